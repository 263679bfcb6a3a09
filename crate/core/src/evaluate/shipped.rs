//! A profile that Salesforce ships for API access: what does it grant more than when it was shipped?

use super::only;
use crate::capture::Capture;
use crate::content::{Section, granted, is_in_doubt, is_whole};
use crate::finding::{Finding, Outcome, Target};
use crate::rule::{Rule, ShippedProfile};
use crate::text::{fold, printable};

/// How many grants a message shows.
const SHOWN: usize = 5;

pub(super) fn shipped(
    rule: &'static Rule,
    profile: &ShippedProfile,
    capture: &Capture,
    findings: &mut Vec<Finding>,
) {
    let is_one = |names: &[&str], name: &str| names.iter().any(|known| fold(known) == fold(name));
    let licence = capture.licence.as_deref().unwrap_or_default();
    if !is_one(profile.profiles, &capture.subject.name) && !is_one(profile.licences, licence) {
        let (outcome, message) = match capture.licence {
            Some(_) => (
                Outcome::NotApplicable,
                "This is not a profile that Salesforce ships for API access, nor made from one.",
            ),
            None => (Outcome::Unknown, "The licence of the profile was not seen. Open its overview."),
        };
        let mut finding = Finding::on_item(rule, "", outcome, "not judged", message.to_owned());
        finding.target = Target::AllPermissions;
        findings.push(finding);
        return;
    }
    only(rule, profile.permissions, capture, findings);
    findings.extend(Section::ALL.into_iter().filter_map(|section| content(rule, section, capture)));
    let is_open = |section: &Section| {
        is_in_doubt(capture, *section)
            || granted(capture, *section).is_empty() && !is_whole(capture, *section)
    };
    let open: Vec<_> = Section::ALL.into_iter().filter(is_open).map(Section::label).collect();
    if !open.is_empty() {
        let message =
            format!("Not all of these were seen: {}. Look at the profile in Setup.", open.join(", "));
        findings.push(Finding::on_item(rule, "sections", Outcome::Unknown, "unknown", message));
    }
}

/// What is said of one section; `None` if it was not seen.
fn content(rule: &'static Rule, section: Section, capture: &Capture) -> Option<Finding> {
    let found = granted(capture, section);
    let label = section.label();
    let (outcome, message) = if let [_, ..] = found.as_slice() {
        let names: Vec<_> = found.iter().take(SHOWN).map(|grant| printable(&grant.name, 120)).collect();
        let more = found.len().saturating_sub(SHOWN);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let list = names.join(", ");
        (Outcome::Fail, format!("The profile was shipped without {label}; it grants {list}{more}."))
    } else if is_whole(capture, section) {
        (Outcome::Pass, format!("No {label}, as shipped."))
    } else {
        return None;
    };
    let line = found.first().and_then(|grant| grant.line);
    let finding = Finding::on_item(rule, section.element(), outcome, found.len().to_string(), message);
    Some(Finding { line, ..finding })
}
