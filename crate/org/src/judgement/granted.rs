//! What a user holds today, as the needs of its integration: where a declaration begins.

use permlight_core::across::{self, Org};
use permlight_core::capture::Capture;
use permlight_core::effective::{Grantor, Right, Seen};
use permlight_core::evaluate::Context;
use permlight_core::needs::{self, Needs};
use permlight_core::rule::FieldRight;
use permlight_core::setting::Setting;

use super::{Criteria, View};
use crate::checklist::ItemOutcome;
use crate::subjects::KnownSubject;

/// What the user holds and no check calls wrong; `None` if nobody knows what it can do.
pub fn granted(view: &View, subjects: &[KnownSubject], criteria: &Criteria) -> Option<Needs> {
    let access = view.access.as_ref()?;
    let is_on = |right: &Right| right.setting() == Setting::On;
    let is_wrong = |name: &str| {
        view.findings.iter().any(|found| {
            found.target.name() == name && ItemOutcome::of(found.standing()) == ItemOutcome::Fail
        })
    };
    let permissions = access.permissions.iter().filter(|one| is_on(&one.right));
    let permissions = permissions.map(|one| one.name.to_string()).filter(|name| !is_wrong(name));
    let objects = access.objects.iter().map(|object| {
        // What a user permission brings along, such as Modify All Data, nobody granted on this object.
        let granted = |right: &Right| right.grantors.iter().any(|by| !matches!(by, Grantor::Implied(_)));
        let on = object.rights.iter().filter(|(_, right)| is_on(right) && granted(right));
        (object.name.clone(), on.map(|(right, _)| *right).collect::<Vec<_>>())
    });
    let mut needs = Needs {
        permissions: permissions.collect(),
        objects: objects.filter(|(_, rights)| !rights.is_empty()).collect(),
        ..Needs::default()
    };
    let captures: Vec<Capture> = subjects.iter().map(KnownSubject::capture).collect();
    let seen: Vec<Seen<'_>> = captures.iter().map(Seen::on_pages).collect();
    let integrations = needs::by_user(&criteria.integrations);
    // Whoever is not in the register yet is found as the one that is watched.
    let context = Context { watched: view.watched.clone(), ..Context::default() };
    let org = Org { seen: &seen, integrations: &integrations, context: &context };
    for other in across::others(&org, &view.subject).into_iter().filter(|other| is_on(&other.right)) {
        match other.field {
            // Who edits a field reads it.
            Some(FieldRight::Edit) => {
                needs.fields.retain(|(name, _)| *name != other.name);
                needs.fields.push((other.name, FieldRight::Edit));
            }
            Some(right) => needs.fields.push((other.name, right)),
            None if Needs::BY_NAME.iter().any(|(section, _)| *section == other.section) => {
                needs.others.push((other.section, other.name));
            }
            None => {}
        }
    }
    Some(needs)
}
