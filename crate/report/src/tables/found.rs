//! What was found, what to do about it, and what it rests on.

use permlight_core::finding::Finding;
use permlight_core::message;
use permlight_core::message::Locale;
use permlight_org::checklist::ItemOutcome;

use super::{Detail, Table};
use crate::cell::Cell;
use crate::report::{EvidenceRow, Report, SubjectRow, outcome, source};
use crate::say;
use crate::told;

/// How many things of one kind a line names before it counts the rest.
const NAMED: usize = 12;
/// How many messages of one kind a line says before it counts the rest.
const MESSAGES: usize = 3;

pub(super) fn findings(report: &Report, detail: Detail) -> Table {
    match detail {
        Detail::Full => all_findings(report),
        Detail::Readable => grouped_findings(report),
    }
}

fn all_findings(report: &Report) -> Table {
    let locale = &report.locale;
    let findings = &report.findings;
    let row = |finding: &Finding| {
        let (outcome, told, proof) = (outcome(finding), finding.told(), findings.proof(finding));
        let item = report.item(finding.rule.code);
        let sources: Vec<_> =
            item.map_or(&[][..], |item| &item.sources).iter().map(|source| source.title.clone()).collect();
        vec![
            Cell::Outcome(outcome),
            Cell::Severity(finding.severity),
            Cell::name(finding.rule.code),
            Cell::text(&findings.subject(finding)),
            Cell::name(finding.target.name()),
            Cell::text(&findings.message(finding)),
            Cell::lines(&findings.grantors(finding)),
            // On paper the action plan says it.
            if outcome.is_left() { Cell::text(&findings.fix(finding)) } else { Cell::Empty },
            Cell::text(&say::expected(locale, finding.expected.id())),
            Cell::text(&findings.found(finding)),
            Cell::text(&item.map_or_else(String::new, |item| item.requirements.join(" "))),
            Cell::text(&findings.decision(finding)),
            Cell::lines(&sources),
            Cell::name(&say::place(locale, &told.place)),
            finding.line.map_or(Cell::Empty, |line| Cell::Number(line as usize)),
            Cell::time(told.time),
            Cell::text(&proof.source(locale)),
            Cell::text(&proof.age(locale)),
            Cell::text(&proof.disagreement),
        ]
    };
    let columns = [
        ("outcome", 13),
        ("severity", 11),
        ("rule", 9),
        ("subject", 26),
        ("target", 28),
        ("seen", 70),
        ("granted-by", 40),
        ("to-do", 90),
        ("expected", 12),
        ("found", 12),
        ("requirements", 13),
        ("decision", 60),
        ("sources", 90),
        ("place", 60),
        ("line", 7),
        ("read", 17),
        ("source", 20),
        ("age", 12),
        ("disagreement", 60),
    ];
    // What is right stands below, and is too much for paper.
    let (right, others): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| is_right(finding));
    let printed_rows = others.len();
    let rows = others.into_iter().chain(right).map(row);
    Table { printed_rows, ..Table::new(locale, "findings", &columns, rows).printing(7) }
}

fn is_right(finding: &Finding) -> bool {
    outcome(finding) == ItemOutcome::Pass
}

/// What is not right, what is alike on one subject together.
fn grouped_findings(report: &Report) -> Table {
    let (locale, findings) = (&report.locale, &report.findings);
    let mut groups: Vec<(Alike, Vec<&Finding>)> = Vec::new();
    for finding in findings.iter().filter(|finding| !is_right(finding)) {
        let alike = Alike::new(report, finding);
        match groups.iter_mut().find(|(known, _)| *known == alike) {
            Some((_, group)) => group.push(finding),
            None => groups.push((alike, vec![finding])),
        }
    }
    let row = |(alike, group): (Alike, Vec<&Finding>)| {
        let first = group.first().copied()?;
        let mut said = match group.as_slice() {
            [one] => {
                let message = findings.message(one);
                vec![match report.item(one.rule.code) {
                    Some(item) => super::begun(locale, item, &message),
                    None => message,
                }]
            }
            several => {
                let mut lines = vec![alike.reason, targets(report, several)];
                lines.retain(|line| !line.is_empty());
                if lines.is_empty() {
                    lines = cut(report, several.iter().map(|row| findings.message(row)).collect(), MESSAGES);
                }
                lines
            }
        };
        said.extend(Some(alike.decision).filter(|text| !text.is_empty()));
        said.extend(proofs(report, &group));
        Some(vec![
            Cell::Outcome(alike.outcome),
            Cell::Severity(first.severity),
            Cell::name(first.rule.code),
            Cell::text(&findings.subject(first)),
            Cell::lines(&said),
            Cell::lines(&grantors(report, &group)),
        ])
    };
    let columns =
        [("outcome", 18), ("severity", 13), ("rule", 12), ("subject", 28), ("seen", 74), ("granted-by", 46)];
    let about = locale.word("sheet-about.findings-left").to_owned();
    Table { about, ..Table::new(locale, "findings", &columns, groups.into_iter().filter_map(row)) }
}

