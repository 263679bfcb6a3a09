//! All findings, the worst first, each with its reason, its fix and what may be decided about it.

use permlight_core::date::Date;
use permlight_core::finding::{Target, label_of};
use permlight_core::text::{fold, printable};
use permlight_core::waiver::Waiver;

use super::{Shown, count, empty, kind_of, name_of};
use crate::app::{self, today};
use crate::dom::{Made, button, chosen, list, make, value_of, with_text};
use crate::org::{Judged, Standing};
use crate::texts::{self, t, t1, t2};
use crate::{host, stored};

/// More than these are only counted until something narrows them down.
const SHOWN: usize = 200;

pub fn parts(shown: &Shown<'_>) -> Vec<Made> {
    let Some(view) = shown.view else { return vec![empty("panelNothingRead", "panelOpenSetup")] };
    let today = today();
    let found: Vec<&Judged> = view.findings.iter().filter(|judged| fits(shown, judged, today)).collect();
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
    let rows = found.iter().take(SHOWN).map(|judged| finding(judged, org, today));
    parts.push(list("findings", rows));
    if more > 0 {
        parts.push(with_text("p", &count("panelMoreFindings", more)).class("quiet"));
    }
    let text: Vec<String> = found.iter().map(|judged| as_text(judged, today)).collect();
    let copy = move || {
        let text = text.join("\n\n");
        app::act(async move { host::copy(&text).await }, t("panelCopied"));
    };
    parts.push(button(&t("panelCopy"), copy).id("copy"));
    parts
}

fn fits(shown: &Shown<'_>, judged: &Judged, today: Date) -> bool {
    let standing = judged.standing(today);
    let wanted = match shown.app.filter {
        Some(wanted) => standing == wanted,
        None => matches!(standing, Standing::Fail | Standing::Unknown),
    };
    let search = fold(&shown.app.search);
    let name = judged.finding.target.name();
    let speaks = |text: &str| fold(text).contains(&search);
    wanted
        && (search.is_empty()
            || [
                judged.finding.rule.code,
                name,
                label_of(name),
                &judged.finding.message,
                &judged.subject.name,
            ]
            .into_iter()
            .any(speaks))
}

fn filters(shown: &Shown<'_>) -> Made {
    let all = [
        (None, "panelFilterTodo"),
        (Some(Standing::Fail), "outcome_fail"),
        (Some(Standing::Unknown), "outcome_unknown"),
        (Some(Standing::Manual), "outcome_manual"),
        (Some(Standing::Waived), "outcome_waived"),
        (Some(Standing::Pass), "outcome_pass"),
    ];
    let buttons = all.map(|(filter, key)| {
        let pressed = if shown.app.filter == filter { "true" } else { "false" };
        button(&t(key), move || app::change(|app| app.filter = filter))
            .id(&format!("filter-{key}"))
            .attribute("aria-pressed", pressed)
    });
    let search = make("input")
        .id("search")
        .attribute("type", "search")
        .attribute("placeholder", &t("panelSearch"))
        .attribute("aria-label", &t("panelSearch"))
        .on("input", |event| {
            let search = chosen(event);
            app::change(|app| app.search = search);
        });
    make("div").class("filters").child(list("chips", buttons)).child(search)
}

fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Fail => "fail",
        Standing::Unknown => "unknown",
        Standing::Manual => "manual",
        Standing::Waived => "waived",
        Standing::Pass => "pass",
        Standing::NotApplicable => "not_applicable",
    }
}

fn target_of(judged: &Judged) -> String {
    match &judged.finding.target {
        Target::Permission(name) => printable(label_of(name), 120),
        Target::Combination(names) => names.split('+').map(label_of).collect::<Vec<_>>().join(" + "),
        other => printable(other.name(), 120),
    }
}

fn finding(judged: &Judged, org: &str, today: Date) -> Made {
    let rule = judged.finding.rule;
    let standing = judged.standing(today);
    let word = standing_word(standing);
    let id = format!(
        "{}|{}|{}",
        rule.code,
        judged.subject.record_id.as_deref().unwrap_or_default(),
        judged.finding.target.name()
    );
    let severity = (standing == Standing::Fail).then(|| {
        let word = judged.finding.severity.word();
        with_text("span", &t(&format!("severity_{word}"))).class(&format!("severity {word}"))
    });
    let summary = make("summary")
        .child(with_text("span", &t(&format!("outcome_{word}"))).class(&format!("outcome {word}")))
        .child(severity)
        .child(with_text("b", &target_of(judged)))
        .child(with_text("span", &format!("{} · {}", rule.code, name_or_kind(judged))).class("quiet"));
    let requirements = rule.text().map(|text| text.requirements.join(", ")).filter(|list| !list.is_empty());
    let sources = rule.text().map(|text| text.sources).unwrap_or_default().iter().map(|source| {
        if source.url.is_empty() {
            with_text("li", source.title)
        } else {
            let url = source.url;
            make("li").child(button(source.title, move || host::open(url)).class("link"))
        }
    });
    let body = make("div")
        .class("body")
        .child(with_text("p", &printable(&judged.finding.message, 1000)))
        .child(part("cardWhy", &texts::why(rule)))
        .child(part("cardDo", &texts::fix(&judged.finding)))
        .child(requirements.map(|list| with_text("p", &t1("panelRequirements", &list)).class("quiet")))
        .child(list("sources", sources))
        .child(decision(judged, org, today, &id));
    let details = make("details").id(&id).class(word).child(summary).child(body);
    make("li").child(details)
}

fn name_or_kind(judged: &Judged) -> String {
    let kind = kind_of(judged.subject.kind);
    if judged.subject.name.is_empty() { kind } else { format!("{} ({kind})", name_of(&judged.subject.name)) }
}

fn part(label: &str, text: &str) -> Option<Made> {
    (!text.is_empty()).then(|| make("div").child(with_text("h3", &t(label))).child(with_text("p", text)))
}

/// A failure can be waived; what was waived says by whom and until when.
fn decision(judged: &Judged, org: &str, today: Date, id: &str) -> Option<Made> {
    match (&judged.waiver, judged.standing(today)) {
        (Some(waiver), standing) => Some(waived(waiver, standing == Standing::Fail)),
        (None, Standing::Fail) => Some(form(judged, org, id)),
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

fn form(judged: &Judged, org: &str, id: &str) -> Made {
    let field = |name: &str, label: &str, kind: &str| {
        let id = format!("{name}|{id}");
        make("div")
            .class("field")
            .child(with_text("label", &t(label)).attribute("for", &id))
            .child(make("input").id(&id).attribute("type", kind).attribute("required", ""))
    };
    let waiver = Waiver {
        rule: judged.finding.rule.code.to_owned(),
        kind: judged.subject.kind,
        name: judged.subject.name.clone(),
        target: judged.finding.target.name().to_owned(),
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
        app::change(|app| app.said = t("panelWaiverIncomplete"));
        return;
    };
    let (key, waiver) = (format!("waivers:{org}"), Waiver { reason, approver, expires, ..waiver });
    let (entry, row) = (stored::entry_of(&waiver), stored::row_of(&waiver));
    app::act(async move { host::update(&key, &entry, &row).await }, t("panelWaiverKept"));
}

/// One finding as plain text.
fn as_text(judged: &Judged, today: Date) -> String {
    let rule = judged.finding.rule;
    let word = t(&format!("outcome_{}", standing_word(judged.standing(today))));
    let lines = [
        format!("{word}: {} ({}, {})", target_of(judged), rule.code, name_or_kind(judged)),
        printable(&judged.finding.message, 1000),
        texts::fix(&judged.finding),
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
