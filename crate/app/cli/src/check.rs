//! `permlight check`: reads metadata files, judges what they describe, and writes what was found as it comes.

mod accepted;
mod decide;
mod groups;
pub mod judge;
pub mod register;
pub mod waivers;

use std::env;
use std::io::{self, Seek, Write};
use std::path::Path;

use permlight_core::date::Date;
use permlight_report::findings::{Parts, Stream};
use permlight_report::sarif::Places;
use permlight_report::{FormatOptions, Scope, text};
use rayon::prelude::*;
use tempfile::SpooledTempFile;

use crate::arguments::{Check, Output};
use crate::language::told;
use crate::terminal::Color;
use crate::{Verdict, output, policy, terminal, today};

use accepted::{Accepted, Entry};
use decide::Decisions;
use judge::{Judgement, Plan};

/// How many bytes of parts that wait are kept in memory; more wait on disk.
const IN_MEMORY: usize = 8 << 20;

/// Runs the command.
pub fn run(check: &Check, color: Color) -> io::Result<Verdict> {
    if let Err(complaint) = check.csv.fits(check.format) {
        terminal::complain(color, &complaint);
        return Ok(Verdict::BadInput);
    }
    let Some(chosen) = policy::choose(&check.policy, color) else { return Ok(Verdict::BadInput) };
    let accepted = match check.accepted.as_deref().map(Accepted::read).transpose() {
        Ok(accepted) => accepted,
        Err(error) => {
            terminal::complain(color, &error);
            return Ok(Verdict::BadInput);
        }
    };
    let today = today::or(check.today);
    let mut plan = Plan {
        paths: &check.paths,
        chosen,
        fail_on: check.fail_on,
        fail_on_unknown: check.fail_on_unknown,
        decided: false,
        holder: None,
        selection: &check.selection,
        strict: check.strict,
        keep: &|_, _| true,
    };
    let accepted = match &check.accept {
        Some(file) => accept(file, &plan, today, color)?,
        None => accepted,
    };
    let mut decisions = Decisions::new(chosen.waivers(), accepted.as_ref(), today);
    plan.decided = decisions.are_any();
    let judgement = write(check, &plan, &mut decisions, color)?;
    let totals = &judgement.totals;
    if check.format == Output::Text {
        let (errors, empty) = totals.problems.split_at(totals.problems.len() - judgement.empty);
        terminal::list_errors(errors);
        for problem in empty {
            terminal::complain(color, &problem.message);
        }
    }
    Ok(Verdict::of(totals.problems.len(), totals.is_good()))
}

/// Writes today's failures to a file, which bears them from now on: judges once, so that the report can say so.
fn accept(file: &Path, plan: &Plan<'_>, today: Date, color: Color) -> io::Result<Option<Accepted>> {
    let mut entries = Vec::new();
    let mut decisions = Decisions::new(plan.chosen.waivers(), None, today);
    let judgement = plan.judge(&mut |judged| decisions.apply(judged), &mut |batch| {
        entries.extend(batch.iter().flat_map(Entry::of));
        Ok(())
    })?;
    if !judgement.totals.problems.is_empty() {
        let complaint = told!("command-check.not-accepted", file.display().to_string());
        terminal::complain(color, &complaint);
        return Ok(None);
    }
    let accepted = Accepted::new(entries, plan.chosen.policy, today);
    accepted.write(file)?;
    Ok(Some(accepted))
}

fn write(
    check: &Check,
    plan: &Plan<'_>,
    decisions: &mut Decisions<'_>,
    color: Color,
) -> io::Result<Judgement> {
    let file = check.output.as_deref();
    let Output::As(format) = check.format else {
        return output::page(file, color, |page| {
            if check.details || check.verbose {
                let stream = text::findings(page.width, check.verbose);
                streamed(plan, decisions, &stream, page.inner())
            } else {
                streamed(plan, decisions, &text::brief(page.width), page.inner())
            }
        });
    };
    let folder = env::current_dir().unwrap_or_default();
    let options = FormatOptions {
        separator: check.csv.separator(),
        byte_order_mark: check.csv.csv_bom,
        attendees: Vec::new(),
        places: Places::of_files(&folder, "."),
    };
    let scope = Scope { policy: plan.chosen.policy, decided: plan.decided, verbose: check.verbose };
    let stream = format.findings(scope, &options);
    let stream = stream.ok_or_else(|| io::Error::other("findings have no such format"))?;
    output::data(file, format.form(), |out| streamed(plan, decisions, stream.as_ref(), out))
}

/// Judges, and writes each subject as soon as it is known.
fn streamed(
    plan: &Plan<'_>,
    decisions: &mut Decisions<'_>,
    stream: &dyn Stream,
    out: &mut dyn Write,
) -> io::Result<Judgement> {
    let judgement = if stream.waits() {
        let mut aside = SpooledTempFile::new(IN_MEMORY);
        let judgement = parts(plan, decisions, stream, &mut aside)?;
        stream.head(out, &judgement.totals)?;
        aside.rewind()?;
        io::copy(&mut aside, out)?;
        judgement
    } else {
        stream.head(out, &plan.totals())?;
        parts(plan, decisions, stream, out)?
    };
    stream.tail(out, &judgement.totals)?;
    Ok(judgement)
}

fn parts(
    plan: &Plan<'_>,
    decisions: &mut Decisions<'_>,
    stream: &dyn Stream,
    out: &mut dyn Write,
) -> io::Result<Judgement> {
    let mut parts = Parts::new(stream);
    let mut judgement = plan.judge(&mut |judged| decisions.apply(judged), &mut |batch| {
        let texts = batch.par_iter().map(|judged| {
            let mut text = Vec::new();
            stream.part(&mut text, judged).map(|()| text)
        });
        for text in texts.collect::<Vec<_>>() {
            parts.put(out, &text?)?;
        }
        Ok(())
    })?;
    judgement.totals.notices.extend(decisions.notices(plan.chosen.policy));
    Ok(judgement)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use expect_test::expect_file;
    use permlight_core::policy::Policy;
    use permlight_core::rule::Severity;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::arguments::Selection;

    fn shown(width: usize) -> String {
        let paths =
            [PathBuf::from("../../../tests/demo/metadata/acme/force-app/main/default/permissionsets")];
        let chosen = Policy::find("recommended").unwrap().into();
        let plan = Plan {
            paths: &paths,
            chosen,
            fail_on: Severity::High,
            fail_on_unknown: false,
            decided: false,
            holder: None,
            selection: &Selection { everything: true, ..Selection::default() },
            strict: false,
            keep: &|_, _| true,
        };
        let mut bytes = Vec::new();
        let mut decisions = Decisions::new(&[], None, Date::LAST);
        streamed(&plan, &mut decisions, &text::findings(Some(width), false), &mut bytes).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(bytes).unwrap()).to_string()
    }

    #[test]
    fn narrow_and_wide_terminals_are_filled_and_not_overrun() {
        for width in [80, 100] {
            let text = shown(width);
            let paths = |line: &&str| line.contains("-meta.xml");
            for line in text.lines().filter(|line| !paths(line)) {
                assert!(line.width() <= width, "{line}");
                assert_eq!(line.trim_end(), line);
            }
        }
        expect_file!["../tests/golden/check-80-columns.txt"].assert_eq(&shown(80));
    }
}
