//! Differences between two sides, as lists.

use permlight_core::fact;
use permlight_core::message;
use permlight_core::section::{BulkKind, Section};
use permlight_core::text::printable;
use permlight_core::values::NOT_SET;
use permlight_org::verification::Verification;
use permlight_verify::{Direction, Drift, Line, lines};

use crate::dom::{Made, chosen, lasting, list, make, with_text};
use crate::host;
use crate::state::{self, Shown};
use crate::texts::{self, t, t1, t2};
use crate::view::parts::{kind_of, name_of, page_link};
use crate::view::rule::severity;

/// More than these are only counted.
const SHOWN: usize = 200;

/// What the two sides are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// What was tested, and what is here.
    TestedAndHere,
    /// What was here before the deploy, and what is now.
    ThenAndNow,
}

/// Fewer differences than these are seen at a glance.
const FEW: usize = 7;

/// Where to search the differences, if there are many.
pub fn search(shown: &Shown<'_>, rows: usize) -> Option<Made> {
    (rows > FEW).then(|| {
        lasting("search-drift", "search", "input", |event| {
            let search = chosen(event);
            state::change(|app| app.search_drift = search);
        })
        .attribute("value", &shown.app.search_drift)
        .attribute("placeholder", &t("panelSearch"))
        .attribute("aria-label", &t("panelSearch"))
    })
}

/// Differences by subject; what comes in numbers is folded.
pub fn by_subject(
    shown: &Shown<'_>,
    found: &Verification,
    sides: Sides,
    id: &str,
    rows: &[&Drift],
) -> Vec<Made> {
    let mut subjects: Vec<(&Drift, Vec<&Drift>)> = Vec::new();
    let wanted = shown.app.search_drift.to_lowercase();
    let fits = |row: &Drift| {
        let texts = [&row.subject, &target_of(&row.section, &row.target, &row.fact)];
        texts.iter().any(|text| text.to_lowercase().contains(&wanted))
    };
    for row in rows.iter().filter(|row| wanted.is_empty() || fits(row)) {
        match subjects.iter_mut().find(|(first, _)| (first.kind, &first.subject) == (row.kind, &row.subject))
        {
            Some((_, group)) => group.push(row),
            None => subjects.push((row, vec![row])),
        }
    }
    let subject = |(first, rows): (&Drift, Vec<&Drift>)| {
        let title = if first.subject.is_empty() {
            kind_of(first.kind)
        } else {
            format!("{} ({})", name_of(&first.subject), kind_of(first.kind))
        };
        let record = found
            .present()
            .find(|one| (one.observed.kind, &one.observed.name) == (first.kind, &first.subject));
        let path = record.and_then(|one| one.record_id.as_ref()).map(|id| format!("/{id}"));
        let heading = match path {
            Some(path) => make("h3").child(page_link(shown, &title, &path)),
            None => with_text("h3", &title),
        };
        let key = format!("{id}|{}|{}", first.kind.id(), first.subject);
        make("div").class("group").child(heading).children(lists(sides, &key, &rows, !wanted.is_empty()))
    };
    subjects.into_iter().map(subject).collect()
}

