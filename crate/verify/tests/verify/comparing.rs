//! What is compared, and how much it matters.

use permlight_core::fact;
use permlight_core::rule::{Check, Severity};
use permlight_core::subject::SubjectKind;
use permlight_verify::deploy::Deploy;
use permlight_verify::{
    Direction, Drift, Mismatch, Observed, Options, Rename, Untold, Verdict, compare, lines,
};

use crate::{facts, lay, one, options, policy, profile, said, seen};

#[test]
fn an_extra_right_is_worse_than_a_missing_one() {
    let with = profile(&[("permission/ModifyAllData", "on")]);
    let without = profile(&[]);
    let (extra, missing) = (one(&without, &with), one(&with, &without));
    assert_eq!((extra[0].direction, extra[0].severity), (Direction::Extra, Severity::Critical));
    assert_eq!((missing[0].direction, missing[0].severity), (Direction::Missing, Severity::Low));
    assert!(extra[0].widens && !missing[0].widens);
}

#[test]
fn what_restricts_is_worse_when_it_is_missing() {
    let only = profile(&[("permission/ApiUserOnly", "on")]);
    let missing = one(&only, &profile(&[]));
    assert!(missing[0].widens && missing[0].severity >= Severity::Medium, "{missing:?}");
    let range = profile(&[("login-ip/198.51.100.1-198.51.100.9", "")]);
    let open = one(&range, &profile(&[]));
    assert_eq!((open[0].widens, open[0].severity), (true, Severity::High));
    let closed = one(&profile(&[]), &range);
    assert_eq!((closed[0].direction, closed[0].widens), (Direction::Extra, false));
    let muting = |rows: &[(&str, &str)]| seen(SubjectKind::MutingPermissionSet, "M", rows);
    let muted = muting(&[("permission/ModifyAllData", "on")]);
    assert_eq!(
        one(&muted, &muting(&[]))[0].severity,
        Severity::Critical,
        "what a group does not mute, it grants"
    );
    assert!(!one(&muting(&[]), &muted)[0].widens);
}

#[test]
fn what_a_right_on_both_sides_brings_along_is_no_difference() {
    let drift = |both: &str, one_side: &[(&str, &str)], other: &[(&str, &str)]| {
        let side = |rows: &[(&str, &str)]| profile(&[rows, &[(both, "on")]].concat());
        let found = one(&side(one_side), &side(other));
        assert_eq!(one(&side(other), &side(one_side)).len(), found.len());
        found.into_iter().map(|drift| drift.fact).collect::<Vec<_>>()
    };
    let none = Vec::<String>::new();
    let all = ["read", "create", "edit", "delete", "view-all", "modify-all"]
        .map(|right| ["object/Account/", right].concat());
    for value in [None, Some("off")] {
        let rows = |value| all.each_ref().map(|name| (name.as_str(), value));
        let other = value.map(rows);
        let other = other.as_ref().map_or(&[][..], |rows| &rows[..]);
        let on = rows("on");
        assert_eq!(drift("permission/ModifyAllData", &on, other), none, "{value:?}");
        let viewed = [
            "object/Account/create",
            "object/Account/delete",
            "object/Account/edit",
            "object/Account/modify-all",
        ];
        assert_eq!(drift("permission/ViewAllData", &on, other), viewed, "{value:?}");
        assert_eq!(drift("object/Account/modify-all", &on, other), ["object/Account/create"], "{value:?}");
        assert_eq!(drift("object/Contact/modify-all", &on, other).len(), 6, "{value:?}");
    }
    let fields: &[(&str, &str)] = &[("object/Account/view-all-fields", "on"), ("field/Account.F", "read")];
    assert_eq!(drift("permission/ViewAllFieldsGlobal", fields, &[]), none);
    assert_eq!(
        drift(
            "object/Account/view-all-fields",
            &[("field/Account.F", "read")],
            &[("field/Account.F", "none")]
        ),
        none
    );
    assert_eq!(
        drift("permission/ViewAllFieldsGlobal", &[("field/Account.F", "edit")], &[]),
        ["field/Account.F"],
        "it brings along no right to edit"
    );
    assert_eq!(drift("permission/ModifyAllData", &[("field/Account.F", "read")], &[]), ["field/Account.F"]);
    assert_eq!(drift("permission/ViewAllData", fields, &[]).len(), 2, "View All Data opens no field");
    let muting = |rows: &[(&str, &str)]| seen(SubjectKind::MutingPermissionSet, "M", rows);
    let mad = ("permission/ModifyAllData", "on");
    assert_eq!(
        one(&muting(&[mad, ("object/A/read", "on")]), &muting(&[mad])).len(),
        1,
        "what it names, it mutes"
    );
}

