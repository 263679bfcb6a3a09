//! `permlight watch`: the month after a deploy, in which production is checked against what was tested.

mod lock;
mod logs;
mod remembered;
mod state;

use std::io;
use std::path::{Path, PathBuf};

use permlight_core::date::Date;
use permlight_core::evaluate::mentions;
use permlight_core::fact;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::policy::Policy;
use permlight_core::subject::{SubjectKind, is_called};
use permlight_org::rollout::{KeptBaseline, KeptCheck, LogsRead, Place, Rollout, Undone, day_of, place_of};
use permlight_report::Format;
use permlight_report::report::verification::{Checked, WatchPart};
use permlight_report::say;
use permlight_report::text;
use permlight_report::watch::Standing;
use permlight_verify::baseline::Baseline;
use permlight_verify::events::{self, Read};
use permlight_verify::my_domain::MyDomain;
use permlight_verify::watch::{self as core, Event};
use permlight_verify::{Drift, Options, compare, is_judged};

use crate::arguments::{
    Output, Selection, Start, Status, Told, WatchAction, WatchCheck as Check, WatchNamed as Named,
    WatchUndo as Undo, Which,
};
use crate::baseline_file as file;
use crate::checklist::whom;
use crate::language::{chosen, say};
use crate::policy::Chosen;
use crate::problem::said;
use crate::selection::not_described::{self, Unseen};
use crate::side::{self, Side};
use crate::terminal::Color;
use crate::terminal::FAINT;
use crate::verify::{Asked, beside, compared, twice, write};
use crate::{Verdict, held, output, policy, terminal, today};

use logs::{Logs, Manner, People, forms};
use remembered::{remembered, still_refused, with_kept_days};
use state::{State, Watched};

/// Why a command ends: what people read, or what could not be written.
enum Stop {
    Say(Message),
    Told(String),
    Output(io::Error),
}

