#![allow(clippy::expect_used, reason = "a test may fail")]

use std::rc::Rc;

use permlight_core::evidence::{Reading, Record, Source};

use permlight_core::finding::{Found, Target};
use permlight_core::rule::{Across, Check};
use permlight_core::setting::Setting;

use crate::assessment::NoticeKind;

use super::*;
use crate::stored::Page;
use crate::subjects::subjects;
use permlight_core::told::{Told, Version};

const USER: &str = "0055g000001HbIn";
const PROFILE: &str = "00e5g000001AbCd";

fn page(kind: SubjectKind, id: &str, definition: &str, path: &str, rows: &[(&str, &str)]) -> Rc<Page> {
    let facts = rows.iter().copied().collect();
    let record_id = (!id.is_empty()).then(|| id.to_owned());
    let reading = Reading { time: "2026-11-12T09:30:00.000Z".to_owned(), source: Source::Seen, facts };
    Rc::new(Page {
        org: "acme".to_owned(),
        subject: Subject { kind, name: format!("{kind:?}"), record_id },
        definition: definition.to_owned(),
        title: definition.to_owned(),
        path: path.to_owned(),
        record: Record { readings: vec![reading] },
        from: None,
        saves: Rc::default(),
    })
}

fn user_facts() -> [(&'static str, &'static str); 3] {
    [("user/profile-id", PROFILE), ("user/profile", "HubSpot"), ("user/licence", "Salesforce")]
}

fn user() -> Rc<Page> {
    page(SubjectKind::User, USER, "user-view", "/0055g000001HbInAAE?noredirect=1", &user_facts())
}

fn profile(facts: &[(&str, &str)]) -> Rc<Page> {
    page(SubjectKind::Profile, PROFILE, "profile-edit", "/00e5g000001AbCd/e?s=SystemPermissions", facts)
}

fn look(subjects: &[KnownSubject], waivers: &[Waiver]) -> View {
    let policy = Policy::find("recommended").expect("a policy");
    let now = Moment::midnight(Date::parse("2026-11-22").expect("a date"));
    let criteria = Criteria {
        policy,
        integrations: Vec::new(),
        waivers: waivers.to_vec(),
        whose: Whose::default(),
        team: TeamScope::default(),
        now,
    };
    View::new(subjects, &format!("user:{USER}"), &criteria).expect("the user is known")
}

#[test]
fn a_user_is_judged_with_its_profile_and_without_those_of_others() {
    let other = page(SubjectKind::Profile, "00e5g000001Zzzz", "profile-edit", "/00e5g000001Zzzz", &[]);
    let pages = [user(), profile(&[("permission/ModifyAllData", "on")]), other];
    let subjects = subjects(&pages, "acme");
    let view = look(&subjects, &[]);
    let kinds = |kind| view.findings.iter().filter(|seen| seen.subject.kind == kind).count();
    assert!(kinds(SubjectKind::User) > 0 && kinds(SubjectKind::Profile) > 0);
    let is_other = |seen: &Finding| seen.subject.record_id.as_deref() == Some("00e5g000001Zzzz");
    assert!(!view.findings.iter().any(is_other));
    let first = view.findings.first().expect("an observation");
    assert_eq!(first.standing(), Standing::Fail);
    assert_eq!((first.told().place.as_str(), first.told().time.is_some()), ("profile-edit", true));
    assert_eq!(view.suggestion.map(|suggestion| suggestion.policy), Some("recommended"));
    assert_eq!(view.read.len(), 2);
}

/// A file may name a permission and not what that brings along.
#[test]
fn what_another_permission_brings_along_is_wrong_too() {
    let pages = [user(), profile(&[("permission/ModifyAllData", "on"), ("permission/ViewAllData", "off")])];
    let subjects = subjects(&pages, "acme");
    let view = look(&subjects, &[]);
    let is = |seen: &&Finding| seen.rule.code == "DAT101" && seen.subject.kind == SubjectKind::Profile;
    let found = view.findings.iter().find(is).expect("a finding");
    assert_eq!(found.standing(), Standing::Fail);
}

