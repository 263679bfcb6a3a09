//! What is wrong with a command line, in the reader's language. English has the words of clap, which knows more than can be said
//! here; other languages say each kind of error, with what was given, what may have been meant, and the usage.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use permlight_core::message;
use permlight_core::message::{Arg, Locale, Message};
use permlight_report::locale;

/// The language that the arguments ask for, although they could not be read as a whole.
pub fn language(arguments: impl Iterator<Item = String>) -> &'static Locale {
    let mut wanted = None;
    let mut is_next = false;
    for argument in arguments.skip(1) {
        match argument.strip_prefix("--language") {
            _ if is_next => (wanted, is_next) = (Some(argument), false),
            Some("") => is_next = true,
            Some(rest) => wanted = rest.strip_prefix('=').map(str::to_owned).or(wanted),
            None if argument == "--" => break,
            None => {}
        }
    }
    let known = locale::all().iter().find(|known| wanted.as_deref() == Some(known.language()));
    known.unwrap_or_else(locale::english)
}

/// What is wrong, in lines.
pub fn told(error: &clap::Error, locale: &Locale) -> String {
    let own = (locale.language() != "en").then(|| said(error)).flatten();
    let Some(said) = own else { return error.render().to_string() };
    let mut lines = vec![[locale.word("command.error"), " ", &locale.say(&said)].concat()];
    let given = |kind| texts(error, kind);
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let meant: Vec<String> = meant.into_iter().flat_map(given).collect();
    let known: Vec<String> = [ContextKind::ValidValue, ContextKind::ValidSubcommand].map(given).concat();
    for (key, names) in [("command-usage.meant", meant), ("command-usage.known", known)] {
        if !names.is_empty() {
            lines.push(locale.say(&message!(key, Arg::names(names))));
        }
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.strip_prefix("Usage:").unwrap_or(&usage).trim();
        lines.push(locale.say(&message!("command-usage.usage", usage)));
    }
    lines.push(locale.say(&message!("command-usage.help")));
    lines.join("\n") + "\n"
}

/// What the error says of itself; `None` where only clap knows.
fn said(error: &clap::Error) -> Option<Message> {
    let first = |kind| texts(error, kind).into_iter().next().map(|text| Arg::name(&text));
    let argument = || first(ContextKind::InvalidArg);
    let value = || first(ContextKind::InvalidValue);
    Some(match error.kind() {
        ErrorKind::UnknownArgument => message!("command-usage.unknown", argument()?),
        ErrorKind::InvalidSubcommand => {
            message!("command-usage.unknown-command", first(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::InvalidValue => match value() {
            Some(Arg::Text(empty)) if empty.is_empty() => message!("command-usage.no-value", argument()?),
            value => message!("command-usage.value", value?, argument()?),
        },
        ErrorKind::ValueValidation => message!("command-usage.value", value()?, argument()?),
        ErrorKind::MissingRequiredArgument => {
            message!("command-usage.missing", Arg::names(texts(error, ContextKind::InvalidArg)))
        }
        ErrorKind::ArgumentConflict => {
            let others = texts(error, ContextKind::PriorArg);
            message!("command-usage.conflict", argument()?, Arg::names(others))
        }
        ErrorKind::InvalidUtf8 => message!("command-usage.utf-8"),
        _ => return None,
    })
}

/// The texts that the error holds of this kind.
fn texts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}
