//! Reads the part from JSON by hand. What serde derives for so many forms would be a tenth of the writer, and a page loads that.
//!
//! Nothing returns early: what is wrong is kept, the rest is read all the same, and what came of it is thrown away.

use permlight_core::date::{Date, Moment};
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_core::verify::Direction;
use permlight_core::verify::watch::State;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::Verification;
use crate::report::SubjectRow;

/// What JSON can be read as; anything, if it is something else.
pub(super) trait Read: Sized {
    fn read(value: &Value, wrong: &mut Wrong) -> Self;
}

/// The first thing that is wrong, and where.
#[derive(Default)]
pub(super) struct Wrong {
    said: Option<String>,
    /// The fields that lead to what is being read.
    path: Vec<String>,
}

impl Wrong {
    fn expected(&mut self, what: &str) {
        let path = &self.path;
        self.said.get_or_insert_with(|| [path.join(": ").as_str(), ": expected ", what].concat());
    }
}

impl<'de> Deserialize<'de> for Verification {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let mut wrong = Wrong { said: None, path: vec!["verification".to_owned()] };
        let read = Self::read(&value, &mut wrong);
        wrong.said.map_or(Ok(read), |said| Err(D::Error::custom(said)))
    }
}

/// The members of an object.
pub(super) struct Members<'v>(Option<&'v Map<String, Value>>);

impl<'v> Members<'v> {
    /// Those of an object that has no other fields: whoever writes what nobody reads must learn of it.
    pub(super) fn of(value: &'v Value, fields: &[&str], wrong: &mut Wrong) -> Self {
        let members = value.as_object();
        match members
            .map(|members| members.keys().find(|key| !fields.iter().any(|field| name(field) == **key)))
        {
            None => wrong.expected("an object"),
            Some(Some(unknown)) => wrong.expected(&["no field `", unknown, "`"].concat()),
            Some(None) => {}
        }
        Self(members)
    }

    /// The member of this field; one that is not there is `null`.
    pub(super) fn take<T: Read>(&self, field: &str, wrong: &mut Wrong) -> T {
        let value = self.begin(field, wrong);
        let read = T::read(value, wrong);
        wrong.path.pop();
        read
    }

    fn begin(&self, field: &str, wrong: &mut Wrong) -> &'v Value {
        let name = name(field);
        let value = self.0.and_then(|members| members.get(&name)).unwrap_or(&Value::Null);
        wrong.path.push(name);
        value
    }
}

/// The name that JSON has for a field.
fn name(field: &str) -> String {
    let mut name = String::with_capacity(field.len());
    for word in field.split('_') {
        let (first, rest) = word.split_at_checked(usize::from(!name.is_empty())).unwrap_or_default();
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    name
}

/// What is known; something else, and a word about what was expected, if nothing is.
pub(super) fn or<T>(known: Option<T>, wrong: &mut Wrong, expected: &str, other: T) -> T {
    known.unwrap_or_else(|| {
        wrong.expected(expected);
        other
    })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

impl Read for String {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        or(value.as_str(), wrong, "text", "").to_owned()
    }
}

impl Read for bool {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        or(value.as_bool(), wrong, "true or false", false)
    }
}

impl Read for u32 {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        let number = value.as_u64().and_then(|number| Self::try_from(number).ok());
        or(number, wrong, "a whole number", 0)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        if value.is_null() { None } else { Some(T::read(value, wrong)) }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        let values = or(value.as_array().map(Vec::as_slice), wrong, "a list", &[]);
        values.iter().map(|value| T::read(value, wrong)).collect()
    }
}

impl Read for Date {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        or(Self::parse(text(value)), wrong, "a day as YYYY-MM-DD", Self::LAST)
    }
}

impl Read for Moment {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        or(Self::parse(text(value)), wrong, "a moment in UTC", Self::midnight(Date::LAST))
    }
}

impl Read for Severity {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        or(Self::from_word(text(value)), wrong, "a severity", Self::Info)
    }
}

impl Read for SubjectKind {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        or(Self::from_id(text(value)), wrong, "a kind of subject", Self::Org)
    }
}

impl Read for Direction {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        let known = Self::ALL.into_iter().find(|known| known.word() == text(value));
        or(known, wrong, "a direction", Self::Unknown)
    }
}

impl Read for State {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        let known = Self::ALL.into_iter().find(|known| known.word() == text(value));
        or(known, wrong, "a state", Self::Due)
    }
}

impl Read for SubjectRow {
    fn read(value: &Value, wrong: &mut Wrong) -> Self {
        let members = Members::of(value, &["kind", "name"], wrong);
        Self { kind: members.take("kind", wrong), name: members.take("name", wrong) }
    }
}
