//! The list of objects.

use permlight_core::page::{Labels, Status, read};

use super::{OBJECTS, proved, proved_in, snapshot};

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
pub fn of_objects(language: &str, rows: &[(&str, &str)]) -> Vec<String> {
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