impl From<Message> for Stop {
    fn from(message: Message) -> Self {
        Self::Say(message)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs the command.
pub fn run(action: &WatchAction, color: Color) -> io::Result<Verdict> {
    let done = match action {
        WatchAction::Start(arguments) => start(arguments, color),
        WatchAction::Check(arguments) => check(arguments, color),
        WatchAction::Status(arguments) => status(arguments, color),
        WatchAction::Undo(arguments) => undo(arguments, color),
    };
    match done {
        Ok(verdict) => Ok(verdict),
        Err(Stop::Output(error)) => Err(error),
        Err(Stop::Say(message)) => Ok(bad(color, &say(&message))),
        Err(Stop::Told(complaint)) => Ok(bad(color, &complaint)),
    }
}

fn bad(color: Color, complaint: &str) -> Verdict {
    terminal::complain(color, complaint);
    Verdict::BadInput
}

fn shown(file: &Path) -> Arg {
    Arg::Text(terminal::line(&file.display().to_string()))
}

fn start(arguments: &Start, color: Color) -> Result<Verdict, Stop> {
    let now = today::moment(arguments.told.today);
    let deployed = arguments.deployed.unwrap_or(now.date());
    if deployed > now.date() {
        return Err(message!("command-watch-file.ahead", deployed.to_string()).into());
    }
    let baseline = file::expected(&arguments.tested, arguments.expect_hash.as_deref());
    let baseline = baseline.map_err(|error| Stop::Told(error.said(chosen())))?;
    let production = production(arguments.org.as_deref(), &baseline.org)?;
    if let Some(name) = twice(&arguments.renames) {
        return Err(message!("command-verify.renamed-twice", Arg::name(name)).into());
    }
    output::has_folder(&arguments.state).map_err(Stop::Told)?;
    let _lock = lock::take(&arguments.state)??;
    let mut state = State::read(&arguments.state, now.date())?.unwrap_or_default();
    let subject = whom(&baseline);
    let entry = place_of(subject.kind, &subject.name);
    let place = Place { org: baseline.org.clone(), entry: entry.clone() };
    let known = state.rollout(&production, &entry).cloned().unwrap_or_default();
    let renames = arguments.renames.iter().flat_map(|rename| {
        let of = baseline.subjects.iter().filter(|one| one.name == rename.old);
        let of = of.filter(|one| rename.kind.is_none_or(|kind| kind == one.kind));
        of.map(|one| (place_of(one.kind, &one.name), rename.new.clone())).collect::<Vec<_>>()
    });
    let renames: std::collections::BTreeMap<_, _> = renames.collect();
    if let Some(rename) =
        arguments.renames.iter().find(|rename| !renames.values().any(|new| *new == rename.new))
    {
        return Err(message!("mismatch.no-such-name-tested", Arg::name(&rename.old)).into());
    }
    let recorded = (deployed == now.date()).then_some(now);
    let rollout = Rollout {
        baseline: Some(place),
        deployed: Some(deployed),
        recorded,
        renames: if renames.is_empty() { known.renames.clone() } else { renames },
        ..known
    };
    state.put("baselines", &baseline.org, &entry, as_json(&KeptBaseline::new(&baseline))?);
    state.put("rollouts", &production, &entry, as_json(&rollout)?);
    state.write(&arguments.state, now)?;
    let watched = Watched {
        org: production,
        entry,
        rollout,
        baseline,
        facts: permlight_core::fact::Facts::default(),
        read: Read::default(),
    };
    let part = part(&watched, &Logs::default(), &[], now.date());
    tell(&part, &arguments.told, color)?;
    if !watched.baseline.is_frozen_by(deployed) {
        let tested = message!(
            "stage.baseline",
            Arg::name(&watched.baseline.name),
            day_of(&watched.baseline.created).to_owned()
        );
        note(color, &message!("stage.frozen-after", tested, deployed.to_string()));
    }
    let kept = message!(
        "command-watch-file.kept",
        shown(&arguments.state),
        Arg::name(&subject.name),
        Arg::name(&watched.org)
    );
    note(color, &kept);
    Ok(Verdict::Clean)
}

fn as_json(value: &impl serde::Serialize) -> io::Result<serde_json::Value> {
    serde_json::to_value(value).map_err(Into::into)
}

/// What is told beside the output.
fn note(color: Color, message: &Message) {
    terminal::report(color, |out| writeln!(out, "{FAINT}{}{FAINT:#}", terminal::line(&say(message))));
}

/// The org that is watched.
fn production(named: Option<&str>, tested: &str) -> Result<String, Message> {
    let text = named.unwrap_or(tested);
    let domain = MyDomain::parse(text).ok_or_else(|| message!("command-watch-file.org"))?;
    if named.is_some() && domain.sandbox.is_some() {
        return Err(message!("command-watch-file.sandbox", Arg::name(text)));
    }
    Ok(domain.name)
}

/// Whose entries of logs count, and who has to be in them: who was named, else who is in the register.
fn people(watched: &Watched, which: &Which, policy: Option<Chosen>) -> People {
    let mut names: Vec<String> = which.users.iter().flat_map(|name| forms(name)).collect();
    for one in &watched.baseline.subjects {
        let place = place_of(one.kind, &one.name);
        names.push(watched.rollout.renames.get(&place).unwrap_or(&one.name).clone());
        if one.kind == SubjectKind::Org {
            let judged = policy.map_or(Policy::default_one(), |chosen| chosen.policy);
            let settings = one.facts.iter().filter(|row| is_judged(&row.key, judged));
            names.extend(settings.map(|row| fact::split(&row.key).1.to_owned()));
        }
    }
    let holds = |kind: SubjectKind, name: &str| {
        watched.baseline.subjects.iter().any(|one| one.kind == kind && is_called(kind, &one.name, name))
    };
    let mut of_register = Vec::new();
    let register = policy.map_or(&[][..], |chosen| chosen.team.map_or(&[][..], |team| &team.integrations));
    for integration in register {
        let is_it = integration.profile.as_deref().is_some_and(|name| holds(SubjectKind::Profile, name))
            || integration.permission_sets.iter().any(|name| holds(SubjectKind::PermissionSet, name));
        if is_it && !integration.username.is_empty() {
            of_register.push(integration.username.clone());
        }
    }
    names.extend(of_register.iter().cloned());
    let expected = if which.users.is_empty() { of_register } else { which.users.clone() };
    People { names, expected, is_user_frozen: has_user(&watched.baseline) }
}

fn read_logs(files: &[PathBuf], watched: &Watched, people: People, today: Date) -> Result<Logs, Message> {
    let mut logs = Logs::new(watched.read, people, Manner::of(&watched.baseline));
    for file in files {
        logs.add(file, today)?;
    }
    logs.close();
    Ok(logs)
}

/// How the watch stands on a day.
fn part(watched: &Watched, logs: &Logs, names: &[String], today: Date) -> WatchPart {
    let Watched { rollout, baseline, facts, .. } = watched;
    let deployed = rollout.deployed.unwrap_or(today);
    let org = logs.beside(facts);
    let at_hand = events::Logs { org: &org, calls: logs.has_calls.then_some(&logs.calls), read: logs.read };
    let events = events::since(deployed, &at_hand, names, today);
    let checks = rollout.checks();
    let known = core::watch(deployed, &baseline.hash, &checks, &events.changes, today);
    let checked = rollout.checks.iter().zip(&checks).map(|(kept, check)| Checked {
        check,
        by: &kept.by,
        differences: kept.points.len(),
        points: Some(&kept.points),
    });
    let mut part = WatchPart::new(&known, &checked.collect::<Vec<_>>(), Some(&events), chosen());
    part.logs.open = logs.open.iter().chain(&logs.of_whom(&org, deployed)).map(say).collect();
    if part.reopened.is_empty() {
        let of_users = of_users(watched, logs, &events.changes);
        let first = of_users.iter().min_by_key(|event| event.on).map(|event| {
            message!("command-watch-file.user-changed", say::day(chosen(), event.on), Arg::name(&event.what))
        });
        let kept = first.is_none().then(|| users_remembered(watched, deployed)).flatten();
        let told = remembered(rollout, deployed, &part, still_refused(watched, logs, names, deployed));
        let told = first.iter().chain(&kept).chain(&told);
        part.reopened = told.map(say).collect::<Vec<_>>().join(" ");
    }
    part
}

/// Changes of the users themselves since what was tested was frozen. No file shows what a user holds, so that no check of files
/// settles them: only that it is tested anew.
fn of_users<'e>(watched: &Watched, logs: &Logs, changes: &'e [Event]) -> Vec<&'e Event> {
    // Of a user who was frozen, a check tells all.
    if has_user(&watched.baseline) {
        return Vec::new();
    }
    let frozen = Date::parse(day_of(&watched.baseline.created));
    let users = logs.users();
    let is_of_user = |event: &&Event| {
        // Who changed something stands before what.
        let about = event.what.split_once("; ").map_or(event.what.as_str(), |(_, about)| about);
        users.iter().any(|user| mentions(about, user))
    };
    let later = changes.iter().filter(|event| frozen.is_none_or(|frozen| event.on >= frozen));
    later.filter(is_of_user).collect()
}

