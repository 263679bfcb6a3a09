//! What a rule is; the built-in ones are in [`builtin`](crate::builtin).

use serde::Serialize;

use crate::catalog::{Permission, PermissionId};
use crate::network::Network;
use crate::object_right::ObjectRight;
use crate::section::Section;
use crate::subject::SubjectKind;
use crate::text::fold;

pub use crate::severity::Severity;

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
    /// Its failure has words of its own, under its code, in place of those that are made from the catalog.
    pub says_failure: bool,
    /// A right that the register declares as needed is no failure of it.
    pub accepts_declared: bool,
    /// What a team's own rule says; those of built-in rules stand in `builtin`.
    pub own_text: Option<&'static RuleText>,
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
    /// These rights should be granted on no object.
    Rights(&'static RightsCheck),
    /// The login IP ranges should be narrow, each and together.
    LoginIpRanges,
    /// What only a team's own rules can ask for.
    Team(&'static TeamCheck),
    /// A fact that is text should be one of some words, or none of them.
    Value(&'static ValueCheck),
    /// A list should have an entry.
    Listed(&'static ListCheck),
    /// The logins of the watched users should be good ones.
    Logins(&'static LoginCheck),
    /// The Setup Audit Trail should show nothing that touches what is watched.
    Audit,
    /// A profile that Salesforce ships should grant no more than when it was shipped.
    Shipped(&'static ShippedProfile),
    /// Only a person can tell.
    Manual,
    /// It takes several subjects to tell: [`crate::across`].
    Across(Across),
    /// What is known of the rollout tells; where nothing is, a person.
    Rollout(Stage),
}

/// The stages in which an integration user goes from the sandbox to production; each has one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The credentials are renewed again and again, on days that a calendar knows.
    Renewal,
    /// What production is to have was tested in a sandbox.
    Sandbox,
    /// What was tested went to production.
    Production,
    /// Production has nothing more than what was tested.
    NothingMore,
    /// What differs was corrected.
    Differences,
    /// Production is watched after the deploy.
    Watch,
    /// What production was before is kept.
    WayBack,
    /// What production was before is removed.
    CleanUp,
}

/// Rights that no object should carry.
#[derive(Debug)]
pub struct RightsCheck {
    /// The rights.
    pub rights: &'static [ObjectRight],
    /// The objects, by API name; all of them if none is named.
    pub objects: &'static [&'static str],
}

impl RightsCheck {
    /// Whether it speaks of an object.
    pub fn has_object(&self, object: &str) -> bool {
        self.objects.is_empty() || self.objects.iter().any(|own| fold(own) == fold(object))
    }

    /// Whether it speaks of a right on an object, as facts call it: `Account/read`.
    pub fn is_about(&self, key: &str) -> bool {
        key.rsplit_once('/').is_some_and(|(object, right)| {
            self.has_object(object) && self.rights.iter().any(|own| own.fact() == right)
        })
    }
}

/// What a fact should say.
#[derive(Debug)]
pub struct ValueCheck {
    /// The fact, `section/key`.
    pub fact: &'static str,
    /// What it should be; empty: see `none_of`.
    pub one_of: &'static [&'static str],
    /// What it should not be.
    pub none_of: &'static [&'static str],
}

/// What a list should have.
#[derive(Debug)]
pub struct ListCheck {
    /// The section of facts.
    pub list: &'static str,
    /// Names of the entry; one is enough.
    pub one_of: &'static [&'static str],
    /// The entries are licences, and one should be free.
    pub seats: bool,
}

/// Which logins are good.
#[derive(Debug)]
pub struct LoginCheck {
    /// What to look at.
    pub column: LoginColumn,
    /// Words of good logins, in every language that is known.
    pub good: &'static [&'static str],
    /// Words of bad ones, up to a colon.
    pub bad: &'static [&'static str],
}

/// A column of the Login History.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginColumn {
    /// How the login turned out.
    Status,
    /// How the user came in.
    Type,
}

/// A profile as Salesforce ships it.
#[derive(Debug)]
pub struct ShippedProfile {
    /// Its names, the newest first.
    pub profiles: &'static [&'static str],
    /// The user licences that have it; a profile made from it has the same one.
    pub licences: &'static [&'static str],
    /// The user permissions that are on. It grants nothing else.
    pub permissions: &'static [PermissionId],
}

