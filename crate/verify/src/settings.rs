//! The facts of one side as settings that can be compared: what is configuration, under one name in both orgs.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

use super::observed::{BLIND, Observed};
use super::rights::Rights;
use super::values::is_unknown;
use permlight_core::catalog;
use permlight_core::coverage::{self, REST};
use permlight_core::effective::is_settled;
use permlight_core::fact::{self, Facts, OTHER_PERMISSIONS};
use permlight_core::network::{Addresses, canonical_address};
use permlight_core::object_right::ObjectRight;
use permlight_core::section::{Compared, Section};
use permlight_core::sorted::SortedSet;
use permlight_core::subject::SubjectKind;
use permlight_core::values::Values;

/// The element of metadata that a section of facts stands for; sections of another version keep their name.
pub(super) fn element(section: &str) -> &str {
    match Section::of(section) {
        Section::Other | Section::UnknownElements => section,
        known => known.element(),
    }
}

/// What is compared of a user; the rest is the person's own, or differs from org to org.
const OF_USERS: [&str; 4] = ["profile", "licence", "active", "role"];

/// Rights that a muting set takes away, by fact.
pub(super) type Muted = Rc<SortedSet<String>>;

/// One side's settings of one subject.
pub(super) struct Settings {
    kind: SubjectKind,
    /// By `section/key`.
    rows: Facts,
    /// Sections that were seen whole.
    whole: Vec<String>,
    /// Sections of which something was not understood, whatever is said of all the others together.
    in_doubt: Vec<String>,
    /// The metadata file contradicts itself in these settings, as `section/key`.
    contradictions: Vec<String>,
    /// Of these two sources say different things, as `section/key`.
    disputed: Vec<String>,
    /// How far Salesforce is with a group: `Updated`, `Failed` and so on, where a file says so.
    status: Option<String>,
    /// Whether there are login IP ranges: each of thousands that differ asks for it.
    has_ranges: OnceCell<bool>,
    /// It comes from pages, which show what is off, too.
    of_pages: bool,
    /// What is on and muting sets take away, on either side: it brings nothing along.
    taken_away: Vec<String>,
}

/// What facts call the user permissions.
pub(super) const PERMISSIONS: &str = Section::UserPermissions.fact();

/// View All Fields on every object.
const ALL_FIELDS_OF_ALL: &str = "ViewAllFieldsGlobal";

/// The mark of login hours that tells all days of the week.
const EVERY_DAY: &str = "7";

/// A file says that no day is limited.
const NO_HOURS: &str = "no-login-hours";

/// The name that stands for every object in what is packed: no file and no page calls one so.
pub(super) const EVERY: &str = "";

/// The value of a right on an object, in what is packed, of which nothing is said though the side does not list it.
pub(super) const UNLISTED: &str = "";

/// What stands between two texts of a packed side. No page and no file can contain it.
const SEPARATOR: char = '\0';

/// What one side says of one setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State<'s> {
    /// It is this.
    Known(&'s str),
    /// The object is listed by a source that is older than View All Fields.
    Older,
    /// The field is not listed, because View All Fields of its object opens it: it can be read, and perhaps edited.
    Readable,
    /// It was not seen.
    Unknown,
}

/// One fact as a setting: its section, its key and its value under the names that both orgs share. `None` if it is not
/// compared.
pub(super) fn canonical<'f>(
    name: &'f str,
    value: &'f str,
    kind: SubjectKind,
) -> Option<(&'f str, Cow<'f, str>, Cow<'f, str>)> {
    let (name, key) = fact::split(name);
    let section = Section::of(name);
    if (section, key) == (Section::UserPermissions, "*") || !is_compared(section, key) {
        return None;
    }
    Some(match section {
        Section::FlowsOnPages => (Section::Flows.fact(), key.into(), value.into()),
        Section::LoginIpRanges => (name, range(key).into(), described(value).into()),
        // What earlier versions called it in baselines.
        Section::RecordTypeDefaults if key.ends_with(PERSON_ACCOUNT) => {
            (Section::PersonAccountDefaults.fact(), key.trim_end_matches(PERSON_ACCOUNT).into(), value.into())
        }
        Section::About | Section::User => (name, key.into(), flag(value).into()),
        // Pages call these by record id, which another org does not have.
        _ if is_record_id(key) => (listed(name, section, kind), value.into(), "on".into()),
        _ => (name, key.into(), value.into()),
    })
}

impl Settings {
    pub(super) fn of(observed: &Observed) -> Self {
        Self { of_pages: observed.is_of_pages(), ..Self::of_facts(observed.kind, &observed.facts) }
    }

