//! Logs of the org: Login History and Setup Audit Trail. What happened before the oldest entry that was seen, nobody knows;
//! so a name of which no entry was seen is unknown, and every message counts the entries.

use super::Context;
use super::value::page;
use crate::capture::Capture;
use crate::coverage;
use crate::fact;
use crate::finding::{Expected, Finding, Found, Outcome, Target};
use crate::message;
use crate::message::{Arg, Message};
use crate::policy::Policy;
use crate::rule::{Check, LoginCheck, LoginColumn, Rule};
use crate::section::Section;
use crate::setting::Unknown;
use crate::text::{fold, printable, same_username};

/// The section of facts about logins.
pub(super) const LOGIN: &str = "login";

/// The section of facts about changes in Setup.
pub(super) const AUDIT: &str = "audit";

/// How many entries a message shows.
const SHOWN: usize = 5;

/// One login of a watched user.
struct Login<'f> {
    time: &'f str,
    word: &'f str,
    rest: String,
}

/// A finding for each watched username.
pub(super) fn logins(
    rule: &'static Rule,
    check: &LoginCheck,
    capture: &Capture,
    context: &Context,
    findings: &mut Vec<Finding>,
) {
    let mut users = context.watched.iter().filter(|name| name.contains('@')).peekable();
    if users.peek().is_none() {
        findings.push(Finding::unknown(
            rule,
            &capture.subject,
            LOGIN,
            Unknown::NotSeen,
            message!("logs.nobody"),
        ));
    }
    let seen = || fact::section(&capture.more, LOGIN);
    let language = knows_language(check, capture);
    for user in users {
        let of_user = seen().filter_map(|(key, value)| {
            // A number follows where the same was seen several times.
            let (time, name) = key.split_once('|')?;
            let name = name.split('|').next()?;
            let word = column(value, check.column);
            let rest = value.split(';').map(str::trim).filter(|cell| *cell != word && !cell.is_empty());
            same_username(name, user).then(|| Login { time, word, rest: rest.collect::<Vec<_>>().join(", ") })
        });
        let (good, others): (Vec<_>, Vec<_>) = of_user.partition(|login| is_one_of(check.good, login.word));
        let (bad, unclear): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|login| language || is_bad(check, login.word));
        let all = good.len() + bad.len() + unclear.len();
        let perhaps = seen().filter(|(key, _)| may_be_about(key, user)).count();
        let shown = Arg::name(user);
        let unknown =
            |message| Finding::unknown(rule, &capture.subject, user.clone(), Unknown::NotSeen, message);
        let known = |outcome, found, message| {
            Finding::on_item(rule, &capture.subject, user.clone(), outcome, found, message)
        };
        findings.push(if !bad.is_empty() {
            let found = message!("found.some-of", bad.len(), all);
            known(Outcome::Fail, found, message!("logins.bad", bad.len(), all, shown, list(bad.iter())))
        } else if !unclear.is_empty() {
            unknown(message!("logins.unclear", shown, list(unclear.iter())))
        } else if all == 0 {
            unknown(message!("logins.unseen", shown, message!(page(LOGIN))))
        } else if let Some(message) = doubt(capture, LOGIN) {
            unknown(message)
        } else if perhaps > 0 {
            unknown(message!("logs.rows-unread", perhaps.to_string()))
        } else {
            known(Outcome::Pass, message!("found.good", all), message!("logins.good", all, shown))
        });
    }
}

/// Whether a login may be of a user whom it does not name: it has another kind of name, one with more in it, or one that was cut
/// short or made unreadable.
pub(crate) fn may_be_about(key: &str, user: &str) -> bool {
    let name = key.split('|').nth(1).unwrap_or_default().trim();
    let whole = name.trim_end_matches(['.', '…']);
    let start = whole.split('*').next().unwrap_or_default();
    let begins = || user.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"._-+'*!#$%&/=?^`{}~".contains(&byte);
    let is_username =
        whole.split_once('@').is_some_and(|(own, rest)| own.bytes().chain(rest.bytes()).all(is_sign));
    !is_username || start.len() < name.len() && begins()
}

/// That the log has rows which were not understood, or not shown: they may be about anybody.
fn doubt(capture: &Capture, log: &str) -> Option<Message> {
    let rows = coverage::rows_in_doubt(&capture.more, log)?;
    Some(match rows {
        coverage::FILTERED => message!("logs.filtered"),
        rows => message!("logs.rows-unread", printable(rows, 20)),
    })
}

fn column(value: &str, column: LoginColumn) -> &str {
    let at = match column {
        LoginColumn::Status => 0,
        LoginColumn::Type => 1,
    };
    value.split(';').nth(at).unwrap_or_default().trim()
}

/// Whether a login of the Login History succeeded, as far as the word for its status is known.
pub fn is_good_login(value: &str) -> bool {
    let checks = Policy::all().iter().flat_map(Policy::rules).filter_map(|rule| match rule.check {
        Check::Logins(check) if check.column == LoginColumn::Status => Some(check),
        _ => None,
    });
    checks.into_iter().any(|check| is_one_of(check.good, column(value, check.column)))
}

