//! All findings, the worst first, each with its reason, its fix and what may be decided about it.

use permlight_core::catalog::label_of;
use permlight_core::date::Date;
use permlight_core::finding::Target;
use permlight_core::text::{fold, printable};
use permlight_core::waiver::Waiver;
use permlight_org::checklist::{ItemOutcome, Observation, Step};
use permlight_org::stored::waiver_entry;
use permlight_report::words::grantors;

use super::parts::{count, empty, kind_of, name_of, option, select, step_title, word_of};
use super::rule::{read_on, reasons, severity};
use crate::dom::{Made, button, chosen, lasting, list, make, value_of, with_text};
use crate::state::{self, Group, Shown, today};
use crate::texts::{self, t, t1, t2};
use crate::{host, storage};

/// More than these are only counted until something narrows them down.
const SHOWN: usize = 200;

pub fn parts(shown: &Shown<'_>) -> Vec<Made> {
    let Some(view) = shown.view else { return vec![empty("panelNothingRead", "panelOpenSetup")] };
    let found: Vec<&Observation<'_>> = view.observations.iter().filter(|seen| fits(shown, seen)).collect();
    let more = found.len().saturating_sub(SHOWN);
    let mut parts = vec![
        filters(shown),
        make("div").attribute("role", "status").child(with_text("h2", &count("panelFindings", found.len()))),
    ];
    if found.is_empty() {
        parts.push(empty("panelNoFindings", "panelNoFindingsNext"));
        return parts;
    }
    let org = shown.org.unwrap_or_default();
    for (title, group) in groups(shown.app.group, found.iter().copied().take(SHOWN)) {
        parts.push(
            make("div")
                .class("group")
                .child(with_text("h3", &title))
                .child(list("findings", group.into_iter().map(|seen| finding(seen, org)))),
        );
    }
    if more > 0 {
        parts.push(with_text("p", &count("panelMoreFindings", more)).class("quiet"));
    }
    let text: Vec<String> = found.iter().map(|seen| as_text(seen)).collect();
    let copy = move || {
        let text = text.join("\n\n");
        state::act(async move { host::copy(&text).await }, t("panelCopied"));
    };
    parts.push(button(&t("panelCopy"), copy).id("copy"));
    parts
}

fn outcome_of(seen: &Observation<'_>) -> ItemOutcome {
    ItemOutcome::of(seen.ruled.standing())
}

