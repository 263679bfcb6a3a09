//! From what is kept and what was read to where a verification stands: what may be marked as tested, whether a deploy may
//! begin, whether production is what was tested, and what follows.

use std::cell::RefCell;
use std::rc::Rc;

use permlight_core::assessment::Standing;
use permlight_core::date::Moment;
use permlight_core::fact::{self, Facts};
use permlight_core::finding::Outcome;
use permlight_core::policy::Policy;
use permlight_core::scan::Step;
use permlight_core::subject::SubjectKind;
use permlight_core::verify::baseline::{Baseline, Borne, Details, OpenFinding, Refused};
use permlight_core::verify::events::{self, Events};
use permlight_core::verify::my_domain::{self, MyDomain};
use permlight_core::verify::watch::{self, CleanUp, Reopened, Rollback, State, Watch};
use permlight_core::verify::{Comparison, Direction, Observed, Options, Rename, Verdict};
use permlight_export::baseline_from_json;

use crate::org::{self, Known, Measure, View};
use crate::rollout::{KeptBaseline, Place, Rollout};
use crate::stored::Stored;

/// A subject as it is in the org at this moment.
pub struct Present {
    pub observed: Observed,
    pub record_id: Option<String>,
}

/// A baseline to compare with.
pub struct Offer<'s> {
    pub place: Place,
    pub kept: &'s KeptBaseline,
    /// By My Domain name its org is a sandbox of this one, or the other way round.
    pub pairs: bool,
}

/// Production and what was tested.
pub struct Compared {
    pub comparison: Comparison,
    /// After the deploy.
    pub after: Option<After>,
}

/// What follows a deploy.
pub struct After {
    pub watch: Watch,
    pub events: Events,
    pub rollback: Option<Rollback>,
    pub clean_up: CleanUp,
}

/// Where the verification of one user or profile stands.
pub struct Verification<'s> {
    pub org: &'s str,
    /// Where the rollout stands among those of the org.
    pub entry: String,
    pub is_sandbox: bool,
    /// The user or profile with everything that belongs to it.
    pub own: Vec<Present>,
    /// What else of the org the baseline names.
    pub others: Vec<Present>,
    pub rollout: Rollout,
    pub offers: Vec<Offer<'s>>,
    /// The place of the baseline that counts among the offers.
    pub chosen: Option<usize>,
    /// What is wrong with the chosen baseline, if something is.
    pub baseline: Option<Result<Rc<Baseline>, String>>,
    pub compared: Option<Result<Compared, String>>,
    /// After the deploy: pages that were read before it, and not again.
    pub stale: Vec<Step>,
    /// Pages that were not read again since the last check.
    pub not_again: usize,
}

thread_local! {
    /// Baselines by their text: to read one takes longer than everything else here.
    static READ: RefCell<Vec<(String, Rc<Baseline>)>> = const { RefCell::new(Vec::new()) };
}

/// How many baselines stay read.
const READ_LIMIT: usize = 4;

/// Reads a baseline that is kept.
pub fn read(text: &str) -> Result<Rc<Baseline>, String> {
    let known = READ.with_borrow(|all| {
        all.iter().find(|(known, _)| known == text).map(|(_, baseline)| Rc::clone(baseline))
    });
    if let Some(known) = known {
        return Ok(known);
    }
    let baseline = baseline_from_json(text.as_bytes()).map(Rc::new).map_err(|error| error.to_string())?;
    READ.with_borrow_mut(|all| {
        all.truncate(READ_LIMIT - 1);
        all.insert(0, (text.to_owned(), Rc::clone(&baseline)));
    });
    Ok(baseline)
}

/// The place of a baseline among those of its org: whom it is of.
pub fn place_of(kind: SubjectKind, name: &str) -> String {
    format!("{}:{name}", kind.id())
}

/// Whether an org is a sandbox, by its My Domain name.
pub fn is_sandbox(org: &str) -> bool {
    MyDomain::parse(org).is_some_and(|domain| domain.sandbox.is_some())
}

