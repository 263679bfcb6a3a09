//! Pages of Setup: which one an address is, what to collect from it, and what was read from it.

mod address;
mod read;

pub use address::Address;
pub use read::{Control, Labels, Read, State, Status, Unclear, Unidentified, language_of, read};

use crate::snapshot::{NODE_LIMIT, Plan, PlanQuery, TEXT_LIMIT};
use crate::subject::SubjectKind;

/// One page of Setup, from `crate/rules/pages.toml`.
#[derive(Debug)]
pub struct PageDefinition {
    /// Its name in Permlight.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Its path; a star stands for the rest of a record id whose key prefix is before it.
    pub path: &'static str,
    /// The kind of subject that it shows.
    pub kind: SubjectKind,
    /// It is an edit form.
    pub edit: bool,
    /// Values of the parameter `s` that lead to it; empty for "none".
    pub sections: &'static [&'static str],
    /// It is about one object, which the parameter `o` names.
    pub of_object: bool,
    /// It shows every user permission that the licence offers.
    pub complete: bool,
    /// The path of a page that says what this one cannot; `{id}` stands for the record, `{s}` for the section, `{o}` for
    /// the object. Empty if there is none.
    pub settles: &'static str,
    /// What to collect.
    pub(crate) queries: &'static [Query],
}

/// What to collect, and what it is for.
#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) role: Role,
    /// The fact, or the section of facts, that it is about; empty where the role says it all.
    pub(crate) fact: &'static str,
    pub(crate) css: &'static str,
    pub(crate) text: bool,
    pub(crate) attributes: &'static [&'static str],
}

/// What a collected node is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The name of the subject.
    Name,
    /// A check box, or the picture of one, that stands for a user permission.
    Control,
    /// Text that may be the label of a control in the same row, or that names its control by `for`.
    Label,
    /// Something that tells the language of the page.
    Language,
    /// A link to a section page: seen on overviews that show no permission themselves.
    SectionLink,
    /// One right on the object of the page, or on the object whose label came last. `fact` is the right where the page
    /// tells it, else it is told by the number in the control's id or by the label.
    ObjectRight,
    /// The label of an object, before its rights.
    ObjectLabel,
    /// Read or edit access to one field: `fact` says which. The row's second cell is the field's API name.
    FieldRight,
    /// The value of a fact.
    Value,
    /// The label of a pair; `fact` is the section.
    PairLabel,
    /// The value of a pair: text, or a control.
    PairValue,
    /// The beginning of a list; `fact` is the section of its entries.
    List,
    /// A link that shows more of the list that began last: it is not whole.
    More,
    /// An entry of a list: `fact` is the section. It is named by the record that it links to, else by its text.
    Entry,
    /// A row of a list with one value per column: the heading of a column.
    Heading,
    /// A cell below the headings.
    Cell,
}

/// A list with one value per column, by the words in its headings.
#[derive(Debug)]
pub(crate) struct Columns {
    /// The section of facts.
    pub(crate) section: &'static str,
    /// The columns that name a row. All of them must be there, or the list is not read.
    pub(crate) key: &'static [Column],
    /// What stands between them in the name.
    pub(crate) join: &'static str,
    /// Rows can have the same name, so their number belongs to it.
    pub(crate) numbered: bool,
    /// The columns that are its value, joined by `; `. One that the page does not have stays empty.
    pub(crate) value: &'static [Column],
}

/// The words of one heading, in every language that is known.
pub(crate) type Column = &'static [&'static str];

mod generated {
    use super::{Columns, PageDefinition, Query, Role};
    use crate::subject::SubjectKind;
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}

/// The page at this address, if it is one that Permlight reads.
pub fn recognise(address: &Address<'_>) -> Option<&'static PageDefinition> {
    generated::PAGES.iter().find(|page| address.leads_to(page))
}

/// What to collect from the page at this address; `None` if it is not one that Permlight reads.
pub fn plan(url: &str) -> Option<Plan> {
    let page = recognise(&Address::parse(url)?)?;
    Some(Plan {
        page: page.id,
        queries: page
            .queries
            .iter()
            .map(|query| PlanQuery {
                control: matches!(query.role, Role::Control | Role::ObjectRight | Role::FieldRight),
                css: query.css,
                text: query.text,
                attributes: query.attributes,
            })
            .collect(),
        node_limit: NODE_LIMIT,
        text_limit: TEXT_LIMIT,
    })
}

/// Every page definition.
pub fn all() -> &'static [PageDefinition] {
    generated::PAGES
}
