//! What an auditor reads first: who and what was looked at, by what, from when, what came of it, what it does not say, and who
//! answers for it.

use permlight_core::finding::Finding;
use permlight_core::message;
use permlight_core::message::Arg;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_org::checklist::ItemOutcome;

use crate::cell::Cell;
use crate::report::{EvidenceSource, Report, WaiverState};
use crate::say;

/// How many of the worst are named.
const WORST: usize = 5;
/// How many things that were not seen, waivers or notices are named.
const NAMED: usize = 8;

/// What the report is about and rests on, in the order in which it is read.
pub(crate) fn facts(report: &Report) -> Vec<(String, Cell)> {
    let locale = &report.locale;
    let org = &report.org;
    let rows = [
        ("cover.result", Cell::text(&report.summary.verdict)),
        ("cover.limits", Cell::text(limits(report))),
        ("sheet.verification", Cell::text(&verified(report))),
        ("cover.company", Cell::text(&org.company)),
        ("cover.org", Cell::name(&org.name)),
        ("cover.environment", Cell::Text(say::word(locale, "environment", org.environment.word()))),
        ("cover.host", Cell::text(org.url.trim_start_matches("https://"))),
        ("cover.org-id", Cell::name(&org.id)),
        ("cover.subject", Cell::text(&user(report))),
        ("cover.scope", Cell::text(&scope(report))),
        ("cover.policy", Cell::text(&report.policy.title)),
        ("cover.guide", Cell::text(&report.policy.guide)),
        ("cover.version", Cell::text(&version(report))),
        ("cover.read", Cell::text(&period(report))),
        ("cover.source", Cell::text(&sources(report))),
        ("cover.made", Cell::Text(say::minutes(locale, report.generated))),
        ("cover.reviewer", Cell::text(&report.people.reviewer)),
        ("cover.approver", Cell::text(&report.people.approver)),
    ];
    let said = rows.into_iter().filter(|(_, value)| *value != Cell::Empty);
    said.map(|(key, value)| (locale.word(key).to_owned(), value)).collect()
}

/// Whom the report is about; that it is a user, the line says.
pub(crate) fn user(report: &Report) -> String {
    let user = report.subject.as_ref().filter(|subject| subject.kind == SubjectKind::User);
    let Some(user) = user else { return report.about() };
    match report.username.as_str() {
        "" => user.name.clone(),
        name if name == user.name => user.name.clone(),
        name => report.locale.say(&message!("cover.user-named", user.name.clone(), name.to_owned())),
    }
}

/// What can never be right by this policy, whatever anybody does.
fn limits(report: &Report) -> &str {
    report.locale.pattern(&["limits.", &report.policy.id].concat()).unwrap_or_default()
}

fn verified(report: &Report) -> String {
    report.verification.as_ref().map_or_else(String::new, |part| part.verdict.label(&report.locale))
}

/// Whom the report is about, and what belongs to it.
fn scope(report: &Report) -> String {
    let locale = &report.locale;
    let Some(subject) = &report.subject else { return locale.word("cover.scope-everything").to_owned() };
    let mut held: Vec<String> = Vec::new();
    for row in &report.evidence {
        let label = row.subject.label(locale);
        let is_other = row.subject != *subject && row.subject.kind != SubjectKind::Org;
        if is_other && !row.subject.name.is_empty() && !held.contains(&label) {
            held.push(label);
        }
    }
    if held.is_empty() {
        return locale.say(&message!("cover.scope-alone", subject.label(locale)));
    }
    let held = Arg::List(held.into_iter().map(Arg::Text).collect());
    say::at_start(&locale.say(&message!("cover.scope-subject", subject.label(locale), held)))
}

fn version(report: &Report) -> String {
    let version = report.generator.rsplit(' ').next().unwrap_or_default().to_owned();
    report.locale.say(&message!("cover.policy-version", version))
}

/// The oldest and the newest reading. Of a file, that is when it was read: its own time is that of a copy or a checkout.
fn period(report: &Report) -> String {
    let locale = &report.locale;
    let times = || report.evidence.iter().filter_map(|row| row.time);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return String::new() };
    let (first, last) = (say::minutes(locale, first), say::minutes(locale, last));
    let period = if first == last { first } else { locale.say(&message!("cover.period", first, last)) };
    let mut sources = report.evidence.iter().map(|row| row.source);
    if sources.any(|source| source == Some(EvidenceSource::File)) {
        locale.say(&message!("cover.read-of-files", period))
    } else {
        period
    }
}

