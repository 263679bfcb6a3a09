//! Coverage: whether all that there is in a section of a subject was seen, and what it means that something was not.
//!
//! That a section was seen whole is a claim, and a claim needs its proof: a reader counts the rows that it saw and those that
//! it understood ([`Rows`]). Among facts the claim is a mark, `list/<section>`, and what speaks against it is another,
//! `doubt/<section>`; for user permissions it is `permission/*`. Nobody but this module knows how to read them, and
//! [`Coverage::unlisted`] is the one place that concludes something from what is not named.

use crate::section::{Compared, Section};
use crate::setting::{Setting, Unknown};
use crate::snapshot::Snapshot;
use crate::table::{Facts, name, split};

/// The fact that stands for every user permission that is not named.
pub const OTHER_PERMISSIONS: &str = "permission/*";

/// The two halves of the user permissions of a permission set or an enhanced profile: Setup shows each on a page of its own.
/// Each has a mark of its own; both together show all that the licence offers.
pub const PERMISSION_PAGES: [&str; 2] = ["app-permissions", "system-permissions"];

/// The section of facts that say of a section that something of it was not understood, or that it has more; the value is how
/// many rows. It holds until the page is read again. `doubt/object/Account` says it of one thing, with the reason.
pub const DOUBT: &str = Section::Doubts.fact();

/// The value of `doubt/object/Account`: a file says two things of it.
pub const CONTRADICTED: &str = "contradicted";

/// The value of `doubt/permission/ViewSetup`: two sources say different things of it.
pub const DISPUTED: &str = "disputed";

/// The value of `doubt/permission/ViewSetup`, and of `doubt/permission`: it was read before somebody saved it.
pub const SAVED_SINCE: &str = "saved";

/// The value of `doubt/login`: somebody chose which rows of the log are shown, or which come first.
pub const FILTERED: &str = "filtered";

/// The fact that a file does not say clearly whether its profile is custom.
pub const CUSTOM_IN_DOUBT: &str = "doubt/about/custom";

/// The mark `list/*`: every section that has no mark of its own was seen whole.
pub const REST: &str = "*";

/// The days of a week.
const DAYS: usize = 7;

/// What it means that a section which was seen whole does not list something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// It is not granted.
    Off,
    /// It is not offered at all.
    Absent,
}

/// What a reader counted of one section: the proof of [`Coverage::Whole`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows {
    /// Rows, or controls, that stand there.
    pub seen: usize,
    /// Those of them that were understood, each under a name of its own.
    pub understood: usize,
    /// Where the rows end.
    pub end: End,
}

/// The proof that whoever read to the end of a list was there: of half a list nobody sees that it is half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ended(());

impl Ended {
    /// Of a list of a page whose last node is this one.
    pub const fn on_page(snapshot: &Snapshot, last: usize) -> Option<Self> {
        if last < snapshot.closed && !snapshot.truncated { Some(Self(())) } else { None }
    }
}

/// Where the rows of a section end. Of two, the larger one is less sure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Nothing says that there is more, nothing contradicts another, no other part is known of.
    Reached(Ended),
    /// The page says that there is more, which another page shows.
    Elsewhere,
    /// Nobody can tell: something was cut off, or is said in two ways.
    #[default]
    Unclear,
}

/// The value of `doubt/permission-set` where the list is shown whole on another page.
const ELSEWHERE: &str = "more";

/// The proof that a section was seen whole. Only [`Rows`] make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    rest: Rest,
}

/// Whether all that there is in a section was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// All of it.
    Whole(Whole),
    /// Not all of it, for this reason.
    Partial(Unknown),
}

impl Rows {
    /// So many, all of them understood: of a file, which is read to its end or not at all.
    pub const fn all(rows: usize) -> Self {
        Self { seen: rows, understood: rows, end: End::Reached(Ended(())) }
    }

    /// What they prove.
    pub const fn prove(self, rest: Rest) -> Coverage {
        match (self.seen == self.understood, self.end) {
            (true, End::Reached(_)) => Coverage::Whole(Whole { rest }),
            (true, End::Elsewhere) => Coverage::Partial(Unknown::Truncated),
            _ => Coverage::Partial(Unknown::UnreadableValue),
        }
    }

    /// The mark that says it of a section: its name and its value.
    pub fn mark(self, section: &str) -> (String, String) {
        match self.prove(Rest::Off) {
            Coverage::Whole(_) => (name(Section::Lists.fact(), section), self.seen.to_string()),
            Coverage::Partial(Unknown::Truncated) => (name(DOUBT, section), ELSEWHERE.to_owned()),
            Coverage::Partial(_) => (name(DOUBT, section), self.seen.abs_diff(self.understood).to_string()),
        }
    }
}