/// Whether a user was frozen itself.
fn has_user(baseline: &Baseline) -> bool {
    baseline.subjects.iter().any(|one| one.kind == SubjectKind::User)
}

/// What logs told a check of this baseline of the users themselves.
fn users_remembered(watched: &Watched, deployed: Date) -> Option<Message> {
    let checks = watched.rollout.checks.iter().rev();
    let mut told =
        checks.filter(|check| check.time.date() >= deployed && check.baseline == watched.baseline.hash);
    let (on, count) =
        told.find_map(|check| Some((check.time.date(), check.user_changes.filter(|count| *count > 0)?)))?;
    Some(message!("command-watch-file.users-changed", say::day(chosen(), on), count))
}

fn tell(part: &WatchPart, told: &Told, color: Color) -> io::Result<()> {
    let file = told.output.as_deref();
    match told.format {
        Output::As(format) => {
            let bytes = format.watch(part, chosen())?;
            let bytes = bytes.ok_or_else(|| io::Error::other("a watch has no such format"))?;
            output::data(file, format.form(), |out| out.write_all(&bytes))
        }
        Output::Text => output::page(file, color, |page| text::watch(page, part, chosen())),
    }
}

/// The right to change the state; none where there is none to change.
fn locked(which: &Named) -> Result<Option<lock::Lock>, Stop> {
    Ok(if which.state.exists() { Some(lock::take(&which.state)??) } else { None })
}

