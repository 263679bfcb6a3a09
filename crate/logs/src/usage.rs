//! What one user did, as far as logs of calls show it: a lower bound. What was not seen may be needed all the same.

use permlight_core::date::Date;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::needs::Needs;
use permlight_core::object_right::ObjectRight;
use permlight_core::text::{printable, same_username};

use crate::call::Columns;
use crate::csv::{Rows, Trouble};
use crate::rights::{Hidden, Hint, Shows, has_rights, shown};

/// More objects, users or kinds of refused calls than these are no integration of one org.
const MOST: usize = 2_000;

/// More names than these are only counted.
const SHOWN: usize = 12;

/// Gathers files of logs, one after the other, in pieces.
#[derive(Debug, Default)]
pub struct Usage {
    username: String,
    id: String,
    rows: Rows,
    gathered: Gathered,
}

#[derive(Debug, Default)]
struct Gathered {
    /// Of the file at hand, with how many cells a row has; `None` before the first row.
    columns: Option<(Columns, usize)>,
    /// What is read at the moment is no log of calls.
    is_other: bool,
    /// Files that are none.
    others: usize,
    /// By the name in lower case; with the name as it was written first.
    objects: Vec<(String, String, Vec<ObjectRight>)>,
    otherwise: Vec<String>,
    permissions: Vec<String>,
    /// How many calls of each kind.
    hidden: [usize; Hidden::ALL.len()],
    hints: [usize; Hint::ALL.len()],
    /// What failed: `Lead CE`.
    refused: Vec<String>,
    /// Calls of this user.
    own: usize,
    /// Others.
    users: Vec<String>,
    /// Days of which any row tells.
    days: Vec<Date>,
    undated: usize,
    /// There was more than is kept.
    is_full: bool,
}

impl Usage {
    /// Of the user with this name; the id, of 15 characters, may be empty.
    pub fn of(username: &str, id: &str) -> Self {
        Self { username: username.to_owned(), id: id.to_owned(), ..Self::default() }
    }

    /// Takes the next piece of a file in.
    ///
    /// # Errors
    ///
    /// It is no CSV.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), Trouble> {
        let Self { username, id, rows, gathered } = self;
        rows.feed(piece, &mut |row| gathered.row(row, username, id)).map(|_| ())
    }

    /// The file ends.
    pub fn end_file(&mut self) {
        let Self { username, id, rows, gathered } = self;
        rows.end(&mut |row| gathered.row(row, username, id));
        if gathered.columns.take().is_none() && !gathered.is_other {
            gathered.others += 1;
        }
        gathered.is_other = false;
    }

    /// The rights that were used.
    pub fn needs(&self) -> Needs {
        let objects = self.gathered.objects.iter();
        Needs {
            permissions: self.gathered.permissions.clone(),
            objects: objects.map(|(_, name, rights)| (name.clone(), rights.clone())).collect(),
            ..Needs::default()
        }
    }

    /// What people have to know of it, in sentences.
    pub fn notes(&self) -> Vec<Message> {
        let found = &self.gathered;
        let who =
            || Arg::Text(printable(if self.username.is_empty() { &self.id } else { &self.username }, 120));
        let mut notes = Vec::new();
        if found.others > 0 {
            notes.push(message!("metadata-usage.no-log", found.others));
        }
        if let (Some(first), Some(last)) = (found.days.first(), found.days.last()) {
            let between = usize::try_from(first.days_until(*last)).unwrap_or(0) + 1;
            let (first, last) = (Arg::Text(first.to_string()), Arg::Text(last.to_string()));
            notes.push(message!("metadata-usage.calls", found.own, who(), found.days.len(), first, last));
            if between > found.days.len() {
                notes.push(message!("metadata-usage.missing-days", between - found.days.len()));
            }
            if found.own == 0 && !found.users.is_empty() {
                let users = names(&found.users);
                notes.push(message!("metadata-usage.others", users));
            }
        }
        let hidden = Hidden::ALL.map(hidden_key).into_iter().zip(found.hidden);
        let hints = Hint::ALL.map(hint_key).into_iter().zip(found.hints);
        for (key, calls) in hidden.chain(hints).filter(|(_, calls)| *calls > 0) {
            notes.push(message!(key, calls));
        }
        if !found.otherwise.is_empty() {
            notes.push(message!("metadata-usage.otherwise", names(&found.otherwise)));
        }
        if !found.refused.is_empty() {
            notes.push(message!("metadata-usage.refused", names(&found.refused)));
        }
        let kept = [found.objects.len(), found.otherwise.len(), found.refused.len(), found.users.len()];
        if found.permissions.len().max(found.days.len()).max(kept.into_iter().fold(0, usize::max)) >= MOST {
            notes.push(message!("metadata-usage.most", MOST));
        }
        if found.undated > 0 {
            notes.push(message!("metadata-usage.undated", found.undated));
        }
        if found.is_full {
            notes.push(message!("metadata-usage.full", MOST));
        }
        if found.own > 0 {
            notes.push(message!("metadata-usage.lower-bound"));
        }
        notes
    }
}

