use super::*;
use crate::coverage::DISPUTED;
use crate::fact::OBJECT_RIGHTS;
use crate::setting::Unknown;
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
    let other = self::record(vec![reading("0", &[("list/permission-set", "2"), ("permission-set/A", "A")])]);
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
    let on =
        [("permission/ApiEnabled", "on"), ("permission/ViewSetup", "on"), ("permission/ManageUsers", "off")];
    for (first, second) in [(DAY, NEXT), (NEXT, DAY)] {
        let records =
            [record(vec![from(Source::File, first, &file)]), record(vec![from(Source::Seen, second, &on)])];
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
    let other = record(vec![reading("0", &[("permission/*", "absent"), ("permission/ViewAllData", "off")])]);
    let own = record(vec![reading("1", &old), reading("2", &[("doubt/permission", "1")])]);
    let both = values(&[&own, &other]);
    assert!(both.contains(&"permission/ViewAllData=off@0".to_owned()), "another page proved it: {both:?}");
}

#[test]
fn a_list_of_objects_is_whole_once_the_pages_of_those_that_it_left_open_were_read() {
    let list = |time: &str| {
        let left = [("object/Lead/read", "on"), ("unread/object", "2"), ("unread/object/Case", "Case")];
        record(vec![reading(time, &[&left[..], &[("doubt/object", "1")]].concat())])
    };
    let rights: Vec<_> = OBJECT_RIGHTS[..6].iter().map(|right| fact::name("object/Case", right)).collect();
    let page = |rights: &[String]| {
        let rights: Vec<_> = rights.iter().map(|name| (name.as_str(), "off")).collect();
        record(vec![reading("2", &rights)])
    };
    let is_whole = |records: &[&Record]| {
        let values = values(records);
        let marks = values.iter().filter(|fact| fact.starts_with("unread/") || fact.starts_with("doubt/"));
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
        let disputed =
            ["doubt/permission/ModifyAllData=disputed", "permission/ModifyAllData=unknown", "user/role=R"];
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

/// Of two people's readings of one day neither is surer, whatever each says of how it came in; against what was read here none counts.
#[test]
fn of_two_files_that_disagree_neither_is_believed() {
    const NAME: &str = "permission/ModifyAllData";
    let fetched = record_of(&from(Source::Fetched, MORNING, &[(NAME, "off")]));
    let seen = record_of(&from(Source::Seen, LATER, &[(NAME, "on")]));
    let both = record(vec![fetched.readings[0].clone(), seen.readings[0].clone()]);
    let said = |records: &[(&Record, bool)]| {
        let merged = merge(records.iter().copied());
        (merged.facts().get(NAME).cloned(), merged.disagreements.len())
    };
    let unknown = (Some("unknown".to_owned()), 1);
    assert_eq!(said(&[(&fetched, true), (&seen, true)]), unknown);
    assert_eq!(said(&[(&both, true)]), unknown, "on one page");
    for value in ["on", "off"] {
        let own = record_of(&from(Source::Seen, NEXT_DAY, &[(NAME, value)]));
        assert_eq!(said(&[(&own, false), (&both, true)]).0.as_deref(), Some(value));
    }
    let whole = record_of(&from(Source::Seen, LATER, &[("list/apex-class", "0")]));
    let named = record_of(&from(Source::Fetched, MORNING, &[("apex-class/A", "on")]));
    let merged = merge([(&named, true), (&whole, true)].into_iter());
    assert!(!coverage::of(&merged.facts(), Section::ApexClasses).is_whole(), "a list without it");
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
    let all =
        reading("1", &[("list/permission-set", "2"), ("permission-set/A", "A"), ("permission-set/B", "B")]);
    let some = reading("2", &[("doubt/permission-set", "more"), ("permission-set/A", "A")]);
    let unread = reading("2", &[("doubt/permission-set", "1"), ("permission-set/A", "A")]);
    let coverage = |later: &Reading| {
        let records = [record_of(&all), record_of(later)];
        coverage::of(&merge(records.iter().map(|record| (record, false))).facts(), Section::PermissionSets)
    };
    assert!(coverage(&some).is_whole());
    assert!(!coverage(&unread).is_whole(), "there is a row that nobody understood");
    let earlier = reading("0", &[("doubt/permission-set", "1")]);
    assert!(coverage(&earlier).is_whole(), "it was understood later");
}
