//! A value as tables show it.

use permlight_core::date::{Date, Moment};
use permlight_core::rule::Severity;
use permlight_org::checklist::ItemOutcome;

/// One cell. Texts are as they came: each format escapes for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    /// A name from Salesforce.
    Name(String),
    /// Several texts, a line each.
    Lines(Vec<String>),
    Number(usize),
    Day(Date),
    Time(Moment),
    Outcome(ItemOutcome),
    Severity(Severity),
    /// Path of a page of Setup.
    Path(String),
}

impl Cell {
    pub(crate) fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    pub(crate) fn name(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Name(text.to_owned()) }
    }

    pub(crate) fn lines(texts: &[String]) -> Self {
        match texts {
            [] => Self::Empty,
            [one] => Self::text(one),
            several => Self::Lines(several.to_vec()),
        }
    }

    pub(crate) fn day(date: Option<Date>) -> Self {
        date.map_or(Self::Empty, Self::Day)
    }

    pub(crate) fn time(moment: Option<Moment>) -> Self {
        moment.map_or(Self::Empty, Self::Time)
    }

    pub(crate) fn yes(holds: bool, word: &str) -> Self {
        Self::text(if holds { word } else { "" })
    }
}
