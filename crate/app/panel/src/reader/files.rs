//! Metadata files: what is read of them, in the form in which it is shown and laid to an org.

use permlight_core::message;
use permlight_metadata::{HandedOver, ReadError, find_handed_over, is_archive};
use permlight_org::files::{Dropped, DroppedSubject, Problem};

use crate::texts;

/// Everything that is unpacked and read of what is handed over at once.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// Reads an archive, or files that belong together: pairs of path and bytes.
pub fn read(source: &str, mut files: Vec<(String, Vec<u8>)>) -> Dropped {
    let handed_over = match files.as_mut_slice() {
        [(name, bytes)] if is_archive(name) => HandedOver::Archive(std::mem::take(bytes)),
        _ => HandedOver::Files(files),
    };
    let found = find_handed_over(source, handed_over);
    let mut dropped = Dropped { newest: found.newest(), ignored: found.ignored, ..Dropped::default() };
    dropped.problems.extend(found.errors.iter().map(problem));
    let mut left = MOST_BYTES;
    for input in &found.inputs {
        let report = permlight_metadata::read_everything(input);
        let Some(rest) = left.checked_sub(report.bytes) else {
            let message = message!("metadata-file.too-much-to-read");
            dropped.problems.push(problem(&ReadError {
                source: source.to_owned(),
                line: None,
                column: None,
                message,
            }));
            break;
        };
        left = rest;
        let wrong = report.errors.iter().chain(&report.partial).chain(&report.unknown);
        dropped.problems.extend(wrong.map(problem));
        if let Some(capture) = &report.capture {
            dropped.subjects.push(DroppedSubject::of(capture, &report.source, report.is_whole()));
        }
    }
    dropped
}

fn problem(error: &ReadError) -> Problem {
    Problem {
        place: error.source.clone(),
        line: error.line,
        column: error.column,
        message: texts::say(&error.message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use permlight_org::json;

    const SET: &str = "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>Sync</label>\
        <userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions></PermissionSet>";

    fn file(path: &str, text: &str) -> (String, Vec<u8>) {
        (path.to_owned(), text.as_bytes().to_vec())
    }

    #[test]
    fn what_was_read_reaches_the_panel_as_it_is() {
        let files = vec![
            file("permissionsets/Sync.permissionset", SET),
            file("permissionsets/Broken.permissionset", "<PermissionSet>\n  <label"),
            file("classes/Sync.cls", ""),
        ];
        let dropped = read("Sync.permissionset", files);
        assert_eq!(dropped.ignored, 1);
        let subjects: Vec<_> = dropped.subjects.iter().map(|one| (one.name.as_str(), one.whole)).collect();
        assert!(subjects.contains(&("Sync", true)), "{subjects:?}");
        assert!(dropped.problems.iter().any(|problem| problem.line == Some(2)), "{:?}", dropped.problems);
        assert_eq!(Dropped::read(&json::text(&dropped)), Some(dropped));
    }

    #[test]
    fn an_archive_that_is_none_is_a_problem_and_no_subject() {
        let dropped = read("retrieve.zip", vec![file("retrieve.zip", "PK")]);
        assert_eq!((dropped.subjects.len(), dropped.problems.len()), (0, 1));
    }
}
