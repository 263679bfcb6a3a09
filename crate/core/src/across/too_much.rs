//! What a user has and its integration does not need, as one table: who grants it, and what.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::words;
use crate::catalog;
use crate::effective::{Grantor, ObjectRight, Right};
use crate::message;
use crate::message::{Arg, Message};
use crate::needs::Needs;
use crate::order::InOrder as _;
use crate::rule::FieldRight;
use crate::section::Section;
use crate::sorted::{SortedMap, SortedSet};

/// So many names of a section are told of one that grants them.
const NAMES: usize = 25;

/// Which of the rights on a field: reading, editing; of anything else none.
type OfField = [bool; 2];

/// User permissions that open every object, and what does the same for one.
const BROAD: [(&str, &str); 3] = [
    ("ModifyAllData", "needs.instead-modify-all"),
    ("ViewAllData", "needs.instead-view-all"),
    ("ViewAllFieldsGlobal", "needs.instead-view-all-fields"),
];

/// A right.
pub(super) enum What {
    /// A user permission.
    Permission(Cow<'static, str>),
    /// A right on an object.
    Object(String, ObjectRight),
    /// Something of another section.
    Other(Section, String, Option<FieldRight>),
}

impl What {
    /// A name that stays the same.
    fn part(&self) -> String {
        match self {
            Self::Permission(name) => [Section::UserPermissions.fact(), "/", name].concat(),
            Self::Object(object, right) => [Section::Objects.fact(), "/", object, "/", right.fact()].concat(),
            Self::Other(section, name, right) => {
                let right = right.map_or(String::new(), |right| ["/", right.word()].concat());
                [section.fact(), "/", name, &right].concat()
            }
        }
    }
}

/// What one of those that grant grants.
#[derive(Default)]
struct Rights {
    permissions: SortedSet<Cow<'static, str>>,
    objects: SortedMap<String, SortedSet<ObjectRight>>,
    /// By section, and of fields by the rights on them.
    others: SortedMap<(Section, OfField), SortedSet<String>>,
}

/// All of it.
#[derive(Default)]
pub(super) struct TooMuch {
    /// How many rights; who reads and edits a field has two.
    pub(super) count: usize,
    /// The name of each.
    parts: SortedSet<String>,
    by: SortedMap<Grantor, Rights>,
}

impl TooMuch {
    /// Adds a right, unless another one only brings it along: it goes with that one.
    pub(super) fn add(&mut self, right: &Right, what: &What) {
        let mut own = right.grantors.iter().filter(|by| !matches!(by, Grantor::Implied(_))).peekable();
        self.count += usize::from(own.peek().is_some());
        if own.peek().is_some() {
            self.parts.insert(what.part());
        }
        for by in own {
            let rights = self.by.entry(by.clone()).or_default();
            match what {
                What::Permission(name) => {
                    rights.permissions.insert(name.clone());
                }
                What::Object(object, right) => {
                    rights.objects.entry(object.clone()).or_default().insert(*right);
                }
                What::Other(section, name, right) => {
                    let read = rights.others.get_mut(&(*section, [true, false]));
                    // Reading was told before.
                    let of = match right {
                        None => [false, false],
                        Some(FieldRight::Read) => [true, false],
                        Some(FieldRight::Edit) if read.is_some_and(|read| read.remove(name)) => [true, true],
                        Some(FieldRight::Edit) => [false, true],
                    };
                    rights.others.entry((*section, of)).or_default().insert(name.clone());
                }
            }
        }
    }

    /// What was found: the count is shown, the names are kept for decisions.
    pub(super) fn found(&self) -> Message {
        let parts = self.parts.iter().map(|part| Arg::Text(part.clone()));
        message!("found.more-rights", self.count, Arg::List(parts.collect()))
    }

