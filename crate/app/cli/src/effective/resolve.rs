//! From the names on the command line to the files behind them, and to those that these name.

use std::collections::BTreeSet;

use permlight_core::capture::Capture;
use permlight_core::effective::Holdings;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::subject::{StandardProfile, SubjectKind, is_called};
use permlight_metadata::{FileReport, Found, Input, ReadError};
use permlight_policy::near;

use crate::arguments::Effective as Arguments;
use crate::check::judge::not_wanted;
use crate::language::{say, told};
use crate::terminal;

/// More names than these are not listed when none is near.
const FEW: usize = 5;

/// All that is held, as far as there are files.
pub struct Resolved {
    pub holdings: Holdings,
    /// In the order of the command line; what a group names follows it.
    pub files: Vec<HeldFile>,
    /// What groups name and no file describes.
    pub missing: Vec<Missing>,
    /// Names that were not taken literally.
    pub notes: Vec<String>,
    /// What is wrong with files.
    pub errors: Vec<ReadError>,
}

/// A file of something that is held.
pub struct HeldFile {
    pub kind: SubjectKind,
    pub name: String,
    pub source: String,
    /// `None` if it could not be read at all.
    pub capture: Option<Capture>,
    /// Nothing is wrong with it.
    pub is_whole: bool,
}

/// Something that a group names.
pub struct Missing {
    pub kind: SubjectKind,
    pub name: String,
    pub nearest: Vec<String>,
}

/// Why nothing can be worked out.
#[derive(Default)]
pub struct Refusal {
    pub complaints: Vec<String>,
    pub errors: Vec<ReadError>,
}

/// Finds and reads what is held, and nothing else.
pub fn resolve(arguments: &Arguments) -> Result<Resolved, Refusal> {
    let Found { inputs, errors, left_out, .. } = permlight_metadata::find(&arguments.paths);
    let mut resolver = Resolver {
        inputs: &inputs,
        complaints: Vec::new(),
        resolved: Resolved {
            holdings: Holdings::default(),
            files: Vec::new(),
            missing: Vec::new(),
            notes: left_out.iter().map(|file| say(&not_wanted(file).message)).collect(),
            errors,
        },
    };
    let mut holdings = Holdings::default();
    if let Some(name) = &arguments.profile {
        holdings.profile = resolver.asked(SubjectKind::Profile, name);
    }
    for name in &arguments.sets {
        holdings.permission_sets.extend(resolver.asked(SubjectKind::PermissionSet, name));
    }
    for name in &arguments.groups {
        holdings.groups.extend(resolver.asked(SubjectKind::PermissionSetGroup, name));
    }
    let Resolver { complaints, mut resolved, .. } = resolver;
    if !complaints.is_empty() {
        return Err(Refusal { complaints, errors: resolved.errors });
    }
    resolved.holdings = holdings;
    Ok(resolved)
}

struct Resolver<'i> {
    inputs: &'i [Input],
    complaints: Vec<String>,
    resolved: Resolved,
}

