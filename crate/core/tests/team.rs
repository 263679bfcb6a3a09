//! Policies of teams, made from plain data.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::ptr;

use permlight_core::capture::{Capture, FieldRights, IpRange, ObjectRights, Permissions};
use permlight_core::coverage::{Coverage, Rest, Rows, claim_rest};
use permlight_core::date::Date;
use permlight_core::evaluate::evaluate;
use permlight_core::finding::Outcome::{Fail, NotApplicable, Pass, Unknown as CannotTell};
use permlight_core::finding::{Finding, Outcome};
use permlight_core::policy::Policy;
use permlight_core::rule::{Check, Severity};
use permlight_core::section::Section;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::Table;
use permlight_core::team::{ChangedSeverity, Denied, OwnRule, SwitchedOff, TeamPolicyData, Wants};
use permlight_core::waiver::Waiver;

fn data(title: &str, wants: Vec<Wants>) -> TeamPolicyData {
    let rules = wants.into_iter().zip(1..).map(|(wants, number)| OwnRule {
        code: format!("T-{number}"),
        title: "Own".to_owned(),
        severity: Severity::High,
        subjects: vec![SubjectKind::Profile, SubjectKind::PermissionSet],
        wants,
        why: "Why.".to_owned(),
        fix: "Do something about {name}.".to_owned(),
    });
    TeamPolicyData {
        id: "team-test".to_owned(),
        title: title.to_owned(),
        summary: String::new(),
        base: "recommended".to_owned(),
        severities: vec![ChangedSeverity { code: "DAT102".to_owned(), severity: Severity::Info }],
        off: vec![SwitchedOff { code: "DAT101".to_owned(), reason: "r".to_owned() }],
        rules: rules.collect(),
    }
}

fn denied(name: &str, deny: &[&str]) -> Denied {
    Denied { name: name.to_owned(), deny: deny.iter().map(|right| (*right).to_owned()).collect() }
}

fn capture(kind: SubjectKind, unnamed: Setting) -> Capture {
    let mut capture = Capture::new(Subject { kind, name: "Test".to_owned(), record_id: None });
    let coverage = match unnamed {
        Setting::Absent => Rows::all(0).prove(Rest::Absent),
        Setting::Unknown(reason) => Coverage::Partial(reason),
        _ => Rows::all(0).prove(Rest::Off),
    };
    capture.permissions = Permissions::new(Table::default(), coverage);
    // The file of a permission set is whole.
    if kind == SubjectKind::PermissionSet && unnamed == Setting::Off {
        claim_rest(&mut capture.more);
    }
    capture
}

fn own(capture: &Capture, policy: &Policy) -> Vec<(String, Outcome)> {
    let findings = evaluate(capture, policy);
    let own = findings.iter().filter(|finding| finding.rule.code.starts_with("T-"));
    own.map(|finding| (finding.target.name().to_owned(), finding.outcome)).collect()
}

#[test]
fn a_team_changes_severities_switches_off_and_adds() {
    let policy =
        Policy::team(&data("Changes", vec![Wants::Off(vec!["ViewEventLogFiles".to_owned()])])).unwrap();
    let base = Policy::find("recommended").unwrap();
    assert!(ptr::eq(policy.base().unwrap(), base));
    assert_eq!(policy.rule("DAT102").unwrap().severity, Severity::Info);
    assert_eq!(policy.rule("DAT102").unwrap().text().unwrap().title, "Modify All Data is off");
    assert!(policy.rule("DAT101").is_none());
    assert_eq!(policy.rules().count(), base.rules().count());
    let codes: Vec<_> = policy.rules().map(|rule| rule.code).collect();
    assert!(codes.is_sorted());
    assert_eq!(policy.text().unwrap().id, "team-test");

    let rule = policy.rule("T-1").unwrap();
    assert_eq!(rule.text().unwrap().title, "Own");
    let mut set = capture(SubjectKind::PermissionSet, Setting::Off);
    set.permissions.set("ViewEventLogFiles", Setting::On);
    let findings = evaluate(&set, policy);
    let finding = findings.iter().find(|finding| finding.rule.code == "T-1").unwrap();
    assert_eq!((finding.outcome, finding.severity), (Outcome::Fail, Severity::High));
    assert_eq!(
        finding.filled(finding.rule.text().unwrap().fix, &permlight_core::message::Locale::default()),
        "Do something about ViewEventLogFiles."
    );
}

