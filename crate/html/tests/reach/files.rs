//! Writes the metadata files that a retrieve of an org gives, and reads them, with the register of the team beside them.

use std::fs;
use std::path::{Path, PathBuf};

use permlight_core::capture::Capture;
use permlight_core::fact::{self, Facts};
use permlight_core::needs::Integration;
use permlight_core::subject::{StandardProfile, SubjectKind};
use permlight_metadata::{add_settings, find, folder, read, read_settings, write};

use super::truth::{PROFILE, Subject, Truth, UNREADABLE};

/// Sections that no file of a profile or set holds.
const NOT_IN_FILES: [&str; 8] =
    ["connected-app", "session", "password", "list", "expires", "muting", "permission-set", "unread"];

/// What the settings of an org call what pages show.
const OF_ORG: [(&str, &str, &str); 3] = [
    (
        "identity/Require multi-factor authentication (MFA) for all direct UI logins to your Salesforce org",
        "sessionSettings",
        "enableMFADirectUILoginOptIn",
    ),
    ("session/Enforce login IP ranges on every request", "sessionSettings", "enforceIpRangesEveryRequest"),
    ("session/Timeout Value", "sessionSettings", "sessionTimeout"),
];

/// Words of pages, as files say them.
const WORDS: [(&str, &str); 6] = [
    ("on", "true"),
    ("off", "false"),
    ("2 hours", "TwoHours"),
    ("24 hours", "TwentyFourHours"),
    ("12 hours", "TwelveHours"),
    ("15 minutes", "FifteenMinutes"),
];

