//! The files of `crate/data/rules`: their form, and what the build demands of them.
//!
//! The tests of the crate read the same form, to run the tests that stand in each rule file.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::checks::{
    Across, Kind, Listed, Logins, Rights, Shipped, Stage, Test, TestOutcome, Unreachable, Value,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Area folders and the prefix of their codes.
pub const AREAS: [(&str, &str); 14] = [
    ("api-access", "API"),
    ("apps", "APP"),
    ("combination", "COM"),
    ("data", "DAT"),
    ("evidence", "EVD"),
    ("integration", "INT"),
    ("licence", "LIC"),
    ("login", "LOG"),
    ("profile", "PRO"),
    ("records", "REC"),
    ("reports", "REP"),
    ("rollout", "ROL"),
    ("setup", "SET"),
    ("users", "USR"),
];

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    pub code: String,
    pub title: String,
    pub policies: Vec<String>,
    pub requirements: Vec<String>,
    #[serde(default)]
    pub contradicts: Vec<String>,
    pub severity: Severity,
    pub since: String,
    pub subjects: Vec<Kind>,
    pub expect: Expect,
    #[serde(default)]
    pub targets: Vec<String>,
    pub combination: Option<Combination>,
    pub section: Option<Section>,
    pub rights: Option<Rights>,
    pub value: Option<Value>,
    pub listed: Option<Listed>,
    pub logins: Option<Logins>,
    pub shipped: Option<Shipped>,
    pub across: Option<Across>,
    pub stage: Option<Stage>,
    /// Whether it accepts a right that the register declares.
    #[serde(default)]
    pub accepts_declared: bool,
    #[serde(default)]
    pub failure: String,
    pub why: String,
    pub fix: String,
    #[serde(default)]
    pub judgement: bool,
    pub sources: Vec<Source>,
    #[serde(default)]
    pub notes: Vec<Note>,
    #[serde(default)]
    pub arguments: Vec<Argument>,
    /// What pages or files cannot show; a test holds that all else is shown.
    #[serde(default)]
    pub unreachable: Vec<Unreachable>,
    pub tests: Vec<Test>,
}

impl RuleFile {
    /// The outcomes that its tests must show.
    pub fn wanted_outcomes(&self) -> &'static [TestOutcome] {
        use TestOutcome::{Fail, Manual, Pass, Unknown};
        match (self.expect, self.across) {
            (Expect::Manual | Expect::Rollout, _) => &[Manual],
            (_, Some(Across::CopiedAssignments | Across::LoginHours)) => &[Pass, Manual, Unknown],
            (Expect::Audit, _) | (_, Some(Across::OwnProfile)) => &[Pass, Fail, Manual, Unknown],
            _ => &[Pass, Fail, Unknown],
        }
    }
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    On,
    Off,
    Only,
    Combination,
    Nothing,
    Rights,
    LoginIpRanges,
    Value,
    Listed,
    Logins,
    Audit,
    Shipped,
    Manual,
    Across,
    Rollout,
}

/// A section of a profile or permission set besides its user permissions.
#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    Objects,
    Fields,
    Tabs,
    Apps,
    ApexClasses,
    ApexPages,
    CustomPermissions,
    Flows,
    ConnectedApps,
    ExternalCredentials,
    CustomSettings,
    CustomMetadataTypes,
}

#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Combination {
    pub on: Vec<String>,
    pub any_on: Vec<String>,
    pub off: Vec<String>,
    pub no_login_ip_ranges: bool,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub title: String,
    pub says: String,
    #[serde(default)]
    pub url: String,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub date: String,
    pub text: String,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    pub side: Side,
    pub text: String,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    For,
    Against,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub guide: String,
    /// What can never be right in it; empty if all can be.
    #[serde(default)]
    pub limits: String,
    #[serde(default)]
    pub url: String,
    #[serde(default)]
    pub default: bool,
}

