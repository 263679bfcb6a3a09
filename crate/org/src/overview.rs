//! What is shown of an org, judged once: whoever looks at it, filters it or exports it looks at the same. Only what it is judged
//! from, and the day, make it be judged anew.

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use permlight_core::date::Moment;
use permlight_core::needs::Integration;
use permlight_core::order::InOrder as _;
use permlight_core::policy::Policy;
use permlight_core::scope::{Answer, Scope, Standing};
use permlight_core::sorted::SortedMap;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::text::same_username;
use permlight_core::waiver::Waiver;

use crate::checklist::{Basis, Checklist, ManualEntry};
use crate::judgement::{Criteria, View, belongs_to};
use crate::last_visit::Visit;
use crate::managed::Managed;
use crate::owner::Owner;
use crate::page_hints::Changes;
use crate::stored::{Stored, Whose};
use crate::subjects::{KnownSubject, subjects};
use crate::team::{self, Team};
use crate::verification::{BaselineReader, FRESH_MINUTES, Verification};

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
    /// What the organisation has decided.
    pub managed: Managed,
    /// Whom this panel shows because somebody chose so, by org; `None`: whom the user looked at last, in whichever window. What
    /// another window chooses later changes nothing here.
    pub picked: Option<SortedMap<String, String>>,
    /// Of whom somebody is at something that is not kept: no page beside takes that away.
    pub at_work: Option<Owner>,
}

impl Inputs {
    /// Shows somebody from now on; `None`: whoever comes.
    pub fn pick(&mut self, org: &str, key: Option<String>) {
        let mut picked = self.picked.take().unwrap_or_else(|| self.stored.chosen.clone());
        match key {
            Some(key) => picked.insert(org.to_owned(), key),
            None => picked.remove(org),
        };
        self.picked = Some(picked);
    }

    /// Whom somebody chose to see.
    fn picked(&self, org: &str) -> Option<&String> {
        self.picked.as_ref().unwrap_or(&self.stored.chosen).get(org)
    }

    /// The org that is shown: the chosen one; the one that was shown so far, while something of it is kept: no page of another
    /// org changes it unasked; that of the page beside, or the one read last.
    fn shown_org(&self, so_far: Option<&str>) -> Option<&str> {
        let pages = || self.stored.pages.iter();
        let so_far = so_far.and_then(|org| pages().map(|page| page.org.as_str()).find(|known| *known == org));
        let beside = self.page.as_ref().map(|page| page.org.as_str());
        let read_last = || pages().max_by_key(|page| page.newest()).map(|page| page.org.as_str());
        self.org.as_deref().or(so_far).or(beside).or_else(read_last)
    }