#[test]
fn what_cannot_hold_is_not_equal_though_both_sides_say_it() {
    for rows in [
        &[("record-type-default/Account.A", "on"), ("record-type-default/Account.B", "on")][..],
        &[("app/A", "default"), ("app/B", "default")],
        &[("tab/T", "Foo")],
        &[("flowAccesses/F", "off | on")],
        &[("layoutAssignments/Account", "Account-A | Account-B")],
        // What no reader makes, and an edited baseline may say.
        &[("object/Account/archive", "on")],
        &[("login-hours/monday", "25:00-26:00")],
        &[("login-hours/monday", "17:00-08:00")],
        &[("login-ip/198.51.100.9-198.51.100.1", "")],
        &[("login-ip/hello-hello", "")],
    ] {
        let own = profile(rows);
        let comparison = lay(std::slice::from_ref(&own), std::slice::from_ref(&own));
        assert_eq!((comparison.verdict(), comparison.drift.len()), (Verdict::Unknown, 0), "{rows:?}");
        let (_, key) = fact::split(rows[rows.len() - 1].0);
        let said = said(&comparison.caveats[0]);
        assert!(said.contains("cannot hold") && said.contains(key), "{said}");
    }
    let sound = profile(&[
        ("record-type-default/Account.A", "on"),
        ("record-type-default/Contact.B", "on"),
        ("person-account-default/Account.B", "on"),
        ("app/A", "default"),
        ("tab/T", "DefaultOn"),
        ("layoutAssignments/Case.A", "Case-A | CaseClose-A"),
        ("login-ip/198.51.100.1-198.51.100.9", "a | b"),
    ]);
    assert_eq!(lay(std::slice::from_ref(&sound), std::slice::from_ref(&sound)).verdict(), Verdict::Equal);
    let page = profile(&[("tab/T", "デフォルトで表示"), ("permission/*", "absent")]);
    assert_eq!(
        lay(std::slice::from_ref(&page), std::slice::from_ref(&page)).verdict(),
        Verdict::Equal,
        "pages have other words"
    );
}

#[test]
fn only_what_metadata_never_returns_may_be_said_to_be_missing_in_it() {
    let set = |name: &str, value| {
        seen(SubjectKind::PermissionSet, "S", &[(&["permission/", name].concat(), value)])
    };
    let never = |name: &str| one(&set(name, "not-in-metadata"), &set("ApiEnabled", "off"));
    assert_eq!(never("ManagePackageLicenses"), []);
    let edited = never("ModifyAllData");
    assert_eq!((edited.len(), edited[0].reason), (1, Some(Untold::Unreadable)));
}

#[test]
fn one_range_has_one_spelling() {
    let a = profile(&[("login-ip/::ffff:198.51.100.1-::FFFF:198.51.100.9", "")]);
    let b = profile(&[("login-ip/198.51.100.1-198.51.100.9", "")]);
    assert_eq!(one(&a, &b), []);
    let hostile = profile(&[("login-ip/198.51.100.1-198.51.100.9", "not set")]);
    assert_eq!(one(&hostile, &profile(&[]))[0].direction, Direction::Missing, "a description hides no range");
}

#[test]
fn record_ids_are_never_compared() {
    let user = |id: &str, profile_id: &str| {
        let rows = [
            (["permission-set/", id].concat(), "HubSpot_Sync"),
            ("user/profile".to_owned(), "P"),
            ("user/profile-id".to_owned(), profile_id),
        ];
        let rows: Vec<_> = rows.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        seen(SubjectKind::User, "integration", &rows)
    };
    assert_eq!(
        one(&user("0PS000000000001", "00e000000000001"), &user("0PS000000000AbC", "00e00000000000Z")),
        []
    );
}

