//! The parts of a report.

use std::fmt;

use permlight_core::date::{Date, Moment};
use permlight_core::finding::Finding;
use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::needs::Risk;
use permlight_core::rule::Severity;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_org::checklist::{ItemOutcome, ManualEntry, ManualState, Mode};
use serde::{Serialize, Serializer};

use super::choices::{Environment, EvidenceSource, WaiverState};
#[cfg(feature = "schema")]
use super::forms::{DateForm, EntryForm, MomentForm};
use crate::say;
use crate::told::{self, Reader};

/// Derives what every part has.
macro_rules! parts {
    ($($(#[$meta:meta])* pub $kind:tt $name:ident { $($body:tt)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub $kind $name { $($body)* }
        )*
    };
}

parts! {
    /// The org that was looked at.
    pub struct Org {
        /// Its name, as whoever made the report gave it; may be empty.
        pub name: String,
        /// Where Setup is, `https://acme.my.salesforce-setup.com`; empty if nobody said.
        pub url: String,
        /// What kind of org it is.
        pub environment: Environment,
        /// The company whose org it is; empty if nobody said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub company: String,
        /// Its id, `00D…`; empty if nobody said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub id: String,
    }

    /// The policy.
    pub struct PolicyRow {
        /// The name that machines read.
        pub id: String,
        /// The name that people read.
        pub title: String,
        /// The guide that it follows.
        pub guide: String,
    }

    /// A step.
    pub struct StepRow {
        /// The name that machines read.
        pub id: String,
        /// The name that people read.
        pub title: String,
        /// What it is about.
        pub about: String,
    }

    /// An item of the checklist.
    pub struct ItemRow {
        /// Code of the rule.
        pub rule: String,
        /// Id of the step.
        pub step: String,
        /// The good state.
        pub title: String,
        /// Why it matters.
        pub why: String,
        /// What to do.
        pub fix: String,
        /// Rows of the guides that it carries out.
        pub requirements: Vec<String>,
        /// Who says so.
        pub sources: Vec<SourceRow>,
        /// How much a failure matters.
        pub severity: Severity,
        /// Who tells how it stands.
        pub mode: Mode,
        /// How it stands.
        pub outcome: ItemOutcome,
        /// What was seen.
        pub seen: Vec<String>,
        /// The page or file that decides; empty if none was read.
        pub place: String,
        /// When it was read.
        #[cfg_attr(feature = "schema", schemars(with = "Option<MomentForm>"))]
        pub time: Option<Moment>,
        /// How that came in, and how old it was.
        #[serde(default, skip_serializing_if = "Proof::is_empty")]
        pub proof: Proof,
        /// Path of the page of Setup that settles it; empty if none is known.
        pub link: String,
        /// What people have written down.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<EntryForm>"))]
        pub entries: Vec<ManualEntry>,
        /// They have written down different things.
        pub conflict: bool,
    }

    /// Who says so.
    pub struct SourceRow {
        /// Guide and section, or official document.
        pub title: String,
        /// What it says.
        pub says: String,
        /// Where it stands; empty if there is no lasting address.
        pub url: String,
    }

    /// A finding.
    pub struct FindingRow {
        /// Code of the rule.
        pub rule: &'static str,
        /// Whom it is about.
        pub subject: SubjectRow,
        /// What it is about, by API name.
        pub target: String,
        /// How it counts.
        pub outcome: ItemOutcome,
        /// How much it matters.
        pub severity: Severity,
        /// What the policy wants.
        pub expected: &'static str,
        /// What was found.
        pub found: String,
        /// What is wrong.
        pub message: String,
        /// Why it cannot be told, without the name of what it is about; empty where it can.
        pub reason: String,
        /// What to do.
        pub fix: String,
        /// Who grants it, where that is known.
        pub grantors: Vec<String>,
        /// What the team has decided about it; empty if nothing.
        pub decision: String,
        /// The page or file that told it.
        pub place: String,
        /// The line of the file, counted from 1.
        pub line: Option<u32>,
        /// When it was read.
        #[cfg_attr(feature = "schema", schemars(with = "Option<MomentForm>"))]
        pub time: Option<Moment>,
        /// How that came in, and how old it was.
        #[serde(default, skip_serializing_if = "Proof::is_empty")]
        pub proof: Proof,
    }

    /// Where a finding comes from.
    #[derive(Default)]
    pub struct Proof {
        /// Page or file, how it was read and how old it was, in words; empty where nothing that was read tells it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub words: String,
        /// How it came in.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub source: Option<EvidenceSource>,
        /// The file that somebody else gave, if it stands in one.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub from: String,
        /// How old it was when the report was made, in minutes.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub minutes: Option<u32>,
        /// That sources disagree: both, with what they say.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub disagreement: String,
    }

    /// A right that the subject has, may have, or would have if a grant counted.
    pub struct AccessRow {
        /// `user permission`, or the right on an object: `read`.
        pub right: String,
        /// API name of the permission or the object.
        pub target: String,
        /// The label that people know; empty if none is known.
        pub label: String,
        /// `on`, `unknown`, or `off` where a grant does not count.
        pub state: String,
        /// Who grants it.
        pub granted_by: Vec<String>,
        /// Grants that do not count, and why.
        pub withheld: Vec<String>,
        /// Why it is unknown.
        pub doubts: Vec<String>,
    }

    /// A failure that the team bears.
    pub struct WaiverRow {
        /// Code of the rule.
        pub rule: String,
        /// Whom it is about.
        pub subject: SubjectRow,
        /// The record id of the subject, where it was agreed beside its page.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub record: String,
        /// What it is about, by API name.
        pub target: String,
        /// Why the team bears it.
        pub reason: String,
        /// Who decided so.
        pub approver: String,
        /// The last day on which it holds.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        pub expires: Date,
        /// Whether it holds.
        pub state: WaiverState,
    }

    /// Something that was read.
    pub struct EvidenceRow {
        /// Whom it is about.
        pub subject: SubjectRow,
        /// The page or file.
        pub place: String,
        /// When it was read.
        #[cfg_attr(feature = "schema", schemars(with = "Option<MomentForm>"))]
        pub time: Option<Moment>,
        /// How it came in, where that was kept.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub source: Option<EvidenceSource>,
        /// The file that somebody else gave, if it stands in one.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub from: String,
        /// How old it was when the report was made, in minutes.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub minutes: Option<u32>,
        /// How many findings rest on it.
        pub findings: usize,
    }

    /// An integration, and how far its move is.
    pub struct IntegrationRow {
        /// The name that machines read.
        pub id: String,
        /// The name that people read.
        pub title: String,
        /// Who answers for it.
        pub owner: String,
        /// How much harm its failure does.
        pub risk: Risk,
        /// The user that serves it; empty if nobody said.
        pub username: String,
        /// Moved, not to be moved, or open.
        pub state: ManualState,
        /// Its turn.
        pub is_next: bool,
        /// It was moved while one with less risk was still open.
        pub is_early: bool,
        /// What people have written down.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<EntryForm>"))]
        pub entries: Vec<ManualEntry>,
        /// They have written down different things.
        pub conflict: bool,
    }

    /// Something that could not be read.
    pub struct Problem {
        /// The page or file.
        pub place: String,
        /// The line, counted from 1.
        pub line: Option<u32>,
        /// The column in characters, counted from 1.
        pub column: Option<u32>,
        /// What is wrong.
        pub message: String,
    }
}

/// A subject. In JSON it is its id, kind and name: `profile:HubSpot Integration`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectRow {
    /// Its kind.
    pub kind: SubjectKind,
    /// Its name.
    pub name: String,
}

