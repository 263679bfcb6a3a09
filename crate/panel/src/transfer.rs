//! Everything that is kept, as one file: to a colleague, or to another browser. Taking one in loses nothing on either side.

use permlight_core::evidence::{Reading, Record};
use permlight_core::fact::Facts;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The version of the form.
const VERSION: u64 = 1;

/// Why a file was not taken in.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no file of Permlight.
    NoState,
    /// A newer version wrote it.
    Newer,
}

/// What becomes of taking a file in.
#[derive(Debug, Default, PartialEq)]
pub struct Merged {
    /// What is to be stored, whole keys.
    pub changes: Map<String, Value>,
    /// Entries of people that differ: both are kept.
    pub conflicts: usize,
}

#[derive(Serialize, Deserialize)]
struct RecordRow {
    readings: Vec<ReadingRow>,
}

#[derive(Serialize, Deserialize)]
struct ReadingRow {
    time: String,
    facts: Vec<(String, String)>,
}

/// The file. Manual entries and waivers stand at the top as well, where `permlight checklist --state` looks for them.
pub fn write(stored: &Map<String, Value>, time: &str) -> String {
    let all = |prefix: &str| -> Vec<Value> {
        let maps =
            stored.iter().filter(|(key, _)| key.starts_with(prefix)).filter_map(|(_, map)| map.as_object());
        maps.flat_map(|map| map.values().cloned()).collect()
    };
    let kept: Map<String, Value> =
        stored.iter().filter(|(key, _)| is_kept(key)).map(|(k, v)| (k.clone(), v.clone())).collect();
    let file = json!({
        "permlight": "state", "version": VERSION, "written": time,
        "manual": all("manual:"), "waivers": all("waivers:"), "stored": kept,
    });
    format!("{file:#}\n")
}

/// What a tab is doing at this moment is nobody else's, and what the panel works out it works out again.
fn is_kept(key: &str) -> bool {
    !["scan:", "tested:", "due:"].iter().any(|kind| key.starts_with(kind))
}

/// Lays a file over what is stored: of evidence the later counts, entries of people are all kept, and what was chosen here
/// stays.
///
/// # Errors
///
/// Why it cannot be taken in.
pub fn merge(stored: &Map<String, Value>, file: &str) -> Result<Merged, Refusal> {
    let file: Value =
        serde_json::from_str(file.trim_start_matches('\u{feff}')).map_err(|_| Refusal::NoState)?;
    let is_state = file.get("permlight").and_then(Value::as_str) == Some("state");
    let version = file.get("version").and_then(Value::as_u64).filter(|_| is_state).ok_or(Refusal::NoState)?;
    if version > VERSION {
        return Err(Refusal::Newer);
    }
    let theirs = file.get("stored").and_then(Value::as_object).ok_or(Refusal::NoState)?;
    let mut merged = Merged::default();
    for (key, their) in theirs.iter().filter(|(key, _)| is_kept(key)) {
        let value = match stored.get(key) {
            None => their.clone(),
            Some(own) => match key.split(':').next().unwrap_or_default() {
                "evidence" => evidence(own, their),
                "manual" | "waivers" | "baselines" => entries(own, their, &mut merged.conflicts),
                "rollouts" => rollouts(own, their),
                "labels" => joined(their, own),
                _ => own.clone(),
            },
        };
        if stored.get(key) != Some(&value) {
            merged.changes.insert(key.clone(), value);
        }
    }
    Ok(merged)
}

/// One record of both; what cannot be read stays as it is here.
fn evidence(own: &Value, their: &Value) -> Value {
    let read = |value: &Value| serde_json::from_value::<RecordRow>(value.get("record")?.clone()).ok();
    let (Some(mine), Some(other)) = (read(own), read(their)) else { return own.clone() };
    let mut record = Record::default();
    for row in mine.readings.into_iter().chain(other.readings) {
        let mut facts = Facts::default();
        for (name, value) in row.facts {
            facts.set(&name, value);
        }
        record.add(Reading { time: row.time, facts });
    }
    let readings = record.readings.iter().map(|reading| ReadingRow {
        time: reading.time.clone(),
        facts: reading.facts.iter().map(|fact| (fact.key.to_string(), fact.value.clone())).collect(),
    });
    let row = RecordRow { readings: readings.collect() };
    let mut whole = own.clone();
    if let (Some(object), Ok(row)) = (whole.as_object_mut(), serde_json::to_value(row)) {
        object.insert("record".to_owned(), row);
    }
    whole
}

/// All entries of both; those of one place that differ stand beside each other.
fn entries(own: &Value, their: &Value, conflicts: &mut usize) -> Value {
    let (Some(mine), Some(other)) = (own.as_object(), their.as_object()) else { return own.clone() };
    let mut both = mine.clone();
    for (place, entry) in other {
        if both.values().any(|known| known == entry) {
            continue;
        }
        let mut free = place.clone();
        if both.contains_key(&free) {
            *conflicts += 1;
        }
        while both.contains_key(&free) {
            free.push('+');
        }
        both.insert(free, entry.clone());
    }
    Value::Object(both)
}

