//! A baseline: what was tested, frozen and hashed, with the history of the baselines before it.

use serde::{Deserialize, Serialize};

use super::canonical::Canonical;
use super::compare::{Options, compare};
use super::drift::{Comparison, Direction};
use super::impossible::impossible;
use super::matching::Mismatch;
use super::observed::Observed;
use super::settings::{PERMISSIONS, Settings, State};
use permlight_core::date::Date;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::order::InOrder as _;
use permlight_core::order::gathered;
use permlight_core::policy::Policy;
use permlight_core::section::{Compared, Section};
use permlight_core::sorted::SortedSet;
use permlight_core::subject::SubjectKind;
use permlight_core::subject::namespace;
use permlight_core::waiver::Waiver;

/// The form of baselines that this version writes and reads.
pub const VERSION: u32 = 1;

/// What people say about a baseline, and what was known beside the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// What people call it.
    pub name: String,
    /// When it was made, in UTC: `2026-11-12` or `2026-11-12T09:30:00Z`.
    pub created: String,
    /// Who made it; empty if nobody said.
    pub by: String,
    /// What was done since the last one, or what was tested.
    pub note: String,
    /// The org that was tested, by its My Domain name: `acme--uat`; empty if nobody said.
    pub org: String,
    /// The policy that the findings come from.
    pub policy: String,
    /// Failures that were open at that time.
    pub findings: Vec<OpenFinding>,
    /// Waivers that held at that time.
    pub waivers: Vec<Borne>,
    /// Reasons why something needed was not seen, beside those that the subjects themselves show.
    pub unseen: Vec<Message>,
    /// When what was frozen was read, if anybody knows.
    pub read: Option<ReadTimes>,
    /// The id of the org, where its page told.
    pub org_id: Option<String>,
}

/// When something was read, in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadTimes {
    /// The first of its pages or files.
    pub oldest: String,
    /// The last of them.
    pub newest: String,
}

/// A failure that was open when a baseline was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenFinding {
    /// Code of the rule.
    pub rule: String,
    /// Kind and name of the subject: `profile:HubSpot Integration`.
    pub subject: String,
    /// What failed.
    pub target: String,
    /// The word for its severity.
    pub severity: String,
}

/// A waiver that held when a baseline was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Borne {
    /// Code of the rule.
    pub rule: String,
    /// Kind and name of the subject.
    pub subject: String,
    /// What it covers.
    pub target: String,
    /// Why the team bears it.
    pub reason: String,
    /// Who decided so.
    pub approver: String,
    /// The last day on which it holds, `YYYY-MM-DD`.
    pub expires: String,
}

impl From<&Waiver> for Borne {
    fn from(waiver: &Waiver) -> Self {
        Self {
            rule: waiver.rule.clone(),
            subject: waiver.subject(),
            target: waiver.target.clone(),
            reason: waiver.reason.clone(),
            approver: waiver.approver.clone(),
            expires: waiver.expires.to_string(),
        }
    }
}

/// What a step of the history changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Kind and name of the subject.
    pub subject: String,
    /// The setting; `*` for a subject that came or went.
    pub target: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
    /// Whether the step added, removed, or only changed it; `unknown` where one of the two did not see it.
    pub direction: Step,
}

/// What became of a setting from one baseline to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// It was added, or grants more.
    Added,
    /// It was taken away, or grants less.
    Removed,
    /// It is another one.
    Changed,
    /// One of the two did not see it.
    Unknown,
}

/// One baseline before this one, and what this history added with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// What people called it.
    pub name: String,
    /// When it was made.
    pub created: String,
    /// Who made it.
    pub by: String,
    /// What they said about it.
    pub note: String,
    /// Its hash.
    pub hash: String,
    /// What the next baseline changed.
    pub then: Vec<Change>,
}

/// What was tested, frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The form of the file.
    pub permlight_baseline: u32,
    /// What people call it.
    pub name: String,
    /// When it was made.
    pub created: String,
    /// Who made it; empty if nobody said.
    pub by: String,
    /// What was done since the last one, or what was tested.
    pub note: String,
    /// The org that was tested; empty if nobody said.
    pub org: String,
    /// The policy that the findings come from.
    pub policy: String,
    /// What was tested, by kind and name.
    pub subjects: Vec<Observed>,
    /// Failures that were open at that time.
    pub findings: Vec<OpenFinding>,
    /// Waivers that held at that time.
    pub waivers: Vec<Borne>,
    /// The baselines before it, the oldest first.
    pub history: Vec<Earlier>,
    /// When it was read; baselines of earlier versions do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<ReadTimes>,
    /// The id of the org, where its page told. A sandbox has another one after it was refreshed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_id: Option<String>,
    /// SHA-256 of all of the above.
    pub hash: String,
}

