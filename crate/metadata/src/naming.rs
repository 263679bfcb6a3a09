//! What the files of subjects are called, and the folders that hold them.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use permlight_core::subject::SubjectKind;

use crate::normal::{nfc, nfd};
use crate::part::Written;

/// The folder of a kind in mdapi format, its extension, its root element and its name in `package.xml`.
pub fn folder(kind: SubjectKind) -> Option<(&'static str, &'static str, &'static str)> {
    match kind {
        SubjectKind::Profile => Some(("profiles", "profile", "Profile")),
        SubjectKind::PermissionSet => Some(("permissionsets", "permissionset", "PermissionSet")),
        SubjectKind::PermissionSetGroup => {
            Some(("permissionsetgroups", "permissionsetgroup", "PermissionSetGroup"))
        }
        SubjectKind::MutingPermissionSet => {
            Some(("mutingpermissionsets", "mutingpermissionset", "MutingPermissionSet"))
        }
        SubjectKind::User | SubjectKind::Org => None,
    }
}

/// What a file name cannot hold on some system, or means something in one.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b'%')
    .add(b'/')
    .add(b'\\')
    .add(b':')
    .add(b'*')
    .add(b'?')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'|');

/// The name of a file in mdapi format, without its extension.
pub fn file_name(name: &str) -> String {
    let encoded = utf8_percent_encode(name, ENCODED).to_string();
    // A file whose name begins with a dot is hidden, and some tools pass over it.
    match encoded.bytes().next().filter(|first| *first == b'.' || is_device(&encoded)) {
        Some(first) => format!("%{first:02X}{}", encoded.get(1..).unwrap_or_default()),
        None => encoded,
    }
}

/// What Windows takes for a device, whatever ending it has.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let is_numbered = |kind: &str| stem.strip_prefix(kind).is_some_and(|rest| rest.len() == 1 && rest != "0");
    ["con", "prn", "aux", "nul"].contains(&stem.as_str()) || ["com", "lpt"].into_iter().any(is_numbered)
}

/// The kind and the name of the subject that a file of this name describes; `None` for all other files.
pub fn classify(file_name: &str) -> Option<(SubjectKind, String)> {
    // Finder stores attributes of a file beside it in archives.
    if file_name.starts_with("._") {
        return None;
    }
    let (stem, extension) = without_meta(file_name).rsplit_once('.')?;
    let kind = kind_of(extension)?;
    let name = decoded(stem);
    // A Mac takes all accents from their letters; Salesforce keeps them together. Anything else is left as it is.
    let name = if nfd(&name) == name { nfc(&name) } else { name };
    (!name.is_empty()).then_some((kind, name))
}

/// A name as it stands in a manifest or a file name, decoded.
pub(crate) fn decoded(name: &str) -> String {
    percent_decode_str(name).decode_utf8().map_or_else(|_| name.to_owned(), Into::into)
}

/// The endings of files with password policies and session settings of a profile, and the page that shows what they say.
const OF_PROFILE: [(&str, &str); 2] =
    [("profilePasswordPolicy", "password"), ("profileSessionSetting", "session")];

/// Whether a file of this name holds the security settings of an org, or password policies or session settings of a profile.
pub(crate) fn is_settings(file_name: &str) -> bool {
    let name = without_meta(file_name);
    let is_of_profile = !name.starts_with("._") && page_of_profile(file_name).is_some();
    is_of_profile || name.eq_ignore_ascii_case("Security.settings")
}

/// The page of a profile that shows what a file of this name, or with this outermost element, says.
pub(crate) fn page_of_profile(name: &str) -> Option<&'static str> {
    let ending = without_meta(name).rsplit('.').next().unwrap_or_default();
    let known = OF_PROFILE.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending));
    known.map(|(_, page)| *page)
}

/// The same for a file that sf-decomposer has written as YAML or JSON (`Sync/Sync.permissionset-meta.yaml`): it lies in a folder
/// that is called after its subject.
pub(crate) fn in_its_folder(folder: &str, file_name: &str) -> Option<(SubjectKind, String)> {
    let found = classify(tree(file_name)?)?;
    let is_called = |name: &str| folder.to_lowercase() == name.to_lowercase();
    (is_called(stem(file_name)) || is_called(&found.1)).then_some(found)
}

/// The name of a file in YAML or JSON without its ending and what source format puts behind it.
fn tree(file: &str) -> Option<&str> {
    let (rest, _) = file.rsplit_once('.').filter(|_| Written::of(file) == Some(Written::Tree))?;
    rest.strip_suffix("-meta")
}

/// The kind of the files that end so. However it is spelt: a file system may not tell case apart, and what is not read is not
/// judged.
fn kind_of(extension: &str) -> Option<SubjectKind> {
    let is_called_so =
        |kind: &SubjectKind| folder(*kind).is_some_and(|(_, known, _)| known.eq_ignore_ascii_case(extension));
    SubjectKind::ALL.into_iter().find(is_called_so)
}

