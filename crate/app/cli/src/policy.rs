//! Policies that a command is given: a built-in one by name, or a team's file. And `permlight policy` for those files.

mod problems;

use std::io::{self, Read, Write};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use permlight_core::date::Date;
use permlight_core::message;
use permlight_core::message::Arg;
use permlight_core::needs::Integration;
use permlight_core::policy::Policy;
use permlight_core::waiver::Waiver;
use permlight_policy::{Problem, TeamPolicy};
use serde::Serialize;

use crate::arguments::{Format, PolicyAction, PolicyArgument};
use crate::language::{chosen, say, told};
use crate::terminal::Color;
use crate::terminal::{FAINT, Form, GOOD, Page};
use crate::{Verdict, input, json, output, terminal, today};

/// The largest policy file that is read. One for a thousand integrations has a quarter of that.
const LARGEST: u64 = 1 << 20;

/// What to judge by.
#[derive(Debug, Clone, Copy)]
pub struct Chosen {
    pub policy: &'static Policy,
    /// The file that it comes from; like the policy, it lives as long as the process.
    pub team: Option<&'static TeamPolicy>,
    /// That file, as people find it; empty for a built-in policy.
    pub source: &'static str,
}

impl Chosen {
    /// The register.
    pub fn integrations(&self) -> &'static [Integration] {
        self.team.map_or(&[], |team| &team.integrations)
    }

    /// What the team bears.
    pub fn waivers(&self) -> &'static [Waiver] {
        self.team.map_or(&[], |team| &team.waivers)
    }
}

impl From<&'static Policy> for Chosen {
    fn from(policy: &'static Policy) -> Self {
        Self { policy, team: None, source: "" }
    }
}

/// Why a file is no policy.
enum Refusal {
    /// It could not be read, or what it describes could not be made.
    Unreadable(String),
    /// Its content is wrong.
    Wrong(Vec<Problem>),
}

/// The policy of an argument. Says what is wrong if there is none.
pub fn choose(argument: &PolicyArgument, color: Color) -> Option<Chosen> {
    let file = match argument {
        PolicyArgument::BuiltIn(policy) => return Some((*policy).into()),
        PolicyArgument::File(file) => file,
    };
    match read(file) {
        Ok((team, policy)) => {
            let source = file.to_string_lossy().replace(MAIN_SEPARATOR, "/").leak();
            Some(Chosen { policy, team: Some(Box::leak(Box::new(team))), source })
        }
        Err(refusal) => {
            complain(file, &refusal, color);
            None
        }
    }
}

/// Runs `permlight policy`.
pub fn run(action: &PolicyAction, color: Color) -> io::Result<Verdict> {
    match action {
        PolicyAction::Check { file, format: Format::Text, today } => check(file, *today, color),
        PolicyAction::Check { file, format: Format::Json, today } => check_json(file, *today),
        PolicyAction::Schema => print(Form::Json, |out| {
            serde_json::to_writer_pretty(out, &permlight_policy::schema::schema(chosen())).map_err(Into::into)
        }),
        PolicyAction::Init { extends } => print(Form::Text, |out| {
            out.write_all(permlight_policy::template(extends, chosen()).trim_end().as_bytes())
        }),
        PolicyAction::Compile { file } => match read(file) {
            Ok((team, _)) => print(Form::Json, |out| json::write(out, &team.compiled())),
            Err(refusal) => {
                complain(file, &refusal, color);
                Ok(Verdict::BadInput)
            }
        },
    }
}

