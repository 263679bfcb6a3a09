//! The element names of profiles, permission sets and groups, and which of them somebody may have meant.

use std::collections::HashMap;
use std::sync::LazyLock;

use permlight_core::catalog::{self, Permission};
use permlight_core::object_right::ObjectRight;
use permlight_core::order::{InOrder as _, gathered};
use permlight_core::section::{Form, Section, TAB_SETTINGS};
use permlight_core::sorted::SortedSet;

/// Elements that stand directly in the outermost one and are no sections.
const SINGLE: [&str; 8] = [
    "custom",
    "description",
    "fullName",
    "hasActivationRequired",
    "label",
    "license",
    "status",
    "userLicense",
];

/// The sections, lists of entries, by name: of two that are equally near, the first counts.
static SECTIONS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let in_files = Section::ALL.iter().filter(|section| section.is_in_files());
    let mut elements: Vec<_> = in_files.map(|section| section.element()).chain([TAB_SETTINGS]).collect();
    elements.order();
    elements
});

/// Every element that stands directly in the outermost one.
fn top() -> impl Iterator<Item = &'static str> {
    SECTIONS.iter().copied().chain(SINGLE)
}

/// The children of entries that are read, section by section.
pub(crate) const USER_PERMISSION: [&str; 2] = ["name", "enabled"];
pub(crate) const OBJECT: [&str; 8] = [
    "object",
    ObjectRight::Read.element(),
    ObjectRight::Create.element(),
    ObjectRight::Edit.element(),
    ObjectRight::Delete.element(),
    ObjectRight::ViewAllRecords.element(),
    ObjectRight::ModifyAllRecords.element(),
    ObjectRight::ViewAllFields.element(),
];
pub(crate) const FIELD: [&str; 3] = ["field", "readable", "editable"];
pub(crate) const TAB: [&str; 2] = ["tab", "visibility"];
pub(crate) const APPLICATION: [&str; 3] = ["application", "visible", "default"];
pub(crate) const RECORD_TYPE: [&str; 4] = ["recordType", "visible", "default", "personAccountDefault"];
pub(crate) const RANGE: [&str; 3] = ["startAddress", "endAddress", "description"];

/// Children of the entries of the other sections.
const OTHER_CHILDREN: [&str; 13] = [
    "actionName",
    "content",
    "dataCategoryGroup",
    "dataspaceScope",
    "flow",
    "flowtype",
    "formFactor",
    "friendlyname",
    "layout",
    "pageOrSobjectType",
    "type",
    "uiLoginFlowType",
    "useLightningRuntime",
];

/// Every child of an entry.
static CHILDREN: LazyLock<SortedSet<&'static str>> = LazyLock::new(|| {
    let switches = Section::ALL.iter().filter_map(|section| match section.form() {
        Form::Switch(child) => Some(child),
        _ => None,
    });
    let others =
        [&USER_PERMISSION[..], &OBJECT, &FIELD, &TAB, &APPLICATION, &RECORD_TYPE, &RANGE, &OTHER_CHILDREN];
    gathered(others.concat().into_iter().chain(switches))
});

