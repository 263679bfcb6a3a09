//! `Security.settings`: what the pages Session Settings, Password Policies, Identity Verification and Network Access show of an
//! org, as the same facts.

use permlight_core::capture::Capture;
use permlight_core::coverage::Rows;
use permlight_core::fact::{self, Facts};
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::network::is_range;
use permlight_core::section::Section;
use permlight_core::sorted::SortedMap;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::Entry;

use crate::decode;
use crate::error::{Cursor, Fault, Problems, ReadError, shown};
use crate::find::Settings;
use crate::naming::page_of_profile;
use crate::of_profile;
use crate::said::{self, Called, Element, Said};
use permlight_core::places::Places;

/// What one settings file gave.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsReport {
    /// The file as people find it.
    pub source: String,
    /// What it says of the org; `None` when it could not be read as a whole.
    pub capture: Option<Capture>,
    /// What is wrong with it, in the order of the file.
    pub errors: Vec<ReadError>,
    /// The page of a profile that shows what it says, whether it could be read or not; `None` for settings of the org.
    pub(crate) page: Option<&'static str>,
}

/// What the org is called by a file that does not say its name.
const ORG: &str = "Security settings";

/// Where a value of a file stands on a page, and how the page says it.
struct Known {
    /// The group in the file, and the element in it.
    group: &'static str,
    element: &'static str,
    /// The page, and the label there.
    fact: &'static str,
    label: &'static str,
    says: Says,
}

