//! What says that a page does not show all of it, or that what it shows is cut: wherever that stands, nothing is left out for good.

#![allow(clippy::expect_used, reason = "a test may fail")]

use permlight_core::page::{Labels, plan, read};
use permlight_core::snapshot::Snapshot;

const HOST: &str = "https://acme.my.salesforce.com";
const ON: &str = "<img class=checkImg src=/img/checkbox_checked.gif>";

/// Signs that there is more, as they may stand before or after what a page shows.
const PAGERS: [&str; 5] = [
    "<div class=bNext><a href=#>Next Page</a></div>",
    "<div class=pShowMore><a href=#>Show more</a></div>",
    "<a class=next href=#>2</a>",
    "<span class=paginator><button>›</button></span>",
    "<nav><a href='?p=2'>2</a></nav>",
];

fn snapshot(path: &str, body: &str) -> Snapshot {
    let html = format!("<html lang=en-US><body><div>{body}<hr></div></body></html>");
    let url = [HOST, path].concat();
    permlight_html::collect(&html, &url, &plan(&url).expect("a page"))
}

fn proved(snapshot: &Snapshot) -> Vec<String> {
    let read = read(snapshot, &Labels::new()).expect("a page");
    read.saved.iter().map(|fact| format!("{}={}", fact.key, fact.value)).collect()
}

/// What the page claims to have shown whole.
fn wholes(path: &str, body: &str) -> Vec<String> {
    let proved = proved(&snapshot(path, body)).into_iter();
    proved.filter(|fact| fact.starts_with("list/") || fact.contains('*')).collect()
}

fn table(rows: &[&[&str]]) -> String {
    let row = |cells: &&[&str]| {
        let cells = cells.iter().map(|cell| format!("<td class=dataCell>{cell}</td>"));
        format!("<tr class=dataRow>{}</tr>", cells.collect::<String>())
    };
    format!("<table class=list><tbody>{}</tbody></table>", rows.iter().map(row).collect::<String>())
}

/// Pages that show all of something, each with what it claims.
fn pages() -> Vec<(&'static str, String, &'static str)> {
    let half = table(&[&["API Enabled", ON], &["View All Data", ON]]);
    let form = |name: &str| {
        format!("<tr><td>{name}</td><td><input type=checkbox id=a:{name}:userPerm title={name}></td></tr>")
    };
    let form =
        format!("<table class=list><tbody>{}{}</tbody></table>", form("ApiEnabled"), form("ViewAllData"));
    let app = format!("{ON}</td><td class=dataCell><img src=/img/radio_checked.gif>");
    let lists = "<select id=x:backingList_a multiple><option>A</option></select>\
        <select id=x:backingList_s multiple><option>B</option></select>";
    let objects = "<table class=list id=x:table_objects_and_tabs><tbody id=x:table_objects_and_tabs:tb><tr class=dataRow>\
        <td><a href='/00e000000000001?s=ObjectsAndTabs&amp;o=Account'>Accounts</a></td><td>Read, Edit</td><td>8</td><td>--</td></tr></tbody></table>";
    vec![
        ("/0PS000000000001?s=SystemPermissions", half.clone(), "list/system-permissions=2"),
        ("/0QM000000000001?s=AppPermissions", half, "list/app-permissions=2"),
        ("/00e000000000001/e?s=SystemPermissions", form, "list/system-permissions=2"),
        ("/00e000000000001?s=AssignedApps", table(&[&["Sales", &app]]), "list/app=1"),
        ("/00e000000000001/e?s=ClassAccess", lists.to_owned(), "list/apex-class=2"),
        ("/00e000000000001?s=ClassAccess", table(&[&["A"], &["B"]]), "list/apex-class=2"),
        ("/00e000000000001?s=ObjectsAndTabs", objects.to_owned(), "list/object=1"),
        ("/05G", table(&[&["192.0.2.1", "192.0.2.9", "Office"]]), "list/trusted-ip=1"),
        (
            "/0PG000000000001?s=ComponentPS",
            table(&[&["<a href=/0PS000000000001>One</a>"]]),
            "list/permission-set=1",
        ),
    ]
}

#[test]
fn a_pager_before_or_after_what_a_page_shows_says_that_there_is_more() {
    for (path, shown, claim) in pages() {
        assert_eq!(wholes(path, &format!("<div>{shown}</div>")), [claim], "{path}");
        for pager in PAGERS {
            let within = [format!("<div>{pager}{shown}</div>"), format!("<div>{shown}{pager}</div>")];
            let around =
                [format!("<div>{pager}<div>{shown}</div></div>"), format!("{shown}<div>{pager}</div>")];
            for body in within.iter().chain(&around) {
                assert_eq!(wholes(path, body), [""; 0], "{path}: {body}");
            }
        }
    }
}

