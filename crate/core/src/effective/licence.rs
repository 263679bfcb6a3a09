//! What licences do not offer, generated from `crate/data/catalog/licences.toml`. Nothing else uses that table, so that it
//! does not travel in the WebAssembly.

use super::held::{Container, Held};
use super::{Grantor, Obstacle};

/// What a licence does not offer, and who says so.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Limit {
    /// The limit in one sentence.
    pub says: &'static str,
    /// Where that is written.
    pub source: &'static str,
}

/// Permissions that only some user licences offer.
struct UserLicence {
    permissions: &'static [&'static str],
    only_with: &'static [&'static str],
    limit: Limit,
}

/// Licences to which a permission set is tied and that keep it from access to standard objects.
struct NoStandardObjects {
    licence: &'static str,
    limit: Limit,
}

include!(concat!(env!("OUT_DIR"), "/licences.rs"));

/// Every permission that some licence is known to lack.
pub(super) fn limited_permissions() -> impl Iterator<Item = &'static str> {
    USER_LICENCES.iter().flat_map(|known| known.permissions.iter().copied())
}

impl Held<'_> {
    /// What the user's licence has against a permission. A licence that is not known has nothing against it: the
    /// stricter reading is that the permission counts.
    pub(super) fn permission_limit(&self, container: &Container<'_>, name: &str) -> Option<Obstacle> {
        // What a profile holds, its licence offers, or Salesforce would not have saved it.
        if matches!(container.grantor, Grantor::Profile(_)) {
            return None;
        }
        let licence = self.user_licence?;
        let missing = USER_LICENCES.iter().find(|known| {
            known.permissions.contains(&name)
                && !known.only_with.iter().any(|offering| offering.eq_ignore_ascii_case(licence))
        })?;
        Some(Obstacle::Licence { licence: licence.to_owned(), limit: &missing.limit })
    }
}

impl Container<'_> {
    /// What the licence to which a permission set is tied has against access to an object.
    pub(super) fn object_limit(&self, object: &str) -> Option<Obstacle> {
        if matches!(self.grantor, Grantor::Profile(_)) || !is_standard(object) {
            return None;
        }
        let licence = self.capture.licence.as_deref()?;
        Some(Obstacle::Licence { licence: licence.to_owned(), limit: no_standard_objects(licence)? })
    }
}

/// Whether it is a user licence, of which each user has exactly one.
pub(super) fn is_of_users(licence: &str) -> bool {
    OF_USERS.iter().any(|known| known.eq_ignore_ascii_case(licence))
}

/// What a licence to which a permission set is tied has against access to standard objects.
pub(crate) fn no_standard_objects(licence: &str) -> Option<&'static Limit> {
    let known = NO_STANDARD_OBJECTS.iter().find(|known| known.licence.eq_ignore_ascii_case(licence))?;
    Some(&known.limit)
}

/// The names of all other objects end in `__c`, `__e`, `__x` and the like. Pages of permission sets call those by their labels.
pub(crate) fn is_standard(object: &str) -> bool {
    !object.contains("__") && !object.starts_with("label:")
}
