//! Who is judged, signal by signal.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use permlight_core::capture::{Capture, Permissions};
use permlight_core::coverage::{Rest, Rows};
use permlight_core::needs::Integration;
use permlight_core::scope::{
    Answer, Known, PageScope, Pattern, Reason, Scope, Standing, TeamScope, declared, is_signal, of_members,
    on_page, scope, tells_of_groups,
};
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::Table;
use proptest::prelude::*;

const GRANTING: [SubjectKind; 3] =
    [SubjectKind::Profile, SubjectKind::PermissionSet, SubjectKind::PermissionSetGroup];

fn capture(kind: SubjectKind, name: &str) -> Capture {
    let mut capture = Capture::new(Subject { kind, name: name.to_owned(), record_id: None });
    capture.permissions = Permissions::new(Table::default(), Rows::all(0).prove(Rest::Off));
    capture
}

fn profile(name: &str, licence: &str) -> Capture {
    let mut profile = capture(SubjectKind::Profile, name);
    profile.licence = Some(licence.to_owned());
    profile.custom = Some(true);
    profile
}

fn alone(capture: &Capture) -> Scope {
    scope(capture, &Known::default())
}

#[test]
fn the_org_is_everybodys() {
    assert_eq!(alone(&capture(SubjectKind::Org, "")).standing, Standing::Judged);
}

#[test]
fn a_licence_that_is_sold_for_integrations_tells() {
    for licence in ["Salesforce Integration", "salesforce integration", "Salesforce API Integration"] {
        let own = alone(&profile("Sales", licence));
        assert_eq!(own.standing, Standing::Judged, "{licence}");
        assert_eq!(own.reason, Reason::Licence(licence.to_owned()));
    }
    let mut user = capture(SubjectKind::User, "Dana Lee");
    user.more.set("user/licence", "Salesforce Integration".to_owned());
    assert_eq!(alone(&user).standing, Standing::Judged);
    assert_eq!(alone(&profile("Sales", "Salesforce")).reason, Reason::NoSign);
}

#[test]
fn api_only_user_tells_if_it_is_on_and_nothing_tells_if_it_is_not_seen() {
    for kind in GRANTING {
        let mut own = capture(kind, "Loader");
        own.permissions.set("ApiUserOnly", Setting::On);
        assert_eq!(alone(&own).reason, Reason::ApiOnly, "{kind:?}");
        for other in [Setting::Off, Setting::Absent, Setting::Unknown(Unknown::NotSeen)] {
            own.permissions.set("ApiUserOnly", other);
            assert_eq!(alone(&own).standing, Standing::Undecided, "{kind:?} {other:?}");
        }
    }
    // What it names and nobody can read may be on: whoever it is, is judged.
    let unread =
        [Unknown::UnreadableValue, Unknown::UnreadableControl, Unknown::Contradiction, Unknown::Disagreement];
    for (kind, reason) in GRANTING.into_iter().flat_map(|kind| unread.map(|reason| (kind, reason))) {
        let mut own = capture(kind, "Loader");
        own.permissions.set("ApiUserOnly", Setting::Unknown(reason));
        assert_eq!(alone(&own).reason, Reason::ApiOnlyUnread, "{kind:?} {reason:?}");
        assert_eq!(alone(&own).standing, Standing::Judged, "{kind:?} {reason:?}");
        let mut group = capture(SubjectKind::PermissionSetGroup, "Loader");
        group.members = vec!["Loader".to_owned()];
        let told = of_members(&group, |wanted, _| (wanted == SubjectKind::PermissionSet).then_some(&own));
        assert_eq!(told, Some(Reason::ApiOnlyUnread), "{reason:?}");
        assert!(tells_of_groups(&own));
    }
    // What a muting set has on is taken away.
    let mut muting = capture(SubjectKind::MutingPermissionSet, "Loader");
    muting.permissions.set("ApiUserOnly", Setting::On);
    assert_eq!(alone(&muting).standing, Standing::Undecided);
}

