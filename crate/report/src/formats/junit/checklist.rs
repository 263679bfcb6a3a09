//! A checklist as test results: a suite for each step, a case for each item; a verification is a suite of its own, with a case
//! for what comes of it and one for each difference.

use permlight_core::message;
use permlight_org::checklist::ItemOutcome;

use super::{Case, Numbers, Outcome, begin, end, suite};
use crate::as_rule::{AsRule, own};
use crate::report::{ItemRow, Report, SubjectRow};
use crate::say;

/// Writes the report. An item that does not apply is no case: nothing was tested.
pub fn junit(report: &Report) -> Vec<u8> {
    let about = report.subject.as_ref().map_or_else(|| report.about(), SubjectRow::id);
    let cases = |items: &mut dyn Iterator<Item = &ItemRow>| -> Vec<Case> {
        let items = items.filter(|item| item.outcome != ItemOutcome::NotApplicable);
        items.map(|item| case(report, &about, item)).collect()
    };
    let mut suites: Vec<(&str, Vec<Case>)> = Vec::new();
    for step in &report.steps {
        let mut items = report.checklist.iter().filter(|item| item.step == step.id);
        suites.push((&step.title, cases(&mut items)));
    }
    let drift = AsRule::of(report);
    if let Some(drift) = &drift {
        let rows: Vec<_> = drift.rows().iter().map(|row| own(&drift.item, row)).collect();
        suites.push((&drift.item.step, cases(&mut std::iter::once(&drift.item).chain(&rows))));
    }
    let numbers = Numbers::of(suites.iter().flat_map(|(_, cases)| cases));
    let name = format!("Permlight: {}", report.policy.title);
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = begin(&mut out, &name, numbers, &report.problems, Some(report.generated.to_string()))
        .and_then(|()| suites.iter().try_for_each(|(name, cases)| suite(&mut out, name, "", cases)))
        .and_then(|()| {
            end(&mut out, &report.locale, report.notices.iter().map(String::as_str), &report.problems)
        });
    out
}

fn case(report: &Report, about: &str, item: &ItemRow) -> Case {
    let locale = &report.locale;
    let entries = || item.entries.iter().map(|entry| say::entry(locale, entry));
    let first = item.seen.first().cloned().unwrap_or_else(|| say::outcome(locale, item.outcome));
    let result = match item.outcome {
        ItemOutcome::Fail => {
            let mut lines = item.seen.clone();
            lines.push(locale.say(&message!("line.fix", item.fix.clone())));
            lines.push(locale.say(&message!("line.why", item.why.clone())));
            lines.extend(item.proof.lines().cloned());
            Outcome::Failure { message: first, severity: item.severity, lines }
        }
        ItemOutcome::Unknown | ItemOutcome::Open => Outcome::Skipped(first),
        ItemOutcome::NotNeeded => Outcome::Skipped(entries().next().unwrap_or(first)),
        ItemOutcome::Waived | ItemOutcome::Done => {
            Outcome::Said(item.seen.iter().chain(item.proof.lines()).cloned().chain(entries()).collect())
        }
        ItemOutcome::Pass | ItemOutcome::NotApplicable => Outcome::Pass,
    };
    Case {
        name: format!("{} {}", item.rule, item.title),
        class: about.to_owned(),
        file: item.place.clone(),
        line: None,
        result,
    }
}
