//! What nobody sees, what has not come yet, and what stands on a page in a form that nobody knows: nothing is whole then, and
//! nothing is right by it.

#![allow(clippy::expect_used, reason = "a test may fail")]

use permlight_core::evaluate::{Context, evaluate_in};
use permlight_core::fact;
use permlight_core::finding::Outcome;
use permlight_core::page::{Labels, Read, all, plan, read};
use permlight_core::policy::Policy;

const ON: &str = "<img class=checkImg src=/img/checkbox_checked.gif>";
const OFF: &str = "<img class=checkImg src=/img/checkbox_unchecked.gif>";
const USER: &str = "/005000000000001?noredirect=1";
const PROFILE: &str = "/00e000000000001";
const COMPANY: &str = "/00D000000000001";
const SESSION: &str = "/_ui/system/security/SessionSettings?id=00D000000000001";
const NONE: &str = "<tr><th class=noRowsHeader>No records to display</th></tr>";
const HIDDEN: [&str; 3] = ["hidden", "style='display:none'", "style='color: red; display: none'"];

fn of(path: &str, body: &str) -> Read {
    let html = format!("<html lang=en-US><body><div>{body}<hr></div></body></html>");
    let url = ["https://acme.my.salesforce.com", path].concat();
    let snapshot = permlight_html::collect(&html, &url, &plan(&url).expect("a page"));
    read(&snapshot, &Labels::new()).expect("a page")
}

/// What rules find by what is kept of a page: the worst that one finds.
fn outcome(path: &str, body: &str, code: &str) -> Option<Outcome> {
    let read = of(path, body);
    let capture = fact::capture(read.capture.subject.clone(), &read.saved);
    let policy = Policy::all().iter().find(|policy| policy.rules().any(|rule| rule.code == code));
    let findings = evaluate_in(&capture, policy.expect("a rule"), &Context::default());
    findings.iter().filter(|finding| finding.rule.code == code).map(|finding| finding.outcome).max()
}

/// What the page claims to have shown whole.
fn wholes(path: &str, body: &str) -> Vec<String> {
    let saved = of(path, body).saved;
    let all =
        saved.iter().filter(|fact| fact.key.starts_with("list/") || fact.key == fact::OTHER_PERMISSIONS);
    all.map(|fact| fact.key.to_string()).collect()
}

fn list(headings: &[&str], rows: &str) -> String {
    let headings = headings.join("</th><th>");
    format!("<table class=list><tr class=headerRow><th>{headings}</th></tr>{rows}</table>")
}

fn row(how: &str, cells: &[&str]) -> String {
    let cells = cells.join("</td><td class=dataCell>");
    format!("<tr class='dataRow even' {how}><td class=dataCell>{cells}</td></tr>")
}

fn related(id: &str, list: &str) -> String {
    format!("<div class=bRelatedList id=x_{id}><h3>List</h3><div class=pbBody>{list}</div></div>")
}

/// Pages of one list or of boxes, each with all that it claims: what comes into them is put before the mark.
fn pages() -> Vec<(&'static str, String)> {
    let body = |shown: &str| format!("<div class=pbBody>{shown}|</div>");
    let ranges = list(&["Start", "End", "Description"], &row("", &["203.0.113.7", "203.0.113.9", "Office"]));
    let boxes = format!(
        "<table class=list><tr><td>API Enabled</td><td>{ON}</td></tr><tr><td>Run Reports</td><td>{OFF}</td></tr></table>"
    );
    let form = "<table class=list><tr><td>API Enabled</td><td><input type=checkbox id=a:userPerm title=ApiEnabled></td></tr></table>";
    let apps = list(&["App"], &row("", &["Sales", OFF, "<img src=/img/radio_unchecked.gif>"]));
    let objects = "<table class=list id=x:table_objects_and_tabs><tbody id=x:table_objects_and_tabs:tb><tr class=dataRow>\
        <td><a href='/00e000000000001?s=ObjectsAndTabs&amp;o=Account'>Accounts</a></td><td>No Access</td><td>8</td><td>--</td></tr></tbody></table>";
    let lists = "<select id=x:backingList_a multiple><option>A</option></select>\
        <select id=x:backingList_s multiple><option disabled>--None--</option></select>";
    vec![
        ("/00e000000000001?s=LoginIPRanges", body(&ranges)),
        ("/00e000000000001?s=ClassAccess", body(&list(&["Name"], NONE))),
        ("/0PS000000000001?s=ConnectedApps", body(&list(&["Name"], NONE))),
        ("/00e000000000001?s=ObjectsAndTabs", body(objects)),
        ("/00e000000000001?s=AssignedApps", body(&apps)),
        ("/00e000000000001/e?s=ClassAccess", body(lists)),
        ("/0PS000000000001?s=SystemPermissions", body(&boxes)),
        ("/00e000000000001/e?s=AppPermissions", body(form)),
    ]
}