impl<'s> Verification<'s> {
    pub fn new(
        stored: &'s Stored,
        org: &'s str,
        subjects: &[Known<'_>],
        view: &View<'_>,
        measure: &Measure<'_>,
    ) -> Self {
        let entry = subjects.iter().find(|known| known.subject == view.subject).map(Known::key);
        let entry = entry.unwrap_or_default();
        let rollout = stored.rollouts.get(org).and_then(|all| all.get(&entry)).cloned().unwrap_or_default();
        let is_sandbox = is_sandbox(org);
        let offers = offers(stored, org, is_sandbox);
        let chosen = chosen(&offers, &rollout, org, is_sandbox, view);
        let baseline = chosen.and_then(|at| offers.get(at)).map(|offer| read(&offer.kept.text));
        // What was read before the deploy shows nothing of what came of it.
        let since = rollout.since().filter(|_| !is_sandbox);
        let facts = |known: &Known<'_>| since.map_or_else(|| known.facts(), |since| known.facts_since(since));
        let present = |known: &Known<'_>| Present {
            observed: Observed::of_pages(known.subject.kind, name_of(known), named(facts(known), subjects)),
            record_id: known.subject.record_id.clone(),
        };
        let not_since = |since: Option<Moment>| {
            let Some(since) = since else { return Vec::new() };
            let known = subjects.iter().find(|known| known.subject == view.subject);
            let mut steps = known.map(|known| org::unseen(known, subjects, Some(since))).unwrap_or_default();
            // What was never read is told as such.
            steps.retain(|step| !view.unseen.contains(step));
            steps
        };
        let stale = not_since(since);
        let checked = rollout.checks.last().map(|check| check.time);
        let not_again = not_since(since.max(checked)).len();
        let belongs = |known: &&Known<'_>| view.belonging.contains(&known.subject);
        let own: Vec<Present> = subjects.iter().filter(belongs).map(present).collect();
        let mut verification = Self {
            org,
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
            let is_named = |known: &&Known<'_>| {
                known.subject.kind != SubjectKind::User
                    && baseline
                        .subjects
                        .iter()
                        .any(|tested| tested.kind == known.subject.kind && tested.name == name_of(known))
            };
            let others = subjects.iter().filter(|known| !belongs(known)).filter(is_named).map(present);
            verification.others = others.collect();
            let org_facts = subjects.iter().find(|known| known.subject.kind == SubjectKind::Org);
            let org_facts = org_facts.map(Known::facts).unwrap_or_default();
            verification.compared = Some(verification.compare(&baseline, view, &org_facts, measure));
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

    pub fn present(&self) -> impl Iterator<Item = &Present> {
        self.own.iter().chain(&self.others)
    }

    fn compare(
        &self,
        baseline: &Baseline,
        view: &View<'_>,
        org: &Facts,
        measure: &Measure<'_>,
    ) -> Result<Compared, String> {
        let renames = self.renames(baseline);
        let options = Options { policy: measure.policy, renames: &renames, only_tested: true };
        let actual = self.actual();
        let comparison = baseline.compare(&actual, &options).map_err(|error| error.to_string())?;
        let after = self.rollout.deployed.map(|deployed| {
            let events = events::since(deployed, org, &view.watched, measure.today);
            let checks = self.rollout.checks();
            let watch = watch::watch(deployed, &baseline.hash, &checks, &events.changes, measure.today);
            let (before, day) = self
                .rollout
                .before
                .as_ref()
                .map_or_else(|| (Vec::new(), None), |before| (before.observed(), Some(before.day)));
            let options = Options { renames: &[], only_tested: false, ..options };
            let rollback = day.and_then(|day| watch::rollback(day, &before, &actual, &options).ok());
            let clean_up = watch::clean_up(deployed, &before, &baseline.subjects, &comparison, measure.today);
            After { watch, events, rollback, clean_up }
        });
        Ok(Compared { comparison, after })
    }

    /// Freezes what is there, or says why not.
    pub fn freeze(&self, view: &View<'_>, policy: &'static Policy, said: Said) -> Result<Baseline, Refused> {
        let failing = view.observations.iter().filter(|seen| seen.ruled.standing() == Standing::Fail);
        let findings = failing.map(|seen| OpenFinding {
            rule: seen.ruled.finding.rule.code.to_owned(),
            subject: place_of(seen.subject.kind, &seen.subject.name),
            target: seen.ruled.finding.target.name().to_owned(),
            severity: seen.ruled.finding.severity.word().to_owned(),
        });
        let waived = view.observations.iter().filter(|seen| seen.ruled.standing() == Standing::Waived);
        let waivers = waived.filter_map(|seen| seen.ruled.waiver()).map(|waiver| Borne {
            rule: waiver.rule.clone(),
            subject: waiver.subject(),
            target: waiver.target.clone(),
            reason: waiver.reason.clone(),
            approver: waiver.approver.clone(),
            expires: waiver.expires.to_string(),
        });
        let unseen = view.unseen.iter().filter(|step| !is_log(&step.path));
        let details = Details {
            name: said.name,
            created: said.created,
            by: said.by,
            note: said.note,
            org: self.org.to_owned(),
            policy: policy.id.to_owned(),
            findings: findings.collect(),
            waivers: waivers.collect(),
            unseen: unseen.map(|step| [said.unseen.as_str(), &step.path].concat()).collect(),
        };
        let subjects = self.own.iter().map(|present| present.observed.clone()).collect();
        let before = self.baseline.as_ref().and_then(|read| read.as_ref().ok());
        Baseline::freeze(subjects, details, before.filter(|_| self.is_own_baseline()).map(|b| &**b), policy)
    }

    /// Whether the baseline was made in this very org.
    pub fn is_own_baseline(&self) -> bool {
        self.chosen.and_then(|at| self.offers.get(at)).is_some_and(|offer| offer.place.org == self.org)
    }

    /// The comparison, if there is one.
    pub fn comparison(&self) -> Option<&Comparison> {
        Some(&self.compared.as_ref()?.as_ref().ok()?.comparison)
    }

    /// What follows the deploy, if there was one.
    pub fn after(&self) -> Option<&After> {
        self.compared.as_ref()?.as_ref().ok()?.after.as_ref()
    }

    /// What the verification says of the steps of the rollout that people otherwise write down: rule, outcome, sentence.
    pub fn steps(&self) -> Vec<(&'static str, Outcome, String)> {
        let mut steps = Vec::new();
        let Some(Ok(baseline)) = &self.baseline else { return steps };
        let tested = format!("\"{}\" of {}", baseline.name, day_of(&baseline.created));
        if self.is_sandbox {
            let verdict = self.comparison().map(Comparison::verdict);
            match verdict {
                Some(Verdict::Drift) => {
                    steps.push((
                        "ROL003",
                        Outcome::Fail,
                        format!("It changed since it was marked as tested, {tested}."),
                    ));
                }
                Some(Verdict::Equal) => {
                    steps.push((
                        "ROL003",
                        Outcome::Pass,
                        format!("It is as it was marked as tested: {tested}."),
                    ));
                }
                _ => {}
            }
            return steps;
        }
        let (Some(comparison), Some(after)) = (self.comparison(), self.after()) else { return steps };
        let watch = &after.watch;
        steps.push(match &watch.reopened {
            None => ("ROL003", Outcome::Pass, format!("What was deployed is what was tested: {tested}.")),
            Some(reopened) => ("ROL003", Outcome::Fail, reopened_because(reopened)),
        });
        let extra = comparison.count(Direction::Extra);
        let differs = comparison.drift.iter().filter(|drift| drift.expected.is_none()).count();
        let (outcome, words) = match comparison.verdict() {
            Verdict::Equal => (Outcome::Pass, format!("Production is what was tested: {tested}.")),
            Verdict::Drift => {
                (Outcome::Fail, format!("{differs} settings of production are not those of {tested}."))
            }
            Verdict::Unknown => {
                (Outcome::Unknown, format!("Not everything of {tested} was seen in production."))
            }
        };
        steps.push(("ROL005", outcome, words.clone()));
        steps.push(("ROL007", outcome, words.clone()));
        steps.push(if extra > 0 {
            ("ROL006", Outcome::Fail, format!("{extra} settings of production grant more than {tested}."))
        } else {
            ("ROL006", outcome, words)
        });
        if watch.is_over {
            steps.push((
                "ROL008",
                Outcome::Pass,
                format!("Watched from {} until {}.", watch.from, watch.until),
            ));
        } else if let Some(due) = watch.due_since {
            steps.push(("ROL008", Outcome::Fail, format!("A re-check has been due since {due}.")));
        }
        if self.rollout.before.is_some() {
            steps.push((
                "ROL010",
                Outcome::Pass,
                "What production was before the deploy is kept.".to_owned(),
            ));
        }
        match after.clean_up.state {
            State::Done => {
                steps.push(("ROL011", Outcome::Pass, "Nothing of the old access is left.".to_owned()));
            }
            State::Due => {
                let count = after.clean_up.remove.len();
                steps.push(("ROL011", Outcome::Fail, format!("{count} things of the old access are left.")));
            }
            State::Ahead => {}
        }
        steps
    }
}

/// What people say of a baseline that is to be made.
pub struct Said {
    pub name: String,
    pub created: String,
    pub by: String,
    pub note: String,
    /// What to put before the path of a page that was not read.
    pub unseen: String,
}

/// The day of a time.
pub fn day_of(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}

/// Why the sandbox step is open again, in a sentence.
pub fn reopened_because(reopened: &Reopened) -> String {
    match reopened {
        Reopened::Drift { on } => format!("A check on {on} found production different from what was tested."),
        Reopened::Changed { event } => format!("Somebody changed production on {}: {}", event.on, event.what),
        Reopened::Retested { .. } => {
            "Something newer was marked as tested since production was verified.".to_owned()
        }
    }
}

/// A log says what happened, and is no part of a configuration.
fn is_log(path: &str) -> bool {
    path.starts_with("/0Ya") || path.contains("orgsetupaudit")
}

/// The org has another name in each environment; there is only one on either side.
fn name_of<'k>(known: &'k Known<'_>) -> &'k str {
    if known.subject.kind == SubjectKind::Org { "" } else { &known.subject.name }
}

/// Links call a subject by what stands there; its own page knows its name.
fn named(mut facts: Facts, subjects: &[Known<'_>]) -> Facts {
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

/// Those of an org itself where it is a sandbox; elsewhere all, those of its sandboxes first, the newest first.
fn offers<'s>(stored: &'s Stored, org: &str, is_sandbox: bool) -> Vec<Offer<'s>> {
    let mut offers: Vec<Offer<'s>> = Vec::new();
    for (from, kept) in &stored.baselines {
        if is_sandbox && from != org {
            continue;
        }
        let pairs = my_domain::pair(from, org);
        offers.extend(kept.iter().map(|(entry, kept)| Offer {
            place: Place { org: from.clone(), entry: entry.clone() },
            kept,
            pairs,
        }));
    }
    offers.sort_by(|a, b| (b.pairs, &b.kept.created).cmp(&(a.pairs, &a.kept.created)));
    offers
}

/// The baseline that counts: the one that was chosen, that of the same user or profile, else the newest of a sandbox.
fn chosen(
    offers: &[Offer<'_>],
    rollout: &Rollout,
    org: &str,
    is_sandbox: bool,
    view: &View<'_>,
) -> Option<usize> {
    let same = place_of(view.subject.kind, &view.subject.name);
    if is_sandbox {
        return offers.iter().position(|offer| offer.place.entry == same);
    }
    let by_hand = rollout.baseline.as_ref();
    by_hand
        .and_then(|wanted| offers.iter().position(|offer| offer.place == *wanted))
        .or_else(|| offers.iter().position(|offer| offer.pairs && offer.place.entry == same))
        .or_else(|| offers.iter().position(|offer| offer.place.org == org && offer.place.entry == same))
}
