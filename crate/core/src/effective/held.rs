//! From names to what stands behind them.

use crate::capture::Capture;
use crate::coverage::{self, doubt_about};
use crate::fact;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::sorted::SortedSet;
use crate::subject::SubjectKind;
use crate::text::is_none;

use super::fit;
use super::{Doubt, Fit, Grantor, Holdings, Licences, Obstacle, Seen, Unseen};

/// All that a user holds, as far as it was seen.
pub(super) struct Held<'c> {
    pub(super) containers: Vec<Container<'c>>,
    /// What casts doubt on every right, because it may grant anything.
    pub(super) doubts: SortedSet<Doubt>,
    /// What was not seen. A muting set is here and not among the doubts: it cannot grant.
    pub(super) unseen: SortedSet<Unseen>,
    /// The licence of the user, which the profile tells.
    pub(super) user_licence: Option<&'c str>,
}

/// One container that grants.
pub(super) struct Container<'c> {
    pub(super) grantor: Grantor,
    pub(super) capture: &'c Capture,
    pub(super) session_based: bool,
    /// The licence that keeps it from being assigned.
    lacking: Option<String>,
    /// Why what it grants is not certain.
    pub(super) open: Option<Doubt>,
    /// What its group takes away; nothing outside groups.
    muting: Muting<'c>,
}

/// What a group takes away from its members.
#[derive(Clone, Default)]
struct Muting<'c> {
    sets: Vec<Seen<'c>>,
    /// There may be more than these sets.
    more: bool,
}

impl Container<'_> {
    /// What the licences of the user have against all that it grants.
    pub(super) fn unassignable(&self) -> Option<Obstacle> {
        self.lacking.clone().map(|licence| Obstacle::Unassignable { licence })
    }

    /// Whether it is in a group that Salesforce is not done with.
    pub(super) const fn is_unsettled(&self) -> bool {
        matches!(self.open, Some(Doubt::Unsettled { .. }))
    }

    /// Whether a right is muted, told how one muting set stands to it; `None` if that cannot be told.
    pub(super) fn is_muted(&self, state: impl Fn(&Capture) -> Setting) -> Option<bool> {
        let mut open = self.muting.more;
        for set in &self.muting.sets {
            match state(set.capture) {
                Setting::On => return Some(true),
                Setting::Unknown(_) => open = true,
                Setting::Off | Setting::Absent => open |= !set.whole,
            }
        }
        if open { None } else { Some(false) }
    }
}

impl<'c> Held<'c> {
    /// Every permission that something names. What only a muting set names is not like what nothing names either.
    pub(super) fn named_permissions(&self) -> impl Iterator<Item = &'c str> {
        let captures = self.containers.iter().map(|container| container.capture).chain(self.muting_sets());
        captures.flat_map(|capture| capture.permissions.named()).map(|(name, _)| name)
    }

    /// The muting sets of all groups, once for each member.
    pub(super) fn muting_sets(&self) -> impl Iterator<Item = &'c Capture> {
        self.containers.iter().flat_map(|container| container.muting.sets.iter().map(|set| set.capture))
    }

    pub(super) fn resolve(seen: &[Seen<'c>], holdings: &Holdings) -> Self {
        let mut resolver = Resolver {
            seen,
            licences: &holdings.licences,
            held: Self {
                containers: Vec::new(),
                doubts: SortedSet::new(),
                unseen: SortedSet::new(),
                user_licence: None,
            },
        };
        resolver.profile(holdings.profile.as_deref());
        for name in &holdings.permission_sets {
            if let Some(set) = resolver.grantor(SubjectKind::PermissionSet, name, None) {
                let grantor = Grantor::PermissionSet(name.clone());
                let session_based = set.capture.session_based;
                let perhaps = perhaps(holdings, SubjectKind::PermissionSet, name);
                resolver.container(grantor, set.capture, session_based, perhaps, Muting::default());
            }
        }
        for name in &holdings.groups {
            resolver.group(name, perhaps(holdings, SubjectKind::PermissionSetGroup, name));
        }
        resolver.held
    }
}

struct Resolver<'s, 'c> {
    seen: &'s [Seen<'c>],
    licences: &'s Licences,
    held: Held<'c>,
}

