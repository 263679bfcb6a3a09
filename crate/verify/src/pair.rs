//! One subject that both sides have, setting by setting.

use super::drift::{Comparison, Direction, Drift, Unseen, Untold};
use super::environment::environments;
use super::implied::is_implied;
use super::impossible::impossible;
use super::observed::Observed;
use super::prediction::predicted;
use super::settings::{Settings, State, element, is_of_settings, values};
use super::severity::{self, ALL, Difference, Rating};
use super::values::relation;
use permlight_core::fact;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::object_right::ObjectRight;
use permlight_core::order::gathered;
use permlight_core::policy::Policy;
use permlight_core::section::{Compared, Effect, Section};
use permlight_core::sorted::SortedSet;
use permlight_core::subject::SubjectKind;
use permlight_core::values::NOT_SET;

/// The same subject on both sides.
pub(super) struct Pair<'p> {
    pub(super) tested: Settings,
    pub(super) actual: Settings,
    pub(super) subject: &'p Observed,
    /// The groups whose muting set it is.
    pub(super) groups: Vec<&'p str>,
    pub(super) policy: &'static Policy,
    /// A deploy of the tested side takes it along.
    pub(super) is_deployed: bool,
}

impl Pair<'_> {
    pub(super) fn compare(&self, comparison: &mut Comparison) {
        let sides = [&self.tested, &self.actual].into_iter();
        let keys: SortedSet<(&str, &str)> =
            gathered(sides.flat_map(|side| side.rows().map(|(section, key, _)| (section, key))));
        let in_sets = self.addresses(comparison);
        for (section, key) in keys {
            if in_sets && section == Section::LoginIpRanges.fact() {
                continue;
            }
            // It may grant anything, on both sides alike.
            if section == Section::UnknownElements.fact() {
                comparison.unseen.push(self.unseen(section, key, true));
            }
            let states = (self.tested.state(section, key), self.actual.state(section, key));
            let is_known = matches!(states, (State::Known(_), State::Known(_)));
            comparison.settled += usize::from(is_known && Section::of(section) != Section::About);
            let shown = [self.tested.value(section, key), self.actual.value(section, key)];
            if is_implied([&self.tested, &self.actual], section, key, shown) {
                continue;
            }
            match states {
                (State::Known(tested), State::Known(actual)) => {
                    comparison.drift.extend(self.known(section, key, tested, actual));
                }
                (State::Unknown, State::Unknown) => {
                    let blind = self.tested.is_blind(section, key) && self.actual.is_blind(section, key);
                    comparison.unseen.push(self.unseen(section, key, !blind));
                }
                (State::Unknown, _) if self.is_beside_the_rules(section, key) => {}
                (tested, actual) => comparison.drift.extend(self.one_sided(section, key, tested, actual)),
            }
        }
        self.sections(comparison);
    }

    /// Whether it is a setting of the org that no rule looks at, beside those that files told: pages show dozens of them, which are
    /// no integration user's.
    fn is_beside_the_rules(&self, section: &str, key: &str) -> bool {
        self.subject.kind == SubjectKind::Org
            && !self.tested.is_of_pages()
            && self.tested.value(section, key).is_none()
            && !severity::is_judged(&fact::name(section, key), self.policy)
    }

    /// The sections as a whole: what both saw all of is settled, and what one or both did not is told.
    fn sections(&self, comparison: &mut Comparison) {
        // Setup has no page that shows every field, or every record type: in an org they are compared as far as they were seen.
        let in_files = !self.actual.is_of_pages();
        let mut only_listed = Vec::new();
        let mut is_told = false;
        for asked in Section::ALL.iter().filter(|section| section.is_of(self.subject.kind)) {
            let section = asked.fact();
            let seen = (self.tested.sees_all_of(section), self.actual.sees_all_of(section));
            let needed = match asked.compared() {
                Compared::Needed => true,
                Compared::Told => in_files,
                Compared::Listed => {
                    // One side says that it lists all, and the other may have more.
                    let is_by_files = asked.is_told_by_files() && in_files && !self.tested.is_of_pages();
                    if is_by_files && seen.0 != seen.1 {
                        only_listed.push((section, seen.0));
                    }
                    continue;
                }
                Compared::Not => continue,
            };
            match seen {
                (true, true) => comparison.settled += 1,
                (false, false) => {
                    is_told |= needed;
                    comparison.unseen.push(self.unseen(section, ALL, needed));
                }
                (seen, _) => {
                    is_told = true;
                    comparison.drift.push(self.not_whole(section, seen));
                }
            }
        }
        // A side of which more is missing lacks these as well: to say so for each would only make the list longer.
        if !is_told {
            comparison
                .drift
                .extend(only_listed.into_iter().map(|(section, seen)| self.not_whole(section, seen)));
        }
    }

    /// Of a section one side saw all, and the other did not. `on_tested`: the tested one did.
    fn not_whole(&self, section: &str, on_tested: bool) -> Drift {
        let words = if on_tested { (SEEN, UNKNOWN) } else { (UNKNOWN, SEEN) };
        let reason = if self.contradicts() { Untold::Contradicted } else { Untold::NotWhole };
        let drift = self.drift(section, ALL, words, Direction::Unknown, Some(reason));
        // The side that did not see it may have more.
        Drift { widens: on_tested, ..drift }
    }

    /// Login IP ranges as what they let in together, where both sides have some: however they are cut, spelt and described, the
    /// same addresses are the same. Says whether it did.
    fn addresses(&self, comparison: &mut Comparison) -> bool {
        let section = Section::LoginIpRanges.fact();
        let (Some(tested), Some(actual)) = (self.tested.addresses(), self.actual.addresses()) else {
            return false;
        };
        let sides = [
            (actual.without(&tested), self.tested.sees_all_of(section), (NOT_SET, SET), Direction::Extra),
            (tested.without(&actual), self.actual.sees_all_of(section), (SET, NOT_SET), Direction::Missing),
        ];
        comparison.settled += 1;
        for (beyond, is_seen, (tested, actual), direction) in sides {
            for (key, count) in beyond.ranges() {
                let drift = if is_seen {
                    self.drift(section, &key, (tested, actual), direction, None)
                } else {
                    let word = |word| if word == NOT_SET { UNKNOWN } else { word };
                    let words = (word(tested), word(actual));
                    self.drift(section, &key, words, Direction::Unknown, Some(self.unnamed(section, &key)))
                };
                let note = Some(message!("note.addresses", count.to_string()));
                comparison.drift.push(Drift { note, ..drift });
            }
        }
        true
    }

    /// Whether the file of one side contradicts itself.
    fn contradicts(&self) -> bool {
        [&self.tested, &self.actual].iter().any(|side| !side.contradictions().is_empty())
    }

    /// Why the other side does not name what one side lists. The fields of an object stand on its own page and nowhere else, and a
    /// field may be granted where its object is not: what the list of objects shows proves nothing of them.
    fn unnamed(&self, section: &str, key: &str) -> Untold {
        if self.contradicts() {
            return Untold::Contradicted;
        }
        let is_named = |side: &Settings| side.value(section, key).is_some();
        let (other, unread) = if is_named(&self.tested) {
            (&self.actual, Untold::FieldOfActual)
        } else {
            (&self.tested, Untold::FieldOfTested)
        };
        if is_of_settings(Section::of(section)) && self.is_in_words_of_one(section, key) {
            return Untold::FileAndPage;
        }
        match key.split_once('.') {
            Some((object, _)) if other.is_of_pages() && Section::of(section) == Section::Fields => {
                if other.shows_fields_of(object) { Untold::FieldOfOne } else { unread }
            }
            _ => Untold::NotNamed,
        }
    }

    /// Whether a setting for sessions or passwords stands in a file on one side and on a page on the other, and is called by its
    /// element, as what no page shows is, or by a label that the file on the other side does not tell.
    fn is_in_words_of_one(&self, section: &str, key: &str) -> bool {
        let (file, page) = if self.tested.is_of_pages() {
            (&self.actual, &self.tested)
        } else {
            (&self.tested, &self.actual)
        };
        let is_element = key.starts_with(|letter: char| letter.is_ascii_lowercase());
        let is_label = || page.value(section, key).is_some() && file.section(section).next().is_some();
        page.is_of_pages() && !file.is_of_pages() && (is_element || is_label())
    }

    /// What forbids *equal* although nothing differs.
    pub(super) fn caveats(&self) -> Vec<Message> {
        let subject = |kind: &Observed| (message!(kind.kind.key()), Arg::name(&kind.name));
        let mut caveats = Vec::new();
        for (side, unfinished) in
            [(&self.tested, "caveat.tested-group"), (&self.actual, "caveat.actual-group")]
        {
            if let Some(status) = side.unfinished() {
                caveats.push(message!(unfinished, Arg::name(&self.subject.name), Arg::name(status)));
            }
            let told = |key: &'static str, entries: &[String]| {
                let (kind, name) = subject(self.subject);
                let entries: SortedSet<_> = gathered(entries.iter().map(|entry| {
                    let (section, key) = fact::split(entry);
                    [element(section), " ", key].concat()
                }));
                (!entries.is_empty()).then(|| message!(key, kind, name, Arg::names(entries)))
            };
            caveats.extend(told("caveat.contradiction", side.contradictions()));
            caveats.extend(told("caveat.disputed", side.disputed()));
            caveats.extend(told("caveat.impossible", &impossible(side)));
        }
        caveats
    }

    fn known(&self, section: &str, key: &str, tested: &str, actual: &str) -> Option<Drift> {
        let direction = relation(values(section, key), tested, actual).direction()?;
        let reason = (direction == Direction::Unknown).then_some(Untold::OtherWords);
        Some(self.drift(section, key, (tested, actual), direction, reason))
    }

    fn one_sided(&self, section: &str, key: &str, tested: State<'_>, actual: State<'_>) -> Option<Drift> {
        let ((State::Known(known), other) | (other, State::Known(known))) = (tested, actual) else {
            return None;
        };
        let named = [&self.tested, &self.actual].into_iter().all(|side| side.value(section, key).is_some());
        if other == State::Readable {
            let side = if tested == other { &self.tested } else { &self.actual };
            let reason = match (known, side.sees_all_of(section)) {
                ("edit", _) => Untold::AllFields,
                // That it can be read is told with View All Fields.
                (_, true) => return None,
                (_, false) => self.unnamed(section, key),
            };
            let word = |state| if let State::Known(value) = state { value } else { "read" };
            let words = (word(tested), word(actual));
            return Some(self.drift(section, key, words, Direction::Unknown, Some(reason)));
        }
        // Nothing is granted, and what is not listed is told for the section as a whole, where that is told.
        let is_told = Section::of(section).compared() != Compared::Listed;
        // What one side names and cannot tell may be on, though the other does not even list it.
        let sides = [&self.tested, &self.actual];
        let is_disputed = sides.iter().any(|side| side.is_disputed(section, key));
        let is_unclear = is_disputed || sides.iter().any(|side| side.is_unreadable(section, key));
        if values(section, key).is_nothing(known) && !named && is_told && !is_unclear {
            return None;
        }
        let reason = if is_disputed {
            Untold::Disputed
        } else if other == State::Older {
            Untold::Older
        } else if self.tested.is_blind(section, key) || self.actual.is_blind(section, key) {
            Untold::InNoMetadata
        } else if named || is_unclear {
            Untold::Unreadable
        } else {
            self.unnamed(section, key)
        };
        let word = |state| if let State::Known(value) = state { value } else { UNKNOWN };
        let words = (word(tested), word(actual));
        Some(self.drift(section, key, words, Direction::Unknown, Some(reason)))
    }

    fn drift(
        &self,
        section: &str,
        key: &str,
        (tested, actual): (&str, &str),
        direction: Direction,
        reason: Option<Untold>,
    ) -> Drift {
        // Of a whole section that one side did not see, the worst is assumed on either side.
        let may_be_new = tested != "on" && self.actual.is_disputed(section, key);
        let seen_on_actual = tested == UNKNOWN || key == ALL || may_be_new;
        let difference = Difference { section, key, direction, seen_on_actual };
        let Rating { severity, widens, expected, counts } =
            severity::severity_of(&difference, &self.tested, &self.actual, self.policy);
        let environment = expected.and_then(|at| environments().get(at));
        let note = environment
            .filter(|_| counts)
            .map(|environment| message!("note.counts", message!(environment.key)))
            .or_else(|| self.on_muting(section, direction));
        // Nobody knows whether it is on: it stands there, or it does not.
        let is_new = Section::of(section) == Section::UnknownElements;
        let word = |value| match value {
            "on" if is_new => SET,
            "off" if is_new => NOT_SET,
            other => other,
        };
        let (tested, actual) = (word(tested), word(actual));
        Drift {
            subject: self.subject.name.clone(),
            kind: self.subject.kind,
            section: element(section).to_owned(),
            target: target(section, key),
            tested: tested.to_owned(),
            actual: actual.to_owned(),
            direction,
            severity,
            widens,
            fact: fact::name(section, key),
            bulk: Section::of(section).bulk(),
            expected: environment.filter(|_| !counts),
            reason,
            note,
            deploy: predicted((&self.tested, self.is_deployed), section, key, direction),
            rights: (Section::of(section) == Section::Objects)
                .then(|| key.rsplit_once('/'))
                .flatten()
                .map(|(object, _)| [&self.tested, &self.actual].map(|side| side.rights(object))),
        }
    }

    /// What a muting set does not mute, members of its group get, and what it mutes, they lack; without the whole set they get all
    /// that it muted.
    fn on_muting(&self, section: &str, direction: Direction) -> Option<Message> {
        if Section::of(section) == Section::MutedBy && direction == Direction::Missing {
            return Some(message!("note.muting-gone", Arg::name(&self.subject.name)));
        }
        let mutes = self.subject.kind == SubjectKind::MutingPermissionSet
            && Section::of(section).effect() == Effect::Muted;
        let key = match direction {
            Direction::Missing if mutes => ["note.muted-less", "note.muted-less-in"],
            Direction::Extra if mutes => ["note.muted-more", "note.muted-more-in"],
            _ => return None,
        };
        Some(match (key, self.groups.as_slice()) {
            ([one, _], []) => message!(one, Arg::name(&self.subject.name)),
            ([_, several], groups) => message!(several, Arg::names(groups)),
        })
    }

    fn unseen(&self, section: &str, key: &str, needed: bool) -> Unseen {
        Unseen {
            subject: self.subject.name.clone(),
            kind: self.subject.kind,
            section: Section::of(section).element(),
            target: target(section, key),
            needed,
        }
    }
}

const UNKNOWN: &str = "unknown";
const SEEN: &str = "seen";
/// The value of what is there or not: a login IP range, an element that nobody knows.
const SET: &str = "set";

/// A setting in Salesforce's own words.
fn target(section: &str, key: &str) -> String {
    if key == ALL {
        return ALL.to_owned();
    }
    match Section::of(section) {
        Section::Objects => {
            let (object, right) = key.rsplit_once('/').unwrap_or((key, ""));
            let right = ObjectRight::from_id(right).map_or(right, |known| known.element());
            [object, ".", right].concat()
        }
        Section::RecordTypeDefaults => [key, ".default"].concat(),
        Section::PersonAccountDefaults => [key, ".personAccountDefault"].concat(),
        Section::About => match key {
            "licence" => "userLicense".to_owned(),
            "session-based" => "hasActivationRequired".to_owned(),
            other => other.to_owned(),
        },
        _ => key.to_owned(),
    }
}
