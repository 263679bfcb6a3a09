//! What a deploy leaves: production is made what the deploy of the tested side makes of it, and compared once more.

use permlight_core::fact::{self, Facts};
use permlight_core::object_right::ObjectRight;
use permlight_core::section::{Form, Section};
use permlight_core::subject::SubjectKind;
use permlight_verify::deploy::{Deploy, Readiness, before};
use permlight_verify::{Observed, Verdict};
use proptest::prelude::*;

use crate::lay;
use crate::sides::{keep, near_sides, whole};

/// What an entry of a record type says besides.
const DEFAULTS: [Section; 2] = [Section::RecordTypeDefaults, Section::PersonAccountDefaults];

/// A profile as a deploy of this file leaves it: what the file names is written, and all else stays.
fn written(tested: &Facts, actual: &Facts) -> Facts {
    let mut left = actual.clone();
    let is = |name: &str, section: Section| Section::of(fact::split(name).0) == section;
    let has = |section: Section| tested.iter().any(|row| is(&row.key, section));
    // Either list is written as a whole; an empty element says that no day is limited.
    let no_hours = tested.get("list/login-hours").is_some_and(|days| days == "7");
    let lists = [Section::LoginIpRanges, Section::LoginHours];
    for list in lists.into_iter().filter(|list| has(*list) || *list == Section::LoginHours && no_hours) {
        keep(&mut left, |name| !is(name, list));
    }
    for row in tested.iter() {
        let (section, key) = fact::split(&row.key);
        let section = Section::of(section);
        let stays = matches!(section.form(), Form::Mark | Form::None) || section == Section::Other;
        if stays || matches!(&*row.key, "about/licence" | "about/custom") {
            continue;
        }
        if let (Section::Objects, Some((object, _))) = (section, key.rsplit_once('/')) {
            for right in ObjectRight::ALL {
                let name = fact::name("object", &fact::name(object, right.fact()));
                if tested.get(&name).is_none() {
                    left.remove(&name);
                }
            }
        }
        if section == Section::RecordTypes {
            // An entry without its defaults says that it is none.
            for default in DEFAULTS {
                left.remove(&fact::name(default.fact(), key));
            }
        }
        left.set(&row.key, row.value.clone());
    }
    for row in tested.iter().filter(|row| DEFAULTS.iter().any(|default| is(&row.key, *default))) {
        left.set(&row.key, row.value.clone());
    }
    left
}

/// Production after the deploy.
fn after(tested: &[Observed], actual: &[Observed]) -> Vec<Observed> {
    let mut left = actual.to_vec();
    for own in &mut left {
        let Some(file) = tested.iter().find(|file| (file.kind, &file.name) == (own.kind, &own.name)) else {
            continue;
        };
        match own.kind {
            SubjectKind::User | SubjectKind::Org => {}
            SubjectKind::Profile => own.facts = written(&file.facts, &own.facts),
            _ => {
                // What its file holds is replaced, and what stands elsewhere stays.
                let is_fixed = |name: &str| {
                    let section = Section::of(fact::split(name).0);
                    let is_elsewhere = section.form() == Form::None && section != Section::UnknownElements;
                    is_elsewhere || matches!(name, "about/licence" | "about/custom")
                };
                let stays: Vec<_> = own.facts.iter().filter(|row| is_fixed(&row.key)).cloned().collect();
                own.facts = file.facts.clone();
                keep(&mut own.facts, |name| !is_fixed(name));
                for row in stays {
                    own.facts.set(&row.key, row.value);
                }
            }
        }
    }
    left
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Whoever was told *Ready*, deploys and verifies is told *Equal*: nothing that nobody tested is left.
    #[test]
    fn what_is_ready_is_equal_after_the_deploy((tested, actual, _) in near_sides()) {
        let comparison = lay(&tested, &actual);
        let is_ready = before(&comparison, &tested, None).verdict == Readiness::Ready;
        let left = lay(&tested, &after(&tested, &actual));
        prop_assert!(!is_ready || left.verdict() == Verdict::Equal, "{:?}\n{:?}", comparison.drift, left.drift);
    }

    /// What the deploy is said to leave alone is what differs after it, and nothing else.
    #[test]
    fn what_is_left_alone_is_what_differs_after_the_deploy((tested, actual, _) in near_sides()) {
        let (tested, actual) = (whole(&tested), whole(&actual));
        let stays = |what: Vec<&permlight_verify::Drift>| {
            let mut facts: Vec<_> = what.into_iter().map(|drift| (drift.kind, drift.subject.clone(), drift.fact.clone())).collect();
            facts.sort();
            facts
        };
        let comparison = lay(&tested, &actual);
        let left = lay(&tested, &after(&tested, &actual));
        let counted = left.drift.iter().filter(|drift| drift.expected.is_none() && drift.deploy != Deploy::CannotBeTold);
        prop_assert_eq!(stays(comparison.what(Deploy::LeavesAlone)), stays(counted.collect()));
    }
}
