//! `permlight verify`: compares what is there with what was tested.

pub mod arguments;
mod correct;
mod json;
mod junit;
mod markdown;
mod sarif;
pub mod side;
mod text;
mod words;

use std::collections::HashMap;
use std::io;

use permlight_core::policy::Policy;
use permlight_core::subject::SubjectKind;
use permlight_metadata::ReadError;
use permlight_verify::baseline::Baseline;
use permlight_verify::deploy::{self, Before, Readiness};
use permlight_verify::{Comparison, Direction, Drift, Options, Verdict as Outcome, compare};

use self::arguments::{Verify, VerifyFormat};
use self::side::Side;
use crate::arguments::Color;
use crate::baseline::file;
use crate::language::say;
use crate::{Verdict, check, output, policy, terminal};

/// All that is reported.
struct Report<'r> {
    tested: String,
    actual: String,
    policy: &'static Policy,
    comparison: &'r Comparison,
    baseline: Option<&'r Baseline>,
    /// What a deploy would do, if that was asked for.
    before: Option<Before<'r>>,
    /// Where each subject stands, on the actual side if it is there.
    sources: HashMap<(SubjectKind, &'r str), &'r str>,
    /// What is there.
    side: &'r Side,
    errors: Vec<&'r ReadError>,
    /// What was not compared, as sentences: parts of subjects, elements that are not known, links.
    notices: Vec<String>,
}

impl Report<'_> {
    /// The file of a difference.
    fn source(&self, drift: &Drift) -> &str {
        self.sources.get(&(drift.kind, drift.subject.as_str())).copied().unwrap_or(&self.actual)
    }

    /// The line of that file, where it names the setting.
    fn line(&self, drift: &Drift) -> Option<u32> {
        self.side.line(drift.kind, &drift.subject, &drift.fact)
    }

    /// Equal, or ready for a deploy if that was asked for.
    fn is_good(&self) -> bool {
        self.errors.is_empty()
            && match &self.before {
                Some(before) => before.verdict == Readiness::Ready,
                None => self.comparison.verdict() == Outcome::Equal,
            }
    }

    /// What speaks against a deploy, if that was asked for.
    fn reasons(&self) -> &[String] {
        match self.before.as_ref().map(|before| &before.verdict) {
            Some(Readiness::NotReady(reasons)) => reasons,
            _ => &[],
        }
    }

    fn count(&self, direction: Direction) -> usize {
        self.comparison.count(direction)
    }

    /// Differences that are to be expected between these environments.
    fn expected(&self) -> impl Iterator<Item = &Drift> {
        self.comparison.drift.iter().filter(|drift| drift.expected.is_some())
    }

    /// The others.
    fn counted(&self) -> impl Iterator<Item = &Drift> {
        self.comparison.drift.iter().filter(|drift| drift.expected.is_none())
    }
}

/// Runs the command.
pub fn run(verify: &Verify, color: Color) -> io::Result<Verdict> {
    let Some(chosen) = policy::choose(&verify.policy, color) else { return Ok(Verdict::BadInput) };
    let tested = side::read(&verify.tested, verify.whole, false);
    // Only code scanning shows lines.
    let actual = side::read(&verify.actual, verify.whole, verify.format == VerifyFormat::Sarif);
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
    let saw_nothing = comparison.told_nothing().then(|| nothing_compared(verify, &comparison));
    let report = report(verify, chosen.policy, (&tested, &actual), &comparison, saw_nothing.as_ref());
    write(verify, &report, color)?;
    if !report.errors.is_empty() {
        return Ok(Verdict::BadInput);
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
    Ok(if report.is_good() { Verdict::Clean } else { Verdict::Failures })
}

fn report<'r>(
    verify: &Verify,
    policy: &'static Policy,
    (tested, actual): (&'r Side, &'r Side),
    comparison: &'r Comparison,
    saw_nothing: Option<&'r ReadError>,
) -> Report<'r> {
    let mut sources = HashMap::new();
    // The actual side is told last, so that it wins.
    for side in [tested, actual] {
        sources.extend(
            side.sources.iter().map(|((kind, name), source)| ((*kind, name.as_str()), source.as_str())),
        );
    }
    let baseline = tested.baseline.as_ref();
    let mut errors: Vec<_> = tested.errors.iter().chain(&actual.errors).collect();
    if errors.is_empty() {
        errors.extend(saw_nothing);
    }
    Report {
        tested: verify.tested.to_string_lossy().into_owned(),
        actual: verify.actual.to_string_lossy().into_owned(),
        policy,
        comparison,
        baseline,
        before: verify.before.then(|| deploy::before(comparison, baseline)),
        sources,
        side: actual,
        errors,
        notices: [tested, actual].into_iter().flat_map(notices).collect(),
    }
}

/// A comparison that saw nothing says nothing.
fn nothing_compared(verify: &Verify, comparison: &Comparison) -> ReadError {
    let why = if comparison.compared.is_empty() {
        "no subject is on both sides"
    } else {
        "no setting of the subjects that are on both sides is known on both"
    };
    file::error(verify.actual.to_string_lossy().into_owned(), format!("nothing was compared: {why}"))
}

fn notices(side: &Side) -> impl Iterator<Item = String> {
    let left_out = side.unknown.iter().map(|unknown| format!("{unknown}."));
    let partial = side.partial.iter().map(|partial| format!("{partial}."));
    let links = side.links.iter().map(|link| say(&check::judge::not_followed(link).message));
    partial.chain(left_out).chain(links)
}

fn write(verify: &Verify, report: &Report<'_>, color: Color) -> io::Result<()> {
    let file = verify.output.as_deref();
    match verify.format {
        VerifyFormat::Text => {
            output::page(file, color, |page| text::write(page, report, verify.all))?;
            terminal::list_errors(&report.errors);
            Ok(())
        }
        VerifyFormat::Json => output::data(file, |out| json::write(out, report)),
        VerifyFormat::Sarif => output::data(file, |out| sarif::write(out, report)),
        VerifyFormat::Junit => output::data(file, |out| junit::write(out, report)),
        VerifyFormat::Md => output::data(file, |out| markdown::write(out, report, verify.all)),
    }
}
