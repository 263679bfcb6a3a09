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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    id: String,
    title: String,
    prefix: String,
    subject: Kind,
    edit: bool,
    sections: Vec<String>,
    complete: bool,
    #[serde(default)]
    query: Vec<Query>,
    queries_of: Option<String>,
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
}

/// A page with its queries in place.
pub struct PageFile {
    pub id: String,
    pub title: String,
    pub prefix: String,
    pub subject: Kind,
    pub edit: bool,
    pub sections: Vec<String>,
    pub complete: bool,
    pub queries: Vec<Query>,
}

pub fn read(path: &Path) -> Result<Vec<PageFile>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let file: PagesFile = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let shared: BTreeMap<_, _> = file.queries.into_iter().map(|shared| (shared.id, shared.query)).collect();
    file.page
        .into_iter()
        .map(|page| {
            let mut queries = page.query;
            if let Some(id) = &page.queries_of {
                let Some(more) = shared.get(id) else {
                    return Err(format!("pages.toml: {}: no queries `{id}`", page.id).into());
                };
                queries.extend(more.iter().cloned());
            }
            Ok(PageFile {
                id: page.id,
                title: page.title,
                prefix: page.prefix,
                subject: page.subject,
                edit: page.edit,
                sections: page.sections,
                complete: page.complete,
                queries,
            })
        })
        .collect()
}

/// Everything that is wrong with the pages, a line each.
pub fn problems(pages: &[PageFile]) -> Vec<String> {
    let mut found = Vec::new();
    let mut keys = BTreeSet::new();
    for page in pages {
        for section in &page.sections {
            if !keys.insert((&page.prefix, page.edit, section)) {
                found.push(format!("pages.toml: {}: another page has the same address", page.id));
            }
        }
        for role in [Role::Control, Role::Label] {
            if !page.queries.iter().any(|query| query.role == role) {
                found.push(format!("pages.toml: {}: no query with role {role:?}", page.id));
            }
        }
    }
    found
}