    /// All orgs that something is known of.
    pub fn orgs(&self) -> Vec<&str> {
        let mut orgs: Vec<&str> = self.stored.pages.iter().map(|page| page.org.as_str()).collect();
        orgs.extend(self.page.as_ref().map(|page| page.org.as_str()));
        orgs.order();
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

    /// What people wrote down of an org. Entries of earlier versions name no record: one whose name several have is for nobody that
    /// can be told.
    fn manual(&self, org: &str, subjects: &[KnownSubject], chosen: &Subject) -> Vec<ManualEntry> {
        // What stands alone in a file may be another one of that name.
        let has_record = chosen.record_id.is_some();
        let is_told = |entry: &&ManualEntry| {
            let named = subjects.iter().filter(|known| entry.is_for(std::slice::from_ref(&known.subject)));
            let is_one = || if entry.record.is_some() { has_record } else { named.count() < 2 };
            entry.subject.is_empty() || is_one()
        };
        self.stored.manual.get(org).into_iter().flatten().filter(is_told).cloned().collect()
    }

    /// The register of an org: what the team's file says of a user counts before what was declared by hand.
    fn integrations(&self, org: &str) -> Vec<Integration> {
        let mut all = self.team.as_ref().map(|team| team.integrations.clone()).unwrap_or_default();
        let own = self.stored.register.get(org).into_iter().flat_map(SortedMap::values);
        let is_new = |one: &&Integration| {
            !all.iter().any(|known| known.id == one.id || same_username(&known.username, &one.username))
        };
        let own: Vec<Integration> = own.filter(is_new).cloned().collect();
        all.extend(own);
        all
    }

    /// What is known of whose the record is that is judged, besides what its pages show.
    fn whose(&self, org: &str, chosen: &str) -> Whose {
        let id = chosen.split_once(':').map(|(_, id)| id);
        id.and_then(|id| self.stored.whose_of(org, id)).cloned().unwrap_or_default()
    }

    /// The key of the subject of the page beside, if anything is known of it.
    fn beside(&self, org: &str, subjects: &[KnownSubject]) -> Option<String> {
        let page = self.page.as_ref().filter(|page| page.org == org)?;
        let key = format!("{}:{}", page.kind, page.id);
        subjects.iter().any(|known| known.key() == key).then_some(key)
    }

    /// The user or profile that is judged: the chosen one; the one that was judged so far, while the page beside belongs to it;
    /// that of the page beside, else the first user or profile.
    fn chosen(&self, org: &str, subjects: &[KnownSubject], so_far: Option<&str>) -> Option<String> {
        use SubjectKind::{PermissionSet, PermissionSetGroup, Profile, User};
        let is_known = |key: &String| subjects.iter().any(|known| known.key() == *key);
        let remembered = self.picked(org).cloned().filter(is_known);
        let beside = self.beside(org, subjects);
        let is_at_work = |held: &str| self.at_work.as_ref().is_some_and(|of| of.org == org && of.key == held);
        let belongs = |held: &str| beside.as_ref().is_none_or(|beside| belongs_to(subjects, held, beside));
        let held = so_far.filter(|held| is_at_work(held) || belongs(held));
        if let Some(held) = held.map(str::to_owned).filter(is_known).filter(|_| remembered.is_none()) {
            return Some(held);
        }
        let first = || {
            let is_listed = |known: &&KnownSubject| !self.stored.is_left_out(org, &known.subject);
            let of = |kind| subjects.iter().filter(is_listed).find(|known| known.subject.kind == kind);
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
    /// What was found; `None` if nobody is judged.
    pub view: Option<View>,
    /// Whose the record is, as far as is known, where nobody said that it is an integration user's or chose it from the list: then
    /// nothing is judged, and somebody is asked.
    pub asked: Option<Scope>,
    /// What the page beside is about, where that is somebody else.
    pub beside: Option<Beside>,
    /// The org of the page beside, where that is another one.
    pub elsewhere: Option<String>,
    /// Where its verification stands.
    pub verification: Option<Verification>,
    /// What people wrote down of this org and can be told whom of.
    manual: Vec<ManualEntry>,
    /// From then on something that was read is too old to be put on record.
    holds_until: Moment,
}

/// When the next reading becomes too old to be put on record, or the day is over.
fn holds_until(subjects: &[KnownSubject], now: Moment) -> Moment {
    let readings = subjects.iter().flat_map(|known| &known.pages).flat_map(|page| &page.record.readings);
    let strong = readings.filter(|reading| reading.source.is_strong());
    let ends = strong.filter_map(|reading| Moment::parse(&reading.time));
    let ends = ends.map(|time| time.plus_minutes(FRESH_MINUTES + 1)).filter(|end| *end > now);
    ends.fold(Moment::midnight(now.date().plus_days(1)), Moment::min)
}

/// The subject of the page beside, where another one is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// What it is known by among the subjects of its org.
    pub key: String,
    /// The subject.
    pub subject: Subject,
    /// It belongs to the one that is judged.
    pub belongs: bool,
}

impl Overview {
    fn new(inputs: &Inputs, reader: &BaselineReader, so_far: Option<&(String, String)>, now: Moment) -> Self {
        let org = inputs.shown_org(so_far.map(|(org, _)| org.as_str()));
        let elsewhere =
            inputs.page.as_ref().map(|page| &page.org).filter(|other| Some(other.as_str()) != org);
        let subjects = org.map(|org| subjects(&inputs.stored.pages, org)).unwrap_or_default();
        let so_far = so_far.filter(|(of, _)| Some(of.as_str()) == org).map(|(_, key)| key.as_str());
        let chosen = org.and_then(|org| inputs.chosen(org, &subjects, so_far));
        let beside =
            org.and_then(|org| inputs.beside(org, &subjects)).filter(|key| Some(key) != chosen.as_ref());
        let beside = beside.and_then(|key| {
            let subject = subjects.iter().find(|known| known.key() == key)?.subject.clone();
            let belongs = chosen.as_ref().is_some_and(|chosen| belongs_to(&subjects, chosen, &key));
            Some(Beside { key, subject, belongs })
        });
        let criteria = Criteria {
            policy: inputs.policy(),
            whose: org
                .zip(chosen.as_deref())
                .map(|(org, chosen)| inputs.whose(org, chosen))
                .unwrap_or_default(),
            team: inputs.team.as_ref().map(|team| team.scope.clone()).unwrap_or_default(),
            integrations: org.map(|org| inputs.integrations(org)).unwrap_or_default(),
            waivers: org.map(|org| inputs.waivers(org)).unwrap_or_default(),
            now,
        };
        let mut view = chosen.as_deref().and_then(|chosen| View::new(&subjects, chosen, &criteria));
        let is_chosen = org.is_some_and(|org| chosen.is_some() && inputs.picked(org) == chosen.as_ref());
        let is_own = |view: &View| {
            view.scope.standing == Standing::Judged || is_chosen && criteria.whose.answer != Some(Answer::No)
        };
        let asked = view.take_if(|view| !is_own(view)).map(|view| view.scope);
        let verification = org
            .zip(view.as_ref())
            .map(|(org, view)| Verification::new(&inputs.stored, reader, org, &subjects, view, &criteria));
        if let (Some(view), Some(verification)) = (&mut view, &verification) {
            view.settle(|stage| verification.settles(stage));
        }
        let manual = org.zip(view.as_ref());
        let manual =
            manual.map(|(org, view)| inputs.manual(org, &subjects, &view.subject)).unwrap_or_default();
        let holds_until = holds_until(&subjects, now);
        Self {
            org: org.map(str::to_owned),
            subjects,
            chosen,
            criteria,
            view,
            asked,
            beside,
            elsewhere: elsewhere.cloned(),
            verification,
            manual,
            holds_until,
        }
    }

    /// Whom it shows.
    pub fn owner(&self) -> Owner {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Owner { org: text(&self.org), key: text(&self.chosen) }
    }

    /// The checklist of whom is judged.
    pub fn checklist(&self) -> Option<Checklist<'_>> {
        let view = self.view.as_ref()?;
        let basis = Basis {
            policy: self.criteria.policy,
            findings: &view.findings,
            manual: &self.manual,
            integrations: &self.criteria.integrations,
            today: self.criteria.today(),
        };
        Some(Checklist::new(&basis, &[vec![view.subject.clone()]]))
    }

    /// The visit of today at the org and at whom it shows, to be kept; `None` if there is nothing to keep anew.
    pub fn visit(&self, stored: &Stored) -> Option<(&str, &str, Visit)> {
        let (org, chosen) = (self.org.as_deref()?, self.chosen.as_deref()?);
        let last = stored.visits.get(org).and_then(|visits| visits.get(chosen));
        let visit = Visit::today(last, self.view.as_ref()?.failures(), self.criteria.today())?;
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
    /// The org and whom of it is judged, so that a page that belongs to it does not change that.
    so_far: RefCell<Option<(String, String)>>,
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

    /// What came of it, judged where that does not hold any more.
    pub fn overview(&self, now: Moment) -> Rc<Overview> {
        let mut kept = self.overview.borrow_mut();
        if let Some(known) =
            kept.as_ref().filter(|known| known.criteria.now <= now && now < known.holds_until)
        {
            return Rc::clone(known);
        }
        let made = Rc::new(Overview::new(&self.inputs, &self.reader, self.so_far.borrow().as_ref(), now));
        if let (Some(org), Some(chosen)) = (&made.org, &made.chosen) {
            self.so_far.replace(Some((org.clone(), chosen.clone())));
        }
        Rc::clone(kept.insert(made))
    }

    /// What pages are to be told.
    pub fn page_hints(&self, now: Moment) -> Changes {
        let (inputs, overview) = (&self.inputs, self.overview(now));
        Changes::new(&inputs.stored, inputs.team.as_ref(), overview.verification.as_ref(), now.date())
    }
}
