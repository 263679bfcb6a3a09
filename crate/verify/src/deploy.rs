//! What a deploy of the tested configuration will do to production, and whether it may begin.

use serde::Serialize;

use super::baseline::Baseline;
use super::drift::{Comparison, Direction, Drift};
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;

/// Production, read against what was tested, before the deploy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Before<'c> {
    /// What the deploy will add, or let grant more.
    pub adds: Vec<&'c Drift>,
    /// What the deploy will take away: the deploy of a permission set, a muting set or a group replaces it.
    pub removes: Vec<&'c Drift>,
    /// What the deploy will make another.
    pub changes: Vec<&'c Drift>,
    /// What production has and nobody tested, and the deploy leaves alone: the deploy of a profile changes what its file
    /// names, and no file of a user, of the org, or of anything that was not tested is deployed.
    pub stays: Vec<&'c Drift>,
    /// What cannot be told: settings and whole subjects that one side did not see.
    pub untold: Vec<&'c Drift>,
    /// Whether the deploy may begin.
    pub verdict: Readiness,
}

/// Whether a deploy may begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "word", content = "reasons")]
pub enum Readiness {
    /// Nothing speaks against it.
    Ready,
    /// Something does.
    NotReady(Vec<String>),
}

/// Reads a comparison with production before the deploy. `baseline` is where the tested side comes from, if it is one.
pub fn before<'c>(comparison: &'c Comparison, baseline: Option<&Baseline>) -> Before<'c> {
    let mut before = Before {
        adds: Vec::new(),
        removes: Vec::new(),
        changes: Vec::new(),
        stays: Vec::new(),
        untold: Vec::new(),
        verdict: Readiness::Ready,
    };
    for drift in comparison.drift.iter().filter(|drift| drift.expected.is_none()) {
        let deployed = !matches!(drift.kind, SubjectKind::User | SubjectKind::Org);
        let replaced = deployed && drift.kind != SubjectKind::Profile;
        let list = match (drift.direction, drift.fact.is_empty()) {
            // A subject that production was not seen to have may be there with anything, and what a new profile begins with
            // is not what its file says.
            (Direction::Unknown, true) if drift.tested == "there" => &mut before.untold,
            (Direction::Unknown, false) => &mut before.untold,
            (Direction::Missing, _) if deployed => &mut before.adds,
            (Direction::Changed, _) if deployed => &mut before.changes,
            (Direction::Extra, _) if replaced => &mut before.removes,
            _ => &mut before.stays,
        };
        list.push(drift);
    }
    let reasons = reasons(&before, comparison, baseline);
    if !reasons.is_empty() {
        before.verdict = Readiness::NotReady(reasons);
    }
    before
}

fn reasons(before: &Before<'_>, comparison: &Comparison, baseline: Option<&Baseline>) -> Vec<String> {
    let mut reasons = Vec::new();
    let extra: Vec<_> =
        before.stays.iter().filter(|drift| drift.widens && drift.severity >= Severity::Medium).collect();
    if let Some(worst) = extra.first() {
        let count = counted(extra.len(), "setting");
        let (kind, name, target) = (worst.kind.label(), worst.subject.as_str(), worst.target.as_str());
        let what = " of production that nobody tested and the deploy leaves alone, the worst: ";
        reasons.push([&count, what, target, " of the ", kind, " ", name, "."].concat());
    }
    let (lacking, settings): (Vec<&Drift>, Vec<_>) =
        before.untold.iter().copied().partition(|drift| drift.fact.is_empty());
    if !settings.is_empty() {
        let count = counted(settings.len(), "setting");
        reasons.push([&count, " that cannot be told, because one side did not see it."].concat());
    }
    for drift in lacking {
        let (kind, name) = (drift.kind.label(), drift.subject.as_str());
        let new = if drift.kind == SubjectKind::Profile {
            " If it is new, it begins with what Salesforce gives every new profile, which nobody tested: create it first, and \
             read it."
        } else {
            " If it is new, create it first, and read it."
        };
        let what = " was not seen in production: it may be there and grant anything.";
        reasons.push(["The ", kind, " ", name, what, new].concat());
    }
    let needed = comparison.unseen.iter().filter(|unseen| unseen.needed).count();
    if needed > 0 {
        reasons.push([&counted(needed, "section"), " that neither side has seen."].concat());
    }
    if comparison.compared.is_empty() {
        reasons.push("No subject is on both sides, so nothing was compared.".to_owned());
    }
    if let Some(baseline) = baseline {
        if let Err(error) = baseline.check() {
            reasons.push(["The baseline is not what was tested: ", &error.to_string(), "."].concat());
        }
        let grave = [Severity::Critical.word(), Severity::High.word()];
        let borne = |finding: &super::baseline::OpenFinding| {
            baseline.waivers.iter().any(|waiver| {
                (&waiver.rule, &waiver.subject, &waiver.target)
                    == (&finding.rule, &finding.subject, &finding.target)
            })
        };
        let open = baseline
            .findings
            .iter()
            .filter(|finding| grave.contains(&finding.severity.as_str()) && !borne(finding));
        let open = open.count();
        if open > 0 {
            let count = counted(open, "failure");
            reasons.push([&count, " of severity high or above, open when it was tested."].concat());
        }
    }
    reasons
}

/// A count and its noun.
fn counted(count: usize, noun: &str) -> String {
    [count.to_string().as_str(), " ", noun, if count == 1 { "" } else { "s" }].concat()
}
