//! The papers for whoever has to say yes or no: what they say of the program is made from it, or held against it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::printed;
use permlight_core::evidence::Source;
use permlight_core::{page, scan};
use serde_json::Value;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(root(path)).unwrap().replace("\r\n", "\n")
}

fn json(path: &str) -> Value {
    serde_json::from_str(&text(path)).unwrap()
}

const SECURITY: &str = ".github/SECURITY.md";

#[test]
fn every_address_that_is_asked_for_is_listed() {
    let addresses = scan::addresses();
    assert!(addresses.len() > 20, "{addresses:?}");
    // Each is a page of Setup on the org's own host, and nothing but its record or its object is put into it.
    for address in &addresses {
        assert!(address.starts_with('/') && !address.starts_with("//"), "{address}");
        let filled = address.replace("{id}", "000000000000000").replace("{o}", "Account");
        assert!(!filled.contains(['{', '}']), "{address}");
        let known = ["00e", "0PS", "0PG", "0QM", "005", "00D"].iter().any(|kind| {
            page::at(&address.replace("{id}", &format!("{kind}000000000001")).replace("{o}", "Account"))
                .is_some()
        });
        assert!(known, "{address} is a page that is read");
    }
    let block = format!("```text\n{}\n```\n", addresses.join("\n"));
    let document = text(SECURITY);
    let (before, rest) = document.split_once("<!-- addresses").unwrap();
    let (note, rest) = rest.split_once("-->\n").unwrap();
    let (kept, after) = rest.split_once("<!-- /addresses -->").unwrap();
    if kept.trim() != block.trim() && std::env::var_os("UPDATE_EXPECT").is_some() {
        let made = format!("{before}<!-- addresses{note}-->\n\n{block}\n<!-- /addresses -->{after}");
        fs::write(root(SECURITY), made).unwrap();
        return;
    }
    assert_eq!(kept.trim(), block.trim(), "{SECURITY} is out of date");
}

#[test]
fn what_the_papers_say_of_the_manifest_is_in_it() {
    let manifest = json("extension/manifest.json");
    let document = text(SECURITY);
    let policy = manifest["content_security_policy"]["extension_pages"].as_str().unwrap();
    assert!(document.contains(policy));
    let permissions = manifest["permissions"].as_array().unwrap();
    assert_eq!(permissions, &["storage", "unlimitedStorage", "sidePanel"]);
    let reasons = text("extension/store/permissions.md");
    for permission in permissions {
        let name = format!("`{}`", permission.as_str().unwrap());
        assert!(document.contains(&name) && reasons.contains(&name), "{name}");
    }
    for absent in
        ["host_permissions", "optional_permissions", "web_accessible_resources", "externally_connectable"]
    {
        assert!(manifest.get(absent).is_none(), "{absent}");
    }
    // No number of pages: one more page changes its definition and its replica only.
    let hosts = format!("the Setup pages that it reads, on {} hosts; no host permission", page::HOSTS.len());
    assert!(document.contains(&hosts), "{hosts}");
    // Each host, and each way in which a reading comes in.
    let reviewers = text("extension/README.md");
    for host in page::HOSTS {
        assert!(reviewers.contains(&format!("`*{host}`")), "{host}");
    }
    for source in ["file", "fetched", "saved", "seen", "imported", "declared"] {
        let known: Source = serde_json::from_value(Value::from(source)).unwrap();
        assert_eq!(known.word(), source);
        assert!(document.contains(&format!("\n| `{source}` |")), "{source}");
    }
}

