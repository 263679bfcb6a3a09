//! The scope *findings*: subjects and what was found on each, one after the other, so that of very many only a few are in
//! memory at a time. What holds for all of them is kept in the [`Totals`].

use std::io::{self, Write};

use permlight_core::finding::{Finding, Standing};
use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::order::InOrder as _;
use permlight_core::places::Places;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_org::assessment::{Counts, Notice, NoticeKind};
use serde::Serialize;

pub use crate::outline::Outline;
#[cfg(feature = "text")]
use crate::outline::Worst;
use crate::report::{EvidenceSource, PolicyRow, Problem};
use crate::row::Row;
use crate::say::{self, counted};

/// One subject and what was found on it.
#[derive(Debug)]
pub struct Judged {
    /// Who it is, and how it came out.
    pub outline: Outline,
    /// By rule code.
    pub findings: Vec<Finding>,
}

impl Judged {
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
        let outline = Outline {
            id,
            kind,
            name,
            place,
            source: EvidenceSource::File,
            places: Places::default(),
            excluded: false,
            locale,
            counts: Counts::default(),
            because: String::new(),
            #[cfg(feature = "text")]
            worst: Vec::new(),
        };
        Self { outline, findings: Vec::new() }
    }

    /// Counts anew, after findings have changed their standing.
    pub fn recount(&mut self) {
        self.outline.counts = Counts::of(&self.findings);
        #[cfg(feature = "text")]
        {
            self.outline.worst = self.worst();
        }
    }

    /// What fails worst.
    #[cfg(feature = "text")]
    fn worst(&self) -> Vec<Worst> {
        let failing = || self.findings.iter().filter(|finding| finding.standing() == Standing::Fail);
        let mut rules: Vec<(&Finding, usize)> = Vec::new();
        for finding in failing() {
            let same = rules.iter_mut().find(|(first, _)| first.rule.code == finding.rule.code);
            match same {
                Some((first, more)) => {
                    *more += 1;
                    if finding.severity > first.severity {
                        *first = finding;
                    }
                }
                None => rules.push((finding, 0)),
            }
        }
        rules.sort_by_key(|(first, _)| std::cmp::Reverse(first.severity));
        let worst = rules.into_iter().take(Worst::TOLD).map(|(first, more)| {
            let row = Row::of_finding(&self.outline, first);
            Worst {
                severity: row.severity,
                code: first.rule.code,
                message: row.message.into_owned(),
                fix: row.fix.into_owned(),
                more,
            }
        });
        worst.collect()
    }

    /// Everything that was found, as formats show it.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.findings.iter().map(|finding| Row::of_finding(&self.outline, finding))
    }

    /// What has this standing.
    pub(crate) fn of(&self, standing: Standing) -> impl Iterator<Item = Row<'_>> {
        let own = self.findings.iter().filter(move |finding| finding.standing() == standing);
        own.map(|finding| Row::of_finding(&self.outline, finding))
    }

    /// The failures, the worst first.
    pub(crate) fn failures(&self) -> Vec<Row<'_>> {
        let mut failures: Vec<_> = self.of(Standing::Fail).collect();
        failures.order_by(|a, b| b.severity.cmp(&a.severity).then(a.rule.cmp(b.rule)));
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
        let locale = self.outline.locale;
        let first = self.of(Standing::Unknown).next();
        let first = first.map(|row| message!("command-totals.the-first", row.message.into_owned()));
        Some(locale.say(&message!("command-totals.nothing-of-it", outcomes.unknown, first)))
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
        let Notice { kind, message, rule, subject, target, record: _ } = notice.clone();
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
    /// What cannot be told counts for the verdict like a failure.
    pub fail_on_unknown: bool,
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
            fail_on_unknown: false,
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
    pub fn add(&mut self, judged: &Judged) {
        self.counts += judged.outline.counts;
        self.subjects.push(judged.outline.clone());
    }

    /// Failures at or above the severity that was asked for.
    pub fn at_or_above(&self) -> usize {
        self.counts.failures.at_or_above(self.fail_on)
    }

    /// What cannot be told at or above that severity, if it counts.
    pub fn unknown_that_counts(&self) -> usize {
        if self.fail_on_unknown { self.unknown_at_or_above() } else { 0 }
    }

    fn unknown_at_or_above(&self) -> usize {
        self.counts.unknowns.at_or_above(self.fail_on) + self.not_known()
    }

    /// Groups and users of which not all was read: what is not known of them can be of any severity, and is no finding.
    pub(crate) fn not_known(&self) -> usize {
        self.notices.iter().filter(|notice| notice.kind.is_unknown()).count()
    }

    /// Whether anything was judged: something failed or passed.
    pub fn judged_anything(&self) -> bool {
        self.counts.outcomes.settled() > 0
    }

    /// Whether everything could be read, and nothing fails that counts.
    pub fn is_good(&self) -> bool {
        self.problems.is_empty() && self.at_or_above() + self.unknown_that_counts() == 0
    }

    /// All that was judged, counted, in one sentence.
    pub(crate) fn counted(&self) -> String {
        let locale = self.locale;
        let mut parts =
            vec![say::count(locale, "count.subjects", self.subjects.len()), counted(locale, &self.counts)];
        if self.not_known() > 0 {
            parts.push(say::count(locale, "count.not-known", self.not_known()));
        }
        if !self.problems.is_empty() {
            parts.push(say::count(locale, "count.errors", self.problems.len()));
        }
        if self.ignored_files > 0 {
            parts.push(say::count(locale, "count.other-files", self.ignored_files));
        }
        let policy = PolicyRow::of(self.policy, locale).title;
        locale.say(&message!("command-totals.all", policy, parts.join(locale.word("list.semicolon"))))
    }

    /// What comes of it, in one sentence.
    pub(crate) fn verdict(&self) -> String {
        let severity = message!(self.fail_on.key());
        self.locale.say(&if !self.judged_anything() {
            message!("command-totals.nothing-judged")
        } else if !self.problems.is_empty() {
            message!("command-totals.unread")
        } else if self.at_or_above() > 0 {
            message!("command-totals.not-passed", self.at_or_above(), severity)
        } else if self.unknown_that_counts() > 0 {
            message!("command-totals.not-known", self.unknown_that_counts(), severity)
        } else if self.unknown_at_or_above() > 0 {
            message!("command-totals.passed-so-far", severity, self.unknown_at_or_above())
        } else {
            message!("command-totals.passed", severity)
        })
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
    fn part(&self, out: &mut dyn Write, judged: &Judged) -> io::Result<()>;

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
    subjects: &[Judged],
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