fn state_of(which: &Named, today: Date) -> Result<(State, Watched), Message> {
    let state = State::read(&which.state, today)?;
    let state = state.ok_or_else(|| message!("command-watch-file.no-watch", shown(&which.state)))?;
    let watched = state.watched(which)?;
    if let Some(last) = watched.rollout.checks().iter().map(|check| check.on).max().filter(|on| *on > today) {
        return Err(message!("command-watch-file.before-check", today.to_string(), last.to_string()));
    }
    Ok((state, watched))
}

/// The watch that is meant, whose baseline has the hash that people expect.
fn expected(which: &Which, today: Date) -> Result<(State, Watched), Message> {
    let (state, watched) = state_of(&which.named, today)?;
    match &which.expect_hash {
        Some(hash) if !file::has_hash(&watched.baseline, hash) => {
            let (found, expected) = (Arg::name(&watched.baseline.hash), Arg::name(hash));
            let other = message!("command-watch-file.other-hash", found, expected);
            Err(message!("line.pair", shown(&which.named.state), other))
        }
        _ => Ok((state, watched)),
    }
}

fn status(arguments: &Status, color: Color) -> Result<Verdict, Stop> {
    let Status { which, told } = arguments;
    let today = today::or(told.today);
    let (_, watched) = expected(which, today)?;
    if let Some(deployed) = watched.rollout.deployed.filter(|day| *day > today) {
        return Err(message!("command-watch-file.ahead", deployed.to_string()).into());
    }
    let people = people(&watched, which, None);
    let names = people.names.clone();
    let logs = read_logs(&which.logs, &watched, people, today)?;
    let part = with_kept_days(part(&watched, &logs, &names, today), &watched.rollout, &which.logs);
    tell(&part, told, color)?;
    logs.gaps(watched.rollout.deployed).iter().for_each(|gaps| note(color, gaps));
    Ok(Verdict::of(0, part.standing() != Standing::Look))
}

/// Undoes what was kept last. What was undone is gone: the state is a file, and whoever keeps it keeps its history.
fn undo(arguments: &Undo, color: Color) -> Result<Verdict, Stop> {
    let Undo { which, today } = arguments;
    let now = today::moment(*today);
    let _lock = locked(which)?;
    let (mut state, mut watched) = state_of(which, now.date())?;
    let file = shown(&which.state);
    let done = match watched.rollout.undo() {
        Some(Undone::Check(on)) => message!("command-watch-file.check-undone", file, on.to_string()),
        Some(Undone::Deploy(on)) => message!("command-watch-file.deploy-undone", file, on.to_string()),
        None => return Err(message!("command-watch-file.no-watch", file).into()),
    };
    state.put("rollouts", &watched.org, &watched.entry, as_json(&watched.rollout)?);
    state.write(&which.state, now)?;
    note(color, &done);
    Ok(Verdict::Clean)
}

