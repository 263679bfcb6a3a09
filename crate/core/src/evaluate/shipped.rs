//! A profile that Salesforce ships for API access: what does it grant more than when it was shipped?

use super::only;
use crate::capture::Capture;
use crate::content::{self, granted};
use crate::finding::{Finding, Outcome, Target};
use crate::message;
use crate::message::Arg;
use crate::rule::{Rule, ShippedProfile};
use crate::section::Section;
use crate::setting::Unknown;
use crate::text::fold;

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
        let (outcome, reason, key) = match capture.licence {
            Some(_) => (Outcome::NotApplicable, None, "shipped.another"),
            None => (Outcome::Unknown, Some(Unknown::NotSeen), "shipped.licence-unseen"),
        };
        let finding = Finding::on_item(
            rule,
            &capture.subject,
            "",
            outcome,
            message!("found.not-judged"),
            message!(key),
        );
        findings.push(Finding { target: Target::AllPermissions, reason, ..finding });
        return;
    }
    only(rule, profile.permissions, capture, findings);
    findings.extend(Section::SHIPPED.into_iter().filter_map(|section| content(rule, section, capture)));
    let is_open = |section: &Section| {
        let coverage = content::coverage(capture, *section);
        coverage.is_in_doubt() || granted(capture, *section).is_empty() && !coverage.is_whole()
    };
    let open = Section::SHIPPED.into_iter().filter(is_open);
    let open: Vec<Arg> = open.map(|section| message!(section.key()).into()).collect();
    if !open.is_empty() {
        let message = message!("shipped.sections-unseen", Arg::List(open));
        findings.push(Finding::unknown(rule, &capture.subject, "sections", Unknown::NotSeen, message));
    }
}

/// What is said of one section; `None` if it was not seen.
fn content(rule: &'static Rule, section: Section, capture: &Capture) -> Option<Finding> {
    let found = granted(capture, section);
    let label = message!(section.key());
    let (outcome, message) = if let [_, ..] = found.as_slice() {
        let names = Arg::names(found.iter().take(SHOWN).map(|grant| &grant.name));
        let more = found.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| message!("shipped.and-more", more));
        (Outcome::Fail, message!("shipped.more", label, names, more))
    } else if content::coverage(capture, section).is_whole() {
        (Outcome::Pass, message!("shipped.right", label))
    } else {
        return None;
    };
    let line = found.first().and_then(|grant| grant.line);
    // The count is shown, the names are kept for decisions: of an object or a field with each right on it.
    let parts = found.iter().flat_map(|grant| {
        let mut rights =
            grant.what.parts().map(|right| [&grant.name, "/", right].concat()).collect::<Vec<_>>();
        if rights.is_empty() {
            rights.push(grant.name.clone());
        }
        rights
    });
    let count = message!("found.count", found.len(), Arg::names(parts));
    let finding = Finding::on_item(rule, &capture.subject, section.element(), outcome, count, message);
    Some(Finding { line, ..finding })
}
