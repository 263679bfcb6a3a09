//! A finding as every format shows it, borrowed from wherever it is kept: from what was just judged, or from a report.

use std::borrow::Cow;

use permlight_core::date::Moment;
use permlight_core::decision::Decision;
use permlight_core::finding::{Finding, Standing};
use permlight_core::message::Locale;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_core::translation::{self, Said};
use permlight_core::waiver::Waiver;

use crate::fix;
use crate::outline::Outline;
use crate::report::{self, ItemRow, Proof, Report};
use crate::say::{self, reason};

/// A finding.
pub(crate) struct Row<'a> {
    /// Code of the rule.
    pub rule: &'a str,
    /// The good state.
    pub title: &'a str,
    /// Why it matters.
    pub why: &'a str,
    /// Rows of the guides that the rule carries out.
    pub requirements: Cow<'a, [&'a str]>,
    /// The kind of the subject.
    pub kind: SubjectKind,
    /// Its name.
    pub name: &'a str,
    /// What it is known by in this report.
    pub subject: Cow<'a, str>,
    /// What the finding is about, by API name.
    pub target: &'a str,
    /// How it counts.
    pub standing: Standing,
    /// The word for that.
    pub outcome: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What the policy wants.
    pub expected: &'a str,
    /// What was found.
    pub found: Cow<'a, str>,
    /// What is wrong.
    pub message: Cow<'a, str>,
    /// Why it cannot be told; empty where it can.
    pub reason: Cow<'a, str>,
    /// What to do.
    pub fix: Cow<'a, str>,
    /// Who grants it, where that is known.
    pub grantors: Vec<String>,
    /// What the team has decided about it; empty if nothing.
    pub decision: Cow<'a, str>,
    /// The waiver that it rests on, and whether that has expired.
    pub waiver: Option<(&'a Waiver, bool)>,
    /// The page or file that told it.
    pub place: &'a str,
    /// That is another file than the one that carries the subject's name.
    pub is_elsewhere: bool,
    /// The line of the file, counted from 1.
    pub line: Option<u32>,
    /// When it was read, where that was kept.
    pub time: Option<Moment>,
    /// How that came in.
    pub proof: Proof,
    /// The language in which it is told.
    pub locale: &'a Locale,
}

impl<'a> Row<'a> {
    /// Of something that was just judged.
    pub(crate) fn of_finding(outline: &'a Outline, finding: &'a Finding) -> Self {
        let locale = outline.locale;
        let Said { title, why, fix } = translation::said(finding.rule, locale.language());
        let fix = fix::fix(finding, fix, locale);
        let (place, line) = outline.at(finding.line);
        // What a decision leaves out says why it fails, in every format.
        let is_outgrown = matches!(finding.decision, Decision::Outgrown(_));
        let said = if is_outgrown { finding.ruled() } else { finding.message.clone() };
        let decision = finding
            .decision
            .message()
            .filter(|_| !is_outgrown)
            .map_or_else(Cow::default, |decided| Cow::Owned(locale.say(&decided)));
        Self {
            title,
            why,
            requirements: Cow::Borrowed(finding.rule.text().map_or(&[], |text| text.requirements)),
            kind: outline.kind,
            name: &outline.name,
            subject: Cow::Borrowed(&outline.id),
            message: Cow::Owned(locale.say(&said)),
            fix,
            decision,
            waiver: finding
                .decision
                .waiver()
                .map(|waiver| (waiver, matches!(finding.decision, Decision::Expired(_)))),
            place,
            is_elsewhere: place != outline.place,
            line,
            proof: Proof { source: Some(outline.source), ..Proof::default() },
            ..Self::plain(finding, locale)
        }
    }

    /// What a finding says by itself.
    fn plain(finding: &'a Finding, locale: &'a Locale) -> Self {
        let subject = &finding.subject;
        Self {
            rule: finding.rule.code,
            title: "",
            why: "",
            requirements: Cow::Borrowed(&[]),
            kind: subject.kind,
            name: &subject.name,
            subject: Cow::Owned(say::id(subject.kind, &subject.name)),
            target: finding.target.name(),
            standing: finding.standing(),
            outcome: finding.standing().word(),
            severity: finding.severity,
            expected: finding.expected.id(),
            found: Cow::Owned(finding.found.said(locale)),
            message: Cow::Borrowed(""),
            reason: Cow::Owned(reason(finding, locale)),
            fix: Cow::Borrowed(""),
            grantors: Vec::new(),
            decision: Cow::Borrowed(""),
            waiver: None,
            place: "",
            is_elsewhere: false,
            line: finding.line,
            time: None,
            proof: Proof::default(),
            locale,
        }
    }

    /// Of a finding of a report, which stands below this item.
    pub(crate) fn of_report(item: &'a ItemRow, finding: &'a Finding, report: &'a Report) -> Self {
        let findings = &report.findings;
        let told = finding.told();
        Self {
            title: &item.title,
            why: &item.why,
            requirements: item.requirements.iter().map(String::as_str).collect(),
            outcome: report::outcome(finding).word(),
            message: Cow::Owned(findings.message(finding)),
            fix: Cow::Owned(findings.fix(finding)),
            grantors: findings.grantors(finding),
            decision: Cow::Owned(findings.decision(finding)),
            place: &told.place,
            time: told.time,
            proof: findings.proof(finding),
            ..Self::plain(finding, &report.locale)
        }
    }

    /// What was found and what was decided about it.
    pub(crate) fn says(&self) -> Cow<'_, str> {
        if self.decision.is_empty() {
            Cow::Borrowed(&self.message)
        } else {
            Cow::Owned(say::sentences(self.locale, &[self.message.to_string(), self.decision.to_string()]))
        }
    }

    /// `Profile HubSpot Integration`; the name as it came.
    pub(crate) fn about(&self) -> String {
        say::title(self.locale, self.kind, self.name)
    }
}
