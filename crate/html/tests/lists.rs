//! What lists and pages of permissions prove, and what they do not as soon as a part of them is not understood.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use permlight_core::page::{Labels, Status, plan, read};
use permlight_core::snapshot::Snapshot;

const PROFILE: &str = "https://acme.my.salesforce.com/00e000000000001";
const PROFILE_EDIT: &str = "https://acme.my.salesforce.com/00e000000000001/e";
const SYSTEM: &str = "https://acme.my.salesforce.com/0PS000000000001?s=SystemPermissions";
const SYSTEM_EDIT: &str = "https://acme.my.salesforce.com/0PS000000000001/e?s=SystemPermissions";
const OBJECTS: &str = "https://acme.my.salesforce.com/00e000000000001?s=ObjectsAndTabs";
const CLASSES: &str = "https://acme.my.salesforce.com/0PS000000000001?s=ClassAccess";
const CLASSES_EDIT: &str = "https://acme.my.salesforce.com/0PS000000000001/e?s=ClassAccess";
const RANGES: &str = "https://acme.my.salesforce.com/00e000000000001?s=LoginIPRanges";
const APPS: &str = "https://acme.my.salesforce.com/00e000000000001?s=AssignedApps";
const LOGINS: &str = "https://acme.my.salesforce.com/0Ya";
const AUDIT: &str = "https://acme.my.salesforce.com/setup/org/orgsetupaudit.jsp";

const ON: &str = "<img class=checkImg src=/img/checkbox_checked.gif>";
const OFF: &str = "<img class=checkImg src=/img/checkbox_unchecked.gif>";

fn snapshot(url: &str, language: &str, body: &str) -> Snapshot {
    let html = format!("<html lang={language}><body><div>{body}<hr></div></body></html>");
    permlight_html::collect(&html, url, &plan(url).expect("a page"))
}

fn proved_in(language: &str, url: &str, body: &str) -> Vec<String> {
    let read = read(&snapshot(url, language, body), &Labels::new()).expect("a page");
    read.saved.iter().map(|fact| format!("{}={}", fact.key, fact.value)).collect()
}

fn proved(url: &str, body: &str) -> Vec<String> {
    proved_in("en-US", url, body)
}

fn row(cells: &[&str]) -> String {
    format!("<tr class=dataRow><td class=dataCell>{}</td></tr>", cells.join("</td><td class=dataCell>"))
}

fn table(rows: &[String]) -> String {
    format!("<table class=list>{}</table>", rows.concat())
}

fn permissions(rows: &[(&str, &str)]) -> String {
    let row = |(label, control): &(&str, &str)| {
        format!("<tr><td class=labelCol>{label}</td><td class=dataCol>{control}</td></tr>")
    };
    group(&rows.iter().map(row).collect::<String>())
}

fn group(rows: &str) -> String {
    format!("<div class=pbSubheader><h3>X</h3></div><table class=detailList>{rows}</table>")
}

/// A page with the other group of permissions, too, and with what comes after both.
fn page(first: &str) -> String {
    [first, &permissions(&[("Edit Tasks", OFF)]), &group("")].concat()
}

#[test]
fn nothing_is_absent_while_anything_is_unidentified() {
    let absent = |language, url, body: &str| {
        proved_in(language, url, &page(body)).contains(&"permission/*=absent".to_owned())
    };
    let known = [("API Enabled", ON), ("View Setup and Configuration", OFF)];
    assert!(absent("en-US", PROFILE, &permissions(&known)));
    let unreadable = "<img class=checkImg src=/img/other.gif>";
    for unclear in [
        ("Modify All Data in Org", ON),
        ("", ON),
        ("Modify All Data<span>(all)</span>", OFF),
        ("Modify All Data", unreadable),
        ("Modify All Data", ""),
        ("Modify All Data", "<span class=tick>on</span>"),
    ] {
        for place in 0..3 {
            let mut rows = known.to_vec();
            rows.insert(place, unclear);
            assert!(!absent("en-US", PROFILE, &permissions(&rows)), "{unclear:?} at {place}");
        }
    }
    let german = [("API aktiviert", ON), ("Benutzer verwalten", ON), ("Alle Daten anzeigen", ON)];
    assert!(!absent("de", PROFILE, &permissions(&german)));
    // Two boxes for one permission that say different things.
    let twice = [known[0], ("View Setup and Configuration", ON), known[1]];
    assert!(!absent("en-US", PROFILE, &permissions(&twice)));
    let form = "<tr><td class=labelCol><label for=a>API Enabled</label></td>\
                <td class=dataCol><input type=checkbox id=a></td></tr>";
    assert!(absent("en-US", PROFILE_EDIT, &group(form)));
    let lost = format!("{form}<tr><td><label for=b>Modify All Data</label></td></tr>");
    assert!(!absent("en-US", PROFILE_EDIT, &group(&lost)), "a label that names a control which is not there");
}

