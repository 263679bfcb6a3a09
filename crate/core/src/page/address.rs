//! Addresses of Setup pages.

/// What tells one Setup page from another: the record in the path, a trailing `/e`, and the parameter `s`.
/// Everything else that the Lightning shell adds to the address (nonces, tokens) is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'u> {
    /// Host name.
    pub host: &'u str,
    /// Record id as in the path, 15 or 18 characters.
    pub record: &'u str,
    /// The path ends in `/e`.
    pub edit: bool,
    /// Value of `s`; empty if there is none.
    pub section: &'u str,
}

impl<'u> Address<'u> {
    /// Reads an address; `None` if its path is not that of a record.
    pub fn parse(url: &'u str) -> Option<Self> {
        let rest = url.strip_prefix("https://")?;
        let (host, rest) = rest.split_once('/')?;
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = path.strip_suffix('/').unwrap_or(path);
        let (record, edit) = match path.split_once('/') {
            None => (path, false),
            Some((record, "e")) => (record, true),
            Some(_) => return None,
        };
        let is_id = matches!(record.len(), 15 | 18) && record.bytes().all(|b| b.is_ascii_alphanumeric());
        let section = query.split('&').find_map(|parameter| parameter.strip_prefix("s=")).unwrap_or_default();
        is_id.then_some(Self { host, record, edit, section })
    }

    /// The first 15 characters of the record id, which are the same in both of its forms.
    pub fn record_id(&self) -> &'u str {
        self.record.get(..15).unwrap_or(self.record)
    }
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
        assert_eq!(page(&format!("{host}/00e5g000001AbCd")), Some("profile-original-view"));
        assert_eq!(
            page(&format!("{host}/00e5g000001AbCdEFG/e?retURL=%2F00e")),
            Some("profile-original-edit")
        );
        assert_eq!(
            page(&format!("{host}/00e5g000001AbCd?nonce=1&s=SystemPermissions#top")),
            Some("profile-enhanced-view")
        );
        assert_eq!(page(&format!("{host}/0PS5g000001AbCd/e?s=AppPermissions")), Some("permission-set-edit"));
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
            "/00e5g000001AbCd?s=LoginHours",
            "/0055g000001AbCd",
            "/00e5g00000%31AbCd",
        ] {
            assert_eq!(page(&format!("{host}{path}")), None, "{path}");
        }
        assert_eq!(page("http://acme.my.salesforce.com/00e5g000001AbCd"), None);
    }

    #[test]
    fn both_forms_of_an_id_are_one_record() {
        let long = Address::parse("https://h/00e5g000001AbCdAAA").map(|a| a.record_id());
        assert_eq!(long, Some("00e5g000001AbCd"));
    }
}
