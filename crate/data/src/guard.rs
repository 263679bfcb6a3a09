//! What `catalog/guard.toml` says, and its table.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

use crate::Result;
use crate::catalog::toml_file;
use crate::checks::OBJECT_RIGHTS;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Guard {
    of_all: Vec<String>,
    required: Vec<String>,
    guarded: Vec<String>,
    of_person: String,
    of_person_alone: Vec<String>,
    people: Vec<String>,
    name_parts: Vec<String>,
    addresses: Vec<String>,
    parts: Vec<String>,
    edits_read_only: String,
    endings: Vec<String>,
    follows: Vec<Follows>,
    opens: Vec<Opens>,
    settings: Vec<Settings>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    ending: String,
    element: String,
    reads: Vec<String>,
    edits: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Follows {
    by: Vec<String>,
    objects: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opens {
    permission: String,
    objects: Vec<String>,
    rights: Vec<String>,
}

pub(crate) fn read(path: &Path) -> Result<Guard> {
    toml_file(path)
}

/// Everything that is wrong, a line each.
pub(crate) fn problems(guard: &Guard, permissions: &BTreeSet<&str>) -> Vec<String> {
    let mut found = Vec::new();
    let of_settings = guard.settings.iter().flat_map(|one| one.reads.iter().chain(&one.edits));
    let opening = guard.opens.iter().map(|opens| &opens.permission).chain([&guard.edits_read_only]);
    let opening = opening.chain(of_settings);
    for name in opening.filter(|name| !permissions.contains(name.as_str())) {
        found.push(format!("guard.toml: `{name}` is not a permission of permissions.tsv"));
    }
    for right in guard.opens.iter().flat_map(|opens| &opens.rights) {
        if !OBJECT_RIGHTS.contains(&right.as_str()) {
            found.push(format!("guard.toml: `{right}` is no right on objects"));
        }
    }
    let mut seen = BTreeSet::new();
    for object in guard.follows.iter().flat_map(|follows| &follows.objects) {
        if !seen.insert(object) {
            found.push(format!("guard.toml: `{object}` stands there twice"));
        }
    }
    for field in guard.required.iter().chain(&guard.guarded).chain(&guard.addresses) {
        if field.split('.').count() != 2 {
            found.push(format!("guard.toml: `{field}` is no object and field"));
        }
    }
    found
}

/// Words stand in one text, parted by spaces: slices of texts weigh more.
pub(crate) fn source(guard: &Guard) -> String {
    let words = |words: &[String]| format!("{:?}", words.join(" "));
    let constant = |name: &str, value: &str| format!("pub(super) const {name}: {value};\n");
    let lists = [
        ("OF_ALL", &guard.of_all),
        ("REQUIRED", &guard.required),
        ("GUARDED", &guard.guarded),
        ("OF_PERSON_ALONE", &guard.of_person_alone),
        ("PEOPLE", &guard.people),
        ("NAME_PARTS", &guard.name_parts),
        ("ADDRESSES", &guard.addresses),
        ("PARTS", &guard.parts),
        ("ENDINGS", &guard.endings),
    ];
    let lists = lists.map(|(name, list)| constant(name, &format!("&str = {}", words(list))));
    let pairs = guard.follows.iter().map(|one| format!("({}, {})", words(&one.by), words(&one.objects)));
    let rows = guard
        .opens
        .iter()
        .map(|one| format!("({:?}, {}, {})", one.permission, words(&one.objects), words(&one.rights)));
    let settings = guard.settings.iter().map(|one| {
        format!("({:?}, {:?}, {}, {})", one.ending, one.element, words(&one.reads), words(&one.edits))
    });
    let joined = |rows: Vec<String>| rows.join(", ");
    let more = [
        constant("EDITS_READ_ONLY", &format!("&str = {:?}", guard.edits_read_only)),
        constant("OF_PERSON", &format!("&str = {:?}", guard.of_person)),
        constant("SETTINGS", &format!("&[(&str, &str, &str, &str)] = &[{}]", joined(settings.collect()))),
        constant("FOLLOWS", &format!("&[(&str, &str)] = &[{}]", joined(pairs.collect()))),
        constant("OPENS", &format!("&[(&str, &str, &str)] = &[{}]", joined(rows.collect()))),
    ];
    [lists.concat(), more.concat()].concat()
}
