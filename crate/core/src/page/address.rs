//! Addresses of Setup pages, and the gate that every address passes before anybody asks for it or opens it: a host of
//! Salesforce's, a page that we read, a record in its form.

use super::PageDefinition;
use crate::subject::SubjectKind;

/// What the names of the hosts end in on which Salesforce serves Setup. The manifest of the extension has the same.
pub const HOSTS: [&str; 10] = [
    ".my.salesforce.com",
    ".my.salesforce-setup.com",
    ".lightning.force.com",
    // Of the United States' military, and of China.
    ".my.salesforce.mil",
    ".my.salesforce-setup.mil",
    ".lightning.force.mil",
    ".lightning.crmforce.mil",
    ".my.sfcrmproducts.cn",
    ".setup.sfcrmproducts.cn",
    ".lightning.sfcrmapps.cn",
];

/// The longest API name of an object, with room for a namespace.
const LONGEST_OBJECT: usize = 100;

/// What tells one Setup page from another: the path, the record in it, a trailing `/e`, and the parameters `s`, `o` and
/// the record that a parameter names. Everything else that the Lightning shell adds to the address (nonces, tokens) is
/// left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'u> {
    /// Host name.
    pub host: &'u str,
    /// The path without a trailing `/e` and without a slash at its end.
    pub path: &'u str,
    /// The path ends in `/e`.
    pub edit: bool,
    /// Value of `s`, the section; empty if there is none.
    pub section: &'u str,
    /// Value of `o`, the object; empty if there is none.
    pub object: &'u str,
    /// The record that the parameter `id` or `userId` names; empty if there is none.
    pub parameter: &'u str,
}

impl<'u> Address<'u> {
    /// Reads an address; `None` if it is not one of a page on HTTPS and on a host of Salesforce's.
    pub fn parse(url: &'u str) -> Option<Self> {
        let rest = url.strip_prefix("https://")?;
        let slash = rest.find('/')?;
        let (host, rest) = (rest.get(..slash)?, rest.get(slash..)?);
        if is_host(host) { Self::on(host, rest) } else { None }
    }

    /// Reads what stands behind the host.
    fn on(host: &'u str, rest: &'u str) -> Option<Self> {
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = path.strip_suffix('/').unwrap_or(path);
        let (path, edit) = path.strip_suffix("/e").map_or((path, false), |path| (path, true));
        let value = |wanted: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(name, _)| *name == wanted).map_or("", |(_, value)| value)
        };
        let object = value("o");
        // Without it, the address would be one of the list of all objects.
        if !object.is_empty() && !is_object(object) {
            return None;
        }
        let parameter = [value("id"), value("userId")].into_iter().find(|id| is_record(id));
        Some(Self { host, path, edit, section: value("s"), object, parameter: parameter.unwrap_or_default() })
    }

    /// Whether this is an address of the page.
    pub(super) fn leads_to(&self, page: &PageDefinition) -> bool {
        self.edit == page.edit
            && page.sections.contains(&self.section)
            && page.of_object != self.object.is_empty()
            && self.place(page).is_some()
    }

    /// The record in the path of the page; empty if its path has none.
    fn place(&self, page: &PageDefinition) -> Option<&'u str> {
        match page.path.split_once('*') {
            None => (self.path == page.path).then_some(""),
            Some((before, after)) => {
                // The star stands for the rest of a record id whose key prefix is before it.
                let start = before.rfind('/').map_or(0, |slash| slash + 1);
                let record = self.path.get(start..)?.strip_suffix(after)?;
                (self.path.starts_with(before) && is_record(record)).then_some(record)
            }
        }
    }

    /// The first 15 characters of the id of the record that the page shows, which are the same in both of its forms;
    /// empty if the address has none.
    pub fn record_id(&self, page: &PageDefinition) -> &'u str {
        let parameter = || Some(self.parameter).filter(|id| is_record_of(page.kind, id));
        let record = self.place(page).filter(|record| !record.is_empty()).or_else(parameter);
        record.and_then(|record| record.get(..15)).unwrap_or_default()
    }
}

/// The page that a path with its parameters leads to, on whichever host, and the record that it shows. It cannot lead to
/// another host: the path is one of ours, letter by letter, but for the record in it.
pub fn at(path: &str) -> Option<(&'static PageDefinition, &str)> {
    let address = Address::on("", path).filter(|_| path.bytes().all(|byte| byte.is_ascii_graphic()))?;
    let page = super::recognise(&address)?;
    Some((page, address.record_id(page)))
}