#[test]
fn a_strong_word_counts_and_a_product_only_suggests() {
    for name in ["Marketo Sync", "基幹連携", "ERP_Middleware", "Web Services", "Schnittstelle SAP"] {
        let own = alone(&capture(SubjectKind::PermissionSet, name));
        assert!(matches!(own.reason, Reason::Word { .. }) && own.standing == Standing::Judged, "{name}");
    }
    for name in ["Marketo Users", "HubSpot", "Data Loader"] {
        let own = alone(&capture(SubjectKind::Profile, name));
        assert!(matches!(own.reason, Reason::Suggested(_)) && own.standing == Standing::Undecided, "{name}");
    }
    for name in ["Sales", "Therapist", "non-API user", "System Administrator"] {
        assert_eq!(alone(&capture(SubjectKind::Profile, name)).reason, Reason::NoSign, "{name}");
    }
}

#[test]
fn a_user_is_known_by_its_names_and_its_profile_and_not_by_its_domain() {
    let user = |fact: &str, value: &str| {
        let mut user = capture(SubjectKind::User, "Dana Lee");
        user.more.set(fact, value.to_owned());
        alone(&user)
    };
    assert_eq!(user("user/username", "hubspot.api@acme.example").standing, Standing::Judged);
    assert_eq!(user("user/username", "dana@api.integration.example").standing, Standing::Undecided);
    let word = Reason::Word { word: "integration", kind: SubjectKind::Profile };
    assert_eq!(user("user/profile", "HubSpot Integration").reason, word);
}

#[test]
fn guests_chatter_portals_and_salesforces_own_are_never_judged_unless_somebody_says_so() {
    let never = [
        "Guest",
        "Guest User License",
        "Chatter Free",
        "Chatter External",
        "Customer Community Plus Login",
        "Partner Community",
        "High Volume Customer Portal",
        "External Identity",
        "Overage Authenticated Website",
    ];
    for licence in never {
        let guest = profile("API Integration", licence);
        assert_eq!(alone(&guest).reason, Reason::NeverLicence(licence.to_owned()));
        let held = Known { holder: Some((SubjectKind::User, "a")), ..Known::default() };
        assert_eq!(scope(&guest, &held).standing, Standing::LeftOut, "{licence}");
        let yes = Known { answer: Some(Answer::Yes), ..Known::default() };
        assert_eq!(scope(&guest, &yes).standing, Standing::Judged, "{licence}");
        // Whoever reaches Salesforce through APIs alone visits nothing.
        let mut only_api = guest.clone();
        for (setting, reason) in [
            (Setting::On, Reason::ApiOnly),
            (Setting::Off, Reason::NeverLicence(licence.to_owned())),
            (Setting::Unknown(Unknown::UnreadableValue), Reason::NeverLicence(licence.to_owned())),
        ] {
            only_api.permissions.set("ApiUserOnly", setting);
            assert_eq!(alone(&only_api).reason, reason, "{licence} {setting:?}");
        }
    }
    let mut own = capture(SubjectKind::Profile, "Analytics Cloud Integration User");
    own.custom = Some(false);
    assert_eq!(alone(&own).reason, Reason::Identity);
}

#[test]
fn what_is_said_counts_before_what_is_seen() {
    let own = profile("Sync", "Salesforce Integration");
    let no = Known { answer: Some(Answer::No), declared: Some("hub"), ..Known::default() };
    assert_eq!(scope(&own, &no).reason, Reason::Answered(Answer::No));
    let team = Known { team: Some(Answer::No), ..Known::default() };
    assert_eq!(scope(&own, &team).standing, Standing::LeftOut);
    let both = Known { answer: Some(Answer::Yes), ..team };
    assert_eq!(scope(&own, &both).standing, Standing::Judged);
    let plain = profile("Sales", "Salesforce");
    let register = Known { declared: Some("hub"), ..Known::default() };
    assert_eq!(scope(&plain, &register).reason, Reason::Declared("hub".to_owned()));
    let holder = Known { holder: Some((SubjectKind::PermissionSetGroup, "G")), ..Known::default() };
    assert!(matches!(scope(&plain, &holder).reason, Reason::HeldBy { .. }));
}

