//! From what is kept to a judgement of one integration user, or of one profile.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use permlight_core::across::{self, Org, OrgFinding};
use permlight_core::capture::Capture;
use permlight_core::date::{Date, Moment};
use permlight_core::effective::{Effective, Seen};
use permlight_core::evaluate::{self, Context};
use permlight_core::evidence::{self, Proof};
use permlight_core::fact::{self, Facts};
use permlight_core::finding::{Outcome, Target};
use permlight_core::message;
use permlight_core::needs::Integration;
use permlight_core::policy::{self, Policy, Suggestion};
use permlight_core::scan::{self, Step};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::waiver::Waiver;
use permlight_org::assessment::{Ledger, Notice, Ruled};
use permlight_org::checklist::{ItemOutcome, Observation};
use permlight_report::words::grantors_of;

use crate::stored::Page;

/// One subject and all pages that were read of it.
pub struct Known<'s> {
    pub subject: Subject,
    pub pages: Vec<&'s Page>,
}

/// A page that was read.
pub struct ReadPage<'s> {
    pub title: &'s str,
    pub subject: &'s Subject,
    pub path: &'s str,
    pub time: &'s str,
    /// The file that tells it, if this browser has not read it itself.
    pub from: Option<&'s str>,
}

/// All that is known and found of one user or profile.
pub struct View<'s> {
    pub subject: Subject,
    /// In the order of standing, then of severity.
    pub observations: Vec<Observation<'s>>,
    /// What people should know about their waivers.
    pub notices: Vec<Notice>,
    pub read: Vec<ReadPage<'s>>,
    /// What a scan would read as well.
    pub unseen: Vec<Step>,
    /// What the user can do.
    pub access: Option<Effective>,
    pub suggestion: Option<Suggestion>,
    /// The subject itself and everything that belongs to it.
    pub belonging: Vec<Subject>,
    /// By what logs name it.
    pub watched: Vec<String>,
}

impl View<'_> {
    /// Puts what a verification has shown in the place of what people would have to write down.
    pub fn settle(&mut self, steps: &[(&str, Outcome, String)]) {
        for seen in &mut self.observations {
            let finding = &mut seen.ruled.finding;
            let settled = steps.iter().find(|(rule, ..)| *rule == finding.rule.code);
            if let Some((_, outcome, words)) = settled.filter(|_| finding.outcome == Outcome::Manual) {
                finding.outcome = *outcome;
                finding.message = message!("found.as-is", words.clone());
            }
        }
        sort(&mut self.observations);
    }
}

/// In the order of standing, then of severity.
fn sort(observations: &mut [Observation<'_>]) {
    observations.sort_by_key(|seen| {
        let finding = &seen.ruled.finding;
        (ItemOutcome::of(seen.ruled.standing()), std::cmp::Reverse(finding.severity), finding.rule.code)
    });
}

/// The subjects of an org, by kind and record id.
pub fn subjects<'s>(pages: &'s [Page], org: &str) -> Vec<Known<'s>> {
    let mut known: BTreeMap<(SubjectKind, Option<&str>), Vec<&Page>> = BTreeMap::new();
    for page in pages.iter().filter(|page| page.org == org) {
        known.entry((page.subject.kind, page.subject.record_id.as_deref())).or_default().push(page);
    }
    known
        .into_values()
        .map(|mut pages| {
            pages.sort_by(|a, b| newest(b).cmp(newest(a)));
            // A page may not show the name; then an older one that does gives it.
            let named = pages.iter().find(|page| !page.subject.name.is_empty()).or(pages.first());
            let subject = named.map_or_else(unknown_subject, |page| page.subject.clone());
            Known { subject, pages }
        })
        .collect()
}

fn unknown_subject() -> Subject {
    Subject { kind: SubjectKind::Org, name: String::new(), record_id: None }
}

fn newest(page: &Page) -> &str {
    page.record.readings.first().map_or("", |reading| &reading.time)
}

