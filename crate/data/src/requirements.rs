//! `crate/data/requirements.tsv`: the rows of the guides.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use crate::rules::PolicyFile;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A row of a guide.
pub struct Requirement {
    pub id: String,
    pub guide: String,
    pub section: String,
    pub wording: String,
    pub kind: String,
}

/// What rows of the guides speak of.
const KINDS: [&str; 13] = [
    "effective",
    "lifecycle",
    "log",
    "manual",
    "needs",
    "network",
    "object",
    "org",
    "permission",
    "permission-set",
    "profile",
    "user",
    "verify",
];

/// Every row of the guides, in the order of the file.
pub fn read(file: &Path) -> Result<Vec<Requirement>> {
    let text = fs::read_to_string(file)?;
    let mut lines = text.lines();
    let place = file.display();
    if lines.next() != Some("id\tguide\tsection\twording\tkind") {
        return Err(format!("{place}: the first line must be: id, guide, section, wording, kind").into());
    }
    lines
        .map(|line| {
            let cells: Vec<_> = line.split('\t').map(str::to_owned).collect();
            let [id, guide, section, wording, kind] =
                <[String; 5]>::try_from(cells).map_err(|_| format!("{place}: not five columns: {line}"))?;
            Ok(Requirement { id, guide, section, wording, kind })
        })
        .collect()
}

/// Everything that is wrong with the rows, a line each.
pub fn problems(requirements: &[Requirement], policies: &[PolicyFile]) -> Vec<String> {
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    for row in requirements {
        let mut demand = |holds: bool, problem: &str| {
            if !holds {
                found.push(format!("requirements.tsv: {}: {problem}", row.id));
            }
        };
        let well_formed = row.id.split_once('-').is_some_and(|(prefix, number)| {
            let digits = number.bytes().all(|byte| byte.is_ascii_digit());
            prefix.bytes().all(|byte| byte.is_ascii_uppercase()) && number.len() == 2 && digits
        });
        demand(well_formed, "the id is not capital letters, a hyphen and two digits");
        demand(ids.insert(&row.id), "stands there twice");
        demand(policies.iter().any(|policy| policy.id == row.guide), "the guide is no policy");
        demand(!row.section.is_empty(), "no section");
        demand(
            !row.wording.is_empty() && row.wording.chars().count() <= 160,
            "the wording has no text or more than 160 characters",
        );
        demand(KINDS.contains(&row.kind.as_str()), "unknown kind");
    }
    found
}
