//! What lies around a file: the parts of its subject that a project keeps beside it, and the signs of a delta.
//!
//! Tools cut permission sets and profiles into parts in many ways, and new ones come. So a part is not known by its layout: any
//! file or folder that is called after the subject, or lies in a folder that is, is a part of it unless it is known to be
//! something else. In a folder that Salesforce names after a kind of metadata (`permissionsets`) this goes for every file.

use std::collections::HashMap;

use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::order::InOrder as _;
use permlight_core::sorted::SortedMap;
use permlight_core::subject::SubjectKind;

use crate::naming::{classify, folder, in_its_folder, stem};
use crate::part::Written;
use crate::something_else::{is_left_behind, is_something_else};
use crate::vocabulary::{is_section, names_a_section, section_of_word};

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
    /// Whether a file, by place among them, may hold something of a permission set or profile.
    pub(crate) may_hold: &'t dyn Fn(usize) -> bool,
}

/// What of the files is a part of what, by place among them: the subject's file, and its parts.
pub(crate) struct Parts {
    pub(crate) of: SortedMap<usize, Vec<usize>>,
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
    // Known to be something else, unless it lies in a folder that is called after a subject.
    let mut perhaps: Vec<usize> = Vec::new();
    for (at, path) in together.files.iter().enumerate() {
        let (cut, _) = split(path);
        let (folder, file) = path.split_at(cut);
        let own_folder = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let Some((_, name)) = classify(file).or_else(|| in_its_folder(own_folder, file)) else {
            if !is_something_else(file) || (together.is_home && is_metadata_of_sections(path)) {
                others.push(at);
            } else if together.is_home && !is_left_behind(file) {
                perhaps.push(at);
            }
            continue;
        };
        let stem = stem(file);
        for called in [Some(stem), Some(name.as_str()).filter(|name| *name != stem)].into_iter().flatten() {
            by_name.entry(called.to_lowercase()).or_default().push(Own { at, folder });
        }
        by_folder.entry(folder).or_default().push(at);
    }
    let mut parts = Parts { of: SortedMap::new(), strays: Vec::new() };
    for at in perhaps {
        let Some((folders, _)) = together.files.get(at).and_then(|path| path.rsplit_once('/')) else {
            continue;
        };
        let called =
            folders.split('/').skip(1).filter_map(|folder| by_name.get(&bare(folder).to_lowercase()));
        for own in called.flatten() {
            parts.of.entry(own.at).or_default().push(at);
        }
    }
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
                (together.is_home && **own == folder && (together.may_hold)(at))
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

/// The list of its elements that sf-decomposer puts into the folder of a subject.
pub(crate) const ORDER: &str = ".key_order.json";

/// Whether a file, by its path, lies where decomposed source format and sf-decomposer put a part of the subject whose own file
/// is the other one, in a folder of its own. Whatever else is called after it may be a part, and nobody can tell of what.
///
/// * `Sync/userPermissions/ApiEnabled.userPermission-meta.xml` (decomposePermissionSetBeta, sf-decomposer in any form)
/// * `Sync/Sync.userPermission-meta.xml`, `Sync/objectSettings/Account.objectSettings-meta.xml` (decomposePermissionSetBeta2)
/// * `Sync/userPermissions.yaml` (sf-decomposer, grouped by tag)
pub(crate) fn is_in_a_known_place(own: &str, part: &str) -> bool {
    let Some((folder, file)) = own.rsplit_once('/') else { return false };
    let stem = stem(file);
    let is_own = folder.rsplit('/').next().is_some_and(|last| last.to_lowercase() == stem.to_lowercase());
    let Some(below) = part.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else { return false };
    if !is_own || Written::of(below).is_none() {
        return false;
    }
    let section_of = |file: &str| {
        let (rest, _) = file.rsplit_once('.')?;
        let (name, word) = rest.strip_suffix("-meta")?.rsplit_once('.')?;
        (!name.is_empty()).then(|| (name.to_owned(), word.to_owned()))
    };
    match below.split_once('/') {
        None => {
            let grouped = || below.rsplit_once('.').is_some_and(|(name, _)| is_section(name));
            let named = || {
                section_of(below).is_some_and(|(name, word)| {
                    name.to_lowercase() == stem.to_lowercase() && section_of_word(&word).is_some()
                })
            };
            below == ORDER || grouped() || named()
        }
        Some((section, file)) => {
            !file.contains('/')
                && section_of(file)
                    .is_some_and(|(_, word)| section_of_word(&word).is_some_and(|of| of == section))
        }
    }
}

/// A folder's name without what hides it or puts it first.
fn bare(folder: &str) -> &str {
    folder.trim_start_matches(['.', '_'])
}

/// Whether a folder is called after a subject, as decomposed source format calls the folder of its parts.
pub(crate) fn is_called_after(folder: &str, subject: &str) -> bool {
    let (folder, subject) = (bare(folder).to_lowercase(), bare(subject).to_lowercase());
    !subject.is_empty()
        && folder
            .strip_prefix(&subject)
            .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
}

/// Other metadata that is called like a section, in a folder that is called like it too.
fn is_metadata_of_sections(path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(folders, file)| {
        names_a_section(file) && folders.split('/').skip(1).any(names_a_section)
    })
}

