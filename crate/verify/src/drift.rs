//! What a comparison says.

use serde::{Deserialize, Serialize};

use super::environment::Environment;
use super::rights::Rights;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::rule::Severity;
use permlight_core::section::BulkKind;
use permlight_core::subject::SubjectKind;

/// What the actual side has, seen from the tested one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Direction {
    /// More than was tested.
    Extra,
    /// Less than was tested.
    Missing,
    /// Something else, neither more nor less.
    Changed,
    /// One side did not see it.
    Unknown,
}

impl Direction {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Extra, Self::Missing, Self::Changed, Self::Unknown];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Extra => "extra",
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Unknown => "unknown",
        }
    }

    /// The same with the sides swapped.
    #[must_use]
    pub const fn flipped(self) -> Self {
        match self {
            Self::Extra => Self::Missing,
            Self::Missing => Self::Extra,
            other => other,
        }
    }
}

/// What a deploy does with a setting of production.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
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
}

/// Why a difference cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Untold {
    /// The actual side lacks the subject.
    NotInActual,
    /// The tested side lacks the subject.
    NotInTested,
    /// One side lists the setting, and the other did not see all of the section.
    NotNamed,
    /// The pages that were frozen do not show the field, and none of them is that of its object.
    FieldOfTested,
    /// The same on the actual side.
    FieldOfActual,
    /// The page of the object was read on both sides, and only one of them shows the field.
    FieldOfOne,
    /// One side saw the whole section, and the other did not.
    NotWhole,
    /// Metadata of this kind never returns the permission.
    InNoMetadata,
    /// One side names the setting and could not tell its value.
    Unreadable,
    /// One side is older than the setting.
    Older,
    /// The two sides use different words, of which one is not known.
    OtherWords,
    /// A file says it in words of its own, and no page has those.
    FileAndPage,
    /// One side does not list the field, because View All Fields opens it; whether it may be edited is not told.
    AllFields,
    /// The file of one side contradicts itself, so that nothing it leaves out counts.
    Contradicted,
    /// A page shows something else than what was read before.
    Disputed,
}

impl Untold {
    /// The key of the message that says so, and what to do.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotInActual => "untold.not-in-actual",
            Self::NotInTested => "untold.not-in-tested",
            Self::NotNamed => "untold.not-named",
            Self::FieldOfTested => "untold.field-of-tested",
            Self::FieldOfActual => "untold.field-of-actual",
            Self::FieldOfOne => "untold.field-of-one",
            Self::NotWhole => "untold.not-whole",
            Self::InNoMetadata => "untold.in-no-metadata",
            Self::Unreadable => "untold.unreadable",
            Self::Older => "untold.older",
            Self::OtherWords => "untold.other-words",
            Self::FileAndPage => "untold.file-and-page",
            Self::AllFields => "untold.all-fields",
            Self::Contradicted => "untold.contradicted",
            Self::Disputed => "untold.disputed",
        }
    }
}

/// One setting that differs, or that only one side can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Name of the subject on the actual side, or on the tested one if the actual side lacks it.
    pub subject: String,
    /// Kind of the subject.
    pub kind: SubjectKind,
    /// The element of metadata that the setting stands in, for example `userPermissions`.
    pub section: String,
    /// The setting in Salesforce's own words: `ModifyAllData`, `Account.modifyAllRecords`; `*` for all that a section
    /// does not name, or for the subject as a whole.
    pub target: String,
    /// What was tested.
    pub tested: String,
    /// What is there.
    pub actual: String,
    /// What the actual side has, seen from the tested one.
    pub direction: Direction,
    /// How much it matters.
    pub severity: Severity,
    /// The actual side can do more than was tested, or perhaps can.
    pub widens: bool,
    /// The name of the fact, as evidence has it: `permission/ModifyAllData`; empty for a subject as a whole.
    pub fact: String,
    /// Settings that people want as a count first.
    pub bulk: Option<BulkKind>,
    /// Why such a difference is to be expected between a sandbox and production; it is ranked last and makes no drift.
    pub expected: Option<&'static Environment>,
    /// Why it cannot be told.
    pub reason: Option<Untold>,
    /// What else there is to say: how many addresses, what is no longer muted, why it counts although it was to be expected.
    pub note: Option<Message>,
    /// What a deploy of the tested side would do with it.
    pub deploy: Deploy,
    /// Of a right on an object: all rights on that object, as tested and as they are.
    pub rights: Option<[Rights; 2]>,
}

