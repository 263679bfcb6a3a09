//! The look for English in what is said in another language.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::sync::OnceLock;

use permlight_core::builtin::RULES;
use permlight_core::catalog;
use permlight_core::fact::{self, WEEKDAYS};
use permlight_core::policy::Policy;
use permlight_core::rule::{Check, Rule, RuleText};
use permlight_core::translation;
use permlight_report::locale;
use serde_json::Value;

/// What may stand there in English: what Salesforce calls in English what it has no Japanese word for, names of the demo org, of
/// guides and of products.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> =
        catalog::permissions().iter().map(|known| known.label().to_owned()).collect();
    let rules = || Policy::all().iter().flat_map(Policy::rules);
    names.extend(rules().filter_map(Rule::text).flat_map(titles));
    let explained = ["ModifyAllData", "ViewAllFieldsGlobal"];
    let labels = catalog::languages().flat_map(catalog::labels);
    names.extend(labels.filter(|(name, _)| explained.contains(name)).map(|(_, label)| label.to_owned()));
    // What a finding is about has an id, which a waiver names.
    names.extend(rules().filter_map(|rule| match rule.check {
        Check::Value(check) => Some(check.fact.to_owned()),
        _ => None,
    }));
    // Licences and profiles have names.
    let words = rules().filter_map(|rule| match rule.check {
        Check::Value(check) if fact::split(check.fact).0 == "user" => {
            Some([check.one_of, check.none_of].concat())
        }
        _ => None,
    });
    names.extend(words.flatten().map(str::to_owned));
    // What a section holds, in the words of metadata.
    let holds =
        [("about", "description"), ("applicationVisibilities", "standard"), ("tabVisibilities", "standard")];
    // Formats for machines write days as files do.
    let days = WEEKDAYS.map(|day| ("loginHours", day));
    names.extend(holds.iter().chain(&days).map(|(section, name)| [section, " ", name].concat()));
    names.retain(|name| name.contains(' '));
    names.extend(
        [
            "HubSpot Integration",
            "HubSpot API User",
            "Minimum Access - API Only Integrations",
            "Minimum Access - Salesforce",
            "Salesforce API Only System Integrations",
            "Salesforce Integration",
            "Salesforce API Integration",
            "How to Create a Dedicated Integration User in Salesforce",
            "Expert Tips for Salesforce Integration Users",
            "Security Benchmark for Salesforce",
            "API Access Control",
            "Read only",
            "View All Fields",
            "Standard User",
            "JWT Bearer",
            "Health Check",
            "Runs the HubSpot connector. Reduced to what the connector needs.",
            "Runs the HubSpot connector. Cloned from Standard User.",
            "Runs the Marketo connector. All access comes from permission sets.",
            "Runs the Marketo connector",
            // Code, and errors as Salesforce writes them.
            "SOAP login()",
            "sf project convert source",
            "sf project deploy start --dry-run --metadata-dir . --target-org YOUR_ORG",
            "permlight explain",
            "permlight rules",
            "permlight verify",
            "permlight watch start",
            "--format csv",
            "--format ics",
            "--environment sandbox",
            "--language en",
            "Unknown user permission",
            "The user license doesn't allow the permission",
        ]
        .map(str::to_owned),
    );
    let explained = RULES.iter().map(|rule| rule.code).chain(explained);
    names.extend(explained.map(|name| ["permlight explain ", name].concat()));
    // The longest first: some begin others.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
}

fn titles(text: &'static RuleText) -> impl Iterator<Item = String> {
    text.sources.iter().map(|source| source.title.to_owned())
}

/// Words for people that English has for something the language calls otherwise.
pub fn own_words() -> BTreeSet<String> {
    let english = locale::lines("en").unwrap().lines().filter_map(|line| line.split_once('\t'));
    let japanese = locale::find("ja").unwrap();
    let others = english.filter(|(key, word)| japanese.pattern(key).is_some_and(|own| own != *word));
    let words = others.map(|(_, word)| word.to_lowercase());
    // The id of what a finding about a whole file is about, and words of metadata.
    let is_id = |word: &str| ["sections", "hidden"].contains(&word) || WEEKDAYS.contains(&word);
    let words = words.filter(|word| !is_id(word));
    words.filter(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || c == ' ')).collect()
}

/// What rules say that nobody has translated yet: it stays English, and `permlight translations --missing ja` lists it.
fn untranslated() -> &'static str {
    static SAID: OnceLock<String> = OnceLock::new();
    SAID.get_or_init(|| {
        let ja = translation::all().iter().find(|translation| translation.language == "ja").unwrap();
        let is_missing = |rule: &&Rule| ja.rules.iter().all(|translated| translated.code != rule.code);
        let said = RULES.iter().filter(is_missing).filter_map(Rule::text);
        said.flat_map(|text| [text.title, text.why, text.fix, "\n"]).collect::<Vec<_>>().join("\n")
    })
}

