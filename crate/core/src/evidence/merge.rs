//! What several records prove together, and where they disagree.

use std::borrow::Cow;

use super::{Reading, Record, Said, Source};
use crate::coverage::{self, DISPUTED, DOUBT};
use crate::date::Moment;
use crate::fact::{self, Facts, OBJECT_RIGHTS};
use crate::order::InOrder as _;
use crate::section::{Compared, Section};
use crate::setting::{Setting, Unknown};

/// A fact and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof<'e> {
    /// Its name.
    pub name: &'e str,
    /// Its value.
    pub value: &'e str,
    /// When it was read.
    pub time: &'e str,
    /// How it came in.
    pub source: Source,
    /// Which record tells it: its place among those that were merged.
    pub record: usize,
}

/// Two sources of nearly the same time say different things. The stronger one counts, and the weaker one is later: neither is
/// sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disagreement<'e> {
    /// The name of the fact.
    pub name: &'e str,
    /// The value of the stronger one; `None`: it showed the whole list without it.
    pub value: Option<&'e str>,
    /// Its source.
    pub source: Source,
    /// When that was read.
    pub time: &'e str,
    /// Which record tells it: its place among those that were merged.
    pub record: usize,
    /// The value of the later one.
    pub other: Option<&'e str>,
    /// Its source.
    pub other_source: Source,
    /// When that was read.
    pub other_time: &'e str,
    /// Which record tells it.
    pub other_record: usize,
}

/// What several records prove together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged<'e> {
    /// Of each fact the value that counts, sorted by name.
    pub proofs: Vec<Proof<'e>>,
    /// Where sources disagree, sorted by name.
    pub disagreements: Vec<Disagreement<'e>>,
    /// Names of what was only read before somebody saved it: nobody knows what holds since.
    pub saved_since: Vec<&'e str>,
}

/// What several records prove together, each with whether it was imported. What counts most is said first: what this browser
/// read itself before what was imported, then by [`Reading::standing`].
pub fn merge<'e>(records: impl Iterator<Item = (&'e Record, bool)>) -> Merged<'e> {
    merge_since(records.map(|(record, is_imported)| (record, is_imported, None)))
}

/// The same, each with the time of the last Save that may have changed what it shows: what was read before that, however it came in,
/// counts less than anything that was read after it, and what nothing else tells is told no more.
pub fn merge_since<'e>(records: impl Iterator<Item = (&'e Record, bool, Option<Moment>)>) -> Merged<'e> {
    let mut readings: Vec<(Source, usize, Cow<'e, str>, &'e Reading)> = Vec::new();
    let mut before: Vec<&Reading> = Vec::new();
    for (at, (record, is_imported, saved)) in records.enumerate() {
        for reading in &record.readings {
            let source = if is_imported { Source::Imported } else { reading.source };
            let is_before = saved.is_some() && Moment::parse(&reading.time) <= saved;
            let standing = if is_before { Cow::Borrowed(&*reading.time) } else { reading.standing() };
            before.extend(is_before.then_some(reading));
            readings.push((source, at, standing, reading));
        }
    }
    readings.order_by(|(a, _, one, _), (b, _, other, _)| b.is_own().cmp(&a.is_own()).then(other.cmp(one)));
    let mut merged = Merged::default();
    for (at, (source, record, _, reading)) in readings.iter().enumerate() {
        let (stronger, weaker) = readings.split_at(at);
        for fact in reading.facts.iter() {
            let (name, value, time) = (fact.key.as_ref(), fact.value.as_str(), reading.time.as_str());
            let is_told = || readings.iter().any(|(_, _, _, other)| other.says(name).is_some());
            if value == fact::BLIND && is_told() {
                continue;
            }
            let over = stronger
                .iter()
                .find_map(|(source, at, _, other)| Some((*source, *at, *other, other.says(name)?)));
            let own = (*source, time, *record);
            let Some((stronger, at, other, Said(said))) = over else {
                let proof = Proof { name, value, time, source: *source, record: *record };
                merged.proofs.push(proof);
                if before.iter().any(|old| std::ptr::eq(*old, *reading)) {
                    merged.saved_since.push(name);
                }
                // A later list that shows all but this.
                let gone = weaker.iter().find(|(later, _, _, other)| {
                    later.is_own() == source.is_own()
                        && other.time > reading.time
                        && other.says(name) == Some(Said(None))
                });
                if let Some((later, at, _, other)) = gone {
                    let other = (None, (*later, other.time.as_str(), *at));
                    merged.disagreements.extend(disagreement(name, (Some(value), own), other));
                }
                continue;
            };
            if other.time < reading.time && said != Some(value) {
                let one = (said, (stronger, other.time.as_str(), at));
                merged.disagreements.extend(disagreement(name, one, (Some(value), own)));
            }
        }
    }
    merged.proofs.order_by(|a, b| a.name.cmp(b.name));
    merged.disagreements.order_by(|a, b| a.name.cmp(b.name));
    merged.disagreements.dedup_by(|a, b| a.name == b.name);
    join_lists(&mut merged.proofs);
    join_objects(&mut merged.proofs);
    // Of what an old list left open, a new one may not.
    if merged.saved_since.contains(&fact::UNREAD_OBJECTS) {
        merged.saved_since.push("list/object");
    }
    merged
}

