//! From paths to a judgement.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use permlight_core::evaluate;
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_metadata::{FileReport, Input, ReadError};
use permlight_org::assessment::{Counts, Notice, NoticeKind, Ruled, Standing};
use rayon::prelude::*;

use super::register::{self, Read};
use crate::language::say;
use crate::policy::Chosen;
use crate::progress::Progress;

/// All that was found out.
pub struct Judgement {
    pub policy: &'static Policy,
    pub fail_on: Severity,
    /// In the order of kinds, then of names.
    pub subjects: Vec<Judged>,
    /// What is wrong with files, in the order of subjects.
    pub errors: Vec<ReadError>,
    /// Paths without anything to judge.
    pub empty: Vec<ReadError>,
    /// Files of no kind that is read.
    pub ignored_files: usize,
    /// Elements of files that this version does not know.
    pub ignored_elements: usize,
    /// What people should know about waivers and accepted failures.
    pub notices: Vec<Notice>,
    /// Whether there were decisions of a team to lay over what was found.
    pub decided: bool,
    pub counts: Counts,
}

/// One subject and what was found on it.
#[derive(Debug)]
pub struct Judged {
    /// Kind and name; the source too where several files describe a subject of that kind and name.
    pub id: String,
    pub kind: SubjectKind,
    pub name: String,
    pub source: String,
    /// Why it is left out of judgement.
    pub excluded: Option<Message>,
    /// By rule code.
    pub findings: Vec<Ruled<'static>>,
    pub counts: Counts,
}

impl Judgement {
    /// Failures at or above the severity that was asked for.
    pub fn at_or_above(&self) -> usize {
        self.counts.failures.at_or_above(self.fail_on)
    }

    /// What is wrong with files and paths.
    pub fn all_errors(&self) -> impl Iterator<Item = &ReadError> {
        self.errors.iter().chain(&self.empty)
    }

    pub fn error_count(&self) -> usize {
        self.all_errors().count()
    }

    /// Whether anything was judged: something failed or passed.
    pub fn judged_anything(&self) -> bool {
        self.counts.outcomes.settled() > 0
    }

    /// Makes an error of every file of which nothing could be told, and of the whole where that holds for all of it: a gate
    /// that saw nothing has not let anything pass.
    pub fn tell_unjudged(&mut self, paths: &[PathBuf]) {
        let broken: HashSet<&str> = self.errors.iter().map(|error| error.source.as_str()).collect();
        let mut unjudged: Vec<ReadError> = self
            .subjects
            .iter()
            .filter(|judged| judged.is_unjudged() && !broken.contains(judged.source.as_str()))
            .map(|judged| error(judged.source.clone(), judged.why_unjudged()))
            .collect();
        if unjudged.is_empty() && self.error_count() == 0 && !self.judged_anything() {
            let why = "nothing was judged: no rule of this policy speaks of what was read here";
            unjudged = paths.iter().map(|path| error(shown(path), why.to_owned())).collect();
        }
        self.errors.append(&mut unjudged);
    }

    /// Counts anew, after findings have changed their standing.
    pub fn recount(&mut self) {
        for judged in &mut self.subjects {
            judged.counts = Counts::of(&judged.findings);
        }
        self.counts = Counts::of(self.subjects.iter().flat_map(|judged| &judged.findings));
    }
}

impl Judged {
    /// No rule judges it.
    pub fn left_alone(&self) -> bool {
        self.counts.outcomes.only_not_applicable()
    }

    /// Rules speak of it, and none of them could tell anything.
    fn is_unjudged(&self) -> bool {
        // A user of a register stands in no file: its rules say themselves what is missing.
        self.kind != SubjectKind::User && !self.left_alone() && self.counts.outcomes.settled() == 0
    }

    fn why_unjudged(&self) -> String {
        let unknown = self.of(Standing::Unknown).next();
        let first =
            unknown.map_or_else(String::new, |ruled| format!(", the first: {}", say(&ruled.finding.message)));
        format!("nothing of it was judged: {} unknown{first}", self.counts.outcomes.unknown)
    }

    /// Kind and name: `profile:HubSpot Integration`.
    pub fn subject(&self) -> String {
        format!("{}:{}", self.kind.id(), self.name)
    }

    /// Whether several files describe a subject of this kind and name.
    pub fn has_namesakes(&self) -> bool {
        self.id.strip_prefix(self.kind.id()).and_then(|id| id.strip_prefix(':')) != Some(&self.name)
    }

    /// The findings with this standing.
    pub fn of(&self, standing: Standing) -> impl Iterator<Item = &Ruled<'static>> {
        self.findings.iter().filter(move |ruled| ruled.standing() == standing)
    }

    /// The failures, the worst first.
    pub fn failures(&self) -> Vec<&Ruled<'static>> {
        let mut failures: Vec<&Ruled<'static>> = self.of(Standing::Fail).collect();
        failures.sort_by(|a, b| {
            let (a, b) = (&a.finding, &b.finding);
            b.severity.cmp(&a.severity).then(a.rule.code.cmp(b.rule.code))
        });
        failures
    }
}