#[test]
fn a_file_older_than_a_right_is_unknown_and_not_without_it() {
    let rights: Vec<_> = fact::OBJECT_RIGHTS.iter().map(|right| ["object/A/", right].concat()).collect();
    let row = |count: usize, last: &'static str| {
        let rows: Vec<_> = rights.iter().take(count).map(|name| (name.as_str(), "on")).collect();
        let mut own = profile(&rows);
        if count == 7 {
            own.facts.set("object/A/view-all-fields", last.to_owned());
        }
        own
    };
    assert_eq!(one(&row(6, ""), &row(7, "off")), []);
    assert_eq!(one(&row(6, ""), &row(7, "on"))[0].direction, Direction::Unknown);
}

#[test]
fn differences_of_the_environment_are_shown_last_and_make_no_drift() {
    let with = profile(&[("permission/ViewGlobalHeader", "on")]);
    let comparison = lay(&[profile(&[])], std::slice::from_ref(&with));
    assert_eq!(comparison.verdict(), Verdict::Equal);
    assert!(comparison.drift[0].expected.is_some() && comparison.drift[0].severity == Severity::Info);
    // Production lacks what only production has: that is drift.
    let missing = lay(&[with], &[profile(&[])]);
    assert_eq!((missing.verdict(), missing.drift[0].expected), (Verdict::Drift, None));
}

#[test]
fn what_is_expected_counts_where_a_rule_of_the_policy_fails_on_it() {
    for name in ["ManageSandboxes", "ManagePartners"] {
        let with = profile(&[(&["permission/", name].concat(), "on")]);
        let drift = one(&profile(&[]), &with);
        assert!(drift[0].expected.is_none() && drift[0].severity >= Severity::Medium, "{drift:?}");
        let why = said(&drift[0].why().unwrap());
        assert!(why.starts_with("Seen in a production org") && why.contains("so it counts"), "{why}");
    }
}

#[test]
fn login_ip_ranges_are_sets_of_addresses() {
    let ranges = |ranges: &[(&str, &str)]| {
        let rows: Vec<_> =
            ranges.iter().map(|(range, about)| (["login-ip/", range].concat(), *about)).collect();
        let rows: Vec<_> = rows.iter().map(|(name, about)| (name.as_str(), *about)).collect();
        profile(&rows)
    };
    let halves = ranges(&[("198.51.100.0-198.51.100.127", ""), ("198.51.100.128-198.51.100.255", "")]);
    let whole = ranges(&[("::ffff:198.51.100.0-::ffff:198.51.100.255", "Old name")]);
    assert_eq!(one(&halves, &whole), []);
    let narrower = ranges(&[("198.51.100.0-198.51.100.10", "")]);
    let less = one(&halves, &narrower);
    let told = |drift: &[Drift]| -> Vec<_> {
        let row = |drift: &Drift| {
            (drift.target.clone(), drift.direction, drift.widens, said(&drift.why().unwrap()))
        };
        drift.iter().map(row).collect()
    };
    let range = "198.51.100.11-198.51.100.255".to_owned();
    let count = "245 addresses".to_owned();
    assert_eq!(told(&less), [(range.clone(), Direction::Missing, false, count.clone())]);
    assert_eq!(told(&one(&narrower, &halves)), [(range, Direction::Extra, true, count)]);
    // Whoever has none lets in everybody.
    let open = one(&whole, &profile(&[]));
    assert_eq!(
        (open[0].direction, open[0].widens, open[0].severity),
        (Direction::Missing, true, Severity::High)
    );
}

#[test]
fn view_all_fields_opens_fields_that_are_not_listed() {
    let all = [("object/A/read", "on"), ("object/A/view-all-fields", "on")];
    let opened = profile(&all);
    let with = |value: &'static str| profile(&[&all[..], &[("field/A.F", value)]].concat());
    assert_eq!(one(&with("read"), &opened), []);
    assert_eq!(one(&opened, &with("read")), []);
    let edit = one(&with("edit"), &opened);
    assert_eq!(
        (edit[0].direction, edit[0].tested.as_str(), edit[0].actual.as_str()),
        (Direction::Unknown, "edit", "read")
    );
    // Switched on on one side only: that is told once, and not for each field.
    let listed =
        profile(&[("object/A/read", "on"), ("object/A/view-all-fields", "off"), ("field/A.F", "read")]);
    let drift = one(&listed, &opened);
    assert_eq!(drift.iter().map(|drift| drift.target.as_str()).collect::<Vec<_>>(), ["A.viewAllFields"]);
}

