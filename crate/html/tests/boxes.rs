//! Whose box a box is, what it says, and what a page does not prove while one of them is nobody's.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use permlight_core::page::{Labels, Read, plan, read};
use permlight_core::snapshot::Snapshot;

const PROFILE: &str = "https://acme.my.salesforce.com/00e000000000001";
const PROFILE_EDIT: &str = "https://acme.my.salesforce.com/00e000000000001/e";
const SYSTEM: &str = "https://acme.my.salesforce.com/0PS000000000001?s=SystemPermissions";
const SYSTEM_EDIT: &str = "https://acme.my.salesforce.com/0PS000000000001/e?s=SystemPermissions";
const APPS: &str = "https://acme.my.salesforce.com/00e000000000001?s=AssignedApps";

const ON: &str = "<img class=checkImg src=/img/checkbox_checked.gif>";
const OFF: &str = "<img class=checkImg src=/img/checkbox_unchecked.gif>";
const SPAN: &str = "<span role=checkbox aria-checked=true>x</span>";

fn snapshot(url: &str, body: &str) -> Snapshot {
    let html = format!("<html lang=en-US><body><div>{body}<hr></div></body></html>");
    permlight_html::collect(&html, url, &plan(url).expect("a page"))
}

fn of(url: &str, body: &str) -> Read {
    read(&snapshot(url, body), &Labels::new()).expect("a page")
}

/// What a page proves, without what it says that it could not tell, and without the second group.
fn proved(read: &Read) -> Vec<String> {
    let facts =
        read.saved.iter().filter(|fact| !fact.key.starts_with("doubt/") && fact.key != "permission/EditTask");
    facts.map(|fact| format!("{}={}", fact.key, fact.value)).collect()
}

/// The boxes that somebody may click.
fn live(read: &Read) -> Vec<&str> {
    read.controls.iter().filter(|control| control.live).map(|control| control.fact.as_str()).collect()
}

/// A group of permissions on the original page of a profile.
fn group(rows: &str) -> String {
    format!("<div class=pbSubheader><h3>Permissions</h3></div><table class=detailList>{rows}</table>")
}

/// The other group, and what comes after both.
fn rest() -> String {
    let tasks = format!("<tr><td class=labelCol>Edit Tasks</td><td class=dataCol>{OFF}</td></tr>");
    format!("{}<div class=pbSubheader><h3>Standard Object Permissions</h3></div>", group(&tasks))
}

/// The original page of a profile: a group of rows of two labels with a box each, and the rest.
fn original(rows: &[[&str; 4]]) -> String {
    let row = |[one, first, other, second]: &[&str; 4]| {
        format!("<tr>{one}<td class=dataCol>{first}</td>{other}<td class=dataCol>{second}</td></tr>")
    };
    group(&rows.iter().map(row).collect::<String>()) + &rest()
}

fn label(text: &str) -> String {
    format!("<td class=labelCol>{text}</td>")
}

/// What may have happened to the words of a label.
const LOST: [&str; 6] = [
    "<td class=labelCol><span style='display:none'>Manage Users</span></td>",
    "<td class=labelCol><span class=assistiveText>Manage Users</span></td>",
    "<td class=labelCol></td>",
    "<td class='labelCol empty'>Manage Users</td>",
    "<th>Manage Users</th>",
    "",
];

#[test]
fn a_box_without_a_label_does_not_take_that_of_its_neighbour() {
    let (sharing, users, api) = (label("Manage Sharing"), label("Manage Users"), label("API Enabled"));
    let whole = |body: &str| proved(&of(PROFILE, body)).contains(&"permission/*=absent".to_owned());
    assert!(whole(&original(&[[&sharing, ON, &users, ON]])));
    let long = label(&"Manage Users ".repeat(100));
    for lost in LOST.into_iter().chain([long.as_str()]) {
        for state in [ON, OFF] {
            for rows in [
                [[&*sharing, ON, lost, state], [&api, ON, "", ""]],
                [[lost, state, &sharing, ON], [&api, ON, "", ""]],
            ] {
                let read = of(PROFILE, &original(&rows));
                let proved = proved(&read);
                assert!(!read.unidentified.is_empty(), "{lost}");
                assert!(
                    !proved.iter().any(|fact| fact.contains('*') || fact.contains("ManageUsers")),
                    "{proved:?}"
                );
                assert!(!proved.contains(&"permission/ManageSharing=off".to_owned()), "{lost}: {proved:?}");
            }
            // The box of the neighbour has no form that anybody knows.
            for body in [
                original(&[[&sharing, "<span class=tick>on</span>", lost, state], [&api, ON, "", ""]]),
                original(&[[lost, state, &sharing, "<span class=tick>on</span>"], [&api, ON, "", ""]]),
            ] {
                let proved = proved(&of(PROFILE, &body));
                assert_eq!(proved, ["permission/ApiEnabled=on"], "{lost}");
            }
        }
    }
}