#[test]
fn the_same_data_gives_the_same_policy() {
    let first = Policy::team(&data("Same", Vec::new())).unwrap();
    assert!(ptr::eq(first, Policy::team(&data("Same", Vec::new())).unwrap()));
    assert!(!ptr::eq(first, Policy::team(&data("Other", Vec::new())).unwrap()));
}

#[test]
fn data_that_names_what_there_is_not_is_refused() {
    let wrong = |change: &dyn Fn(&mut TeamPolicyData)| {
        let mut data = data("Wrong", Vec::new());
        change(&mut data);
        Policy::team(&data).unwrap_err().to_string()
    };
    assert_eq!(wrong(&|data| data.base = "nobody".to_owned()), "there is no policy `nobody`");
    assert_eq!(wrong(&|data| "DAT001".clone_into(&mut data.off[0].code)), "there is no rule `DAT001`");
    let with = |wants| Policy::team(&data("Wrong", vec![wants])).unwrap_err().to_string();
    assert_eq!(with(Wants::On(vec!["Nothing".to_owned()])), "there is no permission `Nothing`");
    assert_eq!(with(Wants::Object(denied("Lead", &["write"]))), "there is no right on objects `write`");
    assert_eq!(with(Wants::Field(denied("Lead.Name", &["delete"]))), "there is no right on fields `delete`");
    assert_eq!(with(Wants::Network(vec!["here".to_owned()])), "there is no network `here`");
}

#[test]
fn rights_on_objects_and_fields_are_judged_as_far_as_they_are_listed() {
    let wants = vec![
        Wants::Object(denied("Lead", &["delete", "view-all-fields"])),
        Wants::Field(denied("Lead.Name", &["read", "edit"])),
    ];
    let policy = Policy::team(&data("Rights", wants)).unwrap();
    let targets = ["Lead/delete", "Lead/view-all-fields", "Lead.Name/read", "Lead.Name/edit"];
    let outcomes = |capture: &Capture| {
        let found = own(capture, policy);
        assert_eq!(found.iter().map(|(target, _)| target.as_str()).collect::<Vec<_>>(), targets);
        <[Outcome; 4]>::try_from(found.into_iter().map(|(_, outcome)| outcome).collect::<Vec<_>>()).unwrap()
    };

    assert_eq!(
        outcomes(&capture(SubjectKind::PermissionSet, Setting::Off)),
        [Pass; 4],
        "the file of a set is whole"
    );
    assert_eq!(outcomes(&capture(SubjectKind::Profile, Setting::Off)), [CannotTell; 4]);
    let unseen = Setting::Unknown(Unknown::PartialFile);
    assert_eq!(outcomes(&capture(SubjectKind::PermissionSet, unseen)), [CannotTell; 4]);
    assert_eq!(outcomes(&capture(SubjectKind::PermissionSet, Setting::Absent)), [CannotTell; 4], "a page");
    let group = capture(SubjectKind::PermissionSetGroup, Setting::Off);
    assert_eq!(outcomes(&group), [NotApplicable; 4]);
    assert_eq!(own(&capture(SubjectKind::User, Setting::Off), policy), []);
    let mut page = capture(SubjectKind::Profile, Setting::Absent);
    page.more.set("list/object", "0".to_owned());
    assert_eq!(outcomes(&page), [Pass, Pass, CannotTell, CannotTell], "the page shows the whole list");
    page.objects.set("label:Interessenten", ObjectRights { delete: true, ..ObjectRights::default() });
    assert_eq!(
        outcomes(&page),
        [CannotTell, Pass, CannotTell, CannotTell],
        "what goes by a label may be any object that has no row of its own"
    );

    let mut profile = capture(SubjectKind::Profile, Setting::Off);
    profile.objects.set("Lead", ObjectRights { modify_all_records: true, ..ObjectRights::default() });
    profile.fields.set("Lead.Name", FieldRights { readable: true, editable: false });
    assert_eq!(outcomes(&profile), [Fail, CannotTell, Fail, Pass], "Modify All Records brings Delete");
    profile.objects.set("Lead", ObjectRights { view_all_fields: Some(true), ..ObjectRights::default() });
    profile.fields.set("Lead.Name", FieldRights { readable: false, editable: true });
    assert_eq!(outcomes(&profile), [Pass, Fail, Fail, Fail], "Edit brings Read");
}

