//! The checklist: every rule of a policy once, in the steps in which an integration user is set up, with what was found, what
//! the team has decided, and what people have written down by hand.

mod item;
mod manual;
mod migration;
mod step;

pub use item::{Item, ItemOutcome, Mode, Observation, grantors_of};
pub use manual::{INTEGRATION, ManualEntry, ManualState, merge};
pub use migration::Migration;
pub use step::{STEPS, Step};

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
    pub observations: &'a [Observation<'a>],
    /// What people have written down.
    pub manual: &'a [ManualEntry],
    /// The register.
    pub integrations: &'a [Integration],
    /// Whom the checklist is for; `None`: everything that was read. Entries that name somebody else are left out.
    pub subject: Option<&'a Subject>,
}

/// The checklist.
#[derive(Debug)]
pub struct Checklist<'a> {
    /// The steps that have items, in their order.
    pub steps: Vec<StepItems<'a>>,
    /// The integrations of the register, the one with the least risk first.
    pub integrations: Vec<Migration<'a>>,
    /// Entries of this subject that belong to no rule of the policy and to no integration of the register.
    pub unplaced: Vec<&'a ManualEntry>,
    /// Entries of this subject that settle nothing, since they do not say who and when.
    pub unsigned: Vec<&'a ManualEntry>,
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
    /// Makes the checklist: the same basis makes the same one.
    pub fn new(basis: &Basis<'a>) -> Self {
        let own: Vec<&ManualEntry> =
            basis.manual.iter().filter(|entry| entry.is_for(basis.subject)).collect();
        let mut steps: Vec<StepItems<'a>> =
            STEPS.iter().map(|step| StepItems { step, items: Vec::new() }).collect();
        let mut rules: Vec<_> = basis.policy.rules().map(|rule| (step::place(rule), rule)).collect();
        rules.order_by_key(|((step, at), rule)| (*step, *at, rule.code));
        for ((step, _), rule) in rules {
            let observations =
                basis.observations.iter().filter(|seen| seen.ruled.finding.rule.code == rule.code);
            let entries = own.iter().copied().filter(|entry| entry.item == rule.code);
            if let Some(step) = steps.get_mut(step) {
                step.items.push(Item::new(rule, observations.collect(), entries.collect()));
            }
        }
        steps.retain(|step| !step.items.is_empty());
        let integrations = migration::migrations(basis.integrations, basis.manual);
        let is_placed = |entry: &ManualEntry| {
            basis.policy.rule(&entry.item).is_some()
                || integrations.iter().any(|row| entry.is_of_integration(&row.integration.id))
        };
        let unsigned = own.iter().copied().filter(|entry| !entry.is_signed()).collect();
        let unplaced = own.into_iter().filter(|entry| !is_placed(entry)).collect();
        Self { steps, integrations, unplaced, unsigned }
    }

    /// Every item, in the order of the steps.
    pub fn items(&self) -> impl Iterator<Item = &Item<'a>> {
        self.steps.iter().flat_map(|step| &step.items)
    }
}
