//! Reading policy files: what they say, and everything that can be wrong with them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::sync::LazyLock;

use permlight_core::date::Date;
use permlight_core::message::Locale;
use permlight_core::needs::Risk;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::starter::STARTERS;
use permlight_core::subject::SubjectKind;
use permlight_core::team::Wants;
use permlight_policy::{Problem, TeamPolicy, read, template};
use proptest::prelude::*;

const ACME: &str = include_str!("../examples/acme.toml");
const HEAD: &str = "extends = \"recommended\"\nname = \"Test\"\n";

fn locale(language: &str) -> Locale {
    Locale::new(language, &permlight_data::Data::words(language).unwrap())
}

/// What is wrong, in English.
fn said(problem: &Problem) -> String {
    static ENGLISH: LazyLock<Locale> = LazyLock::new(|| locale("en"));
    ENGLISH.say(&problem.message)
}

fn problems(text: &str) -> Vec<Problem> {
    read(text, "test.toml").unwrap_err()
}

/// The problems of a file that begins well: line after the head, and message.
fn after_head(text: &str) -> Vec<(u32, String)> {
    problems(&format!("{HEAD}{text}")).into_iter().map(|problem| (problem.line - 2, said(&problem))).collect()
}

fn rule(code: &str, subjects: &str, wants: &str) -> String {
    format!(
        "[[rule]]\ncode = \"{code}\"\ntitle = \"t\"\nseverity = \"low\"\nsubjects = [{subjects}]\n{wants}\nwhy = \"w\"\nfix = \"f\"\n"
    )
}

fn waiver(rule: &str, subject: &str, target: &str) -> String {
    format!(
        "[[waiver]]\nrule = \"{rule}\"\nsubject = \"{subject}\"\ntarget = \"{target}\"\nreason = \"r\"\napprover = \"a\"\nexpires = 2027-03-31\n"
    )
}

#[test]
fn the_example_is_read_as_a_whole() {
    let team: TeamPolicy = read(ACME, "acme.toml").unwrap();
    assert_eq!((team.base.as_str(), team.name.as_str()), ("recommended", "Acme integrations"));
    assert_eq!((team.severities[0].code.as_str(), team.severities[0].severity), ("DAT105", Severity::Low));
    assert_eq!(team.off[0].code, "REP101");
    assert_eq!(team.rules[0].wants, Wants::Off(vec!["ViewEventLogFiles".to_owned()]));
    assert_eq!(team.rules[3].subjects, [SubjectKind::Profile]);
    let hubspot = &team.integrations[0];
    assert_eq!((hubspot.risk, hubspot.profile.as_deref()), (Risk::High, Some("HubSpot Integration")));
    assert_eq!(hubspot.needs.permissions, ["ApiEnabled"]);
    assert_eq!(hubspot.needs.objects[0].1.len(), 3);
    let warehouse = &team.integrations[1];
    assert_eq!((warehouse.before.as_str(), warehouse.profile.as_deref()), ("admin@acme.example", None));
    let starter = STARTERS.iter().find(|starter| starter.id == "fivetran").unwrap();
    assert_eq!(warehouse.needs.permissions, starter.permissions, "all that the starter needs");
    let waiver = &team.waivers[0];
    assert_eq!((waiver.kind, waiver.name.as_str()), (SubjectKind::Profile, "HubSpot Integration"));
    assert_eq!(waiver.expires, Date::parse("2027-03-31").unwrap());

    let policy = team.policy().unwrap();
    let base = Policy::find("recommended").unwrap();
    assert_eq!(policy.id, "team-acme-integrations");
    assert_eq!(policy.rules().count(), base.rules().count() - 1 + 4);
    assert_eq!(policy.rule("DAT105").unwrap().severity, Severity::Low);
    assert!(policy.rule("REP101").is_none());
    assert!(std::ptr::eq(policy, team.policy().unwrap()), "nothing is made twice");
}

