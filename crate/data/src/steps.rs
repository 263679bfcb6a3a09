//! `crate/data/steps.toml`: the steps of the checklist.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::rules::{AREAS, RuleFile};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepsFile {
    steps: Vec<Step>,
    links: Vec<Link>,
    lists: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    id: String,
    title: String,
    about: String,
    rules: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    rules: Vec<String>,
    path: String,
}

const KINDS: [&str; 5] =
    ["muting-permission-set", "permission-set", "permission-set-group", "profile", "user"];

pub fn read(file: &Path) -> Result<StepsFile, Box<dyn Error>> {
    toml::from_str(&fs::read_to_string(file)?).map_err(|error| format!("{}: {error}", file.display()).into())
}

/// What the steps are called and about, as messages.
pub fn words(file: &StepsFile) -> impl Iterator<Item = (String, String)> + '_ {
    file.steps.iter().flat_map(|step| {
        [
            (format!("step.{}", step.id), step.title.clone()),
            (format!("step-about.{}", step.id), step.about.clone()),
        ]
    })
}

/// Everything that is wrong with the file, a line each.
pub fn problems(file: &StepsFile, rules: &[(PathBuf, RuleFile)]) -> Vec<String> {
    let mut found = Vec::new();
    let mut wrong = |problem: String| found.push(format!("steps.toml: {problem}"));
    let codes: BTreeSet<&str> = rules.iter().map(|(_, rule)| rule.code.as_str()).collect();
    let is_area = |name: &str| AREAS.iter().any(|(_, prefix)| *prefix == name);
    let mut named = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for step in &file.steps {
        if step.id.is_empty() || step.title.is_empty() || !step.about.ends_with('.') {
            wrong(format!("{}: id, title and about are needed; about is a sentence", step.id));
        }
        if !ids.insert(&step.id) {
            wrong(format!("the step {} stands there twice", step.id));
        }
        for name in &step.rules {
            if !is_area(name) && !codes.contains(name.as_str()) {
                wrong(format!("{}: {name} is neither a rule nor an area", step.id));
            }
            if !named.insert(name.as_str()) {
                wrong(format!("{name} stands in two places"));
            }
        }
    }
    let placed: BTreeSet<_> = file.steps.iter().flat_map(|step| members(file, step, rules)).collect();
    for code in codes.iter().filter(|code| !placed.contains(**code)) {
        wrong(format!("no step has the rule {code}, nor its area"));
    }
    for link in &file.links {
        for name in link.rules.iter().filter(|name| !codes.contains(name.as_str())) {
            wrong(format!("the link {} names {name}, which is no rule", link.path));
        }
    }
    let paths = file.links.iter().map(|link| &link.path).chain(file.lists.values());
    for path in paths.filter(|path| !path.starts_with("/lightning/setup/")) {
        wrong(format!("{path} is no address in Setup"));
    }
    if !file.lists.keys().map(String::as_str).eq(KINDS) {
        wrong(format!("lists: expected one for each of {}", KINDS.join(", ")));
    }
    found
}

/// The rules of a step in their order: those that are named, and those of areas that no step names.
fn members<'r>(file: &StepsFile, step: &Step, rules: &'r [(PathBuf, RuleFile)]) -> Vec<&'r str> {
    let is_named = |code: &str| file.steps.iter().any(|step| step.rules.iter().any(|name| name == code));
    let all = || rules.iter().map(|(_, rule)| rule.code.as_str());
    let of = |name: &String| {
        all()
            .filter(|code| {
                let of_area = code.trim_end_matches(|c: char| c.is_ascii_digit()) == name && !is_named(code);
                code == name || of_area
            })
            .collect::<Vec<_>>()
    };
    step.rules.iter().flat_map(of).collect()
}

/// The tables as Rust source.
pub fn source(file: &StepsFile, rules: &[(PathBuf, RuleFile)]) -> String {
    let mut out = String::from(
        "/// Every step, in the order in which they are taken.\npub static STEPS: &[Step] = &[\n",
    );
    for step in &file.steps {
        let members = members(file, step, rules);
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "Step {{ id: {:?}, title: {:?}, about: {:?}, rules: &{members:?} }},",
            step.id, step.title, step.about
        );
    }
    out.push_str("];\nstatic LINKS: &[(&str, &str)] = &[\n");
    for link in &file.links {
        for rule in &link.rules {
            let _ = writeln!(out, "({rule:?}, {:?}),", link.path);
        }
    }
    out.push_str("];\nstatic LISTS: &[(&str, &str)] = &[\n");
    for list in &file.lists {
        let _ = writeln!(out, "{list:?},");
    }
    out.push_str("];\n");
    out
}