fn print(form: Form, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Verdict> {
    terminal::data(form, |out| {
        write(&mut *out)?;
        out.write_all(b"\n")
    })?;
    Ok(Verdict::Clean)
}

fn read(file: &Path) -> Result<(TeamPolicy, &'static Policy), Refusal> {
    let text = text(file).map_err(Refusal::Unreadable)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let team = permlight_policy::read(&text, &name).map_err(Refusal::Wrong)?;
    let policy = team.policy().map_err(|error| Refusal::Unreadable(error.to_string()))?;
    Ok((team, policy))
}

fn text(file: &Path) -> Result<String, String> {
    // What is wrong is shown with its line: of a file that somebody else chose, a build would log it.
    if file.is_symlink() {
        return Err(told!("command-policy.link"));
    }
    let mut bytes = Vec::new();
    let opened = input::open(file).map_err(|error| output::cause(&error))?;
    opened.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| output::cause(&error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(told!("command-policy.too-large"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        told!("command-policy.utf-8", line)
    })
}

fn complain(file: &Path, refusal: &Refusal, color: Color) {
    match refusal {
        Refusal::Unreadable(reason) => {
            terminal::complain(
                color,
                &told!("command-policy.unreadable", file.display().to_string(), reason.as_str()),
            );
        }
        Refusal::Wrong(found) => {
            terminal::report(color, |out| problems::write(out, &file.to_string_lossy(), found));
            let count = message!("count.errors", found.len());
            terminal::complain(color, &told!("command-policy.wrong", file.display().to_string(), count));
        }
    }
}

fn check(file: &Path, day: Option<Date>, color: Color) -> io::Result<Verdict> {
    match read(file) {
        Ok((team, policy)) => {
            let summary = Summary::of(&team, policy, today::or(day));
            terminal::page(color, |page| write(page, file, &summary))?;
            Ok(Verdict::Clean)
        }
        Err(refusal) => {
            complain(file, &refusal, color);
            Ok(Verdict::BadInput)
        }
    }
}

/// What `policy check --format json` says.
#[derive(Serialize)]
struct Answer {
    schema: u32,
    file: PathBuf,
    valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<Summary>,
    /// Why the file could not be read at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<String>,
    errors: Vec<ErrorRow>,
}

/// A problem in the chosen language.
#[derive(Serialize)]
struct ErrorRow {
    line: u32,
    column: u32,
    length: u32,
    source: String,
    message: String,
    expected: String,
    nearest: Vec<String>,
}

impl From<Problem> for ErrorRow {
    fn from(problem: Problem) -> Self {
        let Problem { line, column, length, source, message, expected, nearest } = problem;
        let (message, expected) = (say(&message), expected.as_ref().map(say).unwrap_or_default());
        Self { line, column, length, source, message, expected, nearest }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    id: &'static str,
    name: String,
    extends: String,
    rules: usize,
    changed: usize,
    switched_off: usize,
    own_rules: usize,
    integrations: usize,
    waivers: usize,
    expired_waivers: usize,
}

impl Summary {
    fn of(team: &TeamPolicy, policy: &'static Policy, today: Date) -> Self {
        Self {
            id: policy.id,
            name: team.name.clone(),
            extends: team.base.clone(),
            rules: policy.rules().count(),
            changed: team.severities.len(),
            switched_off: team.off.len(),
            own_rules: team.rules.len(),
            integrations: team.integrations.len(),
            waivers: team.waivers.len(),
            expired_waivers: team.waivers.iter().filter(|waiver| waiver.has_expired(today)).count(),
        }
    }
}

fn check_json(file: &Path, day: Option<Date>) -> io::Result<Verdict> {
    let (policy, unreadable, errors) = match read(file) {
        Ok((team, policy)) => (Some(Summary::of(&team, policy, today::or(day))), None, Vec::new()),
        Err(Refusal::Unreadable(reason)) => (None, Some(reason), Vec::new()),
        Err(Refusal::Wrong(problems)) => (None, None, problems.into_iter().map(ErrorRow::from).collect()),
    };
    let valid = policy.is_some();
    let answer = Answer { schema: 1, file: file.to_path_buf(), valid, policy, unreadable, errors };
    print(Form::Json, |out| json::write(out, &answer))?;
    Ok(if valid { Verdict::Clean } else { Verdict::BadInput })
}

fn write(page: &mut Page<'_>, file: &Path, summary: &Summary) -> io::Result<()> {
    let Summary { name, extends, rules, changed, switched_off, own_rules, integrations, waivers, .. } =
        summary;
    let file = terminal::line(&file.to_string_lossy());
    page.wrapped(GOOD, &told!("command-policy.right", file, terminal::name(name), extends.as_str()), 0)?;
    let expired = summary.expired_waivers;
    let expired = (expired > 0).then(|| message!("command-policy.expired", expired));
    let counts = [
        message!("command-policy.rules", *rules),
        message!("command-policy.changed", *changed),
        message!("command-policy.off", *switched_off),
        message!("command-policy.own", *own_rules),
    ];
    let counts = told!(
        "command-policy.summary",
        Arg::List(counts.into_iter().map(Arg::Message).collect()),
        message!("command-policy.integrations", *integrations),
        message!("command-baseline.waivers", *waivers),
        expired
    );
    page.wrapped(FAINT, &counts, 0)
}
