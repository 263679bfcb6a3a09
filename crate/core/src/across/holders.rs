//! What a profile or set says is laid beside what its users have: what it lacks, another may grant; what it grants may not reach
//! anybody.

use std::sync::Arc;

use super::people::{self, Person, not_seen};
use super::together::{holds, unclear};
use super::{Org, words};
use crate::capture::Capture;
use crate::catalog;
use crate::effective::{
    Doubt, Effective, Grantor, Holdings, ObjectRight, Obstacle, Right, Seen, Unseen, Withheld, effective,
    other,
};
use crate::finding::{Finding, Found, Outcome, Target};
use crate::message;
use crate::message::Arg;
use crate::needs::{Integration, Needs};
use crate::order::{InOrder as _, gathered};
use crate::policy::Policy;
use crate::rule::{Check, Combination, FieldRight, RightsCheck, TeamCheck};
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::sorted::SortedSet;
use crate::subject::{Subject, SubjectKind};
use crate::text::fold;

/// An integration user, and what it has.
#[derive(Debug)]
pub struct Holder {
    /// The integration that it serves, by its id.
    integration: Option<String>,
    /// Whether it holds nothing else.
    is_known: bool,
    needs: Needs,
    /// The place of the first who holds the same.
    like: usize,
    /// One for all of those.
    own: Arc<Own>,
}

/// What holdings give.
#[derive(Debug)]
struct Own {
    /// All that is held, the members of groups too; a profile without a name if nobody said which.
    held: Vec<(SubjectKind, String)>,
    /// Groups that are not held, each with a member: whoever holds them may have from there what nobody has from here.
    elsewhere: Vec<(String, String)>,
    effective: Effective,
    /// What may be done with fields that the team's rules name.
    fields: Vec<(String, FieldRight, Right)>,
}

impl Holder {
    fn new(person: &Person<'_>, own: Arc<Own>) -> Self {
        Self {
            integration: person.integration.map(|integration| integration.id.clone()),
            is_known: person.holdings_known,
            needs: person.integration.map(|integration| integration.needs.clone()).unwrap_or_default(),
            like: person.like,
            own,
        }
    }

    /// One of whom nobody has said which profile it has; `None` if that is known.
    pub(super) fn without_profile(seen: &[Seen<'_>], person: &Person<'_>) -> Option<Self> {
        let is_so = person.holdings.profile.is_none();
        is_so.then(|| Self::new(person, Arc::new(Own::of(seen, &person.holdings, &[]))))
    }

    /// What it holds and nobody has shown, groups of which not all was shown too.
    pub(super) fn unseen(&self) -> impl Iterator<Item = Unseen> {
        let group = |doubt: &Doubt| match doubt {
            Doubt::NotWhole { kind: kind @ SubjectKind::PermissionSetGroup, name } => {
                Some(Unseen { kind: *kind, name: Some(name.clone()), group: None })
            }
            _ => None,
        };
        let effective = &self.own.effective;
        let groups = effective.other_permissions.doubts.iter().filter_map(group);
        effective.unseen.iter().cloned().chain(groups)
    }

    /// Whether nothing tells it from another one, but for whom it serves.
    fn is_like(&self, other: &Self) -> bool {
        self.like == other.like && self.is_known == other.is_known && self.needs == other.needs
    }

    /// Whether a profile or set is among what it holds, the members of its groups too.
    pub fn has(&self, subject: &Subject) -> bool {
        let is =
            |(kind, name): &(SubjectKind, String)| *kind == subject.kind && fold(name) == fold(&subject.name);
        self.own.held.iter().any(is)
    }

    /// Whether it is the user of this integration.
    pub fn serves(&self, integration: &Integration) -> bool {
        self.integration.as_deref() == Some(&integration.id)
    }
}

/// The integration users of the register and those that are watched, or one of them, with what they have that a policy looks at.
pub fn holders(org: &Org<'_>, policy: &Policy, only: Option<&Subject>) -> Vec<Holder> {
    let denied: Vec<_> = policy.rules().flat_map(|rule| fields_of(rule.check)).collect();
    let people = people::people(org);
    let mut all: Vec<Holder> = Vec::new();
    for person in people.iter().filter(|person| only.is_none_or(|only| person.is(only))) {
        let same = all.iter().find(|other| other.like == person.like).map(|other| Arc::clone(&other.own));
        let own = same.unwrap_or_else(|| Arc::new(Own::of(org.seen, &person.holdings, &denied)));
        all.push(Holder::new(person, own));
    }
    all
}

impl Own {
    fn of(seen: &[Seen<'_>], holdings: &Holdings, denied: &[(&'static str, FieldRight)]) -> Self {
        let mut held = people::held(seen, holdings);
        if holdings.profile.is_none() {
            held.push((SubjectKind::Profile, String::new()));
        }
        Self {
            held,
            elsewhere: elsewhere(seen, &holdings.groups),
            effective: effective(seen, holdings),
            fields: gathered(denied.iter().map(|(name, right)| {
                let own = other(seen, holdings, Section::Fields, name, Some(*right));
                ((*name).to_owned(), *right, own)
            })),
        }
    }
}

