//! Whether a list goes on: what it says of itself, of its rows, and what stands behind it.

use super::{CLASSES_EDIT, RANGES, proved, row, table};

/// Rows and what stands behind them, as a page of login IP ranges has them.
pub fn ranges_with(rows: &str, after: &str) -> Vec<String> {
    let marks = proved(RANGES, &format!("<div><table class=list><tbody>{rows}</tbody></table>{after}</div>"));
    marks.into_iter().filter(|fact| fact.starts_with("list/") || fact.starts_with("doubt/")).collect()
}

#[test]
fn a_list_is_empty_if_it_says_so_in_words_that_are_known() {
    let says =
        |text: &str| ranges_with(&format!("<tr class=headerRow><th class=noRowsHeader>{text}</th></tr>"), "");
    for known in [
        "No records to display",
        "no records to display.",
        "表示するレコードはありません",
        "没有可显示的记录",
    ] {
        assert_eq!(says(known), ["list/login-ip=0"], "{known}");
    }
    for other in
        ["Insufficient privileges to view these records", "Loading…", "", "42", "No records to display yet"]
    {
        assert_eq!(says(other), ["doubt/login-ip=0"], "{other}");
    }
    // Without the class of headings it is no row either.
    assert_eq!(
        ranges_with("<tr><th class=noRowsHeader>No records to display</th></tr>", ""),
        ["list/login-ip=0"]
    );
    for hidden in [
        "<tr style='display:none'><th ",
        "<tr class=headerRow hidden><th ",
        "<tr class=headerRow><th hidden ",
    ] {
        let read = ranges_with(&format!("{hidden}class=noRowsHeader>No records to display</th></tr>"), "");
        assert!(!read.iter().any(|fact| fact.starts_with("list/")), "{read:?}");
    }
    let options = |option: &str| {
        let lists = format!(
            "<select id='x:backingList_a'></select><select id='x:backingList_s'><option disabled>{option}</option></select>"
        );
        proved(CLASSES_EDIT, &lists)
    };
    assert_eq!(options("--None--"), ["list/apex-class=0"]);
    assert_eq!(options("--なし--"), ["list/apex-class=0"]);
    assert_eq!(options("Insufficient privileges"), ["doubt/apex-class=0"]);
}

#[test]
fn every_row_of_a_list_counts_that_is_no_heading() {
    let range = row(&["192.0.2.1", "192.0.2.9", "Office"]);
    let head = "<tr class=headerRow><th>Start</th><th>End</th></tr>";
    assert_eq!(ranges_with(&format!("{head}{range}"), ""), ["list/login-ip=1"]);
    for other in [
        "<tr class=summaryRow><td>0.0.0.0</td><td>255.255.255.255</td></tr>",
        "<tr><td>0.0.0.0</td></tr>",
        "<tr hidden></tr>",
    ] {
        assert_eq!(ranges_with(&format!("{head}{range}{other}"), ""), ["doubt/login-ip=1"], "{other}");
        let none = "<tr class=headerRow><th class=noRowsHeader>No records to display</th></tr>";
        assert_eq!(ranges_with(&format!("{none}{other}"), ""), ["doubt/login-ip=1"], "{other}");
    }
    let within = row(&["192.0.2.1", "192.0.2.9", "<table><tr><td>x</td></tr></table>"]);
    assert_eq!(
        ranges_with(&format!("{head}{within}"), ""),
        ["list/login-ip=1"],
        "a table in a cell has rows of its own"
    );
}

#[test]
fn what_stands_behind_a_list_may_say_that_there_is_more() {
    let range = row(&["192.0.2.1", "192.0.2.9", "Office"]);
    for whole in [
        "",
        "<div class=pShowMore></div>",
        "<div>1-1 of 1</div>",
        "<div class=pbFooter><div class=bg></div></div>",
        "<script>var x = 300;</script>",
    ] {
        assert_eq!(ranges_with(&range, whole), ["list/login-ip=1"], "{whole}");
    }
    for more in [
        "<div class=bNext><a href=#>Next Page</a></div>",
        "<div class=next><a href=#>Next Page</a></div>",
        "<a href=#>Next</a>",
        "<div class=pShowMore><input type=button value='Show more'></div>",
        "<button>Load more</button>",
        "<div><p><span onclick='x()'>Next</span></p></div>",
        "<nav><a href='?p=2'>2</a></nav>",
        "<div class=listNavCount>1-3 of 300</div>",
        "<span>Page 1 of 12</span>",
        "<div><div>Total: <b>1,204</b></div></div>",
    ] {
        let found = ranges_with(&range, more);
        assert!(found[0].starts_with("doubt/login-ip="), "{more}: {found:?}");
    }
    for behind in
        ["<button>Load more</button>", "<a href=#>Load more</a>", "<select class=pageSize><option>2</select>"]
    {
        let body =
            format!("<div><div class=pbBody>{}</div>{behind}</div>", table(std::slice::from_ref(&range)));
        assert_eq!(proved(RANGES, &body)[0], "doubt/login-ip=more", "{behind}");
    }
    // A pager outside the block of the list.
    for pager in [
        "<div class=next><a href=#>Next Page</a></div>",
        "<div class=pShowMore><input type=button value='Show more'></div>",
        "<div class=bNext><span onclick='x()'>Next</span></div>",
        "<span id=pager><a href=#>Next</a></span>",
        "<nav><a href='?p=2'>2</a></nav>",
    ] {
        let read =
            proved(RANGES, &format!("<div>{}</div><div>{pager}</div>", table(std::slice::from_ref(&range))));
        assert!(read[0].starts_with("doubt/login-ip="), "{pager}: {read:?}");
    }
    // The list after it is another one.
    let other = format!("<div><a href=#>x</a></div>{}", table(std::slice::from_ref(&range)));
    assert_eq!(ranges_with("", &other), ["list/login-ip=1"]);
}

