//! The checklist: every rule of the policy once, in the steps in which an integration user is set up.

use permlight_core::date::{Date, Moment};
use permlight_core::text::{fold, printable};
use permlight_org::checklist::{
    Basis, Checklist, INTEGRATION, Item, ItemOutcome, ManualEntry, ManualState, Migration, Mode, StepItems,
};
use permlight_org::judgement::View;
use permlight_org::stored::manual_entry;
use wasm_bindgen::JsValue;

use super::export;
use super::parts::{empty, page_link, step_title, word_of};
use super::rule::{read_on, reasons, severity};
use crate::dom::{Made, button, chosen, lasting, list, make, open_all, value_of, with_text};
use crate::state::{self, Shown};
use crate::texts::{self, t, t1, t2};
use crate::{host, storage};

pub fn parts(shown: &Shown<'_>) -> Vec<Made> {
    let Some(view) = shown.view else { return vec![empty("panelNothingRead", "panelOpenSetup")] };
    let manual =
        shown.org.and_then(|org| shown.app.stored().manual.get(org)).map(Vec::as_slice).unwrap_or_default();
    let checklist = Checklist::new(&Basis {
        policy: shown.criteria.policy,
        observations: &view.observations,
        manual,
        integrations: &shown.criteria.integrations,
        subject: Some(&view.subject),
    });
    let of =
        |outcome: fn(&ItemOutcome) -> bool| checklist.items().filter(|item| outcome(&item.outcome)).count();
    let all = of(|outcome| *outcome != ItemOutcome::NotApplicable);
    let settled = all - of(|outcome| outcome.is_left());
    let hand = Hand { org: shown.org.unwrap_or_default().to_owned(), subject: whom(view) };
    let progress = make("progress")
        .attribute("max", &all.to_string())
        .attribute("value", &settled.to_string())
        .attribute("aria-label", &t("panelTab_checklist"));
    let mut parts = vec![
        make("div")
            .class("progress")
            .child(with_text("h2", &t2("panelSettled", &settled.to_string(), &all.to_string())))
            .child(progress),
        export::bar(shown),
        tools(shown),
    ];
    let steps: Vec<Made> = checklist.steps.iter().filter_map(|step| section(shown, step, &hand)).collect();
    if steps.is_empty() {
        parts.push(empty("panelNoItems", "panelNoItemsNext"));
    }
    parts.extend(steps);
    if !checklist.integrations.is_empty() {
        parts.push(migrations(&checklist.integrations, &hand));
    }
    parts
}

/// Whose entries these are.
struct Hand {
    org: String,
    subject: String,
}

fn whom(view: &View) -> String {
    format!("{}:{}", view.subject.kind.id(), view.subject.name)
}

fn tools(shown: &Shown<'_>) -> Made {
    let all = shown.app.all_items;
    let choice = |every: bool, key: &str| {
        button(&t(key), move || state::change(|app| app.all_items = every))
            .id(&format!("shows-{key}"))
            .attribute("aria-pressed", if all == every { "true" } else { "false" })
    };
    let search = lasting("search-items", "search", "input", |event| {
        let search = chosen(event);
        state::change(|app| app.search = search);
    })
    .attribute("placeholder", &t("panelSearch"))
    .attribute("aria-label", &t("panelSearch"));
    let chips = [
        choice(false, "panelFilterTodo"),
        choice(true, "panelFilterAll"),
        button(&t("panelExpand"), || open_all(".item", true)).id("expand"),
        button(&t("panelCollapse"), || open_all(".item", false)).id("collapse"),
    ];
    make("div").class("filters").child(list("chips", chips)).child(search)
}

fn section(shown: &Shown<'_>, step: &StepItems<'_>, hand: &Hand) -> Option<Made> {
    let search = fold(&shown.app.search);
    let fits = |item: &&Item<'_>| {
        let wanted = if shown.app.all_items {
            item.outcome != ItemOutcome::NotApplicable
        } else {
            item.outcome.is_left()
        };
        let words = texts::of_rule(item.rule);
        let says = |words: &str| fold(words).contains(&search);
        wanted
            && (search.is_empty()
                || says(item.rule.code)
                || says(&words.title)
                || says(&words.requirements.join(" ")))
    };
    let items: Vec<Made> = step.items.iter().filter(fits).map(|found| item(shown, found, hand)).collect();
    if items.is_empty() {
        return None;
    }
    let left = step.items.iter().filter(|item| item.outcome.is_left()).count();
    let id = format!("step-{}", step.step.id);
    let count = if left == 0 { t("panelStepDone") } else { t1("panelStepLeft", &left.to_string()) };
    Some(
        make("section")
            .attribute("aria-labelledby", &id)
            .child(
                with_text("h2", &step_title(step.step))
                    .id(&id)
                    .child(with_text("span", &format!(" · {count}")).class("quiet")),
            )
            .child(list("findings", items)),
    )
}

