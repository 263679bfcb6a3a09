//! Effective access once more, as naively as can be: for one right at a time, over all ways in which the user could have
//! it. It shares nothing with the code that it checks but the captures and the catalog's data.

use std::collections::{BTreeMap, BTreeSet};

use permlight_core::capture::{Capture, ObjectRights};
use permlight_core::catalog::{self, Permission};
use permlight_core::effective::Holdings;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::SubjectKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    On,
    Off,
    Unknown,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub state: State,
    /// Whether one way is beyond doubt.
    pub is_certain: bool,
    /// `profile P`, `set A`, `A in G`, `by X`
    pub grantors: BTreeSet<String>,
    /// `A in G: muted`
    pub withheld: BTreeSet<String>,
}

/// One way by which rights reach the user.
#[allow(clippy::struct_excessive_bools, reason = "as naive as can be")]
struct Way<'w> {
    name: String,
    from: &'w Capture,
    inert: bool,
    /// Tied to a licence that the user lacks.
    unassignable: bool,
    /// Tied to a licence that the user may lack, or in a group that is not settled.
    open: bool,
    unsettled: bool,
    muting: Vec<(&'w Capture, bool)>,
    muting_missing: bool,
}

impl Way<'_> {
    /// Whether its group mutes something; `None` if that cannot be told.
    fn stands(&self, in_muting: impl Fn(&Capture) -> Setting) -> Option<bool> {
        if self.muting.iter().any(|(set, _)| in_muting(set) == Setting::On) {
            return if self.unsettled { None } else { Some(true) };
        }
        let open = |(set, whole): &(&Capture, bool)| matches!(in_muting(set), Setting::Unknown(_)) || !whole;
        if self.muting_missing || self.muting.iter().any(open) { None } else { Some(false) }
    }

    fn mutes(&self, permission: &str) -> bool {
        self.muting.iter().any(|(set, _)| set.permissions.get(permission) == Setting::On)
    }

    fn may_mute(&self, permission: &str) -> bool {
        self.stands(|set| set.permissions.get(permission)).is_none()
    }
}

/// A permission and all that come with it.
fn with_all_implied(name: &str) -> BTreeSet<&str> {
    let mut all = BTreeSet::from([name]);
    let implied = catalog::permission(name).map_or(&[][..], Permission::implies);
    all.extend(implied.iter().flat_map(|own| with_all_implied(own)));
    all
}

pub struct Oracle<'w> {
    ways: Vec<Way<'w>>,
    /// Something that could grant anything was not seen, or not whole.
    anything_possible: bool,
    licence: Option<String>,
}

/// A file that is older than the right.
const UNTOLD: Setting = Setting::Unknown(Unknown::NotSeen);

/// What each object right drags along.
const OBJECT: [(&str, &str); 7] = [
    ("read", "read"),
    ("create", "create read"),
    ("edit", "edit read"),
    ("delete", "delete edit read"),
    ("viewAllRecords", "viewAllRecords read"),
    ("modifyAllRecords", "modifyAllRecords viewAllRecords delete edit read"),
    ("viewAllFields", "viewAllFields read"),
];

