//! The forms of answers that core does not have itself.

use permlight_core::evidence::Record;
use permlight_core::scan::Step;
use serde::Serialize;

#[derive(Serialize)]
pub struct RecordAnswer<'r> {
    readings: Vec<ReadingAnswer<'r>>,
}

#[derive(Serialize)]
struct ReadingAnswer<'r> {
    time: &'r str,
    facts: Vec<(&'r str, &'r str)>,
}

#[derive(Serialize)]
pub struct StepAnswer<'s> {
    path: &'s str,
    instead: &'s str,
    problem: &'s str,
}

pub fn record(record: &Record) -> RecordAnswer<'_> {
    let readings = record.readings.iter().map(|reading| ReadingAnswer {
        time: &reading.time,
        facts: reading.facts.iter().map(|fact| (fact.key.as_ref(), fact.value.as_str())).collect(),
    });
    RecordAnswer { readings: readings.collect() }
}

pub fn steps(steps: &[Step]) -> Vec<StepAnswer<'_>> {
    steps
        .iter()
        .map(|step| StepAnswer { path: &step.path, instead: &step.instead, problem: step.problem })
        .collect()
}
