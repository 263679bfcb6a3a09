//! Waiving: a team bears a failure, for a reason, approved by somebody, until a day.

use permlight_core::date::Date;
use permlight_core::finding::Finding;
use permlight_core::text::printable;
use permlight_core::waiver::Waiver;
use permlight_org::checklist::{Item, ItemOutcome};
use permlight_org::managed::Act;
use permlight_org::stored::waiver_entry;

use super::parts::{are_right, count, field, typed};
use crate::dom::{Made, button, make, with_text};
use crate::state::{self, Change, Shown, today};
use crate::texts::{self, t, t1, t2};
use crate::{host, storage};

/// After how many days a waiver ends, unless somebody says otherwise.
const USUAL_DAYS: u32 = 90;

/// Who bears a failure and until when, or that nobody does any more.
pub fn waived(waiver: &Waiver, expired: bool) -> Made {
    let until = texts::day(waiver.expires);
    let words =
        if expired { t1("panelWaiverExpired", &until) } else { t2("panelWaived", &waiver.approver, &until) };
    make("div")
        .class("notice")
        .child(with_text("p", &words))
        .child(with_text("p", &printable(&waiver.reason, 500)))
}

/// The form for what fails of a check; none if nothing does.
pub fn of_item(shown: &Shown<'_>, item: &Item<'_>, org: &str) -> Option<Made> {
    let waivers = waivers(item);
    let may = shown.managed().allows(Act::Waivers);
    (may && !waivers.is_empty()).then(|| {
        let title = count("panelWaive", waivers.len());
        make("details")
            .id(&format!("waive|{}|{org}", item.rule.code))
            .class("waive")
            .child(with_text("summary", &title))
            .child(form(shown, org, item.rule.code, waivers, &title))
    })
}

/// What would bear all that fails of a check.
pub fn waivers(item: &Item<'_>) -> Vec<Waiver> {
    let fails = item.decisive().filter(|_| item.outcome == ItemOutcome::Fail);
    fails.map(waiver).collect()
}

fn waiver(seen: &Finding) -> Waiver {
    Waiver {
        rule: seen.rule.code.to_owned(),
        kind: seen.subject.kind,
        name: seen.subject.name.clone(),
        record: seen.subject.record_id.clone(),
        target: seen.target.name().to_owned(),
        bears: Some(seen.parts()).filter(|parts| !parts.is_empty()),
        reason: String::new(),
        approver: String::new(),
        expires: Date::LAST,
    }
}

/// Reason, approver, last day; `words` stand on the button.
pub fn form(shown: &Shown<'_>, org: &str, of: &str, waivers: Vec<Waiver>, words: &str) -> Made {
    let place = format!("{of}|{org}");
    let own = |name: &str, label: &str, kind: &str, value: &str| {
        field(shown, &format!("{name}|{place}"), label, kind, value)
    };
    let usual = today().plus_days(USUAL_DAYS).to_string();
    let (org, end) = (org.to_owned(), place.clone());
    make("div")
        .class("body")
        .child(own("reason", "panelWaiverReason", "text", ""))
        .child(own("approver", "panelWaiverApprover", "text", ""))
        .child(own("expires", "panelWaiverExpires", "date", &usual))
        .child(button(words, move || submit(&org, &end, &waivers)).id(&format!("submit|{place}")))
}

fn submit(org: &str, place: &str, waivers: &[Waiver]) {
    let id = |name: &str| format!("{name}|{place}");
    let (reason, approver) = (typed(&id("reason")), typed(&id("approver")));
    let expires = Date::parse(&typed(&id("expires"))).filter(|day| *day >= today());
    let wrong =
        [(reason.is_empty(), "reason"), (approver.is_empty(), "approver"), (expires.is_none(), "expires")];
    let wrong = wrong.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, name)| id(name)).collect();
    let (true, Some(expires)) = (are_right(wrong), expires) else { return };
    let entries = waivers.iter().map(|waiver| {
        let waiver = Waiver { reason: reason.clone(), approver: approver.clone(), expires, ..waiver.clone() };
        Change { key: format!("waivers:{org}"), entry: waiver_entry(&waiver), value: storage::plain(&waiver) }
    });
    host::drop_drafts(place);
    state::keep_all(entries.collect(), t("panelWaiverKept"));
    if place.starts_with("bulk|") {
        super::bulk::select_none(&state::on_screen());
        crate::dom::focus("search-items");
    }
}
