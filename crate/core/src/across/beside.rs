//! What a user has beside user permissions and rights on objects, compared with what its integration needs.

use super::access::is_declared;
use super::people::{self, not_seen};
use super::{Judge, words};
use crate::content::granted;
use crate::effective::{Doubt, Effective, EffectiveOther, other_sections};
use crate::finding::Outcome;
use crate::message;
use crate::message::{Arg, Message};
use crate::needs::Needs;
use crate::order::gathered;
use crate::section::Section;
use crate::setting::Setting;
use crate::severity::Severity;
use crate::sorted::SortedSet;

/// What may be granted and no needs can name. The last three say what is shown to people, and nothing of what is open to an API.
const UNNAMED: [Section; 8] = [
    Section::ExternalDataSources,
    Section::AgentAccesses,
    Section::DataspaceScopes,
    Section::EmailRoutingAddresses,
    Section::ServicePresenceStatuses,
    Section::Tabs,
    Section::Apps,
    Section::RecordTypes,
];

impl Judge<'_, '_> {
    /// Whether the user has more there than is declared. `is_clean`: nothing was found to be more.
    pub(super) fn other_access(&mut self, needs: &Needs, effective: &Effective, is_clean: bool) {
        const ITEM: &str = "other-access";
        let (others, unread) = self.access.others();
        let unnamed = self.unnamed();
        let opens = unnamed.iter().any(|section| section.severity() > Severity::Info);
        let unnamed = (!unnamed.is_empty()).then(|| message!("needs.not-compared", keys(unnamed)));
        let beside = |message: Message| match unnamed.clone() {
            Some(unnamed) => message!("needs.next-row", message, unnamed),
            None => message,
        };
        // Of most sections a file or page tells a part only: what was not read is for people to look at.
        if !self.person.holdings_known {
            self.unknown(ITEM, beside(message!("needs.perhaps-more", not_seen())));
        } else if let Some(unseen) = words::all_unseen(effective) {
            // It may grant something in any of them.
            let sections = gathered(other_sections());
            self.unknown(ITEM, beside(message!("needs.others-unseen", unseen, keys(sections))));
        } else if !unread.is_empty() {
            let sections = keys(gathered(unread.iter().map(|unread| unread.section)));
            let message = beside(message!("needs.others-unread", sections.clone()));
            self.add(ITEM, Outcome::Manual, sections, message);
        } else if let Some(doubt) = in_doubt(needs, effective, others) {
            self.unknown(ITEM, beside(message!("needs.perhaps-more", doubt)));
        } else if let Some(unnamed) = unnamed.clone().filter(|_| opens) {
            // Nobody has said whether it is needed: a person looks.
            self.add(ITEM, Outcome::Manual, message!("found.not-called-for"), unnamed);
        } else if is_clean {
            let message = beside(message!("needs.others-right"));
            self.add(ITEM, Outcome::Pass, message!("expected.as-declared"), message);
        }
    }

    /// What is granted and cannot be declared.
    fn unnamed(&self) -> SortedSet<Section> {
        let mut all = SortedSet::new();
        for (kind, name) in people::held(self.org.seen, &self.person.holdings) {
            let Some(seen) = self.find(kind, &name) else { continue };
            for section in UNNAMED {
                if !granted(seen.capture, section).is_empty() {
                    all.insert(section);
                }
            }
        }
        all
    }
}

/// Sections by their names.
fn keys(sections: SortedSet<Section>) -> Arg {
    Arg::List(sections.into_iter().map(|own| message!(own.key()).into()).collect())
}

/// Why the user may have something beside user permissions and objects that is not declared, for all that was read.
fn in_doubt(needs: &Needs, effective: &Effective, others: &[EffectiveOther]) -> Option<Message> {
    let is_open = |other: &&EffectiveOther| matches!(other.right.setting(), Setting::Unknown(_));
    let open = others.iter().filter(is_open).find(|other| !is_declared(needs, other));
    let is_of_whole = |doubt: &&Doubt| matches!(doubt, Doubt::NotWhole { .. } | Doubt::Unsettled { .. });
    let of_whole = || effective.other_permissions.doubts.iter().find(is_of_whole).map(words::doubt_of);
    open.map(|other| words::doubt(&other.right)).or_else(of_whole)
}