impl Drift {
    /// Why it cannot be told, or what else there is to say.
    pub fn remark(&self) -> Option<Message> {
        let said = |reason: Untold| match reason {
            Untold::FieldOfTested | Untold::FieldOfActual | Untold::FieldOfOne => {
                let object = self.target.split('.').next();
                message!(reason.key(), Arg::name(object.unwrap_or_default()))
            }
            _ => message!(reason.key()),
        };
        self.reason.map(said).or_else(|| self.note.clone())
    }

    /// Of a right on an object: all rights on that object as letters, as tested and as they are.
    pub fn letters(&self) -> Option<(String, String)> {
        let [tested, actual] = self.rights?;
        Some((tested.letters(actual), actual.letters(tested)))
    }

    /// The remark, or else why it is to be expected.
    pub fn why(&self) -> Option<Message> {
        self.remark().or_else(|| self.expected.map(|environment| message!(environment.key)))
    }

    /// What a deploy of the tested side would do with it; `None` if it is to be expected between the two.
    pub fn deployed(&self) -> Option<Deploy> {
        self.expected.is_none().then_some(self.deploy)
    }
}

/// What neither side has seen, so that nothing can be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// Name of the subject on the actual side.
    pub subject: String,
    /// Kind of the subject.
    pub kind: SubjectKind,
    /// The element of metadata.
    pub section: &'static str,
    /// The setting, or `*` for all that neither side lists.
    pub target: String,
    /// Without it nobody can say that the sides are equal.
    pub needed: bool,
}

/// What comes of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All that was tested is there, and nothing else, as far as these settings go.
    Equal,
    /// Something differs.
    Drift,
    /// Nothing differs, but something needed was not seen.
    Unknown,
}

impl Verdict {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Drift => "drift",
            Self::Unknown => "unknown",
        }
    }
}

/// All that a comparison says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What differs, the worst first.
    pub drift: Vec<Drift>,
    /// What neither side has seen.
    pub unseen: Vec<Unseen>,
    /// Subjects that only the actual side has, where the tested side says what belongs to the comparison.
    pub untested: Vec<(SubjectKind, String)>,
    /// The subjects that were laid over each other, by kind and by name on the actual side.
    pub compared: Vec<(SubjectKind, String)>,
    /// What forbids *equal* although nothing differs, each with what to do: a group whose rights are not what its files say, a
    /// file that contradicts itself.
    pub caveats: Vec<Message>,
    /// Profiles that Salesforce made, on either side, by the name on the actual side.
    pub standard: Vec<String>,
    /// How many settings, and sections as a whole, both sides could tell. What a subject says of itself grants nothing.
    pub settled: usize,
}

impl Comparison {
    /// What comes of it.
    pub fn verdict(&self) -> Verdict {
        let mut counted = self.drift.iter().filter(|drift| drift.expected.is_none()).peekable();
        let nothing = counted.peek().is_none();
        if counted.any(|drift| drift.direction != Direction::Unknown) {
            Verdict::Drift
        } else if nothing
            && self.caveats.is_empty()
            && !self.compared.is_empty()
            && !self.unseen.iter().any(|unseen| unseen.needed)
        {
            Verdict::Equal
        } else {
            Verdict::Unknown
        }
    }

    /// The differences with which a deploy of the tested side does this, the worst first.
    pub fn what(&self, deploy: Deploy) -> Vec<&Drift> {
        self.drift.iter().filter(|drift| drift.deployed() == Some(deploy)).collect()
    }

    /// Whether nothing was compared: no subject is on both sides, or of none that is could both sides tell anything that it
    /// grants.
    pub const fn told_nothing(&self) -> bool {
        self.settled == 0
    }

    /// The namespace without which a subject of one side is called like one of the other, if only one side has each.
    pub fn namespace(&self) -> Option<&str> {
        let alone = || self.drift.iter().filter(|drift| drift.fact.is_empty());
        let is_bare = |with: &Drift, name: &str| {
            alone().any(|other| {
                other.kind == with.kind
                    && other.actual != with.actual
                    && other.subject.eq_ignore_ascii_case(name)
            })
        };
        alone().find_map(|drift| {
            let (namespace, name) = drift.subject.split_once("__")?;
            is_bare(drift, name).then_some(namespace)
        })
    }

    /// How many differences of a direction there are, without the expected ones.
    pub fn count(&self, direction: Direction) -> usize {
        self.drift.iter().filter(|drift| drift.direction == direction && drift.expected.is_none()).count()
    }
}