/// Why nothing can be frozen, or why a baseline is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Something needed was not seen. Each reason says what.
    Unseen(Vec<Message>),
    /// The subjects cannot be told apart, or compared with the baseline before.
    Mismatch(Mismatch),
    /// It was made by another version.
    Version(u32),
    /// Its content is not what its hash says.
    Changed {
        /// The hash that it states.
        stated: String,
        /// The hash of its content.
        actual: String,
    },
}

impl From<Mismatch> for Refused {
    fn from(mismatch: Mismatch) -> Self {
        Self::Mismatch(mismatch)
    }
}

impl Refused {
    /// What people read.
    pub fn message(&self) -> Message {
        match self {
            Self::Unseen(reasons) => {
                let reasons = reasons.iter().cloned().map(Arg::from).collect();
                message!("freeze.unseen", Arg::Series(reasons))
            }
            Self::Mismatch(mismatch) => mismatch.message(),
            Self::Version(version) => message!("baseline-file.version", *version, VERSION),
            Self::Changed { stated, actual } => {
                message!("baseline-file.changed", Arg::name(actual), Arg::name(stated))
            }
        }
    }
}

impl Baseline {
    /// Freezes what was tested. `before` is the baseline that it builds on.
    pub fn freeze(
        mut subjects: Vec<Observed>,
        details: Details,
        before: Option<&Self>,
        policy: &'static Policy,
    ) -> Result<Self, Refused> {
        let mut reasons = unseen(&subjects);
        reasons.extend(details.unseen);
        if !reasons.is_empty() {
            return Err(Refused::Unseen(reasons));
        }
        subjects.order_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        let history = match before {
            None => {
                // Nothing to compare with, but two subjects of one name must not be frozen.
                compare(&subjects, &subjects, &Options::new(policy))?;
                Vec::new()
            }
            Some(before) => {
                before.check()?;
                let mut history = before.history.clone();
                history.push(Earlier {
                    name: before.name.clone(),
                    created: before.created.clone(),
                    by: before.by.clone(),
                    note: before.note.clone(),
                    hash: before.hash.clone(),
                    then: changes(&before.subjects, &subjects, policy)?,
                });
                history
            }
        };
        let Details {
            name,
            created,
            by,
            note,
            org,
            policy,
            mut findings,
            mut waivers,
            unseen: _,
            read,
            org_id,
        } = details;
        findings.order();
        waivers.order();
        let mut baseline = Self {
            permlight_baseline: VERSION,
            name,
            created,
            by,
            note,
            org,
            policy,
            subjects,
            findings,
            waivers,
            history,
            read,
            org_id,
            hash: String::new(),
        };
        baseline.hash = baseline.content_hash();
        Ok(baseline)
    }

    /// Whether it still is what was frozen.
    pub fn check(&self) -> Result<(), Refused> {
        if self.permlight_baseline != VERSION {
            return Err(Refused::Version(self.permlight_baseline));
        }
        let actual = self.content_hash();
        if actual == self.hash { Ok(()) } else { Err(Refused::Changed { stated: self.hash.clone(), actual }) }
    }

    /// Whether it, or one that it builds on, was frozen when the day ended. What was frozen later says nothing of what was tested
    /// by then.
    pub fn is_frozen_by(&self, day: Date) -> bool {
        let earlier = self.history.iter().map(|earlier| &earlier.created);
        let days = earlier.chain([&self.created]).map(|made| made.get(..10).and_then(Date::parse));
        days.into_iter().flatten().any(|made| made <= day)
    }

    /// Lays what is there over what was tested.
    pub fn compare(&self, actual: &[Observed], options: &Options<'_>) -> Result<Comparison, Mismatch> {
        compare(&self.subjects, actual, &Options { only_tested: true, ..*options })
    }

    /// The hash of everything but the hash itself.
    fn content_hash(&self) -> String {
        let mut canonical = Canonical::default();
        canonical.text("permlight baseline 1");
        let Self { name, created, by, note, org, policy, .. } = self;
        canonical.texts([name, created, by, note, org, policy]);
        canonical.list(self.subjects.len());
        for Observed { kind, name, facts } in &self.subjects {
            canonical.text(kind.id());
            canonical.text(name);
            canonical.list(facts.len());
            for fact in facts.iter() {
                canonical.text(&fact.key);
                canonical.text(&fact.value);
            }
        }
        canonical.list(self.findings.len());
        for OpenFinding { rule, subject, target, severity } in &self.findings {
            canonical.texts([rule, subject, target, severity]);
        }
        canonical.list(self.waivers.len());
        for Borne { rule, subject, target, reason, approver, expires } in &self.waivers {
            canonical.texts([rule, subject, target, reason, approver, expires]);
        }
        canonical.list(self.history.len());
        for Earlier { name, created, by, note, hash, then } in &self.history {
            canonical.texts([name, created, by, note, hash]);
            canonical.list(then.len());
            for Change { subject, target, before, after, direction } in then {
                canonical.texts([subject, target, before, after]);
                canonical.text(direction.word());
            }
        }
        // What earlier versions did not know changes nothing about their hash.
        if let Some(ReadTimes { oldest, newest }) = &self.read {
            canonical.text("read");
            canonical.texts([oldest, newest]);
        }
        if let Some(id) = &self.org_id {
            canonical.text("org id");
            canonical.text(id);
        }
        canonical.hash()
    }
}