/// The members of the groups that are not these.
fn elsewhere(seen: &[Seen<'_>], held: &[String]) -> Vec<(String, String)> {
    let groups = seen.iter().map(|seen| seen.capture);
    let others = groups.filter(|group| {
        group.subject.kind == SubjectKind::PermissionSetGroup && !held.contains(&group.subject.name)
    });
    let members = |group: &'_ Capture| {
        let name = group.subject.name.clone();
        group.members.iter().map(move |member| (name.clone(), fold(member))).collect::<Vec<_>>()
    };
    others.flat_map(members).collect()
}

/// Whether a set is in a group that none of those who are known to hold the set holds. What does not reach them reaches whoever
/// holds that group.
fn is_in_another(subject: &Subject, mine: &[&Holder]) -> bool {
    let Some((first, others)) = mine.split_first() else { return false };
    let name = fold(&subject.name);
    let own = first.own.elsewhere.iter().filter(|(_, member)| *member == name);
    subject.kind == SubjectKind::PermissionSet
        && own.into_iter().any(|group| others.iter().all(|other| other.own.elsewhere.contains(group)))
}

/// How a user comes to a right by one profile or set that it holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    /// It has it from there, or may.
    There,
    /// It is granted there and does not count.
    Withheld,
    /// Not from there.
    Elsewhere,
}

/// What a profile or set has to do with a right of a user.
fn from(subject: &Subject, effective: &Effective, right: &Right, is_field: bool) -> From {
    if is_granted(subject, effective, right, 0) || may_be_granted(subject, effective, right, is_field, 0) {
        From::There
    } else if right.withheld.iter().any(|held| is_grantor(subject, &held.grantor)) {
        From::Withheld
    } else {
        From::Elsewhere
    }
}

/// No permission is brought along by way of more others than this.
const DEEPEST: u8 = 8;

/// Whether a right comes from a profile or set: by itself, or by what brings it along.
fn is_granted(subject: &Subject, effective: &Effective, right: &Right, depth: u8) -> bool {
    right.grantors.iter().any(|grantor| match grantor {
        Grantor::Implied(by) => {
            depth < DEEPEST && is_granted(subject, effective, effective.permission(by), depth + 1)
        }
        own => is_grantor(subject, own),
    })
}

