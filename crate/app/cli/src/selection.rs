//! Which subjects a command looks at: those of integration users, unless somebody says otherwise.

pub mod left_out;
pub mod not_described;
pub mod unmatched;

use std::collections::HashSet;
use std::path::PathBuf;

use permlight_core::capture::Capture;
use permlight_core::message;
use permlight_core::message::Arg;
use permlight_core::needs::{self, Integration};
use permlight_core::scope::{self, Answer, Known, Pattern, Reason, Standing, TeamScope};
use permlight_core::subject::{SubjectKind, is_called, meant};
use permlight_core::text::{fold_name, same_username};
use permlight_metadata::{Input, is_from_standard_input};
use permlight_policy::near;
use rayon::prelude::*;

use crate::arguments::Selection;
use crate::language::told;
use crate::policy::Chosen;
use crate::terminal;

pub use left_out::LeftOut;

/// Who is looked at among what was found.
pub struct Chooser {
    how: How,
    integrations: &'static [Integration],
    team: Option<&'static TeamScope>,
    /// Files that were given by their own path.
    given: HashSet<String>,
    /// What a group that is looked at bundles or mutes: kind, name, group.
    held: Vec<(SubjectKind, String, String)>,
    /// Parts of groups that tell whose the groups are.
    parts: Vec<Capture>,
}

enum How {
    /// Everything.
    Everything,
    /// What belongs to integration users.
    InScope,
    /// What somebody named.
    Named { patterns: Vec<Pattern>, names: HashSet<(SubjectKind, String)>, users: Vec<Integration> },
}

/// Whether a subject is looked at.
pub enum Choice {
    /// It is; why, if its scope says so.
    Taken(Option<Reason>),
    /// It is not.
    Left(LeftOut),
}

impl Chooser {
    /// Reads what groups bundle, since that decides about others. The error names what nothing is called.
    pub fn new(
        selection: &Selection,
        chosen: Chosen,
        inputs: &[Input],
        paths: &[PathBuf],
    ) -> Result<Self, Vec<String>> {
        let given = inputs.iter().filter(|input| {
            is_from_standard_input(input.source())
                || paths.iter().any(|path| path.is_file() && shown(path) == input.source())
        });
        let mut chooser = Self {
            how: how(selection, chosen, inputs)?,
            integrations: chosen.integrations(),
            team: chosen.team.map(|team| &team.scope),
            given: given.map(|input| input.source().to_owned()).collect(),
            held: Vec::new(),
            parts: Vec::new(),
        };
        if !matches!(chooser.how, How::Everything) {
            chooser.held_by_groups(inputs);
        }
        Ok(chooser)
    }

    fn held_by_groups(&mut self, inputs: &[Input]) {
        let read =
            |input: &Input| Some((permlight_metadata::read(input).capture?, input.source().to_owned()));
        let groups = inputs.par_iter().filter(|input| input.kind() == SubjectKind::PermissionSetGroup);
        let groups: Vec<_> = groups.filter_map(read).collect();
        let bundled: HashSet<_> = groups
            .iter()
            .flat_map(|(group, _)| bundled(group))
            .map(|(kind, name)| (kind, fold_name(name)))
            .collect();
        let parts =
            inputs.par_iter().filter(|input| bundled.contains(&(input.kind(), fold_name(input.name()))));
        self.parts = parts
            .filter_map(|input| permlight_metadata::read(input).capture)
            .filter(scope::tells_of_groups)
            .collect();
        let mut held = Vec::new();
        for (group, source) in &groups {
            if matches!(self.choose(group, source), Choice::Taken(_)) {
                let name = &group.subject.name;
                held.extend(self::bundled(group).map(|(kind, part)| (kind, part.to_owned(), name.clone())));
            }
        }
        self.held = held;
    }

    /// Whether everything is looked at, so that nobody has named anything.
    pub const fn is_everything(&self) -> bool {
        matches!(self.how, How::Everything)
    }

