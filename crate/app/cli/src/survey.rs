//! `permlight survey`: how many integration profiles break which rule. The picture and the form for documents name no profile.

mod picture;
mod tables;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use permlight_core::capture::Capture;
use permlight_core::evaluate;
use permlight_core::finding::Outcome;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_core::translation;
use permlight_metadata::{Found, ReadError};
use permlight_report::Format;
use permlight_report::report::PolicyRow;
use rayon::prelude::*;
use serde::Serialize;

use crate::arguments::{Output, Survey as Arguments};
use crate::language::{self, say, told};
use crate::policy::Chosen;
use crate::problem::said;
use crate::progress::Progress;
use crate::selection::{Choice, Chooser, left_out, unmatched};
use crate::terminal::{Color, Form};
use crate::{Verdict, json, output, policy, terminal};

/// What came of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Survey {
    schema: u32,
    policy: &'static str,
    #[serde(skip)]
    title: String,
    /// Profiles of all kinds that were read.
    read: usize,
    /// The most broken rule first.
    rules: Vec<Row>,
    profiles: Vec<Profile>,
    /// What was not counted, a line for each reason.
    #[serde(skip)]
    left_out: Vec<String>,
    errors: usize,
}

/// One rule, and how many of the profiles it turned out how for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    rule: &'static str,
    title: &'static str,
    #[serde(serialize_with = "word")]
    severity: Severity,
    failed: usize,
    /// Profiles that the rule speaks of: failed, passed or unknown.
    judged: usize,
    unknown: usize,
}

/// A profile that counts, and why.
#[derive(Serialize)]
struct Profile {
    name: String,
    source: String,
    because: String,
    #[serde(skip)]
    outcomes: BTreeMap<&'static str, Outcome>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, color: Color) -> io::Result<Verdict> {
    let Some(chosen) = policy::choose(&arguments.policy, color) else { return Ok(Verdict::BadInput) };
    let (survey, errors) = match survey(arguments, chosen) {
        Ok(counted) => counted,
        Err(complaints) => {
            for complaint in &complaints {
                terminal::complain(color, complaint);
            }
            return Ok(Verdict::BadInput);
        }
    };
    terminal::list_errors(said(&errors));
    if survey.profiles.is_empty() {
        terminal::complain(color, &told!("command-survey.none"));
        for line in &survey.left_out {
            terminal::complain(color, line);
        }
        return Ok(Verdict::BadInput);
    }
    match arguments.format {
        Output::Text => terminal::page(color, |page| tables::text(page, &survey))?,
        Output::As(Format::Markdown) => terminal::data(Form::Text, |out| tables::markdown(out, &survey))?,
        Output::As(_) => terminal::data(Form::Json, |out| {
            json::write(&mut *out, &survey)?;
            writeln!(out)
        })?,
    }
    if let Some(file) = &arguments.picture {
        output::to_file(file, Form::Markup, |out| picture::write(out, &survey))?;
    }
    Ok(if errors.is_empty() { Verdict::Clean } else { Verdict::BadInput })
}

type Counted = (Survey, Vec<ReadError>);

/// The error names what nothing is called.
fn survey(arguments: &Arguments, chosen: Chosen) -> Result<Counted, Vec<String>> {
    let policy = chosen.policy;
    let Found { mut inputs, mut errors, .. } = permlight_metadata::find(&arguments.paths);
    let chooser = Chooser::new(&arguments.selection, chosen, &inputs, &arguments.paths)?;
    let read = inputs.iter().map(|input| (input.kind(), input.name()));
    let unmatched = unmatched::notices(&arguments.selection, chosen, &read);
    inputs.retain(|input| input.kind() == SubjectKind::Profile);
    let progress = Progress::new(inputs.len());
    let reports = inputs.par_iter().map(|input| {
        let report = permlight_metadata::read(input);
        let choice =
            report.capture.as_ref().map(|capture| (capture, chooser.choose(capture, &report.source)));
        let (mut profile, mut left) = (None, None);
        match choice {
            Some((capture, Choice::Taken(reason))) => {
                let name = capture.subject.name.clone();
                let because = reason.map_or_else(String::new, |reason| say(&reason.message()));
                let outcomes = outcomes(capture, policy);
                profile = Some(Profile { name, source: report.source.clone(), because, outcomes });
            }
            Some((_, Choice::Left(out))) => left = Some(out),
            None => {}
        }
        progress.step();
        // What is wrong with a profile that does not count changes no number.
        let told = report.errors.into_iter().chain(report.partial);
        let errors = if left.is_some() { Vec::new() } else { told.collect() };
        (profile, left, errors)
    });
    let (mut profiles, mut left_out) = (Vec::new(), Vec::new());
    for (profile, left, broken) in reports.collect::<Vec<_>>() {
        profiles.extend(profile);
        left_out.extend(left);
        errors.extend(broken);
    }
    let left_out = left_out::notices(&left_out);
    let survey = Survey {
        schema: 1,
        policy: policy.id,
        title: PolicyRow::of(policy, language::chosen()).title,
        read: inputs.len(),
        rules: rows(&profiles, policy),
        profiles,
        left_out: left_out.iter().chain(&unmatched).map(|notice| say(&notice.message)).collect(),
        errors: errors.len(),
    };
    Ok((survey, errors))
}

/// How each rule turned out for a profile, whatever it found at single permissions: a failure outweighs what cannot
/// be told, and that outweighs a pass.
fn outcomes(capture: &Capture, policy: &Policy) -> BTreeMap<&'static str, Outcome> {
    let mut outcomes = BTreeMap::new();
    for finding in evaluate::evaluate(capture, policy) {
        let outcome = outcomes.entry(finding.rule.code).or_insert(finding.outcome);
        *outcome = finding.outcome.max(*outcome);
    }
    outcomes
}

fn rows(profiles: &[Profile], policy: &Policy) -> Vec<Row> {
    let mut rows: Vec<Row> = policy
        .rules()
        .map(|rule| {
            let count = |outcome| {
                profiles.iter().filter(|profile| profile.outcomes.get(rule.code) == Some(&outcome)).count()
            };
            let (failed, unknown) = (count(Outcome::Fail), count(Outcome::Unknown));
            Row {
                rule: rule.code,
                title: translation::said(rule, language::chosen().language()).title,
                severity: rule.severity,
                failed,
                judged: failed + unknown + count(Outcome::Pass),
                unknown,
            }
        })
        .filter(|row| row.judged > 0)
        .collect();
    rows.sort_by_key(|row| (Reverse(row.failed), Reverse(row.severity), row.rule));
    rows
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn word<S: serde::Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.word())
}
