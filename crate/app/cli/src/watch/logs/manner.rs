//! How an integration user comes in: as a program, and from where its profile lets it in.

use permlight_core::builtin;
use permlight_core::evaluate::is_good_word;
use permlight_core::fact;
use permlight_core::network::Addresses;
use permlight_core::section::Section;
use permlight_core::subject::SubjectKind;
use permlight_verify::baseline::Baseline;

/// The rule that nobody logs in as the integration user through the browser.
const BY_PROGRAM: &str = "EVD003";

/// An event log file may have a letter or two in place of the type of a login, and nobody says which.
const CODE: usize = 2;

/// How those who are watched come in.
#[derive(Default)]
pub struct Manner {
    /// From where their profiles let them in; none: from everywhere.
    ranges: Option<Addresses>,
}

impl Manner {
    /// As it was frozen.
    pub fn of(baseline: &Baseline) -> Self {
        Self { ranges: ranges(baseline) }
    }

    /// A login as pages have it: the first of several values is the status. What no integration does stands there in its place, so
    /// that it counts as one that did not go well: a person came in through a browser, or it came from elsewhere than the profile
    /// lets in.
    pub fn told(&self, [status, kind, address]: [&str; 3]) -> String {
        let is_of_program = |rule| is_good_word(rule, kind);
        let is_odd_kind =
            kind.len() > CODE && builtin::rule(BY_PROGRAM).and_then(is_of_program) == Some(false);
        let own = Addresses::of([(address, address)]);
        let is_elsewhere =
            self.ranges.as_ref().zip(own).is_some_and(|(ranges, own)| !own.without(ranges).is_empty());
        let mut told = vec![status, kind, address];
        if is_odd_kind {
            told.rotate_left(1);
        } else if is_elsewhere {
            told.rotate_left(2);
        }
        told.retain(|text| !text.is_empty());
        told.join("; ")
    }
}

/// From where the profiles that were frozen let in; none where one of them lets in everybody.
fn ranges(baseline: &Baseline) -> Option<Addresses> {
    let mut all = Vec::new();
    for profile in baseline.subjects.iter().filter(|one| one.kind == SubjectKind::Profile) {
        let before = all.len();
        for (range, _) in fact::section(&profile.facts, Section::LoginIpRanges.fact()) {
            all.push(range.split_once('-')?);
        }
        if all.len() == before {
            return None;
        }
    }
    if all.is_empty() { None } else { Addresses::of(all) }
}