/// What findings share that are told in one line.
#[derive(PartialEq, Eq)]
struct Alike {
    subject: SubjectRow,
    outcome: ItemOutcome,
    rule: &'static str,
    reason: String,
    decision: String,
}

impl Alike {
    fn new(report: &Report, finding: &Finding) -> Self {
        Self {
            subject: SubjectRow::from(&*finding.subject),
            outcome: outcome(finding),
            rule: finding.rule.code,
            reason: report.findings.reason(finding),
            decision: report.findings.decision(finding),
        }
    }
}

/// Where they come from, each once; of many the first.
fn proofs(report: &Report, group: &[&Finding]) -> Vec<String> {
    const PROOFS: usize = 3;
    let mut once: Vec<String> = Vec::new();
    for proof in group.iter().map(|finding| report.findings.proof(finding)) {
        for line in proof.lines().filter(|line| !once.contains(line)).cloned().collect::<Vec<_>>() {
            once.push(line);
        }
    }
    cut(report, once, PROOFS)
}

/// Who grants any of them, each once; of many the first.
fn grantors(report: &Report, group: &[&Finding]) -> Vec<String> {
    const GRANTORS: usize = 4;
    let mut once: Vec<String> = Vec::new();
    for grantor in group.iter().flat_map(|finding| report.findings.grantors(finding)) {
        if !once.contains(&grantor) {
            once.push(grantor);
        }
    }
    cut(report, once, GRANTORS)
}

/// The first lines, and how many more there are.
fn cut(report: &Report, mut lines: Vec<String>, first: usize) -> Vec<String> {
    let more = lines.len().saturating_sub(first);
    lines.truncate(first);
    if let (Some(last), true) = (lines.last_mut(), more > 0) {
        *last = report.locale.say(&message!("count.more", last.clone(), more));
    }
    lines
}

/// What findings are about, as people call it: the first, and how many more there are.
fn targets(report: &Report, findings: &[&Finding]) -> String {
    let names: Vec<_> =
        findings.iter().map(|finding| target(&report.locale, finding.target.name())).collect();
    listed(report, names.iter().map(String::as_str))
}

/// Permissions have labels, settings are called as on their page. What is only our word for a part of the subject says nothing.
fn target(locale: &Locale, name: &str) -> String {
    let is_own = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'/'))
    };
    match name.split_once('/') {
        _ if is_own(name) => String::new(),
        Some((section, own)) if is_own(section) => locale.label(own).to_owned(),
        _ => name.split('+').map(|name| locale.label(name)).collect::<Vec<_>>().join(" + "),
    }
}

