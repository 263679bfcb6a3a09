//! `permlight rule`: begins a rule file, for the developers of Permlight.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::arguments::RuleAction;
use crate::terminal::{Color, Form};
use crate::{Verdict, terminal, today};

/// Where the rules stand, from the top of the project.
const FOLDER: &str = "crate/data/rules";

/// What a new file says. The build refuses it, line by line, as long as one TODO stands.
const SKELETON: &str = include_str!("rule/skeleton.toml");

/// Runs the command.
pub fn run(action: &RuleAction, color: Color) -> io::Result<Verdict> {
    let RuleAction::New { code } = action;
    match begin(Path::new(FOLDER), code) {
        Ok(file) => {
            terminal::data(Form::Text, |out| {
                writeln!(out, "{}", file.display())?;
                writeln!(
                    out,
                    "Fill in every TODO, then rename the file to {code}- and a few words of its title."
                )?;
                writeln!(out, "crate/data/ADDING-A-RULE.md says what each field means, and what comes next.")
            })?;
            Ok(Verdict::Clean)
        }
        Err(problem) => {
            terminal::complain(color, &problem);
            Ok(Verdict::BadInput)
        }
    }
}

/// Writes the skeleton of a rule into the folder of its area.
fn begin(rules: &Path, code: &str) -> Result<PathBuf, String> {
    if !rules.is_dir() {
        return Err(format!("there is no {FOLDER} here: run this at the top of the project"));
    }
    let letters = code.get(..3).unwrap_or_default();
    let number = code.get(3..).unwrap_or_default();
    let is_code = letters.bytes().all(|byte| byte.is_ascii_uppercase())
        && number.len() == 3
        && number.bytes().all(|byte| byte.is_ascii_digit());
    if !is_code {
        return Err(format!(
            "\"{code}\" is no code of a rule: expected three capital letters and three digits, as DAT110"
        ));
    }
    let known = files(rules).map_err(|error| format!("{FOLDER}: {error}"))?;
    let of = |start: &str| known.iter().filter(|(_, name)| name.starts_with(start)).collect::<Vec<_>>();
    let neighbours = of(letters);
    if let Some((area, name)) = of(code).first() {
        let numbers = neighbours.iter().filter_map(|(_, name)| name.get(3..6)?.parse::<u16>().ok());
        let next = numbers.max().map_or(1, |last| last + 1);
        return Err(format!("{code} is taken: {}; {letters}{next:03} is free", area.join(name).display()));
    }
    let Some((area, _)) = neighbours.first() else {
        let mut areas: Vec<_> = known.iter().filter_map(|(_, name)| name.get(..3)).collect();
        areas.sort_unstable();
        areas.dedup();
        return Err(format!("no area has codes that begin with {letters}; there are {}", areas.join(", ")));
    };
    let file = area.join(format!("{code}-todo.toml"));
    let text = SKELETON.replace("{code}", code).replace("{today}", &today::or(None).to_string());
    let mut new = OpenOptions::new();
    let written =
        new.write(true).create_new(true).open(&file).and_then(|mut out| out.write_all(text.as_bytes()));
    written.map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}

/// Every file of the rules: the folder of its area, and its name.
fn files(rules: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    for area in fs::read_dir(rules)? {
        let area = area?.path();
        if !area.is_dir() {
            continue;
        }
        for file in fs::read_dir(&area)? {
            found.push((area.clone(), file?.file_name().to_string_lossy().into_owned()));
        }
    }
    Ok(found)
}
