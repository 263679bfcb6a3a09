//! The scope *findings*: subjects and what was found on each, one after the other, so that of very many only a few are in
//! memory at a time. What holds for all of them is kept in the [`Totals`].

use std::io::{self, Write};

use permlight_core::message::Locale;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_org::assessment::{Counts, Notice, NoticeKind, Ruled, Standing};
use serde::Serialize;

pub use crate::outline::Outline;
use crate::report::Problem;
use crate::row::Row;
use crate::say::{self, counted, number};

/// One subject and what was found on it.
#[derive(Debug)]
pub struct Judged<'w> {
    /// Who it is, and how it came out.
    pub outline: Outline,
    /// By rule code.
    pub findings: Vec<Ruled<'w>>,
}

impl Judged<'_> {
    /// A subject of this kind and name, described at this place. `has_namesakes`: other places describe one, too.
    pub fn new(
        kind: SubjectKind,
        name: String,
        place: String,
        has_namesakes: bool,
        locale: &'static Locale,
    ) -> Self {
        let mut id = say::id(kind, &name);
        if has_namesakes {
            id = [&id, "@", &place].concat();
        }
        let outline = Outline { id, kind, name, place, excluded: false, locale, counts: Counts::default() };
        Self { outline, findings: Vec::new() }
    }

    /// Counts anew, after findings have changed their standing.
    pub fn recount(&mut self) {
        self.outline.counts = Counts::of(&self.findings);
    }

    /// Everything that was found, as formats show it.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.findings.iter().map(|ruled| Row::of_ruled(&self.outline, ruled))
    }

    /// What has this standing.
    pub(crate) fn of(&self, standing: Standing) -> impl Iterator<Item = Row<'_>> {
        let own = self.findings.iter().filter(move |ruled| ruled.standing() == standing);
        own.map(|ruled| Row::of_ruled(&self.outline, ruled))
    }

    /// The failures, the worst first.
    pub(crate) fn failures(&self) -> Vec<Row<'_>> {
        let mut failures: Vec<_> = self.of(Standing::Fail).collect();
        failures.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.rule.cmp(b.rule)));
        failures
    }

    /// What cannot be told: rule and target of each finding, by reason.
    pub(crate) fn unknown_by_reason(&self) -> Vec<(String, Vec<String>)> {
        let mut by_reason: Vec<(String, Vec<String>)> = Vec::new();
        for row in self.of(Standing::Unknown) {
            let target = format!("{} {}", row.rule, crate::escape::name(row.target));
            match by_reason.iter_mut().find(|(other, _)| *other == row.reason) {
                Some((_, targets)) => targets.push(target),
                None => by_reason.push((row.reason.into_owned(), vec![target])),
            }
        }
        by_reason
    }

    /// Why nothing of it was judged, if rules speak of it and none of them could tell anything.
    pub fn why_unjudged(&self) -> Option<String> {
        let outcomes = self.outline.counts.outcomes;
        // A user of a register stands in no file: its rules say themselves what is missing.
        if self.outline.kind == SubjectKind::User || self.outline.left_alone() || outcomes.settled() > 0 {
            return None;
        }
        let first = self.of(Standing::Unknown).next();
        let first = first.map_or_else(String::new, |row| format!(", the first: {}", row.message));
        Some(format!("nothing of it was judged: {} unknown{first}", outcomes.unknown))
    }
}

/// A notice, as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Told {
    /// What kind of thing.
    pub kind: NoticeKind,
    /// It, as a sentence.
    pub message: String,
    /// Code of the rule; empty if it is about no single one.
    pub rule: String,
    /// Kind and name of the subject; empty if it is about no single one.
    pub subject: String,
    /// The target; empty if it is about no single one.
    pub target: String,
}

impl Told {
    fn new(notice: &Notice, locale: &Locale) -> Self {
        let Notice { kind, message, rule, subject, target } = notice.clone();
        Self { kind, message: locale.say(&message), rule, subject, target }
    }
}

/// All that holds for the subjects together.
#[derive(Debug, Clone)]
pub struct Totals {
    /// What was judged by.
    pub policy: &'static Policy,
    /// The language in which it is told.
    pub locale: &'static Locale,
    /// The least severity of a failure that counts for the verdict.
    pub fail_on: Severity,
    /// Whether there were decisions of a team to lay over what was found.
    pub decided: bool,
    /// In the order of kinds, then of names.
    pub subjects: Vec<Outline>,
    /// What could not be read or judged.
    pub problems: Vec<Problem>,
    /// What people should know about waivers and accepted failures, and what was left out.
    pub notices: Vec<Notice>,
    /// Files of no kind that is read.
    pub ignored_files: usize,
    /// Elements of files that this version does not know.
    pub ignored_elements: usize,
    /// How all findings came out.
    pub counts: Counts,
}

