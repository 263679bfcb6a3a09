//! What lists and pages of permissions prove, and what they do not as soon as a part of them is not understood.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "lists/ends.rs"]
mod ends;
#[path = "lists/objects.rs"]
mod objects;

use ends::ranges_with;
use objects::of_objects;
use permlight_core::page::{Labels, plan, read};
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
