//! Findings: rule × subject × target → outcome.

use std::sync::Arc;

use serde::Serialize;

use crate::decision::Decision;
#[cfg(feature = "users")]
use crate::effective::Grantor;
use crate::message;
use crate::message::{Arg, Locale, Message};
use crate::rule::{Check, Combination, Rule, Severity};
use crate::setting::{Setting, Unknown};
use crate::subject::Subject;
#[cfg(feature = "users")]
use crate::told::{Dispute, Origin, Told};
use crate::waiver::{Beyond, Waiver};

/// How a rule turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The rule does not apply here.
    NotApplicable,
    /// As it should be.
    Pass,
    /// A person has to look.
    Manual,
    /// It cannot be told from what was read.
    Unknown,
    /// Not as it should be.
    Fail,
}

impl Outcome {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::Pass => "pass",
            Self::Manual => "manual",
            Self::Unknown => "unknown",
            Self::Fail => "fail",
        }
    }
}

/// How a finding counts once the team has had its say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A failure.
    Fail,
    /// A failure that was there when the team began.
    Accepted,
    /// It cannot be told.
    Unknown,
    /// A person has to look.
    Manual,
    /// As it should be.
    Pass,
    /// A pass that rests on a waiver.
    Waived,
    /// The rule does not apply.
    NotApplicable,
}

impl Standing {
    /// The word for machines. A pass on a waiver is a pass, and names its waiver beside it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => Outcome::Fail.word(),
            Self::Accepted => "accepted",
            Self::Unknown => Outcome::Unknown.word(),
            Self::Manual => Outcome::Manual.word(),
            Self::Pass | Self::Waived => Outcome::Pass.word(),
            Self::NotApplicable => Outcome::NotApplicable.word(),
        }
    }
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// One user permission, by API name. Names that the catalog does not have are kept as they are.
    Permission(std::borrow::Cow<'static, str>),
    /// Several permissions together.
    Combination(String),
    /// The user permissions as a whole.
    AllPermissions,
    /// Something that is no user permission, by API name, or a whole section by its name in metadata.
    Item(std::borrow::Cow<'static, str>),
}

impl Target {
    /// The API name; for combinations the API names joined with `+`.
    pub fn name(&self) -> &str {
        match self {
            Self::Permission(name) | Self::Item(name) => name,
            Self::Combination(names) => names,
            Self::AllPermissions => "userPermissions",
        }
    }
}

/// What a rule wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expected {
    /// A permission is on.
    On,
    /// A permission, or what a section grants, is off.
    Off,
    /// Permissions do not come together.
    NotTogether,
    /// A section is empty.
    Nothing,
    /// No login IP range is wide, nor are all of them together.
    NoWideRange,
    /// Login IP ranges lie inside the team's networks.
    InsideNetworks,
    /// A value that is none of some.
    AnotherValue,
    /// A value that is one of some.
    OneOf,
    /// A list holds it.
    InList,
    /// Every login is good.
    GoodLogins,
    /// The audit trail tells of no change.
    NoChange,
    /// A profile grants what Salesforce ships with it.
    AsShipped,
    /// A person signs it off.
    SignedOff,
    /// It is as the register declares.
    AsDeclared,
    /// Production is as it was tested.
    AsTested,
}

