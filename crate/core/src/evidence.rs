//! Evidence: what the pages of an org have proved, and when.
//!
//! Each page of each subject has a record. A page that shows less than before takes nothing away: a fact stays until a later
//! reading says something else of it, or shows that it is gone. What a page says of all that it shows (that nothing else is
//! there, that something was not understood) is said of one reading, and holds until the page is read again.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::coverage::{self, DISPUTED, DOUBT};
use crate::date::Date;
use crate::fact::{self, Facts, OBJECT_RIGHTS};
use crate::object_right::ObjectRight;
use crate::order::InOrder as _;
use crate::section::{Compared, Form, Section};
use crate::setting::{Setting, Unknown};

/// What one page of one subject has proved. Each fact stands in one of the readings, those that count most first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The readings.
    pub readings: Vec<Reading>,
}

/// What was read at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// When, in UTC as `2026-11-12T09:30:00.000Z`: such times compare as text.
    pub time: String,
    /// How it came in. What does not say so, as readings of earlier versions, was seen.
    #[serde(default, skip_serializing_if = "Source::is_seen")]
    pub source: Source,
    /// What: pairs of name and value where it is kept.
    #[serde(with = "fact::pairs")]
    pub facts: Facts,
}

/// How a reading came in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// From a metadata file.
    File,
    /// Our own request for the page: no script of the page had its hands on it.
    Fetched,
    /// The page that came after somebody had pressed Save there. It is only seen, but what was read before the Save says nothing
    /// about what holds after it.
    Saved,
    /// The page as it stood before somebody. Whatever runs in it may have changed it.
    #[default]
    Seen,
    /// Somebody else read it, and gave us a file.
    Imported,
    /// Somebody said so.
    Declared,
}

impl Source {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Fetched => "fetched",
            Self::Saved => "saved",
            Self::Seen => "seen",
            Self::Imported => "imported",
            Self::Declared => "declared",
        }
    }

    /// The source of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::File, Self::Fetched, Self::Saved, Self::Seen, Self::Imported, Self::Declared];
        all.into_iter().find(|source| source.word() == word)
    }

    /// Whether it is strong enough to be put on record: to freeze, to verify.
    pub const fn is_strong(self) -> bool {
        matches!(self, Self::File | Self::Fetched)
    }

    /// Whether what was only seen nearly at the same time does not take its place.
    const fn holds(self) -> bool {
        self.is_strong() || matches!(self, Self::Saved)
    }

    /// Whether it only stood before somebody.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
    const fn is_seen(&self) -> bool {
        matches!(self, Self::Seen)
    }

    /// Whether this browser read it itself.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::File | Self::Fetched | Self::Saved | Self::Seen)
    }
}

/// For so many days a weaker source does not take the place of a stronger one: as long as that is fresh enough to be put on
/// record. Shorter, and a page that stood open since the morning, or that a script changed, would undo what was proved; longer,
/// and an old reading would outlive what everybody can see.
const HOLDS_DAYS: u32 = 1;

impl Reading {
    /// The later, the more it counts; a source that holds counts as if it were later.
    fn standing(&self) -> Cow<'_, str> {
        let day = self.time.get(..10).filter(|_| self.source.holds()).and_then(Date::parse);
        match day.zip(self.time.get(10..)) {
            Some((day, rest)) => [&day.plus_days(HOLDS_DAYS).to_string(), rest].concat().into(),
            None => Cow::Borrowed(&self.time),
        }
    }

    /// What it says of a fact; `None` if it does not speak of it.
    fn says(&self, name: &str) -> Option<Said<'_>> {
        settles(&self.facts, name).then(|| Said(self.facts.get(name).map(String::as_str)))
    }
}

/// What a reading says of a fact that it speaks of: its value, or that it is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Said<'r>(Option<&'r str>);

