//! Which subject of one side is which subject of the other: by kind and name, never by record id.

use super::kept::View;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::sorted::SortedMap;
use permlight_core::subject::{StandardProfile, SubjectKind};

/// A subject that has another name on the actual side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// Only subjects of this kind; `None`: of any.
    pub kind: Option<SubjectKind>,
    /// The name on the tested side.
    pub old: String,
    /// The name on the actual side.
    pub new: String,
}

impl Rename {
    /// Reads `OLD=NEW`, or `profile:OLD=NEW`.
    pub fn parse(text: &str) -> Option<Self> {
        let (old, new) = text.split_once('=')?;
        let (kind, old) = match old.split_once(':') {
            Some((kind, name)) if SubjectKind::from_id(kind).is_some() => (SubjectKind::from_id(kind), name),
            _ => (None, old),
        };
        let (old, new) = (old.trim(), new.trim());
        let named = !old.is_empty() && !new.is_empty();
        named.then(|| Self { kind, old: old.to_owned(), new: new.to_owned() })
    }

    pub(super) fn speaks_of(&self, kind: SubjectKind, name: &str) -> bool {
        self.kind.is_none_or(|own| own == kind) && self.old == name
    }
}

/// Which side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What was tested.
    Tested,
    /// What is there.
    Actual,
}

/// Why two sides cannot be laid over each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// A side has the same subject twice.
    Twice {
        /// The side.
        side: Side,
        /// Kind of the subject.
        kind: SubjectKind,
        /// Its name.
        name: String,
    },
    /// A rename names nothing.
    NoSuchName {
        /// The side.
        side: Side,
        /// The name.
        name: String,
    },
}

impl Mismatch {
    /// What people read.
    pub fn message(&self) -> Message {
        match self {
            Self::Twice { side, kind, name } => {
                let key = match side {
                    Side::Tested => "mismatch.twice-tested",
                    Side::Actual => "mismatch.twice-actual",
                };
                message!(key, message!(kind.key()), Arg::name(name))
            }
            Self::NoSuchName { side, name } => {
                let key = match side {
                    Side::Tested => "mismatch.no-such-name-tested",
                    Side::Actual => "mismatch.no-such-name-actual",
                };
                message!(key, Arg::name(name))
            }
        }
    }
}

/// Subjects of the two sides, laid over each other.
#[derive(Debug)]
pub struct Matching<'s, V> {
    /// The same subject in both, in the order of kinds and of the tested names.
    pub pairs: Vec<(&'s V, &'s V)>,
    /// Only on the tested side.
    pub only_tested: Vec<&'s V>,
    /// Only on the actual side.
    pub only_actual: Vec<&'s V>,
}

/// A way to find the name on the actual side among those that are still free.
type Way<'w, 's, V> = dyn Fn(SubjectKind, &str, &ByName<'s, V>) -> Option<&'s str> + 'w;

type ByName<'s, V> = SortedMap<(SubjectKind, &'s str), &'s V>;

impl<'s, V: View> Matching<'s, V> {
    /// Lays them over each other: by the renames given, then by the same name, then by the two names that Salesforce has
    /// for a standard profile, then by a name that differs in case only.
    pub fn new(tested: &'s [V], actual: &'s [V], renames: &[Rename]) -> Result<Self, Mismatch> {
        let tested = by_name(tested, Side::Tested)?;
        let mut free = by_name(actual, Side::Actual)?;
        for rename in renames {
            let knows = |side: &ByName<'_, V>, name: &str| {
                side.keys()
                    .any(|(kind, own)| *own == name && rename.kind.is_none_or(|wanted| wanted == *kind))
            };
            for (side, names, name) in
                [(Side::Tested, &tested, &rename.old), (Side::Actual, &free, &rename.new)]
            {
                if !knows(names, name) {
                    return Err(Mismatch::NoSuchName { side, name: name.clone() });
                }
            }
        }
        let ways: [&Way<'_, 's, V>; 4] = [
            &|kind, name, free| {
                let rename = renames.iter().find(|rename| rename.speaks_of(kind, name))?;
                find(free, kind, &rename.new)
            },
            &|kind, name, free| find(free, kind, name),
            &|kind, name, free| {
                let profile = StandardProfile::find(name).filter(|_| kind == SubjectKind::Profile)?;
                profile.names().find_map(|other| find(free, kind, other))
            },
            &|kind, name, free| {
                let folded = name.to_lowercase();
                let only = |names: &ByName<'s, V>| {
                    let mut alike =
                        names.keys().filter(|(own, other)| *own == kind && other.to_lowercase() == folded);
                    // Two that differ in case only: nothing says which is meant.
                    alike.next().filter(|_| alike.next().is_none()).map(|(_, name)| *name)
                };
                only(&tested).and(only(free))
            },
        ];
        let mut found: SortedMap<(SubjectKind, &str), &'s V> = SortedMap::new();
        for way in ways {
            for (kind, name) in tested.keys().copied() {
                if found.contains_key(&(kind, name)) {
                    continue;
                }
                if let Some(other) = way(kind, name, &free)
                    && let Some(actual) = free.remove(&(kind, other))
                {
                    found.insert((kind, name), actual);
                }
            }
        }
        let mut matching = Self { pairs: Vec::new(), only_tested: Vec::new(), only_actual: Vec::new() };
        for (key, tested) in tested {
            match found.get(&key) {
                Some(actual) => matching.pairs.push((tested, actual)),
                None => matching.only_tested.push(tested),
            }
        }
        matching.only_actual = free.into_values().collect();
        Ok(matching)
    }

    /// The name that a name of the tested side has on the actual one: members of groups follow renames too.
    pub(super) fn renamed(&self, kind: SubjectKind, name: &str) -> Option<&'s str> {
        let pair = self.pairs.iter().find(|(tested, _)| tested.kind() == kind && tested.name() == name)?;
        Some(pair.1.name())
    }
}

fn find<'s, V>(names: &ByName<'s, V>, kind: SubjectKind, name: &str) -> Option<&'s str> {
    // The map can only be asked for a name that lives as long as its own.
    names.keys().find(|(own, other)| *own == kind && *other == name).map(|(_, name)| *name)
}

fn by_name<V: View>(side: &[V], which: Side) -> Result<ByName<'_, V>, Mismatch> {
    let mut names = SortedMap::new();
    for observed in side {
        if names.insert((observed.kind(), observed.name()), observed).is_some() {
            let (kind, name) = (observed.kind(), observed.name().to_owned());
            return Err(Mismatch::Twice { side: which, kind, name });
        }
    }
    Ok(names)
}