impl Coverage {
    /// Whether all of it was seen.
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Whole(_))
    }

    /// Whether there is something that was not understood, is said in two ways, or stands elsewhere.
    pub const fn is_in_doubt(self) -> bool {
        matches!(
            self,
            Self::Partial(
                Unknown::UnreadableValue
                    | Unknown::Contradiction
                    | Unknown::Disagreement
                    | Unknown::SavedSince
                    | Unknown::Truncated
            )
        )
    }

    /// Why not all of it was seen; `None` if all was.
    pub const fn reason(self) -> Option<Unknown> {
        match self {
            Self::Whole(_) => None,
            Self::Partial(reason) => Some(reason),
        }
    }

    /// The state of what the section does not name.
    pub const fn unlisted(self) -> Setting {
        match self {
            Self::Whole(Whole { rest: Rest::Off }) => Setting::Off,
            Self::Whole(Whole { rest: Rest::Absent }) => Setting::Absent,
            Self::Partial(reason) => Setting::Unknown(reason),
        }
    }
}

/// What facts say of a section.
pub fn of(facts: &Facts, section: Section) -> Coverage {
    of_named(facts, section.fact())
}

/// The same by the section's name in facts, for the halves of user permissions too.
pub fn of_named(facts: &Facts, section: &str) -> Coverage {
    if let Some(reason) = doubt(facts, section) {
        return Coverage::Partial(reason);
    }
    let known = Section::of(section);
    let marked = |section: &str| facts.get(&name(Section::Lists.fact(), section)).is_some();
    let rest = match known {
        Section::UserPermissions => match facts.get(OTHER_PERMISSIONS).map(String::as_str) {
            Some("off") => Some(Rest::Off),
            Some("absent") => Some(Rest::Absent),
            Some(_) => None,
            None => {
                let whole = |half: &&str| of_named(facts, half).is_whole();
                PERMISSION_PAGES.iter().all(whole).then_some(Rest::Absent)
            }
        },
        // The page of login hours shows every day of the week.
        Section::LoginHours if facts.iter().filter(|fact| split(&fact.key).0 == section).count() == DAYS => {
            Some(Rest::Off)
        }
        _ => {
            let elsewhere = || known.elsewhere().is_some_and(|other| of(facts, other).is_whole());
            // No file of a profile or set says which connected apps it opens.
            let by_rest = known != Section::ConnectedApps && marked(REST);
            (marked(section) || by_rest || elsewhere()).then_some(Rest::Off)
        }
    };
    rest.map_or(Coverage::Partial(Unknown::NotSeen), |rest| Coverage::Whole(Whole { rest }))
}

/// Why it cannot be told what all of a section is.
fn doubt(facts: &Facts, section: &str) -> Option<Unknown> {
    let rows = facts.get(&name(DOUBT, section))?;
    let first = doubts(facts, section).next().map(|(_, reason)| reason);
    let of_rows = || if rows == ELSEWHERE { Unknown::Truncated } else { reason(rows) };
    Some(first.unwrap_or_else(of_rows))
}

/// What a section names and cannot be told, each with the reason.
pub fn doubts<'f>(facts: &'f Facts, section: &'f str) -> impl Iterator<Item = (&'f str, Unknown)> {
    facts.iter().filter_map(move |fact| {
        let (of, key) = split(split(&fact.key).1);
        let is_one = split(&fact.key).0 == DOUBT && of == section && !key.is_empty();
        is_one.then(|| (key, reason(&fact.value)))
    })
}

fn reason(value: &str) -> Unknown {
    match value {
        CONTRADICTED => Unknown::Contradiction,
        DISPUTED => Unknown::Disagreement,
        SAVED_SINCE => Unknown::SavedSince,
        _ => Unknown::UnreadableValue,
    }
}

/// The fact that another one is in doubt: for whoever reads that one and cannot tell what it says.
pub fn doubt_about(fact: &str) -> String {
    name(DOUBT, fact)
}

/// Whether sources disagree about one of the facts, or somebody saved it since it was read.
pub fn is_disputed(facts: &Facts) -> bool {
    let is_open = |value: &str| matches!(value, DISPUTED | SAVED_SINCE);
    facts.iter().any(|fact| split(&fact.key).0 == DOUBT && is_open(&fact.value))
}

