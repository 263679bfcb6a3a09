//! `crate/data/pages/pages.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::checks::Kind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PagesFile {
    signs: Signs,
    read: Vec<Start>,
    page: Vec<Page>,
    queries: Vec<Shared>,
    columns: Vec<Columns>,
    words: BTreeMap<String, Vec<String>>,
}

/// CSS selectors of what tells that a page is not what it should be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signs {
    pub login: String,
    pub refused: String,
    pub rejected: String,
    pub translated: String,
    pub aside: String,
    pub lists: String,
    pub after: String,
}

/// What *Read all pages* begins with for a kind of subject: addresses, in which `{id}` is the record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    pub subject: Kind,
    pub pages: Vec<String>,
}

/// What *Read all pages* reads after a page: the subjects of a kind that the page names, or an address.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Next {
    Subjects(Kind),
    Page(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    id: String,
    title: String,
    path: String,
    subject: Kind,
    #[serde(default)]
    edit: bool,
    #[serde(default = "no_section")]
    sections: Vec<String>,
    #[serde(default)]
    of_object: bool,
    #[serde(default)]
    complete: bool,
    #[serde(default)]
    settles: String,
    #[serde(default)]
    read: Vec<Next>,
    #[serde(default)]
    fact: String,
    #[serde(default)]
    query: Vec<Query>,
    #[serde(default)]
    queries_of: Vec<String>,
}

fn no_section() -> Vec<String> {
    vec![String::new()]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    id: String,
    query: Vec<Query>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Query {
    pub role: Role,
    #[serde(default)]
    pub fact: String,
    pub css: String,
    #[serde(default)]
    pub text: bool,
    #[serde(default)]
    pub empty: bool,
    #[serde(default)]
    pub attributes: Vec<String>,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Name,
    Language,
    SectionLink,
    Part,
    Control,
    Label,
    RowLabel,
    ObjectRight,
    Flag,
    FlagHeading,
    Value,
    PairValue,
    Row,
    Heading,
    Cell,
    Entry,
    EntryOff,
    Nothing,
    More,
    Behind,
    Filter,
    Announced,
    Strange,
}

/// A list with columns; the words of its headings stand among the others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    pub section: String,
    pub words: String,
    #[serde(default)]
    pub key: Vec<String>,
    #[serde(default)]
    pub join: String,
    #[serde(default)]
    pub log: bool,
    pub value: Vec<String>,
}

/// All of the file.
pub struct Pages {
    pub signs: Signs,
    pub start: Vec<Start>,
    pub definitions: Vec<PageFile>,
    pub columns: Vec<Columns>,
    /// What stands for a key of a section on pages, in every language that is known.
    pub words: BTreeMap<String, Vec<String>>,
}

/// A page with its queries in place.
pub struct PageFile {
    pub id: String,
    pub title: String,
    pub path: String,
    pub subject: Kind,
    pub edit: bool,
    pub sections: Vec<String>,
    pub of_object: bool,
    pub complete: bool,
    pub settles: String,
    pub read: Vec<Next>,
    pub queries: Vec<Query>,
}

/// What pages are called, as messages: what is kept of a page has its English name.
pub fn words(pages: &Pages) -> impl Iterator<Item = (String, String)> + '_ {
    pages.definitions.iter().map(|page| (format!("page-title.{}", page.title), page.title.clone()))
}

pub fn read(path: &Path) -> Result<Pages, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let file: PagesFile = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let shared: BTreeMap<_, _> = file.queries.into_iter().map(|shared| (shared.id, shared.query)).collect();
    let mut pages = Vec::new();
    for page in file.page {
        let mut queries = page.query;
        for id in &page.queries_of {
            let Some(more) = shared.get(id) else {
                return Err(format!("pages.toml: {}: no queries `{id}`", page.id).into());
            };
            queries.extend(more.iter().cloned());
        }
        for query in &mut queries {
            if query.fact == "{fact}" {
                query.fact.clone_from(&page.fact);
            }
        }
        pages.push(PageFile {
            id: page.id,
            title: page.title,
            path: page.path,
            subject: page.subject,
            edit: page.edit,
            sections: page.sections,
            of_object: page.of_object,
            complete: page.complete,
            settles: page.settles,
            read: page.read,
            queries,
        });
    }
    Ok(Pages {
        signs: file.signs,
        start: file.read,
        definitions: pages,
        columns: file.columns,
        words: file.words,
    })
}

