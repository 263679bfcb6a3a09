//! What the build of the extension takes from the core.

use std::collections::BTreeMap;
use std::io;

use permlight_core::builtin::TEXTS;
use permlight_core::message::{Arg, Locale};
use permlight_core::policy::Policy;
use permlight_core::rule::RuleText;
use permlight_core::{catalog, page, translation};
use permlight_report::locale;
use serde::Serialize;

use crate::language::told;
use crate::terminal::{Color, Form};
use crate::{Verdict, json, terminal};

#[derive(Serialize)]
struct Texts {
    language: &'static str,
    policies: Vec<PolicyEntry>,
    rules: BTreeMap<&'static str, &'static RuleText>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PolicyEntry {
    id: &'static str,
    title: &'static str,
    summary: &'static str,
    guide: &'static str,
    url: &'static str,
    is_default: bool,
    rules: usize,
}

/// Prints policies and rules with their texts.
pub fn texts() -> io::Result<Verdict> {
    let policies = Policy::all().iter().filter_map(|policy| Some((policy, policy.text()?)));
    let policies = policies.map(|(policy, text)| PolicyEntry {
        id: policy.id,
        title: policy.title,
        summary: text.summary,
        guide: text.guide,
        url: text.url,
        is_default: policy.is_default,
        rules: policy.rules().count(),
    });
    print(&Texts {
        language: "en",
        policies: policies.collect(),
        rules: TEXTS.iter().map(|text| (text.code, text)).collect(),
    })
}

/// Prints the rules in a language other than English, or the languages.
pub fn translations(language: Option<&str>, color: Color) -> io::Result<Verdict> {
    let known = translation::all();
    let Some(wanted) = language else {
        return print(&known.iter().map(|translation| translation.language).collect::<Vec<_>>());
    };
    if let Some(translation) = known.iter().find(|translation| translation.language == wanted) {
        return print(&translation.rules);
    }
    terminal::complain(color, &told!("command-file.no-language", wanted));
    Ok(Verdict::BadInput)
}

/// Prints what a language lacks: a notice, never an error.
pub fn missing(language: &str, color: Color) -> io::Result<Verdict> {
    if locale::find(language).is_none() {
        terminal::complain(color, &told!("command-file.no-language", language));
        return Ok(Verdict::BadInput);
    }
    terminal::data(Form::Text, |out| {
        for (what, english) in locale::missing(language) {
            writeln!(out, "{}", [what, english].join(" ").trim_end())?;
        }
        Ok(())
    })?;
    Ok(Verdict::Clean)
}

/// What only the command says: it would be weight in the extension.
const OF_THE_COMMAND: [&str; 3] = ["command", "metadata-disk.", "metadata-tree."];

/// Prints what the extension says in a language, or the languages.
pub fn locale(language: Option<&str>, color: Color) -> io::Result<Verdict> {
    let Some(wanted) = language else {
        return print(&locale::all().iter().map(Locale::language).collect::<Vec<_>>());
    };
    let Some(lines) = locale::lines(wanted) else {
        terminal::complain(color, &told!("command-file.no-language", wanted));
        return Ok(Verdict::BadInput);
    };
    let is_told = |line: &&str| !OF_THE_COMMAND.iter().any(|table| line.starts_with(table));
    let mut own = lines.lines().filter(is_told);
    terminal::data(Form::Text, |out| own.try_for_each(|line| writeln!(out, "{line}")))?;
    Ok(Verdict::Clean)
}

/// Prints the labels of a language, or the languages.
pub fn labels(language: Option<&str>, color: Color) -> io::Result<Verdict> {
    match language {
        None => print(&catalog::languages().collect::<Vec<_>>()),
        Some(language) if catalog::languages().any(|known| known == language) => {
            print(&catalog::labels(language).collect::<Vec<_>>())
        }
        Some(language) => {
            let known = Arg::names(catalog::languages());
            terminal::complain(color, &told!("command-file.no-labels", language, known));
            Ok(Verdict::BadInput)
        }
    }
}

/// Prints the catalog of permissions and the words of pages.
pub fn catalog() -> io::Result<Verdict> {
    terminal::data(Form::Text, |out| writeln!(out, "{}", catalog::TEXT))?;
    Ok(Verdict::Clean)
}

/// Prints the match patterns of the manifest: every page that is read, on the hosts where Salesforce serves it.
pub fn matches() -> io::Result<Verdict> {
    // What follows a path: the rest of a record id, `/e`, parameters. Pages that differ in these have one pattern.
    let pattern = |host: &str, path: &str| format!("https://*{host}{}*", path.trim_end_matches('*'));
    let mut patterns: Vec<String> = Vec::new();
    for host in page::HOSTS {
        for page in page::all() {
            let pattern = pattern(host, page.path);
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
    }
    print(&patterns)
}

/// Prints every word of the page definitions' selectors: what a captured page structure may keep.
pub fn tokens() -> io::Result<Verdict> {
    let selectors = page::all().iter().flat_map(page::PageDefinition::selectors);
    let words = selectors
        .flat_map(|css| css.split(|sign: char| !sign.is_ascii_alphanumeric() && !"_-".contains(sign)));
    let mut words: Vec<_> = words.filter(|word| word.len() > 1).collect();
    words.sort_unstable();
    words.dedup();
    print(&words)
}

fn print(value: &impl Serialize) -> io::Result<Verdict> {
    terminal::data(Form::Json, |out| {
        json::write(&mut *out, value)?;
        writeln!(out)
    })?;
    Ok(Verdict::Clean)
}
