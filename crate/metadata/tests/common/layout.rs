//! A permission set or profile `Sync`, cut into parts as tools cut it.
// The lints know tests by their attribute; these are helpers of tests.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_collect,
    clippy::format_push_string
)]

use permlight_core::subject::SubjectKind;

use crate::common::{bare, document};

/// A section, and the names and values of each of its entries.
type Elements = (String, Vec<Vec<(String, String)>>);

/// An entry of a section: its names and values, the first of which is its name.
#[derive(Debug, Clone)]
pub struct Entry {
    pub section: &'static str,
    pub children: Vec<(&'static str, String)>,
}

impl Entry {
    pub fn new(section: &'static str, children: &[(&'static str, &str)]) -> Self {
        let children = children.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        Self { section, children }
    }

    pub fn name(&self) -> &str {
        &self.children[0].1
    }

    pub fn inner(&self) -> String {
        self.children.iter().map(|(name, text)| format!("<{name}>{text}</{name}>\n")).collect()
    }

    pub fn xml(&self) -> String {
        format!("<{0}>\n{1}</{0}>\n", self.section, self.inner())
    }
}

/// All entries that are cut.
pub fn entries() -> Vec<Entry> {
    let on = |section, child, name| Entry::new(section, &[(child, name), ("enabled", "true")]);
    vec![
        on("userPermissions", "name", "ApiEnabled"),
        on("userPermissions", "name", "ModifyAllData"),
        Entry::new("userPermissions", &[("name", "ManageUsers"), ("enabled", "false")]),
        Entry::new(
            "objectPermissions",
            &[
                ("object", "Account"),
                ("allowCreate", "false"),
                ("allowDelete", "false"),
                ("allowEdit", "false"),
                ("allowRead", "true"),
                ("modifyAllRecords", "false"),
                ("viewAllRecords", "true"),
            ],
        ),
        Entry::new(
            "fieldPermissions",
            &[("field", "Account.SSN__c"), ("editable", "false"), ("readable", "true")],
        ),
        on("classAccesses", "apexClass", "Sync"),
        on("pageAccesses", "apexPage", "Home"),
        on("customPermissions", "name", "Use_Sync"),
        on("flowAccesses", "flow", "Run_Sync"),
        Entry::new(
            "applicationVisibilities",
            &[("application", "Sales"), ("default", "false"), ("visible", "true")],
        ),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    Beta,
    Beta2,
    Unique(&'static str),
    Grouped(&'static str),
}

pub const LAYOUTS: [Layout; 9] = [
    Layout::Beta,
    Layout::Beta2,
    Layout::Unique("xml"),
    Layout::Unique("json"),
    Layout::Unique("yaml"),
    Layout::Grouped("xml"),
    Layout::Grouped("json"),
    Layout::Grouped("json5"),
    Layout::Grouped("yaml"),
];

pub const KINDS: [(SubjectKind, &str, &str, &str); 3] = [
    (SubjectKind::PermissionSet, "permissionsets", "permissionset", "PermissionSet"),
    (SubjectKind::MutingPermissionSet, "mutingpermissionsets", "mutingpermissionset", "MutingPermissionSet"),
    (SubjectKind::Profile, "profiles", "profile", "Profile"),
];

/// The word for one entry of a section, as official presets have it.
pub fn singular(section: &str) -> String {
    match section {
        "customPermissions" => section.to_owned(),
        _ => section
            .strip_suffix("ies")
            .map(|stem| format!("{stem}y"))
            .or_else(|| section.strip_suffix("sses").map(|stem| format!("{stem}ss")))
            .unwrap_or_else(|| section.trim_end_matches('s').to_owned()),
    }
}

pub fn json(root: &str, elements: &[Elements]) -> String {
    let sections = elements.iter().map(|(section, entries)| {
        let entries = entries.iter().map(|children| {
            let children = children
                .iter()
                .map(|(name, text)| format!("        \"{name}\": {{\n \"#text\": \"{text}\"\n}}"));
            format!("{{\n{}\n}}", children.collect::<Vec<_>>().join(",\n"))
        });
        format!("\"{section}\": [{}]", entries.collect::<Vec<_>>().join(",\n"))
    });
    let sections: Vec<_> = sections.collect();
    format!(
        "{{\n\"?xml\": {{\"@version\": \"1.0\", \"@encoding\": \"UTF-8\"}},\n\"{root}\": {{\n\"@xmlns\": \
         \"http://soap.sforce.com/2006/04/metadata\",\n{}\n}}\n}}",
        sections.join(",\n")
    )
}

pub fn yaml(root: &str, elements: &[Elements]) -> String {
    let mut text =
        format!("?xml:\n  '@version': '1.0'\n{root}:\n  '@xmlns': http://soap.sforce.com/2006/04/metadata\n");
    for (section, entries) in elements {
        text.push_str(&format!("  {section}:\n"));
        for children in entries {
            for (at, (name, value)) in children.iter().enumerate() {
                let mark = if at == 0 { "- " } else { "  " };
                text.push_str(&format!("  {mark}{name}:\n      '#text': '{value}'\n"));
            }
        }
    }
    text
}

pub fn tree(form: &str, root: &str, entries: &[Entry]) -> String {
    let mut elements: Vec<Elements> = Vec::new();
    for entry in entries {
        let children = entry.children.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
        match elements.iter_mut().find(|(section, _)| section == entry.section) {
            Some((_, known)) => known.push(children),
            None => elements.push((entry.section.to_owned(), vec![children])),
        }
    }
    if form == "yaml" { yaml(root, &elements) } else { json(root, &elements) }
}

pub fn leaf(form: &str, root: &str) -> String {
    let leaves: &[(&str, &str)] = match root {
        "Profile" => &[("label", "Sync"), ("custom", "true"), ("userLicense", "Salesforce")],
        _ => &[("label", "Sync")],
    };
    let each = |leaf: &dyn Fn(&str, &str) -> String| -> Vec<String> {
        leaves.iter().map(|(name, value)| leaf(name, value)).collect()
    };
    match form {
        "xml" => document(root, &each(&|name, value| format!("<{name}>{value}</{name}>")).concat()),
        "yaml" => {
            format!(
                "{root}:\n{}",
                each(&|name, value| format!("  {name}:\n    '#text': '{value}'\n")).concat()
            )
        }
        _ => format!(
            "{{\"{root}\": {{{}}}}}",
            each(&|name, value| format!("\"{name}\": {{\"#text\": \"{value}\"}}")).join(", ")
        ),
    }
}

/// The files of `Sync`, cut so: path below the folder of its kind, and text. The first is its own.
pub fn cut(layout: Layout, suffix: &str, root: &str, entries: &[Entry]) -> Vec<(String, String)> {
    let mut files: Vec<(String, Vec<Entry>)> = Vec::new();
    let form = match layout {
        Layout::Unique(form) | Layout::Grouped(form) => form,
        _ => "xml",
    };
    for entry in entries {
        let (section, one) = (entry.section, singular(entry.section));
        let name = entry.name();
        let object = name.split('.').next().unwrap();
        let path = match layout {
            Layout::Beta => format!("{section}/{name}.{one}-meta.xml"),
            Layout::Beta2 if section == "objectPermissions" || section == "fieldPermissions" => {
                format!("objectSettings/{object}.objectSettings-meta.xml")
            }
            Layout::Beta2 => format!("Sync.{one}-meta.xml"),
            Layout::Unique(form) => format!("{section}/{name}.{section}-meta.{form}"),
            Layout::Grouped(form) => format!("{section}.{form}"),
        };
        match files.iter_mut().find(|(known, _)| *known == path) {
            Some((_, known)) => known.push(entry.clone()),
            None => files.push((path, vec![entry.clone()])),
        }
    }
    let own = format!("Sync/Sync.{suffix}-meta.{form}");
    let parts = files.into_iter().map(|(path, entries)| {
        let text = match layout {
            Layout::Beta => {
                let entry = &entries[0];
                let one = singular(entry.section);
                let (first, rest) = one.split_at(1);
                document(&format!("{}{rest}", first.to_uppercase()), &entry.inner())
            }
            _ if form == "xml" => bare(root, &entries.iter().map(Entry::xml).collect::<String>()),
            _ => tree(form, root, &entries),
        };
        (format!("Sync/{path}"), text)
    });
    std::iter::once((own, leaf(form, root))).chain(parts).collect()
}

/// The list of elements that sf-decomposer keeps.
pub fn order(entries: &[Entry]) -> String {
    let mut names: Vec<_> = entries.iter().map(|entry| format!("\"{}\"", entry.section)).collect();
    names.dedup();
    format!("[\"label\", {}]", names.join(", "))
}
