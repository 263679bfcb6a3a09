//! The checklist: every rule of the policy once, with what was found below it and all that can be decided about it.

use permlight_core::date::Date;
use permlight_core::finding::{Expected, Finding};
use permlight_core::order::InOrder as _;
use permlight_core::rule::Severity;
use permlight_core::text::{fold, printable};
use permlight_org::checklist::{
    Checklist, INTEGRATION, Item, ItemOutcome, ManualEntry, ManualState, Migration, Mode, Step,
};
use permlight_org::summary::Checks;

use super::bulk;
use super::export;
use super::parts::{
    OUTCOMES, are_right, count, empty, field, is_usual, nothing, outcome, page_link, select, show_button,
    step_title, typed, whose, word_of,
};
use super::register;
use super::rule::{read_on, reasons, severity};
use super::waive;
use super::written::{self, Hand, as_text, entry};
use crate::dom::{Made, button, checkbox, chosen, lasting, lazy_details, list, make, open_all, with_text};
use crate::host;
use crate::state::{self, App, Filter, Group, Shown, Tab};
use crate::texts::{self, t, t1, t2};

/// More findings of one check than these are only counted.
const SHOWN: usize = 25;

pub fn parts(shown: &Shown<'_>) -> Vec<Made> {
    let (Some(view), Some(checklist)) = (shown.view, shown.overview.checklist()) else {
        return vec![nothing(shown)];
    };
    let checks = Checks::of(&checklist);
    let hand = Hand::of(shown, view);
    let progress = make("progress")
        .attribute("max", &checks.all().to_string())
        .attribute("value", &checks.settled().to_string())
        .attribute("aria-label", &t("panelTab_checklist"));
    let mut parts = vec![
        make("div")
            .class("progress")
            .child(with_text(
                "h2",
                &t2("panelSettled", &checks.settled().to_string(), &checks.all().to_string()),
            ))
            .child(progress),
        filters(shown, checks),
    ];
    // Who works towards all that is green has to know first that it cannot be.
    parts.extend(
        texts::limits(shown.criteria.policy.id)
            .map(|limits| with_text("p", &limits).class("quiet").id("limits")),
    );
    parts.extend(register::part(shown, view));
    parts.extend(bulk::bar(shown, &checklist, &hand));
    let groups = groups(shown, &checklist);
    if groups.is_empty() {
        parts.push(empty("panelNoItems", "panelNoItemsNext"));
    }
    let rows = groups.into_iter().map(|(title, items)| {
        let items = items.into_iter().map(|found| item(shown, found, &hand));
        make("section").child(with_text("h2", &title)).child(list("findings", items))
    });
    parts.extend(rows);
    parts.extend(not_applicable(&checklist));
    if !checklist.integrations.is_empty() {
        parts.push(migrations(shown, &checklist.integrations, &hand));
    }
    parts.push(export::bar(shown, false));
    parts
}

fn filters(shown: &Shown<'_>, checks: Checks) -> Made {
    let chip = |filter: Filter, key: &str, amount: usize| {
        button(&format!("{} {amount}", t(key)), move || state::change(|app| app.filter = filter))
            .id(&format!("filter-{key}"))
            .attribute("aria-pressed", if shown.app.filter == filter { "true" } else { "false" })
    };
    let is_wanted = |outcome: &ItemOutcome| {
        shown.app.filter == Filter::Only(*outcome) || is_usual(*outcome) || checks.count(*outcome) > 0
    };
    let only = OUTCOMES.into_iter().filter(is_wanted).map(|outcome| {
        chip(Filter::Only(outcome), &format!("outcome_{}", word_of(outcome)), checks.count(outcome))
    });
    let chips = [
        chip(Filter::Todo, "panelFilterTodo", checks.all() - checks.settled()),
        chip(Filter::All, "panelFilterAll", checks.all()),
    ];
    let search = lasting("search-items", "search", "input", |event| {
        let search = chosen(event);
        state::change(|app| app.search = search);
    })
    // What is searched for stays while another part is shown.
    .attribute("value", &shown.app.search)
    .attribute("placeholder", &t("panelSearch"))
    .attribute("aria-label", &t("panelSearch"));
    let group = Group::ALL.map(|group| {
        super::parts::option(group.id(), &t(&format!("panelGroup_{}", group.id())), group == shown.app.group)
    });
    let group = select("group", "panelGroup", group, |id| {
        let group = Group::ALL.into_iter().find(|group| group.id() == id).unwrap_or_default();
        state::change(|app| app.group = group);
    });
    let severities = Severity::ALL.into_iter().rev().map(|severity| {
        let words = t(&format!("severity_{}", severity.word()));
        super::parts::option(severity.word(), &words, shown.app.severity == Some(severity))
    });
    let all = super::parts::option("", &t("panelFilterAll"), shown.app.severity.is_none());
    let severity = select("severity", "panelSeverity", [all].into_iter().chain(severities), |word| {
        let severity = Severity::ALL.into_iter().find(|severity| severity.word() == word);
        state::change(|app| app.severity = severity);
    });
    let tools = make("div")
        .class("row")
        .child(button(&t("panelExpand"), || open_all(".item", true)).id("expand"))
        .child(button(&t("panelCollapse"), || open_all(".item", false)).id("collapse"))
        .child(button(&t("panelSelectAll"), select_all).id("select-all"));
    make("div")
        .class("filters")
        .child(list("chips", chips.into_iter().chain(only)))
        .child(search)
        .child(make("div").class("choices").child(group).child(severity))
        .child(tools)
}