fn item(shown: &Shown<'_>, item: &Item<'_>, hand: &Hand) -> Made {
    let rule = item.rule;
    let word = word_of(item.outcome);
    let fails = item.outcome == ItemOutcome::Fail;
    let conflict = item.has_conflict.then(|| with_text("span", &t("panelConflict")).class("severity high"));
    let summary = make("summary")
        .child(with_text("span", &t(&format!("outcome_{word}"))).class(&format!("outcome {word}")))
        .child(fails.then(|| severity(rule.severity)))
        .child(conflict)
        .child(with_text("b", &texts::title(rule)))
        .child(with_text("span", rule.code).class("quiet"));
    let seen = item.messages();
    let seen = seen.iter().map(|message| with_text("p", &printable(&texts::say(message), 1000)));
    let fix =
        item.decisive().next().map_or_else(|| texts::fix_of(rule), |seen| texts::fix(&seen.ruled.finding));
    let by_hand =
        item.mode == Mode::Manual || !item.entries.is_empty() || item.outcome == ItemOutcome::Unknown;
    let body = make("div")
        .class("body")
        .children(seen)
        .children(reasons(rule, &fix))
        .child(item.observations.first().and_then(|seen| read_on(seen)))
        .child(
            (!item.link.is_empty() && shown.is_beside())
                .then(|| page_link(shown, &t("panelOpenPage"), &item.link)),
        )
        .children(item.entries.iter().map(|entry| said(entry)))
        .child(by_hand.then(|| form(hand, rule.code, item.entries.first().copied())));
    make("li").child(
        make("details")
            .id(&format!("item|{}", rule.code))
            .class(&format!("item {word}"))
            .child(summary)
            .child(body),
    )
}

/// What a person has written down.
fn said(entry: &ManualEntry) -> Made {
    let state = t(&format!(
        "outcome_{}",
        match entry.state {
            ManualState::Open => "manual",
            ManualState::Done => "done",
            ManualState::NotNeeded => "not_needed",
        }
    ));
    let day = entry.date.map(|date| date.to_string()).unwrap_or_default();
    let words = [state, printable(&entry.owner, 120), day, printable(&entry.note, 1000)];
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    make("div").class("notice").child(with_text("p", &words.join(" · ")))
}

/// Who, when, what; then done, not needed, or open again.
fn form(hand: &Hand, item: &str, known: Option<&ManualEntry>) -> Made {
    let field = |name: &str, label: &str, kind: &str, value: &str| {
        let id = format!("{name}|{item}");
        make("div")
            .class("field")
            .child(with_text("label", &t(label)).attribute("for", &id))
            .child(make("input").id(&id).attribute("type", kind).attribute("value", value))
    };
    let day = known.and_then(|entry| entry.date).map(|date| date.to_string()).unwrap_or_default();
    let (owner, note) = known.map_or(("", ""), |entry| (&entry.owner, &entry.note));
    let before = known.map_or(JsValue::NULL, storage::plain);
    let set = |state: ManualState, key: &str| {
        let id = format!("{key}|{item}");
        let (org, subject, item, before) =
            (hand.org.clone(), hand.subject.clone(), item.to_owned(), before.clone());
        button(&t(key), move || write(&org, &subject, &item, state, before.clone())).id(&id)
    };
    let again = known.is_some().then(|| set(ManualState::Open, "panelOpenAgain"));
    make("div")
        .class("by-hand")
        .child(field("owner", "panelOwner", "text", owner))
        .child(field("date", "panelDate", "date", &day))
        .child(field("note", "panelNote", "text", note))
        .child(
            make("div")
                .class("row")
                .child(set(ManualState::Done, "panelDone"))
                .child(set(ManualState::NotNeeded, "panelNotNeeded"))
                .child(again),
        )
}

fn write(org: &str, subject: &str, item: &str, state: ManualState, before: JsValue) {
    let value = |name: &str| value_of(&format!("{name}|{item}")).trim().to_owned();
    let now = Moment::parse(&host::now());
    let entry = ManualEntry {
        item: item.to_owned(),
        subject: if item.starts_with(INTEGRATION) { String::new() } else { subject.to_owned() },
        state,
        owner: value("owner"),
        // Whoever says that it is done and not when, means today.
        date: Date::parse(&value("date"))
            .or_else(|| now.map(Moment::date).filter(|_| state == ManualState::Done)),
        note: value("note"),
        set: now,
    };
    state::keep(
        format!("manual:{org}"),
        manual_entry(&entry),
        storage::plain(&entry),
        before,
        t("panelKept"),
    );
}

/// The integrations of the register: one at a time, the one with the least risk first.
fn migrations(rows: &[Migration<'_>], hand: &Hand) -> Made {
    let rows = rows.iter().map(|row| {
        let known = row.integration;
        let id = format!("{INTEGRATION}{}", known.id);
        let state = match row.state {
            ManualState::Open if row.is_next => "panelIntegrationNext",
            ManualState::Open => "panelIntegrationWaits",
            ManualState::Done => "outcome_done",
            ManualState::NotNeeded => "outcome_not_needed",
        };
        let early = row.is_early.then(|| with_text("p", &t("panelIntegrationEarly")).class("notice"));
        let summary = make("summary")
            .child(with_text("span", &t(state)).class("outcome"))
            .child(with_text("b", &printable(known.name(), 120)))
            .child(
                with_text("span", &t1("panelRisk", &t(&format!("severity_{}", known.risk.word()))))
                    .class("quiet"),
            );
        let body = make("div")
            .class("body")
            .child(early)
            .child(
                with_text("p", &printable(&format!("{} · {}", known.username, known.owner), 300))
                    .class("quiet"),
            )
            .children(row.entries.iter().map(|entry| said(entry)))
            .child(form(hand, &id, row.entries.first().copied()));
        make("li").child(make("details").id(&format!("item|{id}")).class("item").child(summary).child(body))
    });
    make("section")
        .attribute("aria-labelledby", "migrations")
        .child(with_text("h2", &t("panelIntegrationsMoved")).id("migrations"))
        .child(list("findings", rows))
}
