//! What logs told earlier checks, and no log that is at hand now takes back.

use std::path::PathBuf;

use permlight_core::date::Date;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_org::rollout::{KeptCheck, Rollout};
use permlight_report::report::verification::WatchPart;
use permlight_report::say;

use super::Watched;
use super::logs::Logs;
use crate::language::chosen;

/// A call that was refused: the last day, and what was called.
pub type Refused = (Date, String);

/// What an earlier check saw refused, and no log showed to succeed since: a newer log may not hold that call at all.
pub fn still_refused(watched: &Watched, logs: &Logs, names: &[String], deployed: Date) -> Vec<Refused> {
    let last = watched.rollout.checks.last().filter(|check| check.time.date() >= deployed);
    let kept = last.into_iter().flat_map(|check| &check.refused);
    let known = kept.filter_map(|row| {
        let (on, what) = row.split_once(' ')?;
        Some((Date::parse(on)?, what.to_owned()))
    });
    known.filter(|(on, what)| !logs.calls.has_succeeded(what, *on, names)).collect()
}

/// What a check keeps: what was refused before and what the logs at hand show, each with its last day.
pub fn refused(part: &WatchPart, still: &[Refused]) -> Vec<String> {
    let own = part.refused().map(|calls| (calls.last, calls.what.clone()));
    let is_own = |what: &str| part.refused().any(|calls| calls.what == what);
    let before = still.iter().filter(|(_, what)| !is_own(what)).cloned();
    own.chain(before).map(|(on, what)| format!("{on} {what}")).collect()
}

/// What people have to know of it.
pub fn remembered(rollout: &Rollout, deployed: Date, part: &WatchPart, still: Vec<Refused>) -> Vec<Message> {
    let last = |is_read: bool, kept: fn(&KeptCheck) -> Option<usize>| {
        let since = rollout.checks.iter().rev().filter(|check| check.time.date() >= deployed);
        let mut told = since.filter_map(|check| Some((check.time.date(), kept(check)?)));
        told.next().filter(|(_, count)| !is_read && *count > 0)
    };
    // Checks of earlier versions counted only.
    let counted = |check: &KeptCheck| check.refused_calls.filter(|_| check.refused.is_empty());
    let calls = last(part.logs.calls.is_some() || !still.is_empty(), counted);
    let logins = last(part.logs.logins.is_some(), |check| check.failed_logins);
    let told = [("command-watch-file.calls-refused", calls), ("command-watch-file.logins-failed", logins)];
    let told = told.into_iter().filter_map(|(key, told)| Some((key, told?)));
    let told = told.map(|(key, (on, count))| message!(key, say::day(chosen(), on), count));
    // What the logs at hand show is told there.
    let still = still.into_iter().filter(|(_, what)| !part.refused().any(|calls| calls.what == *what));
    still
        .map(|(on, what)| {
            message!("command-watch-file.still-refused", Arg::name(&what), say::day(chosen(), on))
        })
        .chain(told)
        .collect()
}

/// How far logs were read, as checks before kept it, where none is at hand.
pub fn with_kept_days(mut part: WatchPart, rollout: &Rollout, logs: &[PathBuf]) -> WatchPart {
    let deployed = part.deployed;
    let since = |check: &&KeptCheck| check.time.date() >= deployed && logs.is_empty();
    for check in rollout.checks.iter().rev().filter(since) {
        let read = &check.logs_read;
        let kept = [&read.changes, &read.logins, &read.calls];
        for (own, kept) in
            [&mut part.logs.changes, &mut part.logs.logins, &mut part.logs.calls].into_iter().zip(kept)
        {
            let is_known = |day: &Date| *day >= deployed && *day <= check.time.date().plus_days(1);
            *own = own.or_else(|| kept.filter(is_known));
        }
    }
    part
}
