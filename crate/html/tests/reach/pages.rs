//! Writes the pages of Setup that show an org, in the markup of the replicas, and reads them.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use permlight_core::capture::Capture;
use permlight_core::catalog;
use permlight_core::evidence::{Reading, Record, Source, merge};
use permlight_core::fact::{self, Facts};
use permlight_core::object_right::ObjectRight;
use permlight_core::page::{Labels, plan, read};
use permlight_core::subject::{self, SubjectKind};
use permlight_html::collect;

use super::truth::{Subject, Truth, UNREADABLE};

/// Each subject by all of its pages. `weak`: pages that are there and say less than they should.
pub fn seen(truth: &Truth, weak: bool) -> Vec<Capture> {
    truth.subjects.iter().filter_map(|subject| captured(subject, truth, weak)).collect()
}

fn captured(subject: &Subject, truth: &Truth, weak: bool) -> Option<Capture> {
    let pages = Pages { subject, truth, weak }.all();
    let mut records = Vec::new();
    for (address, html) in pages {
        let mut record = Record::default();
        let facts = facts_of(address, html)?;
        record.add(Reading { time: "1".to_owned(), source: Source::Fetched, facts });
        records.push(record);
    }
    let facts = merge(records.iter().map(|record| (record, false))).facts();
    let own = subject::Subject {
        kind: subject.kind,
        name: subject.name.clone(),
        record_id: Some(subject.id.clone()),
    };
    (!records.is_empty()).then(|| fact::capture(own, &facts))
}

/// What one page shows. Most orgs of the tests differ in one page only.
fn facts_of(address: String, html: String) -> Option<Facts> {
    type Known = HashMap<(String, String), Facts>;
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().expect("nobody has failed");
    if let Some(facts) = known.get(&(address.clone(), html.clone())) {
        return Some(facts.clone());
    }
    let url = format!("https://acme.my.salesforce-setup.com{address}");
    let snapshot = collect(&html, &url, &plan(&url)?);
    let facts = read(&snapshot, &Labels::new())?.saved;
    known.insert((address, html), facts.clone());
    Some(facts)
}

/// Lists of names, by the section of facts that their page shows.
const NAMES: [(&str, &str); 6] = [
    ("apex-class", "ClassAccess"),
    ("apex-page", "PageAccess"),
    ("custom-permission", "CustomPermissions"),
    ("flowAccesses", "FlowAccess"),
    ("connected-app", "ConnectedApps"),
    ("externalCredentialPrincipalAccesses", "ExternalCredentialAccess"),
];

const CHECKED: &str = "<img src='/img/checkbox_checked.gif' class='checkImg' />";
const UNCHECKED: &str = "<img src='/img/checkbox_unchecked.gif' class='checkImg' />";

struct Pages<'t> {
    subject: &'t Subject,
    truth: &'t Truth,
    weak: bool,
}

