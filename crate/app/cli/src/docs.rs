//! `permlight docs`: writes the reference of the rules.

use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

use permlight_core::builtin::RULES;
use permlight_core::policy::Policy;
use permlight_core::rule::Rule;

use crate::explain::rule_page::{self, Block};
use crate::terminal::{Color, Form};
use crate::{Verdict, coverage, output, terminal};
use permlight_report::escape::markdown::{code, prose};
use permlight_report::locale::english;

/// Where it stands, from the top of the project.
const FILE: &str = "crate/data/REFERENCE.md";

/// Runs the command.
pub fn run(check: bool, color: Color) -> io::Result<Verdict> {
    let file = Path::new(FILE);
    if !file.parent().is_some_and(Path::is_dir) {
        terminal::complain(color, "there is no crate/data here: run this at the top of the project");
        return Ok(Verdict::BadInput);
    }
    let text = reference();
    // Git may have checked it out with other line ends.
    let known = fs::read_to_string(file).unwrap_or_default().replace("\r\n", "\n");
    if known == text {
        return Ok(Verdict::Clean);
    }
    if check {
        terminal::complain(color, &format!("{FILE} is out of date: run \"cargo run -p permlight -- docs\""));
        return Ok(Verdict::Failures);
    }
    output::to_file(file, Form::Text, |out| out.write_all(text.as_bytes()))?;
    Ok(Verdict::Clean)
}

/// Appends formatted text; writing to a `String` cannot fail.
macro_rules! put {
    ($out:expr, $($text:tt)*) => { let _ = writeln!($out, $($text)*); };
}

fn reference() -> String {
    let mut out = String::new();
    put!(out, "# Reference of the rules\n");
    put!(out, "Made from the rule files by `cargo run -p permlight -- docs`; edit those, never this file.");
    put!(out, "`permlight explain CODE` shows the same on the command line.\n");
    put!(out, "| code | severity | title | policies | requirements | judges |");
    put!(out, "|---|---|---|---|---|---|");
    for rule in RULES {
        let Some(text) = rule.text() else { continue };
        let subjects: Vec<_> = rule.subjects.iter().map(|kind| kind.label()).collect();
        put!(
            out,
            "| [{code}](#{anchor}) | {} | {} | {} | {} | {} |",
            rule.severity.word(),
            prose(text.title),
            text.policies.join(", "),
            text.requirements.join(", "),
            subjects.join(", "),
            code = rule.code,
            anchor = rule.code.to_ascii_lowercase()
        );
    }
    policies(&mut out);
    requirements(&mut out);
    put!(out, "\n## Rules");
    for rule in RULES {
        section(&mut out, rule);
    }
    out
}

fn policies(out: &mut String) {
    put!(out, "\n## Policies\n");
    for policy in Policy::all() {
        let Some(text) = policy.text() else { continue };
        let default = if policy.is_default { " (default)" } else { "" };
        put!(
            out,
            "- {}{default}, {} rules: {}",
            code(policy.id),
            policy.rules().count(),
            prose(text.summary)
        );
    }
}

fn requirements(out: &mut String) {
    put!(out, "\n## Rows of the guides\n");
    put!(
        out,
        "Which rules carry out each row, which decide against it, and where right or wrong can be told.\n"
    );
    put!(out, "| row | section | what it asks for | carried out by | decided against by | proved |");
    put!(out, "|---|---|---|---|---|---|");
    for row in coverage::rows() {
        let links = |codes: &[&str]| {
            let links = codes.iter().map(|code| format!("[{code}](#{})", code.to_ascii_lowercase()));
            links.collect::<Vec<_>>().join(", ")
        };
        let (rules, against, proved) =
            (links(&row.rules), links(&row.against), coverage::proved(&row, english()));
        let (section, wording) = (prose(row.section), prose(row.wording));
        put!(out, "| {} | {section} | {wording} | {rules} | {against} | {proved} |", row.id);
    }
}

fn section(out: &mut String, rule: &'static Rule) {
    let Some(text) = rule.text() else { return };
    // The code alone is the heading, so that a link to it survives a new title.
    put!(out, "\n### {}\n\n**{}**", rule.code, prose(text.title));
    for group in rule_page::blocks(rule, english()) {
        put!(out, "");
        for block in &group {
            entry(out, block);
        }
    }
    put!(out, "\n- Can be found out:");
    for reach in coverage::reach_of(rule.code) {
        put!(out, "  - {}", prose(&reach.words()));
    }
}

fn entry(out: &mut String, block: &Block) {
    let line = |line: &rule_page::Line| match line.url {
        "" => prose(&line.text),
        url => format!("{} <{url}>", prose(&line.text)),
    };
    match block.lines.as_slice() {
        [only] => {
            put!(out, "- {}: {}", english().word(block.title), line(only));
        }
        lines => {
            put!(out, "- {}:", english().word(block.title));
            for each in lines {
                put!(out, "  - {}", line(each));
            }
        }
    }
}
