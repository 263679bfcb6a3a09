//! What holds for every input of core and overlay: nothing panics, the same input gives the same output, and a verdict for a tick is
//! the verdict that a page with that tick gets.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use permlight_core::across::{self, Org};
use permlight_core::capture::{Capture, Permissions};
use permlight_core::catalog;
use permlight_core::coverage::{Coverage, Rest, Rows};
use permlight_core::effective::{ObjectRight, Seen};
use permlight_core::evaluate::{Context, evaluate_in};
use permlight_core::fact::{self, Facts, OTHER_PERMISSIONS};
use permlight_core::finding::{Found, Outcome};
use permlight_core::message::{Arg, Locale, Message};
use permlight_core::needs::{Integration, Needs};
use permlight_core::page::{self, Labels, plan};
use permlight_core::policy::Policy;
use permlight_core::rule::{Check, Rule};
use permlight_core::scan;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::snapshot::{Node, Snapshot};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::{Entry, Table};
use permlight_core::text;
use permlight_overlay::{Report, report};
use proptest::prelude::*;
use std::sync::LazyLock;

fn policy() -> impl Strategy<Value = &'static Policy> {
    (0..Policy::all().len()).prop_map(|at| &Policy::all()[at])
}

fn setting() -> impl Strategy<Value = Setting> {
    prop_oneof![
        Just(Setting::On),
        Just(Setting::Off),
        Just(Setting::Absent),
        Just(Setting::Unknown(Unknown::NotSeen)),
        Just(Setting::Unknown(Unknown::Contradiction)),
    ]
}

/// Names of the catalog mostly, and names that it does not have.
fn name() -> impl Strategy<Value = String> {
    let known = (0..catalog::permissions().len()).prop_map(|at| catalog::permissions()[at].name.to_owned());
    prop_oneof![9 => known, 1 => ".{0,30}"]
}

fn capture() -> impl Strategy<Value = Capture> {
    let kind = (0..SubjectKind::ALL.len()).prop_map(|at| SubjectKind::ALL[at]);
    let rows = prop::collection::vec((name(), setting(), any::<Option<u32>>()), 0..60);
    (kind, subject_name(), rows, setting(), facts()).prop_map(|(kind, name, rows, unnamed, facts)| {
        let rows = rows.into_iter().map(|(key, value, line)| Entry { key: key.into(), value, line });
        let coverage = match unnamed {
            Setting::Absent => Rows::all(0).prove(Rest::Absent),
            Setting::Unknown(reason) => Coverage::Partial(reason),
            _ => Rows::all(0).prove(Rest::Off),
        };
        let (named, _) = Table::from_rows(rows.collect(), |_| Some(Setting::Unknown(Unknown::Contradiction)));
        let mut capture = fact::capture(Subject { kind, name, record_id: None }, &facts);
        capture.permissions = Permissions::new(named, coverage);
        capture
    })
}

/// Names that meet each other, so that users hold what was captured.
fn subject_name() -> impl Strategy<Value = String> {
    prop_oneof![3 => prop::sample::select(vec!["P", "S", "G", "M"]).prop_map(str::to_owned), 1 => ".{0,40}"]
}

fn facts() -> impl Strategy<Value = Facts> {
    let sections = [
        "user",
        "permission-set",
        "permission-set-group",
        "permission-set-licence",
        "list",
        "login",
        "audit",
        "user-licence",
        "about",
        "login-hours",
        "member",
        "muted-by",
        "object",
        "identity",
    ];
    let keys = [
        "username",
        "profile",
        "licence",
        "active",
        "permission-set",
        "permission-set-group",
        "P",
        "S",
        "G",
        "M",
        "monday",
        "Account/read",
        "9:00|a@b.example",
        "Salesforce Integration",
    ];
    let key = prop_oneof![9 => prop::sample::select(keys.to_vec()).prop_map(str::to_owned), 1 => ".{0,20}"];
    let values =
        ["on", "off", "0", "a@b.example", "P", "S", "G", "Success; Application; ; ", "a@b.example; ; M; "];
    let value =
        prop_oneof![9 => prop::sample::select(values.to_vec()).prop_map(str::to_owned), 1 => ".{0,20}"];
    let rows = prop::collection::vec((prop::sample::select(sections.to_vec()), key, value), 0..12);
    rows.prop_map(|rows| {
        let mut facts = Facts::default();
        for (section, key, value) in rows {
            facts.set(&fact::name(section, &key), value);
        }
        facts
    })
}

