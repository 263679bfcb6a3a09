//! Whose the pages of the demo org are, before anybody was asked; and what pages of people show.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::fs;
use std::path::Path;

use permlight_core::catalog;
use permlight_core::evaluate::Context;
use permlight_core::page::{Labels, plan};
use permlight_core::policy::Policy;
use permlight_core::scope::PageScope;
use permlight_core::snapshot::Snapshot;
use permlight_overlay::{Report, report};
use serde_json::Value;

struct Page {
    name: String,
    snapshot: Snapshot,
}

fn pages() -> Vec<Page> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/pages");
    let mut pages = Vec::new();
    for entry in fs::read_dir(tests).expect("tests/pages") {
        let folder = entry.expect("an entry").path();
        let Ok(meta) = fs::read_to_string(folder.join("meta.json")) else { continue };
        let meta: Value = serde_json::from_str(&meta).expect("meta.json");
        let html = fs::read_to_string(folder.join("page.html")).expect("page.html");
        let url = meta["url"].as_str().expect("url");
        let snapshot = permlight_html::collect(&html, url, &plan(url).expect("a page that is read"));
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        pages.push(Page { name, snapshot });
    }
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(pages.len() > 20, "the pages are not there: run node tests/pages/generate.mjs");
    pages
}

fn labels() -> Labels {
    let of = |language: &'static str| {
        catalog::labels(language).map(|(name, label)| (name.to_owned(), label.to_owned())).collect()
    };
    catalog::languages().map(|language| (language.to_owned(), of(language))).collect()
}

fn judged(page: &Page, labels: &Labels, scope: Option<PageScope>) -> Report {
    let policy = Policy::find("recommended").expect("the policy");
    let context = Context { scope, ..Context::default() };
    report(&page.snapshot, policy, labels, &context, permlight_report::locale::english()).expect("a page")
}

/// An administrator, people, and integration users by their own name or that of their profile.
const KNOWN: [(&str, &str); 5] = [
    ("user-detail-admin", "undecided"),
    ("profile-standard-edit", "undecided"),
    ("profile-original-view", "judged"),
    ("user-detail-integration", "judged"),
    ("company-information", "judged"),
];

/// No page of the demo that is not an integration user's has a mark, a verdict or a missing permission; one answer brings all of
/// them, exactly as where everything is judged.
#[test]
fn pages_of_people_show_nothing_until_somebody_says_so() {
    let labels = labels();
    let mut seen = [0; 3];
    for page in pages() {
        let whole = judged(&page, &labels, None);
        let asked = judged(&page, &labels, Some(PageScope::default()));
        let told = asked.scope.as_ref().expect("a scope");
        let at = ["judged", "undecided", "left-out"].iter().position(|known| *known == told.standing);
        seen[at.expect("a standing")] += 1;
        for (name, standing) in KNOWN {
            assert!(page.name != name || told.standing == standing, "{name}: {}", told.standing);
        }
        if told.standing != "judged" {
            assert!(
                asked.marks.is_empty() && asked.verdicts.is_empty() && asked.missing.is_empty(),
                "{}",
                page.name
            );
            assert!(told.holds.is_empty() && asked.message.is_empty(), "{}", page.name);
        }
        // What a page proves does not depend on who is judged.
        assert_eq!(asked.facts, whole.facts, "{}", page.name);
        let answered = |answer: &str| {
            let known = vec![(format!("{}/answer", whole.subject.record_id), answer.to_owned())];
            judged(&page, &labels, Some(PageScope { known, ..PageScope::default() }))
        };
        if whole.subject.record_id.is_empty() {
            continue;
        }
        let yes = answered("yes");
        assert_eq!(
            (yes.marks.len(), yes.verdicts.len()),
            (whole.marks.len(), whole.verdicts.len()),
            "{}",
            page.name
        );
        if whole.subject.kind != "org" {
            assert!(answered("no").marks.is_empty(), "{}", page.name);
        }
    }
    assert!(seen.iter().take(2).all(|count| *count > 0), "{seen:?}");
}

/// A page that does not show a licence goes by what the record's overview showed before.
#[test]
fn what_one_page_proves_of_a_record_another_goes_by() {
    let labels = labels();
    let undecided = |page: &&Page| {
        let report = judged(page, &labels, Some(PageScope::default()));
        report.scope.is_some_and(|scope| scope.standing == "undecided")
            && !report.subject.record_id.is_empty()
    };
    let pages = pages();
    let page = pages.iter().find(undecided).expect("a page of somebody");
    let id = judged(page, &labels, None).subject.record_id;
    for (fact, value, standing) in [
        ("about/licence", "Salesforce Integration", "judged"),
        ("permission/ApiUserOnly", "on", "judged"),
        ("permission/ApiUserOnly", "off", "undecided"),
        ("about/licence", "Guest User License", "left-out"),
        ("about/name", "API", "undecided"),
    ] {
        let with = |id: &str| {
            let known = vec![(format!("{id}/{fact}"), value.to_owned())];
            let scope = PageScope { known, ..PageScope::default() };
            judged(page, &labels, Some(scope)).scope.expect("a scope").standing
        };
        assert_eq!(with(&id), standing, "{fact}={value} on {}", page.name);
        assert_eq!(with("00e000000000000"), "undecided", "what is known of another record says nothing");
    }
}

/// Pages of people, as other orgs have them: standard profiles under the names of other languages, people who are called like a
/// product, guests. Nothing is marked or counted until somebody says so, and one answer brings all of it.
#[test]
fn people_of_other_orgs_are_nobodys_business_either() {
    let labels = labels();
    let pages = pages();
    let of = |name: &str| pages.iter().find(|page| page.name == name).expect("the page");
    let people: [(&str, &str, &[&str]); 2] = [
        (
            "profile-standard-edit",
            "Standard User",
            &[
                "Administrateur système",
                "Systemadministrator",
                "システム管理者",
                "標準ユーザー",
                "Utilisateur standard",
                "Usuario estándar",
                "Vertrieb",
                "Ventes France",
                "営業",
                "Sales",
                "HubSpot",
                "Data Loader Users",
                "Invité du site",
            ],
        ),
        (
            "user-detail-admin",
            "Dana Whitfield",
            &[
                "Okta Rivera",
                "Sapna Gong",
                "Tableau Müller",
                "佐藤 花子",
                "Anna Apitz",
                "Синкевич Анна",
                "Dr. Sync-Lee Etler",
            ],
        ),
    ];
    for (page, own, names) in people {
        let page = of(page);
        let id = judged(page, &labels, None).subject.record_id;
        for name in names {
            let mut snapshot = page.snapshot.clone();
            for node in &mut snapshot.nodes {
                node.text = node.text.replace(own, name);
            }
            let page = Page { name: (*name).to_owned(), snapshot };
            let asked = judged(&page, &labels, Some(PageScope::default()));
            let told = asked.scope.as_ref().expect("a scope");
            // A strong word counts, in a person's name too: one answer settles it.
            let strong = name.contains("Sync-");
            assert_eq!(told.standing, if strong { "judged" } else { "undecided" }, "{name}");
            assert_eq!(asked.marks.is_empty() && asked.verdicts.is_empty(), !strong, "{name}");
            for (answer, is_judged) in [("yes", true), ("no", false)] {
                let known = vec![(format!("{id}/answer"), answer.to_owned())];
                let scope = PageScope { known, ..PageScope::default() };
                assert_eq!(
                    !judged(&page, &labels, Some(scope)).marks.is_empty(),
                    is_judged,
                    "{name} {answer}"
                );
            }
        }
    }
}
