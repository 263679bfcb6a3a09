//! Judgement across subjects: what takes a user, its profile, its sets and what people declare to tell.

mod access;
mod assignments;
mod beside;
mod grouping;
mod holders;
mod hours;
mod licences;
mod logins;
mod mfa;
mod people;
mod profile;
mod register;
mod together;
mod too_much;
mod unseen;
pub mod words;

pub use assignments::{Assignment, Comparison, compare_assignments};
pub use holders::{Holder, holders, inert, settle};
pub use unseen::unseen;

use std::sync::Arc;

use crate::capture::Capture;
use crate::coverage::Rows;
use crate::effective::{self, Effective, EffectiveOther, Seen, effective};
use crate::evaluate::Context;
use crate::fact;
use crate::finding::{Finding, Found, Outcome};
use crate::message;
use crate::message::Message;
use crate::needs::Integration;
use crate::policy::Policy;
use crate::rule::{Across, Check, Rule};
use crate::section::Section;
use crate::setting::Unknown;
use crate::subject::{StandardProfile, Subject, SubjectKind};

use people::{Access, Person};

/// What is known of one org.
#[derive(Debug, Clone, Copy)]
pub struct Org<'c> {
    /// Everything that was read.
    pub seen: &'c [Seen<'c>],
    /// The register.
    pub integrations: &'c [Integration],
    /// Which users are integration users, where no integration says so.
    pub context: &'c Context,
}

/// Applies every rule of the policy that looks across subjects, in the order of rule codes, to each integration user; to the org
/// where nobody said which user is one. Then come the rules about profiles, which nobody can tell of a user without one.
pub fn evaluate(org: &Org<'_>, policy: &Policy) -> Vec<Finding> {
    let people = people::people(org);
    let mut findings = Vec::new();
    let access: Vec<Access<'_>> = people.iter().map(|person| Access::new(org.seen, person)).collect();
    for rule in policy.rules() {
        let across = match rule.check {
            Check::Across(across) => Some(across),
            Check::Combination(_) => None,
            _ => continue,
        };
        if let Some(across) = across.filter(|_| people.is_empty()) {
            let subject = Arc::new(Subject { kind: SubjectKind::Org, name: String::new(), record_id: None });
            let message = message!("people.nobody");
            findings.push(Finding::unknown(rule, &subject, across.id(), Unknown::NotSeen, message));
        }
        for person in &people {
            // Who holds the same can do the same.
            let Some(access) = access.get(person.like) else { continue };
            let subject = Arc::new(person.subject());
            let mut judge =
                Judge { org, people: &people, person, subject, access, rule, findings: Vec::new() };
            match across {
                Some(across) => judge.apply(across),
                None => judge.together(),
            }
            findings.append(&mut judge.findings);
        }
    }
    for person in &people {
        if let Some(holder) = Holder::without_profile(org.seen, person) {
            let of_profile = unseen::of_profile(&Arc::new(person.subject()), &holder, policy, &findings);
            findings.extend(of_profile);
        }
    }
    findings
}

/// What a user can do by all that was seen of its holdings; `None` if its page was not seen.
pub fn access(org: &Org<'_>, user: &Subject) -> Option<Effective> {
    let people = people::people(org);
    let person = people.iter().find(|person| person.user.is_some_and(|seen| *seen.subject == *user))?;
    Some(effective(org.seen, &person.holdings))
}

/// What a user has of all other sections; nothing if its page was not seen.
pub fn others(org: &Org<'_>, user: &Subject) -> Vec<EffectiveOther> {
    let people = people::people(org);
    let person = people.iter().find(|person| person.user.is_some_and(|seen| *seen.subject == *user));
    person.map(|person| effective::others(org.seen, &person.holdings).0).unwrap_or_default()
}