impl Expected {
    /// Its name in reports that machines read.
    pub const fn id(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::NotTogether => "not together",
            Self::Nothing => "nothing",
            Self::NoWideRange => "no wide range",
            Self::InsideNetworks => "inside the team's networks",
            Self::AnotherValue => "another value",
            Self::OneOf => "one of the listed values",
            Self::InList => "in the list",
            Self::GoodLogins => "good logins",
            Self::NoChange => "no change",
            Self::AsShipped => "as shipped",
            Self::SignedOff => "signed off",
            Self::AsDeclared => "as declared",
            Self::AsTested => "as tested",
        }
    }

    /// Its name for people.
    pub const fn key(self) -> &'static str {
        match self {
            Self::On => "expected.on",
            Self::Off => "expected.off",
            Self::NotTogether => "expected.not-together",
            Self::Nothing => "expected.nothing",
            Self::NoWideRange => "expected.no-wide-range",
            Self::InsideNetworks => "expected.inside-networks",
            Self::AnotherValue => "expected.another-value",
            Self::OneOf => "expected.one-of",
            Self::InList => "expected.in-list",
            Self::GoodLogins => "expected.good-logins",
            Self::NoChange => "expected.no-change",
            Self::AsShipped => "expected.as-shipped",
            Self::SignedOff => "expected.signed-off",
            Self::AsDeclared => "expected.as-declared",
            Self::AsTested => "expected.as-tested",
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Found {
    /// The state of a permission, or of what a section grants.
    State(Setting),
    /// The states of the permissions of a combination, or of those that open objects.
    States(Vec<(&'static str, Setting)>),
    /// A value as its source has it.
    Value(String),
    /// Anything else.
    Said(Message),
}

impl Found {
    /// As people read it.
    pub fn said(&self, locale: &Locale) -> String {
        match self {
            Self::State(setting) => locale.word(setting.key()).to_owned(),
            Self::States(states) => {
                let states =
                    states.iter().map(|(name, setting)| [*name, locale.word(setting.key())].join(" "));
                states.collect::<Vec<_>>().join(locale.word("list.comma"))
            }
            Self::Value(value) => value.clone(),
            Self::Said(message) => locale.say(message),
        }
    }
}

impl From<Setting> for Found {
    fn from(setting: Setting) -> Self {
        Self::State(setting)
    }
}

impl From<Message> for Found {
    fn from(message: Message) -> Self {
        Self::Said(message)
    }
}

impl From<Arg> for Found {
    fn from(arg: Arg) -> Self {
        Self::Said(message!("found.as-is", arg))
    }
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// Whom it is about.
    pub subject: Arc<Subject>,
    /// What it was applied to.
    pub target: Target,
    /// How it turned out.
    pub outcome: Outcome,
    /// How much it would matter, or matters, if it failed.
    pub severity: Severity,
    /// What the policy wants.
    pub expected: Expected,
    /// What was found.
    pub found: Found,
    /// Why it cannot be told, where that is one of the known reasons.
    pub reason: Option<Unknown>,
    /// What is wrong, or why it cannot be told, in one or two sentences.
    pub message: Message,
    /// What the team has decided about it. It stays what was found.
    pub decision: Decision,
    /// What it rests on, where that was looked up: no page asks.
    #[cfg(feature = "users")]
    pub origin: Option<Box<Origin>>,
    /// The line of the source, counted from 1.
    pub line: Option<u32>,
}

impl Finding {
    /// What a rule finds, as grave as the rule says.
    pub(crate) fn new(
        rule: &'static Rule,
        subject: &Arc<Subject>,
        target: Target,
        outcome: Outcome,
        found: Found,
        message: Message,
    ) -> Self {
        Self {
            rule,
            subject: Arc::clone(subject),
            target,
            outcome,
            severity: rule.severity,
            expected: rule.check.expected(),
            found,
            reason: None,
            message,
            decision: Decision::None,
            #[cfg(feature = "users")]
            origin: None,
            line: None,
        }
    }

    /// The same about something that is no user permission.
    pub fn on_item(
        rule: &'static Rule,
        subject: &Arc<Subject>,
        item: impl Into<std::borrow::Cow<'static, str>>,
        outcome: Outcome,
        found: impl Into<Found>,
        message: Message,
    ) -> Self {
        Self::new(rule, subject, Target::Item(item.into()), outcome, found.into(), message)
    }

    /// A finding about something that is no user permission and cannot be told, for one of the known reasons.
    pub(crate) fn unknown(
        rule: &'static Rule,
        subject: &Arc<Subject>,
        item: impl Into<std::borrow::Cow<'static, str>>,
        reason: Unknown,
        message: Message,
    ) -> Self {
        let found = Setting::Unknown(reason);
        Self { reason: Some(reason), ..Self::on_item(rule, subject, item, Outcome::Unknown, found, message) }
    }

    /// What it stands for where one finding stands for several things, each by a name that stays the same. A decision to bear it
    /// bears these and no others.
    pub fn parts(&self) -> Vec<String> {
        match (&self.found, self.rule.check) {
            (Found::States(states), Check::Combination(Combination { any_on: any_on @ [_, _, ..], .. })) => {
                let names = any_on.iter().map(|id| id.get().name);
                names.filter(|name| states.contains(&(name, Setting::On))).map(str::to_owned).collect()
            }
            // What opens objects whatever a list of them says.
            (Found::States(states), Check::Rights(_)) => {
                let on = states.iter().filter(|(_, setting)| *setting == Setting::On);
                on.map(|(name, _)| (*name).to_owned()).collect()
            }
            // One finding on all ranges: that there is none, or how many addresses they let in.
            (Found::Said(message), Check::LoginIpRanges) => match message.args.as_slice() {
                [] => message.key.rsplit('.').next().map(str::to_owned).into_iter().collect(),
                [Arg::Text(addresses)] => vec![addresses.clone()],
                _ => Vec::new(),
            },
            (Found::Said(message), Check::Value(_)) => match message.args.as_slice() {
                [Arg::Text(value)] => vec![value.clone()],
                [Arg::Label(value)] => vec![value.clone().into_owned()],
                _ => Vec::new(),
            },
            (Found::Said(message), _) => {
                message.args.iter().flat_map(Arg::parts).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether a waiver speaks of it, on whatever subject.
    pub fn is_under(&self, waiver: &Waiver) -> bool {
        waiver.rule == self.rule.code && waiver.target == self.target.name()
    }

    /// What a decision that bears these leaves out of it; `None` if nothing. What was added after it is not borne.
    pub fn beyond(&self, bears: Option<&[String]>) -> Option<Beyond> {
        let parts = self.parts();
        if parts.is_empty() {
            return None;
        }
        let Some(bears) = bears else { return Some(Beyond::Unlisted(parts)) };
        let counts = matches!(self.rule.check, Check::LoginIpRanges);
        let is_borne = |part: &String| {
            bears.iter().any(|own| {
                own == part || counts && count(part).is_some_and(|count| Some(count) <= self::count(own))
            })
        };
        let added: Vec<_> = parts.into_iter().filter(|part| !is_borne(part)).collect();
        (!added.is_empty()).then_some(Beyond::Added(added))
    }

    /// How it counts.
    pub fn standing(&self) -> Standing {
        match (self.outcome, &self.decision) {
            (Outcome::Fail, Decision::Waived(_)) => Standing::Waived,
            (Outcome::Fail, Decision::Accepted) => Standing::Accepted,
            (Outcome::Fail, Decision::None | Decision::Expired(_) | Decision::Outgrown(_)) => Standing::Fail,
            (Outcome::Unknown, _) => Standing::Unknown,
            (Outcome::Manual, _) => Standing::Manual,
            (Outcome::Pass, _) => Standing::Pass,
            (Outcome::NotApplicable, _) => Standing::NotApplicable,
        }
    }

    /// What was found and what was decided about it.
    pub fn ruled(&self) -> Message {
        match self.decision.message() {
            Some(decided) => message!("decision.after", self.message.clone(), decided),
            None => self.message.clone(),
        }
    }

    /// Why it cannot be told, as several findings can share it: the known reason where that is all that the message says of it,
    /// else the message.
    pub fn shared_reason(&self) -> Message {
        fn ends_with(message: &Message, reason: &Message) -> bool {
            let last = message.args.last();
            message == reason || matches!(last, Some(Arg::Message(last)) if ends_with(last, reason))
        }
        let reason = self.reason.map(Unknown::message);
        reason.filter(|reason| ends_with(&self.message, reason)).unwrap_or_else(|| self.message.clone())
    }

    /// A text of the rule with the permission's name put in.
    pub fn filled(&self, text: &str, locale: &Locale) -> String {
        match &self.target {
            Target::Permission(name) => fill(text, name, locale.label(name)),
            Target::Item(name) => fill(text, name, name),
            Target::Combination(_) | Target::AllPermissions => text.to_owned(),
        }
    }
}

#[cfg(feature = "users")]
impl Finding {
    /// The page or file that told it.
    pub fn told(&self) -> &Told {
        const NOTHING: &Told = &Told::by_nothing();
        self.origin.as_ref().map_or(NOTHING, |origin| &origin.told)
    }

    /// That sources say different things of what it is about.
    pub fn dispute(&self) -> Option<&Dispute> {
        self.origin.as_ref().and_then(|origin| origin.dispute.as_ref())
    }

    /// Who grants what was found, where that is known.
    pub fn grantors(&self) -> &[Grantor] {
        self.origin.as_ref().map_or(&[], |origin| &origin.grantors)
    }
}

fn count(text: &str) -> Option<u128> {
    text.parse().ok()
}

/// Puts name and label in the place of `{name}` and `{label}`.
fn fill(template: &str, name: &str, label: &str) -> String {
    template.replace("{label}", label).replace("{name}", name)
}