#[test]
fn rights_are_found_however_they_are_spelt_and_brought_along() {
    let wants = vec![
        Wants::Object(denied("Account", &["delete", "read"])),
        Wants::Field(denied("Account.SSN__c", &["read", "edit"])),
    ];
    let policy = Policy::team(&data("Brought", wants)).unwrap();
    for kind in [SubjectKind::PermissionSet, SubjectKind::Profile] {
        let whole = |change: &dyn Fn(&mut Capture)| {
            let mut capture = capture(kind, Setting::Off);
            capture
                .objects
                .set("Account", ObjectRights { view_all_fields: Some(false), ..ObjectRights::default() });
            capture.fields.set("Account.SSN__c", FieldRights::default());
            change(&mut capture);
            own(&capture, policy).into_iter().map(|(_, outcome)| outcome).collect::<Vec<_>>()
        };
        assert_eq!(whole(&|_| {}), [Pass; 4]);
        let delete = ObjectRights { delete: true, view_all_fields: Some(false), ..ObjectRights::default() };
        let every_field = ObjectRights { view_all_fields: Some(true), ..ObjectRights::default() };
        let older = ObjectRights { read: true, ..ObjectRights::default() };
        let edit = FieldRights { readable: false, editable: true };
        for spelt in ["account", "ACCOUNT", "Account\u{a0}"] {
            assert_eq!(whole(&|it| it.objects.set(spelt, delete)), [Fail, Fail, Pass, Pass], "{spelt:?}");
            assert_eq!(
                whole(&|it| it.objects.set(spelt, every_field)),
                [Pass, Fail, Fail, Pass],
                "{spelt:?}"
            );
        }
        assert_eq!(whole(&|it| it.fields.set("account.ssn__C", edit)), [Pass, Pass, Fail, Fail]);
        assert_eq!(whole(&|it| it.objects.set("Account", older)), [Pass, Fail, CannotTell, Pass]);
        let with = |name: &str, setting| whole(&|it| it.permissions.set(name, setting));
        assert_eq!(with("ModifyAllData", Setting::On), [Fail, Fail, Pass, Pass]);
        assert_eq!(with("ViewAllData", Setting::On), [Pass, Fail, Pass, Pass]);
        assert_eq!(with("ViewAllFieldsGlobal", Setting::On), [Pass, Pass, Fail, Pass]);
        let unclear = Setting::Unknown(Unknown::UnreadableValue);
        assert_eq!(with("ModifyAllData", unclear), [CannotTell, CannotTell, Pass, Pass]);
        assert_eq!(with("ViewAllFieldsGlobal", unclear), [Pass, Pass, CannotTell, Pass]);
        assert_eq!(with("ModifyAllData", Setting::Absent), [Pass; 4]);
        for doubt in ["contradicted", "unreadable"] {
            let doubted = |name: &str| whole(&|it| it.more.set(name, doubt.to_owned()));
            assert_eq!(doubted("doubt/object/account"), [CannotTell, CannotTell, CannotTell, Pass]);
            assert_eq!(doubted("doubt/field/Account.SSN__C"), [Pass, Pass, CannotTell, CannotTell]);
            assert_eq!(doubted("doubt/object/Lead"), [Pass; 4]);
        }
    }
}

#[test]
fn login_ip_ranges_lie_inside_the_networks_of_the_team() {
    let policy =
        Policy::team(&data("Network", vec![Wants::Network(vec!["203.0.113.0/24".to_owned()])])).unwrap();
    let mut profile = capture(SubjectKind::Profile, Setting::Off);
    let judged = |profile: &Capture| own(profile, policy);
    let whole = |outcome| vec![("loginIpRanges".to_owned(), outcome)];
    assert_eq!(judged(&profile), whole(Outcome::Unknown));
    profile.counted(Section::LoginIpRanges, Rows::all(0));
    assert_eq!(judged(&profile), whole(Outcome::Fail));
    let range =
        |start: &str, end: &str| IpRange { start: start.to_owned(), end: end.to_owned(), description: None };
    profile.login_ip_ranges = vec![range("203.0.113.1", "203.0.113.9")];
    assert_eq!(judged(&profile), whole(Outcome::Pass));
    profile.login_ip_ranges.push(range("0.0.0.0", "255.255.255.255"));
    assert_eq!(judged(&profile), [("loginIpRanges[0.0.0.0-255.255.255.255]".to_owned(), Outcome::Fail)]);
}

