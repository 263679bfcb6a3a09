//! Everything that verification says has words in every language, and every word is said.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use permlight_verify::environments;

/// The tables of `verify.toml`.
const TABLES: [&str; 9] = [
    "untold.",
    "environment.",
    "against.",
    "by-hand.",
    "freeze.",
    "baseline-file.",
    "mismatch.",
    "note.",
    "caveat.",
];

fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_key_has_words_and_every_word_is_said() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut text = String::new();
    for part in ["verify/src", "org/src", "report/src", "app/cli/src"] {
        sources(&crates.join(part), &mut text);
    }
    let is_ours = |key: &str| TABLES.iter().any(|table| key.starts_with(table));
    let mut said: BTreeSet<&str> = text.split('"').skip(1).filter(|key| is_ours(key)).collect();
    said.extend(environments().iter().map(|environment| environment.key));
    assert!(said.len() > 40, "{said:?}");
    for language in ["en", "ja"] {
        let file = crates.join("data/locales").join(language).join("verify.toml");
        let file = fs::read_to_string(file).unwrap();
        let mut words = BTreeSet::new();
        let mut table = "";
        for line in file.lines() {
            if let Some(name) = line.strip_prefix('[') {
                table = name.trim_end_matches(']');
            } else if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
                let own = [table, "."].concat();
                if TABLES.contains(&own.as_str()) {
                    words.insert([&own, key].concat());
                }
            }
        }
        let words: BTreeSet<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(words, said, "{language}");
    }
}
