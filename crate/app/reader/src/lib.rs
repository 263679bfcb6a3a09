//! The reader of metadata files for the panel: a library of its own, since hardly anybody drops a file, and everybody opens the
//! panel.

#![allow(missing_docs, reason = "nothing outside uses the items of this crate")]

mod usage;
mod workbook;

use std::cell::RefCell;

use js_sys::{Array, Object, Reflect, Uint8Array};
use permlight_core::message;
use permlight_core::message::Locale;
use permlight_metadata::{HandedOver, ReadError, find_handed_over, is_archive};
use wasm_bindgen::prelude::*;

/// Everything that is unpacked and read of what is handed over at once.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

thread_local! {
    /// The language of what is wrong with files.
    static LOCALE: RefCell<Locale> = RefCell::default();
}

/// Gives it the catalog of permissions, `pkg/catalog.txt`, and the words of a language, `pkg/reader/<language>.txt`.
#[wasm_bindgen]
pub fn load(catalog: String, language: &str, words: &str) {
    // Once for as long as the panel is open.
    permlight_core::catalog::provide(Box::leak(catalog.into_boxed_str()));
    LOCALE.set(Locale::new(language, words));
}

/// Reads an archive, or files that belong together: pairs of path and bytes. Says what it found as
/// `{newest, subjects: [{kind, name, place, whole, facts}], problems: [{place, line, column, message}], ignored}`.
#[wasm_bindgen]
pub fn read(source: &str, files: Vec<Array>) -> Result<JsValue, JsValue> {
    let mut files: Vec<(String, Vec<u8>)> = files
        .into_iter()
        .map(|file| (file.get(0).as_string().unwrap_or_default(), Uint8Array::new(&file.get(1)).to_vec()))
        .collect();
    let handed_over = match files.as_mut_slice() {
        [(name, bytes)] if is_archive(name) => HandedOver::Archive(std::mem::take(bytes)),
        _ => HandedOver::Files(files),
    };
    let found = find_handed_over(source, handed_over);
    let (subjects, problems) = (Array::new(), Array::new());
    for error in &found.errors {
        problems.push(&problem(error)?);
    }
    let mut left = MOST_BYTES;
    for input in &found.inputs {
        let report = permlight_metadata::read_everything(input);
        let Some(rest) = left.checked_sub(report.bytes) else {
            problems.push(&problem(&ReadError {
                source: source.to_owned(),
                line: None,
                column: None,
                message: message!("metadata-file.too-much-to-read"),
            })?);
            break;
        };
        left = rest;
        for error in report.errors.iter().chain(&report.partial).chain(&report.unknown) {
            problems.push(&problem(error)?);
        }
        let Some(capture) = &report.capture else { continue };
        let facts = Array::new();
        for fact in permlight_core::fact::evidence(capture).iter() {
            facts.push(&Array::of2(&fact.key.as_ref().into(), &fact.value.as_str().into()));
        }
        subjects.push(&object([
            ("kind", capture.subject.kind.id().into()),
            ("name", capture.subject.name.as_str().into()),
            ("place", report.source.as_str().into()),
            ("whole", report.is_whole().into()),
            ("facts", facts.into()),
        ])?);
    }
    object([
        ("newest", found.newest().into()),
        ("subjects", subjects.into()),
        ("problems", problems.into()),
        ("ignored", u32::try_from(found.ignored).unwrap_or(u32::MAX).into()),
    ])
}

/// The cells of a workbook: sheets of rows of texts; null if it is none.
#[wasm_bindgen]
pub fn cells(bytes: Vec<u8>) -> JsValue {
    let Some(sheets) = workbook::sheets(bytes) else { return JsValue::NULL };
    let row = |row: Vec<String>| row.into_iter().map(JsValue::from).collect::<Array>();
    let sheet = |rows: Vec<Vec<String>>| rows.into_iter().map(row).collect::<Array>();
    sheets.into_iter().map(sheet).collect::<Array>().into()
}

fn problem(error: &ReadError) -> Result<JsValue, JsValue> {
    object([
        ("place", error.source.as_str().into()),
        ("line", error.line.into()),
        ("column", error.column.into()),
        ("message", LOCALE.with_borrow(|locale| locale.say(&error.message)).into()),
    ])
}

fn object<const N: usize>(fields: [(&str, JsValue); N]) -> Result<JsValue, JsValue> {
    let made = Object::new();
    for (name, value) in fields {
        Reflect::set(&made, &name.into(), &value)?;
    }
    Ok(made.into())
}
