//! Which org a host belongs to, and what kind of org that is. The forms of host names are Salesforce's, of the help page on
//! My Domain URL formats.

use crate::page::HOSTS;

/// What kind of org it is, as far as the host name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrgKind {
    /// None of the others: production, or an org that nothing tells from it.
    Production,
    /// A sandbox: its name has that of production before two hyphens.
    Sandbox,
    /// A scratch org.
    Scratch,
    /// A Developer Edition org.
    Developer,
    /// A Trailhead playground.
    Playground,
    /// A demo org of Salesforce's own.
    Demo,
    /// A free trial.
    Trial,
    /// A patch org of a package.
    Patch,
}

impl OrgKind {
    /// Its name in Permlight.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
            Self::Scratch => "scratch",
            Self::Developer => "developer",
            Self::Playground => "playground",
            Self::Demo => "demo",
            Self::Trial => "trial",
            Self::Patch => "patch",
        }
    }

    /// By what an org is kept under.
    pub fn of(org: &str) -> Self {
        let (name, forms) = org.split_once('.').unwrap_or((org, ""));
        if name.contains("--") {
            return Self::Sandbox;
        }
        let by_form = forms.split('.').find_map(|form| match form {
            "scratch" => Some(Self::Scratch),
            "develop" => Some(Self::Developer),
            "trailblaze" => Some(Self::Playground),
            "demo" => Some(Self::Demo),
            "free" => Some(Self::Trial),
            "patch" => Some(Self::Patch),
            _ => None,
        });
        // Before enhanced domains, only the name said so.
        let developer = name.ends_with("-dev-ed").then_some(Self::Developer);
        by_form.or(developer).unwrap_or(Self::Production)
    }
}

/// What an org is kept under, the same for each of its hosts: the name, what kind it is unless the name says so, and the
/// country of its own internet. `acme`, `acme--uat`, `acme.demo`, `acme.mil`.
pub fn org_of(host: &str) -> Option<String> {
    let ending = HOSTS.iter().find(|ending| host.ends_with(**ending))?;
    let before = host.strip_suffix(ending)?;
    let mut labels = before.split('.');
    let mut org = labels.next().filter(|name| !name.is_empty())?.to_owned();
    let country = ending.rsplit('.').next().filter(|country| *country != "com");
    for form in labels.filter(|form| *form != "sandbox" && !is_instance(form)).chain(country) {
        org = [&org, ".", form].concat();
    }
    Some(org)
}

/// An instance: `cs87`, `na139`, `eu45`. An org moves from one to another.
fn is_instance(label: &str) -> bool {
    let digits = label.trim_start_matches(|sign: char| sign.is_ascii_lowercase());
    let letters = label.len() - digits.len();
    (2..=4).contains(&letters)
        && (1..=4).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_of_an_org_has_its_key_and_tells_its_kind() {
        for (host, org, kind) in [
            ("acme.my.salesforce.com", "acme", OrgKind::Production),
            ("acme.lightning.force.com", "acme", OrgKind::Production),
            ("acme.my.salesforce-setup.com", "acme", OrgKind::Production),
            ("acme--uat.sandbox.my.salesforce.com", "acme--uat", OrgKind::Sandbox),
            ("acme--uat.sandbox.lightning.force.com", "acme--uat", OrgKind::Sandbox),
            ("acme--uat.cs51.my.salesforce.com", "acme--uat", OrgKind::Sandbox),
            ("acme--uat.lightning.force.com", "acme--uat", OrgKind::Sandbox),
            ("acme-dev-ed.my.salesforce.com", "acme-dev-ed", OrgKind::Developer),
            ("acme-dev-ed.develop.my.salesforce-setup.com", "acme-dev-ed.develop", OrgKind::Developer),
            ("page-force-1234.scratch.my.salesforce.com", "page-force-1234.scratch", OrgKind::Scratch),
            ("koala-dev-ed.trailblaze.my.salesforce.com", "koala-dev-ed.trailblaze", OrgKind::Playground),
            ("acme.demo.my.salesforce.com", "acme.demo", OrgKind::Demo),
            ("acme.free.my.salesforce.com", "acme.free", OrgKind::Trial),
            ("acme.patch.my.salesforce.com", "acme.patch", OrgKind::Patch),
            ("acme.my.salesforce.mil", "acme.mil", OrgKind::Production),
            ("acme.lightning.force.mil", "acme.mil", OrgKind::Production),
            ("acme.my.salesforce-setup.mil", "acme.mil", OrgKind::Production),
            ("acme--uat.sandbox.lightning.crmforce.mil", "acme--uat.mil", OrgKind::Sandbox),
            ("acme.my.sfcrmproducts.cn", "acme.cn", OrgKind::Production),
            ("acme.setup.sfcrmproducts.cn", "acme.cn", OrgKind::Production),
            ("acme.lightning.sfcrmapps.cn", "acme.cn", OrgKind::Production),
            ("acme--uat.sandbox.my.sfcrmproducts.cn", "acme--uat.cn", OrgKind::Sandbox),
        ] {
            assert_eq!(org_of(host).as_deref(), Some(org), "{host}");
            assert_eq!(OrgKind::of(org), kind, "{host}");
        }
    }

    #[test]
    fn orgs_of_one_name_are_kept_apart() {
        let hosts = ["", ".demo", ".scratch", ".trailblaze", ".free"]
            .map(|form| format!("acme{form}.my.salesforce.com"));
        let others = ["acme.my.salesforce.mil", "acme.my.sfcrmproducts.cn"].map(str::to_owned);
        let orgs: Vec<_> = hosts.iter().chain(&others).filter_map(|host| org_of(host)).collect();
        for (at, org) in orgs.iter().enumerate() {
            assert!(!orgs[at + 1..].contains(org), "{org}");
        }
        assert_eq!(orgs.len(), 7);
    }

    #[test]
    fn another_host_has_no_org() {
        for host in [
            "",
            ".my.salesforce.com",
            "acme.my.salesforce.com.evil.example",
            "evil.example",
            "acme.vf.force.com",
        ] {
            assert_eq!(org_of(host), None, "{host}");
        }
    }
}
