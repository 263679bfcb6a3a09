//! What no form can see: contradictions, names that refer to nothing, the same twice.

use std::collections::HashMap;
use std::ops::Range;

use permlight_core::catalog::PermissionId;
use permlight_core::guard::{self, FieldGuard};
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::policy::Policy;
use permlight_core::rule::{Check, Rule};
use permlight_core::scope::Pattern;
use permlight_core::subject::{SubjectKind, is_called};
use permlight_core::team::Wants;
use permlight_core::text::same_username;

use crate::decode;
use crate::kind;
use crate::model;
use crate::names::Names;
use crate::problem::Problems;
use crate::row::{Item, Row};

/// Says what makes no sense. `file_name` is the name of the file, which nothing in it can extend.
pub(crate) fn check(file: &Row<'_>, file_name: &str, problems: &mut Problems<'_>) {
    extends(file, file_name, problems);
    let base = file.item("extends").and_then(|item| Policy::find(item.text));
    changes(file, base, problems);
    let own = own_rules(file, problems);
    wanted_both_ways(&own, base, file, problems);
    integrations(file, problems);
    scope(file, problems);
    waivers(file, base, &own, problems);
}

fn extends(file: &Row<'_>, file_name: &str, problems: &mut Problems<'_>) {
    let Some(Item { text, span }) = file.item("extends") else { return };
    let itself = [file.line("name"), model::id(&file.line("name")), file_name.to_owned()];
    if Names::Policies.has(text) || text.is_empty() || !itself.iter().any(|name| name == text) {
        return;
    }
    problems.forget(&span);
    problems.add(span, message!("policy-problem.extends-itself", text), Some(Names::Policies.expected()));
}

/// `[rules.CODE]`
fn changes(file: &Row<'_>, base: Option<&'static Policy>, problems: &mut Problems<'_>) {
    for (code, change) in file.row("rules").iter().flat_map(Row::entries) {
        if let Some(base) = base
            && Names::Rules.has(code.text)
            && base.rule(code.text).is_none()
        {
            let codes: Vec<_> = base.rules().map(|rule| rule.code).collect();
            let said = message!("policy-problem.not-in-base", code.text, base.id);
            problems.near(code.span.clone(), said, Some(Names::Rules.expected()), code.text, &codes);
        }
        let off = change.flag("enabled") == Some(false);
        if off && change.has("severity") {
            let said = message!("policy-problem.off-with-severity", code.text);
            problems.add(change.span_of("severity"), said, Some(message!("policy-expected.either")));
        }
        if !off && !change.has("severity") {
            let said = message!("policy-problem.unchanged", code.text);
            problems.add(change.span.clone(), said, Some(message!("policy-expected.change")));
        }
    }
}

/// A rule of the team's own, as far as it could be read.
struct Own<'a> {
    code: &'a str,
    subjects: Vec<SubjectKind>,
    wants: Option<Wants>,
    row: Row<'a>,
}

fn own_rules<'a>(file: &Row<'a>, problems: &mut Problems<'_>) -> Vec<Own<'a>> {
    let mut codes = HashMap::new();
    let mut own = Vec::new();
    for row in file.rows("rule") {
        let Some(code) = row.item("code") else { continue };
        once(&mut codes, code.text, &code, || message!("policy-problem.code-twice", code.text), problems);
        let subjects = decode::subjects(&row);
        if row.has("network") && subjects.iter().any(|kind| *kind != SubjectKind::Profile) {
            let expected = message!("policy-expected.as-is", "subjects = [\"profile\"]");
            problems.add(row.span_of("subjects"), message!("policy-problem.only-profiles"), Some(expected));
        }
        if let Some(name) = row.row("field").and_then(|field| field.item("name")) {
            guarded_field(name, true, problems);
        }
        if let Some(name) = row.row("object").and_then(|object| object.item("name")) {
            guarded_object(name, problems);
        }
        own.push(Own { code: code.text, subjects, wants: decode::wants(&row), row });
    }
    own
}

/// A field that no file lists: its object decides, or another field. What is needed may go with the object.
fn guarded_field(name: Item<'_>, is_denied: bool, problems: &mut Problems<'_>) {
    let Some((object, own)) = name.text.split_once('.') else { return };
    let said = match guard::of_field(object, own) {
        Some(FieldGuard::Fields(fields)) => {
            message!("policy-problem.guarded-by", name.text, Arg::names(fields))
        }
        Some(FieldGuard::Object) if is_denied => message!("policy-problem.unguarded", name.text, object),
        _ => return,
    };
    problems.add(name.span, said, None);
}

