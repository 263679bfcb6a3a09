//! Each finding says in each format where it comes from, how old that was, and that sources disagree.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use permlight_core::date::Moment;
use permlight_core::evidence::Source;
use permlight_core::finding::Finding;
use permlight_core::message::Locale;
use permlight_core::sorted::SortedMap;
use permlight_core::told::{Dispute, Origin, Told, Version};
use permlight_report::report::{Findings, Proof};
use permlight_report::sarif::Places;
use permlight_report::told::{self, Reader};
use permlight_report::{Report, Sheet, csv, html, json, junit, markdown, sarif, xlsx};

fn locale(language: &str) -> Locale {
    permlight_report::locale::find(language).unwrap().clone()
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn from(place: &str, source: Source, from: Option<&str>) -> Told {
    let time = Some(moment("2026-11-22T09:18:00.000Z"));
    Told { place: place.to_owned(), time, source, from: from.map(str::to_owned) }
}

/// A report in which everything that fails rests on a page that was imported, and another one says something else.
fn disputed() -> Report {
    let proof = |source| Proof {
        words: "WORDS".to_owned(),
        source,
        from: String::new(),
        minutes: Some(12),
        disagreement: "DISPUTE".to_owned(),
    };
    let mut report = common::report(&["x".to_owned()], 8);
    let version = |source| Version { told: from("DISPUTE", source, None), value: None };
    let dispute = Dispute { one: version(Source::Fetched), other: version(Source::File), is_open: true };
    let told = from("WORDS", Source::Imported, Some("GIVEN"));
    let origin = Origin { told, dispute: Some(dispute), grantors: Vec::new() };
    let with_origin =
        |finding: &Finding| Finding { origin: Some(Box::new(origin.clone())), ..finding.clone() };
    let found = report.findings.iter().map(with_origin).collect();
    report.findings = Findings::new(found, SortedMap::new(), &report.locale, report.generated);
    for item in &mut report.checklist {
        item.proof = proof(item.proof.source);
    }
    report
}

fn text_of_workbook(bytes: Vec<u8>) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
    }
    text
}

#[test]
fn every_format_says_where_a_finding_comes_from() {
    let report = disputed();
    assert!(report.findings.failures().next().is_some());
    let sheet = Sheet::default();
    let in_words: [(&str, Vec<u8>); 5] = [
        ("HTML", html(&report)),
        ("Markdown", markdown(&report)),
        ("JSON", json(&report)),
        ("SARIF", sarif(&report, &Places::of_pages())),
        ("JUnit", junit(&report)),
    ];
    for (format, bytes) in in_words {
        let text = String::from_utf8(bytes).unwrap();
        for part in ["WORDS", "DISPUTE"] {
            assert!(text.contains(part), "{format} lacks {part}");
        }
    }
    // Tables have a column for each part of it.
    let tables = [
        ("CSV", String::from_utf8(csv(&report, sheet)).unwrap()),
        ("XLSX", text_of_workbook(xlsx(&report).unwrap())),
    ];
    for (format, text) in tables {
        for part in ["imported: GIVEN", "12 minutes", "DISPUTE"] {
            assert!(text.contains(part), "{format} lacks {part}");
        }
    }
}

#[test]
fn every_source_is_said_with_its_place_and_its_age() {
    let now = moment("2026-11-22T09:30:00.000Z");
    let english = locale("en");
    let says = |told: &Told, reader| told::told(&english, told, reader);
    let page = from("Session Settings", Source::Fetched, None);
    assert_eq!(says(&page, Reader::Now(now)), "read from the page Session Settings, 12 minutes ago");
    assert_eq!(
        says(&page, Reader::OfReport(now)),
        "read from the page Session Settings, 22 Nov 2026, 09:18 UTC (12 minutes old)"
    );
    let seen = from("Session Settings", Source::Seen, None);
    assert_eq!(says(&seen, Reader::Now(now)), "seen on the page Session Settings, 12 minutes ago");
    let given = from("Session Settings", Source::Fetched, Some("dana.json"));
    assert_eq!(
        says(&given, Reader::Now(now)),
        "imported from the file dana.json, page Session Settings, 12 minutes ago"
    );
    // A file is read at this moment: its age says nothing.
    assert_eq!(says(&from("HubSpot.zip", Source::File, None), Reader::Now(now)), "from the file HubSpot.zip");
    assert_eq!(says(&Told::declared(), Reader::Now(now)), "declared by the team");
    assert_eq!(says(&Told::by_nothing(), Reader::Now(now)), "");
    for (later, age) in [
        ("2026-11-22T09:19:00.000Z", "1 minute ago"),
        ("2026-11-22T11:17:00.000Z", "119 minutes ago"),
        ("2026-11-22T11:18:00.000Z", "2 hours ago"),
        ("2026-11-24T09:17:00.000Z", "47 hours ago"),
        ("2026-11-24T09:18:00.000Z", "2 days ago"),
        // A clock that was set back makes nothing younger than now.
        ("2026-11-21T09:18:00.000Z", "0 minutes ago"),
    ] {
        assert!(says(&page, Reader::Now(moment(later))).ends_with(age), "{later}");
    }
}

#[test]
fn a_disagreement_names_both_sides_in_each_language() {
    let now = moment("2026-11-22T09:30:00.000Z");
    let version = |told, value: Option<&str>| Version { told, value: value.map(str::to_owned) };
    let found = Dispute {
        one: version(from("Session Settings", Source::Fetched, None), Some("on")),
        other: version(from("Security.settings", Source::File, None), None),
        is_open: true,
    };
    assert_eq!(
        told::dispute(&locale("en"), &found, Reader::Now(now)),
        "Sources disagree, so nobody can tell: read from the page Session Settings, 12 minutes ago: on; from the file \
         Security.settings: not in the whole list."
    );
    let japanese = told::dispute(&locale("ja"), &found, Reader::Now(now));
    assert!(japanese.contains("Security.settings") && japanese.contains("12 分前"), "{japanese}");
    assert!(!japanese.contains("disagree") && !japanese.contains("read from"), "{japanese}");
}
