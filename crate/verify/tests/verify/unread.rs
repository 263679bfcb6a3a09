//! What was not read says where it stands, and in which org.

use permlight_core::subject::SubjectKind;
use permlight_verify::{Direction, Observed};

use crate::{one, said};

#[test]
fn a_field_that_one_org_did_not_show_says_which_page_to_open_and_where() {
    let set = |rows: &[(&str, &str)]| {
        Observed::of_pages(
            SubjectKind::PermissionSet,
            "Sync",
            crate::facts(&[&[("list/object", "9")], rows].concat()),
        )
    };
    let why = |tested: &Observed, actual: &Observed| {
        let drift = one(tested, actual);
        let own = drift.iter().find(|drift| drift.fact == "field/Case.Reason").unwrap();
        assert_eq!(own.direction, Direction::Unknown, "a field may be granted where its object is not");
        said(&own.why().unwrap())
    };
    let (with, without) = (set(&[("field/Case.Reason", "read")]), set(&[]));
    let other = set(&[("field/Case.Status", "none")]);
    assert_eq!(
        why(&without, &with),
        "The page of Case was not read before the sandbox was frozen, and only it shows the fields of Case. \
         Open it in the sandbox, in Object Settings, and freeze again."
    );
    assert_eq!(
        why(&with, &without),
        "The page of Case was not read in production, and only it shows the fields of Case. \
         Open it there, in Object Settings."
    );
    for (tested, actual) in [(&other, &with), (&with, &other)] {
        assert_eq!(
            why(tested, actual),
            "The page of Case was read in both orgs, and only one of them shows this field. \
             It may not exist in the other: look there in Object Manager, Case."
        );
    }
    // Once it is granted nowhere, nothing has to be opened.
    assert_eq!(
        one(&without, &set(&[("field/Case.Reason", "none")]))
            .iter()
            .find(|drift| drift.fact.starts_with("field/")),
        None
    );
}

/// Elements of files for passwords and sessions that no page shows: which they are is told, and how to settle them.
#[test]
fn what_a_file_says_in_words_of_its_own_is_settled_by_two_files_or_two_pages() {
    let file = |rows: &[(&str, &str)]| {
        let facts = crate::facts(&[&[("permission/*", "off")], rows].concat());
        Observed { kind: SubjectKind::Profile, name: "P".to_owned(), facts }
    };
    let page = |rows: &[(&str, &str)]| Observed::of_pages(SubjectKind::Profile, "P", crate::facts(rows));
    let why = |tested: &Observed, actual: &Observed, fact: &str| {
        let drift = one(tested, actual);
        let own = drift.iter().find(|drift| drift.fact == fact).unwrap();
        assert_eq!(own.direction, Direction::Unknown);
        own.why().unwrap().key
    };
    let (element, label) = ("password/passwordComplexity", "password/Password complexity requirement");
    let known = ("password/Minimum password length", "8");
    let (of_file, of_page) = (file(&[(element, "1"), known]), page(&[(label, "No restriction"), known]));
    for fact in [element, label] {
        assert_eq!(why(&of_file, &of_page, fact), "untold.file-and-page");
        assert_eq!(why(&of_page, &of_file, fact), "untold.file-and-page");
    }
    // A page that was not opened, and a file that was not retrieved, are to be read.
    assert_eq!(why(&of_file, &page(&[]), known.0), "untold.not-named");
    assert_eq!(why(&file(&[]), &of_page, label), "untold.not-named");
    // Two files, and two pages, are compared.
    assert_eq!(one(&of_file, &file(&[(element, "2"), known])).len(), 1 + one(&of_file, &of_file).len());
}
