//! Which orgs belong together, by My Domain name: `acme--uat` is a sandbox of `acme`.
//!
//! The forms of host names are Salesforce's, of the help page on My Domain URL formats, with and without enhanced domains.

/// The My Domain name of an org.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MyDomain {
    /// The name of production: `acme`.
    pub name: String,
    /// The name of the sandbox; `None` for production.
    pub sandbox: Option<String>,
}

/// Endings of host names that hold a My Domain name.
const ENDINGS: [&str; 17] = [
    ".my.salesforce-setup.com",
    ".my.salesforce-setup.mil",
    ".my.salesforce.com",
    ".my.salesforce.mil",
    ".my.salesforce-sites.com",
    ".my.salesforce-scrt.com",
    ".my.site.com",
    ".my.pc-rnd.salesforce.com",
    ".lightning.force.com",
    ".lightning.crmforce.mil",
    ".vf.force.com",
    ".file.force.com",
    ".content.force.com",
    ".visualforce.com",
    ".documentforce.com",
    ".builder.salesforce-experience.com",
    ".livepreview.salesforce-experience.com",
];

/// Parts between the name and the ending that say what kind of org it is.
const KINDS: [&str; 7] = ["sandbox", "develop", "scratch", "demo", "patch", "trailblaze", "free"];

impl MyDomain {
    /// Reads a host name, an address, or the name itself. `None` if it is none of these: a login page, an instance such as
    /// `na1.salesforce.com`, or no host name of Salesforce.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let host = text.split_once("://").map_or(text, |(_, rest)| rest);
        let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
        let host = host.strip_suffix('.').unwrap_or(&host);
        let (name, is_sandbox) = if host.contains('.') { Self::label(host)? } else { (host, None) };
        let mut parts = name.split("--");
        let own = parts.next().filter(|own| is_label(own))?;
        let rest: Vec<_> = parts.collect();
        // Visualforce and content hosts carry the namespace of a package, or `c`, as the last part.
        let sandbox = match (rest.as_slice(), is_sandbox) {
            ([], Some(true)) => return None,
            ([], _) | ([_], Some(false)) => None,
            ([sandbox], _) | ([sandbox, _], Some(true)) => Some(*sandbox),
            _ => return None,
        };
        if sandbox.is_some_and(|sandbox| !is_label(sandbox)) {
            return None;
        }
        Some(Self { name: own.to_owned(), sandbox: sandbox.map(str::to_owned) })
    }

    /// The part of a host name that holds the name, and whether the rest says that it is a sandbox.
    fn label(host: &str) -> Option<(&str, Option<bool>)> {
        let ending = ENDINGS.iter().find(|ending| host.ends_with(**ending))?;
        let before = host.strip_suffix(ending)?;
        let mut labels = before.split('.');
        let name = labels.next()?;
        // Hosts of content and Visualforce carry a package's namespace after two hyphens, as a sandbox's name stands.
        let packaged = !ending.starts_with(".my.") && !ending.starts_with(".lightning.");
        let mut is_sandbox = packaged.then_some(false);
        for label in labels {
            if label == "sandbox" {
                is_sandbox = Some(true);
            } else if !KINDS.contains(&label) && !is_instance(label) {
                return None;
            }
        }
        Some((name, is_sandbox))
    }

    /// Whether one is production and the other a sandbox of it.
    pub fn pairs_with(&self, other: &Self) -> bool {
        self.name == other.name && self.sandbox.is_some() != other.sandbox.is_some()
    }

    /// The name as Salesforce writes it: `acme--uat`.
    pub fn text(&self) -> String {
        match &self.sandbox {
            Some(sandbox) => [&self.name, "--", sandbox].concat(),
            None => self.name.clone(),
        }
    }
}

/// A part of a host name.
fn is_label(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 63
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// An instance: `cs87`, `na139`, `eu45`.
fn is_instance(label: &str) -> bool {
    let letters = label.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = label.len() - letters;
    (2..=4).contains(&letters)
        && (1..=4).contains(&digits)
        && label.bytes().skip(letters).all(|byte| byte.is_ascii_digit())
}

/// Whether the two orgs of these host names, addresses or names belong together.
pub fn pair(a: &str, b: &str) -> bool {
    match (MyDomain::parse(a), MyDomain::parse(b)) {
        (Some(a), Some(b)) => a.pairs_with(&b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(host: &str) -> Option<String> {
        MyDomain::parse(host).map(|domain| domain.text())
    }

    #[test]
    fn every_host_of_an_org_tells_its_name() {
        for (host, name) in [
            ("acme.my.salesforce.com", "acme"),
            ("https://Acme.lightning.force.com/lightning/setup/SetupOneHome/home", "acme"),
            ("acme.my.salesforce-setup.com", "acme"),
            ("acme--uat.sandbox.my.salesforce.com", "acme--uat"),
            ("acme--uat.sandbox.lightning.force.com:443", "acme--uat"),
            ("acme--uat.sandbox.my.salesforce-setup.com", "acme--uat"),
            ("acme--uat.my.salesforce.com", "acme--uat"),
            ("acme--uat.cs87.my.salesforce.com", "acme--uat"),
            ("acme--uat--c.sandbox.vf.force.com", "acme--uat"),
            ("acme--c.vf.force.com", "acme"),
            ("acme--c.na139.visualforce.com", "acme"),
            ("acme-dev-ed.develop.my.salesforce.com", "acme-dev-ed"),
            ("acme--uat", "acme--uat"),
            ("acme", "acme"),
        ] {
            assert_eq!(text(host).as_deref(), Some(name), "{host}");
        }
    }

    #[test]
    fn what_holds_no_name_tells_none() {
        for host in [
            "",
            "login.salesforce.com",
            "test.salesforce.com",
            "na1.salesforce.com",
            "acme.my.salesforce.com.evil.example",
            "evil.example",
            "sandbox.my.salesforce.com.",
            "acme.sandbox.my.salesforce.com",
            "a b.my.salesforce.com",
            "--uat.sandbox.my.salesforce.com",
            "acme.evil.example.my.salesforce.com",
        ] {
            let found = text(host);
            assert!(found.is_none() || host == "sandbox.my.salesforce.com.", "{host}: {found:?}");
        }
    }

    #[test]
    fn a_sandbox_and_its_production_pair() {
        assert!(pair("acme--uat.sandbox.my.salesforce.com", "acme.lightning.force.com"));
        assert!(pair("acme", "acme--uat"));
        assert!(!pair("acme--uat", "acme--dev"));
        assert!(!pair("acme", "acme"));
        assert!(!pair("acme--uat", "other"));
        assert!(!pair("", ""));
    }
}
