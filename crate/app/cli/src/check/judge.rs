//! From paths to findings, a few files at a time: all of them do not fit into memory.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use permlight_core::across::{self, Holder};
use permlight_core::capture::Capture;
use permlight_core::evaluate::{self, Context};
use permlight_core::message;
use permlight_core::message::Arg;
use permlight_core::needs::Integration;
use permlight_core::rule::{Check, Severity};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_metadata::{FileReport, Found, Input, SettingsReport};
use permlight_org::assessment::{Notice, NoticeKind};
use permlight_report::findings::{Judged, Totals};
use permlight_report::report::{EvidenceSource, Problem};
use rayon::prelude::*;

use super::groups;
use super::register::{self, Read};
use crate::arguments::Selection;
use crate::language;
use crate::policy::Chosen;
use crate::problem::{problem, whole};
use crate::progress::Progress;
use crate::selection::{Choice, Chooser, LeftOut, left_out, not_described, not_described::Unseen, unmatched};

/// Files that are judged at a time: enough to keep every core busy, few enough to stay small in memory.
const BATCH: usize = 32;

/// What is judged, and by what.
pub struct Plan<'p> {
    pub paths: &'p [PathBuf],
    pub chosen: Chosen,
    /// The least severity of a failure that counts for the verdict.
    pub fail_on: Severity,
    /// What cannot be told counts like a failure.
    pub fail_on_unknown: bool,
    /// Whether a team has decided anything.
    pub decided: bool,
    /// Whom all of it is judged for, with what it holds; `None`: whom the selection or the register names.
    pub holder: Option<&'p Integration>,
    /// Which subjects are looked at.
    pub selection: &'p Selection,
    /// What would be a notice about the files is an error.
    pub strict: bool,
    /// Which subjects belong to it.
    pub keep: &'p dyn Fn(SubjectKind, &str) -> bool,
}

/// What became of all of it.
pub struct Judgement {
    pub totals: Totals,
    /// How many of the problems, the last ones, are paths without anything to judge.
    pub empty: usize,
    /// Subjects whose files could not be read, each with the file: nothing is known of them.
    pub unread: Vec<(Subject, String)>,
}

