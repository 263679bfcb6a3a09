//! What was not looked at, and why, in a line for each reason.

use permlight_core::capture::Capture;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::needs::Integration;
use permlight_core::scope::{self, Answer, Reason};
use permlight_core::setting::Setting;
use permlight_core::subject::SubjectKind;
use permlight_metadata::ReadError;
use permlight_org::assessment::{Notice, NoticeKind};

use super::not_described::called;
use crate::language;

/// More names of one reason than these are counted.
const NAMED: usize = 5;

/// A subject that was not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub kind: SubjectKind,
    pub name: String,
    /// Why; `None` if others were named.
    pub reason: Option<Reason>,
    /// The group that holds it and is looked at.
    pub group: Option<String>,
}

impl LeftOut {
    /// Others were named.
    pub fn not_named(kind: SubjectKind, name: &str) -> Self {
        Self { kind, name: name.to_owned(), reason: None, group: None }
    }

    /// A user of the register that the team leaves out.
    pub fn user(username: &str) -> Self {
        let reason = Some(Reason::Team(Answer::No));
        Self { kind: SubjectKind::User, name: username.to_owned(), reason, group: None }
    }

    /// Whether the team says that it is no integration user's.
    pub fn is_refused(&self) -> bool {
        self.reason == Some(Reason::Team(Answer::No))
    }

    /// Who holds it of those that are looked at, though the team's file leaves it out: what it grants is not known.
    pub fn held(
        &self,
        users: &[Integration],
        is_looked_at: impl Fn(&Integration) -> bool,
    ) -> Option<Message> {
        if !self.is_refused() {
            return None;
        }
        let group = self.group.as_deref().map(|group| {
            message!("unseen.named", message!(SubjectKind::PermissionSetGroup.key()), Arg::name(group)).into()
        });
        let mut holders = users.iter().filter(|user| is_looked_at(user));
        let user =
            holders.find(|user| scope::declared(std::slice::from_ref(user), self.kind, &self.name).is_some());
        let holder: Arg = group.or_else(|| user.map(|user| Arg::name(called(user))))?;
        Some(message!(
            "command-selection.held-left-out",
            holder,
            message!(self.kind.key()),
            Arg::name(&self.name)
        ))
    }

    /// Whether something that was not understood may yet tell that it is an integration user's.
    pub fn is_open(&self, capture: &Capture) -> bool {
        let is_silent = matches!(self.reason, Some(Reason::NoSign | Reason::Suggested(_)));
        let is_unknown = matches!(capture.permissions.get("ApiUserOnly"), Setting::Unknown(_));
        let lacks_licence = self.kind == SubjectKind::Profile && capture.licence.is_none();
        is_silent && (is_unknown || lacks_licence)
    }

    fn key(&self) -> &'static str {
        self.reason.as_ref().map_or("", Reason::id)
    }
}

/// A line for each reason, in the order of the reasons' first subjects.
pub fn notices(left: &[LeftOut]) -> Vec<Notice> {
    let mut keys: Vec<&str> = Vec::new();
    for one in left {
        if !keys.contains(&one.key()) {
            keys.push(one.key());
        }
    }
    let of = |key: &str| left.iter().filter(|one| one.key() == key).collect::<Vec<_>>();
    keys.into_iter().map(|key| Notice::about(NoticeKind::LeftOut, line(&of(key)))).collect()
}

/// What is wrong with files that are left out whatever they would say there: a line for each file.
pub fn passed_over(errors: &[ReadError]) -> Vec<Notice> {
    let of_a_file = errors.chunk_by(|one, other| one.source == other.source);
    let told = of_a_file.filter_map(|errors| {
        let first = errors.first()?;
        let first = first.said(language::chosen());
        let message = match errors.len() - 1 {
            0 => message!("command-check.passed-over", first),
            more => message!("command-check.passed-over-more", first, more),
        };
        Some(Notice::about(NoticeKind::LeftOut, message))
    });
    told.collect()
}

fn line(left: &[&LeftOut]) -> Message {
    let kinds = SubjectKind::ALL.into_iter().filter_map(|kind| {
        let count = left.iter().filter(|one| one.kind == kind).count();
        (count > 0).then(|| message!(counted(kind), count).into())
    });
    let kinds = Arg::List(kinds.collect());
    let mut names: Vec<Arg> = left.iter().take(NAMED).map(|one| Arg::name(&one.name)).collect();
    if let Some(more) = left.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(message!("scope.and-more", more).into());
    }
    let names = Arg::List(names);
    match reason(left) {
        Some(reason) => message!("scope.left-out", kinds, reason, names),
        None => message!("scope.not-named", kinds),
    }
}

const fn counted(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Profile => "scope.profiles",
        SubjectKind::PermissionSet => "scope.permission-sets",
        SubjectKind::PermissionSetGroup => "scope.permission-set-groups",
        SubjectKind::MutingPermissionSet => "scope.muting-permission-sets",
        SubjectKind::User => "scope.users",
        SubjectKind::Org => "scope.orgs",
    }
}

/// What holds for all of them: the licences and words that they have, together.
fn reason(left: &[&LeftOut]) -> Option<Message> {
    let mut all: Vec<&str> = Vec::new();
    for one in left {
        let text = match &one.reason {
            Some(Reason::NeverLicence(licence)) => licence.as_str(),
            Some(Reason::Suggested(word)) => word,
            _ => continue,
        };
        if !all.contains(&text) {
            all.push(text);
        }
    }
    match &left.first()?.reason {
        Some(Reason::NeverLicence(_)) => Some(message!("scope.never", Arg::names(all))),
        Some(Reason::Suggested(_)) => Some(message!("scope.suggested", Arg::names(all))),
        other => other.as_ref().map(Reason::message),
    }
}