#[test]
fn what_a_permission_on_both_sides_brings_along_is_no_drift() {
    let by = permlight_core::catalog::permissions().iter().find(|known| !known.implies().is_empty()).unwrap();
    let (by, implied) = (["permission/", by.name].concat(), ["permission/", by.implies()[0]].concat());
    let with = profile(&[(&by, "on"), (&implied, "on")]);
    let without = profile(&[(&by, "on")]);
    assert_eq!((one(&with, &without), one(&without, &with)), (vec![], vec![]));
    // On one side only it is more, and what a page shows as off is off.
    assert!(!one(&without, &profile(&[])).is_empty());
    assert_eq!(one(&with, &profile(&[(&by, "on"), (&implied, "off")])).len(), 1);
    let muting = |rows: &[(&str, &str)]| seen(SubjectKind::MutingPermissionSet, "M", rows);
    assert_eq!(one(&muting(&[(&by, "on"), (&implied, "on")]), &muting(&[(&by, "on")])).len(), 1);
}

#[test]
fn a_muting_set_that_mutes_less_says_who_gets_it() {
    let muting = |rows: &[(&str, &str)]| seen(SubjectKind::MutingPermissionSet, "M", rows);
    let group = seen(SubjectKind::PermissionSetGroup, "G", &[("muted-by/M", "on")]);
    let drift =
        lay(&[muting(&[("permission/ViewAllData", "on")]), group.clone()], &[muting(&[]), group]).drift;
    assert_eq!(said(&drift[0].why().unwrap()), "now no longer muted: members of G get it");
}

#[test]
fn a_group_that_salesforce_is_not_done_with_is_not_equal() {
    let group = |status: &str| seen(SubjectKind::PermissionSetGroup, "G", &[("about/status", status)]);
    assert_eq!(lay(&[group("Updated")], &[group("Updated")]).verdict(), Verdict::Equal);
    for status in ["Failed", "Outdated", "Updating"] {
        let comparison = lay(&[group("Updated")], &[group(status)]);
        assert_eq!((comparison.verdict(), comparison.drift.len()), (Verdict::Unknown, 0));
        assert!(said(&comparison.caveats[0]).contains(status));
    }
}

#[test]
fn a_contradiction_is_told_in_its_own_section() {
    let mut doubtful = profile(&[("doubt/object/Account", "contradicted")]);
    doubtful.facts.set("permission/*", "unknown".to_owned());
    let comparison = lay(&[profile(&[])], &[doubtful]);
    assert_eq!(comparison.verdict(), Verdict::Unknown);
    let told: Vec<_> = comparison.caveats.iter().map(said).collect();
    assert_eq!(
        told,
        [
            "The file of the profile P says two things about objectPermissions Account. Repair it, or retrieve it again."
        ]
    );
    assert!(comparison.drift.iter().all(|drift| drift.reason == Some(Untold::Contradicted)));
}

#[test]
fn defaults_of_record_types_are_facts_of_their_own() {
    let with = |rows: &[(&str, &str)]| profile(&[&[("record-type/Contact.CRM", "on")], rows].concat());
    let old = with(&[("record-type-default/Contact.CRM (person account)", "on")]);
    assert_eq!(
        one(&old, &with(&[("person-account-default/Contact.CRM", "on")])),
        [],
        "as older baselines have it"
    );
    let drift = one(
        &with(&[]),
        &with(&[("person-account-default/Contact.CRM", "on"), ("record-type-default/Contact.CRM", "on")]),
    );
    let targets: Vec<_> = drift.iter().map(|drift| drift.target.as_str()).collect();
    assert_eq!(targets, ["Contact.CRM.default", "Contact.CRM.personAccountDefault"]);
}

#[test]
fn a_profile_without_user_permissions_is_unknown_on_one_side_and_on_both() {
    let known = profile(&[("permission/ApiEnabled", "on")]);
    let mut partial = profile(&[]);
    partial.facts.set("permission/*", "unknown".to_owned());
    let drift = one(&known, &partial);
    let rows: Vec<_> = drift.iter().map(|drift| (drift.target.as_str(), drift.direction)).collect();
    assert_eq!(rows, [("*", Direction::Unknown), ("ApiEnabled", Direction::Unknown)]);
    let both = lay(std::slice::from_ref(&partial), std::slice::from_ref(&partial));
    assert_eq!((both.drift.len(), both.verdict()), (0, Verdict::Unknown));
}

