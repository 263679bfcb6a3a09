//! Which files are known not to hold a part of a permission set or profile.

use crate::vocabulary::names_a_section;

/// Endings of files that no tool keeps a part of a permission set in: documents, programs, what editors leave behind.
const NO_PARTS: [&str; 35] = [
    "bak", "bat", "bmp", "css", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "js", "lock", "log",
    "map", "md", "mjs", "orig", "pdf", "png", "pptx", "ps1", "py", "rej", "rst", "sh", "svg", "swp", "tmp",
    "ts", "txt", "webp", "xls", "xlsx", "zip",
];

/// Endings of other metadata, which a project may keep in the same folder.
const OTHER_METADATA: [&str; 38] = [
    "app",
    "approvalProcess",
    "asset",
    "cls",
    "component",
    "connectedApp",
    "customPermission",
    "dashboard",
    "delegateGroup",
    "email",
    "externalCredential",
    "field",
    "flexipage",
    "flow",
    "group",
    "labels",
    "layout",
    "listView",
    "namedCredential",
    "object",
    "page",
    "profilePasswordPolicy",
    "profileSessionSetting",
    "queue",
    "quickAction",
    "remoteSite",
    "report",
    "resource",
    "restrictionRule",
    "role",
    "settings",
    "sharingRules",
    "site",
    "tab",
    "trigger",
    "validationRule",
    "webLink",
    "workflow",
];

/// Files that stand beside metadata.
const KNOWN: [&str; 14] = [
    "authors",
    "changelog",
    "codeowners",
    "contributing",
    "desktop.ini",
    "license",
    "makefile",
    "notice",
    "package.json",
    "package.xml",
    "readme",
    "sfdx-project.json",
    "thumbs.db",
    "todo",
];

/// What file managers and version control leave in every folder.
pub(crate) fn is_left_behind(name: &str) -> bool {
    const NAMES: [&str; 7] =
        [".ds_store", ".forceignore", ".gitattributes", ".gitignore", ".gitkeep", "desktop.ini", "thumbs.db"];
    name.starts_with("._") || name.ends_with('~') || NAMES.contains(&name.to_lowercase().as_str())
}

/// Whether a file of this name is known not to be a part of a permission set or profile.
pub(crate) fn is_something_else(name: &str) -> bool {
    let lower = name.to_lowercase();
    if lower.starts_with('.') && !names_a_section(&lower)
        || lower.ends_with('~')
        || KNOWN.contains(&lower.as_str())
    {
        return true;
    }
    let (stem, ending) = lower.rsplit_once('.').unwrap_or(("", ""));
    if NO_PARTS.contains(&ending) || (ending == "xml" && stem.starts_with("destructivechanges")) {
        return true;
    }
    let is_other = |ending: &str| OTHER_METADATA.iter().any(|known| known.eq_ignore_ascii_case(ending));
    is_other(ending)
        || (ending == "xml" && stem.ends_with("-meta"))
            && stem
                .strip_suffix("-meta")
                .and_then(|stem| stem.rsplit_once('.'))
                .is_some_and(|(_, own)| is_other(own))
}