impl Record {
    /// Adds a reading. What one that counts more and is not earlier speaks of is left out.
    pub fn add(&mut self, reading: Reading) {
        let at = self.readings.partition_point(|known| known.standing() > reading.standing());
        self.readings.insert(at, reading);
        let mut kept: Vec<Reading> = Vec::with_capacity(self.readings.len());
        let mut latest = String::new();
        for reading in self.readings.drain(..) {
            let is_over =
                |other: &Reading, name: &str| other.time >= reading.time && settles(&other.facts, name);
            let mut facts = Facts::default();
            for fact in reading.facts.iter() {
                let is_left = if coverage::is_of_all(&fact.key) || fact.value == fact::BLIND {
                    latest < reading.time
                } else {
                    !kept.iter().any(|other| is_over(other, &fact.key))
                };
                if is_left {
                    facts.set(&fact.key, fact.value.clone());
                }
            }
            if latest < reading.time {
                latest.clone_from(&reading.time);
            }
            if !facts.is_empty() {
                kept.push(Reading { facts, ..reading });
            }
        }
        self.readings = kept;
    }

    /// What was read last.
    pub fn newest(&self) -> Option<&Reading> {
        self.readings.iter().max_by(|a, b| a.time.cmp(&b.time))
    }
}

/// Whether a reading says something of a fact: it has it, or it shows the whole list without it.
fn settles(facts: &Facts, name: &str) -> bool {
    if let Some(value) = facts.get(name) {
        // It says that it cannot tell.
        return value != fact::BLIND;
    }
    let (section, key) = fact::split(name);
    let whole = |section: &str| coverage::of_named(facts, section).is_whole();
    match Section::of(section) {
        Section::Lists => false,
        // What was not understood once is understood now.
        Section::Doubts => whole(key.split_once('/').map_or(key, |(section, _)| section)),
        Section::Unread => facts.get(fact::UNREAD_OBJECTS).is_some() || whole(Section::Objects.fact()),
        // The list of objects does not tell every right on those that it names.
        Section::Objects => {
            let (object, _) = key.rsplit_once('/').unwrap_or((key, ""));
            let named =
                facts.get(&fact::name(section, &fact::name(object, ObjectRight::Read.fact()))).is_some();
            whole(section) && !named
        }
        other => whole(section) && (!is_of_file(facts, section) || is_in_files(other)),
    }
}

/// Whether that a section was seen whole follows from a whole file alone.
fn is_of_file(facts: &Facts, section: &str) -> bool {
    coverage::is_of_whole_file(facts) && facts.get(&fact::name(Section::Lists.fact(), section)).is_none()
}

/// Whether files tell all of a section: what only pages show, a whole file does not take away.
fn is_in_files(section: Section) -> bool {
    // Files call members by name, pages by record: it is the same.
    matches!(section, Section::PermissionSets | Section::Muting)
        || !matches!(section.form(), Form::None | Form::About | Form::Mark)
}

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
}