/// A page that was not drawn to its end, or draws a group in a way that nobody knows, has permissions that nobody saw.
#[test]
fn nothing_is_absent_until_both_groups_were_seen_and_what_follows_them() {
    for url in [PROFILE, PROFILE_EDIT] {
        let is_whole = |body: &str| proved(&of(url, body)).contains(&"permission/*=absent".to_owned());
        let one = group(&format!("<tr>{}<td class=dataCol>{ON}</td></tr>", label("API Enabled")));
        let (rest, next) = (rest(), "<div class=pbSubheader><h3>Standard Object Permissions</h3></div>");
        let other = rest.strip_suffix(next).expect("the other group");
        assert!(is_whole(&[&one, other, next].concat()) && is_whole(&[other, &one, next].concat()));
        for cut in [[&*one, "", ""], [&one, other, ""], ["", other, next], [&one, "", next]] {
            assert!(!is_whole(&cut.concat()), "{cut:?}");
        }
        let grid = one.replace("detailList", "grid").replace("labelCol", "label").replace("dataCol", "data");
        let shapes =
            [group(""), group("<tr></tr>"), one.replace("<table class=detailList>", "<table>"), grid];
        for unseen in shapes {
            assert!(!is_whole(&[&unseen, other, next].concat()), "{unseen}");
            assert!(!is_whole(&[other, &unseen, next].concat()), "{unseen}");
        }
    }
}

#[test]
fn on_a_form_nobody_may_click_a_box_that_may_be_another_one() {
    let field = |id: &str, label: &str| {
        (
            format!("<td class=labelCol><label for={id}>{label}</label></td>"),
            format!("<input type=checkbox id={id} checked>"),
        )
    };
    let form = |(one, first): (String, String), (other, second): (String, String)| {
        let read = of(PROFILE_EDIT, &original(&[[&one, &first, &other, &second]]));
        let absent = proved(&read).contains(&"permission/*=absent".to_owned());
        let live = live(&read).iter().map(|fact| (*fact).to_owned()).collect::<Vec<_>>();
        (absent, live, read.unidentified.len())
    };
    let sharing = || field("a", "Manage Sharing");
    let (name, both) = ("permission/ManageSharing", ["permission/ManageSharing", "permission/ManageUsers"]);
    assert_eq!(form(sharing(), field("b", "Manage Users")), (true, both.map(str::to_owned).to_vec(), 0));
    assert_eq!(form(sharing(), field("b", "")), (false, vec![name.to_owned()], 1));
    assert_eq!(form(field("b", ""), sharing()), (false, vec![name.to_owned()], 1));
    // Two boxes that are called alike, by two labels or by one.
    assert_eq!(form(sharing(), field("b", "Manage Sharing")).1, [""; 0]);
    assert_eq!(form(sharing(), (String::new(), "<input type=checkbox id=a checked>".to_owned())).1, [""; 0]);
    // Two boxes beside one label.
    let two = format!("{0}{0}", "<input type=checkbox checked>");
    let read = of(PROFILE_EDIT, &original(&[[&label("Manage Sharing"), &two, "", ""]]));
    assert_eq!((proved(&read).len(), live(&read).len(), read.unidentified.len()), (0, 0, 2));
}

#[test]
fn two_boxes_of_one_permission_say_nothing_of_it() {
    let twice = |url, rows: &[(&str, &str)]| {
        let row = |(label, control): &(&str, &str)| format!("<tr><td>{label}</td><td>{control}</td></tr>");
        of(url, &format!("<table>{}</table>", rows.iter().map(row).collect::<String>()))
    };
    for (one, other) in [(ON, ON), (ON, OFF), (OFF, OFF)] {
        let read = twice(SYSTEM, &[("API Enabled", ON), ("View All Data", one), ("View All Data", other)]);
        assert_eq!(proved(&read), ["permission/ApiEnabled=on"]);
        let words: Vec<_> =
            read.capture.permissions.named().map(|(name, setting)| (name, setting.word())).collect();
        assert!(words.contains(&("ViewAllData", "unknown")), "{words:?}");
    }
    let boxed = |id: &str| format!("<input type=checkbox id='{id}:userPerm' title=ViewAllData>");
    let read = twice(SYSTEM_EDIT, &[("View All Data", &boxed("a")), ("Something new", &boxed("b"))]);
    assert_eq!((proved(&read).len(), live(&read).len()), (0, 0));
}

#[test]
fn a_label_that_two_boxes_could_have_is_that_of_neither() {
    let body = format!(
        "<table><tr><td>API Enabled</td><td>{ON}</td></tr><tr><td>View All Data</td><td>{OFF}</td><td>{ON}</td></tr></table>"
    );
    let read = of(SYSTEM, &body);
    assert_eq!((proved(&read), read.unidentified.len()), (vec!["permission/ApiEnabled=on".to_owned()], 2));
}