    #[inline(never)]
    pub(super) fn of_facts(kind: SubjectKind, facts: &Facts) -> Self {
        let mut settings = Self::empty(kind);
        for fact in facts.iter() {
            let (section, key) = fact::split(&fact.key);
            match Section::of(section) {
                Section::Doubts if key.contains('/') && fact.value == coverage::DISPUTED => {
                    settings.disputed.push(key.to_owned());
                }
                // Nobody says two things of it: it is not known any more.
                Section::Doubts if key.contains('/') && fact.value == coverage::SAVED_SINCE => {}
                Section::Doubts if key.contains('/') => settings.contradictions.push(key.to_owned()),
                Section::Doubts => settings.in_doubt.push(key.to_owned()),
                Section::About if key == STATUS => settings.status = Some(fact.value.clone()),
                Section::Lists
                    if key != PERMISSIONS && (key == REST || coverage::of_named(facts, key).is_whole()) =>
                {
                    settings.whole.push(key.to_owned());
                    if key == Section::LoginHours.fact() && fact.value == EVERY_DAY {
                        settings.whole.push(NO_HOURS.to_owned());
                    }
                }
                _ if fact.key == OTHER_PERMISSIONS
                    && coverage::of(facts, Section::UserPermissions).is_whole() =>
                {
                    settings.whole.push(PERMISSIONS.to_owned());
                }
                _ => {}
            }
            if let Some((section, key, value)) = canonical(&fact.key, &fact.value, kind) {
                settings.rows.set(&fact::name(section, &key), value.into_owned());
            }
        }
        settings
    }

    /// All rights on an object.
    pub(super) fn rights(&self, object: &str) -> Rights {
        Rights(ObjectRight::ALL.map(|right| {
            let key = fact::name(object, right.fact());
            match self.state(Section::Objects.fact(), &key) {
                State::Known(value) => Some(value == "on"),
                State::Older | State::Readable | State::Unknown => None,
            }
        }))
    }

    fn empty(kind: SubjectKind) -> Self {
        Self {
            kind,
            rows: Facts::default(),
            whole: Vec::new(),
            in_doubt: Vec::new(),
            contradictions: Vec::new(),
            disputed: Vec::new(),
            status: None,
            has_ranges: OnceCell::new(),
            of_pages: false,
            taken_away: Vec::new(),
        }
    }

