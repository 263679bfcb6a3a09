//! From what is kept and what was read to where a verification stands: what may be marked as tested, whether a deploy may
//! begin, whether production is what was tested, and what follows.

mod freeze;
pub mod logs;
mod offers;
mod record;
pub mod stages;
#[cfg(test)]
mod stages_tests;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use permlight_core::capture::Capture;
use permlight_core::date::Moment;
use permlight_core::fact::{self, Facts};
use permlight_core::finding::Outcome;
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::org::OrgKind;
use permlight_core::rule::Stage;
use permlight_core::scan::Step;
use permlight_core::subject::SubjectKind;
use permlight_core::text::same_username;
use permlight_verify::baseline::{Baseline, ReadTimes};
use permlight_verify::events::{self, Events, Logs};
use permlight_verify::watch::{self, Account, CleanUp, Rollback, Watch};
use permlight_verify::{Comparison, Observed, Options, Rename, Verdict};

use crate::judgement::{Criteria, View};
use crate::rollout::{KeptBaseline, Rollout};
use crate::stored::Stored;
use crate::subjects::KnownSubject;
use crate::unread::unread;
pub use freeze::{NotFrozen, Said};
pub use offers::{BaselineReader, Offer};
use record::{read_again, read_times};
use stages::Progress;

/// A subject as it is in the org at this moment.
pub struct Present {
    /// What was observed.
    pub observed: Observed,
    /// As much of it as can be put on record: see [`KnownSubject::facts_on_record`].
    pub on_record: Observed,
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
    pub baseline: Option<Result<Rc<Baseline>, Message>>,
    /// The comparison with it, or why there can be none.
    pub compared: Option<Result<Compared, Message>>,
    /// After the deploy: pages that were read before it, and not again.
    pub stale: Vec<Step>,
    /// Pages that were not read again since the last check.
    pub not_again: usize,
    /// Why what is there cannot be put on record: neither frozen nor recorded as a check, and never called equal.
    pub not_on_record: Option<Message>,
    /// The org is another one than the one that was marked as tested under its name: a sandbox that was refreshed.
    pub is_refreshed: bool,
    /// The id of the org, where its page told.
    org_id: Option<String>,
    /// When what can be put on record was read.
    read: Option<ReadTimes>,
}

/// How old what is put on record may be, in minutes.
pub const FRESH_MINUTES: u32 = 24 * 60;

