//! What is done with several checks at once.

use permlight_core::date::Date;
use permlight_core::waiver::Waiver;
use permlight_org::checklist::{Checklist, Item, ItemOutcome, ManualState};
use permlight_org::managed::Act;
use permlight_org::owner::Owner;

use super::parts::{are_right, count, field, typed};
use super::waive;
use super::written::{Hand, as_text, entry};
use crate::dom::{Made, button, make, with_text};
use crate::host;
use crate::state::{self, Shown};
use crate::texts::t;

/// How many are selected, and what can be done with them; none if nothing is.
pub fn bar(shown: &Shown<'_>, checklist: &Checklist<'_>, hand: &Hand) -> Option<Made> {
    let selected = &shown.desk.selected;
    let items: Vec<&Item<'_>> =
        checklist.items().filter(|item| selected.iter().any(|code| code == item.rule.code)).collect();
    if items.is_empty() {
        return None;
    }
    let waivers: Vec<Waiver> = items.iter().flat_map(|item| waive::waivers(item)).collect();
    let texts: Vec<String> = items.iter().map(|item| as_text(item)).collect();
    let row = |item: &&Item<'_>| Row {
        code: item.rule.code,
        fails: item.outcome == ItemOutcome::Fail,
        note: item.entries.first().map(|entry| entry.note.clone()).unwrap_or_default(),
    };
    let rows: Vec<Row> = items.iter().map(row).collect();
    let open = items.iter().filter(|item| item.outcome != ItemOutcome::Fail).count();
    let may = shown.managed().allows(Act::Waivers);
    let waive = (may && !waivers.is_empty()).then(|| {
        // Checks are counted, whatever stands below each.
        let words = count("panelWaive", items.len() - open);
        make("details").id("bulk-waive").child(with_text("summary", &words)).child(waive::form(
            shown,
            &hand.owner.org,
            "bulk",
            waivers,
            &words,
        ))
    });
    let set = |state: ManualState, key: &str| {
        let (own, rows) = (hand.clone(), rows.clone());
        button(&t(key), move || sign(&own, &rows, state)).id(&format!("bulk-{}", state.word()))
    };
    let assign = make("details").id("bulk-assign").child(with_text("summary", &t("panelSignOff"))).child(
        make("div")
            .class("body")
            .child(field(shown, "owner|bulk", "panelOwner", "text", ""))
            .child(field(shown, "date|bulk", "panelDue", "date", ""))
            .child(field(shown, "note|bulk", "panelNote", "text", ""))
            .child(
                make("div")
                    .class("row")
                    .child(set(ManualState::Open, "panelAssign"))
                    .child((open > 0).then(|| set(ManualState::Done, "panelDone"))),
            ),
    );
    let (org, owner) = (hand.owner.org.clone(), hand.owner.clone());
    Some(
        make("div")
            .class("notice bulk")
            .attribute("role", "group")
            .attribute("aria-labelledby", "bulk")
            .child(with_text("h3", &count("panelSelected", items.len())).id("bulk"))
            .child(assign)
            .child(waive)
            .child(
                make("div")
                    .class("row")
                    .child(button(&t("panelCopyTicket"), move || copy(&org, &texts)).id("bulk-copy"))
                    .child(button(&t("panelSelectNone"), move || select_none(&owner)).id("bulk-none")),
            ),
    )
}

/// Nothing is selected any more.
pub fn select_none(owner: &Owner) {
    state::change_desk(owner, |desk| desk.selected.clear());
}

/// Puts checks on the clipboard, as a ticket needs them.
pub fn copy(org: &str, texts: &[String]) {
    let text = format!("Permlight · {org}\n\n{}", texts.join("\n\n"));
    state::act(async move { host::copy(&text).await }, t("panelCopied"));
}

/// A check that something is written down of.
#[derive(Clone)]
struct Row {
    code: &'static str,
    /// It can be given to somebody; nobody signs off what was seen to be wrong.
    fails: bool,
    note: String,
}

fn sign(hand: &Hand, rows: &[Row], state: ManualState) {
    let (owner, note) = (typed("owner|bulk"), typed("note|bulk"));
    let is_done = state == ManualState::Done;
    // Whoever signs off several checks at once says what for.
    let wrong = [(owner.is_empty(), "owner|bulk"), (is_done && note.is_empty(), "note|bulk")];
    let wrong = wrong.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, id)| id.to_owned()).collect();
    if !are_right(wrong) {
        return;
    }
    let date = Date::parse(&typed("date|bulk"));
    let entries = rows.iter().filter(|row| !(is_done && row.fails)).flat_map(|row| {
        let note = if note.is_empty() { row.note.clone() } else { note.clone() };
        entry(hand, row.code, state, owner.clone(), date, note)
    });
    host::drop_drafts("|bulk");
    state::keep_all(entries.collect(), t("panelKept"));
    select_none(&hand.owner);
    crate::dom::focus("search-items");
}
