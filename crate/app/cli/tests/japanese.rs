//! No English sentence is left in what the command says in Japanese, in any format of any scope; nor an English word where the
//! language has its own.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

#[path = "common/english.rs"]
mod english;

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::mem::discriminant;

use common::{ACME, SANDBOX, folder, metadata, on, path, run, stderr, stdout};
use english::{english, names, own_words, texts};
use permlight_core::builtin::RULES;
use permlight_core::date::Date;

const HOLDS: [&str; 6] =
    ["--profile", "HubSpot Integration", "--set", "HubSpot_Sync", "--group", "HubSpot_Connector"];
const POLICIES: [&str; 3] = ["recommended", "cloudkettle", "smartosc"];

fn look(arguments: &[&str], format: &str) -> BTreeSet<String> {
    let file = folder(&format!("japanese-{format}-{}", arguments.len())).join("report");
    let mut words =
        [&["--language", "ja"], arguments, &["--format", format, "--output", path(&file)]].concat();
    if format == "ics" {
        words.extend(["--attendee", "a@b", "--attendee", "c@d"]);
    }
    let output = run(&words);
    assert!(file.exists(), "{}", common::stderr(&output));
    texts(format, fs::read(&file).unwrap()).into_iter().collect()
}

/// What Japanese does not have: a space between two sentences, the words for a nameless thing set as a name, and in a sentence a day
/// as machines write it.
fn untidy(text: &str) -> impl Iterator<Item = String> {
    // Names and brackets of another writing have a space before them.
    let is_next = text.split("。 ").skip(1).any(|next| next.starts_with(|letter| letter > '\u{3000}'));
    let signs = ["「この権限」", "「このオブジェクト」"].into_iter().filter(|sign| text.contains(sign));
    let mut numbers = text.split(|letter: char| !letter.is_ascii_digit() && letter != '-');
    let is_day = text.contains('。') && numbers.any(|part| Date::parse(part).is_some());
    let found = [is_next.then_some("。 "), is_day.then_some("YYYY-MM-DD")];
    found.into_iter().flatten().chain(signs).map(str::to_owned)
}

#[test]
fn no_english_is_left() {
    let (names, own) = (names(), own_words());
    let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
    let mut add = |arguments: &[&str], format: &str| {
        for text in look(arguments, format) {
            // What another format said already was looked at.
            if seen.insert(text.clone()) {
                let told = english(&text, &names, &own).into_iter().chain(untidy(&text));
                found.extend(told.map(|what| format!("{} {format}: {what} in {text}", arguments[0])));
            }
        }
    };
    for policy in POLICIES {
        let check = ["check", ACME, "--policy", policy, "--today", "2026-11-22"];
        for format in ["text", "json", "sarif", "junit", "markdown", "csv", "html"] {
            add(&check, format);
        }
        let checklist =
            [&["checklist", ACME, "--policy", policy, "--today", "2026-11-22"], &HOLDS[..]].concat();
        for format in ["xlsx", "csv", "html", "markdown", "json", "sarif", "junit", "ics"] {
            add(&checklist, format);
        }
    }
    assert_eq!(found, BTreeSet::new());
}

/// What other commands print for people, in each of their formats, and what they say beside it.
#[test]
fn no_command_says_english() {
    let base = folder("japanese-commands");
    let (baseline, state) = (base.join("baseline.json"), base.join("state.json"));
    let (baseline, state, correct) = (path(&baseline), path(&state), base.join("correct"));
    let list = base.join("accepted.json");
    let sets = format!("{SANDBOX}/force-app/main/default/permissionsets");
    let created =
        ["baseline", "create", &sets, "--all", "--output", baseline, "--name", "Sets", "--by", "Dana"];
    let compare = ["verify", "--tested", SANDBOX, "--actual", ACME, "--all"];
    let held =
        ["effective", "--profile", "HubSpot Integration", "--set", "HubSpot_Sync", "--group", "Missing"];
    let mut commands: Vec<Vec<&str>> = vec![
        [&created[..], &["--org", "acme--uat", "--note", "N", "--today", "2026-11-01"]].concat(),
        vec!["baseline", "show", baseline],
        vec!["baseline", "check", baseline],
        vec!["verify", "--tested", baseline, "--actual", ACME],
        vec!["verify", "--tested", baseline, "--actual", &sets],
        [&compare[..], &["--before"]].concat(),
        [&compare[..], &["--details"]].concat(),
        [&compare[..], &["--correct", path(&correct)]].concat(),
        vec!["survey", "tests/demo/metadata"],
        [&held[..5], &["--group", "HubSpot_Connector", ACME]].concat(),
        vec!["effective", "--set", "HubSpot_Sync", ACME],
        vec!["rules"],
        vec!["rules", "--policy", "smartosc"],
        vec!["rules", "--coverage"],
        vec!["explain", "SO-18"],
        vec!["explain", "ModifyAllData"],
        vec!["explain", "ViewAllFieldsGlobal"],
        vec![
            "watch",
            "start",
            "--state",
            state,
            "--tested",
            baseline,
            "--deployed",
            "2026-11-02",
            "--today",
            "2026-11-20",
        ],
        vec!["watch", "check", "--state", state, ACME, "--today", "2026-11-22"],
        vec!["watch", "status", "--state", state, "--today", "2026-11-25"],
        vec!["check", ACME, "--details", "--today", "2026-11-22"],
        vec!["check", ACME, "--accept", path(&list), "--today", "2026-11-22"],
    ];
    for format in ["json", "sarif", "junit", "markdown", "csv"] {
        commands.push([&compare[..], &["--format", format]].concat());
    }
    commands.push([&compare[..], &["--before", "--format", "markdown"]].concat());
    commands.push(vec!["survey", "tests/demo/metadata", "--format", "markdown"]);
    // One rule for each way of looking.
    let mut ways = HashSet::new();
    let rules = RULES.iter().filter(|rule| ways.insert(discriminant(&rule.check)));
    commands.extend(rules.map(|rule| vec!["explain", rule.code]));
    let found = commands.iter().flat_map(|command| left(command)).collect::<BTreeSet<_>>();
    assert_eq!(found, BTreeSet::new());
    let review = fs::read_to_string(correct.join("REVIEW.md")).unwrap();
    let (names, own) = (names(), own_words());
    let found = texts("md", review.into_bytes())
        .iter()
        .flat_map(|text| english(text, &names, &own))
        .collect::<Vec<_>>();
    assert_eq!(found, Vec::<String>::new());
}