impl<'c> Resolver<'_, 'c> {
    /// The one capture of this subject: the one that is called exactly so; else one, as API names do not tell case apart.
    fn find(&self, kind: SubjectKind, name: &str) -> Option<Seen<'c>> {
        let only = |is: &dyn Fn(&str) -> bool| {
            let is = |seen: &&Seen<'c>| seen.capture.subject.kind == kind && is(&seen.capture.subject.name);
            let mut found = self.seen.iter().filter(is);
            (found.next().copied(), found.next().is_some())
        };
        match only(&|own| own == name) {
            (None, _) if kind != SubjectKind::Profile => match only(&|own| own.eq_ignore_ascii_case(name)) {
                (one, false) => one,
                (_, true) => None,
            },
            (one, false) => one,
            (_, true) => None,
        }
    }

    /// The one capture of this record.
    fn by_record(&self, kind: SubjectKind, id: &str) -> Option<Seen<'c>> {
        let is = |seen: &&Seen<'c>| {
            seen.capture.subject.kind == kind && seen.capture.subject.record_id.as_deref() == Some(id)
        };
        let mut found = self.seen.iter().filter(is);
        let one = found.next().copied();
        if found.next().is_some() { None } else { one }
    }

    /// Something that grants. What is missing or not whole casts doubt on every right.
    fn grantor(&mut self, kind: SubjectKind, name: &str, group: Option<&str>) -> Option<Seen<'c>> {
        let found = self.find(kind, name);
        match found {
            None => {
                let unseen = Unseen { kind, name: Some(name.to_owned()), group: group.map(str::to_owned) };
                self.held.doubts.insert(Doubt::Unseen(unseen.clone()));
                self.held.unseen.insert(unseen);
            }
            Some(seen) if !seen.whole => {
                self.held.doubts.insert(Doubt::NotWhole { kind, name: name.to_owned() });
            }
            Some(_) => {}
        }
        found
    }

    fn profile(&mut self, name: Option<&str>) {
        let Some(name) = name else {
            let unseen = Unseen { kind: SubjectKind::Profile, name: None, group: None };
            self.held.doubts.insert(Doubt::Unseen(unseen.clone()));
            self.held.unseen.insert(unseen);
            return;
        };
        if let Some(profile) = self.grantor(SubjectKind::Profile, name, None) {
            self.held.user_licence = profile.capture.licence.as_deref().filter(|licence| !is_none(licence));
            let grantor = Grantor::Profile(name.to_owned());
            self.container(grantor, profile.capture, false, None, Muting::default());
        }
    }

    /// A container that grants, as far as it can be assigned.
    fn container(
        &mut self,
        grantor: Grantor,
        capture: &'c Capture,
        session_based: bool,
        unsettled: Option<Doubt>,
        muting: Muting<'c>,
    ) {
        let is_set = !matches!(grantor, Grantor::Profile(_));
        let licence = capture.licence.as_deref().filter(|_| is_set);
        let fit = licence.map_or(Fit::Fits, |licence| self.licences.fit(licence, self.held.user_licence));
        let licence = licence.unwrap_or_default().to_owned();
        let perhaps = (fit == Fit::Unknown).then(|| Doubt::PerhapsUnassignable {
            permission_set: capture.subject.name.clone(),
            licence: licence.clone(),
        });
        let unread = is_in_doubt(capture)
            .then(|| Doubt::Unclear { grantor: grantor.clone(), reason: Unknown::UnreadableValue });
        self.held.containers.push(Container {
            grantor,
            capture,
            session_based,
            lacking: (fit == Fit::Lacking).then_some(licence),
            open: unsettled.or(perhaps).or(unread.filter(|_| is_set)),
            muting,
        });
    }

    fn group(&mut self, name: &str, perhaps: Option<Doubt>) {
        let Some(group) = self.grantor(SubjectKind::PermissionSetGroup, name, None) else { return };
        let unsettled = fit::unsettled(group.capture)
            .map(|status| Doubt::Unsettled { group: name.to_owned(), status: status.to_owned() });
        // What it grants, and what not, may be as it was before the last change.
        self.held.doubts.extend(unsettled.clone());
        let group_in_doubt = is_in_doubt(group.capture).then(|| Doubt::Unclear {
            grantor: Grantor::PermissionSet(name.to_owned()),
            reason: Unknown::UnreadableValue,
        });
        let in_it = || coverage::doubts(&group.capture.more, Section::PermissionSets.fact()).next();
        let perhaps_in_it = || {
            in_it().map(|(_, reason)| Doubt::Unclear {
                grantor: Grantor::PermissionSet(name.to_owned()),
                reason,
            })
        };
        let unsettled = unsettled.or(group_in_doubt).or(perhaps).or_else(perhaps_in_it);
        let mut muting = Muting { sets: Vec::new(), more: !group.whole };
        let by_name = group
            .capture
            .muted_by
            .iter()
            .map(|set| (&**set, self.find(SubjectKind::MutingPermissionSet, set)));
        // A page links to the record, by words that are not its name.
        let by_record = fact::section(&group.capture.more, Section::Muting.fact())
            .map(|(id, words)| (words, self.by_record(SubjectKind::MutingPermissionSet, id)));
        for (set, seen) in by_name.chain(by_record).collect::<Vec<_>>() {
            if let Some(seen) = seen {
                muting.sets.push(seen);
            } else {
                muting.more = true;
                self.held.unseen.insert(Unseen {
                    kind: SubjectKind::MutingPermissionSet,
                    name: Some(set.to_owned()),
                    group: Some(name.to_owned()),
                });
            }
        }
        for member in &group.capture.members {
            if let Some(set) = self.grantor(SubjectKind::PermissionSet, member, Some(name)) {
                let grantor = Grantor::GroupMember { group: name.to_owned(), permission_set: member.clone() };
                // A session-based set needs no activation as a member: only the group's own mark counts.
                let session_based = group.capture.session_based;
                self.container(grantor, set.capture, session_based, unsettled.clone(), muting.clone());
            }
        }
    }
}

/// Why what a set or group grants is not certain: it is perhaps held no more.
fn perhaps(holdings: &Holdings, kind: SubjectKind, name: &str) -> Option<Doubt> {
    let mut own = holdings.perhaps.iter().filter(|(of, own, _)| *of == kind && own == name);
    own.next().map(|(_, _, reason)| Doubt::Unclear {
        grantor: Grantor::PermissionSet(name.to_owned()),
        reason: *reason,
    })
}

/// Whether a file says of a set or group that it needs an activation or a licence, in a way that nobody can read.
fn is_in_doubt(capture: &Capture) -> bool {
    let mut facts = ["about/session-based", "about/licence"].into_iter();
    facts.any(|fact| capture.more.get(&doubt_about(fact)).is_some())
}