impl PolicyFile {
    /// What it is called and follows, as messages.
    pub fn words(&self) -> Vec<(String, String)> {
        let all = [("policy", &self.title), ("guide", &self.guide), ("limits", &self.limits)];
        let said = all.into_iter().filter(|(_, text)| !text.is_empty());
        said.map(|(table, text)| (format!("{table}.{}", self.id), text.clone())).collect()
    }
}

/// Every rule file, by code.
pub fn read(folder: &Path) -> Result<Vec<(PathBuf, RuleFile)>> {
    let mut rules = Vec::new();
    for (area, _) in AREAS {
        let files = texts(&folder.join(area))?;
        let open: Vec<_> = files.iter().flat_map(|(path, text)| unfinished(path, text)).collect();
        if !open.is_empty() {
            return Err(open.join("\n").into());
        }
        rules.extend(parsed(files)?);
    }
    rules.sort_by(|(_, a): &(PathBuf, RuleFile), (_, b)| a.code.cmp(&b.code));
    Ok(rules)
}

/// Every policy file, the default first.
pub fn read_policies(folder: &Path) -> Result<Vec<PolicyFile>> {
    let mut policies: Vec<PolicyFile> = toml_files(folder)?.into_iter().map(|(_, policy)| policy).collect();
    policies.sort_by(|a: &PolicyFile, b| b.default.cmp(&a.default).then_with(|| a.id.cmp(&b.id)));
    Ok(policies)
}

pub fn toml_files<T: for<'de> Deserialize<'de>>(folder: &Path) -> Result<Vec<(PathBuf, T)>> {
    parsed(texts(folder)?)
}

/// The lines of a rule that `permlight rule new` has left to be written.
fn unfinished(path: &Path, text: &str) -> Vec<String> {
    let lines = text.lines().enumerate().filter(|(_, line)| line.contains("TODO"));
    lines.map(|(at, line)| format!("{}:{}: still to be written: {line}", path.display(), at + 1)).collect()
}

fn texts(folder: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut files = Vec::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path)?;
            files.push((path, text));
        }
    }
    Ok(files)
}

fn parsed<T: for<'de> Deserialize<'de>>(files: Vec<(PathBuf, String)>) -> Result<Vec<(PathBuf, T)>> {
    let parse = |(path, text): (PathBuf, String)| {
        let rule = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok((path, rule))
    };
    files.into_iter().map(parse).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::{catalog, folder, rule_checks};

    /// What `permlight rule new` writes.
    const SKELETON: &str = include_str!("../../app/cli/src/rule/skeleton.toml");

    #[test]
    fn a_rule_that_was_only_begun_is_refused_line_by_line() {
        let problems = unfinished(Path::new("DAT110-todo.toml"), SKELETON);
        let todo = SKELETON.lines().filter(|line| line.contains("= ") && line.contains("TODO")).count();
        assert_eq!(problems.len(), todo, "{problems:#?}");
        assert!(
            problems[0].starts_with("DAT110-todo.toml:") && problems[0].ends_with("title = \"TODO is off\"")
        );
    }

    #[test]
    fn a_rule_that_was_begun_is_right_once_it_is_filled_in() {
        let text = SKELETON.replace("{code}", "DAT110").replace("{today}", "2026-11-27");
        let text = text.replace("severity = \"TODO\"", "severity = \"high\"").replace("TODO", "ViewSetup");
        let path = PathBuf::from("rules/data/DAT110-view-setup.toml");
        assert_eq!(unfinished(&path, &text), [""; 0]);
        let rules = parsed(vec![(path, text)]).unwrap();
        let policies = read_policies(&folder().join("policies")).unwrap();
        let catalog = catalog::read(&folder().join("catalog")).unwrap();
        let none = std::collections::BTreeMap::new();
        let mut problems = rule_checks::problems(&rules, &policies, &catalog.names(), &none);
        // All the other rules are not here.
        problems.retain(|problem| !problem.starts_with("rules: "));
        assert_eq!(problems, [""; 0]);
    }
}