    /// The same, of which this is taken away for members of groups.
    pub(super) fn without<'t>(mut self, taken_away: impl Iterator<Item = &'t Muted>) -> Self {
        if self.kind == SubjectKind::PermissionSet {
            for muted in taken_away {
                let own = self.rows.iter().filter(|row| muted.contains(&*row.key));
                self.taken_away.extend(own.map(|row| row.key.to_string()));
            }
        }
        self
    }

    /// Whether it grants a right to everybody who holds it, so that it brings others along.
    pub(super) fn brings(&self, section: &str, key: &str) -> bool {
        let name = fact::name(section, key);
        self.rows.get(&name).is_some_and(|value| value == "on") && !self.taken_away.contains(&name)
    }

    /// Reads what [`Settings::packed`] wrote.
    pub(super) fn unpacked(kind: SubjectKind, text: &str) -> Self {
        let mut settings = Self::empty(kind);
        let mut texts = text.split(SEPARATOR);
        while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
            let (section, key) = fact::split(name);
            match Section::of(section) {
                Section::Lists => settings.whole.push(key.to_owned()),
                _ => settings.rows.set(name, value.to_owned()),
            }
        }
        settings
    }

    /// All of it in one text: the name and the value of each setting, and `list/` with each section that was seen whole.
    pub(super) fn packed(&self) -> String {
        let fits = |text: &str| !text.contains(SEPARATOR);
        let mut texts = Vec::new();
        // What is in doubt does not travel, so that nothing may be said of the rest.
        let travels = |section: &str| fits(section) && (section != REST || self.in_doubt.is_empty());
        for section in self.whole.iter().filter(|section| travels(section)) {
            // Of a section that does not travel whole nobody may say that it does not list something.
            let mut rows =
                self.rows.iter().filter(|row| section == REST || fact::split(&row.key).0 == section);
            if rows.all(|row| fits(&row.key) && fits(&row.value)) {
                texts.extend([fact::name(Section::Lists.fact(), section), String::new()]);
            }
        }
        for row in self.rows.iter().filter(|row| fits(&row.key) && fits(&row.value)) {
            texts.extend([row.key.to_string(), row.value.clone()]);
        }
        texts.join("\0")
    }

    /// The same, with the names that other subjects have on the actual side.
    pub(super) fn renamed<'n>(mut self, new: impl Fn(SubjectKind, &str) -> Option<&'n str>) -> Self {
        for row in std::mem::take(&mut self.rows).iter() {
            let (section, key) = fact::split(&row.key);
            let name = Section::of(section).names().and_then(|kind| new(kind, key));
            let profile =
                (row.key == "user/profile").then(|| new(SubjectKind::Profile, &row.value)).flatten();
            self.rows
                .set(&fact::name(section, name.unwrap_or(key)), profile.unwrap_or(&row.value).to_owned());
        }
        self
    }

    /// Sets a setting.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.rows.set(name, value.to_owned());
    }

    /// Section, key and value of each setting, sorted.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.rows.iter().map(|row| {
            let (section, key) = fact::split(&row.key);
            (section, key, row.value.as_str())
        })
    }

    /// The subjects that a user or a group holds.
    pub(super) fn held(&self) -> impl Iterator<Item = (SubjectKind, &str)> {
        self.rows().filter_map(|(section, key, value)| match (Section::of(section), key) {
            (Section::User, "profile") => Some((SubjectKind::Profile, value)),
            (section, _) => section.names().map(|kind| (kind, key)),
        })
    }

    /// Key and value of each setting of a section, sorted.
    pub(super) fn section(&self, section: &str) -> impl Iterator<Item = (&str, &str)> {
        let rows = self.rows().filter(move |(own, ..)| *own == section);
        rows.map(|(_, key, value)| (key, value))
    }

    /// The value of a setting.
    pub(super) fn value(&self, section: &str, key: &str) -> Option<&str> {
        self.rows.get(&fact::name(section, key)).map(String::as_str)
    }

    /// What this side says of a setting.
    pub(super) fn state(&self, section: &str, key: &str) -> State<'_> {
        match self.value(section, key) {
            Some(value) if section == PERMISSIONS && is_unknown(value) => State::Unknown,
            Some(value) => State::Known(value),
            None => self.unlisted(section, key),
        }
    }

    fn unlisted(&self, section: &str, key: &str) -> State<'_> {
        let known = Section::of(section);
        if known == Section::Objects
            && let Some((object, right)) = key.rsplit_once('/')
        {
            if self.value(section, &fact::name(EVERY, right)).is_some() {
                return State::Unknown;
            }
            if right == ObjectRight::ViewAllFields.fact()
                && self
                    .value(section, &fact::name(object, ObjectRight::Read.fact()))
                    .is_some_and(|value| value != UNLISTED)
            {
                return State::Older;
            }
        }
        // A muting set takes away what it names: View All Fields in it mutes no field.
        let grants = self.kind != SubjectKind::MutingPermissionSet;
        if known == Section::Fields && grants && self.opens_all_fields(key) {
            return State::Readable;
        }
        // A profile always comes with its description, if it has one, and with its user permissions.
        let described = known == Section::About && key == "description" && self.sees_all_of(PERMISSIONS);
        if described || self.sees_all_of(section) {
            State::Known(known.values(key).nothing())
        } else {
            State::Unknown
        }
    }

    /// Whether what this side does not list in the section is not there. A profile without settings of its own for sessions and
    /// passwords looks like one whose files nobody retrieved.
    pub(super) fn sees_all_of(&self, section: &str) -> bool {
        let marked = |name: &str| self.whole.iter().any(|seen| seen == name);
        let known = Section::of(section);
        if known == Section::UserPermissions {
            return marked(section);
        }
        let is_in_doubt = self.in_doubt.iter().any(|doubt| doubt == section);
        !is_in_doubt
            && (marked(section)
                || marked(REST) && !is_of_settings(known)
                || known.elsewhere().is_some_and(|other| marked(other.fact())))
    }

    /// Whether the side names a user permission that it cannot tell because metadata never returns it, or not in an older version of
    /// the API.
    pub(super) fn is_blind(&self, section: &str, key: &str) -> bool {
        section == PERMISSIONS
            && self.value(section, key) == Some(BLIND)
            && catalog::blind_spots(self.kind).chain(catalog::newer_than(0)).any(|blind| blind == key)
    }

    /// Whether the side names a user permission whose value it could not tell.
    pub(super) fn is_unreadable(&self, section: &str, key: &str) -> bool {
        section == PERMISSIONS
            && self.value(section, key).is_some_and(is_unknown)
            && !self.is_blind(section, key)
    }

    /// Whether there are login IP ranges.
    pub(super) fn has_ranges(&self) -> bool {
        *self.has_ranges.get_or_init(|| self.section(Section::LoginIpRanges.fact()).next().is_some())
    }

    /// What the login IP ranges let in together; `None` if there is none, or one of them is no range.
    pub(super) fn addresses(&self) -> Option<Addresses> {
        let ranges = self.section(Section::LoginIpRanges.fact()).map(|(key, _)| ends(key));
        self.has_ranges().then(|| Addresses::of(ranges)).flatten()
    }

    /// Whether View All Fields is on for the object of a field.
    pub(super) fn opens_all_fields(&self, field: &str) -> bool {
        let object = field.split_once('.').map_or(field, |(object, _)| object);
        let right = fact::name(object, ObjectRight::ViewAllFields.fact());
        self.brings(Section::Objects.fact(), &right) || self.brings(PERMISSIONS, ALL_FIELDS_OF_ALL)
    }

    /// Whether it shows any field of an object.
    pub(super) fn shows_fields_of(&self, object: &str) -> bool {
        self.section(Section::Fields.fact())
            .any(|(field, _)| field.split_once('.').is_some_and(|(of, _)| of == object))
    }

    /// Whether a file says that no day is limited.
    pub(super) fn empties_hours(&self) -> bool {
        !self.of_pages && self.whole.iter().any(|seen| seen == NO_HOURS)
    }

    /// Whether it comes from pages.
    pub(super) const fn is_of_pages(&self) -> bool {
        self.of_pages
    }

    /// Whether a right on the object is on without one that it needs. A muting set takes away, and needs nothing to do so.
    pub(super) fn lacks_needed(&self, object: &str) -> bool {
        let is_on = |right: ObjectRight| {
            self.value(Section::Objects.fact(), &fact::name(object, right.fact())) == Some("on")
        };
        self.kind != SubjectKind::MutingPermissionSet
            && ObjectRight::ALL
                .into_iter()
                .any(|right| is_on(right) && !right.needs().iter().all(|needed| is_on(*needed)))
    }

    /// What its file contradicts itself in, as `section/key`.
    pub(super) fn contradictions(&self) -> &[String] {
        &self.contradictions
    }

    /// What two of its sources say different things of, as `section/key`: a page that was seen since it was read.
    pub(super) fn disputed(&self) -> &[String] {
        &self.disputed
    }

    /// Whether that is so of one setting.
    pub(super) fn is_disputed(&self, section: &str, key: &str) -> bool {
        !self.disputed.is_empty() && self.disputed.contains(&fact::name(section, key))
    }

    /// How far Salesforce is with a group, where it is not done.
    pub(super) fn unfinished(&self) -> Option<&str> {
        self.status.as_deref().filter(|status| !is_settled(status))
    }

    pub(super) fn kind(&self) -> SubjectKind {
        self.kind
    }
}

