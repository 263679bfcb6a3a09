//! What lies around a file: the parts of its subject that a project keeps beside it, and the signs of a delta.
//!
//! Tools cut permission sets and profiles into parts in many ways, and new ones come. So a part is not known by its layout: any
//! file or folder that is called after the subject, or lies in a folder that is, is a part of it unless it is known to be
//! something else. In a folder that Salesforce names after a kind of metadata (`permissionsets`) this goes for every file.

use std::collections::{BTreeMap, HashMap};

use permlight_core::subject::SubjectKind;

use crate::naming::{classify, folder};
use crate::vocabulary::names_a_section;

/// Endings of files that no tool keeps a part of a permission set in: documents, programs, what editors leave behind.
const NO_PARTS: [&str; 35] = [
    "bak", "bat", "bmp", "css", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "js", "lock", "log",
    "map", "md", "mjs", "orig", "pdf", "png", "pptx", "ps1", "py", "rej", "rst", "sh", "svg", "swp", "tmp",
    "ts", "txt", "webp", "xls", "xlsx", "zip",
];

/// Endings of other metadata, which a project may keep in the same folder.
const OTHER_METADATA: [&str; 34] = [
    "app",
    "approvalProcess",
    "asset",
    "cls",
    "component",
    "connectedApp",
    "dashboard",
    "email",
    "field",
    "flexipage",
    "flow",
    "group",
    "labels",
    "layout",
    "listView",
    "namedCredential",
    "object",
    "page",
    "profilePasswordPolicy",
    "profileSessionSetting",
    "queue",
    "quickAction",
    "remoteSite",
    "report",
    "resource",
    "role",
    "settings",
    "sharingRules",
    "site",
    "tab",
    "trigger",
    "validationRule",
    "webLink",
    "workflow",
];

/// Files that stand beside metadata.
const KNOWN: [&str; 7] =
    ["thumbs.db", "desktop.ini", "package.xml", "sfdx-project.json", "package.json", "license", "codeowners"];

/// Whether a file of this name is known not to be a part of a permission set or profile.
fn is_something_else(name: &str) -> bool {
    let lower = name.to_lowercase();
    if lower.starts_with('.') || lower.ends_with('~') || KNOWN.contains(&lower.as_str()) {
        return true;
    }
    let (stem, ending) = lower.rsplit_once('.').unwrap_or(("", ""));
    if NO_PARTS.contains(&ending) || (ending == "xml" && stem.starts_with("destructivechanges")) {
        return true;
    }
    let is_other = |ending: &str| OTHER_METADATA.iter().any(|known| known.eq_ignore_ascii_case(ending));
    is_other(ending)
        || (ending == "xml" && stem.ends_with("-meta"))
            && stem
                .strip_suffix("-meta")
                .and_then(|stem| stem.rsplit_once('.'))
                .is_some_and(|(_, own)| is_other(own))
}

/// Whether Salesforce names a folder so for files of one of the kinds that are read.
pub(crate) fn is_home(folder_name: &str) -> bool {
    SubjectKind::ALL.into_iter().filter_map(folder).any(|(name, ..)| name.eq_ignore_ascii_case(folder_name))
}

/// Files that lie together: all below a folder that Salesforce names after a kind of metadata, or what lies in and below the
/// folder of a file elsewhere.
pub(crate) struct Together<'t> {
    /// Paths with `/`, from the folder that holds all of them; its own name is the first part.
    pub(crate) files: &'t [String],
    /// It is such a folder.
    pub(crate) is_home: bool,
}

/// What of the files is a part of what, by place among them: the subject's file, and its parts.
pub(crate) struct Parts {
    pub(crate) of: BTreeMap<usize, Vec<usize>>,
    /// What looks like a part of something that is not there.
    pub(crate) strays: Vec<usize>,
}

/// A file of a subject.
struct Own<'t> {
    at: usize,
    folder: &'t str,
}

