//! From the elements of a file to what they say.

use permlight_core::capture::Capture;
use permlight_core::content::is_listed;
use permlight_core::coverage;
use permlight_core::section::{Form, Section};
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};

use crate::builder::{Builder, Outcome};
use crate::entry::{Source, Value, flag};
use crate::error::{Fault, Problems, shown};
use crate::other::Node;
use crate::section::member;
use crate::vocabulary::{self, Meant};
use crate::xml::{Scanner, Token};
use permlight_core::message;
use permlight_core::places::Places;

/// Reads one text, whose lines come from these places; `everything`: also what no rule looks at.
pub(crate) fn build(subject: Subject, text: &str, places: &Places, everything: bool) -> Outcome {
    let failed = |fault: Fault, mut problems: Problems, repeats, ignored| {
        problems.push_last(fault);
        Outcome {
            capture: None,
            problems,
            repeats,
            ignored,
            unknown: Problems::default(),
            partial: None,
            verbatim: Vec::new(),
        }
    };
    let xml = match Scanner::new(text) {
        Ok(xml) => xml,
        Err(fault) => return failed(fault, Problems::default(), 0, 0),
    };
    let source = Source {
        xml,
        text,
        places,
        problems: Problems::default(),
        unknown: Problems::default(),
        repeats: 0,
        ignored: 0,
        doubts: Vec::new(),
    };
    let mut builder = Builder::new(subject, source, text, everything);
    match builder.read() {
        Ok(()) => builder.finish(),
        Err(fault) => failed(fault, builder.source.problems, builder.source.repeats, builder.source.ignored),
    }
}

/// The file is a part of its subject: what it does not name is unknown.
pub(crate) fn leave_open(capture: &mut Capture) {
    if capture.subject.kind != SubjectKind::PermissionSetGroup {
        capture.permissions.leave_open(Unknown::PartialFile);
    }
    coverage::leave_open(&mut capture.more);
}

/// Whether a file grants, or takes away, anything.
pub(crate) fn says_something(capture: &Capture) -> bool {
    capture.permissions.named().any(|(_, setting)| setting != Setting::Unknown(Unknown::MetadataBlind))
        || Section::GRANTING.into_iter().any(|section| is_listed(capture, section))
        || !capture.record_types.is_empty()
        || !capture.members.is_empty()
        || !capture.muted_by.is_empty()
}

impl<'a> Builder<'a> {
    fn read(&mut self) -> Result<(), Fault> {
        let expected = root(self.subject.kind);
        match self.source.xml.next()? {
            Token::Open(found) if found == expected => {}
            Token::Open(found) => {
                return Err(Fault::new(
                    self.source.xml.at(),
                    message!(
                        "metadata-entry.other-root",
                        expected.to_owned(),
                        message!(self.subject.kind.key()),
                        shown(found)
                    ),
                ));
            }
            Token::Close | Token::Text(_) | Token::End => {
                return Err(Fault::new(
                    self.source.xml.at(),
                    message!("metadata-entry.no-root", expected.to_owned()),
                ));
            }
        }
        loop {
            match self.source.xml.next_child()? {
                Token::Open(section) => self.section(section)?,
                Token::Text(text) => self.source.stray(&text),
                Token::Close | Token::End => break,
            }
        }
        // What follows the root can still make the file ill-formed.
        self.source.xml.next().map(|_| ())
    }

