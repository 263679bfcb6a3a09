//! Writes the tables as Rust source.

use std::fmt::Write;

use crate::catalog_files::{BlindKind, Catalog, Traits};
use crate::page_files::PageFile;
use crate::rule_files::{Expect, Kind, PolicyFile, RuleFile, Side};
use crate::starter_files::StarterFile;

/// Appends formatted text; writing to a `String` cannot fail.
macro_rules! put {
    ($out:expr, $($text:tt)*) => { let _ = writeln!($out, $($text)*); };
}

pub fn catalog(catalog: &Catalog) -> String {
    let mut out = String::new();
    let lines: Vec<_> = catalog
        .permissions
        .iter()
        .map(|p| {
            let cells =
                [&p.name, &p.label, &p.other_labels, p.enhanced.unwrap_or(""), p.classic.unwrap_or("")];
            cells.join("\t").trim_end().to_owned()
        })
        .collect();
    put!(out, "pub(super) static PERMISSIONS: &str = {:?};", lines.join("\n"));
    put!(out, "pub(super) static TRAITS: &[(&str, Traits)] = &[");
    for (name, known) in &catalog.traits {
        put!(out, "({name:?}, {}),", traits(known));
    }
    put!(out, "];");
    put!(out, "pub(super) static LABELS: &[(&str, &str)] = &[");
    for (language, labels) in &catalog.languages {
        let lines: Vec<_> = labels.iter().map(|(name, label)| format!("{name}\t{label}")).collect();
        put!(out, "({language:?}, {:?}),", lines.join("\n"));
    }
    put!(out, "];");
    put!(out, "pub(super) static ALIASES: &[(&str, &str)] = &{:?};", catalog.aliases);
    put!(out, "pub(super) static IDENTITY_LICENCES: &[&str] = &{:?};", catalog.identities.licences);
    put!(out, "pub(super) static IDENTITY_PROFILES: &[&str] = &{:?};", catalog.identities.profiles);
    out
}

pub fn licences(catalog: &Catalog) -> String {
    let mut out = String::new();
    let limit = |says: &str, source: &str| format!("limit: Limit {{ says: {says:?}, source: {source:?} }}");
    put!(out, "static USER_LICENCES: &[UserLicence] = &[");
    for entry in &catalog.licences.user_licence {
        let limit = limit(&entry.says, &entry.source);
        let (permissions, only_with) = (&entry.permissions, &entry.only_with);
        put!(out, "UserLicence {{ permissions: &{permissions:?}, only_with: &{only_with:?}, {limit} }},");
    }
    put!(out, "];");
    put!(out, "static NO_STANDARD_OBJECTS: &[NoStandardObjects] = &[");
    for entry in &catalog.licences.no_standard_objects {
        let limit = limit(&entry.says, &entry.source);
        put!(out, "NoStandardObjects {{ licence: {:?}, {limit} }},", entry.licence);
    }
    put!(out, "];");
    out
}

fn traits(traits: &Traits) -> String {
    let blind: Vec<_> = traits
        .blind
        .iter()
        .map(|kind| match kind {
            BlindKind::Profile => "SubjectKind::Profile",
            BlindKind::PermissionSet => "SubjectKind::PermissionSet",
        })
        .collect();
    format!(
        "Traits {{ risk: {}, grants: {:?}, implies: &{:?}, requires: &{:?}, blind: &[{}], conditional: {:?}, licence: {:?} }}",
        traits.risk.map_or("None".to_owned(), |risk| format!("Some(Risk::{risk:?})")),
        traits.grants,
        traits.implies,
        traits.requires,
        blind.join(", "),
        traits.conditional,
        traits.licence,
    )
}

