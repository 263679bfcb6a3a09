//! Readers of files that may be hostile, fed with what is nearly right. Each input is made of the corpus by changes that are the same in
//! every run; one whose outcome is new is changed further. An input that breaks a reader is kept beside the corpus.
//!
//! A short run is part of the tests. `PERMLIGHT_FUZZ_SECONDS=900` goes on for so long with each target:
//! `PERMLIGHT_FUZZ_SECONDS=900 cargo nextest run -p permlight -E 'binary(fuzz)' --no-capture`

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

mod change;

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher as _};
use std::io::{Cursor, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use change::Random;
use permlight_core::date::{Date, Moment};
use permlight_core::evaluate;
use permlight_core::fact::Facts;
use permlight_core::page;
use permlight_core::policy::Policy;
use permlight_core::snapshot::Snapshot;
use permlight_core::subject::SubjectKind;
use permlight_org::baseline_file::{baseline_from_json, baseline_json};
use permlight_org::{gate, state_file};
use permlight_verify::events;
use serde_json::{Map, Value};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// How many inputs a short run tries.
const SHORT: usize = 400;
/// No input is longer: what is large takes long, and tells nothing new.
const LONGEST: usize = 24 * 1024;
/// No input takes longer, in a build that is not optimised.
const PATIENCE: Duration = Duration::from_secs(20);
/// More inputs with an outcome of their own are not kept in mind.
const MOST: usize = 4_000;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(path)
}

fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(target)
}

fn files(folder: &Path, ending: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file() && path.to_str().unwrap().ends_with(ending));
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Tries inputs. The reader says what came of one, and fails where that must not be.
fn fuzz<T: Hash>(target: &str, seeds: Vec<Vec<u8>>, words: &[&str], read: impl Fn(&[u8]) -> T) {
    let mut pool = files(&corpus(target), "");
    let kept = pool.len();
    pool.extend(seeds.into_iter().filter(|seed| seed.len() <= LONGEST));
    assert!(!pool.is_empty(), "{target} has something to begin with");
    let long = std::env::var("PERMLIGHT_FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .map(Duration::from_secs);
    let mut random = Random::new(target);
    let mut seen = HashSet::new();
    let (begun, mut tried) = (Instant::now(), 0);
    loop {
        let input = match pool.get(tried) {
            // All of the corpus first, as it is.
            Some(own) if tried < kept.max(8) => own.clone(),
            _ => change::changed(&pool, words, LONGEST, &mut random),
        };
        let started = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut hasher = DefaultHasher::new();
            read(&input).hash(&mut hasher);
            hasher.finish()
        }));
        let took = started.elapsed();
        if outcome.is_err() || took > PATIENCE {
            let mut hasher = DefaultHasher::new();
            input.hash(&mut hasher);
            let file = corpus(target).join(format!("found-{:016x}", hasher.finish()));
            fs::write(&file, &input).unwrap();
            panic!("{target}: {} breaks it, after {took:?}", file.display());
        }
        tried += 1;
        if outcome.is_ok_and(|outcome| seen.insert(outcome)) && pool.len() < MOST {
            pool.push(input);
        }
        let is_over = long.map_or(tried >= SHORT, |long| begun.elapsed() >= long);
        if is_over {
            break;
        }
    }
    println!("{target}: {tried} inputs, {} outcomes, {} s", seen.len(), begun.elapsed().as_secs());
    assert!(seen.len() > 3, "{target}: inputs differ in what comes of them");
}

fn now() -> Moment {
    Moment::parse("2026-11-27T12:00:00.000Z").unwrap()
}

const METADATA: &str = "tests/demo/metadata/acme/force-app/main/default";

fn metadata() -> Vec<Vec<u8>> {
    ["profiles", "permissionsets", "permissionsetgroups", "mutingpermissionsets"]
        .iter()
        .flat_map(|folder| files(&root(METADATA).join(folder), "-meta.xml"))
        .collect()
}

const XML: [&str; 22] = [
    "<userPermissions>",
    "</userPermissions>",
    "<enabled>true</enabled>",
    "<enabled>false</enabled>",
    "<name>ModifyAllData</name>",
    "<Profile>",
    "</Profile>",
    "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    "&a;",
    "&#0;",
    "&#x10FFFF;",
    "<?xml version=\"1.1\"?>",
    "\u{feff}",
    "\0",
    "<loginIpRanges><startAddress>0.0.0.0</startAddress>",
    "<x:y>",
    "xsi:nil=\"true\"",
];