/// Whether it may come from there, or from what was not seen. What is granted there and does not count is neither.
fn may_be_granted(
    subject: &Subject,
    effective: &Effective,
    right: &Right,
    is_field: bool,
    depth: u8,
) -> bool {
    let is_from = |grantor: &Grantor| is_grantor(subject, grantor);
    // A profile that was not retrieved with the object or field says nothing of it, and is no doubt about what this one grants.
    right.doubts.iter().any(|doubt| match doubt {
        Doubt::ObjectNotNamed { profile } => is_from(&Grantor::Profile(profile.clone())),
        Doubt::OlderThanViewAllFields { grantor } => is_from(grantor),
        Doubt::Unclear { grantor, .. } if is_field => is_from(grantor),
        Doubt::Withheld(_) => false,
        Doubt::Implied(by) if depth < DEEPEST => {
            let by = effective.permission(by);
            is_granted(subject, effective, by, depth + 1)
                || may_be_granted(subject, effective, by, false, depth + 1)
        }
        _ => true,
    })
}

/// Whether a user has, or may have, any part of a combination from a profile or set.
pub(super) fn gives(subject: &Subject, effective: &Effective, combination: &Combination) -> bool {
    combination.on.iter().chain(combination.any_on).any(|id| {
        let right = effective.permission(id.get().name);
        is_granted(subject, effective, right, 0)
            || may_be_granted(subject, effective, right, false, 0)
            || open_of(subject, right).is_some()
    })
}

/// Why what does not count may count all the same; `None` of what a group mutes.
fn open_of<'r>(subject: &Subject, right: &'r Right) -> Option<&'r Doubt> {
    let is_from =
        |doubt: &&Doubt| matches!(doubt, Doubt::Withheld(held) if is_grantor(subject, &held.grantor));
    right.doubts.iter().find(is_from)
}

/// A permission and all that bring it along, as a user has them.
#[inline(never)]
fn with_bringing<'e>(effective: &'e Effective, name: &str) -> Vec<&'e Right> {
    let mut names = vec![name];
    let mut at = 0;
    while let Some(own) = names.get(at).copied() {
        for by in catalog::bringing(own) {
            if !names.contains(&by) {
                names.push(by);
            }
        }
        at += 1;
    }
    names.into_iter().map(|name| effective.permission(name)).collect()
}

/// The grants of a profile or set that do not count: of the permission, and of those that would bring it along.
fn withheld<'e>(subject: &Subject, effective: &'e Effective, name: &str) -> Vec<&'e Withheld> {
    let all = with_bringing(effective, name).into_iter().flat_map(|right| &right.withheld);
    all.filter(|held| is_grantor(subject, &held.grantor)).collect()
}

/// Whether a grant comes from this profile or set.
fn is_grantor(subject: &Subject, grantor: &Grantor) -> bool {
    let is = |kind: SubjectKind, name: &str| kind == subject.kind && fold(name) == fold(&subject.name);
    match grantor {
        Grantor::Profile(name) => is(SubjectKind::Profile, name),
        Grantor::PermissionSet(name) | Grantor::GroupMember { permission_set: name, .. } => {
            is(SubjectKind::PermissionSet, name)
        }
        Grantor::Implied(_) => false,
    }
}

/// What was found on a profile or set and counts for none of its users until a session activates it: the permissions.
pub fn inert<'f>(findings: &'f [Finding], subject: &Subject, holders: &[Holder]) -> Vec<&'f str> {
    let is_inert = |name: &str| {
        let mut own = holders.iter().flat_map(|holder| withheld(subject, &holder.own.effective, name));
        own.any(|held| held.obstacle == Obstacle::SessionBased)
    };
    let names = findings.iter().filter_map(|finding| match (finding.rule.check, &finding.target) {
        (Check::Off(_), Target::Permission(name)) if finding.outcome == Outcome::Unknown => Some(&**name),
        _ => None,
    });
    let mut inert: Vec<_> = names.filter(|name| is_inert(name)).collect();
    inert.order();
    inert.dedup();
    inert
}

/// The rights on fields that a rule of a team denies.
fn fields_of(check: Check) -> impl Iterator<Item = (&'static str, FieldRight)> {
    let of_field = match check {
        Check::Team(TeamCheck::Field { name, deny }) => Some((name, deny)),
        _ => None,
    };
    of_field.into_iter().flat_map(|(name, deny)| deny.iter().map(|right| (name.as_str(), *right)))
}

