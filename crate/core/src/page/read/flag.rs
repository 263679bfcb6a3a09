//! Boxes whose row says what they are about: rights on objects and fields, apps, record types.

use super::notes::Notes;
use super::words::LEARNED_RIGHT;
use super::{Context, Control, Role, Sheet, State, Unclear, Unidentified};
use crate::fact::{self, OBJECT_RIGHTS};
use crate::object_right::ObjectRight;
use crate::section::Section;
use crate::snapshot::Node;

pub(super) fn read(page: &Context<'_>, notes: &mut Notes) {
    let mut row_label: Option<&str> = None;
    let mut headings: Vec<(Option<u32>, &str)> = Vec::new();
    let mut rows = LabelledRows::default();
    for (at, node, query) in page.sheet.nodes() {
        if matches!(query.role, Role::Flag | Role::ObjectRight) {
            rows.boxed(page.part(at), page.section(at, query));
        }
        let box_ = Box { page, row_label, headings: &headings, at, node };
        match query.role {
            Role::RowLabel | Role::Label if is_row_label(page, node, query.role) => {
                row_label = Some(&node.text);
                rows.begin(page.part(at));
            }
            Role::FlagHeading => headings.push((node.column, query.fact)),
            Role::ObjectRight => box_.right(query.fact, notes),
            Role::Flag => match page.section(at, query) {
                // In a part of the page that is not known, it may be anything.
                "" => box_.unclear(notes),
                section if section == Section::Objects.fact() => box_.right("", notes),
                section if section == Section::Fields.fact() => box_.field(box_.heading(), notes),
                half @ ("field-read" | "field-edit") => box_.field(Some(half), notes),
                // What the boxes of other parts stand for, nobody knows.
                section if query.fact.is_empty() && section != Section::RecordTypes.fact() => {
                    box_.unclear(notes);
                }
                section => box_.named(section, notes),
            },
            _ => {}
        }
    }
    rows.close(page, notes);
}

/// Whether the boxes that follow are about what a label says: one of its own role, or one that stands before a table of
/// boxes.
fn is_row_label(page: &Context<'_>, node: &Node, role: Role) -> bool {
    role == Role::RowLabel || page.rows.are_before() && page.sheet.attribute(node, "for").is_none()
}

/// Labels of rows, and whether a box follows each.
#[derive(Default)]
struct LabelledRows<'s> {
    /// The part of the page of the label that came last, if no box has followed yet.
    open: Option<usize>,
    /// The parts of those that none follows.
    empty: Vec<usize>,
    boxes: Vec<(usize, &'s str)>,
}

impl<'s> LabelledRows<'s> {
    fn begin(&mut self, part: usize) {
        self.empty.extend(self.open.replace(part));
    }

    fn boxed(&mut self, part: usize, section: &'s str) {
        self.open = None;
        self.boxes.push((part, section));
    }

    /// A label without a box, where the others have one, is a sign of a box that nobody knows, and a pager one of more.
    fn close(mut self, page: &Context<'_>, notes: &mut Notes) {
        self.empty.extend(self.open);
        let mut labels = page.sheet.nodes().filter(|(_, _, query)| query.role == Role::Label);
        let alone = !page.rows.are_before() && labels.any(|(_, node, _)| page.rows.is_alone(node));
        for (section, whole) in
            [("app-visible", "app-visible"), ("connected-app", "connected-app"), ("column", "object")]
        {
            let mut parts = self.boxes.iter().filter(|(_, own)| *own == section);
            let pager = page.sheet.nodes().any(|(at, _, query)| {
                query.role == Role::More && self.boxes.contains(&(page.part(at), section))
            });
            if pager || parts.any(|(part, _)| alone || self.empty.binary_search(part).is_ok()) {
                notes.boxed(whole, false);
            }
        }
    }
}

/// One box and what stands around it.
struct Box<'p, 's> {
    page: &'p Context<'s>,
    row_label: Option<&'s str>,
    headings: &'p [(Option<u32>, &'s str)],
    at: usize,
    node: &'s Node,
}

