//! Whether a permission set can be assigned to a user: what it is tied to, and what the user has.

use super::licence::is_of_users;
use crate::capture::Capture;
use crate::catalog;
use crate::needs::Integration;
use crate::text::{fold, is_none};

/// What is known of the licences of a user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Licences {
    /// The user licence. What the profile tells counts where this is not known.
    pub user: Option<String>,
    /// Permission set licences, by any of their names.
    pub permission_set: Vec<String>,
    /// Whether it has no other permission set licence.
    pub are_all: bool,
    /// Whether the sets were seen as assigned, which Salesforce lets happen only with their licences.
    pub are_assigned: bool,
}

/// Whether a set can be assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It can.
    Fits,
    /// It cannot: the user lacks the licence.
    Lacking,
    /// Whether the user has the licence was not seen.
    Unknown,
}

impl Licences {
    /// What the register says. No file tells the permission set licences of a user: a register that names none says nothing of them.
    pub fn declared(integration: &Integration) -> Self {
        Self {
            permission_set: integration.permission_set_licences.clone(),
            are_all: !integration.permission_set_licences.is_empty(),
            ..Self::default()
        }
    }

    /// Whether the user has a licence; `None` if that was not seen. `user` is the user licence that the profile tells.
    pub fn has(&self, licence: &str, user: Option<&str>) -> Option<bool> {
        let user = self.user.as_deref().or(user).filter(|user| !is_none(user));
        let mut own = self.permission_set.iter().map(String::as_str).chain(user);
        if own.any(|own| is_same(own, licence)) {
            return Some(true);
        }
        let is_other = user.is_some_and(|user| is_of_users(user) && is_of_users(licence));
        let are_all_others = || self.permission_set.iter().all(|own| is_certainly_other(own, licence));
        (is_other || self.are_all && user.is_some() && are_all_others()).then_some(false)
    }

    /// Whether a set that is tied to a licence can be assigned to the user.
    pub fn fit(&self, licence: &str, user: Option<&str>) -> Fit {
        if is_none(licence) {
            return Fit::Fits;
        }
        match (self.has(licence, user), self.are_assigned) {
            (Some(true), _) | (None, true) => Fit::Fits,
            (Some(false), false) => Fit::Lacking,
            // Two things that were seen contradict each other: perhaps two names of one licence.
            (Some(false), true) | (None, false) => Fit::Unknown,
        }
    }
}

/// Whether two names of permission set licences that are not the same cannot be names of one: both are names of files, or both are
/// those of pages, or one is known under both. What a file calls `EinsteinAnalyticsPlusPsl` has another name on pages.
fn is_certainly_other(own: &str, licence: &str) -> bool {
    let of_page = |name: &str| name.contains(' ');
    of_page(own) == of_page(licence) || [own, licence].iter().any(|name| is_same(name, INTEGRATION))
}

/// The licence of which both names are known.
const INTEGRATION: &str = "SalesforceAPIIntegrationPsl";

/// What Salesforce says of a group that it is not done with: `Failed`, `Outdated`, `Updating`. What the group grants and mutes may be as
/// it was before the last change.
pub fn unsettled(group: &Capture) -> Option<&str> {
    group.value("about/status").filter(|status| !is_settled(status))
}

/// Whether that is what Salesforce says, in any language, of a group that it is done with.
pub fn is_settled(status: &str) -> bool {
    let mut words = catalog::page_words().lines().filter_map(|line| line.strip_prefix("about/updated\t"));
    status.trim().is_empty() || words.any(|words| words.split('\t').any(|word| fold(word) == fold(status)))
}

/// Files write `SalesforceAPIIntegrationPsl` for what pages call Salesforce API Integration.
pub(crate) fn is_same(a: &str, b: &str) -> bool {
    let plain = |name: &str| {
        let name: String =
            name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        name.strip_suffix("psl").map_or(name.clone(), str::to_owned)
    };
    // Of a name in another alphabet nothing is left.
    fold(a) == fold(b) || (!plain(a).is_empty() && plain(a) == plain(b))
}
