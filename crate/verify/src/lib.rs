//! Verification: does production hold exactly what was tested in the sandbox?
//!
//! [`Observed`] is one side's view of one subject, as flat facts. [`compare`] lays two sides over each other and tells each
//! setting that differs ([`Drift`]). What one side did not see is unknown: never deleted, never equal. [`baseline`] freezes
//! a tested side, [`deploy`] reads a comparison before and after a deploy, [`watch`] keeps the dates that follow,
//! [`events`] reads the logs, [`page_marks`] marks on a page what is not as tested, [`correct`] says what would make the actual side
//! equal again, and [`my_domain`] tells which orgs belong together.

pub mod baseline;
pub mod calls;
mod canonical;
mod compare;
pub mod correct;
pub mod deploy;
mod drift;
mod environment;
pub mod events;
mod implied;
mod impossible;
mod kept;
mod lines;
mod matching;
pub mod my_domain;
mod namespace;
mod observed;
pub mod page_marks;
mod pair;
mod prediction;
mod readiness;
mod rights;
mod settings;
mod severity;
mod taken_away;
mod values;
pub mod watch;

pub use compare::{Options, compare};
pub use drift::{Comparison, Direction, Drift, Unseen, Untold, Verdict};
pub use environment::{Environment, Only, environments};
pub use kept::{Kept, View};
pub use lines::{Line, lines};
pub use matching::{Matching, Mismatch, Rename, Side};
pub use observed::{Observed, is_standard};
pub use rights::Rights;
pub use severity::is_judged;
