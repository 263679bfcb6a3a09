//! What was tested, beside a page that somebody looks at: control by control, in the state that it has or could have.
//!
//! [`pack`] writes the tested side down where the whole baseline is at hand; [`Tested`] reads that beside one page. Both use
//! what [`compare`](super::compare) uses, so a mark and a comparison never differ.

use super::drift::Direction;
use super::implied::{OPENED, without_implied};
use super::matching::{Matching, Mismatch, Rename};
use super::observed::Observed;
use super::settings::{PERMISSIONS, Settings, State, canonical, ends, values};
use super::severity::{Difference, severity_of};
use super::taken_away::TakenAway;
use super::values::{is_unknown, relation};
use permlight_core::fact::{self, Facts};
use permlight_core::network::Addresses;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::section::Section;
use permlight_core::subject::SubjectKind;
use permlight_core::values::{NOT_SET, Values};

/// What was tested of one subject that the actual side has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Its kind.
    pub kind: SubjectKind,
    /// Its name on the actual side.
    pub name: String,
    /// The tested side's settings, for [`Tested`].
    pub rows: String,
}

/// Writes down what was tested, for each subject of the actual side that has a counterpart.
pub fn pack(tested: &[Observed], actual: &[Observed], renames: &[Rename]) -> Result<Vec<Packed>, Mismatch> {
    let matching = Matching::new(tested, actual, renames)?;
    let taken = [TakenAway::on(tested), TakenAway::on(actual)];
    let packed = matching.pairs.iter().map(|(tested, actual)| {
        let tested_name = tested.name.clone();
        let tested = Settings::of(tested).renamed(|kind, name| matching.renamed(kind, name));
        let own = || taken[0].of_set(&tested_name).chain(taken[1].of_set(&actual.name));
        let rows = without_implied(tested.without(own()), &Settings::of(actual).without(own())).packed();
        Packed { kind: actual.kind, name: actual.name.clone(), rows }
    });
    Ok(packed.collect())
}

/// How a setting stands to what was tested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is as tested.
    Tested,
    /// It is not.
    Deviates(Deviation),
}

/// A setting that is not as tested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// The name of the fact, as comparisons have it.
    pub fact: String,
    /// What was tested.
    pub tested: String,
    /// What is there, seen from what was tested; never unknown.
    pub direction: Direction,
    /// How much it matters.
    pub severity: Severity,
}

/// What was tested of one subject, beside a page that shows it.
pub struct Tested {
    settings: Settings,
    page: Settings,
    policy: &'static Policy,
}

impl Tested {
    /// `rows` as [`pack`] wrote them, and what the page proves.
    pub fn new(kind: SubjectKind, rows: &str, facts: &Facts, policy: &'static Policy) -> Self {
        Self { settings: Settings::unpacked(kind, rows), page: Settings::of_facts(kind, facts), policy }
    }

    /// How a fact would stand with this value. A page shows the two halves of a right on a field apart: `field-read`,
    /// `field-edit`. `None` if either side does not know, if it is not compared, or if sandbox and production differ
    /// in it by themselves.
    pub fn standing(&self, name: &str, value: &str) -> Option<Standing> {
        let is_edit = match fact::split(name).0 {
            "field-read" => false,
            "field-edit" => true,
            // The link from a group to its muting set says what it leads to, and not how that is called.
            name if name == Section::Muting.fact() => return None,
            _ => {
                let (section, key, value) = canonical(name, value, self.settings.kind())?;
                if Section::of(section) == Section::LoginIpRanges
                    && let Some(tested) = self.settings.addresses()
                    && let Some(range) = Addresses::of([ends(&key)])
                {
                    // Addresses count, and not how they are cut into ranges.
                    if range.without(&tested).is_empty() {
                        return Some(Standing::Tested);
                    }
                    let is_seen = self.settings.sees_all_of(section);
                    return is_seen
                        .then(|| self.judge(section, &key, NOT_SET, &value, values(section, &key)))
                        .flatten();
                }
                return match self.settings.state(section, &key) {
                    State::Known(tested) => self.judge(section, &key, tested, &value, values(section, &key)),
                    _ => None,
                };
            }
        };
        let (fields, (_, key)) = (Section::Fields.fact(), fact::split(name));
        let State::Known(tested) = self.settings.state(fields, key) else { return None };
        let is_on = match (tested, is_edit) {
            ("edit", _) | ("edit-only", true) | ("read", false) => true,
            ("none", _) | ("edit-only", false) | ("read" | OPENED, true) => false,
            _ => return None,
        };
        let tested = if is_on { "on" } else { "off" };
        self.judge(fields, key, tested, value, Values::Switch)
    }