/// Names, the first of them where there are many.
fn names(all: &[String]) -> Arg {
    let more = (all.len() > SHOWN).then(|| "…".to_owned());
    let shown = all.iter().take(SHOWN).map(|name| printable(name, 80));
    Arg::List(shown.chain(more).map(Arg::Text).collect())
}

/// Puts something where it belongs, once; whether there was room for it.
#[must_use]
fn insert<T: Ord>(all: &mut Vec<T>, one: T) -> bool {
    let Err(at) = all.binary_search(&one) else { return true };
    let has_room = all.len() < MOST;
    if has_room {
        all.insert(at, one);
    }
    has_room
}

const fn hidden_key(hidden: Hidden) -> &'static str {
    match hidden {
        Hidden::Composite => "metadata-usage.composite",
        Hidden::Object => "metadata-usage.object",
        Hidden::Apex => "metadata-usage.apex",
        Hidden::Bulk => "metadata-usage.bulk",
    }
}

const fn hint_key(hint: Hint) -> &'static str {
    match hint {
        Hint::Metadata => "metadata-usage.metadata",
        Hint::Tooling => "metadata-usage.tooling",
        Hint::Reports => "metadata-usage.reports",
        Hint::Chatter => "metadata-usage.chatter",
        Hint::Actions => "metadata-usage.actions",
    }
}

impl Gathered {
    /// `false`: the rest of this file says nothing.
    fn row(&mut self, row: &[String], username: &str, id: &str) -> bool {
        if row.iter().all(String::is_empty) {
            return true;
        }
        // Files that were joined have another first row in the middle.
        let is_head = row.iter().any(|cell| cell.trim().eq_ignore_ascii_case("EVENT_TYPE"));
        let known = self.columns.as_ref().filter(|_| !is_head);
        let Some((columns, cells)) = known else {
            if is_head || !self.is_other {
                self.columns =
                    Columns::of(row).filter(Columns::tell_what).map(|columns| (columns, row.len()));
                self.is_other = self.columns.is_none();
                self.others += usize::from(self.is_other);
            }
            return true;
        };
        // In a row of another length nobody knows which cell is which.
        let Some(on) = columns.day(row).filter(|_| row.len() == *cells) else {
            self.undated += 1;
            return true;
        };
        let call = columns.read(row);
        self.is_full |= !insert(&mut self.days, on);
        if call.users.iter().any(|user| is_user(user, username, id)) {
            self.own += 1;
            let is_well = !call.is_failed
                && !call.is_unclear
                && (call.status == 0 || (200..300).contains(&call.status));
            for shows in shown(&call) {
                if is_well {
                    self.used(shows);
                } else {
                    self.refused(shows);
                }
            }
        } else if let Some(user) = call.users.first() {
            self.is_full |= !insert(&mut self.users, user.to_ascii_lowercase());
        }
        true
    }

    fn used(&mut self, shows: Shows<'_>) {
        let has_room = match shows {
            Shows::Object(name, _) if !has_rights(name) => insert(&mut self.otherwise, name.to_owned()),
            Shows::Object(name, rights) => {
                let key = name.to_ascii_lowercase();
                match self.objects.binary_search_by(|(own, ..)| own.cmp(&key)) {
                    Ok(at) => {
                        if let Some((.., own)) = self.objects.get_mut(at) {
                            for right in rights {
                                let _ = insert(own, *right);
                            }
                        }
                        true
                    }
                    Err(at) => {
                        let has_room = self.objects.len() < MOST;
                        if has_room {
                            self.objects.insert(at, (key, name.to_owned(), rights.to_vec()));
                        }
                        has_room
                    }
                }
            }
            Shows::Permission(name) => insert(&mut self.permissions, name.to_owned()),
            Shows::Hidden(hidden) => {
                if let Some(calls) = self.hidden.get_mut(hidden as usize) {
                    *calls += 1;
                }
                true
            }
            Shows::Hint(hint) => {
                if let Some(calls) = self.hints.get_mut(hint as usize) {
                    *calls += 1;
                }
                true
            }
        };
        self.is_full |= !has_room;
    }

