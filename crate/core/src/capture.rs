//! A capture: all that one source says about one subject at one time.

use std::borrow::Cow;

use crate::fact::Facts;
use crate::setting::{Setting, Unknown};
use crate::subject::Subject;

/// All facts that one file or page gave about one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Capture {
    /// Whom the facts are about.
    pub subject: Subject,
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
    /// Login IP ranges; `None` when the source does not say.
    pub login_ip_ranges: Option<Vec<IpRange>>,
    /// Login IP ranges that are there where the source does not say whether there are others.
    pub some_login_ip_ranges: Vec<IpRange>,
    /// Login hours; `None` when the source does not say.
    pub login_hours: Option<Vec<LoginHours>>,
    /// Permission sets in a group.
    pub members: Vec<String>,
    /// Muting permission sets of a group.
    pub muted_by: Vec<String>,
    /// Everything else, as facts: users, the org, settings, logs.
    pub more: Facts,
}

impl Capture {
    /// A capture that knows nothing yet.
    pub fn new(subject: Subject) -> Self {
        Self {
            subject,
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
            login_ip_ranges: None,
            some_login_ip_ranges: Vec::new(),
            login_hours: None,
            members: Vec::new(),
            muted_by: Vec::new(),
            more: Facts::default(),
        }
    }

    /// Every login IP range that was seen.
    pub fn seen_login_ip_ranges(&self) -> &[IpRange] {
        self.login_ip_ranges.as_deref().unwrap_or(&self.some_login_ip_ranges)
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

/// The user permissions of a subject: what was named, and what it means not to be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permissions {
    named: Table<Setting>,
    unnamed: Setting,
}

impl Permissions {
    /// `named` settings by canonical API name; every other permission has the state `unnamed`.
    pub fn new(named: Table<Setting>, unnamed: Setting) -> Self {
        Self { named, unnamed }
    }

    /// Nothing was seen, for this reason.
    pub fn unseen(reason: Unknown) -> Self {
        Self::new(Table::default(), Setting::Unknown(reason))
    }

    /// The state of a permission.
    pub fn get(&self, name: &str) -> Setting {
        self.named.get(name).copied().unwrap_or(self.unnamed)
    }

    /// The line of the source that names it, counted from 1.
    pub fn line(&self, name: &str) -> Option<u32> {
        self.named.entry(name).and_then(|entry| entry.line)
    }

    /// What was named, sorted by API name.
    pub fn named(&self) -> impl Iterator<Item = (&str, Setting)> {
        self.named.iter().map(|entry| (entry.key.as_ref(), entry.value))
    }

    /// The state of every permission that was not named.
    pub fn unnamed(&self) -> Setting {
        self.unnamed
    }

    /// The source was cut off: what it did not name may be anything.
    pub fn cut_off(&mut self) {
        self.leave_open(Unknown::Truncated);
    }

    /// What was not named may be anything, for this reason.
    pub fn leave_open(&mut self, reason: Unknown) {
        self.unnamed = Setting::Unknown(reason);
    }

    /// Sets one permission, as a tick in a form would.
    pub fn set(&mut self, name: &str, setting: Setting) {
        self.named.set(name, setting);
    }
}

/// One row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<V> {
    /// The API name.
    pub key: Cow<'static, str>,
    /// What the source says.
    pub value: V,
    /// The line of the source, counted from 1.
    pub line: Option<u32>,
}

/// Rows by API name, sorted, each name once.
///
/// Real files hold up to 20,000 rows, nearly always in order already: a sorted list is read and searched
/// faster than a tree is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<V> {
    rows: Vec<Entry<V>>,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

/// A name that a source gives more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The API name.
    pub key: String,
    /// The line of the first and of the repeated row.
    pub lines: (Option<u32>, Option<u32>),
    /// The two rows say different things.
    pub contradicts: bool,
}

impl<V: PartialEq> Table<V> {
    /// Sorts rows and removes repeated names: what is said twice alike stays once; what is said in two ways
    /// becomes `contradicted(&first)` or, if that is `None`, is left out. Every repeat is reported.
    pub fn from_rows(mut rows: Vec<Entry<V>>, contradicted: impl Fn(&V) -> Option<V>) -> (Self, Vec<Repeat>) {
        if rows.windows(2).all(|pair| matches!(pair, [a, b] if a.key < b.key)) {
            return (Self { rows }, Vec::new());
        }
        rows.sort_unstable_by(|a, b| a.key.cmp(&b.key).then(a.line.cmp(&b.line)));
        let mut repeats = Vec::new();
        let mut kept: Vec<Entry<V>> = Vec::with_capacity(rows.len());
        let mut disputed: Vec<Cow<'static, str>> = Vec::new();
        for row in rows {
            match kept.last() {
                Some(first) if first.key == row.key => {
                    let contradicts = first.value != row.value;
                    repeats.push(Repeat {
                        key: row.key.to_string(),
                        lines: (first.line, row.line),
                        contradicts,
                    });
                    if contradicts && disputed.last() != Some(&row.key) {
                        disputed.push(row.key);
                    }
                }
                _ => kept.push(row),
            }
        }
        if !disputed.is_empty() {
            kept.retain_mut(|row| {
                if disputed.binary_search(&row.key).is_err() {
                    return true;
                }
                match contradicted(&row.value) {
                    Some(value) => {
                        row.value = value;
                        true
                    }
                    None => false,
                }
            });
        }
        (Self { rows: kept }, repeats)
    }
}

impl<V> Table<V> {
    fn position(&self, key: &str) -> Result<usize, usize> {
        self.rows.binary_search_by(|row| row.key.as_ref().cmp(key))
    }

    /// The row with this name.
    pub fn entry(&self, key: &str) -> Option<&Entry<V>> {
        self.position(key).ok().and_then(|at| self.rows.get(at))
    }

    /// The value with this name.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.entry(key).map(|row| &row.value)
    }

    /// Puts a value in place of the one with this name, or adds it.
    pub fn set(&mut self, key: &str, value: V) {
        match self.position(key) {
            Ok(at) => {
                if let Some(row) = self.rows.get_mut(at) {
                    row.value = value;
                }
            }
            Err(at) => {
                self.rows.insert(at, Entry { key: Cow::Owned(key.to_owned()), value, line: None });
            }
        }
    }

    /// The rows, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<V>> {
        self.rows.iter()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
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

/// Rights on one field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldRights {
    /// Read access.
    pub readable: bool,
    /// Edit access.
    pub editable: bool,
}

/// How an app shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AppVisibility {
    /// The app is visible.
    pub visible: bool,
    /// It is the default app.
    pub default: bool,
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
