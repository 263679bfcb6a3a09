//! Files that others hand over.

use std::fs;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::common::{folder, path, profile};
use super::{COMMANDS, held, toml, xml};

/// What others hand over has names of its own: entries of an archive, keys and values of files that are right, wrong or cut.
#[test]
fn what_is_handed_over_says_nothing_that_an_agent_obeys() {
    let base = folder("agents-handed");
    let archive = |name: &str, on: &str| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: String, text: String| {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        };
        let mut members = String::new();
        for command in COMMANDS {
            let shown = xml(command);
            let row = format!("<userPermissions><enabled>true</enabled><name>{on}</name></userPermissions>");
            put(
                format!("unpackaged/permissionsets/{command}.permissionset"),
                format!(
                    "<PermissionSet><label>{shown}</label><description>{shown}</description>{row}</PermissionSet>"
                ),
            );
            put(format!("unpackaged/profiles/{command}.profile"), format!("<Profile><{on}>{shown}"));
            put(format!("unpackaged/{command}/{command}.txt"), String::new());
            members += &format!("<types><members>{shown}</members><name>{shown}</name></types>");
            members += &format!("<types><members>{shown}</members><name>PermissionSet</name></types>");
        }
        for name in ["package.xml", "destructiveChanges.xml"] {
            put(format!("unpackaged/{name}"), format!("<Package>{members}</Package>"));
        }
        let file = base.join(name);
        fs::write(&file, zip.finish().unwrap().into_inner()).unwrap();
        file
    };
    let [tested, actual] = [archive("##[debug]a.zip", "ModifyAllData"), archive("::b::.zip", "ViewAllData")];
    let (tested, actual) = (path(&tested), path(&actual));
    for format in ["text", "json", "markdown", "sarif", "csv"] {
        held(&base, &["check", tested, "--all", "--strict", "--format", format]);
        held(
            &base,
            &["verify", "--tested", tested, "--actual", actual, "--all", "--before", "--format", format],
        );
    }
    held(&base, &["check", tested, "--verbose"]);
    held(&base, &["survey", tested, "--all"]);
    held(&base, &["effective", "--set", COMMANDS[0], tested]);
    held(&base, &["baseline", "create", tested, "--all", "--name", "n", "--output", "b.json"]);

    let good = folder("agents-handed-good");
    profile(&good, "A.profile", &["ApiEnabled".to_owned()]);
    held(&good, &["baseline", "create", ".", "--all", "--name", "THE NAME", "--output", "b.json"]);
    let baseline = fs::read_to_string(good.join("b.json")).unwrap();
    held(&good, &["check", ".", "--all", "--accept", "accepted"]);
    let accepted = fs::read_to_string(good.join("accepted")).unwrap();
    for command in [COMMANDS[1].to_owned(), COMMANDS.join("\n")] {
        let text = serde_json::to_string(&command).unwrap();
        let inner = text.trim_matches('"');
        let files = [
            ("b.json", baseline.replace("THE NAME", inner)),
            ("c.json", baseline.replace("\"profile\"", &text)),
            ("d.json", baseline.replace("ApiEnabled", inner)),
            ("e.json", format!("{{{text}: {command}")),
            ("accepted", accepted.replace("ApiEnabled", inner).replace("profile", inner)),
            (
                "state.json",
                format!("{{\"version\":{text},\"manual\":[{{\"item\":{text},\"state\":{text}}}],{text}:1}}"),
            ),
            ("keys.toml", format!("extends = {0}\n{0} = 1\n[rules.{0}]\n{0} = {0}\n", toml(&command))),
            ("raw.toml", command.clone()),
        ];
        for (name, text) in files {
            fs::write(good.join(name), text).unwrap();
        }
        for name in ["b.json", "c.json", "d.json", "e.json"] {
            held(&good, &["baseline", "check", name]);
            held(&good, &["baseline", "show", name]);
            held(&good, &["verify", "--tested", name, "--actual", "A.profile", "--all"]);
        }
        held(&good, &["check", "A.profile", "--all", "--accepted", "accepted"]);
        held(&good, &["checklist", "A.profile", "--all", "--state", "state.json", "--format", "md"]);
        for name in ["keys.toml", "raw.toml"] {
            held(&good, &["policy", "check", name]);
            held(&good, &["check", "A.profile", "--policy", name]);
        }
    }
}
