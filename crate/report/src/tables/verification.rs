//! The verification: what comes of it, what differs, and what follows the deploy.

use std::collections::HashSet;

use permlight_core::date::{Date, Moment};
use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::section::Section;
use permlight_core::subject::SubjectKind;

use super::{Detail, Table};
use crate::cell::Cell;
use crate::report::SubjectRow;
use crate::report::verification::{
    self, CleanUpPart, Difference, RemoveRow, Stage, Verification, WatchPart, WayBack,
};
use crate::say;

/// The tables of the part, in the order in which they are read.
pub(super) fn tables(part: &Verification, locale: &Locale, detail: Detail) -> Vec<Table> {
    let mut tables = vec![facts(part, locale), differences(part, locale, detail)];
    if !part.unseen.is_empty() {
        tables.push(unseen(part, locale));
    }
    if !part.tested.history.is_empty() {
        tables.push(baselines(part, locale, detail));
    }
    if let Some(known) = &part.watch {
        tables.push(watch(known, locale, detail));
    }
    if let Some(known) = &part.way_back {
        tables.push(way_back(known, locale, detail));
    }
    if let Some(known) = &part.clean_up {
        tables.push(clean_up(known, locale));
    }
    tables
}

fn about(subject: &SubjectRow, locale: &Locale) -> Cell {
    Cell::text(&subject.label(locale))
}

fn subjects(list: &[SubjectRow], locale: &Locale) -> Cell {
    Cell::lines(&list.iter().map(|subject| subject.label(locale)).collect::<Vec<_>>())
}

/// When a baseline was made: it says so itself, as a day or as a moment.
fn created(text: &str) -> Cell {
    let moment = Moment::parse(text).map(Cell::Time);
    moment.or_else(|| Date::parse(text).map(Cell::Day)).unwrap_or_else(|| Cell::text(text))
}

/// Two values, the tested one first.
fn both(tested: &str, actual: &str, locale: &Locale) -> Cell {
    Cell::Name([say::value(locale, tested), " → ", say::value(locale, actual)].concat())
}

/// A section and a setting in it: as files call both, or in words where people have words for the setting.
fn setting(section: &str, setting: &str, locale: &Locale) -> Cell {
    let Some(label) = locale.pattern(&["label.", setting].concat()) else {
        return Cell::Name([section, " ", setting].concat());
    };
    let known = Section::of_element(section, SubjectKind::Profile).unwrap_or_else(|| Section::of(section));
    Cell::Name([locale.word(known.key()), " ", label].concat())
}

fn facts(part: &Verification, locale: &Locale) -> Table {
    let tested = &part.tested;
    let mut rows = vec![
        ("verify.verdict", Cell::text(&part.verdict.label(locale))),
        ("verify.stage", Cell::text(&part.stage.label(locale))),
        ("verify.reasons", Cell::lines(&part.reasons)),
        ("verify.production", Cell::name(&part.production)),
        ("verify.compared", Cell::Time(part.compared)),
        ("verify.baseline", Cell::text(&tested.name)),
        ("verify.tested-in", Cell::name(&tested.org)),
        ("verify.tested-on", created(&tested.created)),
        ("verify.tested-by", Cell::text(&tested.by)),
        ("verify.tested-what", Cell::text(&tested.note)),
        ("verify.policy", Cell::text(&tested.policy)),
        ("verify.hash", Cell::name(&tested.hash)),
        ("verify.subjects", subjects(&part.subjects, locale)),
        ("verify.untested", subjects(&part.untested, locale)),
    ];
    if let Some(watch) = &part.watch {
        rows.extend([
            ("verify.deployed", Cell::Day(watch.deployed)),
            ("verify.until", Cell::Day(watch.until)),
            ("verify.days-left", Cell::Number(watch.days_left as usize)),
            ("verify.due-since", Cell::day(watch.due_since)),
            ("verify.verified", Cell::day(watch.verified)),
            ("verify.reopened", Cell::text(&watch.reopened)),
            ("verify.watch", Cell::yes(watch.over, locale.word("verify.over"))),
        ]);
        let logs =
            verification::logs(watch).map(|(log, read)| (log, Cell::Text(verification::read(locale, read))));
        rows.extend(logs);
    }
    if let Some(way_back) = &part.way_back {
        rows.push(("verify.way-back-to", Cell::Day(way_back.captured)));
    }
    if let Some(clean_up) = &part.clean_up {
        rows.extend([
            ("verify.clean-up-from", Cell::Day(clean_up.from)),
            ("verify.clean-up-until", Cell::Day(clean_up.until)),
            ("verify.clean-up", Cell::Text(verification::state(locale, clean_up.state))),
        ]);
    }
    rows.retain(|(_, value)| *value != Cell::Empty);
    let rows = rows.into_iter().map(|(key, value)| vec![Cell::text(locale.word(key)), value]);
    Table::new(locale, "verification", &[("what", 26), ("value", 90)], rows)
}

