//! No weakening of a page makes an outcome better. Every replica is read as it is, and again with a part of it not understood: a
//! label, its language, the state of a box, a row. What was right, or called for nothing, may become unknown; nothing may become
//! right, nothing may cease to apply, and no failure may vanish without an unknown in its place.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "weakening/judge.rs"]
mod judge;
#[path = "weakening/page.rs"]
mod page;

use std::collections::BTreeSet;

use permlight_core::coverage;
use permlight_core::page::{self as pages, Labels};
use permlight_core::policy::Policy;
use permlight_core::section::{Compared, Section};
use permlight_verify::baseline::Details;
use permlight_verify::{Observed, Options, Verdict, compare};

use judge::{Marks, Outcomes, Seen, better, good, org, policies, team};
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
            // The boxes of a profile's page in the original interface are no rows of a list.
            let is_boxes = page.name.starts_with("profile-original");
            let of_rows = |name: &str| {
                let of_boxes = of_boxes.contains(&name)
                    || matches!(name, "list/app" | "list/connected-app")
                    || is_boxes && matches!(name, "list/object" | "list/tab");
                !of_boxes
            };
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

/// What was read before a Save proves nothing of what holds since; what is read after it counts, however the former came in.
#[test]
fn no_save_leaves_right_what_was_read_before() {
    let labels = page::labels();
    let mut wrong = BTreeSet::new();
    let mut right = 0;
    // No Save writes a log, or buys a licence.
    let is_log =
        |page: &&Page| ["audit-", "login-history", "company-"].iter().any(|log| page.name.starts_with(log));
    for page in replicas().iter().filter(|page| !is_log(page)) {
        let seen = Seen::of(&page.snapshot, &labels);
        let policy = team();
        let (strong, saved) = (seen.kept(policy, None), seen.kept_before_save(policy, None));
        let nothing = seen.of_nothing(policy);
        let mut told = |line: String| wrong.insert(format!("{}: {line}", page.name));
        for line in better(&strong, &saved) {
            told(line);
        }
        right += good(&strong).len();
        for (code, target) in good(&saved).difference(&good(&nothing)) {
            told(format!("{code} {target} is right still"));
        }
        if seen.kept_before_save(policy, Some(&seen)) != strong {
            told("not what it was once it was read again".to_owned());
        }
    }
    assert!(right > 1000, "{right} outcomes that could be lost");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), first(&wrong));
}

#[test]
fn no_save_of_one_record_makes_a_user_better() {
    let org = org(&page::labels());
    let mut wrong = BTreeSet::new();
    let policies = &Policy::all()[..1];
    let strong = org.findings(policies, None);
    for (name, saved, nothing) in org.saved(policies) {
        for ((strong, saved), nothing) in strong.iter().zip(&saved).zip(&nothing) {
            wrong.extend(better(strong, saved).into_iter().map(|line| format!("{name}: {line}")));
            let (left, nothing) = (good(saved), good(nothing));
            // No Save writes a log.
            let left = left.difference(&nothing).filter(|_| !name.starts_with("Org"));
            wrong.extend(left.map(|(code, target)| format!("{name}: {code} {target} is right still")));
        }
    }
    assert!(wrong.is_empty(), "{} got better:\n{}", wrong.len(), first(&wrong));
}

/// Production is the page; what was tested is the page with one setting otherwise. Whatever is not understood of production, or of
/// what was tested, the two are not equal, and what could not be frozen cannot be.
#[test]
fn no_weakening_makes_two_sides_equal_or_lets_one_be_frozen() {
    let labels = page::labels();
    let policy = Policy::find("recommended").expect("a policy");
    let options = Options { only_tested: true, ..Options::new(policy) };
    let freeze = |side: &Observed| {
        let side = vec![side.clone()];
        permlight_verify::baseline::Baseline::freeze(side, Details::default(), None, policy).is_ok()
    };
    let is_equal = |tested: &Observed, actual: &Observed| {
        let both = [std::slice::from_ref(tested), std::slice::from_ref(actual)];
        compare(both[0], both[1], &options).is_ok_and(|found| found.verdict() == Verdict::Equal)
    };
    let mut wrong = BTreeSet::new();
    let mut tried = 0;
    for page in replicas() {
        let seen = Seen::of(&page.snapshot, &labels);
        let strong = seen.observed(None);
        let others: Vec<Observed> =
            otherwise(&strong).into_iter().filter(|other| !is_equal(other, &strong)).collect();
        let can_be_frozen = freeze(&strong);
        for (how, weak) in of_all(page).into_iter().chain(page.rows_in_doubt()) {
            let weak = Seen::of(&weak.snapshot, &labels);
            for side in [weak.observed(None), seen.observed(Some(&weak)), seen.observed_before_save()] {
                let told = |what: &str| format!("{}, {how}: {what}", page.name);
                wrong.extend((!can_be_frozen && freeze(&side)).then(|| told("frozen")));
                for other in &others {
                    tried += 1;
                    wrong.extend(is_equal(other, &side).then(|| told("equal to what was tested")));
                    wrong.extend(is_equal(&side, other).then(|| told("tested, and equal to another one")));
                }
            }
        }
    }
    assert!(tried > 500, "{tried} comparisons");
    assert!(wrong.is_empty(), "{} got equal:\n{}", wrong.len(), first(&wrong));
}

/// The same with one setting otherwise: the first switch turned, the first and the last row gone from what was seen whole. (Of a list
/// that was not, a row less says nothing.)
fn otherwise(side: &Observed) -> Vec<Observed> {
    let is_row = |fact: &&str| {
        let section = Section::of(fact.split('/').next().unwrap_or_default());
        section.compared() != Compared::Not && coverage::of(&side.facts, section).is_whole()
    };
    let names: Vec<&str> = side.facts.iter().map(|fact| fact.key.as_ref()).filter(is_row).collect();
    let switch = side.facts.iter().find(|fact| matches!(fact.value.as_str(), "on" | "off"));
    let turned = switch.map(|switch| {
        let mut other = side.clone();
        other.facts.set(&switch.key, if switch.value == "on" { "off" } else { "on" }.to_owned());
        other
    });
    let gone = [names.first(), names.last()].into_iter().flatten().map(|name| {
        let mut other = side.clone();
        other.facts.remove(name);
        other
    });
    turned.into_iter().chain(gone).collect()
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
