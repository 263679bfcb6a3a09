//! A comparison as test results: a suite for each subject, a case for each difference, and one case that passes for each
//! subject without any.

use permlight_core::subject::SubjectKind;
use permlight_verify::{Direction, Drift};

use super::{Case, Numbers, Outcome, begin, end, suite};
use crate::comparison::{Compared, by_subject, direction, sentence};
use crate::say;
use crate::watch::Standing;

/// Writes the comparison. What cannot be told is skipped, and so is what is to be expected in one environment.
pub(crate) fn comparison(compared: &Compared<'_>) -> Vec<u8> {
    let (comparison, locale) = (compared.comparison, compared.locale);
    let word = |key: &str| locale.word(key).to_owned();
    let mut suites: Vec<(String, String, Vec<Case>)> = Vec::new();
    let differs = |(kind, name): &&(SubjectKind, String)| {
        comparison.drift.iter().any(|drift| drift.kind == *kind && drift.subject == *name)
    };
    let equal = comparison.compared.iter().filter(|subject| !differs(subject));
    let equal = equal
        .map(|(kind, name)| {
            plain(locale.word("command-verify.as-tested"), say::id(*kind, name), Outcome::Pass)
        })
        .collect();
    suites.push((word("command-verify.as-tested-suite"), String::new(), equal));
    for (_, drift) in by_subject(comparison.drift.iter(), locale) {
        let Some(first) = drift.first() else { continue };
        let cases = drift.iter().map(|drift| case(compared, drift)).collect();
        let place = compared.place(first).to_owned();
        suites.push((say::id(first.kind, &first.subject), place, cases));
    }
    let unseen = comparison.unseen.iter().filter(|unseen| unseen.needed).map(|unseen| {
        let name = format!("{} {}", unseen.section, unseen.target);
        let skipped = Outcome::Skipped(word("verify.drift-unseen-reason"));
        plain(&name, say::id(unseen.kind, &unseen.subject), skipped)
    });
    suites.push((word("command-verify.unseen-title"), String::new(), unseen.collect()));
    // Skipped cases are green. A verdict that is not good and that no failure shows is an error.
    let lines = compared.against();
    if let Some(message) = lines.first().cloned() {
        let case =
            plain(locale.word("verify.verdict"), word("verify.verdict"), Outcome::Error { message, lines });
        suites.push((word("verify.verdict"), String::new(), vec![case]));
    }
    if let Some(part) = &compared.watch {
        let (message, lines) = (part.verdict(locale).1, part.lines(locale));
        let lines = lines.into_iter().map(|(_, line)| line).collect();
        let result = if part.standing() == Standing::Look {
            Outcome::Error { message, lines }
        } else {
            Outcome::Said(lines)
        };
        let case = plain(locale.word("verify.watch"), word("verify.watch"), result);
        suites.push((word("verify.watch"), String::new(), vec![case]));
    }
    suites.retain(|(_, _, cases)| !cases.is_empty());
    let numbers = Numbers::of(suites.iter().flat_map(|(_, _, cases)| cases));
    let told = compared.told();
    let notices = told.iter().map(String::as_str);
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = begin(&mut out, "Permlight: verify", numbers, &compared.problems, None)
        .and_then(|()| suites.iter().try_for_each(|(name, file, cases)| suite(&mut out, name, file, cases)))
        .and_then(|()| end(&mut out, locale, notices, &compared.problems));
    out
}

/// Whether a difference is a failure.
fn fails(drift: &Drift) -> bool {
    drift.direction != Direction::Unknown && drift.expected.is_none()
}

fn plain(name: &str, class: String, result: Outcome) -> Case {
    Case { name: name.to_owned(), class, file: String::new(), line: None, result }
}

fn case(compared: &Compared<'_>, drift: &Drift) -> Case {
    let (message, place) = (sentence(drift, compared.locale), compared.place(drift).to_owned());
    let result = if compared.is_ready() && drift.expected.is_none() {
        Outcome::Said(vec![message])
    } else if fails(drift) {
        let lines = vec![message.clone(), place.clone()];
        Outcome::Failure { message, severity: drift.severity, lines }
    } else {
        Outcome::Skipped(message)
    };
    Case {
        name: format!(
            "{} {} {}",
            compared.locale.word(direction(drift.direction)),
            drift.section,
            drift.target
        ),
        class: say::id(drift.kind, &drift.subject),
        file: place,
        line: compared.line(drift),
        result,
    }
}
