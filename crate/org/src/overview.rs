//! What is shown of an org, judged once: whoever looks at it, filters it or exports it looks at the same. Only what it is judged
//! from, and the day, make it be judged anew.

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use permlight_core::date::Date;
use permlight_core::policy::Policy;
use permlight_core::subject::SubjectKind;
use permlight_core::waiver::Waiver;

use crate::judgement::{Criteria, View};
use crate::last_visit::Visit;
use crate::page_hints::Changes;
use crate::stored::Stored;
use crate::subjects::{KnownSubject, subjects};
use crate::team::{self, Team};
use crate::verification::{BaselineReader, Verification};

/// The page of Setup beside whoever looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentPage {
    /// My Domain name of its org.
    pub org: String,
    /// Its origin.
    pub origin: String,
    /// Kind of its subject.
    pub kind: String,
    /// The subject's record id.
    pub id: String,
}

/// What is judged.
#[derive(Default)]
pub struct Inputs {
    /// What is kept.
    pub stored: Stored,
    /// The team's policy, where its file is right.
    pub team: Option<Team>,
    /// The page beside.
    pub page: Option<CurrentPage>,
    /// The org that was chosen by hand.
    pub org: Option<String>,
}

impl Inputs {
    /// The org that is shown: the chosen one, that of the page beside, or the one read last.
    pub fn shown_org(&self) -> Option<&str> {
        let read_last = || self.stored.pages.iter().max_by_key(|page| page.newest());
        let beside = self.page.as_ref().map(|page| page.org.as_str());
        self.org.as_deref().or(beside).or_else(|| read_last().map(|page| page.org.as_str()))
    }

    /// All orgs that something is known of.
    pub fn orgs(&self) -> Vec<&str> {
        let mut orgs: Vec<&str> = self.stored.pages.iter().map(|page| page.org.as_str()).collect();
        orgs.extend(self.page.as_ref().map(|page| page.org.as_str()));
        orgs.sort_unstable();
        orgs.dedup();
        orgs
    }

    /// What judges.
    pub fn policy(&self) -> &'static Policy {
        let chosen = self.stored.settings.policy.as_str();
        match &self.team {
            Some(team) if chosen == team::ID => team.policy,
            _ => Policy::find(chosen).unwrap_or_else(Policy::default_one),
        }
    }

    /// The waivers that were entered for an org, and those of the team's file.
    fn waivers(&self, org: &str) -> Vec<Waiver> {
        let own = self.stored.waivers.iter().filter(|own| own.org == org).map(|own| own.waiver.clone());
        // Those of a file belong to its policy.
        let team = self.team.iter().filter(|team| team.policy.id == self.policy().id);
        own.chain(team.flat_map(|team| team.waivers.iter().cloned())).collect()
    }

    /// The user or profile that is judged: the chosen one, that of the page beside, else the first user or profile.
    fn chosen(&self, org: &str, subjects: &[KnownSubject]) -> Option<String> {
        use SubjectKind::{PermissionSet, PermissionSetGroup, Profile, User};
        let is_known = |key: &String| subjects.iter().any(|known| known.key() == *key);
        let remembered = self.stored.chosen.get(org).cloned().filter(is_known);
        let beside = self.page.as_ref().map(|page| format!("{}:{}", page.kind, page.id)).filter(is_known);
        let first = || {
            let of = |kind| subjects.iter().find(|known| known.subject.kind == kind);
            [User, Profile, PermissionSetGroup, PermissionSet].into_iter().find_map(of).map(KnownSubject::key)
        };
        remembered.or(beside).or_else(first)
    }
}

/// What is shown of one org on one day.
pub struct Overview {
    /// The org; `None`: nothing is known of any.
    pub org: Option<String>,
    /// What was read of it.
    pub subjects: Vec<KnownSubject>,
    /// The key of the user or profile that is judged.
    pub chosen: Option<String>,
    /// What judges.
    pub criteria: Criteria,
    /// What was found.
    pub view: Option<View>,
    /// Where its verification stands.
    pub verification: Option<Verification>,
}

impl Overview {
    fn new(inputs: &Inputs, reader: &BaselineReader, today: Date) -> Self {
        let org = inputs.shown_org();
        let subjects = org.map(|org| subjects(&inputs.stored.pages, org)).unwrap_or_default();
        let chosen = org.and_then(|org| inputs.chosen(org, &subjects));
        let criteria = Criteria {
            policy: inputs.policy(),
            integrations: inputs.team.as_ref().map(|team| team.integrations.clone()).unwrap_or_default(),
            waivers: org.map(|org| inputs.waivers(org)).unwrap_or_default(),
            today,
        };
        let mut view = chosen.as_deref().and_then(|chosen| View::new(&subjects, chosen, &criteria));
        let verification = org
            .zip(view.as_ref())
            .map(|(org, view)| Verification::new(&inputs.stored, reader, org, &subjects, view, &criteria));
        if let (Some(view), Some(verification)) = (&mut view, &verification) {
            view.settle(|stage| verification.settles(stage));
        }
        Self { org: org.map(str::to_owned), subjects, chosen, criteria, view, verification }
    }

    /// The visit of today at the org and at whom it shows, to be kept; `None` if there is nothing to keep anew.
    pub fn visit(&self, stored: &Stored) -> Option<(&str, &str, Visit)> {
        let (org, chosen) = (self.org.as_deref()?, self.chosen.as_deref()?);
        let last = stored.visits.get(org).and_then(|visits| visits.get(chosen));
        let visit = Visit::today(last, self.view.as_ref()?.failures(), self.criteria.today)?;
        Some((org, chosen, visit))
    }
}

/// What is judged, and what came of it, for as long as it holds.
#[derive(Default)]
pub struct Model {
    inputs: Inputs,
    /// Baselines that were read.
    pub reader: BaselineReader,
    overview: RefCell<Option<Rc<Overview>>>,
}

impl Model {
    /// What is judged.
    pub const fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// Changes what is judged: what came of it before does not hold any more.
    pub fn change(&mut self, change: impl FnOnce(&mut Inputs)) {
        change(&mut self.inputs);
        self.overview.take();
    }

    /// What came of it, judged where that does not hold or is of another day.
    pub fn overview(&self, today: Date) -> Rc<Overview> {
        let mut kept = self.overview.borrow_mut();
        if let Some(known) = kept.as_ref().filter(|known| known.criteria.today == today) {
            return Rc::clone(known);
        }
        Rc::clone(kept.insert(Rc::new(Overview::new(&self.inputs, &self.reader, today))))
    }

    /// What pages are to be told.
    pub fn page_hints(&self, today: Date) -> Changes {
        let (inputs, overview) = (&self.inputs, self.overview(today));
        Changes::new(&inputs.stored, inputs.team.as_ref(), overview.verification.as_ref(), today)
    }
}