impl Step {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Unknown => "unknown",
        }
    }
}

/// What one state of the subjects changed from another.
fn changes(
    before: &[Observed],
    after: &[Observed],
    policy: &'static Policy,
) -> Result<Vec<Change>, Mismatch> {
    let comparison = compare(before, after, &Options::new(policy))?;
    let change = |drift: super::Drift| {
        // What was frozen was seen whole: a subject that only one of the two has came or went with the step.
        let direction = match (drift.direction, drift.fact.is_empty(), drift.tested.as_str()) {
            (Direction::Extra, ..) | (Direction::Unknown, true, "unknown") => Step::Added,
            (Direction::Missing, ..) | (Direction::Unknown, true, _) => Step::Removed,
            (Direction::Changed, ..) => Step::Changed,
            (Direction::Unknown, false, _) => Step::Unknown,
        };
        Change {
            subject: [drift.kind.id(), ":", &drift.subject].concat(),
            target: drift.target,
            before: drift.tested,
            after: drift.actual,
            direction,
        }
    };
    Ok(comparison.drift.into_iter().map(change).collect())
}

/// What belongs to what is frozen and is not frozen itself, since managed packages hold it: a sentence for each holder. Its
/// rights are never called equal.
pub fn of_packages(subjects: &[Observed]) -> Vec<Message> {
    let there: SortedSet<(SubjectKind, &str)> =
        subjects.iter().map(|subject| (subject.kind, subject.name.as_str())).collect();
    let told = subjects.iter().filter_map(|subject| {
        let settings = Settings::of(subject);
        let missing = settings.held().filter(|held| !there.contains(held) && namespace(held.1).is_some());
        let names: Vec<_> = missing.map(|(_, name)| Arg::name(name)).collect();
        let (kind, name) = (message!(subject.kind.key()), Arg::name(&subject.name));
        (!names.is_empty()).then(|| message!("freeze.of-packages", kind, name, Arg::Series(names)))
    });
    told.collect()
}

/// What is needed and was not seen.
fn unseen(subjects: &[Observed]) -> Vec<Message> {
    if subjects.is_empty() {
        return vec![message!("freeze.nothing")];
    }
    let there: SortedSet<(SubjectKind, &str)> =
        gathered(subjects.iter().map(|subject| (subject.kind, subject.name.as_str())));
    let mut reasons = Vec::new();
    for subject in subjects {
        let settings = Settings::of(subject);
        let mut miss = |what: Message| {
            reasons.push(message!("freeze.of", message!(subject.kind.key()), Arg::name(&subject.name), what));
        };
        let grants =
            !matches!(subject.kind, SubjectKind::PermissionSetGroup | SubjectKind::User | SubjectKind::Org);
        if grants && !settings.sees_all_of(PERMISSIONS) {
            miss(message!("freeze.permissions"));
        }
        for (key, _) in settings.section(PERMISSIONS) {
            let unclear = settings.state(PERMISSIONS, key) == State::Unknown;
            if unclear && !settings.is_blind(PERMISSIONS, key) {
                miss(message!("freeze.permission", Arg::name(key)));
            }
        }
        for (element, _) in settings.section(Section::UnknownElements.fact()) {
            let element = element.split(':').next().unwrap_or_default();
            miss(message!("freeze.element", Arg::name(element)));
        }
        if let Some(status) = settings.unfinished() {
            miss(message!("freeze.unfinished", Arg::name(status)));
        }
        let impossible = impossible(&settings);
        if !impossible.is_empty() {
            miss(message!("freeze.impossible", Arg::names(impossible)));
        }
        let needed = |section: &&Section| {
            section.is_of(subject.kind)
                && section.compared() == Compared::Needed
                && **section != Section::UserPermissions
        };
        for section in Section::ALL.iter().filter(needed) {
            if !settings.sees_all_of(section.fact()) {
                miss(message!("freeze.section", message!(section.key())));
            }
        }
        for (kind, name) in settings.held() {
            if !there.contains(&(kind, name)) && namespace(name).is_none() {
                miss(message!("freeze.held", message!(kind.key()), Arg::name(name)));
            }
        }
    }
    reasons
}
