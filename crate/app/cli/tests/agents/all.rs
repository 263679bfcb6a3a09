//! That no command and no format is forgotten: they are taken from the command line itself, as the completion of a shell has it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::common::{folder, path, printed};
use super::{COMMANDS, NAMES, held, held_both, held_file, tree};

/// Each command, `watch check`, with its formats.
pub fn commands() -> BTreeMap<String, Vec<String>> {
    let script = printed(&["completions", "bash"]);
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut name = None;
    let mut is_format = false;
    for line in script.lines().map(str::trim) {
        if let Some(label) = line.strip_prefix("permlight__subcmd__").and_then(|line| line.strip_suffix(')'))
            && !label.contains(',')
        {
            let command = label.replace("__subcmd__", " ");
            let is_help = command.split(' ').any(|word| word == "help");
            name = (!is_help).then_some(command);
            found.extend(name.clone().map(|name| (name, Vec::new())));
        }
        if is_format && let (Some(name), Some((_, rest))) = (&name, line.split_once("compgen -W \"")) {
            let (words, _) = rest.split_once('"').unwrap();
            found.insert(name.clone(), words.split(' ').map(str::to_owned).collect());
        }
        is_format = line == "--format)";
    }
    // A command of commands does nothing itself.
    let all: Vec<String> = found.keys().cloned().collect();
    found.retain(|name, _| !all.iter().any(|other| other.starts_with(&format!("{name} "))));
    found
}

/// The formats of a command.
pub fn formats(command: &str) -> Vec<String> {
    commands().remove(command).unwrap()
}

/// Logs in which every cell is a command: Setup Audit Trail, Login History, calls.
fn logs(base: &Path) -> Vec<String> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let columns = [
        ("##vso[a.b]audit.csv", "Date,User,Source Namespace Prefix,Action,Section,Delegate User"),
        (
            "::logins::.csv",
            "Username,Login Time,Source IP,Location,Login Type,Status,Browser,Platform,Application",
        ),
        (
            "##[debug]calls.csv",
            "EVENT_TYPE,TIMESTAMP,USER_NAME,API_RESOURCE,HTTP_METHOD,STATUS_CODE,ENTITY_NAME",
        ),
    ];
    let file = |(name, head): &(&str, &str)| {
        let mut text = format!("{head}\n");
        for (command, user) in COMMANDS.iter().flat_map(|one| [(*one, *one), (*one, "sync@acme.example")]) {
            let cell = |column: &str| {
                quoted(match column {
                    "Date" | "Login Time" => "10/5/2026, 9:00:00 AM PDT",
                    "EVENT_TYPE" => "ApiTotalUsage",
                    "TIMESTAMP" => "20261005044615.591",
                    "STATUS_CODE" => "403",
                    "Username" | "USER_NAME" => user,
                    _ => command,
                })
            };
            text += &format!("{}\n", head.split(',').map(cell).collect::<Vec<_>>().join(","));
        }
        fs::write(base.join(name), text).unwrap();
        (*name).to_owned()
    };
    columns.iter().map(file).collect()
}

/// What other tests drive, in all of its formats.
const ELSEWHERE: [&str; 12] = [
    "baseline check",
    "baseline create",
    "baseline show",
    "check",
    "checklist",
    "effective",
    "explain",
    "policy check",
    "policy compile",
    "rules",
    "survey",
    "verify",
];

/// What takes no name from anybody, or one that was tried as a wrong argument.
const OWN: [&str; 11] = [
    "catalog",
    "completions",
    "docs",
    "labels",
    "locale",
    "matches",
    "policy init",
    "policy schema",
    "texts",
    "tokens",
    "translations",
];

#[test]
fn every_command_is_driven() {
    for (command, formats) in commands() {
        let known = ELSEWHERE.contains(&command.as_str())
            || OWN.contains(&command.as_str())
            || command.starts_with("watch ")
            || ["man", "rule new"].contains(&command.as_str());
        assert!(known, "nobody drives {command}");
        assert!(formats.is_empty() || !OWN.contains(&command.as_str()), "{command} has formats");
    }
    assert!(commands().len() > 25 && formats("check").len() > 6, "{:?}", commands());
}