#[derive(Clone, Copy)]
enum Says {
    /// True or false.
    Switch,
    /// The word of the page for each word of the file; others stay as they are.
    Words(&'static [(&'static str, &'static str)]),
}

const fn switch(
    group: &'static str,
    element: &'static str,
    fact: &'static str,
    label: &'static str,
) -> Known {
    Known { group, element, fact, label, says: Says::Switch }
}

const fn words(
    group: &'static str,
    element: &'static str,
    fact: &'static str,
    label: &'static str,
    words: &'static [(&'static str, &'static str)],
) -> Known {
    Known { group, element, fact, label, says: Says::Words(words) }
}

const SESSION: &str = "session";
const IDENTITY: &str = "identity";
const PASSWORD: &str = "password";
const IN_SESSIONS: &str = "sessionSettings";
const IN_PASSWORDS: &str = "passwordPolicies";

const KNOWN: [Known; 34] = [
    words(
        IN_SESSIONS,
        "sessionTimeout",
        SESSION,
        "Timeout Value",
        &[
            ("TwentyFourHours", "24 hours"),
            ("TwelveHours", "12 hours"),
            ("EightHours", "8 hours"),
            ("FourHours", "4 hours"),
            ("TwoHours", "2 hours"),
            ("SixtyMinutes", "1 hour"),
            ("ThirtyMinutes", "30 minutes"),
            ("FifteenMinutes", "15 minutes"),
        ],
    ),
    switch(IN_SESSIONS, "disableTimeoutWarning", SESSION, "Disable session timeout warning popup"),
    switch(IN_SESSIONS, "forceLogoutOnSessionTimeout", SESSION, "Force logout on session timeout"),
    switch(
        IN_SESSIONS,
        "lockSessionsToIp",
        SESSION,
        "Lock sessions to the IP address from which they originated",
    ),
    switch(
        IN_SESSIONS,
        "lockSessionsToDomain",
        SESSION,
        "Lock sessions to the domain in which they were first used",
    ),
    switch(
        IN_SESSIONS,
        "terminateUserSessionsWhenAdminResetsPassword",
        SESSION,
        "Terminate all of a user's sessions when an admin resets that user's password",
    ),
    switch(IN_SESSIONS, "forceRelogin", SESSION, "Force relogin after Login-As-User"),
    switch(IN_SESSIONS, "requireHttpOnly", SESSION, "Require HttpOnly attribute"),
    switch(IN_SESSIONS, "enablePostForSessions", SESSION, "Use POST requests for cross-domain sessions"),
    switch(IN_SESSIONS, "enforceIpRangesEveryRequest", SESSION, "Enforce login IP ranges on every request"),
    switch(
        IN_SESSIONS,
        "enableCacheAndAutocomplete",
        SESSION,
        "Enable caching and autocomplete on login page",
    ),
    switch(IN_SESSIONS, "hasUserSwitching", SESSION, "Enable user switching"),
    switch(IN_SESSIONS, "hasRetainedLoginHints", SESSION, "Remember me until logout"),
    switch(IN_SESSIONS, "enableClickjackSetup", SESSION, "Enable clickjack protection for Setup pages"),
    switch(
        IN_SESSIONS,
        "enableClickjackNonsetupSFDC",
        SESSION,
        "Enable clickjack protection for non-Setup Salesforce pages",
    ),
    switch(IN_SESSIONS, "enableLightningLogin", SESSION, "Allow Lightning Login"),
    switch(
        IN_SESSIONS,
        "enableLightningLoginOnlyWithUserPerm",
        SESSION,
        "Allow only for users with the Lightning Login User permission",
    ),
    words(IN_SESSIONS, "logoutURL", SESSION, "Logout URL", &[]),
    switch(
        IN_SESSIONS,
        "enableMFADirectUILoginOptIn",
        IDENTITY,
        "Require multi-factor authentication (MFA) for all direct UI logins to your Salesforce org",
    ),
    switch(
        IN_SESSIONS,
        "identityConfirmationOnTwoFactorRegistrationEnabled",
        IDENTITY,
        "Require identity verification during multi-factor authentication (MFA) registration",
    ),
    switch(
        IN_SESSIONS,
        "identityConfirmationOnEmailChange",
        IDENTITY,
        "Require identity verification for email address changes",
    ),
    switch(
        IN_SESSIONS,
        "enableBuiltInAuthenticator",
        IDENTITY,
        "Let users verify their identity with a built-in authenticator such as Touch ID or Windows Hello",
    ),
    switch(
        IN_SESSIONS,
        "enableU2F",
        IDENTITY,
        "Let users verify their identity with a physical security key (U2F or WebAuthn)",
    ),
    words(
        IN_PASSWORDS,
        "expiration",
        PASSWORD,
        "User passwords expire in",
        &[
            ("Never", "Never expires"),
            ("ThirtyDays", "30 days"),
            ("SixtyDays", "60 days"),
            ("NinetyDays", "90 days"),
            ("SixMonths", "180 days"),
            ("OneYear", "One year"),
        ],
    ),
    words(IN_PASSWORDS, "historyRestriction", PASSWORD, "Enforce password history", &[]),
    words(IN_PASSWORDS, "minimumPasswordLength", PASSWORD, "Minimum password length", &[]),
    words(
        IN_PASSWORDS,
        "complexity",
        PASSWORD,
        "Password complexity requirement",
        &[("NoRestriction", "No restriction"), ("AlphaNumeric", "Must include alpha and numeric characters")],
    ),
    words(
        IN_PASSWORDS,
        "questionRestriction",
        PASSWORD,
        "Password question requirement",
        &[("None", "None"), ("DoesNotContainPassword", "Cannot contain password")],
    ),
    words(
        IN_PASSWORDS,
        "maxLoginAttempts",
        PASSWORD,
        "Maximum invalid login attempts",
        &[("NoLimit", "No limit"), ("ThreeAttempts", "3"), ("FiveAttempts", "5"), ("TenAttempts", "10")],
    ),
    words(
        IN_PASSWORDS,
        "lockoutInterval",
        PASSWORD,
        "Lockout effective period",
        &[
            ("FifteenMinutes", "15 minutes"),
            ("ThirtyMinutes", "30 minutes"),
            ("SixtyMinutes", "60 minutes"),
            ("Forever", "Forever (must be reset by admin)"),
        ],
    ),
    switch(IN_PASSWORDS, "obscureSecretAnswer", PASSWORD, "Obscure secret answer for password resets"),
    switch(IN_PASSWORDS, "minimumPasswordLifetime", PASSWORD, "Require a minimum 1 day password lifetime"),
    switch(
        IN_PASSWORDS,
        "enableSetPasswordInApi",
        PASSWORD,
        "Allow use of setPassword() API for self-resets",
    ),
    words(IN_PASSWORDS, "passwordAssistanceURL", PASSWORD, "Help link", &[]),
];

/// Whether the settings of an org can tell a fact.
pub fn is_of_settings(fact: &str) -> bool {
    let (page, label) = fact::split(fact);
    KNOWN.iter().any(|known| known.fact == page && known.label == label)
}

/// Reads one settings file.
pub fn read_settings(settings: &Settings) -> SettingsReport {
    of_file(settings, false)
}

/// Reads one settings file with what no rule looks at of a profile, for comparisons.
pub fn read_settings_everything(settings: &Settings) -> SettingsReport {
    of_file(settings, true)
}

fn of_file(settings: &Settings, everything: bool) -> SettingsReport {
    let source = settings.source();
    let failed = |error| SettingsReport {
        source: source.to_owned(),
        capture: None,
        errors: vec![error],
        page: page_of_profile(source),
    };
    match settings.load() {
        Ok(bytes) => match decode::decode(&bytes) {
            Ok(text) => of_text(source, &text, everything),
            Err(place) => failed(place.in_source(source)),
        },
        Err(error) => failed(error),
    }
}

/// Reads the text of a settings file.
pub fn read_settings_text(source: &str, text: &str) -> SettingsReport {
    of_text(source, text, false)
}

fn of_text(source: &str, text: &str, everything: bool) -> SettingsReport {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems::default();
    let root = of_profile::root(text).filter(|root| of_profile::ROOTS.contains(root));
    let page = page_of_profile(root.unwrap_or(source));
    let capture = match root {
        Some(root) => of_profile::read(text, root, everything, &mut problems),
        None => Reader::new(text, &mut problems).read(),
    };
    let errors = problems.into_errors(source, text, &Places::default());
    SettingsReport { source: source.to_owned(), capture, errors, page }
}

const NETWORK: &str = "networkAccess";
const RANGES: &str = "ipRanges";

/// The parts of one trusted IP range.
const RANGE: [&str; 3] = ["start", "end", "description"];

struct Reader<'t, 'p> {
    text: &'t str,
    lines: Cursor<'t>,
    said: Said,
    problems: &'p mut Problems,
    ranges: Ranges,
}

/// The trusted IP ranges.
#[derive(Default)]
struct Ranges {
    /// What is said of each part of the range that is read; `None` where nobody can tell.
    open: [Vec<Option<String>>; 3],
    /// By first and last address, the description and the line.
    known: SortedMap<String, (String, u32)>,
    /// The file tells which there are.
    told: bool,
    /// Not all of them could be read.
    unclear: bool,
}

impl<'t, 'p> Reader<'t, 'p> {
    fn new(text: &'t str, problems: &'p mut Problems) -> Self {
        let lines = Cursor::new(text);
        Self { text, lines, said: Said::default(), problems, ranges: Ranges::default() }
    }

