//! Findings with hostile names, places and decisions.

use permlight_core::capture::{Capture, Permissions};
use permlight_core::coverage::{Coverage, Rest, Rows};
use permlight_core::date::Date;
use permlight_core::decision::Decision;
use permlight_core::evaluate::evaluate;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::{Entry, Table};
use permlight_core::waiver::Waiver;
use permlight_org::assessment::{Notice, NoticeKind};
use permlight_report::findings::{Judged, Totals, write};
use permlight_report::locale::english;
use permlight_report::report::Problem;
use permlight_report::{Format, Scope, Separator, text as for_people};
use proptest::prelude::*;
use scraper::{Html, Selector};
use serde_json::Value;

use super::{SEPARATORS, cases_and_suites, options, results, rows_and_headings, rows_of_csv, shown, text};

fn policy() -> &'static Policy {
    Policy::find("smartosc").unwrap()
}

fn subject() -> impl Strategy<Value = Judged> {
    let setting =
        prop_oneof![Just(Setting::On), Just(Setting::Off), Just(Setting::Unknown(Unknown::UnreadableValue)),];
    let rows = prop::collection::vec((text(), setting, prop::option::of(0..9u32)), 0..6);
    let unnamed =
        prop_oneof![Just(Rows::all(0).prove(Rest::Off)), Just(Coverage::Partial(Unknown::PartialFile))];
    let kind = (0..SubjectKind::ALL.len()).prop_map(|at| SubjectKind::ALL[at]);
    (kind, text(), text(), rows, unnamed, any::<bool>()).prop_map(
        |(kind, name, place, rows, unnamed, namesake)| {
            let entries = rows.into_iter().map(|(key, value, line)| Entry { key: key.into(), value, line });
            let permissions = Permissions::new(Table::from_rows(entries.collect(), |_| None).0, unnamed);
            judged(kind, name, place, permissions, namesake)
        },
    )
}

fn judged(
    kind: SubjectKind,
    name: String,
    place: String,
    permissions: Permissions,
    namesake: bool,
) -> Judged {
    let mut capture = Capture::new(Subject { kind, name: name.clone(), record_id: None });
    capture.permissions = permissions;
    // The reader of policy files takes no longer texts.
    let short = |text: &str| text.chars().take(600).collect::<String>();
    let waiver: &Waiver = Box::leak(Box::new(Waiver {
        rule: "X".to_owned(),
        kind,
        name: short(&name),
        record: None,
        target: short(&place),
        bears: None,
        reason: short(&place),
        approver: short(&name),
        expires: Date::LAST,
    }));
    let decisions = [
        Decision::None,
        Decision::Waived(Box::new(waiver.clone())),
        Decision::Expired(Box::new(waiver.clone())),
        Decision::Accepted,
        Decision::None,
    ];
    let mut judged = Judged::new(kind, name, place, namesake, english());
    judged.findings = evaluate(&capture, policy());
    for (finding, decision) in judged.findings.iter_mut().zip(decisions.into_iter().cycle()) {
        finding.decision = decision;
    }
    judged.recount();
    judged
}

fn totals(subjects: &[Judged], problems: Vec<Problem>) -> Totals {
    let mut totals = Totals::new(policy(), Severity::High, true, english());
    for judged in subjects {
        totals.add(judged);
    }
    let notices = problems.iter().map(|problem| Notice {
        kind: NoticeKind::NotRead,
        message: permlight_core::message!("found.as-is", problem.message.clone()),
        rule: problem.place.clone(),
        subject: problem.place.clone(),
        target: problem.message.clone(),
        record: None,
    });
    totals.notices = notices.collect();
    totals.problems = problems;
    totals
}

fn problem() -> impl Strategy<Value = Problem> {
    let number = || prop::option::of(any::<u32>());
    (text(), number(), number(), text()).prop_map(|(place, line, column, message)| Problem {
        place,
        line,
        column,
        message,
    })
}

