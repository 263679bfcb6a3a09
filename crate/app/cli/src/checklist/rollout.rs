//! How the rules about the rollout stand, as far as a baseline and the files tell.

use std::path::Path;
use std::sync::Arc;

use permlight_core::date::Date;
use permlight_core::evaluate::signed_off;
use permlight_core::evidence::Source;
use permlight_core::finding::{Finding, Outcome};
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::needs::Integration;
use permlight_core::rule::{Rule, Stage};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::told::Told;
use permlight_org::verification::stages::{Progress, in_sandbox};
use permlight_verify::baseline::Baseline;
use permlight_verify::watch::{self, Account, CleanUp};
use permlight_verify::{Comparison, Observed, Options, compare};

use crate::arguments::{Checklist, EnvironmentWord, Selection};
use crate::baseline_file as file;
use crate::held;
use crate::language::{chosen, say, told};
use crate::policy::Chosen;
use crate::selection::not_described::{self, Unseen};
use crate::side::{self, Side};
use crate::today;

use super::select::Selected;

/// What is known of each stage; nothing where nobody says what was tested. The error says what is wrong.
pub fn findings(
    arguments: &Checklist,
    judged: Chosen,
    selected: Option<&Selected>,
) -> Result<Vec<Finding>, String> {
    let Some(tested) = &arguments.tested else { return Ok(Vec::new()) };
    let now = today::moment(arguments.today);
    let is_sandbox = arguments.environment == Some(EnvironmentWord::Sandbox);
    let deployed = arguments.deployed.filter(|_| !is_sandbox);
    if deployed.is_none() && !is_sandbox {
        return Err(told!("command-checklist.no-day"));
    }
    if deployed.is_some_and(|day| day > now.date()) {
        return Err(told!("command-checklist.ahead"));
    }
    let baseline = file::read(tested).map_err(|error| error.said(chosen()))?;
    // Only what was tested is compared. What is wrong with the files is told where they are judged.
    let everything = Selection { everything: true, ..Selection::default() };
    let policy = judged.policy;
    let mut side = side::metadata(&arguments.paths, arguments.whole, false, (&everything, judged));
    if baseline.subjects.iter().any(|own| own.kind == SubjectKind::Org) {
        side.take_in_org(policy);
    }
    let actual = side.opened();
    let mut was_tested = baseline.subjects.clone();
    if arguments.whole {
        was_tested.iter_mut().for_each(Observed::assume_complete);
    }
    // Of several users of a profile, the one that was named counts.
    let is_user = selected.is_some_and(|selected| selected.subject.kind == SubjectKind::User);
    let register = if is_user { Vec::new() } else { judged.users() };
    let own: Vec<&Integration> = selected.iter().map(|selected| &selected.holder).collect();
    let held = held::held(&was_tested, &side, &[], (&register, &own));
    let options = Options { only_tested: true, held: &held, ..Options::new(policy) };
    let mut comparison = compare(&was_tested, &actual, &options).map_err(|error| say(&error.message()))?;
    comparison.caveats.extend(not_read(judged, selected, &baseline, &side));
    let clean_up = deployed.and_then(|deployed| left(deployed, &baseline, &comparison, now.date()));
    let progress = Progress {
        baseline: &baseline,
        deployed,
        comparison: &comparison,
        verdict: comparison.verdict(),
        watch: None,
        has_way_back: false,
        clean_up: clean_up.as_ref(),
    };
    // Of one who was selected, the others are no matter.
    let outside = side.outside(&comparison).filter(|_| selected.is_none());
    let open = outside.map(|names| message!("command-checklist.outside", names));
    let settles = |stage: Stage| {
        if is_sandbox { in_sandbox(stage, &baseline, comparison.verdict()) } else { progress.settles(stage) }
    };
    let subject = Arc::new(selected.map_or_else(|| whom(&baseline), |selected| selected.subject.clone()));
    let place = tested.to_string_lossy().into_owned();
    let finding = |rule| {
        let (outcome, message) = match (settles(Rule::stage(rule)?)?, &open) {
            ((Outcome::Pass, _), Some(why)) => (Outcome::Unknown, why.clone()),
            (settled, _) => settled,
        };
        let told = Told { place: place.clone(), time: Some(now), source: Source::File, from: None };
        let origin = Some(Box::new(told.into()));
        Some(Finding { outcome, message, origin, ..signed_off(rule, &subject) })
    };
    Ok(policy.rules().filter_map(finding).collect())
}

/// What the register says that the users of the baseline hold, and neither the baseline nor a file has. Of whoever was selected,
/// all that there is was found before.
fn not_read(judged: Chosen, selected: Option<&Selected>, baseline: &Baseline, side: &Side) -> Vec<Message> {
    if selected.is_some() {
        return Vec::new();
    }
    let everything = Selection { everything: true, ..Selection::default() };
    let of_baseline = Side::of_baseline(baseline.clone(), Path::new(""), false);
    let read = of_baseline.sources.keys().chain(side.sources.keys()).cloned().collect();
    let is_compared = held::is_compared(&of_baseline, side, &[]);
    let unseen = not_described::of_users(&everything, judged, &read, is_compared);
    unseen.iter().map(Unseen::message).collect()
}

/// What is to be removed, as far as the comparison shows it: what production was before, no file tells, so that nothing shows
/// that nothing is left.
fn left(deployed: Date, baseline: &Baseline, comparison: &Comparison, today: Date) -> Option<CleanUp> {
    let clean_up = watch::clean_up(deployed, &[], &baseline.subjects, comparison, Account::Unnamed, today);
    (!clean_up.now.is_empty() || !clean_up.remove.is_empty()).then_some(clean_up)
}

/// Whom a baseline is of: its user, else its profile, else whatever there is first.
pub fn whom(baseline: &Baseline) -> Subject {
    let of = |kind| baseline.subjects.iter().find(|one| one.kind == kind);
    let first = of(SubjectKind::User).or_else(|| of(SubjectKind::Profile)).or(baseline.subjects.first());
    let (kind, name) = first.map_or((SubjectKind::Org, ""), |one| (one.kind, &one.name));
    Subject { kind, name: name.to_owned(), record_id: None }
}
