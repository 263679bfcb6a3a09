//! What the register says that a user holds, and what of it nothing describes.

use std::collections::BTreeSet;

use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::needs::{self, Integration};
use permlight_core::subject::{SubjectKind, meant, namespace};
use permlight_metadata::Input;
use permlight_policy::near;

use crate::arguments::Selection;
use crate::policy::Chosen;

use super::{Chooser, How, held_by, names_of};

/// A profile, set or group of the register that nothing describes: what its user can do is not known.
pub struct Unseen {
    /// Whose it is, by name.
    user: String,
    kind: SubjectKind,
    /// Empty for the profile of a user of whom the register does not say which it has.
    name: String,
    nearest: Vec<String>,
    /// How many others of its kind there are.
    others: usize,
}

impl Unseen {
    /// Whether a managed package has it: then no project has its file.
    pub fn is_of_package(&self) -> bool {
        namespace(&self.name).is_some()
    }

    /// Whether the register does not say which it is.
    const fn is_nameless(&self) -> bool {
        self.name.is_empty()
    }

    /// Whose it is, and what may have been meant.
    pub fn message(&self) -> Message {
        if self.is_nameless() {
            return message!("command-selection.no-profile", Arg::name(&self.user));
        }
        let hint = if self.nearest.is_empty() {
            message!("command-selection.others", self.others)
        } else {
            message!("command.meant", Arg::names(&self.nearest))
        };
        let (user, kind) = (Arg::name(&self.user), message!(self.kind.key()));
        message!("command-selection.not-described", user, kind, Arg::name(&self.name), hint)
    }
}

/// What to call a user of the register: one that serves several integrations by none of them.
pub fn called(user: &Integration) -> &str {
    if user.also.is_empty() { user.name() } else { &user.username }
}

/// Of what a user holds, all that has none of these names.
fn unseen<'n, N: Iterator<Item = &'n str> + Clone>(
    user: &Integration,
    names: impl Fn(SubjectKind) -> N,
) -> Vec<Unseen> {
    let open = held_by(user).filter(|(kind, name)| meant(*kind, names(*kind), name).is_none());
    open.map(|(kind, name)| Unseen {
        user: called(user).to_owned(),
        kind,
        name: name.to_owned(),
        nearest: near::among(name, names(kind)),
        others: names(kind).count(),
    })
    .collect()
}

/// The profile of a user of whom the register does not say which it has: every user has one, and nobody can tell whether it was read.
fn without_profile(user: &Integration) -> Option<Unseen> {
    user.profile.is_none().then(|| Unseen {
        user: called(user).to_owned(),
        kind: SubjectKind::Profile,
        name: String::new(),
        nearest: Vec::new(),
        others: 0,
    })
}

/// Whether a user is meant, of whom this is not described: something else of it was looked at, or may have been under a like name.
fn is_meant(unseen: &[Unseen], is_looked_at: bool) -> bool {
    is_looked_at || unseen.iter().any(|unseen| !unseen.nearest.is_empty())
}

/// What nothing describes, of everybody who is looked at.
#[derive(Default)]
pub struct NotRead {
    /// Of users of whom something was read.
    pub some: Vec<Unseen>,
    /// Of users who were named, and of whom nothing was.
    pub all: Vec<Unseen>,
    /// Profiles that the register does not name, of users of whom something was read.
    pub nameless: Vec<Unseen>,
}

impl Chooser {
    /// What the register says that its users hold, and no file describes. Who was not named and of whom there is nothing, not even
    /// under a like name, is not meant.
    pub fn not_read(&self, inputs: &[Input]) -> NotRead {
        let mut not_read = NotRead::default();
        for user in needs::by_user(self.integrations).iter().filter(|user| self.has_user(user)) {
            let is_named =
                matches!(&self.how, How::Named { users, .. } if users.iter().any(|own| own.id == user.id));
            let unseen = unseen(user, |kind| names_of(kind, inputs));
            let is_nothing = unseen.len() == held_by(user).count();
            not_read.nameless.extend(without_profile(user).filter(|_| !is_nothing));
            if is_nothing && is_named {
                not_read.all.extend(unseen);
            } else if is_meant(&unseen, !is_nothing) {
                not_read.some.extend(unseen);
            }
        }
        not_read
    }
}

/// The subjects of something, by kind and name.
pub type Subjects = BTreeSet<(SubjectKind, String)>;

/// What the register says that users hold, and nothing of what was `read` is: of those who were named, else of everybody of whom
/// something was looked at. Who names files has asked for no user.
pub fn of_users(
    selection: &Selection,
    chosen: Chosen,
    read: &Subjects,
    is_looked_at: impl Fn(&Integration) -> bool,
) -> Vec<Unseen> {
    let names =
        |kind: SubjectKind| read.iter().filter(move |(own, _)| *own == kind).map(|(_, name)| name.as_str());
    if selection.is_by_name() {
        let users = selection.users.iter().filter_map(|name| chosen.user(name).ok());
        return users
            .flat_map(|user| unseen(&user, names).into_iter().chain(without_profile(&user)))
            .collect();
    }
    let mut all = Vec::new();
    for user in chosen.users().into_iter().filter(|user| selection.everything || !chosen.leaves_out(user)) {
        let unseen = unseen(&user, names);
        if is_meant(&unseen, is_looked_at(&user)) {
            all.extend(unseen);
            all.extend(without_profile(&user));
        }
    }
    all
}
