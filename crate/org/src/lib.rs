//! What is known of an org and decided about it: what is kept in, what is shown out. Nothing here reads a clock, a file, the
//! network or a browser's storage; whoever does hands over what it read and this moment.
//!
//! [`gate`] reads what is kept into [`stored`] types, [`overview`] judges it once for everybody who shows it, with
//! [`assessment`] (what a team decided about findings), the [`checklist`] and the [`verification`] of production against what
//! was tested. [`page_hints`] says what the pages of Setup are told of it, and [`state_file`] is all of it as one file.

pub mod assessment;
pub mod baseline_file;
pub mod checklist;
pub mod files;
pub mod gate;
pub mod harmless_json;
pub mod json;
pub mod judgement;
pub mod last_visit;
pub mod managed;
pub mod overview;
pub mod owner;
pub mod page_hints;
pub mod portfolio;
pub mod register;
pub mod renamed;
pub mod rollout;
#[cfg(test)]
mod samples;
pub mod state_file;
pub mod stored;
pub mod subjects;
pub mod summary;
pub mod team;
mod unread;
pub mod usage;
pub mod verification;