#[test]
fn what_a_scan_would_still_read_is_unread() {
    let pages = [user(), profile(&[])];
    let subjects = subjects(&pages, "acme");
    let unread: Vec<String> = look(&subjects, &[]).unread.into_iter().map(|step| step.path).collect();
    assert!(unread.contains(&format!("/{PROFILE}")), "the overview leads on: {unread:?}");
    assert!(unread.contains(&"/0Ya".to_owned()));
    assert!(!unread.iter().any(|path| path.starts_with("/005")), "the user was read: {unread:?}");
    assert!(!unread.iter().any(|path| path.starts_with("/00D")), "which org it is nobody knows: {unread:?}");
    let linked = [("org/record-id", "00D000000000001")];
    let path = "/setup/org/orgsetupaudit.jsp?setupid=SecurityEvents";
    let pages = [user(), profile(&[]), page(SubjectKind::Org, "", "audit-trail", path, &linked)];
    let known = crate::subjects::subjects(&pages, "acme");
    let unread: Vec<String> = look(&known, &[]).unread.into_iter().map(|step| step.path).collect();
    assert!(unread.contains(&"/00D000000000001".to_owned()), "{unread:?}");
}

#[test]
fn a_waiver_counts_until_its_last_day_and_for_its_subject_only() {
    let pages = [user(), profile(&[("permission/ModifyAllData", "on")])];
    let subjects = subjects(&pages, "acme");
    let waiver = |name: &str, expires: &str| Waiver {
        rule: "DAT102".to_owned(),
        kind: SubjectKind::Profile,
        name: name.to_owned(),
        record: None,
        target: "ModifyAllData".to_owned(),
        bears: None,
        reason: "r".to_owned(),
        approver: "a".to_owned(),
        expires: Date::parse(expires).expect("a date"),
    };
    let standing = |waiver: Waiver| {
        let waivers = [waiver];
        let view = look(&subjects, &waivers);
        let found = view.findings.iter().find(|seen| seen.rule.code == "DAT102");
        found.map(Finding::standing)
    };
    assert_eq!(standing(waiver("Profile", "2026-11-22")), Some(Standing::Waived));
    assert_eq!(standing(waiver("Profile", "2026-11-21")), Some(Standing::Fail));
    assert_eq!(standing(waiver("Other", "2026-11-22")), Some(Standing::Fail));
}

/// Evidence is the page that proves it: logins the log of logins, however new another page of the org is.
#[test]
fn each_finding_names_the_page_that_proves_it() {
    let of_org = |definition: &str, time: &str, facts: &[(&str, &str)]| {
        let mut page = Rc::into_inner(page(SubjectKind::Org, "", definition, "/", facts)).expect("one owner");
        page.record.readings.iter_mut().for_each(|reading| reading.time = time.to_owned());
        Rc::new(page)
    };
    let logs = of_org("login-history", "2026-11-12T08:00:00.000Z", &[("list/login", "0")]);
    let trail = of_org("audit-trail", "2026-11-12T08:10:00.000Z", &[("list/audit", "0")]);
    let network = of_org("network-access", "2026-11-12T09:00:00.000Z", &[("list/trusted-ip", "0")]);
    let pages = [user(), profile(&[("permission/ModifyAllData", "on")]), network, trail, logs];
    let subjects = subjects(&pages, "acme");
    let view = look(&subjects, &[]);
    let place = |code: &str| {
        let seen = view.findings.iter().find(|seen| seen.rule.code == code);
        seen.map(|seen| seen.told().place.as_str())
    };
    assert_eq!(place("EVD001"), Some("login-history"));
    assert_eq!(place("EVD002"), Some("audit-trail"));
    assert_eq!(place("DAT102"), Some("profile-edit"));
    // What nobody has read is on no page.
    assert_eq!(place("LIC001"), Some(""));
    assert!(!view.findings.iter().any(|seen| seen.told().place == "network-access"), "nothing asks for it");
    let users: Vec<_> = view
        .findings
        .iter()
        .map(|seen| &seen.subject)
        .filter(|seen| seen.kind == SubjectKind::User)
        .collect();
    assert!(users.iter().all(|subject| subject.name == users[0].name), "one user has one name");
}

