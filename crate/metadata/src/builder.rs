//! All that a file says, while it is read, and what the absence of an element means.

use permlight_core::capture::{AppVisibility, Capture, FieldRights, ObjectRights, Permissions};
use permlight_core::catalog;
use permlight_core::coverage::{self, CUSTOM_IN_DOUBT, Coverage, Rest};
use permlight_core::fact::{self, Facts};
use permlight_core::order::InOrder as _;
use permlight_core::section::{Section, TAB_SETTINGS};
use permlight_core::setting::{Setting, Unknown};
use permlight_core::sorted::{SortedMap, SortedSet};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::Entry;

use crate::entry::{Doubt, Source};
use crate::error::{Cursor, Problems};
use crate::login;
use crate::once::Once;
use crate::rows::{Others, Rows};
use crate::verbatim::Verbatim;

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
    /// What nobody can write anew.
    pub(crate) verbatim: Vec<Verbatim>,
}

/// What a profile's file says that does not say all.
const NO_PERMISSION: &str = "metadata-file.no-permission";
const NOTHING_ON: &str = "metadata-file.nothing-on";

/// A retrieve names no permission that is off (since API version 29); who switches some off in a whole file still has more that are
/// on. Of 431 public profiles five name some of both, and each has more that are on: 5 and 3, 34 and 10, 42 and 4, 45 and 2,
/// 144 and 55. No retrieve was seen with as many on as off, but that is what a file looks like that exchanges one for another.
const MOSTLY_OFF: &str = "metadata-file.mostly-off";

/// A retrieve says of every profile whether it is custom and which licence it has: so do all 327 of 431 public profiles that name
/// a user permission. A file of some permissions without these two is written by hand, or made by a tool that compares.
const NO_HEAD: &str = "metadata-file.no-head";
const NO_LABEL: &str = "metadata-file.no-label";

