//! Comparisons of subjects with hostile names and settings.

use std::collections::HashMap;

use permlight_core::fact::{self, Facts};
use permlight_core::policy::Policy;
use permlight_core::subject::SubjectKind;
use permlight_report::comparison::Compared;
use permlight_report::page::Page;
use permlight_report::report::Problem;
use permlight_report::{Format, Separator, text as for_people};
use permlight_verify::{Drift, Observed, Options, compare, deploy};
use proptest::prelude::*;
use serde_json::Value;

use super::{SEPARATORS, cases_and_suites, options, results, rows_and_headings, rows_of_csv, shown, text};

fn side() -> impl Strategy<Value = Vec<(String, String, bool)>> {
    prop::collection::vec((text(), text(), any::<bool>()), 0..6)
}

/// A profile and a permission set with these settings.
fn observed(name: &str, rows: &[(String, String, bool)]) -> Vec<Observed> {
    let of = |kind| {
        let mut facts = Facts::default();
        for (permission, class, is_on) in rows {
            let word = if *is_on { "on" } else { "off" };
            facts.set(&fact::name("permission", permission), word.to_owned());
            facts.set(&fact::name("apex-class", class), word.to_owned());
        }
        Observed::of_pages(kind, name, facts)
    };
    vec![of(SubjectKind::Profile), of(SubjectKind::PermissionSet)]
}

fn every_format_is_well_formed(sides: [&[Observed]; 2], texts: &[String], with_problems: bool) {
    let policy = Policy::find("recommended").unwrap();
    let Ok(comparison) = compare(sides[0], sides[1], &Options::new(policy)) else {
        return;
    };
    let before = deploy::before(&comparison, sides[0], None);
    let text = |at: usize| texts[at % texts.len()].clone();
    let problem = Problem { place: text(0), line: Some(1), column: Some(2), message: text(1) };
    let file = text(4);
    let lines = |_: &Drift| Some((file.as_str(), 3));
    let compared = |before| Compared {
        tested: text(2).into(),
        actual: text(3).into(),
        locale: permlight_report::locale::english(),
        policy,
        comparison: &comparison,
        baseline: None,
        before,
        places: HashMap::new(),
        lines: &lines,
        problems: if with_problems { vec![problem.clone()] } else { Vec::new() },
        notices: texts.to_vec(),
        watch: None,
    };
    for before in [None, Some(&before)] {
        let compared = compared(before);
        let (drift, notices) = (comparison.drift.len(), compared.notices.len());
        let problems = compared.problems.len();
        let reasons = compared.against().len();
        let written = |format: Format, separator| {
            format.comparison(&compared, true, &options(separator)).unwrap().unwrap()
        };
        let plain = |format| written(format, Separator::Comma);
        for (separator, byte) in SEPARATORS {
            let rows = drift + reasons + notices + problems;
            assert_eq!(rows_of_csv(written(Format::Csv, separator), byte), rows);
        }
        assert!(cases_and_suites(plain(Format::Junit)).0 >= drift + problems);
        let (results, told) = results(plain(Format::Sarif));
        assert_eq!((results.len(), told), (drift, problems));
        let report: Value = serde_json::from_str(&shown(plain(Format::Json))).unwrap();
        let rows = report["differences"].as_array().unwrap();
        let settings = rows.iter().map(|row| row["setting"].as_str().unwrap());
        assert!(settings.eq(comparison.drift.iter().map(|drift| drift.target.as_str())));
        rows_and_headings(plain(Format::Markdown), &[4, 7]);
        let mut out = Vec::new();
        for_people::comparison(&mut Page::new(&mut out, None), &compared, true).unwrap();
        let styled = String::from_utf8(out).unwrap();
        shown(anstream::adapter::strip_str(&styled).to_string().into_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_in_names_breaks_a_format(
        (name, tested, actual) in (text(), side(), side()),
        texts in prop::collection::vec(text(), 1..4),
        with_problems in any::<bool>(),
    ) {
        let (tested, actual) = (observed(&name, &tested), observed(&name, &actual));
        every_format_is_well_formed([&tested, &actual], &texts, with_problems);
    }
}