/// Every way in which a waiver and a subject can know a record and a name.
#[test]
fn a_waiver_belongs_to_the_record_and_not_to_its_label() {
    let records = [None, Some("0PS000000000001"), Some("0PS000000000002")];
    let text = |record: Option<&str>| record.map(str::to_owned);
    for kind in SubjectKind::ALL {
        for (own, record) in records.iter().flat_map(|own| records.iter().map(move |record| (*own, *record)))
        {
            for name in ["HubSpot Sync", "Renamed"] {
                let waiver = Waiver {
                    rule: String::new(),
                    kind,
                    name: "HubSpot Sync".to_owned(),
                    record: text(own),
                    bears: None,
                    target: String::new(),
                    reason: String::new(),
                    approver: String::new(),
                    expires: Date::LAST,
                };
                let subject = Subject { kind, name: name.to_owned(), record_id: text(record) };
                let is_named = name == "HubSpot Sync";
                let has_one_name = matches!(kind, SubjectKind::Profile | SubjectKind::Org);
                let expected = match (own, record) {
                    // A renamed subject keeps it, a copy that has its name now does not get it.
                    (Some(own), Some(record)) => own == record,
                    (None, Some(_)) => is_named && has_one_name,
                    (_, None) => is_named,
                };
                assert_eq!(waiver.is_about(&subject), expected, "{kind:?} {own:?} {record:?} {name}");
                let is_left_out = own.is_none() && record.is_some() && is_named && !has_one_name;
                assert_eq!(waiver.lacks_record(&subject), is_left_out, "{kind:?} {own:?} {record:?} {name}");
            }
        }
    }
}

#[test]
fn a_waiver_covers_one_target_of_one_rule_on_one_subject_until_a_day() {
    let mut profile = capture(SubjectKind::Profile, Setting::Off);
    profile.permissions.set("ModifyAllData", Setting::On);
    let findings = evaluate(&profile, Policy::find("recommended").unwrap());
    let waiver = Waiver {
        rule: "DAT102".to_owned(),
        kind: SubjectKind::Profile,
        name: "Test".to_owned(),
        record: None,
        bears: None,
        target: "ModifyAllData".to_owned(),
        reason: "r".to_owned(),
        approver: "a".to_owned(),
        expires: Date::parse("2027-03-31").unwrap(),
    };
    let subject = profile.subject.clone();
    let covered: Vec<&Finding> =
        findings.iter().filter(|finding| waiver.is_about(&subject) && finding.is_under(&waiver)).collect();
    assert_eq!(covered.len(), 1);
    assert_eq!(covered[0].outcome, Outcome::Fail);
    let set = Subject { kind: SubjectKind::PermissionSet, ..Subject::clone(&subject) };
    let other = Subject { name: "test".to_owned(), ..Subject::clone(&subject) };
    assert!(!findings.iter().any(|finding| finding.is_under(&waiver) && [&set, &other].iter().any(|one| waiver.is_about(one))));
    assert!(!waiver.has_expired(Date::parse("2027-03-31").unwrap()), "the last day counts");
    assert!(waiver.has_expired(Date::parse("2027-04-01").unwrap()));
    assert_eq!(waiver.subject(), "profile:Test");
}

#[test]
fn rules_are_in_the_order_of_their_codes() {
    for policy in Policy::all() {
        assert!(policy.rules().is_sorted_by_key(|rule| rule.code), "{}", policy.id);
    }
}

