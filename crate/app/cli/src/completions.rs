//! What shells and manuals know of the command, made from its arguments.

use std::fs;
use std::io;
use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::language::told;
use crate::terminal::{Color, Form};
use crate::{Verdict, terminal};

const NAME: &str = "permlight";

/// Prints what completes the command line in a shell.
pub fn completions(shell: Shell) -> io::Result<Verdict> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), NAME, &mut text);
    terminal::data(Form::Bytes, |out| out.write_all(&text))?;
    Ok(Verdict::Clean)
}

/// Writes a page for the command and one for each that it has.
pub fn man(folder: &Path, color: Color) -> io::Result<Verdict> {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
        terminal::complain(color, &told!("command-file.no-empty-folder", folder.display().to_string()));
        return Ok(Verdict::BadInput);
    }
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Arguments::command().disable_help_subcommand(true), folder)?;
    Ok(Verdict::Clean)
}
