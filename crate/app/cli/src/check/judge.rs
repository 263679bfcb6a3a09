//! From paths to findings, a few files at a time: all of them do not fit into memory.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use permlight_core::evaluate;
use permlight_core::message;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_metadata::{FileReport, Found, Input};
use permlight_org::assessment::{Notice, NoticeKind, Ruled};
use permlight_report::findings::{Judged, Totals};
use permlight_report::report::Problem;
use rayon::prelude::*;

use super::register::{self, Read};
use crate::language;
use crate::policy::Chosen;
use crate::problem::{problem, whole};
use crate::progress::Progress;

/// Files that are judged at a time: enough to keep every core busy, few enough to stay small in memory.
const BATCH: usize = 32;

/// What is judged, and by what.
pub struct Plan<'p> {
    pub paths: &'p [PathBuf],
    pub chosen: Chosen,
    /// The least severity of a failure that counts for the verdict.
    pub fail_on: Severity,
    /// Whether a team has decided anything.
    pub decided: bool,
    /// Which subjects belong to it.
    pub keep: &'p dyn Fn(SubjectKind, &str) -> bool,
}

/// What became of all of it.
pub struct Judgement {
    pub totals: Totals,
    /// How many of the problems, the last ones, are paths without anything to judge.
    pub empty: usize,
}

impl Plan<'_> {
    /// Nothing was judged yet.
    pub fn totals(&self) -> Totals {
        Totals::new(self.chosen.policy, self.fail_on, self.decided, language::chosen())
    }

    /// Reads and judges everything. What the team has decided is laid over each subject by `decide`; subjects come to `sink` in the
    /// order of kinds, then of names.
    pub fn judge<'w>(
        &self,
        decide: &mut dyn FnMut(&mut Judged<'w>),
        sink: &mut dyn FnMut(Vec<Judged<'w>>) -> io::Result<()>,
    ) -> io::Result<Judgement> {
        let Found { mut inputs, errors, links, empty, ignored, .. } = permlight_metadata::find(self.paths);
        inputs.sort_by(|a, b| (a.kind(), a.name(), a.source()).cmp(&(b.kind(), b.name(), b.source())));
        let mut totals = self.totals();
        totals.problems = errors.into_iter().map(problem).collect();
        totals.ignored_files = ignored;
        totals.notices = links.iter().map(|link| not_followed(link)).collect();
        let mut unjudged = Vec::new();
        let mut take = |mut batch: Vec<Judged<'w>>, totals: &mut Totals| {
            batch.retain(|judged| (self.keep)(judged.outline.kind, &judged.outline.name));
            for judged in &mut batch {
                decide(judged);
                judged.recount();
                totals.add(judged);
                let why = judged.why_unjudged();
                unjudged.extend(why.map(|why| whole(judged.outline.place.clone(), why)));
            }
            sink(batch)
        };
        let (chosen, namesakes) = (self.chosen, namesakes(&inputs));
        let progress = Progress::new(inputs.len());
        let mut captures = Vec::new();
        for batch in inputs.chunks(BATCH) {
            let read = batch.par_iter().map(|input| {
                let result = judge_file(input, chosen, &namesakes);
                progress.step();
                result
            });
            let mut subjects = Vec::with_capacity(batch.len());
            for FileJudgement { judged, problems, ignored, notices } in read.collect::<Vec<_>>() {
                if let Some((judged, read)) = judged {
                    subjects.push(judged);
                    captures.extend(read);
                }
                totals.problems.extend(problems);
                totals.ignored_elements += ignored;
                totals.notices.extend(notices);
            }
            take(subjects, &mut totals)?;
        }
        take(register::judge(self.chosen, &captures), &mut totals)?;
        self.tell_unjudged(unjudged, &empty, &mut totals);
        Ok(Judgement { empty: empty.len(), totals })
    }

    /// Makes an error of every file of which nothing could be told, and of the whole where that holds for all of it: a gate that saw
    /// nothing has not let anything pass.
    fn tell_unjudged(&self, mut unjudged: Vec<Problem>, empty: &[String], totals: &mut Totals) {
        let broken: HashSet<&str> = totals.problems.iter().map(|problem| problem.place.as_str()).collect();
        unjudged.retain(|problem| !broken.contains(problem.place.as_str()));
        let is_silent = unjudged.is_empty() && totals.problems.is_empty() && empty.is_empty();
        if is_silent && !totals.judged_anything() {
            let why = "nothing was judged: no rule of this policy speaks of what was read here";
            unjudged = self.paths.iter().map(|path| whole(shown(path), why.to_owned())).collect();
        }
        totals.problems.extend(unjudged);
        totals.problems.extend(empty.iter().map(|path| nothing(path)));
    }
}

/// A link that was passed over, named.
pub fn not_followed(link: &str) -> Notice {
    Notice::about(NoticeKind::NotFollowed, message!("notice.link", link.to_owned()))
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
        .map(|unknown| message!("notice.unknown", unknown.to_string()));
    let more = (more > 0).then(|| message!("notice.more-unknown", report.source.clone(), more));
    first.chain(more).map(|message| Notice::about(NoticeKind::NotUnderstood, message)).collect()
}

fn nothing(path: &str) -> Problem {
    let message = format!(
        "nothing to judge in {path}: expected *.profile-meta.xml, *.permissionset-meta.xml, \
         *.permissionsetgroup-meta.xml, *.mutingpermissionset-meta.xml, the same without -meta.xml, a folder with \
         such files, or a zip archive as retrieved"
    );
    whole(path, message)
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

type Namesakes<'i> = HashMap<(SubjectKind, &'i str), usize>;

/// How many files there are for each kind and name.
fn namesakes(inputs: &[Input]) -> Namesakes<'_> {
    let mut count = HashMap::with_capacity(inputs.len());
    for input in inputs {
        *count.entry((input.kind(), input.name())).or_default() += 1;
    }
    count
}

/// What became of a file.
struct FileJudgement<'w> {
    /// Its judgement, with the capture for rules about several subjects.
    judged: Option<(Judged<'w>, Option<Read>)>,
    problems: Vec<Problem>,
    /// How many elements were ignored, and what is said of them.
    ignored: usize,
    notices: Vec<Notice>,
}

fn judge_file<'w>(input: &Input, chosen: Chosen, namesakes: &Namesakes<'_>) -> FileJudgement<'w> {
    let report = permlight_metadata::read(input);
    let (is_whole, notices) = (report.is_whole(), not_understood(&report));
    let FileReport { capture, errors, partial, source, ignored_elements, .. } = report;
    let judged = capture.map(|capture| {
        let (kind, name) = (capture.subject.kind, capture.subject.name.clone());
        let has_namesakes = namesakes.get(&(input.kind(), input.name())).is_some_and(|count| *count > 1);
        let mut judged = Judged::new(kind, name, source, has_namesakes, language::chosen());
        judged.outline.excluded = evaluate::exclusion(&capture).is_some();
        judged.findings = evaluate::evaluate(&capture, chosen.policy).into_iter().map(Ruled::from).collect();
        // The captures of a large org fill the memory, and only a register needs them.
        (judged, (!chosen.integrations().is_empty()).then_some((capture, is_whole)))
    });
    // Of a part nothing is proved: it is no less an error than a file that cannot be read.
    let problems = errors.into_iter().chain(partial).map(problem).collect();
    FileJudgement { judged, problems, ignored: ignored_elements, notices }
}
