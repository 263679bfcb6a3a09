//! What the files of subjects are called, and the folders that hold them.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use permlight_core::subject::SubjectKind;

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
    match encoded.strip_prefix('.') {
        Some(rest) => ["%2E", rest].concat(),
        None => encoded,
    }
}

/// The kind and the name of the subject that a file of this name describes; `None` for all other files.
pub fn classify(file_name: &str) -> Option<(SubjectKind, String)> {
    // Finder stores attributes of a file beside it in archives.
    if file_name.starts_with("._") {
        return None;
    }
    let stem = file_name.strip_suffix("-meta.xml").unwrap_or(file_name);
    let (stem, extension) = stem.rsplit_once('.')?;
    let is_called_so = |kind: &SubjectKind| folder(*kind).is_some_and(|(_, known, _)| known == extension);
    let kind = SubjectKind::ALL.into_iter().find(is_called_so)?;
    let name = percent_decode_str(stem).decode_utf8().map_or_else(|_| stem.to_owned(), Into::into);
    (!name.is_empty()).then_some((kind, name))
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
        ] {
            let expected = expected.map(|(kind, name)| (kind, name.to_owned()));
            assert_eq!(classify(file_name), expected, "{file_name}");
        }
    }
}
