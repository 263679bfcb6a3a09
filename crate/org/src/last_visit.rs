//! What is new since the user looked last, on a day before.

use permlight_core::date::Date;
use serde::Serialize;

/// The failures of one user or profile, on the day of the last visit and at the end of the day of the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Visit {
    /// The day.
    pub day: Date,
    /// What failed then.
    pub failures: Vec<String>,
    /// The day of the visit before, and what failed at its end.
    pub before: Option<(Date, Vec<String>)>,
}

/// What changed since a day.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The day.
    pub since: Date,
    /// How many failures came.
    pub new: usize,
    /// How many went.
    pub corrected: usize,
}

impl Visit {
    /// The visit of today; `None` if there is nothing to keep anew. `failures` are names of what fails, sorted.
    pub fn today(last: Option<&Self>, failures: Vec<String>, today: Date) -> Option<Self> {
        let Some(last) = last else { return Some(Self { day: today, failures, before: None }) };
        if last.day == today {
            return (last.failures != failures).then(|| Self { failures, ..last.clone() });
        }
        Some(Self { day: today, failures, before: Some((last.day, last.failures.clone())) })
    }

    /// What changed since the visit before; `None` if there was none.
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

    fn visit(last: Option<&Visit>, failures: &[&str], on: &str) -> Option<Visit> {
        Visit::today(last, failures.iter().map(|name| (*name).to_owned()).collect(), day(on))
    }

    #[test]
    fn visits_of_one_day_are_one() {
        let first = visit(None, &["a", "b"], "2026-11-20").expect("the first visit");
        assert_eq!(first.change(), None);
        assert_eq!(visit(Some(&first), &["a", "b"], "2026-11-20"), None);
        let later = visit(Some(&first), &["a"], "2026-11-20").expect("something changed");
        assert_eq!(later.change(), None);
        let next = visit(Some(&later), &["c"], "2026-11-22").expect("another day");
        assert_eq!(next.change(), Some(Change { since: day("2026-11-20"), new: 1, corrected: 1 }));
        let same_day = visit(Some(&next), &["a", "c"], "2026-11-22").expect("something changed");
        assert_eq!(same_day.change(), Some(Change { since: day("2026-11-20"), new: 1, corrected: 0 }));
    }
}
