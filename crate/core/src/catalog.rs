//! What Permlight knows of each user permission, generated from `crate/data/catalog`.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::Serialize;

use crate::subject::SubjectKind;
use crate::text;

/// One user permission of the Salesforce platform.
#[derive(Debug)]
pub struct Permission {
    /// API name as in `<userPermissions><name>`, for example `ModifyAllData`.
    pub name: &'static str,
    /// Newest English label; empty where no source gives one.
    pub english: &'static str,
    /// Older and other English spellings, separated by ` | `.
    other_labels: &'static str,
    /// Where permission sets and enhanced profiles show it.
    pub enhanced: Option<EnhancedGroup>,
    /// Where the original profile page shows it.
    pub classic: Option<ClassicGroup>,
    /// The harm it can do.
    pub risk: Option<Risk>,
}

impl Permission {
    /// The English label, or the API name where there is none.
    pub const fn label(&self) -> &'static str {
        if self.english.is_empty() { self.name } else { self.english }
    }

    /// Older and other English spellings.
    pub fn other_labels(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.other_labels.split(" | ").filter(|label| !label.is_empty())
    }

    /// What is known about it beyond its name.
    pub fn traits(&self) -> Option<&'static Traits> {
        generated::TRAITS.iter().find(|(name, _)| *name == self.name).map(|(_, traits)| traits)
    }

    /// Permissions that Salesforce switches on together with it.
    pub fn implies(&self) -> &'static [&'static str] {
        generated::IMPLIES.iter().find(|(name, _)| *name == self.name).map_or(&[], |(_, implied)| implied)
    }

    /// Reads one line of the catalog, as the build writes it.
    fn from_line(line: &'static str) -> Self {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        Self {
            name: cell(),
            english: cell(),
            other_labels: cell(),
            enhanced: match cell() {
                "app" => Some(EnhancedGroup::App),
                "system" => Some(EnhancedGroup::System),
                _ => None,
            },
            classic: match cell() {
                "administrative" => Some(ClassicGroup::Administrative),
                "general" => Some(ClassicGroup::General),
                _ => None,
            },
            risk: match cell() {
                "low" => Some(Risk::Low),
                "medium" => Some(Risk::Medium),
                "high" => Some(Risk::High),
                "critical" => Some(Risk::Critical),
                _ => None,
            },
        }
    }
}

/// The catalog as text: a line for each permission, an empty one, and a line for each thing that Salesforce's pages have
/// words for. The extension's engine does without the feature `embedded` and is given the same text by [`provide`]: a
/// third of the WebAssembly would be nothing else.
#[cfg(feature = "embedded")]
pub const TEXT: &str = generated::TEXT;

#[cfg(not(feature = "embedded"))]
const TEXT: &str = "";

/// The permissions, and the words of pages.
static KNOWN: OnceLock<(Vec<Permission>, &str)> = OnceLock::new();

fn known(text: &'static str) -> &'static (Vec<Permission>, &'static str) {
    KNOWN.get_or_init(|| {
        let (permissions, words) = text.split_once("\n\n").unwrap_or((text, ""));
        (permissions.lines().map(Permission::from_line).collect(), words)
    })
}

/// Every permission of the catalog, sorted by API name. Without the feature `embedded` there is none until [`provide`] was
/// called.
pub fn permissions() -> &'static [Permission] {
    &known(TEXT).0
}

/// What stands on pages for a key of a section, in every language that is known: lines of `section/key` and words, parted
/// by tabs. They come with the permissions.
pub(crate) fn page_words() -> &'static str {
    known(TEXT).1
}

/// Gives the catalog's text to a program that does not hold it; it stays for as long as the program runs. A catalog that is
/// there already stays as it is.
pub fn provide(text: &'static str) {
    known(text);
}

/// A permission by its place in the catalog, as rules name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PermissionId(pub(crate) u16);

impl PermissionId {
    /// The permission.
    pub fn get(self) -> &'static Permission {
        // The build takes the number from the same list; the first entry stands in only where that is wrong.
        static NOTHING: Permission =
            Permission { name: "", english: "", other_labels: "", enhanced: None, classic: None, risk: None };
        permissions().get(usize::from(self.0)).unwrap_or(&NOTHING)
    }
}

/// A page of permission sets and enhanced profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnhancedGroup {
    /// App Permissions.
    App,
    /// System Permissions.
    System,
}

/// A section of the original profile page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassicGroup {
    /// Administrative Permissions.
    Administrative,
    /// General User Permissions.
    General,
}

