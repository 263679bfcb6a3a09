//! What is new since the user looked last, on a day before.

use permlight_core::date::Date;
use permlight_org::assessment::Standing;
use serde::Serialize;

use crate::org::View;

/// The failures of one user or profile, on the day of the last look and at the end of the day of the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
    /// The day.
    pub day: Date,
    /// What failed then.
    pub failures: Vec<String>,
    /// The day of the look before, and what failed at its end.
    pub before: Option<(Date, Vec<String>)>,
}

/// What changed since a day.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    pub since: Date,
    pub new: usize,
    pub corrected: usize,
}

/// Names of what fails, sorted.
pub fn failures(view: &View<'_>) -> Vec<String> {
    let failing = view.observations.iter().filter(|seen| seen.ruled.standing() == Standing::Fail);
    let mut names: Vec<String> = failing
        .map(|seen| {
            let finding = &seen.ruled.finding;
            let id = seen.subject.record_id.as_deref().unwrap_or_default();
            format!("{}|{id}|{}", finding.rule.code, finding.target.name())
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The look of today; `None` if there is nothing to keep anew.
pub fn look(last: Option<&Look>, failures: Vec<String>, today: Date) -> Option<Look> {
    let Some(last) = last else { return Some(Look { day: today, failures, before: None }) };
    if last.day == today {
        return (last.failures != failures).then(|| Look { failures, ..last.clone() });
    }
    Some(Look { day: today, failures, before: Some((last.day, last.failures.clone())) })
}

impl Look {
    /// What changed since the look before; `None` if there was none.
    pub fn change(&self) -> Option<Change> {
        let (since, before) = self.before.as_ref()?;
        let missing =
            |of: &[String], other: &[String]| of.iter().filter(|name| !other.contains(name)).count();
        let (new, corrected) = (missing(&self.failures, before), missing(before, &self.failures));
        Some(Change { since: *since, new, corrected })
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may fail")]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).expect("a day")
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn looks_of_one_day_are_one() {
        let first = look(None, names(&["a", "b"]), day("2026-11-20")).expect("the first look");
        assert_eq!(first.change(), None);
        assert_eq!(look(Some(&first), names(&["a", "b"]), day("2026-11-20")), None);
        let later = look(Some(&first), names(&["a"]), day("2026-11-20")).expect("something changed");
        assert_eq!(later.change(), None);
        let next = look(Some(&later), names(&["c"]), day("2026-11-22")).expect("another day");
        assert_eq!(next.change(), Some(Change { since: day("2026-11-20"), new: 1, corrected: 1 }));
        let same_day = look(Some(&next), names(&["a", "c"]), day("2026-11-22")).expect("something changed");
        assert_eq!(same_day.change(), Some(Change { since: day("2026-11-20"), new: 1, corrected: 0 }));
    }
}
