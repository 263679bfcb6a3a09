//! From paths to a judgement.

use std::collections::HashMap;
use std::path::PathBuf;

use permlight_core::assessment::{Counts, Notice, Ruled, Standing};
use permlight_core::evaluate;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_metadata::{FileReport, Found, Input, ReadError};
use rayon::prelude::*;

use super::register::{self, Read};
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
    pub excluded: Option<&'static str>,
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
    let (Found { mut inputs, ignored, errors }, empty) = find(paths);
    inputs.sort_by(|a, b| (a.kind(), a.name(), a.source()).cmp(&(b.kind(), b.name(), b.source())));
    let mut judgement = Judgement {
        policy,
        fail_on,
        subjects: Vec::with_capacity(inputs.len()),
        errors,
        empty,
        ignored_files: ignored,
        ignored_elements: 0,
        notices: Vec::new(),
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
    for (judged, errors, ignored) in read.collect::<Vec<_>>() {
        if let Some((judged, read)) = judged {
            judgement.subjects.push(judged);
            captures.extend(read);
        }
        judgement.errors.extend(errors);
        judgement.ignored_elements += ignored;
    }
    judgement.subjects.extend(register::judge(chosen, &captures));
    judgement.counts = Counts::of(judgement.subjects.iter().flat_map(|judged| &judged.findings));
    judgement
}

/// Looks at each path by itself, so that one without anything to judge is noticed beside others.
fn find(paths: &[PathBuf]) -> (Found, Vec<ReadError>) {
    let mut all = Found::default();
    let mut empty = Vec::new();
    for path in paths {
        let found = permlight_metadata::find(std::slice::from_ref(path));
        if found.inputs.is_empty() && found.errors.is_empty() {
            empty.push(nothing(path.to_string_lossy().into_owned()));
        }
        all.inputs.extend(found.inputs);
        all.ignored += found.ignored;
        all.errors.extend(found.errors);
    }
    all.inputs.sort_by(|a, b| a.source().cmp(b.source()));
    all.inputs.dedup_by(|a, b| a.source() == b.source());
    (all, empty)
}

fn nothing(path: String) -> ReadError {
    let message = format!(
        "nothing to judge in {path}: expected *.profile-meta.xml, *.permissionset-meta.xml, \
         *.permissionsetgroup-meta.xml, *.mutingpermissionset-meta.xml, the same without -meta.xml, a folder with \
         such files, or a zip archive as retrieved"
    );
    ReadError { source: path, line: None, column: None, message }
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

/// What became of a file: its judgement with the capture for rules about several subjects, its errors, and how many
/// elements were ignored.
type FileJudgement = (Option<(Judged, Option<Read>)>, Vec<ReadError>, usize);

fn judge_file(input: &Input, chosen: Chosen, namesakes: &Namesakes<'_>) -> FileJudgement {
    let FileReport { capture, errors, source, ignored_elements, .. } = permlight_metadata::read(input);
    let whole = errors.is_empty();
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
    (judged, errors, ignored_elements)
}
