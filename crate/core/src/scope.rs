//! Scope: whether a subject is an integration user's, and so whether anybody is told what is wrong with it. One function, used by the
//! pages, the panel and the command alike. What it goes by stands in `crate/data/catalog/scope.toml`.

mod name;

use crate::capture::Capture;
use crate::coverage;
use crate::effective::unsettled;
use crate::fact::{self, Facts};
use crate::identity;
use crate::message;
use crate::message::{Arg, Message};
use crate::needs::Integration;
use crate::pattern::fits;
use crate::setting::Setting;
use crate::subject::{StandardProfile, SubjectKind, is_called};
use crate::text::{fold, fold_name, same_username};

mod generated {
    include!(concat!(env!("OUT_DIR"), "/scope.rs"));
}

const ONLY_API: &str = "ApiUserOnly";

/// What somebody said of a subject: whether it is an integration user's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is.
    Yes,
    /// It is a person's, or nobody's business.
    No,
}

/// What becomes of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is judged.
    Judged,
    /// Nobody has said; somebody is asked. It is not judged until then.
    Undecided,
    /// It is none of an integration user.
    LeftOut,
}

/// Whether a subject is judged, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// What becomes of it.
    pub standing: Standing,
    /// Why.
    pub reason: Reason,
}

/// Why a subject is judged or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The org itself: its licences, settings and logs are every integration user's.
    Org,
    /// An admin answered.
    Answered(Answer),
    /// The team's file names it.
    Team(Answer),
    /// The register: the integration.
    Declared(String),
    /// Something that is an integration user's holds it, or it is a part of that.
    HeldBy {
        /// The holder's kind.
        kind: SubjectKind,
        /// The holder's name.
        name: String,
    },
    /// A licence that is sold for integrations alone.
    Licence(String),
    /// API Only User is on.
    ApiOnly,
    /// API Only User is named, and whether it is on cannot be read.
    ApiOnlyUnread,
    /// A name has a word that says so. The user's profile can have it, too.
    Word {
        /// The word.
        word: &'static str,
        /// Whose name it is in.
        kind: SubjectKind,
    },
    /// A name has a word that only suggests it: a product's.
    Suggested(&'static str),
    /// One of Salesforce's own identities.
    Identity,
    /// A licence of those who visit sites, chat, or use portals.
    NeverLicence(String),
    /// Nothing says so.
    NoSign,
}

impl Reason {
    /// The reason as part of a sentence.
    pub fn message(&self) -> Message {
        match self {
            Self::Org => message!("scope.org"),
            Self::Answered(Answer::Yes) => message!("scope.answered-yes"),
            Self::Answered(Answer::No) => message!("scope.answered-no"),
            Self::Team(Answer::Yes) => message!("scope.team-yes"),
            Self::Team(Answer::No) => message!("scope.team-no"),
            Self::Declared(integration) => message!("scope.declared", Arg::name(integration)),
            Self::HeldBy { kind, name } => {
                message!("scope.held", message!(kind.key()), Arg::name(name))
            }
            Self::Licence(licence) => message!("scope.licence", Arg::name(licence)),
            Self::ApiOnly => message!("scope.api-only"),
            Self::ApiOnlyUnread => message!("scope.api-only-unread"),
            Self::Word { word, kind } => message!("scope.word", message!(kind.key()), Arg::name(word)),
            Self::Suggested(word) => message!("scope.suggested", Arg::name(word)),
            Self::Identity => message!("scope.identity"),
            Self::NeverLicence(licence) => message!("scope.never", Arg::name(licence)),
            Self::NoSign => message!("scope.no-sign"),
        }
    }

    /// The name that machines read.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Org => "org",
            Self::Answered(_) => "answered",
            Self::Team(_) => "team",
            Self::Declared(_) => "declared",
            Self::HeldBy { .. } => "held",
            Self::Licence(_) => "licence",
            Self::ApiOnly => "api-only",
            Self::ApiOnlyUnread => "api-only-unread",
            Self::Word { .. } => "word",
            Self::Suggested(_) => "suggested",
            Self::Identity => "identity",
            Self::NeverLicence(_) => "never",
            Self::NoSign => "no-sign",
        }
    }
}

/// What is known of a subject besides what was read of it.
#[derive(Debug, Clone, Default)]
pub struct Known<'k> {
    /// What an admin answered.
    pub answer: Option<Answer>,
    /// What the team's file says.
    pub team: Option<Answer>,
    /// The integration whose entry in the register names it.
    pub declared: Option<&'k str>,
    /// Who is in scope and holds it.
    pub holder: Option<(SubjectKind, &'k str)>,
    /// Of a group: what [`of_members`] tells.
    pub members: Option<Reason>,
}