impl<'s> Known<'s> {
    /// What the pages prove together.
    pub fn proofs(&self) -> Vec<Proof<'s>> {
        evidence::merge_from(self.pages.iter().map(|page| (&page.record, page.source())))
    }

    /// What they say together.
    pub fn facts(&self) -> Facts {
        evidence::facts(&self.proofs())
    }

    /// What was read since a time. What was read before may have changed.
    pub fn facts_since(&self, since: Moment) -> Facts {
        let is_later = |time: &str| Moment::parse(time).is_some_and(|time| time >= since);
        let later = |page: &&Page| {
            let mut record = page.record.clone();
            record.readings.retain(|reading| is_later(&reading.time));
            (record, page.source())
        };
        let records: Vec<_> = self.pages.iter().map(later).collect();
        evidence::facts(&evidence::merge_from(records.iter().map(|(record, source)| (record, *source))))
    }

    fn capture(&self) -> Capture {
        fact::capture(self.subject.clone(), &self.facts())
    }

    /// What to know it by.
    pub fn key(&self) -> String {
        format!("{}:{}", self.subject.kind.id(), self.subject.record_id.as_deref().unwrap_or_default())
    }
}

/// What judges.
pub struct Measure<'m> {
    pub policy: &'static Policy,
    pub integrations: &'m [Integration],
    pub waivers: &'m [Waiver],
    pub today: Date,
}

/// Judges one of the subjects with everything that belongs to it.
pub fn view<'s>(subjects: &'s [Known<'s>], chosen: &str, measure: &Measure<'s>) -> Option<View<'s>> {
    let subject = subjects.iter().find(|known| known.key() == chosen)?;
    let captures: Vec<Capture> = subjects.iter().map(Known::capture).collect();
    let own = captures.iter().find(|capture| capture.subject == subject.subject)?;
    let belonging = belonging(own, &captures);
    let is_user = subject.subject.kind == SubjectKind::User;
    let mut watched: Vec<String> = if is_user { watched(own) } else { vec![subject.subject.name.clone()] };
    watched.retain(|name| !name.is_empty());
    let context = Context { watched, ..Context::default() };
    let seen: Vec<Seen<'_>> = captures.iter().map(Seen::on_pages).collect();
    let org = Org { seen: &seen, integrations: measure.integrations, context: &context };
    let access = is_user.then(|| across::access(&org, &subject.subject)).flatten();

    let mut found: Vec<(Subject, Vec<Ruled<'s>>)> = Vec::new();
    for capture in &belonging {
        let findings = evaluate::evaluate_in(capture, measure.policy, &context);
        found.push((capture.subject.clone(), findings.into_iter().map(Ruled::from).collect()));
    }
    if is_user {
        let findings = across::evaluate(&org, measure.policy);
        let own = findings.into_iter().filter(|found| found.subject.record_id == subject.subject.record_id);
        for OrgFinding { subject, finding } in own {
            match found.iter_mut().find(|(known, _)| *known == subject) {
                Some((_, findings)) => findings.push(finding.into()),
                None => found.push((subject, vec![finding.into()])),
            }
        }
    }
    let mut ledger = Ledger::new(measure.waivers, measure.today);
    let mut observations = Vec::new();
    for (about, mut findings) in found {
        ledger.apply(about.kind, &about.name, &mut findings);
        let known = subjects.iter().find(|known| known.subject == about).unwrap_or(subject);
        let proofs = known.proofs();
        observations.extend(
            findings
                .into_iter()
                .map(|ruled| observation(known, &proofs, about.clone(), ruled, access.as_ref())),
        );
    }
    sort(&mut observations);

    let is_read = |known: &&Known<'_>| belonging.iter().any(|capture| capture.subject == known.subject);
    let mut read: Vec<ReadPage<'s>> = Vec::new();
    for known in subjects.iter().filter(is_read) {
        read.extend(known.pages.iter().map(|page| ReadPage {
            title: &page.title,
            subject: &known.subject,
            path: &page.path,
            time: newest(page),
            from: page.from.as_deref(),
        }));
    }
    read.sort_by(|a, b| b.time.cmp(a.time));
    let licence = own.value("user/licence").or(own.licence.as_deref());
    Some(View {
        subject: subject.subject.clone(),
        observations,
        notices: ledger.notices().collect(),
        read,
        unseen: unseen(subject, subjects, None),
        access,
        suggestion: licence.map(policy::suggest),
        belonging: belonging.iter().map(|capture| capture.subject.clone()).collect(),
        watched: context.watched.clone(),
    })
}

