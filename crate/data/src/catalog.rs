//! The files of `crate/data/catalog`.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// All catalog data, checked.
pub struct Catalog {
    pub permissions: Vec<Permission>,
    /// Labels by language, then (permission, label).
    pub languages: BTreeMap<String, Vec<(String, String)>>,
    pub aliases: Vec<(String, String)>,
    pub traits: BTreeMap<String, Traits>,
    pub identities: Identities,
    pub scope: Scope,
    pub licences: Licences,
    pub standard_profiles: Vec<StandardProfile>,
    pub api_versions: Vec<ApiVersion>,
}

/// User permissions that versions of the API before this one do not know.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiVersion {
    pub api: u32,
    pub permissions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApiVersions {
    version: Vec<ApiVersion>,
}

/// A profile that Salesforce ships.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardProfile {
    /// The name of its file.
    pub file: String,
    /// Its name in Setup, in English.
    pub label: String,
    /// The same in other languages.
    #[serde(default)]
    pub labels: BTreeMap<String, Vec<String>>,
}

/// The file of System Administrator.
pub const ADMINISTRATOR: &str = "Admin";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardProfiles {
    profile: Vec<StandardProfile>,
}

impl StandardProfile {
    /// Its names in other languages, each once.
    pub fn others(&self) -> Vec<&str> {
        let mut others: Vec<&str> = Vec::new();
        for name in self.labels.values().flatten() {
            if !others.contains(&name.as_str()) {
                others.push(name);
            }
        }
        others
    }
}

pub struct Permission {
    pub name: String,
    pub label: String,
    /// Separated by ` | `.
    pub other_labels: String,
    pub enhanced: Option<&'static str>,
    pub classic: Option<&'static str>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Traits {
    pub risk: Option<Risk>,
    pub grants: String,
    pub implies: Vec<String>,
    pub requires: Vec<String>,
    pub blind: Vec<BlindKind>,
    pub conditional: String,
    pub licence: String,
}

#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    Low,
    Medium,
    High,
    Critical,
}

#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub enum BlindKind {
    Profile,
    PermissionSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identities {
    pub licences: Vec<String>,
    pub profiles: Vec<String>,
}

/// What tells whose a subject is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    pub licences: Vec<String>,
    pub never: Vec<String>,
    pub words: Vec<String>,
    pub negations: Vec<String>,
    pub suggest: Vec<String>,
}