/// What is known of whom a page is about, besides what the page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageScope {
    /// What the team's file says.
    pub team: TeamScope,
    /// The register: kind and name of a subject with a colon between, and the integration whose entry names it.
    pub declared: Vec<(String, String)>,
    /// What is known of records that the page may be about: the first 15 characters of the record's id, a slash, and what it is;
    /// and its value. `answer` is what an admin answered (`yes`, `no`), `holder` who is in scope and holds the record (kind and name
    /// with a colon between); the rest are facts that other pages proved.
    pub known: Vec<(String, String)>,
}

/// What a subject shows of itself.
struct Signals<'s> {
    kind: SubjectKind,
    name: &'s str,
    /// What people call a permission set or group.
    label: Option<&'s str>,
    licence: Option<&'s str>,
    /// Of a user.
    username: Option<&'s str>,
    profile: Option<&'s str>,
    only_api: Option<Reason>,
    is_identity: bool,
}

impl<'s> Signals<'s> {
    /// What a capture shows; `known` tells what it does not.
    fn of(capture: &'s Capture, known: impl Fn(&str) -> Option<&'s str>) -> Self {
        let shown = |fact: &str| capture.value(fact).or_else(|| known(fact));
        let is_known_on = || known(API_ONLY) == Some(Setting::On.word());
        let is_unknown = || matches!(capture.permissions.get(ONLY_API), Setting::Unknown(_));
        Self {
            kind: capture.subject.kind,
            name: &capture.subject.name,
            label: shown("about/label"),
            licence: shown(LICENCE).or_else(|| shown(USER_LICENCE)),
            username: shown(USERNAME),
            profile: shown(PROFILE),
            only_api: if is_unknown() && is_known_on() { Some(Reason::ApiOnly) } else { only_api(capture) },
            is_identity: identity::exclusion(capture).is_some(),
        }
    }
}

const LICENCE: &str = "about/licence";
const API_ONLY: &str = "permission/ApiUserOnly";
const USER_LICENCE: &str = "user/licence";
const PROFILE: &str = "user/profile";
const USERNAME: &str = "user/username";

/// Whether a subject is an integration user's. The nearest word counts first: what an admin answered, what the team wrote, the
/// register, who holds it; then what it is itself.
pub fn scope(capture: &Capture, known: &Known<'_>) -> Scope {
    decide(&Signals::of(capture, |_| None), known)
}

fn decide(signals: &Signals<'_>, known: &Known<'_>) -> Scope {
    let standing = |standing, reason| Scope { standing, reason };
    let said = |answer, reason| {
        standing(if answer == Answer::Yes { Standing::Judged } else { Standing::LeftOut }, reason)
    };
    if signals.kind == SubjectKind::Org {
        return standing(Standing::Judged, Reason::Org);
    }
    if let Some(answer) = known.answer {
        return said(answer, Reason::Answered(answer));
    }
    if let Some(answer) = known.team {
        return said(answer, Reason::Team(answer));
    }
    if let Some(integration) = known.declared {
        return standing(Standing::Judged, Reason::Declared(integration.to_owned()));
    }
    // What an integration user has grants it something, whoever made it.
    if signals.is_identity && known.holder.is_none() {
        return standing(Standing::LeftOut, Reason::Identity);
    }
    let only_api = signals.only_api.as_ref().filter(|_| signals.kind != SubjectKind::MutingPermissionSet);
    // Whoever reaches Salesforce through APIs alone visits no site.
    let never = signals.licence.filter(|licence| is_never(licence) && only_api != Some(&Reason::ApiOnly));
    if let Some(licence) = never {
        return standing(Standing::LeftOut, Reason::NeverLicence(licence.to_owned()));
    }
    if let Some((kind, name)) = known.holder {
        return standing(Standing::Judged, Reason::HeldBy { kind, name: name.to_owned() });
    }
    if let Some(licence) = signals.licence.filter(|licence| is_integration_licence(licence)) {
        return standing(Standing::Judged, Reason::Licence(licence.to_owned()));
    }
    // What a muting set has on is taken away.
    if let Some(reason) = only_api {
        return standing(Standing::Judged, reason.clone());
    }
    if let Some(reason) = &known.members {
        return standing(Standing::Judged, reason.clone());
    }
    if let Some((word, kind)) = named(signals, generated::WORDS) {
        return standing(Standing::Judged, Reason::Word { word, kind });
    }
    let suggested = named(signals, generated::SUGGEST);
    standing(Standing::Undecided, suggested.map_or(Reason::NoSign, |(word, _)| Reason::Suggested(word)))
}

