//! What the register says that a user holds, and what of it nothing describes.

use std::collections::BTreeSet;

use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::needs::Integration;
use permlight_core::subject::{SubjectKind, meant, namespace};
use permlight_metadata::Input;
use permlight_policy::near;

use crate::arguments::Selection;
use crate::policy::Chosen;

use super::{Chooser, How, held_by, names_of};

/// A profile, set or group of the register that nothing describes: what its user can do is not known.
pub struct Unseen {
    user: &'static Integration,
    kind: SubjectKind,
    name: &'static str,
    nearest: Vec<String>,
    /// How many others of its kind there are.
    others: usize,
}

impl Unseen {
    /// Whether a managed package has it: then no project has its file.
    pub fn is_of_package(&self) -> bool {
        namespace(self.name).is_some()
    }

    /// Whose it is, and what may have been meant.
    pub fn message(&self) -> Message {
        let hint = if self.nearest.is_empty() {
            message!("command-selection.others", self.others)
        } else {
            message!("command.meant", Arg::names(&self.nearest))
        };
        let (user, kind) = (Arg::name(self.user.name()), message!(self.kind.key()));
        message!("command-selection.not-described", user, kind, Arg::name(self.name), hint)
    }
}

/// Of what a user holds, all that has none of these names.
pub fn unseen<'n, N: Iterator<Item = &'n str> + Clone>(
    user: &'static Integration,
    names: impl Fn(SubjectKind) -> N,
) -> Vec<Unseen> {
    let open = held_by(user).filter(|(kind, name)| meant(*kind, names(*kind), name).is_none());
    open.map(|(kind, name)| {
        let nearest = near::among(name, names(kind));
        Unseen { user, kind, name, nearest, others: names(kind).count() }
    })
    .collect()
}

/// What nothing describes, of everybody who is looked at.
#[derive(Default)]
pub struct NotRead {
    /// Of users of whom something was read.
    pub some: Vec<Unseen>,
    /// Of users who were named, and of whom nothing was.
    pub all: Vec<Unseen>,
}

impl Chooser {
    /// What the register says that its users hold, and no file describes. Who was not named and of whom there is nothing, not even
    /// under a like name, is not meant.
    pub fn not_read(&self, inputs: &[Input]) -> NotRead {
        let mut not_read = NotRead::default();
        for user in self.integrations.iter().filter(|user| self.has_user(user)) {
            let is_named =
                matches!(&self.how, How::Named { users, .. } if users.iter().any(|own| own.id == user.id));
            let unseen = unseen(user, |kind| names_of(kind, inputs));
            let is_nothing = unseen.len() == held_by(user).count();
            if is_nothing && is_named {
                not_read.all.extend(unseen);
            } else if !is_nothing || unseen.iter().any(|unseen| !unseen.nearest.is_empty()) {
                not_read.some.extend(unseen);
            }
        }
        not_read
    }
}

/// What the register says that the users hold who were named, and nothing of this is.
pub fn of_users<'s>(
    selection: &Selection,
    chosen: Chosen,
    read: impl Iterator<Item = &'s (SubjectKind, String)>,
) -> Vec<Unseen> {
    let all: BTreeSet<_> = read.collect();
    let names =
        |kind: SubjectKind| all.iter().filter(move |(own, _)| *own == kind).map(|(_, name)| name.as_str());
    let users = selection.users.iter().filter_map(|name| chosen.integration(name).ok());
    users.flat_map(|user| unseen(user, names)).collect()
}