    /// A call that failed shows what was tried, not what is needed.
    fn refused(&mut self, shows: Shows<'_>) {
        if let Shows::Object(name, rights) = shows {
            let rights: String = rights.iter().map(|right| right.letter()).collect();
            self.is_full |= !insert(&mut self.refused, [name, " ", &rights].concat());
        }
    }
}

fn is_user(user: &str, username: &str, id: &str) -> bool {
    let is_id = |user: &str| matches!(user.len(), 15 | 18) && user.get(..15) == id.get(..15);
    !username.is_empty() && same_username(user, username) || id.len() >= 15 && is_id(user)
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may fail")]
mod tests {
    use super::*;

    const HEAD: &str = r#""EVENT_TYPE","TIMESTAMP_DERIVED","USER_ID","USER_NAME","API_FAMILY","API_RESOURCE","HTTP_METHOD","STATUS_CODE","ENTITY_NAME""#;

    fn row(day: &str, user: &str, method: &str, resource: &str, status: u16, object: &str) -> String {
        format!(
            r#""ApiTotalUsage","{day}T04:46:15.591Z","0055e000003abcd","{user}","REST","/v62.0{resource}","{method}","{status}","{object}""#
        )
    }

    fn read(user: &str, id: &str, files: &[&[String]]) -> Usage {
        let mut usage = Usage::of(user, id);
        for rows in files {
            let text = [HEAD.to_owned(), rows.join("\n")].join("\n");
            // In pieces, as a browser hands them over.
            for piece in text.as_bytes().chunks(7) {
                usage.feed(piece).expect("a log");
            }
            usage.end_file();
        }
        usage
    }

    fn said(usage: &Usage) -> String {
        let objects = usage.needs().objects;
        let rows = objects.iter().map(|(name, rights)| {
            [name.as_str(), " ", &rights.iter().map(|right| right.letter()).collect::<String>()].concat()
        });
        rows.chain(usage.needs().permissions).collect::<Vec<_>>().join(", ")
    }

    fn keys(usage: &Usage) -> Vec<&'static str> {
        usage.notes().iter().map(|note| note.key.trim_start_matches("metadata-usage.")).collect()
    }

    const ME: &str = "hubspot.api@acme.example";

    #[test]
    fn that_there_was_more_than_is_kept_is_said() {
        let of = |amount: usize| {
            let path = |at| format!("/sobjects/A{at}__c/00Q5e00000abcdeEAA");
            let call = |at| row("2026-11-15", ME, "GET", &path(at), 200, "");
            let rows: Vec<String> = (0..amount).map(call).collect();
            read(ME, "", &[&rows])
        };
        assert!(!keys(&of(MOST - 1)).contains(&"most"));
        let full = of(MOST + 1);
        assert!(keys(&full).contains(&"most"), "{:?}", keys(&full));
        assert_eq!(full.needs().objects.len(), MOST);
    }

    #[test]
    fn what_was_used_over_days_and_files() {
        let lead = "/sobjects/Lead/00Q5e00000abcdeEAA";
        let first = [
            row("2026-11-15", ME, "GET", lead, 200, ""),
            row("2026-11-15", "Dana@acme.example", "DELETE", lead, 204, ""),
            row(
                "2026-11-15",
                "HubSpot.API@acme.example",
                "PATCH",
                "/sobjects/lead/00Q5e00000abcdeEAA",
                204,
                "",
            ),
            HEAD.to_owned(),
            row("2026-11-15", ME, "DELETE", lead, 403, ""),
        ];
        let second = [
            row("2026-11-17", ME, "POST", "/sobjects/Account", 201, ""),
            row("2026-11-17", ME, "POST", "/composite", 200, "Contact"),
            row("2026-11-17", ME, "GET", "/query", 200, "User"),
            row("2026-11-17", ME, "GET", "/limits", 200, ""),
        ];
        let usage = read(ME, "", &[&first, &second]);
        assert_eq!(said(&usage), "Account C, Lead RE, ViewSetup");
        assert_eq!(
            keys(&usage),
            ["calls", "missing-days", "composite", "otherwise", "refused", "lower-bound"]
        );
    }

    #[test]
    fn a_row_of_another_length_shows_nothing() {
        let cut = row("2026-11-15", ME, "POST", "/sobjects/Account", 201, "").replace("\"REST\",", "");
        let usage = read(ME, "", &[&[cut]]);
        assert_eq!((said(&usage), keys(&usage)), (String::new(), vec!["undated"]));
    }

    #[test]
    fn another_log_in_the_same_file_is_read_by_its_own_columns() {
        let jobs = [
            r#""EVENT_TYPE","TIMESTAMP_DERIVED","ENTITY_TYPE","OPERATION_TYPE","USER_NAME""#.to_owned(),
            format!(r#""BulkApi2","2026-11-16T00:00:00.000Z","Case","insert","{ME}""#),
        ];
        let calls = [row("2026-11-15", ME, "POST", "/sobjects/Account", 201, "")];
        let all: Vec<String> = calls.into_iter().chain(jobs).collect();
        assert_eq!(said(&read(ME, "", &[&all])), "Account C, Case C");
    }

    #[test]
    fn a_call_that_failed_shows_no_need() {
        for status in [300, 400, 401, 403, 404, 500] {
            let usage = read(ME, "", &[&[row("2026-11-15", ME, "POST", "/sobjects/Account", status, "")]]);
            assert_eq!(said(&usage), "", "{status}");
        }
    }

    #[test]
    fn what_there_is_no_room_for_is_told() {
        let day = "2026-11-15";
        let objects = |count: usize| -> Vec<String> {
            let path = |at: usize| format!("/sobjects/Object{at}__c");
            (0..count).map(|at| row(day, ME, "POST", &path(at), 201, "")).collect()
        };
        let is_told = |rows: &[String]| keys(&read(ME, "", &[rows])).contains(&"full");
        assert!(!is_told(&[objects(MOST), objects(MOST)].concat()));
        assert!(is_told(&objects(MOST + 1)));
        let others = |count: usize| -> Vec<String> {
            (0..count).map(|at| row(day, &format!("u{at}@acme.example"), "GET", "/query", 200, "")).collect()
        };
        assert!(!is_told(&others(MOST)) && is_told(&others(MOST + 1)));
        let refused: Vec<String> =
            objects(MOST + 1).iter().map(|row| row.replace("\"201\"", "\"403\"")).collect();
        assert!(is_told(&refused));
    }

    #[test]
    fn a_call_that_may_have_failed_shows_no_need() {
        for status in ["403 Forbidden", "4xx", "ERROR", "-1", "99999", "OK"] {
            let call = row("2026-11-15", ME, "POST", "/sobjects/Account", 201, "");
            let usage = read(ME, "", &[&[call.replace("\"201\"", &format!("\"{status}\""))]]);
            assert_eq!(said(&usage), "", "{status}");
        }
        let none = row("2026-11-15", ME, "POST", "/sobjects/Account", 201, "").replace("\"201\"", "\"\"");
        assert_eq!(said(&read(ME, "", &[&[none]])), "Account C");
        let mut twice = Usage::of(ME, "");
        let head = HEAD.replace("\"ENTITY_NAME\"", "\"STATUS_CODE\"");
        let call = row("2026-11-15", ME, "POST", "/sobjects/Account", 201, "403");
        twice.feed([head, call].join("\n").as_bytes()).expect("a log");
        twice.end_file();
        assert_eq!((said(&twice), keys(&twice)), (String::new(), vec!["no-log"]));
    }

    #[test]
    fn a_user_is_known_by_name_or_by_id() {
        let rows = [row("2026-11-15", "", "POST", "/sobjects/Account", 201, "")];
        assert_eq!(said(&read("", "0055e000003abcd", &[&rows])), "Account C");
        assert_eq!(said(&read("", "", &[&rows])), "");
        assert_eq!(said(&read(ME, "0055e000003ABCD", &[&rows])), "");
    }

    #[test]
    fn another_user_another_file_and_rows_without_a_day() {
        let other =
            [row("2026-11-15", "dana@acme.example", "GET", "/sobjects/Lead/00Q5e00000abcdeEAA", 200, "")];
        assert_eq!(keys(&read(ME, "", &[&other])), ["calls", "others"]);
        let undated = [row("last week", ME, "POST", "/sobjects/Account", 201, "")];
        let usage = read(ME, "", &[&undated]);
        assert_eq!((said(&usage), keys(&usage)), (String::new(), vec!["undated"]));
        let mut usage = Usage::of(ME, "");
        usage.feed(b"Name,Phone\nAda,1\n").expect("CSV");
        usage.end_file();
        assert_eq!((said(&usage), keys(&usage)), (String::new(), vec!["no-log"]));
    }

    proptest::proptest! {
        #[test]
        fn a_file_of_anything_shows_nothing(text in "[\\PC\"\r\n,]{0,200}") {
            let mut usage = Usage::of(ME, "");
            usage.feed(text.as_bytes()).expect("short");
            usage.end_file();
            proptest::prop_assert!(usage.needs().is_empty());
        }
    }
}