/// Whether a file that is not read is called nearly like one that is: `A.permissionset.xml`, `B.profile_meta.xml`.
pub(crate) fn is_nearly(file_name: &str) -> bool {
    let mut rest = file_name.trim();
    loop {
        let Some(cut) = rest.rfind(['.', '-', '_', ' ']) else { return false };
        let (before, ending) = (&rest[..cut], &rest[cut + 1..]);
        if kind_of(ending).is_some() {
            return rest[cut..].starts_with('.') && !before.is_empty() && !before.starts_with("._");
        }
        if !["", "xml", "meta"].iter().any(|known| known.eq_ignore_ascii_case(ending)) {
            return false;
        }
        rest = before;
    }
}

/// A file's name without its ending.
pub(crate) fn stem(file: &str) -> &str {
    let stem = tree(file).unwrap_or_else(|| without_meta(file));
    stem.rsplit_once('.').map_or(stem, |(stem, _)| stem)
}

/// A file's name without what source format puts behind it.
fn without_meta(file: &str) -> &str {
    const META: &str = "-meta.xml";
    let cut = file.len().checked_sub(META.len()).filter(|cut| file.is_char_boundary(*cut));
    match cut.map(|cut| file.split_at(cut)) {
        Some((stem, meta)) if meta.eq_ignore_ascii_case(META) => stem,
        _ => file,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_tell_kind_and_name() {
        for (file_name, expected) in [
            ("Admin.profile", Some((SubjectKind::Profile, "Admin"))),
            ("Admin.profile-meta.xml", Some((SubjectKind::Profile, "Admin"))),
            ("SFDC %28API%29.profile-meta.xml", Some((SubjectKind::Profile, "SFDC (API)"))),
            ("Caf%C3%A9 100% sure.profile", Some((SubjectKind::Profile, "Café 100% sure"))),
            ("bad%FF.profile", Some((SubjectKind::Profile, "bad%FF"))),
            ("Inte\u{301}gration.profile", Some((SubjectKind::Profile, "Int\u{e9}gration"))),
            ("Inte%CC%81gration.profile", Some((SubjectKind::Profile, "Int\u{e9}gration"))),
            ("ns__A.permissionset-meta.xml", Some((SubjectKind::PermissionSet, "ns__A"))),
            ("v1.2 Users.permissionset", Some((SubjectKind::PermissionSet, "v1.2 Users"))),
            ("G.permissionsetgroup-meta.xml", Some((SubjectKind::PermissionSetGroup, "G"))),
            ("M.mutingpermissionset", Some((SubjectKind::MutingPermissionSet, "M"))),
            ("PT1.profilePasswordPolicy-meta.xml", None),
            ("S.profileSessionSetting", None),
            ("Security.settings-meta.xml", None),
            ("._Admin.profile", None),
            (".profile", None),
            ("profile", None),
            ("package.xml", None),
            ("B.PermissionSet", Some((SubjectKind::PermissionSet, "B"))),
            ("C.Profile", Some((SubjectKind::Profile, "C"))),
            ("D.profile-meta.XML", Some((SubjectKind::Profile, "D"))),
        ] {
            let expected = expected.map(|(kind, name)| (kind, name.to_owned()));
            assert_eq!(classify(file_name), expected, "{file_name}");
        }
    }

    #[test]
    fn a_file_can_be_written_on_any_system_and_tells_its_name() {
        for (name, file) in [
            ("Sync", "Sync"),
            (".hidden", "%2Ehidden"),
            ("CON", "%43ON"),
            ("nul.x", "%6Eul.x"),
            ("Com1", "%43om1"),
            ("lpt9 ", "%6Cpt9 "),
            ("Console", "Console"),
            ("COM10", "COM10"),
            ("a/../b:c", "a%2F..%2Fb%3Ac"),
            ("..", "%2E."),
            ("\u{e9}t\u{e9}", "%C3%A9t%C3%A9"),
        ] {
            assert_eq!(file_name(name), file);
            let read = classify(&format!("{file}.profile-meta.xml"));
            assert_eq!(read, Some((SubjectKind::Profile, name.to_owned())));
        }
    }

    #[test]
    fn what_is_called_nearly_like_a_file_to_read_is_told() {
        for file_name in [
            "E.profile.xml",
            "F.permissionset_meta.xml",
            "B.permissionset-meta",
            "F.permissionset-meta.xml ",
            "G.permissionsetgroup.meta.XML",
        ] {
            assert!(classify(file_name).is_none() && is_nearly(file_name), "{file_name}");
        }
        for file_name in [
            "A.permissionset-meta.xml.orig",
            "user.profile.js",
            "profile.xml",
            "app-profile.xml",
            "S.profileSessionSetting-meta.xml",
            "._E.profile.xml",
            "package.xml",
            "",
        ] {
            assert!(!is_nearly(file_name), "{file_name}");
        }
    }
}
