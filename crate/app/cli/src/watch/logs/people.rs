//! Whose rows of a log count, and who is in none of them.

use std::collections::BTreeSet;

use permlight_core::evaluate::mentions;
use permlight_core::text::{fold, same_username};

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
    /// Whether a user who is watched is known by a username, and not by an id or a full name alone.
    pub fn has_username(&self) -> bool {
        self.is_user_frozen || self.expected.iter().any(|name| is_username(name))
    }

    /// The users who are watched, by all names under which logs have them.
    pub fn users(&self) -> impl Iterator<Item = String> {
        self.expected.iter().flat_map(|name| forms(name))
    }

    /// Whether an entry of the Setup Audit Trail speaks of a user, and nothing tells whether it is one who is watched: it calls
    /// the user by an id or a full name, and nobody has said theirs.
    pub fn is_open(&self, about: &str) -> bool {
        // Of a user who was frozen, a check tells all; without any name, all is open.
        if self.is_user_frozen || !self.has_username() || self.users().any(|name| mentions(about, &name)) {
            return false;
        }
        let knows = |is: fn(&str) -> bool| self.expected.iter().any(|name| is(name));
        let is_full_name = |name: &str| !is_id(name) && !is_username(name);
        let words = || about.split(|c: char| !c.is_ascii_alphanumeric());
        if words().any(is_id) {
            // With a checksum that is not its own, it may still be the one.
            let is_own = |word: &str| self.expected.iter().any(|own| is_id(own) && is_same(own, word));
            return words().any(is_own) || !knows(is_id) && !knows(is_full_name);
        }
        let text = fold(about);
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        let is_of_user = |pair: &[&str]| matches!(pair, [before, USER] if BEFORE_USER.contains(before));
        let is_in_other_words = OTHER_USERS.iter().any(|user| words.contains(user))
            || USER_STEMS.iter().any(|user| text.contains(user));
        (words.windows(2).any(is_of_user) || is_in_other_words)
            && !about.contains('@')
            && !knows(is_full_name)
    }

    /// Whether letters of an entry are lost, so that nobody can tell whether it speaks of a user who is watched.
    pub fn is_lost(&self, about: &str) -> bool {
        let is_known = self.is_user_frozen || self.users().any(|name| mentions(about, &name));
        !is_known && LOST.iter().any(|lost| about.contains(lost))
    }

    /// The name, of those that are watched, of the user that a row calls by these names and ids.
    pub fn of<'p>(&'p self, users: &[&str]) -> Option<&'p str> {
        let all = self.expected.iter().chain(&self.names);
        all.map(String::as_str).find(|own| users.iter().any(|user| is_same(own, user)))
    }
}

/// What stands before the full name of a user whose rights somebody changed, and a word before that: as Salesforce writes it in
/// English.
const USER: &str = "user";
const BEFORE_USER: [&str; 4] = ["for", "to", "from", "of"];
/// The same word in the other languages of Setup, as it stands before a name.
const OTHER_USERS: [&str; 15] = [
    "benutzer",
    "benutzers",
    "bruger",
    "brugeren",
    "bruker",
    "brukeren",
    "gebruiker",
    "pengguna",
    "usuario",
    "usuari",
    "usuário",
    "utente",
    "utilizador",
    "utilizator",
    "utilisateur",
];
/// Where the word has many endings, or nothing parts it from the next.
const USER_STEMS: [&str; 19] = [
    "ユーザ",
    "사용자",
    "用户",
    "用戶",
    "使用者",
    "ผู้ใช้",
    "användar",
    "käyttäj",
    "uživatel",
    "používateľ",
    "użytkown",
    "felhasznál",
    "kullanıcı",
    "korisni",
    "người dùng",
    "пользовател",
    "користувач",
    "потребител",
    "χρήστη",
];
/// What stands for letters that an encoding does not have, where somebody wrote the log in it.
const LOST: [&str; 2] = ["\u{fffd}", "??"];

