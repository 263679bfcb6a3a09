//! The extension is on the pages that Permlight reads, on the three hosts where Salesforce serves them, and nowhere else.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use permlight_core::page;
use serde_json::Value;

#[test]
fn the_manifest_matches_every_page_and_nothing_else() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../extension/manifest.json");
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(path).expect("the manifest")).expect("JSON");
    let matches = manifest["content_scripts"][0]["matches"].as_array().expect("matches");
    let matches: Vec<&str> = matches.iter().filter_map(Value::as_str).collect();
    // What follows a path: the rest of a record id, `/e`, parameters.
    let pattern = |host: &str, path: &str| format!("https://*{host}{}*", path.trim_end_matches('*'));
    let wanted: BTreeSet<String> =
        page::HOSTS.iter().flat_map(|host| page::all().iter().map(|page| pattern(host, page.path))).collect();
    let unique: BTreeSet<String> = matches.iter().map(|pattern| (*pattern).to_owned()).collect();
    assert_eq!(unique, wanted);
    assert_eq!(matches.len(), wanted.len(), "each once");
}
