//! What people write down of a check, and a check as plain text.

use permlight_core::date::{Date, Moment};
use permlight_core::subject::Subject;
use permlight_core::text::printable;
use permlight_org::checklist::{INTEGRATION, Item, ManualEntry, ManualState};
use permlight_org::judgement::View;
use permlight_org::owner::Owner;
use permlight_org::stored::manual_entry;
use wasm_bindgen::JsValue;

use super::parts::word_of;
use crate::state::{Change, Shown, today};
use crate::texts::{self, t};
use crate::{host, storage};

/// Whose entries these are.
#[derive(Clone)]
pub struct Hand {
    pub owner: Owner,
    pub subject: String,
    pub record: Option<String>,
}

impl Hand {
    /// Those of whom is shown.
    pub fn of(shown: &Shown<'_>, view: &View) -> Self {
        let Subject { kind, name, record_id } = &view.subject;
        let subject = format!("{}:{name}", kind.id());
        Self { owner: shown.owner.clone(), subject, record: record_id.clone() }
    }
}

/// An entry of a person, to be kept. It takes the place of one of an earlier version, which names no record.
pub fn entry(
    hand: &Hand,
    item: &str,
    state: ManualState,
    owner: String,
    date: Option<Date>,
    note: String,
) -> Vec<Change> {
    let is_own = !item.starts_with(INTEGRATION);
    let mut entry = ManualEntry {
        item: item.to_owned(),
        subject: if is_own { hand.subject.clone() } else { String::new() },
        record: None,
        state,
        owner,
        // Whoever says that it is done and not when, means today.
        date: date.or_else(|| (state == ManualState::Done).then(today)),
        note,
        set: Moment::parse(&host::now()),
        from: None,
    };
    let key = format!("manual:{}", hand.owner.org);
    let before = manual_entry(&entry);
    entry.record = hand.record.clone().filter(|_| is_own);
    let kept = Change { key: key.clone(), entry: manual_entry(&entry), value: storage::plain(&entry) };
    let is_moved = before != kept.entry;
    let before = is_moved.then(|| Change { key, entry: before, value: JsValue::NULL });
    [kept].into_iter().chain(before).collect()
}

/// What a person has written down.
pub fn words(entry: &ManualEntry) -> String {
    let state = match entry.state {
        ManualState::Open => String::new(),
        ManualState::Done => t("outcome_done"),
        ManualState::NotNeeded => t("outcome_not_needed"),
    };
    let day = entry.date.map(texts::day).unwrap_or_default();
    let words = [state, printable(&entry.owner, 120), day, printable(&entry.note, 1000)];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// One check as plain text, as a ticket needs it.
pub fn as_text(item: &Item<'_>) -> String {
    let mut lines = vec![format!(
        "{}: {} ({})",
        t(&format!("outcome_{}", word_of(item.outcome))),
        texts::goal(item),
        item.rule.code
    )];
    lines
        .extend(item.messages().iter().map(|message| format!("- {}", printable(&texts::say(message), 1000))));
    let fix = item.decisive().next().map_or_else(|| texts::fix_of(item.rule), texts::fix);
    lines.push(fix);
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
