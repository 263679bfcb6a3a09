//! What a page does not prove: contradictions, lists that go on, languages that nobody knows, what was not saved.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::collections::BTreeMap;

use permlight_core::page::{Labels, Read, Status, language_of, plan, read};
use permlight_core::snapshot::Snapshot;

const USER: &str = "https://acme.my.salesforce.com/005000000000001";
const USER_EDIT: &str = "https://acme.my.salesforce.com/005000000000001/e";
const PROFILE: &str = "https://acme.my.salesforce.com/00e000000000001";
const OBJECT: &str = "https://acme.my.salesforce.com/00e000000000001/e?s=ObjectsAndTabs&o=Account";
const CLASSES: &str = "https://acme.my.salesforce.com/0PS000000000001/e?s=ClassAccess";
const SYSTEM: &str = "https://acme.my.salesforce.com/0PS000000000001/e?s=SystemPermissions";
const RANGES: &str = "https://acme.my.salesforce.com/00e000000000001?s=LoginIPRanges";

fn snapshot(url: &str, language: &str, body: &str) -> Snapshot {
    let html = format!("<html lang={language}><body><div>{body}<hr></div></body></html>");
    permlight_html::collect(&html, url, &plan(url).expect("a page"))
}

fn facts(read: &Read) -> BTreeMap<&str, &str> {
    read.saved.iter().map(|fact| (fact.key.as_ref(), fact.value.as_str())).collect()
}

/// What a page proves, as `name=value`; without what it says that it could not tell.
fn proved(snapshot: &Snapshot) -> Vec<String> {
    let read = read(snapshot, &Labels::new()).expect("a page");
    let facts = facts(&read).into_iter().filter(|(name, _)| !name.starts_with("doubt/"));
    facts.map(|(name, value)| format!("{name}={value}")).collect()
}

fn proved_by(url: &str, language: &str, body: &str) -> Vec<String> {
    proved(&snapshot(url, language, body))
}

fn detail(rows: &[(&str, &str)]) -> String {
    let cells = |(label, value): &(&str, &str)| {
        format!("<tr><td class=labelCol>{label}</td><td class=dataCol>{value}</td></tr>")
    };
    let rows: Vec<_> = rows.iter().map(cells).collect();
    format!("<table class=detailList>{}</table>", rows.concat())
}

/// A related list of a user.
fn list(key: &str, head: &str, rows: &[&str], after: &str) -> String {
    let row = |cells: &&str| format!("<tr class=dataRow><td class=actionColumn>Del</td>{cells}</tr>");
    let rows: Vec<_> = rows.iter().map(row).collect();
    format!(
        "<div class=bRelatedList id=005000000000001_{key}><table class=list><tr class=headerRow>{head}</tr>{}</table>\
         {after}</div>",
        rows.concat()
    )
}

const SETS: &str = "RelatedPermsetAssignmentList";
const HEAD: &str = "<th>Action</th><th>Permission Set Label</th><th>Expires On</th>";
const SYNC: &str =
    "<th class=dataCell><a href='/0PS000000000001'>Sync</a></th><td class=dataCell>12/31/2026</td>";
const REPORTS: &str =
    "<th class=dataCell><a href='/0PS000000000002'>Reports</a></th><td class=dataCell>&nbsp;</td>";

const ON: &str = "<img class=checkImg src=/img/checkbox_checked.gif>";
const OFF: &str = "<img class=checkImg src=/img/checkbox_unchecked.gif>";

/// A box that was drawn after something was changed: what Salesforce has for it, nobody can tell.
#[test]
fn a_box_whose_saved_state_nobody_knows_proves_nothing_and_leaves_no_list_whole() {
    let row = |name: &str| {
        format!("<tr><td>{name}</td><td><input type=checkbox id='a:userPerm' title={name} checked></td></tr>")
    };
    let body = format!("<table class=list>{}{}</table>", row("ApiEnabled"), row("ViewSetup"));
    let mut page = snapshot(SYSTEM, "en-US", &body);
    let on = ["permission/ApiEnabled=on", "permission/ViewSetup=on"];
    assert!(on.iter().all(|fact| proved(&page).iter().any(|known| known == fact)));
    assert_eq!(proved(&page).len(), 3, "both, and that they are all");
    for node in
        page.nodes.iter_mut().filter(|node| node.attributes.iter().flatten().any(|a| a == "ViewSetup"))
    {
        assert_eq!(node.saved.take(), Some(true));
    }
    assert_eq!(proved(&page), ["permission/ApiEnabled=on"]);
}

