//! What is said first of an integration user: the result in numbers of checks, what to correct first, how old the evidence is, and
//! what comes next.

use std::cmp::Reverse;

use permlight_core::date::{Date, Moment};
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::order::InOrder as _;
use permlight_core::page;
use permlight_core::rule::Severity;
use permlight_core::scope::Standing;

use crate::checklist::{Checklist, Item, ItemOutcome};
use crate::judgement::View;

/// Evidence that is older than so many days is to be read again before anybody relies on it.
const FRESH_DAYS: u32 = 7;

/// What was read is enough to go on if no more than one page for so many was not.
const MOSTLY: usize = 4;

/// So many are to be corrected first.
const FIRST: usize = 5;

/// How many checks stand how. A check is a rule, however many findings it has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checks {
    /// Not as they should be.
    pub wrong: usize,
    /// How many of those are critical.
    pub critical: usize,
    /// It cannot be told.
    pub unknown: usize,
    /// A person has to say.
    pub to_confirm: usize,
    /// Borne by the team.
    pub waived: usize,
    /// As they should be, by what was seen.
    pub right: usize,
    /// A person says that they are: that is not the same.
    pub done: usize,
    /// They do not apply, or are not needed.
    pub not_applicable: usize,
}

impl Checks {
    /// Counts the items of a checklist.
    pub fn of(checklist: &Checklist<'_>) -> Self {
        let mut checks = Self::default();
        for item in checklist.items() {
            *checks.place(item.outcome) += 1;
            let is_critical = item.outcome == ItemOutcome::Fail && item.severity() == Severity::Critical;
            checks.critical += usize::from(is_critical);
        }
        checks
    }

    const fn place(&mut self, outcome: ItemOutcome) -> &mut usize {
        match outcome {
            ItemOutcome::Fail => &mut self.wrong,
            ItemOutcome::Unknown => &mut self.unknown,
            ItemOutcome::Open => &mut self.to_confirm,
            ItemOutcome::Waived => &mut self.waived,
            ItemOutcome::Pass => &mut self.right,
            ItemOutcome::Done => &mut self.done,
            ItemOutcome::NotNeeded | ItemOutcome::NotApplicable => &mut self.not_applicable,
        }
    }

    /// How many have an outcome that is shown together.
    pub const fn count(mut self, outcome: ItemOutcome) -> usize {
        *self.place(outcome)
    }

    /// How many there are that apply.
    pub const fn all(self) -> usize {
        self.settled() + self.wrong + self.unknown + self.to_confirm
    }

    /// How many of those need nothing more.
    pub const fn settled(self) -> usize {
        self.right + self.done + self.waived
    }
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Pages that belong to it were not read.
    Read,
    /// What was read is old.
    ReadAgain,
    /// Something is wrong.
    Correct,
    /// Something is unknown, or a person has to say.
    Settle,
    /// Everything is settled: the report.
    Export,
}

/// How old what was read is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// When the page was read that was read first.
    pub oldest: Moment,
    /// When that was read that was read last.
    pub newest: Moment,
    /// How many pages this browser has read itself.
    pub own: usize,
    /// How many come from a file.
    pub imported: usize,
}

/// What is said first.
pub struct Summary<'a, 'c> {
    /// The result.
    pub checks: Checks,
    /// What to correct first, the worst first.
    pub first: Vec<&'c Item<'a>>,
    /// How old the evidence is; `None`: there is none.
    pub age: Option<Age>,
    /// What comes next.
    pub next: Next,
    /// Why it is judged as an integration user's, or why its pages carry no marks.
    pub scope: Message,
}

impl<'a, 'c> Summary<'a, 'c> {
    /// What is said first of a view and its checklist.
    pub fn new(view: &View, checklist: &'c Checklist<'a>, today: Date) -> Self {
        let checks = Checks::of(checklist);
        let mut first: Vec<&Item<'_>> =
            checklist.items().filter(|item| item.outcome == ItemOutcome::Fail).collect();
        first.order_by_key(|item| Reverse(item.severity()));
        first.truncate(FIRST);
        let age = age(view);
        // Some pages cannot be read, by this admin or at all: what they would say stays unknown in the checklist.
        let is_read = view.unread.len() * MOSTLY <= view.read.len();
        let next = next(checks, is_read, age, today);
        let key = if view.scope.standing == Standing::Judged { "scope.judged" } else { "scope.unmarked" };
        let scope = message!(key, view.scope.reason.message());
        Self { checks, first, age, next, scope }
    }
}

fn next(checks: Checks, is_read: bool, age: Option<Age>, today: Date) -> Next {
    let is_old = age.is_some_and(|age| age.oldest.date().plus_days(FRESH_DAYS) < today);
    match checks {
        _ if !is_read => Next::Read,
        _ if is_old => Next::ReadAgain,
        Checks { wrong: 1.., .. } => Next::Correct,
        Checks { unknown: 0, to_confirm: 0, .. } => Next::Export,
        _ => Next::Settle,
    }
}

fn age(view: &View) -> Option<Age> {
    let mut times: Vec<Moment> = view.read.iter().filter_map(|page| Moment::parse(&page.time)).collect();
    times.order();
    let imported = view.read.iter().filter(|page| page.from.is_some()).count();
    let (oldest, newest) = (*times.first()?, *times.last()?);
    Some(Age { oldest, newest, own: view.read.len() - imported, imported })
}

