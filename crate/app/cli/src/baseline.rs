//! `permlight baseline`: freezes what was tested, and shows and checks what was frozen.

use std::io;
use std::path::Path;

use permlight_core::evaluate::{self, Context};
use permlight_core::finding::Outcome;
use permlight_core::message;
use permlight_core::message::Arg;
use permlight_core::subject::SubjectKind;
use permlight_org::baseline_file::baseline_json;
use permlight_verify::baseline::{self, Baseline, Borne, Change, Details, OpenFinding, Refused, Step};

use crate::arguments::Format;
use crate::arguments::{BaselineAction, Create, Selection};
use crate::baseline_file as file;
use crate::check::judge::not_wanted;
use crate::held;
use crate::language::{self, say, told};
use crate::policy::Chosen;
use crate::problem::said;
use crate::selection::not_described::{self, Unseen};
use crate::selection::{Chooser, left_out};
use crate::side::{self, Side};
use crate::terminal::Color;
use crate::terminal::{BOLD, FAINT, Form, GOOD, HINT, Page};
use crate::{Verdict, json, output, policy, terminal, today};
use permlight_report::say::{title, value};

/// Runs the command.
pub fn run(action: &BaselineAction, color: Color) -> io::Result<Verdict> {
    match action {
        BaselineAction::Create(arguments) => create(arguments, color),
        BaselineAction::Show { file, format } => show(file, *format, color),
        BaselineAction::Check { file, expect_hash } => match file::expected(file, expect_hash.as_deref()) {
            Ok(baseline) => {
                let place = file.display().to_string();
                let name = terminal::name(&baseline.name);
                let text = told!("command-baseline.is-frozen", place, name, baseline.hash);
                terminal::page(color, |page| page.wrapped(GOOD, &terminal::line(&text), 0))?;
                Ok(Verdict::Clean)
            }
            Err(error) => Ok(bad(color, &error.said(language::chosen()))),
        },
    }
}

fn bad(color: Color, message: &str) -> Verdict {
    terminal::complain(color, message);
    Verdict::BadInput
}

fn create(arguments: &Create, color: Color) -> io::Result<Verdict> {
    let Create { paths, output, name, note, by, org, after, policy, selection, today } = arguments;
    let Some(chosen) = policy::choose(policy, color) else { return Ok(Verdict::BadInput) };
    let before = match after.as_deref().map(file::read).transpose() {
        Ok(before) => before,
        Err(error) => return Ok(bad(color, &error.said(language::chosen()))),
    };
    if output.exists() {
        return Ok(bad(color, &told!("command-file.is-there", output.display().to_string())));
    }
    let mut side = side::metadata(paths, false, true, (selection, chosen));
    let mut told: Vec<String> = side.not_wanted.iter().map(|file| say(&not_wanted(file).message)).collect();
    let mut not_chosen = left_out::notices(&side.not_chosen);
    let chosen_ones: Vec<_> = side
        .observed
        .iter()
        .filter(|one| side.has_chosen(one.kind, &one.name))
        .map(|one| (one.kind, one.name.clone()))
        .collect();
    side.keep(|kind, name| chosen_ones.iter().any(|(own, other)| *own == kind && other == name));
    if !side.errors.is_empty() {
        terminal::list_errors(said(&side.errors));
        return Ok(bad(color, &told!("command-baseline.unread")));
    }
    not_chosen.extend(side.passed_over());
    for notice in &not_chosen {
        told.push(say(&notice.message));
    }
    let read = side.sources.keys().cloned().collect();
    let is_frozen = held::is_compared(&Side::default(), &side, &[]);
    let not_read = not_described::of_users(selection, chosen, &read, &is_frozen);
    let users = chosen.users();
    let left_out: Vec<_> = side.not_chosen.iter().filter_map(|left| left.held(&users, &is_frozen)).collect();
    let (of_packages, not_read): (Vec<_>, Vec<_>) = not_read.into_iter().partition(Unseen::is_of_package);
    told.extend(side.fit_nothing(selection, chosen).iter().map(|notice| say(&notice.message)));
    told.extend(of_packages.iter().map(|unseen| say(&unseen.message())));
    if side.observed.is_empty() && !not_read.is_empty() {
        terminal::list_errors(not_read.iter().map(|unseen| say(&unseen.message())));
        return Ok(bad(color, &told!("command-baseline.unseen", not_read.len())));
    }
    if side.observed.is_empty() && !not_chosen.is_empty() {
        return Ok(bad(color, &Chooser::advice(selection)));
    }
    let today = today::or(*today);
    let findings = side.captures.iter().flat_map(|capture| {
        let subject = format!("{}:{}", capture.subject.kind.id(), capture.subject.name);
        let findings = if selection.everything {
            evaluate::evaluate(capture, chosen.policy)
        } else {
            evaluate::evaluate_named(capture, chosen.policy, &Context::default())
        };
        let failures = findings.into_iter().filter(|finding| finding.outcome == Outcome::Fail);
        failures.map(move |finding| OpenFinding {
            rule: finding.rule.code.to_owned(),
            subject: subject.clone(),
            target: finding.target.name().to_owned(),
            severity: finding.severity.word().to_owned(),
        })
    });
    let parts = side.partial.iter().chain(&side.left_out);
    let parts = parts.map(|part| message!("freeze.part", part.said(language::chosen())));
    let details = Details {
        read: None,
        org_id: None,
        name: name.clone(),
        created: today.to_string(),
        by: by.clone(),
        note: note.clone(),
        org: org.clone(),
        policy: chosen.policy.id.to_owned(),
        findings: findings.collect(),
        waivers: waivers(chosen, today),
        unseen: parts.chain(not_read.iter().map(Unseen::message)).chain(left_out).collect(),
    };
    told.extend(take_in_org(&mut side, selection, chosen));
    told.extend(side.young().iter().map(say));
    let observed = side.opened();
    told.extend(baseline::of_packages(&observed).iter().map(say));
    let baseline = match Baseline::freeze(observed, details, before.as_ref(), chosen.policy) {
        Ok(baseline) => baseline,
        Err(Refused::Unseen(reasons)) => {
            terminal::list_errors(reasons.iter().map(say));
            return Ok(bad(color, &told!("command-baseline.unseen", reasons.len())));
        }
        Err(error) => return Ok(bad(color, &say(&error.message()))),
    };
    output::to_file(output, Form::Json, |out| out.write_all(&baseline_json(&baseline)))?;
    let text = told!(
        "command-baseline.holds",
        output.display().to_string(),
        message!("count.subjects", baseline.subjects.len()),
        message!("command-baseline.failures", baseline.findings.len()),
        message!("command-baseline.waivers", baseline.waivers.len()),
        baseline.hash
    );
    terminal::page(color, |page| {
        page.wrapped(GOOD, &terminal::line(&text), 0)?;
        // Nobody shall believe that it holds them.
        told.iter().try_for_each(|notice| page.wrapped(HINT, &terminal::line(notice), 0))
    })?;
    Ok(Verdict::Clean)
}

