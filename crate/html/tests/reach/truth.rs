//! What stands in a rule's test, as facts of an org: which pages and which files can show it, others say.

use permlight_core::catalog;
use permlight_core::fact::{self, Facts};
use permlight_core::needs::{Integration, Needs};
use permlight_core::object_right::ObjectRight;
use permlight_core::rule::FieldRight;
use permlight_core::section::Section;
use permlight_core::subject::SubjectKind;
use permlight_data::checks::{CaptureFile, IntegrationFile, Kind, Ranges, Test};
use permlight_data::rules::{self, RuleFile};

/// A subject as it is.
pub struct Subject {
    pub kind: SubjectKind,
    pub name: String,
    pub id: String,
    pub facts: Facts,
    /// User permissions that it does not have the choice of.
    pub absent: Vec<String>,
    /// What is not named beside it is not known.
    pub is_one_of_several: bool,
}

/// An org as it is, and what people say of it.
pub struct Truth {
    pub subjects: Vec<Subject>,
    pub integrations: Vec<Integration>,
    pub watched: Vec<String>,
    /// The user permissions that the rule looks at: whoever shows all of them shows these.
    pub permissions: Vec<String>,
}

/// A value that no picture and no word of a file says.
pub const UNREADABLE: &str = "unreadable";

pub fn of(rule: &RuleFile, test: &Test) -> Truth {
    let mut subjects: Vec<Subject> =
        test.captures.iter().enumerate().map(|(at, file)| of_capture(file, at)).collect();
    if rule.across.is_none() {
        subjects.push(of_test(rule, test));
    }
    let with_profiles = with_profiles(&subjects);
    subjects.extend(with_profiles);
    let combination = rule.combination.iter().flat_map(|of| of.on.iter().chain(&of.any_on).chain(&of.off));
    let shipped = rule.shipped.iter().flat_map(|of| &of.permissions);
    let of_rule = rule.targets.iter().chain(combination).chain(shipped).cloned();
    let named = subjects
        .iter()
        .flat_map(|subject| fact::section(&subject.facts, "permission").map(|(name, _)| name.to_owned()));
    let mut permissions: Vec<String> = of_rule.chain(named).filter(|name| name != "*").collect();
    permissions.push("ApiEnabled".to_owned());
    // User permissions open objects, too.
    if rule.rights.is_some() {
        permissions.extend(catalog::permissions().iter().map(|known| known.name.to_owned()));
        for subject in &mut subjects {
            if subject.get(fact::OTHER_PERMISSIONS).is_none() {
                subject.facts.set(fact::OTHER_PERMISSIONS, "off".to_owned());
            }
        }
    }
    permissions.sort();
    permissions.dedup();
    Truth {
        subjects,
        integrations: test.integrations.iter().map(integration).collect(),
        watched: test.watched.clone(),
        permissions,
    }
}

/// Every user has a profile, and that has the user's licence.
fn with_profiles(subjects: &[Subject]) -> Vec<Subject> {
    let users = subjects.iter().filter(|subject| subject.kind == SubjectKind::User);
    let missing = users.filter_map(|user| {
        let (profile, licence) = (user.get("user/profile"), user.get("user/licence"));
        let name = profile.or(licence.map(|_| PROFILE))?;
        let is_there = subjects.iter().any(|other| other.kind == SubjectKind::Profile && other.name == name);
        if is_there || user.is_one_of_several {
            return None;
        }
        let mut facts = Facts::default();
        facts.set("permission/ApiEnabled", "on".to_owned());
        if let Some(licence) = licence {
            facts.set("about/licence", licence.to_owned());
        }
        let id = id(SubjectKind::Profile, 50);
        let kind = SubjectKind::Profile;
        Some(Subject { kind, name: name.to_owned(), id, facts, absent: Vec::new(), is_one_of_several: true })
    });
    missing.collect()
}

/// The profile of a user of whom a test says nothing but the licence.
pub const PROFILE: &str = "Its Profile";

fn of_capture(file: &CaptureFile, at: usize) -> Subject {
    let kind = kind(file.kind);
    let mut facts = Facts::default();
    for (name, value) in &file.facts {
        facts.set(name, value.clone());
    }
    Subject {
        kind,
        name: file.name.clone(),
        id: file.id.clone().unwrap_or_else(|| id(kind, at)),
        facts,
        absent: Vec::new(),
        is_one_of_several: true,
    }
}

