//! Lists: permission sets of a user, Apex classes, licences, logins, login IP ranges, objects.

use super::notes::{Listed, Notes, word};
use super::rows::row;
use super::{Context, Control, Role, State};
use crate::coverage::{End, Ended, FILTERED};
use crate::fact::{self, OBJECT_RIGHTS};
use crate::network;
use crate::object_right::ObjectRight;
use crate::page::address::{is_object, record, record_in_link};
use crate::page::{Columns, Query, generated};
use crate::section::Section;
use crate::setting::Setting;
use crate::snapshot::Node;
use crate::text::has_unseen;
use crate::values::Values;

pub(super) fn read(page: &Context<'_>, notes: &mut Notes) {
    let has = |role: Role| page.sheet.page.queries.iter().any(|query| query.role == role);
    let mut list = List {
        page,
        notes,
        open: Open::default(),
        headings: Vec::new(),
        cells: Vec::new(),
        record: None,
        object: None,
        has_rows: has(Role::Row),
        strange: false,
    };
    let (mut announced, mut came, mut first) = (0, 0, true);
    let mut filters = 0_isize;
    for (at, node, query) in page.sheet.nodes() {
        match query.role {
            Role::Announced => announced += usize::from(!query.text),
            Role::Filter => filters += list.filter(node, query),
            Role::Part => {
                // What stands above the first part is said of it.
                let above = std::mem::take(&mut first).then(|| std::mem::take(&mut list.open));
                list.close();
                came += usize::from(!query.text);
                list.open = Open { section: page.section(at, query), ..Open::default() };
                if let Some(Open { said, counted, .. }) = above {
                    (list.open.said, list.open.counted) = (said, counted);
                }
                // The list of objects begins behind its headings.
                if list.open.section != Section::Objects.fact() {
                    list.headings.clear();
                }
            }
            Role::Row => {
                list.end_row();
                list.open.rows += 1;
                list.open.row = node.row;
            }
            Role::Heading => list.heading(at, node, query),
            Role::Cell => list.cell(at, node, query),
            Role::Entry => list.entry(at, node, query, Setting::On),
            Role::EntryOff => list.entry(at, node, query, Setting::Off),
            Role::Nothing => list.nothing(node),
            Role::Strange => list.strange |= node.row.is_some() && node.row == list.open.row,
            Role::More => {
                list.open.said.get_or_insert(End::Elsewhere);
            }
            Role::Behind => list.open.counted = list.open.counted.max(largest(&node.text)),
            _ => continue,
        }
        list.open.last = at;
    }
    list.close();
    // The lists that a page names at its top and that did not come may be the rest of those that did.
    if announced > came {
        for list in &mut list.notes.lists {
            list.end = End::Unclear;
        }
    }
    list.hold_numbers();
    list.notes.filtered = (filters > 0).then_some(FILTERED);
}

/// The part of the page that began last.
#[derive(Default)]
struct Open<'s> {
    section: &'s str,
    rows: usize,
    /// The table row of the last one.
    row: Option<u32>,
    understood: usize,
    /// It says that it has no rows.
    nothing: bool,
    /// The largest number that stands behind it: how many rows there are, or pages.
    counted: Option<usize>,
    /// What it says that keeps it open: that there is more, or something that was not understood.
    said: Option<End>,
    /// Its last node.
    last: usize,
    /// Somebody moved an entry and did not save.
    moved: bool,
    rights: ObjectRows,
}

/// What the rows of the list of objects are called.
#[derive(Default)]
struct ObjectRows {
    keys: Vec<String>,
    /// Those whose rights were not understood, with what their own page is named by.
    unread: Vec<(String, String)>,
    /// Two of them have one name.
    unnamed: bool,
    /// How many have a tab, and on how many its setting was understood.
    tabs: usize,
    known_tabs: usize,
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
    /// Where the row links to its object, to which one, and what it is called.
    object: Option<(usize, &'s str, &'s str)>,
    /// Rows are collected; else each entry is one.
    has_rows: bool,
    /// The row holds something that should not be there.
    strange: bool,
}

