//! Baselines to compare with, and which of them counts.

use std::cell::RefCell;
use std::rc::Rc;

use permlight_report::baseline_from_json;
use permlight_verify::baseline::Baseline;
use permlight_verify::my_domain;

use super::place_of;
use crate::org::View;
use crate::rollout::{KeptBaseline, Place, Rollout};
use crate::stored::Stored;

/// A baseline to compare with.
pub struct Offer<'s> {
    pub place: Place,
    pub kept: &'s KeptBaseline,
    /// By My Domain name its org is a sandbox of this one, or the other way round.
    pub pairs: bool,
}

thread_local! {
    /// Baselines by their text: to read one takes longer than everything else here.
    static READ: RefCell<Vec<(String, Rc<Baseline>)>> = const { RefCell::new(Vec::new()) };
}

/// How many baselines stay read.
const READ_LIMIT: usize = 4;

/// Reads a baseline that is kept.
pub fn read(text: &str) -> Result<Rc<Baseline>, String> {
    let known = READ.with_borrow(|all| {
        all.iter().find(|(known, _)| known == text).map(|(_, baseline)| Rc::clone(baseline))
    });
    if let Some(known) = known {
        return Ok(known);
    }
    let baseline = baseline_from_json(text.as_bytes()).map(Rc::new).map_err(|error| error.to_string())?;
    READ.with_borrow_mut(|all| {
        all.truncate(READ_LIMIT - 1);
        all.insert(0, (text.to_owned(), Rc::clone(&baseline)));
    });
    Ok(baseline)
}

/// Those of an org itself where it is a sandbox; elsewhere all, those of its sandboxes first, the newest first.
pub(super) fn offers<'s>(stored: &'s Stored, org: &str, is_sandbox: bool) -> Vec<Offer<'s>> {
    let mut offers: Vec<Offer<'s>> = Vec::new();
    for (from, kept) in &stored.baselines {
        if is_sandbox && from != org {
            continue;
        }
        let pairs = my_domain::pair(from, org);
        offers.extend(kept.iter().map(|(entry, kept)| Offer {
            place: Place { org: from.clone(), entry: entry.clone() },
            kept,
            pairs,
        }));
    }
    offers.sort_by(|a, b| (b.pairs, &b.kept.created).cmp(&(a.pairs, &a.kept.created)));
    offers
}

/// The baseline that counts: the one that was chosen, that of the same user or profile, else the newest of a sandbox.
pub(super) fn chosen(
    offers: &[Offer<'_>],
    rollout: &Rollout,
    org: &str,
    is_sandbox: bool,
    view: &View<'_>,
) -> Option<usize> {
    let same = place_of(view.subject.kind, &view.subject.name);
    if is_sandbox {
        return offers.iter().position(|offer| offer.place.entry == same);
    }
    let by_hand = rollout.baseline.as_ref();
    by_hand
        .and_then(|wanted| offers.iter().position(|offer| offer.place == *wanted))
        .or_else(|| offers.iter().position(|offer| offer.pairs && offer.place.entry == same))
        .or_else(|| offers.iter().position(|offer| offer.place.org == org && offer.place.entry == same))
}