/// How much harm a permission can do on an integration user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
    /// The whole org.
    Critical,
}

/// What is known about a permission beyond its name.
#[derive(Debug)]
pub struct Traits {
    /// What it grants, in one line.
    pub grants: &'static str,
    /// Permissions that must be on as well.
    pub requires: &'static [&'static str],
    /// Kinds of metadata that never return it.
    pub blind: &'static [SubjectKind],
    /// Why it can be missing from an org.
    pub conditional: &'static str,
    /// Licence limits.
    pub licence: &'static str,
}

mod generated {
    use super::Traits;
    use crate::subject::SubjectKind;
    include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
}

/// The permission with this API name. Names that profiles use for the same permission
/// (`InstallMultiforce`) find it too.
pub fn permission(name: &str) -> Option<&'static Permission> {
    let name = canonical_alias(name).unwrap_or(name);
    let all = permissions();
    all.binary_search_by(|permission| permission.name.cmp(name)).ok().and_then(|at| all.get(at))
}

/// The one name under which a permission is kept; a name that the catalog does not have stays as it is.
pub fn canonical_name(name: &str) -> Cow<'static, str> {
    permission(name).map_or_else(|| Cow::Owned(name.to_owned()), |known| Cow::Borrowed(known.name))
}

fn canonical_alias(name: &str) -> Option<&'static str> {
    generated::ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, canonical)| *canonical)
}

/// Permissions with which Salesforce switches this one on. The build holds that what they bring along brings no more.
pub fn bringing(name: &str) -> impl Iterator<Item = &'static str> {
    generated::IMPLIES.iter().filter(move |(_, implied)| implied.contains(&name)).map(|(by, _)| *by)
}

/// Permissions that are never on without this one in public metadata.
#[cfg(feature = "users")]
pub(crate) fn requiring(name: &str) -> impl Iterator<Item = &'static str> {
    generated::TRAITS.iter().filter(move |(_, traits)| traits.requires.contains(&name)).map(|(by, _)| *by)
}

/// The permissions that metadata of this kind of subject never returns.
pub fn blind_spots(kind: SubjectKind) -> impl Iterator<Item = &'static str> {
    generated::TRAITS.iter().filter(move |(_, traits)| traits.blind.contains(&kind)).map(|(name, _)| *name)
}

/// The permissions that this version of the API does not know: a file that was retrieved in it says nothing of them.
pub fn newer_than(api: u32) -> impl Iterator<Item = &'static str> {
    let newer = generated::API_VERSIONS.iter().filter(move |(since, _)| *since > api);
    newer.flat_map(|(_, permissions)| permissions.iter().map(|place| PermissionId(*place).get().name))
}

/// The first version of the API that knows all permissions of which that is known.
pub fn newest_api() -> u32 {
    generated::API_VERSIONS.iter().map(|(since, _)| *since).max().unwrap_or_default()
}

/// Whether this is one of the identities that Salesforce makes for its own products. They carry broad rights
/// by design and are not an admin's work. Anybody can give a profile such a name, or clone one with such a licence: what is `custom` is
/// not Salesforce's.
pub fn is_salesforce_identity(profile_name: &str, custom: Option<bool>, licence: Option<&str>) -> bool {
    custom != Some(true)
        && (licence.is_some_and(|licence| generated::IDENTITY_LICENCES.contains(&licence))
            || generated::IDENTITY_PROFILES.contains(&profile_name))
}

/// The labels of a language other than English, by its Salesforce code (`ja`, `pt_BR`): permission and label.
/// Empty for a language without labels. The extension brings them as data, so that only the language of the page
/// is loaded.
pub fn labels(language: &str) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
    let table = generated::LABELS.iter().find(|(known, _)| *known == language);
    table.map_or("", |(_, lines)| lines).lines().filter_map(|line| line.split_once('\t'))
}

/// The label of a permission that people know in English, or its API name where the catalog has none.
pub fn label_of(name: &str) -> &str {
    permission(name).map_or(name, |permission| permission.label())
}

/// The languages other than English that the catalog has labels for.
pub fn languages() -> impl Iterator<Item = &'static str> {
    generated::LABELS.iter().map(|(language, _)| *language)
}

/// Finds permissions by their label. English is always understood, because Salesforce shows new permissions in
/// English until they are translated.
#[derive(Debug)]
pub struct LabelIndex<'l> {
    english: &'static Labels<'static>,
    own: Labels<'l>,
}