/// What a reading says of something: the value, and source, time and record of the reading.
type Version<'e> = (Option<&'e str>, (Source, &'e str, usize));

/// `None` for what happens, and for what a page says of all that it shows: there the later one is simply later.
fn disagreement<'e>(name: &'e str, one: Version<'e>, later: Version<'e>) -> Option<Disagreement<'e>> {
    let (section, _) = fact::split(name);
    let is_setting = Section::of(section).compared() != Compared::Not && !coverage::is_of_all(name);
    let (value, (source, time, record)) = one;
    let (other, (other_source, other_time, other_record)) = later;
    // A page says that a right is off, a file leaves it out: that is one thing.
    let is_nothing = |said: Option<&str>| matches!(said, None | Some("off" | "none"));
    let is_same = grants(section) && is_nothing(value) && is_nothing(other);
    let found =
        Disagreement { name, value, source, time, record, other, other_source, other_time, other_record };
    (is_setting && !is_same).then_some(found)
}

/// Whether what a section names is a right, and what it leaves out is none.
fn grants(section: &str) -> bool {
    let section = Section::of(section);
    section == Section::UserPermissions || Section::GRANTING.contains(&section)
}

impl Disagreement<'_> {
    /// Whether nobody can tell which of the two is right. What somebody imported never casts doubt on what was read here; of two
    /// that were imported neither is surer.
    pub const fn is_open(&self) -> bool {
        self.source.is_own() == self.other_source.is_own()
    }
}

/// A list of which one page shows the first rows may be shown whole by another.
fn join_lists(proofs: &mut Vec<Proof<'_>>) {
    let is_claimed = |name: &str| proofs.iter().any(|proof| proof.name == name);
    let over: Vec<&str> = proofs
        .iter()
        .filter(|proof| {
            coverage::shown_elsewhere(proof.name, proof.value).is_some_and(|claim| is_claimed(&claim))
        })
        .map(|proof| proof.name)
        .collect();
    proofs.retain(|proof| !over.contains(&proof.name));
}

/// What the list of objects left open, their own pages have told: then the list was seen whole.
fn join_objects(proofs: &mut Vec<Proof<'_>>) {
    let all = proofs.iter().find(|proof| proof.name == fact::UNREAD_OBJECTS).copied();
    let has = |name: &str| proofs.binary_search_by(|proof| proof.name.cmp(name)).is_ok();
    let told = |object: &str| {
        let object = fact::name(Section::Objects.fact(), object);
        OBJECT_RIGHTS[..6].iter().all(|right| has(&fact::name(&object, right)))
    };
    let unread =
        |proof: &Proof<'_>| proof.name.strip_prefix("unread/object/").is_some_and(|object| !told(object));
    if let Some(all) = all.filter(|_| !proofs.iter().any(unread)) {
        proofs.retain(|proof| {
            fact::split(proof.name).0 != "unread" && !matches!(proof.name, "doubt/object" | "list/object")
        });
        proofs.push(Proof { name: "list/object", ..all });
        proofs.order_by(|a, b| a.name.cmp(b.name));
    }
}

impl Merged<'_> {
    /// The facts alone. What sources disagree about is in doubt; that something may be there stays known.
    pub fn facts(&self) -> Facts {
        let mut facts: Facts = self.proofs.iter().map(|proof| (proof.name, proof.value)).collect();
        for name in &self.saved_since {
            coverage::take_back(&mut facts, name);
        }
        for found in self.disagreements.iter().filter(|found| found.is_open()) {
            let (section, key) = fact::split(found.name);
            let is_object = Section::of(section) == Section::Objects;
            let key = key.rsplit_once('/').filter(|_| is_object).map_or(key, |(object, _)| object);
            facts.set(&[DOUBT, section, key].join("/"), DISPUTED.to_owned());
            // Of one user permission in doubt nothing follows for the others.
            if Section::of(section) != Section::UserPermissions {
                let open = coverage::doubts(&facts, section).count();
                facts.set(&fact::name(DOUBT, section), open.to_string());
            }
            match found.value.or(found.other) {
                // It is named, so that it is not among what a whole page does not name.
                Some(_) if Section::of(section) == Section::UserPermissions => {
                    facts.set(found.name, Setting::Unknown(Unknown::Disagreement).word().to_owned());
                }
                Some(there) if found.value.is_none() || found.other.is_none() => {
                    facts.set(found.name, there.to_owned());
                }
                _ => facts.remove(found.name),
            }
        }
        facts
    }
}