/// What is wrong with what people give.
#[test]
fn no_error_is_english() {
    let base = folder("japanese-errors");
    let place = |name: &str, text: &str| {
        let file = base.join(name);
        fs::write(&file, text).unwrap();
        path(&file).to_owned()
    };
    let (json, broken) = (place("a.json", "{}"), place("B.profile", "<Profile>\n<x>"));
    let odd = metadata(
        &base.join("odd"),
        "Sync.permissionset",
        "PermissionSet",
        &format!("{}<license>A</license><license>B</license><userPermission/>x", on(&["ModifyAllDat"])),
    );
    let (odd, there) = (path(&odd), place("there.json", "{}"));
    let nobody = ["check", ACME, "--profile", "Nobody", "--set", "HubSpot_Syn", "--match", ""];
    let mut found = Vec::new();
    for command in [
        &["check", "no/such/file"][..],
        &["check", &broken],
        &["check", odd, "--strict"],
        &["check", "README.md"],
        &["check", ACME, "--accepted", &json],
        &["check", ACME, "--accepted", "no/such/file"],
        &["check", ACME, "--output", "no/such/folder/x"],
        &["check", ACME, "--csv-bom"],
        &["check", ACME, "--policy", "no/such/policy.toml"],
        &["check", ACME, "--user", "x"],
        &nobody,
        &["checklist", ACME, "--format", "html", "--state", &json],
        &["checklist", ACME, "--format", "html", "--tested", &json],
        &["checklist", ACME, "--format", "html", "--attendee", "a@b"],
        &["checklist", ACME, "--format", "ics"],
        &["effective", "--set", "Nobody", "--profile", "System Administrator", ACME],
        &["effective", "--set", "X", "no/such/file"],
        &["verify", "--tested", &json, "--actual", ACME],
        &["verify", "--tested", "no/such/file", "--actual", ACME],
        &["verify", "--tested", "-", "--actual", "-"],
        &["verify", "--tested", odd, "--actual", ACME, "--correct", ACME],
        &["verify", "--tested", odd, "--actual", ACME],
        &["baseline", "create", ACME, "--output", &there, "--name", "x"],
        &["baseline", "show", "no/such/file"],
        &["watch", "status", "--state", &json],
        &["watch", "status", "--state", "no/such/file"],
        &["explain", "Nothing"],
        &["man", ACME],
        &["labels", "xx"],
        &["locale", "xx"],
    ] {
        let output = run(&[&["--language", "ja"], command].concat());
        assert_ne!(output.status.code(), Some(0), "{command:?}");
        assert_ne!(stderr(&output), "", "{command:?}");
        found.extend(left(command));
    }
    assert_eq!(found, Vec::<String>::new());
}

/// What is English in what a command says, on both streams.
fn left(command: &[&str]) -> Vec<String> {
    let (names, mut own) = (names(), own_words());
    // A policy stands there by its id.
    own.remove("recommended");
    let format = command.iter().position(|word| *word == "--format").and_then(|at| command.get(at + 1));
    let output = run(&[&["--language", "ja"], command].concat());
    let beside = stderr(&output);
    // Nothing is printed where something is wrong with what was given.
    let format = format.copied().filter(|_| !output.stdout.is_empty()).unwrap_or("text");
    let said = texts(format, output.stdout);
    let said = said.into_iter().chain(beside.lines().map(str::to_owned));
    let english = said.flat_map(|text| {
        let found = english(&text, &names, &own).into_iter();
        found.map(|part| format!("{command:?}: {part}: {text}")).collect::<Vec<_>>()
    });
    english.collect()
}

/// The look itself: it sees an English part in a Japanese sentence, and a word that was not translated.
#[test]
fn what_is_english_is_seen() {
    let (names, own) = (names(), own_words());
    for (text, seen) in [
        ("プロファイル「A」: The profile was not read whole。", vec!["The profile was not read whole"]),
        ("「View All Data」がオンです。", vec![]),
        ("付与元: implied by ModifyAllData", vec!["implied by ModifyAllData"]),
        ("unknown", vec!["unknown"]),
        (" Wrong ", vec!["Wrong"]),
        ("Setup と API", vec![]),
    ] {
        assert_eq!(english(text, &names, &own), seen, "{text}");
    }
    let output = run(&["check", ACME, "--policy", "smartosc"]);
    let all: Vec<_> = stdout(&output).lines().flat_map(|line| english(line, &names, &own)).collect();
    assert!(all.len() > 20, "{all:?}");
}