#[test]
fn what_the_build_and_shells_ask_for_says_nothing_that_an_agent_obeys() {
    let base = folder("agents-own");
    for command in OWN {
        let words: Vec<&str> = command.split(' ').collect();
        // The documents are written for the developers, and are not at hand here.
        let more: &[&str] = match command {
            "completions" => &["bash"],
            "labels" | "locale" | "translations" => &["ja"],
            "docs" => &["--check"],
            _ => &[],
        };
        held(&base, &[&words[..], more].concat());
    }
    held(&base, &["man", "##vso[a.b]man"]);
    held(&base, &["man", "##vso[a.b]man"]);
    held(&base, &["man", "::no::/x"]);
    held_file(&base.join("##vso[a.b]man").join("permlight-check.1"));
    for name in NAMES {
        held(&base, &["completions", name]);
        held(&base, &["docs", name]);
    }
}

#[test]
fn a_watch_says_nothing_that_an_agent_obeys() {
    let tree = tree("agents-watch");
    let (base, sets) = (&tree.base, |side: &Path| side.join("permissionsets"));
    let (tested, actual) = (sets(&tree.tested), sets(&tree.actual));
    let logs: Vec<String> = logs(base).into_iter().flat_map(|log| ["--log".to_owned(), log]).collect();
    let logs: Vec<&str> = logs.iter().map(String::as_str).collect();
    let state = ["--state", "::state::.json"];
    let create = ["baseline", "create", path(&tested), "--all", "--name", COMMANDS[0], "--org", "acme--uat"];
    held(base, &[&create[..], &["--today", "2026-10-01", "--output", "::b::"]].concat());
    let start = ["watch", "start", "--tested", "::b::", "--deployed", "2026-10-02", "--today", "2026-10-02"];
    let start = [&start[..], &state].concat();
    for format in formats("watch start") {
        held(base, &[&start[..], &["--format", &format]].concat());
    }
    held(base, &[&start[..], &["--rename", COMMANDS[1], "--org", COMMANDS[0]]].concat());
    held(base, &[&start[..], &["--rename", "##vso[a.b]x=::y::"]].concat());
    held_file(&base.join("::state::.json"));
    let users = ["--user", "sync@acme.example", "--user", COMMANDS[0], "--user", COMMANDS[1]];
    for format in formats("watch check") {
        let check = ["watch", "check", path(&actual), "--today", "2026-10-06", "--by", COMMANDS[5]];
        held(base, &[&check[..], &["--format", &format], &state, &logs, &users].concat());
    }
    let status = ["watch", "status", "--today", "2026-10-07"];
    for format in formats("watch status") {
        held_both(base, &[&status[..], &["--format", &format], &state, &logs, &users].concat());
    }
    held(base, &[&status[..], &state, &logs].concat());
    held(base, &[&status[..], &state, &["--of", COMMANDS[0], "--log", COMMANDS[1]]].concat());
    held_file(&base.join("::state::.json"));
    held(base, &[&["watch", "undo", "--today", "2026-10-07"][..], &state].concat());
    held(base, &[&["watch", "undo"][..], &state, &["--of", COMMANDS[1], "--org", COMMANDS[3]]].concat());
    held(base, &["watch", "undo", "--state", COMMANDS[1]]);
    // A state that somebody has changed by hand.
    let kept = fs::read_to_string(base.join("::state::.json")).unwrap();
    let inner = serde_json::to_string(COMMANDS[1]).unwrap();
    for from in ["\"acme\"", "\"watch\"", "\"permlight\"", "2026-10-02"] {
        fs::write(base.join("::broken::"), kept.replace(from, inner.trim_matches('"'))).unwrap();
        held(base, &["watch", "status", "--state", "::broken::", "--today", "2026-10-07"]);
    }
}
