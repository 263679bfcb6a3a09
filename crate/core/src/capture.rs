//! A capture: all that one source says about one subject at one time.

use std::sync::Arc;

use crate::coverage::{self, Coverage, Rows};
use crate::object_right::ObjectRight;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::subject::Subject;
use crate::table::{Facts, Table};

/// All facts that one file or page gave about one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Capture {
    /// Whom the facts are about.
    pub subject: Arc<Subject>,
    /// The user licence (profiles) or permission set licence (permission sets); empty if a page says that it has none.
    pub licence: Option<String>,
    /// The description that the org's people wrote.
    pub description: Option<String>,
    /// Whether Salesforce calls it custom (profiles).
    pub custom: Option<bool>,
    /// A session-based permission set: inert until it is activated.
    pub session_based: bool,
    /// User permissions.
    pub permissions: Permissions,
    /// Object permissions by object API name.
    pub objects: Table<ObjectRights>,
    /// Field permissions by `Object.Field`.
    pub fields: Table<FieldRights>,
    /// Tab settings by tab name, in Salesforce's words (`DefaultOn`, `Visible` ...).
    pub tabs: Table<String>,
    /// Visibility of apps by app name.
    pub applications: Table<AppVisibility>,
    /// Apex classes by name.
    pub apex_classes: Table<bool>,
    /// Visualforce pages by name.
    pub apex_pages: Table<bool>,
    /// Record types by `Object.RecordType`.
    pub record_types: Table<bool>,
    /// Custom permissions by name.
    pub custom_permissions: Table<bool>,
    /// Login IP ranges that were seen.
    pub login_ip_ranges: Vec<IpRange>,
    /// Login hours of the days that the source limits.
    pub login_hours: Vec<LoginHours>,
    /// Permission sets in a group.
    pub members: Vec<String>,
    /// Muting permission sets of a group.
    pub muted_by: Vec<String>,
    /// Everything else, as facts: users, the org, settings, logs, and what was seen whole.
    pub more: Facts,
}

impl Capture {
    /// A capture that knows nothing yet.
    pub fn new(subject: impl Into<Arc<Subject>>) -> Self {
        Self {
            subject: subject.into(),
            licence: None,
            description: None,
            custom: None,
            session_based: false,
            permissions: Permissions::unseen(Unknown::NotSeen),
            objects: Table::default(),
            fields: Table::default(),
            tabs: Table::default(),
            applications: Table::default(),
            apex_classes: Table::default(),
            apex_pages: Table::default(),
            record_types: Table::default(),
            custom_permissions: Table::default(),
            login_ip_ranges: Vec::new(),
            login_hours: Vec::new(),
            members: Vec::new(),
            muted_by: Vec::new(),
            more: Facts::default(),
        }
    }

    /// Whether all of a section was seen.
    pub fn coverage(&self, section: Section) -> Coverage {
        match section {
            Section::UserPermissions => self.permissions.coverage(),
            _ => coverage::of(&self.more, section),
        }
    }

    /// Keeps what a reader counted of a section.
    pub fn counted(&mut self, section: Section, rows: Rows) {
        let (mark, count) = rows.mark(section.fact());
        self.more.set(&mark, count);
    }

    /// The things of a section that are on or off, where this is all that is said of them.
    pub const fn switches(&self, section: Section) -> Option<&Table<bool>> {
        Some(match section {
            Section::ApexClasses => &self.apex_classes,
            Section::ApexPages => &self.apex_pages,
            Section::RecordTypes => &self.record_types,
            Section::CustomPermissions => &self.custom_permissions,
            _ => return None,
        })
    }

    /// The same, to be filled.
    pub const fn switches_mut(&mut self, section: Section) -> Option<&mut Table<bool>> {
        Some(match section {
            Section::ApexClasses => &mut self.apex_classes,
            Section::ApexPages => &mut self.apex_pages,
            Section::RecordTypes => &mut self.record_types,
            Section::CustomPermissions => &mut self.custom_permissions,
            _ => return None,
        })
    }

    /// A fact that is text: what the subject says of itself, of a user, of the org.
    pub fn value(&self, fact: &str) -> Option<&str> {
        match fact {
            "about/name" => Some(self.subject.name.as_str()).filter(|name| !name.is_empty()),
            "about/licence" => self.licence.as_deref(),
            "about/custom" => self.custom.map(|custom| if custom { "true" } else { "false" }),
            _ => self.more.get(fact).map(String::as_str),
        }
    }
}

