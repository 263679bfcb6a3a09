//! The page that tells a finding: the one that proves its very fact, else the one that proves what follows for it from all that
//! its section shows. What neither proves, no page tells.

use permlight_core::catalog;
use permlight_core::coverage;
use permlight_core::date::Moment;
use permlight_core::evidence::{Disagreement, Merged, Proof, Source};
use permlight_core::fact;
use permlight_core::finding::{Finding, Found, Outcome, Target};
use permlight_core::rule::{Across, Check, Rule, TeamCheck};
use permlight_core::section::Section;
use permlight_core::setting::Setting;
use permlight_core::subject::SubjectKind;

use crate::stored::Page;
use crate::subjects::KnownSubject;
use permlight_core::told::{Dispute, Told, Version};

/// All that was read of the subjects, by what it proves.
pub(super) struct Places<'s> {
    subjects: Vec<(&'s KnownSubject, Merged<'s>)>,
}

type Read<'s> = (&'s KnownSubject, Merged<'s>);

fn on_page(page: &Page, time: &str, source: Source) -> Told {
    Told { place: page.title.clone(), time: Moment::parse(time), source, from: page.from.clone() }
}

/// What a rule rests on.
struct Basis {
    /// Sections of facts.
    sections: Vec<&'static str>,
    /// It is read of a user and of what that user holds, not of the subject alone.
    is_across: bool,
}

impl<'s> Places<'s> {
    pub(super) fn new(subjects: impl Iterator<Item = &'s KnownSubject>) -> Self {
        Self { subjects: subjects.map(|known| (known, known.merged())).collect() }
    }

    /// What tells a finding about a subject, and whether sources disagree about it.
    pub(super) fn of(&self, about: &KnownSubject, finding: &Finding) -> (Told, Option<Dispute>) {
        let basis = basis(finding.rule);
        let exact = exact(finding);
        let about = about.key();
        let (mut all, mut others): (Vec<&Read<'_>>, Vec<&Read<'_>>) = Default::default();
        for read in &self.subjects {
            if read.0.key() == about {
                all.push(read);
            // What is no matter of the subject is one of the org; what takes several subjects may stand on any of them.
            } else if basis.is_across || read.0.subject.kind == SubjectKind::Org {
                others.push(read);
            }
        }
        let count = all.len();
        all.append(&mut others);
        let own = all.get(..count).unwrap_or_default();
        let dispute = all.iter().find_map(|read| dispute(read, &basis, &exact, finding));
        if matches!(finding.rule.check, Check::Across(across) if across.is_declared()) {
            // That nobody has declared anything, nobody has declared.
            let is_known = finding.outcome != Outcome::Unknown;
            return (if is_known { Told::declared() } else { Told::by_nothing() }, dispute);
        }
        let told = told_by(own, &|proof| exact.iter().any(|name| name == proof.name));
        let told = told.or_else(|| told_by(own, &|proof| brings(proof, finding)));
        let told = told.or_else(|| told_by(&all, &|proof| basis.is_told_by(proof, finding)));
        (told.unwrap_or_else(Told::by_nothing), dispute)
    }
}

impl Basis {
    /// Whether a fact is about all of a section that a finding rests on. Of user permissions each stands for itself: another one
    /// that was read proves nothing.
    fn is_told_by(&self, proof: &Proof<'_>, finding: &Finding) -> bool {
        let is_single = matches!(finding.target, Target::Permission(_));
        match coverage::mark(proof.name) {
            // What all of a section says is the reason of no doubt.
            Some(mark) if is_single && mark.is_whole && finding.outcome == Outcome::Unknown => false,
            Some(mark) if is_single && !mark.key.is_empty() => mark.key == finding.target.name(),
            Some(mark) => self.sections.contains(&mark.section),
            None => !is_single && self.sections.contains(&fact::split(proof.name).0),
        }
    }
}

/// The page of the first fact that it is.
fn told_by(all: &[&Read<'_>], is_it: &dyn Fn(&Proof<'_>) -> bool) -> Option<Told> {
    all.iter().find_map(|(known, merged)| {
        let proof = merged.proofs.iter().find(|proof| is_it(proof))?;
        Some(on_page(known.pages.get(proof.record)?, proof.time, proof.source))
    })
}

