//! From the elements of a file to a [`Capture`], and what the absence of an element means.

use std::collections::HashSet;

use permlight_core::capture::{AppVisibility, Capture, FieldRights, ObjectRights, Permissions};
use permlight_core::catalog;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};

use crate::entry::{Source, Value, flag};
use crate::error::{Cursor, Fault, Problems, shown};
use crate::login;
use crate::once::Once;
use crate::other::{self, Others};
use crate::rows::Rows;
use crate::section::member;
use crate::vocabulary::{self, Meant};
use crate::xml::{Scanner, Token};

/// What reading one text gave.
pub(crate) struct Outcome {
    pub(crate) capture: Option<Capture>,
    pub(crate) problems: Problems,
    pub(crate) repeats: usize,
    pub(crate) ignored: usize,
    /// What this version does not know, where it stands.
    pub(crate) unknown: Problems,
    /// Why the file does not say all of its subject, if it does not.
    pub(crate) partial: Option<&'static str>,
}

/// What a profile's file says that does not say all.
const NO_PERMISSION: &str = "it names no user permission, and a profile always has some: it is a part of the profile, so what it \
                             does not name is unknown. Retrieve the whole profile";
const NOTHING_ON: &str = "it names only user permissions that are off, and a retrieved profile names those that are on: it is a \
                          part of the profile, so what it does not name is unknown. Retrieve the whole profile";

/// Elements that Salesforce writes and Permlight has no use for.
const NOT_NEEDED: [&str; 16] = [
    "agentAccesses",
    "categoryGroupVisibilities",
    "customMetadataTypeAccesses",
    "customSettingAccesses",
    "dataspaceScopes",
    "emailRoutingAddressAccesses",
    "externalCredentialPrincipalAccesses",
    "externalDataSourceAccesses",
    "flowAccesses",
    "fullName",
    "label",
    "layoutAssignments",
    "loginFlows",
    "profileActionOverrides",
    "servicePresenceStatusAccesses",
    "status",
];

/// Reads one text; `everything`: also what no rule looks at.
pub(crate) fn build(subject: Subject, text: &str, everything: bool) -> Outcome {
    let failed = |fault: Fault, mut problems: Problems, repeats, ignored| {
        problems.push_last(fault);
        Outcome { capture: None, problems, repeats, ignored, unknown: Problems::default(), partial: None }
    };
    let xml = match Scanner::new(text) {
        Ok(xml) => xml,
        Err(fault) => return failed(fault, Problems::default(), 0, 0),
    };
    let source =
        Source { xml, problems: Problems::default(), unknown: Problems::default(), repeats: 0, ignored: 0 };
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
    capture.login_ip_ranges = None;
    capture.login_hours = None;
}

/// Collects what a file says.
pub(crate) struct Builder<'a> {
    subject: Subject,
    pub(crate) source: Source<'a>,
    text: &'a str,
    pub(crate) lines: Cursor<'a>,
    licence: Once<String>,
    description: Once<String>,
    custom: Once<bool>,
    session_based: Once<bool>,
    pub(crate) permissions: Rows<Setting>,
    pub(crate) objects: Rows<ObjectRights>,
    pub(crate) fields: Rows<FieldRights>,
    pub(crate) tabs: Rows<String>,
    pub(crate) applications: Rows<AppVisibility>,
    pub(crate) apex_classes: Rows<bool>,
    pub(crate) apex_pages: Rows<bool>,
    pub(crate) record_types: Rows<bool>,
    pub(crate) custom_permissions: Rows<bool>,
    ranges: login::Ranges,
    hours: login::Hours,
    members: Vec<String>,
    muted_by: Vec<String>,
    /// Also what no rule looks at.
    pub(crate) everything: bool,
    pub(crate) others: Others,
    /// Permissions that a name which the catalog does not have may stand for.
    doubted: Vec<&'static str>,
}

