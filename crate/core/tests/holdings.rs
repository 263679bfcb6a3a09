//! Rules over what a user holds, as pages show it: what was not seen of a set, a group or a profile is unknown.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use permlight_core::across::{Org, evaluate};
use permlight_core::capture::Capture;
use permlight_core::effective::Seen;
use permlight_core::evaluate::Context;
use permlight_core::fact::{self, Facts};
use permlight_core::finding::Outcome;
use permlight_core::needs::{Integration, Needs, by_user};
use permlight_core::policy::Policy;
use permlight_core::subject::{Subject, SubjectKind};

const USER: &str = "api@acme.example";

fn capture(kind: SubjectKind, name: &str, id: &str, known: &[(&str, &str)]) -> Capture {
    let mut facts = Facts::default();
    for (name, value) in known {
        facts.set(name, (*value).to_owned());
    }
    fact::capture(Subject { kind, name: name.to_owned(), record_id: Some(id.to_owned()) }, &facts)
}

fn user(more: &[(&str, &str)]) -> Capture {
    let own = [
        ("user/username", USER),
        ("user/licence", "Salesforce"),
        ("user/profile", "P"),
        ("user/profile-id", "00e000000000001"),
        ("list/permission-set", "1"),
        ("list/permission-set-group", "0"),
        ("list/permission-set-licence", "0"),
    ];
    capture(SubjectKind::User, "U", "005000000000001", &[&own[..], more].concat())
}

/// What a rule says, the worst first.
fn outcomes(code: &str, captures: &[Capture]) -> Vec<Outcome> {
    let seen: Vec<_> = captures.iter().map(Seen::on_pages).collect();
    let context = Context { watched: vec![USER.to_owned()], ..Context::default() };
    let org = Org { seen: &seen, integrations: &[], context: &context };
    let policy =
        Policy::all().iter().find(|policy| policy.rules().any(|rule| rule.code == code)).expect("a policy");
    let found = evaluate(&org, policy).into_iter();
    let mut outcomes: Vec<_> =
        found.filter(|found| found.rule.code == code).map(|found| found.outcome).collect();
    outcomes.sort_unstable_by(|a, b| b.cmp(a));
    outcomes
}

#[test]
fn a_set_without_a_licence_is_tied_to_none() {
    let fit = |about: &[(&str, &str)], user_more: &[(&str, &str)]| {
        let set = capture(SubjectKind::PermissionSet, "S", "0PS000000000001", about);
        let own = [&[("permission-set/0PS000000000001", "S")], user_more].concat();
        outcomes("INT009", &[user(&own), set])
    };
    for none in ["", "--None--", "--", "\u{a0}", "--なし--"] {
        assert_eq!(fit(&[("about/licence", none)], &[]), [Outcome::Pass], "{none:?}");
    }
    assert_eq!(fit(&[("about/licence", "Salesforce API Integration")], &[]), [Outcome::Fail]);
    let assigned = [("permission-set-licence/0PL000000000001", "Salesforce API Integration")];
    assert_eq!(fit(&[("about/licence", "Salesforce API Integration")], &assigned), [Outcome::Pass]);
    assert_eq!(fit(&[("permission/ViewSetup", "off")], &[]), [Outcome::Unknown], "its licence was not seen");
    assert_eq!(
        fit(&[("permission/*", "off"), ("list/*", "0")], &[]),
        [Outcome::Pass],
        "a file without a licence"
    );
    let foreign = [("permission-set-licence/0PL000000000001", "統合")];
    assert_eq!(fit(&[("about/licence", "分析")], &foreign), [Outcome::Fail], "names of other letters differ");
}

#[test]
fn sets_of_a_group_that_was_not_seen_may_be_tied_to_a_licence() {
    let user = user(&[("permission-set-group/0PG000000000001", "G")]);
    assert_eq!(outcomes("INT009", &[user]), [Outcome::Unknown]);
}

#[test]
fn logins_are_open_at_any_hour_if_every_day_was_seen() {
    let days = fact::WEEKDAYS.map(|day| (fact::name("login-hours", day), "All Day"));
    let hours = |count: usize, more: Option<(&str, &str)>| {
        let mut known: Vec<(&str, &str)> =
            days[..count].iter().map(|(day, hours)| (day.as_str(), *hours)).collect();
        known.extend(more);
        let profile = capture(SubjectKind::Profile, "P", "00e000000000001", &known);
        outcomes("INT018", &[user(&[]), profile])
    };
    assert_eq!(hours(7, None), [Outcome::Pass]);
    assert_eq!(hours(6, None), [Outcome::Unknown]);
    assert_eq!(hours(0, None), [Outcome::Unknown]);
    assert_eq!(hours(2, Some(("login-hours/friday", "8:00 AM to 5:00 PM"))), [Outcome::Manual]);
}