impl<'l> LabelIndex<'l> {
    /// English labels, and those of another language as pairs of API name and label.
    pub fn new(more: impl IntoIterator<Item = (&'l str, &'l str)>) -> Self {
        static ENGLISH: OnceLock<Labels<'static>> = OnceLock::new();
        let english = ENGLISH.get_or_init(|| {
            let mut english = Labels::default();
            for permission in permissions() {
                for label in std::iter::once(permission.english).chain(permission.other_labels()) {
                    english.add(label, permission);
                }
            }
            english
        });
        let mut own = Labels::default();
        for (name, label) in more {
            if let Some(permission) = permission(name) {
                own.add(label, permission);
            }
        }
        Self { english, own }
    }

    /// The permission with exactly this label, spelling folded. Never by prefix: 37 labels begin other labels.
    pub fn find(&self, label: &str) -> LabelMatch {
        let folded = text::fold(label);
        let hashed = hash(&folded);
        let mut found = LabelMatch::None;
        for permission in self.english.called(&folded, hashed).chain(self.own.called(&folded, hashed)) {
            match found {
                LabelMatch::One(first) if first.name != permission.name => return LabelMatch::Shared,
                _ => found = LabelMatch::One(permission),
            }
        }
        found
    }
}

/// Permissions by label. About a thousand: a page of a thousand rows looks for each of its labels.
#[derive(Debug)]
struct Labels<'l> {
    /// By the end of the hash of the folded label.
    shelves: [Vec<Labelled<'l>>; 256],
}

#[derive(Debug)]
struct Labelled<'l> {
    hash: u32,
    label: &'l str,
    permission: &'static Permission,
}

impl Default for Labels<'_> {
    fn default() -> Self {
        Self { shelves: [const { Vec::new() }; 256] }
    }
}

impl<'l> Labels<'l> {
    fn add(&mut self, label: &'l str, permission: &'static Permission) {
        let hash = hash(&text::fold(label));
        if let Some(shelf) = self.shelves.get_mut(shelf(hash)).filter(|_| !label.is_empty()) {
            shelf.push(Labelled { hash, label, permission });
        }
    }

    fn called(&self, folded: &str, hash: u32) -> impl Iterator<Item = &'static Permission> {
        let near = self.shelves.get(shelf(hash)).into_iter().flatten();
        let named = near.filter(move |entry| entry.hash == hash && text::fold(entry.label) == folded);
        named.map(|entry| entry.permission)
    }
}

const fn shelf(hash: u32) -> usize {
    (hash & 0xff) as usize
}

/// FNV-1a.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// What a label leads to.
#[derive(Debug, Clone, Copy)]
pub enum LabelMatch {
    /// Exactly one permission.
    One(&'static Permission),
    /// Several permissions share the label, so it identifies none.
    Shared,
    /// No permission has it.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_matched_whole() {
        let index = LabelIndex::new([]);
        assert!(matches!(index.find("Modify All Data"), LabelMatch::One(p) if p.name == "ModifyAllData"));
        assert!(matches!(index.find("Modify All"), LabelMatch::None));
        assert!(
            matches!(index.find("modify  all\u{a0}data "), LabelMatch::One(p) if p.name == "ModifyAllData")
        );
    }

    #[test]
    fn a_shared_label_matches_neither() {
        assert!(matches!(
            LabelIndex::new([]).find("Access Insurance Lightning Components"),
            LabelMatch::Shared
        ));
    }

    #[test]
    fn old_and_new_spellings_lead_to_the_same_permission() {
        let index = LabelIndex::new([]);
        for label in ["API Only User", "Api Only User"] {
            assert!(matches!(index.find(label), LabelMatch::One(p) if p.name == "ApiUserOnly"), "{label}");
        }
    }

    #[test]
    fn japanese_pages_are_read_with_english_beside_it() {
        let index = LabelIndex::new(labels("ja"));
        assert!(matches!(index.find("API の有効化"), LabelMatch::One(p) if p.name == "ApiEnabled"));
        assert!(matches!(index.find("API Enabled"), LabelMatch::One(p) if p.name == "ApiEnabled"));
        assert!(matches!(LabelIndex::new([]).find("API の有効化"), LabelMatch::None));
    }

    #[test]
    fn a_profile_name_of_a_permission_is_understood() {
        assert_eq!(permission("InstallMultiforce").map(|p| p.name), Some("InstallPackaging"));
        assert_eq!(canonical_name("SomethingNew__x"), "SomethingNew__x");
    }

    #[test]
    fn names_are_sorted_for_the_search() {
        let all = permissions();
        assert!(all.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert!(all.len() >= 950);
    }
}
