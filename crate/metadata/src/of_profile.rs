//! `profilePasswordPolicies` and `profileSessionSettings`: what the pages Password Policies and Session Settings of a profile show,
//! as the same facts.
//!
//! The words of the pages for each number: Metadata API Developer Guide, `ProfilePasswordPolicy` and `ProfileSessionSetting`.

use permlight_core::capture::Capture;
use permlight_core::fact;
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::subject::{Subject, SubjectKind};

use crate::error::{Cursor, Fault, Problems, shown};
use crate::naming::page_of_profile;
use crate::said::{self, Called, Element, Said};
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

/// Labels of settings, and words for their values.
#[cfg(test)]
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().flat_map(|known| {
        let words = if let Says::Words(words) = known.says { words } else { &[] };
        words.iter().map(|(_, word)| *word).chain([fact::split(known.fact).1])
    })
}

/// Reads the text of a file with this outermost element: what it says of its profile. What is not clear is not said, and is an error.
/// `everything`: with what no page shows, under the name and in the words of the file.
pub(crate) fn read(text: &str, root: &str, everything: bool, problems: &mut Problems) -> Option<Capture> {
    let page = page_of_profile(root).filter(|_| everything);
    let mut lines = Cursor::new(text);
    let mut said = Said::default();
    let mut profiles = Vec::new();
    let walked = said::walk(text, root, |path, element| {
        let &[_, name] = path else { return };
        let known = KNOWN.iter().find(|known| Called::of(name, known.element) != Called::Otherwise);
        let line = lines.line(element.at);
        let as_it_is = || element.says(name).ok().map(str::to_owned);
        match (known, page) {
            (None, _) if Called::of(name, PROFILE) == Called::So => match element.says(name) {
                Ok(profile) => profiles.push(profile.to_owned()),
                Err(message) => problems.push(Fault::new(element.at, message)),
            },
            (None, Some(page)) => said.say(&fact::name(page, name), as_it_is(), line),
            (None, None) => {}
            (Some(known), page) => {
                let value = clear(root, name, known, element);
                let value = value.map_err(|message| problems.push(Fault::new(element.at, message))).ok();
                match page {
                    // That the settings of the org count is an answer, too.
                    Some(page) if value.as_deref() == Some("") => {
                        said.say(&fact::name(page, name), as_it_is(), line);
                    }
                    _ => said.say(known.fact, value, line),
                }
            }
        }
    });
    let whose = walked.and_then(|()| match profiles.as_slice() {
        [profile] => Ok(profile.clone()),
        _ => Err(Fault::new(0, message!("metadata-entry.whose-settings"))),
    });
    match whose {
        Ok(name) => {
            let subject = Subject { kind: SubjectKind::Profile, name, record_id: None };
            Some(Capture { more: said.facts(problems), ..Capture::new(subject) })
        }
        Err(fault) => {
            problems.push_last(fault);
            None
        }
    }
}

/// The element that says whose settings these are.
const PROFILE: &str = "profile";

/// What an element says in the words of pages; else what is wrong with it.
fn clear(root: &str, name: &str, known: &Known, element: &Element<'_>) -> Result<String, Message> {
    if name != known.element {
        let meant = known.element.to_owned();
        return Err(message!("metadata-entry.spelt-value", shown(name), root.to_owned(), meant));
    }
    let text = element.says(name)?;
    let word = match known.says {
        Says::Switch => switched(text).map(str::to_owned),
        Says::Number => text.parse::<u32>().ok().map(|number| number.to_string()),
        Says::Words(words) => {
            words.iter().find(|(word, _)| *word == text).map(|(_, page)| (*page).to_owned())
        }
    };
    word.ok_or_else(|| message!("metadata-entry.cannot-say", name.to_owned(), shown(text)))
}

/// The root element of a text.
pub(crate) fn root(text: &str) -> Option<&str> {
    match Scanner::new(text).ok()?.next().ok()? {
        Token::Open(name) => Some(name),
        _ => None,
    }
}