/// What a list shows may be what a letter or a search left of it.
#[test]
fn a_list_that_is_filtered_is_not_all_of_it() {
    let letters = |one: &str, all: &str| {
        format!("<div class=rolodex><a class=listItem>{one}</a><a class=listItem>{all}</a></div>")
    };
    let chosen = |word: &str| format!("<span class=listItemSelected>{word}</span>");
    let search = |value: &str| format!("<input type=text class=find{value}>");
    let lists = ["list/apex-class=2", "list/trusted-ip=1", "list/object=1", "list/permission-set=1"];
    for (path, shown, claim) in
        pages().into_iter().filter(|(path, _, claim)| lists.contains(claim) && !path.contains("/e?"))
    {
        let with = |above: &str| wholes(path, &format!("<div class=pbBody>{above}{shown}</div>"));
        for all in [letters("A", &chosen("All")), search(""), search(" value=''")] {
            assert_eq!(with(&all), [claim], "{path}: {all}");
        }
        for some in [letters(&chosen("A"), "All"), search(" value=Hub")] {
            assert_eq!(with(&some), [""; 0], "{path}: {some}");
        }
    }
}

/// On the original page of a profile a list of its own may have more; a group of permissions that has some leaves the rest open.
#[test]
fn a_group_of_permissions_with_a_pager_leaves_open_what_the_page_does_not_show() {
    let row = |name: &str| format!("<tr><td class=labelCol>{name}</td><td class=dataCol>{ON}</td></tr>");
    let group = |row: &str| {
        format!("<div class=pbSubheader><h3>Permissions</h3></div><table class=detailList>{row}</table>")
    };
    let (one, other) = (group(&row("API Enabled")), group(&row("Edit Tasks")));
    let next = "<div class=pbSubheader><h3>Standard Object Permissions</h3></div>";
    let empty = "<div class=pbSubheader><h3>Users</h3></div><div></div>";
    for path in ["/00e000000000001", "/00e000000000001/e"] {
        assert_eq!(wholes(path, &[&one, &*other, next].concat()), ["permission/*=absent"], "{path}");
        assert_eq!(
            wholes(path, &[&one, empty, &other, next].concat()),
            [""; 0],
            "{path}: a group is not there yet"
        );
        for pager in PAGERS {
            assert_eq!(wholes(path, &[&one, pager, &other, next].concat()), [""; 0], "{path}: {pager}");
            assert_eq!(wholes(path, &[&one, &*other, pager, next].concat()), [""; 0], "{path}: {pager}");
            let elsewhere = [&one, &*other, next, pager].concat();
            assert_eq!(wholes(path, &elsewhere), ["permission/*=absent"], "{path}: {pager}");
        }
    }
}

/// The heading of a part whose rows come later, or not at all.
#[test]
fn a_heading_without_boxes_under_it_leaves_a_half_open() {
    let shown = table(&[&["API Enabled", ON], &["View All Data", ON]]);
    let heading = |name: &str| format!("<div class=pbSubheader><h3>{name}</h3></div>");
    let wholes = |path: &str, body: &str| wholes(path, &format!("<div class=pbBody>{body}</div>"));
    for path in ["/0PS000000000001?s=SystemPermissions", "/00e000000000001?s=AppPermissions"] {
        assert_eq!(wholes(path, &[&*heading("System"), &shown].concat()).len(), 1, "{path}");
        for body in [
            [&*heading("Users"), &heading("System"), &shown].concat(),
            [&*heading("System"), &shown, &heading("Users"), "<div></div>"].concat(),
        ] {
            assert_eq!(wholes(path, &body), [""; 0], "{path}: {body}");
        }
    }
}

