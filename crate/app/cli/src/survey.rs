//! `permlight survey`: how many integration users break which rule, each with all that it holds where the register tells that; of
//! other profiles that are integration users', how many. The picture and the form for documents name nobody.

mod picture;
mod tables;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use permlight_core::evaluate;
use permlight_core::finding::{Finding, Outcome};
use permlight_core::needs::Integration;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::subject::{SubjectKind, is_called};
use permlight_core::translation;
use permlight_metadata::{Found, Input, ReadError};
use permlight_report::Format;
use permlight_report::report::PolicyRow;
use rayon::prelude::*;
use serde::Serialize;

use crate::arguments::{Output, Survey as Arguments};
use crate::check::register;
use crate::language::{self, say, told};
use crate::policy::Chosen;
use crate::problem::said;
use crate::progress::Progress;
use crate::selection::{Choice, Chooser, held_by, left_out, unmatched};
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
    /// Users of the register, each with all that it holds.
    users: Vec<User>,
    /// The most broken rule first.
    rules: Vec<Row>,
    /// Profiles that none of the users has.
    profiles: Vec<Profile>,
    /// What was not counted, a line for each reason.
    #[serde(skip)]
    left_out: Vec<String>,
    errors: usize,
}

impl Survey {
    /// How many count.
    const fn counted(&self) -> usize {
        self.users.len() + self.profiles.len()
    }

    /// Rules that somebody breaks.
    fn broken(&self) -> impl Iterator<Item = &Row> {
        self.rules.iter().filter(|row| row.failed > 0)
    }

    /// How many rules hold for everybody they speak of.
    fn held(&self) -> usize {
        self.rules.iter().filter(|row| row.failed + row.unknown == 0).count()
    }

    /// Rules that nobody was seen to break, while of some it cannot be told.
    fn open(&self) -> impl Iterator<Item = &Row> {
        self.rules.iter().filter(|row| row.failed == 0 && row.unknown > 0)
    }
}

/// One rule, and how many it turned out how for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    rule: &'static str,
    title: &'static str,
    #[serde(serialize_with = "word")]
    severity: Severity,
    failed: usize,
    /// Users and profiles that the rule speaks of: failed, passed or unknown.
    judged: usize,
    unknown: usize,
}

type Outcomes = BTreeMap<&'static str, Outcome>;

/// A user of the register.
#[derive(Serialize)]
struct User {
    name: String,
    /// What it holds: kinds and names.
    holds: Vec<String>,
    #[serde(skip)]
    outcomes: Outcomes,
}

impl User {
    fn new(integration: &Integration, inputs: &[Input], chosen: Chosen) -> Self {
        let name = if integration.username.is_empty() { integration.name() } else { &integration.username };
        // Who was named on the command line has no name but that of its profile.
        let name = if name.is_empty() { integration.profile.as_deref().unwrap_or_default() } else { name };
        Self {
            name: name.to_owned(),
            holds: held_by(integration).map(|(kind, name)| [kind.id(), ":", name].concat()).collect(),
            outcomes: outcomes(register::of_one(integration, inputs, chosen)),
        }
    }
}

/// A profile that counts, and why.
#[derive(Serialize)]
struct Profile {
    name: String,
    source: String,
    because: String,
    #[serde(skip)]
    outcomes: Outcomes,
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
    if survey.counted() == 0 {
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
    let mut integrations = register::users(chosen, arguments.selection.holder());
    integrations.retain(|integration| chooser.has_user(integration));
    let users: Vec<_> = integrations.par_iter().map(|one| User::new(one, &inputs, chosen)).collect();
    // Its user counts, and not it once more.
    let is_users = |name: &str| {
        let own = integrations.iter().filter_map(|integration| integration.profile.as_deref());
        own.into_iter().any(|own| is_called(SubjectKind::Profile, own, name))
    };
    inputs.retain(|input| input.kind() == SubjectKind::Profile);
    let progress = Progress::new(inputs.len());
    let reports = inputs.par_iter().map(|input| {
        let report = permlight_metadata::read(input);
        let choice =
            report.capture.as_ref().map(|capture| (capture, chooser.choose(capture, &report.source)));
        let (mut profile, mut left) = (None, None);
        match choice {
            Some((capture, _)) if is_users(&capture.subject.name) => {}
            Some((capture, Choice::Taken(reason))) => {
                let name = capture.subject.name.clone();
                let because = reason.map_or_else(String::new, |reason| say(&reason.message()));
                let outcomes = outcomes(evaluate::evaluate(capture, policy));
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
    let of_users = users.iter().map(|user| &user.outcomes);
    let all: Vec<_> = of_users.chain(profiles.iter().map(|profile| &profile.outcomes)).collect();
    let survey = Survey {
        schema: 1,
        policy: policy.id,
        title: PolicyRow::of(policy, language::chosen()).title,
        read: inputs.len(),
        rules: rows(&all, policy),
        users,
        profiles,
        left_out: left_out.iter().chain(&unmatched).map(|notice| say(&notice.message)).collect(),
        errors: errors.len(),
    };
    Ok((survey, errors))
}

/// How each rule turned out, whatever it found at single permissions: a failure outweighs what cannot be told, and that outweighs
/// a pass.
fn outcomes(findings: Vec<Finding>) -> Outcomes {
    let mut outcomes = Outcomes::new();
    for finding in findings {
        let outcome = outcomes.entry(finding.rule.code).or_insert(finding.outcome);
        *outcome = finding.outcome.max(*outcome);
    }
    outcomes
}

fn rows(all: &[&Outcomes], policy: &Policy) -> Vec<Row> {
    let mut rows: Vec<Row> = policy
        .rules()
        .map(|rule| {
            let count = |outcome| all.iter().filter(|own| own.get(rule.code) == Some(&outcome)).count();
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
