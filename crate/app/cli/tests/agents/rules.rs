//! Copies of the rules by which agents and terminals obey.

use super::COMMANDS;

/// As .NET compares texts: signs that count as nothing in every language.
fn compared(text: &str) -> String {
    let is_nothing = |c: &char| matches!(c, '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    text.chars().filter(|c| !is_nothing(c)).collect()
}

/// Azure DevOps: `Command.TryParse` of its agent.
pub fn azure(line: &str) -> bool {
    let Some((_, rest)) = line.split_once("##vso[") else { return false };
    let Some((info, _)) = rest.split_once(']') else { return false };
    let action = info.split(' ').next().unwrap_or_default();
    action.split('.').filter(|part| !part.is_empty()).count() >= 2
}

/// GitHub: `ActionCommand.TryParse` of its runner, the elder form.
fn github_v1(line: &str) -> bool {
    line.split_once("##[").is_some_and(|(_, rest)| rest.contains(']'))
}

/// GitHub: `ActionCommand.TryParseV2`.
fn github_v2(line: &str) -> bool {
    line.trim_start().strip_prefix("::").is_some_and(|rest| rest.contains("::"))
}

/// Others: a service message anywhere in a line.
fn teamcity(line: &str) -> bool {
    line.split_once("##teamcity[").is_some_and(|(_, rest)| rest.contains(']'))
}

/// GitLab: `section_((?:start)|(?:end)):(\d+):([^\r]+)\r\e\[0K`.
fn gitlab(text: &str) -> bool {
    ["section_start:", "section_end:"].into_iter().any(|begin| {
        text.split(begin).skip(1).any(|rest| {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.starts_with(':')
                && rest.split_once('\r').is_some_and(|(_, end)| end.starts_with("\u{1b}[0K"))
        })
    })
}

/// What is no text: a terminal would obey it, or a reader not see it. Styles are ours.
fn is_obeyed_by_terminal(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        let style = rest[at + 1..]
            .strip_prefix('[')
            .map(|s| s.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';'));
        let Some(after) = style.and_then(|style| style.strip_prefix('m')) else { return true };
        rest = after;
    }
    let text = text.replace("\r\n", "\n");
    text.chars().any(|c| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\u{1b}'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

/// What an agent would obey, as it is and without the styles, which some take out.
pub fn obeyed(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    if gitlab(&text) || is_obeyed_by_terminal(&text) {
        return Some(text);
    }
    for text in [&text, &anstream::adapter::strip_str(&text).to_string()] {
        let line = text
            .split(['\n', '\r'])
            .map(compared)
            .find(|line| azure(line) || github_v1(line) || github_v2(line) || teamcity(line));
        if line.is_some() {
            return line;
        }
    }
    None
}

#[test]
fn the_copies_of_the_rules_obey_what_the_agents_do() {
    for text in COMMANDS {
        assert!(obeyed(text.as_bytes()).is_some(), "{text:?}");
    }
    for text in ["\u{1b}[1;31mred\u{1b}[0m\r\n", "a::b::c", "## Heading", "##vso [x.y]", "#[x]"] {
        assert_eq!(obeyed(text.as_bytes()), None);
    }
}