/// Collects what a file says.
pub(crate) struct Builder<'a> {
    pub(crate) subject: Subject,
    pub(crate) source: Source<'a>,
    text: &'a str,
    pub(crate) lines: Cursor<'a>,
    /// The element that was read last as an entry of a section.
    pub(crate) last: Option<(&'a str, Section)>,
    pub(crate) licence: Once<String>,
    /// Whether the element is there that a retrieve always writes of what is no profile.
    pub(crate) is_labelled: bool,
    pub(crate) description: Once<String>,
    pub(crate) custom: Once<bool>,
    pub(crate) session_based: Once<bool>,
    pub(crate) permissions: Rows<Setting>,
    pub(crate) objects: Rows<ObjectRights>,
    pub(crate) fields: Rows<FieldRights>,
    pub(crate) tabs: Rows<String>,
    pub(crate) applications: Rows<AppVisibility>,
    pub(crate) apex_classes: Rows<bool>,
    pub(crate) apex_pages: Rows<bool>,
    pub(crate) record_types: Rows<bool>,
    pub(crate) custom_permissions: Rows<bool>,
    pub(crate) ranges: login::Ranges,
    pub(crate) hours: login::Hours,
    pub(crate) members: Vec<String>,
    pub(crate) muted_by: Vec<String>,
    /// Also what no rule looks at.
    pub(crate) everything: bool,
    pub(crate) others: Others,
    /// Permissions that a name which the catalog does not have may stand for.
    pub(crate) doubted: Vec<&'static str>,
    /// What nobody can write anew.
    pub(crate) verbatim: Vec<Verbatim>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(subject: Subject, source: Source<'a>, text: &'a str, everything: bool) -> Self {
        Self {
            subject,
            source,
            text,
            lines: Cursor::new(text),
            last: None,
            licence: Once::default(),
            is_labelled: false,
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
            verbatim: Vec::new(),
        }
    }

    /// The rows of a section that is on or off, if rules look at it.
    pub(crate) const fn switches(&mut self, section: Section) -> Option<&mut Rows<bool>> {
        Some(match section {
            Section::ApexClasses => &mut self.apex_classes,
            Section::ApexPages => &mut self.apex_pages,
            Section::CustomPermissions => &mut self.custom_permissions,
            _ => return None,
        })
    }

    /// What the file says, all of it read.
    pub(crate) fn finish(self) -> Outcome {
        let Self { mut source, text, subject, .. } = self;
        let kind = subject.kind;
        let is_profile = kind == SubjectKind::Profile;
        // A profile always has user permissions, and a retrieve names those that are on. A file that names none such is a
        // part, and so is one of which something could not be understood.
        let count = |wanted: Setting| self.permissions.count(|setting| *setting == wanted);
        let missing = match (is_profile, self.permissions.is_empty()) {
            (true, true) => Some(NO_PERMISSION),
            (true, false) if !self.permissions.any(|setting| *setting == Setting::On) => Some(NOTHING_ON),
            (true, false) if count(Setting::Off) >= count(Setting::On) => Some(MOSTLY_OFF),
            (true, false) if self.custom.is_missing() || self.licence.is_missing() => Some(NO_HEAD),
            (false, _) if !self.is_labelled => Some(NO_LABEL),
            _ => None,
        };
        let partial = missing.is_some() || source.problems.lost();
        let mut capture = Capture::new(subject);
        self.others.finish(&mut capture);
        if kind != SubjectKind::PermissionSetGroup {
            let contradiction = Setting::Unknown(Unknown::Contradiction);
            let named = self.permissions.finish(
                Section::UserPermissions.element(),
                |_| Some(contradiction),
                &mut source,
                text,
            );
            let coverage = if partial {
                Coverage::Partial(Unknown::PartialFile)
            } else {
                coverage::Rows::all(named.len()).prove(Rest::Off)
            };
            let blind: Vec<_> = catalog::blind_spots(kind).filter(|name| named.get(name).is_none()).collect();
            capture.permissions = Permissions::new(named, coverage);
            for name in self.doubted {
                if capture.permissions.said(name).is_none() {
                    capture.permissions.set(name, Setting::Unknown(Unknown::UnreadableValue));
                }
            }
            for name in blind {
                capture.permissions.set(name, Setting::Unknown(Unknown::MetadataBlind));
            }
        }
        capture.objects = self.objects.finish(Section::Objects.element(), |_| None, &mut source, text);
        capture.fields = self.fields.finish(Section::Fields.element(), |_| None, &mut source, text);
        let tabs = if is_profile { Section::Tabs.element() } else { TAB_SETTINGS };
        capture.tabs = self.tabs.finish(tabs, |_| None, &mut source, text);
        capture.applications = self.applications.finish(Section::Apps.element(), |_| None, &mut source, text);
        capture.apex_classes =
            self.apex_classes.finish(Section::ApexClasses.element(), |_| None, &mut source, text);
        capture.apex_pages =
            self.apex_pages.finish(Section::ApexPages.element(), |_| None, &mut source, text);
        capture.record_types =
            self.record_types.finish(Section::RecordTypes.element(), |_| None, &mut source, text);
        capture.custom_permissions =
            self.custom_permissions.finish(Section::CustomPermissions.element(), |_| None, &mut source, text);
        doubt(&mut capture, std::mem::take(&mut source.doubts));
        self.ranges.finish(is_profile && !partial, &mut capture);
        self.hours.finish(is_profile && !partial, &mut capture);
        // Permission sets and groups are retrieved whole: what such a file leaves out is not granted.
        if !is_profile && !partial && source.problems.is_empty() && source.unknown.is_empty() {
            coverage::claim_rest(&mut capture.more);
        }
        let open = [
            (self.licence.contradicts(), "about/licence"),
            (self.session_based.contradicts(), "about/session-based"),
        ];
        capture.licence = self.licence.get();
        capture.description = self.description.get();
        // Any element that nobody knows may be meant for it; and of a profile with the name or licence of one of Salesforce's
        // own, whose file always says it, nobody can tell whose it is. It decides about profiles only.
        let may_be_own =
            catalog::is_salesforce_identity(&capture.subject.name, None, capture.licence.as_deref());
        let is_missing = self.custom.is_missing() && (may_be_own || !source.unknown.is_empty());
        if is_profile && (self.custom.contradicts() || is_missing) {
            capture.more.set(CUSTOM_IN_DOUBT, "unreadable".to_owned());
        }
        for (is_open, fact) in open {
            if is_open && !is_profile {
                capture.more.set(&coverage::doubt_about(fact), "unreadable".to_owned());
            }
        }
        capture.custom = self.custom.get();
        // Not known to need an activation: it counts as always active, which is the stricter reading.
        capture.session_based = self.session_based.get().unwrap_or(false);
        for (names, target) in [(self.members, &mut capture.members), (self.muted_by, &mut capture.muted_by)]
        {
            let mut seen = SortedSet::new();
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
            verbatim: self.verbatim,
        }
    }
}

/// Keeps which entries are there and say nothing, and how many of a section.
fn doubt(capture: &mut Capture, mut doubts: Vec<Doubt>) {
    // Of two reasons the graver one is told.
    doubts.order_by_key(|doubt| !doubt.contradicted);
    let mut known = SortedSet::new();
    doubts.retain(|doubt| known.insert((doubt.section, doubt.key.to_ascii_lowercase())));
    if doubts.is_empty() {
        return;
    }
    let mut counts: SortedMap<&str, usize> = SortedMap::new();
    let mut rows: Vec<Entry<String>> = capture.more.iter().cloned().collect();
    let mut put = |key: String, value: String| rows.push(Entry { key: key.into(), value, line: None });
    for Doubt { section, key, contradicted } in doubts {
        let of = Section::of_element(section, capture.subject.kind).map_or(section, Section::fact);
        *counts.entry(of).or_default() += 1;
        let why = if contradicted { coverage::CONTRADICTED } else { "unreadable" };
        put([fact::DOUBT, of, &key].join("/"), why.to_owned());
    }
    for (of, count) in counts {
        put(fact::name(fact::DOUBT, of), count.to_string());
    }
    capture.more = Facts::from_rows(rows, |first| Some(first.clone())).0;
}
