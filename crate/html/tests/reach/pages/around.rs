//! The pages of users, of permission set groups and of the org.

use permlight_core::subject::SubjectKind;

use super::{CHECKED, Pages, UNCHECKED, related};

impl Pages<'_> {
    pub(super) fn user(&self) -> (String, String) {
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

    pub(super) fn group(&self) -> Vec<(String, String)> {
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

    pub(super) fn org(&self) -> Vec<(String, String)> {
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
}
