//! Policy files of teams.
//!
//! A file is TOML. [`read`] checks it against its form and for sense, says everything that is wrong at once, each with its
//! place, and gives what the file says; [`schema`] makes a JSON Schema of the same form, for editors. Nothing here reads a
//! file or a clock.

mod check;
mod decode;
pub mod form;
pub mod kind;
mod model;
pub mod names;
pub mod near;
mod problem;
mod row;
pub mod schema;
mod sense;
mod syntax;
mod template;

pub use model::TeamPolicy;
pub use problem::Problem;
pub use template::template;

use problem::Problems;
use row::Row;

/// Reads a policy file. `file_name` is its name without folders, which nothing in it can extend.
///
/// # Errors
///
/// Everything that is wrong, in the order of the file.
pub fn read(text: &str, file_name: &str) -> Result<TeamPolicy, Vec<Problem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (parsable, mut errors) = syntax::parsable(text);
    let (table, more) = toml::de::DeTable::parse_recoverable(&parsable);
    errors.extend(more);
    let mut problems = Problems::new(text, errors);
    let file = Row { table: table.get_ref(), span: table.span() };
    check::table(file.table, &file.span, &form::FILE, &mut problems);
    sense::check(&file, file_name, &mut problems);
    let problems = problems.finish();
    if problems.is_empty() { Ok(decode::policy(&file)) } else { Err(problems) }
}