fn of_test(rule: &RuleFile, test: &Test) -> Subject {
    let kind = kind(test.subject.or(rule.subjects.first().copied()).unwrap_or(Kind::Profile));
    let mut facts = Facts::default();
    let has_rights = matches!(kind, SubjectKind::Profile | SubjectKind::PermissionSet);
    if has_rights && !test.partial {
        facts.set(fact::OTHER_PERMISSIONS, "off".to_owned());
    }
    for (names, value) in [(&test.on, "on"), (&test.off, "off"), (&test.unknown, UNREADABLE)] {
        for name in names {
            facts.set(&fact::name("permission", name), value.to_owned());
        }
    }
    if let Some(section) = rule.section.filter(|_| !test.granted.is_empty()) {
        for name in &test.granted {
            let (key, value) = granted(section, name);
            facts.set(&key, value.to_owned());
        }
    }
    let ranges: Option<Vec<(String, String)>> = match test.login_ip_ranges {
        Ranges::Unknown if test.ranges.is_empty() => None,
        Ranges::Unknown => Some(test.ranges.clone()),
        Ranges::None => Some(Vec::new()),
        Ranges::Some => Some(vec![("192.0.2.1".to_owned(), "192.0.2.9".to_owned())]),
    };
    if let Some(ranges) = ranges {
        facts.set("list/login-ip", ranges.len().to_string());
        for (first, last) in ranges {
            facts.set(&fact::name("login-ip", &format!("{first}-{last}")), String::new());
        }
    }
    for (name, value) in &test.facts {
        facts.set(name, value.clone());
    }
    Subject {
        kind,
        name: "Test".to_owned(),
        id: id(kind, 0),
        facts,
        absent: test.absent.clone(),
        is_one_of_several: false,
    }
}

fn granted(section: rules::Section, name: &str) -> (String, &'static str) {
    use rules::Section as Own;
    let (of, value) = match section {
        Own::Objects => return (fact::name("object", &format!("{name}/read")), "on"),
        Own::Fields => ("field", "read"),
        Own::Tabs => ("tab", "DefaultOn"),
        Own::Apps => ("app", "visible"),
        Own::ApexClasses => ("apex-class", "on"),
        Own::ApexPages => ("apex-page", "on"),
        Own::CustomPermissions => ("custom-permission", "on"),
        Own::Flows => ("flowAccesses", "on"),
        Own::ConnectedApps => ("connected-app", "on"),
        Own::ExternalCredentials => ("externalCredentialPrincipalAccesses", "on"),
        Own::CustomSettings => ("customSettingAccesses", "on"),
        Own::CustomMetadataTypes => ("customMetadataTypeAccesses", "on"),
    };
    (fact::name(of, name), value)
}

/// An id of a record of this kind.
pub fn id(kind: SubjectKind, at: usize) -> String {
    let prefix = match kind {
        SubjectKind::Profile => "00e",
        SubjectKind::PermissionSet => "0PS",
        SubjectKind::PermissionSetGroup => "0PG",
        SubjectKind::MutingPermissionSet => "0QM",
        SubjectKind::User => "005",
        SubjectKind::Org => "00D",
    };
    format!("{prefix}{:012}", 900 + at)
}

fn kind(kind: Kind) -> SubjectKind {
    match kind {
        Kind::Profile => SubjectKind::Profile,
        Kind::PermissionSet => SubjectKind::PermissionSet,
        Kind::PermissionSetGroup => SubjectKind::PermissionSetGroup,
        Kind::MutingPermissionSet => SubjectKind::MutingPermissionSet,
        Kind::User => SubjectKind::User,
        Kind::Org => SubjectKind::Org,
    }
}

fn integration(file: &IntegrationFile) -> Integration {
    let others = |(section, names): (&String, &Vec<String>)| {
        let section = Section::of(section);
        names.iter().map(|name| (section, name.clone())).collect::<Vec<_>>()
    };
    let rights = |rights: &Vec<String>| {
        rights.iter().map(|right| ObjectRight::from_id(right).expect("the build has checked it")).collect()
    };
    Integration {
        title: file.title.clone(),
        username: file.username.clone(),
        before: file.before.clone(),
        profile: file.profile.clone(),
        permission_sets: file.permission_sets.clone(),
        groups: file.groups.clone(),
        permission_set_licences: file.permission_set_licences.clone(),
        needs: Needs {
            permissions: file.permissions.clone(),
            objects: file.objects.iter().map(|(object, own)| (object.clone(), rights(own))).collect(),
            fields: file.read_fields.iter().map(|field| (field.clone(), FieldRight::Read)).collect(),
            others: file.others.iter().flat_map(others).collect(),
        },
        ..Integration::default()
    }
}

impl Subject {
    /// Keys and values of a section.
    pub fn of<'s>(&'s self, section: &'s str) -> Vec<(&'s str, &'s str)> {
        fact::section(&self.facts, section).collect()
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.facts.get(name).map(String::as_str)
    }

    /// Whether all of a section is known.
    pub fn is_whole(&self, section: &str) -> bool {
        let marked = |section: &str| self.get(&fact::name("list", section)).is_some();
        marked(section) || marked("*")
    }

    pub fn has(&self, section: &str) -> bool {
        self.is_whole(section) || !self.of(section).is_empty()
    }
}