fn told(view: &View, code: &str, target: &str) -> Told {
    let is_it = |seen: &&Finding| seen.rule.code == code && seen.target.name() == target;
    view.findings.iter().find(is_it).map(|seen| seen.told().clone()).expect("it is judged")
}

/// That one permission was read proves nothing about another, and what one set shows nothing about the profile.
#[test]
fn what_was_not_read_is_told_by_no_page() {
    let set = page(
        SubjectKind::PermissionSet,
        "0PS5g000004AbCd",
        "permission-set-system",
        "/0PS5g000004AbCd?s=SystemPermissions",
        &[("permission/ViewAllData", "on")],
    );
    let mut of_user = Rc::into_inner(user()).expect("one owner");
    of_user.record.readings[0].facts.set("permission-set/0PS5g000004AbCd", "Set".to_owned());
    let known = [Rc::new(of_user), profile(&[("permission/ModifyAllData", "on")]), set];
    let subjects = subjects(&known, "acme");
    let view = look(&subjects, &[]);
    for seen in &view.findings {
        let Target::Permission(name) = &seen.target else { continue };
        let place = seen.told().place.as_str();
        // What these two bring along is told by the page that shows them.
        let is_on = matches!(seen.found, Found::State(Setting::On));
        let expected = match (seen.subject.kind, is_on) {
            (SubjectKind::Profile, true) => "profile-edit",
            (SubjectKind::PermissionSet, true) => "permission-set-system",
            _ => "",
        };
        assert_eq!(place, expected, "{} {name} of {:?}", seen.rule.code, seen.subject.kind);
    }
}

/// What a page that was read whole does not name is told by that page.
#[test]
fn what_follows_from_a_whole_page_is_told_by_it() {
    let pages = [user(), profile(&[("permission/*", "absent")])];
    let subjects = subjects(&pages, "acme");
    assert_eq!(told(&look(&subjects, &[]), "DAT102", "ModifyAllData").place, "profile-edit");
}

#[test]
fn sources_that_disagree_are_both_named() {
    let seen = |facts: &[(&str, &str)], source, time: &str| {
        let mut page = Rc::into_inner(profile(facts)).expect("one owner");
        page.record.readings[0].source = source;
        page.record.readings[0].time = time.to_owned();
        page
    };
    let fetched = seen(&[("permission/ModifyAllData", "on")], Source::Fetched, "2026-11-12T09:30:00.000Z");
    let mut other = seen(&[("permission/ModifyAllData", "off")], Source::Seen, "2026-11-12T10:30:00.000Z");
    other.definition = "profile-view".to_owned();
    other.title = "profile-view".to_owned();
    let pages = [user(), Rc::new(fetched), Rc::new(other)];
    let subjects = subjects(&pages, "acme");
    let view = look(&subjects, &[]);
    let found = view.findings.iter().find(|seen| seen.rule.code == "DAT102");
    let found = found.expect("it is judged");
    assert_eq!(found.standing(), Standing::Unknown);
    let dispute = found.dispute().expect("they disagree");
    let said = |version: &Version| (version.told.place.clone(), version.value.clone());
    assert!(dispute.is_open);
    assert_eq!(said(&dispute.one), ("profile-edit".to_owned(), Some("on".to_owned())));
    assert_eq!(said(&dispute.other), ("profile-view".to_owned(), Some("off".to_owned())));
}

/// Whatever is judged, no page tells what it does not speak of: without any fact of what a rule reads there is no page.
#[test]
fn a_user_of_whom_nothing_else_was_read_proves_nothing_else() {
    let pages = [user()];
    let subjects = subjects(&pages, "acme");
    let view = look(&subjects, &[]);
    assert!(!view.findings.is_empty());
    for seen in &view.findings {
        let rule = seen.rule;
        let is_of_user = matches!(&rule.check, Check::Value(value) if value.fact.starts_with("user/"))
            || matches!(&rule.check, Check::Across(Across::Holder | Across::OwnProfile | Across::LicenceFit));
        assert!(seen.told().place.is_empty() || is_of_user, "{} is told by {}", rule.code, seen.told().place);
    }
}