/// Reads and judges everything at these paths.
pub fn judge(paths: &[PathBuf], chosen: impl Into<Chosen>, fail_on: Severity) -> Judgement {
    let chosen = chosen.into();
    let policy = chosen.policy;
    let found = permlight_metadata::find(paths);
    let mut inputs = found.inputs;
    inputs.sort_by(|a, b| (a.kind(), a.name(), a.source()).cmp(&(b.kind(), b.name(), b.source())));
    let mut judgement = Judgement {
        policy,
        fail_on,
        subjects: Vec::with_capacity(inputs.len()),
        errors: found.errors,
        empty: found.empty.into_iter().map(nothing).collect(),
        ignored_files: found.ignored,
        ignored_elements: 0,
        notices: found.links.iter().map(|link| not_followed(link)).collect(),
        decided: false,
        counts: Counts::default(),
    };
    let namesakes = namesakes(&inputs);
    let progress = Progress::new(inputs.len());
    let read = inputs.par_iter().map(|input| {
        let result = judge_file(input, chosen, &namesakes);
        progress.step();
        result
    });
    let mut captures = Vec::new();
    for FileJudgement { judged, errors, ignored, notices } in read.collect::<Vec<_>>() {
        if let Some((judged, read)) = judged {
            judgement.subjects.push(judged);
            captures.extend(read);
        }
        judgement.errors.extend(errors);
        judgement.ignored_elements += ignored;
        judgement.notices.extend(notices);
    }
    judgement.subjects.extend(register::judge(chosen, &captures));
    judgement.counts = Counts::of(judgement.subjects.iter().flat_map(|judged| &judged.findings));
    judgement
}

/// A link that was passed over, named.
pub fn not_followed(link: &str) -> Notice {
    Notice::about(NoticeKind::NotFollowed, message!("notice.link", link.to_owned()))
}

/// How many of one file's are told.
const NOTICES_OF_A_FILE: usize = 3;

/// What this version does not know in a file: elements that were left out, names that are not in the catalog.
pub fn not_understood(report: &FileReport) -> Vec<Notice> {
    let more = report.unknown.len().saturating_sub(NOTICES_OF_A_FILE);
    let first = report
        .unknown
        .iter()
        .take(NOTICES_OF_A_FILE)
        .map(|unknown| message!("notice.unknown", unknown.to_string()));
    let more = (more > 0).then(|| message!("notice.more-unknown", report.source.clone(), more));
    first.chain(more).map(|message| Notice::about(NoticeKind::NotUnderstood, message)).collect()
}

fn nothing(path: String) -> ReadError {
    let message = format!(
        "nothing to judge in {path}: expected *.profile-meta.xml, *.permissionset-meta.xml, \
         *.permissionsetgroup-meta.xml, *.mutingpermissionset-meta.xml, the same without -meta.xml, a folder with \
         such files, or a zip archive as retrieved"
    );
    error(path, message)
}

fn error(source: String, message: String) -> ReadError {
    ReadError { source, line: None, column: None, message }
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
struct FileJudgement {
    /// Its judgement, with the capture for rules about several subjects.
    judged: Option<(Judged, Option<Read>)>,
    errors: Vec<ReadError>,
    /// How many elements were ignored, and what is said of them.
    ignored: usize,
    notices: Vec<Notice>,
}

fn judge_file(input: &Input, chosen: Chosen, namesakes: &Namesakes<'_>) -> FileJudgement {
    let report = permlight_metadata::read(input);
    let (whole, notices) = (report.is_whole(), not_understood(&report));
    let FileReport { capture, errors, partial, source, ignored_elements, .. } = report;
    let judged = capture.map(|capture| {
        let findings: Vec<Ruled<'static>> =
            evaluate::evaluate(&capture, chosen.policy).into_iter().map(Ruled::from).collect();
        let (kind, name) = (capture.subject.kind, capture.subject.name.clone());
        let alone = namesakes.get(&(input.kind(), input.name())).is_none_or(|count| *count < 2);
        let id =
            if alone { format!("{}:{name}", kind.id()) } else { format!("{}:{name}@{source}", kind.id()) };
        let excluded = evaluate::exclusion(&capture);
        let judged = Judged { id, kind, name, source, excluded, counts: Counts::of(&findings), findings };
        // The captures of a large org fill the memory, and only a register needs them.
        (judged, (!chosen.integrations().is_empty()).then_some((capture, whole)))
    });
    // Of a part nothing is proved: it is no less an error than a file that cannot be read.
    let errors = errors.into_iter().chain(partial).collect();
    FileJudgement { judged, errors, ignored: ignored_elements, notices }
}