/// The rollouts of both; of one that both have, the checks of both in the order in which they were made.
fn rollouts(own: &Value, their: &Value) -> Value {
    let mut both = joined(their, own);
    let (Some(rows), Some(theirs)) = (both.as_object_mut(), their.as_object()) else { return both };
    for (entry, row) in rows {
        let more = theirs.get(entry).and_then(|row| row.get("checks")).and_then(Value::as_array);
        let (Some(more), Some(checks)) = (more, row.get_mut("checks").and_then(Value::as_array_mut)) else {
            continue;
        };
        for check in more {
            if !checks.contains(check) {
                checks.push(check.clone());
            }
        }
        let time = |check: &Value| check.get("time").and_then(Value::as_str).unwrap_or_default().to_owned();
        checks.sort_by_key(time);
    }
    both
}

/// The entries of both; of those that differ, the second's.
fn joined(first: &Value, second: &Value) -> Value {
    let (Some(first), Some(second)) = (first.as_object(), second.as_object()) else { return second.clone() };
    Value::Object(first.iter().chain(second).map(|(key, value)| (key.clone(), value.clone())).collect())
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]
mod tests {
    use super::*;

    fn state(value: Value) -> Map<String, Value> {
        let Value::Object(map) = value else { unreachable!("tests write objects") };
        map
    }

    fn page(time: &str, fact: &str) -> Value {
        json!({ "version": 1, "name": "P", "record": { "readings": [{ "time": time, "facts": [["permission/ApiEnabled", fact]] }] } })
    }

    #[test]
    fn what_was_written_comes_back_whole() {
        let stored = state(json!({
            "settings": { "policy": "smartosc" }, "evidence:acme:profile:00e:p:": page("2026-11-12T09:30:00.000Z", "on"),
            "manual:acme": { "INT010|user:a": { "item": "INT010", "state": "done" } }, "scan:acme": {}, "tested:acme:00e": {},
        }));
        let file = write(&stored, "2026-11-22T08:00:00.000Z");
        let mut merged = merge(&Map::new(), &file).expect("a state");
        for key in ["scan:acme", "tested:acme:00e"] {
            merged.changes.insert(key.to_owned(), json!({}));
        }
        assert_eq!(merged.changes, stored);
        assert_eq!(merge(&stored, &file), Ok(Merged::default()), "a second time changes nothing");
        let parsed: Value = serde_json::from_str(&file).expect("JSON");
        assert_eq!(parsed["manual"][0]["item"], "INT010");
    }

    #[test]
    fn later_evidence_wins_whoever_has_it() {
        let key = "evidence:acme:profile:00e:p:";
        let old = state(json!({ key: page("2026-11-12T09:30:00.000Z", "on") }));
        let new = state(json!({ key: page("2026-11-20T09:30:00.000Z", "off") }));
        let merged = merge(&old, &write(&new, "")).expect("a state");
        assert_eq!(merged.changes[key]["record"]["readings"][0]["facts"][0][1], "off");
        assert!(merge(&new, &write(&old, "")).expect("a state").changes.is_empty());
    }

    #[test]
    fn entries_that_differ_are_both_kept() {
        let entry = |owner: &str| json!({ "item": "INT010", "state": "done", "owner": owner });
        let mine =
            state(json!({ "manual:acme": { "INT010|": entry("Ada") }, "settings": { "policy": "a" } }));
        let theirs =
            state(json!({ "manual:acme": { "INT010|": entry("Bob") }, "settings": { "policy": "b" } }));
        let merged = merge(&mine, &write(&theirs, "")).expect("a state");
        assert_eq!(merged.conflicts, 1);
        assert_eq!(merged.changes["manual:acme"].as_object().map(Map::len), Some(2));
        assert!(!merged.changes.contains_key("settings"), "what was chosen here stays");
    }

    #[test]
    fn checks_of_one_rollout_are_all_kept_in_their_order() {
        let check = |time: &str| json!({ "time": time, "verdict": "equal" });
        let state = |checks: Value| {
            state(json!({ "rollouts:acme": { "user:1": { "deployed": "2026-11-12", "checks": checks } } }))
        };
        let (mine, theirs) = (
            state(json!([check("2026-11-13"), check("2026-11-20")])),
            state(json!([check("2026-11-13"), check("2026-11-15")])),
        );
        let merged = merge(&mine, &write(&theirs, "")).expect("a state");
        let checks = merged.changes["rollouts:acme"]["user:1"]["checks"].as_array().expect("checks");
        let times: Vec<_> = checks.iter().map(|check| check["time"].as_str().expect("a time")).collect();
        assert_eq!(times, ["2026-11-13", "2026-11-15", "2026-11-20"]);
        assert_eq!(merge(&mine, &write(&mine, "")), Ok(Merged::default()));
    }

    #[test]
    fn what_is_no_state_is_refused() {
        for file in ["", "[]", "{}", r#"{"permlight":"state"}"#, r#"{"permlight":"state","version":1}"#] {
            assert_eq!(merge(&Map::new(), file), Err(Refusal::NoState), "{file}");
        }
        assert_eq!(
            merge(&Map::new(), r#"{"permlight":"state","version":2,"stored":{}}"#),
            Err(Refusal::Newer)
        );
    }
}