enum Match<'i> {
    One(&'i Input),
    /// Several files fit, and nothing says which is meant.
    Several(Vec<&'i Input>),
    None,
}

impl<'i> Resolver<'i> {
    /// A name of the command line: it must be there.
    fn asked(&mut self, kind: SubjectKind, name: &str) -> Option<String> {
        match self.find(kind, name) {
            Match::One(input) => Some(self.take(input, name)),
            Match::Several(inputs) => {
                self.complain_of_several(kind, name, &inputs);
                None
            }
            Match::None => {
                let hint = self.hint(kind, name);
                let (kind, name) = (message!(kind.key()), terminal::name(name));
                self.complaints.push(told!("command-effective.nobody", kind, name, hint));
                None
            }
        }
    }

    /// A name that a group gives: the name of its file, if there is one.
    fn named(&mut self, kind: SubjectKind, name: &str) -> String {
        match self.find(kind, name) {
            Match::One(input) => self.take(input, name),
            Match::Several(inputs) => {
                self.complain_of_several(kind, name, &inputs);
                name.to_owned()
            }
            Match::None => {
                let nearest = near::among(name, self.names(kind));
                self.resolved.missing.push(Missing { kind, name: name.to_owned(), nearest });
                name.to_owned()
            }
        }
    }

    fn find(&self, kind: SubjectKind, name: &str) -> Match<'i> {
        let of_kind = || self.inputs.iter().filter(|input| input.kind() == kind);
        let decoded = decoded(name);
        let folded = decoded.to_lowercase();
        let exact: Vec<_> = of_kind().filter(|input| input.name() == name).collect();
        let candidates = [
            exact,
            of_kind().filter(|input| input.name() == decoded).collect(),
            of_kind().filter(|input| input.name().to_lowercase() == folded).collect(),
            of_kind().filter(|input| is_called(kind, input.name(), name)).collect(),
        ];
        match candidates.into_iter().find(|found| !found.is_empty()) {
            Some(found) => match *found {
                [one] => Match::One(one),
                _ => Match::Several(found),
            },
            None => Match::None,
        }
    }

    /// Reads a file, once, and what a group names.
    fn take(&mut self, input: &Input, asked: &str) -> String {
        let (kind, name) = (input.kind(), input.name().to_owned());
        if name != asked {
            let (asked, taken) = (terminal::name(asked), terminal::name(&name));
            let note = told!("command-effective.taken", asked, message!(kind.key()), taken);
            if !self.resolved.notes.contains(&note) {
                self.resolved.notes.push(note);
            }
        }
        let known = self.resolved.files.iter().any(|file| file.kind == kind && file.name == name);
        if known {
            return name;
        }
        let report = permlight_metadata::read(input);
        let is_whole = report.is_whole();
        let FileReport { mut capture, errors, partial, source, .. } = report;
        let at = self.resolved.files.len();
        // Of a part nothing is proved, and who reads only that learns less than there is.
        self.resolved.errors.extend(errors.into_iter().chain(partial));
        let (members, muted_by) = capture.as_mut().map_or_else(Default::default, |capture| {
            (std::mem::take(&mut capture.members), std::mem::take(&mut capture.muted_by))
        });
        self.resolved.files.push(HeldFile { kind, name: name.clone(), source, capture, is_whole });
        let mut all = |kind: SubjectKind, names: Vec<String>| -> Vec<String> {
            names.iter().map(|other| self.named(kind, other)).collect()
        };
        let members = all(SubjectKind::PermissionSet, members);
        let muted_by = all(SubjectKind::MutingPermissionSet, muted_by);
        if let Some(capture) = self.resolved.files.get_mut(at).and_then(|file| file.capture.as_mut()) {
            capture.members = members;
            capture.muted_by = muted_by;
        }
        name
    }

    fn complain_of_several(&mut self, kind: SubjectKind, name: &str, inputs: &[&Input]) {
        let sources = inputs.iter().map(|input| Arg::Text(terminal::line(input.source()))).collect();
        let complaint = told!(
            "command-effective.several",
            inputs.len(),
            message!(kind.key()),
            terminal::name(name),
            Arg::List(sources)
        );
        if !self.complaints.contains(&complaint) {
            self.complaints.push(complaint);
        }
    }

    fn names(&self, kind: SubjectKind) -> BTreeSet<&'i str> {
        self.inputs.iter().filter(|input| input.kind() == kind).map(Input::name).collect()
    }

    /// What may have been meant.
    fn hint(&self, kind: SubjectKind, name: &str) -> Message {
        let names = self.names(kind);
        let standard = StandardProfile::find(name).filter(|_| kind == SubjectKind::Profile);
        if let Some(profile) = standard.filter(|profile| profile.file != name) {
            return message!("command-effective.called-not-there", profile.file);
        }
        let near = near::among(name, names.iter().copied());
        match names.len() {
            _ if !near.is_empty() => message!("command.meant", Arg::names(&near)),
            0 => message!("command-effective.hold-none", message!(kind.key())),
            count if count <= FEW => message!("command-effective.hold", Arg::names(&names)),
            count => message!("command-effective.hold-others", count),
        }
    }
}

/// A name as a file name encodes it (`A %28B%29`), decoded.
fn decoded(name: &str) -> String {
    permlight_metadata::classify(&format!("{name}.profile")).map_or_else(|| name.to_owned(), |(_, name)| name)
}
