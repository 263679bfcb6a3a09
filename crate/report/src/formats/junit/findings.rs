//! Findings as test results: a suite for each subject, a case for each finding.

use std::io::{self, Write};

use permlight_core::finding::Standing;
use permlight_core::message;
use permlight_org::assessment::Notice;

use super::{Case, Numbers, Outcome, begin, end, suite};
use crate::findings::{Judged, Stream, Totals};
use crate::report::PolicyRow;
use crate::row::Row;

/// The format.
pub(crate) struct Findings;

impl Stream for Findings {
    fn waits(&self) -> bool {
        true
    }

    fn head(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let name = format!("Permlight: {}", PolicyRow::of(totals.policy, totals.locale).title);
        let numbers = Numbers::of_outcomes(totals.counts.outcomes).with_skipped(totals.not_known());
        begin(out, &name, numbers, &totals.problems, None)
    }

    fn part(&self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        let rows = judged.rows().filter(|row| row.standing != Standing::NotApplicable);
        let cases: Vec<_> = rows.map(|row| case(&row)).collect();
        suite(out, &judged.outline.id, &judged.outline.place, &cases)
    }

    fn tail(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let (open, told): (Vec<_>, Vec<_>) =
            totals.notices.iter().partition(|notice| notice.kind.is_unknown());
        let said = |notice: &&Notice| totals.locale.say(&notice.message);
        if !open.is_empty() {
            let name = totals.locale.word("junit.not-known");
            let cases: Vec<_> = open.iter().map(said).map(|told| not_known(name, told)).collect();
            suite(out, name, "", &cases)?;
        }
        let told: Vec<_> = told.iter().map(said).collect();
        end(out, totals.locale, told.iter().map(String::as_str), &totals.problems)
    }
}

/// Of whom not all was read: what is not known counts as unknown, beside what was found.
fn not_known(class: &str, told: String) -> Case {
    Case {
        name: told.clone(),
        class: class.to_owned(),
        file: String::new(),
        line: None,
        result: Outcome::Skipped(told),
    }
}

fn case(row: &Row<'_>) -> Case {
    let message = row.says().into_owned();
    let place = row.line.map_or_else(|| row.place.to_owned(), |line| format!("{}:{line}", row.place));
    Case {
        name: format!("{} {}", row.rule, row.target),
        class: row.subject.to_string(),
        file: row.place.to_owned(),
        line: row.line,
        result: match row.standing {
            Standing::Fail => {
                let fix = row.locale.say(&message!("line.fix", row.fix.clone().into_owned()));
                let why = row.locale.say(&message!("line.why", row.why.to_owned()));
                let lines = vec![message.clone(), fix, why, place];
                Outcome::Failure { message, severity: row.severity, lines }
            }
            Standing::Accepted | Standing::Unknown | Standing::Manual => Outcome::Skipped(message),
            Standing::Waived => Outcome::Said(vec![message]),
            Standing::Pass | Standing::NotApplicable => Outcome::Pass,
        },
    }
}
