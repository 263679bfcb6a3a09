//! Compiles the data in `crate/catalog`, `crate/rules` and `crate/rules/pages.toml` to static tables. Wrong data is a build
//! error that names the file and says what was expected.

mod catalog_files;
mod check_files;
mod drift_files;
mod page_files;
mod requirement_files;
mod rule_checks;
mod rule_files;
mod starter_files;
mod step_files;
mod translation_files;
mod write;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let crates = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("..");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for data in ["catalog", "rules"] {
        println!("cargo::rerun-if-changed={}", crates.join(data).display());
    }
    println!("cargo::rerun-if-changed=build");

    let catalog = catalog_files::read(&crates.join("catalog"))?;
    let rules = rule_files::read(&crates.join("rules"))?;
    let policies = rule_files::read_policies(&crates.join("rules/policies"))?;
    let requirements = requirement_files::read(&crates.join("rules/requirements.tsv"))?;
    let starters = starter_files::read(&crates.join("rules/needs"))?;
    let steps = step_files::read(&crates.join("rules/steps.toml"))?;
    let pages = page_files::read(&crates.join("rules/pages.toml"))?;
    let drift = drift_files::read(&crates.join("catalog/drift.toml"))?;

    let mut problems = requirement_files::problems(&requirements, &policies);
    let guides = requirements.iter().map(|row| (row.id.as_str(), row.guide.as_str())).collect();
    problems.extend(rule_checks::problems(&rules, &policies, &catalog.names(), &guides));
    problems.extend(starter_files::problems(&starters, &catalog.names()));
    problems.extend(step_files::problems(&steps, &rules));
    problems.extend(page_files::problems(&pages));
    problems.extend(drift_files::problems(&drift, &catalog.names()));
    if !problems.is_empty() {
        for problem in &problems {
            println!("cargo::error={problem}");
        }
        return Err(format!("{} problems in the data", problems.len()).into());
    }

    let translations = translation_files::read(&crates.join("rules/texts"))?;
    put(&out, "translations.rs", &translation_files::source(&translations))?;
    put(&out, "catalog.rs", &write::catalog(&catalog))?;
    put(&out, "drift.rs", &drift_files::source(&drift))?;
    put(&out, "licences.rs", &write::licences(&catalog))?;
    put(&out, "rules.rs", &write::rules(&rules, &policies, &catalog))?;
    put(&out, "steps.rs", &step_files::source(&steps, &rules))?;
    put(&out, "starters.rs", &write::starters(&starters))?;
    put(&out, "pages.rs", &write::pages(&pages))
}

fn put(out: &Path, name: &str, text: &str) -> Result<(), Box<dyn Error>> {
    Ok(fs::write(out.join(name), text)?)
}