#[test]
fn the_register_names_users_and_what_they_hold() {
    let hub = Integration {
        title: "Hub".to_owned(),
        username: "hub@acme.example".to_owned(),
        profile: Some("Hub".to_owned()),
        permission_sets: vec!["Hub_Set".to_owned()],
        groups: vec!["Hub_Group".to_owned()],
        ..Integration::default()
    };
    let register = [Integration::default(), hub];
    for (kind, name) in [
        (SubjectKind::User, "HUB@acme.example"),
        (SubjectKind::Profile, "hub"),
        (SubjectKind::PermissionSet, "Hub_Set"),
        (SubjectKind::PermissionSetGroup, "Hub_Group"),
    ] {
        assert_eq!(declared(&register, kind, name).map(Integration::name), Some("Hub"), "{name}");
        assert!(declared(&register, kind, "").is_none() && declared(&register, kind, "Other").is_none());
    }
    assert!(declared(&register, SubjectKind::Profile, "Hub_Set").is_none());
}

#[test]
fn the_teams_patterns_name_kinds_and_names() {
    let patterns = |texts: &[&str]| texts.iter().map(|text| Pattern::parse(text).unwrap()).collect();
    let team = TeamScope {
        judge: patterns(&["profile:Hub*", "*sync"]),
        leave_out: patterns(&["Hub*", "permission-set:*"]),
    };
    let says = |kind, name| team.answer(kind, name);
    assert_eq!(says(SubjectKind::Profile, "HubSpot"), Some(Answer::Yes));
    assert_eq!(says(SubjectKind::PermissionSetGroup, "HubSpot"), Some(Answer::No));
    assert_eq!(says(SubjectKind::PermissionSet, "Marketo SYNC"), Some(Answer::Yes));
    assert_eq!(says(SubjectKind::PermissionSet, "Sales"), Some(Answer::No));
    assert_eq!(says(SubjectKind::Profile, "Sales"), None);
    assert_eq!(Pattern::parse("profile: "), None);
    // What is no kind belongs to the name.
    assert!(Pattern::parse("a:b").unwrap().fits(SubjectKind::Profile, "A:B"));
}

proptest! {
    /// Nothing in a name makes it fail, and a name that has a pattern's own letters fits it.
    #[test]
    fn any_name_is_taken(name in "\\PC{0,40}", pattern in "[*?a-c]{0,8}") {
        let own = alone(&capture(SubjectKind::Profile, &name));
        prop_assert!(own.standing != Standing::LeftOut);
        if let Some(pattern) = Pattern::parse(&pattern) {
            pattern.fits(SubjectKind::Profile, &name);
        }
        if let Some(exact) = Pattern::parse(&name.replace(['*', '?'], "")) {
            let own = name.replace(['*', '?'], "");
            if !own.contains(':') {
                prop_assert!(exact.fits(SubjectKind::Profile, own.trim()));
            }
        }
    }
}

#[test]
fn words_for_integrations_are_known_in_the_plural_and_in_other_languages() {
    for name in [
        "Integraciones ERP",
        "Integrações",
        "Integrazioni SAP",
        "Интеграции",
        "HUBSPOTAPI",
        "ERP A.P.I.",
        "Connettore",
        "Connecteurs SAP",
        "Conector ERP",
        "Konnektor",
        "Integracja",
        "Entegrasyon",
        "통합 사용자",
        "系統整合",
        "接口用户",
        "对接",
        "基幹連係",
    ] {
        let own = alone(&capture(SubjectKind::PermissionSet, name));
        assert!(matches!(own.reason, Reason::Word { .. }) && own.standing == Standing::Judged, "{name}");
    }
}

