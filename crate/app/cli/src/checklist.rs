//! `permlight checklist`: the report of a checklist, from metadata files and what people have written down.

mod people;
mod rollout;
pub use rollout::whom;
pub use state::LARGEST;
mod select;
mod state;

use std::env;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;

use permlight_core::date::Moment;
use permlight_core::effective::Effective;
use permlight_core::evidence::Source;
use permlight_core::finding::{Finding, Outcome};
use permlight_core::message;
use permlight_core::policy::Policy;
use permlight_core::rule::{Rule, Severity};
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::waiver::Waiver;

use permlight_core::told::{Origin, Told};
use permlight_org::checklist::{self as core, Basis, grantors_of};
use permlight_report::findings::{Judged, Totals};
use permlight_report::report::{EvidenceSource, Input, Org, People, words_of};
use permlight_report::sarif::Places;
use permlight_report::{Format, FormatError, FormatOptions, Report, file_name};

use crate::arguments::{Checklist, Output, PolicyArgument, Selection};
use crate::check::judge::Plan;
use crate::check::waivers::Waivers;
use crate::language::{self, told};
use crate::policy::Chosen;
use crate::problem::said;
use crate::terminal::{Color, Form};
use crate::{Verdict, output, policy, terminal, today};

use select::Selected;
use state::State;

/// Runs the command.
pub fn run(arguments: &Checklist, color: Color) -> io::Result<Verdict> {
    if arguments.schema {
        let schema = permlight_report::schema();
        output::data(arguments.output.as_deref(), Form::Json, |out| writeln!(out, "{schema:#}"))?;
        return Ok(Verdict::Clean);
    }
    match report(arguments, color) {
        Ok(Some(report)) => write(arguments, &report, color),
        Ok(None) => Ok(Verdict::BadInput),
        Err(complaint) => {
            terminal::complain(color, &complaint);
            Ok(Verdict::BadInput)
        }
    }
}

/// The report; an error says what is wrong, `None` that it was said already.
fn report(arguments: &Checklist, color: Color) -> Result<Option<Report>, String> {
    arguments.csv.fits(arguments.format)?;
    if arguments.format != Output::As(Format::Ics) && !arguments.attendees.is_empty() {
        return Err(told!("command-checklist.attendee"));
    }
    let Some(chosen) = policy::choose(&arguments.policy, color) else { return Ok(None) };
    let state = arguments.state.as_deref().map(state::read).transpose()?.unwrap_or_default();
    let selected = match select::select(arguments, chosen) {
        Ok(selected) => selected,
        Err(refusal) => {
            terminal::list_errors(said(&refusal.errors));
            refusal.complaints.iter().for_each(|complaint| terminal::complain(color, complaint));
            return Ok(None);
        }
    };
    let rollout = rollout::findings(arguments, chosen, selected.as_ref())?;
    made(arguments, chosen, state, selected.as_ref(), rollout)
        .map(Some)
        .map_err(|error| output::cause(&error))
}

fn made(
    arguments: &Checklist,
    chosen: Chosen,
    state: State,
    selected: Option<&Selected>,
    rollout: Vec<Finding>,
) -> io::Result<Report> {
    let generated = today::moment(arguments.today);
    let waivers = waivers(chosen, state.waivers, selected);
    let mut ledger = Waivers::new(&waivers, generated.date());
    let plan = Plan {
        paths: &arguments.paths,
        chosen,
        fail_on: Severity::High,
        fail_on_unknown: false,
        decided: false,
        strict: false,
        holder: selected.map(|selected| &selected.holder),
        // What somebody selected is selected below.
        selection: &Selection {
            everything: selected.is_some() || arguments.everything,
            ..Selection::default()
        },
        // The org is everybody's.
        keep: &|kind, name| {
            kind == SubjectKind::Org || selected.is_none_or(|selected| selected.has(kind, name))
        },
    };
    let effective = selected.map(Selected::effective);
    let mut observed = Vec::new();
    let judged = plan.judge(&mut |judged| ledger.apply(judged), &mut |batch| {
        observed
            .extend(batch.into_iter().flat_map(|judged| with_origin(judged, effective.as_ref(), generated)));
        Ok(())
    })?;
    observed.extend(rollout);
    let unread = judged.unread.iter().flat_map(|(subject, place)| not_read(chosen.policy, subject, place));
    let is_told = |own: &Finding| {
        let is_same = |seen: &Finding| seen.subject == own.subject && seen.rule.code == own.rule.code;
        observed.iter().any(is_same)
    };
    let unread: Vec<_> = unread.filter(|own| !is_told(own)).collect();
    observed.extend(unread);
    let Totals { problems, mut notices, .. } = judged.totals;
    notices.extend(ledger.notices());
    let subject = selected.map(|selected| &selected.subject);
    let basis = Basis {
        policy: chosen.policy,
        findings: &observed,
        manual: &state.manual,
        integrations: chosen.integrations(),
        today: generated.date(),
    };
    let people = people::people(selected, chosen, &observed);
    let checklist = core::Checklist::new(&basis, &people);
    notices.extend(people::of_others(&checklist.of_others));
    let environment = arguments.environment.map_or_else(Default::default, Into::into);
    Ok(Report::new(Input {
        locale: language::chosen(),
        org: Org {
            name: arguments.org.clone(),
            url: String::new(),
            environment,
            company: arguments.company.clone(),
            id: arguments.org_id.clone(),
        },
        subject,
        policy: chosen.policy,
        generated,
        checklist: &checklist,
        findings: &observed,
        effective: effective.as_ref(),
        waivers: &waivers,
        notices: &notices,
        problems,
        unread: Vec::new(),
        people: People { reviewer: arguments.reviewer.clone(), approver: arguments.approver.clone() },
        verification: None,
        words: &|rule| words_of(rule, language::chosen()),
    }))
}