fn integration() -> impl Strategy<Value = Integration> {
    let username = prop::sample::select(vec!["", "a@b.example", "c@d.example"]);
    let objects = prop::collection::vec((Just("Account".to_owned()), rights()), 0..3);
    let needs = (prop::collection::vec(name(), 0..3), objects);
    let held = prop::collection::vec(subject_name(), 0..3);
    let profile = prop::option::of(subject_name());
    (username, username_before(), needs, held, profile).prop_map(
        |(username, before, needs, held, profile)| Integration {
            username: username.to_owned(),
            before: before.to_owned(),
            profile,
            permission_sets: held.clone(),
            groups: held,
            needs: Needs { permissions: needs.0, objects: needs.1, ..Needs::default() },
            ..Integration::default()
        },
    )
}

fn username_before() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "a@b.example", "c@d.example"])
}

fn rights() -> impl Strategy<Value = Vec<ObjectRight>> {
    prop::collection::vec(prop::sample::select(&ObjectRight::ALL[..]), 0..3)
}

/// Addresses of every page, and of none.
fn url() -> impl Strategy<Value = String> {
    let pages = (0..page::all().len()).prop_map(|at| &page::all()[at]);
    let record = "[0-9A-Za-z]{12}([0-9A-Z]{3})?";
    let real = (pages, record, any::<prop::sample::Index>(), "(Account|01I000000000001)").prop_map(
        |(page, record, section, object)| {
            let edit = if page.edit { "/e" } else { "" };
            let section = section.get(page.sections);
            let object = if page.of_object { object } else { String::new() };
            let path = page.path.replace('*', &record);
            format!("https://acme.my.salesforce-setup.com{path}{edit}?s={section}&o={object}")
        },
    );
    prop_oneof![9 => real, 1 => ".{0,60}"]
}

/// Ids as they are, ids that would lead elsewhere, and anything.
fn id() -> impl Strategy<Value = String> {
    let shaped = "(00e|0PS|0PG|0QM|005|00D|/ev|//e|\\\\)[0-9A-Za-z/\\\\.?#@:]{12}([0-9A-Za-z]{3})?";
    let hostile = "(/|//|/\\\\|\\\\|https:|\\t/|\\n//|\\.\\./|@|:|#|\\?)[a-z/\\\\.:@?#]{0,20}";
    prop_oneof![3 => "(00e|0PS|0PG|0QM|005)[0-9A-Za-z]{12}", 3 => shaped, 2 => hostile, 1 => ".{0,30}"]
}

/// What a user page or a group page may prove of records.
fn records() -> impl Strategy<Value = Facts> {
    let row = (
        prop::sample::select(vec![
            "permission-set",
            "permission-set-group",
            "muting",
            "user/profile-id",
            "object",
        ]),
        id(),
        id(),
    );
    prop::collection::vec(row, 0..8).prop_map(|rows| {
        let mut facts = Facts::default();
        for (section, key, value) in rows {
            let name = if section.contains('/') { section.to_owned() } else { fact::name(section, &key) };
            facts.set(&name, value);
        }
        facts
    })
}

fn node() -> impl Strategy<Value = Node> {
    let label =
        (0..catalog::permissions().len()).prop_map(|at| catalog::permissions()[at].label().to_owned());
    let word = prop::sample::select(vec![
        "Username",
        "有効",
        "Read",
        "すべて変更",
        "Status",
        "Expires On",
        "Login IP Ranges:",
        "Object Permissions",
        "192.0.2.1",
        "198.51.100.7",
        "12/31/2026",
    ]);
    let word = word.prop_map(str::to_owned);
    let value = prop_oneof![
        3 => name(),
        1 => Just("/img/checkbox_checked.gif".to_owned()),
        1 => Just("/img/checkbox_unchecked.gif".to_owned()),
        1 => "/(00e|00E|0PS|0PG|0PL)[0-9]{12}",
        1 => "x:[0-9]:olp_check",
        1 => ".{0,20}"
    ];
    (
        0usize..20,
        prop_oneof![4 => label, 3 => word, 1 => ".{0,40}"],
        prop::collection::vec(prop::option::of(value), 0..6),
        any::<Option<bool>>(),
        any::<bool>(),
        prop::option::of(prop_oneof![9 => 0u32..30, 1 => any::<u32>()]),
        prop::option::of(0u32..6),
    )
        .prop_map(|(query, text, attributes, checked, disabled, row, column)| Node {
            query,
            text,
            attributes,
            checked,
            saved: checked,
            disabled,
            row,
            column,
        })
}