/// What an element that is not known where it stands may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant {
    /// This one, in another place.
    Elsewhere(&'static str),
    /// This one, in another spelling.
    Spelt(&'static str),
    /// Nothing that this version knows.
    New,
}

/// What an element directly in the outermost one may be, that the reader of this kind of file does not take.
pub(crate) fn at_the_top(name: &str) -> Meant {
    match top().find(|known| *known == name) {
        Some(known) => Meant::Elsewhere(known),
        None => match CHILDREN.get(name) {
            Some(child) => Meant::Elsewhere(child),
            None => spelt(name, top()),
        },
    }
}

/// What an element inside an entry that knows these children may be.
pub(crate) fn in_an_entry(name: &str, own: &[&'static str]) -> Meant {
    match top().chain(CHILDREN.iter().copied()).find(|known| *known == name) {
        Some(known) => Meant::Elsewhere(known),
        None => match spelt(name, own.iter().copied()) {
            Meant::New => spelt(name, top()),
            found => found,
        },
    }
}

/// The section that an element inside something that is passed over is, or may be meant to be.
pub(crate) fn inside_others(name: &str) -> Option<&'static str> {
    // Nearly every element is one of these.
    if CHILDREN.contains(name) {
        return None;
    }
    let sections = || SECTIONS.iter().copied();
    if let Some(known) = sections().find(|known| *known == name) {
        return Some(known);
    }
    match spelt(name, sections()) {
        Meant::Spelt(known) => Some(known),
        Meant::Elsewhere(_) | Meant::New => None,
    }
}

/// Letters and digits, in lower case, without what stands before a colon.
pub(crate) fn folded(name: &str) -> String {
    let name = name.rsplit(':').next().unwrap_or(name);
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The longest name whose spelling is looked at; the longest known one has 35 letters.
const LONGEST: usize = 60;

fn spelt(name: &str, known: impl Iterator<Item = &'static str>) -> Meant {
    if name.len() > LONGEST {
        return Meant::New;
    }
    let name = folded(name);
    let mut nearest: Option<(usize, &'static str)> = None;
    for known in known {
        let other = folded(known);
        if name.len().abs_diff(other.len()) > 2 {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&name, &other);
        let allowed = if other.len() < 6 { 0 } else { 1 + usize::from(other.len() >= 10) };
        if distance <= allowed && nearest.is_none_or(|(least, _)| distance < least) {
            nearest = Some((distance, known));
        }
    }
    nearest.map_or(Meant::New, |(_, known)| Meant::Spelt(known))
}

/// Every user permission by its name and its label, folded, and by what is left of its name without one letter: two names
/// that one slip makes alike have such a remainder in common.
static PERMISSIONS: LazyLock<HashMap<String, Vec<&'static Permission>>> = LazyLock::new(|| {
    let mut known: HashMap<String, Vec<&'static Permission>> = HashMap::new();
    for permission in catalog::permissions() {
        let name = folded(permission.name);
        let names = remainders(&name).chain([folded(permission.label())]);
        names.for_each(|name| known.entry(name).or_default().push(permission));
    }
    known
});

/// A name, and what is left of it without any one of its letters.
fn remainders(name: &str) -> impl Iterator<Item = String> {
    let without = |(at, letter): (usize, char)| {
        let (before, after) = name.split_at_checked(at).unwrap_or_default();
        [before, after.strip_prefix(letter).unwrap_or_default()].concat()
    };
    name.char_indices().map(without).chain([name.to_owned()])
}

/// The shortest name of a permission in which a slip is looked for.
const SHORTEST: usize = 8;

/// The user permission that a name which the catalog does not have may be meant for: another spelling of its API name, its
/// label, its name in queries, or a slip.
pub(crate) fn permission(name: &str) -> Option<&'static str> {
    if name.len() > 2 * LONGEST {
        return None;
    }
    let name = folded(name);
    let bare = bare(&name);
    let is_same = |known: &&&Permission| is_same(known, bare);
    let is_near = |known: &&&Permission| {
        let known = folded(known.name);
        known.len() >= SHORTEST && strsim::damerau_levenshtein(&known, bare) <= 1
    };
    let same = PERMISSIONS.get(bare).into_iter().flatten().find(is_same);
    let near = || remainders(bare).find_map(|name| PERMISSIONS.get(&name)?.iter().find(is_near));
    same.or_else(near).map(|known| known.name)
}

/// The user permission whose API name this is but for upper and lower case: a slip for certain, as no two names differ so little.
pub(crate) fn in_another_case(name: &str) -> Option<&'static str> {
    let mut known = catalog::permissions().iter().map(|permission| permission.name);
    known.find(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a text has the form of an API name: what a tool was to fill in has not.
pub(crate) fn is_api_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
}

/// A folded name without what queries and people put before it.
fn bare(folded: &str) -> &str {
    let before = ["userpermissions", "userpermission", "permissions", "permission"];
    let rest = before.iter().find_map(|word| folded.strip_prefix(word));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(folded)
}

fn is_same(known: &Permission, folded_name: &str) -> bool {
    folded(known.name) == folded_name || folded(known.label()) == folded_name
}

/// The user permission that a text, a part of it or a word of it names, where nobody looks for one.
pub(crate) fn named_in(text: &str) -> Option<&'static str> {
    let exactly = |part: &str| {
        let name = (part.len() <= 2 * LONGEST).then(|| folded(part))?;
        let name = bare(&name);
        let found = PERMISSIONS.get(name).filter(|_| name.len() >= SHORTEST)?;
        found.iter().find(|known| is_same(known, name)).map(|known| known.name)
    };
    let parts = text.split([',', ':', ';', '=', '|', '<', '>', '"', '\'', '\n']);
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let near = || permission(text).filter(|name| name.len() >= SHORTEST);
    parts.chain(words).filter(|part| part.len() >= SHORTEST).find_map(exactly).or_else(near)
}

/// Whether letters and digits in lower case hold the name of a section of rights.
pub(crate) fn holds_a_section(folded_text: &str) -> bool {
    let sections = SECTIONS.iter().filter(|known| !known.ends_with("ermissionSets"));
    sections.map(|known| folded(known)).chain(["objectsettings".to_owned()]).any(|known| {
        let one = known.strip_suffix("es").or(known.strip_suffix('s')).unwrap_or(&known);
        folded_text.contains(one)
    })
}

