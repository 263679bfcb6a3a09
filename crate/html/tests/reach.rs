//! What each rule can find: on pages of Setup, and in metadata files with the register of a team. Every test that stands beside a
//! rule is an org. Its pages and its files are written, read by the readers that ship, and judged, in every policy of the rule. What
//! was found so is reachable; where something is not, the rule says why, and where it is.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]
#![allow(
    clippy::format_push_string,
    clippy::needless_pass_by_value,
    clippy::unused_self,
    reason = "what writes pages and files here is read more often than it runs"
)]

#[path = "reach/files.rs"]
mod files;
#[path = "reach/pages.rs"]
mod pages;
#[path = "reach/truth.rs"]
mod truth;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use permlight_core::across::{self, Org};
use permlight_core::capture::Capture;
use permlight_core::effective::Seen;
use permlight_core::evaluate::{Context, evaluate_in};
use permlight_core::finding::{Finding, Outcome};
use permlight_core::needs::Integration;
use permlight_core::policy::Policy;
use permlight_core::subject::SubjectKind;
use permlight_data::checks::{Side, Test, TestOutcome};
use permlight_data::rules::{self, Expect, RuleFile};

use truth::Truth;

/// What the tests have shown, for `permlight rules --coverage`.
const TABLE: &str = "../data/reach.tsv";

#[test]
fn every_rule_shows_each_outcome_on_pages_and_in_files_or_says_why_not() {
    let folder = permlight_data::folder().join("rules");
    let rules = rules::read(&folder).expect("the build has read them");
    let mut wrong = Vec::new();
    let mut table = String::from("code\tside\tshown\tnot shown\twhy\n");
    for (_, rule) in &rules {
        for side in [Side::Pages, Side::Files] {
            let shown = shown(rule, side, &mut wrong);
            let row = row(rule, side, &shown, &mut wrong);
            table.push_str(&row);
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE);
    expect_test::expect_file![path].assert_eq(&table);
}

/// The outcomes of a rule that its tests show on one side: the same in each of its policies.
fn shown(rule: &RuleFile, side: Side, wrong: &mut Vec<String>) -> BTreeSet<Outcome> {
    // What people sign off needs no page and no file.
    if matches!(rule.expect, Expect::Manual | Expect::Rollout) {
        return BTreeSet::from([Outcome::Manual]);
    }
    let mut all: BTreeMap<String, BTreeSet<Outcome>> = BTreeMap::new();
    for test in &rule.tests {
        let truth = truth::of(rule, test);
        for weak in [false, true] {
            for (policy, outcome, worst) in outcomes(rule, test, &truth, side, weak) {
                // A rule passes if all that it finds does.
                all.entry(policy.clone()).or_default().extend(
                    outcome.filter(|outcome| *outcome != Outcome::Pass || worst == Some(Outcome::Pass)),
                );
                let wanted = expected(test.outcome);
                // A page or a file may say less than there is, and never something else.
                let says_less = matches!(outcome, None | Some(Outcome::Unknown | Outcome::Manual));
                let is_open = matches!(wanted, Outcome::Unknown | Outcome::Manual | Outcome::NotApplicable);
                if outcome != Some(wanted) && !says_less && !is_open {
                    let side = side.word();
                    wrong.push(format!(
                        "{} \"{}\" in {policy}, {side}, weak {weak}: {outcome:?}, and it is {wanted:?}",
                        rule.code, test.name
                    ));
                }
            }
        }
    }
    let mut each = all.into_iter();
    let (first, shown) = each.next().unwrap_or_default();
    for (policy, other) in each.filter(|(_, other)| *other != shown) {
        let side = side.word();
        wrong.push(format!("{}, {side}: {first} shows {shown:?}, and {policy} {other:?}", rule.code));
    }
    shown
}

fn outcomes(
    rule: &RuleFile,
    test: &Test,
    truth: &Truth,
    side: Side,
    weak: bool,
) -> Vec<(String, Option<Outcome>, Option<Outcome>)> {
    let context = Context { watched: truth.watched.clone(), ..Context::default() };
    let (captures, register) = match side {
        Side::Pages => {
            let captures = pages::seen(truth, weak);
            (captures.into_iter().map(|capture| (capture, None)).collect(), truth.integrations.clone())
        }
        Side::Files => {
            let base: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "reach", &rule.code].iter().collect();
            let captures = files::seen(truth, weak, &base);
            let captures: Vec<_> =
                captures.into_iter().map(|(capture, whole)| (capture, Some(whole))).collect();
            (captures, files::register(truth))
        }
    };
    let target = test.target.as_ref().or(rule.targets.first()).filter(|_| rule.combination.is_none());
    let mut outcomes = Vec::new();
    for id in &rule.policies {
        let policy = Policy::find(id).expect("the build has checked it");
        let findings = findings(rule, &captures, &register, &context, policy);
        let own = || findings.iter().filter(|finding| finding.rule.code == rule.code);
        // Pages call a tab by its object.
        let bare = |name: &str| name.trim_start_matches("standard-").to_owned();
        let of_target =
            own().filter(|finding| target.is_none_or(|target| bare(finding.target.name()) == bare(target)));
        // Of several findings of the rule, the worst counts.
        let worst = |of: &mut dyn Iterator<Item = &Finding>| of.map(|finding| finding.outcome).max();
        outcomes.push((id.clone(), worst(&mut { of_target }), worst(&mut own())));
    }
    outcomes
}

