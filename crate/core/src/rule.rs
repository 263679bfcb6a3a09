//! Rules, generated from the files in `crate/rules`.

use serde::Serialize;

use crate::catalog::{Permission, PermissionId};
use crate::content::Section;
use crate::subject::SubjectKind;
use crate::team::TeamCheck;

/// How much a failure matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// For information.
    Info,
    /// Worth tidying.
    Low,
    /// Should be corrected.
    Medium,
    /// Must be corrected soon.
    High,
    /// Opens the org.
    Critical,
}

impl Severity {
    /// From the least to the most severe.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// One rule: what should be. Its texts are apart, in [`RuleText`].
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Permanent code, for example `DAT002`; never used again for another rule.
    pub code: &'static str,
    /// How much a failure matters.
    pub severity: Severity,
    /// Kinds of subjects that it judges.
    pub subjects: &'static [SubjectKind],
    /// What it looks at.
    pub check: Check,
    /// Replaces the message that is made from the catalog; empty: no replacement.
    pub failure: &'static str,
    /// What a team's own rule says; those of built-in rules stand in [`TEXTS`].
    pub(crate) own_text: Option<&'static RuleText>,
}

/// What a rule says. The engine of the extension leaves these texts out of the WebAssembly and takes those of the
/// user's language from a file beside it.
#[derive(Debug, Serialize)]
pub struct RuleText {
    /// The rule.
    pub code: &'static str,
    /// The good state.
    pub title: &'static str,
    /// Why it matters to an integration user.
    pub why: &'static str,
    /// What to do; `{label}` and `{name}` stand for the permission.
    pub fix: &'static str,
    /// Policies that have the rule.
    pub policies: &'static [&'static str],
    /// A person must decide; never part of a fix for everything at once.
    pub judgement: bool,
    /// Rows of the guides that it carries out.
    pub requirements: &'static [&'static str],
    /// Rows of the guides that it decides against.
    pub contradicts: &'static [&'static str],
    /// Who says so.
    pub sources: &'static [Source],
    /// Dated facts of the platform; they never change the verdict.
    pub notes: &'static [Note],
    /// Pros and cons.
    pub arguments: &'static [Argument],
    /// Day since which the rule exists, `YYYY-MM-DD`.
    pub since: &'static str,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Each of these permissions should be on.
    On(&'static [PermissionId]),
    /// Each of these permissions should be off.
    Off(&'static [PermissionId]),
    /// No user permission but these should be on.
    Only(&'static [PermissionId]),
    /// These must not hold together.
    Combination(&'static Combination),
    /// Nothing should be granted in this section.
    Nothing(Section),
    /// The login IP ranges should let in few addresses only.
    LoginIpRanges,
    /// What only a team's own rules can ask for.
    Team(&'static TeamCheck),
}

/// A state that is wrong only as a whole.
#[derive(Debug)]
pub struct Combination {
    /// All of these are on.
    pub on: &'static [PermissionId],
    /// At least one of these is on, if there are any.
    pub any_on: &'static [PermissionId],
    /// All of these are off.
    pub off: &'static [PermissionId],
    /// The profile has no login IP range.
    pub no_login_ip_ranges: bool,
}

impl Combination {
    /// Every permission that takes part.
    pub fn permissions(&self) -> impl Iterator<Item = &'static Permission> {
        self.on.iter().chain(self.any_on).chain(self.off).map(|id| id.get())
    }

    /// The API names of all that take part, joined: the target of its finding.
    pub fn target(&self) -> String {
        self.permissions().map(|permission| permission.name).collect::<Vec<_>>().join("+")
    }
}

/// Who says so.
#[derive(Debug, Serialize)]
pub struct Source {
    /// Guide and section, or official document.
    pub title: &'static str,
    /// What it says, in our words.
    pub says: &'static str,
    /// Where it stands; empty if there is no lasting address.
    pub url: &'static str,
}

/// A dated fact of the platform.
#[derive(Debug, Serialize)]
pub struct Note {
    /// The day from which it holds, `YYYY-MM-DD`.
    pub date: &'static str,
    /// The fact.
    pub text: &'static str,
}

/// A pro or a con.
#[derive(Debug, Serialize)]
pub struct Argument {
    /// Whether it speaks for what the rule wants.
    pub pro: bool,
    /// The argument.
    pub text: &'static str,
}

mod generated {
    use super::{Argument, Check, Combination, Note, Rule, RuleText, Severity, Source};
    use crate::catalog::PermissionId as P;
    use crate::content::Section;
    use crate::policy::{Policy, PolicyText};
    use crate::subject::SubjectKind;
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}
pub(crate) use generated::{POLICIES, POLICY_TEXTS};
pub use generated::{RULES, TEXTS};

/// The rule with this code, in any case.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

impl Rule {
    /// What it says. `None` cannot happen: the build writes rules and texts from the same files.
    pub fn text(&self) -> Option<&'static RuleText> {
        self.own_text.or_else(|| TEXTS.iter().find(|text| text.code == self.code))
    }

    /// The permissions that it names.
    pub fn permissions(&self) -> Vec<&'static Permission> {
        match self.check {
            Check::On(list) | Check::Off(list) | Check::Only(list) => {
                list.iter().map(|id| id.get()).collect()
            }
            Check::Combination(combination) => combination.permissions().collect(),
            Check::Nothing(_) | Check::LoginIpRanges | Check::Team(_) => Vec::new(),
        }
    }
}