impl<'s> List<'_, 's> {
    /// Headings of a new row are those of another table.
    fn heading(&mut self, at: usize, node: &'s Node, query: &Query) {
        if self.headings.last().is_some_and(|last| last.row != node.row) {
            self.headings.clear();
        }
        let section = self.page.section(at, query);
        let words = columns_of(section).map_or("part", |columns| columns.words);
        let name = self.page.words.key(words, &node.text);
        self.headings.push(Heading { row: node.row, column: node.column, name });
    }

    /// A list says that it has no rows, or something else.
    fn nothing(&mut self, node: &Node) {
        self.open.nothing = true;
        // The row that says so is none of the list.
        if self.open.row.is_some() && self.open.row == node.row {
            self.open.rows -= 1;
            self.open.row = None;
        }
        let text = node.text.trim_end_matches(['.', '。']);
        // `--None--` in every language.
        let is_choice = text
            .strip_prefix("--")
            .and_then(|rest| rest.strip_suffix("--"))
            .is_some_and(|word| !word.is_empty());
        if !is_choice && self.page.words.key("list", text) != Some("none") {
            self.open.said = Some(End::Unclear);
        }
    }

    /// What a list was filtered or sorted by counts one more, and one less where its words say that it hides nothing.
    fn filter(&self, node: &'s Node, query: &Query) -> isize {
        if query.text {
            return -isize::from(self.page.words.key("list", &node.text) == Some("all"));
        }
        // The latest rows come first, as they do unless somebody sorts.
        let by = self.headings.iter().find(|heading| heading.column == node.column);
        let by = by.filter(|heading| matches!(heading.name, Some("time" | "date")));
        isize::from(by.is_none() || self.page.sheet.attribute(node, "class") != Some("sortDesc"))
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
        self.open.rows += usize::from(!self.has_rows && section == self.open.section);
        if section == Section::Objects.fact() {
            self.object =
                sheet.attribute(node, "href").and_then(object_in_link).map(|id| (at, id, &*node.text));
            return;
        }
        let id = match (sheet.attribute(node, "href"), sheet.attribute(node, "value")) {
            (Some(href), _) => Some(record_in_link(href)),
            (None, Some(value)) => Some(record(value)),
            // A query that takes records takes nothing else.
            (None, None) => (!query.attributes.is_empty()).then_some(None),
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
        let (record, object) = (self.record.take(), self.object.take());
        let cells = std::mem::take(&mut self.cells);
        if std::mem::take(&mut self.strange) {
            return;
        }
        let Some((_, _, section)) = cells.first().filter(|(_, _, section)| !section.is_empty()) else {
            return;
        };
        let understood = match (Section::of(section), columns_of(section)) {
            (Section::Objects | Section::Tabs, _) => self.rights(object, &cells),
            (_, Some(columns)) => self.columns(columns, &cells, record),
            (known, _) if known.is_range() => self.range(section, &cells),
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
        // Cells that are over several columns, or under a heading that is, stand under other headings than their own.
        let last = |column: Option<Option<u32>>| column.flatten();
        if last(self.headings.last().map(|heading| heading.column))
            != last(cells.last().map(|(_, node, _)| node.column))
        {
            return false;
        }
        let (Some(key), Some(value)) = (texts(columns.key), texts(columns.value)) else { return false };
        let name = match (columns.key, record) {
            ([], Some(record)) => record.to_owned(),
            // What parts a name and a value says nothing else.
            _ => key.iter().map(|text| text.replace('|', " ")).collect::<Vec<_>>().join(columns.join),
        };
        // Without its name, or without the value that tells most, a row may be anybody's and say anything; and so it may with
        // signs in its name that nobody sees. A time may have some, in languages from right to left.
        if name.is_empty()
            || key.iter().chain(value.first()).any(|text| text.is_empty())
            || columns.section != Section::Audit.fact() && key.last().is_some_and(|text| has_unseen(text))
        {
            return false;
        }
        let Some((at, node, _)) = cells.first() else { return false };
        let value = value.iter().map(|text| text.replace(';', ",")).collect::<Vec<_>>().join("; ");
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
        let Some((at, node, _)) =
            cells.first().filter(|(_, node, _)| !node.text.is_empty() && !has_unseen(&node.text))
        else {
            return false;
        };
        let name = fact::name(section, &node.text);
        self.add(*at, node, name, word(section, Setting::On), State::Set(Setting::On), false);
        true
    }

    /// A row of the list of objects: what it links to, and the rights in words.
    fn rights(
        &mut self,
        object: Option<(usize, &'s str, &'s str)>,
        cells: &[(usize, &'s Node, &'s str)],
    ) -> bool {
        let Some((at, id, label)) = object.filter(|(_, _, label)| !label.is_empty()) else { return false };
        // Custom objects go by their id, which the page of one of them has not either.
        let key = if record(id).is_some() { ["label:", label].concat() } else { id.to_owned() };
        self.open.rights.unnamed |= self.open.rights.keys.contains(&key);
        let (tabs, cells): (Vec<_>, Vec<_>) =
            cells.iter().partition(|(_, _, section)| Section::of(section) == Section::Tabs);
        let said = match cells[..] {
            [(_, node, _), ref rest @ ..] if self.is_of_rights(node.column, rest.len()) => node.text.as_str(),
            _ => "",
        };
        let granted = self.in_words(said);
        // Only words that are settings of tabs are: another column may stand in this place.
        let tab = match tabs[..] {
            [(_, node, _)] => node.text.as_str(),
            _ => "",
        };
        // Not every object has one.
        self.open.rights.tabs += usize::from(tab != "--");
        if tab != "--" && Values::Tab.level(tab).is_some() {
            self.open.rights.known_tabs += 1;
            self.notes.both(&fact::name(Section::Tabs.fact(), &key), tab);
        }
        let understood = granted.is_some();
        match granted {
            // A tab without an object behind it has no rights.
            Some(Rights::Inapplicable) => {}
            Some(Rights::Granted(granted)) => {
                // The row stands for all of them.
                self.notes.controls.push(Control {
                    node: at,
                    fact: fact::name(Section::Objects.fact(), &fact::name(&key, fact::ALL_RIGHTS)),
                    permission: None,
                    label: label.to_owned(),
                    state: State::Text(said.to_owned()),
                    live: false,
                });
                for right in OBJECT_RIGHTS {
                    let on = granted.contains(&right);
                    // Nobody has said that this column names the youngest right; without Read there is none.
                    if on || right != ObjectRight::ViewAllFields.fact() || granted.is_empty() {
                        let name = fact::name(Section::Objects.fact(), &fact::name(&key, right));
                        self.notes.both(&name, Setting::from(on).word());
                    }
                }
            }
            None => self.open.rights.unread.push((key.clone(), id.to_owned())),
        }
        self.open.rights.keys.push(key);
        understood
    }

    /// Whether a column holds the rights: its heading, where that is known, says so; and each of the `more` columns that come
    /// after the usual ones has a heading of its own.
    fn is_of_rights(&self, column: Option<u32>, more: usize) -> bool {
        let mut named = self.headings.iter().filter(|heading| heading.name == Some(Section::Objects.fact()));
        named.all(|heading| heading.column == column)
            && (more == 0 || USUAL_COLUMNS + more <= self.headings.len())
    }

    fn in_words(&self, text: &str) -> Option<Rights> {
        let key = |word: &str| self.page.words.key(Section::Objects.fact(), word);
        if text == "--" {
            return Some(Rights::Inapplicable);
        }
        if key(text) == Some("none") {
            return Some(Rights::Granted(Vec::new()));
        }
        let words = text.split([',', ';', '、', '，', '،']);
        let right = |word: &str| {
            let key = key(word.trim())?;
            OBJECT_RIGHTS.into_iter().find(|right| *right == key)
        };
        words.map(right).collect::<Option<Vec<_>>>().map(Rights::Granted)
    }

    /// Holds lists against the numbers that the page says of them at its top: `[2]`. Of `[5+]` nobody knows how many; that there are
    /// more, the list says then, too.
    fn hold_numbers(&mut self) {
        let mut said: Vec<(&str, Option<usize>)> = Vec::new();
        for (_, node, query) in self.page.sheet.nodes() {
            if query.role == Role::Announced && query.text {
                let number = largest(&node.text).filter(|_| !node.text.contains('+'));
                match said.iter_mut().find(|(section, _)| *section == query.fact) {
                    Some((_, all)) => *all = all.zip(number).map(|(all, number)| all.saturating_add(number)),
                    None => said.push((query.fact, number)),
                }
            }
        }
        for (section, number) in said {
            let own = |list: &&mut Listed| list.section == section;
            let rows = self.notes.lists.iter_mut().filter(own).map(|list| list.rows).sum::<usize>();
            let is_more = self.notes.lists.iter_mut().filter(own).any(|list| list.end == End::Elsewhere);
            if number != Some(rows) && !is_more {
                self.notes.lists.iter_mut().filter(own).for_each(|list| list.end = End::Unclear);
            }
        }
    }

    /// What was seen of the list. Whether it was all of it, is told when every reader has found what it finds.
    fn close(&mut self) {
        self.end_row();
        let open = std::mem::take(&mut self.open);
        if open.section.is_empty() || !(open.rows > 0 || open.nothing) {
            return;
        }
        let is_clear = !(self.has_rows && open.nothing && open.rows > 0);
        // The number of its rows says that these are all; any other one, that there are more rows, or pages.
        let is_clear = is_clear && open.counted.is_none_or(|counted| counted == open.rows);
        let ended = Ended::on_page(self.page.snapshot, open.last);
        let end = match ended {
            Some(ended) if is_clear && !open.rights.unnamed => open.said.unwrap_or(End::Reached(ended)),
            _ => End::Unclear,
        };
        let are_all_named = open.rights.keys.len() == open.rows;
        if open.section == Section::Objects.fact() {
            if matches!(end, End::Reached(_)) && are_all_named {
                self.notes.unread(open.rows, &open.rights.unread);
            }
            // Without a setting of a tab in it, the column may be another one.
            if open.rights.tabs > 0 {
                self.notes.lists.push(Listed {
                    section: Section::Tabs.fact().to_owned(),
                    rows: open.rights.tabs,
                    understood: open.rights.known_tabs,
                    end: if are_all_named { end } else { End::Unclear },
                    log: false,
                    moved: open.moved,
                });
            }
        }
        self.notes.lists.push(Listed {
            section: open.section.to_owned(),
            // Half a list has one more row that nobody understands.
            rows: open.rows + usize::from(ended.is_none()),
            understood: open.understood,
            end,
            log: columns_of(open.section).is_some_and(|columns| columns.log),
            moved: open.moved,
        });
    }
}

/// Columns of the list of objects: name, rights, fields, tab.
const USUAL_COLUMNS: usize = 4;

/// What the list of objects says of one of them.
enum Rights {
    /// There is no object, only a tab.
    Inapplicable,
    Granted(Vec<&'static str>),
}

/// The object that a link to its page names by the parameter `o`, also in what the Lightning shell makes of it.
fn object_in_link(href: &str) -> Option<&str> {
    let signs = ["?o=", "&o=", "%3Fo%3D", "%26o%3D"];
    let (_, rest) = signs.iter().find_map(|sign| href.split_once(sign))?;
    let name = rest.split(['&', '%', '#', '\'', '"']).next()?;
    is_object(name).then_some(name)
}

/// The largest number in a text; `None` if it has none. `1,204` is one number; one in other digits is larger than any.
fn largest(text: &str) -> Option<usize> {
    let digits: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| digits.get(at).is_some_and(char::is_ascii_digit);
    let mut largest: Option<usize> = None;
    let mut number: Option<usize> = None;
    for (at, sign) in digits.iter().enumerate() {
        if let Some(digit) = sign.to_digit(10) {
            let digit = usize::try_from(digit).unwrap_or_default();
            number = Some(number.unwrap_or_default().saturating_mul(10).saturating_add(digit));
        } else if sign.is_numeric() {
            return Some(usize::MAX);
        } else if !(matches!(sign, ',' | '.' | '\'' | '’')
            && (1..=3).all(|next| is_digit(at + next))
            && !is_digit(at + 4))
        {
            number = None;
        }
        largest = largest.max(number);
    }
    largest
}

fn columns_of(section: &str) -> Option<&'static Columns> {
    generated::COLUMNS.iter().find(|columns| columns.section == section)
}
