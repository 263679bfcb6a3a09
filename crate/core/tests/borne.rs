//! A decision to bear a failure bears what was there when it was made: nothing that comes later is borne with it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use permlight_core::capture::{Capture, FieldRights, IpRange, ObjectRights, Permissions};
use permlight_core::catalog;
use permlight_core::coverage::{Rest, Rows};
use permlight_core::evaluate::evaluate;
use permlight_core::finding::{Finding, Outcome};
use permlight_core::policy::Policy;
use permlight_core::section::Section;
use permlight_core::setting::Setting;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::{Entry, Table};
use permlight_core::waiver::Beyond;
use proptest::prelude::*;

const OBJECTS: [&str; 2] = ["Account", "Contact"];
const FIELDS: [&str; 2] = ["Account.Rating", "Contact.Birthdate"];

fn table<V: PartialEq>(rows: impl IntoIterator<Item = (&'static str, V)>) -> Table<V> {
    let rows = rows.into_iter().map(|(key, value)| Entry { key: key.into(), value, line: None });
    Table::from_rows(rows.collect(), |_| None).0
}

/// A profile that Salesforce ships, with all that these bits switch on.
fn profile(permissions: u64, objects: &[u8], fields: &[u8], name: &str) -> Capture {
    let mut capture =
        Capture::new(Subject { kind: SubjectKind::Profile, name: name.to_owned(), record_id: None });
    let risky = catalog::permissions().iter().filter(|known| known.risk >= Some(catalog::Risk::High));
    let on = risky.enumerate().filter(|(at, _)| permissions >> (at % 64) & 1 > 0);
    capture.permissions = Permissions::new(
        table(on.map(|(_, known)| (known.name, Setting::On))),
        Rows::all(0).prove(Rest::Off),
    );
    capture.objects = table(OBJECTS.into_iter().zip(objects).map(|(name, bits)| {
        let has = |at: u8| bits >> at & 1 > 0;
        let rights = ObjectRights {
            read: has(0),
            create: has(1),
            edit: has(2),
            delete: has(3),
            view_all_records: has(4),
            modify_all_records: has(5),
            view_all_fields: Some(has(6)),
        };
        (name, rights)
    }));
    capture.fields = table(
        FIELDS
            .into_iter()
            .zip(fields)
            .map(|(name, bits)| (name, FieldRights { readable: bits & 1 > 0, editable: bits & 2 > 0 })),
    );
    capture
}

fn failures(capture: &Capture) -> Vec<Finding> {
    let findings = Policy::all().iter().flat_map(|policy| evaluate(capture, policy));
    findings.filter(|finding| finding.outcome == Outcome::Fail).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_added_later_is_not_borne(
        permissions in any::<(u64, u64)>(), objects in any::<[(u8, u8); 2]>(), fields in any::<[(u8, u8); 2]>(),
        name in prop::sample::select(vec!["Salesforce API Only System Integrations", "Sync"]),
    ) {
        let before = profile(permissions.0, &objects.map(|bits| bits.0), &fields.map(|bits| bits.0), name);
        let more = |bits: (u8, u8)| bits.0 | bits.1;
        let after = profile(permissions.0 | permissions.1, &objects.map(more), &fields.map(more), name);
        let later = failures(&after);
        for old in failures(&before) {
            let of = |new: &&Finding| new.rule.code == old.rule.code && new.target == old.target;
            let parts = old.parts();
            for new in later.iter().filter(of) {
                let left = new.beyond(Some(&parts));
                prop_assert_eq!(left.is_none(), old.found == new.found, "{} {}", old.rule.code, old.target.name());
                // A decision that names nothing bears nothing of what stands for several.
                let unlisted = matches!(new.beyond(None), Some(Beyond::Unlisted(_)));
                prop_assert_eq!(unlisted, !new.parts().is_empty());
            }
        }
    }
}

/// Login IP ranges and values of settings: whoever bears one bears no other, but for fewer addresses.
#[test]
fn what_is_another_failure_of_the_same_target_is_not_borne() {
    let range = |ranges: &[(&str, &str)]| {
        let mut capture = profile(0, &[], &[], "Sync");
        capture.login_ip_ranges = ranges
            .iter()
            .map(|(start, end)| IpRange {
                start: (*start).to_owned(),
                end: (*end).to_owned(),
                description: None,
            })
            .collect();
        capture.counted(Section::LoginIpRanges, Rows::all(ranges.len()));
        capture
    };
    let wider = [
        ("20.0.0.0", "20.0.255.255"),
        ("20.2.0.0", "20.2.255.255"),
        ("20.4.0.0", "20.4.255.255"),
        ("20.6.0.0", "20.6.255.255"),
        ("20.8.0.0", "20.8.255.255"),
        ("22.0.0.0", "22.0.255.255"),
        ("22.2.0.0", "22.2.255.255"),
    ];
    let timeout = |value: &str| {
        let mut capture = profile(0, &[], &[], "Sync");
        capture.more.set("session/Session times out after", value.to_owned());
        capture
    };
    // The least grave of each first.
    let of = [
        (
            "LOG010",
            "loginIpRanges",
            vec![range(&wider[..5]), range(&wider), range(&[("0.0.0.0", "255.255.255.255")]), range(&[])],
        ),
        (
            "LOG107",
            "session/Session times out after",
            vec![timeout("4 hours of inactivity"), timeout("24 hours of inactivity")],
        ),
    ];
    for (code, target, captures) in of {
        let found: Vec<Finding> = captures
            .iter()
            .map(|capture| {
                let mut own = failures(capture).into_iter();
                own.find(|own| own.rule.code == code && own.target.name() == target).unwrap()
            })
            .collect();
        for (at, old) in found.iter().enumerate() {
            let parts = old.parts();
            assert_eq!(old.beyond(Some(&parts)), None, "{code} {at}");
            assert!(matches!(old.beyond(None), Some(Beyond::Unlisted(_))), "{code} {at}");
            for (later, new) in found.iter().enumerate().skip(at + 1) {
                assert!(matches!(new.beyond(Some(&parts)), Some(Beyond::Added(_))), "{code} {at} {later}");
            }
        }
        if code == "LOG010" {
            assert_eq!(found[0].beyond(Some(&found[1].parts())), None, "fewer addresses");
        }
    }
}