/// Findings that stand together and what to call them, in the order in which the first of each comes.
fn groups<'f>(
    by: Group,
    found: impl Iterator<Item = &'f Observation<'f>>,
) -> Vec<(String, Vec<&'f Observation<'f>>)> {
    let mut groups: Vec<(String, Vec<&Observation<'_>>)> = Vec::new();
    for seen in found {
        let title = match by {
            Group::Severity if outcome_of(seen) == ItemOutcome::Fail => {
                t(&format!("severity_{}", seen.ruled.finding.severity.word()))
            }
            Group::Severity => t(&format!("outcome_{}", word_of(outcome_of(seen)))),
            Group::Subject => name_or_kind(seen),
            Group::Step => Step::of(seen.ruled.finding.rule).map_or_else(String::new, step_title),
        };
        match groups.iter_mut().find(|(known, _)| *known == title) {
            Some((_, group)) => group.push(seen),
            None => groups.push((title, vec![seen])),
        }
    }
    groups
}

fn fits(shown: &Shown<'_>, seen: &Observation<'_>) -> bool {
    let outcome = outcome_of(seen);
    let wanted = match shown.app.filter {
        Some(wanted) => outcome == wanted,
        None => matches!(outcome, ItemOutcome::Fail | ItemOutcome::Unknown),
    };
    let search = fold(&shown.app.search);
    let finding = &seen.ruled.finding;
    let name = finding.target.name();
    let speaks = |text: &str| fold(text).contains(&search);
    wanted
        && (search.is_empty()
            || [
                seen.ruled.finding.rule.code,
                name,
                label_of(name),
                &texts::say(&seen.ruled.finding.message),
                &seen.subject.name,
            ]
            .into_iter()
            .any(speaks))
}

fn filters(shown: &Shown<'_>) -> Made {
    let all = [
        (None, "panelFilterTodo"),
        (Some(ItemOutcome::Fail), "outcome_fail"),
        (Some(ItemOutcome::Unknown), "outcome_unknown"),
        (Some(ItemOutcome::Open), "outcome_manual"),
        (Some(ItemOutcome::Waived), "outcome_waived"),
        (Some(ItemOutcome::Pass), "outcome_pass"),
    ];
    let buttons = all.map(|(filter, key)| {
        let pressed = if shown.app.filter == filter { "true" } else { "false" };
        button(&t(key), move || state::change(|app| app.filter = filter))
            .id(&format!("filter-{key}"))
            .attribute("aria-pressed", pressed)
    });
    let search = lasting("search", "search", "input", |event| {
        let search = chosen(event);
        state::change(|app| app.search = search);
    })
    .attribute("placeholder", &t("panelSearch"))
    .attribute("aria-label", &t("panelSearch"));
    let group = Group::ALL
        .map(|group| option(group.id(), &t(&format!("panelGroup_{}", group.id())), group == shown.app.group));
    let group = select("group", "panelGroup", group, |id| {
        let group = Group::ALL.into_iter().find(|group| group.id() == id).unwrap_or_default();
        state::change(|app| app.group = group);
    });
    make("div").class("filters").child(list("chips", buttons)).child(search).child(group)
}

fn target_of(seen: &Observation<'_>) -> String {
    match &seen.ruled.finding.target {
        Target::Permission(name) => printable(label_of(name), 120),
        Target::Combination(names) => names.split('+').map(label_of).collect::<Vec<_>>().join(" + "),
        other => printable(other.name(), 120),
    }
}

fn finding(seen: &Observation<'_>, org: &str) -> Made {
    let found = &seen.ruled.finding;
    let rule = found.rule;
    let outcome = outcome_of(seen);
    let word = word_of(outcome);
    let record = seen.subject.record_id.as_deref().unwrap_or_default();
    let id = format!("{}|{record}|{}", rule.code, found.target.name());
    let severity = (outcome == ItemOutcome::Fail).then(|| severity(found.severity));
    let summary = make("summary")
        .child(with_text("span", &t(&format!("outcome_{word}"))).class(&format!("outcome {word}")))
        .child(severity)
        .child(with_text("b", &target_of(seen)))
        .child(with_text("span", &format!("{} · {}", rule.code, name_or_kind(seen))).class("quiet"));
    let granted = (!seen.grantors.is_empty())
        .then(|| with_text("p", &t1("panelGranted", &printable(&grantors(&seen.grantors), 500))));
    let body = make("div")
        .class("body")
        .child(with_text("p", &printable(&texts::say(&found.message), 1000)))
        .child(granted)
        .children(reasons(rule, &texts::fix(found)))
        .child(read_on(seen))
        .child(decision(seen, org, &id));
    let details = make("details").id(&id).class(word).child(summary).child(body);
    make("li").child(details)
}

fn name_or_kind(seen: &Observation<'_>) -> String {
    let kind = kind_of(seen.subject.kind);
    if seen.subject.name.is_empty() { kind } else { format!("{} ({kind})", name_of(&seen.subject.name)) }
}

/// A failure can be waived; what was waived says by whom and until when.
fn decision(seen: &Observation<'_>, org: &str, id: &str) -> Option<Made> {
    match (seen.ruled.waiver(), outcome_of(seen)) {
        (Some(waiver), outcome) => Some(waived(waiver, outcome == ItemOutcome::Fail)),
        (None, ItemOutcome::Fail) => Some(form(seen, org, id)),
        _ => None,
    }
}

fn waived(waiver: &Waiver, expired: bool) -> Made {
    let until = waiver.expires.to_string();
    let words =
        if expired { t1("panelWaiverExpired", &until) } else { t2("panelWaived", &waiver.approver, &until) };
    make("div")
        .class("notice")
        .child(with_text("p", &words))
        .child(with_text("p", &printable(&waiver.reason, 500)))
}

fn form(seen: &Observation<'_>, org: &str, id: &str) -> Made {
    let field = |name: &str, label: &str, kind: &str| {
        let id = format!("{name}|{id}");
        make("div")
            .class("field")
            .child(with_text("label", &t(label)).attribute("for", &id))
            .child(make("input").id(&id).attribute("type", kind).attribute("required", ""))
    };
    let waiver = Waiver {
        rule: seen.ruled.finding.rule.code.to_owned(),
        kind: seen.subject.kind,
        name: seen.subject.name.clone(),
        target: seen.ruled.finding.target.name().to_owned(),
        reason: String::new(),
        approver: String::new(),
        expires: Date::LAST,
    };
    let (org, form) = (org.to_owned(), id.to_owned());
    let submit = move || submit(&org, &form, waiver.clone());
    make("details")
        .id(&format!("waive|{id}"))
        .class("waive")
        .child(with_text("summary", &t("panelWaive")))
        .child(
            make("div")
                .class("body")
                .child(field("reason", "panelWaiverReason", "text"))
                .child(field("approver", "panelWaiverApprover", "text"))
                .child(field("expires", "panelWaiverExpires", "date"))
                .child(button(&t("panelWaive"), submit).id(&format!("submit|{id}"))),
        )
}

fn submit(org: &str, id: &str, waiver: Waiver) {
    let value = |name: &str| value_of(&format!("{name}|{id}")).trim().to_owned();
    let (reason, approver) = (value("reason"), value("approver"));
    let expires = Date::parse(&value("expires")).filter(|day| *day >= today());
    let Some(expires) = expires.filter(|_| !reason.is_empty() && !approver.is_empty()) else {
        state::change(|app| app.said = t("panelWaiverIncomplete"));
        return;
    };
    let (key, waiver) = (format!("waivers:{org}"), Waiver { reason, approver, expires, ..waiver });
    let (entry, row) = (waiver_entry(&waiver), storage::plain(&waiver));
    state::act(async move { host::update(&key, &entry, &row).await }, t("panelWaiverKept"));
}

/// One finding as plain text.
fn as_text(seen: &Observation<'_>) -> String {
    let found = &seen.ruled.finding;
    let word = t(&format!("outcome_{}", word_of(outcome_of(seen))));
    let lines = [
        format!("{word}: {} ({}, {})", target_of(seen), found.rule.code, name_or_kind(seen)),
        printable(&texts::say(&found.message), 1000),
        texts::fix(found),
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