#[test]
fn a_half_is_whole_if_each_of_its_rows_has_a_box_that_is_known() {
    let whole = |url, rows: &[(&str, &str)]| {
        let row = |(label, control): &(&str, &str)| format!("<tr><td>{label}</td><td>{control}</td></tr>");
        let body = format!("<table>{}</table>", rows.iter().map(row).collect::<String>());
        proved(url, &body).contains(&format!("list/system-permissions={}", rows.len()))
    };
    let known = ("API Enabled", ON);
    assert!(whole(SYSTEM, &[known, ("View All Data", OFF)]));
    assert!(!whole(SYSTEM, &[known, ("View All Data", "")]), "a row without a box");
    assert!(!whole(SYSTEM, &[known, ("View All Data", "on")]));
    assert!(!whole(SYSTEM, &[known, ("Something new", OFF)]));
    let boxed = |id: &str, name: &str| format!("<input type=checkbox id='{id}' title={name}>");
    let (one, other) = (boxed("a:userPerm", "ApiEnabled"), boxed("b:userPerm", "ViewAllData"));
    assert!(whole(SYSTEM_EDIT, &[("API Enabled", &one), ("View All Data", &other)]));
    let renamed = boxed("b:userPermission", "ViewAllData");
    assert!(!whole(SYSTEM_EDIT, &[("API Enabled", &one), ("View All Data", &renamed)]));
}

fn objects(rows: &[(&str, &str)]) -> String {
    let row = |(object, rights): &(&str, &str)| {
        format!(
            "<tr><td><span><a href='/00e000000000001?s=ObjectsAndTabs&amp;o={object}'>{object}s</a></span></td>\
             <td><span>{rights}</span></td><td>8</td><td>--</td></tr>"
        )
    };
    format!(
        "<table class=list><tbody id='page:x:table_objects_and_tabs:tb'>{}</tbody></table>",
        rows.iter().map(row).collect::<String>()
    )
}

/// The rights that are on, and the marks of lists.
fn of_objects(language: &str, rows: &[(&str, &str)]) -> Vec<String> {
    let proved = proved_in(language, OBJECTS, &objects(rows)).into_iter();
    proved.filter(|fact| !fact.ends_with("=off")).collect()
}

#[test]
fn the_list_of_objects_is_whole_if_the_rights_on_each_were_understood() {
    let rights = |rows: &[(&str, &str)]| of_objects("en-US", rows);
    assert_eq!(
        rights(&[("Account", "Read, Modify All Records"), ("Lead", "No Access"), ("standard-home", "--")]),
        ["list/object=3", "object/Account/modify-all=on", "object/Account/read=on"]
    );
    assert_eq!(
        of_objects("ja", &[("Account", "参照、作成、すべて変更")]),
        [
            "list/object=1",
            "object/Account/create=on",
            "object/Account/modify-all=on",
            "object/Account/read=on"
        ]
    );
    assert_eq!(
        rights(&[("Account", "Read, View All Fields")])[1..],
        ["object/Account/read=on", "object/Account/view-all-fields=on"]
    );
    let tabs = objects(&[("standard-home", "--")]);
    let read = read(&snapshot(OBJECTS, "nl-NL", &tabs), &Labels::new()).expect("a page");
    assert_eq!((read.status, read.saved.get("list/object").map(String::as_str)), (Status::Read, Some("1")));
    for unclear in ["Read, Lesen und mehr", "Leesrechten", "", "Read,", "Read Create", "8"] {
        assert_eq!(
            rights(&[("Lead", "No Access"), ("Account", unclear)]),
            ["doubt/object=1", "unread/object=2", "unread/object/Account=Account"],
            "{unclear}"
        );
    }
}

