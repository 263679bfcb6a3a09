//! The waivers of a team, laid over what files tell.

use std::collections::BTreeSet;

use permlight_core::date::Date;
use permlight_core::message;
use permlight_core::waiver::Waiver;
use permlight_org::assessment::{Ledger, Notice, NoticeKind};
use permlight_report::findings::Judged;

/// Waivers, and which of them were needed so far. One that could mean any of several files of one name, as those of two orgs in one
/// folder, bears nothing.
pub struct Waivers<'w> {
    all: &'w [Waiver],
    ledger: Ledger<'w>,
    /// Places of those of which nobody can tell which file they mean.
    open: BTreeSet<usize>,
}

impl<'w> Waivers<'w> {
    /// Nothing was looked at yet.
    pub fn new(all: &'w [Waiver], today: Date) -> Self {
        Self { all, ledger: Ledger::new(all, today), open: BTreeSet::new() }
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Lays them over a subject.
    pub fn apply(&mut self, judged: &mut Judged) {
        let whom = judged.outline.whom();
        if judged.outline.has_namesakes() {
            let about = self.all.iter().enumerate().filter(|(_, waiver)| waiver.is_about(&whom));
            self.open.extend(about.map(|(at, _)| at));
        } else {
            self.ledger.apply(&whom, &mut judged.findings);
        }
    }

    /// What people should know.
    pub fn notices(&self) -> impl Iterator<Item = Notice> {
        let open = || self.open.iter().filter_map(|at| self.all.get(*at));
        let is_open = move |notice: &Notice| {
            let is = |waiver: &Waiver| {
                (&waiver.rule, &waiver.target) == (&notice.rule, &notice.target)
                    && waiver.subject() == notice.subject
            };
            open().any(is)
        };
        self.ledger.notices().filter(move |notice| !is_open(notice)).chain(open().map(ambiguous))
    }
}

fn ambiguous(waiver: &Waiver) -> Notice {
    let place = message!("notice.place", waiver.rule.clone(), waiver.target.clone(), waiver.subject());
    let message = message!("command-check.waiver-several", place);
    Notice {
        rule: waiver.rule.clone(),
        subject: waiver.subject(),
        target: waiver.target.clone(),
        record: waiver.record.clone(),
        ..Notice::about(NoticeKind::NoRecord, message)
    }
}