/// Those of the policy file and those of the state, each once; only those of what was selected.
fn waivers(chosen: Chosen, of_state: Vec<Waiver>, selected: Option<&Selected>) -> Vec<Waiver> {
    let mut waivers: Vec<Waiver> = chosen.waivers().to_vec();
    for waiver in of_state {
        if !waivers.contains(&waiver) {
            waivers.push(waiver);
        }
    }
    waivers.retain(|waiver| selected.is_none_or(|selected| selected.has(waiver.kind, &waiver.name)));
    waivers
}

/// That nothing is known of a subject whose file could not be read: a rule that judges its kind is not settled by the others. A
/// group may have any set in it.
fn not_read(policy: &'static Policy, subject: &Subject, place: &str) -> Vec<Finding> {
    let judged = match subject.kind {
        SubjectKind::PermissionSetGroup => SubjectKind::PermissionSet,
        kind => kind,
    };
    let rules = policy.rules().filter(|rule| rule.subjects.contains(&judged) && !rule.is_signed_off());
    let subject = Arc::new(subject.clone());
    let finding = |rule: &'static Rule| {
        let (name, setting) = (subject.name.clone(), Setting::Unknown(Unknown::NotSeen));
        let message = message!("item.file-unread");
        let told = Told { place: place.to_owned(), time: None, source: Source::File, from: None };
        let origin = Some(Box::new(told.into()));
        Finding { origin, ..Finding::on_item(rule, &subject, name, Outcome::Unknown, setting, message) }
    };
    rules.map(finding).collect()
}

/// What was found on a subject, with the file that told it and who grants it.
fn with_origin(judged: Judged, effective: Option<&Effective>, time: Moment) -> impl Iterator<Item = Finding> {
    let Judged { outline, findings } = judged;
    let is_declared = outline.source == EvidenceSource::Declared;
    let subject = Arc::new(outline.whom());
    findings.into_iter().map(move |finding| {
        let (place, line) = outline.at(finding.line);
        // Of a user only the register tells.
        let source = if is_declared { Source::Declared } else { Source::File };
        let told = Told { place: place.to_owned(), time: Some(time), source, from: None };
        let grantors = effective.map(|effective| grantors_of(&finding, effective)).unwrap_or_default();
        let origin = Some(Box::new(Origin { grantors, ..told.into() }));
        Finding { subject: Arc::clone(&subject), line, origin, ..finding }
    })
}

fn write(arguments: &Checklist, report: &Report, color: Color) -> io::Result<Verdict> {
    let Output::As(format) = arguments.format else { return Ok(Verdict::BadInput) };
    let name = file_name(report, format.extension());
    let file: Option<PathBuf> =
        arguments.output.as_ref().map(|path| if path.is_dir() { path.join(&name) } else { path.clone() });
    if format == Format::Xlsx && file.is_none() && io::stdout().is_terminal() {
        terminal::complain(color, &told!("command-checklist.workbook", name));
        return Ok(Verdict::BadInput);
    }
    let inputs = || {
        let read = arguments.paths.iter().chain(arguments.policy.file());
        read.chain(&arguments.state).chain(&arguments.tested).map(PathBuf::as_path)
    };
    if let Err(complaint) = output::may_all_be_written([file.as_deref()], inputs) {
        terminal::complain(color, &complaint);
        return Ok(Verdict::BadInput);
    }
    let bytes = match bytes(arguments, format, report) {
        Ok(bytes) => bytes,
        Err(error) => {
            let key = if matches!(error, FormatError::People(_)) {
                "command-checklist.people"
            } else {
                "found.as-is"
            };
            terminal::complain(color, &told!(key, error.message()));
            return Ok(Verdict::BadInput);
        }
    };
    output::data(file.as_deref(), format.form(), |out| out.write_all(&bytes))?;
    terminal::list_errors(&report.problems);
    // A checklist is right whatever it says.
    Ok(Verdict::of(report.problems.len(), true))
}

/// Where what has no place of its own is told: the team's policy file, or what was given first.
fn place(arguments: &Checklist) -> String {
    let file = match &arguments.policy {
        PolicyArgument::File(file) => Some(file),
        PolicyArgument::BuiltIn(_) => arguments.paths.first(),
    };
    file.map_or_else(|| ".".to_owned(), |path| path.to_string_lossy().into_owned())
}

fn bytes(arguments: &Checklist, format: Format, report: &Report) -> Result<Vec<u8>, FormatError> {
    let (folder, place) = (env::current_dir().unwrap_or_default(), place(arguments));
    let options = FormatOptions {
        separator: arguments.csv.separator(),
        byte_order_mark: arguments.csv.csv_bom,
        attendees: arguments.attendees.clone(),
        places: Places::of_files(&folder, &place),
    };
    format.write(report, &options)
}