#[test]
fn an_open_range_is_wrong_even_where_there_may_be_others() {
    let policy = Policy::find("recommended").expect("the policy");
    let profile =
        capture(SubjectKind::Profile, "P", "00e000000000001", &[("login-ip/0.0.0.0-255.255.255.255", "")]);
    let found = permlight_core::evaluate::evaluate(&profile, policy);
    let ranges: Vec<_> =
        found.iter().filter(|found| found.target.name().starts_with("loginIpRanges")).collect();
    assert!(ranges.iter().any(|found| found.outcome == Outcome::Fail), "{ranges:?}");
    assert!(ranges.iter().any(|found| found.outcome == Outcome::Unknown), "{ranges:?}");
    let narrow =
        capture(SubjectKind::Profile, "P", "00e000000000001", &[("login-ip/192.0.2.1-192.0.2.9", "")]);
    let found = permlight_core::evaluate::evaluate(&narrow, policy);
    let ranges = found.iter().filter(|found| found.target.name().starts_with("loginIpRanges"));
    assert!(ranges.into_iter().all(|found| found.outcome == Outcome::Unknown));
}

#[test]
fn of_what_nobody_has_seen_no_access_passes() {
    let integration = Integration {
        username: USER.to_owned(),
        profile: Some("Gone".to_owned()),
        permission_sets: vec!["S".to_owned(), "Gone too".to_owned()],
        needs: Needs { permissions: vec!["ApiEnabled".to_owned()], ..Needs::default() },
        ..Integration::default()
    };
    let policy = Policy::find("recommended").expect("a policy");
    for seen in [vec![], vec![capture(SubjectKind::PermissionSet, "S", "0PS000000000001", &[])]] {
        let seen: Vec<_> = seen.iter().map(|capture| Seen { capture, whole: true }).collect();
        let context = Context::default();
        let org = Org { seen: &seen, integrations: std::slice::from_ref(&integration), context: &context };
        let found = evaluate(&org, policy).into_iter();
        let found: Vec<_> = found
            .filter(|found| found.rule.code == "INT006" && found.target.name().ends_with("access"))
            .map(|found| (found.target.name().to_owned(), found.outcome))
            .collect();
        let unknown = |item: &str| (item.to_owned(), Outcome::Unknown);
        assert_eq!(found, [unknown("access"), unknown("other-access")], "{}", seen.len());
    }
}

/// Two users of the register with one profile: nobody says that no other has it.
#[test]
fn a_profile_that_two_integrations_have_is_not_called_one_s_own() {
    let profile = capture(
        SubjectKind::Profile,
        "P",
        "00e000000000001",
        &[("permission/*", "off"), ("about/custom", "true"), ("list/user", "1")],
    );
    let integration = |username: &str, profile: &str| Integration {
        title: username.to_owned(),
        username: username.to_owned(),
        profile: Some(profile.to_owned()),
        ..Integration::default()
    };
    let policy = Policy::find("recommended").expect("a policy");
    for (other, expected) in [("p", Outcome::Manual), ("Q", Outcome::Pass)] {
        let integrations = [integration("a@acme.example", "P"), integration("b@acme.example", other)];
        let seen = [Seen::on_pages(&profile)];
        let org = Org { seen: &seen, integrations: &integrations, context: &Context::default() };
        let found = evaluate(&org, policy).into_iter().map(|found| (found.subject.name.clone(), found));
        let own = found.filter(|(name, _)| name == "a@acme.example").map(|(_, finding)| finding);
        let mut own = own.filter(|finding| finding.rule.code == "INT005");
        let own = own.find(|finding| finding.target.name() == "profile").expect("a finding");
        assert_eq!(own.outcome, expected, "{other}: {own:?}");
        assert_eq!(format!("{own:?}").contains("b@acme.example"), expected == Outcome::Manual, "{own:?}");
    }
}

/// A user has one profile: where the register says two, what it holds is not known, whichever comes first.
#[test]
fn a_user_with_two_profiles_has_none_that_is_known() {
    let integration = |username: &str, profile: Option<&str>| Integration {
        username: username.to_owned(),
        profile: profile.map(str::to_owned),
        ..Integration::default()
    };
    for (profiles, expected) in [
        ([Some("P"), None, Some("p")], Some("P")),
        ([Some("P"), Some("Q"), Some("P")], None),
        ([None, Some("Q"), Some("P")], None),
        ([Some("Admin"), Some("System Administrator"), None], Some("Admin")),
    ] {
        let all = profiles.map(|profile| integration("a@acme.example", profile));
        let users = by_user(&all);
        assert_eq!(users.len(), 1);
        assert_eq!(users[0].profile.as_deref(), expected, "{profiles:?}");
    }
}