/// Something is on its way, or stands there in a form that nobody reads: it may be more of the same.
#[test]
fn a_page_that_is_at_work_or_shows_what_nobody_reads_is_not_whole() {
    for (path, page) in pages() {
        let with = |more: &str| wholes(path, &page.replace('|', more));
        assert_eq!(with("").len(), 1, "{path}");
        for more in [
            "<div class=loading></div>",
            "<span class='indicator small-spinner'>Please wait</span>",
            "<div aria-busy=true></div>",
            "<div role=grid><div role=row>Leads</div></div>",
            "<iframe src=/apex/more></iframe>",
        ] {
            assert_eq!(with(more), [""; 0], "{path}: {more}");
            let before = page.replace("<div class=pbBody>", &["<div class=pbBody>", more].concat());
            assert_eq!(wholes(path, &before.replace('|', "")), [""; 0], "{path}: {more} before");
        }
        // What is ready says so: pages keep their signs and hide them.
        for ready in [
            "<div class=loading style='display: none'></div>",
            "<div style='display:none'><img class=spinner></div>",
            "<div aria-busy=false></div>",
        ] {
            assert_eq!(with(ready).len(), 1, "{path}: {ready}");
        }
    }
    let whole = format!("<div aria-busy=true>{}</div>", pages()[0].1.replace('|', ""));
    assert_eq!(wholes(pages()[0].0, &whole), [""; 0], "around it");
}

#[test]
fn a_second_table_of_another_form_may_hold_more_of_the_list() {
    let other = "<table><tbody><tr><td>0.0.0.0</td><td>255.255.255.255</td></tr></tbody></table>";
    for (path, page) in
        pages().into_iter().filter(|(path, _)| !path.contains("/e?") && !path.contains("Apps"))
    {
        assert_eq!(wholes(path, &page.replace('|', other)), [""; 0], "{path}");
        let before = page.replace("<div class=pbBody>", &["<div class=pbBody>", other].concat());
        assert_eq!(wholes(path, &before.replace('|', "")), [""; 0], "{path}: before");
    }
    // What holds the whole page together is no list.
    let (path, page) = &pages()[1];
    let around = format!("<table><tr><td>{}</td></tr></table>", page.replace('|', ""));
    assert_eq!(wholes(path, &around).len(), 1);
}

/// Permissions that come later come between those that are there, or after them.
#[test]
fn an_original_profile_that_is_at_work_has_more_permissions() {
    let group = |permission: &str, after: &str| {
        format!(
            "<div class=pbSubheader><h3>Permissions</h3></div><div class=pbSubsection><table class=detailList>\
             <tr><td class=labelCol>{permission}</td><td class=dataCol>{ON}</td></tr></table></div>{after}"
        )
    };
    let page = |first: &str, second: &str, third: &str| {
        let next = "<div class=pbSubheader><h3>Standard Object Permissions</h3></div>";
        format!(
            "<div class=pbBody>{}{}{next}{third}</div>",
            group("API Enabled", first),
            group("Run Reports", second)
        )
    };
    assert_eq!(wholes(PROFILE, &page("", "", "")), [fact::OTHER_PERMISSIONS]);
    for at_work in ["<div class=loading></div>", "<div aria-busy=true></div>", "<iframe src=/x></iframe>"] {
        assert_eq!(wholes(PROFILE, &page(at_work, "", "")), [""; 0], "{at_work}");
        assert_eq!(wholes(PROFILE, &page("", at_work, "")), [""; 0], "{at_work}");
        assert_eq!(wholes(PROFILE, &page("", "", at_work)).len(), 1, "{at_work}: those of objects");
    }
}