#[test]
fn what_a_page_says_in_two_ways_it_does_not_prove() {
    let twice = |first, second| proved_by(USER, "en-US", &detail(&[("Active", first), ("Active", second)]));
    assert_eq!(twice(ON, ON), ["user/active=on"]);
    assert_eq!(twice(ON, OFF), [""; 0]);
    assert_eq!(twice(OFF, ON), [""; 0]);
    let three = detail(&[("Active", ON), ("Active", OFF), ("Active", ON)]);
    assert_eq!(proved_by(USER, "en-US", &three), [""; 0], "a third opinion settles nothing");
}

#[test]
fn a_translated_page_proves_and_teaches_nothing() {
    let known = detail(&[("Active", ON), ("Username", "a@b.example")]);
    let form = "<table class=detailList><tr><td class=labelCol><label for=active>In gebruik</label></td>\
                <td class=dataCol><input type=checkbox id=active checked></td></tr></table>";
    let list =
        format!("<table class=list><tr class=dataRow><td>192.0.2.1</td><td>192.0.2.9</td></tr></table>{ON}");
    for (url, body) in [(USER, known.as_str()), (USER_EDIT, form), (RANGES, &list)] {
        for sign in [
            "<html class='x translated-ltr'>",
            "<html class=translated-rtl>",
            "<p _msttexthash=12>x</p>",
            "<a data-moz-translations-id=3>x</a>",
        ] {
            let page = snapshot(url, "nl-NL", &format!("{body}{sign}"));
            let read = read(&page, &Labels::new()).expect("a page");
            assert!(page.translated, "{sign}");
            assert_eq!(read.status, Status::Translated);
            assert!(read.saved.is_empty() && read.learned.is_empty() && read.controls.is_empty(), "{sign}");
        }
        let page = snapshot(url, "nl-NL", body);
        assert!(!page.translated);
        assert!(!read(&page, &Labels::new()).expect("a page").saved.is_empty());
    }
}

#[test]
fn objects_with_the_same_label_prove_only_what_they_share() {
    let object = |on: &str| {
        format!(
            "<th class=labelCol>Logs</th><td class=dataCol><table class=crudTable><tr><td>{ON}</td><td>{on}</td></tr></table></td>"
        )
    };
    let page = format!("<table class=detailList><tr>{}{}</tr></table>", object(ON), object(OFF));
    assert_eq!(proved_by(PROFILE, "en-US", &page), ["object/label:Logs/read=on"]);
}

#[test]
fn boxes_are_all_known_or_their_number_is_not() {
    let app = |label: &str, control: &str| {
        format!(
            "<th class=labelCol>{label}</th><td class=dataCol><table class=connectedAppTable><tr><td>{control}</td></tr></table></td>"
        )
    };
    let apps = |second: &str| {
        let page = format!(
            "<table class=detailList><tr>{}{}</tr></table>",
            app("HubSpot", ON),
            app("Marketo", second)
        );
        proved_by(PROFILE, "en-US", &page)
    };
    assert_eq!(apps(OFF), ["connected-app/HubSpot=on", "connected-app/Marketo=off", "list/connected-app=2"]);
    assert_eq!(apps("<img class=checkImg src=/img/other.gif>"), ["connected-app/HubSpot=on"]);
}