fn snapshot() -> impl Strategy<Value = Snapshot> {
    (url(), any::<bool>(), prop::collection::vec(node(), 0..60)).prop_map(|(url, truncated, nodes)| {
        Snapshot {
            url,
            generation: 1,
            truncated,
            rejected: false,
            translated: false,
            closed: nodes.len(),
            nodes,
        }
    })
}

static ENGLISH: LazyLock<Locale> =
    LazyLock::new(|| Locale::new("en", &permlight_data::Data::words("en").expect("the data can be read")));

/// Whether there are words for a message and for every part of it, with a place for everything that it brings along.
fn is_said(message: &Message) -> bool {
    fn is_part_said(arg: &Arg) -> bool {
        match arg {
            Arg::Message(message) => is_said(message),
            Arg::List(parts) | Arg::Series(parts) => parts.iter().all(is_part_said),
            Arg::Text(_) | Arg::Number(_) | Arg::Label(_) => true,
        }
    }
    let Some(pattern) = ENGLISH.pattern(message.key) else { return false };
    let places = permlight_data::locales::places(pattern);
    // The failure of a rule may leave the name of the permission out.
    let own = !message.key.contains('.');
    let all = places.iter().all(|place| place.parse::<usize>().is_ok_and(|place| place < message.args.len()));
    all && (own || places.len() == message.args.len()) && message.args.iter().all(is_part_said)
}

