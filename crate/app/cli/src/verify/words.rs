//! A comparison in words.

use std::collections::{BTreeMap, BTreeSet};

use permlight_core::catalog::label_of;
use permlight_core::section::{BulkKind, Section};
use permlight_verify::deploy::{Deploy, Readiness};
use permlight_verify::{Direction, Drift, Unseen, Verdict};

use super::Report;
use crate::check::words::{capitalised, number};
use crate::terminal;

/// What comes of it, in one sentence.
pub fn verdict(report: &Report<'_>) -> String {
    if !report.errors.is_empty() {
        return "No verdict: part of the input could not be read.".to_owned();
    }
    match report.before.as_ref().map(|before| &before.verdict) {
        Some(Readiness::Ready) => return "Ready: nothing speaks against the deploy.".to_owned(),
        Some(Readiness::NotReady(_)) => return "Not ready for the deploy.".to_owned(),
        None => {}
    }
    match report.comparison.verdict() {
        Verdict::Equal => "Equal: what is there is what was tested.".to_owned(),
        Verdict::Drift => "Drift: what is there is not what was tested.".to_owned(),
        Verdict::Unknown => {
            "Unknown: nothing is known to differ, but not all that is needed was seen.".to_owned()
        }
    }
}

/// All that was compared, counted, in one sentence.
pub fn total(report: &Report<'_>) -> String {
    let mut parts = vec![format!("{} compared", number(report.comparison.compared.len(), "subject"))];
    let counts = Direction::ALL.map(|direction| (report.count(direction), direction.word()));
    parts
        .extend(counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")));
    let expected = report.expected().count();
    if expected > 0 {
        parts.push(format!("{expected} expected in one environment"));
    }
    if !report.comparison.untested.is_empty() {
        parts.push(format!("{} outside the baseline", number(report.comparison.untested.len(), "subject")));
    }
    if !report.errors.is_empty() {
        parts.push(number(report.errors.len(), "error"));
    }
    format!("{}.", parts.join("; "))
}

/// What was tested, if it is a baseline.
pub fn tested(report: &Report<'_>) -> Option<String> {
    let baseline = report.baseline?;
    let by =
        if baseline.by.is_empty() { String::new() } else { format!(" by {}", terminal::name(&baseline.by)) };
    let org = if baseline.org.is_empty() {
        String::new()
    } else {
        format!(" in {}", terminal::name(&baseline.org))
    };
    Some(format!(
        "Tested: {}, {}{by}{org}.",
        terminal::name(&baseline.name),
        terminal::name(&baseline.created)
    ))
}

/// What stands above the differences with which the deploy does this.
pub const fn deploy(deploy: Deploy) -> &'static str {
    match deploy {
        Deploy::Adds => "The deploy adds",
        Deploy::TakesAway => "The deploy takes away",
        Deploy::Changes => "The deploy changes",
        Deploy::LeavesAlone => "Never tested, and the deploy leaves it alone",
        Deploy::CannotBeTold => "Cannot be told",
    }
}

/// Differences of one subject, in the order of the worst.
pub fn by_subject<'d>(drift: impl Iterator<Item = &'d Drift>) -> Vec<(String, Vec<&'d Drift>)> {
    let mut subjects: Vec<(String, Vec<&Drift>)> = Vec::new();
    for drift in drift {
        let title = format!("{} {}", capitalised(drift.kind), terminal::name(&drift.subject));
        match subjects.iter_mut().find(|(known, rows)| {
            *known == title && rows.first().is_some_and(|row| row.subject == drift.subject)
        }) {
            Some((_, rows)) => rows.push(drift),
            None => subjects.push((title, vec![drift])),
        }
    }
    subjects
}

/// `12 fields (8 extra, 4 missing)` for each sort of setting that is folded.
pub fn folded(drift: &[&Drift]) -> Vec<String> {
    let mut counts: BTreeMap<BulkKind, BTreeMap<Direction, usize>> = BTreeMap::new();
    for drift in drift {
        if let Some(bulk) = drift.bulk {
            *counts.entry(bulk).or_default().entry(drift.direction).or_default() += 1;
        }
    }
    let words = counts.into_iter().map(|(bulk, directions)| {
        let total: usize = directions.values().sum();
        let parts: Vec<_> =
            directions.iter().map(|(direction, count)| format!("{count} {}", direction.word())).collect();
        format!("{total} {} ({})", bulk.label(), parts.join(", "))
    });
    words.collect()
}

/// What a setting is called: its label too, where people know it by another name.
pub fn target(drift: &Drift) -> String {
    let target = terminal::name(&drift.target);
    if drift.fact.is_empty() {
        return "the whole".to_owned();
    }
    if drift.target == "*" {
        return format!("{}, all that is not listed", terminal::name(&drift.section));
    }
    if drift.section == Section::UserPermissions.element() {
        let label = label_of(&drift.target);
        return if label == drift.target { target } else { format!("{label} ({target})") };
    }
    format!("{target} [{}]", terminal::name(&drift.section))
}

/// `tested off, now on`.
pub fn values(drift: &Drift) -> String {
    format!("tested {}, now {}", terminal::name(&drift.tested), terminal::name(&drift.actual))
}

/// A whole difference in one sentence.
pub fn sentence(drift: &Drift) -> String {
    let reason = drift.reason.or(drift.expected).map_or_else(String::new, |reason| format!(" {reason}"));
    format!(
        "{} {}: {}: {}, {}.{reason}",
        capitalised(drift.kind),
        terminal::name(&drift.subject),
        target(drift),
        drift.direction.word(),
        values(drift)
    )
}

/// What neither side has seen, as sentences; first what is needed for a verdict, and whether it is.
pub fn unseen(report: &Report<'_>) -> Vec<(bool, String)> {
    let mut needed: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut blind = BTreeSet::new();
    let mut sections = BTreeSet::new();
    let mut partial = BTreeSet::new();
    for Unseen { subject, kind, section, target, needed: is_needed } in &report.comparison.unseen {
        if *is_needed {
            let setting =
                if target == "*" { String::new() } else { format!("{} of ", terminal::name(target)) };
            let subject = format!("{setting}{} {}", kind.label(), terminal::name(subject));
            needed.entry(section).or_default().insert(subject);
        } else if target == "*" {
            sections.insert(*section);
            partial.insert((*kind, subject.as_str()));
        } else {
            blind.insert(terminal::name(target));
        }
    }
    let joined = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>().join(", ");
    let mut lines: Vec<_> = needed
        .into_iter()
        .map(|(section, subjects)| (true, format!("{section}: {}: needed for a verdict", joined(subjects))))
        .collect();
    if !sections.is_empty() {
        let subjects = number(partial.len(), "subject");
        let sections = sections.into_iter().collect::<Vec<_>>().join(", ");
        lines.push((false, format!(
            "{subjects} may hold more than either side lists, because a retrieved profile lists only what was retrieved \
             beside it: {sections}"
        )));
    }
    if !blind.is_empty() {
        lines.push((false, format!("Never in the metadata of permission sets: {}", joined(blind))));
    }
    lines
}
