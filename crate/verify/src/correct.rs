//! What would make the actual side equal to the tested one again: per subject the facts that its metadata should say. A
//! person reviews and deploys it; Permlight deploys nothing.

use super::drift::{Comparison, Drift};
use super::kept::View;
use super::matching::{Matching, Mismatch, Rename};
use super::prediction::names;
use super::readiness::{LABEL, label, lacking};
use super::settings::{PERMISSIONS, Settings, State, values};
use super::values::is_unknown;
use permlight_core::catalog;
use permlight_core::coverage::{REST, Rows};
use permlight_core::fact::{self, Facts, OBJECT_RIGHTS};
use permlight_core::section::{Form, Section};
use permlight_core::subject::SubjectKind;
use permlight_core::table::Entry;

/// The correction of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// What it is.
    pub kind: SubjectKind,
    /// Its name on the actual side.
    pub name: String,
    /// What its metadata should say. For a profile, whose deploy changes only what the file names, these are the settings
    /// that differ, what is to be taken away as off. For anything else, whose deploy replaces it, they are all.
    pub facts: Facts,
}

/// What a file cannot correct, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand<'c> {
    /// The difference.
    pub drift: &'c Drift,
    /// Why a person has to.
    pub reason: Reason,
}

/// Why a file cannot correct a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// What was tested is not known.
    NotTested,
    /// No metadata file of this kind holds it.
    NoFile,
    /// The tested side did not see all of it, and a deploy would take away the rest.
    PartOnly,
    /// Its file holds an element that this version does not know.
    NotKnown,
    /// Only one side has the subject.
    NoSubject,
    /// A file cannot take away the last login IP range.
    NoRanges,
    /// A file of a profile has no switch for it.
    NoSwitch,
    /// A deploy cannot change it.
    Fixed,
    /// Neither side knows the label, and no deploy takes a set without one.
    NoLabel,
    /// A right was tested without one that it needs, and no deploy takes that.
    Lacking,
    /// A user permission was tested that nobody knows, and the actual side does not name it: its deploy may fail.
    Unheard,
}

impl Reason {
    /// The key of the message that says so, and what to do.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotTested => "command-by-hand.not-tested",
            Self::NoFile => "command-by-hand.no-file",
            Self::PartOnly => "command-by-hand.part-only",
            Self::NotKnown => "command-by-hand.not-known",
            Self::NoSubject => "command-by-hand.no-subject",
            Self::NoRanges => "command-by-hand.no-ranges",
            Self::NoSwitch => "command-by-hand.no-switch",
            Self::Fixed => "command-by-hand.fixed",
            Self::NoLabel => "command-by-hand.no-label",
            Self::Lacking => "command-by-hand.lacking",
            Self::Unheard => "command-by-hand.unheard",
        }
    }
}

/// What to write, subject by subject, and what is left to a person. `kept`: the tested file of a subject is whole, and what this
/// version does not know in it is written again word for word.
pub fn corrections<'c, V: View>(
    tested: &[V],
    actual: &[V],
    renames: &[Rename],
    comparison: &'c Comparison,
    kept: &dyn Fn(SubjectKind, &str) -> bool,
) -> Result<(Vec<Correction>, Vec<ByHand<'c>>), Mismatch> {
    let matching = Matching::new(tested, actual, renames)?;
    let mut corrections = Vec::new();
    let mut by_hand = Vec::new();
    for (tested, actual) in &matching.pairs {
        let own = |drift: &&Drift| (drift.kind, drift.subject.as_str()) == (actual.kind(), actual.name());
        let drift: Vec<_> =
            comparison.drift.iter().filter(own).filter(|drift| drift.expected.is_none()).collect();
        if drift.is_empty() {
            continue;
        }
        let is_kept = actual.kind() != SubjectKind::Profile && kept(tested.kind(), tested.name());
        let actual = actual.open();
        let mut tested = tested.open().into_owned();
        if is_kept {
            // What it does not name, it does not grant by what is known; the rest goes with it as it is.
            tested.assume_complete();
        }
        let tested = Settings::of(&tested).renamed(|kind, name| matching.renamed(kind, name));
        let pair =
            Pair { tested, actual: Settings::of(&actual), by_hand: Vec::new(), facts: Facts::default() };
        let (facts, left) = match actual.kind {
            SubjectKind::Profile => pair.fragment(&drift),
            SubjectKind::User | SubjectKind::Org => (
                Facts::default(),
                drift.iter().map(|drift| ByHand { drift, reason: Reason::NoFile }).collect(),
            ),
            _ => pair.whole(&drift, is_kept),
        };
        by_hand.extend(left);
        if !facts.is_empty() {
            corrections.push(Correction { kind: actual.kind, name: actual.name.clone(), facts });
        }
    }
    let whole = comparison.drift.iter().filter(|drift| drift.fact.is_empty());
    by_hand.extend(whole.map(|drift| ByHand { drift, reason: Reason::NoSubject }));
    Ok((corrections, by_hand))
}