proptest! {
    #[test]
    fn evaluation_is_total_and_repeatable(capture in capture(), policy in policy()) {
        let context = Context { watched: vec!["a@b.example".to_owned(), "M".to_owned()], ..Context::default() };
        let findings = evaluate_in(&capture, policy, &context);
        prop_assert_eq!(format!("{findings:?}"), format!("{:?}", evaluate_in(&capture, policy, &context)));
        let alike = |rule: &Rule| rule.subjects.iter().any(|kind| kind.is_alike(capture.subject.kind));
        for rule in policy.rules().filter(|rule| alike(rule) && !matches!(rule.check, Check::Across(_))) {
            prop_assert!(findings.iter().any(|finding| finding.rule.code == rule.code), "{}", rule.code);
        }
        for finding in &findings {
            prop_assert!(is_said(&finding.message), "{:?}", finding.message);
            prop_assert!(finding.outcome != Outcome::Pass || !matches!(finding.found, Found::State(Setting::Unknown(_))),
                "an unknown passes: {finding:?}");
            prop_assert!(finding.reason.is_none() || finding.outcome == Outcome::Unknown, "{finding:?}");
        }
    }

    #[test]
    fn judgement_across_subjects_is_total_and_repeatable(
        captures in prop::collection::vec(capture(), 0..8),
        integrations in prop::collection::vec(integration(), 0..3),
        policy in policy(),
    ) {
        let seen: Vec<_> = captures.iter().map(Seen::on_pages).collect();
        let context = Context { watched: vec!["a@b.example".to_owned()], ..Context::default() };
        let org = Org { seen: &seen, integrations: &integrations, context: &context };
        let findings = across::evaluate(&org, policy);
        prop_assert_eq!(format!("{findings:?}"), format!("{:?}", across::evaluate(&org, policy)));
        for rule in policy.rules().filter(|rule| matches!(rule.check, Check::Across(_))) {
            prop_assert!(findings.iter().any(|found| found.rule.code == rule.code), "{}", rule.code);
        }
        for found in &findings {
            prop_assert!(is_said(&found.message), "{:?}", found.message);
        }
    }

    #[test]
    fn reading_is_total_and_repeatable(snapshot in snapshot(), policy in policy()) {
        let labels = Labels::new();
        let first = report(&snapshot, policy, &labels, &Context::default(), &Locale::default()).map(|report| format!("{report:?}"));
        let second = report(&snapshot, policy, &labels, &Context::default(), &Locale::default()).map(|report| format!("{report:?}"));
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(first.is_some(), plan(&snapshot.url).is_some());
    }

    #[test]
    fn a_cut_off_page_never_shows_what_is_absent(mut snapshot in snapshot(), policy in policy()) {
        snapshot.truncated = true;
        if let Some(report) = report(&snapshot, policy, &Labels::new(), &Context::default(), &Locale::default()) {
            prop_assert!(report.missing.is_empty());
            let whole = |name: &str| name.starts_with("list/") || name == OTHER_PERMISSIONS;
            prop_assert!(report.facts.iter().all(|(name, _)| !whole(name)));
        }
    }

    #[test]
    fn ticks_that_are_not_saved_prove_nothing(snapshot in snapshot(), policy in policy()) {
        let facts = |snapshot: &Snapshot| report(snapshot, policy, &Labels::new(), &Context::default(), &Locale::default()).map(|report| report.facts);
        let mut ticked = snapshot.clone();
        for node in &mut ticked.nodes {
            node.checked = node.checked.map(|checked| !checked);
        }
        prop_assert_eq!(facts(&snapshot), facts(&ticked));
    }

    /// The page repaints from the verdict for the other side before the engine answers: both must agree.
    #[test]
    fn the_verdict_for_a_tick_is_the_verdict_after_it(
        states in prop::collection::vec(any::<bool>(), 40),
        start in 0usize..900,
        ticked in 0usize..40,
        policy in policy(),
    ) {
        let before = edit_page(start, &states);
        let mut states = states;
        states[ticked] = !states[ticked];
        let after = edit_page(start, &states);
        let labels = Labels::new();
        let before = report(&before, policy, &labels, &Context::default(), &Locale::default()).expect("an edit page");
        let after = report(&after, policy, &labels, &Context::default(), &Locale::default()).expect("an edit page");
        let side = |report: &Report, on: bool| {
            let mark = &report.marks[ticked];
            let number = if on { mark.on } else { mark.off };
            number.map(|number| format!("{:?}", report.verdicts[number]))
        };
        prop_assert_eq!(side(&before, states[ticked]), side(&after, states[ticked]));
    }

    /// A browser takes `//`, `/\` and what begins with a tab or a line end for another host: none of it may be there.
    #[test]
    fn no_id_leads_to_an_address_outside_the_origin(
        kind in (0..SubjectKind::ALL.len()).prop_map(|at| SubjectKind::ALL[at]),
        definition in (0..page::all().len()).prop_map(|at| page::all()[at].id),
        id in id(),
        overview in any::<bool>(),
        facts in records(),
    ) {
        let mut steps = scan::start(kind, &id);
        steps.extend(scan::follow(definition, kind, &id, overview, &facts));
        for path in steps.iter().flat_map(|step| [&step.path, &step.instead]).filter(|path| !path.is_empty()) {
            prop_assert!(path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\'), "{path:?}");
            let mut characters = path.chars();
            prop_assert_eq!(characters.next(), Some('/'), "{:?}", path);
            prop_assert!(characters.next().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_'), "{path:?}");
            prop_assert!(plan(&["https://acme.my.salesforce-setup.com", path].concat()).is_some(), "{path:?}");
        }
    }

    /// The same for what a path of the store or of a message may be.
    #[test]
    fn no_path_is_let_through_that_leads_elsewhere(path in prop_oneof![".{0,40}", id().prop_map(|id| ["/", &id].concat()), id()]) {
        if page::at(&path).is_some() {
            let mut characters = path.chars();
            prop_assert_eq!(characters.next(), Some('/'));
            prop_assert!(characters.next().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_'), "{path:?}");
        }
    }

    #[test]
    fn folding_settles(label in ".{0,60}") {
        let folded = text::fold(&label);
        prop_assert_eq!(&text::fold(&folded), &folded);
    }

    #[test]
    fn printed_text_holds_no_control_character(label in ".{0,60}", limit in 0usize..80) {
        let shown = text::printable(&label, limit);
        prop_assert!(!shown.chars().any(char::is_control));
    }
}

/// The System Permissions edit form of a permission set with forty permissions, their titles being API names.
fn edit_page(start: usize, states: &[bool]) -> Snapshot {
    let all = catalog::permissions();
    let nodes = states.iter().enumerate().map(|(at, on)| Node {
        query: 0,
        attributes: vec![None, Some(all[(start + at) % all.len()].name.to_owned())],
        checked: Some(*on),
        row: u32::try_from(at).ok(),
        column: Some(1),
        ..Node::default()
    });
    Snapshot {
        url: "https://acme.my.salesforce-setup.com/0PS000000000001/e?s=SystemPermissions".to_owned(),
        generation: 1,
        truncated: false,
        rejected: false,
        translated: false,
        closed: usize::MAX,
        nodes: nodes.collect(),
    }
}