#[test]
fn a_label_is_a_name_too() {
    for kind in [SubjectKind::PermissionSet, SubjectKind::PermissionSetGroup] {
        let mut own = capture(kind, "PS_0042");
        own.more.set("about/label", "SAP Integration".to_owned());
        assert_eq!(alone(&own).reason, Reason::Word { word: "integration", kind });
    }
}

#[test]
fn names_that_differ_by_a_dot_are_two() {
    let integration = Integration { profile: Some("Hub Prof".to_owned()), ..Integration::default() };
    let integrations = [integration];
    let is_declared = |name| declared(&integrations, SubjectKind::Profile, name).is_some();
    assert!(is_declared("hub prof") && !is_declared("Hub. Prof"));
    let pattern = Pattern::parse("profile:Hub Prof").unwrap();
    assert!(
        pattern.fits(SubjectKind::Profile, "HUB PROF") && !pattern.fits(SubjectKind::Profile, "Hub. Prof")
    );
}

/// What its own page makes of a group, with what pages proved of records.
fn group_page(known: &[(&str, &str)]) -> Reason {
    let mut group = capture(SubjectKind::PermissionSetGroup, "Hub");
    Arc::make_mut(&mut group.subject).record_id = Some("0PG000000000001".to_owned());
    let known = known.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    on_page(&group, &PageScope { known, ..PageScope::default() }).reason
}

#[test]
fn a_groups_own_page_knows_it_by_its_member_sets() {
    let lists = ("0PG000000000001/permission-set/0PS000000000001", "Hub Set");
    let with_muting = ("0PG000000000001/muting/0QM000000000001", "Muting");
    let licence = ("0PS000000000001/about/licence", "Salesforce API Integration");
    let only_api = ("0PS000000000001/permission/ApiUserOnly", "on");
    let muted = ("0QM000000000001/permission/ApiUserOnly", "on");
    let is_licence = Reason::Licence("Salesforce API Integration".to_owned());
    assert_eq!(group_page(&[lists, licence]), is_licence);
    assert_eq!(group_page(&[lists, only_api]), Reason::ApiOnly);
    // Muted, it is nobody's; a licence is none that could be muted.
    assert_eq!(group_page(&[lists, only_api, with_muting, muted]), Reason::NoSign);
    assert_eq!(group_page(&[with_muting, muted, lists, only_api, licence]), is_licence);
    // Others' sets, sets of others, and other permissions say nothing.
    assert_eq!(group_page(&[licence, only_api]), Reason::NoSign);
    let others = ("0PG000000000002/permission-set/0PS000000000001", "Hub Set");
    assert_eq!(group_page(&[others, licence, only_api]), Reason::NoSign);
    assert_eq!(group_page(&[lists, ("0PS000000000001/about/licence", "Salesforce")]), Reason::NoSign);
    assert_eq!(group_page(&[lists, ("0PS000000000001/permission/ApiUserOnly", "off")]), Reason::NoSign);
    // A muting set that has it on takes it away.
    assert_eq!(group_page(&[with_muting, muted]), Reason::NoSign);
    // Who holds it comes first, and what an admin said before all.
    let holder = ("0PG000000000001/holder", "user:hub@acme.example");
    assert!(matches!(group_page(&[lists, only_api, holder]), Reason::HeldBy { .. }));
    let answer = ("0PG000000000001/answer", "no");
    assert_eq!(group_page(&[lists, only_api, answer]), Reason::Answered(Answer::No));
}

#[test]
fn what_a_group_lists_is_kept_of_it_and_what_a_user_holds_is_not() {
    for (fact, is) in [("permission-set/0PS000000000001", true), ("muting/0QM000000000001", true)] {
        assert_eq!(is_signal(SubjectKind::PermissionSetGroup, fact), is, "{fact}");
        assert!(!is_signal(SubjectKind::User, fact), "{fact}");
    }
    assert!(!is_signal(SubjectKind::PermissionSetGroup, "list/permission-set"));
    assert!(is_signal(SubjectKind::PermissionSet, "about/licence"));
}