/// What another permission brings along is on in the same profile or set, whatever that says of it.
#[test]
fn what_another_permission_brings_along_is_on_beside_it() {
    for policy in Policy::all() {
        for rule in policy.rules() {
            let (list, brought, off) = match rule.check {
                Check::Off(list) => (list, Outcome::Fail, Outcome::Pass),
                Check::On(list) => (list, Outcome::Pass, Outcome::Fail),
                _ => continue,
            };
            let Some(kind) = rule.subjects.iter().copied().find(|kind| *kind != SubjectKind::User) else {
                continue;
            };
            for name in list.iter().map(|id| id.get().name) {
                let outcome = |by: Option<&'static str>| {
                    let mut own = capture(kind, Setting::Off);
                    if let Some(by) = by {
                        own.permissions.set(by, Setting::On);
                    }
                    let mut findings = evaluate(&own, policy).into_iter();
                    let is =
                        |finding: &Finding| finding.rule.code == rule.code && finding.target.name() == name;
                    findings.find(is).map(|finding| finding.outcome)
                };
                if outcome(None) != Some(off) {
                    continue;
                }
                for by in permlight_core::catalog::permissions() {
                    if by.implies().contains(&name) {
                        assert_eq!(
                            outcome(Some(by.name)),
                            Some(brought),
                            "{} {name} by {}",
                            rule.code,
                            by.name
                        );
                    } else if by.traits().is_some_and(|traits| traits.requires.contains(&name)) {
                        let perhaps = if off == Outcome::Pass { Outcome::Unknown } else { off };
                        assert_eq!(
                            outcome(Some(by.name)),
                            Some(perhaps),
                            "{} {name} by {}",
                            rule.code,
                            by.name
                        );
                    }
                }
            }
        }
    }
}

/// A rule about many objects is no better than a team's rule about one of them.
#[test]
fn rights_that_a_user_permission_opens_are_not_right() {
    let base = Policy::find("recommended").unwrap();
    let mut of = Vec::new();
    let mut wants = Vec::new();
    for rule in base.rules() {
        let Check::Rights(check) = rule.check else { continue };
        let rights: Vec<_> = check.rights.iter().map(|right| right.fact()).collect();
        let objects = if check.objects.is_empty() { &["Asset"][..] } else { check.objects };
        for object in objects {
            of.push(rule.code);
            wants.push(Wants::Object(denied(object, &rights)));
        }
    }
    assert!(of.len() > 4);
    let policy = Policy::team(&data("Opened", wants)).unwrap();
    let known = permlight_core::catalog::permissions().iter().filter(|known| known.traits().is_some());
    for name in known.map(|known| known.name) {
        for setting in [Setting::On, Setting::Unknown(Unknown::UnreadableValue)] {
            let mut set = capture(SubjectKind::PermissionSet, Setting::Off);
            set.permissions.set(name, setting);
            let findings = evaluate(&set, policy);
            let outcomes = |code: &str| {
                let own = findings.iter().filter(|finding| finding.rule.code == code);
                own.map(|finding| finding.outcome).collect::<Vec<_>>()
            };
            for code in &of {
                let single = of.iter().zip(1..).filter(|(own, _)| *own == code);
                let single: Vec<_> = single.flat_map(|(_, at)| outcomes(&format!("T-{at}"))).collect();
                let worst = [Fail, CannotTell].into_iter().find(|outcome| single.contains(outcome));
                assert_eq!(outcomes(code), [worst.unwrap_or(Pass)], "{code} {name} {setting:?}");
            }
        }
    }
    // A waiver bears the permission that was there, and no other.
    let mut set = capture(SubjectKind::PermissionSet, Setting::Off);
    set.permissions.set("ModifyAllData", Setting::On);
    let findings = evaluate(&set, policy);
    let finding = findings.iter().find(|finding| finding.rule.code == "DAT112").unwrap();
    assert_eq!(finding.parts(), ["ModifyAllData"]);
}

#[test]
fn what_goes_past_field_level_security_is_not_right() {
    let policy =
        Policy::team(&data("Past", vec![Wants::Field(denied("Lead.SSN__c", &["read", "edit"]))])).unwrap();
    let judged = |change: &dyn Fn(&mut Capture)| {
        let mut set = capture(SubjectKind::PermissionSet, Setting::Off);
        let rights = ObjectRights { read: true, view_all_fields: Some(false), ..ObjectRights::default() };
        set.objects.set("Lead", rights);
        change(&mut set);
        own(&set, policy).into_iter().map(|(_, outcome)| outcome).collect::<Vec<_>>()
    };
    let row = |set: &mut Capture, readable| {
        set.fields.set("Lead.SSN__c", FieldRights { readable, editable: false });
    };
    // No file lists a required field.
    assert_eq!(
        judged(&|_| {}),
        [CannotTell, Pass],
        "the object is read, and nothing says that the field has security"
    );
    assert_eq!(judged(&|set| row(set, false)), [Pass, Pass]);
    assert_eq!(judged(&|set| row(set, true)), [Fail, Pass]);
    for (setting, edit) in [(Setting::On, Fail), (Setting::Unknown(Unknown::NotSeen), CannotTell)] {
        let with = |readable| {
            judged(&|set| {
                row(set, readable);
                set.permissions.set("EditReadonlyFields", setting);
            })
        };
        assert_eq!(with(true), [Fail, edit]);
        assert_eq!(with(false), [Pass, Pass], "who cannot read the field cannot edit it either");
    }
}

