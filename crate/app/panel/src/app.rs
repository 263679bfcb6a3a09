//! Starts the panel, and keeps it up to date with the storage and with the tab beside it.

use std::cell::Cell;

use js_sys::Array;
use permlight_core::order::gathered;
use permlight_org::json::{self, Row};
use permlight_org::overview::CurrentPage;
use permlight_org::state_file;
use permlight_org::stored::OwnWaiver;
use permlight_org::subjects::with_records;
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::state::{self, Change, Undo, change_inputs, failure, look, look_at, now, today};
use crate::texts::t;
use crate::view::parts::count;
use crate::{dom, host, storage, team, view};

thread_local! {
    static READING: Cell<bool> = const { Cell::new(false) };
    static AGAIN: Cell<bool> = const { Cell::new(false) };
}

/// Starts the panel.
pub async fn start() {
    state::show_by(show);
    host::load_drafts().await;
    // Listened to first: what changes while all is read would be missed.
    let callback = Closure::<dyn FnMut()>::new(|| spawn_local(reload()));
    host::on_change(&callback);
    READING.set(true);
    // Where most of it is of other orgs, the one beside is shown before the rest is read.
    let _ = read_and_show(true).await;
    READING.set(false);
    reload().await;
    let dropped = Closure::<dyn FnMut(Array)>::new(view::files::dropped);
    host::on_drop(&dropped);
    // They listen for as long as the panel is open.
    callback.forget();
    dropped.forget();
}

fn show() {
    dom::forget_listeners();
    if let Some(root) = dom::document().get_element_by_id("panel") {
        let owner = look_at(|shown| shown.owner.clone());
        dom::show(&root, &owner.text(), || look_at(view::all));
        state::is_on_screen(owner);
    }
}

/// Reads everything again and shows it. A scan changes the storage dozens of times: what changes while this is at work is
/// read once afterwards.
async fn reload() {
    AGAIN.set(true);
    if READING.replace(true) {
        return;
    }
    while AGAIN.replace(false) {
        if let Err(error) = read_and_show(false).await {
            state::say(failure(&error), None);
        }
    }
    READING.set(false);
}

async fn read_and_show(first: bool) -> Result<(), JsValue> {
    let page = host::current_page().await.ok().and_then(|page| beside(&page));
    let org = page.as_ref().map_or("", |page| &page.org);
    let Some(stored) = storage::read(if first { Some(org) } else { None }, now()).await? else {
        return Ok(());
    };
    let managed = storage::managed().await?;
    let outlives = stored.settings.retention.filter(|_| !first);
    let forgotten = outlives.map(|days| state_file::outlived_unasked(&stored, days, today()));
    if let Some(keys) = forgotten.filter(|keys| !keys.is_empty()) {
        let all = storage::everything().await?;
        let before = gathered(keys.iter().filter_map(|key| Some((key.clone(), all.get(key)?.clone()))));
        // What is left is read once more, since the storage has changed.
        host::remove(&keys.iter().map(|key| JsValue::from_str(key)).collect()).await?;
        // Who has just chosen for how long has been told already.
        if look(|app| app.undo.is_none()) {
            let (key, entry) = ("settings".to_owned(), "retention".to_owned());
            let setting = vec![Change { key, entry, value: JsValue::NULL }];
            let undo = managed.retention.is_none().then_some(Undo::Outlived { setting, before });
            state::say(count("panelOutlived", keys.len()), undo);
        }
    }
    let is_at_work = state::is_at_work();
    change_inputs(|inputs| {
        if inputs.page != page && !is_at_work {
            inputs.at_work = None;
        }
        inputs.team = stored.team.clone().and_then(team::compile);
        // Whom another window shows from now on is its own affair.
        inputs.picked.get_or_insert_with(|| stored.chosen.clone());
        inputs.stored = stored;
        inputs.managed = managed;
        inputs.page = page;
    });
    // By what is not known whole nothing is written.
    if first {
        return Ok(());
    }
    // Its progress says it from now on.
    if look(|app| app.said == t("panelScanStarted")) {
        state::hush();
    }
    // Written, they come back with the change of the storage.
    for OwnWaiver { org, entry, waiver } in look(|app| with_records(app.stored())) {
        host::update(&format!("waivers:{org}"), &entry, &storage::plain(&waiver)).await?;
    }
    let visit = look(|app| {
        let overview = app.model.overview(now());
        let (org, whom, visit) = overview.visit(app.stored())?;
        Some((format!("looks:{org}"), whom.to_owned(), storage::plain(&visit)))
    });
    if let Some((key, whom, visit)) = visit {
        host::update(&key, &whom, &visit).await?;
    }
    let hints = look(|app| app.model.page_hints(now()));
    storage::tell_pages(hints).await
}

fn beside(page: &JsValue) -> Option<CurrentPage> {
    let page: Value = json::read(&storage::text_of(page))?;
    let row = Row::of(&page, 300)?;
    Some(CurrentPage {
        org: row.text("org")?,
        origin: row.text("origin")?,
        kind: row.text("kind")?,
        id: row.text("id")?,
    })
}
