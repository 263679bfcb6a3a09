//! The files of `crate/rules`: their form, and what the build demands of them.
//!
//! The tests of the crate read the same form, to run the tests that stand in each rule file.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Area folders and the prefix of their codes.
pub const AREAS: [(&str, &str); 11] = [
    ("api-access", "API"),
    ("apps", "APP"),
    ("combination", "COM"),
    ("data", "DAT"),
    ("evidence", "EVD"),
    ("login", "LOG"),
    ("profile", "PRO"),
    ("records", "REC"),
    ("reports", "REP"),
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
    pub tests: Vec<Test>,
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
pub enum Kind {
    Profile,
    PermissionSet,
    PermissionSetGroup,
    MutingPermissionSet,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    On,
    Off,
    Only,
    Combination,
    Nothing,
    LoginIpRanges,
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
#[allow(dead_code, reason = "the build checks a test's form, the crate's tests run it")]
pub struct Test {
    pub name: String,
    pub subject: Option<Kind>,
    pub target: Option<String>,
    #[serde(default)]
    pub on: Vec<String>,
    #[serde(default)]
    pub off: Vec<String>,
    #[serde(default)]
    pub absent: Vec<String>,
    #[serde(default)]
    pub unknown: Vec<String>,
    #[serde(default)]
    pub partial: bool,
    #[serde(default)]
    pub login_ip_ranges: Ranges,
    /// First and last address of each range; takes the place of `login_ip_ranges`.
    #[serde(default)]
    pub ranges: Vec<(String, String)>,
    /// What is granted in the rule's section.
    #[serde(default)]
    pub granted: Vec<String>,
    pub outcome: TestOutcome,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Ranges {
    #[default]
    Unknown,
    None,
    Some,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum TestOutcome {
    Pass,
    Fail,
    Unknown,
    NotApplicable,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub guide: String,
    #[serde(default)]
    pub url: String,
    #[serde(default)]
    pub default: bool,
}

/// Every rule file, by code.
pub fn read(folder: &Path) -> Result<Vec<(PathBuf, RuleFile)>> {
    let mut rules = Vec::new();
    for (area, _) in AREAS {
        rules.extend(toml_files(&folder.join(area))?);
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
    let mut files = Vec::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path)?;
            let parsed = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            files.push((path, parsed));
        }
    }
    Ok(files)
}

/// Everything that is wrong with the rules, a line each.
pub fn problems(
    rules: &[(PathBuf, RuleFile)],
    policies: &[PolicyFile],
    permissions: &BTreeSet<&str>,
    requirements: &BTreeSet<&str>,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut codes: BTreeMap<&str, &Path> = BTreeMap::new();
    let policy_ids: BTreeSet<_> = policies.iter().map(|policy| policy.id.as_str()).collect();
    if policies.iter().filter(|policy| policy.default).count() != 1 {
        found.push("policies: exactly one must be the default".to_owned());
    }
    for (path, rule) in rules {
        if let Some(other) = codes.insert(&rule.code, path) {
            found.push(format!("{}: code {} is also in {}", path.display(), rule.code, other.display()));
        }
        let mut wrong = rule_problems(path, rule, &policy_ids, permissions);
        for id in rule.requirements.iter().chain(&rule.contradicts) {
            if !requirements.contains(id.as_str()) {
                wrong.push(format!("requirement `{id}` is no row of requirements.tsv"));
            }
        }
        wrong.extend(
            rule.contradicts
                .iter()
                .filter(|id| rule.requirements.contains(id))
                .map(|id| format!("requirement `{id}` is carried out and contradicted")),
        );
        found.extend(wrong.into_iter().map(|problem| format!("{}: {problem}", path.display())));
    }
    found
}

fn rule_problems(
    path: &Path,
    rule: &RuleFile,
    policies: &BTreeSet<&str>,
    permissions: &BTreeSet<&str>,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut demand = |holds: bool, problem: String| {
        if !holds {
            found.push(problem);
        }
    };
    let area = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let prefix = AREAS.iter().find(|(folder, _)| *folder == area).map_or("", |(_, prefix)| prefix);
    let number = rule.code.strip_prefix(prefix).unwrap_or_default();
    demand(
        number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()),
        format!("code `{}` is not {prefix} and three digits", rule.code),
    );
    demand(
        stem.strip_prefix(&rule.code).is_some_and(|rest| rest.starts_with('-')),
        format!("the file name does not start with `{}-`", rule.code),
    );
    demand(!rule.title.starts_with("Ensure"), "the title says the good state, without \"Ensure\"".to_owned());
    for (what, text, limit) in [
        ("title", &rule.title, 120),
        ("failure", &rule.failure, 300),
        ("why", &rule.why, 600),
        ("fix", &rule.fix, 400),
    ] {
        demand(text.chars().count() <= limit, format!("{what} is longer than {limit} characters"));
        demand(what == "failure" || !text.trim().is_empty(), format!("{what} is empty"));
    }
    demand(is_date(&rule.since), format!("since `{}` is not YYYY-MM-DD", rule.since));
    for note in &rule.notes {
        demand(is_date(&note.date), format!("note date `{}` is not YYYY-MM-DD", note.date));
    }
    demand(!rule.policies.is_empty(), "no policy".to_owned());
    for policy in &rule.policies {
        demand(policies.contains(policy.as_str()), format!("unknown policy `{policy}`"));
    }
    demand(!rule.subjects.is_empty(), "no subject".to_owned());
    demand(!rule.sources.is_empty(), "no source".to_owned());
    demand(
        rule.combination.is_some() == (rule.expect == Expect::Combination),
        "[combination] and expect = \"combination\" go together".to_owned(),
    );
    demand(
        rule.targets.is_empty() != matches!(rule.expect, Expect::On | Expect::Off | Expect::Only),
        "targets are for on, off and only".to_owned(),
    );
    demand(
        rule.section.is_some() == (rule.expect == Expect::Nothing),
        "section and expect = \"nothing\" go together".to_owned(),
    );
    for name in named_permissions(rule) {
        demand(permissions.contains(name), format!("unknown permission `{name}`"));
    }
    demand(!rule.tests.is_empty(), "no test".to_owned());
    // A source that lists nothing proves nothing, so "nothing" never passes yet.
    let never = (rule.expect == Expect::Nothing).then_some(TestOutcome::Pass);
    for wanted in [TestOutcome::Pass, TestOutcome::Fail, TestOutcome::Unknown] {
        demand(
            Some(wanted) == never || rule.tests.iter().any(|test| test.outcome == wanted),
            format!("no test with outcome {wanted:?}"),
        );
    }
    for test in &rule.tests {
        demand(
            test.target.is_some() || rule.targets.len() <= 1,
            format!("test `{}` needs a target", test.name),
        );
    }
    found
}

fn named_permissions(rule: &RuleFile) -> impl Iterator<Item = &str> {
    let combination = rule.combination.iter().flat_map(|c| c.on.iter().chain(&c.any_on).chain(&c.off));
    let tests = rule.tests.iter().flat_map(|t| t.on.iter().chain(&t.off).chain(&t.absent).chain(&t.unknown));
    rule.targets.iter().chain(combination).chain(tests).map(String::as_str)
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, b)| if at == 4 || at == 7 { *b == b'-' } else { b.is_ascii_digit() })
}
