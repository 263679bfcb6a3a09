//! What the readers have found so far.

use super::{Control, State, Unidentified};
use crate::capture::Capture;
use crate::coverage::{End, Ended, Rows};
use crate::fact::{self, Facts, OTHER_PERMISSIONS, PERMISSION_PAGES};
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::subject::Subject;
use crate::text::in_order;

/// The value of a fact that the page shows, but cannot be told. No page can show it as text.
const DOUBT: &str = "\0";

/// What the page shows of one list.
pub(super) struct Listed {
    pub(super) section: String,
    pub(super) rows: usize,
    pub(super) understood: usize,
    /// Whether that is all.
    pub(super) end: End,
    /// It is a log: it never shows all of it, and the same can happen twice.
    pub(super) log: bool,
    /// Somebody moved an entry and did not save.
    pub(super) moved: bool,
}

/// Sections that show what is off as well: a page that has one of them has all of it.
const WHOLE: [Section; 4] = [Section::Apps, Section::ConnectedApps, Section::Objects, Section::Tabs];

#[derive(Default)]
pub(super) struct Notes {
    /// Facts as places of the page show them: ticks that were not saved included.
    now: Vec<(String, String)>,
    /// The same as Salesforce has them, where that is known.
    saved: Vec<(String, String)>,
    pub(super) controls: Vec<Control>,
    pub(super) unidentified: Vec<Unidentified>,
    pub(super) learned: Vec<(String, String)>,
    pub(super) has_permissions: bool,
    pub(super) english: bool,
    /// Of each of [`WHOLE`], how many boxes it has and how many of them were understood.
    boxes: [(usize, usize); WHOLE.len()],
    pub(super) lists: Vec<Listed>,
    /// What is in doubt of a log of which somebody chose what is shown, or what comes first.
    pub(super) filtered: Option<&'static str>,
    /// Something on the page may be a permission and nobody can tell which.
    pub(super) unclear: bool,
    /// The proof that every box and label of the page is there.
    pub(super) ended: Option<Ended>,
    /// The section of the boxes that stand for user permissions; empty if the page has none.
    pub(super) boxes_of: &'static str,
}

impl Notes {
    pub(super) fn new(english: bool) -> Self {
        Self { english, ..Self::default() }
    }

    /// A fact that nobody can change on the page.
    pub(super) fn both(&mut self, name: &str, value: &str) {
        self.add(name, value, Some(value));
    }

    /// A fact as it stands on the page, and as Salesforce has it if that is known.
    pub(super) fn add(&mut self, name: &str, now: &str, saved: Option<&str>) {
        self.now.push((name.to_owned(), now.to_owned()));
        self.saved.extend(saved.map(|value| (name.to_owned(), value.to_owned())));
    }

    /// A box: what it shows now, and what Salesforce has if the browser tells.
    pub(super) fn setting(&mut self, name: &str, now: Setting, saved: Setting) {
        let (section, _) = fact::split(name);
        self.add(name, word(section, now), Some(word(section, saved)));
    }

    /// A control that shows a fact by itself.
    pub(super) fn control(&mut self, control: Control, saved: Setting) {
        if let State::Set(now) = control.state {
            self.setting(&control.fact, now, saved);
        }
        self.controls.push(control);
    }

    /// A box of a section; whether it was understood.
    pub(super) fn boxed(&mut self, section: &str, understood: bool) {
        for (whole, (boxes, known)) in WHOLE.iter().zip(&mut self.boxes) {
            // An app has a box for each of its halves.
            if section == whole.fact() || section == "app-visible" && *whole == Section::Apps {
                *boxes += 1;
                *known += usize::from(understood);
            }
        }
    }

    /// How many boxes of a section of [`WHOLE`] there are; `None` for none.
    pub(super) fn boxes(&self, section: Section) -> Option<usize> {
        let at = WHOLE.iter().position(|whole| *whole == section)?;
        self.boxes.get(at).map(|(boxes, _)| *boxes).filter(|boxes| *boxes > 0)
    }

