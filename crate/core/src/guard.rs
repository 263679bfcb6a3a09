//! What a list of object or field permissions does not name, though somebody may have it: generated from
//! `crate/data/catalog/guard.toml`.

use crate::content::is_same_name;
use crate::object_right::ObjectRight;
use crate::section::Section;
use crate::subject::SubjectKind;

mod generated {
    include!(concat!(env!("OUT_DIR"), "/guard.rs"));
}

/// The user permission that edits what field-level security makes read-only.
pub(crate) const EDITS_READ_ONLY: &str = generated::EDITS_READ_ONLY;

/// What decides about a field without field-level security of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldGuard {
    /// The rights on its object.
    Object,
    /// The field-level security of another field, or of several.
    Fields(Vec<String>),
}

/// What decides about a field, as `Contact` and `LastName`; `None` for a field that is not known to have no security of its own.
pub fn of_field(object: &str, own: &str) -> Option<FieldGuard> {
    let field = [object, ".", own].concat();
    if own.eq_ignore_ascii_case("Name") && is_one(generated::GUARDED, &field) {
        return None;
    }
    let is_of_name = || is_one(generated::PEOPLE, object) && is_one(generated::NAME_PARTS, own);
    if is_one(generated::OF_ALL, own) || is_one(generated::REQUIRED, &field) || is_of_name() {
        return Some(FieldGuard::Object);
    }
    let of = |object: &str, own: &str| [object, ".", own].concat();
    if let Some(of_contact) = of_person(object, own) {
        let guard = of_field("Contact", of_contact);
        return Some(guard.unwrap_or_else(|| FieldGuard::Fields(vec![of("Contact", of_contact)])));
    }
    if is_same_name(object, "Activity") {
        return Some(FieldGuard::Fields(vec![of("Task", own), of("Event", own)]));
    }
    if let Some(name) = without_end(own, "__pc").filter(|_| is_same_name(object, "Account")) {
        return Some(FieldGuard::Fields(vec![of("Contact", &[name, "__c"].concat())]));
    }
    for part in generated::PARTS.split(' ') {
        let custom = without_end(own, "__s").and_then(|own| without_end(own, part)?.strip_suffix("__"));
        if let Some(name) = custom {
            return Some(FieldGuard::Fields(vec![of(object, &[name, "__c"].concat())]));
        }
        let Some(front) = without_end(own, part) else { continue };
        let whole = of(object, &[front, "Address"].concat());
        if let Some(known) = generated::ADDRESSES.split(' ').find(|known| is_same_name(known, &whole)) {
            return Some(FieldGuard::Fields(vec![known.to_owned()]));
        }
    }
    None
}

/// The field of a contact that a field of a person account is: `Email` of `PersonEmail`.
fn of_person<'n>(object: &str, own: &'n str) -> Option<&'n str> {
    let (front, rest) = own.split_at_checked(generated::OF_PERSON.len())?;
    let is_standard = rest.starts_with(|first: char| first.is_ascii_alphanumeric()) && !own.contains("__");
    let is_one =
        front.eq_ignore_ascii_case(generated::OF_PERSON) && is_standard && is_same_name(object, "Account");
    (is_one && !self::is_one(generated::OF_PERSON_ALONE, own)).then_some(rest)
}

/// What may be no object, by its name: a custom setting or a custom metadata type.
pub(crate) struct MaybeSettings {
    /// The section of a file that names it.
    pub(crate) section: Section,
    /// User permissions that give a right on it.
    opening: [&'static str; 2],
}

impl MaybeSettings {
    /// The user permissions that give a right on it, if it is one.
    pub(crate) fn opening(&self, right: ObjectRight) -> impl Iterator<Item = &'static str> {
        let [reads, edits] = self.opening;
        words(reads).filter(move |_| right == ObjectRight::Read).chain(words(edits))
    }
}

/// Whether something with this name may be a custom setting or a custom metadata type.
pub(crate) fn maybe_settings(name: &str) -> Option<MaybeSettings> {
    let rows = generated::SETTINGS.iter();
    let (_, element, reads, edits) =
        rows.copied().find(|(ending, ..)| without_end(name, ending).is_some())?;
    let section = Section::of_element(element, SubjectKind::PermissionSet)?;
    Some(MaybeSettings { section, opening: [reads, edits] })
}

/// What decides about an object without permissions of its own: objects, or user permissions. Nothing, where its records follow any
/// object that they belong to. `None` for an object that is not known to have none.
pub fn of_object(object: &str) -> Option<Vec<String>> {
    if let Some((by, _)) = generated::FOLLOWS.iter().find(|(_, objects)| is_one(objects, object)) {
        return Some(words(by).map(str::to_owned).collect());
    }
    generated::ENDINGS.split(' ').find_map(|end| {
        let front = without_end(object, end).filter(|front| !front.is_empty())?;
        match front.strip_suffix("__") {
            Some(custom) => Some(vec![[custom, "__c"].concat()]),
            // A custom object may be called so.
            None => (!front.contains("__")).then(|| vec![front.to_owned()]),
        }
    })
}

/// The user permissions that give a right on this one object, whatever a list of objects says.
pub(crate) fn opening(object: &str, right: ObjectRight) -> impl Iterator<Item = &'static str> {
    generated::OPENS.iter().filter_map(move |(permission, objects, rights)| {
        (is_one(objects, object) && words(rights).any(|word| word == right.fact())).then_some(*permission)
    })
}

fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(' ').filter(|word| !word.is_empty())
}

/// Whether a list has a name, by itself or by its last letters: `*__mdt`.
fn is_one(list: &'static str, name: &str) -> bool {
    words(list).any(|own| match own.strip_prefix('*') {
        Some(end) => without_end(name, end).is_some(),
        None => is_same_name(own, name),
    })
}

/// A name without its last letters, however they are spelt.
fn without_end<'n>(name: &'n str, end: &str) -> Option<&'n str> {
    let (front, last) = name.split_at_checked(name.len().checked_sub(end.len())?)?;
    last.eq_ignore_ascii_case(end).then_some(front)
}