/// Judges what was found on a subject for the users who hold it, where that is known. What must be on passes if each of them has it
/// from anywhere, and fails only if one has it from nowhere. What must be off and is declared as needed is accepted by rules that
/// say so. What reaches none of them is no finding.
pub fn settle<H: std::borrow::Borrow<Holder>>(findings: &mut [Finding], subject: &Subject, holders: &[H]) {
    let holders = holders.iter().map(std::borrow::Borrow::borrow);
    let mut mine: Vec<&Holder> = Vec::new();
    for holder in holders.filter(|holder: &&Holder| holder.has(subject)) {
        // Of those who hold and need the same, one is enough.
        if !mine.iter().any(|other| other.is_like(holder)) {
            mine.push(holder);
        }
    }
    if mine.is_empty() {
        return;
    }
    let is_open = is_in_another(subject, &mine);
    for finding in findings {
        if let (Check::Combination(combination), Outcome::Fail) = (finding.rule.check, finding.outcome) {
            if !is_open {
                not_together(finding, subject, combination, &mine);
            }
            continue;
        }
        if let (Check::Rights(check), Outcome::Fail) = (finding.rule.check, finding.outcome) {
            if let Found::States(states) = &finding.found {
                let names: Vec<_> = states.iter().map(|(name, _)| *name).collect();
                opened(finding, subject, &names, (&mine, is_open));
            } else {
                on_object(finding, subject, check, (&mine, is_open));
            }
            continue;
        }
        if let (Check::Team(check), Outcome::Fail) = (finding.rule.check, finding.outcome) {
            denied(finding, subject, check, (&mine, is_open));
            continue;
        }
        let Target::Permission(name) = &finding.target else { continue };
        let rights: Vec<&Right> = mine.iter().map(|holder| holder.own.effective.permission(name)).collect();
        let what = Arg::Label(name.clone());
        match (finding.rule.check, finding.outcome) {
            (Check::On(_), Outcome::Fail | Outcome::Unknown | Outcome::Pass) => {
                must_be_on(finding, &rights, &mine, what);
            }
            (Check::Off(_), Outcome::Fail) => {
                must_be_off(finding, subject, &name.clone(), (&mine, is_open));
            }
            _ => {}
        }
    }
}

/// What user permissions open is judged as they are: only where none of them counts, it does not.
fn opened(finding: &mut Finding, subject: &Subject, names: &[&'static str], mine: (&[&Holder], bool)) {
    let mut settled = None;
    for name in names {
        let mut own = finding.clone();
        must_be_off(&mut own, subject, name, mine);
        match own.outcome {
            Outcome::Fail => return,
            Outcome::Unknown => settled = Some(own),
            _ => settled = settled.or(Some(own)),
        }
    }
    if let Some(settled) = settled {
        *finding = settled;
    }
}

/// Rights on an object that every user of it has declared, or that none of them has from there.
fn on_object(
    finding: &mut Finding,
    subject: &Subject,
    check: &RightsCheck,
    (mine, is_open): (&[&Holder], bool),
) {
    let object = finding.target.name().to_owned();
    let has = |holder: &Holder, right: ObjectRight| {
        holder.own.effective.object(&object).get(&right).map(Right::setting)
    };
    let on = |holder: &Holder| {
        let rights = check.rights.iter().copied();
        rights.filter(|right| has(holder, *right) == Some(Setting::On)).collect::<Vec<_>>()
    };
    let is_declared = |holder: &&Holder| {
        let declared = holder.needs.on_object(&object);
        let own = on(holder);
        !own.is_empty() && own.iter().all(|right| declared.contains(right))
    };
    let has_none = |holder: &&Holder| {
        let rights = check.rights.iter().filter_map(|right| holder.own.effective.object(&object).get(right));
        let told: Vec<From> =
            rights.map(|right| from(subject, &holder.own.effective, right, false)).collect();
        let is_clear = told.iter().all(|from| matches!(from, From::Withheld | From::Elsewhere));
        holder.is_known && is_clear && told.contains(&From::Withheld)
    };
    let rights = words::rights(gathered::<SortedSet<_>, _>(mine.iter().flat_map(|holder| on(holder))));
    let what = message!("right.on-object", rights, Arg::name(&object));
    if finding.rule.accepts_declared && mine.iter().all(is_declared) {
        finding.outcome = Outcome::Pass;
        finding.message = message!("needs.accepted", what);
    } else if !is_open && mine.iter().all(has_none) {
        let own = mine.iter().map(|holder| holder.own.effective.object(&object));
        let rights = own.flat_map(|own| check.rights.iter().filter_map(|right| own.get(right)));
        reaches_nobody(finding, subject, rights, &object);
    }
}

/// What does not count for anybody: it is no finding where a group mutes it, and else unknown.
fn reaches_nobody<'r>(
    finding: &mut Finding,
    subject: &Subject,
    mut rights: impl Iterator<Item = &'r Right>,
    what: &str,
) {
    if let Some(doubt) = rights.find_map(|right| open_of(subject, right)) {
        unknown(finding, Arg::name(what), doubt);
    } else {
        finding.outcome = Outcome::NotApplicable;
        finding.message = message!("needs.object-reaches-nobody", Arg::name(what));
    }
}