impl Plan<'_> {
    /// Nothing was judged yet.
    pub fn totals(&self) -> Totals {
        let fail_on_unknown = self.fail_on_unknown;
        let totals = Totals::new(self.chosen.policy, self.fail_on, self.decided, language::chosen());
        Totals { fail_on_unknown, ..totals }
    }

    /// Reads and judges everything. What the team has decided is laid over each subject by `decide`; subjects come to `sink` in the
    /// order of kinds, then of names.
    pub fn judge(
        &self,
        decide: &mut dyn FnMut(&mut Judged),
        sink: &mut dyn FnMut(Vec<Judged>) -> io::Result<()>,
    ) -> io::Result<Judgement> {
        let Found { mut inputs, settings, errors, links, left_out, empty, ignored, .. } =
            permlight_metadata::find(self.paths);
        inputs.sort_by(|a, b| (a.kind(), a.name(), a.source()).cmp(&(b.kind(), b.name(), b.source())));
        let mut totals = self.totals();
        totals.problems = errors.into_iter().map(problem).collect();
        totals.ignored_files = ignored;
        let links = links.iter().map(|link| not_followed(link));
        let about = links.chain(left_out.iter().map(|file| not_wanted(file))).chain(copies(&inputs));
        self.tell(about, &mut totals);
        let chooser = match self.chooser(&inputs, &mut totals) {
            Ok(chooser) => chooser,
            Err(complaints) => {
                let place = || self.paths.first().map_or_else(String::new, |path| shown(path));
                totals.problems.extend(complaints.into_iter().map(|complaint| whole(place(), complaint)));
                return Ok(Judgement { empty: 0, totals, unread: Vec::new() });
            }
        };
        let holders =
            register::holders(self.chosen, self.holder.cloned().or_else(|| self.selection.holder()), &inputs);
        let mut unjudged = Vec::new();
        let mut left_out = Vec::new();
        let mut take = |mut batch: Vec<Judged>, totals: &mut Totals| {
            for judged in &mut batch {
                decide(judged);
                judged.recount();
                totals.add(judged);
                // No rule may speak of what the file of an org says; and what no file describes is no error in one.
                let is_file = judged.outline.kind != SubjectKind::Org
                    && judged.outline.source != EvidenceSource::Declared;
                let why = judged.why_unjudged().filter(|_| is_file);
                unjudged.extend(why.map(|why| whole(judged.outline.place.clone(), why)));
            }
            sink(batch)
        };
        let (chosen, strict, namesakes) = (self.chosen, self.strict, namesakes(&inputs));
        let settings: Vec<_> = settings.iter().map(permlight_metadata::read_settings).collect();
        for report in &settings {
            totals.problems.extend(report.errors.iter().cloned().map(problem));
        }
        let is_kept = |judged: &Judged| (self.keep)(judged.outline.kind, &judged.outline.name);
        let progress = Progress::new(inputs.len());
        let mut captures = Vec::new();
        let mut unread = Vec::new();
        for batch in inputs.chunks(BATCH) {
            let read = batch.par_iter().map(|input| {
                let result = judge_file(input, chosen, (&chooser, &holders), (&namesakes, &settings), strict);
                progress.step();
                result
            });
            let mut subjects = Vec::with_capacity(batch.len());
            let read = read.collect::<Vec<_>>();
            for (input, file) in batch.iter().zip(read) {
                let FileJudgement { judged, read, left, problems, ignored, notices, not_known, inert } = file;
                let is_kept = judged.as_ref().is_some_and(is_kept);
                totals.notices.extend(inert.filter(|_| is_kept));
                let not_known = not_known.into_iter().filter(|_| is_kept);
                if strict {
                    let errors = not_known
                        .map(|notice| whole(input.source().to_owned(), language::say(&notice.message)));
                    totals.problems.extend(errors);
                } else {
                    totals.notices.extend(not_known);
                }
                if judged.is_none() && left.is_none() {
                    let (kind, name) = (input.kind(), input.name().to_owned());
                    unread.push((Subject { kind, name, record_id: None }, input.source().to_owned()));
                }
                subjects.extend(judged.filter(|_| is_kept));
                captures.extend(read);
                left_out.extend(left);
                totals.problems.extend(problems);
                totals.ignored_elements += ignored;
                totals.notices.extend(notices);
            }
            take(subjects, &mut totals)?;
        }
        let mut of_org = of_orgs(&settings, chosen);
        of_org.retain(is_kept);
        take(of_org, &mut totals)?;
        take(self.unseen(&holders, &chooser, (&inputs, &unread)), &mut totals)?;
        let mut users = register::judge(self.chosen, &captures, &chooser);
        users.retain(is_kept);
        take(users, &mut totals)?;
        if self.holder.is_none() {
            left_out.extend(chooser.left_out());
        }
        if totals.subjects.iter().all(|judged| judged.kind == SubjectKind::Org) && !left_out.is_empty() {
            unjudged
                .extend(self.paths.iter().map(|path| whole(shown(path), Chooser::advice(self.selection))));
        }
        totals.notices.extend(left_out::notices(&left_out));
        self.tell_unjudged(unjudged, &empty, &mut totals);
        Ok(Judgement { empty: empty.len(), totals, unread })
    }

    /// What those who are looked at hold and no file describes, or only one that could not be read.
    fn unseen(
        &self,
        holders: &[Holder],
        chooser: &Chooser,
        (inputs, unread): (&[Input], &[(Subject, String)]),
    ) -> Vec<Judged> {
        let is_named = self.holder.is_some() || self.selection.holder().is_some();
        let of_chosen = |holder: &&Holder| is_named || chooser.holders().any(|user| holder.serves(user));
        let whose: Vec<_> = holders.iter().filter(of_chosen).collect();
        let found = |kind, name: &str| {
            inputs.iter().any(|input| (input.kind(), input.name()) == (kind, name))
                && !unread.iter().any(|(own, _)| (own.kind, own.name.as_str()) == (kind, name))
        };
        let place = || self.paths.first().map_or_else(String::new, |path| shown(path));
        register::unseen(self.chosen, &whose, &found, place)
    }

    /// Who is looked at. The error says which names nothing has.
    fn chooser(&self, inputs: &[Input], totals: &mut Totals) -> Result<Chooser, Vec<String>> {
        let chooser = Chooser::new(self.selection, self.chosen, inputs, self.paths)?;
        let read = inputs.iter().map(|input| (input.kind(), input.name()));
        totals.notices.extend(unmatched::notices(self.selection, self.chosen, &read));
        // What one holds for whom all is judged was looked for before.
        if self.holder.is_none() {
            let not_described::NotRead { some, all, nameless } = chooser.not_read(inputs);
            if !all.is_empty() {
                return Err(all.iter().map(|unseen| language::say(&unseen.message())).collect());
            }
            let about = some.iter().map(|unseen| Notice::about(NoticeKind::MemberNotRead, unseen.message()));
            self.tell(about, totals);
            // The register may leave it out: that is no error of the files.
            let about = |unseen: &Unseen| Notice::about(NoticeKind::MemberNotRead, unseen.message());
            totals.notices.extend(nameless.iter().map(about));
        }
        Ok(chooser)
    }

    /// What people should know of the files.
    fn tell(&self, about: impl Iterator<Item = Notice>, totals: &mut Totals) {
        if self.strict {
            totals.problems.extend(about.map(|notice| whole(String::new(), language::say(&notice.message))));
        } else {
            totals.notices.extend(about);
        }
    }

    /// Makes an error of every file of which nothing could be told, and of the whole where that holds for all of it: a gate that saw
    /// nothing has not let anything pass.
    fn tell_unjudged(&self, mut unjudged: Vec<Problem>, empty: &[String], totals: &mut Totals) {
        let broken: HashSet<&str> = totals.problems.iter().map(|problem| problem.place.as_str()).collect();
        unjudged.retain(|problem| !broken.contains(problem.place.as_str()));
        let is_silent = unjudged.is_empty() && totals.problems.is_empty() && empty.is_empty();
        if is_silent && !totals.judged_anything() {
            let why = || language::told!("command-check.no-rule");
            unjudged = self.paths.iter().map(|path| whole(shown(path), why())).collect();
        }
        totals.problems.extend(unjudged);
        totals.problems.extend(empty.iter().map(|path| nothing(path)));
    }
}