#[test]
fn subjects_meet_by_rename_by_name_and_by_the_names_of_standard_profiles() {
    let set = |name: &str| seen(SubjectKind::PermissionSet, name, &[("permission/ViewSetup", "on")]);
    let named = |name: &str| seen(SubjectKind::Profile, name, &[]);
    let group =
        |member: &str| seen(SubjectKind::PermissionSetGroup, "G", &[(&["member/", member].concat(), "on")]);
    let renames = [Rename::parse("Sync_UAT=Sync").unwrap()];
    let options = Options { renames: &renames, ..options() };
    let tested = [set("Sync_UAT"), named("Admin"), named("hubspot"), group("Sync_UAT")];
    let actual = [set("Sync"), named("System Administrator"), named("HubSpot"), group("Sync")];
    let comparison = compare(&tested, &actual, &options).unwrap();
    assert_eq!((comparison.drift.len(), comparison.compared.len()), (0, 4), "{:?}", comparison.drift);
    // A namespace is part of the name.
    let other = lay(&[set("Sync")], &[set("acme__Sync")]);
    assert!(other.drift.iter().all(|drift| drift.direction == Direction::Unknown) && other.drift.len() == 2);
    let missing = compare(&[set("A")], &[set("B")], &Options { renames: &renames, ..options });
    assert!(matches!(missing, Err(Mismatch::NoSuchName { .. })));
    assert!(matches!(compare(&[set("A"), set("A")], &[], &options), Err(Mismatch::Twice { .. })));
    assert_eq!(Rename::parse("profile:A=B").unwrap().kind, Some(SubjectKind::Profile));
    assert_eq!(Rename::parse("=B"), None);
}

#[test]
fn a_group_whose_members_nobody_has_shown_is_not_equal() {
    let group = |rows: &[(&str, &str)]| seen(SubjectKind::PermissionSetGroup, "G", rows);
    let whole = group(&[("member/A", "on"), ("muted-by/M", "on")]);
    let set = |kind, name| seen(kind, name, &[("permission/ApiEnabled", "on")]);
    let member = set(SubjectKind::PermissionSet, "a");
    let muting = set(SubjectKind::MutingPermissionSet, "M");
    let all = [whole.clone(), member.clone(), muting.clone()];
    assert_eq!(lay(&all, &all).verdict(), Verdict::Equal);
    for (sides, missing) in [
        (vec![whole.clone(), muting], vec!["A"]),
        (vec![whole.clone(), member], vec!["M"]),
        (vec![whole], vec!["A", "M"]),
    ] {
        let comparison = lay(&sides, &sides);
        assert_eq!(comparison.verdict(), Verdict::Unknown, "{missing:?}");
        let told: Vec<_> = comparison.unseen.iter().map(|unseen| unseen.target.as_str()).collect();
        assert_eq!(told, missing);
        assert!(comparison.unseen.iter().all(|unseen| unseen.needed));
    }
    assert_eq!(one(&group(&[]), &group(&[])), []);
}

#[test]
fn of_files_every_section_has_to_be_seen() {
    let file = |list: &str| {
        let mut file = profile(&[("permission/ApiEnabled", "on")]);
        let rows = file.facts.iter().filter(|row| !["list/*", list].contains(&row.key.as_ref())).cloned();
        file.facts = permlight_core::fact::Facts::from_rows(rows.collect(), |first| Some(first.clone())).0;
        file
    };
    let side = |list: &str| [file(list)];
    assert_eq!(lay(&side(""), &side("")).verdict(), Verdict::Equal);
    for list in
        ["object", "field", "tab", "app", "apex-class", "apex-page", "record-type", "custom-permission"]
    {
        let list = fact::name("list", list);
        let comparison = lay(&side(&list), &side(&list));
        assert_eq!((comparison.verdict(), comparison.drift.len()), (Verdict::Unknown, 0), "{list}");
        // Setup shows no page of every field; it stays told.
        let mut page = file(&list);
        page.facts.set("permission/*", "absent".to_owned());
        assert_eq!(
            lay(&side(&list), &[page]).unseen.iter().filter(|unseen| unseen.needed).count(),
            0,
            "{list}"
        );
    }
}