impl SubjectRow {
    /// What it is known by in every format: `profile:HubSpot Integration`.
    pub fn id(&self) -> String {
        say::id(self.kind, &self.name)
    }

    /// In words: `profile HubSpot Integration`.
    pub fn label(&self, locale: &Locale) -> String {
        say::subject(locale, self.kind, &self.name)
    }
}

impl From<&Subject> for SubjectRow {
    fn from(subject: &Subject) -> Self {
        Self { kind: subject.kind, name: subject.name.clone() }
    }
}

impl Proof {
    /// Where a finding comes from, in a report that is made at this moment.
    pub(super) fn of(seen: &Finding, locale: &Locale, now: Moment) -> Self {
        let reader = Reader::OfReport(now);
        let told = seen.told();
        Self {
            words: told::told(locale, told, reader),
            source: told.is_known().then(|| told.source.into()),
            from: told.from.clone().unwrap_or_default(),
            minutes: told.age(now),
            disagreement: seen
                .dispute()
                .map_or_else(String::new, |found| told::dispute(locale, found, reader)),
        }
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How it came in, and in whose file.
    pub(crate) fn source(&self, locale: &Locale) -> String {
        source(locale, self.source, &self.from)
    }

    /// How old it was.
    pub(crate) fn age(&self, locale: &Locale) -> String {
        self.minutes.map_or_else(String::new, |minutes| told::minutes(locale, minutes))
    }

    /// The words, and what sources disagree about.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &String> {
        [&self.words, &self.disagreement].into_iter().filter(|text| !text.is_empty())
    }
}

/// How something came in, and in whose file.
pub(crate) fn source(locale: &Locale, source: Option<EvidenceSource>, from: &str) -> String {
    let word = source.map_or_else(String::new, |source| say::word(locale, "source", source.word()));
    if from.is_empty() { word } else { locale.say(&message!("line.pair", word, from.to_owned())) }
}

impl Serialize for SubjectRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}:{}", self.kind.id(), self.name))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for SubjectRow {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Subject".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let kinds: Vec<_> = SubjectKind::ALL.into_iter().map(SubjectKind::id).collect();
        schemars::json_schema!({
            "description": "A subject: its kind, a colon and its name, `profile:HubSpot Integration`. Where several files \
                            describe one of that kind and name, `@` and the file follow.",
            "type": "string",
            "pattern": format!("^({}):", kinds.join("|")),
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)?;
        for number in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{number}")?;
        }
        write!(f, ": {}", self.message)
    }
}