#[test]
fn what_organisations_may_decide_is_the_same_in_schema_and_samples() {
    let schema = json("extension/managed.json");
    let known = schema["properties"].as_object().unwrap();
    let chrome = json("extension/samples/chrome-managed-storage.json");
    let firefox = json("extension/samples/firefox-policies.json");
    let gecko = json("extension/manifest.json")["browser_specific_settings"]["gecko"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(!firefox["policies"]["ExtensionSettings"][&gecko].is_null());
    for sample in [
        &chrome["3rdparty"]["extensions"]["EXTENSION_ID"],
        &firefox["policies"]["3rdparty"]["Extensions"][&gecko],
    ] {
        for (name, value) in sample.as_object().unwrap() {
            let fits = match known[name]["type"].as_str().unwrap() {
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_u64(),
                "array" => value.is_array(),
                _ => false,
            };
            assert!(fits, "{name}: {value}");
        }
    }
}

/// A browser that is told less keeps the extension from pages without a word.
#[test]
fn the_sample_for_browsers_lets_the_extension_onto_each_of_its_hosts() {
    const SAMPLE: &str = "extension/samples/chrome-extension-settings.json";
    let own = &json(SAMPLE)["ExtensionSettings"]["EXTENSION_ID"];
    assert_eq!(own["runtime_blocked_hosts"], serde_json::json!(["*://*"]));
    let wanted = page::HOSTS.map(|host| format!("https://*{host}"));
    let matches: Vec<String> = serde_json::from_str(&printed(&["matches"])).unwrap();
    let is_allowed = |address: &String| wanted.iter().any(|host| address.starts_with(&format!("{host}/")));
    assert!(matches.iter().all(is_allowed));
    if own["runtime_allowed_hosts"] != serde_json::json!(wanted)
        && std::env::var_os("UPDATE_EXPECT").is_some()
    {
        let kept = text(SAMPLE);
        let (before, rest) = kept.split_once("\"runtime_allowed_hosts\": [").unwrap();
        let (_, after) = rest.split_once(']').unwrap();
        let hosts = wanted.map(|host| format!("\n        \"{host}\"")).join(",");
        let made = format!("{before}\"runtime_allowed_hosts\": [{hosts}\n      ]{after}");
        fs::write(root(SAMPLE), made).unwrap();
        return;
    }
    assert_eq!(own["runtime_allowed_hosts"], serde_json::json!(wanted), "{SAMPLE}");
}

#[test]
fn what_the_stores_cut_is_short_and_says_what_is_read() {
    let said = |language: &str, key: &str| {
        let texts = text(&format!("crate/data/locales/{language}/extension.toml"));
        let line = texts.lines().find_map(|line| line.strip_prefix(&format!("{key} = "))).unwrap();
        serde_json::from_str::<String>(line).unwrap()
    };
    for language in ["en", "ja"] {
        let summary = said(language, "description");
        assert!(summary.chars().count() <= 132, "{summary}");
    }
    for key in ["description", "popupPromise"] {
        let words = said("en", key);
        assert!(words.contains("eads pages of Setup"), "{words}");
    }
    for file in
        ["README.md", "extension/README.md", "extension/PRIVACY.md", SECURITY, "extension/store/listing.md"]
    {
        assert!(!text(file).to_lowercase().contains("the page only"), "{file}");
    }
}

/// A link to another paper, or to a part of it, leads there.
#[test]
fn every_link_of_the_papers_leads_somewhere() {
    let papers = [
        SECURITY,
        ".github/ATTACKS.md",
        ".github/CONTRIBUTING.md",
        "README.md",
        "crate/ARCHITECTURE.md",
        "crate/NAMES.md",
        "crate/READING.md",
        "crate/TESTS.md",
        "crate/WEIGHT.md",
        "crate/data/ADDING-A-LANGUAGE.md",
        "crate/data/ADDING-A-PAGE.md",
        "crate/data/ADDING-A-RULE.md",
        "extension/README.md",
        "extension/PRIVACY.md",
        "extension/samples/README.md",
        "extension/store/README.md",
        "extension/store/listing.md",
        "extension/store/permissions.md",
        "extension/store/review-notes.md",
    ];
    let anchor = |heading: &str| {
        let lower = heading.to_lowercase();
        let kept = lower.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>()
    };
    let mut links = 0;
    for paper in papers {
        let document = text(paper);
        for (_, rest) in document.match_indices("](").map(|(at, _)| (at, &document[at + 2..])) {
            let link = rest.split(')').next().unwrap();
            if link.starts_with("https:") {
                continue;
            }
            let (file, part) = link.split_once('#').unwrap_or((link, ""));
            let folder = Path::new(paper).parent().unwrap();
            let file = if file.is_empty() { PathBuf::from(paper) } else { folder.join(file) };
            let shown = file.to_str().unwrap();
            assert!(root(shown).exists(), "{paper}: {link}");
            if !part.is_empty() {
                let headings = text(shown);
                let mut headings = headings.lines().filter_map(|line| line.strip_prefix('#'));
                assert!(
                    headings.any(|line| anchor(line.trim_start_matches('#').trim()) == part),
                    "{paper}: {link}"
                );
            }
            links += 1;
        }
    }
    assert!(links > 30, "{links}");
}

/// Every source of the project.
fn sources() -> Vec<PathBuf> {
    fn add(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && !["node_modules", "target", "golden", "corpus"].contains(&name) {
                add(&path, found);
            } else if [".rs", ".mjs"].iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    let mut files = Vec::new();
    for folder in ["tests", "crate"] {
        add(&root(folder), &mut files);
    }
    files
}

/// Whoever reads that a test holds something finds the test.
#[test]
fn every_test_of_the_list_of_tests_is_there() {
    let files = sources();
    let codes: String = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let document = text("crate/TESTS.md");
    let rows = document.lines().filter(|line| line.starts_with("| "));
    let mut named = 0;
    for name in rows.flat_map(|row| row.split('`').skip(1).step_by(2)) {
        // A file, a test by its name or the beginning of it, or something else that is told of.
        let is_file = [".rs", ".mjs"].iter().any(|ending| name.ends_with(ending));
        let is_test =
            name.contains('_') && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"_.".contains(&byte));
        let is_there = if is_file {
            let path = name.rsplit(' ').next().unwrap();
            let path = path.replacen("v/", "verify/tests/verify/", usize::from(path.starts_with("v/")));
            let path = path.replacen("c/", "app/cli/tests/", usize::from(path.starts_with("c/")));
            files.iter().any(|file| file.ends_with(&path))
        } else {
            !is_test || codes.contains(&format!("fn {}", name.trim_end_matches('.')))
        };
        assert!(is_there, "{name}");
        named += usize::from(is_file || is_test);
    }
    assert!(named > 100, "{named}");
}

/// Whoever reads that an attack was tried finds the test that tries it.
#[test]
fn every_attack_that_is_told_of_has_its_test() {
    let files = sources();
    let document = text(".github/ATTACKS.md");
    let rows = document.lines().filter(|line| line.starts_with("| ") && !line.ends_with("| test |"));
    let mut tried = 0;
    for row in rows {
        let test = row.trim_end_matches(" |").rsplit("| ").next().unwrap();
        if test == "the same" {
            continue;
        }
        let (file, title) = test.trim_start_matches('`').split_once("`:").unwrap();
        let known = files.iter().any(|path| {
            let words = title.trim();
            path.ends_with(file) && {
                let code = fs::read_to_string(path).unwrap();
                code.contains(words) || code.contains(&words.replace(' ', "_"))
            }
        });
        assert!(known, "{test}");
        tried += 1;
    }
    assert!(tried > 35, "{tried}");
}

/// What a workflow runs is what was looked at, with no more rights than it needs, and no name becomes a part of a script.
#[test]
fn workflows_are_pinned_and_have_few_rights() {
    let folder = root(".github/workflows");
    let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() > 2);
    for file in files {
        let (shown, text) = (file.display(), fs::read_to_string(&file).unwrap());
        let lines: Vec<&str> = text.lines().collect();
        assert!(text.contains("\npermissions:\n  contents: read\n"), "{shown}");
        let jobs = text.matches("runs-on:").count();
        assert_eq!(text.matches("timeout-minutes:").count(), jobs, "{shown}");
        for (at, line) in lines.iter().enumerate() {
            let step = line.trim().trim_start_matches("- ");
            if let Some(action) = step.strip_prefix("uses: ") {
                let (name, rest) = action.split_once('@').unwrap();
                let (commit, version) =
                    rest.split_once(" # v").unwrap_or_else(|| panic!("{shown}: {action}"));
                let is_commit = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
                assert!(is_commit && !version.is_empty(), "{shown}: {action}");
                let credentials =
                    lines.get(at + 2).is_some_and(|line| line.trim() == "persist-credentials: false");
                assert!(name != "actions/checkout" || credentials, "{shown}: {action}");
            }
            // What stands in a matrix is ours; anything else goes in by the environment.
            for (_, value) in line.match_indices("${{").map(|(at, _)| (at, &line[at..])) {
                let is_ours =
                    ["${{ matrix.", "${{ github.token }}", "${{ github.repository }}", "${{ github.ref }}"]
                        .iter()
                        .any(|known| value.starts_with(known));
                assert!(is_ours, "{shown}: {line}");
            }
        }
    }
}