    fn section(&mut self, name: &'a str) -> Result<(), Fault> {
        let kind = self.subject.kind;
        self.is_labelled |= name == "label";
        // Entries of one section stand together.
        let last = self.last.filter(|(element, _)| *element == name).map(|(_, section)| section);
        let Some(section) = last.or_else(|| Section::of_element(name, kind)) else {
            return match name {
                "userLicense" | "license" | "description" | "custom" | "hasActivationRequired" => {
                    self.single(name)
                }
                // Whether its rights hold.
                "status" if kind == SubjectKind::PermissionSetGroup => self.other(name),
                // Whose it is, people often tell there alone.
                "label" if matches!(kind, SubjectKind::PermissionSet | SubjectKind::PermissionSetGroup) => {
                    self.other(name)
                }
                "fullName" | "label" | "status" => self.not_needed(name),
                _ => self.unknown(name),
            };
        };
        self.last = Some((name, section));
        match section.form() {
            Form::Switch(_) if section == Section::UserPermissions => self.user_permission(name),
            Form::Switch(child) if self.switches(section).is_some() => self.switch(name, child, section),
            // What needs cannot name is told beside them.
            Form::Switch(_) => self.other(name),
            Form::Whole if section == Section::DataspaceScopes => self.other(name),
            Form::Layout | Form::Whole => self.not_needed(name),
            Form::Object => self.object(name),
            Form::Field => self.field(name),
            Form::Tab => self.tab(name),
            Form::App => self.application(name),
            Form::RecordType => self.record_type(name),
            Form::Range => self.ranges.read(name, &mut self.source),
            Form::Hours => self.hours.read(name, &mut self.source),
            Form::Name => {
                let names = if section == Section::Members { &mut self.members } else { &mut self.muted_by };
                member(&mut self.source, name, names)
            }
            Form::Beside | Form::About | Form::Mark | Form::None => self.unknown(name),
        }
    }

    /// An element that Salesforce writes and that no rule looks at.
    fn not_needed(&mut self, name: &'a str) -> Result<(), Fault> {
        if self.everything { self.other(name) } else { self.source.pass_over() }
    }

    /// An element that a file of this kind does not have, or that this version does not know.
    fn unknown(&mut self, name: &'a str) -> Result<(), Fault> {
        let (at, kind) = (self.source.xml.at(), self.subject.kind.key());
        match vocabulary::at_the_top(name) {
            Meant::Elsewhere(known) => {
                let message = message!("metadata-entry.at-top", known.to_owned(), message!(kind));
                self.source.problems.lose(Fault::new(at, message));
                self.source.pass_over()
            }
            Meant::Spelt(known) => {
                let message = message!("metadata-entry.spelt", shown(name), known.to_owned());
                self.source.problems.lose(Fault::new(at, message));
                self.source.pass_over()
            }
            Meant::New => {
                if self.everything {
                    // It is compared; what it grants, nobody can tell.
                    self.source
                        .unknown
                        .push_with(|| Fault::new(at, message!("metadata-entry.grants-unknown", shown(name))));
                    return self.other(name);
                }
                self.source.not_known(at, name);
                let node = Node::read(name, &mut self.source)?;
                self.grants_elsewhere(at, name, &node.texts());
                Ok(())
            }
        }
    }

    fn single(&mut self, name: &str) -> Result<(), Fault> {
        let at = self.source.xml.at();
        let value = Value { text: self.source.leaf()?, at };
        let target = match name {
            "userLicense" | "license" => &mut self.licence,
            "description" => &mut self.description,
            _ => {
                let once = if name == "custom" { &mut self.custom } else { &mut self.session_based };
                match flag(name, &value, &mut self.source.problems) {
                    Some(on) => once.put(name, on, at, &mut self.source),
                    None => once.doubt(),
                }
                return Ok(());
            }
        };
        // Line ends inside a text are one character in XML, however the file is stored.
        let text = value.text.replace("\r\n", "\n");
        if !text.is_empty() {
            target.put(name, text, at, &mut self.source);
        }
        Ok(())
    }
}

fn root(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Profile => "Profile",
        SubjectKind::PermissionSet => "PermissionSet",
        SubjectKind::PermissionSetGroup => "PermissionSetGroup",
        SubjectKind::MutingPermissionSet => "MutingPermissionSet",
        // Neither is read from metadata.
        SubjectKind::User => "User",
        SubjectKind::Org => "Organization",
    }
}