    fn read(mut self) -> Option<Capture> {
        let walked = said::walk(self.text, "SecuritySettings", |path, element| match *path {
            [_, group] if Called::of(group, NETWORK) != Called::Otherwise => self.network(group, element),
            [_, group, part] if Called::of(group, NETWORK) != Called::Otherwise => self.range(part, element),
            [_, NETWORK, RANGES, part] => self.part(part, element),
            [_, group, name] => self.value(group, name, element),
            _ => {}
        });
        match walked {
            Ok(()) => Some(self.capture()),
            Err(fault) => {
                self.problems.push_last(fault);
                None
            }
        }
    }

    fn value(&mut self, group: &str, name: &str, element: &Element<'_>) {
        let known = KNOWN.iter().find(|known| {
            Called::of(group, known.group) != Called::Otherwise
                && Called::of(name, known.element) != Called::Otherwise
        });
        let Some(known) = known else { return };
        let value = Self::clear(group, name, known, element).map_err(|message| {
            self.problems.push(Fault::new(element.at, message));
        });
        let line = self.lines.line(element.at);
        self.said.say(&fact::name(known.fact, known.label), value.ok(), line);
    }

    /// What an element says of a fact in the words of pages; else what is wrong with it.
    fn clear(group: &str, name: &str, known: &Known, element: &Element<'_>) -> Result<String, Message> {
        if Called::of(group, known.group) == Called::Nearly {
            let meant = known.group.to_owned();
            return Err(message!(
                "metadata-entry.spelt-value",
                shown(group),
                "SecuritySettings".to_owned(),
                meant
            ));
        }
        if Called::of(name, known.element) == Called::Nearly {
            let meant = known.element.to_owned();
            return Err(message!("metadata-entry.spelt-value", shown(name), group.to_owned(), meant));
        }
        let text = element.says(name)?;
        match known.says {
            Says::Words(words) => match words.iter().find(|(word, _)| *word == text) {
                Some((_, page)) => Ok((*page).to_owned()),
                // A file has words of its own: it cannot say what a page does.
                None if words.iter().any(|(_, page)| page.eq_ignore_ascii_case(text)) => {
                    Err(message!("metadata-entry.cannot-say", name.to_owned(), shown(text)))
                }
                None => Ok(text.to_owned()),
            },
            Says::Switch => crate::section::switched(text)
                .map(str::to_owned)
                .ok_or_else(|| message!("metadata-entry.flag", name.to_owned(), shown(text))),
        }
    }

