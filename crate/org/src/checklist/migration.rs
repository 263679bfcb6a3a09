//! Moving integrations to users of their own: one at a time, the one with the least risk first.

use super::manual::{ManualEntry, ManualState, agreed, conflict};
use permlight_core::date::Date;
use permlight_core::needs::Integration;
use permlight_core::order::InOrder as _;

/// An integration of the register, and how far it is.
#[derive(Debug)]
pub struct Migration<'a> {
    /// The integration.
    pub integration: &'a Integration,
    /// Moved, not to be moved, or open; open as well while entries contradict each other.
    pub state: ManualState,
    /// Its turn: the first one that is open.
    pub is_next: bool,
    /// It was moved while one with less risk is still open.
    pub is_early: bool,
    /// What people have written down.
    pub entries: Vec<&'a ManualEntry>,
    /// They have written down different things.
    pub has_conflict: bool,
}

/// Every integration, the one with the least risk first, then by name.
pub(super) fn migrations<'a>(
    integrations: &'a [Integration],
    manual: &'a [ManualEntry],
    today: Date,
) -> Vec<Migration<'a>> {
    let mut rows: Vec<_> = integrations
        .iter()
        .map(|integration| {
            let entries: Vec<_> =
                manual.iter().filter(|entry| entry.is_of_integration(&integration.id)).collect();
            Migration {
                integration,
                state: agreed(entries.iter().copied(), today).unwrap_or(ManualState::Open),
                is_next: false,
                is_early: false,
                has_conflict: conflict(&entries),
                entries,
            }
        })
        .collect();
    rows.order_by_key(|row| (row.integration.risk, row.integration.name()));
    let open = rows.iter().filter(|row| row.state == ManualState::Open);
    let least = open.map(|row| row.integration.risk).min();
    for row in &mut rows {
        row.is_early =
            row.state == ManualState::Done && least.is_some_and(|risk| risk < row.integration.risk);
    }
    if let Some(next) = rows.iter_mut().find(|row| row.state == ManualState::Open) {
        next.is_next = true;
    }
    rows
}
