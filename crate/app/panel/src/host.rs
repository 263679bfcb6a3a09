//! What only the browser can do for the panel. `extension/panel-host.js` is the other side.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "../panel-host.js")]
extern "C" {
    /// What counts of `storage.local`; of one org alone, null where little is of others.
    #[wasm_bindgen(catch, js_name = readAll)]
    pub async fn read_all(org: Option<&str>) -> Result<JsValue, JsValue>;
    /// Everything in it.
    #[wasm_bindgen(catch, js_name = readStored)]
    pub async fn read_stored() -> Result<JsValue, JsValue>;
    /// What the organisation has decided.
    #[wasm_bindgen(catch)]
    pub async fn decided() -> Result<JsValue, JsValue>;
    /// Sets keys of `storage.local`.
    #[wasm_bindgen(catch)]
    pub async fn write(changes: &Object) -> Result<JsValue, JsValue>;
    /// Sets an entry of the object under a key, or takes it away if the value is null; says what stood there, or null.
    #[wasm_bindgen(catch)]
    pub async fn update(key: &str, entry: &str, value: &JsValue) -> Result<JsValue, JsValue>;
    /// The same with several entries of one key, in one go.
    #[wasm_bindgen(catch, js_name = updateAll)]
    pub async fn update_all(key: &str, changes: &Object) -> Result<JsValue, JsValue>;
    /// Removes keys of `storage.local`.
    #[wasm_bindgen(catch)]
    pub async fn remove(keys: &Array) -> Result<JsValue, JsValue>;
    /// Calls back when something is stored, or another tab is looked at.
    #[wasm_bindgen(js_name = onChange)]
    pub fn on_change(callback: &Closure<dyn FnMut()>);
    /// What the tab beside the panel shows: `{org, origin, kind, id, name}`, or null.
    #[wasm_bindgen(catch, js_name = currentPage)]
    pub async fn current_page() -> Result<JsValue, JsValue>;
    /// Opens an address in the tab beside the panel.
    pub fn open(address: &str);
    /// Shows a setting in the tab beside the panel: on the page that is there if it can be changed on it, else on the one at the
    /// path.
    pub fn show(path: &str, subject: &str, target: &str);
    /// Starts the scan of a subject in the tab beside the panel; false if no page there can do it.
    #[wasm_bindgen(catch, js_name = startScan)]
    pub async fn start_scan(kind: &str, id: &str, name: &str) -> Result<JsValue, JsValue>;
    /// A message in the user's language.
    #[wasm_bindgen(js_name = message)]
    fn message_in(key: &str, values: &Array) -> String;
    /// The text of a file of the extension.
    #[wasm_bindgen(catch, js_name = readFile)]
    pub async fn read_file(path: &str) -> Result<JsValue, JsValue>;
    /// The text of a file that the user chose.
    #[wasm_bindgen(catch, js_name = readChosen)]
    pub async fn read_chosen(file: &web_sys::File) -> Result<JsValue, JsValue>;
    /// Reads metadata files that belong together, or one archive, in a worker: see `reader`. Says what `Dropped::read` takes.
    #[wasm_bindgen(catch, js_name = readMetadata)]
    pub async fn read_metadata(source: &str, files: &Array) -> Result<JsValue, JsValue>;
    /// The same with a workbook: sheets of rows of texts, as JSON, or null.
    #[wasm_bindgen(catch, js_name = readCells)]
    pub async fn read_cells(file: &web_sys::File) -> Result<JsValue, JsValue>;
    /// The same with logs of the calls of a user. Says what `Usage::read` takes.
    #[wasm_bindgen(catch, js_name = readUsage)]
    pub async fn read_usage(username: &str, id: &str, files: &Array) -> Result<JsValue, JsValue>;
    /// Calls back with files that are dropped on the panel.
    #[wasm_bindgen(js_name = onDrop)]
    pub fn on_drop(callback: &Closure<dyn FnMut(Array)>);
    /// Hands bytes of a media type to the user as a file.
    #[wasm_bindgen(js_name = saveBytes)]
    pub fn save_bytes(name: &str, media: &str, bytes: &[u8]);
    /// Opens a report, a page of HTML, in a tab and prints it.
    #[wasm_bindgen(catch, js_name = printReport)]
    pub async fn print_report(html: &str) -> Result<JsValue, JsValue>;
    /// What parts columns where people write numbers as they do here.
    #[wasm_bindgen(js_name = usualSeparator)]
    pub fn usual_separator() -> String;
    /// Hands a text to the user as a file.
    #[wasm_bindgen(js_name = saveText)]
    pub fn save_text(name: &str, text: &str);
    /// Puts text on the clipboard.
    #[wasm_bindgen(catch)]
    pub async fn copy(text: &str) -> Result<JsValue, JsValue>;
    /// Waits until no button of the pointer is down: a click is lost if its element is made anew in the middle of it.
    pub async fn quiet();
    /// Waits for as long as a message is to be read, or one that has a way back.
    #[wasm_bindgen(js_name = aWhile)]
    pub async fn a_while(long: bool);
    /// The day where the user is, as `2026-11-12`.
    pub fn today() -> String;
    /// What was typed into a field and not kept, in this session of the browser; empty if nothing was.
    #[wasm_bindgen(js_name = draftOf)]
    pub fn draft_of(id: &str) -> String;
    /// Reads those.
    #[wasm_bindgen(js_name = loadDrafts)]
    pub async fn load_drafts();
    /// Forgets what was typed into the fields whose ids end so: it is kept now.
    #[wasm_bindgen(js_name = dropDrafts)]
    pub fn drop_drafts(ending: &str);
    /// What has the focus, before the view is made anew.
    #[wasm_bindgen(js_name = holdFocus)]
    pub fn hold_focus();
    /// Gives it back: to the same, or to what comes after it.
    #[wasm_bindgen(js_name = giveFocusBack)]
    pub fn give_focus_back();
    /// The current time in UTC, as `2026-11-12T09:30:00.000Z`.
    pub fn now() -> String;
    /// A time as people here write it.
    #[wasm_bindgen(js_name = showTime)]
    pub fn show_time(time: &str) -> String;
}

/// A message in the user's language.
pub fn message(key: &str, values: &[&str]) -> String {
    message_in(key, &values.iter().map(|value| JsValue::from_str(value)).collect())
}
