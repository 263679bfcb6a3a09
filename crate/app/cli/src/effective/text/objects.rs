//! The table of objects.

use std::collections::BTreeSet;
use std::io;

use anstyle::Style;
use permlight_core::effective::{Effective, Grantor, ObjectRight, ObjectRights, Right};
use permlight_core::setting::Setting;
use unicode_width::UnicodeWidthStr;

use super::super::words::{doubts, grantors, main_doubts, withheld};
use super::{LIST, WIDEST, heading};
use crate::language::told;
use crate::terminal::{self, BOLD, FAINT, HINT, Page};

/// The width of a column of rights.
const RIGHT: usize = 3;

/// Writes the table and why its marks stand there.
pub fn write(page: &mut Page<'_>, effective: &Effective) -> io::Result<()> {
    heading(page, &told!("sheet.objects"))?;
    // An object is worth a row if there is more to say of it than of all those that nothing names.
    let differs = |rights: &ObjectRights| {
        rights.iter().any(|(right, found)| {
            let other = effective.other_objects.get(right);
            !found.grantors.is_empty()
                || !found.withheld.is_empty()
                || other.is_none_or(|other| main_doubts(other) != main_doubts(found))
        })
    };
    let objects = effective.objects.iter().filter(|object| differs(&object.rights));
    let mut rows: Vec<_> = objects.map(|object| (terminal::name(&object.name), &object.rights)).collect();
    let others = if rows.is_empty() { "access.every-object" } else { "access.other-objects" };
    rows.push((told!(others), &effective.other_objects));
    let widths = rows.iter().map(|(name, _)| name.width()).filter(|width| *width <= WIDEST);
    let column = widths.max().unwrap_or(0) + 2;

    page.indent(LIST + column)?;
    for right in ObjectRight::ALL {
        let last = right == ObjectRight::ViewAllFields;
        page.cell(FAINT, letters(right), if last { 0 } else { RIGHT })?;
    }
    page.end()?;
    for (name, rights) in &rows {
        row(page, name, rights, column)?;
    }
    legend(page, &rows, &effective.other_permissions)?;
    page.end()
}

fn row(page: &mut Page<'_>, name: &str, rights: &ObjectRights, column: usize) -> io::Result<()> {
    page.indent(LIST)?;
    page.cell(BOLD, name, column)?;
    let from: BTreeSet<&Grantor> = rights.values().flat_map(|right| &right.grantors).collect();
    for (right, found) in rights {
        let last = *right == ObjectRight::ViewAllFields && from.is_empty();
        let (style, mark) = mark(*right, found);
        page.cell(style, mark, if last { 0 } else { RIGHT })?;
    }
    if from.is_empty() {
        return page.end();
    }
    let start = LIST + column.max(name.width()) + RIGHT * ObjectRight::ALL.len();
    page.wrapped(FAINT, &grantors(from), start)
}

/// The letters of a right that is on; another mark if it is not.
fn mark(right: ObjectRight, found: &Right) -> (Style, &'static str) {
    match found.setting() {
        Setting::On => (BOLD, letters(right)),
        Setting::Unknown(_) => (HINT, "?"),
        Setting::Off | Setting::Absent if found.withheld.is_empty() => (FAINT, "-"),
        Setting::Off | Setting::Absent => (HINT, "w"),
    }
}

const fn letters(right: ObjectRight) -> &'static str {
    match right {
        ObjectRight::Read => "R",
        ObjectRight::Create => "C",
        ObjectRight::Edit => "E",
        ObjectRight::Delete => "D",
        ObjectRight::ViewAllRecords => "VA",
        ObjectRight::ModifyAllRecords => "MA",
        ObjectRight::ViewAllFields => "VF",
    }
}

fn legend(
    page: &mut Page<'_>,
    rows: &[(String, &ObjectRights)],
    other_permissions: &Right,
) -> io::Result<()> {
    page.indent(LIST)?;
    page.wrapped(FAINT, &told!("command-effective.legend"), LIST)?;
    let all = || rows.iter().flat_map(|(_, rights)| rights.values());
    let unknown = all().filter(|right| matches!(right.setting(), Setting::Unknown(_)));
    let reasons: BTreeSet<_> = unknown.flat_map(main_doubts).collect();
    let (general, own): (BTreeSet<_>, BTreeSet<_>) =
        reasons.into_iter().partition(|doubt| other_permissions.doubts.contains(doubt));
    let general = if general.is_empty() { None } else { Some(told!("command-effective.general")) };
    for reason in general.into_iter().chain(doubts(own)) {
        page.indent(LIST)?;
        page.cell(HINT, "?", RIGHT)?;
        page.wrapped(Style::new(), &reason, LIST + RIGHT)?;
    }
    let off = all().filter(|right| matches!(right.setting(), Setting::Off | Setting::Absent));
    let reasons: BTreeSet<_> = off.flat_map(|right| &right.withheld).collect();
    for reason in withheld(reasons) {
        page.indent(LIST)?;
        page.cell(HINT, "w", RIGHT)?;
        page.wrapped(Style::new(), &reason, LIST + RIGHT)?;
    }
    Ok(())
}
