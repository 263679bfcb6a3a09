//! Findings as test results: a suite for each subject, a case for each finding.

use std::io::{self, Write};

use permlight_core::message;
use permlight_org::assessment::Standing;

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
        begin(out, &name, Numbers::of_outcomes(totals.counts.outcomes), &totals.problems, None)
    }

    fn part(&self, out: &mut dyn Write, judged: &Judged<'_>) -> io::Result<()> {
        let rows = judged.rows().filter(|row| row.standing != Standing::NotApplicable);
        let cases: Vec<_> = rows.map(|row| case(&row)).collect();
        suite(out, &judged.outline.id, &judged.outline.place, &cases)
    }

    fn tail(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        end(out, totals.locale, totals.told().iter().map(|notice| notice.message.as_str()), &totals.problems)
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
