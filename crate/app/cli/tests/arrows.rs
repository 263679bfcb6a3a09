//! The arrows of `crate/ARCHITECTURE.md`: which crate may name which, that no modules of a crate name each other in a
//! circle, and who may not know a rule by its code.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The crates by folder. Each names only crates above it; those of `app` name none of each other.
const ORDER: [&str; 13] = [
    "data",
    "core",
    "logs",
    "verify",
    "overlay",
    "org",
    "report",
    "policy",
    "metadata",
    "html",
    "app/engine",
    "app/panel",
    "app/cli",
];

/// Who may conclude something from what is not named, or reads the marks that say what was seen whole.
const CONCLUDES: [&str; 3] = ["core/src/coverage.rs", "core/src/evidence.rs", "core/src/evidence/merge.rs"];

/// Readers, which count what they saw and make those marks, and who carries them from one form into another.
const PROVES: [&str; 13] = [
    // The register is a reader too: who names some licences names them all.
    "core/src/across.rs",
    "core/src/capture.rs",
    "core/src/fact.rs",
    "core/src/page/read.rs",
    "core/src/page/read/list.rs",
    "core/src/page/read/notes.rs",
    "metadata/src/builder.rs",
    "metadata/src/login.rs",
    "metadata/src/settings.rs",
    "verify/src/correct.rs",
    "verify/src/observed.rs",
    "verify/src/settings.rs",
    "core/src/section.rs",
];

/// What names a mark, or makes the proof of one.
const MARKS: [&str; 11] = [
    "\"list/",
    "\"doubt/",
    "\"permission/*\"",
    "OTHER_PERMISSIONS",
    "DOUBT",
    "Section::Lists",
    "Section::Doubts",
    "Rows::all",
    "End::Unclear",
    "End::Reached",
    "claim_rest",
];

/// Crates that know no rule by its code.
const WITHOUT_CODES: [&str; 3] = ["core", "overlay", "report"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The Rust files in a folder and below, without tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if matches!(name, "tests" | "samples") || name.ends_with("_tests") {
            continue;
        }
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The code of a file: without comments, and without the tests at its end.
fn code(path: &Path) -> String {
    let text = read(path);
    let tests = "#[cfg(test)]\nmod tests {";
    let text = text.find(tests).map_or(text.as_str(), |at| &text[..at]);
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The first identifier of each path that begins with `start`, in `crate::a::b` and in `crate::{a::b, c}`.
fn named<'t>(text: &'t str, start: &str) -> BTreeSet<&'t str> {
    let word = |text: &'t str| {
        let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
        &text[..end]
    };
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices(start) {
        let rest = &text[at + start.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut begins = true;
        for (at, letter) in group.char_indices() {
            match letter {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                letter if begins && !letter.is_whitespace() => {
                    found.insert(word(&group[at..]));
                    begins = false;
                }
                _ => {}
            }
        }
    }
    found
}

/// The modules at the top of a crate, each with those of them that it names.
fn modules(name: &str) -> BTreeMap<String, BTreeSet<String>> {
    let source = folder(name).join("src");
    let top = |path: &Path| {
        let first = path.strip_prefix(&source).unwrap().components().next().unwrap();
        Path::new(&first).file_stem().unwrap().to_str().unwrap().to_owned()
    };
    let files = sources(&source);
    let names: BTreeSet<_> =
        files.iter().map(|path| top(path)).filter(|name| name != "lib" && name != "main").collect();
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in &files {
        let (own, text) = (top(path), code(path));
        let mut others = named(&text, "crate::");
        if path.parent() == Some(source.as_path()) {
            others.extend(named(&text, "super::"));
        }
        let others = others.into_iter().filter(|other| *other != own && names.contains(*other));
        if names.contains(&own) {
            graph.entry(own.clone()).or_default().extend(others.map(str::to_owned));
        }
    }
    graph
}

/// All that a module leads to, step by step.
fn reached<'g>(graph: &'g BTreeMap<String, BTreeSet<String>>, from: &'g str) -> BTreeSet<&'g str> {
    let mut found = BTreeSet::new();
    let mut open = vec![&graph[from]];
    while let Some(names) = open.pop() {
        let new = names.iter().filter(|name| found.insert(name.as_str()));
        open.extend(new.map(|name| &graph[name]));
    }
    found
}

