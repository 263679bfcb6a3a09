//! What a policy is: which rules apply. The built-in ones are in [`builtin`](crate::builtin).

use crate::rule::Rule;
use crate::text::fold;

/// A set of rules.
#[derive(Debug)]
pub struct Policy {
    /// The name that commands use, for example `cloudkettle`.
    pub id: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// The one that applies when none was chosen.
    pub is_default: bool,
    /// Places of its rules among all; a team policy brings its rules itself.
    pub(crate) rules: &'static [u16],
    /// What makes it a team's.
    pub(crate) team: Option<&'static Team>,
}

/// What a policy says of itself; left out of the WebAssembly like the texts of the rules.
#[derive(Debug)]
pub struct PolicyText {
    /// The policy.
    pub id: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// The guide that it follows.
    pub guide: &'static str,
    /// Where the guide stands; empty if there is no lasting address.
    pub url: &'static str,
}

/// What a policy has beyond a built-in one.
#[derive(Debug)]
pub(crate) struct Team {
    pub(crate) base: &'static Policy,
    pub(crate) rules: Vec<&'static Rule>,
    pub(crate) text: PolicyText,
}

/// A policy for a user, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion {
    /// The policy.
    pub policy: &'static str,
    /// Why, in one or two sentences.
    pub reason: &'static str,
}

/// Which policy suits a user with this licence. It is a suggestion: the licence says which guide the user was made by, and
/// not which one is right.
pub fn suggest(licence: &str) -> Suggestion {
    let (policy, reason) = match fold(licence).as_str() {
        "salesforce integration" => (
            "smartosc",
            "The SmartOSC guide is written for the Salesforce Integration licence. The policy recommended adds high-risk \
             permissions and today's changes of the platform.",
        ),
        "salesforce" => (
            "recommended",
            "On a full Salesforce licence nothing limits the user but its permissions. The CloudKettle guide is written \
             for this licence, but wants View All Data and Modify All Data on; the policy recommended says what to take \
             away.",
        ),
        _ => (
            "recommended",
            "No guide is written for this licence. The policy recommended holds for every user of an integration.",
        ),
    };
    Suggestion { policy, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suggestion_is_a_policy() {
        for licence in ["Salesforce Integration", "Salesforce", "Identity", ""] {
            assert!(Policy::find(suggest(licence).policy).is_some(), "{licence}");
        }
        assert_eq!(suggest("Salesforce integration ").policy, "smartosc");
    }
}
