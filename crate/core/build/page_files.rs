//! `crate/rules/pages.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::rule_files::Kind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PagesFile {
    page: Vec<Page>,
    queries: Vec<Shared>,
    columns: Vec<Columns>,
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
    pub attributes: Vec<String>,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Name,
    Control,
    Label,
    Language,
    SectionLink,
    ObjectRight,
    ObjectLabel,
    FieldRight,
    Value,
    PairLabel,
    PairValue,
    List,
    More,
    Entry,
    Heading,
    Cell,
}

impl Role {
    /// Whether it needs to be told the fact or the section of facts.
    const fn needs_fact(self) -> bool {
        matches!(
            self,
            Self::FieldRight
                | Self::Value
                | Self::PairLabel
                | Self::PairValue
                | Self::List
                | Self::Entry
                | Self::Heading
                | Self::Cell
        )
    }
}

/// Words of headings, in every language that is known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    pub section: String,
    pub key: Vec<Vec<String>>,
    #[serde(default)]
    pub join: String,
    #[serde(default)]
    pub numbered: bool,
    pub value: Vec<Vec<String>>,
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
    pub queries: Vec<Query>,
}

pub fn read(path: &Path) -> Result<(Vec<PageFile>, Vec<Columns>), Box<dyn Error>> {
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
            queries,
        });
    }
    Ok((pages, file.columns))
}

/// Everything that is wrong with the pages, a line each.
pub fn problems(pages: &[PageFile]) -> Vec<String> {
    let mut found = Vec::new();
    let mut keys = BTreeSet::new();
    for page in pages {
        for section in &page.sections {
            if !keys.insert((&page.path, page.edit, section, page.of_object)) {
                found.push(format!("pages.toml: {}: another page has the same address", page.id));
            }
        }
        if !page.path.starts_with('/') || page.path.matches('*').count() > 1 {
            found.push(format!("pages.toml: {}: the path starts with / and has one star at most", page.id));
        }
        for query in &page.queries {
            if query.role.needs_fact() && query.fact.is_empty() {
                found.push(format!("pages.toml: {}: a {:?} without a fact", page.id, query.role));
            }
        }
        let has = |role| page.queries.iter().any(|query| query.role == role);
        if has(Role::Control) && !has(Role::Label) {
            found.push(format!("pages.toml: {}: controls and no labels", page.id));
        }
        if !has(Role::Language) {
            found.push(format!("pages.toml: {}: nothing tells its language", page.id));
        }
    }
    found
}
