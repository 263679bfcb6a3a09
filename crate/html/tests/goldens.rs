//! Every page of `tests/pages` against its golden files: what is collected from it, and what is made of that.
//!
//! The pages are made by `node tests/pages/generate.mjs`; a page more is a test more. After a wanted change:
//! `UPDATE_EXPECT=1 cargo test -p permlight-html`, then read the difference.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use expect_test::expect_file;
use permlight_core::catalog::{self, LabelIndex, LabelMatch};
use permlight_core::evaluate::Context;
use permlight_core::page::{Labels, plan};
use permlight_core::policy::Policy;
use permlight_core::snapshot::Snapshot;
use permlight_overlay::{Report, Verdict, report};
use serde_json::{Value, json};

/// The policy whose verdicts the golden files show.
const POLICY: &str = "cloudkettle";

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests")
}

struct Page {
    name: String,
    meta: Value,
    snapshot: Snapshot,
}

fn pages() -> &'static [Page] {
    static PAGES: LazyLock<Vec<Page>> = LazyLock::new(collect);
    &PAGES
}

fn collect() -> Vec<Page> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(tests().join("pages")).expect("tests/pages") {
        let folder = entry.expect("an entry").path();
        let Ok(meta) = fs::read_to_string(folder.join("meta.json")) else { continue };
        let meta: Value = serde_json::from_str(&meta).expect("meta.json");
        let html = fs::read_to_string(folder.join("page.html")).expect("page.html");
        let url = without_parameters(meta["url"].as_str().expect("url"));
        let snapshot = permlight_html::collect(&html, &url, &plan(&url).expect("a page that is read"));
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        pages.push(Page { name, meta, snapshot });
    }
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(pages.len() > 20, "the pages are not there: run node tests/pages/generate.mjs");
    pages
}

/// The collector sends the address with nothing but the parameters that say which page it is.
fn without_parameters(url: &str) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let value = |name: &str| query.split('&').find(|pair| pair.split('=').next() == Some(name));
    let kept: Vec<_> = ["s", "o", "id", "userId"].into_iter().filter_map(value).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// What the extension ships: every language of the catalog.
fn labels() -> Labels {
    catalog::languages()
        .map(|language| {
            let pairs = catalog::labels(language).map(|(name, label)| (name.to_owned(), label.to_owned()));
            (language.to_owned(), pairs.collect())
        })
        .collect()
}

fn judge(page: &Page) -> Report {
    let policy = Policy::find(POLICY).expect("the policy");
    report(&page.snapshot, policy, &labels(), &Context::default(), permlight_report::locale::english())
        .expect("a page that is read")
}

#[test]
fn snapshots() {
    for page in pages().iter().filter(|page| !page.name.ends_with("-large")) {
        let mut text =
            format!("{{\"url\":{},\"closed\":{},\"nodes\":[", json!(page.snapshot.url), page.snapshot.closed);
        for (at, node) in page.snapshot.nodes.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(text, "{comma}\n{}", serde_json::to_string(node).expect("JSON")).expect("text");
        }
        text.push_str("\n]}\n");
        expect_file![tests().join("golden").join(format!("{}.snapshot.json", page.name))].assert_eq(&text);
    }
}

#[test]
fn reports() {
    for page in pages().iter().filter(|page| !page.name.ends_with("-large")) {
        let report = judge(page);
        let mut text = format!(
            "{{\"policy\":{},\"status\":{},\"message\":{},\n\"subject\":{},\n\"unidentified\":{},\"missing\":{},\n\"marks\":[",
            json!(report.policy.id),
            json!(report.status),
            json!(report.message),
            json!(report.subject),
            report.unidentified,
            json!(report.missing),
        );
        let verdict = |number: usize| verdict(&report.verdicts[number]);
        for (at, mark) in report.marks.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let line = json!({
                "target": mark.target, "label": mark.label, "state": mark.state, "live": mark.live,
                "on": mark.on.map(verdict), "off": mark.off.map(verdict), "unknown": mark.unknown.map(verdict),
            });
            write!(text, "{comma}\n{line}").expect("text");
        }
        text.push_str("\n]}\n");
        expect_file![tests().join("golden").join(format!("{}.report.json", page.name))].assert_eq(&text);
    }
}

fn verdict(verdict: &Verdict) -> Value {
    let codes: Vec<_> = verdict.findings.iter().map(|finding| finding.code).collect();
    json!({ "outcome": verdict.outcome, "codes": codes })
}