/// What the rules about a user's profile and licence say of one whom the register declares, and whose page nobody has.
pub fn of_declared_user(integration: &Integration, seen: &[Seen<'_>], policy: &Policy) -> Vec<Finding> {
    let user = declared_user(integration, seen);
    let told = |finding: &Finding| match finding.rule.check {
        Check::Value(check) => matches!(check.fact, "user/profile" | "user/licence"),
        Check::Listed(check) => check.list == Section::PermissionSetLicences.fact(),
        _ => false,
    };
    let findings = crate::evaluate::evaluate_named(&user, policy, &Context::default());
    findings.into_iter().filter(told).collect()
}

/// What the register and what was read tell of a user whose page nobody has: its profile, the licence of that, and its permission
/// set licences.
fn declared_user(integration: &Integration, seen: &[Seen<'_>]) -> Capture {
    let username = &integration.username;
    let name = if username.is_empty() { integration.name() } else { username };
    let mut user = Capture::new(Subject { kind: SubjectKind::User, name: name.to_owned(), record_id: None });
    // A register that names some licences names them all.
    let licences = &integration.permission_set_licences;
    if !licences.is_empty() {
        let section = Section::PermissionSetLicences.fact();
        let (mark, count) = Rows::all(licences.len()).mark(section);
        user.more.set(&mark, count);
        for licence in licences {
            user.more.set(&fact::name(section, licence), licence.clone());
        }
    }
    let Some(profile) = &integration.profile else { return user };
    let own = people::named(seen, SubjectKind::Profile, profile);
    let standard = StandardProfile::find(&own);
    let profile = people::find(seen, SubjectKind::Profile, &own).map(|seen| seen.capture);
    // What the register calls a profile of which nobody has seen anything, Salesforce may call otherwise.
    if standard.is_some() || profile.is_some() {
        user.more.set("user/profile", standard.map_or(own, |standard| standard.label.to_owned()));
    }
    if let Some(licence) = profile.and_then(|profile| profile.licence.clone()) {
        user.more.set("user/licence", licence);
    }
    user
}

/// One rule on one user.
struct Judge<'j, 'c> {
    org: &'j Org<'c>,
    people: &'j [Person<'c>],
    person: &'j Person<'c>,
    subject: Arc<Subject>,
    access: &'j Access<'j>,
    rule: &'static Rule,
    findings: Vec<Finding>,
}

impl<'j, 'c> Judge<'j, 'c> {
    fn apply(&mut self, across: Across) {
        match across {
            Across::Needs => self.needs(),
            Across::ModifyAll => self.modify_all(),
            Across::DeclaredNeeds => self.declared_needs(),
            Across::Holder => self.holder(),
            Across::OwnProfile => self.own_profile(),
            Across::OneIntegration => self.one_integration(),
            Across::SameAssignments => self.same_assignments(),
            Across::CopiedAssignments => self.copied_assignments(),
            Across::LicenceFit => self.licence_fit(),
            Across::Groups => self.groups(),
            Across::Muting => self.muting(),
            Across::ApiMfa => self.api_mfa(),
            Across::ApiMfaWaiver => self.api_mfa_waiver(),
            Across::LoginHours => self.login_hours(),
            Across::LoginNetworks => self.login_networks(),
            Across::LoginClients => self.login_clients(),
        }
    }

    fn effective(&self) -> &'j Effective {
        self.access.effective()
    }

    /// Adds a finding about an item.
    fn add(&mut self, item: impl Into<String>, outcome: Outcome, found: impl Into<Found>, message: Message) {
        self.findings.push(Finding::on_item(self.rule, &self.subject, item.into(), outcome, found, message));
    }

    /// Adds that it cannot be told, because something was not seen.
    fn unknown(&mut self, item: impl Into<String>, message: Message) {
        self.findings.push(Finding::unknown(
            self.rule,
            &self.subject,
            item.into(),
            Unknown::NotSeen,
            message,
        ));
    }

    /// The one capture of a subject.
    fn find(&self, kind: SubjectKind, name: &str) -> Option<Seen<'c>> {
        people::find(self.org.seen, kind, name)
    }
}