struct Pair<'c> {
    tested: Settings,
    actual: Settings,
    by_hand: Vec<ByHand<'c>>,
    facts: Facts,
}

impl<'c> Pair<'c> {
    /// What a profile's file should name.
    fn fragment(mut self, drift: &[&'c Drift]) -> (Facts, Vec<ByHand<'c>>) {
        for drift in drift {
            if let Err(reason) = self.name(drift) {
                self.by_hand.push(ByHand { drift, reason });
            }
        }
        (self.facts, self.by_hand)
    }

    fn name(&mut self, drift: &Drift) -> Result<(), Reason> {
        let (section, key) = fact::split(&drift.fact);
        match Section::of(section).form() {
            Form::Range => self.list(section, Reason::NoRanges),
            Form::Hours => self.list(section, Reason::NotTested),
            Form::About if key != "description" => Err(Reason::Fixed),
            Form::Object => self.object(key),
            Form::Beside | Form::RecordType => self.record_type(key),
            Form::Layout if self.tested.value(section, key).is_none() => Err(Reason::NotTested),
            Form::Switch(_) | Form::Field | Form::Tab | Form::App | Form::Layout | Form::About => {
                self.put(section, key)
            }
            Form::Name | Form::Whole | Form::Mark | Form::None => Err(Reason::NoSwitch),
        }
    }

    fn put(&mut self, section: &str, key: &str) -> Result<(), Reason> {
        let State::Known(value) = self.tested.state(section, key) else { return Err(Reason::NotTested) };
        if self.is_unheard(section, key) {
            return Err(Reason::Unheard);
        }
        let values = values(section, key);
        let value = if values.is_nothing(value) { values.nothing() } else { value };
        self.facts.set(&fact::name(section, key), value.to_owned());
        Ok(())
    }

    /// Whether it is a user permission that nobody knows and only the tested side has.
    fn is_unheard(&self, section: &str, key: &str) -> bool {
        section == PERMISSIONS
            && catalog::permission(key).is_none()
            && self.tested.value(section, key) == Some("on")
            && self.actual.value(section, key).is_none()
    }

    /// Why no org takes what was tested, as a file that is whole.
    fn refused(&self) -> Option<Reason> {
        let mut on = self.tested.section(PERMISSIONS);
        if [&self.tested, &self.actual].into_iter().all(|side| label(side).is_none()) {
            Some(Reason::NoLabel)
        } else if !lacking(&self.tested).is_empty() {
            Some(Reason::Lacking)
        } else {
            on.any(|(name, _)| self.is_unheard(PERMISSIONS, name)).then_some(Reason::Unheard)
        }
    }

    /// An entry of a file gives all rights on an object, so those that do not differ are named, too.
    fn object(&mut self, key: &str) -> Result<(), Reason> {
        let Some((object, _)) = key.rsplit_once('/') else { return Err(Reason::NotTested) };
        let objects = Section::Objects.fact();
        let mut rights = Vec::new();
        for right in OBJECT_RIGHTS {
            let key = fact::name(object, right);
            let value = match (self.tested.state(objects, &key), self.actual.state(objects, &key)) {
                (State::Known(value), _) => value,
                // The tested side is older than this right and the actual one says it is off, or neither knows it.
                (State::Older, State::Known("off") | State::Older | State::Unknown) => continue,
                _ => return Err(Reason::NotTested),
            };
            rights.push((fact::name(objects, &key), value.to_owned()));
        }
        if self.tested.lacks_needed(object) {
            return Err(Reason::Lacking);
        }
        for (name, value) in rights {
            self.facts.set(&name, value);
        }
        Ok(())
    }

    /// An entry of a file says whether people see the record type and whether it is their default: of both kinds, where it is one
    /// for person accounts.
    fn record_type(&mut self, key: &str) -> Result<(), Reason> {
        let mut entry = Vec::new();
        let sections = [Section::RecordTypes, Section::RecordTypeDefaults, Section::PersonAccountDefaults];
        for section in sections.map(Section::fact) {
            // A file that names the record type says with it that it is no default.
            let is_named = section != Section::RecordTypes.fact() && names(&self.tested, section, key);
            let value = match self.tested.state(section, key) {
                State::Known(value) => value,
                _ if is_named => "off",
                _ => return Err(Reason::NotTested),
            };
            let is_optional = section == Section::PersonAccountDefaults.fact();
            let is_said = [&self.tested, &self.actual].iter().any(|side| side.value(section, key).is_some());
            if !is_optional || is_said {
                entry.push((fact::name(section, key), value.to_owned()));
            }
        }
        for (name, value) in entry {
            self.facts.set(&name, value);
        }
        Ok(())
    }

    /// A list that a file gives as a whole.
    fn list(&mut self, section: &str, none: Reason) -> Result<(), Reason> {
        if !self.tested.sees_all_of(section) {
            return Err(Reason::NotTested);
        }
        let rows = self.tested.section(section);
        let rows: Vec<_> = rows.map(|(key, value)| (fact::name(section, key), value.to_owned())).collect();
        if rows.is_empty() && section == Section::LoginIpRanges.fact() {
            return Err(none);
        }
        let (mark, count) = Rows::all(rows.len()).mark(section);
        self.facts.set(&mark, count);
        for (name, value) in rows {
            self.facts.set(&name, value);
        }
        Ok(())
    }

    /// What the file of anything else should say: all that was tested, and what is to be taken away as off.
    fn whole(mut self, drift: &[&'c Drift], is_kept: bool) -> (Facts, Vec<ByHand<'c>>) {
        let whole = self.tested.sees_all_of(REST);
        let unclear =
            |(key, value): (&str, &str)| is_unknown(value) && !self.tested.is_blind(PERMISSIONS, key);
        let unclear = self.tested.section(PERMISSIONS).any(unclear);
        let new = Section::UnknownElements.fact();
        let is_new = |key: &str| !is_kept || !names(&self.tested, new, key);
        let holds_new = self.actual.section(new).any(|(key, _)| is_new(key))
            || !is_kept && self.tested.section(new).next().is_some();
        let reason = match (!whole || unclear, holds_new) {
            (true, _) => Some(Reason::PartOnly),
            (false, true) => Some(Reason::NotKnown),
            (false, false) => self.refused(),
        };
        if let Some(reason) = reason {
            let left = drift.iter().map(|drift| ByHand { drift, reason }).collect();
            return (Facts::default(), left);
        }
        let known = self.tested.rows().filter(|(section, key, _)| !self.tested.is_blind(section, key));
        let rows = known.map(|(section, key, value)| Entry {
            key: fact::name(section, key).into(),
            value: value.to_owned(),
            line: None,
        });
        self.facts = Facts::from_rows(rows.collect(), |first| Some(first.clone())).0;
        if let (None, Some(label)) = (label(&self.tested), label(&self.actual)) {
            self.facts.set(&fact::name(Section::About.fact(), LABEL), label.to_owned());
        }
        for drift in drift {
            let (section, key) = fact::split(&drift.fact);
            let done = match Section::of(section) {
                Section::About if key == "licence" => Err(Reason::Fixed),
                Section::About => Ok(()),
                Section::UserPermissions if self.tested.is_blind(section, key) => Err(Reason::NotTested),
                Section::Objects => self.object(key),
                _ => self.put(section, key),
            };
            if let Err(reason) = done {
                self.by_hand.push(ByHand { drift, reason });
            }
        }
        (self.facts, self.by_hand)
    }
}
