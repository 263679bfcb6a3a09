//! The data files of this folder (rules, policies, pages, catalog, vendors, steps, translations): reads them, refuses what is
//! incomplete, and writes them as Rust tables for the build scripts of the crates that use them. Never part of a program.

#![allow(
    missing_docs,
    reason = "what a key of a file means is told by ADDING-A-RULE.md, ADDING-A-PAGE.md and at the head of each file"
)]

pub mod catalog;
pub mod checks;
mod drift;
mod guard;
pub mod locales;
mod pages;
mod requirements;
mod rule_checks;
pub mod rules;
mod steps;
mod translations;
mod vendors;
mod write;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use catalog::Catalog;
use rules::{PolicyFile, RuleFile};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Everything that the files say, once nothing is wrong with it.
pub struct Data {
    catalog: Catalog,
    rules: Vec<(PathBuf, RuleFile)>,
    policies: Vec<PolicyFile>,
    vendors: Vec<(PathBuf, vendors::StarterFile)>,
    steps: steps::StepsFile,
    pages: pages::Pages,
    drift: drift::DriftFile,
    guard: guard::Guard,
    translations: Vec<translations::Translation>,
    messages: BTreeMap<String, locales::Messages>,
}

/// The folder of the data.
pub fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Data {
    /// Reads all files for a build script: Cargo learns when to run it again, and shows every problem.
    pub fn for_build() -> Result<Self> {
        let folder = folder();
        for part in
            ["catalog", "locales", "pages", "policies", "requirements.tsv", "rules", "steps.toml", "vendors"]
        {
            println!("cargo::rerun-if-changed={}", folder.join(part).display());
        }
        let tell = |problems: &str| {
            for line in problems.lines() {
                println!("cargo::error={line}");
            }
        };
        let (data, problems) = Self::read(folder).map_err(|error| {
            tell(&error.to_string());
            "the data cannot be read"
        })?;
        for problem in &problems {
            tell(problem);
        }
        if problems.is_empty() {
            Ok(data)
        } else {
            Err(format!("{} problems in the data", problems.len()).into())
        }
    }

    /// Reads all files, and says what is wrong with what they hold, a line each.
    fn read(folder: &Path) -> Result<(Self, Vec<String>)> {
        let mut data = Self {
            catalog: catalog::read(&folder.join("catalog"))?,
            rules: rules::read(&folder.join("rules"))?,
            policies: rules::read_policies(&folder.join("policies"))?,
            vendors: vendors::read(&folder.join("vendors"))?,
            steps: steps::read(&folder.join("steps.toml"))?,
            pages: pages::read(&folder.join("pages/pages.toml"))?,
            drift: drift::read(&folder.join("catalog/drift.toml"))?,
            guard: guard::read(&folder.join("catalog/guard.toml"))?,
            translations: translations::read(&folder.join("locales"))?,
            messages: locales::read(&folder.join("locales"))?,
        };
        for value in data.rules.iter_mut().filter_map(|(_, rule)| rule.value.as_mut()) {
            value.none_of = data.catalog.profile_names(&value.none_of)?;
        }
        if let Some(english) = data.messages.get_mut(locales::ENGLISH) {
            english.extend(steps::words(&data.steps));
            english.extend(pages::words(&data.pages));
            english.extend(data.policies.iter().flat_map(rules::PolicyFile::words));
        }
        let requirements = requirements::read(&folder.join("requirements.tsv"))?;
        let guides = requirements.iter().map(|row| (row.id.as_str(), row.guide.as_str())).collect();
        let names = data.catalog.names();
        let mut problems = requirements::problems(&requirements, &data.policies);
        problems.extend(rule_checks::problems(&data.rules, &data.policies, &names, &guides));
        problems.extend(vendors::problems(&data.vendors, &names));
        problems.extend(steps::problems(&data.steps, &data.rules));
        problems.extend(pages::problems(&data.pages));
        problems.extend(locales::problems(&data.messages));
        problems.extend(translations::problems(&data.translations, &data.rules));
        let empty = locales::Messages::new();
        let english = data.messages.get(locales::ENGLISH).unwrap_or(&empty);
        problems.extend(drift::problems(&data.drift, &names, english));
        problems.extend(guard::problems(&data.guard, &names));
        Ok((data, problems))
    }

    /// The words of a language, for tests of crates that have none: a line for each key, with a tab between key and pattern.
    pub fn words(language: &str) -> Result<String> {
        let (data, _) = Self::read(folder())?;
        Ok(locales::lines(language, &data.messages, &data.rules, &data.translations))
    }

    /// The tables of `permlight-core`.
    pub fn write_core(&self) -> Result<()> {
        // What no page marks, the program of the pages does not carry.
        let has_users = env::var_os("CARGO_FEATURE_USERS").is_some();
        put("translations.rs", &translations::source(&self.translations))?;
        put("catalog.rs", &write::catalog(&self.catalog, &self.pages))?;
        put("guard.rs", &guard::source(&self.guard))?;
        put("licences.rs", &write::licences(&self.catalog))?;
        put("scope.rs", &write::scope(&self.catalog))?;
        put("standard_profiles.rs", &write::standard_profiles(&self.catalog))?;
        put("rules.rs", &write::rules(&self.rules, &self.policies, &self.catalog, has_users))?;
        put("starters.rs", &write::starters(&self.vendors))?;
        put("pages.rs", &write::pages(&self.pages))
    }

    /// The words of every language, for `permlight-report`.
    pub fn write_report(&self) -> Result<()> {
        put("locales.rs", &locales::source(&self.messages, &self.rules, &self.translations))
    }

    /// The tables of `permlight-verify`.
    pub fn write_verify(&self) -> Result<()> {
        put("drift.rs", &drift::source(&self.drift))
    }

    /// The tables of `permlight-org`.
    pub fn write_org(&self) -> Result<()> {
        put("steps.rs", &steps::source(&self.steps, &self.rules))
    }
}

/// Writes a table where the crate that is being built includes it from.
fn put(name: &str, text: &str) -> Result<()> {
    Ok(fs::write(PathBuf::from(env::var("OUT_DIR")?).join(name), text)?)
}
