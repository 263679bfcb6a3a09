//! `profilePasswordPolicies` and `profileSessionSettings`: what the pages Password Policies and Session Settings of a profile show,
//! as the same facts.
//!
//! The words of the pages for each number: Metadata API Developer Guide, `ProfilePasswordPolicy` and `ProfileSessionSetting`.

use permlight_core::capture::Capture;
use permlight_core::fact::Facts;
use permlight_core::message;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::Entry;

use crate::error::{Cursor, Fault, Problems, shown};
use crate::section::switched;
use crate::xml::{Scanner, Token};

/// The root elements of such files.
pub(crate) const ROOTS: [&str; 2] = ["ProfilePasswordPolicy", "ProfileSessionSetting"];

/// What an element of a file says, and how a page does.
struct Known {
    element: &'static str,
    /// The page, and the label there.
    fact: &'static str,
    says: Says,
}

enum Says {
    Switch,
    /// The word of the page for each word of the file; an empty one: the page of the profile has none, that of the org counts.
    Words(&'static [(&'static str, &'static str)]),
    /// The number itself.
    Number,
}

const KNOWN: [Known; 10] = [
    Known {
        element: "passwordExpiration",
        fact: "password/User passwords expire in",
        says: Says::Words(&[
            ("0", "Never expires"),
            ("30", "30 days"),
            ("60", "60 days"),
            ("90", "90 days"),
            ("180", "180 days"),
            ("365", "One year"),
        ]),
    },
    Known {
        element: "maxLoginAttempts",
        fact: "password/Maximum invalid login attempts",
        says: Says::Words(&[("0", "No limit"), ("3", "3"), ("5", "5"), ("10", "10")]),
    },
    Known {
        element: "lockoutInterval",
        fact: "password/Lockout effective period",
        says: Says::Words(&[
            ("0", "Forever (must be reset by admin)"),
            ("15", "15 minutes"),
            ("30", "30 minutes"),
            ("60", "60 minutes"),
        ]),
    },
    Known { element: "minimumPasswordLength", fact: "password/Minimum password length", says: Says::Number },
    Known {
        element: "passwordQuestion",
        fact: "password/Password question requirement",
        says: Says::Words(&[("0", "None"), ("1", "Cannot contain password")]),
    },
    Known {
        element: "minimumPasswordLifetime",
        fact: "password/Require a minimum 1 day password lifetime",
        says: Says::Switch,
    },
    Known {
        element: "obscure",
        fact: "password/Obscure secret answer for password resets",
        says: Says::Switch,
    },
    Known {
        element: "forgotPasswordRedirect",
        fact: "password/Don't immediately expire links in forgot password emails",
        says: Says::Switch,
    },
    Known {
        element: "sessionTimeout",
        fact: "session/Session times out after",
        says: Says::Words(&[
            ("0", ""),
            ("15", "15 minutes of inactivity"),
            ("30", "30 minutes of inactivity"),
            ("60", "60 minutes of inactivity"),
            ("90", "90 minutes of inactivity"),
            ("120", "2 hours of inactivity"),
            ("240", "4 hours of inactivity"),
            ("480", "8 hours of inactivity"),
            ("720", "12 hours of inactivity"),
            ("1440", "24 hours of inactivity"),
        ]),
    },
    Known {
        element: "requiredSessionLevel",
        fact: "session/Session security level required at login",
        says: Says::Words(&[("STANDARD", "Standard"), ("HIGH_ASSURANCE", "High Assurance")]),
    },
];

/// Reads the text of such a file: what it says of its profile. What is not clear is not said, and is an error.
pub(crate) fn read(text: &str, problems: &mut Problems) -> Option<Capture> {
    let reader = Reader { lines: Cursor::new(text), rows: Vec::new(), profiles: Vec::new(), problems };
    reader.read(text).map_err(|fault| problems.push_last(fault)).ok()
}

struct Reader<'t, 'p> {
    lines: Cursor<'t>,
    rows: Vec<Entry<String>>,
    profiles: Vec<String>,
    problems: &'p mut Problems,
}

impl Reader<'_, '_> {
    fn read(mut self, text: &str) -> Result<Capture, Fault> {
        let mut xml = Scanner::new(text)?;
        let mut open: Vec<&str> = Vec::new();
        let (mut own, mut at) = (String::new(), 0);
        loop {
            match xml.next()? {
                Token::Open(name) => {
                    open.push(name);
                    own.clear();
                    at = xml.at();
                }
                Token::Text(text) => own.push_str(&text),
                Token::Close => {
                    if let [_, element] = open.as_slice() {
                        self.value(element, own.trim(), at);
                    }
                    own.clear();
                    open.pop();
                    if open.is_empty() {
                        xml.next()?;
                        return self.capture(at);
                    }
                }
                Token::End => return Err(Fault::new(xml.at(), message!("metadata-xml.no-element"))),
            }
        }
    }

    fn value(&mut self, element: &str, text: &str, at: usize) {
        if element == "profile" {
            return self.profiles.push(text.to_owned());
        }
        let Some(known) = KNOWN.iter().find(|known| known.element == element) else { return };
        let word = match known.says {
            Says::Switch => switched(text).map(str::to_owned),
            Says::Number => text.parse::<u32>().ok().map(|number| number.to_string()),
            Says::Words(words) => {
                words.iter().find(|(word, _)| *word == text).map(|(_, page)| (*page).to_owned())
            }
        };
        match word {
            Some(word) if word.is_empty() => {}
            Some(word) => {
                let line = Some(self.lines.line(at));
                self.rows.push(Entry { key: known.fact.into(), value: word, line });
            }
            None => self
                .problems
                .push(Fault::new(at, message!("metadata-entry.cannot-say", element.to_owned(), shown(text)))),
        }
    }

    /// What is said twice in different ways is not said.
    fn capture(self, at: usize) -> Result<Capture, Fault> {
        let [profile] = self.profiles.as_slice() else {
            return Err(Fault::new(at, message!("metadata-entry.whose-settings")));
        };
        let (facts, repeats) = Facts::from_rows(self.rows, |_| None);
        for repeat in repeats.iter().filter(|repeat| repeat.contradicts) {
            let message = message!("metadata-entry.said-twice", shown(&repeat.key));
            self.problems.push(Fault::new(0, message));
        }
        let subject = Subject { kind: SubjectKind::Profile, name: profile.clone(), record_id: None };
        Ok(Capture { more: facts, ..Capture::new(subject) })
    }
}

/// The root element of a text.
pub(crate) fn root(text: &str) -> Option<&str> {
    match Scanner::new(text).ok()?.next().ok()? {
        Token::Open(name) => Some(name),
        _ => None,
    }
}
