//! Files as addresses.

use std::path::{MAIN_SEPARATOR, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a path in an address may hold as it is. A colon may not, because it would make the first folder a scheme.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b'@');

/// The address of a file as seen from a folder: relative if it is inside, absolute otherwise.
pub fn uri(source: &str, folder: &Path) -> String {
    // The reader of files writes `/` on every system.
    let folder = folder.to_string_lossy().replace(MAIN_SEPARATOR, "/");
    let mut path = source;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    let folder = folder.trim_end_matches('/');
    if path == folder {
        return ".".to_owned();
    }
    let inside = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    if let Some(rest) = inside {
        path = rest.trim_start_matches('/');
    } else if path.starts_with('/') {
        return format!("file://{}", encoded(path));
    } else if let Some((drive, rest)) = path.split_once(':')
        && drive.len() == 1
        && rest.starts_with('/')
    {
        return format!("file:///{}:{}", encoded(drive), encoded(rest));
    }
    if path.is_empty() { ".".to_owned() } else { encoded(path) }
}

/// The same for a reader elsewhere, who knows no folder above this one: what is outside of the folder is absolute, however it
/// was written.
pub fn located(source: &str, folder: &Path) -> String {
    let folder = folder.to_string_lossy().replace(MAIN_SEPARATOR, "/");
    let is_absolute = source.starts_with('/') || source.as_bytes().get(1..3) == Some(b":/");
    let whole = if is_absolute { source.to_owned() } else { [&folder, "/", source].concat() };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let root = if whole.starts_with('/') { "/" } else { "" };
    uri(&[root, &parts.join("/")].concat(), Path::new(folder.trim_end_matches('/')))
}

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_inside_the_folder_are_relative_to_it() {
        let uri = |source| uri(source, Path::new("/home/ci"));
        assert_eq!(uri("profiles/HubSpot%28Legacy%29.profile"), "profiles/HubSpot%2528Legacy%2529.profile");
        assert_eq!(uri("././a b/#1?.xml"), "a%20b/%231%3F.xml");
        assert_eq!(uri("/home/ci/org/x.xml"), "org/x.xml");
        assert_eq!(uri("/home/cinema/x.xml"), "file:///home/cinema/x.xml");
        assert_eq!(uri("../x.xml"), "../x.xml");
        assert_eq!(uri("a:b/\u{202e}\0.xml"), "a%3Ab/%E2%80%AE%00.xml");
        assert_eq!(uri("C:/org/x.xml"), "file:///C:/org/x.xml");
        assert_eq!(uri("a.zip!/profiles/A.profile"), "a.zip!/profiles/A.profile");
        assert_eq!(uri(""), ".");
    }

    #[test]
    fn a_reader_elsewhere_is_told_of_no_folder_above() {
        let located = |source| located(source, Path::new("/home/ci"));
        assert_eq!(located("profiles/../x.xml"), "x.xml");
        assert_eq!(located("./x.xml"), "x.xml");
        assert_eq!(located("/home/ci/org/x.xml"), "org/x.xml");
        assert_eq!(located("../other/x.xml"), "file:///home/other/x.xml");
        assert_eq!(located("../../../../x.xml"), "file:///x.xml");
        assert_eq!(located("/tmp/x.xml"), "file:///tmp/x.xml");
        assert_eq!(located("C:/org/x.xml"), "file:///C:/org/x.xml");
        assert_eq!(located("."), ".");
        assert_eq!(located("/home/ci"), ".");
    }
}
