//! Calls of an API that failed: where an integration lacks a right that was tested, its own calls say so first.

use permlight_core::date::Date;
use permlight_core::order::InOrder as _;
use permlight_core::sorted::{SortedMap, SortedSet};
use permlight_core::text::same_username;
use serde::Serialize;

/// More kinds of calls than these are one: a log is read whole, whatever it holds.
const MOST: usize = 2_000;

/// One call of a log.
#[derive(Debug, Clone, Copy)]
pub struct Call<'c> {
    /// The day, in UTC.
    pub on: Date,
    /// Who made it: a username, or the id of the user where the log has no name.
    pub user: &'c str,
    /// The HTTP method, or the method of the SOAP API.
    pub method: &'c str,
    /// The address below the host, or nothing.
    pub resource: &'c str,
    /// The objects that the log names, or nothing.
    pub object: &'c str,
    /// The status of HTTP.
    pub status: u16,
}

/// Calls of one kind that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedCalls {
    /// What was called: `POST Account`, or the address where the object is not known.
    pub what: String,
    /// The status of HTTP.
    pub status: u16,
    /// How many.
    pub count: usize,
    /// The day of the last one.
    pub last: Date,
    /// A right may be missing, though the status says something else, and no call of the kind that succeeded says otherwise.
    pub may_lack: bool,
}

impl FailedCalls {
    /// Salesforce refused it: a right is missing or may be, or the calls of the day are used up.
    pub const fn is_refused(&self) -> bool {
        self.status == 403 || self.may_lack
    }
}

/// What REST answers where a right is missing, besides that: a query on an object without Read is of an invalid type, one on a field
/// without access of an invalid field (400), and an object that may not be read is not found (404).
const LACKING: [u16; 2] = [400, 404];

/// The calls of logs, as far as they failed.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    failed: SortedMap<(String, String, u16), Days>,
    /// What was called on an object that is known.
    on_objects: SortedSet<String>,
    /// The last day on which a call of a kind succeeded, for each user.
    succeeded: SortedMap<(String, String), Date>,
    /// Who made calls, whether they failed or not.
    users: SortedSet<String>,
    /// The last day of which a log tells; `None`: no log of calls was read.
    pub until: Option<Date>,
}

/// How many failed on each day.
type Days = SortedMap<Date, usize>;

impl Calls {
    /// Takes a call in.
    pub fn add(&mut self, call: Call<'_>) {
        self.until = self.until.max(Some(call.on));
        let user = call.user.to_lowercase();
        if !self.users.contains(&user) {
            self.users.insert(user);
        }
        if call.status < 400 {
            self.succeed(&call);
            return;
        }
        let mut key = (call.user.to_lowercase(), what(call), call.status);
        if self.failed.len() >= MOST && !self.failed.contains_key(&key) {
            key.1 = String::from("…");
        }
        if object(&call).is_some() && !self.on_objects.contains(&key.1) {
            self.on_objects.insert(key.1.clone());
        }
        *self.failed.entry(key).or_default().entry(call.on).or_default() += 1;
    }

    /// What is one of too many kinds is not known to have succeeded, and a status that nobody knows is no success.
    fn succeed(&mut self, call: &Call<'_>) {
        let key = (call.user.to_lowercase(), what(*call));
        if !(200..300).contains(&call.status)
            || (self.succeeded.len() >= MOST && !self.succeeded.contains_key(&key))
        {
            return;
        }
        let last = self.succeeded.entry(key).or_insert(call.on);
        *last = call.on.max(*last);
    }

    /// Whether calls of a kind were seen to succeed after a day. Which of two of one day came first, nobody knows.
    pub fn has_succeeded(&self, what: &str, after: Date, users: &[String]) -> bool {
        self.successes(what, users).any(|on| on > after)
    }

    /// The last days on which these users were seen to make calls of a kind that succeeded.
    fn successes(&self, what: &str, users: &[String]) -> impl Iterator<Item = Date> {
        let own = self.succeeded.iter().filter(move |((_, own), _)| own == what);
        own.filter(|((user, _), _)| users.iter().any(|own| is_user(own, user))).map(|(_, on)| *on)
    }

    /// Whether one of these users made a call: otherwise the log says nothing of them.
    pub fn tell_of(&self, users: &[String]) -> bool {
        self.users.iter().any(|user| users.iter().any(|own| is_user(own, user)))
    }

