//! Replicas, as the browser's collector takes them.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use permlight_core::catalog;
use permlight_core::evaluate::Context;
use permlight_core::fact::Facts;
use permlight_core::page::{Labels, Read, read};
use permlight_core::policy::Policy;
use permlight_core::snapshot::Snapshot;
use permlight_overlay::{Report, report};

pub struct Replica {
    pub name: String,
    snapshot: Snapshot,
    pub read: Read,
}

pub fn replicas() -> &'static [Replica] {
    static REPLICAS: LazyLock<Vec<Replica>> = LazyLock::new(all);
    &REPLICAS
}

fn all() -> Vec<Replica> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut replicas = Vec::new();
    for entry in fs::read_dir(folder).expect("the golden files") {
        let path = entry.expect("an entry").path();
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let Some(name) = file.strip_suffix(".snapshot.json") else { continue };
        let snapshot: Snapshot =
            serde_json::from_str(&fs::read_to_string(&path).expect("a file")).expect("a snapshot");
        let read = read(&snapshot, labels()).expect("a page that is read");
        replicas.push(Replica { name: name.to_owned(), snapshot, read });
    }
    replicas.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(replicas.len() > 90, "the replicas are there");
    replicas
}

/// What the extension ships: every language of the catalog.
fn labels() -> &'static Labels {
    static LABELS: LazyLock<Labels> = LazyLock::new(|| {
        let of = |language: &str| {
            catalog::labels(language).map(|(name, label)| (name.to_owned(), label.to_owned())).collect()
        };
        catalog::languages().map(|language| (language.to_owned(), of(language))).collect()
    });
    &LABELS
}

impl Replica {
    pub fn report(&self, policy: &'static Policy, context: &Context) -> Report {
        let locale = permlight_report::locale::english();
        report(&self.snapshot, policy, labels(), context, locale).expect("a page that is read")
    }

    pub fn facts(&self) -> Facts {
        self.read.saved.clone()
    }

    /// Path and parameters.
    pub fn path(&self) -> String {
        let (_, rest) = self.snapshot.url.split_once("://").expect("an address");
        rest.split_once('/').map_or_else(String::new, |(_, path)| format!("/{path}"))
    }
}
