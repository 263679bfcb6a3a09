//! Logs of calls, chosen or dropped: what an integration used is added to what is being declared.

use js_sys::Array;
use permlight_core::needs::Needs;
use permlight_core::text::printable;
use permlight_org::managed::Act;
use permlight_org::usage::Usage;
use wasm_bindgen::JsCast;

use super::parts::count;
use super::register::{self, object_name, right_name};
use crate::dom::{Made, chosen_files, empty, lasting, list, make, value_of, with_text};
use crate::host;
use crate::state::{self, Shown, Tab};
use crate::texts::{t, t1};

/// The input that logs are chosen with.
const INPUT: &str = "declare-usage";

/// Where logs are chosen, and what was read of them.
pub fn section(shown: &Shown<'_>, needs: &Needs) -> Option<Made> {
    if !shown.managed().allows(Act::Import) {
        return None;
    }
    let input = lasting(INPUT, "file", "change", |event| read(chosen_files(event)));
    let made = make("div")
        .class("field")
        .child(with_text("label", &t("panelUsage")).attribute("for", INPUT))
        .child(
            input
                .flag("multiple", true)
                .attribute("accept", ".csv")
                .attribute("aria-describedby", "usage-hint"),
        )
        .child(with_text("p", &t("panelUsageHint")).class("quiet").id("usage-hint"));
    Some(made.child(shown.desk.usage.as_ref().map(|(usage, new)| found(usage, *new, needs))))
}

fn found(usage: &Usage, new: usize, needs: &Needs) -> Made {
    let unseen: Vec<String> =
        needs.objects.iter().filter_map(|(name, rights)| unseen(usage, name, rights)).collect();
    let unseen = (!unseen.is_empty()).then(|| t1("panelUsageUnseen", &unseen.join("; ")));
    let notes = usage.notes.iter().map(|note| printable(note, 1000)).chain(unseen);
    make("div")
        .class("notice")
        .child(with_text("p", &count("panelUsageTaken", new)))
        .child(list("pages", notes.map(|note| with_text("li", &note))))
}

/// What is declared of an object and was not used.
fn unseen(
    usage: &Usage,
    object: &str,
    rights: &[permlight_core::object_right::ObjectRight],
) -> Option<String> {
    let missing: Vec<String> =
        rights.iter().filter(|right| !usage.has(object, **right)).map(|right| right_name(*right)).collect();
    (!missing.is_empty()).then(|| [object_name(object), " · ".to_owned(), missing.join(", ")].concat())
}

/// Whether all of these are logs: they have their place in the form.
pub fn are_logs(files: &Array) -> bool {
    let is_log = |file: web_sys::File| file.name().to_ascii_lowercase().ends_with(".csv");
    files.length() > 0 && files.iter().all(|file| file.dyn_into().is_ok_and(is_log))
}

/// Reads logs and adds what they show to the form, which opens if it has to.
pub fn read(files: Array) {
    let owner = state::on_screen();
    if state::look_at(|shown| shown.desk.declared.is_none()) {
        register::open();
    }
    state::change(|app| app.tab = Tab::Checklist);
    state::tell(async move {
        let Some((typed, id)) = state::look_on_screen(|shown| {
            let declared = shown.desk.declared.as_ref()?;
            let id = shown.view.and_then(|view| view.subject.record_id.clone());
            Some((declared.username.clone(), id.unwrap_or_default()))
        }) else {
            return Ok(t("panelUsageNoUser"));
        };
        let username = if typed.is_empty() { value_of("declare-user") } else { typed };
        empty(INPUT);
        if username.is_empty() && id.is_empty() {
            return Ok(t("panelUsageNoUser"));
        }
        let said = host::read_usage(&username, &id, &files).await?.as_string().unwrap_or_default();
        let Some(usage) = Usage::read(&said) else { return Ok(String::new()) };
        let mut new = 0;
        // Read for one, they are of no other.
        let is_shown = state::on_screen() == owner;
        state::change_desk(&owner, |desk| {
            if let Some(declared) = &mut desk.declared {
                if is_shown {
                    register::typed_permissions(&mut declared.needs);
                }
                new = usage.add_to(&mut declared.needs);
                if is_shown {
                    register::show_permissions(&declared.needs);
                }
                desk.usage = Some((usage, new));
            }
        });
        Ok(count("panelUsageTaken", new))
    });
}
