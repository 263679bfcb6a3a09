//! From what is kept to a judgement of one integration user, or of one profile.

mod granted;
mod place;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::sync::Arc;

use permlight_core::across::{self, Org};
use permlight_core::capture::Capture;
use permlight_core::date::{Date, Moment};
use permlight_core::effective::{Effective, Seen};
use permlight_core::evaluate::{self, Context};
use permlight_core::evidence::Source;
use permlight_core::fact;
use permlight_core::finding::{Finding, Outcome, Standing};
use permlight_core::message::Message;
use permlight_core::needs::{self, Integration};
use permlight_core::order::InOrder as _;
use permlight_core::policy::{self, Policy, Suggestion};
use permlight_core::rule::Stage;
use permlight_core::scan::Step;
use permlight_core::scope::{self, Known, Scope, Standing as InScope, TeamScope};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::told::Origin;
use permlight_core::waiver::Waiver;

use crate::assessment::{Ledger, Notice};
use crate::checklist::{ItemOutcome, grantors_of};
use crate::stored::Whose;
use crate::subjects::KnownSubject;
use crate::unread::unread;
pub use granted::granted;
use place::Places;

/// What judges.
pub struct Criteria {
    /// The rules.
    pub policy: &'static Policy,
    /// The register.
    pub integrations: Vec<Integration>,
    /// What the team bears.
    pub waivers: Vec<Waiver>,
    /// What is known of whose the record is that is judged, besides what its pages show.
    pub whose: Whose,
    /// Who is judged, by the team's file.
    pub team: TeamScope,
    /// This moment.
    pub now: Moment,
}

impl Criteria {
    /// The day.
    pub const fn today(&self) -> Date {
        self.now.date()
    }
}

/// A page that was read.
pub struct ReadPage {
    /// What people call it.
    pub title: String,
    /// Whom it is about.
    pub subject: Subject,
    /// Path and parameters.
    pub path: String,
    /// When it was read.
    pub time: String,
    /// How it was read.
    pub source: Source,
    /// The file that tells it, if this browser has not read it itself.
    pub from: Option<String>,
}

/// All that is known and found of one user or profile.
pub struct View {
    /// Whom.
    pub subject: Subject,
    /// In the order of standing, then of severity.
    pub findings: Vec<Finding>,
    /// What people should know about their waivers.
    pub notices: Vec<Notice>,
    /// What was read last first.
    pub read: Vec<ReadPage>,
    /// What a scan would read as well.
    pub unread: Vec<Step>,
    /// What the user can do.
    pub access: Option<Effective>,
    /// The policy that its licence speaks for.
    pub suggestion: Option<Suggestion>,
    /// The subject itself and everything that belongs to it.
    pub belonging: Vec<Subject>,
    /// Whether it is an integration user's, and why.
    pub scope: Scope,
    /// By what logs name it.
    pub watched: Vec<String>,
    /// The name with which it logs in; empty if it is no user, or its page was not read.
    pub username: String,
}

impl View {
    /// Judges one of the subjects with everything that belongs to it; `None` if none has this key.
    pub fn new(subjects: &[KnownSubject], chosen: &str, criteria: &Criteria) -> Option<Self> {
        let subject = subjects.iter().find(|known| known.key() == chosen)?;
        let captures: Vec<Capture> = subjects.iter().map(KnownSubject::capture).collect();
        let own = captures.iter().find(|capture| *capture.subject == subject.subject)?;
        let belonging = belonging(own, &captures);
        let context = Context { watched: watched(own), ..Context::default() };
        let seen: Vec<Seen<'_>> = captures.iter().map(Seen::on_pages).collect();
        let integrations = needs::by_user(&criteria.integrations);
        let org = Org { seen: &seen, integrations: &integrations, context: &context };
        let is_user = own.subject.kind == SubjectKind::User;
        let access = is_user.then(|| across::access(&org, &own.subject)).flatten();
        let scope = scope_of(own, &captures, criteria);
        let found = found(&org, own, (&belonging, scope.standing == InScope::Judged), criteria.policy);

        let mut ledger = Ledger::new(&criteria.waivers, criteria.today());
        let mut findings: Vec<Finding> = Vec::new();
        let is_part =
            |known: &&KnownSubject| belonging.iter().any(|capture| *capture.subject == known.subject);
        let places = Places::new(subjects.iter().filter(is_part));
        for (about, mut own) in found {
            ledger.apply(&about, &mut own);
            let known = subjects.iter().find(|known| known.subject == *about).unwrap_or(subject);
            for finding in &mut own {
                finding.origin = Some(Box::new(origin(&places, known, finding, access.as_ref())));
            }
            findings.append(&mut own);
        }
        sort(&mut findings);
        let licence = own.value("user/licence").or(own.licence.as_deref());
        Some(Self {
            findings,
            notices: ledger.notices().collect(),
            read: read(subjects, &belonging),
            unread: unread(subject, subjects, None),
            suggestion: licence.map(policy::suggest),
            belonging: belonging.iter().map(|capture| Subject::clone(&capture.subject)).collect(),
            subject: Subject::clone(&own.subject),
            scope,
            access,
            watched: context.watched,
            username: own.value("user/username").unwrap_or_default().to_owned(),
        })
    }

    /// Puts what is known of the rollout in the place of what people would have to write down.
    pub fn settle(&mut self, known: impl Fn(Stage) -> Option<(Outcome, Message)>) {
        for finding in &mut self.findings {
            if finding.outcome != Outcome::Manual {
                continue;
            }
            if let Some((outcome, sentence)) = finding.rule.stage().and_then(&known) {
                finding.outcome = outcome;
                finding.message = sentence;
            }
        }
        sort(&mut self.findings);
    }