/// Whether a rule about logins calls a login good that has this word in the column that it looks at; `None`: it is no such rule.
pub fn is_good_word(rule: &Rule, word: &str) -> Option<bool> {
    let Check::Logins(check) = rule.check else { return None };
    Some(is_one_of(check.good, word))
}

/// Whether a finding about a log rests on the row that says this: what is right on each row of the user, the rest on those that are
/// not.
pub fn rests_on(finding: &Finding, capture: &Capture, fact: &str, value: &str) -> bool {
    let Target::Item(name) = &finding.target else { return false };
    let (section, key) = fact::split(fact);
    let fails = finding.outcome == Outcome::Fail;
    match finding.rule.check {
        Check::Logins(check) if section == LOGIN => {
            let word = column(value, check.column);
            key.split('|').nth(1).is_some_and(|own| same_username(own, name))
                && is_one_of(check.good, word) == (finding.outcome == Outcome::Pass)
                && (!fails || is_bad(check, word) || knows_language(check, capture))
        }
        Check::Audit if section == AUDIT => {
            mentions(value, name)
                && fails == value.split(';').next().is_some_and(|by| same_username(by, name))
        }
        _ => false,
    }
}

/// One word that is known tells that the language of the page is.
fn knows_language(check: &LoginCheck, capture: &Capture) -> bool {
    check.column == LoginColumn::Status
        && fact::section(&capture.more, LOGIN)
            .any(|(_, value)| is_one_of(check.good, column(value, check.column)))
}

/// Whether a word is none of a good login, by itself or by what stands before its reason.
fn is_bad(check: &LoginCheck, word: &str) -> bool {
    is_one_of(check.bad, word) || is_one_of(check.bad, word.split(':').next().unwrap_or_default())
}

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| fold(known) == fold(word))
}

fn list<'l>(logins: impl ExactSizeIterator<Item = &'l Login<'l>>) -> Arg {
    let more = logins.len().saturating_sub(SHOWN);
    let entry = |login: &Login<'_>| {
        let Login { time, word, rest } = login;
        Arg::Text(printable(&[*time, ": ", word, " (", rest, ")"].concat(), 160))
    };
    shown(logins.take(SHOWN).map(entry).collect(), more)
}

fn shown(mut entries: Vec<Arg>, more: usize) -> Arg {
    if more > 0 {
        entries.push(message!("list.and-more", more).into());
    }
    Arg::Series(entries)
}

/// A finding for each watched name. What a watched user changed is wrong; a change to what is watched may be meant.
pub(super) fn audit(rule: &'static Rule, capture: &Capture, context: &Context, findings: &mut Vec<Finding>) {
    let entries: Vec<_> = fact::section(&capture.more, AUDIT).collect();
    if context.watched.is_empty() {
        findings.push(Finding::unknown(
            rule,
            &capture.subject,
            AUDIT,
            Unknown::NotSeen,
            message!("logs.nobody"),
        ));
    }
    let seen = !entries.is_empty() || capture.coverage(Section::Audit).is_whole();
    for name in &context.watched {
        let shown_name = Arg::name(name);
        let unknown =
            |message| Finding::unknown(rule, &capture.subject, name.clone(), Unknown::NotSeen, message);
        let known = |outcome, found: Found, message| {
            Finding::on_item(rule, &capture.subject, name.clone(), outcome, found, message)
        };
        let count = |count: usize| message!("found.changes", count).into();
        let (by, about): (Vec<_>, Vec<_>) = entries
            .iter()
            .filter(|(_, value)| mentions(value, name))
            .partition(|(_, value)| value.split(';').next().is_some_and(|user| same_username(user, name)));
        findings.push(if !seen {
            unknown(message!("audit.unseen", message!(page(AUDIT))))
        } else if !by.is_empty() {
            known(Outcome::Fail, count(by.len()), message!("audit.by", shown_name, changes(&by)))
        } else if !about.is_empty() {
            known(Outcome::Manual, count(about.len()), message!("audit.about", shown_name, changes(&about)))
        } else if let Some(message) = doubt(capture, AUDIT) {
            unknown(message)
        } else {
            let message = message!("audit.quiet", entries.len(), shown_name);
            known(Outcome::Pass, message!(Expected::NoChange.key()).into(), message)
        });
    }
}

/// Whether a text has the name, spelling folded, and not as a part of a longer word.
pub fn mentions(text: &str, name: &str) -> bool {
    let (text, name) = (fold(text), fold(name));
    let part_of_word = |character: Option<char>| character.is_some_and(|c| c.is_ascii_alphanumeric());
    !name.is_empty()
        && text.match_indices(&name).any(|(at, found)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at + found.len()..).and_then(|after| after.chars().next());
            !part_of_word(before) && !part_of_word(after)
        })
}

fn changes(entries: &[&(&str, &str)]) -> Arg {
    let entry = |(key, value): &&(&str, &str)| {
        let time = key.split('|').next().unwrap_or_default();
        Arg::Text(printable(&[time, ": ", value].concat(), 200))
    };
    shown(entries.iter().take(SHOWN).map(entry).collect(), entries.len().saturating_sub(SHOWN))
}