/// An object that no file lists.
fn guarded_object(name: Item<'_>, problems: &mut Problems<'_>) {
    let Some(by) = guard::of_object(name.text) else { return };
    let said = if by.is_empty() {
        message!("policy-problem.of-any-object", name.text)
    } else {
        message!("policy-problem.follows", name.text, Arg::names(by))
    };
    problems.add(name.span, said, None);
}

/// A permission that one rule wants on and another one off, on subjects that both judge.
fn wanted_both_ways(own: &[Own<'_>], base: Option<&Policy>, file: &Row<'_>, problems: &mut Problems<'_>) {
    for (at, rule) in own.iter().enumerate() {
        let (key, names, on) = match &rule.wants {
            Some(Wants::On(names)) => ("on", names, true),
            Some(Wants::Off(names)) => ("off", names, false),
            _ => continue,
        };
        for (item, name) in rule.row.items(key).into_iter().zip(names) {
            let earlier = own.iter().take(at).find(|other| {
                let opposite = match &other.wants {
                    Some(Wants::On(names)) => !on && names.contains(name),
                    Some(Wants::Off(names)) => on && names.contains(name),
                    _ => false,
                };
                opposite && other.subjects.iter().any(|kind| rule.subjects.contains(kind))
            });
            let built_in = base.and_then(|base| {
                base.rules().find(|other| {
                    wants_otherwise(other, name, on)
                        && other.subjects.iter().any(|kind| rule.subjects.contains(kind))
                        && !is_off(file, other.code)
                })
            });
            let key = if on { "policy-problem.wanted-off-too" } else { "policy-problem.wanted-on-too" };
            let said = |other: &str| message!(key, rule.code, name.as_str(), other);
            if let Some(other) = earlier {
                problems.add(item.span, said(other.code), Some(message!("policy-expected.either")));
            } else if let Some(other) = built_in {
                let expected = message!("policy-expected.either-off", other.code);
                problems.add(item.span, said(other.code), Some(expected));
            }
        }
    }
}

fn wants_otherwise(rule: &Rule, name: &str, on: bool) -> bool {
    let named = |list: &[PermissionId]| list.iter().any(|permission| permission.get().name == name);
    match rule.check {
        Check::On(list) => !on && named(list),
        Check::Off(list) => on && named(list),
        Check::Only(list) => on && !named(list),
        _ => false,
    }
}

fn is_off(file: &Row<'_>, code: &str) -> bool {
    let change = file.row("rules").and_then(|rules| rules.row(code));
    change.is_some_and(|change| change.flag("enabled") == Some(false))
}

/// Patterns that name nobody.
fn scope(file: &Row<'_>, problems: &mut Problems<'_>) {
    let Some(row) = file.row("scope") else { return };
    for item in ["judge", "leave_out"].into_iter().flat_map(|key| row.items(key)) {
        if Pattern::parse(item.text).is_none() {
            let said = message!("policy-problem.names-nobody", item.text);
            problems.add(item.span, said, Some(message!("policy-expected.pattern", "\"profile:Hub*\"")));
        } else if let Some(word) = Pattern::unknown_kind(item.text) {
            let said = message!("policy-problem.unknown", Names::Subjects.one(), word);
            let kinds = SubjectKind::ALL.map(SubjectKind::id);
            let expected = message!("policy-expected.one-of", Arg::names(kinds));
            problems.near(item.span, said, Some(expected), word, &kinds);
        }
    }
}

fn integrations(file: &Row<'_>, problems: &mut Problems<'_>) {
    let mut ids = HashMap::new();
    let mut profiles: Vec<(Item<'_>, Item<'_>)> = Vec::new();
    for row in file.rows("integration") {
        if let (Some(user), Some(profile)) = (row.item("user"), row.item("profile")) {
            let other = profiles.iter().find(|(other, _)| same_username(other.text, user.text));
            if let Some((_, other)) =
                other.filter(|(_, other)| !is_called(SubjectKind::Profile, other.text, profile.text))
            {
                let said = message!("policy-problem.two-profiles", user.text, other.text, profile.text);
                problems.add(profile.span.clone(), said, Some(message!("policy-expected.either")));
            }
            profiles.push((user, profile));
        }
        if let (Some(user), Some(before)) = (row.item("user"), row.item("before"))
            && same_username(user.text, before.text)
        {
            let said = message!("policy-problem.before-itself", user.text);
            problems.add(before.span, said, Some(message!("policy-expected.either")));
        }
        if let Some(id) = row.item("id") {
            let said = || message!("policy-problem.integration-twice", id.text);
            once(&mut ids, id.text, &id, said, problems);
        }
        for name in ["read_fields", "edit_fields"].into_iter().flat_map(|key| row.items(key)) {
            guarded_field(name, false, problems);
        }
        let mut objects = HashMap::new();
        for object in row.rows("object") {
            let Some(name) = object.item("name") else { continue };
            let said = || message!("policy-problem.object-twice", name.text);
            once(&mut objects, name.text, &name, said, problems);
        }
    }
}

fn waivers(file: &Row<'_>, base: Option<&'static Policy>, own: &[Own<'_>], problems: &mut Problems<'_>) {
    let mut known = HashMap::new();
    for row in file.rows("waiver") {
        let (Some(rule), Some(subject), Some(target)) =
            (row.item("rule"), row.item("subject"), row.item("target"))
        else {
            continue;
        };
        let key = [rule.text, subject.text, &decode::canonical(target.text)].join("\n");
        once(&mut known, &key, &target, || message!("policy-problem.waiver-twice"), problems);
        let Some(base) = base else { continue };
        let of_own = own.iter().find(|own| own.code == rule.text);
        let of_base = base.rule(rule.text);
        let (subjects, targets) = match (of_own, of_base) {
            (Some(own), _) => (&own.subjects[..], own.wants.as_ref().and_then(targets_of_own)),
            (None, Some(rule)) => (rule.subjects, targets(rule)),
            (None, None) => {
                let codes: Vec<_> =
                    base.rules().map(|rule| rule.code).chain(own.iter().map(|own| own.code)).collect();
                let said = message!("policy-problem.unknown", Names::Rules.one(), rule.text);
                problems.near(rule.span, said, Some(message!("policy-expected.own-code")), rule.text, &codes);
                continue;
            }
        };
        if of_own.is_none() && is_off(file, rule.text) {
            let said = message!("policy-problem.rule-off", rule.text);
            problems.add(rule.span, said, Some(message!("policy-expected.no-waiver")));
        }
        if let Some((kind, _)) = kind::subject(subject.text)
            && !subjects.is_empty()
            && !subjects.contains(&kind)
        {
            let kinds = Arg::names(subjects.iter().map(|kind| kind.id()));
            let said = message!("policy-problem.not-judged", rule.text, kind.id());
            problems.add(subject.span, said, Some(message!("policy-expected.one-of", kinds)));
        }
        let name = decode::canonical(target.text);
        if let Some(targets) = targets
            && !targets.contains(&name)
        {
            let known: Vec<_> = targets.iter().map(String::as_str).collect();
            let said = message!("policy-problem.never-judged", rule.text, target.text);
            let expected = match known.as_slice() {
                [only] => message!("policy-expected.as-is", *only),
                _ => message!("policy-expected.target"),
            };
            problems.near(target.span, said, Some(expected), target.text, &known);
        }
    }
}

/// What findings of a rule can be about; `None` if that depends on the org.
fn targets(rule: &Rule) -> Option<Vec<String>> {
    match rule.check {
        Check::On(list) | Check::Off(list) => {
            Some(list.iter().map(|permission| permission.get().name.to_owned()).collect())
        }
        Check::Combination(combination) => Some(vec![combination.target()]),
        _ => None,
    }
}

fn targets_of_own(wants: &Wants) -> Option<Vec<String>> {
    match wants {
        Wants::On(names) | Wants::Off(names) => Some(names.clone()),
        Wants::Object(denied) | Wants::Field(denied) => {
            Some(denied.deny.iter().map(|right| format!("{}/{right}", denied.name)).collect())
        }
        Wants::Network(_) => None,
    }
}

fn once(
    known: &mut HashMap<String, Range<usize>>,
    key: &str,
    item: &Item<'_>,
    said: impl Fn() -> Message,
    problems: &mut Problems<'_>,
) {
    if known.insert(key.to_owned(), item.span.clone()).is_some() {
        problems.add(item.span.clone(), said(), Some(message!("policy-expected.once")));
    }
}