/// A licence is right by being there: in a row that nobody sees it is not.
#[test]
fn a_row_that_nobody_sees_says_nothing_and_leaves_its_list_open() {
    let link = "<a href=/0PL000000000001>Salesforce API Integration</a>";
    let held = |how: &str| related("RelatedPermsetLicenseList", &list(&["Name"], &row(how, &[link])));
    let seats = |how: &str| {
        let headings =
            ["Name", "Status", "Total Licenses", "Used Licenses", "Remaining Licenses", "Expiration Date"];
        list(&headings, &row(how, &["Salesforce Integration", "Active", "5", "1", "4", ""]))
    };
    let company = |how: &str| related("RelatedUserLicenseList", &seats(how));
    for how in [""].iter().chain(&HIDDEN) {
        for (path, code, page) in
            [(USER, "LIC004", held(how)), (COMPANY, "LIC001", company(how)), ("/100", "LIC001", seats(how))]
        {
            let (wanted, whole) = if how.is_empty() { (Outcome::Pass, 1) } else { (Outcome::Unknown, 0) };
            assert_eq!(outcome(path, &page, code), Some(wanted), "{path}: {how}");
            assert_eq!(wholes(path, &page).len(), whole, "{path}: {how}");
        }
    }
    let ranges = |how: &str| {
        let rows =
            [row("", &["203.0.113.7", "203.0.113.9", ""]), row(how, &["198.51.100.0", "198.51.100.9", ""])];
        list(&["Start", "End", "Description"], &rows.concat())
    };
    let path = "/00e000000000001?s=LoginIPRanges";
    assert_eq!(outcome(path, &ranges(""), "LOG010"), Some(Outcome::Pass));
    for how in HIDDEN {
        assert_eq!(outcome(path, &ranges(how), "LOG010"), Some(Outcome::Unknown), "{how}");
    }
}

#[test]
fn a_setting_that_nobody_sees_or_that_is_half_on_is_not_on() {
    let form = |how: &str, more: &str| {
        format!(
            "<form><table class=detailList><tr {how}><td class=data2Col><input type=checkbox id=p1 checked {more}>\
             <label for=p1>Enforce login IP ranges on every request</label></td></tr></table></form>"
        )
    };
    let of = |how: &str, more: &str| outcome(SESSION, &form(how, more), "LOG105");
    assert_eq!(of("", ""), Some(Outcome::Pass));
    assert_eq!(of("", "disabled"), Some(Outcome::Pass), "the org has it so");
    for how in HIDDEN {
        assert_eq!(of(how, ""), Some(Outcome::Unknown), "{how}");
    }
    for half in ["aria-checked=mixed", "aria-checked=false"] {
        assert_eq!(of("", half), Some(Outcome::Unknown), "{half}");
    }
}

/// What assistive technology is told of a box, every page asks: the box alone does not say that it is half on.
#[test]
fn of_every_box_it_is_read_what_assistive_technology_is_told() {
    let address = |page: &permlight_core::page::PageDefinition| {
        let section = page.sections.first().map_or(String::new(), |section| format!("s={section}&"));
        let path = page.path.replace('*', "000000000001");
        let (edit, object) =
            (if page.edit { "/e" } else { "" }, if page.of_object { "o=Account" } else { "" });
        format!("https://acme.my.salesforce.com{path}{edit}?{section}{object}")
    };
    let mut boxes = 0;
    for page in all() {
        let plan = plan(&address(page)).expect("a page");
        for query in plan.queries.iter().filter(|query| !query.text && !query.attributes.is_empty()) {
            if query.css.contains("checkbox") || query.css.contains("checkImg") {
                boxes += 1;
                assert!(query.attributes.contains(&"aria-checked"), "{}: {}", page.id, query.css);
            }
        }
    }
    assert!(boxes > 30, "{boxes}");
}
