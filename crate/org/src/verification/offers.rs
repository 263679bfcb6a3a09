//! Baselines to compare with, and which of them counts.

use std::cell::RefCell;
use std::rc::Rc;

use permlight_core::message::Message;
use permlight_core::order::InOrder as _;
use permlight_core::subject::Subject;
use permlight_verify::baseline::Baseline;
use permlight_verify::my_domain;

use crate::baseline_file::baseline_from_json;
use crate::rollout::{KeptBaseline, Place, Rollout, place_of};
use crate::stored::Stored;

/// A baseline to compare with.
pub struct Offer {
    /// Where it stands.
    pub place: Place,
    /// The baseline as it is kept.
    pub kept: Rc<KeptBaseline>,
    /// By My Domain name its org is a sandbox of this one, or the other way round.
    pub pairs: bool,
}

/// Baselines that were read, by their text, the last first: to read one takes longer than everything else here.
#[derive(Default)]
pub struct BaselineReader {
    read: RefCell<Vec<(String, Rc<Baseline>)>>,
}

impl BaselineReader {
    /// How many baselines stay read.
    const LIMIT: usize = 4;

    /// Reads a baseline that is kept.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn read(&self, text: &str) -> Result<Rc<Baseline>, Message> {
        let known =
            self.read.borrow().iter().find(|(known, _)| known == text).map(|(_, read)| Rc::clone(read));
        if let Some(known) = known {
            return Ok(known);
        }
        let baseline = baseline_from_json(text.as_bytes()).map(Rc::new).map_err(|error| error.message())?;
        let mut read = self.read.borrow_mut();
        read.truncate(Self::LIMIT - 1);
        read.insert(0, (text.to_owned(), Rc::clone(&baseline)));
        Ok(baseline)
    }
}

/// Those of an org itself where it is a sandbox; elsewhere all, those of its sandboxes first, the newest first.
pub(super) fn offers(stored: &Stored, org: &str, is_sandbox: bool) -> Vec<Offer> {
    let mut offers = Vec::new();
    for (from, kept) in &stored.baselines {
        if is_sandbox && from != org {
            continue;
        }
        let pairs = my_domain::pair(from, org);
        offers.extend(kept.iter().map(|(entry, kept)| Offer {
            place: Place { org: from.clone(), entry: entry.clone() },
            kept: Rc::clone(kept),
            pairs,
        }));
    }
    offers.order_by(|a, b| (b.pairs, &b.kept.created).cmp(&(a.pairs, &a.kept.created)));
    offers
}

/// The baseline that counts: the one that was chosen, that of the same user or profile, else the newest of a sandbox.
pub(super) fn chosen(
    offers: &[Offer],
    rollout: &Rollout,
    org: &str,
    is_sandbox: bool,
    subject: &Subject,
) -> Option<usize> {
    let same = place_of(subject.kind, &subject.name);
    if is_sandbox {
        return offers.iter().position(|offer| offer.place.entry == same);
    }
    let by_hand = rollout.baseline.as_ref();
    by_hand
        .and_then(|wanted| offers.iter().position(|offer| offer.place == *wanted))
        .or_else(|| offers.iter().position(|offer| offer.pairs && offer.place.entry == same))
        .or_else(|| offers.iter().position(|offer| offer.place.org == org && offer.place.entry == same))
}