#[test]
fn rows_of_the_list_of_objects_that_cannot_be_told_apart_leave_it_open() {
    let rights = |rows: &[(&str, &str)]| of_objects("en-US", rows);
    assert_eq!(rights(&[("Lead", "No Access"), ("Lead", "No Access")]), ["doubt/object=0"]);
    assert_eq!(rights(&[("Lead", "No Access"), ("Lead", "Read")]), ["doubt/object=0"]);
    assert_eq!(
        rights(&[("Lead", "No Access"), ("x y", "No Access")]),
        ["doubt/object=1"],
        "no object is called so"
    );
    let shown = objects(&[("Lead", "No Access")]);
    let more = format!("{shown}<div class=pShowMore><a href=/x>more</a></div>");
    assert_eq!(proved(OBJECTS, &more)[0], "doubt/object=more");
    let mut cut_off = snapshot(OBJECTS, "en-US", &shown);
    cut_off.truncated = true;
    let read = read(&cut_off, &Labels::new()).expect("a page");
    assert_eq!(read.saved.get("list/object"), None);
    // What the Lightning shell makes of a link, and custom objects, which go by their ids.
    let shell = "<tbody id=table_objects_and_tabs:tb><tr><td>\
        <a href=\"javascript:srcUp('%2F00e000000000001%3Fs%3DObjectsAndTabs%26o%3D01I000000000001%26isdtp%3Dp1');\">Sync Logs</a>\
        </td><td>Lesen</td></tr><tr><td>\
        <a href=\"javascript:srcUp('%2F00e000000000001%3Fs%3DObjectsAndTabs%26o%3DCase');\">Cases</a></td><td>onbekend</td></tr></tbody>";
    let proved = proved_in("nl-NL", OBJECTS, &format!("<table>{shell}</table>"));
    assert!(proved.contains(&"object/label:Sync Logs/read=on".to_owned()), "{proved:?}");
    assert!(proved.contains(&"unread/object/Case=Case".to_owned()), "{proved:?}");
}

#[test]
fn two_rows_with_one_name_leave_a_list_open() {
    let names =
        |rows: &[&[&str]]| proved(CLASSES, &table(&rows.iter().map(|cells| row(cells)).collect::<Vec<_>>()));
    assert_eq!(names(&[&["A"], &["B"]]), ["apex-class/A=on", "apex-class/B=on", "list/apex-class=2"]);
    assert_eq!(names(&[&["A", "one"], &["A", "two"]]), ["apex-class/A=on", "doubt/apex-class=0"]);
    assert_eq!(names(&[&["A"], &["&nbsp;"]]), ["apex-class/A=on", "doubt/apex-class=1"]);
    let ranges =
        |rows: &[[&str; 3]]| proved(RANGES, &table(&rows.iter().map(|cells| row(cells)).collect::<Vec<_>>()));
    let open = |remark| ["0.0.0.0", "255.255.255.255", remark];
    assert_eq!(
        ranges(&[["203.0.113.7", "203.0.113.7", "x"], open("a"), open("b")]),
        ["doubt/login-ip=0", "login-ip/0.0.0.0-255.255.255.255=", "login-ip/203.0.113.7-203.0.113.7=x"]
    );
    assert_eq!(ranges(&[open("a"), open("a")]), ["doubt/login-ip=0", "login-ip/0.0.0.0-255.255.255.255=a"]);
    let boxes = |rows: &[[&str; 2]]| {
        let cells = |[label, state]: &[&str; 2]| {
            row(&[
                label,
                &format!("<img src=/img/checkbox_{state}.gif>"),
                "<img src=/img/radio_unchecked.gif>",
            ])
        };
        proved(APPS, &table(&rows.iter().map(cells).collect::<Vec<_>>()))
    };
    assert_eq!(
        boxes(&[["Sales", "checked"], ["Data", "unchecked"]]),
        ["app/Data=hidden", "app/Sales=visible", "list/app=2"]
    );
    assert_eq!(boxes(&[["Sales", "checked"], ["Sales", "checked"]]), ["app/Sales=visible", "doubt/app=0"]);
    assert_eq!(boxes(&[["Sales", "checked"], ["Data", "other"]]), ["app/Sales=visible", "doubt/app=0"]);
    assert_eq!(boxes(&[["Sales", "checked"], ["", "checked"]]), ["app/Sales=visible", "doubt/app=1"]);
    let options = |options: &str| {
        proved(
            CLASSES_EDIT,
            &format!("<select id='x:backingList_a'></select><select id='x:backingList_s'>{options}</select>"),
        )
    };
    assert_eq!(options("<option>A</option>"), ["apex-class/A=on", "list/apex-class=1"]);
    assert_eq!(options("<option>A</option><option></option>"), ["apex-class/A=on", "doubt/apex-class=1"]);
}