    /// What was tested and the page does not show, though it shows the whole section.
    pub fn lacking(&self) -> Vec<Deviation> {
        let mut gone = Vec::new();
        for (section, key, _) in self.settings.rows() {
            // A page that lists objects shows no right on them, and no page lists default record types.
            let unlisted = [
                Section::Objects,
                Section::RecordTypeDefaults,
                Section::PersonAccountDefaults,
                Section::MutedBy,
                Section::LoginIpRanges,
            ];
            let listed = !unlisted.contains(&Section::of(section)) && self.page.sees_all_of(section);
            if listed
                && self.page.value(section, key).is_none()
                && matches!(self.page.state(section, key), State::Known(_))
                && let State::Known(tested) = self.settings.state(section, key)
                && let values = values(section, key)
                && let Some(Standing::Deviates(deviation)) =
                    self.judge(section, key, tested, values.nothing(), values)
            {
                gone.push(deviation);
            }
        }
        gone.extend(self.lacking_addresses());
        gone
    }

    /// What the tested login IP ranges let in and those of the page do not.
    fn lacking_addresses(&self) -> Vec<Deviation> {
        let (section, mut gone) = (Section::LoginIpRanges.fact(), Vec::new());
        let shown = self.page.addresses().or_else(|| (!self.page.has_ranges()).then(Addresses::default));
        if let (Some(tested), Some(shown), true) =
            (self.settings.addresses(), shown, self.page.sees_all_of(section))
        {
            for (key, _) in tested.without(&shown).ranges() {
                let described = self.settings.value(section, &key).unwrap_or("set");
                let judged = self.judge(section, &key, described, NOT_SET, values(section, &key));
                if let Some(Standing::Deviates(deviation)) = judged {
                    gone.push(deviation);
                }
            }
        }
        gone
    }

    fn judge(
        &self,
        section: &str,
        key: &str,
        tested: &str,
        actual: &str,
        values: Values,
    ) -> Option<Standing> {
        if section == PERMISSIONS && is_unknown(actual) {
            return None;
        }
        let Some(direction) = relation(values, tested, actual).direction() else {
            return Some(Standing::Tested);
        };
        let difference = Difference { section, key, direction, seen_on_actual: false };
        let rating = severity_of(&difference, &self.settings, &self.page, self.policy);
        if direction == Direction::Unknown || (rating.expected.is_some() && !rating.counts) {
            return None;
        }
        let shown = match Section::of(section) {
            Section::LoginIpRanges if tested != NOT_SET => tested.strip_prefix("set: ").unwrap_or("on"),
            _ => tested,
        };
        Some(Standing::Deviates(Deviation {
            fact: fact::name(section, key),
            tested: shown.to_owned(),
            direction,
            severity: rating.severity,
        }))
    }
}

/// The name that comparisons give to a fact of a page; `None` if it is not compared.
pub fn compared_name(name: &str, value: &str, kind: SubjectKind) -> Option<String> {
    let (section, key, _) = match fact::split(name) {
        ("field-read" | "field-edit", key) => (Section::Fields.fact(), key.into(), value.into()),
        _ => canonical(name, value, kind)?,
    };
    Some(fact::name(section, &key))
}
