//! Writes the tables as Rust source.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::catalog::{ADMINISTRATOR, BlindKind, Catalog, Traits};
use crate::checks::{Kind, Listed, Logins, Rights, Shipped, Value};
use crate::pages::{Next, Pages, Start};
use crate::rules::{Expect, PolicyFile, RuleFile, Side};
use crate::vendors::StarterFile;

/// Appends formatted text; writing to a `String` cannot fail.
macro_rules! put {
    ($out:expr, $($text:tt)*) => { let _ = writeln!($out, $($text)*); };
}

pub fn catalog(catalog: &Catalog, pages: &Pages) -> String {
    let mut out = String::new();
    let lines: Vec<_> = catalog
        .permissions
        .iter()
        .map(|p| {
            let risk = catalog.traits.get(&p.name).and_then(|traits| traits.risk);
            let risk = risk.map(|risk| format!("{risk:?}").to_lowercase()).unwrap_or_default();
            let (enhanced, classic) = (p.enhanced.unwrap_or(""), p.classic.unwrap_or(""));
            let cells = [&p.name, &p.label, &p.other_labels, enhanced, classic, &risk];
            cells.join("\t").trim_end().to_owned()
        })
        .collect();
    let words = pages.words.iter().map(|(name, words)| format!("{name}\t{}", words.join("\t")));
    let words: Vec<_> = words.collect();
    put!(out, "#[cfg(feature = \"embedded\")]");
    // An empty line parts them.
    put!(out, "pub(super) const TEXT: &str = {:?};", [lines.join("\n"), words.join("\n")].join("\n\n"));
    put!(out, "pub(super) static IMPLIES: &[(&str, &[&str])] = &[");
    for (name, known) in catalog.traits.iter().filter(|(_, known)| !known.implies.is_empty()) {
        put!(out, "({name:?}, &{:?}),", known.implies);
    }
    put!(out, "];");
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
    put!(out, "pub(super) static API_VERSIONS: &[(u32, &[u16])] = &[");
    for version in &catalog.api_versions {
        let places: Vec<_> = version.permissions.iter().filter_map(|name| catalog.index(name)).collect();
        put!(out, "({}, &{places:?}),", version.api);
    }
    put!(out, "];");
    put!(out, "pub(super) static IDENTITY_LICENCES: &[&str] = &{:?};", catalog.identities.licences);
    put!(out, "pub(super) static IDENTITY_PROFILES: &[&str] = &{:?};", catalog.identities.profiles);
    out
}

pub fn scope(catalog: &Catalog) -> String {
    let mut out = String::new();
    let scope = &catalog.scope;
    for (name, list) in [
        ("LICENCES", &scope.licences),
        ("NEVER", &scope.never),
        ("WORDS", &scope.words),
        ("NEGATIONS", &scope.negations),
        ("SUGGEST", &scope.suggest),
    ] {
        put!(out, "pub(super) static {name}: &[&str] = &{list:?};");
    }
    out
}

/// The other names stand in one text with ` | ` between.
pub fn standard_profiles(catalog: &Catalog) -> String {
    let mut out = String::new();
    put!(out, "/// All of them, the one that may do everything first.");
    put!(out, "pub const STANDARD_PROFILES: &[StandardProfile] = &[");
    for profile in &catalog.standard_profiles {
        let (file, label, others) = (&profile.file, &profile.label, profile.others().join(" | "));
        put!(out, "StandardProfile {{ file: {file:?}, label: {label:?}, others: {others:?} }},");
    }
    put!(out, "];");
    let languages = catalog.standard_profiles.iter().filter(|profile| profile.file == ADMINISTRATOR);
    let languages = languages.flat_map(|profile| profile.labels.keys().map(String::as_str));
    let languages: Vec<_> = languages.chain(["en"]).collect();
    put!(out, "const LANGUAGES: &str = {:?};", languages.join(" "));
    out
}

pub fn licences(catalog: &Catalog) -> String {
    let mut out = String::new();
    let limit = |says: &str, source: &str| format!("limit: Limit {{ says: {says:?}, source: {source:?} }}");
    put!(out, "static OF_USERS: &[&str] = &{:?};", catalog.licences.user_licences);
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
        "Traits {{ grants: {:?}, requires: &{:?}, blind: &[{}], conditional: {:?}, licence: {:?} }}",
        traits.grants,
        traits.requires,
        blind.join(", "),
        traits.conditional,
        traits.licence,
    )
}

