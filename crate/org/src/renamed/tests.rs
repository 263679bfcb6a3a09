#![allow(clippy::expect_used, reason = "a test may fail")]

use permlight_core::date::Moment;
use permlight_core::evidence::{Reading, Record, Source};
use permlight_core::fact::Facts;
use permlight_core::subject::Subject;
use serde_json::json;

use super::*;
use crate::state_file::merge;

fn page(org: &str, kind: SubjectKind, id: &str, day: &str, facts: &[(&str, &str)]) -> Rc<Page> {
    let facts: Facts = facts.iter().copied().collect();
    let time = format!("{day}T09:00:00.000Z");
    Rc::new(Page {
        org: org.to_owned(),
        subject: Subject { kind, name: String::new(), record_id: Some(id.to_owned()) },
        definition: "x".to_owned(),
        title: String::new(),
        path: format!("/{id}"),
        record: Record { readings: vec![Reading { time, source: Source::Fetched, facts }] },
        from: None,
        saves: Rc::default(),
    })
}

fn user(org: &str, id: &str, day: &str) -> Rc<Page> {
    page(org, SubjectKind::User, id, day, &[("user/active", "true")])
}

fn company(org: &str, id: &str, day: &str) -> Rc<Page> {
    page(org, SubjectKind::Org, id, day, &[("org/id", id)])
}

/// What it shows, what was read, of which org, and its earlier names.
type Case<'c> = (&'c str, Vec<Rc<Page>>, &'c str, &'c [&'c str]);

fn names(pages: &[Rc<Page>], org: &str) -> Vec<String> {
    before(pages).into_iter().filter(|(new, _)| new == org).map(|(_, old)| old).collect()
}

const A: &str = "0055g00000AAAAA";
const B: &str = "0055g00000BBBBB";
const OLD: &str = "2026-10-01";
const NEW: &str = "2026-11-01";

#[test]
fn an_org_is_known_again_by_its_id_or_by_its_users_and_by_nothing_else() {
    let (org, other) = ("00D5g000000AAAA", "00D5g000000BBBB");
    let users = |name: &str, day: &str| vec![user(name, A, day), user(name, &format!("{B}AAA"), day)];
    let cases: [Case<'_>; 9] = [
        ("the same id", vec![company("acme", org, OLD), company("newco", org, NEW)], "newco", &["acme"]),
        ("the old one asks", vec![company("acme", org, OLD), company("newco", org, NEW)], "acme", &[]),
        (
            "another id",
            [
                users("acme", OLD),
                users("newco", NEW),
                vec![company("acme", org, OLD), company("newco", other, NEW)],
            ]
            .concat(),
            "newco",
            &[],
        ),
        ("the same users", [users("acme", OLD), users("newco", NEW)].concat(), "newco", &["acme"]),
        ("one user", vec![user("acme", A, OLD), user("newco", A, NEW)], "newco", &[]),
        ("a sandbox of it", [users("acme", OLD), users("acme--uat", NEW)].concat(), "acme--uat", &[]),
        (
            "production, after its sandbox",
            [users("acme--uat", OLD), users("acme", NEW)].concat(),
            "acme",
            &[],
        ),
        (
            "a sandbox that was renamed",
            vec![company("acme--uat", org, OLD), company("newco--uat", org, NEW)],
            "newco--uat",
            &["acme--uat"],
        ),
        ("both at one time", [users("acme", OLD), users("newco", OLD)].concat(), "newco", &[]),
    ];
    for (name, pages, of, expected) in cases {
        assert_eq!(names(&pages, of), expected, "{name}");
    }
    let mut pages = [users("acme", OLD), users("newco", NEW)].concat();
    for page in &mut pages[..2] {
        Rc::make_mut(page).from = Some("theirs.json".to_owned());
    }
    assert_eq!(names(&pages, "newco"), Vec::<String>::new(), "a file of somebody proves no name");
}

#[test]
fn what_was_decided_comes_over_and_what_stands_there_stays() {
    let entry = |note: &str| json!({ "item": "INT010", "subject": "user:a", "state": "done", "owner": "Ada", "date": null, "note": note, "set": "2026-10-02T08:00:00.000Z" });
    let rollout =
        json!({ "user:005": { "baseline": { "org": "acme", "entry": "user:a" }, "deployed": "2026-10-02" } });
    let stored = json!({
        "manual:acme": { "INT010|user:a": entry("old") },
        "manual:newco": { "INT010|user:a": entry("new") },
        "rollouts:acme": rollout, "rollouts:acmeco": rollout,
        "evidence:acme:user:005:user:": {}, "team": {}, "chosen": { "acme": "x" }, "settings": {},
    });
    let stored = stored.as_object().expect("an object");
    let file = file(stored, "acme", "newco", "2026-11-02T08:00:00.000Z");
    let now = Moment::parse("2026-11-02T08:00:00.000Z").expect("a moment");
    let import = merge(stored, "acme", &file, now, &|_| None).expect("a state");
    assert_eq!(import.refused, []);
    assert_eq!(import.conflicts, 1, "both are kept");
    let keys: Vec<&str> = import.changes.keys().map(String::as_str).collect();
    assert_eq!(keys, ["manual:newco", "rollouts:newco"]);
    assert_eq!(
        import.changes.get("rollouts:newco").and_then(|all| all.pointer("/user:005/baseline/org")),
        Some(&json!("newco"))
    );
}
