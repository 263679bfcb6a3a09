//! What the build demands of rule files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::checks::{Kind, OBJECT_RIGHTS, Stage};
use crate::rules::{AREAS, Expect, PolicyFile, RuleFile};

/// Everything that is wrong with the rules, a line each. `requirements`: row and its guide.
pub fn problems(
    rules: &[(PathBuf, RuleFile)],
    policies: &[PolicyFile],
    permissions: &BTreeSet<&str>,
    requirements: &BTreeMap<&str, &str>,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut codes: BTreeMap<&str, &Path> = BTreeMap::new();
    let policy_ids: BTreeSet<_> = policies.iter().map(|policy| policy.id.as_str()).collect();
    if policies.iter().filter(|policy| policy.default).count() != 1 {
        found.push("policies: exactly one must be the default".to_owned());
    }
    for stage in Stage::ALL {
        if rules.iter().filter(|(_, rule)| rule.stage == Some(stage)).count() != 1 {
            found.push(format!("rules: exactly one must have the stage {stage:?}"));
        }
    }
    for (path, rule) in rules {
        if let Some(other) = codes.insert(&rule.code, path) {
            found.push(format!("{}: code {} is also in {}", path.display(), rule.code, other.display()));
        }
        let mut wrong = rule_problems(path, rule, &policy_ids, permissions);
        for id in rule.requirements.iter().chain(&rule.contradicts) {
            let Some(guide) = requirements.get(id.as_str()) else {
                wrong.push(format!("requirement `{id}` is no row of requirements.tsv"));
                continue;
            };
            // Who reads the rule shall see the guide's own words, those that it decides against too.
            let guide = policies.iter().find(|policy| policy.id == *guide).map_or("", |policy| &policy.title);
            if !rule.sources.iter().any(|source| source.title.starts_with(guide)) {
                wrong.push(format!("requirement `{id}`: no source begins with {guide}"));
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
        rule.targets.is_empty() != matches!(rule.expect, Expect::On | Expect::Off | Expect::Only),
        "targets are for on, off and only".to_owned(),
    );
    for (what, is_there, expect) in [
        ("[combination]", rule.combination.is_some(), Expect::Combination),
        ("section", rule.section.is_some(), Expect::Nothing),
        ("[rights]", rule.rights.is_some(), Expect::Rights),
        ("[value]", rule.value.is_some(), Expect::Value),
        ("[listed]", rule.listed.is_some(), Expect::Listed),
        ("[logins]", rule.logins.is_some(), Expect::Logins),
        ("[shipped]", rule.shipped.is_some(), Expect::Shipped),
        ("across", rule.across.is_some(), Expect::Across),
        ("stage", rule.stage.is_some(), Expect::Rollout),
    ] {
        let right = is_there == (rule.expect == expect);
        demand(right, format!("{what} is there exactly where expect is {expect:?}"));
    }
    found.extend(look_problems(rule));
    let mut demand = |holds: bool, problem: String| {
        if !holds {
            found.push(problem);
        }
    };
    for name in named_permissions(rule) {
        demand(permissions.contains(name), format!("unknown permission `{name}`"));
    }
    demand(!rule.tests.is_empty(), "no test".to_owned());
    for wanted in rule.wanted_outcomes() {
        let has = rule.tests.iter().any(|test| test.outcome == *wanted);
        demand(has, format!("no test with outcome {wanted:?}"));
    }
    for reason in &rule.unreachable {
        demand(!reason.outcomes.is_empty(), "[[unreachable]] names no outcome".to_owned());
        let length = reason.why.trim().chars().count();
        let is_line = !reason.why.contains(['\t', '\n']);
        demand(
            (1..=300).contains(&length) && is_line,
            "[[unreachable]] why: one line, at most 300".to_owned(),
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

/// What is wrong with what the rule looks at.
fn look_problems(rule: &RuleFile) -> Vec<String> {
    let mut found = Vec::new();
    let mut demand = |holds: bool, problem: &str| {
        if !holds {
            found.push(problem.to_owned());
        }
    };
    if let Some(rights) = &rule.rights {
        let known = |right: &String| OBJECT_RIGHTS.contains(&right.as_str());
        demand(
            !rights.rights.is_empty() && rights.rights.iter().all(known),
            "[rights] rights: read, create ...",
        );
    }
    if let Some(value) = &rule.value {
        demand(is_fact(&value.fact), "[value] fact is not section/key");
        demand(
            value.one_of.is_empty() != value.none_of.is_empty(),
            "[value] has one_of or none_of, not both",
        );
    }
    if let Some(listed) = &rule.listed {
        demand(!listed.one_of.is_empty(), "[listed] one_of is empty");
        demand(is_word(&listed.list), "[listed] list is no section of facts");
    }
    if let Some(logins) = &rule.logins {
        demand(!logins.good.is_empty(), "[logins] good is empty");
        let both = logins.bad.iter().any(|word| logins.good.contains(word));
        demand(!both, "[logins] a word is good and bad");
    }
    if let Some(shipped) = &rule.shipped {
        demand(!shipped.profiles.is_empty(), "[shipped] profiles is empty");
    }
    let of_log = matches!(rule.expect, Expect::Logins | Expect::Audit);
    demand(!of_log || rule.subjects == [Kind::Org], "logs are of the org");
    demand(
        rule.expect != Expect::Across || rule.subjects == [Kind::User],
        "what looks across subjects judges a user",
    );
    demand(
        !matches!(rule.expect, Expect::Manual | Expect::Rollout) || rule.failure.is_empty(),
        "what a person signs off has no failure of its own",
    );
    for test in &rule.tests {
        let across = !test.captures.is_empty() || !test.integrations.is_empty();
        demand(!across || rule.across.is_some(), "captures and integrations are for rules with across");
        demand(
            test.watched.is_empty() || of_log || rule.across.is_some(),
            "watched is for logs and for across",
        );
        let facts = test.captures.iter().flat_map(|capture| capture.facts.keys()).chain(test.facts.keys());
        for fact in facts {
            demand(is_fact(fact), "a fact of a test is not section/key");
        }
        let rights = test.integrations.iter().flat_map(|integration| integration.objects.values().flatten());
        for right in rights {
            demand(OBJECT_RIGHTS.contains(&right.as_str()), "a right of a test is none of the seven");
        }
    }
    found
}

fn is_fact(name: &str) -> bool {
    name.split_once('/').is_some_and(|(section, key)| is_word(section) && !key.is_empty())
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

fn named_permissions(rule: &RuleFile) -> impl Iterator<Item = &str> {
    let combination = rule.combination.iter().flat_map(|c| c.on.iter().chain(&c.any_on).chain(&c.off));
    let shipped = rule.shipped.iter().flat_map(|shipped| &shipped.permissions);
    let tests = rule.tests.iter().flat_map(|t| {
        let needed = t.integrations.iter().flat_map(|integration| &integration.permissions);
        t.on.iter().chain(&t.off).chain(&t.absent).chain(&t.unknown).chain(needed)
    });
    rule.targets.iter().chain(combination).chain(shipped).chain(tests).map(String::as_str)
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, b)| if at == 4 || at == 7 { *b == b'-' } else { b.is_ascii_digit() })
}