pub fn rules(rules: &[(std::path::PathBuf, RuleFile)], policies: &[PolicyFile], catalog: &Catalog) -> String {
    let mut out = String::new();
    put!(out, "/// Every rule, sorted by code.");
    put!(out, "pub static RULES: &[Rule] = &[");
    for (_, rule) in rules {
        put!(out, "Rule {{ code: {:?},", rule.code);
        put!(out, "severity: Severity::{:?},", rule.severity);
        put!(out, "subjects: &[{}],", rule.subjects.iter().map(|k| kind(*k)).collect::<Vec<_>>().join(", "));
        put!(out, "check: {}, failure: {:?}, own_text: None }},", check(rule, catalog), rule.failure);
    }
    put!(out, "];");
    put!(out, "/// What every rule says, sorted by code.");
    put!(out, "pub static TEXTS: &[RuleText] = &[");
    for (_, rule) in rules {
        put!(out, "RuleText {{ code: {:?}, title: {:?},", rule.code, rule.title);
        put!(out, "why: {:?}, fix: {:?}, judgement: {},", rule.why.trim(), rule.fix.trim(), rule.judgement);
        put!(out, "requirements: &{:?}, contradicts: &{:?},", rule.requirements, rule.contradicts);
        put!(out, "policies: &{:?}, since: {:?}, sources: &[", rule.policies, rule.since);
        for source in &rule.sources {
            put!(
                out,
                "Source {{ title: {:?}, says: {:?}, url: {:?} }},",
                source.title,
                source.says,
                source.url
            );
        }
        put!(out, "], notes: &[");
        for note in &rule.notes {
            put!(out, "Note {{ date: {:?}, text: {:?} }},", note.date, note.text);
        }
        put!(out, "], arguments: &[");
        for argument in &rule.arguments {
            put!(out, "Argument {{ pro: {}, text: {:?} }},", argument.side == Side::For, argument.text);
        }
        put!(out, "] }},");
    }
    put!(out, "];");
    put!(out, "pub(crate) static POLICIES: &[Policy] = &[");
    for policy in policies {
        let has = |rule: &RuleFile| rule.policies.contains(&policy.id);
        let members: Vec<_> =
            (0..).zip(rules).filter(|(_, (_, rule))| has(rule)).map(|(at, _): (u16, _)| at).collect();
        put!(
            out,
            "Policy {{ id: {:?}, title: {:?}, is_default: {}, rules: &{members:?}, team: None }},",
            policy.id,
            policy.title,
            policy.default
        );
    }
    put!(out, "];");
    put!(out, "pub(crate) static POLICY_TEXTS: &[PolicyText] = &[");
    for policy in policies {
        put!(
            out,
            "PolicyText {{ id: {:?}, summary: {:?}, guide: {:?}, url: {:?} }},",
            policy.id,
            policy.summary,
            policy.guide,
            policy.url
        );
    }
    put!(out, "];");
    out
}

pub fn starters(starters: &[StarterFile]) -> String {
    let mut out = String::new();
    put!(out, "/// Every starter, by id.");
    put!(out, "pub static STARTERS: &[Starter] = &[");
    for starter in starters {
        let objects: Vec<_> = starter
            .objects
            .iter()
            .map(|object| format!("({:?}, &{:?})", object.name, object.rights))
            .collect();
        put!(
            out,
            "Starter {{ id: {:?}, permissions: &{:?}, objects: &[{}] }},",
            starter.id,
            starter.permissions,
            objects.join(", ")
        );
    }
    put!(out, "];");
    out
}

fn check(rule: &RuleFile, catalog: &Catalog) -> String {
    let list = |names: &[String]| {
        let items: Vec<_> =
            names.iter().filter_map(|name| catalog.index(name)).map(|at| format!("P({at})")).collect();
        format!("&[{}]", items.join(", "))
    };
    match (rule.expect, &rule.combination) {
        (Expect::On, _) => format!("Check::On({})", list(&rule.targets)),
        (Expect::Off, _) => format!("Check::Off({})", list(&rule.targets)),
        (Expect::Only, _) => format!("Check::Only({})", list(&rule.targets)),
        (Expect::Nothing, _) => {
            rule.section.map_or_else(String::new, |section| format!("Check::Nothing(Section::{section:?})"))
        }
        (Expect::LoginIpRanges, _) => "Check::LoginIpRanges".to_owned(),
        (Expect::Combination, combination) => combination.as_ref().map_or_else(String::new, |c| {
            format!(
                "Check::Combination(&Combination {{ on: {}, any_on: {}, off: {}, no_login_ip_ranges: {} }})",
                list(&c.on),
                list(&c.any_on),
                list(&c.off),
                c.no_login_ip_ranges
            )
        }),
    }
}

fn kind(kind: Kind) -> String {
    format!("SubjectKind::{kind:?}")
}

pub fn pages(pages: &[PageFile]) -> String {
    let mut out = String::new();
    put!(out, "pub(crate) static PAGES: &[PageDefinition] = &[");
    for page in pages {
        put!(
            out,
            "PageDefinition {{ id: {:?}, title: {:?}, prefix: {:?}, kind: {}, edit: {}, sections: &{:?},",
            page.id,
            page.title,
            page.prefix,
            kind(page.subject),
            page.edit,
            page.sections
        );
        put!(out, "complete: {}, queries: &[", page.complete);
        for query in &page.queries {
            put!(
                out,
                "Query {{ role: Role::{:?}, css: {:?}, text: {}, attributes: &{:?} }},",
                query.role,
                query.css,
                query.text,
                query.attributes
            );
        }
        put!(out, "] }},");
    }
    put!(out, "];");
    out
}
