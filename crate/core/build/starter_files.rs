//! `crate/rules/needs`: what well-known integrations need, one file each.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use serde::Deserialize;

use crate::rule_files;

/// The rights on an object, as these files and policy files name them.
const RIGHTS: [&str; 7] = ["read", "create", "edit", "delete", "view-all", "modify-all", "view-all-fields"];

/// What the build takes from a file; titles and sources are for its readers.
#[derive(Deserialize)]
struct Needs {
    #[serde(default)]
    permissions: Vec<String>,
    #[serde(default)]
    object: Vec<Object>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    pub name: String,
    pub rights: Vec<String>,
}

/// A file, with its name as id.
pub struct StarterFile {
    pub id: String,
    pub permissions: Vec<String>,
    pub objects: Vec<Object>,
}

/// Every file, by id.
pub fn read(folder: &Path) -> Result<Vec<StarterFile>, Box<dyn Error>> {
    let mut starters: Vec<_> = rule_files::toml_files(folder)?
        .into_iter()
        .map(|(path, Needs { permissions, object })| StarterFile {
            id: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            permissions,
            objects: object,
        })
        .collect();
    starters.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(starters)
}

/// Everything that is wrong with the files, a line each.
pub fn problems(starters: &[StarterFile], permissions: &BTreeSet<&str>) -> Vec<String> {
    let mut found = Vec::new();
    for starter in starters {
        let mut wrong = |problem: String| found.push(format!("needs/{}.toml: {problem}", starter.id));
        for name in starter.permissions.iter().filter(|name| !permissions.contains(name.as_str())) {
            wrong(format!("unknown permission `{name}`"));
        }
        let mut names = BTreeSet::new();
        for object in &starter.objects {
            if !names.insert(&object.name) {
                wrong(format!("object `{}` stands there twice", object.name));
            }
            for right in object.rights.iter().filter(|right| !RIGHTS.contains(&right.as_str())) {
                wrong(format!("unknown right `{right}`, expected one of {RIGHTS:?}"));
            }
        }
    }
    found
}