/// `has_users`: with the rules about users as a whole, and those that people sign off.
pub fn rules(
    rules: &[(std::path::PathBuf, RuleFile)],
    policies: &[PolicyFile],
    catalog: &Catalog,
    has_users: bool,
) -> String {
    let of_users = |rule: &RuleFile| matches!(rule.expect, Expect::Across | Expect::Manual | Expect::Rollout);
    let rules: Vec<_> = rules.iter().filter(|(_, rule)| has_users || !of_users(rule)).collect();
    let mut out = String::new();
    put!(out, "/// Every rule, sorted by code.");
    put!(out, "pub static RULES: &[Rule] = &[");
    for (_, rule) in &rules {
        put!(out, "Rule {{ code: {:?},", rule.code);
        put!(out, "severity: Severity::{:?},", rule.severity);
        put!(out, "subjects: &[{}],", rule.subjects.iter().map(|k| kind(*k)).collect::<Vec<_>>().join(", "));
        put!(
            out,
            "check: {}, says_failure: {}, accepts_declared: {}, own_text: None }},",
            check(rule, catalog),
            !rule.failure.is_empty(),
            rule.accepts_declared
        );
    }
    put!(out, "];");
    let rows = rules.iter().flat_map(|(_, rule)| rule.requirements.iter().chain(&rule.contradicts));
    let guides: BTreeSet<_> = rows.filter_map(|row| row.split('-').next()).collect();
    let guides: Vec<_> = guides.into_iter().collect();
    put!(out, "/// What rows of the guides begin with, sorted: `CK`.");
    put!(out, "pub static GUIDES: &[&str] = &{guides:?};");
    put!(out, "/// What every rule says, sorted by code.");
    put!(out, "pub static TEXTS: &[RuleText] = &[");
    for (_, rule) in &rules {
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
            (0..).zip(&rules).filter(|(_, (_, rule))| has(rule)).map(|(at, _): (u16, _)| at).collect();
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

pub fn starters(starters: &[(std::path::PathBuf, StarterFile)]) -> String {
    let mut out = String::new();
    put!(out, "/// Every starter, by id.");
    put!(out, "pub static STARTERS: &[Starter] = &[");
    for (_, starter) in starters {
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
    // What belongs to the check is there: the build has demanded it before.
    let written = match rule.expect {
        Expect::On => Some(format!("Check::On({})", list(&rule.targets))),
        Expect::Off => Some(format!("Check::Off({})", list(&rule.targets))),
        Expect::Only => Some(format!("Check::Only({})", list(&rule.targets))),
        Expect::Nothing => rule.section.map(|section| format!("Check::Nothing(Section::{section:?})")),
        Expect::Rights => rule.rights.as_ref().map(|Rights { rights, objects }| {
            let rights: Vec<_> = rights.iter().map(|right| object_right(right)).collect();
            format!(
                "Check::Rights(&RightsCheck {{ rights: &[{}], objects: &{objects:?} }})",
                rights.join(", ")
            )
        }),
        Expect::LoginIpRanges => Some("Check::LoginIpRanges".to_owned()),
        Expect::Audit => Some("Check::Audit".to_owned()),
        Expect::Manual => Some("Check::Manual".to_owned()),
        Expect::Rollout => rule.stage.map(|stage| format!("Check::Rollout(Stage::{stage:?})")),
        Expect::Across => rule.across.map(|across| format!("Check::Across(Across::{across:?})")),
        Expect::Combination => rule.combination.as_ref().map(|c| {
            format!(
                "Check::Combination(&Combination {{ on: {}, any_on: {}, off: {}, no_login_ip_ranges: {} }})",
                list(&c.on),
                list(&c.any_on),
                list(&c.off),
                c.no_login_ip_ranges
            )
        }),
        Expect::Value => rule.value.as_ref().map(|Value { fact, one_of, none_of }| {
            format!(
                "Check::Value(&ValueCheck {{ fact: {fact:?}, one_of: &{one_of:?}, none_of: &{none_of:?} }})"
            )
        }),
        Expect::Listed => rule.listed.as_ref().map(|Listed { list, one_of, seats }| {
            format!("Check::Listed(&ListCheck {{ list: {list:?}, one_of: &{one_of:?}, seats: {seats} }})")
        }),
        Expect::Logins => rule.logins.as_ref().map(|Logins { column, good, bad }| {
            format!(
                "Check::Logins(&LoginCheck {{ column: LoginColumn::{column:?}, good: &{good:?}, bad: &{bad:?} }})"
            )
        }),
        Expect::Shipped => rule.shipped.as_ref().map(|Shipped { profiles, licences, permissions }| {
            format!(
                "Check::Shipped(&ShippedProfile {{ profiles: &{profiles:?}, licences: &{licences:?}, permissions: {} }})",
                list(permissions)
            )
        }),
    };
    written.unwrap_or_default()
}

/// `view-all-fields` is `ObjectRight::ViewAllFields`; records are named where Setup leaves them out.
fn object_right(right: &str) -> &'static str {
    match right {
        "read" => "ObjectRight::Read",
        "create" => "ObjectRight::Create",
        "edit" => "ObjectRight::Edit",
        "delete" => "ObjectRight::Delete",
        "view-all" => "ObjectRight::ViewAllRecords",
        "modify-all" => "ObjectRight::ModifyAllRecords",
        _ => "ObjectRight::ViewAllFields",
    }
}

fn kind(kind: Kind) -> String {
    format!("SubjectKind::{kind:?}")
}

pub fn pages(Pages { signs, start, definitions, columns, .. }: &Pages) -> String {
    let mut out = String::new();
    put!(out, "pub(crate) const SIGNS: Signs = Signs {{ login: {:?},", signs.login);
    put!(out, "refused: {:?}, rejected: {:?},", signs.refused, signs.rejected);
    put!(out, "translated: {:?}, aside: {:?},", signs.translated, signs.aside);
    put!(out, "lists: {:?}, after: {:?} }};", signs.lists, signs.after);
    // Many pages have the same queries.
    let mut shared: Vec<String> = Vec::new();
    let mut pages = String::new();
    for page in definitions {
        let mut queries = String::new();
        for query in &page.queries {
            put!(
                queries,
                "Query {{ role: Role::{:?}, fact: {:?}, css: {:?},",
                query.role,
                query.fact,
                query.css
            );
            put!(queries, "text: {}, empty: {},", query.text, query.empty);
            put!(queries, "attributes: &{:?} }},", query.attributes);
        }
        let at = shared.iter().position(|known| *known == queries).unwrap_or_else(|| {
            shared.push(queries);
            shared.len() - 1
        });
        put!(pages, "PageDefinition {{ id: {:?}, title: {:?}, path: {:?},", page.id, page.title, page.path);
        put!(pages, "kind: {}, edit: {}, sections: &{:?},", kind(page.subject), page.edit, page.sections);
        put!(pages, "of_object: {}, complete: {},", page.of_object, page.complete);
        put!(pages, "settles: {:?}, queries: QUERIES_{at} }},", page.settles);
    }
    for (at, queries) in shared.iter().enumerate() {
        put!(out, "static QUERIES_{at}: &[Query] = &[{queries}];");
    }
    put!(out, "pub(crate) static PAGES: &[PageDefinition] = &[{pages}];");
    put!(out, "pub(crate) static START: &[(SubjectKind, &[&str])] = &[");
    for Start { subject, pages } in start {
        put!(out, "({}, &{pages:?}),", kind(*subject));
    }
    put!(out, "]; pub(crate) static READ: &[(&str, SubjectKind, &[Next])] = &[");
    for page in definitions.iter().filter(|page| !page.read.is_empty()) {
        put!(out, "({:?}, {}, &[", page.id, kind(page.subject));
        for next in &page.read {
            match next {
                Next::Subjects(of) => {
                    put!(out, "Next::Subjects({}),", kind(*of));
                }
                Next::Page(address) => {
                    put!(out, "Next::Page({address:?}),");
                }
            }
        }
        put!(out, "]),");
    }
    put!(out, "];");
    put!(out, "pub(crate) static COLUMNS: &[Columns] = &[");
    for table in columns {
        put!(
            out,
            "Columns {{ section: {:?}, words: {:?}, key: &{:?},",
            table.section,
            table.words,
            table.key
        );
        put!(out, "join: {:?}, log: {},", table.join, table.log);
        put!(out, "value: &{:?} }},", table.value);
    }
    put!(out, "];");
    out
}
