//! What people write down of a check, and a check as plain text.

use permlight_core::date::{Date, Moment};
use permlight_core::text::printable;
use permlight_org::checklist::{INTEGRATION, Item, ManualEntry, ManualState};
use permlight_org::stored::manual_entry;

use super::parts::word_of;
use crate::state::{Change, today};
use crate::texts::{self, t};
use crate::{host, storage};

/// Whose entries these are.
#[derive(Clone)]
pub struct Hand {
    pub org: String,
    pub subject: String,
}

/// An entry of a person, to be kept.
pub fn entry(
    hand: &Hand,
    item: &str,
    state: ManualState,
    owner: String,
    date: Option<Date>,
    note: String,
) -> Change {
    let entry = ManualEntry {
        item: item.to_owned(),
        subject: if item.starts_with(INTEGRATION) { String::new() } else { hand.subject.clone() },
        state,
        owner,
        // Whoever says that it is done and not when, means today.
        date: date.or_else(|| (state == ManualState::Done).then(today)),
        note,
        set: Moment::parse(&host::now()),
        from: None,
    };
    Change { key: format!("manual:{}", hand.org), entry: manual_entry(&entry), value: storage::plain(&entry) }
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
