//! Lists: permission sets of a user, Apex classes, licences, logins, login IP ranges.

use super::notes::{Notes, word};
use super::rows::row;
use super::{Context, Control, Role, State};
use crate::fact;
use crate::network;
use crate::page::address::{record, record_in_link};
use crate::page::{Columns, Query, generated};
use crate::setting::Setting;
use crate::snapshot::Node;

pub(super) fn read(page: &Context<'_>, notes: &mut Notes) {
    let mut list =
        List { page, notes, open: Open::default(), headings: Vec::new(), cells: Vec::new(), record: None };
    for (at, node, query) in page.sheet.nodes() {
        match query.role {
            Role::Part => {
                list.close();
                list.headings.clear();
                list.open = Open { section: page.section(at, query), whole: true, ..Open::default() };
            }
            Role::Row => {
                list.end_row();
                list.open.rows += 1;
            }
            Role::Heading => list.heading(at, node, query),
            Role::Cell => list.cell(at, node, query),
            Role::Entry => list.entry(at, node, query, Setting::On),
            Role::EntryOff => list.entry(at, node, query, Setting::Off),
            Role::Nothing => list.open.nothing = true,
            Role::More => list.open.whole = false,
            _ => {}
        }
    }
    list.close();
}

/// The part of the page that began last.
#[derive(Default)]
struct Open<'s> {
    section: &'s str,
    rows: usize,
    understood: usize,
    /// It says that it has no rows.
    nothing: bool,
    /// Nothing says that there is more of it.
    whole: bool,
    /// Somebody moved an entry and did not save.
    moved: bool,
}

/// A heading and the column that it names.
struct Heading<'s> {
    row: Option<u32>,
    column: Option<u32>,
    name: Option<&'s str>,
}

struct List<'p, 's> {
    page: &'p Context<'s>,
    notes: &'p mut Notes,
    open: Open<'s>,
    headings: Vec<Heading<'s>>,
    /// The cells of the row that began last, and their section.
    cells: Vec<(usize, &'s Node, &'s str)>,
    /// The record that the row links to.
    record: Option<&'s str>,
}