/// Sorts the files.
pub(crate) fn parts(together: &Together<'_>) -> Parts {
    let split = |path: &'_ str| -> (usize, usize) {
        let cut = path.rfind('/').map_or(0, |at| at + 1);
        (cut, path.len())
    };
    let mut by_name: HashMap<String, Vec<Own<'_>>> = HashMap::new();
    let mut by_folder: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut others: Vec<usize> = Vec::new();
    for (at, path) in together.files.iter().enumerate() {
        let (cut, _) = split(path);
        let (folder, file) = path.split_at(cut);
        let Some((_, name)) = classify(file) else {
            if !is_something_else(file) {
                others.push(at);
            }
            continue;
        };
        let stem = file.strip_suffix("-meta.xml").unwrap_or(file);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        for called in [Some(stem), Some(name.as_str()).filter(|name| *name != stem)].into_iter().flatten() {
            by_name.entry(called.to_lowercase()).or_default().push(Own { at, folder });
        }
        by_folder.entry(folder).or_default().push(at);
    }
    let mut parts = Parts { of: BTreeMap::new(), strays: Vec::new() };
    for at in others {
        let Some(path) = together.files.get(at) else { continue };
        let owners = owners(path, together.is_home, &by_name);
        if !owners.is_empty() {
            for own in owners {
                parts.of.entry(own).or_default().push(at);
            }
            continue;
        }
        let (cut, _) = split(path);
        let (folder, file) = path.split_at(cut);
        let sectioned = path.split('/').skip(1).any(names_a_section);
        // Nobody can tell whose it is: it may be anybody's beside whom it lies.
        let beside: Vec<usize> = by_folder
            .iter()
            .filter(|(own, _)| {
                (together.is_home && **own == folder)
                    || (sectioned
                        && folder.strip_prefix(**own).is_some_and(|below| is_sectioned(below, file)))
            })
            .flat_map(|(_, owns)| owns.iter().copied())
            .collect();
        let is_stray = beside.is_empty() && together.is_home && (sectioned || file.ends_with("-meta.xml"));
        for own in beside {
            parts.of.entry(own).or_default().push(at);
        }
        if is_stray {
            parts.strays.push(at);
        }
    }
    parts
}

/// Whether the first folder below a file's own, or the file itself, is called like a section.
fn is_sectioned(below: &str, file: &str) -> bool {
    names_a_section(below.split('/').next().filter(|first| !first.is_empty()).unwrap_or(file))
}