#[test]
fn the_example_of_the_readme_is_right() {
    let readme = include_str!("../../../README.md").replace("\r\n", "\n");
    let example = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let team = read(example, "team.toml").unwrap();
    assert_eq!((team.severities.len(), team.rules.len(), team.waivers.len()), (1, 1, 1));
    team.policy().unwrap();
}

#[test]
fn a_file_with_a_byte_order_mark_and_windows_lines_is_the_same() {
    let windows = format!("\u{feff}{}", ACME.replace('\n', "\r\n"));
    assert_eq!(read(&windows, "acme.toml"), read(ACME, "acme.toml"));
}

#[test]
fn what_contradicts_itself_is_named_with_its_line() {
    let both = "\"profile\", \"permission-set\"";
    let cases: Vec<(String, Vec<(u32, &str)>)> = vec![
        (
            rule("A1-1", both, "on = [\"ViewEventLogFiles\"]")
                + &rule("A1-2", "\"profile\"", "off = [\"ViewEventLogFiles\"]"),
            vec![
                (6, "A1-1 wants ViewEventLogFiles on, EVD102 wants it off"),
                (14, "A1-2 wants ViewEventLogFiles off, A1-1 wants it on"),
            ],
        ),
        (
            rule("A1-1", "\"profile\"", "on = [\"ApiEnabled\"]")
                + &rule("A1-2", "\"permission-set\"", "off = [\"PasswordNeverExpires\"]"),
            vec![],
        ),
        (
            rule("A1-1", both, "on = [\"ModifyAllData\"]"),
            vec![(6, "A1-1 wants ModifyAllData on, DAT102 wants it off")],
        ),
        (
            "[rules.DAT102]\nenabled = false\nreason = \"r\"\n".to_owned()
                + &rule("A1-1", both, "on = [\"ModifyAllData\"]"),
            vec![],
        ),
        (
            "[rules.DAT001]\nseverity = \"low\"\n".to_owned(),
            vec![(1, "DAT001 is no rule of the policy \"recommended\"")],
        ),
        (
            "[rules.DAT102]\nenabled = false\nseverity = \"low\"\nreason = \"r\"\n".to_owned(),
            vec![(3, "DAT102 is switched off and has a severity")],
        ),
        ("[rules.DAT102]\nenabled = true\n".to_owned(), vec![(1, "nothing is changed about DAT102")]),
        (
            waiver("DAT102", "profile:A", "ModifyAllData") + &waiver("DAT102", "profile:B", "ModifyAllData"),
            vec![],
        ),
        (
            waiver("DAT102", "profile:A", "ModifyAllData") + &waiver("DAT102", "profile:A", "ModifyAllData"),
            vec![(11, "another waiver speaks of the same rule, subject and target")],
        ),
        (waiver("DAT102", "profile:A", "ViewAllData"), vec![(4, "DAT102 never judges \"ViewAllData\"")]),
        (waiver("DAT102", "org:A", "ModifyAllData"), vec![(3, "DAT102 judges nothing of the kind \"org\"")]),
        (waiver("DAT102", "profile:*", "ModifyAllData"), vec![(3, "\"profile:*\" is no subject")]),
        (waiver("DAT001", "profile:A", "ViewAllData"), vec![(2, "unknown rule \"DAT001\"")]),
        (
            "[rules.DAT102]\nenabled = false\nreason = \"r\"\n".to_owned()
                + &waiver("DAT102", "profile:A", "ModifyAllData"),
            vec![(5, "DAT102 is switched off in this policy")],
        ),
        (
            rule("A1-1", both, "object = { name = \"Lead\", deny = [\"delete\"] }")
                + &waiver("A1-1", "profile:A", "Lead/delete"),
            vec![],
        ),
        (
            rule("A1-1", both, "field = { name = \"Lead.Email\", deny = [\"edit\"] }")
                + &waiver("A1-1", "profile:A", "Lead.Email/read"),
            vec![(12, "A1-1 never judges \"Lead.Email/read\"")],
        ),
    ];
    each_is_told(cases);
}