/// A list of objects that is older than a right says nothing of it, in a rule about many objects as in one about a single one.
#[test]
fn a_right_that_is_younger_than_the_file_is_not_off() {
    let rights = ["view-all-fields"];
    let policy = Policy::team(&data("Older", vec![Wants::Object(denied("Lead", &rights))])).unwrap();
    for (read, all_fields, global, worst) in [
        (true, Some(false), false, Pass),
        (true, Some(true), false, Fail),
        (true, None, false, CannotTell),
        (false, None, false, Pass),
        (true, None, true, Fail),
    ] {
        let mut set = capture(SubjectKind::PermissionSet, Setting::Off);
        let rights = ObjectRights { read, view_all_fields: all_fields, ..ObjectRights::default() };
        set.objects.set("Lead", rights);
        if global {
            set.permissions.set("ViewAllFieldsGlobal", Setting::On);
        }
        let findings = evaluate(&set, policy);
        let of = |code: &str| {
            findings.iter().filter(|own| own.rule.code == code).map(|own| own.outcome).collect::<Vec<_>>()
        };
        assert_eq!(of("T-1"), [worst], "{read} {all_fields:?} {global}");
        assert_eq!(of("DAT111"), [worst], "{read} {all_fields:?} {global}");
    }
}

/// Custom settings and custom metadata types have sections of their own, which decide.
#[test]
fn what_may_be_no_object_is_judged_by_its_own_section() {
    let rights = ["read", "edit"];
    let wants = ["Limits__c", "Key__mdt"].map(|name| Wants::Object(denied(name, &rights)));
    let policy = Policy::team(&data("Settings", wants.to_vec())).unwrap();
    let judged = |change: &dyn Fn(&mut Capture)| {
        let mut set = capture(SubjectKind::PermissionSet, Setting::Off);
        change(&mut set);
        own(&set, policy).into_iter().map(|(_, outcome)| outcome).collect::<Vec<_>>()
    };
    let fact = |key: &str, value: &str| {
        let (key, value) = (key.to_owned(), value.to_owned());
        move |set: &mut Capture| set.more.set(&key, value.clone())
    };
    let named = |name: &str, setting| {
        let name = name.to_owned();
        move |set: &mut Capture| set.permissions.set(&name, setting)
    };
    let unread = Setting::Unknown(Unknown::UnreadableValue);
    assert_eq!(judged(&|_| {}), [Pass, Pass, Pass, Pass]);
    assert_eq!(judged(&fact("customSettingAccesses/limits__c", "on")), [Fail, Pass, Pass, Pass]);
    assert_eq!(judged(&fact("customSettingAccesses/Limits__c", "off")), [Pass, Pass, Pass, Pass]);
    assert_eq!(judged(&fact("customMetadataTypeAccesses/Key__mdt", "on")), [Pass, Pass, Fail, Pass]);
    assert_eq!(judged(&fact("doubt/customSettingAccesses", "1")), [CannotTell, Pass, Pass, Pass]);
    assert_eq!(judged(&fact("doubt/customMetadataTypeAccesses", "1")), [Pass, Pass, CannotTell, Pass]);
    for setting in [Setting::On, unread] {
        assert_eq!(judged(&named("ViewAllCustomSettings", setting)), [CannotTell, Pass, Pass, Pass]);
    }
    assert_eq!(judged(&named("CustomizeApplication", Setting::On)), [CannotTell, CannotTell, Fail, Fail]);
    assert_eq!(judged(&named("CustomizeApplication", unread)), [CannotTell; 4]);
    // What a list of objects names is one.
    let object = |set: &mut Capture| {
        set.objects
            .set("Limits__c", ObjectRights { view_all_fields: Some(false), ..ObjectRights::default() });
        set.permissions.set("ViewAllCustomSettings", Setting::On);
    };
    assert_eq!(judged(&object), [Pass, Pass, Pass, Pass]);
}