/// Whether an org is a sandbox, by its My Domain name.
pub fn is_sandbox(org: &str) -> bool {
    OrgKind::of(org) == OrgKind::Sandbox
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
        let mut chosen = offers::chosen(&offers, &rollout, org, is_sandbox, &view.subject);
        let mut baseline = chosen.and_then(|at| offers.get(at)).map(|offer| as_listed(reader, &offer.kept));
        let org_id = org_id(subjects);
        let is_own = chosen.and_then(|at| offers.get(at)).is_some_and(|offer| offer.place.org == org);
        let is_refreshed = is_own && is_of_another(baseline.as_ref(), org_id.as_deref());
        if is_refreshed {
            // What was tested in it is gone with it.
            (chosen, baseline) = (None, None);
        }
        // What was read before the deploy shows nothing of what came of it.
        let since = rollout.since().filter(|_| !is_sandbox);
        let facts =
            |known: &KnownSubject| since.map_or_else(|| known.facts(), |since| known.facts_since(since));
        let fresh = criteria.now.minus_minutes(FRESH_MINUTES);
        let fresh = since.map_or(fresh, |since| since.max(fresh));
        let present = |known: &KnownSubject| {
            let observed =
                |facts| Observed::of_pages(known.subject.kind, name_of(known), named(facts, subjects));
            Present {
                observed: observed(facts(known)),
                on_record: observed(known.facts_on_record(fresh)),
                record_id: known.subject.record_id.clone(),
            }
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
            not_on_record: None,
            is_refreshed,
            org_id,
            read: read_times(subjects.iter().filter(belongs), fresh),
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
            verification.not_on_record = verification.told_by_less();
            let org_facts = subjects.iter().find(|known| known.subject.kind == SubjectKind::Org);
            let read = logs::read(org_facts);
            let org_facts = org_facts.map(KnownSubject::facts).unwrap_or_default();
            let logs = Logs { org: &org_facts, calls: None, read };
            let account = account_before(view, subjects, criteria);
            let compared = verification.compare(&baseline, view, &logs, account, criteria);
            let is_equal = compared
                .as_ref()
                .is_ok_and(|compared: &Compared| compared.comparison.verdict() == Verdict::Equal);
            if is_equal && verification.not_on_record.is_none() {
                let renames = verification.renames(&baseline);
                let options =
                    Options { renames: &renames, only_tested: true, ..Options::new(criteria.policy) };
                let on_record: Vec<Observed> =
                    verification.present().map(|present| present.on_record.clone()).collect();
                let same = baseline.compare(&on_record, &options);
                if same.is_ok_and(|same| same.verdict() != Verdict::Equal) {
                    verification.not_on_record = Some(read_again(&[]));
                }
            }
            verification.compared = Some(compared);
        } else {
            verification.not_on_record = verification.told_by_less();
        }
        verification
    }

    /// The verdict of the comparison; nothing is called equal that cannot be put on record.
    pub fn verdict(&self) -> Option<Verdict> {
        Some(match (self.comparison()?.verdict(), &self.not_on_record) {
            (Verdict::Equal, Some(_)) => Verdict::Unknown,
            (verdict, _) => verdict,
        })
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
        logs: &Logs<'_>,
        account: Account,
        criteria: &Criteria,
    ) -> Result<Compared, Message> {
        let renames = self.renames(baseline);
        let options = Options { renames: &renames, only_tested: true, ..Options::new(criteria.policy) };
        let actual = self.actual();
        let comparison = baseline.compare(&actual, &options).map_err(|error| error.message())?;
        let after = self.rollout.deployed.map(|deployed| {
            let events = events::since(deployed, logs, &view.watched, criteria.today());
            let checks = self.rollout.checks();
            let watch = watch::watch(deployed, &baseline.hash, &checks, &events.changes, criteria.today());
            let (before, day) = self
                .rollout
                .before
                .as_ref()
                .map_or_else(|| (Vec::new(), None), |before| (before.observed(), Some(before.day)));
            let options = Options { renames: &[], only_tested: false, ..options };
            let rollback = day.and_then(|day| watch::rollback(day, &before, &actual, &options).ok());
            let clean_up = watch::clean_up(
                deployed,
                &before,
                &baseline.subjects,
                &comparison,
                account,
                criteria.today(),
            );
            After { watch, events, rollback, clean_up }
        });
        Ok(Compared { comparison, after })
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
            return stages::in_sandbox(stage, baseline, self.verdict()?);
        }
        let after = self.after()?;
        let progress = Progress {
            baseline,
            deployed: self.rollout.deployed,
            comparison,
            verdict: self.verdict()?,
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

/// The account that ran the integrations of this user before, as far as its page was read. One that may be active counts.
fn account_before(view: &View, subjects: &[KnownSubject], criteria: &Criteria) -> Account {
    let own = criteria.integrations.iter().filter(|own| same_username(&own.username, &view.username));
    let mut account = Account::Unnamed;
    for before in own.map(|own| own.before.as_str()).filter(|before| !before.is_empty()) {
        let is_before = |user: &Capture| {
            user.subject.kind == SubjectKind::User
                && user.value("user/username").is_some_and(|own| same_username(own, before))
        };
        let page = subjects.iter().map(KnownSubject::capture).find(is_before);
        match page.as_ref().and_then(|page| page.value("user/active")) {
            Some("off") if account == Account::Unnamed => account = Account::Inactive,
            Some("off") => {}
            Some("on") => return Account::Active(before.to_owned()),
            _ => account = Account::Unseen,
        }
    }
    account
}

/// The id of the org, in 15 characters, by which one that was refreshed is told from the one before.
pub(crate) fn org_id(subjects: &[KnownSubject]) -> Option<String> {
    let org = subjects.iter().find(|known| known.subject.kind == SubjectKind::Org)?;
    let facts = org.facts();
    let id = facts.get(fact::ORG_LINKED).or_else(|| facts.get("org/id"))?;
    let id = id.get(..15).filter(|id| id.starts_with("00D"))?;
    Some(id.to_owned())
}

fn is_of_another(baseline: Option<&Result<Rc<Baseline>, Message>>, org_id: Option<&str>) -> bool {
    let tested = baseline.and_then(|read| read.as_ref().ok()).and_then(|baseline| baseline.org_id.as_deref());
    matches!((tested, org_id), (Some(tested), Some(now)) if tested != now)
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

/// A baseline that is kept, if it is the one that its entry names: by that entry it was let in.
fn as_listed(reader: &BaselineReader, kept: &KeptBaseline) -> Result<Rc<Baseline>, Message> {
    let baseline = reader.read(&kept.text)?;
    let is_it = baseline.created == kept.created && baseline.hash == kept.hash;
    if is_it { Ok(baseline) } else { Err(message!("baseline-file.unlike")) }
}
