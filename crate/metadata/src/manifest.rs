//! `package.xml`: what was asked for in a retrieve.

use permlight_core::catalog;
use permlight_core::order::gathered;
use permlight_core::sorted::{SortedMap, SortedSet};

use crate::decode;
use crate::error::{Cursor, Fault, ReadError};
use crate::xml::{Scanner, Token};

/// What was asked for, by type of metadata: names, or `*`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    types: SortedMap<String, SortedSet<String>>,
    /// In which version of the API; several where several were laid together.
    versions: SortedSet<String>,
}

/// A version of the API in which files were retrieved; 0 where nobody can tell, which is older than any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Api(u32);

impl Api {
    /// The first version in which permission sets are retrieved with all that they hold.
    const WHOLE_SETS: Self = Self(40);

    /// As manifests write it: `66.0`.
    pub fn read(version: &str) -> Self {
        Self(version.split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0))
    }

    /// Whether a permission set that was retrieved in it may hold more than it lists.
    pub fn cuts_sets(self) -> bool {
        self < Self::WHOLE_SETS
    }

    /// Whether it knows all user permissions; else what it does not know its files do not list.
    pub fn knows_all(self) -> bool {
        self.0 >= catalog::newest_api()
    }

    /// The user permissions that it does not know.
    pub(crate) fn unheard_of(self) -> impl Iterator<Item = &'static str> {
        catalog::newer_than(self.0)
    }

    /// As people write it, where it was said.
    pub(crate) fn text(self) -> Option<String> {
        (self.0 > 0).then(|| self.0.to_string())
    }
}

/// The element that says in which version of the API.
const VERSION: &str = "version";

impl Manifest {
    /// Whether something of this type was asked for.
    pub fn has(&self, name: &str) -> bool {
        self.types.get(name).is_some_and(|members| !members.is_empty())
    }

    /// Whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.types.values().all(SortedSet::is_empty)
    }

    /// Whether one of this type, or all of them, were asked for.
    pub(crate) fn asks_for(&self, name: &str, is: impl Fn(&str) -> bool) -> bool {
        self.types.get(name).is_some_and(|members| members.iter().any(|one| one == "*" || is(one)))
    }

    /// The names of this type that were asked for, as Salesforce spells them, without `*`.
    pub(crate) fn names(&self, type_name: &str) -> impl Iterator<Item = &str> {
        self.types.get(type_name).into_iter().flatten().map(String::as_str).filter(|name| *name != "*")
    }

    /// In which version of the API.
    pub fn versions(&self) -> impl Iterator<Item = &str> {
        self.versions.iter().map(String::as_str)
    }

    /// The oldest of them, if it says one.
    pub(crate) fn oldest(&self) -> Option<Api> {
        self.versions.iter().map(|version| Api::read(version)).min()
    }

    /// The types of which two do not ask for the same, and `version` if that is another.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let names: SortedSet<&String> = gathered(self.types.keys().chain(other.types.keys()));
        let of = |manifest: &Self, name: &str| manifest.types.get(name).cloned().unwrap_or_default();
        let types = names.into_iter().filter(|name| of(self, name) != of(other, name)).cloned();
        types.chain((self.versions != other.versions).then(|| VERSION.to_owned())).collect()
    }

    /// What the other one asks for and this one does not, as type and name.
    pub fn lacks<'m>(&'m self, other: &'m Self) -> impl Iterator<Item = String> + 'm {
        let own = |name: &str, member: &String| self.types.get(name).is_some_and(|own| own.contains(member));
        let all = other.types.iter().flat_map(|(name, members)| members.iter().map(move |one| (name, one)));
        all.filter(move |(name, member)| !own(name, member))
            .map(|(name, member)| [name, " ", member].concat())
    }

    /// Both together.
    pub(crate) fn join(&mut self, other: &Self) {
        for (name, members) in &other.types {
            self.types.entry(name.clone()).or_default().extend(members.iter().cloned());
        }
        self.versions.extend(other.versions.iter().cloned());
    }

    pub(crate) fn read(source: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        let text = decode::decode(bytes).map_err(|place| place.in_source(source))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Self::of_text(text).map_err(|fault| {
            let (line, column) = Cursor::new(text).place(fault.at);
            ReadError {
                source: source.to_owned(),
                line: Some(line),
                column: Some(column),
                message: fault.message,
            }
        })
    }

    fn of_text(text: &str) -> Result<Self, Fault> {
        let mut xml = Scanner::new(text)?;
        let mut manifest = Self::default();
        let mut open: Vec<&str> = Vec::new();
        let (mut name, mut members, mut own) = (String::new(), SortedSet::new(), String::new());
        loop {
            match xml.next()? {
                Token::Open(element) => {
                    own.clear();
                    open.push(element);
                }
                Token::Text(text) => own.push_str(&text),
                Token::Close => {
                    match open.as_slice() {
                        ["Package", "types", "members"] => {
                            members.insert(own.trim().to_owned());
                        }
                        ["Package", "types", "name"] => own.trim().clone_into(&mut name),
                        ["Package", "types"] => {
                            let own = std::mem::take(&mut members);
                            manifest.types.entry(std::mem::take(&mut name)).or_default().extend(own);
                        }
                        ["Package", "version"] => _ = manifest.versions.insert(own.trim().to_owned()),
                        _ => {}
                    }
                    own.clear();
                    open.pop();
                    if open.is_empty() {
                        xml.next()?;
                        return Ok(manifest);
                    }
                }
                Token::End => return Ok(manifest),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(types: &str) -> Manifest {
        Manifest::read("package.xml", format!("<Package>{types}<version>66.0</version></Package>").as_bytes())
            .unwrap()
    }

    #[test]
    fn manifests_are_what_they_ask_for_in_any_order() {
        let one = manifest("<types><members>A</members><members>B</members><name>Profile</name></types>");
        let same = manifest(
            "<types><name>Profile</name><members>B</members></types><types><members> A </members><name>Profile</name></types>",
        );
        assert_eq!(one, same);
        let other = manifest(
            "<types><members>*</members><name>Profile</name></types><types><name>Layout</name></types>",
        );
        assert_eq!(one.differences(&other), ["Profile"]);
        assert_eq!(one.lacks(&other).collect::<Vec<_>>(), ["Profile *"]);
        assert_eq!(other.lacks(&one).collect::<Vec<_>>(), ["Profile A", "Profile B"]);
        assert!(one.has("Profile") && !other.has("Layout") && manifest("").is_empty());
        assert!(one.asks_for("Profile", |name| name == "B") && !one.asks_for("Profile", |name| name == "C"));
        assert!(other.asks_for("Profile", |_| false) && !other.asks_for("Layout", |_| true));
        let older = Manifest::read("package.xml", b"<Package><version> 28.0 </version></Package>").unwrap();
        assert_eq!(manifest("").differences(&older), ["version"]);
        assert_eq!(older.versions().collect::<Vec<_>>(), ["28.0"]);
        assert!(Manifest::read("package.xml", b"<Package>").is_err());
    }
}