#[test]
fn a_box_of_another_form_is_a_box() {
    let (api, sharing) = (label("API Enabled"), label("Manage Sharing"));
    for new in ["View All Data (new name)", "Alle Daten anzeigen (neu)"] {
        let new = label(new);
        for control in [SPAN, "<span class=tick>on</span>", "<b>on</b>", ""] {
            for rows in [
                vec![[&*api, ON, &new, control]],
                vec![[&*new, control, &api, ON]],
                vec![[&*api, ON, "", ""], [&new, control, "", ""]],
                vec![[&*api, ON, &sharing, ON], [&new, control, "", ""]],
            ] {
                let proved = proved(&of(PROFILE, &original(&rows)));
                assert!(!proved.contains(&"permission/*=absent".to_owned()), "{control}: {rows:?}");
            }
        }
    }
    let half = |control: &str, label: &str| {
        let body = format!(
            "<table><tr><td>API Enabled</td><td>{ON}</td></tr><tr><td>{label}</td><td>{control}</td></tr></table>"
        );
        proved(&of(SYSTEM, &body))
    };
    assert_eq!(half(SPAN, "View All Data (new name)"), ["permission/ApiEnabled=on"]);
    assert_eq!(half(SPAN, "View All Data")[1..], ["permission/ApiEnabled=on", "permission/ViewAllData=on"]);
}

#[test]
fn an_app_that_has_a_label_and_no_box_leaves_them_open() {
    let app = |label: &str, control: &str| {
        format!(
            "<th class=labelCol>{label}</th><td class=dataCol><table class=connectedAppTable><tr><td>{control}</td></tr></table></td>"
        )
    };
    let apps = |one: &str, other: &str| {
        let page = format!(
            "<table class=detailList><tr>{}{}</tr></table>",
            app("HubSpot", one),
            app("Marketo", other)
        );
        proved(&of(PROFILE, &page)).contains(&"list/connected-app=2".to_owned())
    };
    assert!(apps(ON, OFF));
    for other in [SPAN, "<b>on</b>", ""] {
        assert!(!apps(ON, other) && !apps(other, ON), "{other}");
    }
}

#[test]
fn what_a_picture_says_in_two_ways_is_unknown() {
    let half = |picture: &str| {
        let body = format!(
            "<table><tr><td>API Enabled</td><td>{ON}</td></tr><tr><td>View All Data</td><td>{picture}</td></tr></table>"
        );
        proved(&of(SYSTEM, &body))
    };
    let view = |state: &str| {
        vec![
            "list/system-permissions=2".to_owned(),
            "permission/ApiEnabled=on".to_owned(),
            format!("permission/ViewAllData={state}"),
        ]
    };
    let picture = |src: &str, more: &str| format!("<img class=checkImg src='{src}' {more}>");
    for (src, more, state) in [
        ("/img/checkbox_unchecked.gif?was=checkbox_checked", "", "off"),
        ("/img/checkbox_checked.gif?v=2#checkbox_unchecked", "title=Checked aria-checked=true", "on"),
        ("https://cdn.example/checkbox_checked/checkbox_unchecked.png", "title='Not Checked'", "off"),
        ("/img/other.gif", "aria-checked=false", "off"),
        ("/img/checkbox_checked.gif", "title='View All Data'", "on"),
    ] {
        assert_eq!(half(&picture(src, more)), view(state), "{src} {more}");
    }
    for (src, more) in [
        ("/img/checkbox_unchecked.gif", "aria-checked=true"),
        ("/img/checkbox_checked.gif", "aria-checked=false"),
        ("/img/checkbox_checked.gif", "aria-checked=mixed"),
        ("/img/checkbox_checked-checkbox_unchecked.gif", ""),
        ("/img/other.gif?checkbox_checked", ""),
        ("/img/other.gif", "title=Checked"),
    ] {
        assert_eq!(half(&picture(src, more)), ["permission/ApiEnabled=on"], "{src} {more}");
    }
}

#[test]
fn a_row_of_apps_without_a_box_leaves_them_open() {
    let row = |label: &str, control: &str| {
        format!(
            "<tr class=dataRow><td>{label}</td><td>{control}</td><td><img src=/img/radio_unchecked.gif></td></tr>"
        )
    };
    let apps = |control: &str| {
        let picture = "<img src=/img/checkbox_checked.gif>";
        proved(&of(
            APPS,
            &format!("<table class=list>{}{}</table>", row("Sales", picture), row("Data", control)),
        ))
    };
    assert!(apps("<img src=/img/checkbox_checked.gif>").contains(&"list/app=2".to_owned()));
    let known = row("Sales", "<img src=/img/checkbox_checked.gif>");
    let none = format!(
        "<table class=list>{known}<tr class=dataRow><td>Data</td><td><i class=tick></i></td><td></td></tr></table>"
    );
    assert!(!proved(&of(APPS, &none)).iter().any(|fact| fact.starts_with("list/")));
    for other in ["<img src=/img/other.gif>", "<i class=tick></i>", SPAN, ""] {
        assert!(!apps(other).iter().any(|fact| fact.starts_with("list/")), "{other}");
    }
}