#[test]
fn xml() {
    let kinds = [
        SubjectKind::Profile,
        SubjectKind::PermissionSet,
        SubjectKind::PermissionSetGroup,
        SubjectKind::MutingPermissionSet,
    ];
    fuzz("xml", metadata(), &XML, |bytes| {
        let kind = kinds[bytes.len() % kinds.len()];
        let report = permlight_metadata::read_bytes(kind, "Name", "file", bytes);
        assert!(report.capture.is_some() || !report.errors.is_empty(), "no capture and no reason");
        // What is read can be judged, and what is written can be read again.
        let judged = report
            .capture
            .as_ref()
            .map(|capture| evaluate::evaluate(capture, Policy::all().first().unwrap()).len());
        (
            report.errors.first().map(|error| error.message.clone()),
            report.errors.len(),
            judged,
            report.is_whole(),
        )
    });
}

#[test]
fn zip() {
    let packed = |names: &[&str]| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in names.iter().zip(metadata()) {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let seeds = vec![
        packed(&[
            "unpackaged/profiles/A.profile",
            "unpackaged/permissionsets/B.permissionset",
            "unpackaged/package.xml",
        ]),
        packed(&["../../A.profile", "a\\b\\C.permissionset", "/etc/passwd", "x.zip"]),
        packed(&["destructiveChanges.xml", "mutingpermissionsets/M.mutingpermissionset"]),
    ];
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz.zip");
    fuzz(
        "zip",
        seeds,
        &["PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "\u{0}\u{0}", "../", "A.profile"],
        |bytes| {
            fs::write(&file, bytes).unwrap();
            let paths = [file.clone()];
            let found = permlight_metadata::find(&paths);
            let read: Vec<_> = found
                .inputs
                .iter()
                .take(9)
                .map(|input| permlight_metadata::read(input).errors.len())
                .collect();
            let deletes = permlight_metadata::deletions(&paths);
            (
                found.errors.first().map(|error| error.message.clone()),
                found.inputs.len(),
                read,
                deletes.subjects.len() + deletes.parts.len(),
                deletes.errors.len(),
            )
        },
    );
}

#[test]
fn toml() {
    let seeds = [
        files(&root("crate/policy/examples"), ".toml"),
        vec![
            permlight_policy::template(Policy::all().first().unwrap(), permlight_report::locale::english())
                .into_bytes(),
        ],
    ]
    .concat();
    let words = [
        "[[rule]]",
        "[[waiver]]",
        "[scope]",
        "[rules.DAT101]",
        "extends = \"smartosc\"",
        "severity = \"low\"",
        "expires = 2027-03-31",
        "= [",
        "]",
        "\"\"\"",
        "'''",
        "{",
        "}",
        "\\u0000",
        "nan",
        "1e400",
        "0x",
        "9999-99-99",
        "[[integration]]",
        "object = [{ name = \"Lead\", rights = [\"read\"] }]",
        "#",
        "\u{202e}",
    ];
    fuzz("toml", seeds, &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        match permlight_policy::read(&text, "team.toml") {
            // What is right can be made.
            Ok(team) => (team.policy().is_ok(), 0, String::new()),
            Err(problems) => {
                assert!(!problems.is_empty(), "wrong, and nobody says why");
                (false, problems.len(), format!("{:?}", problems[0].message))
            }
        }
    });
}

#[test]
fn baseline() {
    let words = [
        "\"hash\"",
        "null",
        "[]",
        "{}",
        "-1",
        "1e999",
        "\"permission/ModifyAllData\"",
        "\"on\"",
        "\"off\"",
        "\"version\":",
        "\\ud800",
        "9007199254740993",
    ];
    fuzz("baseline", Vec::new(), &words, |bytes| match baseline_from_json(bytes) {
        Ok(baseline) => {
            // What is believed is whole, and is the same once it is written.
            assert!(baseline.check().is_ok());
            assert_eq!(baseline_from_json(&baseline_json(&baseline)).unwrap().hash, baseline.hash);
            (true, baseline.hash)
        }
        Err(error) => (false, format!("{:?}", error.message())),
    });
}

#[test]
fn state() {
    let words = [
        "\"settings\":{\"policy\":\"nothing\"}",
        "\"teamPolicy\":{}",
        "9999-12-31T23:59:59.999Z",
        "evidence:acme:profile:00e5g000001AbEn:profile-enhanced-edit:",
        "//evil.example/",
        "\"version\":1",
        "\"from\":\"x\"",
        "waivers:acme",
        "null",
        "[]",
        "{}",
        "\"__proto__\"",
        "chosen",
        "scope:acme:00e5g000001AbEn",
        "-1",
        "\\u0000",
    ];
    fuzz("state", Vec::new(), &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let stored = Map::new();
        match state_file::merge(&stored, "file.json", &text, now(), &|_| None) {
            Ok(import) => {
                for (key, value) in &import.changes {
                    assert!(
                        !matches!(key.as_str(), "settings" | "teamPolicy" | "chosen")
                            && !key.starts_with("looks"),
                        "{key}"
                    );
                    assert!(gate::read(key, &value.to_string(), now()).is_some(), "{key} passes the gate");
                }
                (import.changes.len(), import.refused.len(), import.changes.keys().next().cloned())
            }
            Err(refusal) => (usize::MAX, 0, Some(format!("{refusal:?}"))),
        }
    });
}