/// Whether a folder is called exactly like a section of rights.
pub(crate) fn is_section(name: &str) -> bool {
    name == OBJECT_SETTINGS || rights().any(|known| known == name)
}

/// The section that a word in a file's name stands for: its name, or that of one entry.
pub(crate) fn section_of_word(word: &str) -> Option<&'static str> {
    rights().chain([OBJECT_SETTINGS]).find(|known| is_one_of(word, known))
}

/// What decomposed source format calls all that is granted on one object.
const OBJECT_SETTINGS: &str = "objectSettings";

/// The sections of rights. Those of groups are called like folders of whole files.
fn rights() -> impl Iterator<Item = &'static str> + Clone {
    SECTIONS.iter().copied().filter(|known| !known.ends_with("ermissionSets"))
}

/// The section of which an element is one entry, as official decomposed source format calls it: `ClassAccess`.
pub(crate) fn section_of_entry(name: &str) -> Option<&'static str> {
    let (first, rest) = name.split_at_checked(1)?;
    let name = [first.to_ascii_lowercase().as_str(), rest].concat();
    (first != name.split_at_checked(1)?.0).then(|| rights().find(|known| is_one_of(&name, known)))?
}

/// Whether a word is the name of a section, or of one of its entries.
fn is_one_of(word: &str, section: &str) -> bool {
    let one = section.strip_suffix("ies").map(|stem| [stem, "y"].concat());
    section == word
        || section.strip_suffix('s') == Some(word)
        || section.strip_suffix("es") == Some(word)
        || one.as_deref() == Some(word)
}

/// Whether a word is the name of a user permission.
pub(crate) fn is_permission(word: &str) -> bool {
    word.len() >= SHORTEST && catalog::permission(word).is_some()
}

/// Whether a file or folder is called like a section: `userPermissions`, `Sync.classAccess-meta.xml`.
pub(crate) fn names_a_section(name: &str) -> bool {
    let is_one = |part: &str| rights().chain([OBJECT_SETTINGS]).any(|known| is_one_of(part, &folded(known)));
    name.split(['.', '-']).any(|part| part.len() >= 4 && is_one(&folded(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_understood_and_new_names_are_new() {
        for name in [
            "userPermission",
            "UserPermissions",
            "userpermissions",
            "USERPERMISSIONS",
            "user_permissions",
            "sf:userPermissions",
            "usrePermissions",
            "userPermisions",
        ] {
            assert_eq!(at_the_top(name), Meant::Spelt("userPermissions"), "{name}");
        }
        assert_eq!(at_the_top("Custom"), Meant::Spelt("custom"));
        assert_eq!(at_the_top("enabled"), Meant::Elsewhere("enabled"));
        for name in ["somethingNewIn68", "dataLibraryAccesses", "x", "", &"userPermissions".repeat(9)] {
            assert_eq!(at_the_top(name), Meant::New, "{name}");
        }
    }

    #[test]
    fn a_permission_is_known_by_what_somebody_may_call_it() {
        for name in [
            "modifyalldata",
            "Modify All Data",
            "PermissionsModifyAllData",
            "ModifyAllDate",
            "ModifyAlData",
            "ModifyAllDtaa",
            "ModifyAllDat\u{430}",
            "ModifyAllDataa",
        ] {
            assert_eq!(permission(name), Some("ModifyAllData"), "{name}");
        }
        for name in ["ManageHpi", "InventPermissions", "A", "", &"ModifyAllData".repeat(20)] {
            assert_eq!(permission(name), None, "{name}");
        }
    }

    #[test]
    fn an_entry_knows_its_own_children_and_the_sections() {
        assert_eq!(in_an_entry("viewAllRecord", &OBJECT), Meant::Spelt("viewAllRecords"));
        assert_eq!(in_an_entry("userPermissions", &FIELD), Meant::Elsewhere("userPermissions"));
        assert_eq!(in_an_entry("userPermission", &FIELD), Meant::Spelt("userPermissions"));
        assert_eq!(in_an_entry("shareAllRecords", &OBJECT), Meant::New);
    }

    #[test]
    fn files_are_called_like_sections_in_many_ways() {
        for name in [
            "userPermissions",
            "userPermission",
            "userpermissions.yaml",
            "Sync.classAccess-meta.xml",
            "classAccesses.json5",
            "tabVisibility",
            "objectSettings",
        ] {
            assert!(names_a_section(name), "{name}");
        }
        for name in ["README.md", "package.xml", "Sync.app-meta.xml", "Sync.permissionset-meta.xml", ""] {
            assert!(!names_a_section(name), "{name}");
        }
    }
}