/// What only a team's own rules look at.
#[derive(Debug)]
pub enum TeamCheck {
    /// These rights on an object should be off.
    Object {
        /// API name.
        name: String,
        /// The rights.
        deny: Vec<ObjectRight>,
    },
    /// These rights on a field should be off.
    Field {
        /// API name with the object's: `Contact.Birthdate`.
        name: String,
        /// The rights.
        deny: Vec<FieldRight>,
    },
    /// Every login IP range should lie inside these.
    Network {
        /// The networks.
        within: Vec<Network>,
        /// The same as written.
        written: String,
    },
}

impl TeamCheck {
    /// What it looks at and what should be, in a few words.
    pub fn summary(&self) -> String {
        match self {
            Self::Object { name, deny } => {
                let rights: Vec<_> = deny.iter().map(|right| right.fact()).collect();
                format!("{name} without {}", rights.join(", "))
            }
            Self::Field { name, deny } => {
                let rights: Vec<_> = deny.iter().map(|right| right.word()).collect();
                format!("{name} without {}", rights.join(", "))
            }
            Self::Network { written, .. } => format!("login IP ranges inside {written}"),
        }
    }
}

/// A right on a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldRight {
    /// Read access.
    Read,
    /// Edit access.
    Edit,
}

impl FieldRight {
    /// Both rights.
    pub const ALL: [Self; 2] = [Self::Read, Self::Edit];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Edit => "edit",
        }
    }

    /// What people call it, as a key of messages.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Read => "right.read",
            Self::Edit => "right.edit",
        }
    }
}

/// What takes several subjects to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// The user has the rights that the integration needs, and no others.
    Needs,
    /// Modify All on every object that the integration writes.
    ModifyAll,
    /// Each integration declares what it needs.
    DeclaredNeeds,
    /// The user is active and has the profile that was looked at.
    Holder,
    /// Nobody else has the profile.
    OwnProfile,
    /// No two integrations share a user.
    OneIntegration,
    /// The user has what the user before had.
    SameAssignments,
    /// The user does not simply have what the user before had.
    CopiedAssignments,
    /// Each permission set fits the licences of the user.
    LicenceFit,
    /// Permission sets come in groups.
    Groups,
    /// Groups mute what is not needed.
    Muting,
    /// No multi-factor authentication is demanded of the user's API logins.
    ApiMfa,
    /// If it is, the user has the waiver.
    ApiMfaWaiver,
    /// The login hours do not shut the integration out.
    LoginHours,
    /// Logins came from the login IP ranges of the profile.
    LoginNetworks,
    /// Logins came by applications that the register names.
    LoginClients,
}

impl Across {
    /// The name in rule files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Needs => "needs",
            Self::ModifyAll => "modify-all",
            Self::DeclaredNeeds => "declared-needs",
            Self::Holder => "holder",
            Self::OwnProfile => "own-profile",
            Self::OneIntegration => "one-integration",
            Self::SameAssignments => "same-assignments",
            Self::CopiedAssignments => "copied-assignments",
            Self::LicenceFit => "licence-fit",
            Self::Groups => "groups",
            Self::Muting => "muting",
            Self::ApiMfa => "api-mfa",
            Self::ApiMfaWaiver => "api-mfa-waiver",
            Self::LoginHours => "login-hours",
            Self::LoginNetworks => "login-networks",
            Self::LoginClients => "login-clients",
        }
    }

    /// Whether what people declare tells it alone.
    pub const fn is_declared(self) -> bool {
        matches!(self, Self::OneIntegration | Self::DeclaredNeeds)
    }

    /// Whether metadata files can tell, given who holds what.
    pub const fn is_in_metadata(self) -> bool {
        let of_users = matches!(
            self,
            Self::Holder
                | Self::SameAssignments
                | Self::CopiedAssignments
                | Self::LoginNetworks
                | Self::LoginClients
        );
        !of_users && !self.is_declared()
    }
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

impl Rule {
    /// The stage of the rollout that it is about.
    pub const fn stage(&self) -> Option<Stage> {
        if let Check::Rollout(stage) = self.check { Some(stage) } else { None }
    }

    /// Whether neither pages nor files tell, so that people write down how it stands.
    pub const fn is_signed_off(&self) -> bool {
        matches!(self.check, Check::Manual | Check::Rollout(_))
    }

    /// The permissions that it names.
    pub fn permissions(&self) -> Vec<&'static Permission> {
        match self.check {
            Check::On(list) | Check::Off(list) | Check::Only(list) => {
                list.iter().map(|id| id.get()).collect()
            }
            Check::Combination(combination) => combination.permissions().collect(),
            Check::Shipped(shipped) => shipped.permissions.iter().map(|id| id.get()).collect(),
            _ => Vec::new(),
        }
    }
}