impl Totals {
    /// Nothing was judged yet.
    pub fn new(policy: &'static Policy, fail_on: Severity, decided: bool, locale: &'static Locale) -> Self {
        Self {
            policy,
            locale,
            fail_on,
            decided,
            subjects: Vec::new(),
            problems: Vec::new(),
            notices: Vec::new(),
            ignored_files: 0,
            ignored_elements: 0,
            counts: Counts::default(),
        }
    }

    /// The notices, as they are told.
    pub(crate) fn told(&self) -> Vec<Told> {
        self.notices.iter().map(|notice| Told::new(notice, self.locale)).collect()
    }

    /// One more subject.
    pub fn add(&mut self, judged: &Judged<'_>) {
        self.counts += judged.outline.counts;
        self.subjects.push(judged.outline.clone());
    }

    /// Failures at or above the severity that was asked for.
    pub fn at_or_above(&self) -> usize {
        self.counts.failures.at_or_above(self.fail_on)
    }

    /// Whether anything was judged: something failed or passed.
    pub fn judged_anything(&self) -> bool {
        self.counts.outcomes.settled() > 0
    }

    /// Whether everything could be read, and nothing fails that counts.
    pub fn is_good(&self) -> bool {
        self.problems.is_empty() && self.at_or_above() == 0
    }

    /// All that was judged, counted, in one sentence.
    pub(crate) fn counted(&self) -> String {
        let mut parts = vec![number(self.subjects.len(), "subject"), counted(&self.counts)];
        if !self.problems.is_empty() {
            parts.push(number(self.problems.len(), "error"));
        }
        if self.ignored_files > 0 {
            parts.push(format!("{} ignored", number(self.ignored_files, "other file")));
        }
        format!("{}: {}.", self.policy.title, parts.join("; "))
    }

    /// What comes of it, in one sentence.
    pub(crate) fn verdict(&self) -> String {
        let severity = self.fail_on.word();
        if !self.judged_anything() {
            "No verdict: nothing was judged.".to_owned()
        } else if !self.problems.is_empty() {
            "No verdict: part of the input could not be read or judged.".to_owned()
        } else if self.at_or_above() > 0 {
            let failures = number(self.at_or_above(), "failure");
            format!("Not passed: {failures} of severity {severity} or above.")
        } else {
            format!("Passed: no failure of severity {severity} or above.")
        }
    }
}

/// A format that writes findings as they come: a head, a part for each subject, a tail. Parts know nothing of each other, so
/// they can be made at the same time.
pub trait Stream: Sync {
    /// Whether the head needs the totals, so that the parts have to be put aside until everything is judged.
    fn waits(&self) -> bool {
        false
    }

    /// What stands before the subjects. Of one that does not wait, the totals hold policy and options only.
    fn head(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()>;

    /// What stands between two parts that are not empty.
    fn between(&self) -> &'static str {
        ""
    }

    /// The part of one subject; may be empty.
    fn part(&self, out: &mut dyn Write, judged: &Judged<'_>) -> io::Result<()>;

    /// What stands after the subjects.
    fn tail(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()>;
}

/// Puts parts one after the other.
pub struct Parts<'s> {
    stream: &'s dyn Stream,
    any: bool,
}

impl<'s> Parts<'s> {
    /// None was written yet.
    pub fn new(stream: &'s dyn Stream) -> Self {
        Self { stream, any: false }
    }

    /// Writes one more part.
    pub fn put(&mut self, out: &mut dyn Write, part: &[u8]) -> io::Result<()> {
        if part.is_empty() {
            return Ok(());
        }
        if self.any {
            out.write_all(self.stream.between().as_bytes())?;
        }
        self.any = true;
        out.write_all(part)
    }
}

/// Writes subjects that are all at hand.
pub fn write(
    stream: &dyn Stream,
    out: &mut dyn Write,
    subjects: &[Judged<'_>],
    totals: &Totals,
) -> io::Result<()> {
    stream.head(out, totals)?;
    let mut parts = Parts::new(stream);
    for judged in subjects {
        let mut part = Vec::new();
        stream.part(&mut part, judged)?;
        parts.put(out, &part)?;
    }
    stream.tail(out, totals)
}
