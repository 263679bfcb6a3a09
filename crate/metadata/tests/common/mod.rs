//! What the tests share.
#![allow(dead_code, clippy::unwrap_used, clippy::missing_panics_doc)]

use std::fs;
use std::path::{Path, PathBuf};

/// A profile with one entry of every section.
pub const PROFILE: &str = include_str!("../data/Integration %28API%29.profile-meta.xml");

/// An empty folder that belongs to one test.
pub fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("permlight-metadata").join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Writes a file and the folders above it.
pub fn write(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, bytes).unwrap();
    file
}

/// UTF-16 with a byte order mark.
pub fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect()
}

/// A file of this outermost element around these lines; the first of them is line 3.
pub fn document(root: &str, lines: &str) -> String {
    let head = head(root, lines);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{lines}\n{head}</{root}>\n"
    )
}

/// The same without what a retrieve always says: a part.
pub fn bare(root: &str, lines: &str) -> String {
    document(root, lines).replace(&head(root, lines), "")
}

/// What a retrieve says of everything of the kind, as far as the lines do not say it themselves.
fn head(root: &str, lines: &str) -> String {
    let always: &[_] = match root {
        "Profile" => &[("custom", "true"), ("userLicense", "Salesforce")],
        "PermissionSet" | "PermissionSetGroup" | "MutingPermissionSet" => &[("label", "L")],
        _ => &[],
    };
    always
        .iter()
        .filter(|(name, _)| !lines.contains(&format!("<{name}>")))
        .flat_map(|(name, value)| ["<", *name, ">", *value, "</", *name, ">"])
        .collect()
}

/// User permissions, one a line.
pub fn permissions(named: &[(&str, &str)]) -> String {
    named
        .iter()
        .map(|(name, enabled)| {
            format!("<userPermissions><enabled>{enabled}</enabled><name>{name}</name></userPermissions>\n")
        })
        .collect::<Vec<_>>()
        .concat()
}
