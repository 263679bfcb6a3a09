//! `crate/data/vendors`: what well-known integrations need, one file each.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::checks::OBJECT_RIGHTS;
use crate::rules::{self, Source};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterFile {
    pub id: String,
    title: String,
    summary: String,
    note: String,
    #[serde(default)]
    pub permissions: Vec<String>,
    #[serde(default, rename = "object")]
    pub objects: Vec<Object>,
    source: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    pub name: String,
    pub rights: Vec<String>,
}

/// Every file, by id.
pub fn read(folder: &Path) -> Result<Vec<(PathBuf, StarterFile)>, Box<dyn Error>> {
    let mut starters: Vec<(PathBuf, StarterFile)> = rules::toml_files(folder)?;
    starters.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
    Ok(starters)
}

/// Everything that is wrong with the files, a line each.
pub fn problems(starters: &[(PathBuf, StarterFile)], permissions: &BTreeSet<&str>) -> Vec<String> {
    let mut found = Vec::new();
    for (path, starter) in starters {
        let mut wrong = |problem: String| found.push(format!("needs/{}.toml: {problem}", starter.id));
        if path.file_stem().is_none_or(|stem| stem.to_string_lossy() != starter.id) {
            wrong("the id is not the name of the file".to_owned());
        }
        let texts = [&starter.title, &starter.summary, &starter.note];
        if texts.iter().any(|text| text.trim().is_empty()) || starter.source.is_empty() {
            wrong("title, summary, note or source is empty".to_owned());
        }
        for source in starter.source.iter().filter(|source| source.says.is_empty() || source.url.is_empty()) {
            wrong(format!("the source `{}` says nothing or stands nowhere", source.title));
        }
        for name in starter.permissions.iter().filter(|name| !permissions.contains(name.as_str())) {
            wrong(format!("unknown permission `{name}`"));
        }
        let mut names = BTreeSet::new();
        for object in &starter.objects {
            if !names.insert(&object.name) {
                wrong(format!("object `{}` stands there twice", object.name));
            }
            for right in object.rights.iter().filter(|right| !OBJECT_RIGHTS.contains(&right.as_str())) {
                wrong(format!("unknown right `{right}`, expected one of {OBJECT_RIGHTS:?}"));
            }
        }
    }
    found
}