/// Everything that is wrong with the pages, a line each.
pub fn problems(Pages { start, definitions, columns, words, .. }: &Pages) -> Vec<String> {
    let mut found = Vec::new();
    let mut keys = BTreeSet::new();
    for Start { subject, pages } in start {
        for address in pages.iter().filter(|address| !is_read(address, *subject, definitions)) {
            found.push(format!("pages.toml: read: no page is at `{address}` for this subject"));
        }
    }
    for page in definitions {
        for next in &page.read {
            match next {
                Next::Page(address) if !is_read(address, page.subject, definitions) => {
                    found.push(format!("pages.toml: {}: read: no page is at `{address}`", page.id));
                }
                Next::Subjects(kind) if start.iter().all(|start| start.subject != *kind) => {
                    found.push(format!("pages.toml: {}: read: nothing is read of a {kind:?}", page.id));
                }
                Next::Page(_) | Next::Subjects(_) => {}
            }
        }
        for section in &page.sections {
            if !keys.insert((&page.path, page.edit, section, page.of_object)) {
                found.push(format!("pages.toml: {}: another page has the same address", page.id));
            }
        }
        if !page.path.starts_with('/') || page.path.matches('*').count() > 1 {
            found.push(format!("pages.toml: {}: the path starts with / and has one star at most", page.id));
        }
        let has = |role| page.queries.iter().any(|query| query.role == role);
        for query in &page.queries {
            let told = match query.role {
                Role::Value | Role::FlagHeading => false,
                Role::Flag | Role::PairValue | Role::Cell | Role::Heading | Role::Entry | Role::EntryOff => {
                    has(Role::Part)
                }
                _ => true,
            };
            if query.fact.is_empty() && !told {
                found.push(format!("pages.toml: {}: a {:?} without a fact", page.id, query.role));
            }
            if query.empty && !query.text {
                found.push(format!("pages.toml: {}: only text can be empty", page.id));
            }
        }
        if (has(Role::Control) || has(Role::PairValue)) && !has(Role::Label) {
            found.push(format!("pages.toml: {}: values and no labels", page.id));
        }
        if (has(Role::Cell) || has(Role::Entry)) && !has(Role::Part) {
            found.push(format!("pages.toml: {}: a list that nothing begins", page.id));
        }
        if !has(Role::Language) {
            found.push(format!("pages.toml: {}: nothing tells its language", page.id));
        }
    }
    for name in words.keys().filter(|name| !name.contains('/')) {
        found.push(format!("pages.toml: words of `{name}`: expected a section and a key"));
    }
    for table in columns {
        for name in table.key.iter().chain(&table.value) {
            if !words.contains_key(&format!("{}/{name}", table.words)) {
                found.push(format!("pages.toml: columns of {}: no words of `{name}`", table.section));
            }
        }
    }
    found
}

/// Whether a page is at an address: one of the record's own, `{id}`, or one that has no record.
fn is_read(address: &str, subject: Kind, definitions: &[PageFile]) -> bool {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let (path, edit) = path.strip_suffix("/e").map_or((path, false), |path| (path, true));
    let value = |name| query.split('&').find_map(|pair| pair.strip_prefix(name)).unwrap_or_default();
    definitions.iter().any(|page| {
        let is_place = match page.path.strip_suffix('*') {
            Some(_) => path == "/{id}" && page.subject == subject,
            None => path == page.path,
        };
        is_place
            && page.edit == edit
            && page.of_object == (value("o=") == "{o}")
            && page.sections.iter().any(|section| section == value("s="))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_only_if_a_page_is_there() {
        let Pages { definitions, .. } =
            read(&crate::folder().join("pages/pages.toml")).unwrap_or_else(|error| panic!("{error}"));
        let is_read = |address, subject| is_read(address, subject, &definitions);
        for address in [
            "/{id}",
            "/{id}/e?s=AppPermissions",
            "/{id}?s=ClassAccess",
            "/{id}/e?s=ObjectsAndTabs&o={o}",
            "/0Ya",
        ] {
            assert!(is_read(address, Kind::Profile), "{address}");
        }
        for address in [
            "/{id}?s=NoSuchSection",
            "/{id}/e?s=ObjectsAndTabs",
            "/{id}/x",
            "/05",
            "https://evil.example/05G",
            "",
        ] {
            assert!(!is_read(address, Kind::Profile), "{address}");
        }
        assert!(!is_read("/{id}?s=ComponentPS", Kind::Profile));
    }
}
