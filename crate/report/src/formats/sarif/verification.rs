//! A comparison as results: a rule for each direction.

use std::collections::HashMap;

use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::rule::Severity;
use permlight_verify::{Direction, Drift};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Entry, Frame, Places, Text, fingerprint, level, security_severity, whole};
use crate::comparison::{Compared, sentence};
use crate::say;

/// The version of the way in which fingerprints of differences are made.
const FINGERPRINT: &str = "subjectSettingDirection/v1";

/// Writes the comparison. Differences that are to be expected in one environment are notes.
pub(crate) fn comparison(compared: &Compared<'_>, places: &Places<'_>) -> Vec<u8> {
    let mut told = compared.against();
    told.extend(compared.told());
    told.extend(compared.watched());
    let frame = Frame {
        rules: Direction::ALL.map(|direction| rule(direction, compared.locale)).to_vec(),
        run: format!("verify/{}", compared.policy.id),
        ended: None,
        problems: &compared.problems,
        notices: told.iter().map(String::as_str).collect(),
        places,
        locale: compared.locale,
    };
    whole(&frame, compared.comparison.drift.iter().map(|drift| result(compared, drift, places)))
}

fn rule(direction: Direction, locale: &Locale) -> Value {
    let (name, severity) = match direction {
        Direction::Extra => ("ExtraRight", Severity::High),
        Direction::Missing => ("MissingRight", Severity::Low),
        Direction::Changed => ("ChangedSetting", Severity::Medium),
        Direction::Unknown => ("UnknownSetting", Severity::Low),
    };
    json!({
        "id": id(direction),
        "name": name,
        "shortDescription": { "text": locale.word(title(direction)) },
        "help": { "text": locale.say(&message!("line.fix", message!(FIX))) },
        "defaultConfiguration": { "level": level(severity) },
        "properties": { "security-severity": security_severity(severity), "tags": ["security", "drift"] },
    })
}

/// What to do about a difference, as a key of messages.
pub(crate) const FIX: &str = "command-verify.fix";

/// What a difference of this direction means, as a key of messages.
pub(crate) const fn title(direction: Direction) -> &'static str {
    match direction {
        Direction::Extra => "command-verify.title-extra",
        Direction::Missing => "command-verify.title-missing",
        Direction::Changed => "command-verify.title-changed",
        Direction::Unknown => "command-verify.title-unknown",
    }
}

/// The rule of a direction.
pub(crate) const fn id(direction: Direction) -> &'static str {
    match direction {
        Direction::Extra => "drift/extra",
        Direction::Missing => "drift/missing",
        Direction::Changed => "drift/changed",
        Direction::Unknown => "drift/unknown",
    }
}

#[derive(Serialize)]
struct Properties<'a> {
    severity: Severity,
    subject: String,
    section: &'a str,
    setting: &'a str,
    tested: &'a str,
    actual: &'a str,
    direction: Direction,
    expected: Option<&'a str>,
}

fn result<'d>(
    compared: &'d Compared<'_>,
    drift: &'d Drift,
    places: &Places<'_>,
) -> Entry<'d, Properties<'d>> {
    let (kind, level) = match (drift.direction, drift.expected) {
        (_, Some(_)) => ("informational", "none"),
        // It is what the deploy is for.
        _ if compared.is_ready() => ("informational", "none"),
        (Direction::Unknown, None) => ("review", "none"),
        _ => ("fail", level(drift.severity)),
    };
    let subject = say::id(drift.kind, &drift.subject);
    // What a file does not name is told of the file as a whole.
    let spot = (compared.line(drift), None);
    let logical = Some((drift.subject.as_str(), subject.as_str()));
    Entry {
        rule_id: id(drift.direction),
        rule_index: Direction::ALL.iter().position(|direction| *direction == drift.direction),
        kind,
        level,
        message: Text::of(&sentence(drift, compared.locale)),
        locations: [places.location(compared.place(drift), spot, logical)],
        partial_fingerprints: HashMap::from([(FINGERPRINT, known_by(drift))]),
        suppressions: None,
        properties: Properties {
            severity: drift.severity,
            section: &drift.section,
            setting: &drift.target,
            tested: &drift.tested,
            actual: &drift.actual,
            direction: drift.direction,
            expected: drift.expected.map(|environment| compared.locale.word(environment.key)),
            subject,
        },
    }
}

/// What stays the same from run to run.
fn known_by(drift: &Drift) -> String {
    fingerprint(&[drift.kind.id(), &drift.subject, &drift.section, &drift.target, drift.direction.word()])
}
