//! Differences as people read them: a line for each setting, and one for each object with all its rights.

use std::collections::HashMap;

use super::drift::{Direction, Drift};
use permlight_core::fact;
use permlight_core::message::Message;
use permlight_core::object_right::ObjectRight;
use permlight_core::section::Section;
use permlight_core::subject::SubjectKind;

/// What people read in one line.
#[derive(Debug, Clone)]
pub struct Line<'d> {
    /// The difference, or the worst of the object's.
    pub worst: &'d Drift,
    /// The object, where it is one.
    pub object: Option<&'d str>,
    /// All of them.
    pub all: Vec<&'d Drift>,
}

impl<'d> Line<'d> {
    /// A line for one difference alone.
    pub fn single(drift: &'d Drift) -> Self {
        Self { worst: drift, object: None, all: vec![drift] }
    }

    /// What the actual side has, seen from the tested one; what is known of an object counts before what is not.
    pub fn direction(&self) -> Direction {
        let mut known = self.all.iter().map(|drift| drift.direction).filter(|own| *own != Direction::Unknown);
        let first = known.next().unwrap_or(Direction::Unknown);
        if known.all(|other| other == first) { first } else { Direction::Changed }
    }

    /// The tested value and the actual one; of an object all rights.
    pub fn values(&self) -> (String, String) {
        let letters = self.worst.letters().filter(|_| self.object.is_some());
        letters.unwrap_or_else(|| (self.worst.tested.clone(), self.worst.actual.clone()))
    }

    /// What there is to say of it besides.
    pub fn remark(&self) -> Option<Message> {
        self.all.iter().find_map(|drift| drift.remark())
    }

    /// The same, or else why it is to be expected.
    pub fn why(&self) -> Option<Message> {
        self.all.iter().find_map(|drift| drift.why())
    }
}

/// The object that a difference is about, if it is one of its rights.
fn object(drift: &Drift) -> Option<&str> {
    let (section, key) = fact::split(&drift.fact);
    let (object, right) = key.rsplit_once('/')?;
    let is_right = Section::of(section) == Section::Objects && ObjectRight::from_id(right).is_some();
    (is_right && drift.rights.is_some()).then_some(object)
}

/// What is alike in a line: the subject and the object, and whether it is to be expected.
type Place<'d> = (SubjectKind, &'d str, &'d str, bool);

/// Differences as lines, in their order: that of an object stands where its worst right does.
pub fn lines<'d>(drift: impl IntoIterator<Item = &'d Drift>) -> Vec<Line<'d>> {
    let mut at: HashMap<Place<'d>, usize> = HashMap::new();
    let mut lines: Vec<Line<'d>> = Vec::new();
    for drift in drift {
        let Some(object) = object(drift) else {
            lines.push(Line::single(drift));
            continue;
        };
        let place = (drift.kind, drift.subject.as_str(), object, drift.expected.is_some());
        let own = *at.entry(place).or_insert(lines.len());
        match lines.get_mut(own) {
            Some(line) => line.all.push(drift),
            None => lines.push(Line { worst: drift, object: Some(object), all: vec![drift] }),
        }
    }
    lines
}