/// The names under which a user stands in logs: an id of one length in the other, too.
pub fn forms(name: &str) -> impl Iterator<Item = String> {
    let name = name.trim();
    let other = match (is_id(name), name.len()) {
        (true, 15) => Some([name, &checksum(name)].concat()),
        (true, _) => name.get(..15).map(str::to_owned),
        (false, _) => None,
    };
    [name.to_owned()].into_iter().chain(other)
}

/// What an id of 15 characters has as its last three in the form of 18: which of its letters are capitals, five in each.
fn checksum(id: &str) -> String {
    let of = |five: &[u8]| {
        let bits = five.iter().enumerate().filter(|(_, byte)| byte.is_ascii_uppercase());
        let sum: usize = bits.map(|(at, _)| 1 << at).sum();
        char::from(*b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".get(sum).unwrap_or(&b'A'))
    };
    id.as_bytes().chunks(5).map(of).collect()
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
        // No log of calls or logins has a column for full names.
        let silent = silent.filter(|(_, name)| is_id(name) || is_username(name));
        let silent: Vec<&str> = silent.map(|(_, name)| name.as_str()).collect();
        let has_nobody = !people.expected.iter().any(|name| is_id(name) || is_username(name));
        (!silent.is_empty() || has_nobody).then_some(silent)
    }
}

fn is_same(one: &str, other: &str) -> bool {
    if is_id(one) && is_id(other) {
        return one.trim().get(..15) == other.trim().get(..15);
    }
    same_username(one, other)
}

/// A name to log in with has the form of an address.
fn is_username(text: &str) -> bool {
    text.contains('@')
}

/// The id of a user: 15 characters, in which upper and lower case differ, or 18 with a checksum.
fn is_id(text: &str) -> bool {
    let text = text.trim();
    matches!(text.len(), 15 | 18)
        && text.starts_with("005")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(names: &[&str]) -> People {
        People { expected: names.iter().map(|name| (*name).to_owned()).collect(), ..People::default() }
    }

    /// In whatever language Setup wrote it: whose rights a change is about is open, until somebody says the full name.
    #[test]
    fn a_full_name_that_nobody_gave_is_open_in_every_language_of_setup() {
        let (without, with) = (people(&["hub@x.io"]), people(&["hub@x.io", "Hub Sync"]));
        for about in [
            "Changed profile for user Ada Byron from A to B",
            "ユーザ Ada Byron に権限セット HT を割り当てました: ユーザの管理",
            "Profil für Benutzer Ada Byron von A in B geändert",
            "Profil modifié pour l'utilisateur Ada Byron",
            "Perfil cambiado para el usuario Ada Byron",
            "Perfil alterado para o usuário Ada Byron",
            "Profilo modificato per l'utente Ada Byron",
            "Profiel gewijzigd voor gebruiker Ada Byron",
            "Ändrade profil för användaren Ada Byron",
            "Ændrede profil for brugeren Ada Byron",
            "Endret profil for brukeren Ada Byron",
            "Käyttäjän Ada Byron profiili vaihdettiin",
            "Изменен профиль пользователя Ada Byron",
            "사용자 Ada Byron의 프로필을 변경함",
            "已更改用户 Ada Byron 的简档",
            "已變更使用者 Ada Byron 的設定檔",
            "เปลี่ยนโปรไฟล์สำหรับผู้ใช้ Ada Byron",
            "Zmieniono profil użytkownika Ada Byron",
        ] {
            assert!(without.is_open(about), "{about}");
            assert!(!with.is_open(about), "{about}");
            let own = about.replace("Ada Byron", "Hub Sync");
            assert!(with.users().any(|name| mentions(&own, &name)), "{own}");
            // Letters that are lost may have been the name.
            for lost in ["??? ????", "\u{fffd}\u{fffd}"] {
                assert!(with.is_lost(&about.replace("Ada Byron", lost)), "{about}");
            }
            assert!(![&without, &with].iter().any(|people| people.is_lost(about)), "{about}");
        }
        assert!(!without.is_open("Created permission set Sales: user permission X"));
    }
}