#[test]
fn what_has_no_security_of_its_own_is_refused() {
    let both = "\"profile\", \"permission-set\"";
    let cases: Vec<(String, Vec<(u32, &str)>)> = vec![
        // A part of an address, a person account's name of a contact's field, an activity: another field has the security.
        (
            rule("A1-1", both, "field = { name = \"contact.mailingstreet\", deny = [\"edit\"] }")
                + &rule(
                    "A1-2",
                    both,
                    "field = { name = \"Shop__c.ns__Loc__Latitude__s\", deny = [\"read\"] }",
                )
                + &rule("A1-3", both, "field = { name = \"Account.Birth__pc\", deny = [\"read\"] }")
                + &rule("A1-4", both, "field = { name = \"Activity.Foo__c\", deny = [\"read\"] }")
                + &rule("A1-5", both, "field = { name = \"Lead.FirstName\", deny = [\"read\"] }")
                + &rule("A1-6", both, "field = { name = \"Order.Name\", deny = [\"read\"] }"),
            vec![
                (
                    6,
                    "contact.mailingstreet has no field-level security of its own: that of Contact.MailingAddress decides",
                ),
                (
                    14,
                    "Shop__c.ns__Loc__Latitude__s has no field-level security of its own: that of Shop__c.ns__Loc__c decides",
                ),
                (
                    22,
                    "Account.Birth__pc has no field-level security of its own: that of Contact.Birth__c decides",
                ),
                (
                    30,
                    "Activity.Foo__c has no field-level security of its own: that of Task.Foo__c, Event.Foo__c decides",
                ),
                (
                    38,
                    "Lead.FirstName has no field-level security: the rights on Lead decide about it. Deny those",
                ),
            ],
        ),
        (
            rule("A1-1", both, "object = { name = \"opportunitylineitem\", deny = [\"edit\"] }")
                + &rule("A1-2", both, "object = { name = \"ns__Invoice__Share\", deny = [\"read\"] }")
                + &rule("A1-3", both, "object = { name = \"Attachment\", deny = [\"read\"] }")
                + &rule("A1-4", both, "object = { name = \"Quote\", deny = [\"read\"] }")
                + &rule("A1-5", both, "object = { name = \"UserRole\", deny = [\"edit\"] }")
                + &rule("A1-6", both, "object = { name = \"apexclass\", deny = [\"edit\"] }")
                + &rule("A1-7", both, "field = { name = \"Account.PersonEmail\", deny = [\"read\"] }")
                + &rule("A1-8", both, "field = { name = \"account.personMailingCity\", deny = [\"read\"] }")
                + &rule("A1-9", both, "field = { name = \"Account.Person_Sync__c\", deny = [\"read\"] }"),
            vec![
                (6, "opportunitylineitem has no object permissions of its own: it follows Opportunity"),
                (14, "ns__Invoice__Share has no object permissions of its own: it follows ns__Invoice__c"),
                (22, "Attachment has no object permissions of its own: the object of its record decides"),
                (38, "UserRole has no object permissions of its own: it follows ViewRoles, ManageRoles"),
                (46, "apexclass has no object permissions of its own: it follows ViewSetup, AuthorApex"),
                (
                    54,
                    "Account.PersonEmail has no field-level security of its own: that of Contact.Email decides",
                ),
                (
                    62,
                    "account.personMailingCity has no field-level security of its own: that of Contact.MailingAddress decides",
                ),
            ],
        ),
        // Such fields stand in no file, so what a file does not say of them is no right that is off.
        (
            rule("A1-1", both, "field = { name = \"Contact.lastname\", deny = [\"edit\"] }")
                + &rule("A1-2", both, "field = { name = \"Deal__c.Id\", deny = [\"read\"] }")
                + &rule("A1-3", both, "field = { name = \"Lead.Email\", deny = [\"read\"] }"),
            vec![
                (
                    6,
                    "Contact.lastname has no field-level security: the rights on Contact decide about it. Deny those",
                ),
                (
                    14,
                    "Deal__c.Id has no field-level security: the rights on Deal__c decide about it. Deny those",
                ),
            ],
        ),
    ];
    each_is_told(cases);
}

