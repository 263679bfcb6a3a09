//! From what is kept and what was read to where a verification stands: what may be marked as tested, whether a deploy may
//! begin, whether production is what was tested, and what follows.

mod offers;
pub mod stages;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use permlight_core::date::Moment;
use permlight_core::fact::{self, Facts};
use permlight_core::finding::Outcome;
use permlight_core::message::Message;
use permlight_core::policy::Policy;
use permlight_core::rule::Stage;
use permlight_core::scan::Step;
use permlight_core::subject::SubjectKind;
use permlight_verify::baseline::{Baseline, Borne, Details, OpenFinding, Refused};
use permlight_verify::events::{self, Events};
use permlight_verify::my_domain::MyDomain;
use permlight_verify::watch::{self, CleanUp, Rollback, Watch};
use permlight_verify::{Comparison, Observed, Options, Rename};

use crate::assessment::Standing;
use crate::judgement::{Criteria, View};
use crate::rollout::{Rollout, place_of};
use crate::stored::Stored;
use crate::subjects::KnownSubject;
use crate::unread::unread;
pub use offers::{BaselineReader, Offer};
use stages::Progress;

/// A subject as it is in the org at this moment.
pub struct Present {
    /// What was observed.
    pub observed: Observed,
    /// The id of its record, for all but the org.
    pub record_id: Option<String>,
}

/// Production and what was tested.
pub struct Compared {
    /// What differs.
    pub comparison: Comparison,
    /// After the deploy.
    pub after: Option<After>,
}

/// What follows a deploy.
pub struct After {
    /// The month of checks.
    pub watch: Watch,
    /// What logs tell since.
    pub events: Events,
    /// The way back, where it is kept what production was.
    pub rollback: Option<Rollback>,
    /// What is to be removed.
    pub clean_up: CleanUp,
}

/// Where the verification of one user or profile stands.
pub struct Verification {
    /// My Domain name of the org.
    pub org: String,
    /// Where the rollout stands among those of the org.
    pub entry: String,
    /// Whether the org is a sandbox, where people test.
    pub is_sandbox: bool,
    /// The user or profile with everything that belongs to it.
    pub own: Vec<Present>,
    /// What else of the org the baseline names.
    pub others: Vec<Present>,
    /// What is kept of the rollout.
    pub rollout: Rollout,
    /// Baselines to compare with.
    pub offers: Vec<Offer>,
    /// The place of the baseline that counts among the offers.
    pub chosen: Option<usize>,
    /// What is wrong with the chosen baseline, if something is.
    pub baseline: Option<Result<Rc<Baseline>, String>>,
    /// The comparison with it, or why there can be none.
    pub compared: Option<Result<Compared, String>>,
    /// After the deploy: pages that were read before it, and not again.
    pub stale: Vec<Step>,
    /// Pages that were not read again since the last check.
    pub not_again: usize,
}

/// Whether an org is a sandbox, by its My Domain name.
pub fn is_sandbox(org: &str) -> bool {
    MyDomain::parse(org).is_some_and(|domain| domain.sandbox.is_some())
}