const LOGIN_HEAD: &str = "<tr class=headerRow><th>Username</th><th>Login Time</th><th>Source IP</th><th>Login Type</th>\
                          <th>Status</th><th>Application</th></tr>";

fn logins(rows: &[[&str; 6]]) -> Vec<String> {
    let rows: String = rows.iter().map(|cells| row(cells)).collect();
    proved(LOGINS, &format!("<table class=list>{LOGIN_HEAD}{rows}</table>"))
}

#[test]
fn each_row_of_a_log_happened() {
    let login = |user, time, status| [user, time, "192.0.2.1", "Other Apex API", status, "Hub"];
    let (good, bad) =
        (login("a@b.example", "9:14:03", "Success"), login("a@b.example", "9:14:03", "Invalid Password"));
    let wanted = [
        "login/9:14:03|a@b.example=Invalid Password; Other Apex API; 192.0.2.1; Hub",
        "login/9:14:03|a@b.example|1=Success; Other Apex API; 192.0.2.1; Hub",
    ];
    assert_eq!(logins(&[good, bad]), wanted);
    assert_eq!(logins(&[bad, good]), wanted, "their order on the page does not matter");
    assert_eq!(logins(&[good, good]).len(), 2);
    for unclear in [
        login("", "9:15:00", "Success"),
        login("a@b.example", "", "Success"),
        login("a@b.example", "9:15:00", "&nbsp;"),
    ] {
        let read = logins(&[good, unclear]);
        assert_eq!((read.len(), read[0].as_str()), (2, "doubt/login=1"), "{unclear:?}");
    }
    let head = "<tr class=headerRow><th>Date</th><th>User</th><th>Action</th><th>Section</th><th>Delegate User</th></tr>";
    let entry = |user, action| row(&["11/20/2026", user, action, "Users", "&nbsp;"]);
    let audit =
        |rows: &[String]| proved(AUDIT, &format!("<table class=list>{head}{}</table>", rows.concat()));
    assert_eq!(
        audit(&[entry("Ada", "one"), entry("Ada", "two"), entry("", "three")]),
        ["audit/11/20/2026=Ada; Users; one; ", "audit/11/20/2026|1=Ada; Users; two; ", "doubt/audit=1"]
    );
}