    /// Whether this subject, which was read from this file, is looked at.
    pub fn choose(&self, capture: &Capture, source: &str) -> Choice {
        let (kind, name) = (capture.subject.kind, capture.subject.name.as_str());
        let holder =
            self.held.iter().find(|(held, own, _)| *held == kind && fold_name(own) == fold_name(name));
        let holder = holder.map(|(_, _, group)| (SubjectKind::PermissionSetGroup, group.as_str()));
        match &self.how {
            How::Everything => Choice::Taken(None),
            How::Named { patterns, names, .. } => {
                let is_named = names.contains(&(kind, fold_name(name)))
                    || patterns.iter().any(|pattern| pattern.fits(kind, name))
                    || holder.is_some();
                if is_named { Choice::Taken(None) } else { Choice::Left(LeftOut::not_named(kind, name)) }
            }
            How::InScope if self.given.contains(source) => Choice::Taken(None),
            How::InScope => {
                let known = Known {
                    answer: None,
                    team: self.team.and_then(|team| team.answer(kind, name)),
                    declared: scope::declared(self.integrations, kind, name).map(Integration::name),
                    holder,
                    members: scope::of_members(capture, |kind, name| self.part(kind, name)),
                };
                let found = scope::scope(capture, &known);
                match found.standing {
                    Standing::Judged => Choice::Taken(Some(found.reason)),
                    Standing::Undecided | Standing::LeftOut => {
                        let group = holder.map(|(_, group)| group.to_owned());
                        let (name, reason) = (name.to_owned(), Some(found.reason));
                        Choice::Left(LeftOut { kind, name, reason, group })
                    }
                }
            }
        }
    }

    fn part(&self, kind: SubjectKind, name: &str) -> Option<&Capture> {
        self.parts
            .iter()
            .find(|part| part.subject.kind == kind && fold_name(&part.subject.name) == fold_name(name))
    }

    /// The users of the register who are looked at.
    pub fn holders(&self) -> impl Iterator<Item = &Integration> {
        self.integrations.iter().filter(|integration| self.has_user(integration))
    }

    /// Whether a user of the register is looked at: it is chosen itself, or its profile is.
    pub fn has_user(&self, integration: &Integration) -> bool {
        match &self.how {
            How::Everything => true,
            How::InScope => !leaves_out(self.team, integration),
            How::Named { patterns, names, users } => {
                let user = [&integration.username, &integration.title, &integration.id];
                let fits = |pattern: &Pattern| {
                    user.iter().any(|name| !name.is_empty() && pattern.fits(SubjectKind::User, name))
                };
                let profile = integration.profile.as_ref();
                let is_named = |kind: SubjectKind, name: &str| {
                    names.iter().any(|(own, named)| *own == kind && is_called(kind, named, name))
                };
                users.iter().any(|user| user.id == integration.id)
                    || patterns.iter().any(fits)
                    || profile.is_some_and(|name| is_named(SubjectKind::Profile, name))
            }
        }
    }

    /// Users of the register whom the team's file leaves out.
    pub fn left_out(&self) -> Vec<LeftOut> {
        if !matches!(self.how, How::InScope) {
            return Vec::new();
        }
        let users = needs::by_user(self.integrations);
        users.iter().filter(|user| !self.has_user(user)).map(|user| LeftOut::user(&user.username)).collect()
    }

    /// What to do where nothing was looked at.
    pub fn advice(selection: &Selection) -> String {
        if selection.matching.is_empty() {
            told!("command-selection.advice")
        } else {
            told!("command-selection.no-match")
        }
    }
}

/// What a group bundles or mutes.
fn bundled(group: &Capture) -> impl Iterator<Item = (SubjectKind, &str)> {
    let sets = group.members.iter().map(|name| (SubjectKind::PermissionSet, name.as_str()));
    sets.chain(group.muted_by.iter().map(|name| (SubjectKind::MutingPermissionSet, name.as_str())))
}

fn how(selection: &Selection, chosen: Chosen, inputs: &[Input]) -> Result<How, Vec<String>> {
    if selection.everything {
        return Ok(How::Everything);
    }
    if !selection.is_by_name() {
        return Ok(How::InScope);
    }
    let mut complaints = Vec::new();
    let mut names = HashSet::new();
    for (kind, wanted) in [
        (SubjectKind::Profile, &selection.profiles),
        (SubjectKind::PermissionSet, &selection.sets),
        (SubjectKind::PermissionSetGroup, &selection.groups),
    ] {
        for name in wanted {
            match found(kind, name, inputs) {
                Ok(name) => drop(names.insert((kind, fold_name(&name)))),
                Err(complaint) => complaints.push(complaint),
            }
        }
    }
    let mut users = Vec::new();
    for user in &selection.users {
        match chosen.user(user) {
            Ok(user) => {
                for (kind, name) in held_by(&user) {
                    let file = meant(kind, names_of(kind, inputs), name).unwrap_or(name);
                    names.insert((kind, fold_name(file)));
                }
                users.push(user);
            }
            Err(complaint) => complaints.push(complaint),
        }
    }
    let mut patterns = Vec::new();
    for text in &selection.matching {
        match unmatched::pattern(text) {
            Ok(pattern) => patterns.push(pattern),
            Err(complaint) => complaints.push(complaint),
        }
    }
    if complaints.is_empty() { Ok(How::Named { patterns, names, users }) } else { Err(complaints) }
}