impl Verification {
    /// Works out where the verification of the judged user or profile stands.
    pub fn new(
        stored: &Stored,
        reader: &BaselineReader,
        org: &str,
        subjects: &[KnownSubject],
        view: &View,
        criteria: &Criteria,
    ) -> Self {
        let entry = subjects.iter().find(|known| known.subject == view.subject).map(KnownSubject::key);
        let entry = entry.unwrap_or_default();
        let rollout = stored.rollouts.get(org).and_then(|all| all.get(&entry)).cloned().unwrap_or_default();
        let is_sandbox = is_sandbox(org);
        let offers = offers::offers(stored, org, is_sandbox);
        let chosen = offers::chosen(&offers, &rollout, org, is_sandbox, &view.subject);
        let baseline = chosen.and_then(|at| offers.get(at)).map(|offer| reader.read(&offer.kept.text));
        // What was read before the deploy shows nothing of what came of it.
        let since = rollout.since().filter(|_| !is_sandbox);
        let facts =
            |known: &KnownSubject| since.map_or_else(|| known.facts(), |since| known.facts_since(since));
        let present = |known: &KnownSubject| Present {
            observed: Observed::of_pages(known.subject.kind, name_of(known), named(facts(known), subjects)),
            record_id: known.subject.record_id.clone(),
        };
        let not_since = |since: Option<Moment>| {
            let Some(since) = since else { return Vec::new() };
            let known = subjects.iter().find(|known| known.subject == view.subject);
            let mut steps = known.map(|known| unread(known, subjects, Some(since))).unwrap_or_default();
            // What was never read is told as such.
            steps.retain(|step| !view.unread.contains(step));
            steps
        };
        let stale = not_since(since);
        let checked = rollout.checks.last().map(|check| check.time);
        let not_again = not_since(since.max(checked)).len();
        let belongs = |known: &&KnownSubject| view.belonging.contains(&known.subject);
        let own: Vec<Present> = subjects.iter().filter(belongs).map(present).collect();
        let mut verification = Self {
            org: org.to_owned(),
            entry,
            is_sandbox,
            own,
            others: Vec::new(),
            rollout,
            offers,
            chosen,
            baseline,
            compared: None,
            stale,
            not_again,
        };
        if let Some(Ok(baseline)) = verification.baseline.clone() {
            let is_named = |known: &&KnownSubject| {
                known.subject.kind != SubjectKind::User
                    && baseline
                        .subjects
                        .iter()
                        .any(|tested| tested.kind == known.subject.kind && tested.name == name_of(known))
            };
            let others = subjects.iter().filter(|known| !belongs(known)).filter(is_named).map(present);
            verification.others = others.collect();
            let org_facts = subjects.iter().find(|known| known.subject.kind == SubjectKind::Org);
            let org_facts = org_facts.map(KnownSubject::facts).unwrap_or_default();
            verification.compared = Some(verification.compare(&baseline, view, &org_facts, criteria));
        }
        verification
    }

    /// What is there, as far as it was read.
    pub fn actual(&self) -> Vec<Observed> {
        self.own.iter().chain(&self.others).map(|present| present.observed.clone()).collect()
    }

    /// The names that subjects of the baseline have here: those that were entered, and that of the user who was chosen.
    pub fn renames(&self, baseline: &Baseline) -> Vec<Rename> {
        let is = |one: &Observed, kind: Option<SubjectKind>, name: &str| {
            one.name == name && kind.is_none_or(|kind| one.kind == kind)
        };
        let mut renames = self.rollout.renames();
        // A name that neither side has any more says nothing.
        renames.retain(|Rename { kind, old, new }| {
            baseline.subjects.iter().any(|one| is(one, *kind, old))
                && self.present().any(|one| is(&one.observed, *kind, new))
        });
        let tested: Vec<_> = baseline.subjects.iter().filter(|one| one.kind == SubjectKind::User).collect();
        let here: Vec<_> = self.own.iter().filter(|one| one.observed.kind == SubjectKind::User).collect();
        if let ([tested], [here]) = (tested.as_slice(), here.as_slice())
            && tested.name != here.observed.name
        {
            renames.push(Rename {
                kind: Some(SubjectKind::User),
                old: tested.name.clone(),
                new: here.observed.name.clone(),
            });
        }
        renames
    }

    /// Everything of the org that is compared.
    pub fn present(&self) -> impl Iterator<Item = &Present> {
        self.own.iter().chain(&self.others)
    }

    fn compare(
        &self,
        baseline: &Baseline,
        view: &View,
        org: &Facts,
        criteria: &Criteria,
    ) -> Result<Compared, String> {
        let renames = self.renames(baseline);
        let options = Options { policy: criteria.policy, renames: &renames, only_tested: true };
        let actual = self.actual();
        let comparison = baseline.compare(&actual, &options).map_err(|error| error.to_string())?;
        let after = self.rollout.deployed.map(|deployed| {
            let events = events::since(deployed, org, &view.watched, criteria.today);
            let checks = self.rollout.checks();
            let watch = watch::watch(deployed, &baseline.hash, &checks, &events.changes, criteria.today);
            let (before, day) = self
                .rollout
                .before
                .as_ref()
                .map_or_else(|| (Vec::new(), None), |before| (before.observed(), Some(before.day)));
            let options = Options { renames: &[], only_tested: false, ..options };
            let rollback = day.and_then(|day| watch::rollback(day, &before, &actual, &options).ok());
            let clean_up =
                watch::clean_up(deployed, &before, &baseline.subjects, &comparison, criteria.today);
            After { watch, events, rollback, clean_up }
        });
        Ok(Compared { comparison, after })
    }