fn unknown(finding: &mut Finding, what: Arg, doubt: &Doubt) {
    finding.outcome = Outcome::Unknown;
    finding.reason = Some(doubt.unknown());
    finding.message = message!("permission.unknown", what, words::doubt_of(doubt));
}

/// A right on an object or a field that a team denies, and that none of its users has from there.
fn denied(finding: &mut Finding, subject: &Subject, check: &TeamCheck, (mine, is_open): (&[&Holder], bool)) {
    let target = finding.target.name().to_owned();
    let (what, right) = target.rsplit_once('/').unwrap_or_default();
    let is_field = matches!(check, TeamCheck::Field { .. });
    let own = mine.iter().map(|holder| match check {
        TeamCheck::Object { deny, .. } => {
            let right = deny.iter().find(|own| own.fact() == right);
            right.and_then(|right| holder.own.effective.object(what).get(right))
        }
        TeamCheck::Field { name, .. } => {
            let mut fields = holder.own.fields.iter();
            fields.find(|(own, is, _)| own == name && is.word() == right).map(|(_, _, own)| own)
        }
        TeamCheck::Network { .. } => None,
    });
    let is_withheld = |(own, holder): (Option<&Right>, &&Holder)| {
        let is_so = |own| from(subject, &holder.own.effective, own, is_field) == From::Withheld;
        holder.is_known && own.is_some_and(is_so)
    };
    if !is_open && own.clone().zip(mine).all(is_withheld) {
        reaches_nobody(finding, subject, own.flatten(), &target);
    }
}

/// What is wrong together in one profile or set is right if something else that each of its users holds settles it.
fn not_together(finding: &mut Finding, subject: &Subject, combination: &Combination, mine: &[&Holder]) {
    let state = |holder: &&Holder| holds(combination, &holder.own.effective, holder.is_known);
    let mut states = mine.iter().map(state);
    let labels = combination.permissions().map(|permission| Arg::Label(permission.name.into()));
    let labels = Arg::List(labels.collect());
    if states.clone().all(|state| state == Some(false)) {
        finding.outcome = Outcome::Pass;
        finding.message = message!("needs.not-together", labels);
    } else if !mine.iter().any(|holder| gives(subject, &holder.own.effective, combination)) {
        // It is told of those who grant it, or of the user.
        finding.outcome = Outcome::NotApplicable;
        finding.message = message!("needs.object-reaches-nobody", labels);
    } else if !states.any(|state| state == Some(true)) {
        let open = mine.iter().find_map(|holder| unclear(combination, &holder.own.effective));
        let why = open.map_or_else(not_seen, |(_, right)| words::doubt(right));
        finding.outcome = Outcome::Unknown;
        finding.reason = Some(Unknown::NotSeen);
        finding.message = message!("needs.perhaps-together", labels, why);
    }
}