/// What is English in a text for people: two words of which one is no name, or a cell that is a word of ours.
pub fn english(text: &str, names: &[String], own: &BTreeSet<String>) -> Vec<String> {
    let mut rest = text.to_owned();
    // Most texts hold no two words in a row.
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let has_words = rest.split(' ').any(|word| word.ends_with(is_letter)) && rest.contains(' ');
    for name in names.iter().filter(|_| has_words) {
        if rest.contains(name.as_str()) {
            rest = rest.replace(name.as_str(), "名");
        }
    }
    let mut found = Vec::new();
    let of_words = |c: char| c.is_ascii_alphabetic() || c == ' ' || c == '\'';
    for part in rest.split(|c| !of_words(c)) {
        let words: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
        // A name begins with a capital; what does not is a word.
        let is_word =
            |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase() || c == '\'');
        if words.len() > 1 && words.iter().any(is_word) && !untranslated().contains(part.trim()) {
            found.push(part.trim().to_owned());
        }
    }
    if own.contains(&rest.trim().to_lowercase()) {
        found.push(rest.trim().to_owned());
    }
    found
}

/// Texts between the marks of a format; what stands in code, links and identifiers is a name.
pub fn texts(format: &str, bytes: Vec<u8>) -> Vec<String> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    match format {
        "xlsx" => {
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let parts: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
            let sheets = parts.into_iter().filter(|name| name.contains("sheet"));
            let mut all = Vec::new();
            for name in sheets {
                let mut sheet = String::new();
                archive.by_name(&name).unwrap().read_to_string(&mut sheet).unwrap();
                all.extend(between_tags(&sheet));
            }
            all
        }
        "html" => {
            let page = text(bytes);
            let (head, rest) = page.split_once("<style>").unwrap();
            let (_, body) = rest.split_once("</style>").unwrap();
            [between_tags(head), between_tags(&without(body, "<code>", "</code>"))].concat()
        }
        "junit" => {
            let page = text(bytes);
            let named =
                ["name=\"", "message=\""].iter().flat_map(|key| attributes(&page, key)).collect::<Vec<_>>();
            [between_tags(&page), named].concat()
        }
        "json" | "sarif" => {
            let mut all = Vec::new();
            messages(&serde_json::from_slice(&bytes).unwrap(), "", &mut all);
            all
        }
        "ics" => {
            let lines = text(bytes).replace("\r\n ", "");
            let said = |line: &&str| line.starts_with("SUMMARY") || line.starts_with("DESCRIPTION");
            lines
                .lines()
                .filter(said)
                .map(|line| line.split_once(':').unwrap().1.replace("\\n", "。"))
                .collect()
        }
        "csv" => cells(&text(bytes)),
        "markdown" | "md" => {
            let page = text(bytes);
            let odd: Vec<_> = page.split('`').step_by(2).collect();
            odd.iter()
                .flat_map(|part| part.split(['|', '\n']).map(str::to_owned).collect::<Vec<_>>())
                .collect()
        }
        // Columns stand apart.
        _ => text(bytes)
            .lines()
            .flat_map(|line| line.split("  ").map(str::to_owned).collect::<Vec<_>>())
            .collect(),
    }
}

/// The cells of CSV; commas in quotes belong to the cell.
fn cells(table: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in table.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

fn between_tags(page: &str) -> Vec<String> {
    // A place where a word may be broken is none where it ends.
    let page = page.replace("<wbr>", "");
    let parts = page.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.map(|text| text.replace("&amp;", "&").replace("&quot;", "\"").replace("&apos;", "'")).collect()
}

fn attributes(page: &str, key: &str) -> Vec<String> {
    page.split(key).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

fn without(page: &str, begin: &str, end: &str) -> String {
    let mut parts = page.split(begin);
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.filter_map(|part| part.split_once(end)).map(|(_, rest)| rest).collect::<String>()
}

/// What is said in keys that people read; ids, words for machines and what sources say are not.
fn messages(value: &Value, key: &str, all: &mut Vec<String>) {
    const READ: [&str; 17] = [
        "message", "text", "title", "why", "fix", "about", "verdict", "seen", "doubts", "withheld", "guide",
        "decision", "reason", "remark", "notices", "caveats", "notes",
    ];
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| messages(value, key, all)),
        Value::Array(items) => items.iter().for_each(|item| messages(item, key, all)),
        Value::String(text) if READ.contains(&key) => all.push(text.clone()),
        _ => {}
    }
}