/// Selects what is listed.
fn select_all() {
    let selected = state::look_on_screen(|shown| {
        let checklist = shown.overview.checklist()?;
        let search = fold(&shown.app.search);
        let listed = checklist.items().filter(|item| fits(shown.app, &search, item));
        Some(listed.map(|item| item.rule.code.to_owned()).collect())
    });
    state::change_desk(&state::on_screen(), |desk| desk.selected = selected.unwrap_or_default());
}

/// The items that are wanted, below the titles of their groups.
fn groups<'a, 'c>(shown: &Shown<'_>, checklist: &'c Checklist<'a>) -> Vec<(String, Vec<&'c Item<'a>>)> {
    let search = fold(&shown.app.search);
    let mut items: Vec<&Item<'_>> = checklist.items().filter(|item| fits(shown.app, &search, item)).collect();
    if shown.app.group == Group::Severity {
        items.order_by_key(|item| (item.outcome, std::cmp::Reverse(item.severity())));
    }
    let mut groups: Vec<(String, Vec<&Item<'_>>)> = Vec::new();
    for item in items {
        let title = match shown.app.group {
            Group::Step => Step::of(item.rule).map_or_else(String::new, step_title),
            Group::Severity if item.outcome == ItemOutcome::Fail => {
                t(&format!("severity_{}", item.severity().word()))
            }
            Group::Severity => t(&format!("outcome_{}", word_of(item.outcome))),
        };
        match groups.iter_mut().find(|(known, _)| *known == title) {
            Some((_, group)) => group.push(item),
            None => groups.push((title, vec![item])),
        }
    }
    for (title, items) in &mut groups {
        *title = format!("{title} · {}", items.len());
    }
    groups
}

fn fits(app: &App, search: &str, item: &Item<'_>) -> bool {
    let wanted = match app.filter {
        Filter::Todo => item.outcome.is_left(),
        Filter::All => item.outcome != ItemOutcome::NotApplicable,
        Filter::Only(outcome) => item.outcome == outcome,
    };
    let says = |words: &str| fold(words).contains(search);
    wanted
        && app.severity.is_none_or(|severity| severity == item.severity())
        && (search.is_empty() || {
            let words = texts::of_rule(item.rule);
            says(item.rule.code)
                || says(&words.title)
                || says(&texts::goal(item))
                || says(&words.requirements.join(" "))
                || item.findings.iter().any(|seen| {
                    let name = seen.target.name();
                    says(name) || says(&seen.subject.name)
                })
        })
}

fn item(shown: &Shown<'_>, item: &Item<'_>, hand: &Hand) -> Made {
    let code = item.rule.code;
    let fails = item.outcome == ItemOutcome::Fail;
    let conflict = item.has_conflict.then(|| with_text("span", &t("panelConflict")).class("severity high"));
    let title = texts::goal(item);
    let subjects = subjects(item);
    let on = (subjects > 1).then(|| with_text("span", &count("panelOnSubjects", subjects)).class("quiet"));
    let summary = make("summary")
        .child(outcome(item.outcome))
        .child(fails.then(|| severity(item.severity())))
        .child(conflict)
        .child(with_text("b", &title))
        .child(on)
        .child(with_text("span", code).class("quiet"));
    let is_selected = shown.desk.selected.iter().any(|known| known == code);
    let owner = hand.owner.clone();
    let select = checkbox(&format!("select|{code}"), is_selected, &t1("panelSelect", &title), move |on| {
        state::change_desk(&owner, |desk| {
            desk.selected.retain(|known| known != code);
            if on {
                desk.selected.push(code.to_owned());
            }
        });
    });
    let class = format!("item {}", word_of(item.outcome));
    let hand = hand.clone();
    let details = lazy_details(&format!("item|{code}"), &class, summary, move || {
        // Made anew: what was shown when this was made may be gone.
        state::look_on_screen(|shown| {
            let checklist = shown.overview.checklist()?;
            let item = checklist.items().find(|item| item.rule.code == code)?;
            Some(body(shown, item, &hand))
        })
    });
    make("li").class("check").child(select).child(details)
}

/// On how many subjects it stands so.
fn subjects(item: &Item<'_>) -> usize {
    let mut known = Vec::new();
    for seen in item.decisive() {
        if !known.contains(&&seen.subject) {
            known.push(&seen.subject);
        }
    }
    known.len()
}

fn body(shown: &Shown<'_>, item: &Item<'_>, hand: &Hand) -> Made {
    let rule = item.rule;
    let fix = item.decisive().next().map_or_else(|| texts::fix_of(rule), texts::fix);
    let needs_hand = item.outcome.is_left() || item.mode == Mode::Manual || !item.entries.is_empty();
    let (org, text) = (hand.owner.org.clone(), as_text(item));
    let copy = button(&t("panelCopyTicket"), move || bulk::copy(&org, std::slice::from_ref(&text)));
    make("div")
        .class("body")
        .children(found(shown, item))
        .child(settled_where(shown, item))
        .children(reasons(rule, &fix))
        .children(item.entries.iter().map(|entry| said(entry)))
        .child(needs_hand.then(|| form(shown, hand, rule.code, item.outcome, item.entries.first().copied())))
        .child(waive::of_item(shown, item, &hand.owner.org))
        .child(make("div").class("row").child(copy.id(&format!("ticket|{}", rule.code))))
}

/// What was found: a sentence, or the findings one below the other.
fn found(shown: &Shown<'_>, item: &Item<'_>) -> Vec<Made> {
    let decisive: Vec<&Finding> = item.decisive().collect();
    if let [one] = decisive.as_slice() {
        return vec![finding(shown, item, one, 0)];
    }
    if decisive.is_empty() {
        return item
            .messages()
            .iter()
            .map(|message| with_text("p", &printable(&texts::say(message), 1000)))
            .collect();
    }
    let more = decisive.len().saturating_sub(SHOWN);
    let rows = decisive.iter().take(SHOWN).enumerate().map(|(at, seen)| finding(shown, item, seen, at));
    vec![list("below", rows)]
        .into_iter()
        .chain((more > 0).then(|| with_text("p", &count("panelMoreFindings", more)).class("quiet")))
        .collect()
}

fn finding(shown: &Shown<'_>, item: &Item<'_>, seen: &Finding, at: usize) -> Made {
    let found = &seen;
    let granted = (!seen.grantors().is_empty())
        .then(|| with_text("p", &t1("panelGranted", &printable(&texts::grantors(seen.grantors()), 500))));
    make("div")
        .class("finding")
        .child(with_text("b", &whose(&seen.subject)))
        .child(with_text("p", &printable(&texts::say(&found.message), 1000)))
        .child(granted)
        .child(read_on(seen))
        .child(seen.decision.waiver().map(|waiver| waive::waived(waiver, item.outcome == ItemOutcome::Fail)))
        .child(show_button(shown, seen, &format!("{}|{at}", item.rule.code)))
}

/// Where it can be settled: what people declare, what is verified, a page that was not read.
fn settled_where(shown: &Shown<'_>, item: &Item<'_>) -> Option<Made> {
    if !item.outcome.is_left() {
        return None;
    }
    let id = format!("settle|{}", item.rule.code);
    let expected = item.rule.check.expected();
    let is_declared = shown.view.is_some_and(|view| register::known(shown, view).is_some());
    if expected == Expected::AsDeclared && !is_declared {
        return Some(button(&t("panelDeclare"), register::open).id(&id).class("link"));
    }
    if expected == Expected::AsTested || item.rule.stage().is_some() {
        return Some(
            button(&t("panelTab_verify"), || state::change(|app| app.tab = Tab::Verify))
                .id(&id)
                .class("link"),
        );
    }
    let is_page = item.mode == Mode::Automatic && item.outcome != ItemOutcome::Fail;
    (is_page && !item.link.is_empty() && shown.is_beside())
        .then(|| page_link(shown, &t("panelOpenPage"), &item.link))
}

/// What a person has written down, and where it came from.
fn said(entry: &ManualEntry) -> Made {
    let from = entry.from.as_ref().map(|from| t1("panelImportedFrom", &printable(from, 120)));
    let words = [Some(written::words(entry)), from].into_iter().flatten().collect::<Vec<_>>();
    make("div").class("notice").child(with_text("p", &words.join(" · ")))
}

/// Who, when, what. What fails can be given to somebody; anything else can be signed off as well.
fn form(
    shown: &Shown<'_>,
    hand: &Hand,
    item: &str,
    outcome: ItemOutcome,
    known: Option<&ManualEntry>,
) -> Made {
    let place = place(hand, item);
    let own = |name: &str, label: &str, kind: &str, value: &str| {
        field(shown, &format!("{name}|{place}"), label, kind, value)
    };
    let day = known.and_then(|entry| entry.date).map(|date| date.to_string()).unwrap_or_default();
    let (owner, note) = known.map_or(("", ""), |entry| (&entry.owner, &entry.note));
    let set = |state: ManualState, key: &str| {
        let (hand, id, item) = (hand.clone(), format!("{key}|{item}"), item.to_owned());
        button(&t(key), move || write(&hand, &item, state)).id(&id)
    };
    let fails = outcome == ItemOutcome::Fail;
    let again = (known.is_some() && !fails).then(|| set(ManualState::Open, "panelOpenAgain"));
    let sign = |state, key: &str| (!fails).then(|| set(state, key));
    make("div")
        .class("by-hand")
        .child(own("owner", "panelOwner", "text", owner))
        .child(own("date", if fails { "panelDue" } else { "panelDate" }, "date", &day))
        .child(own("note", "panelNote", "text", note))
        .child(
            make("div")
                .class("row")
                .child(sign(ManualState::Done, "panelDone"))
                .child(sign(ManualState::NotNeeded, "panelNotNeeded"))
                .child((fails || known.is_none()).then(|| set(ManualState::Open, "panelAssign")))
                .child(again),
        )
}

/// What the fields of one form end in: a form of another org or user is another one.
fn place(hand: &Hand, item: &str) -> String {
    format!("{item}|{}|{}", hand.owner.org, hand.subject)
}

fn write(hand: &Hand, item: &str, state: ManualState) {
    let place = place(hand, item);
    let value = |name: &str| typed(&format!("{name}|{place}"));
    let owner = value("owner");
    if state != ManualState::Open && owner.is_empty() {
        are_right(vec![format!("owner|{place}")]);
        return;
    }
    are_right(Vec::new());
    let entry = entry(hand, item, state, owner, Date::parse(&value("date")), value("note"));
    host::drop_drafts(&place);
    state::keep_all(entry, t("panelKept"));
}

/// What does not apply, folded, with its number.
fn not_applicable(checklist: &Checklist<'_>) -> Option<Made> {
    let items: Vec<&Item<'_>> =
        checklist.items().filter(|item| item.outcome == ItemOutcome::NotApplicable).collect();
    let rows = items
        .iter()
        .map(|item| with_text("li", &format!("{} · {}", texts::title(item.rule), item.rule.code)));
    (!items.is_empty()).then(|| {
        make("details")
            .id("not-applicable")
            .child(with_text("summary", &count("panelNotApplicable", items.len())))
            .child(list("pages", rows))
    })
}

/// The integrations of the register: one at a time, the one with the least risk first.
fn migrations(shown: &Shown<'_>, rows: &[Migration<'_>], hand: &Hand) -> Made {
    let rows = rows.iter().map(|row| {
        let known = row.integration;
        let id = format!("{INTEGRATION}{}", known.id);
        let (state, outcome) = match row.state {
            ManualState::Open if row.is_next => ("panelIntegrationNext", ItemOutcome::Open),
            ManualState::Open => ("panelIntegrationWaits", ItemOutcome::Open),
            ManualState::Done => ("outcome_done", ItemOutcome::Done),
            ManualState::NotNeeded => ("outcome_not_needed", ItemOutcome::NotNeeded),
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
            .child(form(shown, hand, &id, outcome, row.entries.first().copied()));
        make("li").child(make("details").id(&format!("item|{id}")).class("item").child(summary).child(body))
    });
    make("section")
        .attribute("aria-labelledby", "migrations")
        .child(with_text("h2", &t("panelIntegrationsMoved")).id("migrations"))
        .child(list("findings", rows))
}