fn must_be_off(finding: &mut Finding, subject: &Subject, name: &str, (mine, is_open): (&[&Holder], bool)) {
    let (mut is_declared, mut is_nobodys, mut is_left) = (finding.rule.accepts_declared, !is_open, !is_open);
    let mut own = Vec::new();
    let mut open = None;
    for holder in mine {
        let effective = &holder.own.effective;
        let right = effective.permission(name);
        let more = withheld(subject, effective, name);
        let from = from(subject, effective, right, false);
        // What does not count does not bring anything along either.
        let is_withheld = from == From::Withheld || from == From::Elsewhere && !more.is_empty();
        is_declared &= holder.needs.permissions.iter().any(|own| own.as_str() == name);
        is_nobodys &= is_withheld && holder.is_known;
        // It is not granted there, and what brings it along does not count: nobody says what is left.
        is_left &= !right.doubts.is_empty()
            && !is_granted(subject, effective, right, 0)
            && !right.withheld.iter().any(|held| is_grantor(subject, &held.grantor));
        own.extend(more);
        open = Some(right);
    }
    let what = Arg::Label(catalog::canonical_name(name));
    if is_declared {
        finding.outcome = Outcome::Pass;
        finding.message = message!("needs.accepted", what);
        return;
    }
    let (Some(first), Some(open)) = (own.first(), open) else { return };
    if is_nobodys {
        let rights = mine.iter().flat_map(|holder| with_bringing(&holder.own.effective, name));
        if let Some(doubt) = rights.into_iter().find_map(|right| open_of(subject, right)) {
            return unknown(finding, what, doubt);
        }
        finding.outcome = Outcome::NotApplicable;
        finding.message = message!("needs.reaches-nobody", what, words::grantors([&first.grantor]));
    } else if is_left {
        finding.outcome = Outcome::Unknown;
        finding.reason = Some(Unknown::NotSeen);
        finding.message = message!("permission.unknown", what, words::doubt(open));
    }
}

fn must_be_on(finding: &mut Finding, rights: &[&Right], mine: &[&Holder], what: Arg) {
    let is_on = |right: &&&Right| right.certain() == Setting::On;
    if let (Some(first), true) = (rights.first(), rights.iter().all(|right| is_on(&right))) {
        if finding.outcome == Outcome::Pass {
            return;
        }
        finding.outcome = Outcome::Pass;
        finding.reason = None;
        finding.found = Found::State(Setting::On);
        finding.message = message!("needs.granted", what, words::grantors(&first.grantors));
        return;
    }
    // One who has it from nowhere, all seen, fails whatever the others have.
    let has_nowhere = |(right, holder): (&&Right, &&Holder)| {
        matches!(right.certain(), Setting::Off | Setting::Absent) && holder.is_known
    };
    let lacking = rights.iter().zip(mine).find(|pair| has_nowhere(*pair));
    if let (Outcome::Pass, Some((right, _))) = (finding.outcome, lacking) {
        // It is granted there, and does not reach everybody who holds it.
        let held = right.withheld.first();
        let held = held.map(|held| message!("needs.withheld", words::grantors([&held.grantor])));
        finding.outcome = Outcome::Fail;
        finding.found = Found::State(Setting::Off);
        finding.message = message!("needs.missing", what, held);
    } else if finding.outcome != Outcome::Unknown && lacking.is_none() {
        let open = rights.iter().find(|right| matches!(right.certain(), Setting::Unknown(_)));
        let why = open.map_or_else(not_seen, |right| words::doubt(right));
        finding.outcome = Outcome::Unknown;
        finding.reason = Some(Unknown::NotSeen);
        finding.message = message!("permission.unknown", what, why);
    }
}