/// What several records prove together, each with whether it was imported. What counts most is said first: what this browser
/// read itself before what was imported, then by [`Reading::standing`].
pub fn merge<'e>(records: impl Iterator<Item = (&'e Record, bool)>) -> Merged<'e> {
    let mut readings: Vec<(Source, usize, Cow<'e, str>, &'e Reading)> = Vec::new();
    for (at, (record, is_imported)) in records.enumerate() {
        for reading in &record.readings {
            let source = if is_imported { Source::Imported } else { reading.source };
            readings.push((source, at, reading.standing(), reading));
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
                // A later list that shows all but this.
                let gone = weaker.iter().find(|(source, _, _, other)| {
                    source.is_own() && other.time > reading.time && other.says(name) == Some(Said(None))
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
    /// Whether nobody can tell which of the two is right. What somebody imported never casts doubt on what was read here.
    pub const fn is_open(&self) -> bool {
        self.source.is_own() && self.other_source.is_own()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::State;
    use crate::subject::{Subject, SubjectKind};

    fn from(source: Source, time: &str, facts: &[(&str, &str)]) -> Reading {
        Reading { time: time.to_owned(), source, facts: facts.iter().copied().collect() }
    }

    fn reading(time: &str, facts: &[(&str, &str)]) -> Reading {
        from(Source::Seen, time, facts)
    }

    fn record(readings: Vec<Reading>) -> Record {
        let mut record = Record::default();
        for reading in readings {
            record.add(reading);
        }
        record
    }

    fn values(records: &[&Record]) -> Vec<String> {
        let merged = merge(records.iter().map(|record| (*record, false)));
        assert_eq!(merged.disagreements, []);
        merged.proofs.iter().map(|proof| [proof.name, "=", proof.value, "@", proof.time].concat()).collect()
    }

    #[test]
    fn a_page_that_shows_less_takes_nothing_away() {
        let record = record(vec![
            reading("1", &[("permission/ViewSetup", "on"), ("permission/ApiEnabled", "on")]),
            reading("2", &[("permission/ViewSetup", "off")]),
        ]);
        assert_eq!(values(&[&record]), ["permission/ApiEnabled=on@1", "permission/ViewSetup=off@2"]);
        assert_eq!(record.readings.len(), 2);
    }

    /// All orders of what was fetched, saved and only seen, of two values: what was fetched before a Save says nothing of what holds
    /// after it, and nothing that is only seen takes the place of either within a day.
    #[test]
    fn what_was_saved_takes_the_place_of_what_was_fetched_before() {
        let time = |hour: usize| format!("2026-11-12T{hour:02}:00:00.000Z");
        let said = |readings: &[(Source, usize, &str)]| {
            let records: Vec<Record> = readings
                .iter()
                .map(|(source, hour, value)| {
                    record(vec![from(*source, &time(*hour), &[("permission/ManageUsers", value)])])
                })
                .collect();
            merge(records.iter().map(|record| (record, false)))
                .facts()
                .get("permission/ManageUsers")
                .cloned()
                .unwrap_or_default()
        };
        let (fetched, saved, seen) = (Source::Fetched, Source::Saved, Source::Seen);
        assert_eq!(said(&[(fetched, 9, "on"), (saved, 10, "off")]), "off");
        assert_eq!(said(&[(saved, 10, "off"), (fetched, 9, "on")]), "off");
        assert_eq!(said(&[(saved, 9, "off"), (fetched, 10, "on")]), "on");
        assert_eq!(said(&[(fetched, 9, "on"), (seen, 10, "off")]), "unknown");
        assert_eq!(said(&[(fetched, 9, "on"), (saved, 10, "off"), (seen, 11, "on")]), "unknown");
        assert_eq!(said(&[(fetched, 9, "on"), (saved, 10, "off"), (seen, 11, "off")]), "off");
        assert_eq!(said(&[(fetched, 9, "on"), (saved, 10, "off"), (saved, 11, "on")]), "on");
        assert!(!Source::Saved.is_strong(), "it is not put on record");
    }

    #[test]
    fn a_whole_list_takes_away_what_is_not_on_it_any_more() {
        let record = record(vec![
            reading(
                "1",
                &[("list/login-ip", "2"), ("login-ip/a-b", ""), ("login-ip/c-d", ""), ("user/role", "R")],
            ),
            reading("2", &[("list/login-ip", "1"), ("login-ip/c-d", "")]),
        ]);
        assert_eq!(values(&[&record]), ["list/login-ip=1@2", "login-ip/c-d=@2", "user/role=R@1"]);
    }

    #[test]
    fn a_page_that_shows_every_permission_says_that_the_others_are_gone() {
        let record = record(vec![
            reading("1", &[("permission/ViewSetup", "on")]),
            reading("2", &[("permission/*", "absent"), ("permission/ApiEnabled", "on")]),
        ]);
        assert_eq!(values(&[&record]), ["permission/*=absent@2", "permission/ApiEnabled=on@2"]);
    }

    #[test]
    fn a_page_that_has_more_now_is_whole_no_more_and_takes_no_proof_away() {
        let record = record(vec![
            reading("1", &[("list/permission-set", "1"), ("permission-set/A", "A")]),
            reading("2", &[("doubt/permission-set", "1"), ("permission-set/B", "B")]),
        ]);
        assert_eq!(
            values(&[&record]),
            ["doubt/permission-set=1@2", "permission-set/A=A@1", "permission-set/B=B@2"]
        );
        let other =
            self::record(vec![reading("0", &[("list/permission-set", "2"), ("permission-set/A", "A")])]);
        assert!(
            values(&[&record, &other]).contains(&"list/permission-set=2@0".to_owned()),
            "another page proved it"
        );
        let mut again = record;
        again.add(reading("3", &[("user/role", "R")]));
        assert!(!values(&[&again]).iter().any(|fact| fact.starts_with("doubt/")), "it is understood now");
    }

    #[test]
    fn what_a_file_can_never_name_takes_no_proof_of_a_page_away() {
        let file =
            [("permission/*", "off"), ("permission/ApiEnabled", "on"), ("permission/ViewSetup", fact::BLIND)];
        let on = [
            ("permission/ApiEnabled", "on"),
            ("permission/ViewSetup", "on"),
            ("permission/ManageUsers", "off"),
        ];
        for (first, second) in [(DAY, NEXT), (NEXT, DAY)] {
            let records = [
                record(vec![from(Source::File, first, &file)]),
                record(vec![from(Source::Seen, second, &on)]),
            ];
            let merged = merge(records.iter().map(|record| (record, false)));
            assert_eq!(merged.facts().get("permission/ViewSetup").map(String::as_str), Some("on"));
            assert_eq!(merged.disagreements, [], "off, and not named by a whole file, is one thing");
        }
        let alone = record(vec![from(Source::File, DAY, &file)]);
        let again = record(vec![from(Source::File, DAY, &file), from(Source::File, NEXT, &file)]);
        for record in [&alone, &again] {
            let facts = merge([(record, false)].into_iter()).facts();
            assert_eq!(facts.get("permission/ViewSetup").map(String::as_str), Some(fact::BLIND));
        }
        assert_eq!(again.readings.len(), 1);
    }

    #[test]
    fn a_whole_file_takes_away_only_what_files_tell() {
        let page = [
            ("about/name", "Sync"),
            ("connected-app/Loader", "on"),
            ("custom-permission/Old", "on"),
            ("permission-set/0PS", "Old"),
        ];
        let file = [("list/*", "0"), ("permission/*", "off")];
        let records =
            [record(vec![from(Source::Fetched, DAY, &page)]), record(vec![from(Source::File, NEXT, &file)])];
        let names: Vec<String> = merge(records.iter().map(|record| (record, false)))
            .facts()
            .iter()
            .map(|fact| fact.key.to_string())
            .collect();
        assert_eq!(names, ["about/name", "connected-app/Loader", "list/*", "permission/*"]);
    }

    #[test]
    fn a_page_and_a_file_that_say_different_things_of_a_right_are_in_doubt() {
        let file = record(vec![from(Source::File, DAY, &[("permission/*", "off")])]);
        let page = record(vec![from(Source::Seen, NEXT, &[("permission/ViewSetup", "on")])]);
        let merged = merge([(&file, false), (&page, false)].into_iter());
        assert_eq!(merged.disagreements.len(), 1);
        assert_eq!(merged.facts().get("permission/ViewSetup").map(String::as_str), Some("unknown"));
        assert_eq!(merged.facts().get("doubt/permission/ViewSetup").map(String::as_str), Some(DISPUTED));
    }

    const DAY: &str = "2026-11-26T09:00:00.000Z";
    const NEXT: &str = "2026-11-26T10:00:00.000Z";

    /// What a page says of all that it shows holds until it is read again; what it says of one thing holds longer.
    #[test]
    fn a_newer_reading_of_a_page_that_was_understood_less_takes_every_whole_away() {
        let old = [
            ("list/login-ip", "0"),
            ("list/system-permissions", "2"),
            ("permission/*", "absent"),
            ("permission/ViewSetup", "off"),
            ("unread/object", "2"),
            ("unread/object/Case", "Case"),
        ];
        for new in [&[("permission/ApiEnabled", "on")][..], &[("doubt/permission", "1")], &[]] {
            for order in [[0, 1], [1, 0]] {
                let readings = [reading("1", &old), reading("2", new)];
                let mut record = record(order.map(|at| readings[at].clone()).to_vec());
                let mut wanted: Vec<_> =
                    new.iter().map(|(name, value)| [name, "=", value, "@2"].concat()).collect();
                wanted.push("permission/ViewSetup=off@1".to_owned());
                if new.is_empty() && order == [1, 0] {
                    // Of a reading that said nothing, nothing is kept.
                    continue;
                }
                assert_eq!(values(&[&record]), wanted);
                record.add(reading("3", &[("permission/*", "absent")]));
                assert!(values(&[&record]).contains(&"permission/*=absent@3".to_owned()));
            }
        }
        let other =
            record(vec![reading("0", &[("permission/*", "absent"), ("permission/ViewAllData", "off")])]);
        let own = record(vec![reading("1", &old), reading("2", &[("doubt/permission", "1")])]);
        let both = values(&[&own, &other]);
        assert!(
            both.contains(&"permission/ViewAllData=off@0".to_owned()),
            "another page proved it: {both:?}"
        );
    }

    #[test]
    fn a_list_of_objects_is_whole_once_the_pages_of_those_that_it_left_open_were_read() {
        let list = |time: &str| {
            let left = [("object/Lead/read", "on"), ("unread/object", "2"), ("unread/object/Case", "Case")];
            record(vec![reading(time, &[&left[..], &[("doubt/object", "1")]].concat())])
        };
        let rights: Vec<_> =
            OBJECT_RIGHTS[..6].iter().map(|right| fact::name("object/Case", right)).collect();
        let page = |rights: &[String]| {
            let rights: Vec<_> = rights.iter().map(|name| (name.as_str(), "off")).collect();
            record(vec![reading("2", &rights)])
        };
        let is_whole = |records: &[&Record]| {
            let values = values(records);
            let marks =
                values.iter().filter(|fact| fact.starts_with("unread/") || fact.starts_with("doubt/"));
            assert_eq!(marks.count() > 0, !values.iter().any(|fact| fact.starts_with("list/object=2")));
            values.iter().any(|fact| fact.starts_with("list/object="))
        };
        assert!(!is_whole(&[&list("1")]));
        assert!(!is_whole(&[&list("1"), &page(&rights[..5])]));
        assert!(is_whole(&[&list("1"), &page(&rights)]));
        assert!(is_whole(&[&list("3"), &page(&rights)]));
    }

    #[test]
    fn a_whole_list_of_objects_does_not_speak_of_rights_that_it_does_not_name() {
        let page = record(vec![reading(
            "1",
            &[("object/Case/read", "on"), ("object/Case/view-all-fields", "on"), ("object/Lead/read", "on")],
        )]);
        let list = record(vec![reading("2", &[("list/object", "1"), ("object/Case/read", "on")])]);
        assert_eq!(
            values(&[&page, &list]),
            ["list/object=1@2", "object/Case/read=on@2", "object/Case/view-all-fields=on@1"]
        );
    }

    #[test]
    fn readings_that_come_late_do_not_win() {
        let late = record(vec![reading("2", &[("user/role", "new")]), reading("1", &[("user/role", "old")])]);
        assert_eq!(values(&[&late]), ["user/role=new@2"]);
    }

    #[test]
    fn of_two_pages_the_later_one_is_believed() {
        let one = record(vec![reading("3", &[("permission/ViewSetup", "off")])]);
        let other =
            record(vec![reading("2", &[("permission/ViewSetup", "on"), ("about/licence", "Salesforce")])]);
        assert_eq!(values(&[&other, &one]), ["about/licence=Salesforce@2", "permission/ViewSetup=off@3"]);
    }

    #[test]
    fn what_was_read_here_counts_before_what_was_imported_however_late_that_is() {
        let own = record(vec![reading("2", &[("permission/ViewSetup", "on"), ("list/login-ip", "0")])]);
        let theirs = record(vec![reading(
            "9",
            &[("permission/ViewSetup", "off"), ("permission/ApiEnabled", "on"), ("login-ip/c-d", "")],
        )]);
        for at in [0, 1] {
            let mut records = vec![(&own, false), (&theirs, true)];
            records.rotate_left(at);
            let merged = merge(records.into_iter());
            assert!(merged.disagreements.iter().all(|found| !found.is_open()));
            let values: Vec<_> =
                merged.proofs.iter().map(|proof| (proof.name, proof.value, proof.time)).collect();
            assert_eq!(
                values,
                [
                    ("list/login-ip", "0", "2"),
                    ("permission/ApiEnabled", "on", "9"),
                    ("permission/ViewSetup", "on", "2")
                ]
            );
        }
    }

    #[test]
    fn adding_the_same_again_only_moves_its_time() {
        let facts = [("permission/ViewSetup", "on")];
        let record = record(vec![reading("1", &facts), reading("2", &facts)]);
        assert_eq!(record.readings, [reading("2", &facts)]);
    }

    const MORNING: &str = "2026-11-12T09:00:00.000Z";
    const LATER: &str = "2026-11-12T11:30:00.000Z";
    const NEXT_DAY: &str = "2026-11-13T09:00:00.001Z";

    fn merged(readings: &[&Reading], one_page: bool) -> (Vec<String>, Vec<String>) {
        let mut records: Vec<Record> = Vec::new();
        for reading in readings {
            match records.first_mut() {
                Some(record) if one_page => record.add((*reading).clone()),
                _ => records.push(record_of(reading)),
            }
        }
        let merged = merge(records.iter().map(|record| (record, false)));
        let facts = merged.facts();
        let names = merged.disagreements.iter().map(|found| found.name.to_owned()).collect();
        (facts.iter().map(|fact| [&fact.key, "=", fact.value.as_str()].concat()).collect(), names)
    }

    fn record_of(reading: &Reading) -> Record {
        record(vec![reading.clone()])
    }

    /// Whatever comes first, and whether it stands on one page or on two.
    fn in_any_order(a: &Reading, b: &Reading, facts: &[&str], disagreements: &[&str]) {
        for (readings, one_page) in [([a, b], true), ([b, a], true), ([a, b], false), ([b, a], false)] {
            let (found, names) = merged(&readings, one_page);
            assert_eq!(found, facts, "{readings:?} {one_page}");
            assert_eq!(names, disagreements, "{readings:?} {one_page}");
        }
    }

    #[test]
    fn a_page_that_was_only_seen_does_not_undo_for_a_day_what_was_fetched() {
        for strong in [Source::Fetched, Source::File] {
            let proved = from(strong, MORNING, &[("permission/ModifyAllData", "on"), ("user/role", "R")]);
            let off = [("permission/ModifyAllData", "off")];
            let disputed = [
                "doubt/permission/ModifyAllData=disputed",
                "permission/ModifyAllData=unknown",
                "user/role=R",
            ];
            in_any_order(&proved, &from(Source::Seen, LATER, &off), &disputed, &["permission/ModifyAllData"]);
            in_any_order(
                &proved,
                &from(Source::Seen, NEXT_DAY, &off),
                &["permission/ModifyAllData=off", "user/role=R"],
                &[],
            );
            // What was seen before it, and what is as strong, is no other opinion.
            in_any_order(
                &from(strong, LATER, &off),
                &from(Source::Seen, MORNING, &[("permission/ModifyAllData", "on")]),
                &["permission/ModifyAllData=off"],
                &[],
            );
            in_any_order(
                &proved,
                &from(Source::Fetched, LATER, &off),
                &["permission/ModifyAllData=off", "user/role=R"],
                &[],
            );
        }
    }

    #[test]
    fn the_state_of_what_sources_disagree_about_is_unknown() {
        let subject = || Subject { kind: SubjectKind::Profile, name: "P".to_owned(), record_id: None };
        let fetched =
            from(Source::Fetched, MORNING, &[("permission/*", "absent"), ("permission/ViewSetup", "on")]);
        let seen = from(Source::Seen, LATER, &[("permission/*", "absent"), ("permission/ViewSetup", "off")]);
        let records = [record_of(&fetched), record_of(&seen)];
        let facts = merge(records.iter().map(|record| (record, false))).facts();
        let capture = fact::capture(subject(), &facts);
        let state = |key| capture.state(Section::UserPermissions, key);
        assert_eq!(state("ViewSetup"), State::Unknown(Unknown::Disagreement));
        assert_eq!(state("ModifyAllData"), State::Absent, "of that both say the same");
    }

    #[test]
    fn what_a_later_page_has_more_or_less_than_a_whole_list_casts_doubt_on_the_list() {
        let list = |source, time, keys: &[&str]| {
            let mut facts: Vec<_> = keys.iter().map(|key| (*key, "")).collect();
            let rows = keys.len().to_string();
            facts.push(("list/login-ip", &rows));
            from(source, time, &facts)
        };
        let both = [
            "doubt/login-ip=1",
            "doubt/login-ip/c-d=disputed",
            "list/login-ip=1",
            "login-ip/a-b=",
            "login-ip/c-d=",
        ];
        let more = list(Source::Seen, LATER, &["login-ip/a-b", "login-ip/c-d"]);
        in_any_order(&list(Source::Fetched, MORNING, &["login-ip/a-b"]), &more, &both, &["login-ip/c-d"]);
        let all = list(Source::Fetched, MORNING, &["login-ip/a-b", "login-ip/c-d"]);
        let less = list(Source::Seen, LATER, &["login-ip/a-b"]);
        let both = both.map(|fact| if fact == "list/login-ip=1" { "list/login-ip=2" } else { fact });
        in_any_order(&all, &less, &both, &["login-ip/c-d"]);
        let facts = merge([(&record_of(&all), false), (&record_of(&less), false)].into_iter()).facts();
        let coverage = coverage::of(&facts, Section::LoginIpRanges);
        assert_eq!(coverage, coverage::Coverage::Partial(Unknown::Disagreement));
    }

    #[test]
    fn a_page_that_shows_the_first_rows_takes_nothing_away_from_one_that_shows_all() {
        let all = reading(
            "1",
            &[("list/permission-set", "2"), ("permission-set/A", "A"), ("permission-set/B", "B")],
        );
        let some = reading("2", &[("doubt/permission-set", "more"), ("permission-set/A", "A")]);
        let unread = reading("2", &[("doubt/permission-set", "1"), ("permission-set/A", "A")]);
        let coverage = |later: &Reading| {
            let records = [record_of(&all), record_of(later)];
            coverage::of(
                &merge(records.iter().map(|record| (record, false))).facts(),
                Section::PermissionSets,
            )
        };
        assert!(coverage(&some).is_whole());
        assert!(!coverage(&unread).is_whole(), "there is a row that nobody understood");
        let earlier = reading("0", &[("doubt/permission-set", "1")]);
        assert!(coverage(&earlier).is_whole(), "it was understood later");
    }
}