/// What its files say of each subject that has some. `weak`: files that do not say all.
pub fn seen(truth: &Truth, weak: bool, base: &Path) -> Vec<(Capture, bool)> {
    let _ = fs::remove_dir_all(base);
    for subject in &truth.subjects {
        for (path, text) in files(subject, truth, weak) {
            let path = base.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
    }
    if !base.exists() {
        return Vec::new();
    }
    let found = find(&[base.to_path_buf()]);
    let settings: Vec<_> = found.settings.iter().map(read_settings).collect();
    let inputs = found.inputs.iter().filter_map(|input| {
        let mut report = read(input);
        add_settings(&mut report, &settings);
        let whole = report.is_whole();
        Some((report.capture?, whole))
    });
    let of_org = settings.iter().filter_map(|file| file.capture.clone());
    let of_org = of_org.filter(|capture| capture.subject.kind == SubjectKind::Org);
    inputs.chain(of_org.map(|capture| (capture, true))).collect()
}

/// What the register says of users: their profile, and what is assigned to them.
pub fn register(truth: &Truth) -> Vec<Integration> {
    let mut register = truth.integrations.clone();
    for user in truth.subjects.iter().filter(|subject| subject.kind == SubjectKind::User) {
        let username = user.get("user/username").unwrap_or(&user.name);
        let known = register.iter().position(|own| own.username.eq_ignore_ascii_case(username));
        let at = known.unwrap_or_else(|| {
            let own = Integration {
                title: user.name.clone(),
                username: username.to_owned(),
                ..Integration::default()
            };
            register.push(own);
            register.len() - 1
        });
        let names =
            |section: &str| user.of(section).into_iter().map(|(_, name)| name.to_owned()).collect::<Vec<_>>();
        let own = &mut register[at];
        let profile = user.get("user/profile").or(user.get("user/licence").map(|_| PROFILE));
        own.profile = own.profile.take().or_else(|| profile.map(|name| file_name(name).to_owned()));
        own.permission_sets.extend(names("permission-set"));
        own.groups.extend(names("permission-set-group"));
        own.permission_set_licences.extend(names("permission-set-licence"));
    }
    register
}

/// What files call a profile of Salesforce.
fn file_name(name: &str) -> &str {
    StandardProfile::find(name).map_or(name, |profile| profile.file)
}

fn files(subject: &Subject, truth: &Truth, weak: bool) -> Vec<(PathBuf, String)> {
    match subject.kind {
        SubjectKind::User => Vec::new(),
        SubjectKind::Org => settings(subject, weak).into_iter().collect(),
        kind => {
            let (place, ending, root) = folder(kind).expect("a folder");
            let text = rights(subject, truth, weak, root);
            let own = PathBuf::from(place).join(format!("{}.{ending}-meta.xml", file_name(&subject.name)));
            [(own, text)].into_iter().chain(of_profile(subject, weak)).collect()
        }
    }
}

fn rights(subject: &Subject, truth: &Truth, weak: bool, root: &str) -> String {
    let mut facts = Facts::default();
    for (key, value) in subject.facts.iter().map(|fact| (fact.key.as_ref(), fact.value.as_str())) {
        let (section, name) = fact::split(key);
        let is_mark = key == fact::OTHER_PERMISSIONS || NOT_IN_FILES.contains(&section);
        if !is_mark && value != UNREADABLE && !(section == "login-hours" && value == "All Day") {
            let value = if section == "login-hours" { "08:00-18:00" } else { value };
            facts.set(&fact::name(section, name), value.to_owned());
        }
    }
    // Sets of a group that a page lists by their records.
    for (_, name) in subject.of("permission-set") {
        facts.set(&fact::name("member", name), "on".to_owned());
    }
    let is_profile = subject.kind == SubjectKind::Profile;
    let is_known = subject.get(fact::OTHER_PERMISSIONS).is_some() || !subject.of("permission").is_empty();
    // Every profile that is retrieved whole has some permission, and every set a label.
    if is_profile && is_known && subject.get("permission/ApiEnabled").is_none() {
        let is_judged = truth.permissions.iter().any(|name| name == "ActivitiesAccess");
        facts.set(
            if is_judged {
                "permission/LightningConsoleAllowedForUser"
            } else {
                "permission/ActivitiesAccess"
            },
            "on".to_owned(),
        );
    }
    facts.set("about/label", subject.name.clone());
    let text = write(subject.kind, &facts, &[]).expect("a file that says this");
    let mut more = String::new();
    if is_profile {
        // A retrieve names both of every profile, also where a page shows neither.
        for (name, element, usual) in
            [("about/custom", "custom", "true"), ("about/licence", "userLicense", "Salesforce")]
        {
            if let Some(value) = subject.get(name).or(Some(usual)).filter(|_| !weak) {
                more.push_str(&format!("<{element}>{value}</{element}>"));
            }
        }
    }
    for (name, _) in subject.of("permission").into_iter().filter(|(_, value)| *value == UNREADABLE) {
        more.push_str(&format!(
            "<userPermissions><enabled>perhaps</enabled><name>{name}</name></userPermissions>"
        ));
    }
    // What stands in the wrong place may be anything.
    let is_part = subject.get(fact::OTHER_PERMISSIONS).is_none() && is_profile && is_known;
    if weak || is_part {
        more.push_str("<description><userPermissions/><objectPermissions/></description>");
    }
    let text = if weak { text.replace("<enabled>true<", "<enabled>perhaps<") } else { text };
    let end = format!("</{root}>");
    let Some((body, _)) = text.rsplit_once(&end) else {
        return text.replace("/>", &format!(">{more}{end}"));
    };
    format!("{body}{more}{end}\n")
}

/// What files beside a profile call what its pages show.
const OF_PROFILE: [(&str, &str, &str); 3] = [
    ("session/Session times out after", "profileSessionSetting", "sessionTimeout"),
    ("password/User passwords expire in", "profilePasswordPolicy", "passwordExpiration"),
    ("password/Maximum invalid login attempts", "profilePasswordPolicy", "maxLoginAttempts"),
];

fn of_profile(subject: &Subject, weak: bool) -> impl Iterator<Item = (PathBuf, String)> + use<'_> {
    OF_PROFILE.iter().filter_map(move |(fact, ending, element)| {
        let number = match subject.get(fact)? {
            "2 hours of inactivity" => "120",
            "24 hours of inactivity" => "1440",
            "90 days" => "90",
            "Never expires" | "No limit" => "0",
            other => other,
        };
        let number = if weak { "?" } else { number };
        let root = ["P", &ending[1..]].concat();
        let text = format!(
            "<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\"><profile>{}</profile>\
             <{element}>{number}</{element}></{root}>",
            subject.name.to_lowercase()
        );
        let folder = match *ending {
            "profileSessionSetting" => "profileSessionSettings",
            _ => "profilePasswordPolicies",
        };
        Some((PathBuf::from(folder).join(format!("PT1_1.{ending}-meta.xml")), text))
    })
}

fn settings(subject: &Subject, weak: bool) -> Option<(PathBuf, String)> {
    let values = OF_ORG.iter().filter(|_| !weak).filter_map(|(fact, group, element)| {
        let value = subject.get(fact)?;
        let value = WORDS.iter().find(|(page, _)| *page == value).map_or(value, |(_, file)| file);
        Some(format!("<{group}><{element}>{value}</{element}></{group}>"))
    });
    let values: String = values.collect();
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <SecuritySettings xmlns=\"http://soap.sforce.com/2006/04/metadata\">{values}</SecuritySettings>\n"
    );
    (weak || !values.is_empty()).then(|| (PathBuf::from("settings/Security.settings-meta.xml"), text))
}
