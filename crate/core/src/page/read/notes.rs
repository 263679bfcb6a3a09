//! What the readers have found so far.

use super::{Control, State, Unidentified};
use crate::capture::{Capture, Entry};
use crate::fact::{self, Facts};
use crate::setting::{Setting, Unknown};
use crate::subject::Subject;

/// The value of a fact that the page shows, but cannot be told. No page can show it as text.
const DOUBT: &str = "\0";

/// Facts that two boxes tell together.
const HALVES: [&str; 4] = ["field-read", "field-edit", "app-visible", "app-default"];

/// Sections whose boxes show what is off as well: a page that has one of them has all of it.
const WHOLE: [&str; 2] = ["app", "connected-app"];

#[derive(Default)]
pub(super) struct Notes {
    /// Facts as they stand on the page now, ticks that were not saved included.
    now: Vec<Entry<String>>,
    /// Facts as Salesforce has them.
    saved: Vec<Entry<String>>,
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
        self.add(name, value, value);
    }

    /// A fact that holds on the page and may not be saved.
    pub(super) fn now(&mut self, name: &str, value: &str) {
        self.now.push(entry(name, value));
    }

    pub(super) fn add(&mut self, name: &str, now: &str, saved: &str) {
        self.now.push(entry(name, now));
        self.saved.push(entry(name, saved));
    }

    /// A box: what it shows now, and what Salesforce has if the browser tells.
    pub(super) fn setting(&mut self, name: &str, now: Setting, saved: Setting) {
        let (section, _) = fact::split(name);
        self.add(name, word(section, now), word(section, saved));
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
        self.controls.is_empty() && self.now.is_empty()
    }

    /// What the page shows in typed form, and what Salesforce has. What the page says in two ways is left out.
    pub(super) fn finish(&mut self, subject: Subject, truncated: bool) -> (Capture, Facts) {
        let doubt = |_: &String| Some(DOUBT.to_owned());
        let (now, repeats) = Facts::from_rows(std::mem::take(&mut self.now), doubt);
        let (saved, _) = Facts::from_rows(std::mem::take(&mut self.saved), doubt);
        let mut capture = fact::capture(subject, &self.certain(&now, truncated));
        if truncated {
            capture.permissions.cut_off();
        }
        for control in &self.controls {
            if let (Some(permission), State::Set(Setting::Unknown(reason))) =
                (control.permission, &control.state)
            {
                capture.permissions.set(permission.name, Setting::Unknown(*reason));
            }
        }
        let disputed = repeats.iter().filter(|repeat| repeat.contradicts);
        for name in disputed.filter_map(|repeat| repeat.key.strip_prefix("permission/")) {
            capture.permissions.set(name, Setting::Unknown(Unknown::Contradiction));
        }
        (capture, self.certain(&saved, truncated))
    }

    /// Facts without doubt, the halves joined, lists of boxes counted.
    fn certain(&self, facts: &Facts, truncated: bool) -> Facts {
        let mut rows = Vec::with_capacity(facts.len());
        for fact in facts.iter() {
            let (half, name) = fact::split(&fact.key);
            if !HALVES.contains(&half) {
                rows.extend((fact.value != DOUBT).then(|| entry(&fact.key, &fact.value)));
                continue;
            }
            let Some((section, first)) = half.split_once('-') else { continue };
            let of = |half: &str| facts.get(&[section, "-", half, "/", name].concat()).map(String::as_str);
            let value = match (first, section) {
                ("read", _) => match (of("read"), of("edit")) {
                    (_, Some("on")) => "edit",
                    (Some("on"), Some("off")) => "read",
                    (Some("off"), Some("off")) => "none",
                    _ => continue,
                },
                ("visible", _) => match (of("visible"), of("default")) {
                    (Some("on"), Some("on")) => "default",
                    (Some("on"), Some("off")) => "visible",
                    (Some("off"), Some("off")) => "hidden",
                    _ => continue,
                },
                _ => continue,
            };
            rows.push(entry(&fact::name(section, name), value));
        }
        for section in self.boxes.iter().filter(|section| !truncated && !self.missed.contains(section)) {
            let count = rows.iter().filter(|row| fact::split(&row.key).0 == *section).count();
            rows.push(entry(&fact::whole(section), &count.to_string()));
        }
        Facts::from_rows(rows, |_| None).0
    }
}

fn entry(name: &str, value: &str) -> Entry<String> {
    Entry { key: name.to_owned().into(), value: value.to_owned(), line: None }
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
