//! No sentence stands in the source: what people read is in `data/locales`, in every language.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Words that are no display text: ids of formats for machines, labels of English Setup pages, patterns, and what only developers
/// of Permlight read.
const OTHERS: [(&str, &str); 24] = [
    ("bind", "a tool of the build"),
    ("data", "a part of the build"),
    ("html", "it never ships"),
    ("app/cli/src/arguments", "the help of the command line"),
    ("app/cli/src/docs.rs", "the reference of the rules"),
    ("app/cli/src/rule.rs", "for the developers of Permlight"),
    ("app/engine/src", "errors of programs"),
    ("app/panel/src/dom.rs", "what cannot happen"),
    ("core/src/finding.rs", "ids"),
    ("core/src/object_right.rs", "ids"),
    ("core/src/subject.rs", "the reference of the rules"),
    ("core/src/team.rs", "errors of programs"),
    ("core/src/policy.rs", "words of licences; policies bring their English words"),
    ("app/cli/src/survey/picture.rs", "SVG"),
    ("core/src/date.rs", "errors of programs"),
    ("core/src/rule.rs", "what no built-in rule has"),
    ("core/src/section.rs", "documentation"),
    ("core/src/sorted/map.rs", "errors of programs"),
    ("verify/src/baseline.rs", "what is hashed"),
    ("metadata/src/of_profile.rs", "labels of Setup"),
    ("metadata/src/settings.rs", "labels of Setup"),
    ("policy/src/syntax.rs", "what the parser of TOML says"),
    ("policy/src/template.rs", "commands, and names of an example"),
    ("report/src/formats/xlsx", "XML"),
];

/// What is alike to a sentence and is none.
const CODE: [&str; 21] = [
    "not set",
    "subject kind",
    "page or file",
    "item outcome",
    "told by",
    "granted by",
    "light dark",
    "width=device-width, initial-scale=1",
    "inside the team's networks",
    "one of the listed values",
    "in the list",
    "user permission",
    "not needed",
    "not applicable",
    "standard input",
    "no space",
    "no JSON",
    " at line ",
    " at path -",
    " (person account)",
    "Report of Permlight",
];

fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["tests", "examples"].contains(&name.as_str()) {
            sources(&path, all);
        } else if path.extension().is_some_and(|end| end == "rs")
            && !name.contains("tests")
            && name != "build.rs"
        {
            all.push(path);
        }
    }
}

/// The texts of a source, with their lines; what stands in comments, attributes and tests is none.
fn texts(source: &str) -> Vec<(usize, String)> {
    let tests =
        ["#[cfg(test)]\nmod ", "#[cfg(test)]\n#["].iter().filter_map(|start| source.find(start)).min();
    let source = source.get(..tests.unwrap_or(source.len())).unwrap_or_default();
    let mut found = Vec::new();
    let mut letters = source.char_indices().peekable();
    let line = |at: usize| source.get(..at).unwrap_or_default().matches('\n').count() + 1;
    while let Some((at, letter)) = letters.next() {
        let rest = source.get(at..).unwrap_or_default();
        if rest.starts_with("//") || rest.starts_with("#[") || rest.starts_with("#![") {
            let end = if rest.starts_with("//") { rest.find('\n') } else { rest.find("]\n") };
            let after = at + end.unwrap_or(rest.len());
            while letters.next_if(|(next, _)| *next <= after).is_some() {}
        } else if letter == '\'' {
            // A letter, not the name of a lifetime.
            let is_letter = rest.chars().nth(2) == Some('\'') || rest.starts_with("'\\");
            if is_letter {
                let mut escaped = false;
                letters.by_ref().find(|(_, letter)| {
                    let ends = *letter == '\'' && !escaped;
                    escaped = *letter == '\\' && !escaped;
                    ends
                });
            }
        } else if letter == '"' {
            let mut text = String::new();
            let is_raw = source.get(..at).is_some_and(|before| before.ends_with(['r', '#']));
            while let Some((_, letter)) = letters.next() {
                match letter {
                    '"' if !is_raw || letters.peek().is_none_or(|(_, next)| *next != '#') => break,
                    '"' => {
                        let closes = source.get(at - 1..at) == Some("#");
                        if closes {
                            break;
                        }
                    }
                    '\\' if !is_raw => {
                        letters.next();
                        text.push('-');
                    }
                    other => text.push(other),
                }
            }
            found.push((line(at), text));
        }
    }
    found
}

/// Two words in a row, of which one begins small.
fn is_sentence(text: &str) -> bool {
    let parts = text.split(|letter: char| !letter.is_ascii_alphabetic() && letter != ' ' && letter != '\'');
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    parts.into_iter().any(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        words.len() > 1 && words.iter().any(is_word)
    })
}

#[test]
fn sentences_stand_in_the_locales() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    sources(&crates, &mut files);
    assert!(files.len() > 200, "{}", files.len());
    let mut found = Vec::new();
    for file in files {
        let name = file.strip_prefix(&crates).unwrap().to_string_lossy().replace('\\', "/");
        if OTHERS.iter().any(|(other, _)| name.starts_with(other)) {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
        let lines: Vec<&str> = source.lines().collect();
        for (line, text) in texts(&source) {
            // What cannot happen is told to developers.
            let is_for_developers = lines.get(line - 1).is_some_and(|line| {
                ["expect(", "description", "Error::other(", ".class(", "-src 'none'", "sf project deploy"]
                    .iter()
                    .any(|call| line.contains(call))
            });
            if is_sentence(&text) && !is_for_developers && !CODE.contains(&text.as_str()) {
                found.push(format!("{name}:{line}: {text}"));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