/// What tells of a group, by its members, that whoever holds it is an integration user: a licence that one is tied to, or API Only
/// User that the group does not mute. `find` finds members and muting sets.
pub fn of_members<'c>(
    group: &Capture,
    find: impl Fn(SubjectKind, &str) -> Option<&'c Capture>,
) -> Option<Reason> {
    let muting = group.muted_by.iter().filter_map(|name| find(SubjectKind::MutingPermissionSet, name));
    // What a group mutes with which Salesforce is not done, it may not mute yet.
    let is_muted = unsettled(group).is_none()
        && muting.into_iter().any(|muting| only_api(muting) == Some(Reason::ApiOnly));
    let members = || group.members.iter().filter_map(|name| find(SubjectKind::PermissionSet, name));
    let licence =
        members().filter_map(|member| member.value(LICENCE)).find(|own| is_integration_licence(own));
    let told = || members().filter(|_| !is_muted).find_map(only_api);
    licence.map(|licence| Reason::Licence(licence.to_owned())).or_else(told)
}

/// What API Only User tells: that it is on, or that it is named and nobody can read how. One that is not named tells nothing.
fn only_api(capture: &Capture) -> Option<Reason> {
    match capture.permissions.said(ONLY_API)? {
        Setting::On => Some(Reason::ApiOnly),
        Setting::Unknown(reason) if reason.is_unread() => Some(Reason::ApiOnlyUnread),
        _ => None,
    }
}

/// Whether a set can tell something of the groups that it is in, or that it mutes in.
pub fn tells_of_groups(capture: &Capture) -> bool {
    only_api(capture).is_some() || capture.value(LICENCE).is_some_and(is_integration_licence)
}

/// The same of whom a page is about, with what other pages proved.
pub fn on_page(capture: &Capture, known: &PageScope) -> Scope {
    let id = capture.subject.record_id.as_deref().unwrap_or_default();
    let fact = |wanted: &str| known.fact(id, wanted);
    let signals = Signals::of(capture, fact);
    let name = signals.username.unwrap_or(signals.name);
    let declared = known.declared.iter().find(|(place, _)| {
        let (kind, own) = place.split_once(':').unwrap_or_default();
        kind == signals.kind.id() && is_called(signals.kind, own, name)
    });
    let holder = fact("holder").and_then(|holder| holder.split_once(':'));
    let answers = Known {
        answer: match fact("answer") {
            Some("yes") => Some(Answer::Yes),
            Some("no") => Some(Answer::No),
            _ => None,
        },
        team: known.team.answer(signals.kind, signals.name),
        declared: declared.map(|(_, integration)| integration.as_str()),
        holder: holder.and_then(|(kind, name)| Some((SubjectKind::from_id(kind)?, name))),
        members: known.of_listed(id),
    };
    decide(&signals, &answers)
}

/// What a name says of a record, if it is about that.
fn about<'n>(name: &'n str, id: &str) -> Option<&'n str> {
    name.strip_prefix(id).and_then(|rest| rest.strip_prefix('/')).filter(|_| !id.is_empty())
}

impl PageScope {
    fn fact(&self, id: &str, wanted: &str) -> Option<&str> {
        let own = self.known.iter().find(|(name, _)| about(name, id) == Some(wanted));
        own.map(|(_, value)| value.as_str())
    }

    /// What [`of_members`] tells, of a group whose pages listed its parts. Whether Salesforce is done with the group is not asked:
    /// where it mutes API Only User, an admin is.
    fn of_listed(&self, id: &str) -> Option<Reason> {
        let (mut only_api, mut is_muted) = (false, false);
        for (name, _) in &self.known {
            let (section, part) = fact::split(about(name, id).unwrap_or_default());
            let has_api = self.fact(part, API_ONLY) == Some("on");
            if section == MUTING {
                is_muted |= has_api;
            } else if section == SETS {
                only_api |= has_api;
                let licence = self.fact(part, LICENCE).filter(|licence| is_integration_licence(licence));
                if let Some(licence) = licence {
                    return Some(Reason::Licence(licence.to_owned()));
                }
            }
        }
        (only_api && !is_muted).then_some(Reason::ApiOnly)
    }
}

const SETS: &str = "permission-set";
const MUTING: &str = "muting";

/// Of what a page proves, what tells whose the record is: pages that do not show it go by that. Of a group, that is what it lists.
pub fn is_signal(kind: SubjectKind, fact: &str) -> bool {
    let lists = kind == SubjectKind::PermissionSetGroup;
    [LICENCE, API_ONLY, USER_LICENCE, PROFILE, USERNAME].contains(&fact)
        || lists && [SETS, MUTING].contains(&fact::split(fact).0)
}

