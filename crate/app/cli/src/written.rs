//! What a command line asks to write: nothing that is read, nothing twice, nothing over a file that is something else. Asked of
//! the arguments themselves, so that no command can forget it.

use std::any::TypeId;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

use crate::arguments::PolicyArgument;
use crate::language::told;
use crate::output;

/// Arguments that name a file to write. Every other path is taken for one that is read.
const WRITTEN: [&str; 3] = ["output", "accept", "picture"];

/// Of a file that keeps what people rely on, what is there already has to begin like one: nothing else is replaced.
const FORMS: [(&str, &[&str]); 2] =
    [("accept", &["{\"schema\":", "\"policy\":", "\"accepted\":["]), ("picture", &["<svg"])];

/// As much of a file as tells what it is.
const HEAD: u64 = 4096;

/// Whether what is asked for may be written. An error says why not.
///
/// # Errors
///
/// For people.
pub fn may_be(command: &Command, matches: &ArgMatches) -> Result<(), String> {
    let (mut command, mut matches) = (command, matches);
    while let Some((name, below)) = matches.subcommand() {
        let Some(own) = command.find_subcommand(name) else { break };
        (command, matches) = (own, below);
    }
    let given = paths(command).filter(|id| {
        let source = matches.try_contains_id(id).ok().and_then(|_| matches.value_source(id));
        source == Some(ValueSource::CommandLine)
    });
    let (written, read): (Vec<&str>, Vec<&str>) = given.partition(|id| WRITTEN.contains(id));
    let values = |ids: &[&str]| -> Vec<PathBuf> {
        let raw = ids.iter().filter_map(|id| matches.try_get_raw(id).ok().flatten());
        raw.flatten().map(PathBuf::from).collect()
    };
    let read = values(&read);
    // Under a folder, a command chooses a name of its own, and asks for it then.
    let files: Vec<PathBuf> = values(&written).into_iter().filter(|file| !file.is_dir()).collect();
    let inputs = || read.iter().map(PathBuf::as_path);
    output::may_all_be_written(files.iter().map(|file| Some(file.as_path())), inputs)?;
    for (id, form) in FORMS.iter().filter(|(id, _)| written.contains(id)) {
        if let Some(file) = values(&[id]).into_iter().find(|file| !is_of_form(file, form)) {
            return Err(told!("command-file.something-else", file.display().to_string()));
        }
    }
    Ok(())
}

/// The arguments of a command that are paths.
fn paths(command: &Command) -> impl Iterator<Item = &str> {
    let is_path = |argument: &&clap::Arg| {
        let is = argument.get_value_parser().type_id();
        is == TypeId::of::<PathBuf>() || is == TypeId::of::<PolicyArgument>()
    };
    command.get_arguments().filter(is_path).map(|argument| argument.get_id().as_str())
}

/// Whether a file is not there, is empty, or begins like what is to be written. What is no file is written to, never replaced.
fn is_of_form(file: &Path, form: &[&str]) -> bool {
    if !file.is_file() {
        return true;
    }
    let mut head = Vec::new();
    let Ok(Ok(_)) = File::open(file).map(|file| file.take(HEAD).read_to_end(&mut head)) else { return false };
    let head: String = String::from_utf8_lossy(&head)
        .chars()
        .filter(|sign| !sign.is_whitespace() && *sign != '\u{feff}')
        .collect();
    head.is_empty()
        || head.starts_with(form.first().copied().unwrap_or_default())
            && form.iter().all(|part| head.contains(part))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;

    use super::*;
    use crate::arguments::Arguments;

    fn all(command: &Command, found: &mut BTreeSet<String>) {
        found.extend(paths(command).map(str::to_owned));
        command.get_subcommands().for_each(|below| all(below, found));
    }

    #[test]
    fn of_every_path_it_is_known_whether_it_is_written() {
        let mut found = BTreeSet::new();
        all(&Arguments::command(), &mut found);
        // A folder that has to be new is asked for where it is made; a state is read before it is written.
        let others = [
            "accepted", "actual", "after", "correct", "file", "folder", "logs", "paths", "policy", "state",
            "tested",
        ];
        let known: BTreeSet<String> = others.into_iter().chain(WRITTEN).map(str::to_owned).collect();
        assert_eq!(found, known);
    }
}