impl Scope {
    fn check(&self) -> Result<()> {
        let words = [("words", &self.words), ("negations", &self.negations), ("suggest", &self.suggest)];
        for (key, list) in words {
            if let Some(word) = list.iter().find(|word| word.is_empty() || word.to_lowercase() != **word) {
                return Err(format!("scope.toml: {key}: `{word}` is not written in small letters").into());
            }
        }
        for (key, list) in words.into_iter().chain([("licences", &self.licences), ("never", &self.never)]) {
            let mut seen = BTreeSet::new();
            if let Some(twice) = list.iter().find(|entry| !seen.insert(*entry)) {
                return Err(format!("scope.toml: {key}: `{twice}` stands there twice").into());
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licences {
    /// Each user has one of these.
    pub user_licences: Vec<String>,
    pub user_licence: Vec<UserLicence>,
    pub no_standard_objects: Vec<NoStandardObjects>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserLicence {
    pub permissions: Vec<String>,
    pub only_with: Vec<String>,
    pub says: String,
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoStandardObjects {
    pub licence: String,
    pub says: String,
    pub source: String,
}

impl Catalog {
    /// These names, with all names of a profile for `standard-profile:` and that of its file.
    pub fn profile_names(&self, names: &[String]) -> Result<Vec<String>> {
        let mut all = Vec::new();
        for name in names {
            let Some(file) = name.strip_prefix("standard-profile:") else {
                all.push(name.clone());
                continue;
            };
            let known = self.standard_profiles.iter().find(|profile| profile.file == file);
            let known = known.ok_or_else(|| format!("standard-profiles.toml has no `{file}`"))?;
            all.extend([known.label.clone(), known.file.clone()]);
            all.extend(known.others().into_iter().map(str::to_owned));
        }
        Ok(all)
    }

    pub fn names(&self) -> BTreeSet<&str> {
        self.permissions.iter().map(|permission| permission.name.as_str()).collect()
    }

    pub fn index(&self, name: &str) -> Option<usize> {
        self.permissions.binary_search_by(|permission| permission.name.as_str().cmp(name)).ok()
    }
}

pub fn read(folder: &Path) -> Result<Catalog> {
    let mut permissions: Vec<_> =
        rows(&folder.join("permissions.tsv"))?.into_iter().map(permission).collect::<Result<_>>()?;
    permissions.sort_by(|a, b| a.name.cmp(&b.name));
    for pair in permissions.windows(2) {
        if let [a, b] = pair
            && a.name == b.name
        {
            return Err(format!("permissions.tsv: `{}` stands there twice", a.name).into());
        }
    }

    let mut languages = BTreeMap::new();
    for entry in fs::read_dir(folder.join("labels"))? {
        let path = entry?.path();
        let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let labels = rows(&path)?.into_iter().map(|[name, label, _quality]| (name, label)).collect();
        languages.insert(language, labels);
    }

    let catalog = Catalog {
        permissions,
        languages,
        aliases: rows(&folder.join("aliases.tsv"))?.into_iter().map(|[alias, name]| (alias, name)).collect(),
        traits: toml_file(&folder.join("traits.toml"))?,
        identities: toml_file(&folder.join("identities.toml"))?,
        scope: toml_file(&folder.join("scope.toml"))?,
        licences: toml_file(&folder.join("licences.toml"))?,
        standard_profiles: toml_file::<StandardProfiles>(&folder.join("standard-profiles.toml"))?.profile,
        api_versions: toml_file::<ApiVersions>(&folder.join("api-versions.toml"))?.version,
    };
    check_references(&catalog)?;
    catalog.scope.check()?;
    Ok(catalog)
}

fn permission([name, label, other_labels, enhanced, classic]: [String; 5]) -> Result<Permission> {
    let group = |value: &str, known: &[&'static str]| match known.iter().find(|k| **k == value) {
        _ if value.is_empty() => Ok(None),
        Some(known) => Ok(Some(*known)),
        None => Err(format!("permissions.tsv: {name}: `{value}` is not one of {known:?}")),
    };
    let enhanced = group(&enhanced, &["app", "system"])?;
    let classic = group(&classic, &["administrative", "general"])?;
    Ok(Permission { name, label, other_labels, enhanced, classic })
}

fn check_references(catalog: &Catalog) -> Result<()> {
    let names = catalog.names();
    let known = |name: &str, place: &str| {
        if names.contains(name) {
            Ok(())
        } else {
            Err(format!("{place}: `{name}` is not a permission of permissions.tsv"))
        }
    };
    for (name, traits) in &catalog.traits {
        known(name, "traits.toml")?;
        for other in traits.implies.iter().chain(&traits.requires) {
            known(other, &format!("traits.toml: {name}"))?;
        }
        let brought = traits.implies.iter().filter_map(|other| catalog.traits.get(other));
        for more in brought.flat_map(|other| &other.implies) {
            if more != name && !traits.implies.contains(more) {
                return Err(format!(
                    "traits.toml: {name}: what it implies implies `{more}`, so it has to name that"
                )
                .into());
            }
        }
    }
    check_licences(&catalog.licences, known)?;
    let mut dated = BTreeSet::new();
    for name in catalog.api_versions.iter().flat_map(|version| &version.permissions) {
        known(name, "api-versions.toml")?;
        if !dated.insert(name) {
            return Err(format!("api-versions.toml: `{name}` stands there twice").into());
        }
    }
    for (alias, name) in &catalog.aliases {
        known(name, "aliases.tsv")?;
        if names.contains(alias.as_str()) {
            return Err(format!("aliases.tsv: `{alias}` is a permission of its own").into());
        }
    }
    for (language, labels) in &catalog.languages {
        for (name, _) in labels {
            known(name, &format!("labels/{language}.tsv"))?;
        }
    }
    Ok(())
}

fn check_licences(
    licences: &Licences,
    known: impl Fn(&str, &str) -> std::result::Result<(), String>,
) -> Result<()> {
    let mut texts: Vec<_> = licences.user_licences.iter().collect();
    for entry in &licences.user_licence {
        if entry.permissions.is_empty() || entry.only_with.is_empty() {
            return Err(
                "licences.toml: user_licence: `permissions` and `only_with` must name something".into()
            );
        }
        for permission in &entry.permissions {
            known(permission, "licences.toml")?;
        }
        texts.extend(entry.only_with.iter().chain([&entry.says, &entry.source]));
    }
    for entry in &licences.no_standard_objects {
        texts.extend([&entry.licence, &entry.says, &entry.source]);
    }
    match texts.iter().find(|text| text.trim().is_empty() || text.trim() != text.as_str()) {
        Some(text) => Err(format!("licences.toml: `{text}`: an empty text, or space around it").into()),
        None => Ok(()),
    }
}

/// The rows of a tab-separated file without its header, each with exactly `N` trimmed cells.
fn rows<const N: usize>(path: &Path) -> Result<Vec<[String; N]>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut rows = Vec::new();
    for (number, line) in (1..).zip(text.lines()).skip(1) {
        let cells: Vec<_> = line.split('\t').map(|cell| cell.trim().to_owned()).collect();
        let row = cells.try_into().map_err(|cells: Vec<_>| {
            format!("{}:{number}: {} columns, expected {N}", path.display(), cells.len())
        })?;
        rows.push(row);
    }
    Ok(rows)
}

pub(crate) fn toml_file<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
}