impl<'s> Box<'_, 's> {
    fn right(&self, told: &'static str, notes: &mut Notes) {
        let labels = self.page.rows.labels(self.at, self.node);
        let right = match told {
            "column" => {
                self.node.column.and_then(|at| OBJECT_RIGHTS[..6].get(usize::try_from(at).ok()?)).copied()
            }
            "" => self.right_by_name(labels.first().copied().unwrap_or_default(), notes),
            right => Some(right),
        };
        // Where the address names no object, only its label is known.
        let of = match (self.page.object.as_str(), self.row_label) {
            ("", None) => None,
            ("", Some(label)) => Some(["label:", label].concat()),
            (name, _) => Some(name.to_owned()),
        };
        // The page that tells them by their place shows those of all objects.
        if told == "column" {
            notes.boxed(Section::Objects.fact(), right.is_some() && of.is_some());
        }
        let (Some(right), Some(of)) = (right, of) else { return self.unclear(notes) };
        let label = match (labels.first(), self.row_label) {
            (Some(label), _) => (*label).to_owned(),
            (None, Some(object)) => [object, ": ", english(right)].concat(),
            (None, None) => english(right).to_owned(),
        };
        self.add(fact::name(Section::Objects.fact(), &fact::name(&of, right)), label, notes);
    }

    /// By the number in the control's id, which holds for the first six only, or by the whole label. A label beside a
    /// number is learned; if both are known they must agree.
    fn right_by_name(&self, label: &str, notes: &mut Notes) -> Option<&'static str> {
        let number = self.page.sheet.attribute(self.node, "id").and_then(|id| {
            let rest = id.strip_suffix(":olp_check")?;
            rest.rsplit(':').next()?.parse::<usize>().ok()
        });
        let by_number = number.and_then(|number| OBJECT_RIGHTS[..6].get(number)).copied();
        let by_label = self.page.words.key(Section::Objects.fact(), label);
        let by_label = by_label.and_then(|key| OBJECT_RIGHTS.into_iter().find(|right| *right == key));
        match (by_number, by_label) {
            (Some(one), Some(other)) if one != other => None,
            (Some(right), None) => {
                if !notes.english && !label.is_empty() {
                    notes.learned.push(([LEARNED_RIGHT, right].concat(), label.to_owned()));
                }
                Some(right)
            }
            _ => by_label.or(by_number),
        }
    }

    /// The half that the heading of its column tells.
    fn heading(&self) -> Option<&'s str> {
        let mut above = self.headings.iter().rev();
        above.find(|(column, _)| column.is_some() && *column == self.node.column).map(|(_, half)| *half)
    }

    /// The API name of a field stands in the second cell of its row.
    fn field(&self, half: Option<&str>, notes: &mut Notes) {
        let rows = &self.page.rows;
        let name = rows.cell(self.node, 1).filter(|name| is_api_name(name));
        let (Some(half), Some(name), false) = (half, name, self.page.object.is_empty()) else {
            return self.unclear(notes);
        };
        let label = rows.cell(self.node, 0).unwrap_or(name).to_owned();
        self.add([half, "/", &self.page.object, ".", name].concat(), label, notes);
    }

    fn named(&self, section: &str, notes: &mut Notes) {
        let label =
            self.page.rows.label(self.at, self.node).or(self.row_label).filter(|label| !label.is_empty());
        notes.boxed(section, label.is_some());
        let Some(label) = label else { return self.unclear(notes) };
        match section {
            "app-visible" | "app-default" => {
                let sheet = &self.page.sheet;
                notes.setting(&fact::name(section, label), sheet.state(self.node), sheet.saved(self.node));
                if section == "app-visible" {
                    notes
                        .controls
                        .push(self.control(fact::name(Section::Apps.fact(), label), label.to_owned()));
                }
            }
            _ => self.add(fact::name(section, label), label.to_owned(), notes),
        }
    }

    fn control(&self, fact: String, label: String) -> Control {
        let state = State::Set(self.page.sheet.state(self.node));
        Control { node: self.at, fact, permission: None, label, state, live: Sheet::is_live(self.node) }
    }

    fn add(&self, fact: String, label: String, notes: &mut Notes) {
        notes.control(self.control(fact, label), self.page.sheet.saved(self.node));
    }

    fn unclear(&self, notes: &mut Notes) {
        notes.unidentified.push(Unidentified { node: self.at, reason: Unclear::NoMatch });
    }
}

/// What people call a right.
fn english(right: &'static str) -> &'static str {
    ObjectRight::from_id(right).map_or(right, ObjectRight::in_setup)
}

fn is_api_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.')
}
