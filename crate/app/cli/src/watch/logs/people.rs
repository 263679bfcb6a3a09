//! Whose rows of a log count, and who is in none of them.

use std::collections::BTreeSet;

use permlight_core::text::same_username;

/// Those who are watched.
#[derive(Debug, Default)]
pub struct People {
    /// All names under which rows may stand: users, and what they hold.
    pub names: Vec<String>,
    /// The users of whom a log has to tell something.
    pub expected: Vec<String>,
    /// A user was frozen itself, so that each check sees what it holds.
    pub is_user_frozen: bool,
}

impl People {
    /// Whether a user who is watched is known by a username, and not by an id alone.
    pub fn has_username(&self) -> bool {
        self.is_user_frozen || self.expected.iter().any(|name| !is_id(name))
    }

    /// The name, of those that are watched, of the user that a row calls by these names and ids.
    pub fn of<'p>(&'p self, users: &[&str]) -> Option<&'p str> {
        let all = self.expected.iter().chain(&self.names);
        all.map(String::as_str).find(|own| users.iter().any(|user| is_same(own, user)))
    }
}

/// Of whom the logs of a kind have told anything.
#[derive(Debug, Default)]
pub struct Heard {
    was_read: bool,
    has_names: bool,
    has_ids: bool,
    seen: BTreeSet<usize>,
}

impl Heard {
    /// A log with these columns is read.
    pub fn begin(&mut self, head: &[String]) {
        let has = |wanted: &[&str]| {
            head.iter().any(|name| wanted.iter().any(|own| name.trim().eq_ignore_ascii_case(own)))
        };
        self.was_read = true;
        self.has_names |= has(&["USER_NAME", "USERNAME"]);
        self.has_ids |= has(&["USER_ID", "USER_ID_DERIVED"]);
    }

    /// A row of the user with these names and ids.
    pub fn row(&mut self, people: &People, users: &[&str]) {
        let all = people.expected.iter().enumerate();
        let own = all.filter(|(_, own)| users.iter().any(|user| is_same(own, user)));
        self.seen.extend(own.map(|(at, _)| at));
    }

    /// Of whom nothing is known: none of the rows is theirs, although the log has a column for what they are called by. `None`:
    /// no such log was read, or it tells of everybody.
    pub fn silent<'p>(&self, people: &'p People) -> Option<Vec<&'p str>> {
        if !self.was_read {
            return None;
        }
        let is_told = |name: &str| if is_id(name) { self.has_ids } else { self.has_names };
        let all = people.expected.iter().enumerate();
        let silent =
            all.filter(|(at, name)| !self.seen.contains(at) && (self.seen.is_empty() || is_told(name)));
        let silent: Vec<&str> = silent.map(|(_, name)| name.as_str()).collect();
        (!silent.is_empty() || people.expected.is_empty()).then_some(silent)
    }
}

fn is_same(one: &str, other: &str) -> bool {
    if is_id(one) && is_id(other) {
        return one.trim().get(..15) == other.trim().get(..15);
    }
    same_username(one, other)
}

/// The id of a user: 15 characters, in which upper and lower case differ, or 18 with a checksum.
fn is_id(text: &str) -> bool {
    let text = text.trim();
    matches!(text.len(), 15 | 18)
        && text.starts_with("005")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
