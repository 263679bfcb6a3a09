//! `permlight verify`: compares what is there with what was tested.

mod correct;

use std::env;
use std::io;

use permlight_core::policy::Policy;
use permlight_report::comparison::Compared;
use permlight_report::report::Problem;
use permlight_report::sarif::Places;
use permlight_report::{Format, FormatOptions, text};
use permlight_verify::deploy::{self, Before};
use permlight_verify::{Comparison, Drift, Options, compare};

use crate::arguments::Output;
use crate::arguments::Verify;
use crate::check::judge::not_followed;
use crate::language::say;
use crate::problem::{problem, whole};
use crate::side::{self, Side};
use crate::terminal::Color;
use crate::{Verdict, output, policy, terminal};

/// Runs the command.
pub fn run(verify: &Verify, color: Color) -> io::Result<Verdict> {
    if let Err(complaint) = verify.csv.fits(verify.format) {
        terminal::complain(color, &complaint);
        return Ok(Verdict::BadInput);
    }
    if let Some(file) = &verify.output
        && output::is_input(file, &[verify.tested.clone(), verify.actual.clone()])
    {
        let place = file.display();
        terminal::complain(
            color,
            &format!("nothing is written: {place} is read by this command: give another file"),
        );
        return Ok(Verdict::BadInput);
    }
    let Some(chosen) = policy::choose(&verify.policy, color) else { return Ok(Verdict::BadInput) };
    let tested = side::read(&verify.tested, verify.whole, false);
    // Only code scanning shows lines.
    let actual = side::read(&verify.actual, verify.whole, verify.format == Output::As(Format::Sarif));
    let options =
        Options { policy: chosen.policy, renames: &verify.renames, only_tested: tested.baseline.is_some() };
    let comparison = match compare(&tested.observed, &actual.observed, &options) {
        Ok(comparison) => comparison,
        Err(mismatch) => {
            terminal::list_errors(tested.errors.iter().chain(&actual.errors));
            terminal::complain(color, &mismatch.to_string());
            return Ok(Verdict::BadInput);
        }
    };
    let before = verify.before.then(|| deploy::before(&comparison, tested.baseline.as_ref()));
    let lines = |drift: &Drift| actual.line(drift.kind, &drift.subject, &drift.fact);
    let told = (&comparison, before.as_ref());
    let compared = compared(verify, chosen.policy, [&tested, &actual], told, &lines);
    write(verify, &compared, color)?;
    let verdict = Verdict::of(compared.problems.len(), compared.is_good());
    if verdict == Verdict::BadInput {
        return Ok(verdict);
    }
    if let Some(folder) = &verify.correct {
        let inputs = [verify.tested.as_path(), verify.actual.as_path()];
        let renames = &verify.renames;
        if let Err(message) =
            correct::correct(folder, &inputs, (&tested, &actual), renames, &comparison, color)?
        {
            terminal::complain(color, &message);
            return Ok(Verdict::BadInput);
        }
    }
    Ok(verdict)
}

/// What was compared, and what is said of it.
fn compared<'r>(
    verify: &'r Verify,
    policy: &'static Policy,
    sides: [&'r Side; 2],
    (comparison, before): (&'r Comparison, Option<&'r Before<'r>>),
    lines: &'r dyn Fn(&Drift) -> Option<u32>,
) -> Compared<'r> {
    let [tested, _] = sides;
    // The actual side is told last, so that it wins.
    let places = sides.iter().flat_map(|side| &side.sources);
    let places = places.map(|((kind, name), place)| ((*kind, name.as_str()), place.as_str()));
    let mut problems: Vec<_> = sides.iter().flat_map(|side| side.errors.clone()).map(problem).collect();
    if problems.is_empty() && comparison.told_nothing() {
        problems.push(nothing_compared(verify, comparison));
    }
    Compared {
        tested: verify.tested.to_string_lossy(),
        actual: verify.actual.to_string_lossy(),
        policy,
        comparison,
        baseline: tested.baseline.as_ref(),
        before,
        places: places.collect(),
        lines,
        problems,
        notices: sides.into_iter().flat_map(notices).collect(),
    }
}

/// A comparison that saw nothing says nothing.
fn nothing_compared(verify: &Verify, comparison: &Comparison) -> Problem {
    let why = if comparison.compared.is_empty() {
        "no subject is on both sides"
    } else {
        "no setting of the subjects that are on both sides is known on both"
    };
    whole(verify.actual.to_string_lossy(), format!("nothing was compared: {why}"))
}

fn notices(side: &Side) -> impl Iterator<Item = String> {
    let left_out = side.unknown.iter().map(|unknown| format!("{unknown}."));
    let partial = side.partial.iter().map(|partial| format!("{partial}."));
    let links = side.links.iter().map(|link| say(&not_followed(link).message));
    partial.chain(left_out).chain(links)
}

fn write(verify: &Verify, compared: &Compared<'_>, color: Color) -> io::Result<()> {
    let file = verify.output.as_deref();
    let Output::As(format) = verify.format else {
        output::page(file, color, |page| text::comparison(page, compared, verify.all))?;
        terminal::list_errors(&compared.problems);
        return Ok(());
    };
    let folder = env::current_dir().unwrap_or_default();
    let options = FormatOptions {
        separator: verify.csv.separator(),
        byte_order_mark: verify.csv.csv_bom,
        attendees: Vec::new(),
        places: Places::of_files(&folder, &compared.actual),
    };
    let bytes = format.comparison(compared, verify.all, &options)?;
    let bytes = bytes.ok_or_else(|| io::Error::other("a comparison has no such format"))?;
    output::data(file, |out| out.write_all(&bytes))
}