fn every_format_is_well_formed(subjects: &[Judged], totals: &Totals) {
    let written = |format: Format, separator| {
        let scope = Scope { policy: totals.policy, decided: true, verbose: true };
        let options = options(separator);
        let stream = format.findings(scope, &options).unwrap();
        let mut out = Vec::new();
        write(stream.as_ref(), &mut out, subjects, totals).unwrap();
        out
    };
    let plain = |format| written(format, Separator::Comma);
    let findings: usize = subjects.iter().map(|judged| judged.findings.len()).sum();
    let outcomes = totals.counts.outcomes;
    let problems = totals.problems.len();

    for (separator, byte) in SEPARATORS {
        let rows = rows_of_csv(written(Format::Csv, separator), byte);
        assert_eq!(rows, findings + totals.notices.len() + problems);
    }

    let beside = usize::from(problems > 0) + usize::from(!totals.notices.is_empty());
    let applied = findings - outcomes.not_applicable;
    assert_eq!(cases_and_suites(plain(Format::Junit)), (applied + problems, subjects.len() + beside));

    let (results, told) = results(plain(Format::Sarif));
    let borne = outcomes.waived + outcomes.accepted;
    assert_eq!((results.len(), told), (outcomes.fail + borne + outcomes.unknown + outcomes.manual, problems));
    assert!(results.iter().all(|result| result["suppressions"].is_array()));

    let report: Value = serde_json::from_str(&shown(plain(Format::Json))).unwrap();
    let count = |key: &str| report[key].as_array().unwrap().len();
    assert_eq!(
        (count("findings"), count("subjects"), count("problems")),
        (findings, subjects.len(), problems)
    );
    let places =
        report["problems"].as_array().unwrap().iter().map(|problem| problem["place"].as_str().unwrap());
    assert!(places.eq(totals.problems.iter().map(|problem| problem.place.as_str())));

    let judged: Vec<_> = totals.subjects.iter().filter(|outline| !outline.left_alone()).collect();
    let table = |rows: usize| if rows == 0 { 0 } else { rows + 2 };
    let failures: usize = judged.iter().map(|outline| table(outline.counts.outcomes.fail)).sum();
    let (rows, headings) = rows_and_headings(plain(Format::Markdown), &[4, 7, 9]);
    assert_eq!(rows, table(judged.len()) + failures + table(problems));
    assert!(headings <= 3 + judged.len());

    let text = shown(plain(Format::Html));
    let page = Html::parse_document(&text);
    let count = |selector: &str| page.select(&Selector::parse(selector).unwrap()).count();
    assert_eq!(count("script, img, iframe, object, embed, form, input, link, base, svg, a"), 0);
    assert_eq!((count("h1"), count("main > section"), count("tbody tr")), (1, judged.len(), outcomes.fail));

    for width in [None, Some(80)] {
        let mut out = Vec::new();
        write(&for_people::findings(width, true), &mut out, subjects, totals).unwrap();
        // Of what commands a terminal there are our own styles only.
        let styled = String::from_utf8(out).unwrap();
        assert!(styled.split('\u{1b}').skip(1).all(|rest| rest.starts_with('[')), "{styled:?}");
        shown(anstream::adapter::strip_str(&styled).to_string().into_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn nothing_in_names_breaks_a_format(
        subjects in prop::collection::vec(subject(), 0..4),
        problems in prop::collection::vec(problem(), 0..3),
    ) {
        let totals = totals(&subjects, problems);
        every_format_is_well_formed(&subjects, &totals);
    }
}

#[test]
fn very_long_names_break_no_format() {
    for part in ["|<script>`", "\u{202e}\0設", "=1\r\n"] {
        let long = part.repeat(40_000 / part.len());
        let row = Entry { key: long.clone().into(), value: Setting::On, line: Some(3) };
        let permissions =
            Permissions::new(Table::from_rows(vec![row], |_| None).0, Rows::all(0).prove(Rest::Off));
        let subjects = [judged(SubjectKind::Profile, long.clone(), long.clone(), permissions, false)];
        let problem = Problem { place: long.clone(), line: Some(1), column: None, message: long };
        let totals = totals(&subjects, vec![problem]);
        every_format_is_well_formed(&subjects, &totals);
    }
}