/// A page less of what the user holds: no rule that was wrong or unknown becomes right, and none says nothing.
#[test]
fn a_page_less_of_what_a_user_holds_makes_nothing_right() {
    // However much the page says of what it is called.
    let called = [("permission-set/0PS5g000001AbCd", "Hub Set"), ("user/username", "hub@acme.example")];
    for called in [&called[..], &called[..1]] {
        let listed = [&user_facts()[..], called].concat();
        let user = page(SubjectKind::User, USER, "user-view", "/0055g000001HbInAAE?noredirect=1", &listed);
        nothing_is_settled_by_a_page_less(&user);
    }
}

fn nothing_is_settled_by_a_page_less(user: &Rc<Page>) {
    let rights = [("permission/ModifyAllData", "on"), ("permission/ViewAllUsers", "on")];
    let set = page(SubjectKind::PermissionSet, SETS[0], "permission-set-edit", "/0PS5g000001AbCd/e", &rights);
    let own = profile(&[("permission/*", "absent"), ("permission/ViewSetup", "on")]);
    let open = |pages: &[Rc<Page>]| {
        let known = subjects(pages, "acme");
        let is_open = |seen: &Finding| {
            matches!(seen.standing(), Standing::Fail | Standing::Unknown).then_some(seen.rule.code)
        };
        look(&known, &[]).findings.iter().filter_map(is_open).collect::<Vec<_>>()
    };
    let whole = open(&[user.clone(), own.clone(), set.clone()]);
    assert!(whole.contains(&"DAT102"));
    for less in [[user.clone(), own], [user.clone(), set]] {
        let after = open(&less);
        let settled: Vec<_> = whole.iter().filter(|code| !after.contains(code)).collect();
        assert!(settled.is_empty(), "{settled:?}");
    }
}

const SETS: [&str; 2] = ["0PS5g000001AbCd", "0PS5g000002AbCd"];

/// A user with two permission sets of one label, each of which grants too much.
fn with_namesakes() -> Vec<Rc<Page>> {
    let mut of_user = Rc::into_inner(user()).expect("one owner");
    let mut pages = Vec::new();
    for id in SETS {
        of_user.record.readings[0].facts.set(&["permission-set/", id].concat(), "HubSpot Sync".to_owned());
        let path = format!("/{id}?s=SystemPermissions");
        let facts = [("permission/ModifyAllData", "on")];
        let set = page(SubjectKind::PermissionSet, id, "permission-set-system", &path, &facts);
        pages.push(named(&set, "HubSpot Sync"));
    }
    pages.insert(0, Rc::new(of_user));
    pages
}

fn named(page: &Rc<Page>, name: &str) -> Rc<Page> {
    let subject = Subject { name: name.to_owned(), ..page.subject.clone() };
    Rc::new(Page { subject, ..Page::clone(page) })
}

fn of_set(record: Option<&str>) -> Waiver {
    Waiver {
        rule: "DAT102".to_owned(),
        kind: SubjectKind::PermissionSet,
        name: "HubSpot Sync".to_owned(),
        record: record.map(str::to_owned),
        target: "ModifyAllData".to_owned(),
        bears: None,
        reason: "r".to_owned(),
        approver: "a".to_owned(),
        expires: Date::LAST,
    }
}

/// Which of the two sets the waiver covers, and the notices.
fn covered(pages: &[Rc<Page>], waiver: Waiver) -> (Vec<&'static str>, Vec<NoticeKind>) {
    let subjects = subjects(pages, "acme");
    let view = look(&subjects, &[waiver]);
    let is_covered = |id: &&str| {
        view.findings
            .iter()
            .any(|seen| seen.subject.record_id.as_deref() == Some(*id) && seen.standing() == Standing::Waived)
    };
    (SETS.into_iter().filter(is_covered).collect(), view.notices.iter().map(|notice| notice.kind).collect())
}