fn differences(part: &Verification, locale: &Locale, detail: Detail) -> Table {
    let is_before = part.stage == Stage::Before;
    let deploy =
        |row: &Difference| row.deploy.map_or_else(String::new, |deploy| verification::deploy(locale, deploy));
    let has = |row: &Difference| Cell::Text(verification::direction(locale, row.direction));
    if detail == Detail::Readable {
        let rows = by_object(&part.differences).into_iter().map(|(row, object)| {
            let mut why = vec![row.expected.clone(), row.reason.clone()];
            if row.deploy.is_some() {
                why.push(locale.say(&message!("verify.drift-deploy", deploy(row))));
            }
            why.retain(|text| !text.is_empty());
            vec![
                Cell::Severity(row.severity),
                has(row),
                about(&row.subject, locale),
                setting(&row.section, object.unwrap_or(&row.setting), locale),
                match row.rights.as_ref().filter(|_| object.is_some()) {
                    Some((tested, actual)) => both(tested, actual, locale),
                    None => both(&row.tested, &row.actual, locale),
                },
                Cell::lines(&why),
            ]
        });
        let columns = [
            ("severity", 11),
            ("production-has", 12),
            ("subject", 30),
            ("setting", 50),
            ("in-production", 30),
            ("details", 50),
        ];
        return Table::new(locale, "differences", &columns, rows);
    }
    let mut columns = vec![
        ("severity", 11),
        ("production-has", 12),
        ("subject", 30),
        ("section", 22),
        ("setting", 34),
        ("tested", 16),
        ("in-production", 16),
        ("grants-more", 9),
        ("why-expected", 36),
        ("why-unknown", 36),
    ];
    // Only before a deploy, so it stands last.
    if is_before {
        columns.push(("deploy", 14));
    }
    let rows = part.differences.iter().map(|row| {
        let mut cells = vec![
            Cell::Severity(row.severity),
            has(row),
            about(&row.subject, locale),
            Cell::name(&row.section),
            Cell::name(&row.setting),
            Cell::name(say::value(locale, &row.tested)),
            Cell::name(say::value(locale, &row.actual)),
            Cell::yes(row.widens, locale.word("report.yes")),
            Cell::text(&row.expected),
            Cell::text(&row.reason),
        ];
        if is_before {
            cells.push(Cell::text(&deploy(row)));
        }
        cells
    });
    Table::new(locale, "differences", &columns, rows)
}

/// Differences, of each object the worst alone with the name of the object: it tells all rights.
fn by_object(differences: &[Difference]) -> Vec<(&Difference, Option<&str>)> {
    let mut known = HashSet::new();
    let rows = differences.iter().filter_map(|row| {
        let object = row.rights.as_ref().and_then(|_| row.setting.rsplit_once('.')).map(|(object, _)| object);
        let Some(object) = object else { return Some((row, None)) };
        let place =
            (row.subject.kind, row.subject.name.as_str(), object, row.deploy, row.expected.is_empty());
        known.insert(place).then_some((row, Some(object)))
    });
    rows.collect()
}

fn unseen(part: &Verification, locale: &Locale) -> Table {
    let rows = part.unseen.iter().map(|row| {
        vec![
            Cell::yes(row.needed, locale.word("report.yes")),
            about(&row.subject, locale),
            Cell::name(&row.section),
            Cell::name(&row.setting),
        ]
    });
    let columns = [("needed", 9), ("subject", 44), ("section", 30), ("setting", 60)];
    Table::new(locale, "not-seen", &columns, rows)
}

fn baselines(part: &Verification, locale: &Locale, detail: Detail) -> Table {
    const THEN: [&str; 4] = ["then-added", "then-removed", "then-changed", "then-unknown"];
    let tested = &part.tested;
    let said = |name: &str, when: &str, by: &str, note: &str, hash: &str| {
        vec![Cell::text(name), created(when), Cell::text(by), Cell::text(note), Cell::name(hash)]
    };
    let is_full = detail == Detail::Full;
    let counts = |counts: Option<[u32; 4]>| -> Vec<Cell> {
        let Some(counts) = counts else { return vec![Cell::Empty; if is_full { 4 } else { 1 }] };
        if is_full {
            return counts.map(|count| Cell::Number(count as usize)).to_vec();
        }
        let changed = THEN.into_iter().zip(counts).filter(|(_, count)| *count > 0);
        let lines = changed.map(|(column, count)| {
            locale.say(&message!("line.pair", say::word(locale, "column", column), count))
        });
        vec![Cell::lines(&lines.collect::<Vec<_>>())]
    };
    let mut rows: Vec<_> = tested
        .history
        .iter()
        .map(|row| {
            let mut cells = said(&row.name, &row.created, &row.by, &row.note, &row.hash);
            cells.extend(counts(Some([row.added, row.removed, row.changed, row.unknown])));
            cells
        })
        .collect();
    let mut last = said(&tested.name, &tested.created, &tested.by, &tested.note, &tested.hash);
    last.extend(counts(None));
    rows.push(last);
    let mut columns = vec![("baseline", 26), ("created", 17), ("by", 22), ("note", 44), ("hash", 36)];
    if is_full {
        columns.extend(THEN.map(|column| (column, 9)));
    } else {
        columns.push(("differences", 20));
    }
    Table::new(locale, "baselines", &columns, rows)
}