impl<'s> List<'_, 's> {
    /// Headings of a new row are those of another table.
    fn heading(&mut self, at: usize, node: &'s Node, query: &Query) {
        if self.headings.last().is_some_and(|last| last.row != node.row) {
            self.headings.clear();
        }
        let columns = columns_of(self.page.section(at, query));
        let name = columns.and_then(|columns| self.page.words.key(columns.words, &node.text));
        self.headings.push(Heading { row: node.row, column: node.column, name });
    }

    fn cell(&mut self, at: usize, node: &'s Node, query: &Query) {
        let sheet = &self.page.sheet;
        if self.cells.last().is_some_and(|(_, last, _)| row(sheet, last).is_none() || last.row != node.row) {
            self.end_row();
        }
        self.cells.push((at, node, self.page.section(at, query)));
    }

    fn entry(&mut self, at: usize, node: &'s Node, query: &Query, setting: Setting) {
        let section = self.page.section(at, query);
        let sheet = &self.page.sheet;
        let id = match (sheet.attribute(node, "href"), sheet.attribute(node, "value")) {
            (Some(href), _) => Some(record_in_link(href)),
            (None, Some(value)) => Some(record(value)),
            (None, None) => None,
        };
        if id == Some(None) || node.text.is_empty() || section.is_empty() {
            return;
        }
        let moved = node.saved == Some(false);
        self.open.moved |= moved;
        self.open.understood += usize::from(section == self.open.section);
        if let Some(Some(id)) = id {
            self.record = Some(id);
            let name = fact::name(section, id);
            self.add(at, node, name, &node.text, State::Text(node.text.clone()), moved);
        } else {
            let name = fact::name(section, &node.text);
            self.add(at, node, name, word(section, setting), State::Set(setting), moved);
        }
    }

    fn add(&mut self, at: usize, node: &Node, fact: String, value: &str, state: State, moved: bool) {
        self.notes.add(&fact, value, (!moved).then_some(value));
        let label = node.text.clone();
        self.notes.controls.push(Control { node: at, fact, permission: None, label, state, live: false });
    }

    fn end_row(&mut self) {
        let record = self.record.take();
        let cells = std::mem::take(&mut self.cells);
        let Some((_, _, section)) = cells.first().filter(|(_, _, section)| !section.is_empty()) else {
            return;
        };
        let understood = match (*section, columns_of(section)) {
            (_, Some(columns)) => self.columns(columns, &cells, record),
            ("login-ip" | "trusted-ip", _) => self.range(section, &cells),
            _ => self.named(section, &cells),
        };
        self.open.understood += usize::from(understood && *section == self.open.section);
    }

    /// A row whose headings say what is in it.
    fn columns(
        &mut self,
        columns: &Columns,
        cells: &[(usize, &'s Node, &'s str)],
        record: Option<&str>,
    ) -> bool {
        let text = |name: &str| {
            let mut named = self.headings.iter().filter(|heading| heading.name == Some(name));
            let (Some(heading), None) = (named.next(), named.next()) else { return None };
            let cell = cells.iter().find(|(_, node, _)| node.column == heading.column);
            cell.map(|(_, node, _)| node.text.as_str())
        };
        let texts = |names: &[&str]| names.iter().map(|name| text(name)).collect::<Option<Vec<_>>>();
        let (Some(key), Some(value)) = (texts(columns.key), texts(columns.value)) else { return false };
        let mut name = match (columns.key, record) {
            ([], Some(record)) => record.to_owned(),
            _ => key.join(columns.join),
        };
        if name.trim_matches('|').is_empty() || value.iter().all(|text| text.is_empty()) {
            return false;
        }
        if columns.numbered {
            name = [name.as_str(), "|", &self.open.rows.saturating_sub(1).to_string()].concat();
        }
        let Some((at, node, _)) = cells.first() else { return false };
        let value = value.join("; ");
        let state = State::Text(value.clone());
        self.add(*at, node, fact::name(columns.section, &name), &value, state, false);
        true
    }

    /// Two addresses that follow each other are a range in every language; the description comes after them.
    fn range(&mut self, section: &str, cells: &[(usize, &'s Node, &'s str)]) -> bool {
        let is_range = |pair: &[(usize, &Node, &str)]| matches!(pair, [(_, start, _), (_, end, _)] if network::is_range(&start.text, &end.text));
        let mut places =
            cells.windows(2).enumerate().filter(|(_, pair)| is_range(pair)).map(|(place, _)| place);
        let (Some(place), None) = (places.next(), places.next()) else { return false };
        let [(at, start, _), (_, end, _), rest @ ..] = cells.get(place..).unwrap_or_default() else {
            return false;
        };
        let name = [section, "/", &start.text, "-", &end.text].concat();
        let description = rest.first().map_or("", |(_, node, _)| node.text.as_str());
        self.add(*at, start, name, description, State::Text(description.to_owned()), false);
        true
    }

    /// A row is what its first cell says.
    fn named(&mut self, section: &str, cells: &[(usize, &'s Node, &'s str)]) -> bool {
        let Some((at, node, _)) = cells.first().filter(|(_, node, _)| !node.text.is_empty()) else {
            return false;
        };
        let name = fact::name(section, &node.text);
        self.add(*at, node, name, word(section, Setting::On), State::Set(Setting::On), false);
        true
    }

    /// A list that was seen whole has so many rows, and each of them was understood.
    fn close(&mut self) {
        self.end_row();
        let open = std::mem::take(&mut self.open);
        let sheet = &self.page.sheet;
        let has = |role: Role| sheet.page.queries.iter().any(|query| query.role == role);
        let rows = if has(Role::Row) { open.rows } else { open.understood };
        let all = rows == open.understood || !(has(Role::Cell) || has(Role::Entry));
        let partial = columns_of(open.section).is_some_and(|columns| columns.partial);
        let seen = rows > 0 || open.nothing;
        if open.section.is_empty() || !open.whole || !all || !seen || partial || sheet.snapshot.truncated {
            return;
        }
        let rows = rows.to_string();
        self.notes.add(&fact::whole(open.section), &rows, (!open.moved).then_some(&rows));
    }
}

fn columns_of(section: &str) -> Option<&'static Columns> {
    generated::COLUMNS.iter().find(|columns| columns.section == section)
}