impl<'w> Oracle<'w> {
    pub fn new(world: &'w [(Capture, bool)], holdings: &Holdings) -> Self {
        let find = |kind, name: &String| {
            let all: Vec<_> =
                world.iter().filter(|(c, _)| c.subject.kind == kind && c.subject.name == *name).collect();
            if all.len() == 1 { Some(all[0]) } else { None }
        };
        let mut oracle =
            Self { ways: Vec::new(), anything_possible: holdings.profile.is_none(), licence: None };
        let way = |name: String, from: &'w Capture, inert| Way {
            name,
            from,
            inert,
            unassignable: false,
            open: false,
            unsettled: false,
            muting: Vec::new(),
            muting_missing: false,
        };
        if let Some(name) = &holdings.profile {
            match find(SubjectKind::Profile, name) {
                Some((profile, whole)) => {
                    oracle.licence.clone_from(&profile.licence);
                    oracle.anything_possible |= !whole;
                    oracle.ways.push(way(format!("profile {name}"), profile, false));
                }
                None => oracle.anything_possible = true,
            }
        }
        for name in &holdings.permission_sets {
            match find(SubjectKind::PermissionSet, name) {
                Some((set, whole)) => {
                    oracle.anything_possible |= !whole;
                    oracle.ways.push(way(format!("set {name}"), set, set.session_based));
                }
                None => oracle.anything_possible = true,
            }
        }
        for group_name in &holdings.groups {
            let Some((group, group_whole)) = find(SubjectKind::PermissionSetGroup, group_name) else {
                oracle.anything_possible = true;
                continue;
            };
            let unsettled = group.more.get("about/status").is_some_and(|status| status != "Updated");
            oracle.anything_possible |= !group_whole || unsettled;
            let muting: Vec<_> =
                group.muted_by.iter().map(|name| find(SubjectKind::MutingPermissionSet, name)).collect();
            for name in &group.members {
                let Some((set, whole)) = find(SubjectKind::PermissionSet, name) else {
                    oracle.anything_possible = true;
                    continue;
                };
                oracle.anything_possible |= !whole;
                let mut way = way(format!("{name} in {group_name}"), set, group.session_based);
                way.unsettled = unsettled;
                way.open = unsettled;
                way.muting_missing = !group_whole || muting.iter().any(Option::is_none);
                way.muting = muting.iter().flatten().map(|(set, whole)| (set, *whole)).collect();
                oracle.ways.push(way);
            }
        }
        let known = &holdings.licences;
        let user = known.user.clone().or_else(|| oracle.licence.clone());
        for way in oracle.ways.iter_mut().filter(|way| !way.name.starts_with("profile")) {
            let Some(tied) = way.from.licence.as_deref() else { continue };
            let is_of_set = tied == "SalesforceAPIIntegrationPsl";
            let has = user.as_deref() == Some(tied) || is_of_set && !known.permission_set.is_empty();
            // Each user has one user licence; what calls itself otherwise is none.
            let is_other = !is_of_set
                && user
                    .as_deref()
                    .is_some_and(|user| user.starts_with("Salesforce") && !user.ends_with("Psl"));
            let lacks = !has && user.is_some() && (is_other || known.are_all);
            way.unassignable = lacks && !known.are_assigned;
            way.open |= lacks && known.are_assigned || !has && !lacks && !known.are_assigned;
        }
        oracle
    }

    /// All permissions of a list at once, because they bring each other along.
    pub fn permissions(&self, names: &[&'static str]) -> BTreeMap<&'static str, Answer> {
        let mut answers: BTreeMap<&str, Answer> = names
            .iter()
            .map(|name| {
                let mut answer = self.answer(
                    |way| Some(way.from.permissions.get(name)),
                    |muting| muting.permissions.get(name),
                    |way| self.limited(way, name),
                );
                if answer.state == State::Off && self.ways.iter().any(|way| Self::is_left(way, name)) {
                    answer.state = State::Unknown;
                }
                (*name, answer)
            })
            .collect();
        loop {
            let mut changed = false;
            for name in names {
                let implied = catalog::permission(name).map_or(&[][..], Permission::implies);
                for implied in implied {
                    let brings = answers[name].state;
                    let answer = answers.get_mut(implied).unwrap();
                    if brings == State::On {
                        changed |= answer.grantors.insert(format!("by {name}"));
                        answer.state = State::On;
                    } else if brings == State::Unknown && answer.state == State::Off {
                        changed = true;
                        answer.state = State::Unknown;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        for name in names {
            answers.get_mut(name).unwrap().is_certain = self.ways.iter().any(|way| self.gives(way, name));
        }
        answers
    }

    fn limited(&self, way: &Way<'_>, name: &str) -> bool {
        name == "BulkApiHardDelete"
            && !way.name.starts_with("profile")
            && self.licence.as_deref().is_some_and(|licence| licence != "Salesforce")
    }

    /// Whether this way alone gives a permission beyond doubt: it or what brings it along is there, and the group mutes nothing on
    /// the way from that one on.
    fn gives(&self, way: &Way<'_>, name: &str) -> bool {
        let intact =
            |one: &str| with_all_implied(one).iter().all(|own| !way.mutes(own) && !way.may_mute(own));
        let is_whole = !way.inert && !way.unassignable && !way.open;
        let is_source = |one: &str| way.from.permissions.get(one) == Setting::On && intact(one);
        let reaches = |one: &str| {
            let mut reached = BTreeSet::from([one.to_owned()]);
            loop {
                let next: Vec<String> = reached
                    .iter()
                    .flat_map(|one| catalog::permission(one).map_or(&[][..], Permission::implies))
                    .filter(|own| !self.limited(way, own))
                    .map(|own| (*own).to_owned())
                    .collect();
                let before = reached.len();
                reached.extend(next);
                if reached.len() == before {
                    return reached.contains(name);
                }
            }
        };
        let named: Vec<_> = way.from.permissions.named().map(|(name, _)| name.to_owned()).collect();
        is_whole && named.iter().any(|one| is_source(one) && !self.limited(way, one) && reaches(one))
    }

    /// Whether the group mutes what would bring it along, and not it.
    fn is_left(way: &Way<'_>, name: &str) -> bool {
        let mut named = way.from.permissions.named();
        let has_muted = named.any(|(by, setting)| {
            setting == Setting::On && by != name && way.mutes(by) && with_all_implied(by).contains(name)
        });
        !way.inert
            && !way.unassignable
            && has_muted
            && way.from.permissions.get(name) != Setting::On
            && !way.mutes(name)
    }

    pub fn object(&self, object: &str, right: &str, permission: impl Fn(&str) -> (State, bool)) -> Answer {
        let has = |row: &ObjectRights, right: &str| match right {
            "read" => row.read,
            "create" => row.create,
            "edit" => row.edit,
            "delete" => row.delete,
            "viewAllRecords" => row.view_all_records,
            "modifyAllRecords" => row.modify_all_records,
            _ => row.view_all_fields == Some(true),
        };
        let dragged = |one: &str| {
            OBJECT.iter().find(|(name, _)| *name == one).unwrap().1.split(' ').collect::<Vec<_>>()
        };
        let in_muting = |muting: &Capture| {
            let Some(row) = muting.objects.get(object) else { return Setting::Off };
            let muted = dragged(right).into_iter().any(|needed| has(row, needed));
            let untold = right == "viewAllFields" && row.view_all_fields.is_none();
            if untold && !muted { UNTOLD } else { muted.into() }
        };
        let mut answer = self.answer(
            |way| match way.from.objects.get(object) {
                Some(row) => {
                    let given = OBJECT
                        .iter()
                        .any(|(name, all)| has(row, name) && all.split(' ').any(|dragged| dragged == right));
                    let untold = right == "viewAllFields" && row.view_all_fields.is_none();
                    let reads = OBJECT[..6].iter().any(|(name, _)| has(row, name));
                    if untold && reads { Some(UNTOLD) } else { Some(given.into()) }
                }
                None if way.name.starts_with("profile") => None,
                None => Some(Setting::Off),
            },
            in_muting,
            |way| {
                !way.name.starts_with("profile")
                    && !object.contains("__")
                    && way.from.licence.as_deref() == Some("Salesforce Integration")
            },
        );
        let from = [
            ("ViewAllData", "read viewAllRecords"),
            ("ModifyAllData", "read create edit delete viewAllRecords modifyAllRecords"),
            ("ViewAllFieldsGlobal", "viewAllFields"),
            ("TransferAnyLead", if object == "Lead" { "read create" } else { "" }),
        ];
        for (by, given) in from {
            if given.split(' ').any(|given| given == right) {
                match permission(by) {
                    (State::On, is_certain) => {
                        answer.state = State::On;
                        let mut giving = self.ways.iter().filter(|way| self.gives(way, by));
                        answer.is_certain |=
                            is_certain && giving.any(|way| way.stands(in_muting) == Some(false));
                        answer.grantors.insert(format!("by {by}"));
                    }
                    (State::Unknown, _) if answer.state == State::Off => answer.state = State::Unknown,
                    (State::Unknown | State::Off, _) => {}
                }
            }
        }
        answer
    }

    /// Without what permissions bring along. `says` is `None` where a profile leaves an object out.
    fn answer(
        &self,
        says: impl Fn(&Way<'w>) -> Option<Setting>,
        in_muting: impl Fn(&Capture) -> Setting,
        limited: impl Fn(&Way<'w>) -> bool,
    ) -> Answer {
        let mut grantors = BTreeSet::new();
        let mut withheld = BTreeSet::new();
        let mut possible = self.anything_possible;
        let mut is_certain = false;
        for way in &self.ways {
            let said = says(way);
            let (muted, perhaps_muted) =
                (way.stands(&in_muting) == Some(true), way.stands(&in_muting).is_none());
            let against = [
                (muted, "muted"),
                (way.inert, "session"),
                (limited(way), "licence"),
                (way.unassignable, "unassignable"),
            ];
            let against: Vec<_> = against.into_iter().filter(|(is, _)| *is).collect();
            match said {
                Some(Setting::On) if !against.is_empty() => {
                    withheld.extend(against.iter().map(|(_, why)| format!("{}: {why}", way.name)));
                    // A session may activate it, and what a licence keeps the user from holding it does not hold.
                    possible |= !muted;
                }
                Some(Setting::On) if perhaps_muted => possible = true,
                Some(Setting::On) => {
                    grantors.insert(way.name.clone());
                    is_certain |= !way.open;
                }
                Some(Setting::Unknown(_)) | None => possible |= !muted,
                _ => {}
            }
        }
        let state = match (grantors.is_empty(), possible) {
            (false, _) => State::On,
            (true, true) => State::Unknown,
            (true, false) => State::Off,
        };
        Answer { state, is_certain, grantors, withheld }
    }
}