/// The records that a subject holds by what its page shows: ids.
pub fn held_ids(facts: &Facts) -> Vec<String> {
    let mut ids = Vec::new();
    for row in facts.iter() {
        let (section, id) = fact::split(&row.key);
        if row.key == "user/profile-id" {
            ids.push(row.value.clone());
        } else if [SETS, "permission-set-group", MUTING].contains(&section) {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// The key prefixes of records of which [`held_ids`] names all that the subject holds, since its page shows them whole.
pub fn held_whole(facts: &Facts) -> Vec<&'static str> {
    let lists = [(SETS, "0PS"), ("permission-set-group", "0PG"), (MUTING, "0QM")];
    let whole = lists.into_iter().filter(|(section, _)| coverage::of_named(facts, section).is_whole());
    let profile = facts.get("user/profile-id").map(|_| "00e");
    whole.map(|(_, prefix)| prefix).chain(profile).collect()
}

/// A word in one of the names of a subject, and whose name that is.
fn named(signals: &Signals<'_>, words: &'static [&'static str]) -> Option<(&'static str, SubjectKind)> {
    let own = signals.kind;
    // The domain of a username says nothing.
    let username = signals.username.and_then(|name| name.split('@').next());
    let profile = signals.profile.filter(|_| own == SubjectKind::User);
    let names =
        [(Some(signals.name), own), (signals.label, own), (username, own), (profile, SubjectKind::Profile)];
    names.into_iter().find_map(|(name, kind)| Some((name::says(name?, words, generated::NEGATIONS)?, kind)))
}

/// Whether a licence is sold for integrations alone.
pub fn is_integration_licence(licence: &str) -> bool {
    generated::LICENCES.iter().any(|own| fold(own) == fold(licence))
}

/// Whether nobody who has a licence can be an integration user: visitors of sites, users of Chatter alone.
pub fn is_never(licence: &str) -> bool {
    let licence = [&fold(licence), " "].concat();
    generated::NEVER.iter().any(|begin| licence.starts_with(&fold(begin)))
}

/// The integration of a register that names a subject: as its user, or among what the user holds.
pub fn declared<'i>(
    integrations: &'i [Integration],
    kind: SubjectKind,
    name: &str,
) -> Option<&'i Integration> {
    let is = |other: &String| is_called(kind, other, name);
    integrations.iter().find(|integration| match kind {
        SubjectKind::User => same_username(&integration.username, name) && !name.is_empty(),
        SubjectKind::Profile => integration.profile.as_ref().is_some_and(is),
        SubjectKind::PermissionSet => integration.permission_sets.iter().any(is),
        SubjectKind::PermissionSetGroup => integration.groups.iter().any(is),
        SubjectKind::MutingPermissionSet | SubjectKind::Org => false,
    })
}

/// A pattern for names of subjects, with a kind in front or without: `profile:HubSpot*`, `*Sync`. `*` stands for anything and `?` for
/// one character; names are compared without case, as Salesforce does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    kind: Option<SubjectKind>,
    name: String,
}

impl Pattern {
    /// Reads a pattern; `None` if it has no name.
    pub fn parse(text: &str) -> Option<Self> {
        let kind = text.split_once(':').and_then(|(kind, name)| Some((SubjectKind::from_id(kind)?, name)));
        let (kind, name) = kind.map_or((None, text), |(kind, name)| (Some(kind), name));
        let name = name.trim();
        (!name.is_empty()).then(|| Self { kind, name: fold_name(name) })
    }

    /// What stands in front of a colon and is no kind: nobody's name begins so, and a pattern with a slip of the finger would fit nobody.
    pub fn unknown_kind(text: &str) -> Option<&str> {
        text.split_once(':').map(|(kind, _)| kind).filter(|kind| SubjectKind::from_id(kind).is_none())
    }

    /// Whether it may fit what files describe.
    pub fn is_of_files(&self) -> bool {
        !matches!(self.kind, Some(SubjectKind::User | SubjectKind::Org))
    }

    /// The pattern as text, as [`Pattern::parse`] reads it.
    pub fn text(&self) -> String {
        self.kind.map_or_else(|| self.name.clone(), |kind| [kind.id(), ":", &self.name].concat())
    }

    /// Whether a subject fits.
    pub fn fits(&self, kind: SubjectKind, name: &str) -> bool {
        let fits = |name: &str| fits(&self.name, &fold_name(name));
        let standard = || StandardProfile::find(name).filter(|_| kind == SubjectKind::Profile);
        self.kind.is_none_or(|own| own == kind)
            && (fits(name) || standard().is_some_and(|profile| profile.names().any(fits)))
    }
}

/// What a team's file says of scope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TeamScope {
    /// These are integration users'.
    pub judge: Vec<Pattern>,
    /// These are not. What both lists name is judged.
    pub leave_out: Vec<Pattern>,
}

impl TeamScope {
    /// What it says of a subject.
    pub fn answer(&self, kind: SubjectKind, name: &str) -> Option<Answer> {
        let has = |list: &[Pattern]| list.iter().any(|pattern| pattern.fits(kind, name));
        if has(&self.judge) { Some(Answer::Yes) } else { has(&self.leave_out).then_some(Answer::No) }
    }
}
