//! Pages of Setup: which one an address is, what to collect from it, and what was read from it.

mod address;
mod read;

pub(crate) use address::is_object;
pub use address::{Address, HOSTS, at, is_record_of};
pub use read::{Control, Labels, Read, State, Status, Unclear, Unidentified, language_of, read};

use crate::snapshot::{NODE_LIMIT, Plan, PlanQuery, TEXT_LIMIT};
use crate::subject::SubjectKind;

/// One page of Setup, from `crate/data/pages/pages.toml`.
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

impl PageDefinition {
    /// The CSS selectors of what is collected.
    pub fn selectors(&self) -> impl Iterator<Item = &'static str> {
        self.queries.iter().map(|query| query.css)
    }
}

/// What to collect, and what it is for.
#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) role: Role,
    /// The fact, or the section of facts, that it is about. Empty where the role says it all, or where the part of the page
    /// says the section; `{s}` is the section that the parameter `s` leads to, `{o}` the object of the page.
    pub(crate) fact: &'static str,
    pub(crate) css: &'static str,
    pub(crate) text: bool,
    pub(crate) empty: bool,
    pub(crate) attributes: &'static [&'static str],
}

/// What a collected node is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The name of the subject; with a fact, it is proved as well.
    Name,
    /// Something that tells the language of the page.
    Language,
    /// A link to a section page: seen on overviews that show no permission themselves.
    SectionLink,
    /// A part of the page begins. `fact` is the section of what it holds; without one its text tells, and without text
    /// the part before it ends.
    Part,
    /// A check box, or the picture of one, that stands for a user permission; else for a pair.
    Control,
    /// Text that may be the label of a control or value in the same row, or that names its control by `for`.
    Label,
    /// The label of the boxes that follow: an object, an app.
    RowLabel,
    /// One right on an object. `fact` is the right, or `column` where its place tells it; else the number in the control's
    /// id or the label does.
    ObjectRight,
    /// A check box, or the picture of one, about what its row names: `fact` is the section, or one half of a fact.
    Flag,
    /// A heading that says of the boxes below it which half of a fact they are: `fact`.
    FlagHeading,
    /// The value of one fact.
    Value,
    /// The value of a pair: text, or a control.
    PairValue,
    /// A row of a list.
    Row,
    /// The heading of a column.
    Heading,
    /// A cell of a row.
    Cell,
    /// An entry of a list, named by the record that it links to where the query takes that, else by its text.
    Entry,
    /// An entry that could be on the list and is not.
    EntryOff,
    /// What a list says that has no rows.
    Nothing,
    /// A link to what a list leaves out: it is not whole.
    More,
    /// Words behind a list: a number among them that is not that of its rows says that it is not whole.
    Behind,
    /// Something that chooses which rows of a log are shown, or in which order. With text: the name of what was chosen.
    Filter,
    /// A link at the top of a page to one of its lists.
    Announced,
    /// Something in a row that should not be there: a cell of another form, words that nobody sees. What the row says is not sure.
    Strange,
}

/// A list with one value per column, by the words in its headings.
#[derive(Debug)]
pub(crate) struct Columns {
    /// The section of facts.
    pub(crate) section: &'static str,
    /// The section of the words that name its columns.
    pub(crate) words: &'static str,
    /// The columns that name a row. Without one, the record does that the row's entry links to.
    pub(crate) key: &'static [&'static str],
    /// What stands between them in the name.
    pub(crate) join: &'static str,
    /// The page leaves out old rows without a word. Rows can have the same name: what was so called happened each time.
    pub(crate) log: bool,
    /// The columns that are its value, joined by `; `. All columns must be there, or the list is not read.
    pub(crate) value: &'static [&'static str],
}

/// What follows from a page that was read.
#[derive(Debug)]
pub(crate) enum Next {
    /// What is read of every subject of this kind that the page names.
    Subjects(SubjectKind),
    /// A page of the same record, where the page that was read is only an overview. With `{o}`, the page of each object whose
    /// rights the list did not tell.
    Page(&'static str),
}

mod generated {
    use super::Next;
    use super::{Columns, PageDefinition, Query, Role};
    use crate::snapshot::Signs;
    use crate::subject::SubjectKind;
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}

pub(crate) use generated::{READ, START};

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
                control: !query.text
                    && matches!(
                        query.role,
                        Role::Control | Role::ObjectRight | Role::Flag | Role::Value | Role::PairValue
                    ),
                css: query.css,
                text: query.text,
                empty: query.empty,
                attributes: query.attributes,
            })
            .collect(),
        node_limit: NODE_LIMIT,
        text_limit: TEXT_LIMIT,
        signs: generated::SIGNS,
    })
}

/// Every page definition.
pub fn all() -> &'static [PageDefinition] {
    generated::PAGES
}

#[cfg(test)]
mod tests {
    use super::{PageDefinition, all, generated};
    use crate::fact::{self, PERMISSION_PAGES};
    use crate::object_right::ObjectRight;
    use crate::section::{Compared, Section};

    /// What a query calls one half of a fact, and the section of the fact.
    const HALVES: [(&str, Section); 4] = [
        ("field-read", Section::Fields),
        ("field-edit", Section::Fields),
        ("app-visible", Section::Apps),
        ("app-default", Section::Apps),
    ];

    /// The sections that a page can prove something of: those that its queries name and, where the parameter or the heading
    /// of a part tells, those that these words stand for.
    fn shown(page: &PageDefinition) -> Vec<&'static str> {
        let told = |what: &'static str| {
            let words = crate::catalog::page_words()
                .lines()
                .filter_map(move |line| line.split('\t').next()?.strip_prefix(what));
            words.filter(|section| !PERMISSION_PAGES.contains(section))
        };
        let mut sections = Vec::new();
        for query in page.queries {
            match query.fact {
                "" => sections.extend(told("part/")),
                "{s}" => sections.extend(told("parameter/")),
                "column" => {}
                right if ObjectRight::from_id(right).is_some() => {}
                name => sections.push(fact::split(name).0),
            }
        }
        sections
    }

    #[test]
    fn every_section_that_a_page_shows_is_in_the_table() {
        let columns = generated::COLUMNS.iter().map(|columns| columns.section);
        let sections = all().iter().flat_map(shown).chain(columns);
        // Roles of labels and of what is strange, no sections.
        for name in sections.filter(|name| !matches!(*name, "before" | "loose")) {
            let half = HALVES.iter().find(|(half, _)| *half == name).map(|(_, section)| *section);
            assert_ne!(half.unwrap_or_else(|| Section::of(name)), Section::Other, "{name}");
        }
    }

    #[test]
    fn what_has_to_be_seen_stands_on_a_page() {
        let shown: Vec<_> = all().iter().flat_map(shown).map(Section::of).collect();
        let needed = Section::ALL.iter().filter(|section| section.compared() == Compared::Needed);
        for section in needed.filter(|section| **section != Section::UserPermissions) {
            let there =
                shown.contains(section) || section.elsewhere().is_some_and(|other| shown.contains(&other));
            assert!(there, "{section:?}");
        }
    }
}
