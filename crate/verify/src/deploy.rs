//! What a deploy of the tested configuration will do to production, and whether it may begin.

use serde::Serialize;

use super::baseline::Baseline;
use super::drift::{Comparison, Direction, Drift};
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;

/// What a deploy does with a setting of production.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Deploy {
    /// It adds it, or lets it grant more.
    Adds,
    /// It takes it away.
    TakesAway,
    /// It makes it another.
    Changes,
    /// Nobody tested it, and the deploy does not touch it.
    LeavesAlone,
    /// One side did not see it.
    CannotBeTold,
}

impl Deploy {
    /// All of them, in the order in which people read them.
    pub const ALL: [Self; 5] =
        [Self::Adds, Self::TakesAway, Self::Changes, Self::LeavesAlone, Self::CannotBeTold];

    /// What the deploy of the tested side does with a difference; `None` if it is to be expected between the two.
    ///
    /// The deploy of a permission set, a muting set or a group replaces it. That of a profile changes what its file names, and
    /// no file of a user, of the org, or of anything that was not tested is deployed.
    pub fn of(drift: &Drift) -> Option<Self> {
        if drift.expected.is_some() {
            return None;
        }
        let deployed = !matches!(drift.kind, SubjectKind::User | SubjectKind::Org);
        let replaced = deployed && drift.kind != SubjectKind::Profile;
        Some(match (drift.direction, drift.fact.is_empty()) {
            // A subject that production was not seen to have may be there with anything, and what a new profile begins with
            // is not what its file says.
            (Direction::Unknown, true) if drift.tested == "there" => Self::CannotBeTold,
            (Direction::Unknown, false) => Self::CannotBeTold,
            (Direction::Missing, _) if deployed => Self::Adds,
            (Direction::Changed, _) if deployed => Self::Changes,
            (Direction::Extra, _) if replaced => Self::TakesAway,
            _ => Self::LeavesAlone,
        })
    }

    /// The words that people read, after "the deploy".
    pub const fn label(self) -> &'static str {
        match self {
            Self::Adds => "adds it",
            Self::TakesAway => "takes it away",
            Self::Changes => "changes it",
            Self::LeavesAlone => "leaves it alone",
            Self::CannotBeTold => "cannot be told",
        }
    }
}

/// Production, read against what was tested, before the deploy.
#[derive(Debug, Clone, PartialEq)]
pub struct Before<'c> {
    comparison: &'c Comparison,
    /// Whether the deploy may begin.
    pub verdict: Readiness,
}

impl<'c> Before<'c> {
    /// The differences with which the deploy does this, the worst first.
    pub fn what(&self, deploy: Deploy) -> Vec<&'c Drift> {
        what(self.comparison, deploy)
    }
}

fn what(comparison: &Comparison, deploy: Deploy) -> Vec<&Drift> {
    comparison.drift.iter().filter(|drift| Deploy::of(drift) == Some(deploy)).collect()
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
    let reasons = reasons(comparison, baseline);
    let verdict = if reasons.is_empty() { Readiness::Ready } else { Readiness::NotReady(reasons) };
    Before { comparison, verdict }
}

fn reasons(comparison: &Comparison, baseline: Option<&Baseline>) -> Vec<String> {
    let mut reasons = Vec::new();
    let stays = what(comparison, Deploy::LeavesAlone);
    let extra: Vec<_> =
        stays.iter().filter(|drift| drift.widens && drift.severity >= Severity::Medium).collect();
    if let Some(worst) = extra.first() {
        let count = counted(extra.len(), "setting");
        let (kind, name, target) = (worst.kind.label(), worst.subject.as_str(), worst.target.as_str());
        let what = " of production that nobody tested and the deploy leaves alone, the worst: ";
        reasons.push([&count, what, target, " of the ", kind, " ", name, "."].concat());
    }
    let (lacking, settings): (Vec<&Drift>, Vec<_>) =
        what(comparison, Deploy::CannotBeTold).into_iter().partition(|drift| drift.fact.is_empty());
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
