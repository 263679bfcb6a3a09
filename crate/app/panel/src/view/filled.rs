//! A workbook that people have filled in: what it says otherwise is shown, and kept once it is taken.

use permlight_core::text::printable;
use permlight_org::json;
use permlight_org::owner::Owner;
use permlight_report::filled::{Cells, Filled, FilledRow, Refused, filled};
use web_sys::File;

use super::export::report;
use super::import::shown as part;
use super::written::{Hand, entry};
use crate::dom::{Made, button, chosen_file, empty, focus, lasting, make, with_text};
use crate::host;
use crate::state::{self, FilledFile, Shown};
use crate::texts::{self, t, t1};

/// No workbook of ours is larger.
const LARGEST: f64 = 20_000_000.0;

/// The input that a workbook is chosen with, where the focus goes back to.
const INPUT: &str = "filled-workbook";

/// Where a workbook is chosen, and what it says.
pub fn section(shown: &Shown<'_>) -> Made {
    make("div")
        .class("field")
        .child(with_text("label", &t("panelFilledChoose")).attribute("for", INPUT))
        .child(
            lasting(INPUT, "file", "change", |event| {
                if let Some(file) = chosen_file(event) {
                    read(file);
                }
            })
            .attribute("accept", ".xlsx"),
        )
        .child(
            shown
                .desk
                .filled
                .as_ref()
                .zip(shown.view)
                .map(|(file, view)| offered(file, &Hand::of(shown, view))),
        )
}

fn read(file: File) {
    // Reading takes a while: it stays with whom it was chosen for.
    let owner = state::on_screen();
    state::tell(async move {
        let name = printable(&file.name(), 120);
        let cells = if file.size() > LARGEST { None } else { Some(host::read_cells(&file).await?) };
        let sheets = cells.and_then(|cells| json::read::<Vec<Cells>>(&cells.as_string()?));
        let found = sheets.ok_or(Refused::NoChecklist);
        let found = found.and_then(|sheets| {
            let report = state::look_at(|shown| report(shown).filter(|_| shown.owner == owner));
            let report = report.ok_or(Refused::Another)?;
            filled(&sheets, &report)
        });
        let (filled, said) = match found {
            Ok(filled) => (Some(FilledFile { name: name.clone(), filled }), t1("panelImportShown", &name)),
            Err(Refused::NoChecklist) => (None, t("panelFilledNone")),
            Err(Refused::Another) => (None, t("panelFilledAnother")),
        };
        if filled.is_none() {
            empty(INPUT);
        }
        state::change_desk(&owner, |desk| desk.filled = filled);
        Ok(said)
    });
}

fn offered(file: &FilledFile, hand: &Hand) -> Made {
    let Filled { rows, wrong } = &file.filled;
    let (own, owner, entries) = (hand.clone(), hand.owner.clone(), rows.clone());
    let take = button(&t("panelImportTake"), move || take(&own, &entries)).id("filled-take").class("main");
    let cancel = button(&t("panelImportCancel"), move || {
        close(&owner);
        state::say(t("panelImportCancelled"), None);
    });
    let mut wrong_rows = wrong.iter().map(|rule| with_text("li", &printable(rule, 120)));
    make("div")
        .class("import notice")
        .attribute("role", "group")
        .attribute("aria-labelledby", "filled")
        .child(with_text("h3", &t1("panelImportTitle", &file.name)).id("filled"))
        .child(rows.is_empty().then(|| with_text("p", &t("panelImportNothing"))))
        .child(part("panelFilledRows", rows.len(), &mut rows.iter().map(row)))
        .child(part("panelFilledWrong", wrong.len(), &mut wrong_rows))
        .child(
            make("div")
                .class("bar")
                .child((!rows.is_empty()).then_some(take))
                .child(cancel.id("filled-cancel")),
        )
}

fn row(row: &FilledRow) -> Made {
    let state = texts::locale().word(&format!("entry.{}", row.state.word())).to_owned();
    let date = row.date.map(texts::day).unwrap_or_default();
    let said = [state, row.owner.clone(), date, row.note.clone()];
    let said: Vec<String> =
        said.iter().filter(|text| !text.is_empty()).map(|text| printable(text, 200)).collect();
    make("li")
        .child(with_text("b", &format!("{} {}", row.rule, printable(&row.title, 200))))
        .child(with_text("p", &said.join(" · ")))
}

/// Nothing is offered any more, and the focus is where it came from.
fn close(owner: &Owner) {
    focus(INPUT);
    empty(INPUT);
    state::change_desk(owner, |desk| desk.filled = None);
}

/// Keeps what the workbook says as entries of people, with a way back.
fn take(hand: &Hand, rows: &[FilledRow]) {
    let entry =
        |row: &FilledRow| entry(hand, &row.rule, row.state, row.owner.clone(), row.date, row.note.clone());
    let entries: Vec<_> = rows.iter().flat_map(entry).collect();
    close(&hand.owner);
    let said = super::parts::count("panelFilledTaken", rows.len());
    state::keep_all(entries, said);
}