impl<'a> Builder<'a> {
    fn new(subject: Subject, source: Source<'a>, text: &'a str, everything: bool) -> Self {
        Self {
            subject,
            source,
            text,
            lines: Cursor::new(text),
            licence: Once::default(),
            description: Once::default(),
            custom: Once::default(),
            session_based: Once::default(),
            permissions: Rows::default(),
            objects: Rows::default(),
            fields: Rows::default(),
            tabs: Rows::default(),
            applications: Rows::default(),
            apex_classes: Rows::default(),
            apex_pages: Rows::default(),
            record_types: Rows::default(),
            custom_permissions: Rows::default(),
            ranges: login::Ranges::default(),
            hours: login::Hours::default(),
            members: Vec::new(),
            muted_by: Vec::new(),
            everything,
            others: Others::default(),
            doubted: Vec::new(),
        }
    }

    fn read(&mut self) -> Result<(), Fault> {
        let expected = root(self.subject.kind);
        match self.source.xml.next()? {
            Token::Open(found) if found == expected => {}
            Token::Open(found) => {
                return Err(Fault::new(
                    self.source.xml.at(),
                    format!(
                        "expected <{expected}> in a {} file, found <{}>",
                        self.subject.kind.label(),
                        shown(found)
                    ),
                ));
            }
            Token::Close | Token::Text(_) | Token::End => {
                return Err(Fault::new(self.source.xml.at(), format!("expected <{expected}>")));
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
        let has_rights = kind != SubjectKind::PermissionSetGroup;
        let is_profile = kind == SubjectKind::Profile;
        match name {
            "fieldPermissions" if has_rights => self.field(name),
            "objectPermissions" if has_rights => self.object(name),
            "userPermissions" if has_rights => self.user_permission(name),
            "tabVisibilities" | "tabSettings" if has_rights => self.tab(name),
            "applicationVisibilities" if has_rights => self.application(name),
            "classAccesses" if has_rights => {
                self.switch(name, &vocabulary::APEX_CLASS, |it| &mut it.apex_classes)
            }
            "pageAccesses" if has_rights => {
                self.switch(name, &vocabulary::APEX_PAGE, |it| &mut it.apex_pages)
            }
            "recordTypeVisibilities" if has_rights => self.record_type(name),
            "customPermissions" if has_rights => {
                self.switch(name, &vocabulary::CUSTOM_PERMISSION, |it| &mut it.custom_permissions)
            }
            "loginIpRanges" if is_profile => self.ranges.read(name, &mut self.source),
            "loginHours" if is_profile => self.hours.read(name, &mut self.source),
            "permissionSets" if !has_rights => member(&mut self.source, name, &mut self.members),
            "mutingPermissionSets" if !has_rights => member(&mut self.source, name, &mut self.muted_by),
            "userLicense" | "license" | "description" | "custom" | "hasActivationRequired" => {
                self.single(name)
            }
            _ if NOT_NEEDED.contains(&name) && vocabulary::belongs(name, kind) => {
                if self.everything {
                    self.other(name)
                } else {
                    self.source.pass_over()
                }
            }
            _ => self.unknown(name),
        }
    }

    /// An element that a file of this kind does not have, or that this version does not know.
    fn unknown(&mut self, name: &'a str) -> Result<(), Fault> {
        let (at, kind) = (self.source.xml.at(), self.subject.kind.label());
        match vocabulary::at_the_top(name) {
            Meant::Elsewhere(known) => {
                let message = format!(
                    "found <{known}> directly in a {kind}, where it says nothing: what the file does not name counts as \
                     unknown; put it in its own place"
                );
                self.source.problems.lose(Fault::new(at, message));
                self.source.pass_over()
            }
            Meant::Spelt(known) => {
                let message = format!(
                    "found <{}>, which Salesforce does not know: did you mean <{known}>? What the file does not name \
                     counts as unknown",
                    shown(name)
                );
                self.source.problems.lose(Fault::new(at, message));
                self.source.pass_over()
            }
            Meant::New if self.everything => self.other(name),
            Meant::New => {
                let children = other::children(&mut self.source)?;
                self.source.not_known(at, name);
                self.grants_elsewhere(at, name, &children);
                Ok(())
            }
        }
    }

    /// A name of a user permission that the catalog does not have. New ones come with every release; one that may be meant for a
    /// known permission leaves that one unknown.
    pub(crate) fn unheard_of(&mut self, at: usize, name: &str) {
        let meant = vocabulary::permission(name);
        self.doubted.extend(meant);
        self.source.unknown.push_with(|| {
            let hint = meant.map_or_else(String::new, |meant| {
                format!(": did you mean {meant}? That one counts as unknown")
            });
            Fault::new(
                at,
                format!("the user permission {} is not in the catalog of this version{hint}", shown(name)),
            )
        });
    }

    /// An element that this version does not know and that names a user permission grants it for all that anybody can tell.
    pub(crate) fn grants_elsewhere(&mut self, at: usize, name: &str, children: &[(String, String)]) {
        if let Some(permission) = children.iter().find_map(|(_, text)| catalog::permission(text)) {
            self.source.problems.lose(Fault::new(
                at,
                format!(
                    "found the user permission {} in <{}>, which this version does not know, expected it in \
                     <userPermissions>: what the file does not name counts as unknown",
                    permission.name,
                    shown(name)
                ),
            ));
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
                if let Some(on) = flag(name, &value, &mut self.source.problems) {
                    once.put(name, on, at, &mut self.source);
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

    fn finish(self) -> Outcome {
        let Self { mut source, text, subject, .. } = self;
        let kind = subject.kind;
        let is_profile = kind == SubjectKind::Profile;
        // A profile always has user permissions, and a retrieve names those that are on. A file that names none such is a
        // part, and so is one of which something could not be understood.
        let missing = match (is_profile, self.permissions.is_empty()) {
            (true, true) => Some(NO_PERMISSION),
            (true, false) if !self.permissions.any(|setting| *setting == Setting::On) => Some(NOTHING_ON),
            _ => None,
        };
        let partial = missing.is_some() || source.problems.lost();
        let mut capture = Capture::new(subject);
        self.others.finish(&mut capture);
        if kind != SubjectKind::PermissionSetGroup {
            let contradiction = Setting::Unknown(Unknown::Contradiction);
            let named =
                self.permissions.finish("userPermissions", |_| Some(contradiction), &mut source, text);
            let unnamed = if partial { Setting::Unknown(Unknown::PartialFile) } else { Setting::Off };
            let blind: Vec<_> = catalog::blind_spots(kind).filter(|name| named.get(name).is_none()).collect();
            capture.permissions = Permissions::new(named, unnamed);
            for name in self.doubted {
                if matches!(capture.permissions.get(name), Setting::Off)
                    && capture.permissions.line(name).is_none()
                {
                    capture.permissions.set(name, Setting::Unknown(Unknown::UnreadableValue));
                }
            }
            for name in blind {
                capture.permissions.set(name, Setting::Unknown(Unknown::MetadataBlind));
            }
        }
        capture.objects = self.objects.finish("objectPermissions", |_| None, &mut source, text);
        capture.fields = self.fields.finish("fieldPermissions", |_| None, &mut source, text);
        let tabs = if is_profile { "tabVisibilities" } else { "tabSettings" };
        capture.tabs = self.tabs.finish(tabs, |_| None, &mut source, text);
        capture.applications =
            self.applications.finish("applicationVisibilities", |_| None, &mut source, text);
        capture.apex_classes = self.apex_classes.finish("classAccesses", |_| None, &mut source, text);
        capture.apex_pages = self.apex_pages.finish("pageAccesses", |_| None, &mut source, text);
        capture.record_types =
            self.record_types.finish("recordTypeVisibilities", |_| None, &mut source, text);
        capture.custom_permissions =
            self.custom_permissions.finish("customPermissions", |_| None, &mut source, text);
        capture.login_ip_ranges = self.ranges.finish(is_profile && !partial);
        capture.login_hours = self.hours.finish(is_profile && !partial);
        capture.licence = self.licence.get();
        capture.description = self.description.get();
        capture.custom = self.custom.get();
        // Not known to need an activation: it counts as always active, which is the stricter reading.
        capture.session_based = self.session_based.get().unwrap_or(false);
        for (names, target) in [(self.members, &mut capture.members), (self.muted_by, &mut capture.muted_by)]
        {
            let mut seen = HashSet::new();
            let given = names.len();
            *target = names.into_iter().filter(|name| seen.insert(name.clone())).collect();
            source.repeats += given - target.len();
        }
        Outcome {
            capture: Some(capture),
            problems: source.problems,
            repeats: source.repeats,
            ignored: source.ignored,
            unknown: source.unknown,
            partial: missing,
        }
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
