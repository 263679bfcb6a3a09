//! The checklist: every rule of a policy once, in the steps in which an integration user is set up, with what was found, what
//! the team has decided, and what people have written down by hand.

mod item;
mod manual;
mod migration;
mod step;

pub use item::{Item, ItemOutcome, Mode, grantors_of};
pub use manual::{INTEGRATION, ManualEntry, ManualState, merge};
pub use migration::Migration;
pub use step::{STEPS, Step};

use permlight_core::date::Date;
use permlight_core::finding::Finding;
use permlight_core::needs::Integration;
use permlight_core::order::InOrder as _;
use permlight_core::policy::Policy;
use permlight_core::subject::Subject;

/// What a checklist is made of.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The rules.
    pub policy: &'static Policy,
    /// What was found, on everything that belongs to the checklist: a user, its profile, its sets; in any order.
    pub findings: &'a [Finding],
    /// What people have written down.
    pub manual: &'a [ManualEntry],
    /// The register.
    pub integrations: &'a [Integration],
    /// The day: what is dated later is still to come.
    pub today: Date,
}

/// The checklist.
#[derive(Debug)]
pub struct Checklist<'a> {
    /// The steps that have items, in their order.
    pub steps: Vec<StepItems<'a>>,
    /// The integrations of the register, the one with the least risk first.
    pub integrations: Vec<Migration<'a>>,
    /// Entries of these people that belong to no rule of the policy and to no integration of the register.
    pub unplaced: Vec<&'a ManualEntry>,
    /// Entries of these people that settle nothing, since they do not say who and when.
    pub unsigned: Vec<&'a ManualEntry>,
    /// Entries of these people that settle nothing yet, since their day is still to come.
    pub early: Vec<&'a ManualEntry>,
    /// Those of more than a year ago.
    pub old: Vec<&'a ManualEntry>,
    /// Entries that name nobody of these people, and so do not count.
    pub of_others: Vec<&'a ManualEntry>,
}

/// A step and its items.
#[derive(Debug)]
pub struct StepItems<'a> {
    /// The step.
    pub step: &'static Step,
    /// Its items, in their order.
    pub items: Vec<Item<'a>>,
}

impl<'a> Checklist<'a> {
    /// Makes the checklist: the same basis makes the same one. `people` are those whom it is for, each by the names that entries may
    /// have for it: an entry settles something for those whom it names, and one that names nobody for everybody; what is not settled
    /// for all of them is not settled.
    pub fn new(basis: &Basis<'a>, people: &[Vec<Subject>]) -> Self {
        // Where people have names alone, what was written down of several records of one name is for nobody that can be told.
        let is_alone = |entry: &&ManualEntry| {
            let is_other = |other: &&ManualEntry| {
                other.subject == entry.subject && other.record.is_some() && other.record != entry.record
            };
            entry.record.is_none() || !basis.manual.iter().any(|other| is_other(&other))
        };
        let is_named = |names: &[Subject]| names.iter().all(|name| name.record_id.is_none());
        let is_own = |entry: &&ManualEntry| {
            entry.is_for(&[])
                || people.iter().any(|names| entry.is_for(names) && (!is_named(names) || is_alone(entry)))
        };
        let (own, of_others): (Vec<&ManualEntry>, Vec<_>) = basis.manual.iter().partition(is_own);
        let mut steps: Vec<StepItems<'a>> =
            STEPS.iter().map(|step| StepItems { step, items: Vec::new() }).collect();
        let mut rules: Vec<_> = basis.policy.rules().map(|rule| (step::place(rule), rule)).collect();
        rules.order_by_key(|((step, at), rule)| (*step, *at, rule.code));
        for ((step, _), rule) in rules {
            let findings = basis.findings.iter().filter(|seen| seen.rule.code == rule.code);
            let entries: Vec<_> = own.iter().copied().filter(|entry| entry.item == rule.code).collect();
            let counting = entries.iter().copied().filter(|entry| entry.counts_for(rule.is_signed_off()));
            let by_hand = manual::agreed_for_all(&counting.collect::<Vec<_>>(), people, basis.today);
            if let Some(step) = steps.get_mut(step) {
                step.items.push(Item::new(rule, findings.collect(), entries, by_hand));
            }
        }
        steps.retain(|step| !step.items.is_empty());
        let integrations = migration::migrations(basis.integrations, basis.manual, basis.today);
        let is_placed = |entry: &ManualEntry| {
            basis.policy.rule(&entry.item).is_some()
                || integrations.iter().any(|row| entry.is_of_integration(&row.integration.id))
        };
        let unsigned = own.iter().copied().filter(|entry| !entry.is_signed()).collect();
        let early = own.iter().copied().filter(|entry| entry.is_signed() && entry.is_early(basis.today));
        let early = early.collect();
        let old = own.iter().copied().filter(|entry| entry.is_signed() && entry.is_old(basis.today));
        let old = old.collect();
        let unplaced = own.into_iter().filter(|entry| !is_placed(entry)).collect();
        Self { steps, integrations, unplaced, unsigned, early, old, of_others }
    }

    /// Every item, in the order of the steps.
    pub fn items(&self) -> impl Iterator<Item = &Item<'a>> {
        self.steps.iter().flat_map(|step| &step.items)
    }
}
