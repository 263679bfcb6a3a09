//! Metadata files that are dropped on the panel, or chosen: what was read of them is shown, and counts once it is taken.

use js_sys::Array;
use permlight_core::date::Moment;
use permlight_core::org::OrgKind;
use permlight_core::text::printable;
use permlight_org::files::{Dropped, DroppedSubject, Laid, Problem};
use permlight_org::managed::Act;
use wasm_bindgen::{JsCast, JsValue};

use super::import::{changed, shown as part};
use super::parts::count;
use super::{register, usage};
use crate::dom::{Made, button, chosen_files, empty, focus, lasting, make, with_text};
use crate::state::{self, DroppedFiles, Shown, Tab};
use crate::texts::{t, t1, t2};
use crate::{host, storage};

/// The largest that is read at once. Salesforce returns archives of at most 39 MB.
const LARGEST: f64 = 100_000_000.0;

/// The input that files are chosen with, where the focus goes back to.
const INPUT: &str = "metadata-files";

/// Where files are dropped or chosen, and what was read of them.
pub fn section(shown: &Shown<'_>) -> Made {
    let section = make("section")
        .attribute("aria-labelledby", "files")
        .child(with_text("h2", &t("panelFiles")).id("files"));
    let Some(org) = shown.org else { return section.child(with_text("p", &t("panelFilesNoOrg"))) };
    if !shown.managed().allows(Act::Import) {
        return section.child(with_text("p", &t("panelManaged_import")).class("quiet"));
    }
    section
        .child(with_text("p", &t1("panelFilesHint", org)).class("quiet"))
        .child(with_text("label", &t("panelFilesChoose")).attribute("for", INPUT))
        .child(lasting(INPUT, "file", "change", |event| read(chosen_files(event))).flag("multiple", true))
        .child(
            shown
                .app
                .dropped
                .as_ref()
                .filter(|dropped| dropped.org == org)
                .map(|dropped| offered(shown, org, dropped)),
        )
}

/// Reads what was dropped on the panel.
pub fn dropped(files: Array) {
    if usage::are_logs(&files) && state::look_at(register::may_declare) {
        usage::read(files);
    } else {
        read(files);
    }
}

/// Reads files that belong together, or one archive.
fn read(files: Array) {
    // What they are of is settled now, whatever is shown when they are read, or taken.
    let org = state::on_screen().org;
    if org.is_empty() {
        return state::say(t("panelFilesNoOrg"), None);
    }
    state::tell(async move {
        let all: Vec<web_sys::File> = files.iter().filter_map(|file| file.dyn_into().ok()).collect();
        let Some(first) = all.first() else { return Ok(String::new()) };
        if all.iter().map(|file| file.size()).sum::<f64>() > LARGEST {
            return Ok(none(t("panelFilesLarge")));
        }
        let source = printable(&first.name(), 120);
        if all.len() > 1 && all.iter().any(|file| file.name().to_ascii_lowercase().ends_with(".zip")) {
            return Ok(none(t("panelFilesOne")));
        }
        let read = host::read_metadata(&source, &files).await?.as_string().unwrap_or_default();
        let dropped = Dropped::read(&read).unwrap_or_default();
        // What is on the disk is not younger than its file.
        let modified = all.iter().filter_map(modified).min().unwrap_or_else(state::now).min(state::now());
        let time = dropped.time(modified);
        let said = t1("panelImportShown", &source);
        state::change(|app| {
            app.tab = Tab::Home;
            app.dropped = Some(DroppedFiles { org, source, time, dropped });
        });
        Ok(said)
    });
}

fn modified(file: &web_sys::File) -> Option<Moment> {
    Moment::parse(&js_sys::Date::new(&JsValue::from_f64(file.last_modified())).to_iso_string().as_string()?)
}

fn none(said: String) -> String {
    state::change(|app| app.dropped = None);
    said
}

fn offered(shown: &Shown<'_>, org: &str, offered: &DroppedFiles) -> Made {
    let Dropped { subjects, problems, ignored, .. } = &offered.dropped;
    let kind = t(&format!("panelOrg_{}", OrgKind::of(&offered.org).id()));
    let whose = format!("{} ({kind})", printable(&offered.org, 80));
    let take = button(&t1("panelFilesTake", &whose), take).id("files-take").class("main");
    let cancel = button(&t("panelImportCancel"), || {
        close();
        state::say(t("panelImportCancelled"), None);
    });
    let records = offered.dropped.records(org, &shown.app.stored().pages);
    let mut all = subjects.iter().zip(&records).map(|(one, record)| subject(one, record.as_deref()));
    let time = host::show_time(&offered.time.to_string());
    make("div")
        .class("import notice")
        .attribute("role", "group")
        .attribute("aria-labelledby", "dropped")
        .child(with_text("h3", &t1("panelImportTitle", &offered.source)).id("dropped"))
        .child(with_text("p", &t1("panelFilesTime", &time)))
        .child(part("panelFilesSubjects", subjects.len(), &mut all))
        .child(part("panelFilesProblems", problems.len(), &mut problems.iter().map(problem)))
        .child((*ignored > 0).then(|| with_text("p", &count("panelFilesIgnored", *ignored)).class("quiet")))
        .child(
            make("div")
                .class("bar")
                .child((!subjects.is_empty()).then_some(take))
                .child(cancel.id("files-cancel")),
        )
}

/// What a file is about, and whose record that is.
fn subject(subject: &DroppedSubject, record: Option<&str>) -> Made {
    let unknown = |key| with_text("span", &format!(" · {}", t(key))).class("unknown");
    let other = record.filter(|record| !record.eq_ignore_ascii_case(&subject.name));
    make("li")
        .child(with_text("b", &printable(&subject.name, 120)))
        .child(other.map(|record| with_text("span", &format!(" → {}", printable(record, 120)))))
        .child((!subject.whole).then(|| unknown("panelFilesPart")))
        .child(record.is_none().then(|| unknown("panelFilesWhose")))
}

fn problem(problem: &Problem) -> Made {
    let place = printable(&problem.place, 200);
    let place = match (problem.line, problem.column) {
        (Some(line), Some(column)) => {
            format!("{place} · {}", t2("panelTeamPlace", &line.to_string(), &column.to_string()))
        }
        _ => place,
    };
    make("li").child(with_text("b", &place)).child(with_text("p", &printable(&problem.message, 500)))
}

/// Nothing is offered any more, and the focus is where it came from.
fn close() {
    focus(INPUT);
    // So that the same file can be chosen once more.
    empty(INPUT);
    state::change(|app| app.dropped = None);
}

/// Takes what was read as evidence of its org.
fn take() {
    let offered =
        state::look(|app| app.dropped.as_ref().map(|of| (of.org.clone(), of.dropped.clone(), of.time)));
    let Some((org, dropped, time)) = offered else { return };
    state::tell_with_undo(async move {
        let stored = storage::everything().await?;
        let Laid { changes, left_out } = dropped.lay(&org, time, &stored, state::now());
        let (kept, left) = (changes.len().to_string(), left_out.len().to_string());
        let said = host::message("panelFilesTaken", &[&kept, &left, &printable(&org, 80)]);
        let undo = changed(changes, &stored).await?;
        close();
        Ok((said, undo))
    });
}
