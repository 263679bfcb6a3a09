//! No weakening of a page makes an outcome better. Every replica is read as it is, and again with a part of it not understood: a
//! label, its language, the state of a box, a row. What was right, or called for nothing, may become unknown; nothing may become
//! right, nothing may cease to apply, and no failure may vanish without an unknown in its place.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "weakening/judge.rs"]
mod judge;
#[path = "weakening/page.rs"]
mod page;

use std::collections::BTreeSet;

use permlight_core::page::{self as pages, Labels};
use permlight_core::policy::Policy;

use judge::{Marks, Outcomes, Seen, better, org, policies};
use page::{Page, replicas};

/// Every weakening of a page that takes a part of it: too many to judge the whole org by each of them.
fn of_parts(page: &Page) -> Vec<(String, Page)> {
    [
        page.each_label(),
        page.each_state(),
        page.each_box_gone(),
        page.each_box_in_doubt(),
        page.each_row(),
        page.each_cell_blank(),
    ]
    .concat()
}

/// Every weakening that takes all of a kind.
fn of_all(page: &Page) -> Vec<(String, Page)> {
    [
        page.all_labels(),
        page.languages(),
        page.all_states(),
        page.cut_off(),
        page.more(),
        page.lists_in_doubt(),
        page.translated(),
    ]
    .concat()
}

#[test]
fn no_weakening_of_a_page_makes_an_outcome_better() {
    let labels = page::labels();
    let mut wrong = BTreeSet::new();
    let mut tried = 0;
    for page in replicas() {
        let strong = Seen::of(&page.snapshot, &labels);
        let before =
            policies().into_iter().map(|policy| (policy, strong.findings(policy), strong.kept(policy, None)));
        let before: Vec<_> = before.collect();
        let weak = of_all(page).into_iter().map(|weak| (true, weak));
        for (all, (how, weak)) in weak.chain(of_parts(page).into_iter().map(|weak| (false, weak))) {
            tried += 1;
            let weak = Seen::of(&weak.snapshot, &labels);
            let mut compare = |from: &str, strong: &Outcomes, weak: &Outcomes| {
                let lines = better(strong, weak);
                wrong.extend(lines.into_iter().map(|line| format!("{}, {how}, {from}: {line}", page.name)));
            };
            for (policy, shown, kept) in &before {
                compare("on the page", shown, &weak.findings(policy));
                compare("kept", kept, &weak.kept(policy, None));
                if all {
                    compare("kept after the page as it is", kept, &strong.kept(policy, Some(&weak)));
                }
            }
        }
    }
    assert!(tried > 1000, "{tried} weakenings");
    assert!(wrong.is_empty(), "{} got better:\n{}", wrong.len(), first(&wrong));
}

#[test]
fn no_weakening_makes_marks_of_failures_vanish_without_a_word() {
    let labels = page::labels();
    let mut wrong = BTreeSet::new();
    for page in replicas() {
        for policy in policies() {
            let strong = Marks::of(&page.snapshot, policy, &labels);
            for (how, weak) in of_all(page) {
                let lost = strong.lost(&Marks::of(&weak.snapshot, policy, &labels));
                wrong.extend(lost.into_iter().map(|line| format!("{}, {how}: {line}", page.name)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} marks:\n{}", wrong.len(), first(&wrong));
}

/// What says that there is nothing else is said of what was understood to the end only.
#[test]
fn no_weakened_page_says_that_it_was_seen_whole() {
    let labels = page::labels();
    let mut wrong = BTreeSet::new();
    let mut tried = 0;
    for page in replicas() {
        let strong = Seen::of(&page.snapshot, &labels);
        let truth = strong.wholes();
        let doubts = [page.rows_in_doubt(), page.each_box_in_doubt(), page.lists_in_doubt()].concat();
        for (how, weak) in doubts.into_iter().chain(page.cut_off()).chain(page.translated()) {
            let read = Seen::of(&weak.snapshot, &labels);
            let kept = [read.wholes(), strong.wholes_after(&read)].concat();
            let of_boxes = ["permission/*", "list/app-permissions", "list/system-permissions"];
            let of_rows =
                |name: &str| !of_boxes.contains(&name) && !matches!(name, "list/app" | "list/connected-app");
            let is_meant = |name: &str| match how.split([' ', ':']).next().unwrap_or_default() {
                "all" => true,
                "permissions" => of_boxes.contains(&name),
                "empty" => strong.count(name) == "0",
                "rows" => of_rows(name) && strong.count(name) != "0",
                section => name.ends_with(section),
            };
            let lost: Vec<_> = truth.iter().filter(|name| kept.contains(name) && is_meant(name)).collect();
            tried += truth.iter().filter(|name| is_meant(name)).count();
            wrong.extend(lost.into_iter().map(|name| format!("{}, {how}: {name}", page.name)));
        }
    }
    assert!(tried > 500, "{tried} marks");
    assert!(wrong.is_empty(), "{} marks:\n{}", wrong.len(), first(&wrong));
}

#[test]
fn no_weakening_of_one_page_makes_a_user_better() {
    let labels = page::labels();
    let org = org(&labels);
    let mut wrong = BTreeSet::new();
    let strong = org.findings(Policy::all(), None);
    assert!(
        strong.iter().flat_map(|found| found.keys()).map(|(code, _)| code).collect::<BTreeSet<_>>().len()
            > 10
    );
    for (at, page) in org.pages.iter().enumerate() {
        for (how, weak) in of_all(page).into_iter().chain(page.rows_in_doubt()) {
            let weak = Seen::of(&weak.snapshot, &labels);
            for (strong, weak) in strong.iter().zip(org.findings(Policy::all(), Some((at, &weak)))) {
                let lines = better(strong, &weak);
                wrong.extend(lines.into_iter().map(|line| format!("{}, {how}: {line}", page.name)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} got better:\n{}", wrong.len(), first(&wrong));
}

fn first(lines: &BTreeSet<String>) -> String {
    lines.iter().take(40).cloned().collect::<Vec<_>>().join("\n")
}

/// The weakenings do weaken: a page understood whole says so, and says so no more.
#[test]
fn there_is_something_to_weaken() {
    let all: BTreeSet<String> =
        replicas().iter().flat_map(|page| Seen::of(&page.snapshot, &page::labels()).wholes()).collect();
    for mark in [
        "permission/*",
        "list/object",
        "list/permission-set",
        "list/login-ip",
        "list/app",
        "list/apex-class",
        "list/system-permissions",
    ] {
        assert!(all.contains(mark), "{mark}: {all:?}");
    }
    let languages = replicas().iter().map(|page| pages::language_of(&page.snapshot)).collect::<BTreeSet<_>>();
    assert!(languages.len() > 3, "{languages:?}");
    assert!(Labels::new().is_empty());
}