/// Takes in the settings of the org. Who names somebody does not mean the org: that they are left out is said.
fn take_in_org(side: &mut Side, selection: &Selection, chosen: Chosen) -> Option<String> {
    if !selection.is_by_name() {
        side.take_in_org(chosen.policy);
        return None;
    }
    let of_org = side
        .settings
        .iter()
        .filter(|file| file.capture.as_ref().is_some_and(|capture| capture.subject.kind == SubjectKind::Org));
    let names: Vec<_> = of_org.map(|file| Arg::name(&file.source)).collect();
    (!names.is_empty()).then(|| say(&message!("command-baseline.settings-left-out", Arg::List(names))))
}

/// The waivers that hold on a day.
fn waivers(chosen: Chosen, today: permlight_core::date::Date) -> Vec<Borne> {
    let holding = chosen.waivers().iter().filter(|waiver| !waiver.has_expired(today));
    holding.map(Borne::from).collect()
}

fn show(file: &Path, format: Format, color: Color) -> io::Result<Verdict> {
    let baseline = match file::read(file) {
        Ok(baseline) => baseline,
        Err(error) => return Ok(bad(color, &error.said(language::chosen()))),
    };
    match format {
        Format::Json => terminal::data(Form::Json, |out| {
            json::write(&mut *out, &baseline)?;
            writeln!(out)
        })?,
        Format::Text => terminal::page(color, |page| write(page, &baseline))?,
    }
    Ok(Verdict::Clean)
}

fn write(page: &mut Page<'_>, baseline: &Baseline) -> io::Result<()> {
    page.put(BOLD, &terminal::name(&baseline.name))?;
    page.end()?;
    let told = [
        ("command-baseline.made", &baseline.created),
        ("command-baseline.by", &baseline.by),
        ("command-baseline.org", &baseline.org),
        ("command-baseline.note", &baseline.note),
        ("command-baseline.policy", &baseline.policy),
        ("command-baseline.hash", &baseline.hash),
    ];
    for (word, value) in told.into_iter().filter(|(_, value)| !value.is_empty()) {
        page.indent(2)?;
        page.cell(FAINT, language::chosen().word(word), 8)?;
        page.wrapped(anstyle::Style::new(), &terminal::line(value), 10)?;
    }
    page.end()?;
    for subject in &baseline.subjects {
        page.indent(2)?;
        let name = terminal::name(&subject.name);
        let subject = told!(
            "line.pair",
            title(language::chosen(), subject.kind, &name),
            message!("command-baseline.facts", subject.facts.len())
        );
        page.wrapped(anstyle::Style::new(), &subject, 4)?;
    }
    let counts = told!(
        "command-baseline.counts",
        message!("command-baseline.failures", baseline.findings.len()),
        message!("command-baseline.waivers", baseline.waivers.len())
    );
    page.indent(2)?;
    page.wrapped(FAINT, &counts, 4)?;
    let next = baseline.history.iter().skip(1).map(|earlier| earlier.name.as_str());
    let next = next.chain([baseline.name.as_str()]);
    for (earlier, next) in baseline.history.iter().zip(next) {
        page.end()?;
        let (from, to) = (terminal::name(&earlier.name), terminal::name(next));
        page.put(BOLD, &told!("command-baseline.from", from, terminal::name(&earlier.created), to))?;
        page.end()?;
        for change in &earlier.then {
            step(page, change)?;
        }
    }
    Ok(())
}

fn step(page: &mut Page<'_>, change: &Change) -> io::Result<()> {
    let sign = match change.direction {
        Step::Added => "+",
        Step::Removed => "-",
        Step::Changed => "~",
        Step::Unknown => "?",
    };
    page.indent(2)?;
    let text = format!(
        "{sign} {}: {}: {} → {}",
        terminal::name(&change.subject),
        terminal::name(&change.target),
        terminal::name(value(language::chosen(), &change.before)),
        terminal::name(value(language::chosen(), &change.after))
    );
    page.wrapped(anstyle::Style::new(), &text, 6)
}
