//! The register of a team's policy against what was read: whether each integration user holds what its integration needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use permlight_core::across::{self, Holder, Org};
use permlight_core::capture::Capture;
use permlight_core::effective::Seen;
use permlight_core::evaluate::{self, Context};
use permlight_core::finding::Finding;
use permlight_core::needs::Integration;
use permlight_core::scope;
use permlight_core::subject::{Subject, SubjectKind, meant};
use permlight_core::text::fold_name;
use permlight_metadata::Input;
use permlight_report::findings::Judged;
use permlight_report::report::EvidenceSource;

use crate::language;
use crate::policy::Chosen;
use crate::selection::{Chooser, held_by};

/// What one file says, and whether it says all.
pub type Read = (Capture, bool);

/// Whom all is judged for: who was named on the command line with all that it holds, else the users of the register.
pub fn users(chosen: Chosen, named: Option<Integration>) -> Vec<Integration> {
    named.map_or_else(|| chosen.users(), |integration| vec![integration])
}

/// What files say of all that these users hold, members of groups and what is muted too.
pub fn read_held(integrations: &[Integration], inputs: &[Input]) -> Vec<Read> {
    let mut open: Vec<(SubjectKind, String)> = Vec::new();
    for (kind, name) in integrations.iter().flat_map(held_by) {
        let files = inputs.iter().filter(|input| input.kind() == kind).map(Input::name);
        open.push((kind, meant(kind, files, name).unwrap_or(name).to_owned()));
    }
    let mut taken: Vec<(SubjectKind, String)> = Vec::new();
    let mut read: Vec<Read> = Vec::new();
    while let Some(wanted) = open.pop() {
        let is_wanted = |kind: SubjectKind, name: &str| {
            kind == wanted.0
                && (name == wanted.1 || is_api_name(kind) && fold_name(name) == fold_name(&wanted.1))
        };
        if taken.iter().any(|(kind, name)| is_wanted(*kind, name)) {
            continue;
        }
        for input in inputs.iter().filter(|input| is_wanted(input.kind(), input.name())) {
            let report = permlight_metadata::read(input);
            let whole = report.is_whole();
            let Some(capture) = report.capture else { continue };
            open.extend(capture.members.iter().map(|name| (SubjectKind::PermissionSet, name.clone())));
            open.extend(capture.muted_by.iter().map(|name| (SubjectKind::MutingPermissionSet, name.clone())));
            read.push((capture, whole));
        }
        taken.push(wanted);
    }
    read
}

/// Whether things of a kind are called by API names, which do not tell case apart.
const fn is_api_name(kind: SubjectKind) -> bool {
    !matches!(kind, SubjectKind::Profile)
}

/// Whom the register names, with what each has by the files of all that it holds; none without a register.
pub fn holders(chosen: Chosen, named: Option<Integration>, inputs: &[Input]) -> Vec<Holder> {
    let integrations = users(chosen, named);
    let mut read = read_held(&integrations, inputs);
    // Groups that none of them holds: by them, somebody else may have what does not reach these.
    let is_read = |read: &[Read], input: &Input| {
        read.iter().any(|(known, _)| known.subject.kind == input.kind() && known.subject.name == input.name())
    };
    for input in inputs.iter().filter(|input| input.kind() == SubjectKind::PermissionSetGroup) {
        if integrations.is_empty() || is_read(&read, input) {
            continue;
        }
        let report = permlight_metadata::read(input);
        let whole = report.is_whole();
        read.extend(report.capture.map(|capture| (capture, whole)));
    }
    let seen: Vec<_> = read.iter().map(|(capture, whole)| Seen { capture, whole: *whole }).collect();
    let org = Org { seen: &seen, integrations: &integrations, context: &Context::default() };
    across::holders(&org, chosen.policy, None)
}

/// What these users hold and nothing read describes, as far as nothing was `found` of it: all of it is unknown. Of a group more is
/// needed than that something was found: its members. `place` tells where it is named if no register does.
pub fn unseen(
    chosen: Chosen,
    holders: &[&Holder],
    found: &dyn Fn(SubjectKind, &str) -> bool,
    place: impl Fn() -> String,
) -> Vec<Judged> {
    let unseen = across::unseen(holders, chosen.policy).into_iter();
    let unseen = unseen.filter(|(subject, _)| {
        subject.kind == SubjectKind::PermissionSetGroup || !found(subject.kind, &subject.name)
    });
    let place = || if chosen.source.is_empty() { place() } else { chosen.source.to_owned() };
    unseen.map(|(subject, findings)| judged(&subject, findings, &place())).collect()
}

/// How each rule turned out for one user, with all that it holds by the files: of what was found on each of that, and on the user.
pub fn of_one(integration: &Integration, inputs: &[Input], chosen: Chosen) -> Vec<Finding> {
    let integrations = std::slice::from_ref(integration);
    let read = read_held(integrations, inputs);
    let seen: Vec<_> = read.iter().map(|(capture, whole)| Seen { capture, whole: *whole }).collect();
    let org = Org { seen: &seen, integrations, context: &Context::default() };
    let holders = across::holders(&org, chosen.policy, None);
    let mut all = across::of_declared_user(integration, &seen, chosen.policy);
    all.extend(across::evaluate(&org, chosen.policy));
    for (capture, _) in &read {
        let mut findings = evaluate::evaluate_named(capture, chosen.policy, &Context::default());
        across::settle(&mut findings, &capture.subject, &holders);
        all.extend(findings);
    }
    all
}

/// A subject for each user of the register; none without a register.
pub fn judge(chosen: Chosen, read: &[Read], chooser: &Chooser) -> Vec<Judged> {
    let integrations = chosen.users();
    if integrations.is_empty() {
        return Vec::new();
    }
    let seen: Vec<_> = read.iter().map(|(capture, whole)| Seen { capture, whole: *whole }).collect();
    let org = Org { seen: &seen, integrations: &integrations, context: &Context::default() };
    // Whom nobody chose has none.
    let mut users: BTreeMap<Arc<Subject>, Option<Vec<Finding>>> = BTreeMap::new();
    let is_chosen = |subject: &Subject| {
        let own = scope::declared(&integrations, subject.kind, &subject.name);
        let own = own.or_else(|| integrations.iter().find(|integration| integration.name() == subject.name));
        own.is_none_or(|own| chooser.has_user(own))
    };
    let across = across::evaluate(&org, chosen.policy);
    let declared = |integration| across::of_declared_user(integration, &seen, chosen.policy);
    for finding in across.into_iter().chain(integrations.iter().flat_map(declared)) {
        let of_user = users
            .entry(Arc::clone(&finding.subject))
            .or_insert_with_key(|subject| is_chosen(subject).then(Vec::new));
        if let Some(findings) = of_user {
            findings.push(finding);
        }
    }
    let chosen_users = users.into_iter().filter_map(|(subject, findings)| Some((subject, findings?)));
    chosen_users
        .map(|(subject, mut findings)| {
            findings.sort_by_key(|finding| finding.rule.code);
            judged(&subject, findings, chosen.source)
        })
        .collect()
}

fn judged(subject: &Subject, findings: Vec<Finding>, source: &str) -> Judged {
    let mut judged =
        Judged::new(subject.kind, subject.name.clone(), source.to_owned(), false, language::chosen());
    judged.outline.source = EvidenceSource::Declared;
    judged.findings = findings;
    judged
}