/// The first names, and how many more there are; each once.
pub(super) fn listed<'n>(report: &Report, names: impl Iterator<Item = &'n str>) -> String {
    let locale = &report.locale;
    let mut once: Vec<&str> = Vec::new();
    for name in names.filter(|name| !name.is_empty()) {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    let first = once.iter().take(NAMED).copied().collect::<Vec<_>>().join(locale.word("list.comma"));
    match once.len().saturating_sub(NAMED) {
        0 => first,
        more => locale.say(&message!("count.more", first, more)),
    }
}

/// A line for each check that found something wrong, and where. In a workbook, owner and day have a column each, which people
/// fill in.
pub(super) fn action_plan(report: &Report, detail: Detail) -> Table {
    let locale = &report.locale;
    let findings = &report.findings;
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in report.action_plan() {
        let is_one = |first: &&Finding| first.rule.code == finding.rule.code;
        match groups.iter_mut().find(|group| group.first().is_some_and(is_one)) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    let row = |(number, group): (usize, Vec<&Finding>)| {
        let first = group.first().copied()?;
        let code = first.rule.code;
        let item = report.item(code);
        let title = item.map_or("", |item| &item.title).to_owned();
        let check = locale.say(&message!("line.says", code.to_owned(), title));
        let mut subjects: Vec<String> = Vec::new();
        for finding in &group {
            let subject = findings.subject(finding);
            if subjects.iter().any(|known| known.starts_with(&subject)) {
                continue;
            }
            let is_same = |other: &&Finding| {
                let whom = |own: &Finding| SubjectRow::from(&*own.subject);
                whom(other) == whom(finding)
            };
            let own: Vec<_> = group.iter().copied().filter(is_same).collect();
            let targets = targets(report, &own);
            subjects.push(match targets.as_str() {
                "" => subject,
                _ => locale.say(&message!("line.pair", subject, targets)),
            });
        }
        // Where several things are wrong, the fix of the item names none of them.
        let fix = match (group.as_slice(), item) {
            ([_], _) | (_, None) => findings.fix(first),
            (_, Some(item)) => item.fix.clone(),
        };
        let owner = item.and_then(|item| super::last(&item.entries));
        let (owner, due) = (owner.map_or("", |entry| &entry.owner), owner.and_then(|entry| entry.date));
        let mut cells = vec![
            Cell::Number(number),
            Cell::Severity(first.severity),
            Cell::Text(check),
            Cell::lines(&subjects),
            Cell::text(&fix),
        ];
        match detail {
            Detail::Full => cells.extend([Cell::text(owner), Cell::day(due), Cell::name(code)]),
            Detail::Readable => {
                let mut owners = vec![owner.to_owned()];
                owners.extend(due.map(|date| say::day(locale, date)));
                owners.retain(|text| !text.is_empty());
                cells.push(Cell::lines(&owners));
            }
        }
        Some(cells)
    };
    let mut columns = vec![("number", 8), ("severity", 13), ("check", 34), ("where", 44), ("to-do", 70)];
    columns.extend(match detail {
        Detail::Full => &[("owner", 16), ("due", 12), ("rule", 9)][..],
        Detail::Readable => &[("owner", 22)],
    });
    Table::new(locale, "action-plan", &columns, (1..).zip(groups).filter_map(row))
}

pub(super) fn waivers(report: &Report, detail: Detail) -> Table {
    let locale = &report.locale;
    let rows = report.waivers.iter().map(|waiver| {
        let state = Cell::Text(say::word(locale, "waiver", waiver.state.word()));
        let subject = waiver.subject.label(locale);
        let mut cells = vec![Cell::name(&waiver.rule)];
        match detail {
            Detail::Full => cells.extend([Cell::text(&subject), Cell::name(&waiver.target)]),
            Detail::Readable => {
                let on = locale.say(&message!("line.pair", subject, waiver.target.clone()));
                cells.push(Cell::Text(on));
            }
        }
        cells.extend([
            state,
            Cell::Day(waiver.expires),
            Cell::text(&waiver.approver),
            Cell::text(&waiver.reason),
        ]);
        cells
    });
    let mut columns = vec![
        ("rule", 9),
        ("subject", 30),
        ("target", 28),
        ("state", 12),
        ("last-day", 14),
        ("approver", 26),
        ("reason", 60),
    ];
    if detail == Detail::Readable {
        columns.remove(2);
    }
    Table::new(locale, "waivers", &columns, rows)
}

/// What was read. Several parts of a page that were read in one minute are one row.
pub(super) fn evidence(report: &Report) -> Table {
    let locale = &report.locale;
    let mut rows: Vec<(&EvidenceRow, usize)> = Vec::new();
    for read in &report.evidence {
        let is_alike = |other: &EvidenceRow| {
            other.place == read.place
                && other.minutes == read.minutes
                && other.source == read.source
                && other.subject == read.subject
                && other.from == read.from
        };
        match rows.iter_mut().find(|(known, _)| is_alike(known)) {
            Some((_, findings)) => *findings += read.findings,
            None => rows.push((read, read.findings)),
        }
    }
    let rows = rows.into_iter().map(|(read, findings)| {
        vec![
            Cell::text(&read.subject.label(locale)),
            Cell::name(&say::place(locale, &read.place)),
            Cell::text(&source(locale, read.source, &read.from)),
            Cell::time(read.time),
            read.minutes.map_or(Cell::Empty, |minutes| Cell::Text(told::minutes(locale, minutes))),
            Cell::Number(findings),
        ]
    });
    let columns =
        [("subject", 44), ("place", 80), ("source", 24), ("read", 17), ("age", 12), ("findings", 10)];
    Table::new(locale, "evidence", &columns, rows)
}
