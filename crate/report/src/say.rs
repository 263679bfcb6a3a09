//! Words, counts and names in sentences, the same in every format.

use permlight_core::date::{Date, Moment};
use permlight_core::finding::{Finding, Outcome};
use permlight_core::message;
use permlight_core::message::{Arg, Locale, Message};
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_org::assessment::{Counts, Failures};
use permlight_org::checklist::{ItemOutcome, ManualEntry};

use crate::escape;

/// How many names a list gives before it only counts.
const NAMED: usize = 5;

/// A word of a table of words by its id; the id itself where there is none.
pub fn word(locale: &Locale, table: &str, id: &str) -> String {
    locale.pattern(&[table, ".", id].concat()).unwrap_or(id).to_owned()
}

/// The words for how something stands.
pub fn outcome(locale: &Locale, outcome: ItemOutcome) -> String {
    word(locale, "outcome", outcome.word())
}

/// The word for a severity where it stands alone.
pub fn severity(locale: &Locale, severity: Severity) -> String {
    word(locale, "importance", severity.word())
}

/// The page or file that told something: pages have names in every language.
pub fn place(locale: &Locale, place: &str) -> String {
    word(locale, "page-title", place)
}

/// A day as the language writes it.
pub fn day(locale: &Locale, date: Date) -> String {
    locale.say(&Message::from(date))
}

/// A moment as the language writes it, to the minute.
pub fn minutes(locale: &Locale, moment: Moment) -> String {
    let (hour, minute, _, _) = moment.time();
    locale.say(&message!("date.time", moment.date(), format!("{hour:02}:{minute:02}")))
}

/// What a subject is called in a sentence: `profile HubSpot Integration`.
pub(crate) fn subject(locale: &Locale, kind: SubjectKind, name: &str) -> String {
    let label = locale.word(kind.key());
    if name.is_empty() {
        return label.to_owned();
    }
    locale.say(&message!("line.subject", label.to_owned(), name.to_owned()))
}

/// The same at the start of a line.
pub fn title(locale: &Locale, kind: SubjectKind, name: &str) -> String {
    at_start(&subject(locale, kind, name))
}

/// The word at the start of a line.
pub(crate) fn at_start(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a subject is known by in every format: `profile:HubSpot Integration`.
pub fn id(kind: SubjectKind, name: &str) -> String {
    [kind.id(), ":", name].concat()
}

/// One sentence after the other: not every language has a space between them.
pub(crate) fn sentences(locale: &Locale, sentences: &[String]) -> String {
    // The pattern has the places of two.
    sentences.join(locale.word("line.sentences").trim_matches(['{', '0', '1', '}']))
}

/// A count and what is counted.
pub(crate) fn count(locale: &Locale, key: &'static str, count: usize) -> String {
    locale.say(&message!(key, count))
}

/// A count and the kind that is counted.
#[cfg(feature = "text")]
pub(crate) fn kinds(locale: &Locale, kind: SubjectKind, count: usize) -> String {
    let key = match kind {
        SubjectKind::Profile => "command-kinds.profile",
        SubjectKind::PermissionSet => "command-kinds.permission-set",
        SubjectKind::PermissionSetGroup => "command-kinds.permission-set-group",
        SubjectKind::MutingPermissionSet => "command-kinds.muting-permission-set",
        SubjectKind::User => "command-kinds.user",
        SubjectKind::Org => "command-kinds.org",
    };
    locale.say(&message!(key, count))
}

/// The value of a setting as people read it; names, addresses and texts of people are as they are.
pub fn value<'v>(locale: &'v Locale, value: &'v str) -> &'v str {
    let key = match value {
        "on" => "setting-value.on",
        "off" => "setting-value.off",
        "absent" => "setting-value.absent",
        "unknown" => "setting-value.unknown",
        "none" => "setting-value.none",
        "read" => "setting-value.read",
        "edit" => "setting-value.edit",
        "edit-only" => "setting-value.edit-only",
        "hidden" => "setting-value.hidden",
        "visible" => "setting-value.visible",
        "default" => "setting-value.default",
        "set" => "setting-value.set",
        "not set" => "setting-value.not-set",
        "there" => "setting-value.there",
        "seen" => "setting-value.seen",
        other => return locale.pattern(&["label.", other].concat()).unwrap_or(other),
    };
    locale.word(key)
}

/// The first names and how many more there are, or all names.
pub(crate) fn named(locale: &Locale, names: impl ExactSizeIterator<Item = String>, all: bool) -> String {
    let shown = if all { names.len() } else { NAMED };
    let more = names.len().saturating_sub(shown);
    let first = names.take(shown).map(|name| escape::name(&name)).collect::<Vec<_>>();
    let first = first.join(locale.word("list.comma"));
    if more == 0 { first } else { locale.say(&message!("count.more-verbose", first, more)) }
}

/// `2 wrong (1 critical, 1 low), 3 unknown, 40 right`; what is not there is left out.
pub(crate) fn counted(locale: &Locale, counts: &Counts) -> String {
    let outcomes = counts.outcomes;
    let mut parts = Vec::new();
    if outcomes.fail > 0 {
        parts.push(message!("count.failures", outcomes.fail, severities(counts.failures)));
    }
    let others = [
        ("count.accepted", outcomes.accepted),
        ("count.unknown", outcomes.unknown),
        ("count.manual", outcomes.manual),
    ];
    parts.extend(others.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| message!(key, count)));
    parts.push(match outcomes.waived {
        0 => message!("count.passes", outcomes.pass),
        waived => message!("count.passes-waived", outcomes.pass, waived),
    });
    if outcomes.not_applicable > 0 {
        parts.push(message!("count.not-applicable", outcomes.not_applicable));
    }
    let parts: Vec<_> = parts.iter().map(|part| locale.say(part)).collect();
    parts.join(locale.word("list.comma"))
}

fn severities(failures: Failures) -> Arg {
    let counted = Severity::ALL.into_iter().rev().map(|severity| (failures.of(severity), severity));
    let words = counted.filter(|(count, _)| *count > 0);
    Arg::List(
        words
            .map(|(count, severity)| message!("count.of-severity", count, message!(severity.key())).into())
            .collect(),
    )
}

/// What a person has written down, in a line.
pub(crate) fn entry(locale: &Locale, entry: &ManualEntry) -> String {
    let mut parts = vec![word(locale, "entry", entry.state.word())];
    if !entry.owner.is_empty() {
        parts.push(entry.owner.clone());
    }
    if let Some(date) = entry.date {
        parts.push(day(locale, date));
    }
    if !entry.subject.is_empty() {
        parts.push(locale.say(&message!("entry.for", entry.subject.clone())));
    }
    parts.extend(entry.from.as_ref().map(|from| locale.say(&message!("entry.from", from.clone()))));
    let text = parts.join(locale.word("list.comma"));
    if entry.note.is_empty() { text } else { locale.say(&message!("entry.said", text, entry.note.clone())) }
}

/// What the policy wants, as people read it; `id` as findings have it.
pub(crate) fn expected(locale: &Locale, id: &str) -> String {
    let id = match id {
        "inside the team's networks" => "inside-networks",
        "one of the listed values" => "one-of",
        "in the list" => "in-list",
        other => other,
    };
    let key = ["expected.", &id.replace(' ', "-")].concat();
    locale.pattern(&key).unwrap_or(id).to_owned()
}

/// Why a finding cannot be told, without the permission that its message begins with; empty where it can.
pub(crate) fn reason(finding: &Finding, locale: &Locale) -> String {
    if finding.outcome == Outcome::Unknown { locale.say(&finding.shared_reason()) } else { String::new() }
}