/// The golden files only show what is; this says that it is right.
#[test]
fn every_page_is_read_as_its_truth_says() {
    for page in pages() {
        let report = judge(page);
        let names = |key: &str| -> Vec<String> {
            let list = page.meta[key].as_array().cloned().unwrap_or_default();
            list.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
        };
        let index = LabelIndex::new([]);
        let by_label_only = !page.name.contains("edit");
        for (key, state) in [("on", "on"), ("off", "off")] {
            let read: BTreeSet<&str> = report
                .marks
                .iter()
                .filter(|mark| mark.state == state && !mark.target.contains('/'))
                .map(|mark| mark.target.as_str())
                .collect();
            let truth = names(key);
            let truth: BTreeSet<&str> = truth.iter().map(String::as_str).collect();
            let invented: Vec<_> = read.difference(&truth).collect();
            assert!(invented.is_empty(), "{}: {state}, but not so: {invented:?}", page.name);
            // A label that two permissions share, or that Permlight does not ship, is not guessed.
            let missed: Vec<_> = truth
                .difference(&read)
                .filter(|name| {
                    let label = catalog::permission(name).map_or(**name, |known| known.label());
                    !(by_label_only && matches!(index.find(label), LabelMatch::Shared))
                })
                .collect();
            let known_language = !LABELS_NOT_SHIPPED.contains(&page.name.as_str());
            assert!(missed.is_empty() || !known_language, "{}: {state}, but not read: {missed:?}", page.name);
        }
        for name in names("absent") {
            assert!(report.marks.iter().all(|mark| mark.target != name), "{}: {name}", page.name);
        }
    }
}

/// Beside user permissions, what was read is exactly what the page proves.
#[test]
fn every_page_proves_what_its_truth_says() {
    let mut wrong = String::new();
    for page in pages() {
        let report = judge(page);
        let truth: BTreeSet<(String, String)> = page.meta["facts"]
            .as_array()
            .expect("facts")
            .iter()
            .map(|fact| {
                let text = |at: usize| fact[at].as_str().expect("text");
                (format!("{}/{}", text(0), text(1)), text(2).to_owned())
            })
            .collect();
        let read: BTreeSet<(String, String)> =
            report.facts.iter().filter(|(name, _)| !name.starts_with("permission/")).cloned().collect();
        for (name, value) in read.difference(&truth) {
            if !UNTOLD.iter().any(|known| name.starts_with(known)) {
                writeln!(wrong, "{}: {name} = {value:?}, which the page does not prove", page.name)
                    .expect("text");
            }
        }
        for (name, value) in truth.difference(&read) {
            writeln!(wrong, "{}: {name} = {value:?} was not read", page.name).expect("text");
        }
        if NO_SETUP_PAGES.contains(&page.name.as_str()) {
            assert_eq!(
                (report.status, report.facts.len(), report.marks.len()),
                ("not-recognised", 0, 0),
                "{}",
                page.name
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Facts of which the truth of the replicas does not speak.
const UNTOLD: [&str; 6] = [
    "about/session-based",
    "doubt/",
    "muting/",
    "list/app-permissions",
    "list/system-permissions",
    "user/profile-language",
];

/// App and System Permissions: a page says that it showed all of them if nothing on it stayed open, and only then.
#[test]
fn pages_of_user_permissions_say_that_they_were_understood_whole() {
    let mut whole = 0;
    for page in pages() {
        let report = judge(page);
        let half = page.meta["url"].as_str().and_then(|url| {
            let halves = [
                ("s=AppPermissions", "list/app-permissions"),
                ("s=SystemPermissions", "list/system-permissions"),
            ];
            halves.into_iter().find(|(parameter, _)| url.contains(parameter)).map(|(_, fact)| fact)
        });
        let said: Vec<_> = report
            .facts
            .iter()
            .filter(|(name, _)| name.starts_with("list/") && name.ends_with("-permissions"))
            .collect();
        let rows = page.meta["permissions"].as_u64().unwrap_or_default();
        let read = report.marks.iter().filter(|mark| !mark.target.contains('/')).count() as u64;
        let unclear = report.marks.iter().any(|mark| mark.state == "unknown");
        match half {
            Some(fact) if report.status == "read" && read == rows && !unclear => {
                assert_eq!(said, [&(fact.to_owned(), rows.to_string())], "{}", page.name);
                whole += 1;
            }
            _ => assert!(said.is_empty(), "{}: {said:?}", page.name),
        }
    }
    assert!(whole > 10, "{whole} pages were understood whole");
}

/// What an org answers instead of a Setup page.
const NO_SETUP_PAGES: [&str; 3] = ["login-redirect", "no-rights", "page-not-found"];

/// Pages in a language, or with labels, that the catalog does not have.
const LABELS_NOT_SHIPPED: [&str; 1] = ["permission-set-system-view-nl"];
