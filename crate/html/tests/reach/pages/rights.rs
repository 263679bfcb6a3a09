//! The pages of profiles, permission sets and muting permission sets.

use permlight_core::catalog;
use permlight_core::fact;
use permlight_core::object_right::ObjectRight;
use permlight_core::subject::SubjectKind;

use super::super::truth::UNREADABLE;
use super::{CHECKED, Pages, UNCHECKED};

/// Lists of names, by the section of facts that their page shows.
const NAMES: [(&str, &str); 6] = [
    ("apex-class", "ClassAccess"),
    ("apex-page", "PageAccess"),
    ("custom-permission", "CustomPermissions"),
    ("flowAccesses", "FlowAccess"),
    ("connected-app", "ConnectedApps"),
    ("externalCredentialPrincipalAccesses", "ExternalCredentialAccess"),
];

impl Pages<'_> {
    pub(super) fn rights(&self) -> Vec<(String, String)> {
        let subject = self.subject;
        let is_profile = subject.kind == SubjectKind::Profile;
        let mut pages = vec![self.overview()];
        pages.extend(self.permissions());
        let objects = if is_profile { "ObjectsAndTabs" } else { "EntityPermissions" };
        if subject.has("object") || subject.has("tab") {
            pages.push((self.at(&format!("?s={objects}")), self.objects(objects)));
        }
        for object in of_objects(subject.of("field").iter().map(|(key, _)| *key)) {
            pages.push((self.at(&format!("/e?s={objects}&o={object}")), self.fields(&object)));
        }
        if subject.has("app") {
            let page = if is_profile { self.apps() } else { self.names("app") };
            pages.push((self.at("?s=AssignedApps"), page));
        }
        for (section, parameter) in NAMES.into_iter().filter(|(section, _)| subject.has(section)) {
            pages.push((self.at(&format!("?s={parameter}")), self.names(section)));
        }
        if is_profile && (subject.is_whole("login-ip") || subject.has("login-ip")) {
            let rows = subject.of("login-ip").into_iter().filter_map(|(key, _)| key.split_once('-'));
            let rows = rows.map(|(first, last)| vec!["Edit".to_owned(), first.to_owned(), last.to_owned()]);
            let headings = ["Action", "IP Start Address", "IP End Address"];
            pages.push((self.at("?s=LoginIPRanges"), self.section(&self.table(&headings, rows.collect()))));
        }
        for (section, parameter) in
            [("login-hours", "LoginHours"), ("session", "SessionSettings"), ("password", "PasswordPolicies")]
        {
            let mut pairs = subject.of(section);
            if section == "login-hours" && subject.is_whole(section) {
                let missing = fact::WEEKDAYS.iter().filter(|day| !pairs.iter().any(|(own, _)| own == *day));
                let missing: Vec<_> = missing.map(|day| (*day, "All Day")).collect();
                pairs.extend(missing);
            }
            if !pairs.is_empty() {
                let pairs = pairs.iter().map(|(key, value)| (self.label(key), (*value).to_owned()));
                pages.push((self.at(&format!("?s={parameter}")), self.section(&self.pairs(pairs.collect()))));
            }
        }
        pages
    }

    fn overview(&self) -> (String, String) {
        let subject = self.subject;
        let licence = if subject.kind == SubjectKind::Profile { "User License" } else { "License" };
        let mut pairs =
            vec![(licence.to_owned(), subject.get("about/licence").unwrap_or_default().to_owned())];
        if let Some(custom) = subject.get("about/custom") {
            let shown = if custom == "true" { CHECKED } else { UNCHECKED };
            pairs.push(("Custom Profile".to_owned(), shown.to_owned()));
        }
        if self.weak {
            for (label, _) in &mut pairs {
                "Zxywv".clone_into(label);
            }
        }
        let id = &subject.id;
        let body = format!(
            "<div class='bPageBlock'><div class='pbBody'><div class='pbSubsection'>{}</div></div></div>\
             <ul><li><a href='/{id}?s=SystemPermissions'>System Permissions</a></li></ul>",
            self.pairs(pairs)
        );
        (self.at(""), self.document(&body))
    }

    /// Both halves if all of them are known, else one.
    fn permissions(&self) -> Vec<(String, String)> {
        let subject = self.subject;
        let whole = subject.get(fact::OTHER_PERMISSIONS).is_some();
        let named = subject.of("permission");
        if !whole && named.is_empty() {
            return Vec::new();
        }
        let known = |name: &str| named.iter().find(|(own, _)| *own == name).map(|(_, value)| *value);
        let rows: Vec<String> = self
            .truth
            .permissions
            .iter()
            .filter(|name| !subject.absent.contains(name))
            .filter_map(|name| Some((name, known(name).or_else(|| whole.then_some("off"))?)))
            .enumerate()
            .map(|(at, (name, value))| {
                let label = catalog::permission(name).map_or(name.as_str(), |known| known.label());
                let id = format!("page:console:j_id77:{at}:userPerm");
                let checked = if value == "on" { " checked='checked'" } else { "" };
                let control = if self.weak || value == UNREADABLE {
                    // A box that is drawn in a way nobody knows.
                    format!("<span role='checkbox' title='{name}' aria-checked='mixed'></span>")
                } else {
                    format!("<input id='{id}' type='checkbox'{checked} title='{name}' />")
                };
                format!(
                    "<tr class='dataRow'><td class='dataCell'>{label}</td>\
                     <td class='dataCell booleanColumn'>{control}</td></tr>"
                )
            })
            .collect();
        let table = |rows: &[String]| {
            self.section(&format!(
                "<div class='pbSubheader'><h3>System</h3></div><div class='pbSubsection'><table class='list'><tbody>\
                 <tr class='headerRow'><th>Permission Name</th><th>Enabled</th></tr>{}</tbody></table></div>",
                rows.concat()
            ))
        };
        let (app, system) = rows.split_at(usize::from(rows.len() > 1));
        let mut pages = vec![(self.at("/e?s=SystemPermissions"), table(system))];
        if whole {
            pages.push((self.at("/e?s=AppPermissions"), table(app)));
        } else if !app.is_empty() {
            pages[0].1 = table(&rows);
        }
        pages
    }

    fn objects(&self, parameter: &str) -> String {
        let subject = self.subject;
        let (rights, tabs) = (subject.of("object"), subject.of("tab"));
        let names = rights.iter().filter_map(|(key, _)| key.rsplit_once('/')).map(|(object, _)| object);
        let objects =
            of_objects(names.chain(tabs.iter().map(|(tab, _)| tab.trim_start_matches("standard-"))));
        let rows = objects.iter().map(|object| {
            let granted = rights.iter().filter_map(|(key, value)| {
                let (own, right) = key.rsplit_once('/')?;
                (own == object && *value == "on").then(|| ObjectRight::from_id(right))?
            });
            let words: Vec<_> = granted.map(ObjectRight::in_setup).collect();
            let words = match (self.weak, words.is_empty()) {
                (true, _) => "Zxywv".to_owned(),
                (false, true) => "No Access".to_owned(),
                (false, false) => words.join(", "),
            };
            let tab = tabs.iter().find(|(tab, _)| tab.trim_start_matches("standard-") == object);
            let tab = match tab.map(|(_, value)| *value) {
                Some("DefaultOn") => "Default On",
                Some(other) => other,
                None => "--",
            };
            let href = format!("javascript:srcUp('%2F{}%3Fs%3D{parameter}%26o%3D{object}');", subject.id);
            format!(
                "<tr class='dataRow'><td class='dataCell'><span><a href=\"{href}\">{object}</a></span></td>\
                 <td class='dataCell'><span>{words}</span></td><td class='dataCell'><span>0</span></td>\
                 <td class='dataCell'><span>{tab}</span></td></tr>"
            )
        });
        // The page lists every object that there is.
        let other = format!(
            "<tr class='dataRow'><td class='dataCell'><span><a href=\"javascript:srcUp('%2F{}%3Fs%3D{parameter}%26o%3DIdea');\">\
             Ideas</a></span></td><td class='dataCell'><span>No Access</span></td><td class='dataCell'><span>0</span></td>\
             <td class='dataCell'><span>Tab Hidden</span></td></tr>",
            subject.id
        );
        let rows: Vec<_> = rows.chain([other]).collect();
        self.section(&format!(
            "<table class='list' id='page:console:table_objects_and_tabs'><thead><tr class='headerRow'>\
             <th>Object Name</th><th>Object Permissions</th><th>Total Fields</th><th>Tab Settings</th></tr></thead>\
             <tbody id='page:console:table_objects_and_tabs:tb'>{}</tbody></table>{}",
            rows.concat(),
            self.more(subject.is_whole("object") || subject.is_whole("tab"))
        ))
    }

    fn fields(&self, object: &str) -> String {
        let own = self.subject.of("field");
        let own = own.iter().filter_map(|(key, value)| Some((key.split_once('.')?, *value)));
        let rows = own.filter(|((of, _), _)| *of == object).enumerate().map(|(at, ((_, field), value))| {
            let name = if self.weak { "?" } else { field };
            let checked = |is: bool| if is { " checked='checked'" } else { "" };
            format!(
                "<tr class='dataRow'><td class='dataCell'>{field}</td><td class='dataCell'>{name}</td>\
                 <td class='dataCell'><input id='page:{at}:fls_read_ck' type='checkbox'{} /></td>\
                 <td class='dataCell'><input id='page:{at}:fls_edit_ck' type='checkbox'{} /></td></tr>",
                checked(value != "none"),
                checked(value.starts_with("edit"))
            )
        });
        let rows: Vec<_> = rows.collect();
        self.section(&format!(
            "<div class='pbSubheader'><h3>Field Permissions</h3></div><div class='pbSubsection'>\
             <table class='list'><tbody><tr class='headerRow'><th>Field Name</th><th>API</th><th>Read</th>\
             <th>Edit</th></tr>{}</tbody></table></div>",
            rows.concat()
        ))
    }

    fn apps(&self) -> String {
        let rows = self.subject.of("app").into_iter().map(|(name, value)| {
            let visible = if value == "hidden" { UNCHECKED } else { CHECKED };
            let name = if self.weak { "" } else { name };
            format!(
                "<tr class='dataRow'><td class='dataCell'>{name}</td><td class='dataCell'>{visible}</td>\
                 <td class='dataCell'><img src='/img/radio_unchecked.gif' class='radioImg' /></td></tr>"
            )
        });
        // A profile always has the choice of some.
        let none = format!(
            "<tr class='dataRow'><td class='dataCell'>Sales</td><td class='dataCell'>{UNCHECKED}</td>\
             <td class='dataCell'><img src='/img/radio_checked.gif' class='radioImg' /></td></tr>"
        );
        let rows: Vec<_> = rows.chain([none]).collect();
        self.section(&format!(
            "<table class='list'><tbody><tr class='headerRow'><th>App Name</th><th>Visible</th><th>Default</th></tr>\
             {}</tbody></table>",
            rows.concat()
        ))
    }

    fn names(&self, section: &str) -> String {
        let own = self.subject.of(section);
        let rows = own.iter().filter(|(_, value)| *value == "on" || *value == "visible");
        let rows = rows.map(|(name, _)| vec![(*name).to_owned()]);
        let table = self.table(&["Name"], rows.collect());
        self.section(&format!("{table}{}", self.more(self.subject.is_whole(section))))
    }
}

/// The objects of some names, once each: what stands before a dot, or all.
fn of_objects<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut objects: Vec<String> =
        names.map(|name| name.split('.').next().unwrap_or(name).to_owned()).collect();
    objects.sort();
    objects.dedup();
    objects
}
