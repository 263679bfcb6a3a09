//! What is known of an org and decided about it: what a team has decided about findings is laid over them in [`assessment`], and
//! every rule of a policy becomes an item of the [`checklist`]. Nothing here reads a clock, a file or the network.

pub mod assessment;
pub mod checklist;