fn sources(report: &Report) -> String {
    let locale = &report.locale;
    let mut words: Vec<String> = Vec::new();
    for source in report.evidence.iter().filter_map(|row| row.source).map(EvidenceSource::word) {
        let word = say::word(locale, "source", source);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(locale.word("list.comma"))
}

/// The worst of what is wrong, and where: a line for each check.
pub(crate) fn worst(report: &Report) -> Vec<String> {
    let locale = &report.locale;
    let findings = &report.findings;
    let mut rules: Vec<&Finding> = Vec::new();
    for finding in report.action_plan() {
        if !rules.iter().any(|known| known.rule.code == finding.rule.code) {
            rules.push(finding);
        }
    }
    let what = |finding: &Finding| {
        let own = findings.failures().filter(|other| other.rule.code == finding.rule.code);
        let mut subjects: Vec<String> = Vec::new();
        for label in own.map(|own| findings.subject(own)) {
            if !subjects.contains(&label) {
                subjects.push(label);
            }
        }
        let subjects = Arg::List(subjects.into_iter().map(Arg::Text).collect());
        locale.say(&message!("cover.worst-where", findings.message(finding), subjects))
    };
    // Two rules can say one thing of the same subjects.
    let (mut told, mut lines): (Vec<String>, Vec<String>) = Default::default();
    for finding in rules.into_iter().filter(|row| row.severity > Severity::Info) {
        let what = what(finding);
        if lines.len() < WORST && !told.contains(&what) {
            let severity = say::severity(locale, finding.severity);
            lines.push(locale.say(&message!(
                "cover.worst-line",
                severity,
                what.clone(),
                finding.rule.code.to_owned()
            )));
            told.push(what);
        }
    }
    lines
}

/// Waivers that hold, with who approved them.
pub(crate) fn waivers(report: &Report) -> Vec<String> {
    let locale = &report.locale;
    let holds = report.waivers.iter().filter(|waiver| waiver.state == WaiverState::Holds);
    let lines = holds.map(|waiver| {
        let on = locale.say(&message!("line.pair", waiver.subject.label(locale), waiver.target.clone()));
        locale.say(&message!(
            "cover.waiver-line",
            waiver.rule.clone(),
            on,
            waiver.approver.clone(),
            say::day(locale, waiver.expires),
            waiver.reason.clone()
        ))
    });
    cut(report, lines.collect())
}

/// What people should know about decisions, and what could not be read.
pub(crate) fn exceptions(report: &Report) -> Vec<String> {
    let locale = &report.locale;
    let mut lines = report.notices.clone();
    lines.extend(report.unplaced.iter().map(|entry| {
        let said = message!("line.pair", entry.item.clone(), say::entry(locale, entry));
        locale.say(&message!("line.pair", locale.word("entry.unplaced").to_owned(), said))
    }));
    cut(report, lines)
}

/// What could not be read or was not read, and what is unknown for it.
pub(crate) fn unseen(report: &Report) -> Vec<String> {
    let locale = &report.locale;
    let unread = locale.word("entry.unread");
    let problems = report.problems.iter();
    let mut lines: Vec<_> = problems
        .map(|problem| locale.say(&message!("line.pair", unread.to_owned(), problem.to_string())))
        .collect();
    let pages = report.unread.iter();
    lines.extend(pages.map(|page| locale.say(&message!("cover.unseen-page", say::place(locale, page)))));
    let unknown: Vec<_> = report.not_seen().collect();
    let room = NAMED.saturating_sub(lines.len()).max(3);
    lines.extend(unknown.iter().take(room).map(|item| {
        let mut why = item.seen.first().cloned().unwrap_or_default();
        if item.outcome != ItemOutcome::Unknown {
            why = locale.say(&message!("cover.unseen-signed", why));
        }
        let item = message!("line.says", item.rule.clone(), item.title.clone());
        locale.say(&message!("cover.unseen-item", item, why))
    }));
    match unknown.len().saturating_sub(room) {
        0 => {}
        more => lines.push(locale.say(&message!("cover.unseen-more", more))),
    }
    lines
}

/// How the result was come by.
pub(crate) fn method(report: &Report) -> Vec<String> {
    ["cover.method-read", "cover.method-judged", "cover.method-people", "cover.method-waived"]
        .map(|key| report.locale.word(key).to_owned())
        .to_vec()
}

/// The first lines, and how many more there are.
fn cut(report: &Report, mut lines: Vec<String>) -> Vec<String> {
    let more = lines.len().saturating_sub(NAMED);
    if more > 0 {
        lines.truncate(NAMED);
        if let Some(last) = lines.last_mut() {
            *last = report.locale.say(&message!("count.more", last.clone(), more));
        }
    }
    lines
}