/// A page names its lists at its top: one that did not come may be the rest of another.
#[test]
fn a_list_that_is_named_at_the_top_and_did_not_come_leaves_the_others_open() {
    const USER: &str = "https://acme.my.salesforce.com/005000000000001";
    let named = |lists: &[&str]| {
        let links: Vec<_> = lists.iter().map(|list| format!("<a id=005_{list}_link>{list}</a>")).collect();
        let held = row(&["<a href=/0PS000000000001>One</a>"]);
        let list = format!(
            "<div class=bRelatedList id=005_RelatedPermsetAssignmentList><h3>Sets</h3>{}</div>",
            table(&[held])
        );
        proved(USER, &format!("<div class=listHoverLinks>{}</div>{list}", links.concat()))
    };
    let set = "permission-set/0PS000000000001=One";
    assert_eq!(named(&["RelatedPermsetAssignmentList"]), ["list/permission-set=1", set]);
    let two = named(&["RelatedPermsetAssignmentList", "RelatedPermsetGroupAssignmentList"]);
    assert_eq!(two, ["doubt/permission-set=0", set]);
}

/// The page says at its top how many rows each list has: a list with another number of them is not all of it.
#[test]
fn a_list_with_another_number_of_rows_than_its_page_says_is_not_whole() {
    const USER: &str = "https://acme.my.salesforce.com/005000000000001";
    const ORG: &str = "https://acme.my.salesforce.com/00D000000000001";
    let lists = [
        (USER, "RelatedPermsetAssignmentList", "permission-set", "/0PS"),
        (USER, "RelatedPermsetGroupAssignmentList", "permission-set-group", "/0PG"),
        (USER, "RelatedPermsetLicenseAssignmentList", "permission-set-licence", "/0PL"),
        (ORG, "RelatedUserLicenseList", "user-licence", ""),
        (ORG, "RelatedPermissionSetLicenseList", "org-permission-set-licence", ""),
    ];
    let licences = row(&["Salesforce", "Active", "9", "1", "8"]);
    let head = "<tr class=headerRow><th>Name</th><th>Status</th><th>Total Licenses</th><th>Used Licenses</th><th>Remaining Licenses</th></tr>";
    for (url, id, section, prefix) in lists {
        let of_two = |said: &str, more: &str| {
            let rows = if prefix.is_empty() {
                vec![licences.clone(), licences.replace("Salesforce", "Integration")]
            } else {
                [1, 2].map(|at| row(&[&format!("<a href={prefix}00000000000{at}>Set {at}</a>")])).to_vec()
            };
            let table = table(&rows).replacen("<tr", &format!("{head}<tr"), usize::from(prefix.is_empty()));
            let links = format!("<a id=005_{id}_link><span class=listTitle>Sets{said}</span></a>");
            let list = format!("<div class=bRelatedList id=005_{id}><h3>Sets</h3>{table}{more}</div>");
            let marks = proved(url, &format!("<div class=listHoverLinks>{links}</div>{list}"));
            marks
                .into_iter()
                .filter(|fact| fact.starts_with("list/") || fact.starts_with("doubt/"))
                .collect::<Vec<_>>()
        };
        let count = |said: &str| format!("<span class=count>[{said}]</span>");
        let whole = [format!("list/{section}=2")];
        assert_eq!(of_two("", ""), whole, "{section}: nobody says how many");
        assert_eq!(of_two(&count("2"), ""), whole);
        for said in ["1", "3", "0", "2+", "5+", "12", "2,002", "two", "\u{662}"] {
            assert_eq!(of_two(&count(said), ""), [format!("doubt/{section}=0")], "{said}");
        }
        let more = "<div class=pShowMore><a href=/x>Show 3 more</a></div>";
        assert_eq!(of_two(&count("5+"), more), [format!("doubt/{section}=more")], "another page shows them");
    }
}
