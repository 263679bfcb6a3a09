//! The core of Permlight: from what was read to what is wrong.
//!
//! One pipeline, a module per stage: [`snapshot`] → [`page`] → [`capture`] → [`evaluate`] ([`policy`], [`rule`]) → [`finding`]. A
//! branch leads from several captures to [`effective`] access, and from there, with what people declare of their integrations
//! ([`needs`]), to the judgement [`across`] subjects. Nothing here reads a clock, a file or the network, and nothing that a page
//! or a file contains can make it panic.

pub mod across;
mod alike;
pub mod builtin;
pub mod capture;
pub mod catalog;
pub mod content;
pub mod coverage;
pub mod date;
pub mod decision;
pub mod effective;
pub mod evaluate;
pub mod evidence;
pub mod fact;
pub mod finding;
#[cfg(feature = "users")]
pub mod guard;
mod identity;
pub mod message;
pub mod needs;
pub mod network;
pub mod object_right;
pub mod order;
pub mod org;
pub mod page;
pub mod pattern;
pub mod places;
pub mod policy;
pub mod rule;
pub mod scan;
pub mod scope;
pub mod section;
pub mod setting;
pub mod severity;
pub mod snapshot;
pub mod sorted;
pub mod starter;
pub mod state;
pub mod subject;
pub mod table;
pub mod team;
pub mod text;
#[cfg(feature = "users")]
pub mod told;
pub mod translation;
pub mod values;
pub mod waiver;