/// What a workflow or an example runs is read by the shell that will run it.
#[cfg(unix)]
#[test]
fn the_shell_parts_of_workflows_have_no_fault_that_a_shell_sees() {
    let mut files: Vec<PathBuf> =
        fs::read_dir(root(".github/workflows")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.push(root("crate/app/cli/examples/verify.yml"));
    let mut parts = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let step = line.trim_start().trim_start_matches("- ");
            let Some(first) = step.strip_prefix("run: ") else { continue };
            let column = line.len() - step.len();
            let inside =
                |line: &&&str| line.trim().is_empty() || line.len() - line.trim_start().len() > column;
            let script = match first.trim() {
                "|" => lines[at + 1..]
                    .iter()
                    .take_while(inside)
                    .map(|line| line.trim_start())
                    .collect::<Vec<_>>()
                    .join("\n"),
                one => one.to_owned(),
            };
            assert!(!script.starts_with(['>', '|']) && !script.is_empty(), "{}: {line}", file.display());
            let script = script.replace("${{", "__").replace("}}", "__");
            let read = std::process::Command::new("bash").args(["-n", "-c", &script]).output().unwrap();
            assert!(read.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&read.stderr));
            parts += 1;
        }
    }
    assert!(parts > 5, "{parts}");
}

/// What the container is built with is what the project is built with, and it runs as nobody, with nothing else in it.
#[test]
fn the_container_file_builds_with_the_pinned_compiler_and_runs_as_nobody() {
    let text = text("crate/app/cli/Containerfile");
    let toolchain = self::text("rust-toolchain.toml");
    let version = toolchain.split('"').nth(1).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let stages: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("FROM ")).collect();
    let [build, run] = stages[..] else { panic!("{stages:?}") };
    let compiler = build.strip_suffix(" AS build").unwrap();
    let is_digest = |digest: &str| digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let pinned = |image: &str, name: &str| {
        let digest = image.strip_prefix(name).and_then(|rest| rest.strip_prefix("@sha256:"));
        assert!(digest.is_some_and(is_digest), "{image}");
    };
    pinned(compiler, &format!("docker.io/library/rust:{version}-trixie"));
    // The C library of the compiler's image is that of the image it runs in: Debian 13 is trixie.
    pinned(run, "gcr.io/distroless/cc-debian13:nonroot");
    // What is released is built and tested in the same image.
    let mut jobs = 0;
    for entry in fs::read_dir(root(".github/workflows")).unwrap() {
        let workflow = fs::read_to_string(entry.unwrap().path()).unwrap();
        for image in workflow.lines().filter_map(|line| line.trim().strip_prefix("container: ")) {
            assert_eq!(compiler, format!("docker.io/library/{image}"));
            jobs += 1;
        }
    }
    assert_eq!(jobs, 3);
    assert!(lines.contains(&"RUN cargo build --locked --release -p permlight"));
    let after = &lines[lines.iter().position(|line| line.ends_with(run)).unwrap() + 1..];
    let is_plain = |line: &&str| {
        ["COPY --from=build ", "WORKDIR ", "ENTRYPOINT ["].iter().any(|known| line.starts_with(known))
    };
    assert!(after.iter().all(is_plain) && after.len() == 3, "{after:?}");
    assert!(after.iter().any(|line| line.starts_with("COPY --from=build /source/target/release/permlight ")));
}