/// A link that was passed over, named.
pub fn not_followed(link: &str) -> Notice {
    Notice::about(NoticeKind::NotFollowed, message!("command-notice.link", link.to_owned()))
}

/// A file that `.forceignore` leaves out.
pub fn not_wanted(file: &str) -> Notice {
    Notice::about(NoticeKind::ForceIgnored, message!("command-notice.force-ignored", file.to_owned()))
}

/// Subjects that several files describe, which do not belong together by a project or an archive: each is judged by itself.
fn copies(inputs: &[Input]) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut rest = inputs;
    while let Some((first, others)) = rest.split_first() {
        let is_same = |other: &&Input| (other.kind(), other.name()) == (first.kind(), first.name());
        let count = 1 + others.iter().take_while(is_same).count();
        let (own, after) = rest.split_at(count);
        if count > 1 {
            let places: Vec<_> = own.iter().take(3).map(Input::source).collect();
            let subject = [first.kind().id(), ":", first.name()].concat();
            let message = message!("command-notice.copies", subject, count, places.join(", "));
            notices.push(Notice::about(NoticeKind::Copies, message));
        }
        rest = after;
    }
    notices
}

/// How many of one file's are told.
const NOTICES_OF_A_FILE: usize = 3;

/// What this version does not know in a file: elements that were left out, names that are not in the catalog.
fn not_understood(report: &FileReport) -> Vec<Notice> {
    let more = report.unknown.len().saturating_sub(NOTICES_OF_A_FILE);
    let first = report
        .unknown
        .iter()
        .take(NOTICES_OF_A_FILE)
        .map(|unknown| message!("command-notice.unknown", unknown.said(language::chosen())));
    let more = (more > 0).then(|| message!("command-notice.more-unknown", report.source.clone(), more));
    first.chain(more).map(|message| Notice::about(NoticeKind::NotUnderstood, message)).collect()
}

fn nothing(path: &str) -> Problem {
    whole(path, language::told!("command-check.nothing-in", path))
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// How many files there are for each kind and name.
pub type Namesakes<'i> = HashMap<(SubjectKind, &'i str), usize>;

/// How many files there are for each kind and name.
fn namesakes(inputs: &[Input]) -> Namesakes<'_> {
    let mut count = HashMap::with_capacity(inputs.len());
    for input in inputs {
        *count.entry((input.kind(), input.name())).or_default() += 1;
    }
    count
}

/// What became of a file.
struct FileJudgement {
    /// Its judgement, if it is looked at.
    judged: Option<Judged>,
    /// What it says, for rules about several subjects.
    read: Option<Read>,
    /// It is not looked at.
    left: Option<LeftOut>,
    problems: Vec<Problem>,
    /// How many elements were ignored, and what is said of them.
    ignored: usize,
    notices: Vec<Notice>,
    /// What is not known of a group.
    not_known: Vec<Notice>,
    /// What it grants that counts in a session only.
    inert: Option<Notice>,
}

/// A set or a member of a group that counts in a session only, and what it would grant there.
fn session_based(subject: &Subject, rights: &[&str]) -> Notice {
    let rights = rights.iter().map(|name| Arg::Label((*name).to_owned().into())).collect();
    let (kind, name) = (message!(subject.kind.key()), Arg::name(&subject.name));
    let message = message!("command-check.session-based", kind, name, Arg::List(rights));
    Notice::about(NoticeKind::SessionBased, message)
}