/// Rows and what stands behind them, as a page of login IP ranges has them.
fn ranges_with(rows: &str, after: &str) -> Vec<String> {
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

/// A reading that proves nothing but that something was there is one: it takes away what an older one said of the whole.
#[test]
fn rows_of_which_none_was_understood_are_in_doubt() {
    assert_eq!(ranges_with(&row(&["0.0.0.0"]), ""), ["doubt/login-ip=1"]);
    let boxes = format!("<table><tr><td>Zxywv</td><td>{ON}</td></tr></table>");
    assert_eq!(proved(SYSTEM, &boxes), ["doubt/system-permissions=1"]);
    assert_eq!(proved(PROFILE, &permissions(&[("Zxywv", ON)])), ["doubt/permission=1"]);
}

#[test]
fn a_row_of_which_label_and_box_have_an_unknown_form_is_noticed() {
    let strange = [
        "<td colspan=4><div>See All Data</div><span class=slds-checkbox_on></span></td>",
        "<td>See All Data</td><td><i class=tick></i></td>",
        "<th>See All Data</th><td>Yes</td>",
    ];
    let known = |url: &str, row: &str, place: usize| {
        let before = url == PROFILE || url == PROFILE_EDIT;
        let (label, value) = if before { ("td class=labelCol", "td class=dataCol") } else { ("td", "td") };
        let mut rows: Vec<String> = ["API Enabled", "View Setup and Configuration", "View All Data"]
            .map(|name| format!("<tr><{label}>{name}</td><{value}>{ON}</td></tr>"))
            .to_vec();
        if !row.is_empty() {
            rows.insert(place, format!("<tr>{row}</tr>"));
        }
        let body = if before {
            page(&group(&rows.concat()))
        } else {
            format!("<table><tr class=headerRow><th>Name</th><th>Enabled</th></tr>{}</table>", rows.concat())
        };
        let facts = proved(url, &body);
        facts.iter().any(|fact| fact == "permission/*=absent" || fact.starts_with("list/system-permissions"))
    };
    for url in [PROFILE, SYSTEM] {
        assert!(known(url, "", 0), "{url}");
        for row in strange {
            for place in 0..4 {
                assert!(!known(url, row, place), "{url}: {row} at {place}");
            }
        }
    }
}

#[test]
fn another_column_in_the_list_of_objects_is_not_taken_for_rights() {
    let proved = |headings: &[&str], cells: &[&str]| {
        let cell = |tag: &str, texts: &[&str]| {
            texts.iter().flat_map(|text| ["<", tag, ">", text, "</", tag, ">"]).collect::<String>()
        };
        let head = format!("<thead><tr class=headerRow>{}</tr></thead>", cell("th", headings));
        let link = "<a href='/00e000000000001?s=ObjectsAndTabs&amp;o=Account'>Accounts</a>";
        let body = format!(
            "<table class=list id='p:table_objects_and_tabs'>{}<tbody id='p:table_objects_and_tabs:tb'><tr>{}</tr></tbody></table>",
            if headings.is_empty() { String::new() } else { head },
            cell("td", &[&[link], cells].concat())
        );
        self::proved(OBJECTS, &body).into_iter().filter(|fact| fact.starts_with("list/object")).count() == 1
    };
    let usual = ["Object Name", "Object Permissions", "Total Fields", "Tab Settings"];
    assert!(proved(&usual, &["Read, Edit", "8", "--"]));
    assert!(proved(&[], &["Read, Edit", "8", "--"]));
    assert!(proved(&["Objectnaam", "Objectmachtigingen", "Velden", "Tab"], &["Read, Edit", "8", "--"]));
    for other in ["--", "No Access", "Read"] {
        assert!(!proved(&usual, &[other, "Read, Modify All", "8", "--"]), "{other}: without a heading");
        assert!(!proved(&[], &[other, "Read, Modify All", "8", "--"]), "{other}: without any heading");
        let headings = ["Object Name", "Namespace", "Object Permissions", "Total Fields", "Tab Settings"];
        assert!(!proved(&headings, &[other, "Read, Modify All", "8", "--"]), "{other}");
    }
    let headings = ["Object Name", "Object Permissions", "Total Fields", "Tab Settings", "Layout"];
    assert!(proved(&headings, &["Read, Edit", "8", "--", "Account Layout"]));
}

#[test]
fn a_row_with_words_or_signs_that_nobody_sees_is_in_doubt() {
    let hidden = "<span style='display:none'>, Modify All</span>";
    assert!(of_objects("en-US", &[("Account", "Read")]).contains(&"list/object=1".to_owned()));
    for hidden in [hidden, "<span hidden>, Modify All</span>", "<i class=hidden>x</i>"] {
        let facts = of_objects("en-US", &[("Account", &format!("Read{hidden}")), ("Lead", "Read")]);
        assert!(facts.contains(&"doubt/object=1".to_owned()), "{facts:?}");
    }
    let login = |user: &str, status: &str| {
        let head = "<tr class=headerRow><th>Username</th><th>Login Time</th><th>Source IP</th><th>Login Type</th><th>Status</th><th>Application</th></tr>";
        let rows = [
            head.to_owned(),
            row(&[user, "11/20/2026 1:14:05 AM PST", "203.0.113.18", "Other Apex API", status, "N/A"]),
        ];
        proved(LOGINS, &table(&rows))
    };
    assert_eq!(login("a@acme.example", "Success").len(), 1);
    for (user, status) in [
        ("a\u{200b}@acme.example", "Success"),
        ("a@acme.\u{ad}example", "Success"),
        ("a@acme.example", "Success<span hidden> no</span>"),
    ] {
        assert_eq!(login(user, status), ["doubt/login=1"], "{user}, {status}");
    }
}

#[test]
fn a_group_says_whether_salesforce_is_done_with_it() {
    let group = "https://acme.my.salesforce.com/0PG000000000001";
    let overview = |status: &str| {
        let row = format!("<tr><td class=labelCol>Status</td><td class=dataCol>{status}</td></tr>");
        let about =
            "<div class=bPageTitle><h1 class=pageType>Group</h1><h2 class=pageDescription>G</h2></div>";
        proved(group, &format!("{about}<table class=detailList>{row}</table>"))
    };
    for status in ["Failed", "Outdated", "Updated"] {
        assert!(overview(status).contains(&format!("about/status={status}")), "{:?}", overview(status));
    }
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