    /// Freezes what is there.
    ///
    /// # Errors
    ///
    /// Why that cannot be.
    pub fn freeze(&self, view: &View, policy: &'static Policy, said: Said) -> Result<Baseline, Refused> {
        let failing = view.observations.iter().filter(|seen| seen.ruled.standing() == Standing::Fail);
        let findings = failing.map(|seen| OpenFinding {
            rule: seen.ruled.finding.rule.code.to_owned(),
            subject: place_of(seen.subject.kind, &seen.subject.name),
            target: seen.ruled.finding.target.name().to_owned(),
            severity: seen.ruled.finding.severity.word().to_owned(),
        });
        let waived = view.observations.iter().filter(|seen| seen.ruled.standing() == Standing::Waived);
        let waivers = waived.filter_map(|seen| seen.ruled.waiver()).map(Borne::from);
        let unseen = view.unread.iter().filter(|step| !is_log(&step.path));
        let details = Details {
            name: said.name,
            created: said.created,
            by: said.by,
            note: said.note,
            org: self.org.clone(),
            policy: policy.id.to_owned(),
            findings: findings.collect(),
            waivers: waivers.collect(),
            unseen: unseen.map(|step| [said.unseen.as_str(), &step.path].concat()).collect(),
        };
        let subjects = self.own.iter().map(|present| present.observed.clone()).collect();
        let before = self.baseline.as_ref().and_then(|read| read.as_ref().ok());
        Baseline::freeze(subjects, details, before.filter(|_| self.is_own_baseline()).map(Rc::as_ref), policy)
    }

    /// Whether the baseline was made in this very org.
    pub fn is_own_baseline(&self) -> bool {
        self.chosen.and_then(|at| self.offers.get(at)).is_some_and(|offer| offer.place.org == self.org)
    }

    /// The comparison, if there is one.
    pub fn comparison(&self) -> Option<&Comparison> {
        Some(&self.compared.as_ref()?.as_ref().ok()?.comparison)
    }

    /// What it says of a stage of the rollout: the outcome, and a sentence.
    pub fn settles(&self, stage: Stage) -> Option<(Outcome, Message)> {
        let Some(Ok(baseline)) = &self.baseline else { return None };
        let comparison = self.comparison()?;
        if self.is_sandbox {
            return stages::in_sandbox(stage, baseline, comparison);
        }
        let after = self.after()?;
        let progress = Progress {
            baseline,
            comparison,
            watch: Some(&after.watch),
            has_way_back: self.rollout.before.is_some(),
            clean_up: Some(&after.clean_up),
        };
        progress.settles(stage)
    }

    /// What follows the deploy, if there was one.
    pub fn after(&self) -> Option<&After> {
        self.compared.as_ref()?.as_ref().ok()?.after.as_ref()
    }
}

/// What people say of a baseline that is to be made.
pub struct Said {
    /// What to call it.
    pub name: String,
    /// When it is made.
    pub created: String,
    /// Who makes it; may be empty.
    pub by: String,
    /// What else there is to say; may be empty.
    pub note: String,
    /// What to put before the path of a page that was not read.
    pub unseen: String,
}

/// A log says what happened, and is no part of a configuration.
fn is_log(path: &str) -> bool {
    path.starts_with("/0Ya") || path.contains("orgsetupaudit")
}

/// The org has another name in each environment; there is only one on either side.
fn name_of(known: &KnownSubject) -> &str {
    if known.subject.kind == SubjectKind::Org { "" } else { &known.subject.name }
}

/// Links call a subject by what stands there; its own page knows its name.
fn named(mut facts: Facts, subjects: &[KnownSubject]) -> Facts {
    for known in subjects.iter().filter(|known| !known.subject.name.is_empty()) {
        let Some(id) = known.subject.record_id.as_deref() else { continue };
        for section in ["permission-set", "permission-set-group", "muting"] {
            let name = fact::name(section, id);
            if facts.get(&name).is_some() {
                facts.set(&name, known.subject.name.clone());
            }
        }
    }
    facts
}
