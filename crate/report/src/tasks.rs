//! Differences as a list of tasks for whoever deploys: Markdown that tickets and pull requests understand.

use permlight_core::message::Locale;
use permlight_core::rule::Severity;
use permlight_verify::deploy::Deploy;
use permlight_verify::{Direction, Drift, Line, lines};

use crate::comparison::{called, folded};
use crate::escape::markdown::{code, prose};
use crate::say;

/// When something is to be done, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// It was never tested, and can do too much harm to wait for a deploy or for the clean-up.
    Now,
    /// A deploy of what was tested settles it.
    Deploy,
    /// Nobody tested it, and no deploy touches it.
    ByHand,
    /// It has to be found out first.
    Untold,
}

impl When {
    const ALL: [Self; 4] = [Self::Now, Self::Deploy, Self::ByHand, Self::Untold];

    const fn key(self) -> &'static str {
        match self {
            Self::Now => "task.now",
            Self::Deploy => "task.deploy",
            Self::ByHand => "task.by-hand",
            Self::Untold => "task.untold",
        }
    }

    fn of(drift: &Drift) -> Self {
        match drift.deploy {
            _ if drift.direction == Direction::Unknown => Self::Untold,
            _ if drift.direction == Direction::Extra && drift.severity == Severity::Critical => Self::Now,
            Deploy::Adds | Deploy::TakesAway | Deploy::Changes => Self::Deploy,
            Deploy::LeavesAlone => Self::ByHand,
            Deploy::CannotBeTold => Self::Untold,
        }
    }
}

/// The list; empty where nothing differs. What belongs to an environment is no task, and what comes in numbers is counted.
pub fn of(drift: &[Drift], locale: &Locale) -> String {
    let counted = || drift.iter().filter(|drift| drift.expected.is_none());
    let mut out = String::new();
    for when in When::ALL {
        let own = lines(counted().filter(|drift| drift.bulk.is_none() && When::of(drift) == when));
        if own.is_empty() {
            continue;
        }
        out.push_str(&["### ", &prose(locale.word(when.key())), "\n\n"].concat());
        for line in &own {
            out.push_str(&task(line, locale));
        }
        out.push('\n');
    }
    let many = folded(&counted().filter(|drift| drift.bulk.is_some()).collect::<Vec<_>>(), locale);
    if !many.is_empty() {
        out.push_str(&["- [ ] ", &prose(&many.join(locale.word("list.comma"))), "\n"].concat());
    }
    out
}

/// What is there, and what was tested and should be.
fn task(line: &Line<'_>, locale: &Locale) -> String {
    let worst = line.worst;
    let subject = say::title(locale, worst.kind, &worst.subject);
    let (tested, actual) = line.values();
    let (severity, setting) = (say::severity(locale, worst.severity), called(line, locale));
    [
        "- [ ] ",
        &prose(&format!("{severity}: {subject}: {setting}: ")),
        &code(&actual),
        " → ",
        &code(&tested),
        "\n",
    ]
    .concat()
}