#[test]
fn a_list_is_whole_if_each_row_was_understood_and_nothing_follows() {
    let sets = |rows: &[&str], after| proved_by(USER, "en-US", &list(SETS, HEAD, rows, after));
    let both = [
        "expires/0PS000000000001=12/31/2026",
        "permission-set/0PS000000000001=Sync",
        "permission-set/0PS000000000002=Reports",
    ];
    let mut whole = both.to_vec();
    whole.insert(1, "list/permission-set=2");
    assert_eq!(sets(&[SYNC, REPORTS], ""), whole);
    assert_eq!(sets(&[SYNC, REPORTS], "<div class=pShowMore><a href='/x'>Show 3 more</a></div>"), both);
    let unread = format!("<th class=dataCell><a href='/0PS000000000003'>{}</a></th>", "x".repeat(100 * 1024));
    assert_eq!(sets(&[SYNC, REPORTS, &unread], ""), both, "a name of 100 KB");
    let mut cut_off = snapshot(USER, "en-US", &list(SETS, HEAD, &[SYNC, REPORTS], ""));
    cut_off.truncated = true;
    assert_eq!(proved(&cut_off), both);
}

#[test]
fn only_a_list_that_says_so_is_empty() {
    let nothing = list(SETS, "<th class=noRowsHeader>No records to display</th>", &[], "");
    assert_eq!(proved_by(USER, "en-US", &nothing), ["list/permission-set=0"]);
    assert_eq!(proved_by(USER, "en-US", &list(SETS, HEAD, &[], "")), [""; 0]);
}

#[test]
fn a_heading_that_stands_twice_names_no_column() {
    let head = "<th>Action</th><th>Expires On</th><th>Expires On</th>";
    let read = proved_by(USER, "en-US", &list(SETS, head, &[SYNC], ""));
    assert_eq!(read, ["list/permission-set=1", "permission-set/0PS000000000001=Sync"]);
}

#[test]
fn a_language_that_nobody_knows_leaves_links_and_addresses() {
    let pairs = [
        ("Profiel", "<a href='/00e000000000001'>Integratie</a>"),
        ("In gebruik", ON),
        ("Aanmeldnaam", "a@b.example"),
    ];
    let page = detail(&pairs) + &list(SETS, "<th>x</th><th>y</th><th>Verloopt</th>", &[SYNC], "");
    assert_eq!(
        proved_by(USER, "nl-NL", &page),
        [
            "list/permission-set=1",
            "permission-set/0PS000000000001=Sync",
            "user/profile=Integratie",
            "user/profile-id=00e000000000001",
            "user/profile-language=nl"
        ]
    );
}

#[test]
fn the_language_is_the_name_of_the_label_file_or_that_of_the_document() {
    let told = |html: &str| language_of(&permlight_html::collect(html, USER, &plan(USER).expect("a page")));
    let page = |lang: &str, src: &str| told(&format!("<html lang='{lang}'><script src='{src}'></script>"));
    for (src, wanted) in [
        ("/jslibrary/jslabels/1563482710000/en_US.js", "en_US"),
        ("/jslibrary/jslabels/1563482710000/ja.js?x=/de.js", "ja"),
        ("https://acme.my.salesforce.com/jslibrary/jslabels/a/b/pt_BR.js#es.js", "pt_BR"),
        ("/jslibrary/jslabels/de.js", "de"),
        ("/jslibrary/jslabels/fil.js", "fil"),
        ("/jslibrary/jslabels/1563482710000/", "nl_NL"),
        ("/jslibrary/jslabels/1563482710000.js", "nl_NL"),
        ("/jslibrary/jslabels/1563482710000/labels.js", "nl_NL"),
        ("/jslibrary/jslabels/1563482710000/en_US_x.js", "nl_NL"),
        ("/jslibrary/jslabels/en_US", "nl_NL"),
        ("/jslibrary/other/ja.js", "nl_NL"),
    ] {
        assert_eq!(page("nl-NL", src), wanted, "{src}");
    }
    for (lang, wanted) in
        [("", ""), ("fil", "fil"), ("en-us", "en_us"), ("12", ""), ("x-default", ""), ("zh-Hant-TW", "")]
    {
        assert_eq!(page(lang, "/other.js"), wanted, "{lang}");
    }
    let two =
        "<html><script src='/jslabels/1563482710000/x.js'></script><script src='/jslabels/1/ko.js'></script>";
    assert_eq!(told(two), "ko");
}

