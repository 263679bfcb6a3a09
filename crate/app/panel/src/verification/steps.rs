//! What a verification says of the items of the checklist that people otherwise write down.

use permlight_core::finding::Outcome;
use permlight_verify::watch::{Reopened, State};
use permlight_verify::{Comparison, Direction, Verdict};

use super::{Verification, day_of};

impl Verification<'_> {
    /// What the verification says of the steps of the rollout that people otherwise write down: rule, outcome, sentence.
    pub fn steps(&self) -> Vec<(&'static str, Outcome, String)> {
        let mut steps = Vec::new();
        let Some(Ok(baseline)) = &self.baseline else { return steps };
        let tested = format!("\"{}\" of {}", baseline.name, day_of(&baseline.created));
        if self.is_sandbox {
            let verdict = self.comparison().map(Comparison::verdict);
            match verdict {
                Some(Verdict::Drift) => {
                    steps.push((
                        "ROL003",
                        Outcome::Fail,
                        format!("It changed since it was marked as tested, {tested}."),
                    ));
                }
                Some(Verdict::Equal) => {
                    steps.push((
                        "ROL003",
                        Outcome::Pass,
                        format!("It is as it was marked as tested: {tested}."),
                    ));
                }
                _ => {}
            }
            return steps;
        }
        let (Some(comparison), Some(after)) = (self.comparison(), self.after()) else { return steps };
        let watch = &after.watch;
        steps.push(match &watch.reopened {
            None => ("ROL003", Outcome::Pass, format!("Tested in the sandbox: {tested}.")),
            Some(reopened) => ("ROL003", Outcome::Fail, reopened_because(reopened)),
        });
        let extra = comparison.count(Direction::Extra);
        let differs = comparison.drift.iter().filter(|drift| drift.expected.is_none()).count();
        let (outcome, words) = match comparison.verdict() {
            Verdict::Equal => (Outcome::Pass, format!("Production is what was tested: {tested}.")),
            Verdict::Drift => {
                (Outcome::Fail, format!("Other than tested ({tested}): {}.", counted(differs, "setting")))
            }
            Verdict::Unknown => {
                (Outcome::Unknown, format!("Not everything of {tested} was seen in production."))
            }
        };
        steps.push(("ROL005", outcome, words.clone()));
        steps.push(("ROL007", outcome, words.clone()));
        steps.push(if extra > 0 {
            ("ROL006", Outcome::Fail, format!("More than tested ({tested}): {}.", counted(extra, "setting")))
        } else {
            ("ROL006", outcome, words)
        });
        if watch.is_over {
            steps.push((
                "ROL008",
                Outcome::Pass,
                format!("Watched from {} until {}.", watch.from, watch.until),
            ));
        } else if let Some(due) = watch.due_since {
            steps.push(("ROL008", Outcome::Fail, format!("A re-check has been due since {due}.")));
        }
        if self.rollout.before.is_some() {
            steps.push((
                "ROL010",
                Outcome::Pass,
                "What production was before the deploy is kept.".to_owned(),
            ));
        }
        match after.clean_up.state {
            State::Done => {
                steps.push(("ROL011", Outcome::Pass, "Nothing of the old access is left.".to_owned()));
            }
            State::Due if after.clean_up.remove.is_empty() => {
                let words = "Whether something of the old access is left cannot be told.";
                steps.push(("ROL011", Outcome::Unknown, words.to_owned()));
            }
            State::Due => {
                let count = after.clean_up.remove.len();
                steps.push((
                    "ROL011",
                    Outcome::Fail,
                    format!("Of the old access there is left: {}.", counted(count, "thing")),
                ));
            }
            State::Ahead => {}
        }
        steps
    }
}

/// Why the sandbox step is open again, in a sentence.
pub fn reopened_because(reopened: &Reopened) -> String {
    match reopened {
        Reopened::Drift { on } => format!("A check on {on} found production different from what was tested."),
        Reopened::Changed { event } => format!("Somebody changed production on {}: {}", event.on, event.what),
        Reopened::Retested { .. } => {
            "Something newer was marked as tested since production was verified.".to_owned()
        }
    }
}

/// A count and its noun.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