/// An object is one line, whatever of it differs, with all its rights; a setting that is none is a line of its own.
#[test]
fn an_object_is_one_line_with_all_its_rights() {
    let tested =
        profile(&[("object/A/read", "on"), ("object/A/create", "on"), ("permission/ViewSetup", "on")]);
    let rights = [("object/A/read", "on"), ("object/A/delete", "on"), ("object/A/modify-all", "on")];
    let actual = profile(&rights);
    let drift = one(&tested, &actual);
    let told = lines(&drift);
    assert_eq!((told.len(), drift.len()), (2, 4));
    let object = told.iter().find(|line| line.object == Some("A")).unwrap();
    assert_eq!(object.values(), ("RC----".to_owned(), "R--D-M".to_owned()));
    assert_eq!((object.direction(), object.worst.severity), (Direction::Changed, Severity::High));
    // View All Fields stands at the end where one side has it; what was not seen is told as that.
    let open =
        profile(&[("object/A/read", "on"), ("object/A/create", "on"), ("object/A/view-all-fields", "on")]);
    let fields = one(&actual, &open);
    assert_eq!(lines(&fields)[0].values(), ("R--D-M?".to_owned(), "RC----F".to_owned()));
}

/// What one side cannot tell of a section, the other does not settle by listing nothing.
#[test]
fn what_could_not_be_told_is_not_off_because_the_other_side_lists_nothing() {
    let untold = profile(&[("permission/ModifyAllData", "unknown")]);
    let told = |drift: Vec<Drift>| -> Vec<_> {
        drift.into_iter().map(|drift| (drift.target, drift.direction)).collect()
    };
    let expected = [("ModifyAllData".to_owned(), Direction::Unknown)];
    assert_eq!(told(one(&untold, &profile(&[]))), expected);
    assert_eq!(told(one(&profile(&[]), &untold)), expected);
    // That all the rest is whole does not make a section whole of which something was not understood.
    for section in ["login-ip", "object", "flowAccesses"] {
        let doubtful = profile(&[(&fact::name("doubt", section), "1")]);
        let drift = one(&doubtful, &profile(&[]));
        assert_eq!(drift.iter().map(|drift| drift.target.as_str()).collect::<Vec<_>>(), ["*"], "{section}");
        assert_ne!(lay(&[doubtful], &[profile(&[])]).verdict(), Verdict::Equal);
    }
}

/// Whatever rules look at of the org weighs as much as they say, and may not be lacking; what pages show besides is beside the matter
/// where a file was tested.
#[test]
fn settings_of_the_org_that_rules_look_at_are_compared() {
    let org = |fact: Option<(&str, &str)>, is_file: bool| {
        let mark = is_file.then_some(("permission/*", "off"));
        let rows: Vec<_> = fact.into_iter().chain(mark).collect();
        Observed { kind: SubjectKind::Org, name: String::new(), facts: facts(&rows) }
    };
    let judged = policy().rules().filter_map(|rule| match rule.check {
        Check::Value(check) if rule.subjects.contains(&SubjectKind::Org) => Some((check.fact, rule.severity)),
        _ => None,
    });
    let judged: Vec<_> = judged.collect();
    assert!(judged.len() >= 3, "{judged:?}");
    for (fact, severity) in judged.into_iter().chain([("session/Logout URL", Severity::Info)]) {
        for is_file in [[true, true], [true, false], [false, true], [false, false]] {
            for [tested, actual] in
                [[Some("a"), Some("b")], [Some("a"); 2], [Some("a"), None], [None, Some("b")]]
            {
                let sides = [(tested, is_file[0]), (actual, is_file[1])];
                let [tested_side, actual_side] =
                    sides.map(|(value, is_file)| [org(value.map(|value| (fact, value)), is_file)]);
                let comparison = lay(&tested_side, &actual_side);
                let is_beside = severity == Severity::Info && is_file[0] && tested.is_none();
                let expected = match [tested, actual] {
                    _ if is_beside => Verdict::Equal,
                    [Some(_), Some(_)] if tested == actual => Verdict::Equal,
                    [Some(_), Some(_)] => Verdict::Drift,
                    _ => Verdict::Unknown,
                };
                assert_eq!(comparison.verdict(), expected, "{fact}, {tested:?}, {actual:?}, {is_file:?}");
                for drift in comparison.drift.iter().filter(|drift| drift.direction == Direction::Changed) {
                    assert!(drift.severity >= severity && drift.deploy == Deploy::LeavesAlone, "{drift:?}");
                }
            }
        }
    }
}