/// What the values of a setting mean.
pub(super) fn values(section: &str, key: &str) -> Values {
    Section::of(section).values(key)
}

/// Whether no file of the subject itself holds it, but settings files beside it do.
pub(super) const fn is_of_settings(section: Section) -> bool {
    matches!(section, Section::Session | Section::Password)
}

fn is_compared(section: Section, key: &str) -> bool {
    match section {
        Section::About => !["name", "api-name", "namespace", STATUS].contains(&key),
        Section::User => OF_USERS.contains(&key),
        _ => section.compared() != Compared::Not,
    }
}

/// The section of what a page lists by record id.
const fn listed(name: &str, section: Section, kind: SubjectKind) -> &str {
    match (section, kind) {
        (Section::PermissionSets, SubjectKind::PermissionSetGroup) => Section::Members.fact(),
        (Section::Muting, _) => Section::MutedBy.fact(),
        _ => name,
    }
}

fn flag(value: &str) -> &str {
    match value {
        "true" => "on",
        "false" => "off",
        other => other,
    }
}

/// A record id of Salesforce: 15 or 18 letters and digits, the first three of which are its kind.
fn is_record_id(key: &str) -> bool {
    matches!(key.len(), 15 | 18)
        && key.starts_with('0')
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// How far Salesforce is with a group, among what its file says of itself.
const STATUS: &str = "status";

/// How baselines of earlier versions tell the default for person accounts.
const PERSON_ACCOUNT: &str = " (person account)";

/// First and last address of a login IP range.
pub(super) fn ends(key: &str) -> (&str, &str) {
    key.split_once('-').unwrap_or((key, key))
}

/// A login IP range in one spelling.
fn range(key: &str) -> String {
    let (start, end) = ends(key);
    [canonical_address(start), canonical_address(end)].join("-")
}

/// The value of a range: that it is there, and what the org's people wrote about it.
fn described(description: &str) -> String {
    if description.is_empty() { "set".to_owned() } else { ["set: ", description].concat() }
}