/// Where sources disagree about what a finding rests on: its own fact, or any of a section that it judges as a whole.
fn dispute(
    (known, merged): &Read<'_>,
    basis: &Basis,
    exact: &[String],
    finding: &Finding,
) -> Option<Dispute> {
    let is_one = |found: &&Disagreement<'_>| {
        let is_own = exact.iter().any(|name| name == found.name);
        let is_single = matches!(finding.target, Target::Permission(_)) || !exact.is_empty();
        is_own || (!is_single && basis.sections.contains(&fact::split(found.name).0))
    };
    let found = merged.disagreements.iter().find(is_one)?;
    let version = |value: Option<&str>, record: usize, time: &str, source: Source| {
        let told = on_page(known.pages.get(record)?, time, source);
        Some(Version { told, value: value.map(str::to_owned) })
    };
    Some(Dispute {
        one: version(found.value, found.record, found.time, found.source)?,
        other: version(found.other, found.other_record, found.other_time, found.other_source)?,
        is_open: found.is_open(),
    })
}

/// Whether a fact is that of a permission that is on and brings along the one that a finding calls on.
fn brings(proof: &Proof<'_>, finding: &Finding) -> bool {
    let (Target::Permission(name), Found::State(Setting::On)) = (&finding.target, &finding.found) else {
        return false;
    };
    let (section, by) = fact::split(proof.name);
    section == Section::UserPermissions.fact()
        && proof.value == "on"
        && catalog::permission(by).is_some_and(|by| by.implies().contains(&name.as_ref()))
}

/// The names of the facts that a finding is about, where it is about single ones.
fn exact(finding: &Finding) -> Vec<String> {
    let of = |section: Section, key: &str| fact::name(section.fact(), key);
    match (&finding.rule.check, &finding.target) {
        (Check::Value(value), _) => vec![value.fact.to_owned()],
        (_, Target::Permission(name)) => vec![of(Section::UserPermissions, name)],
        (_, Target::Combination(names)) => {
            names.split('+').map(|name| of(Section::UserPermissions, name)).collect()
        }
        (Check::Team(TeamCheck::Object { .. }), Target::Item(name)) => vec![of(Section::Objects, name)],
        (Check::Team(TeamCheck::Field { name, .. }), _) => vec![of(Section::Fields, name)],
        _ => Vec::new(),
    }
}

/// What a rule rests on; nothing where people say how it stands.
fn basis(rule: &Rule) -> Basis {
    let facts = |sections: &[Section]| sections.iter().map(|section| section.fact()).collect();
    let permissions: &[Section] = &[Section::UserPermissions];
    let is_across = matches!(rule.check, Check::Across(_));
    let sections = match &rule.check {
        Check::On(_) | Check::Off(_) | Check::Only(_) | Check::Combination(_) | Check::Shipped(_) => {
            facts(permissions)
        }
        Check::Nothing(section) => facts(&[*section]),
        Check::LoginIpRanges | Check::Team(TeamCheck::Network { .. }) => facts(&[Section::LoginIpRanges]),
        Check::Rights(_) | Check::Team(TeamCheck::Object { .. }) => facts(&[Section::Objects]),
        Check::Team(TeamCheck::Field { .. }) => facts(&[Section::Fields]),
        Check::Value(value) => vec![fact::split(value.fact).0],
        Check::Listed(list) => vec![list.list],
        Check::Logins(_) => vec!["login"],
        Check::Audit => vec!["audit"],
        Check::Across(across) => of_several(*across),
        Check::Manual | Check::Rollout(_) => Vec::new(),
    };
    Basis { sections, is_across }
}

/// What a rule rests on that takes several subjects to tell, what decides first.
fn of_several(across: Across) -> Vec<&'static str> {
    match across {
        Across::Needs | Across::ModifyAll => vec![Section::Objects.fact(), Section::UserPermissions.fact()],
        Across::Holder | Across::OwnProfile => vec!["user"],
        Across::SameAssignments | Across::CopiedAssignments | Across::Groups => {
            vec![Section::PermissionSets.fact(), "permission-set-group"]
        }
        Across::LicenceFit => vec!["user", Section::About.fact()],
        Across::Muting => vec!["muting", Section::MutedBy.fact(), "permission-set-group"],
        Across::ApiMfa | Across::ApiMfaWaiver => vec![Section::UserPermissions.fact()],
        Across::LoginHours => vec![Section::LoginHours.fact()],
        Across::LoginNetworks | Across::LoginClients => vec!["login"],
        // The register alone tells.
        Across::DeclaredNeeds | Across::OneIntegration => Vec::new(),
    }
}
