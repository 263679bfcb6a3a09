//! Pages of Setup: which one an address is, what to collect from it, and what was read from it.

mod address;
mod read;

pub use address::Address;
pub use read::{Control, Labels, Read, Status, Unclear, Unidentified, language_of, read};

use crate::snapshot::{NODE_LIMIT, Plan, PlanQuery, TEXT_LIMIT};
use crate::subject::SubjectKind;

/// One page of Setup, from `crate/rules/pages.toml`.
#[derive(Debug)]
pub struct PageDefinition {
    /// Its name in Permlight.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Key prefix of the record id in the path.
    pub prefix: &'static str,
    /// The kind of subject that it shows.
    pub kind: SubjectKind,
    /// It is an edit form.
    pub edit: bool,
    /// Values of the parameter `s` that lead to it; empty for "none".
    pub sections: &'static [&'static str],
    /// It shows every user permission that the licence offers.
    pub complete: bool,
    /// What to collect.
    pub(crate) queries: &'static [Query],
}

/// What to collect, and what it is for.
#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) role: Role,
    pub(crate) css: &'static str,
    pub(crate) text: bool,
    pub(crate) attributes: &'static [&'static str],
}

/// What a collected node is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The name of the subject.
    Name,
    /// A check box, or the picture of one.
    Control,
    /// Text that may be the label of a control in the same row, or that names its control by `for`.
    Label,
    /// Something that tells the language of the page.
    Language,
    /// A link to a section page: seen on overviews that show no permission themselves.
    SectionLink,
}

mod generated {
    use super::{PageDefinition, Query, Role};
    use crate::subject::SubjectKind;
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}

/// The page at this address, if it is one that Permlight reads.
pub fn recognise(address: &Address<'_>) -> Option<&'static PageDefinition> {
    generated::PAGES.iter().find(|page| {
        address.record.starts_with(page.prefix)
            && address.edit == page.edit
            && page.sections.contains(&address.section)
    })
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
                control: query.role == Role::Control,
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