    /// Whether a right may be missing where a call failed otherwise. What is asked of records that are gone, and what is written with
    /// a value that no field takes, fails so too: where the same went well on that day or later, it is that. Of a query nothing but
    /// a later day says so: its fields are in the query, and not in the log.
    fn may_lack(&self, row: &FailedCalls, users: &[String]) -> bool {
        let method = row.what.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let is_query =
            row.status == 400 && ["GET", "QUERY", "QUERYALL", "RETRIEVE"].contains(&method.as_str());
        let settles = |on: Date| on > row.last || on == row.last && !is_query;
        LACKING.contains(&row.status)
            && self.on_objects.contains(&row.what)
            && !self.successes(&row.what, users).any(settles)
    }

    /// What failed since a day for these users, what was refused first, then the most frequent.
    pub fn failed(&self, since: Date, users: &[String]) -> Vec<FailedCalls> {
        let mut rows: SortedMap<(&str, u16), FailedCalls> = SortedMap::new();
        for ((user, what, status), days) in &self.failed {
            if !users.iter().any(|own| is_user(own, user)) {
                continue;
            }
            for (on, count) in days.range(since..) {
                let new = || FailedCalls {
                    what: what.clone(),
                    status: *status,
                    count: 0,
                    last: *on,
                    may_lack: false,
                };
                let row = rows.entry((what, *status)).or_insert_with(new);
                row.count += count;
                row.last = row.last.max(*on);
            }
        }
        let mut rows: Vec<FailedCalls> = rows.into_values().collect();
        for row in &mut rows {
            row.may_lack = self.may_lack(row, users);
        }
        rows.order_by_key(|row| (!row.is_refused(), std::cmp::Reverse(row.count)));
        rows
    }
}

fn is_user(own: &str, user: &str) -> bool {
    same_username(own, user) || same_id(own, user)
}

/// Ids of 15 characters, and of 18 with a checksum.
fn same_id(one: &str, other: &str) -> bool {
    let id = |text: &str| text.get(..15).filter(|_| matches!(text.len(), 15 | 18)).map(str::to_lowercase);
    id(one).is_some_and(|own| own.starts_with("005") && id(other) == Some(own))
}

/// The object of a call, by its address, or by the log.
fn object<'c>(call: &Call<'c>) -> Option<&'c str> {
    let mut parts = call.resource.split('?').next().unwrap_or_default().split('/');
    let of_address = parts.by_ref().find(|part| *part == "sobjects").and_then(|_| parts.next());
    of_address.filter(|name| !name.is_empty()).or_else(|| Some(call.object).filter(|name| !name.is_empty()))
}