/// The files of the subjects after which a file, or a folder that it lies in, is called; the longest name wins, so that the
/// parts of `Sync_EU` are not those of `Sync`.
fn owners(path: &str, is_home: bool, by_name: &HashMap<String, Vec<Own<'_>>>) -> Vec<usize> {
    let mut best = 0;
    let mut found: Vec<usize> = Vec::new();
    let mut start = 0;
    for (depth, part) in path.split('/').enumerate() {
        let end = start + part.len();
        // A folder that Salesforce names is called after nobody.
        if !(is_home && depth == 0) {
            let lower = part.to_lowercase();
            let cuts = lower.char_indices().filter(|(_, letter)| !letter.is_alphanumeric()).map(|(at, _)| at);
            for cut in cuts.chain([lower.len()]) {
                let Some(owns) = lower.get(..cut).and_then(|name| by_name.get(name)) else { continue };
                if cut < best || cut == 0 {
                    continue;
                }
                // Outside of Salesforce's folders only what lies at or below the file's own folder can belong to it.
                let near = owns.iter().filter(|own| is_home || path.starts_with(own.folder));
                let near: Vec<usize> = near.map(|own| own.at).collect();
                if near.is_empty() {
                    continue;
                }
                if cut > best {
                    found.clear();
                    best = cut;
                }
                found.extend(near);
            }
        }
        start = end + 1;
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Why a subject with such parts is not whole, in a sentence.
pub(crate) fn says(parts: &[&str]) -> String {
    let first = parts.first().copied().unwrap_or_default();
    let more = match parts.len() {
        0 | 1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    format!(
        "parts of it are in other files (decomposed source format): {first}{more}. What this file does not name is unknown: \
         convert the project with \"sf project convert source\", or retrieve it whole, in mdapi format"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(files: &[&str], is_home: bool) -> (Vec<(String, Vec<String>)>, Vec<String>) {
        let files: Vec<String> = files.iter().map(|&file| file.to_owned()).collect();
        let found = parts(&Together { files: &files, is_home });
        let name = |at: &usize| files[*at].clone();
        let of = found.of.iter().map(|(own, parts)| (name(own), parts.iter().map(name).collect())).collect();
        (of, found.strays.iter().map(name).collect())
    }

    #[test]
    fn parts_are_found_in_every_layout() {
        const SET: &str = "permissionsets/Sync.permissionset-meta.xml";
        const OWN: &str = "permissionsets/Sync/Sync.permissionset-meta.xml";
        for (set, part) in [
            (OWN, "permissionsets/Sync/userPermissions/ModifyAllData.userPermission-meta.xml"),
            (OWN, "permissionsets/Sync/objectSettings/Account.objectSettings-meta.xml"),
            (OWN, "permissionsets/Sync/Sync.classAccess-meta.xml"),
            (OWN, "permissionsets/Sync/userPermissions.yaml"),
            (OWN, "permissionsets/Sync/a/b/c/anything.toml"),
            (OWN, "permissionsets/Sync/x"),
            (SET, "permissionsets/Sync/userPermissions.json5"),
            (SET, "permissionsets/Sync.parts/1.xml"),
            (SET, "permissionsets/Sync-meta/1.xml"),
            (SET, "permissionsets/Sync.userPermissions.ini"),
            (SET, "permissionsets/userPermissions/Sync.xml"),
            (SET, "permissionsets/parts/sync/1.xml"),
            (SET, "permissionsets/userPermissions/ModifyAllData.xml"),
            (SET, "permissionsets/everything.yaml"),
        ] {
            let (of, _) = owned(&[set, part], true);
            assert_eq!(of, [(set.to_owned(), vec![part.to_owned()])], "{part}");
        }
    }

    #[test]
    fn elsewhere_only_what_is_called_after_it_belongs_to_a_file() {
        for (set, part, is_part) in [
            ("Sync/Sync.permissionset", "Sync/userPermissions/A.xml", true),
            ("x/Sync.permissionset", "x/Sync/A.xml", true),
            ("x/Sync.permissionset", "x/userPermissions/A.xml", true),
            ("x/Sync.permissionset", "x/other.xml", false),
            ("x/Sync.permissionset", "x/Sync.cls", false),
            ("x/Sync.permissionset", "x/Sync.flow-meta.xml", false),
            ("x/Sync.permissionset", "x/Synchronous.xml", false),
        ] {
            assert_eq!(!owned(&[set, part], false).0.is_empty(), is_part, "{part}");
        }
    }

    #[test]
    fn what_is_known_to_be_something_else_is_no_part() {
        let files = [
            "permissionsets/Sync.permissionset-meta.xml",
            "permissionsets/Sync_EU.permissionset-meta.xml",
            "permissionsets/README.md",
            "permissionsets/.gitkeep",
            "permissionsets/Sync.permissionset-meta.xml.orig",
            "permissionsets/Sync/notes.txt",
        ];
        assert_eq!(owned(&files, true), (Vec::new(), Vec::new()));
        let part = "permissionsets/Sync_EU/userPermissions.yaml";
        let (of, _) = owned(&[files[0], files[1], part], true);
        assert_eq!(of, [(files[1].to_owned(), vec![part.to_owned()])]);
    }

    #[test]
    fn parts_of_what_is_not_there_are_strays() {
        let files = ["permissionsets/A.permissionset", "permissionsets/Gone/userPermissions.yaml"];
        assert_eq!(owned(&files, true), (Vec::new(), vec![files[1].to_owned()]));
    }
}