/// Judges the settings of an org by the rules that speak of them; `None` if there are none. What else there is to know of an
/// org, no file tells.
fn judge_settings(capture: &Capture, source: String, chosen: Chosen, has_namesakes: bool) -> Option<Judged> {
    let name = capture.subject.name.clone();
    let mut judged = Judged::new(SubjectKind::Org, name, source, has_namesakes, language::chosen());
    let findings = evaluate::evaluate(capture, chosen.policy).into_iter();
    let told = findings.filter(|finding| {
        matches!(&finding.rule.check, Check::Value(check) if permlight_metadata::is_of_settings(check.fact))
    });
    judged.findings = told.collect();
    (!judged.findings.is_empty()).then_some(judged)
}

/// How the rules about an org turned out by its settings files.
fn of_orgs(settings: &[SettingsReport], chosen: Chosen) -> Vec<Judged> {
    let captures = settings.iter().filter_map(|report| Some((report, report.capture.as_ref()?)));
    let of_org: Vec<_> = captures.filter(|(_, own)| own.subject.kind == SubjectKind::Org).collect();
    let judged = |(report, own): &(&SettingsReport, &Capture)| {
        judge_settings(own, report.source.clone(), chosen, of_org.len() > 1)
    };
    of_org.iter().filter_map(judged).collect()
}

fn judge_file(
    input: &Input,
    chosen: Chosen,
    (chooser, holders): (&Chooser, &[Holder]),
    (namesakes, settings): (&Namesakes<'_>, &[SettingsReport]),
    strict: bool,
) -> FileJudgement {
    let mut report = permlight_metadata::read(input);
    let is_whole = report.is_whole();
    let has_namesakes = namesakes.get(&(input.kind(), input.name())).is_some_and(|count| *count > 1);
    // Of several profiles of one name nobody can tell whose settings these are.
    if !has_namesakes {
        permlight_metadata::add_settings(&mut report, settings);
    }
    let unknown = if strict { std::mem::take(&mut report.unknown) } else { Vec::new() };
    let notices = not_understood(&report);
    let FileReport { capture, errors, partial, source, places, ignored_elements, .. } = report;
    let choice = capture.as_ref().map(|capture| chooser.choose(capture, &source));
    // The captures of a large org fill the memory, and only a register needs them.
    let keeps = !chosen.integrations().is_empty();
    if let Some(Choice::Left(left)) = choice {
        // An error that may have hidden what would have told that it counts is one of the whole; a part of what does not count is no
        // matter.
        let (problems, notices) = if strict || capture.as_ref().is_some_and(|capture| left.is_open(capture)) {
            (errors, Vec::new())
        } else {
            (Vec::new(), left_out::passed_over(&errors))
        };
        return FileJudgement {
            judged: None,
            read: capture.filter(|_| keeps).map(|capture| (capture, is_whole)),
            left: Some(left),
            problems: problems.into_iter().map(problem).collect(),
            ignored: 0,
            notices,
            not_known: Vec::new(),
            inert: None,
        };
    }
    let mut inert = None;
    let judged = capture.as_ref().map(|capture| {
        let (kind, name) = (capture.subject.kind, capture.subject.name.clone());
        let mut judged = Judged::new(kind, name, source, has_namesakes, language::chosen());
        if let Some(Choice::Taken(Some(reason))) = &choice {
            judged.outline.because = language::say(&reason.message());
        }
        judged.outline.places = places;
        // All that there is includes what Salesforce made for itself; whatever is looked at otherwise, somebody has named.
        let is_named = !chooser.is_everything() || holders.iter().any(|own| own.has(&capture.subject));
        let mut findings = if is_named {
            evaluate::evaluate_named(capture, chosen.policy, &Context::default())
        } else {
            judged.outline.excluded = evaluate::exclusion(capture).is_some();
            evaluate::evaluate(capture, chosen.policy)
        };
        across::settle(&mut findings, &capture.subject, holders);
        let waiting = across::inert(&findings, &capture.subject, holders);
        inert = (!waiting.is_empty()).then(|| session_based(&capture.subject, &waiting));
        judged.findings = findings;
        judged
    });
    let not_known = capture.as_ref().map(|capture| groups::not_known(capture, namesakes)).unwrap_or_default();
    // Of a part nothing is proved: it is no less an error than a file that cannot be read.
    let problems = errors.into_iter().chain(partial).chain(unknown).map(problem).collect();
    let read = capture.filter(|_| keeps).map(|capture| (capture, is_whole));
    FileJudgement { judged, read, left: None, problems, ignored: ignored_elements, notices, not_known, inert }
}