    /// Names of what fails, sorted: what is remembered of a visit.
    pub fn failures(&self) -> Vec<String> {
        let failing = self.findings.iter().filter(|finding| finding.standing() == Standing::Fail);
        let mut names: Vec<String> = failing
            .map(|finding| {
                let id = finding.subject.record_id.as_deref().unwrap_or_default();
                format!("{}|{id}|{}", finding.rule.code, finding.target.name())
            })
            .collect();
        names.order();
        names.dedup();
        names
    }
}

/// Whether somebody is an integration user's, and why.
fn scope_of(own: &Capture, captures: &[Capture], criteria: &Criteria) -> Scope {
    let (kind, name) = (own.subject.kind, own.subject.name.as_str());
    let called = own.value("user/username").unwrap_or(name);
    let holder = criteria.whose.holder.split_once(':');
    let find = |kind: SubjectKind, name: &str| {
        captures.iter().find(|other| other.subject.kind == kind && other.subject.name == name)
    };
    let known = Known {
        answer: criteria.whose.answer,
        team: criteria.team.answer(kind, name),
        declared: scope::declared(&criteria.integrations, kind, called).map(|one| one.title.as_str()),
        holder: holder.and_then(|(kind, name)| Some((SubjectKind::from_id(kind)?, name))),
        members: scope::of_members(own, find),
    };
    scope::scope(own, &known)
}

/// What is found, by whom it is about. What belongs to somebody who is judged is judged, even if Salesforce made it.
fn found(
    org: &Org<'_>,
    own: &Capture,
    (belonging, is_judged): (&[&Capture], bool),
    policy: &'static Policy,
) -> Vec<(Arc<Subject>, Vec<Finding>)> {
    let mut found: Vec<(Arc<Subject>, Vec<Finding>)> = Vec::new();
    // What a profile or set lacks, another may grant; only of a user it is known what it holds.
    let holders = if own.subject.kind == SubjectKind::User {
        across::holders(org, policy, Some(&own.subject))
    } else {
        Vec::new()
    };
    for capture in belonging {
        let mut findings = if is_judged {
            evaluate::evaluate_named(capture, policy, org.context)
        } else {
            evaluate::evaluate_in(capture, policy, org.context)
        };
        across::settle(&mut findings, &capture.subject, &holders);
        found.push((Arc::clone(&capture.subject), findings));
    }
    let whose: Vec<_> = holders.iter().collect();
    for (subject, findings) in across::unseen(&whose, policy) {
        // Of two that have its name nobody knows which is held, and each is judged by itself. A group is judged by its members.
        if subject.kind != SubjectKind::PermissionSetGroup
            && belonging
                .iter()
                .any(|own| own.subject.kind == subject.kind && own.subject.name == subject.name)
        {
            continue;
        }
        found.push((subject, findings));
    }
    if own.subject.kind == SubjectKind::User {
        let findings = across::evaluate(org, policy);
        let of_user = findings.into_iter().filter(|found| found.subject.record_id == own.subject.record_id);
        // Registers call a user by its user name: it is the same one.
        if let Some((_, findings)) = found.first_mut() {
            findings.extend(of_user.map(|finding| Finding { subject: Arc::clone(&own.subject), ..finding }));
        }
    }
    found
}

/// In the order of standing, then of severity.
fn sort(findings: &mut [Finding]) {
    findings.order_by_key(|finding| {
        (ItemOutcome::of(finding.standing()), Reverse(finding.severity), finding.rule.code)
    });
}

/// The page that tells a finding, and who grants what was found.
fn origin(
    places: &Places<'_>,
    known: &KnownSubject,
    finding: &Finding,
    access: Option<&Effective>,
) -> Origin {
    let (told, dispute) = places.of(known, finding);
    Origin { told, dispute, grantors: access.map(|access| grantors_of(finding, access)).unwrap_or_default() }
}

fn read(subjects: &[KnownSubject], belonging: &[&Capture]) -> Vec<ReadPage> {
    let is_read = |known: &&KnownSubject| belonging.iter().any(|capture| *capture.subject == known.subject);
    let mut read: Vec<ReadPage> = Vec::new();
    for known in subjects.iter().filter(is_read) {
        read.extend(known.pages.iter().map(|page| ReadPage {
            title: page.title.clone(),
            subject: known.subject.clone(),
            path: page.path.clone(),
            time: page.newest().to_owned(),
            source: page.source(),
            from: page.from.clone(),
        }));
    }
    read.order_by(|a, b| b.time.cmp(&a.time));
    read
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

/// Whether a subject belongs to another, both by their keys: to a user its profile, sets, groups, and the org.
pub fn belongs_to(subjects: &[KnownSubject], whole: &str, part: &str) -> bool {
    let captures: Vec<Capture> = subjects.iter().map(KnownSubject::capture).collect();
    let of = |key: &str| {
        let known = subjects.iter().find(|known| known.key() == key)?;
        captures.iter().find(|capture| *capture.subject == known.subject)
    };
    let (Some(whole), Some(part)) = (of(whole), of(part)) else { return false };
    belonging(whole, &captures).iter().any(|capture| capture.subject == part.subject)
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

/// By what logs name it: a user by its names and what it holds, anything else by its name.
fn watched(own: &Capture) -> Vec<String> {
    let mut names = Vec::new();
    if own.subject.kind == SubjectKind::User {
        let facts: Vec<_> = own.more.iter().map(|fact| (&fact.key, &fact.value)).collect();
        names = fact::names_in_logs(&facts);
    }
    if own.value("user/username").is_none() && !own.subject.name.is_empty() {
        names.push(own.subject.name.clone());
    }
    names
}
