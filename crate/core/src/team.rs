//! Policies of teams: a built-in policy with changes and rules of the team's own, made at run time from plain data.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::catalog::{self, PermissionId};
use crate::network::Network;
use crate::object_right::ObjectRight;
use crate::policy::{Policy, PolicyText, Team};
use crate::rule::{Check, FieldRight, Rule, RuleText, Severity, Source, TeamCheck};
use crate::subject::SubjectKind;

/// A team policy as plain data: what a file says, or what a browser keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TeamPolicyData {
    /// The name that machines read.
    pub id: String,
    /// The name that people read.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// The built-in policy that it extends.
    pub base: String,
    /// Rules of the base that weigh differently here.
    pub severities: Vec<ChangedSeverity>,
    /// Rules of the base that do not apply here.
    pub off: Vec<SwitchedOff>,
    /// The team's own rules.
    pub rules: Vec<OwnRule>,
}

/// A rule that weighs differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedSeverity {
    /// The rule.
    pub code: String,
    /// What a failure weighs here.
    pub severity: Severity,
}

/// A rule that does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SwitchedOff {
    /// The rule.
    pub code: String,
    /// Why.
    pub reason: String,
}

/// A rule of the team's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnRule {
    /// Its code, with a prefix that no built-in rule has.
    pub code: String,
    /// The good state.
    pub title: String,
    /// What a failure weighs.
    pub severity: Severity,
    /// Kinds of subjects that it judges.
    pub subjects: Vec<SubjectKind>,
    /// What should be.
    pub wants: Wants,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub fix: String,
}

/// What a rule of the team's own wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wants {
    /// These user permissions are on.
    On(Vec<String>),
    /// These user permissions are off.
    Off(Vec<String>),
    /// These rights on an object are off.
    Object(Denied),
    /// These rights on a field are off.
    Field(Denied),
    /// Every login IP range lies inside these networks.
    Network(Vec<String>),
}

/// Rights that nobody should have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Denied {
    /// API name of the object, or of the field with its object.
    pub name: String,
    /// The rights.
    pub deny: Vec<String>,
}

/// Data that names what there is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// What kind of thing.
    pub what: &'static str,
    /// The name.
    pub name: String,
}

impl fmt::Display for Unusable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "there is no {} `{}`", self.what, self.name)
    }
}

impl std::error::Error for Unusable {}

impl Policy {
    /// A team's policy. It lives as long as the process: what it needs is leaked, once for the same data.
    pub fn team(data: &TeamPolicyData) -> Result<&'static Self, Unusable> {
        policy(data)
    }
}

/// The policy that the data describes. It lives as long as the process, like the built-in ones: a program works with one
/// or two. The same data gives the same policy, so that nothing is made twice.
fn policy(data: &TeamPolicyData) -> Result<&'static Policy, Unusable> {
    static MADE: Mutex<Vec<(TeamPolicyData, &'static Policy)>> = Mutex::new(Vec::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, policy)) = made.iter().find(|(known, _)| known == data) {
        return Ok(policy);
    }
    let policy = make(data)?;
    made.push((data.clone(), policy));
    Ok(policy)
}

fn make(data: &TeamPolicyData) -> Result<&'static Policy, Unusable> {
    let base = Policy::find(&data.base).ok_or_else(|| unusable("policy", &data.base))?;
    let changed = data.severities.iter().map(|change| &change.code);
    for code in changed.chain(data.off.iter().map(|change| &change.code)) {
        // The program of the pages lacks rules; whoever made the data had all.
        if cfg!(feature = "users") && !base.rules().any(|rule| rule.code == code) {
            return Err(unusable("rule", code));
        }
    }
    let changed =
        base.rules().filter(|rule| !data.off.iter().any(|change| change.code == rule.code)).map(|rule| {
            match data.severities.iter().find(|change| change.code == rule.code) {
                Some(change) => leak(Rule { severity: change.severity, ..*rule }),
                None => rule,
            }
        });
    let mut rules: Vec<&'static Rule> = changed.collect();
    for own in &data.rules {
        let rule = own_rule(own, data)?;
        // The built-in rules are in the order of their codes.
        let at = rules.partition_point(|known| known.code <= rule.code);
        rules.insert(at, rule);
    }
    let (id, title) = (text(&data.id), text(&data.title));
    let text = PolicyText { id, summary: text(&data.summary), guide: "", url: "" };
    let team = leak(Team { base, rules, text });
    Ok(leak(Policy { id, title, is_default: false, rules: &[], team: Some(team) }))
}

fn own_rule(own: &OwnRule, policy: &TeamPolicyData) -> Result<&'static Rule, Unusable> {
    let code = text(&own.code);
    let says = leak(RuleText {
        code,
        title: text(&own.title),
        why: text(&own.why),
        fix: text(&own.fix),
        policies: list(vec![text(&policy.id)]),
        judgement: false,
        requirements: &[],
        contradicts: &[],
        sources: list(vec![Source { title: text(&policy.title), says: "A rule of the team", url: "" }]),
        notes: &[],
        arguments: &[],
        since: "",
    });
    Ok(leak(Rule {
        code,
        severity: own.severity,
        subjects: list(own.subjects.clone()),
        check: check(&own.wants)?,
        says_failure: false,
        accepts_declared: false,
        own_text: Some(says),
    }))
}

fn check(wants: &Wants) -> Result<Check, Unusable> {
    let check = match wants {
        Wants::On(names) => return Ok(Check::On(list(all(names, "permission", permission)?))),
        Wants::Off(names) => return Ok(Check::Off(list(all(names, "permission", permission)?))),
        Wants::Object(Denied { name, deny }) => TeamCheck::Object {
            name: name.clone(),
            deny: all(deny, "right on objects", ObjectRight::from_id)?,
        },
        Wants::Field(Denied { name, deny }) => {
            let right = |word: &str| FieldRight::ALL.into_iter().find(|right| right.word() == word);
            TeamCheck::Field { name: name.clone(), deny: all(deny, "right on fields", right)? }
        }
        Wants::Network(within) => {
            TeamCheck::Network { within: all(within, "network", Network::parse)?, written: within.join(", ") }
        }
    };
    Ok(Check::Team(leak(check)))
}

fn permission(name: &str) -> Option<PermissionId> {
    let known = catalog::permission(name)?;
    let at = catalog::permissions().iter().position(|other| other.name == known.name)?;
    u16::try_from(at).ok().map(PermissionId)
}

fn all<T>(names: &[String], what: &'static str, one: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Unusable> {
    names.iter().map(|name| one(name).ok_or_else(|| unusable(what, name))).collect()
}

fn unusable(what: &'static str, name: &str) -> Unusable {
    Unusable { what, name: name.to_owned() }
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn list<T>(values: Vec<T>) -> &'static [T] {
    Box::leak(values.into_boxed_slice())
}

fn text(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}