#[test]
fn stored() {
    let words = [
        "9999-12-31T23:59:59.999Z",
        "\"version\":1",
        "null",
        "[]",
        "{}",
        "-1",
        "1e999",
        "//evil.example",
        "\"facts\"",
        "\"readings\"",
        "evidence:acme:org:org:login-history:",
        "\\ud800",
    ];
    fuzz("stored", Vec::new(), &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let (key, value) = text.split_once('\n').unwrap_or((&text, ""));
        let all = gate::read_all(std::iter::once((key.to_owned(), value.to_owned())), now());
        for page in &all.pages {
            assert!(Moment::parse(page.newest()).is_none_or(|time| time <= now().plus_minutes(5)), "{key}");
        }
        (all.pages.len(), all.waivers.len(), all.strange)
    });
}

#[test]
fn snapshot() {
    let words = [
        "\"text\":\"ModifyAllData\"",
        "\"checked\":true",
        "\"checked\":null",
        "\"saved\":false",
        "\"query\":0",
        "\"query\":99999",
        "\"row\":4294967295",
        "\"attributes\":[null]",
        "\"translated\":true",
        "\"truncated\":true",
        "https://acme.my.salesforce-setup.com/00e5g000001AbEn/e?s=SystemPermissions",
        "\"lang\"",
        "ja",
        "null",
        "[]",
        "{}",
    ];
    fuzz("snapshot", files(&root("tests/golden"), ".snapshot.json"), &words, |bytes| {
        let Ok(snapshot) = serde_json::from_slice::<Snapshot>(bytes) else { return (0, 0, String::new()) };
        let Some(read) = page::read(&snapshot, &Vec::new()) else { return (1, 0, String::new()) };
        let judged: usize =
            Policy::all().iter().map(|policy| evaluate::evaluate(&read.capture, policy).len()).sum();
        (2, judged, format!("{:?} {:?}", read.status, read.capture.subject.kind))
    });
}

#[test]
fn log() {
    let words = [
        "3/4/2026",
        "4/3/2026 9:14:03 AM PST",
        "2026年3月4日",
        "31.12.9999",
        "0/0/0",
        "|",
        "hubspot@acme.example",
        "Success",
        "Invalid Password",
        "\n",
        "99999999999/1/1",
    ];
    fuzz("log", Vec::new(), &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let mut facts = Facts::default();
        for line in text.lines() {
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            facts.set(key, value.to_owned());
        }
        let day = |text: &str| Date::parse(text).unwrap();
        let found = events::since(
            day("2026-11-01"),
            &events::Logs { org: &facts, calls: None, read: events::Read::default() },
            &["hubspot@acme.example".to_owned(), "HubSpot".to_owned()],
            day("2026-11-27"),
        );
        for event in found.changes.iter().chain(&found.failed_logins) {
            assert!(event.on >= day("2026-11-01"));
        }
        // Each entry of somebody who is watched is told in one way or dated before.
        (found.changes.len(), found.failed_logins.len(), found.undated.len())
    });
}

#[test]
fn corpora_are_small_and_whole() {
    for target in ["baseline", "state", "stored", "log", "xml"] {
        let kept = files(&corpus(target), "");
        assert!(!kept.is_empty(), "{target}");
        assert!(kept.iter().all(|file| file.len() <= LONGEST), "{target}");
    }
    let baseline = files(&corpus("baseline"), "");
    assert!(baseline.iter().any(|file| baseline_from_json(file).is_ok()), "one is a baseline");
    let states = files(&corpus("state"), "");
    let holds = |file: &Vec<u8>| {
        state_file::merge(&Map::new(), "f", &String::from_utf8_lossy(file), now(), &|_| None)
            .is_ok_and(|import| !import.changes.is_empty())
    };
    assert!(states.iter().any(holds), "one is a state");
    let _: Value = serde_json::from_slice(&baseline[0]).unwrap_or_default();
}