/// What happened or has to happen on a day of the watch.
fn watch(watch: &WatchPart, locale: &Locale, detail: Detail) -> Table {
    const NOTHING: [Cell; 4] = [const { Cell::Empty }; 4];
    let mut days: Vec<(Date, Vec<Cell>)> = Vec::new();
    // Days are few, and what is of one day keeps the order in which it is put here.
    let mut put = |on: Date, what: &str, stands: &str, rest: [Cell; 4]| {
        let [details, differences, by, baseline] = rest;
        let what = Cell::text(locale.word(what));
        let mut row = vec![Cell::Day(on), what, Cell::text(stands), details, differences, by, baseline];
        row.truncate(if detail == Detail::Full { 7 } else { 6 });
        days.insert(days.partition_point(|(known, _)| *known <= on), (on, row));
    };
    put(watch.deployed, "verify.deploy", "", NOTHING);
    for event in &watch.events {
        let rest = [Cell::text(&event.what), Cell::Empty, Cell::Empty, Cell::Empty];
        put(event.on, "verify.change", "", rest);
    }
    for calls in &watch.logs.failed {
        let rest = [Cell::Text(verification::failed(locale, calls)), Cell::Empty, Cell::Empty, Cell::Empty];
        put(calls.last, "verify.calls", "", rest);
    }
    for recheck in &watch.rechecks {
        put(recheck.on, "verify.recheck", &verification::state(locale, recheck.state), NOTHING);
    }
    for check in &watch.checks {
        let mut changes = Vec::new();
        if let Some(since) = &check.since {
            for (key, list) in [("verify.new", &since.appeared), ("verify.gone", &since.gone)] {
                changes.extend(list.iter().map(|what| locale.say(&message!(key, what.clone()))));
            }
        }
        let rest = [
            Cell::lines(&changes),
            Cell::Number(check.differences as usize),
            Cell::text(&check.by),
            Cell::name(&check.baseline),
        ];
        put(check.on, "verify.check", &check.verdict.label(locale), rest);
    }
    let mut columns = vec![
        ("day", 14),
        ("what", 20),
        ("stands", 24),
        ("details", 60),
        ("differences", 12),
        ("by", 26),
        ("baseline", 36),
    ];
    columns.truncate(if detail == Detail::Full { 7 } else { 6 });
    Table::new(locale, "watch", &columns, days.into_iter().map(|(_, row)| row))
}

fn way_back(way_back: &WayBack, locale: &Locale, detail: Detail) -> Table {
    let is_full = detail == Detail::Full;
    let rows = way_back.changes.iter().map(|row| {
        let mut cells = vec![
            Cell::Severity(row.severity),
            Cell::text(&row.effect.label(locale)),
            about(&row.subject, locale),
        ];
        if is_full {
            cells.extend([&row.section, &row.setting].map(|text| Cell::name(text)));
            cells.extend([&row.now, &row.then].map(|text| Cell::name(say::value(locale, text))));
        } else {
            cells.extend([setting(&row.section, &row.setting, locale), both(&row.now, &row.then, locale)]);
        }
        cells.push(Cell::text(&row.reason));
        cells
    });
    let mut columns = vec![("severity", 11), ("going-back", 16), ("subject", 30)];
    if is_full {
        columns.extend([("section", 22), ("setting", 34), ("now", 16), ("before", 16)]);
    } else {
        columns.extend([("setting", 50), ("before", 30)]);
    }
    columns.push(("why-unknown", 40));
    Table::new(locale, "way-back", &columns, rows)
}

fn clean_up(clean_up: &CleanUpPart, locale: &Locale) -> Table {
    let row = |row: &RemoveRow| {
        let what = match (row.now, row.setting.is_empty()) {
            (true, _) => "verify.remove-now",
            (false, true) => "verify.subject",
            (false, false) => "verify.setting",
        };
        vec![Cell::text(locale.word(what)), about(&row.subject, locale), Cell::name(&row.setting)]
    };
    let columns = [("what", 12), ("subject", 50), ("setting", 60)];
    Table::new(locale, "clean-up", &columns, clean_up.remove.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_have_words_are_said_in_them() {
        for (language, [hours, session, permission]) in [
            ("en", ["login hours Friday", "session Timeout Value", "userPermissions ApiEnabled"]),
            (
                "ja",
                ["ログイン時間帯 金曜日", "セッションの設定 タイムアウト値", "userPermissions ApiEnabled"],
            ),
        ] {
            let locale = crate::locale::find(language).unwrap();
            let said = |section, name| setting(section, name, locale);
            assert_eq!(said("loginHours", "friday"), Cell::name(hours));
            assert_eq!(said("session", "Timeout Value"), Cell::name(session));
            assert_eq!(said("userPermissions", "ApiEnabled"), Cell::name(permission));
        }
    }
}