/// The user permissions of a subject: what was named, and whether that was all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permissions {
    named: Table<Setting>,
    coverage: Coverage,
}

impl Permissions {
    /// `named` settings by canonical API name, and whether these are all.
    pub const fn new(named: Table<Setting>, coverage: Coverage) -> Self {
        Self { named, coverage }
    }

    /// Nothing was seen, for this reason.
    pub fn unseen(reason: Unknown) -> Self {
        Self::new(Table::default(), Coverage::Partial(reason))
    }

    /// The state of a permission.
    pub fn get(&self, name: &str) -> Setting {
        self.said(name).unwrap_or_else(|| self.coverage.unlisted())
    }

    /// The state of a permission that was named; `None` if it was not.
    pub fn said(&self, name: &str) -> Option<Setting> {
        self.named.get(name).copied()
    }

    /// The line of the source that names it, counted from 1.
    pub fn line(&self, name: &str) -> Option<u32> {
        self.named.line(name)
    }

    /// What was named, sorted by API name.
    pub fn named(&self) -> impl Iterator<Item = (&str, Setting)> {
        self.named.iter().map(|entry| (entry.key.as_ref(), entry.value))
    }

    /// Whether what was named is all.
    pub const fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// The source was cut off: what it did not name may be anything.
    pub fn cut_off(&mut self) {
        self.leave_open(Unknown::Truncated);
    }

    /// What was not named may be anything, for this reason.
    pub fn leave_open(&mut self, reason: Unknown) {
        self.coverage = Coverage::Partial(reason);
    }

    /// Sets one permission, as a tick in a form would.
    pub fn set(&mut self, name: &str, setting: Setting) {
        self.named.set(name, setting);
    }
}

/// Rights on one object. Seven independent rights, as Salesforce has them.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ObjectRights {
    /// Read.
    pub read: bool,
    /// Create.
    pub create: bool,
    /// Edit.
    pub edit: bool,
    /// Delete.
    pub delete: bool,
    /// View All Records.
    pub view_all_records: bool,
    /// Modify All Records.
    pub modify_all_records: bool,
    /// View All Fields; `None` in files older than API 63, which do not have it.
    pub view_all_fields: Option<bool>,
}

impl ObjectRights {
    /// All seven as `right` tells them; `None` if it does not tell one of the six that every source has.
    pub fn of(right: impl Fn(ObjectRight) -> Option<bool>) -> Option<Self> {
        Some(Self {
            read: right(ObjectRight::Read)?,
            create: right(ObjectRight::Create)?,
            edit: right(ObjectRight::Edit)?,
            delete: right(ObjectRight::Delete)?,
            view_all_records: right(ObjectRight::ViewAllRecords)?,
            modify_all_records: right(ObjectRight::ModifyAllRecords)?,
            view_all_fields: right(ObjectRight::ViewAllFields),
        })
    }

    /// Whether a right is there; `None` if the source does not know it.
    pub const fn get(self, right: ObjectRight) -> Option<bool> {
        match right {
            ObjectRight::Read => Some(self.read),
            ObjectRight::Create => Some(self.create),
            ObjectRight::Edit => Some(self.edit),
            ObjectRight::Delete => Some(self.delete),
            ObjectRight::ViewAllRecords => Some(self.view_all_records),
            ObjectRight::ModifyAllRecords => Some(self.modify_all_records),
            ObjectRight::ViewAllFields => self.view_all_fields,
        }
    }
}

/// Rights on one field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldRights {
    /// Read access.
    pub readable: bool,
    /// Edit access.
    pub editable: bool,
}

impl FieldRights {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match (self.readable, self.editable) {
            (_, true) => "edit",
            (true, false) => "read",
            (false, false) => "none",
        }
    }
}

/// How an app shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AppVisibility {
    /// The app is visible.
    pub visible: bool,
    /// It is the default app.
    pub default: bool,
}

impl AppVisibility {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match (self.visible, self.default) {
            (_, true) => "default",
            (true, false) => "visible",
            (false, false) => "hidden",
        }
    }
}

/// One login IP range, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IpRange {
    /// First address.
    pub start: String,
    /// Last address.
    pub end: String,
    /// What the org's people wrote about it.
    pub description: Option<String>,
}

/// Login hours of one day, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoginHours {
    /// 0 is Monday, 6 is Sunday.
    pub weekday: u8,
    /// First minute of the day at which a login is allowed.
    pub start: u16,
    /// First minute of the day at which it is not allowed any more.
    pub end: u16,
}
