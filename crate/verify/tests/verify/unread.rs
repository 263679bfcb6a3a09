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
