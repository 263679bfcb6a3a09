//! The scope *watch*: the month after a deploy, for those who ask how it stands.

use permlight_core::message;
use permlight_core::message::{Arg, Locale, Message};
use permlight_verify::watch::State;
use serde::Serialize;

use crate::report::verification::{self, CallRow, CheckRow, EventRow, LogsPart, WatchPart};
use crate::say;

/// More entries of a list than these are only counted, in text for people.
const SHOWN: usize = 20;

/// How the watch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Standing {
    /// Its last day has passed, and nothing is left to do.
    Over,
    /// Nothing is due, and the last check found production equal.
    OnTrack,
    /// A check is due or none was made yet, production differs or was changed, calls or logins failed, or something of the logs
    /// is not known.
    Look,
}

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Good,
    Bad,
    Plain,
}

impl WatchPart {
    /// How it stands.
    pub fn standing(&self) -> Standing {
        let LogsPart { failed_logins, undated, open, .. } = &self.logs;
        let refused =
            self.refused_calls() > 0 || *failed_logins > 0 || !undated.is_empty() || !open.is_empty();
        let last = self.checks.last().is_none_or(|check| !check.verdict.is_good());
        match (self.due_since.is_some() || !self.reopened.is_empty() || refused || last, self.over) {
            (true, _) => Standing::Look,
            (false, true) => Standing::Over,
            (false, false) => Standing::OnTrack,
        }
    }

    /// How many kinds of calls were refused.
    pub fn refused_calls(&self) -> usize {
        self.refused().count()
    }

    /// Calls that somebody has to look at: they were refused, or nobody was logged in who made them.
    pub fn refused(&self) -> impl Iterator<Item = &CallRow> {
        self.logs.failed.iter().filter(|calls| is_due(calls))
    }

    /// What comes of it, in one sentence.
    pub(crate) fn verdict(&self, locale: &Locale) -> (Mood, String) {
        let (mood, key) = match self.standing() {
            Standing::Over => (Mood::Good, "command-watch.over"),
            Standing::OnTrack => (Mood::Good, "command-watch.on-track"),
            Standing::Look if self.checks.is_empty() => (Mood::Bad, "command-watch.unchecked"),
            Standing::Look => (Mood::Bad, "command-watch.look"),
        };
        (mood, locale.word(key).to_owned())
    }

    /// All that there is to say, in sentences.
    pub(crate) fn lines(&self, locale: &Locale) -> Vec<(Mood, String)> {
        let mut lines = Vec::new();
        let mut add = |mood, message: Message| lines.push((mood, locale.say(&message)));
        let day = |day| say::day(locale, day);
        add(Mood::Plain, message!("command-watch.days", day(self.deployed), day(self.until), self.days_left));
        match self.verified {
            Some(on) => add(Mood::Good, message!("command-watch.verified", day(on))),
            None => add(Mood::Plain, message!("command-watch.never")),
        }
        if let Some(due) = self.due_since {
            add(Mood::Bad, message!("command-watch.due", day(due)));
        }
        for recheck in self.rechecks.iter().filter(|recheck| recheck.state == State::Missed) {
            add(Mood::Bad, message!("command-watch.missed", day(recheck.on)));
        }
        let ahead = self.rechecks.iter().find(|recheck| recheck.state == State::Ahead);
        if let Some(next) = ahead {
            add(Mood::Plain, message!("command-watch.next", day(next.on)));
        }
        if !self.reopened.is_empty() {
            let again = locale.word("verify.reopened").to_owned();
            add(Mood::Bad, message!("line.pair", again, self.reopened.clone()));
        }
        let first = self.checks.len().saturating_sub(SHOWN);
        for (at, check) in self.checks.iter().enumerate().skip(first) {
            self::check(locale, &mut add, check, at == 0);
        }
        for (log, read) in verification::logs(self) {
            let mood = if read.is_some() { Mood::Plain } else { Mood::Bad };
            let read = verification::read(locale, read);
            add(mood, message!("line.pair", locale.word(log).to_owned(), read));
        }
        for EventRow { what, .. } in self.events.iter().rev().take(SHOWN) {
            add(Mood::Plain, message!("command-watch.event", Arg::name(what)));
        }
        more(&mut add, self.events.len());
        for calls in self.logs.failed.iter().take(SHOWN) {
            let mood = if is_due(calls) { Mood::Bad } else { Mood::Plain };
            add(mood, message!("command-watch.calls", day(calls.last), verification::failed(locale, calls)));
        }
        more(&mut add, self.logs.failed.len());
        if !self.logs.undated.is_empty() {
            add(Mood::Bad, message!("command-watch.undated", self.logs.undated.len()));
        }
        lines.extend(self.logs.open.iter().map(|open| (Mood::Bad, open.clone())));
        lines
    }
}

/// Whether somebody has to look at such calls: they were refused, or nobody was logged in who made them.
const fn is_due(calls: &CallRow) -> bool {
    calls.refused || calls.status == 401
}

fn check(locale: &Locale, add: &mut impl FnMut(Mood, Message), check: &CheckRow, is_first: bool) {
    let mood = if check.verdict.is_good() { Mood::Good } else { Mood::Bad };
    let verdict = check.verdict.label(locale);
    add(mood, message!("command-watch.check", say::day(locale, check.on), verdict, check.differences));
    let Some(since) = &check.since else { return };
    let (appeared, gone) = (since.appeared.len(), since.gone.len());
    if is_first {
        add(Mood::Plain, message!("command-watch.since-deploy", appeared));
    } else {
        add(Mood::Plain, message!("command-watch.since-check", appeared, gone));
    }
    for (key, list) in [("verify.new", &since.appeared), ("verify.gone", &since.gone)] {
        for what in list.iter().take(SHOWN) {
            add(Mood::Plain, message!(key, Arg::name(what)));
        }
        more(add, list.len());
    }
}

fn more(add: &mut impl FnMut(Mood, Message), count: usize) {
    if count > SHOWN {
        add(Mood::Plain, message!("command-watch.more", count - SHOWN));
    }
}
