//! A page whose loading stopped: every replica as far as it came, cut after every row of every list and at other places. Half a list
//! never says that it is whole, and nothing gets better by what did not come.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

#[allow(dead_code, reason = "another test uses the rest")]
#[path = "weakening/judge.rs"]
mod judge;
#[allow(dead_code, reason = "another test uses the rest")]
#[path = "weakening/page.rs"]
mod page;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use judge::{Seen, better, policies};
use page::replicas;
use permlight_core::coverage::PERMISSION_PAGES;
use permlight_core::fact::OTHER_PERMISSIONS;
use permlight_core::page::plan;
use permlight_core::snapshot::Snapshot;

/// Where a list may end in the middle: after a row, a cell, an entry, in a word; and at how many places of each kind a replica is
/// cut. Of the first replica of each page every row is one.
const PLACES: [(&str, usize); 5] = [("</tr>", 4), ("</td>", 4), ("</option>", 3), ("</table>", 3), ("a", 4)];
const ROWS: usize = 80;

/// Every so many cuts are judged.
const JUDGED: usize = 6;

struct Cut {
    at: usize,
    seen: Seen,
}

fn html(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/pages").join(name).join("page.html");
    fs::read_to_string(path).ok()
}

/// The page as it was when it stopped at each of the places, the last of each kind and some before it.
fn cuts(html: &str, snapshot: &Snapshot, is_first: bool) -> Vec<Cut> {
    let plan = plan(&snapshot.url).expect("a page that is read");
    let labels = page::labels();
    let mut places = BTreeSet::new();
    for (sign, most) in PLACES {
        let most = if is_first && sign == PLACES[0].0 { ROWS } else { most };
        let found: Vec<usize> = html.match_indices(sign).map(|(at, _)| at + sign.len()).collect();
        let step = found.len().div_ceil(most).max(1);
        places.extend(found.iter().rev().step_by(step));
    }
    let cut = |at| {
        let snapshot = permlight_html::collect(&html[..at], &snapshot.url, &plan);
        Cut { at, seen: Seen::of(&snapshot, &labels) }
    };
    places.into_iter().map(cut).collect()
}

/// The section of facts whose rows a claim is about.
fn section(claim: &str) -> &str {
    let section = claim.strip_prefix("list/").unwrap_or("permission");
    if PERMISSION_PAGES.contains(&section) { "permission" } else { section }
}

#[test]
fn half_a_page_is_never_whole_and_makes_nothing_better() {
    let labels = page::labels();
    let mut wrong = BTreeSet::new();
    let (mut tried, mut claims, mut pages) = (0, BTreeSet::new(), BTreeSet::new());
    for page in replicas() {
        let Some(html) = html(&page.name) else { continue };
        let strong = Seen::of(&page.snapshot, &labels);
        let outcomes: Vec<_> =
            policies().into_iter().map(|policy| (policy, strong.kept(policy, None))).collect();
        let is_first = pages.insert(plan(&page.snapshot.url).expect("a page that is read").page);
        let cuts = cuts(&html, &page.snapshot, is_first);
        for (number, Cut { at, seen }) in cuts.iter().enumerate() {
            tried += 1;
            let told = |what: &str| format!("{}, cut at {at} of {}: {what}", page.name, html.len());
            for claim in seen.wholes() {
                claims.insert(claim.clone());
                if seen.rows(section(&claim)) < strong.rows(section(&claim)) {
                    wrong.insert(told(&claim));
                }
            }
            if number % JUDGED == 0 {
                for (policy, outcomes) in &outcomes {
                    let lines = better(outcomes, &seen.kept(policy, None));
                    wrong.extend(lines.iter().map(|line| told(line)));
                }
            }
        }
    }
    let lines: Vec<_> = wrong.iter().take(40).cloned().collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), lines.join("\n"));
    assert!(tried > 2000, "{tried} cuts");
    assert!(claims.len() > 10 && claims.contains(OTHER_PERMISSIONS), "{claims:?}");
}