fn check(arguments: &Check, color: Color) -> Result<Verdict, Stop> {
    let Check { paths, which, policy, whole, strict, by, today, format, output, csv, details } = arguments;
    csv.fits(*format).map_err(Stop::Told)?;
    let Some(judged) = policy::choose(policy, color) else { return Ok(Verdict::BadInput) };
    let now = today::moment(*today);
    let _lock = locked(&which.named)?;
    let (mut state, mut watched) = expected(which, now.date())?;
    let people = people(&watched, which, Some(judged));
    let names = people.names.clone();
    let logs = read_logs(&which.logs, &watched, people, now.date())?;
    let deployed = watched.rollout.deployed.unwrap_or(now.date());
    if deployed > now.date() {
        return Err(message!("command-watch-file.ahead", deployed.to_string()).into());
    }
    let everything = Selection { everything: true, ..Selection::default() };
    let tested = Side::of_baseline(watched.baseline.clone(), &which.named.state, *whole);
    let lines = *format == Output::As(Format::Sarif);
    let mut actual = side::metadata(paths, *whole, lines, (&everything, judged));
    if tested.has_org() {
        actual.take_in_org(judged.policy);
    }
    if let Some(packed) = actual.packed.filter(|day| day.plus_days(1) < deployed) {
        let (packed, deployed) = (packed.to_string(), deployed.to_string());
        return Err(message!("command-watch-file.packed-before", packed, deployed).into());
    }
    let renames = watched.rollout.renames();
    let held = held::held(&tested.observed, &actual, &renames, (&judged.users(), &[]));
    let options =
        Options { renames: &renames, only_tested: true, held: &held, ..Options::new(judged.policy) };
    let read = tested.sources.keys().chain(actual.sources.keys()).cloned().collect();
    let is_compared = held::is_compared(&tested, &actual, &renames);
    let not_read = not_described::of_users(&everything, judged, &read, is_compared);
    let comparison = compare(&tested.observed, &actual.observed, &options).map_err(|error| error.message());
    let comparison = match comparison {
        Ok(mut comparison) => {
            comparison.caveats.extend(not_read.iter().map(Unseen::message));
            beside(comparison, [&tested, &actual], false)
        }
        Err(mismatch) => {
            terminal::list_errors(said(&actual.errors));
            return Err(mismatch.into());
        }
    };
    let asked = Asked {
        tested: std::slice::from_ref(&which.named.state),
        actual: paths,
        strict: *strict,
        format: *format,
        output: output.as_deref(),
        csv: *csv,
        details: *details,
    };
    let line = |drift: &Drift| actual.line(drift.kind, &drift.subject, &drift.fact);
    let mut told = compared(&asked, judged.policy, [&tested, &actual], (&comparison, None), &line, &[]);
    if told.problems.is_empty() {
        let verdict = comparison.verdict();
        let user_changes = logs.read.changes.map(|_| {
            let org = logs.beside(&watched.facts);
            let at_hand = events::Logs { org: &org, calls: None, read: logs.read };
            let changes = events::since(deployed, &at_hand, &names, now.date()).changes;
            of_users(&watched, &logs, &changes).len()
        });
        let known = part(&watched, &logs, &names, now.date());
        let refused = remembered::refused(&known, &still_refused(&watched, &logs, &names, deployed));
        watched.rollout.checks.push(KeptCheck {
            refused_calls: known.logs.calls.map(|_| known.refused_calls()),
            refused,
            failed_logins: known.logs.logins.map(|_| known.logs.failed_logins),
            user_changes,
            logs_read: LogsRead {
                changes: known.logs.changes,
                logins: known.logs.logins,
                calls: known.logs.calls,
            },
            ..KeptCheck::new(now, by.clone(), &watched.baseline, &comparison, verdict)
        });
        state.put("rollouts", &watched.org, &watched.entry, as_json(&watched.rollout)?);
        state.write(&which.named.state, now)?;
    }
    told.watch =
        Some(with_kept_days(part(&watched, &logs, &names, now.date()), &watched.rollout, &which.logs));
    write(&asked, &told, color)?;
    logs.gaps(Some(deployed)).iter().for_each(|gaps| note(color, gaps));
    // What these write holds differences and nothing of the watch.
    if matches!(format, Output::As(Format::Sarif | Format::Junit | Format::Csv)) {
        logs.open.iter().for_each(|open| note(color, open));
    }
    let kept = if told.problems.is_empty() {
        message!("command-watch-file.checked", shown(&which.named.state))
    } else {
        message!(
            "command-watch-file.not-checked",
            shown(&which.named.state),
            message!("command-watch-file.unread")
        )
    };
    note(color, &kept);
    Ok(Verdict::of(told.problems.len(), told.is_good()))
}