/// What the rule finds: in what was read, and in what the register says of users that no file describes.
fn findings(
    rule: &RuleFile,
    captures: &[(Capture, Option<bool>)],
    register: &[Integration],
    context: &Context,
    policy: &Policy,
) -> Vec<Finding> {
    let seen: Vec<_> = captures
        .iter()
        .map(|(capture, whole)| {
            whole.map_or_else(|| Seen::on_pages(capture), |whole| Seen { capture, whole })
        })
        .collect();
    if rule.across.is_some() {
        let org = Org { seen: &seen, integrations: register, context };
        return across::evaluate(&org, policy);
    }
    // Where there are no pages of users, the register stands in for them.
    let of_files = !captures.iter().any(|(capture, _)| capture.subject.kind == SubjectKind::User);
    let declared = register.iter().filter(|_| of_files);
    let declared = declared.map(|own| across::of_declared_user(own, &seen, policy));
    let read = captures.iter().flat_map(|(capture, _)| evaluate_in(capture, policy, context));
    read.chain(declared.flatten()).collect()
}

fn row(rule: &RuleFile, side: Side, shown: &BTreeSet<Outcome>, wrong: &mut Vec<String>) -> String {
    let wanted: Vec<_> = rule.wanted_outcomes().to_vec();
    let mut whys: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut seen = Vec::new();
    for outcome in wanted {
        let word = outcome.word();
        let reason = rule.unreachable.iter().find(|own| own.side == side && own.outcomes.contains(&outcome));
        match (shown.contains(&expected(outcome)), reason) {
            (true, None) => seen.push(word),
            (false, Some(reason)) => whys.entry(&reason.why).or_default().push(word),
            (true, Some(_)) => wrong.push(format!(
                "{}, {}: {word} is shown, and the rule says that it cannot be",
                rule.code,
                side.word()
            )),
            (false, None) => {
                wrong.push(format!(
                    "{}, {}: {word} is not shown, and no reason says why",
                    rule.code,
                    side.word()
                ));
            }
        }
    }
    let missing: Vec<_> = whys.values().flatten().copied().collect();
    let whys: Vec<_> = whys.keys().copied().collect();
    let (side, seen, missing) = (side.word(), seen.join(", "), missing.join(", "));
    format!("{}\t{side}\t{seen}\t{missing}\t{}\n", rule.code, whys.join(" "))
}

fn expected(outcome: TestOutcome) -> Outcome {
    match outcome {
        TestOutcome::Pass => Outcome::Pass,
        TestOutcome::Fail => Outcome::Fail,
        TestOutcome::Unknown => Outcome::Unknown,
        TestOutcome::NotApplicable => Outcome::NotApplicable,
        TestOutcome::Manual => Outcome::Manual,
    }
}
