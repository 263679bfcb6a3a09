//! Evidence: what the pages of an org have proved, and when.
//!
//! Each page of each subject has a record. A page that shows less than before takes nothing away: a fact stays until a later
//! reading says something else of it, or shows that it is gone. What a page says of all that it shows (that nothing else is
//! there, that something was not understood) is said of one reading, and holds until the page is read again.

use serde::{Deserialize, Serialize};

use crate::fact::{self, Facts, OBJECT_RIGHTS, OTHER_PERMISSIONS};
use crate::object_right::ObjectRight;
use crate::section::Section;

/// What one page of one subject has proved. The readings are the newest first, and each fact stands in one of them.
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
    /// What: pairs of name and value where it is kept.
    #[serde(with = "fact::pairs")]
    pub facts: Facts,
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
    /// Which record tells it: its place among those that were merged.
    pub record: usize,
}

impl Record {
    /// Adds a reading. One that is older than the newest only adds what nothing newer speaks of.
    pub fn add(&mut self, reading: Reading) {
        let at = self.readings.partition_point(|known| known.time > reading.time);
        self.readings.insert(at, reading);
        let mut kept: Vec<Reading> = Vec::with_capacity(self.readings.len());
        for (at, reading) in self.readings.drain(..).enumerate() {
            let mut facts = Facts::default();
            for fact in reading.facts.iter() {
                let was_said_of_all = at > 0 && is_of_all(&fact.key);
                if !was_said_of_all && !kept.iter().any(|newer| settles(&newer.facts, &fact.key)) {
                    facts.set(&fact.key, fact.value.clone());
                }
            }
            if !facts.is_empty() {
                kept.push(Reading { time: reading.time, facts });
            }
        }
        self.readings = kept;
    }
}

/// Whether a fact is about all that its page shows.
fn is_of_all(name: &str) -> bool {
    name == OTHER_PERMISSIONS || matches!(fact::split(name).0, "list" | "unread" | fact::DOUBT)
}

/// Whether a reading says something of a fact: it has it, or it shows the whole list without it.
fn settles(facts: &Facts, name: &str) -> bool {
    if facts.get(name).is_some() {
        return true;
    }
    let (section, key) = fact::split(name);
    let whole = |section: &str| facts.get(&fact::whole(section)).is_some();
    match Section::of(section) {
        Section::UserPermissions => facts.get(OTHER_PERMISSIONS).is_some(),
        Section::Lists => false,
        Section::Unread => facts.get(fact::UNREAD_OBJECTS).is_some() || whole(Section::Objects.fact()),
        // The list of objects does not tell every right on those that it names.
        Section::Objects => {
            let (object, _) = key.rsplit_once('/').unwrap_or((key, ""));
            let named =
                facts.get(&fact::name(section, &fact::name(object, ObjectRight::Read.fact()))).is_some();
            whole(section) && !named
        }
        _ => whole(section),
    }
}

/// What several records prove together: of each fact the latest value. Sorted by name.
pub fn merge<'e>(records: &[&'e Record]) -> Vec<Proof<'e>> {
    merge_from(records.iter().map(|record| (*record, Source::Own)))
}

/// Who read what a record tells, the more credible first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// We did.
    Own,
    /// Somebody else, who gave us a file.
    Imported,
}

/// The same of records of several sources: where the more credible says something of a fact, the others do not count, however
/// late they are.
pub fn merge_from<'e>(records: impl Iterator<Item = (&'e Record, Source)>) -> Vec<Proof<'e>> {
    let mut sourced: Vec<(Source, usize, &Reading)> = Vec::new();
    for (at, (record, source)) in records.enumerate() {
        sourced.extend(record.readings.iter().map(|reading| (source, at, reading)));
    }
    sourced.sort_by(|(a, _, one), (b, _, other)| a.cmp(b).then_with(|| other.time.cmp(&one.time)));
    let readings: Vec<(usize, &Reading)> =
        sourced.into_iter().map(|(_, at, reading)| (at, reading)).collect();
    let mut proofs: Vec<Proof<'e>> = Vec::new();
    for (at, (record, reading)) in readings.iter().enumerate() {
        for fact in reading.facts.iter() {
            let newer = readings.get(..at).unwrap_or_default();
            if newer.iter().any(|(_, newer)| settles(&newer.facts, &fact.key)) {
                continue;
            }
            let proof = Proof { name: &fact.key, value: &fact.value, time: &reading.time, record: *record };
            proofs.push(proof);
        }
    }
    proofs.sort_by(|a, b| a.name.cmp(b.name));
    join_objects(&mut proofs);
    proofs
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
        proofs.sort_by(|a, b| a.name.cmp(b.name));
    }
}

/// The facts alone.
pub fn facts(proofs: &[Proof<'_>]) -> Facts {
    proofs.iter().map(|proof| (proof.name, proof.value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(time: &str, facts: &[(&str, &str)]) -> Reading {
        Reading { time: time.to_owned(), facts: facts.iter().copied().collect() }
    }

    fn record(readings: Vec<Reading>) -> Record {
        let mut record = Record::default();
        for reading in readings {
            record.add(reading);
        }
        record
    }

    fn values(records: &[&Record]) -> Vec<String> {
        merge(records).iter().map(|proof| [proof.name, "=", proof.value, "@", proof.time].concat()).collect()
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
            let mut records = vec![(&own, Source::Own), (&theirs, Source::Imported)];
            records.rotate_left(at);
            let proofs = merge_from(records.into_iter());
            let values: Vec<_> = proofs.iter().map(|proof| (proof.name, proof.value, proof.time)).collect();
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
}