/// A finding with the page that tells it: the one that proves its very fact, else the newest of the subject.
fn observation<'w>(
    known: &Known<'_>,
    proofs: &[Proof<'_>],
    subject: Subject,
    ruled: Ruled<'w>,
    access: Option<&Effective>,
) -> Observation<'w> {
    let name = match &ruled.finding.target {
        Target::Permission(name) => fact::name("permission", name),
        other => other.name().to_owned(),
    };
    let proof = proofs.iter().find(|proof| proof.name == name);
    let page = proof.and_then(|proof| known.pages.get(proof.record)).or(known.pages.first());
    let time = proof.map_or_else(|| page.map_or("", |page| newest(page)), |proof| proof.time);
    Observation {
        subject,
        place: page.map_or_else(String::new, |page| page.title.clone()),
        time: Moment::parse(time),
        grantors: access.map(|access| grantors_of(&ruled.finding, access)).unwrap_or_default(),
        ruled,
    }
}

/// A user with its profile, its sets and groups and the org; anything else alone.
fn belonging<'c>(own: &'c Capture, captures: &'c [Capture]) -> Vec<&'c Capture> {
    let mut belonging = vec![own];
    let mut open = vec![own];
    while let Some(capture) = open.pop() {
        for other in captures {
            let is_new = !belonging.iter().any(|known| known.subject == other.subject);
            if is_new && belongs(other, capture) {
                belonging.push(other);
                open.push(other);
            }
        }
    }
    belonging
}

fn belongs(other: &Capture, to: &Capture) -> bool {
    let id = other.subject.record_id.as_deref();
    let listed = |section: &str| id.is_some_and(|id| to.more.get(&fact::name(section, id)).is_some());
    match (to.subject.kind, other.subject.kind) {
        (SubjectKind::User, SubjectKind::Org) => true,
        (SubjectKind::User, SubjectKind::Profile) => id.is_some() && to.value("user/profile-id") == id,
        (SubjectKind::User | SubjectKind::PermissionSetGroup, SubjectKind::PermissionSet) => {
            listed("permission-set")
        }
        (SubjectKind::User, SubjectKind::PermissionSetGroup) => listed("permission-set-group"),
        (SubjectKind::PermissionSetGroup, SubjectKind::MutingPermissionSet) => listed("muting"),
        _ => false,
    }
}

/// By what logs name a user and what it holds.
fn watched(user: &Capture) -> Vec<String> {
    let own = ["user/username", "user/name", "user/profile"].into_iter().filter_map(|fact| user.value(fact));
    let held = ["permission-set", "permission-set-group"];
    let held = held.into_iter().flat_map(|section| fact::section(&user.more, section)).map(|(_, name)| name);
    own.chain(held).map(str::to_owned).collect()
}

/// What a scan of the subject would read that no page in the store stands for; with a time, none that was read since.
pub fn unseen(subject: &Known<'_>, subjects: &[Known<'_>], since: Option<Moment>) -> Vec<Step> {
    let Some(id) = subject.subject.record_id.as_deref() else { return Vec::new() };
    let mut steps = scan::start(subject.subject.kind, id);
    let mut at = 0;
    let mut unseen = Vec::new();
    while let Some(step) = steps.get(at).cloned() {
        at += 1;
        let read = |path: &str| {
            let pages = subjects.iter().flat_map(|known| known.pages.iter().map(move |page| (known, *page)));
            let is_new = |page: &Page| since.is_none_or(|since| Moment::parse(newest(page)) >= Some(since));
            let is_it = |page: &Page| !path.is_empty() && same_page(&page.path, path) && is_new(page);
            pages.filter(|(_, page)| is_it(page)).collect::<Vec<_>>()
        };
        let pages = [read(&step.path), read(&step.instead)].concat();
        if pages.is_empty() {
            unseen.push(step);
            continue;
        }
        for (known, page) in pages {
            let Some(id) = known.subject.record_id.as_deref() else { continue };
            let facts = evidence::facts(&evidence::merge(&[&page.record]));
            let overview = facts.iter().all(|fact| fact::split(&fact.key).0 == "about");
            for next in scan::follow(&page.definition, known.subject.kind, id, overview, &facts) {
                if !steps.contains(&next) {
                    steps.push(next);
                }
            }
        }
    }
    unseen
}

/// Whether two addresses are of one page: the path, and the parameters that choose a section.
fn same_page(a: &str, b: &str) -> bool {
    let parts = |address: &str| {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let value = |name: &str| {
            let found = query.split('&').find_map(|pair| pair.strip_prefix(name));
            found.unwrap_or_default().to_owned()
        };
        let section = (value("s="), value("o="));
        // Ids of 15 and of 18 characters name the same record.
        let path: Vec<String> = path
            .split('/')
            .map(|part| if part.len() == 18 { part.chars().take(15).collect() } else { part.to_owned() })
            .collect();
        (path, section)
    };
    parts(a) == parts(b)
}