/// Why a subject whose own file stands alone in a folder of its own is not whole.
pub(crate) fn says_alone(folder: String) -> Message {
    message!("metadata-file.alone", folder)
}

/// Whether a text may hold something of a permission set or profile: it names a section, or a user permission.
pub(crate) fn may_hold(bytes: &[u8]) -> bool {
    let Ok(text) = crate::decode::decode(bytes) else { return true };
    let words = || text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let folded: String = words().map(str::to_ascii_lowercase).collect();
    text.contains('\0')
        || crate::vocabulary::holds_a_section(&folded)
        || words().any(crate::vocabulary::is_permission)
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
            let lower = bare(part).to_lowercase();
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
    found.order();
    found.dedup();
    found
}

/// Why a subject of which `.forceignore` leaves parts out is not whole.
pub(crate) fn says_left_out(first: &str, count: usize) -> Message {
    message!("metadata-file.parts-ignored", first.to_owned(), others(count))
}

/// Why a subject with such parts is not whole.
pub(crate) fn says(parts: &[&str]) -> Message {
    let first = parts.first().copied().unwrap_or_default();
    message!("metadata-file.parts", first.to_owned(), others(parts.len()))
}

/// How many there are beside the first.
fn others(count: usize) -> Option<Message> {
    count.checked_sub(1).filter(|more| *more > 0).map(|more| message!("metadata-file.and-more", more))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(files: &[&str], is_home: bool) -> (Vec<(String, Vec<String>)>, Vec<String>) {
        let files: Vec<String> = files.iter().map(|&file| file.to_owned()).collect();
        let found =
            parts(&Together { files: &files, is_home, may_hold: &|at| files[at].contains("everything") });
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
            "permissionsets/README",
            "permissionsets/index.csv",
            "permissionsets/Sync/.gitkeep",
        ];
        assert_eq!(owned(&files, true), (Vec::new(), Vec::new()));
        let part = "permissionsets/Sync_EU/userPermissions.yaml";
        let (of, _) = owned(&[files[0], files[1], part], true);
        assert_eq!(of, [(files[1].to_owned(), vec![part.to_owned()])]);
    }

    #[test]
    fn in_the_folder_of_a_subject_everything_is_a_part() {
        const SET: &str = "permissionsets/Sync.permissionset-meta.xml";
        for part in [
            "permissionsets/Sync/notes.txt",
            "permissionsets/Sync/README.md",
            "permissionsets/Sync/Account.object-meta.xml",
            "permissionsets/Sync/a/b.js",
            "permissionsets/.Sync/userPermissions.yaml",
            "permissionsets/Sync/.userPermissions.yaml",
            "permissionsets/customPermissions/Use.customPermission-meta.xml",
        ] {
            let (of, _) = owned(&[SET, part], true);
            assert_eq!(of, [(SET.to_owned(), vec![part.to_owned()])], "{part}");
        }
    }

    #[test]
    fn beside_a_file_of_a_feature_lies_other_metadata() {
        for other in [
            "feature/customPermissions/Use.customPermission-meta.xml",
            "feature/Use.customPermission-meta.xml",
            "feature/classes/Sync.cls",
        ] {
            assert_eq!(owned(&["feature/Sync.permissionset-meta.xml", other], false).0, [], "{other}");
        }
    }

    #[test]
    fn a_text_that_names_no_section_holds_nothing() {
        for (text, holds) in [
            ("a,b\n1,2", false),
            ("Our permission sets", false),
            ("user_permissions:", true),
            ("<ObjectPermissions>", true),
            ("ModifyAllData: true", true),
            ("a\0b", true),
        ] {
            assert_eq!(may_hold(text.as_bytes()), holds, "{text:?}");
        }
        assert!(may_hold(b"\xff\xfe\xfd"));
    }

    #[test]
    fn parts_of_what_is_not_there_are_strays() {
        let files = ["permissionsets/A.permissionset", "permissionsets/Gone/userPermissions.yaml"];
        assert_eq!(owned(&files, true), (Vec::new(), vec![files[1].to_owned()]));
    }
}