/// Takes back what was read of a fact before somebody saved it. A claim about all of a section falls; what others hang on (what a user
/// or a group holds) and what it is called stay named, in doubt: they may be there still, and are what has to be looked at.
pub(crate) fn take_back(facts: &mut Facts, fact: &str) {
    let (named, key) = split(fact);
    let section = Section::of(named);
    if fact == OTHER_PERMISSIONS || section == Section::Lists {
        facts.remove(fact);
        let (of, is_one) = if section == Section::Lists { (key, key != REST) } else { (named, true) };
        let of = name(DOUBT, of);
        if is_one && facts.get(&of).is_none() {
            facts.set(&of, SAVED_SINCE.to_owned());
        }
        return;
    }
    let is_name = matches!(fact, "about/name" | "about/label" | "user/name" | "user/username");
    if is_name || section.compared() == Compared::Not {
        return;
    }
    let one = key.rsplit_once('/').filter(|_| section == Section::Objects).map_or(key, |(object, _)| object);
    facts.set(&[DOUBT, named, one].join("/"), SAVED_SINCE.to_owned());
    if section == Section::UserPermissions {
        // It is named, so that it is not among what a whole page does not name; nothing follows for the others.
        return facts.set(fact, Setting::Unknown(Unknown::SavedSince).word().to_owned());
    }
    facts.set(&name(DOUBT, named), SAVED_SINCE.to_owned());
    if section.names().is_none() && section != Section::Muting {
        facts.remove(fact);
    }
}

/// Whether facts are of a source that leaves out what is not there: the whole file of a permission set or group.
pub fn is_of_whole_file(facts: &Facts) -> bool {
    facts.get(&name(Section::Lists.fact(), REST)).is_some()
}

/// Claims of every section that has no mark of its own that it was seen whole: for whoever read a whole file.
pub fn claim_rest(facts: &mut Facts) {
    facts.set(&name(Section::Lists.fact(), REST), "0".to_owned());
}

/// Takes every claim back that a section was seen whole.
pub fn leave_open(facts: &mut Facts) {
    let claims: Vec<String> = facts
        .iter()
        .filter(|fact| split(&fact.key).0 == Section::Lists.fact())
        .map(|fact| fact.key.to_string())
        .collect();
    for claim in claims {
        facts.remove(&claim);
    }
}

/// How many rows a section that was seen whole has, as the reader counted them.
pub fn rows_of_whole<'f>(facts: &'f Facts, section: &str) -> Option<&'f str> {
    let rows = facts.get(&name(Section::Lists.fact(), section)).map(String::as_str);
    rows.filter(|_| of_named(facts, section).is_whole())
}

/// How many rows of a section were not understood, as the reader counted them; `None` if it is not in doubt.
pub fn rows_in_doubt<'f>(facts: &'f Facts, section: &str) -> Option<&'f str> {
    facts.get(&name(DOUBT, section)).map(String::as_str)
}

/// Whether it is a mark that takes nothing away from a page which shows the list whole: the name of that claim.
pub fn shown_elsewhere(fact: &str, value: &str) -> Option<String> {
    let section = fact.strip_prefix(DOUBT)?.strip_prefix('/')?;
    (value == ELSEWHERE).then(|| name(Section::Lists.fact(), section))
}

/// What a mark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark<'f> {
    /// The section that it is about; both halves of the user permissions are that section.
    pub section: &'f str,
    /// The one thing in it that it is about; empty: all of it.
    pub key: &'f str,
    /// All of it was seen; else something of it is in doubt.
    pub is_whole: bool,
}

/// The mark that a fact is; `None` if it is none, or one of every section.
pub fn mark(fact: &str) -> Option<Mark<'_>> {
    let permissions = Section::UserPermissions.fact();
    if fact == OTHER_PERMISSIONS {
        return Some(Mark { section: permissions, key: "", is_whole: true });
    }
    let (kind, key) = split(fact);
    let is_whole = match Section::of(kind) {
        Section::Lists => true,
        Section::Doubts => false,
        _ => return None,
    };
    let (section, key) = split(key);
    let section = if PERMISSION_PAGES.contains(&section) { permissions } else { section };
    Some(Mark { section, key, is_whole })
}

/// Whether a fact is about all that its page shows, and so holds until the page is read again.
pub fn is_of_all(fact: &str) -> bool {
    fact == OTHER_PERMISSIONS || matches!(split(fact).0, "list" | "unread" | DOUBT)
}