    /// A row for each that grants.
    pub(super) fn table(&self) -> Arg {
        let row = |(by, rights): (&Grantor, &Rights)| {
            Arg::from(message!("needs.more-of", words::grantor(by), Arg::Series(rights.cells())))
        };
        let rows =
            self.by.iter().map(row).reduce(|before, row| message!("needs.next-row", before, row).into());
        rows.unwrap_or_else(|| Arg::List(Vec::new()))
    }

    /// What would do in place of permissions that open every object.
    pub(super) fn broad(&self, needs: &Needs) -> impl Iterator<Item = Message> {
        let has = |name: &str| self.by.values().any(|rights| rights.permissions.contains(name));
        let broad = BROAD.iter().filter(move |(name, _)| !needs.objects.is_empty() && has(name));
        broad.map(|(name, instead)| {
            let objects = Arg::names(needs.objects.iter().map(|(object, _)| object));
            let label = Arg::Label(Cow::Borrowed(*name));
            message!("needs.opens-everything", message!(*instead), objects, label)
        })
    }
}

impl Rights {
    fn cells(&self) -> Vec<Arg> {
        // The worst first: who reads only the beginning has read what matters.
        let mut permissions: Vec<_> = self.permissions.iter().collect();
        permissions.order_by_key(|name| Reverse(catalog::permission(name).and_then(|known| known.risk)));
        let permissions = permissions.into_iter().map(|name| Arg::Label(name.clone()));
        let objects = self.objects.iter().map(|(object, rights)| {
            message!("needs.more-on", Arg::name(object), words::rights(rights.iter().copied())).into()
        });
        let others = self.others.iter().filter(|(_, names)| !names.is_empty());
        let others = others.map(|((section, rights), names)| {
            let names = of_section(*section, names);
            let rights = FieldRight::ALL.into_iter().zip(*rights).filter(|(_, is)| *is);
            let rights: Vec<Arg> = rights.map(|(right, _)| message!(right.key()).into()).collect();
            if rights.is_empty() {
                return names.into();
            }
            message!("right.on-object", Arg::List(rights), names).into()
        });
        permissions.chain(objects).chain(others).collect()
    }
}

/// A section with names that stand in it.
fn of_section(section: Section, names: &SortedSet<String>) -> Message {
    let more = names.len().saturating_sub(NAMES);
    let more = (more > 0).then(|| message!("shipped.and-more", more));
    message!("needs.of-section", message!(section.key()), Arg::names(names.iter().take(NAMES)), more)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::gathered;

    #[test]
    fn of_fields_the_right_is_told_that_is_too_much() {
        let from_set =
            Right { grantors: gathered([Grantor::PermissionSet("S".to_owned())]), ..Right::default() };
        let mut more = TooMuch::default();
        let rights = [
            ("Lead.Email", FieldRight::Read),
            ("Lead.Email", FieldRight::Edit),
            ("Lead.Fax", FieldRight::Edit),
            ("Lead.Phone", FieldRight::Edit),
        ];
        for (field, right) in rights {
            more.add(&from_set, &What::Other(Section::Fields, field.to_owned(), Some(right)));
        }
        more.add(&from_set, &What::Other(Section::Flows, "Route".to_owned(), None));
        let names = |names: &[&str]| gathered(names.iter().map(|name| (*name).to_owned()));
        let fields = |rights: &[FieldRight], own: &[&str]| {
            let rights = rights.iter().map(|right| message!(right.key()).into());
            let own = of_section(Section::Fields, &names(own));
            message!("right.on-object", Arg::List(rights.collect()), own).into()
        };
        let cells = more.by.values().flat_map(Rights::cells).collect::<Vec<_>>();
        let flows = of_section(Section::Flows, &names(&["Route"])).into();
        let (edit, both) = ([FieldRight::Edit], FieldRight::ALL);
        let all = [fields(&edit, &["Lead.Fax", "Lead.Phone"]), fields(&both, &["Lead.Email"]), flows];
        assert_eq!(cells, all);
        assert_eq!(more.count, 5);
    }
}