impl Pages<'_> {
    /// Address and text of each page that shows something which is known.
    fn all(&self) -> Vec<(String, String)> {
        let mut pages = match self.subject.kind {
            SubjectKind::User => vec![self.user()],
            SubjectKind::Org => self.org(),
            SubjectKind::PermissionSetGroup => self.group(),
            _ => self.rights(),
        };
        let parameter = |at: &String| if at.contains('?') { '&' } else { '?' };
        for (address, _) in &mut pages {
            let with = parameter(address);
            address.push_str(&format!("{with}isdtp=p1"));
        }
        pages
    }

    fn at(&self, rest: &str) -> String {
        format!("/{}{rest}", self.subject.id)
    }

    fn document(&self, body: &str) -> String {
        document(&self.subject.name, body)
    }

    /// A page of Visualforce, one section of a profile or set.
    fn section(&self, body: &str) -> String {
        self.document(&format!(
            "<form id='page:console:j_id77:permissions_form'><div class='bPageBlock'><div class='pbHeader'>\
             <h2 class='mainTitle'>Accounts</h2></div><div class='pbBody'>\
             <div class='errorMsg hidden' id='validationError'>Error</div>{body}</div>\
             <div class='pbFooter'><div class='bg'></div></div></div></form>\
             <span id='ajax-view-state-page-container'><span id='ajax-view-state'></span></span>"
        ))
    }

    fn rights(&self) -> Vec<(String, String)> {
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

    /// What the page calls a key: English, with a capital.
    fn label(&self, key: &str) -> String {
        if self.weak {
            return "Zxywv".to_owned();
        }
        let mut letters = key.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
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

    fn more(&self, whole: bool) -> &'static str {
        if whole { "" } else { "<div class='pShowMore'><a href='#'>Show more</a></div>" }
    }

    /// A list; weak, it has a row that says nothing.
    fn table(&self, headings: &[&str], rows: Vec<Vec<String>>) -> String {
        let cells = |row: Vec<String>| {
            let cells = row.iter().map(|cell| format!("<td class='dataCell'>{cell}</td>"));
            format!("<tr class='dataRow'>{}</tr>", cells.collect::<String>())
        };
        let empty = rows.is_empty().then_some("<tr><th class='noRowsHeader'>No records to display</th></tr>");
        let strange = self.weak.then(|| cells(vec![String::new(); headings.len()]));
        let rows: String = rows.into_iter().map(cells).chain(strange).collect();
        let headings = headings.iter().map(|heading| format!("<th>{heading}</th>"));
        format!(
            "<table class='list'><tbody><tr class='headerRow'>{}</tr>{rows}{}</tbody></table>",
            headings.collect::<String>(),
            empty.unwrap_or_default()
        )
    }

    fn pairs(&self, pairs: Vec<(String, String)>) -> String {
        let rows = pairs.iter().map(|(label, value)| {
            format!("<tr><td class='labelCol'>{label}</td><td class='dataCol'>{value}</td></tr>")
        });
        format!("<table class='detailList'><tbody>{}</tbody></table>", rows.collect::<String>())
    }

    fn user(&self) -> (String, String) {
        let subject = self.subject;
        let mut pairs = Vec::new();
        for (key, label) in [("username", "Username"), ("licence", "User License")] {
            pairs.extend(subject.get(&format!("user/{key}")).map(|value| (label, value.to_owned())));
        }
        if let Some(profile) = subject.get("user/profile") {
            let known = self
                .truth
                .subjects
                .iter()
                .find(|other| other.kind == SubjectKind::Profile && other.name == profile);
            let id = known.map_or("00e000000000999", |known| &known.id);
            pairs.push(("Profile", format!("<a href='/{id}'>{profile}</a>")));
        }
        if let Some(active) = subject.get("user/active") {
            let shown = match active {
                "on" => CHECKED,
                "off" => UNCHECKED,
                _ => "",
            };
            pairs.push(("Active", shown.to_owned()));
        }
        let strange = |label: &str| if self.weak { "Zxywv" } else { label }.to_owned();
        let pairs = pairs.into_iter().map(|(label, value)| (strange(label), value)).collect();
        let lists = [
            ("permission-set", "RelatedPermsetAssignmentList"),
            ("permission-set-group", "RelatedPermsetGroupAssignmentList"),
            ("permission-set-licence", "RelatedPermsetLicenseAssignmentList"),
        ];
        let lists = lists.into_iter().filter(|(section, _)| subject.has(section)).map(|(section, list)| {
            let rows = subject
                .of(section)
                .into_iter()
                .map(|(id, name)| vec!["Del".to_owned(), format!("<a href='/{id}'>{name}</a>")]);
            let table = self.table(&["Action", "Name"], rows.collect());
            related(&subject.id, list, &table, self.more(subject.is_whole(section)))
        });
        let lists: String = lists.collect();
        let body = format!(
            "<div class='bPageBlock' id='ep'><div class='pbBody'><div class='pbSubsection'>{}</div></div>\
             <div class='pbFooter'><div class='bg'></div></div></div>{lists}<div class='end'><p>end</p></div>",
            self.pairs(pairs)
        );
        (self.at("?noredirect=1&isUserEntityOverride=1"), self.document(&body))
    }

    fn group(&self) -> Vec<(String, String)> {
        let subject = self.subject;
        let id = &subject.id;
        let muted = subject.of("muted-by");
        let links = muted.iter().filter_map(|(name, _)| {
            let set = self
                .truth
                .subjects
                .iter()
                .find(|other| other.kind == SubjectKind::MutingPermissionSet && other.name == *name)?;
            Some(format!("<li><a href='/{}'>{name}</a></li>", set.id))
        });
        let body = format!(
            "<div class='bPageBlock'><div class='pbBody'><div class='pbSubsection'>{}</div></div></div><ul>\
             <li><a href='/{id}?s=ComponentPS'>Permission Sets in Group</a></li>{}</ul><div class='end'><p>end</p></div>",
            self.pairs(vec![("Description".to_owned(), "A group".to_owned())]),
            links.collect::<String>()
        );
        let mut pages = vec![(self.at(""), self.document(&body))];
        let by_id =
            subject.of("permission-set").into_iter().map(|(id, name)| (id.to_owned(), name.to_owned()));
        let by_name = subject.of("member").into_iter().map(|(name, _)| {
            let set = self
                .truth
                .subjects
                .iter()
                .find(|other| other.kind == SubjectKind::PermissionSet && other.name == name);
            (set.map_or_else(|| "0PS000000000999".to_owned(), |set| set.id.clone()), name.to_owned())
        });
        let rows: Vec<_> =
            by_id.chain(by_name).map(|(id, name)| vec![format!("<a href='/{id}'>{name}</a>")]).collect();
        if subject.is_whole("permission-set") || !rows.is_empty() {
            let whole = subject.is_whole("permission-set") || subject.has("member");
            let list = format!("{}{}", self.table(&["Permission Set Name"], rows), self.more(whole));
            pages.push((self.at("?s=ComponentPS"), self.section(&list)));
        }
        pages
    }

    fn org(&self) -> Vec<(String, String)> {
        let subject = self.subject;
        let mut pages = Vec::new();
        let licences = [
            ("user-licence", "RelatedUserLicenseList"),
            ("org-permission-set-licence", "RelatedPermissionSetLicenseList"),
        ];
        let known: Vec<_> = licences.into_iter().filter(|(section, _)| subject.has(section)).collect();
        if !known.is_empty() {
            let lists = known.iter().map(|(section, list)| {
                let rows = subject.of(section).into_iter().map(|(name, value)| {
                    [name].into_iter().chain(value.split("; ")).map(str::to_owned).collect::<Vec<_>>()
                });
                let headings = ["Name", "Status", "Total Licenses", "Used Licenses", "Remaining Licenses"];
                let table = self.table(&headings, rows.collect());
                related(&subject.id, list, &table, self.more(subject.is_whole(section)))
            });
            let body = format!("{}<div class='end'><p>end</p></div>", lists.collect::<String>());
            pages.push((self.at(""), self.document(&body)));
        }
        if subject.has("login") {
            let rows = subject.of("login").into_iter().filter_map(|(key, value)| {
                let (time, user) = key.split_once('|')?;
                let mut row = vec![user.to_owned(), time.to_owned()];
                row.extend(value.split("; ").map(str::to_owned));
                Some(row)
            });
            let headings = ["Username", "Login Time", "Status", "Login Type", "Source IP", "Application"];
            pages.push(("/0Ya".to_owned(), self.log(&headings, rows.collect())));
        }
        if subject.has("audit") {
            let rows = subject.of("audit").into_iter().map(|(key, value)| {
                let time = key.split('|').next().unwrap_or(key);
                [time].into_iter().chain(value.split("; ")).map(str::to_owned).collect::<Vec<_>>()
            });
            let headings = ["Date", "User", "Section", "Action", "Delegate User"];
            pages.push(("/setup/org/orgsetupaudit.jsp".to_owned(), self.log(&headings, rows.collect())));
        }
        for (section, address) in [
            ("session", "/_ui/system/security/SessionSettings"),
            ("identity", "/_ui/identity/verification/IdentityVerificationSettings"),
            ("password", "/secur/orgloginsettingedit.jsp"),
        ] {
            let rows = subject.of(section).into_iter().enumerate().map(|(at, (key, value))| {
                let label = format!("<label for='p{at}'>{}</label>", self.label(key));
                let box_ = |checked: &str| format!("<input type='checkbox' id='p{at}'{checked} />");
                match value {
                    "on" | "off" => {
                        let control = box_(if value == "on" { " checked='checked'" } else { "" });
                        format!(
                            "<tr><td class='labelCol'>&nbsp;</td><td class='data2Col'>{control} {label}</td></tr>"
                        )
                    }
                    _ => format!(
                        "<tr><td class='labelCol'>{label}</td><td class='data2Col'><select id='p{at}'>\
                         <option selected='selected'>{value}</option></select></td></tr>"
                    ),
                }
            });
            let rows: Vec<_> = rows.collect();
            if !rows.is_empty() {
                let body = format!(
                    "<form id='editPage'><div class='bPageBlock' id='ep'><div class='pbBody'>\
                     <div class='pbSubheader'><h3>Settings</h3></div><div class='pbSubsection'>\
                     <table class='detailList'><tbody>{}</tbody></table></div></div>\
                     <div class='pbFooter'><div class='bg'></div></div></div></form>",
                    rows.concat()
                );
                pages.push((address.to_owned(), self.document(&body)));
            }
        }
        pages
    }

    fn log(&self, headings: &[&str], rows: Vec<Vec<String>>) -> String {
        let list = self.table(headings, rows);
        self.document(&format!(
            "<div class='bRelatedList'><div class='listRelatedObject'><div class='bPageBlock'><div class='pbBody'>\
             {list}</div><div class='pbFooter'><div class='bg'></div></div></div></div></div>\
             <div class='end'><p>end</p></div>"
        ))
    }
}

fn document(name: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang='en-US'><head><title>Setup</title></head><body class='setupTab'>\
         <div class='bodyDiv'><table id='bodyTable'><tbody><tr><td id='bodyCell'><div class='bPageTitle'>\
         <h1 class='pageType'>Page<span class='titleSeparatingColon'>:</span></h1>\
         <h2 class='pageDescription'> {name}</h2><div class='blank'>&nbsp;</div></div>{body}\
         <div class='last'><p>&nbsp;</p></div></td></tr></tbody></table></div></body></html>"
    )
}

fn related(id: &str, list: &str, table: &str, more: &str) -> String {
    format!(
        "<div class='bRelatedList' id='{id}_{list}'><div class='listRelatedObject'><div class='bPageBlock'>\
         <div class='pbHeader'><h3>{list}</h3></div><div class='pbBody'>{table}{more}</div>\
         <div class='pbFooter'><div class='bg'></div></div></div></div></div>"
    )
}

/// The objects of some names, once each: what stands before a dot, or all.
fn of_objects<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut objects: Vec<String> =
        names.map(|name| name.split('.').next().unwrap_or(name).to_owned()).collect();
    objects.sort();
    objects.dedup();
    objects
}