    fn network(&mut self, group: &str, element: &Element<'_>) {
        self.ranges.told = true;
        if group != NETWORK {
            self.ranges.unclear = true;
            let meant = message!(
                "metadata-entry.spelt-value",
                shown(group),
                "SecuritySettings".to_owned(),
                NETWORK.to_owned()
            );
            self.problems.push(Fault::new(element.at, meant));
        }
    }

    /// A part of a range. Said twice, or with something in it, it is not said.
    fn part(&mut self, part: &str, element: &Element<'_>) {
        let Some(at) = RANGE.iter().position(|name| *name == part) else { return };
        if let Some(said) = self.ranges.open.get_mut(at) {
            said.push(element.says(part).ok().map(str::to_owned));
        }
    }

    /// A range, or something else that may hold some.
    fn range(&mut self, name: &str, element: &Element<'_>) {
        let parts = std::mem::take(&mut self.ranges.open);
        let is_one =
            |said: &Vec<Option<String>>| said.iter().all(|part| part.is_some() && Some(part) == said.first());
        let is_clear = name == RANGES && parts.iter().all(is_one);
        let [start, end, description] = parts.map(|said| said.into_iter().next().flatten());
        match (start, end) {
            (Some(start), Some(end)) if is_clear && is_range(&start, &end) => {
                let line = self.lines.line(element.at);
                let said = description.unwrap_or_default();
                let known = self.ranges.known.entry([&start, "-", &end].concat());
                let known = known.or_insert_with(|| (said.clone(), line));
                // What describes a range only remarks. That it is there is certain.
                if known.0 != said {
                    known.0.clear();
                }
            }
            (start, end) => {
                self.ranges.unclear = true;
                let message = match (start, end) {
                    (Some(start), Some(end)) if is_clear => {
                        message!("metadata-entry.no-range", shown(&start), shown(&end))
                    }
                    _ => message!("metadata-entry.trusted"),
                };
                self.problems.push(Fault::new(element.at, message));
            }
        }
    }

    fn capture(self) -> Capture {
        let section = Section::TrustedIpRanges.fact();
        let Ranges { known, told, unclear, .. } = self.ranges;
        let mut rows: Vec<_> = self.said.facts(self.problems).iter().cloned().collect();
        if told && !unclear {
            let (name, value) = Rows::all(known.len()).mark(section);
            rows.push(Entry { key: name.into(), value, line: None });
        }
        rows.extend(known.into_iter().map(|(range, (value, line))| Entry {
            key: fact::name(section, &range).into(),
            value,
            line: Some(line),
        }));
        let subject = Subject { kind: SubjectKind::Org, name: ORG.to_owned(), record_id: None };
        Capture { more: Facts::from_rows(rows, |_| None).0, ..Capture::new(subject) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_and_every_word_of_a_value_is_said_in_japanese() {
        let lines = include_str!("../../data/locales/ja/messages.toml");
        let (_, words) = lines.split_once("[label]").unwrap_or_default();
        let of_org = KNOWN.iter().flat_map(|known| {
            let words = if let Says::Words(words) = known.says { words } else { &[] };
            words.iter().map(|(_, word)| *word).chain([known.label])
        });
        let is_word = |text: &str| text.contains(|letter: char| letter.is_ascii_alphabetic());
        let is_said = |text: &str| {
            words
                .lines()
                .any(|line| line.split_once(" = ").is_some_and(|(key, _)| key.trim_matches('"') == text))
        };
        let all = of_org.chain(of_profile::words()).chain(fact::WEEKDAYS);
        let missing: Vec<_> = all.filter(|text| is_word(text) && !is_said(text)).collect();
        assert_eq!(missing, Vec::<&str>::new());
    }
}
