//! Assessment: what a team has decided, laid over what was found.

mod count;
mod ledger;

pub use count::{Counts, Failures, Outcomes};
pub use ledger::{Ledger, Notice, NoticeKind, Reach};
