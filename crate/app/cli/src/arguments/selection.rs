//! Which subjects a command looks at.

use clap::Args;
use permlight_core::needs::Integration;

/// The notes that a command has below its help.
pub const NOTES: &str = "\
Without any of --all, --profile, --set, --group, --user and --match, a folder or an archive is searched for what belongs to integration \
users: their licence, API Only User, the register and [scope] of a policy file, groups that hold a set, and words like integration, API, \
connector, middleware, ETL, sync or web service in a name say so. What is left out is told with its reason. A file that is given \
by its own path is always judged.";

/// Subjects by name; nothing chosen: those of integration users.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Whom")]
pub struct Selection {
    /// Everything that is read, people's profiles too
    #[arg(long = "all", conflicts_with_all = ["profiles", "sets", "groups", "users", "matching"])]
    pub everything: bool,
    /// This profile, by the name of its file; may be repeated, as all that follow
    #[arg(long = "profile", value_name = "NAME")]
    pub profiles: Vec<String>,
    /// This permission set, by API name
    #[arg(long = "set", value_name = "NAME")]
    pub sets: Vec<String>,
    /// This permission set group, by API name, with its permission sets and what it mutes
    #[arg(long = "group", value_name = "NAME")]
    pub groups: Vec<String>,
    /// This integration user of the policy file's register, by user name, id or title, with all that it holds
    #[arg(long = "user", value_name = "NAME")]
    pub users: Vec<String>,
    /// What has such a name, of any kind or of the one in front: "*Hub*", "profile:Hub*"
    #[arg(long = "match", value_name = "GLOB")]
    pub matching: Vec<String>,
}

impl Selection {
    /// One profile with sets or groups: a user that holds them all.
    pub fn holder(&self) -> Option<Integration> {
        let Self { everything: _, profiles, sets, groups, users, matching } = self;
        let [profile] = profiles.as_slice() else { return None };
        let is_user = users.is_empty() && matching.is_empty() && !(sets.is_empty() && groups.is_empty());
        is_user.then(|| Integration {
            profile: Some(profile.clone()),
            permission_sets: sets.clone(),
            groups: groups.clone(),
            ..Integration::default()
        })
    }

    /// Whether somebody said whom.
    pub fn is_by_name(&self) -> bool {
        let Self { everything: _, profiles, sets, groups, users, matching } = self;
        [profiles, sets, groups, users, matching].iter().any(|names| !names.is_empty())
    }
}
