//! Starters: what well-known integrations need, generated from `crate/data/vendors`. A team begins its own list with one.

/// What one integration needs, as its vendor says.
#[derive(Debug)]
pub struct Starter {
    /// Its name in policy files.
    pub id: &'static str,
    /// User permissions, by API name.
    pub permissions: &'static [&'static str],
    /// Rights by object: `("Lead", ["read", "edit"])`.
    pub objects: &'static [(&'static str, &'static [&'static str])],
}

mod generated {
    use super::Starter;
    include!(concat!(env!("OUT_DIR"), "/starters.rs"));
}
pub use generated::STARTERS;