/// What was called, without ids of records, so that the same is counted together.
fn what(call: Call<'_>) -> String {
    let parts: Vec<&str> = call.resource.split('?').next().unwrap_or_default().split('/').collect();
    let is_version = |part: &str| {
        part.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let object = object(&call);
    let place = object.map_or_else(
        || {
            let is_id = |part: &str| {
                matches!(part.len(), 15 | 18)
                    && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    && part.bytes().any(|byte| byte.is_ascii_digit())
            };
            let kept = parts.iter().filter(|part| !part.is_empty() && !is_version(part));
            kept.map(|part| if is_id(part) { "…" } else { part }).collect::<Vec<_>>().join("/")
        },
        str::to_owned,
    );
    [call.method, &place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may fail")]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).expect("a day")
    }

    fn calls(rows: &[(&str, &str, &str, &str, &str, u16)]) -> Calls {
        let mut calls = Calls::default();
        for (on, user, method, resource, object, status) in rows {
            calls.add(Call { on: day(on), user, method, resource, object, status: *status });
        }
        calls
    }

    #[test]
    fn what_failed_of_the_watched_user_since_the_deploy() {
        let me = "hubspot.api@acme.example";
        let calls = calls(&[
            ("2026-11-15", me, "POST", "/v62.0/sobjects/Account", "", 403),
            ("2026-11-16", "Hubspot.API@acme.example", "POST", "/v62.0/sobjects/Account/", "", 403),
            ("2026-11-16", me, "GET", "/v62.0/query?q=x", "Contact", 400),
            ("2026-11-17", me, "GET", "/v62.0/query?q=y", "Contact", 400),
            ("2026-11-17", me, "GET", "/v62.0/query?q=y", "Contact", 400),
            ("2026-11-17", me, "GET", "/v62.0/sobjects/Lead/00Q5e00000abcdeEAA", "Lead", 200),
            ("2026-11-14", me, "DELETE", "/v62.0/sobjects/Lead/00Q5e00000abcdeEAA", "", 403),
            ("2026-11-20", "dana@acme.example", "DELETE", "/v62.0/sobjects/Lead", "", 403),
        ]);
        let rows = calls.failed(day("2026-11-15"), &[me.to_owned()]);
        let rows: Vec<_> =
            rows.iter().map(|row| (row.what.as_str(), row.status, row.count, row.last.to_string())).collect();
        assert_eq!(
            rows,
            [
                ("GET Contact", 400, 3, "2026-11-17".to_owned()),
                ("POST Account", 403, 2, "2026-11-16".to_owned())
            ]
        );
        assert_eq!(calls.until, Some(day("2026-11-20")));
    }

    /// Whatever else a newer log holds: what was refused is mended once the same call, of the same user, succeeds on a later day.
    #[test]
    fn only_the_same_call_on_a_later_day_mends_what_was_refused() {
        let me = "hubspot.api@acme.example";
        let lead = "/v62.0/sobjects/Lead/00Q5e00000abcdeEAA";
        for (on, user, method, resource, status, mends) in [
            ("2026-11-17", me, "PATCH", lead, 204, true),
            ("2026-11-17", me, "PATCH", "/v63.0/sobjects/Lead", 200, true),
            ("2026-11-16", me, "PATCH", lead, 204, false),
            ("2026-11-15", me, "PATCH", lead, 204, false),
            ("2026-11-17", "dana@acme.example", "PATCH", lead, 204, false),
            ("2026-11-17", me, "GET", lead, 200, false),
            ("2026-11-17", me, "PATCH", "/v62.0/sobjects/Account", 204, false),
            ("2026-11-17", me, "PATCH", lead, 403, false),
            ("2026-11-17", me, "PATCH", lead, 0, false),
        ] {
            let calls = calls(&[(on, user, method, resource, "", status)]);
            let is_mended = calls.has_succeeded("PATCH Lead", day("2026-11-16"), &[me.to_owned()]);
            assert_eq!(is_mended, mends, "{on} {user} {method} {resource} {status}");
        }
    }

    /// Whatever status a missing right has: it is looked at, until a call of the kind that went well says otherwise.
    #[test]
    fn what_a_missing_right_looks_like_is_looked_at() {
        let me = "hubspot.api@acme.example";
        let (lead, query) = ("/v62.0/sobjects/Lead/00Q5e00000abcdeEAA", "/v62.0/query");
        for (method, resource, object, status, settled_on_the_day) in [
            ("GET", query, "Lead", 400, Some(false)),
            ("query", "", "Lead", 400, Some(false)),
            ("GET", lead, "", 404, Some(true)),
            ("GET", "/v62.0/sobjects/Lead", "", 404, Some(true)),
            ("POST", "/v62.0/sobjects/Lead", "", 400, Some(true)),
            ("PATCH", lead, "", 404, Some(true)),
            // Nobody knows on what, or it is no right.
            ("GET", "/v62.0/limits", "", 404, None),
            ("GET", lead, "", 500, None),
            ("POST", "/v62.0/sobjects/Lead", "", 409, None),
        ] {
            let failed = ("2026-11-16", me, method, resource, object, status);
            let well = |on, user| (on, user, method, resource, object, 200);
            let is_due = |more: &[_]| {
                let all = [&[failed], more].concat();
                calls(&all).failed(day("2026-11-15"), &[me.to_owned()]).iter().any(FailedCalls::is_refused)
            };
            let what = (method, resource, object, status);
            let is_looked_at = settled_on_the_day.is_some();
            assert_eq!(is_due(&[]), is_looked_at, "{what:?}");
            assert_eq!(is_due(&[well("2026-11-15", me)]), is_looked_at, "{what:?}");
            assert_eq!(is_due(&[well("2026-11-17", "dana@acme.example")]), is_looked_at, "{what:?}");
            assert_eq!(is_due(&[well("2026-11-16", me)]), settled_on_the_day == Some(false), "{what:?}");
            assert!(!is_due(&[well("2026-11-17", me)]), "{what:?}");
        }
    }

    #[test]
    fn ids_of_users_and_records() {
        let calls = calls(&[
            (
                "2026-11-16",
                "0055e000003abcd",
                "PATCH",
                "/services/data/v62.0/jobs/ingest/7505e000000abcd/",
                "",
                403,
            ),
            (
                "2026-11-16",
                "0055e000003abcd",
                "PATCH",
                "/services/data/v62.0/jobs/ingest/7505e000000wxyz/",
                "",
                403,
            ),
        ]);
        let rows = calls.failed(day("2026-11-15"), &["0055e000003abcdEFG".to_owned()]);
        assert_eq!(rows.len(), 1);
        assert!(rows.iter().all(|row| row.count == 2 && row.what == "PATCH services/data/jobs/ingest/…"));
        assert!(calls.failed(day("2026-11-15"), &[]).is_empty());
    }
}