/// The page on which what another shows can be changed: its edit form, or the page itself where none is known.
pub fn edit_page(path: &str) -> String {
    let (place, query) = path.split_once('?').map_or((path, ""), |(place, query)| (place, query));
    let form = if query.is_empty() { format!("{place}/e") } else { format!("{place}/e?{query}") };
    let kind = |path: &str| page::at(path).map(|(definition, record)| (definition.kind, record.to_owned()));
    let is_form = page::at(&form).is_some_and(|(definition, _)| definition.edit);
    if is_form && kind(&form) == kind(path) { form } else { path.to_owned() }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::overview::Model;
    use crate::samples::{day, read};

    fn summary<T>(on: &[&str], today: &str, look: impl FnOnce(&Summary<'_, '_>) -> T) -> T {
        let mut model = Model::default();
        model.change(|inputs| {
            inputs.stored.pages.push(read("acme", "2026-11-20T09:00:00.000Z", "HubSpot Integration", on));
        });
        let overview = model.overview(Moment::midnight(day(today)));
        let checklist = overview.checklist().expect("a checklist");
        look(&Summary::new(overview.view.as_ref().expect("a view"), &checklist, day(today)))
    }

    #[test]
    fn checks_are_counted_not_findings_and_each_once() {
        summary(&["ModifyAllData", "ManageUsers"], "2026-11-22", |summary| {
            let Checks { wrong, unknown, to_confirm, waived, right, done, not_applicable, .. } =
                summary.checks;
            let rules = crate::samples::policy().rules().count();
            assert_eq!(wrong + unknown + to_confirm + waived + right + done + not_applicable, rules);
            assert_eq!(summary.checks.all() + not_applicable, rules);
        });
    }

    #[test]
    fn what_a_person_signs_off_is_settled_and_never_right() {
        let mut model = Model::default();
        let entry = |checklist: &Checklist<'_>, outcome: ItemOutcome| {
            let item = checklist.items().find(|item| item.outcome == outcome).expect("one of them");
            crate::checklist::ManualEntry {
                item: item.rule.code.to_owned(),
                subject: String::new(),
                record: None,
                state: crate::checklist::ManualState::Done,
                owner: "Ada".to_owned(),
                date: Some(day("2026-11-21")),
                note: String::new(),
                set: None,
                from: None,
            }
        };
        model.change(|inputs| {
            inputs.stored.pages.push(read("acme", "2026-11-20T09:00:00.000Z", "HubSpot Integration", &[]));
        });
        let overview = model.overview(Moment::midnight(day("2026-11-22")));
        let checklist = overview.checklist().expect("a checklist");
        let (before, entry) = (Checks::of(&checklist), entry(&checklist, ItemOutcome::Unknown));
        model.change(|inputs| {
            inputs.stored.manual.insert("acme".to_owned(), vec![entry]);
        });
        let overview = model.overview(Moment::midnight(day("2026-11-22")));
        let after = Checks::of(&overview.checklist().expect("a checklist"));
        assert_eq!(
            (after.right, after.done, after.unknown),
            (before.right, before.done + 1, before.unknown - 1)
        );
        assert_eq!(after.settled(), before.settled() + 1);
    }

    #[test]
    fn the_worst_are_first_and_five_at_most() {
        let many = [
            "ModifyAllData",
            "ManageUsers",
            "ViewAllData",
            "CustomizeApplication",
            "AuthorApex",
            "ManageRoles",
        ];
        summary(&many, "2026-11-22", |summary| {
            let severities: Vec<Severity> = summary.first.iter().map(|item| item.severity()).collect();
            assert_eq!(severities.len(), 5);
            assert!(severities.is_sorted_by(|a, b| a >= b), "{severities:?}");
        });
    }

    #[test]
    fn what_comes_next_is_to_read_to_correct_to_settle_and_the_report_at_last() {
        let moment = Moment::parse("2026-11-20T09:00:00.000Z").expect("a moment");
        let age = Some(Age { oldest: moment, newest: moment, own: 1, imported: 0 });
        let wrong = Checks { wrong: 1, unknown: 2, ..Checks::default() };
        let open = Checks { to_confirm: 1, right: 5, ..Checks::default() };
        let done = Checks { right: 5, waived: 1, ..Checks::default() };
        for (checks, is_read, today, wanted) in [
            (wrong, false, "2026-11-22", Next::Read),
            (wrong, true, "2026-11-28", Next::ReadAgain),
            (wrong, true, "2026-11-27", Next::Correct),
            (open, true, "2026-11-22", Next::Settle),
            (done, true, "2026-11-22", Next::Export),
            (done, true, "2026-12-22", Next::ReadAgain),
        ] {
            assert_eq!(next(checks, is_read, age, day(today)), wanted, "{checks:?} {today}");
        }
    }

    #[test]
    fn a_page_leads_to_its_edit_form_where_there_is_one() {
        for (page, form) in [
            ("/00e5g000001AbCd", "/00e5g000001AbCd/e"),
            ("/0PS5g0000000001?s=SystemPermissions", "/0PS5g0000000001/e?s=SystemPermissions"),
            ("/00e5g000001AbCd/e", "/00e5g000001AbCd/e"),
            ("/nowhere", "/nowhere"),
        ] {
            assert_eq!(edit_page(page), form, "{page}");
        }
    }
}