/// What the register says that a user holds.
pub fn held_by(integration: &Integration) -> impl Iterator<Item = (SubjectKind, &str)> {
    let profile = integration.profile.as_deref().map(|name| (SubjectKind::Profile, name));
    let sets = integration.permission_sets.iter().map(|name| (SubjectKind::PermissionSet, name.as_str()));
    let groups = integration.groups.iter().map(|name| (SubjectKind::PermissionSetGroup, name.as_str()));
    profile.into_iter().chain(sets).chain(groups)
}

/// The names of a kind that files describe.
fn names_of(kind: SubjectKind, inputs: &[Input]) -> impl Iterator<Item = &str> + Clone {
    inputs.iter().filter(move |input| input.kind() == kind).map(Input::name)
}

/// The name under which a file describes what somebody named: Setup calls some profiles otherwise.
fn found(kind: SubjectKind, name: &str, inputs: &[Input]) -> Result<String, String> {
    let of_kind = || names_of(kind, inputs);
    if let Some(found) = meant(kind, of_kind(), name) {
        return Ok(found.to_owned());
    }
    let near = near::among(name, of_kind());
    let hint = if near.is_empty() {
        message!("command-selection.others", of_kind().count())
    } else {
        message!("command.meant", Arg::names(&near))
    };
    Err(told!("command-selection.nobody", message!(kind.key()), terminal::name(name), hint))
}

/// Whether the team's file leaves a user of the register out.
fn leaves_out(team: Option<&TeamScope>, user: &Integration) -> bool {
    let name = user.username.as_str();
    !name.is_empty() && team.and_then(|team| team.answer(SubjectKind::User, name)) == Some(Answer::No)
}

impl Chosen {
    /// Whether the team's file leaves a user of the register out.
    pub fn leaves_out(&self, user: &Integration) -> bool {
        leaves_out(self.team.map(|team| &team.scope), user)
    }

    /// The register by user: each with all that it holds and needs, over all integrations that it serves.
    pub fn users(&self) -> Vec<Integration> {
        needs::by_user(self.integrations())
    }

    /// The user of the register who is called so, or one of whose integrations has this id or title.
    pub fn user(&self, name: &str) -> Result<Integration, String> {
        let integrations = self.integrations();
        if integrations.is_empty() {
            return Err(told!("command-selection.no-register"));
        }
        // What is one's user name or id is meant so, whatever others are called.
        let ways: [&dyn Fn(&&Integration) -> bool; 3] =
            [&|known| same_username(&known.username, name), &|known| known.id == name, &|known| {
                known.title.eq_ignore_ascii_case(name)
            }];
        let mut found = ways.into_iter().map(|is| integrations.iter().filter(is).collect::<Vec<_>>());
        let found = found.find(|found| !found.is_empty()).unwrap_or_default();
        let is_of = |user: &Integration, one: &Integration| {
            user.id == one.id || !one.username.is_empty() && same_username(&user.username, &one.username)
        };
        let mut users = self.users();
        users.retain(|user| found.iter().any(|one| is_of(user, one)));
        match (users.pop(), users.is_empty()) {
            (Some(user), true) => Ok(user),
            (None, _) => {
                let names: Vec<_> = integrations
                    .iter()
                    .map(|known| if known.username.is_empty() { known.name() } else { &known.username })
                    .collect();
                let nearest = near::among(name, names.iter().copied());
                let shown = if nearest.is_empty() {
                    names.iter().map(|&name| name.to_owned()).collect()
                } else {
                    nearest
                };
                Err(told!("command-selection.no-user", terminal::name(name), Arg::names(shown)))
            }
            (Some(_), false) => Err(told!("command-selection.several", found.len(), terminal::name(name))),
        }
    }
}

fn shown(path: &std::path::Path) -> String {
    let shown = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    shown.strip_prefix("./").filter(|rest| !rest.is_empty()).map_or_else(|| shown.clone(), str::to_owned)
}