#[test]
fn rights_that_are_cut_short_are_not_all() {
    let rights = |cell: &str, after: &str| {
        let body = format!(
            "<table class=list id=x:table_objects_and_tabs><tbody id=x:table_objects_and_tabs:tb><tr>\
             <td><a href='/00e000000000001?s=ObjectsAndTabs&amp;o=Account'>Accounts</a></td><td>{cell}</td><td>8</td><td>--</td></tr></tbody>{after}"
        );
        wholes("/00e000000000001?s=ObjectsAndTabs", &body)
    };
    let end = "</table>";
    assert_eq!(rights("Read, Create, Edit", end), ["list/object=1"]);
    for cut in [
        "Read, Create, Edit...",
        "Read, Create, Edit ...",
        "Read, Create, Edit…",
        "Read, Create, ...",
        "Read<div>Modify All Records</div>",
        "Read<p>Modify All Records</p>",
        "Read<ul><li>Modify All Records</li></ul>",
    ] {
        assert_eq!(rights(cut, end), [""; 0], "{cut}");
    }
    // Rows beside those that are known for objects.
    let row = "<tr class=dataRow><td><a href='/00e000000000001?s=ObjectsAndTabs&amp;o=Lead'>Leads</a></td><td>Read</td></tr>";
    for after in [
        format!("<tbody>{row}</tbody></table>"),
        format!("</table><table class=list><tbody id=y:tb>{row}</tbody></table>"),
    ] {
        assert_eq!(rights("Read", &after), [""; 0], "{after}");
    }
}

#[test]
fn a_label_that_is_cut_short_may_be_any_that_begins_so() {
    let claims = |label: &str| {
        let body = table(&[&["API Enabled", ON], &[label, ON]]);
        proved(&snapshot("/0PS000000000001?s=SystemPermissions", &body))
    };
    assert!(claims("View All Data").contains(&"permission/ViewAllData=on".to_owned()));
    for cut in ["View All Data...", "View All Data ..", "View All Data…"] {
        assert_eq!(claims(cut), ["permission/ApiEnabled=on"], "{cut}");
    }
}

/// A heading over two columns, or a cell over two, moves the cells that follow under other headings.
#[test]
fn cells_that_do_not_stand_under_their_headings_are_not_read() {
    let licences = |headings: &str, cells: &str| {
        let body = format!(
            "<table class=list><tr class=headerRow>{headings}</tr><tr class=dataRow>{cells}</tr></table>"
        );
        proved(&snapshot("/100", &body))
    };
    let headings = "<th>Name</th><th>Status</th><th>Total Licenses</th><th>Used Licenses</th><th>Remaining Licenses</th>";
    let cells = "<th>Salesforce Integration</th><td>Active</td><td>5</td><td>5</td><td>0</td>";
    assert_eq!(
        licences(headings, cells),
        ["list/user-licence=1", "user-licence/Salesforce Integration=Active; 5; 5; 0"]
    );
    let wide = headings.replace("<th>Status", "<th colspan=2>Status");
    let more = cells.replace("Active</td>", "Active</td><td>&nbsp;</td>");
    for (headings, cells) in [
        (&*wide, &*more),
        (headings, &more),
        (&wide, cells.replace("<td>Active</td><td>5</td>", "<td colspan=3>Active</td>").as_str()),
        (headings, &cells.replace("<td>Active</td>", "")),
        (&headings.replace("<th>Name", "<th></th><th>Name"), cells),
    ] {
        assert_eq!(licences(headings, cells), ["doubt/user-licence=1"], "{headings}: {cells}");
    }
}

/// Visualforce shows what it did not accept in a message of its own above the form, whose boxes show what was sent.
#[test]
fn a_form_with_a_message_of_visualforce_shows_what_was_not_saved() {
    let path = "/0PS000000000001/e?s=SystemPermissions";
    let form = "<table><tr><td>API Enabled</td><td><input type=checkbox id=a:userPerm title=ApiEnabled></td></tr></table>";
    let with = |class: &str| {
        let message = format!(
            "<div class='{class}' role=alert><table class=messageTable><tr><td>Error</td></tr></table></div>"
        );
        proved(&snapshot(path, &[&message, form].concat()))
    };
    assert_eq!(with("message infoM4"), ["permission/ApiEnabled=off"]);
    assert_eq!(with("message confirmM3"), ["permission/ApiEnabled=off"]);
    assert_eq!(with("message errorM3"), [""; 0]);
    assert_eq!(with("message warningM3"), [""; 0]);
    // Forms that are at no address of their own.
    let lists = "<select id=x:backingList_s multiple><option value=0PS000000000001>One</option></select>";
    let path = "/udd/PermissionSet/assignPermissionSet.apexp?userId=005000000000001";
    let with = |message: &str| proved(&snapshot(path, &[message, lists].concat()));
    assert_eq!(with(""), ["list/permission-set=1", "permission-set/0PS000000000001=One"]);
    assert_eq!(with("<div class='message errorM3'>Error</div>"), [""; 0]);
}