/// Whether an id has the form of a record's of this kind: 15 or 18 letters and digits that begin with its key prefix.
pub fn is_record_of(kind: SubjectKind, id: &str) -> bool {
    is_record(id) && id.starts_with(kind.key_prefix())
}

fn is_host(host: &str) -> bool {
    let plain = host.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'));
    plain && HOSTS.iter().any(|ending| host.strip_suffix(ending).is_some_and(|name| !name.is_empty()))
}

/// The first 15 characters of a record id at the beginning of a link: `/0PS000000000001?...`, and what the Lightning shell
/// makes of it, `javascript:srcUp('%2F0PS000000000001%3F...')`; else those of its parameter `id`.
pub(super) fn record_in_link(href: &str) -> Option<&str> {
    let path = match href.split_once("srcUp(") {
        Some((_, path)) => path.trim_start_matches(['\'', '"', ' ']),
        None => href
            .strip_prefix("https://")
            .map_or(href, |rest| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default()),
    };
    let path = path.strip_prefix("%2F").or_else(|| path.strip_prefix('/'))?;
    let in_path = record(path.split(['?', '/', '#', '%', '\'', '"']).next().unwrap_or_default());
    in_path.or_else(|| record(path.split_once("?id=")?.1.split(['&', '#']).next()?))
}

/// The first 15 characters, which are the same in both forms of a record id.
pub(super) fn record(id: &str) -> Option<&str> {
    is_record(id).then(|| id.get(..15)).flatten()
}

/// Whether a text can be the value of the parameter `o`: an API name, `standard-home`, or a record id.
pub(crate) fn is_object(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !text.is_empty() && text.len() <= LONGEST_OBJECT && text.bytes().all(known)
}