#[test]
fn an_edit_form_teaches_the_labels_of_the_view() {
    let form = "<table class=detailList><tr><td class=labelCol><label for=active>In gebruik</label></td>\
                <td class=dataCol><input type=checkbox id=active checked></td></tr></table>";
    let form = snapshot(USER_EDIT, "nl-NL", form);
    let taught = read(&form, &Labels::new()).expect("a page").learned;
    assert_eq!(taught, [("fact:user/active".to_owned(), "In gebruik".to_owned())]);
    let view = snapshot(USER, "nl-NL", &detail(&[("In gebruik", OFF)]));
    let labels = Labels::from([(language_of(&form), taught)]);
    let read = read(&view, &labels).expect("a page");
    assert_eq!(facts(&read), BTreeMap::from([("user/active", "off")]));
}

#[test]
fn ticks_that_were_not_saved_prove_nothing_new() {
    let boxes = |number: usize| {
        let id = format!("page:{number}:olp_check");
        format!(
            "<tr><td><label for='{id}'>x</label></td><td><input type=checkbox id='{id}' checked></td></tr>"
        )
    };
    let page = format!("<table class=list>{}{}</table>", boxes(0), boxes(2));
    let mut ticked = snapshot(OBJECT, "en-US", &page);
    let before = proved(&ticked);
    assert_eq!(before, ["object/Account/edit=on", "object/Account/read=on"]);
    for node in ticked.nodes.iter_mut().filter(|node| node.checked.is_some()) {
        node.checked = Some(false);
    }
    assert_eq!(proved(&ticked), before);
}

#[test]
fn an_option_that_was_moved_is_not_saved() {
    let lists = "<select multiple id='p:duelingListBox:backingList_a'><option>A</option></select>\
                 <select multiple id='p:duelingListBox:backingList_s'><option>B</option><option>C</option></select>";
    let mut moved = snapshot(CLASSES, "en-US", lists);
    assert_eq!(
        proved(&moved),
        ["apex-class/A=off", "apex-class/B=on", "apex-class/C=on", "list/apex-class=3"]
    );
    let option = moved.nodes.iter_mut().find(|node| node.text == "C").expect("an option");
    option.saved = Some(false);
    assert_eq!(proved(&moved), ["apex-class/A=off", "apex-class/B=on"]);
}

#[test]
fn ranges_are_two_addresses_side_by_side() {
    let row = |cells: &[&str]| format!("<tr class=dataRow><td>{}</td></tr>", cells.join("</td><td>"));
    let page =
        |rows: &[String]| proved_by(RANGES, "nl-NL", &format!("<table class=list>{}</table>", rows.concat()));
    let range = row(&["Bewerk", "192.0.2.1", "192.0.2.9", "Kantoor"]);
    assert_eq!(
        page(std::slice::from_ref(&range)),
        ["list/login-ip=1", "login-ip/192.0.2.1-192.0.2.9=Kantoor"]
    );
    for doubtful in [
        ["x", "192.0.2.9", "192.0.2.1", ""],
        ["192.0.2.1", "192.0.2.2", "192.0.2.3", ""],
        ["x", "192.0.2.1", "y", ""],
    ] {
        let read = page(&[range.clone(), row(&doubtful)]);
        assert_eq!(read, ["login-ip/192.0.2.1-192.0.2.9=Kantoor"], "{doubtful:?}");
    }
}

#[test]
fn a_list_without_a_chosen_option_has_no_value() {
    let select = |chosen: &str| {
        let select =
            format!("<select id=s><option{chosen}>2 hours</option><option>8 hours</option></select>");
        let page = format!(
            "<h3 class=x></h3><div class=pbSubheader><h3>Session Settings</h3></div>{}",
            detail(&[("Timeout", &select)])
        );
        proved_by(&format!("{PROFILE}/e"), "en-US", &page)
    };
    assert_eq!(select(" selected"), ["session/Timeout=2 hours"]);
    assert_eq!(select(""), [""; 0]);
}
