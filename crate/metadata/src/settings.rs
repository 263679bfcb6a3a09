//! `Security.settings`: what the pages Session Settings, Password Policies, Identity Verification and Network Access show of an
//! org, as the same facts.

use permlight_core::capture::Capture;
use permlight_core::coverage::Rows;
use permlight_core::fact::{self, Facts};
use permlight_core::message;
use permlight_core::section::Section;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::Entry;

use crate::decode;
use crate::error::{Cursor, Fault, Problems, ReadError, shown};
use crate::find::Settings;
use crate::of_profile;
use crate::xml::{Scanner, Token};
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
    let source = settings.source();
    let failed = |error| SettingsReport { source: source.to_owned(), capture: None, errors: vec![error] };
    match settings.load() {
        Ok(bytes) => match decode::decode(&bytes) {
            Ok(text) => of_text(source, &text),
            Err(place) => failed(place.in_source(source)),
        },
        Err(error) => failed(error),
    }
}

/// Reads the text of a settings file.
pub fn read_settings_text(source: &str, text: &str) -> SettingsReport {
    of_text(source, text)
}

fn of_text(source: &str, text: &str) -> SettingsReport {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if of_profile::root(text).is_some_and(|root| of_profile::ROOTS.contains(&root)) {
        let mut problems = Problems::default();
        let capture = of_profile::read(text, &mut problems);
        let errors = problems.into_errors(source, text, &Places::default());
        return SettingsReport { source: source.to_owned(), capture, errors };
    }
    let mut reader = Reader {
        text,
        lines: Cursor::new(text),
        rows: Vec::new(),
        problems: Problems::default(),
        ranges: None,
    };
    let capture = match reader.read() {
        Ok(()) => Some(reader.capture()),
        Err(fault) => {
            reader.problems.push_last(fault);
            None
        }
    };
    let errors = reader.problems.into_errors(source, text, &Places::default());
    SettingsReport { source: source.to_owned(), capture, errors }
}

struct Reader<'t> {
    text: &'t str,
    lines: Cursor<'t>,
    rows: Vec<Entry<String>>,
    problems: Problems,
    /// How many trusted IP ranges there are, where the file tells, and whether all of them could be read.
    ranges: Option<(usize, bool)>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), Fault> {
        let mut xml = Scanner::new(self.text)?;
        let mut open: Vec<&str> = Vec::new();
        let (mut own, mut at) = (String::new(), 0);
        let mut range: [Option<String>; 3] = Default::default();
        loop {
            match xml.next()? {
                Token::Open(name) => {
                    if open.is_empty() && name != "SecuritySettings" {
                        let message = message!("metadata-entry.part-of-settings", shown(name));
                        return Err(Fault::new(xml.at(), message));
                    }
                    open.push(name);
                    own.clear();
                    at = xml.at();
                    match open.as_slice() {
                        [_, "networkAccess"] => {
                            self.ranges.get_or_insert((0, true));
                        }
                        [_, "networkAccess", "ipRanges"] => range = Default::default(),
                        _ => {}
                    }
                }
                Token::Text(text) => own.push_str(&text),
                Token::Close => {
                    match open.as_slice() {
                        [_, group, element] => self.value(group, element, own.trim(), at),
                        [_, "networkAccess", "ipRanges", part] => {
                            let slot = ["start", "end", "description"].iter().position(|name| name == part);
                            if let Some(slot) = slot.and_then(|slot| range.get_mut(slot)) {
                                *slot = Some(own.trim().to_owned());
                            }
                        }
                        _ => {}
                    }
                    if let [_, "networkAccess", "ipRanges"] = open.as_slice() {
                        self.range(&range, at);
                    }
                    own.clear();
                    open.pop();
                    if open.is_empty() {
                        xml.next()?;
                        return Ok(());
                    }
                }
                Token::End => {
                    return Err(Fault::new(
                        xml.at(),
                        message!("metadata-entry.no-root", "SecuritySettings".to_owned()),
                    ));
                }
            }
        }
    }

    fn value(&mut self, group: &str, element: &str, text: &str, at: usize) {
        let Some(known) = KNOWN.iter().find(|known| known.group == group && known.element == element) else {
            return;
        };
        let value = match known.says {
            Says::Words(words) => {
                words.iter().find(|(word, _)| *word == text).map_or(text, |(_, page)| *page).to_owned()
            }
            Says::Switch => {
                let Some(word) = crate::section::switched(text) else {
                    let message = message!("metadata-entry.flag", element.to_owned(), shown(text));
                    return self.problems.push(Fault::new(at, message));
                };
                word.to_owned()
            }
        };
        self.put(fact::name(known.fact, known.label), value, at);
    }

    fn range(&mut self, [start, end, description]: &[Option<String>; 3], at: usize) {
        let ranges = self.ranges.get_or_insert((0, true));
        let (Some(start), Some(end)) = (start, end) else {
            ranges.1 = false;
            let message = message!("metadata-entry.trusted");
            return self.problems.push(Fault::new(at, message));
        };
        ranges.0 += 1;
        let key = [start.as_str(), "-", end].concat();
        let name = fact::name(Section::TrustedIpRanges.fact(), &key);
        self.put(name, description.clone().unwrap_or_default(), at);
    }

    fn put(&mut self, name: String, value: String, at: usize) {
        let line = Some(self.lines.line(at));
        self.rows.push(Entry { key: name.into(), value, line });
    }

    /// What is said twice in different ways is not said.
    fn capture(&mut self) -> Capture {
        let mut rows = std::mem::take(&mut self.rows);
        if let Some((count, true)) = self.ranges {
            let (name, value) = Rows::all(count).mark(Section::TrustedIpRanges.fact());
            rows.push(Entry { key: name.into(), value, line: None });
        }
        let (facts, repeats) = Facts::from_rows(rows, |_| None);
        for repeat in repeats.iter().filter(|repeat| repeat.contradicts) {
            let message = message!("metadata-entry.said-twice", shown(&repeat.key));
            self.problems.push(Fault::new(0, message));
        }
        let subject = Subject { kind: SubjectKind::Org, name: ORG.to_owned(), record_id: None };
        Capture { more: facts, ..Capture::new(subject) }
    }
}
