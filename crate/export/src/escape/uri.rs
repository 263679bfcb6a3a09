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
    let inside = path.strip_prefix(folder.trim_end_matches('/')).and_then(|rest| rest.strip_prefix('/'));
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
}
