//! Assessment: what a team has decided, laid over what was found. A finding itself stays what was found.

mod count;
mod ledger;
mod standing;

pub use count::{Counts, Failures, Outcomes};
pub use ledger::{Ledger, Notice, NoticeKind, Reach};
pub use standing::{Decision, Ruled, Standing};