fn is_record(text: &str) -> bool {
    matches!(text.len(), 15 | 18) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::recognise;

    fn page(url: &str) -> Option<&'static str> {
        Address::parse(url).and_then(|address| recognise(&address)).map(|page| page.id)
    }

    #[test]
    fn pages_are_told_apart_by_path_edit_and_section() {
        let host = "https://acme.my.salesforce-setup.com";
        for (path, wanted) in [
            ("/00e5g000001AbCd", "profile-original-view"),
            ("/00e5g000001AbCdEFG/e?retURL=%2F00e", "profile-original-edit"),
            ("/00e5g000001AbCd?nonce=1&s=SystemPermissions#top", "profile-enhanced-view"),
            ("/0PS5g000001AbCd/e?s=AppPermissions", "permission-set-edit"),
            ("/0055g000001AbCd?noredirect=1&isUserEntityOverride=1", "user-view"),
            ("/0Ya", "login-history"),
            ("/setup/org/orgsetupaudit.jsp?setupid=SecurityEvents", "audit-trail"),
            ("/lightning/setup/ManageUsers/0055g000001AbCdEFG/summary", "user-summary"),
        ] {
            assert_eq!(page(&format!("{host}{path}")), Some(wanted), "{path}");
        }
    }

    #[test]
    fn other_addresses_are_not_pages() {
        let host = "https://acme.my.salesforce-setup.com";
        for path in [
            "",
            "/",
            "/00e",
            "/00E5g000001AbCd",
            "/00e5g000001AbCd/e/x",
            "/00e5g000001AbCd?s=NoSuchSection",
            "/00e5g00000%31AbCd",
            "/a015g000001AbCd",
            "/lightning/setup/ManageUsers/home",
        ] {
            assert_eq!(page(&format!("{host}{path}")), None, "{path}");
        }
        assert_eq!(page("http://acme.my.salesforce.com/00e5g000001AbCd"), None);
    }

    #[test]
    fn the_record_is_in_the_path_or_in_a_parameter() {
        let record = |url: &'static str| {
            let address = Address::parse(url)?;
            recognise(&address).map(|page| address.record_id(page))
        };
        assert_eq!(record("https://acme.my.salesforce.com/00e5g000001AbCdAAA"), Some("00e5g000001AbCd"));
        assert_eq!(
            record(
                "https://acme.my.salesforce.com/udd/PermissionSet/assignPermissionSet.apexp?userId=0055g000001AbCdAAA"
            ),
            Some("0055g000001AbCd")
        );
        assert_eq!(record("https://acme.my.salesforce.com/05G"), Some(""));
    }

    #[test]
    fn a_page_is_on_a_host_of_salesforce() {
        let path = "/00e5g000001AbCd";
        for host in [
            "acme.my.salesforce.com",
            "acme--uat.sandbox.my.salesforce-setup.com",
            "acme-dev-ed.develop.lightning.force.com",
            "acme.my.salesforce.mil",
            "acme.my.salesforce-setup.mil",
            "acme.lightning.force.mil",
            "acme--uat.sandbox.lightning.crmforce.mil",
            "acme.my.sfcrmproducts.cn",
            "acme.setup.sfcrmproducts.cn",
            "acme.lightning.sfcrmapps.cn",
        ] {
            assert!(Address::parse(&format!("https://{host}{path}")).is_some(), "{host}");
        }
        for host in [
            "",
            "my.salesforce.com",
            ".my.salesforce.com",
            "acme.evil.example",
            "acme.my.salesforce.com.evil.example",
            "my.salesforce.com.evil.example",
            "acmemy.salesforce.com",
            "evil.example#.my.salesforce.com",
            "evil.example?.my.salesforce.com",
            "evil.example\\.my.salesforce.com",
            "u:p@acme.my.salesforce.com",
            "acme.my.salesforce.com:8443",
            "acme.vf.force.com",
            "acme--c.vf.force.com",
            "acme.my.salesforce.com.mcas.ms",
            "acme.my.sfcrmapps.cn",
            "acme.my.site.com",
        ] {
            assert_eq!(Address::parse(&format!("https://{host}{path}")), None, "{host}");
        }
    }

    #[test]
    fn a_record_has_the_key_prefix_of_its_kind() {
        for (kind, id) in [
            (SubjectKind::Profile, "00e5g000001AbCd"),
            (SubjectKind::PermissionSet, "0PS5g000001AbCdAAA"),
            (SubjectKind::PermissionSetGroup, "0PG5g000001AbCd"),
            (SubjectKind::MutingPermissionSet, "0QM5g000001AbCd"),
            (SubjectKind::User, "0055g000001AbCdAAA"),
            (SubjectKind::Org, "00D5g000001AbCd"),
        ] {
            assert!(is_record_of(kind, id), "{id}");
            for other in SubjectKind::ALL.into_iter().filter(|other| *other != kind) {
                assert!(!is_record_of(other, id), "{id} {other:?}");
            }
        }
        for id in [
            "",
            "00e",
            "00e5g000001AbC",
            "00e5g000001AbCdA",
            "00e5g00000/AbCd",
            "/acme.evil.example/00e5g000001AbEn",
        ] {
            assert!(!is_record_of(SubjectKind::Profile, id), "{id}");
        }
    }

    #[test]
    fn the_record_in_a_path_is_of_the_kind_that_the_page_shows() {
        for page in crate::page::all() {
            let Some((before, _)) = page.path.split_once('*') else { continue };
            assert!(before.ends_with(&format!("/{}", page.kind.key_prefix())), "{}", page.id);
        }
    }

    #[test]
    fn the_record_in_a_parameter_is_of_the_kind_that_the_page_shows() {
        let url = "https://acme.my.salesforce.com/udd/PermissionSet/assignPermissionSet.apexp?userId=00e5g000001AbCdAAA";
        let address = Address::parse(url).unwrap();
        assert_eq!(recognise(&address).map(|page| address.record_id(page)), Some(""));
    }

    #[test]
    fn an_object_has_the_form_of_its_name() {
        let object = |name: &str| {
            at(&format!("/0PS5g000001AbCd?s=EntityPermissions&o={name}")).map(|(page, _)| page.id)
        };
        assert_eq!(object("ns__Invoice__c"), Some("permission-set-object-view"));
        for name in ["a/b", "%2F", "a%00", "é", &"x".repeat(LONGEST_OBJECT + 1)] {
            assert_eq!(object(name), None, "{name}");
        }
    }

    #[test]
    fn links_lead_to_records() {
        assert_eq!(record_in_link("/0PS5g000001AbCd?x=1"), Some("0PS5g000001AbCd"));
        assert_eq!(record_in_link("https://h/00e5g000001AbCdAAA/e"), Some("00e5g000001AbCd"));
        assert_eq!(
            record_in_link("javascript:srcUp('%2F0PS5g000001AbCd%3Fisdtp%3Dp1');"),
            Some("0PS5g000001AbCd")
        );
        assert_eq!(record_in_link("/setup/own/deleteredirect.jsp?delID=0Pa5g000001AbCd"), None);
        assert_eq!(record_in_link("0PS5g000001AbCd"), None);
        assert_eq!(record_in_link("/servlet/x?id=00D5g000004AcMe&a=b"), Some("00D5g000004AcMe"));
        assert_eq!(record_in_link("/servlet/x?id=//evil.example"), None);
        assert_eq!(record_in_link("/setup/home"), None);
        assert_eq!(record_in_link("javascript:void(0)"), None);
    }
}