fn each_is_told(cases: Vec<(String, Vec<(u32, &str)>)>) {
    for (text, expected) in cases {
        let found = if expected.is_empty() {
            let read = read(&format!("{HEAD}{text}"), "test.toml");
            read.err().map_or_else(Vec::new, |problems| problems.iter().map(|p| (p.line, said(p))).collect())
        } else {
            after_head(&text)
        };
        let expected: Vec<_> =
            expected.into_iter().map(|(line, message)| (line, message.to_owned())).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_policy_cannot_extend_itself() {
    for (extends, file) in [("Mine", "x.toml"), ("team-mine", "x.toml"), ("x.toml", "x.toml")] {
        let found = problems_in(&format!("extends = \"{extends}\"\nname = \"Mine\"\n"), file);
        assert_eq!(found.len(), 1);
        assert_eq!(said(&found[0]), format!("the policy \"{extends}\" extends itself"));
    }
    assert_eq!(
        said(&problems("extends = \"other.toml\"\nname = \"Mine\"\n")[0]),
        "unknown policy \"other.toml\""
    );
}

fn problems_in(text: &str, file: &str) -> Vec<Problem> {
    read(text, file).unwrap_err()
}

#[test]
fn what_is_no_toml_hides_nothing_else_and_is_said_once() {
    let text = "extends = \"recommended\"\nname = \n[[waiver]]\nrule = \"DAT102\"\nsubject \"profile:A\"\n[rules.DAT102]\nseverty = \"low\"\n[rules.DAT102]\n";
    let found: Vec<_> = problems(text).iter().map(|problem| (problem.line, said(problem))).collect();
    let lines: Vec<_> = found.iter().map(|(line, _)| *line).collect();
    assert!(lines.contains(&2) && lines.contains(&5) && lines.contains(&8), "{found:?}");
    assert!(found.contains(&(7, "unknown key \"severty\"".to_owned())), "{found:?}");
    assert_eq!(lines.iter().filter(|line| **line == 2).count(), 1, "{found:?}");
    assert!(!found.iter().any(|(_, message)| message.contains("missing")), "{found:?}");
}

#[test]
fn places_are_counted_in_characters() {
    let found = problems("extends = \"recommended\"\nname = \"設定\"; x\ndescription = 1\r\n");
    let last = found.last().unwrap();
    assert_eq!((last.line, last.column, last.length), (3, 15, 1));
    assert_eq!(last.source, "description = 1");
    assert_eq!(problems("")[0].line, 1);
}

#[test]
fn the_file_to_begin_with_is_right_and_so_are_its_examples() {
    for base in Policy::all() {
        let text = template(base, &locale("en"));
        let plain = read(&text, "new.toml").unwrap();
        assert_eq!((plain.base.as_str(), plain.rules.len()), (base.id, 0));
        let example = |line: &str| match line.strip_prefix('#') {
            Some(rest) if rest.starts_with(|first: char| !first.is_whitespace()) => rest.to_owned(),
            _ => line.to_owned(),
        };
        let examples = text.lines().map(example).collect::<Vec<_>>().join("\n");
        let read = read(&examples, "new.toml").unwrap();
        assert_eq!((read.rules.len(), read.integrations.len(), read.waivers.len()), (2, 1, 1));
        read.policy().unwrap();
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = read(&text, "test.toml");
    }

    #[test]
    fn a_damaged_file_gives_places_inside_it(at in 0..ACME.len(), length in 0..40usize, put in "[\\[\\]\"=a-z0-9\n{}#,é\u{202e}]{0,6}") {
        let end = (at + length).min(ACME.len());
        prop_assume!(ACME.is_char_boundary(at) && ACME.is_char_boundary(end));
        let text = [&ACME[..at], &put, &ACME[end..]].concat();
        match read(&text, "acme.toml") {
            Ok(team) => { team.policy().unwrap(); }
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                let lines: Vec<_> = text.split('\n').collect();
                for pair in problems.windows(2) {
                    prop_assert!(pair[0].line <= pair[1].line);
                }
                for problem in problems {
                    let line = lines[problem.line as usize - 1].trim_end_matches('\r');
                    prop_assert_eq!(&problem.source, line);
                    prop_assert!(problem.column as usize <= line.chars().count() + 1);
                    prop_assert!(problem.length >= 1);
                }
            }
        }
    }
}

fn integration(id: &str, user: &str, more: &str) -> String {
    format!(
        "[[integration]]\nid = \"{id}\"\ntitle = \"{id}\"\nowner = \"D\"\nrisk = \"low\"\nuser = \"{user}\"\n{more}\n"
    )
}

/// A user has one profile: what two entries say of one is told, whichever name and case they use.
#[test]
fn one_user_with_two_profiles_is_a_contradiction() {
    for (user, profile, is_right) in [
        ("a@x.example", "Hub", true),
        ("A@X.example", "hub", true),
        ("b@x.example", "System Administrator", true),
        ("a@x.example", "System Administrator", false),
        ("A@X.example", "Hubb", false),
    ] {
        let text = integration("a", "a@x.example", "profile = \"Hub\"")
            + &integration("b", user, &format!("profile = \"{profile}\""));
        let read = read(&[HEAD, &text].concat(), "test.toml");
        assert_eq!(read.is_ok(), is_right, "{user} {profile}");
        if !is_right {
            let told = after_head(&text);
            assert_eq!(told.len(), 1);
            assert!(told[0].0 == 14 && told[0].1.contains("has the profile \"Hub\" above"), "{told:?}");
        }
    }
    let names = integration("a", "a@x.example", "profile = \"Admin\"")
        + &integration("b", "a@x.example", "profile = \"System Administrator\"");
    assert!(read(&[HEAD, &names].concat(), "test.toml").is_ok());
}

/// A user that served an integration before is another one.
#[test]
fn a_user_does_not_come_before_itself() {
    for (before, is_right) in [("b@x.example", true), ("a@x.example", false), ("A@X.example", false)] {
        let text = integration("a", "a@x.example", &format!("before = \"{before}\""));
        let read = read(&[HEAD, &text].concat(), "test.toml");
        assert_eq!(read.is_ok(), is_right, "{before}");
        if !is_right {
            let told = after_head(&text);
            assert!(told.len() == 1 && told[0].1.contains("is said to have served it before"), "{told:?}");
        }
    }
}

#[test]
fn a_pattern_whose_kind_is_none_is_refused_with_the_nearest() {
    for (pattern, nearest) in [
        ("profle:ERP*", Some("profile")),
        ("Profile:ERP*", Some("profile")),
        ("permissionset:ERP*", Some("permission-set")),
        ("set:ERP*", None),
        (":ERP*", None),
    ] {
        for key in ["judge", "leave_out"] {
            let found = problems(&format!("{HEAD}[scope]\n{key} = [\"profile:A\", \"{pattern}\"]\n"));
            assert_eq!(found.len(), 1, "{pattern}");
            assert_eq!(found[0].line, 4, "{pattern}");
            assert_eq!(found[0].nearest.first().map(String::as_str), nearest, "{pattern}");
            assert!(found[0].expected.is_some(), "{pattern}");
        }
    }
    let right = "[scope]\njudge = [\"profile:ERP*\", \"*API\", \"permission-set:A: B\"]\n";
    assert!(read(&[HEAD, right].concat(), "test.toml").is_ok());
}

#[test]
fn a_field_that_is_needed_has_its_object_in_front() {
    for (field, is_right) in
        [("Contact.Email", true), ("Contact.*", true), ("*.Email", true), ("Email", false), ("a b.c", false)]
    {
        for key in ["read_fields", "edit_fields"] {
            let text = integration("a", "a@x.example", &format!("{key} = [\"{field}\"]"));
            assert_eq!(read(&[HEAD, &text].concat(), "test.toml").is_ok(), is_right, "{key} {field}");
        }
    }
}
