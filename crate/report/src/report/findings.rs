//! The findings of a report. They stay findings until a format writes them; only then they are said, in the language of the reader.

use permlight_core::date::Moment;
use permlight_core::finding::{Finding, Standing};
use permlight_core::message::Locale;
use permlight_core::order::InOrder as _;
use permlight_core::sorted::SortedMap;
use permlight_org::checklist::ItemOutcome;
use serde::{Serialize, Serializer};

use super::rows::{FindingRow, Proof, SubjectRow};
use crate::fix;
use crate::say;
use crate::words;

/// What was found, the worst first, and what it takes to say it. Rules that do not apply are left out.
#[derive(Debug, Clone)]
pub struct Findings {
    found: Vec<Finding>,
    /// What each rule says is to be done, with places for names.
    fixes: SortedMap<&'static str, String>,
    locale: Locale,
    /// When the report was made.
    now: Moment,
}

impl Findings {
    /// In the language of the reader, in a report that is made at this moment. `fixes`: what rules say is to be done, by their code.
    pub fn new(
        mut found: Vec<Finding>,
        fixes: SortedMap<&'static str, String>,
        locale: &Locale,
        now: Moment,
    ) -> Self {
        found.retain(|finding| finding.standing() != Standing::NotApplicable);
        found.order_by(|a, b| {
            let by_outcome = outcome(a).cmp(&outcome(b));
            by_outcome.then_with(|| b.severity.cmp(&a.severity)).then_with(|| a.rule.code.cmp(b.rule.code))
        });
        Self { found, fixes, locale: locale.clone(), now }
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.found.iter()
    }

    /// Those of one rule.
    pub fn of_rule<'s>(&'s self, code: &'s str) -> impl Iterator<Item = &'s Finding> {
        self.iter().filter(move |finding| finding.rule.code == code)
    }

    /// What fails, the worst first.
    pub fn failures(&self) -> impl Iterator<Item = &Finding> {
        self.iter().filter(|finding| outcome(finding) == ItemOutcome::Fail)
    }

    /// Whom it is about, in words: `profile HubSpot Integration`.
    pub(crate) fn subject(&self, finding: &Finding) -> String {
        say::subject(&self.locale, finding.subject.kind, &finding.subject.name)
    }

    /// What is wrong.
    pub(crate) fn message(&self, finding: &Finding) -> String {
        self.locale.say(&finding.message)
    }

    /// What was found.
    pub(crate) fn found(&self, finding: &Finding) -> String {
        finding.found.said(&self.locale)
    }

    /// Why it cannot be told, without the name of what it is about; empty where it can.
    pub(crate) fn reason(&self, finding: &Finding) -> String {
        say::reason(finding, &self.locale)
    }

    /// What to do.
    pub(crate) fn fix(&self, finding: &Finding) -> String {
        let text = self.fixes.get(finding.rule.code).map_or("", String::as_str);
        fix::fix(finding, text, &self.locale).into_owned()
    }

    /// Who grants it, where that is known.
    pub(crate) fn grantors(&self, finding: &Finding) -> Vec<String> {
        finding.grantors().iter().map(|from| words::grantor(from, &self.locale)).collect()
    }

    /// What the team has decided about it; empty if nothing.
    pub(crate) fn decision(&self, finding: &Finding) -> String {
        finding.decision.message().map_or_else(String::new, |decided| self.locale.say(&decided))
    }

    /// Where it comes from.
    pub(crate) fn proof(&self, finding: &Finding) -> Proof {
        Proof::of(finding, &self.locale, self.now)
    }

    /// All of it in words.
    fn row(&self, finding: &Finding) -> FindingRow {
        FindingRow {
            rule: finding.rule.code,
            subject: SubjectRow::from(&*finding.subject),
            target: finding.target.name().to_owned(),
            outcome: outcome(finding),
            severity: finding.severity,
            expected: finding.expected.id(),
            found: self.found(finding),
            message: self.message(finding),
            reason: self.reason(finding),
            fix: self.fix(finding),
            grantors: self.grantors(finding),
            decision: self.decision(finding),
            place: finding.told().place.clone(),
            line: finding.line,
            time: finding.told().time,
            proof: self.proof(finding),
        }
    }
}

impl<'f> IntoIterator for &'f Findings {
    type Item = &'f Finding;
    type IntoIter = std::slice::Iter<'f, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(|finding| self.row(finding)))
    }
}

/// How a finding of a report counts.
pub(crate) fn outcome(finding: &Finding) -> ItemOutcome {
    ItemOutcome::of(finding.standing())
}