    /// Objects whose rights their list did not tell: with their own pages read, it was seen whole.
    pub(super) fn unread(&mut self, rows: usize, objects: &[(String, String)]) {
        if !objects.is_empty() {
            self.both(fact::UNREAD_OBJECTS, &rows.to_string());
        }
        for (key, id) in objects {
            self.both(&fact::name(fact::UNREAD_OBJECTS, key), id);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.controls.is_empty() && self.now.is_empty()
    }

    /// What the page shows in typed form, and what Salesforce has. What the page says in two ways is left out.
    pub(super) fn finish(&mut self, subject: Subject, truncated: bool) -> (Capture, Facts) {
        let now = std::mem::take(&mut self.now);
        let now = self.together(now);
        let saved = std::mem::take(&mut self.saved);
        let saved = self.together(saved);
        let mut capture = fact::capture(subject, &self.certain(&now, false));
        if truncated {
            capture.permissions.cut_off();
        }
        let doubtful = now.iter().filter(|fact| fact.value == DOUBT);
        for name in doubtful.filter_map(|fact| fact::key(&fact.key, Section::UserPermissions)) {
            capture.permissions.set(name, Setting::Unknown(Unknown::Contradiction));
        }
        for control in &self.controls {
            if let (Some(permission), State::Set(Setting::Unknown(reason))) =
                (control.permission, &control.state)
            {
                capture.permissions.set(permission.name, Setting::Unknown(*reason));
            }
        }
        (capture, self.certain(&saved, true))
    }

    /// What several places show, each fact once.
    fn together(&self, shown: Vec<(String, String)>) -> Facts {
        let mut facts = Facts::default();
        let shown = in_order(shown);
        for alike in shown.chunk_by(|(a, _), (b, _)| a == b) {
            let [(name, first), ..] = alike else { continue };
            let (section, _) = fact::split(name);
            if self.lists.iter().any(|list| list.log && list.section == section) {
                // In a log, what is called alike happened each time.
                for (at, (_, value)) in alike.iter().enumerate() {
                    let number = if at == 0 { String::new() } else { format!("|{at}") };
                    facts.set(&[name, number.as_str()].concat(), value.clone());
                }
                continue;
            }
            // They are in order: where any differ, the last one does.
            let value = match alike.last() {
                Some((_, last)) if last == first => first,
                // The value of a range is a remark. That it is there is certain.
                _ if Section::of(section).is_range() => "",
                _ => DOUBT,
            };
            facts.set(name, value.to_owned());
        }
        facts
    }

    /// Facts without doubt, the halves joined, and which lists were seen whole.
    fn certain(&self, facts: &Facts, saved: bool) -> Facts {
        let mut certain = Facts::default();
        let mut doubtful: Vec<&str> = Vec::new();
        // One permission in doubt, and what the page does not list may be there.
        let unclear = facts
            .iter()
            .any(|fact| fact.value == DOUBT && fact::key(&fact.key, Section::UserPermissions).is_some());
        for fact in facts.iter() {
            let (half, name) = fact::split(&fact.key);
            if unclear
                && (fact.key == OTHER_PERMISSIONS
                    || half == Section::Lists.fact() && PERMISSION_PAGES.contains(&name))
            {
                continue;
            }
            let of = |half: &str| facts.get(&fact::name(half, name)).map(String::as_str);
            let (fields, apps) = (Section::Fields.fact(), Section::Apps.fact());
            let (section, value) = match half {
                "field-read" => match (of(half), of("field-edit")) {
                    (_, Some("on")) => (fields, "edit"),
                    (Some("on"), Some("off")) => (fields, "read"),
                    (Some("off"), Some("off")) => (fields, "none"),
                    _ => (fields, DOUBT),
                },
                "app-visible" => match (of(half), of("app-default")) {
                    (Some("on"), Some("on")) => (apps, "default"),
                    (Some("on"), Some("off")) => (apps, "visible"),
                    // The profiles that Salesforce ships for integrations have a default app that they do not see.
                    (Some("off"), Some("on" | "off")) => (apps, "hidden"),
                    _ => (apps, DOUBT),
                },
                // The other half was not read.
                "field-edit" if of("field-read").is_none() => (fields, DOUBT),
                "app-default" if of("app-visible").is_none() => (apps, DOUBT),
                "field-edit" | "app-default" => continue,
                section => (section, fact.value.as_str()),
            };
            // Half a page of fields says nothing of those that did not come.
            if value == DOUBT || self.ended.is_none() && section == fields {
                doubtful.push(section);
            }
            if value != DOUBT {
                certain.set(&fact::name(section, name), value.to_owned());
            }
        }
        let entries = |section: &str| fact::section(&certain, section).count();
        let mut lists = Vec::new();
        for (section, (boxes, known)) in WHOLE.iter().zip(self.boxes).filter(|(_, (boxes, _))| *boxes > 0) {
            let section = section.fact();
            let end = self.ended.filter(|_| boxes == entries(section) && !doubtful.contains(&section));
            let seen = boxes + usize::from(self.ended.is_none());
            lists.push((
                section,
                Rows { seen, understood: known, end: end.map_or(End::Unclear, End::Reached) },
                false,
            ));
        }
        for list in &self.lists {
            let section = list.section.as_str();
            if lists.iter().any(|(known, ..)| *known == section) || saved && list.moved {
                continue;
            }
            // A list may come in several parts.
            let mut whole = Rows { seen: 0, understood: 0, end: list.end };
            for part in self.lists.iter().filter(|part| part.section == section) {
                whole.seen += part.rows;
                whole.understood += part.understood.min(part.rows);
                whole.end = whole.end.max(part.end);
            }
            // As many entries as rows, or two rows have one name; an object has an entry for each right.
            let named = section == Section::Objects.fact() || whole.seen == entries(section);
            if !named || doubtful.contains(&section) {
                whole.end = End::Unclear;
            }
            lists.push((section, whole, list.log));
        }
        for section in &doubtful {
            if !lists.iter().any(|(known, ..)| known == section) {
                lists.push((section, Rows { seen: 0, understood: 0, end: End::Unclear }, false));
            }
        }
        // Boxes that somebody changed and nobody saved yet prove nothing, and take nothing away that was proved before.
        let is_silent = certain.is_empty();
        let unsaved = fact::name(fact::DOUBT, Section::UserPermissions.fact());
        for (section, rows, log) in lists {
            // A log never shows all of it: only what could not be read of it is worth telling.
            if log && rows.understood >= rows.seen {
                continue;
            }
            let (name, count) = rows.mark(section);
            if !(is_silent && count == "0" && name == unsaved) {
                certain.set(&name, count);
            }
        }
        if let Some(doubt) = self.filtered {
            for list in self.lists.iter().filter(|list| list.log) {
                certain.set(&fact::name(fact::DOUBT, &list.section), doubt.to_owned());
            }
        }
        // That there was something of which nothing was understood takes away what was said before of all that is there.
        if certain.is_empty() && !self.boxes_of.is_empty() && !self.unidentified.is_empty() {
            certain.set(&fact::name(fact::DOUBT, self.boxes_of), self.unidentified.len().to_string());
        }
        certain
    }
}

/// How a section says on and off.
pub(super) fn word(section: &str, setting: Setting) -> &'static str {
    match (Section::of(section), setting) {
        (_, Setting::Unknown(_)) => DOUBT,
        (Section::About, Setting::On) => "true",
        (Section::About, _) => "false",
        (Section::Apps, Setting::On) => "visible",
        (Section::Apps, _) => "hidden",
        (_, known) => known.word(),
    }
}
