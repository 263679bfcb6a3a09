//! What a user has beside user permissions and rights on objects, compared with what its integration needs.

use super::access::is_declared;
use super::people::{self, not_seen};
use super::too_much::of_section;
use super::{Judge, words};
use crate::content::granted;
use crate::effective::{Doubt, Effective, EffectiveOther, other_sections};
use crate::finding::Outcome;
use crate::message;
use crate::message::{Arg, Message};
use crate::needs::Needs;
use crate::order::gathered;
use crate::section::{Form, Section};
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
        let (others, unread) = self.person.access.others();
        let unnamed = self.unnamed();
        let opens: SortedSet<_> = gathered(unnamed.iter().filter(|own| own.opens()).map(|own| own.section));
        let cells: Vec<Arg> = unnamed.iter().map(|own| own.cell().into()).collect();
        let unnamed = (!cells.is_empty()).then(|| message!("needs.not-compared", Arg::Series(cells)));
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
        } else if let Some(unnamed) = unnamed.clone().filter(|_| !opens.is_empty()) {
            // Nobody has said whether it is needed: a person looks.
            self.add(ITEM, Outcome::Manual, keys(opens), unnamed);
        } else if is_clean {
            let message = beside(message!("needs.others-right"));
            self.add(ITEM, Outcome::Pass, message!("expected.as-declared"), message);
        }
    }

    /// What is granted and cannot be declared.
    fn unnamed(&self) -> Vec<Unnamed> {
        let held = people::held(self.org.seen, &self.person.holdings);
        let held: Vec<_> = held.iter().filter_map(|(kind, name)| self.find(*kind, name)).collect();
        let of = |section: Section| {
            let own = held.iter().flat_map(|seen| granted(seen.capture, section));
            let names: SortedSet<String> = gathered(own.map(|grant| grant.name));
            (!names.is_empty()).then_some(Unnamed { section, names })
        };
        UNNAMED.into_iter().filter_map(of).collect()
    }
}

/// What is granted of a section.
struct Unnamed {
    section: Section,
    names: SortedSet<String>,
}

impl Unnamed {
    /// Whether it opens anything to an API.
    fn opens(&self) -> bool {
        self.section.severity() > Severity::Info
    }

    fn cell(&self) -> Message {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        // What stands there together is no name.
        let is_named = self.opens() && self.section.form() != Form::Whole;
        if is_named { of_section(self.section, &names) } else { message!(self.section.key()) }
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
