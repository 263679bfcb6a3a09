//! Permissions that differ between sandbox and production without anybody's will, from `crate/data/catalog/drift.toml`.

/// Where a permission was seen while the other org did not have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// In production.
    Production,
    /// In a sandbox.
    Sandbox,
    /// In one or the other.
    Either,
}

/// One such permission.
#[derive(Debug, PartialEq, Eq)]
pub struct Environment {
    /// API name.
    pub permission: &'static str,
    /// Where it was seen.
    pub only: Only,
    /// The message that says what is known of it.
    pub key: &'static str,
    /// Who says so.
    pub source: &'static str,
}

mod generated {
    use super::{Environment, Only};
    include!(concat!(env!("OUT_DIR"), "/drift.rs"));
}
pub(super) use generated::DIFFERING;
use generated::{ENVIRONMENTS, RESTRICTIONS};

/// All of them, sorted by name.
pub fn environments() -> &'static [Environment] {
    ENVIRONMENTS
}

/// Whether the permission takes something away from a user.
pub(super) fn is_restriction(permission: &str) -> bool {
    RESTRICTIONS.contains(&permission)
}