#[test]
fn a_waiver_covers_its_record_alone_whatever_that_is_called() {
    let pages = with_namesakes();
    assert_eq!(covered(&pages, of_set(Some(SETS[0]))), (vec![SETS[0]], vec![]));
    let renamed: Vec<_> = pages
        .iter()
        .map(|page| match page.subject.record_id.as_deref() {
            Some(id) if id == SETS[0] => named(page, "Renamed"),
            _ => Rc::clone(page),
        })
        .collect();
    // The other set has its name now.
    assert_eq!(covered(&renamed, of_set(Some(SETS[0]))), (vec![SETS[0]], vec![]));
    // Nobody can tell which of them was meant.
    assert_eq!(covered(&pages, of_set(None)), (vec![], vec![NoticeKind::NoRecord]));
}

#[test]
fn a_waiver_of_an_earlier_version_gets_the_record_of_the_one_that_has_its_name() {
    let mut stored = crate::stored::Stored { pages: with_namesakes(), ..Default::default() };
    let old = || crate::stored::OwnWaiver {
        org: "acme".to_owned(),
        entry: "DAT102|permission-set:HubSpot Sync|ModifyAllData".to_owned(),
        waiver: of_set(None),
    };
    stored.waivers.push(old());
    assert!(crate::subjects::with_records(&stored).is_empty(), "two have its name");
    stored.pages.pop();
    let bound = crate::subjects::with_records(&stored);
    let [one] = bound.as_slice() else { panic!("{}", bound.len()) };
    assert_eq!((one.waiver.record.as_deref(), &one.entry), (Some(SETS[0]), &old().entry));
    // What has its record is left alone.
    stored.waivers = bound;
    assert!(crate::subjects::with_records(&stored).is_empty());
}

/// A declaration begins with what is granted today, in every section, and without what a check calls wrong.
#[test]
fn what_is_granted_today_is_offered_as_needs_of_every_section() {
    use permlight_core::needs::Needs;
    use permlight_core::rule::FieldRight;
    use permlight_core::section::Section;

    let holds = [
        ("user/username", "hubspot.api@acme.example"),
        ("user/profile-id", PROFILE),
        ("user/profile", "Profile"),
        ("user/licence", "Salesforce"),
        ("list/permission-set", "0"),
        ("list/permission-set-group", "0"),
    ];
    let pages = [
        page(SubjectKind::User, USER, "user-view", "/0055g000001HbInAAE?noredirect=1", &holds),
        profile(&[
            ("permission/ApiEnabled", "on"),
            ("permission/ModifyAllData", "on"),
            ("object/Lead/read", "on"),
            ("object/Lead/create", "on"),
            ("object/Lead/edit", "off"),
            ("object/Lead/delete", "off"),
            ("object/Lead/view-all", "off"),
            ("object/Lead/modify-all", "off"),
            ("field/Lead.Email", "edit"),
            ("field/Lead.Phone", "read"),
            ("field/Lead.Fax", "none"),
            ("flowAccesses/Route_Leads", "on"),
            ("flowAccesses/Other", "off"),
        ]),
    ];
    let subjects = subjects(&pages, "acme");
    let view = look(&subjects, &[]);
    let policy = Policy::find("recommended").expect("a policy");
    let now = Moment::midnight(Date::parse("2026-11-22").expect("a date"));
    let criteria = Criteria {
        policy,
        integrations: Vec::new(),
        waivers: Vec::new(),
        whose: Whose::default(),
        team: TeamScope::default(),
        now,
    };
    let Needs { permissions, objects, mut fields, others } =
        granted(&view, &subjects, &criteria).expect("the user is known");
    assert!(permissions.iter().any(|name| name == "ApiEnabled"));
    assert!(!permissions.iter().any(|name| name == "ModifyAllData"), "a check calls it wrong");
    assert!(objects.iter().any(|(name, rights)| name == "Lead" && rights.len() == 2), "{objects:?}");
    fields.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        fields,
        [("Lead.Email".to_owned(), FieldRight::Edit), ("Lead.Phone".to_owned(), FieldRight::Read)]
    );
    assert_eq!(others, [(Section::Flows, "Route_Leads".to_owned())]);
}