fn circles(name: &str) -> Vec<Vec<String>> {
    let graph = modules(name);
    let leads = |from: &str, to: &str| reached(&graph, from).contains(to);
    let mut found: Vec<Vec<String>> = Vec::new();
    for module in graph.keys().filter(|module| leads(module, module)) {
        match found.iter_mut().find(|circle| leads(module, &circle[0]) && leads(&circle[0], module)) {
            Some(circle) => circle.push(module.clone()),
            None => found.push(vec![module.clone()]),
        }
    }
    found
}

#[test]
fn a_crate_names_only_crates_above_it() {
    let rank = |name: &str| {
        let at = ORDER.iter().position(|known| known.rsplit('/').next() == Some(name));
        at.map(|at| if ORDER[at].starts_with("app/") { ORDER.len() } else { at })
    };
    for name in ORDER {
        let own = name.rsplit('/').next().unwrap();
        let manifest = read(&folder(name).join("Cargo.toml"));
        let mut in_dependencies = false;
        for line in manifest.lines() {
            if line.starts_with('[') {
                in_dependencies = line.trim_end_matches(']').ends_with("dependencies");
            }
            let Some(other) = line.strip_prefix("permlight").filter(|_| in_dependencies) else { continue };
            let other = other.trim_start_matches('-').split(['.', ' ', '=']).next().unwrap();
            // A crate names itself to turn on what only its tests need.
            assert!(other == own || rank(other) < rank(own) && rank(other).is_some(), "{name} names {other}");
        }
    }
}

#[test]
fn every_crate_has_its_place() {
    let folders = |inside: &str| {
        let entries = fs::read_dir(folder(inside)).unwrap().map(|entry| entry.unwrap().path());
        let crates = entries.filter(|path| path.join("Cargo.toml").exists());
        crates.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // `bind` is a tool of the build, in a workspace of its own.
    let top = folders(".").into_iter().filter(|name| name != "bind");
    let mut found: Vec<_> = top.chain(folders("app").into_iter().map(|name| format!("app/{name}"))).collect();
    found.sort();
    let mut known = ORDER.to_vec();
    known.sort_unstable();
    assert_eq!(found, known);
}

#[test]
fn no_modules_name_each_other_in_a_circle() {
    let found =
        ORDER.into_iter().flat_map(|name| circles(name).into_iter().map(move |circle| (name, circle)));
    assert_eq!(found.collect::<Vec<_>>(), []);
}

#[test]
fn a_rule_is_known_by_its_code_in_the_data_alone() {
    let is_code = |word: &&str| {
        word.len() == 6
            && word[..3].bytes().all(|letter| letter.is_ascii_uppercase())
            && word[3..].bytes().all(|digit| digit.is_ascii_digit())
    };
    for name in WITHOUT_CODES {
        let mut found = BTreeSet::new();
        for path in sources(&folder(name).join("src")) {
            let text = code(&path);
            let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
            found.extend(words.filter(is_code).map(str::to_owned));
        }
        assert!(found.is_empty(), "{name} knows {found:?}");
    }
}

#[test]
fn nobody_else_concludes_from_what_is_not_named() {
    let root = folder("");
    let root = root.canonicalize().unwrap();
    let mut marks = BTreeSet::new();
    for path in ORDER.into_iter().flat_map(|name| sources(&folder(name).join("src"))) {
        let path = path.canonicalize().unwrap();
        let own = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        let text = code(&path);
        if MARKS.iter().any(|mark| text.contains(mark)) {
            marks.insert(own);
        }
    }
    let known: BTreeSet<String> = CONCLUDES.into_iter().chain(PROVES).map(str::to_owned).collect();
    assert_eq!(
        marks.difference(&known).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "ask `Capture::state` or `coverage`"
    );
}

#[test]
fn paths_are_read_alone_and_in_groups() {
    let text =
        "use crate::table::{Entry, Table};\nuse crate::{a::{b, c}, d,\n    e::f};\nlet x = crate::g();";
    assert_eq!(named(text, "crate::").into_iter().collect::<Vec<_>>(), ["a", "d", "e", "g", "table"]);
}