/// Where somebody searches, what is found is no longer folded.
fn lists(sides: Sides, id: &str, rows: &[&Drift], is_open: bool) -> Vec<Made> {
    let plain: Vec<&&Drift> =
        rows.iter().filter(|row| row.bulk.is_none() && row.expected.is_none()).collect();
    let mut made = Vec::new();
    if !plain.is_empty() {
        let rows = lines(plain.iter().map(|row| **row));
        made.push(list("drift", rows.iter().take(SHOWN).map(|row| difference(sides, row))));
        made.extend(more(rows.len()));
        let has_objects = rows.iter().any(|row| row.object.is_some());
        made.extend(
            has_objects.then(|| with_text("p", &texts::say(&message!("task.letters"))).class("quiet")),
        );
    }
    let folded = |key: &str, title: &str, rows: Vec<&&Drift>| {
        (!rows.is_empty()).then(|| {
            make("details")
                .id(&format!("{id}|{key}"))
                .flag("open", is_open)
                .child(with_text("summary", &t2("verifyFold", title, &rows.len().to_string())))
                .child({
                    let rows = lines(rows.iter().take(SHOWN).map(|row| **row));
                    list("drift", rows.iter().map(|row| difference(sides, row)))
                })
                .child(more(rows.len()))
        })
    };
    for bulk in BulkKind::ALL {
        let of = rows.iter().filter(|row| row.bulk == Some(bulk) && row.expected.is_none()).collect();
        let title = t(&format!("verifyFold_{}", bulk_id(bulk)));
        made.extend(folded(bulk_id(bulk), &title, of));
    }
    let expected = rows.iter().filter(|row| row.expected.is_some()).collect();
    made.extend(folded("expected", &t("verifyExpected"), expected));
    made
}

const fn bulk_id(bulk: BulkKind) -> &'static str {
    match bulk {
        BulkKind::Fields => "fields",
        BulkKind::Layouts => "layouts",
        BulkKind::Tabs => "tabs",
        BulkKind::Apps => "apps",
        BulkKind::ApexClasses => "classes",
        BulkKind::ApexPages => "pages",
        BulkKind::RecordTypes => "record_types",
        BulkKind::Flows => "flows",
    }
}

fn more(count: usize) -> Option<Made> {
    (count > SHOWN)
        .then(|| with_text("p", &t1("panelMoreFindings", &(count - SHOWN).to_string())).class("quiet"))
}

/// What a difference is about: the label of a permission, else the words of Salesforce.
pub fn target_of(section: &str, target: &str, fact: &str) -> String {
    let (name, key) = fact::split(fact);
    let section = texts::section(name).unwrap_or_else(|| printable(section, 80));
    if target == "*" {
        let words = t(if fact.is_empty() { "verifyWhole" } else { "verifyRest" });
        return if fact.is_empty() { words } else { format!("{section}: {words}") };
    }
    if name == Section::UserPermissions.fact() {
        return printable(&texts::label_and_name(key), 240);
    }
    let words = printable(&texts::label(&target.replacen("label:", "", 1)), 200);
    if matches!(Section::of(name), Section::Objects | Section::Fields) {
        words
    } else {
        format!("{section}: {words}")
    }
}

fn difference(sides: Sides, line: &Line<'_>) -> Made {
    let row = line.worst;
    let direction = line.direction().word();
    let why = line.why().map(|why| with_text("p", &texts::say(&why)).class("quiet"));
    let (first, second) = line.values();
    let (first, second) =
        if line.object.is_some() { (first, second) } else { (value(&first), value(&second)) };
    let values = [first.as_str(), second.as_str()];
    let made = make("li").class(direction);
    let target = with_text("b", &target_of(&row.section, line.object.unwrap_or(&row.target), &row.fact));
    if sides == Sides::ThenAndNow {
        return made
            .child(target)
            .child(with_text("span", &host::message("verifyThenAndNow", &values)))
            .child(why);
    }
    made.child(
        with_text("span", &t(&format!("verifyDirection_{direction}")))
            .class(&format!("outcome {}", colour(row.expected.is_some(), line.direction()))),
    )
    .child(row.expected.is_none().then(|| severity(row.severity)))
    .child(target)
    .child(with_text("span", &host::message("verifyValues", &values)))
    .child(why)
}

const fn colour(is_expected: bool, direction: Direction) -> &'static str {
    match (is_expected, direction) {
        (true, _) => "manual",
        (_, Direction::Unknown) => "unknown",
        _ => "fail",
    }
}

/// A value in words, those of ours in the user's language.
pub fn value(value: &str) -> String {
    printable(&texts::value(if value.is_empty() { NOT_SET } else { value }), 120)
}
