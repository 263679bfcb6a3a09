//! What the readers have found so far.

use std::collections::BinaryHeap;

use super::{Control, State, Unidentified};
use crate::capture::Capture;
use crate::fact::{self, Facts, PERMISSION_PAGES};
use crate::setting::{Setting, Unknown};
use crate::subject::Subject;

/// The value of a fact that the page shows, but cannot be told. No page can show it as text.
const DOUBT: &str = "\0";

/// Sections whose boxes show what is off as well: a page that has one of them has all of it.
const WHOLE: [&str; 2] = ["app", "connected-app"];

/// One fact as one place of the page shows it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Note {
    name: String,
    /// As it stands there now, ticks that were not saved included.
    now: String,
    /// As Salesforce has it, if that is known.
    saved: Option<String>,
}

#[derive(Default)]
pub(super) struct Notes {
    seen: Vec<Note>,
    pub(super) controls: Vec<Control>,
    pub(super) unidentified: Vec<Unidentified>,
    pub(super) learned: Vec<(String, String)>,
    pub(super) has_permissions: bool,
    pub(super) english: bool,
    /// Those of [`WHOLE`] that have a box, and those that have one that was not understood.
    boxes: Vec<&'static str>,
    missed: Vec<&'static str>,
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
        self.seen.push(Note { name: name.to_owned(), now: now.to_owned(), saved: saved.map(str::to_owned) });
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
        for whole in WHOLE.iter().filter(|whole| section.starts_with(**whole)) {
            for (wanted, list) in [(true, &mut self.boxes), (!understood, &mut self.missed)] {
                if wanted && !list.contains(whole) {
                    list.push(whole);
                }
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.controls.is_empty() && self.seen.is_empty()
    }

    /// What the page shows in typed form, and what Salesforce has. What the page says in two ways is left out.
    pub(super) fn finish(&mut self, subject: Subject, truncated: bool) -> (Capture, Facts) {
        let (mut now, mut saved) = (Facts::default(), Facts::default());
        // The standard library's other ways to sort are ten times as much WebAssembly.
        let notes = BinaryHeap::from(std::mem::take(&mut self.seen)).into_sorted_vec();
        for notes in notes.chunk_by(|a, b| a.name == b.name) {
            let Some(first) = notes.first() else { continue };
            let agreed = |of: fn(&Note) -> Option<&String>| {
                let mut values = notes.iter().filter_map(of);
                let value = values.next()?.as_str();
                Some(if values.all(|other| other == value) { value } else { DOUBT }.to_owned())
            };
            now.set(&first.name, agreed(|note| Some(&note.now)).unwrap_or_default());
            if let Some(value) = agreed(|note| note.saved.as_ref()) {
                saved.set(&first.name, value);
            }
        }
        let mut capture = fact::capture(subject, &self.certain(&now, truncated));
        if truncated {
            capture.permissions.cut_off();
        }
        let doubtful = now.iter().filter(|fact| fact.value == DOUBT);
        for name in doubtful.filter_map(|fact| fact.key.strip_prefix("permission/")) {
            capture.permissions.set(name, Setting::Unknown(Unknown::Contradiction));
        }
        for control in &self.controls {
            if let (Some(permission), State::Set(Setting::Unknown(reason))) =
                (control.permission, &control.state)
            {
                capture.permissions.set(permission.name, Setting::Unknown(*reason));
            }
        }
        (capture, self.certain(&saved, truncated))
    }

    /// Facts without doubt, the halves joined, lists of boxes counted.
    fn certain(&self, facts: &Facts, truncated: bool) -> Facts {
        let mut certain = Facts::default();
        let mut doubtful = self.missed.clone();
        // One permission in doubt, and the half that it is in was not seen whole.
        let unclear = facts.iter().any(|fact| fact.value == DOUBT && fact.key.starts_with("permission/"));
        for fact in facts.iter() {
            let (half, name) = fact::split(&fact.key);
            if unclear && half == "list" && PERMISSION_PAGES.contains(&name) {
                continue;
            }
            let of = |half: &str| facts.get(&fact::name(half, name)).map(String::as_str);
            let (section, value) = match half {
                "field-read" => match (of(half), of("field-edit")) {
                    (_, Some("on")) => ("field", "edit"),
                    (Some("on"), Some("off")) => ("field", "read"),
                    (Some("off"), Some("off")) => ("field", "none"),
                    _ => ("field", DOUBT),
                },
                "app-visible" => match (of(half), of("app-default")) {
                    (Some("on"), Some("on")) => ("app", "default"),
                    (Some("on"), Some("off")) => ("app", "visible"),
                    (Some("off"), Some("off")) => ("app", "hidden"),
                    _ => ("app", DOUBT),
                },
                "field-edit" | "app-default" => continue,
                section => (section, fact.value.as_str()),
            };
            if value == DOUBT {
                doubtful.push(section);
            } else {
                certain.set(&fact::name(section, name), value.to_owned());
            }
        }
        for section in self.boxes.iter().filter(|section| !truncated && !doubtful.contains(section)) {
            let count = certain.iter().filter(|fact| fact::split(&fact.key).0 == *section).count();
            certain.set(&fact::whole(section), count.to_string());
        }
        certain
    }
}

/// How a section says on and off.
pub(super) fn word(section: &str, setting: Setting) -> &'static str {
    match (section, setting) {
        (_, Setting::Unknown(_)) => DOUBT,
        ("about", Setting::On) => "true",
        ("about", _) => "false",
        ("app", Setting::On) => "visible",
        ("app", _) => "hidden",
        (_, known) => known.word(),
    }
}
