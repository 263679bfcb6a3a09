//! Shapes that no page is known to have: what stands where nobody looks for it, or says two things, never makes anything right.

#![allow(clippy::expect_used, reason = "a test may fail")]

use permlight_core::evaluate::{Context, evaluate_in};
use permlight_core::fact;
use permlight_core::finding::Outcome;
use permlight_core::page::{Labels, Read, plan, read};
use permlight_core::policy::Policy;

const PROFILE: &str = "/00e000000000001";
const SET: &str = "/0PS000000000001?s=SystemPermissions";
const LOGINS: &str = "/0Ya";
const USER: &str = "hubspot.api@acme.example";
const ON: &str = "<img class=checkImg src=/img/checkbox_checked.gif>";
const BAD: &str = "Invalid Password";
const OFF: &str = "<img class=checkImg src=/img/checkbox_unchecked.gif>";

fn of(path: &str, body: &str) -> Read {
    let html = format!("<html lang=en-US><body><div>{body}<hr></div></body></html>");
    let url = ["https://acme.my.salesforce.com", path].concat();
    let snapshot = permlight_html::collect(&html, &url, &plan(&url).expect("a page"));
    read(&snapshot, &Labels::new()).expect("a page")
}

/// What a rule says of a page, by what is kept of it.
fn outcome(path: &str, body: &str, code: &str) -> Outcome {
    let read = of(path, body);
    let capture = fact::capture(read.capture.subject.clone(), &read.saved);
    let context = Context { watched: vec![USER.to_owned()], ..Context::default() };
    let policy = Policy::all().iter().find(|policy| policy.rules().any(|rule| rule.code == code));
    let findings = evaluate_in(&capture, policy.expect("a rule"), &context);
    findings.iter().find(|finding| finding.rule.code == code).expect("a finding").outcome
}

/// Whether a page says that it has no other permissions than it names.
fn is_whole(path: &str, body: &str) -> bool {
    of(path, body)
        .saved
        .iter()
        .any(|fact| fact.key == fact::OTHER_PERMISSIONS || fact.key.starts_with("list/"))
}

/// The original page of a profile: two groups of permissions, with something at the end of the first.
fn profile(in_table: &str, after: &str) -> String {
    let row = |name: &str, shown: &str| {
        format!("<tr><td class=labelCol>{name}</td><td class=dataCol>{shown}</td></tr>")
    };
    let part = |heading: &str, rows: &str, more: &str| {
        format!(
            "<div class=pbSubheader><h3>{heading}</h3></div><div class=pbSubsection><table class=detailList><tbody>{rows}</tbody></table>{more}</div>"
        )
    };
    let first = [row("API Enabled", ON), in_table.to_owned()].concat();
    [
        part("Administrative Permissions", &first, after),
        part("General User Permissions", &row("Run Reports", OFF), ""),
        part("Standard Object Permissions", "", ""),
    ]
    .concat()
}

#[test]
fn a_group_of_permissions_with_something_else_in_it_is_not_all_of_them() {
    assert!(is_whole(PROFILE, &profile("", "")));
    for row in [
        "<tr><th class=labelCol>Modify All Data</th><td class=dataCol><img src=/img/checkbox_checked.gif></td></tr>",
        "<tr><td class=data2Col colspan=2>Modify All Data: Yes</td></tr>",
        "<tr><td class=data2Col><table><tr><td>Modify All Data</td><td>Yes</td></tr></table></td></tr>",
    ] {
        assert!(!is_whole(PROFILE, &profile(row, "")), "{row}");
    }
    for block in [
        format!("<p>Modify All Data {ON}</p>"),
        format!("<div><span>Modify All Data</span>{ON}</div>"),
        format!("<table><tr><td class=labelCol>Modify All Data</td><td class=dataCol>{ON}</td></tr></table>"),
        "<ul><li>Modify All Data</li></ul>".to_owned(),
    ] {
        assert!(!is_whole(PROFILE, &profile("", &block)), "{block}");
    }
}

/// A page of half of the permissions, with something behind its rows.
fn half(rows: &[(&str, &str, &str)], behind: &str) -> String {
    let row = |(name, shown, says): &(&str, &str, &str)| {
        format!("<tr class=dataRow><td>{name}</td><td>{shown}</td><td>{says}</td></tr>")
    };
    let rows = rows.iter().map(row).collect::<Vec<_>>().concat();
    format!("<div class=pbBody><table class=list><tbody>{rows}</tbody></table>{behind}</div>")
}

#[test]
fn a_box_outside_of_the_rows_may_be_any_permission() {
    let rows = [("API Enabled", ON, "Use the API")];
    assert!(is_whole(SET, &half(&rows, "")));
    for behind in [
        format!("<div>Modify All Data {ON}</div>"),
        format!("<ul><li>Modify All Data {ON}</li></ul>"),
        "<label>Modify All Data <input type=checkbox checked></label>".to_owned(),
        "<div role=row><div role=cell>Modify All Data</div><div role=checkbox aria-checked=true></div></div>"
            .to_owned(),
    ] {
        assert!(!is_whole(SET, &half(&rows, &behind)), "{behind}");
    }
}

/// Without a box, words outside of the rows are a permission's if they are its label, or if they stand among the boxes.
#[test]
fn words_outside_of_the_rows_may_be_a_permission() {
    let rows = [("API Enabled", ON, "Use the API")];
    let whole = |body: &str| is_whole(SET, body) && is_whole(&SET.replace("0PS", "00e"), body);
    for other in
        ["<div>These are the permissions.</div>", "<div class=errorMsg style='display: none'>Error</div>"]
    {
        assert!(whole(&half(&rows, other)), "{other}");
    }
    for label in [
        "<p>Modify All Data</p>",
        "<div>Modify All Data: Yes</div>",
        "<div>Modify All Data<img src=/img/yes.png></div>",
        "<ul><li>Modify All Data ✓</li></ul>",
        "<div><div><span>Modify All Data</span> <b>Yes</b></div></div>",
        "<dl><dt>Modify All Data</dt><dd>Yes</dd></dl>",
    ] {
        assert!(!whole(&half(&rows, label)), "{label}");
        let before = half(&rows, "").replace("<table", &[label, "<table"].concat());
        assert!(!whole(&before), "{label}");
    }
    let (first, second) =
        (half(&rows, ""), half(&[("Run Reports", OFF, "")], "").replace("<div class=pbBody>", ""));
    let between = |words: &str| [first.trim_end_matches("</div>"), words, &second].concat();
    assert!(whole(&between("")));
    for words in
        ["<p>Alle Daten ändern</p>", "<div>Something new ✓</div>", "<div><span>Something</span></div>"]
    {
        assert!(!whole(&between(words)), "{words}");
    }
    let form = |words: &str| {
        let row = |name: &str| {
            format!(
                "<tr><td>{name}</td><td><input type=checkbox id=a:{name}:userPerm title={name}></td></tr>"
            )
        };
        let table = |name: &str| format!("<table class=list><tbody>{}</tbody></table>", row(name));
        format!("<div class=pbBody>{}{words}{}</div>", table("ApiEnabled"), table("RunReports"))
    };
    let path = SET.replace("?s", "/e?s");
    assert!(is_whole(&path, &form("")));
    for words in ["<p>Modify All Data</p>", "<div>Something new: on</div>"] {
        assert!(!is_whole(&path, &form(words)), "{words}");
    }
}

#[test]
fn a_box_is_off_only_if_nothing_says_otherwise() {
    let of = |shown: &str| outcome(SET, &half(&[("Modify All Data", shown, "")], ""), "DAT102");
    for off in [OFF, "<input type=checkbox disabled>", "<input type=checkbox disabled aria-checked=false>"] {
        assert_eq!(of(off), Outcome::Pass, "{off}");
    }
    for unclear in [
        "<input type=checkbox disabled aria-checked=true>",
        "<input type=checkbox disabled aria-checked=mixed>",
        "<img class=checkImg src=/img/checkbox_unchecked.gif aria-checked=true>",
        "<img class=checkImg src='data:image/gif;base64,xx'>",
    ] {
        assert_eq!(of(unclear), Outcome::Unknown, "{unclear}");
    }
}

/// A label over two rows is that of two boxes, and a page that somebody filters does not show all of them.
#[test]
fn a_label_of_two_rows_and_a_choice_of_rows_leave_a_page_open() {
    let rows =
        |rows: &str| format!("<div class=pbBody><table class=list><tbody>{rows}</tbody></table></div>");
    let api = format!("<tr class=dataRow><td>API Enabled</td><td>{ON}</td></tr>");
    let two = format!(
        "{api}<tr class=dataRow><td rowspan=2>Modify All Data</td><td>{OFF}</td></tr><tr class=dataRow><td>{ON}</td></tr>"
    );
    assert_eq!(outcome(SET, &rows(&two), "DAT102"), Outcome::Unknown);
    assert!(is_whole(SET, &rows(&api)));
    let views = "<select name=view><option selected>Enabled only</option></select>";
    assert!(!is_whole(SET, &[&rows(&api), views].concat()));
}

#[test]
fn what_describes_a_permission_does_not_name_it() {
    let of = |name: &str, says: &str| outcome(SET, &half(&[(name, OFF, says)], ""), "DAT102");
    assert_eq!(of("Modify All Data", "Change every record"), Outcome::Pass);
    assert_eq!(of("A Permission of Tomorrow", "Modify All Data"), Outcome::Unknown);
}

/// The Login History with a good login of the user and another row: its user, time and status.
fn logins(user: &str, time: &str, status: &str) -> String {
    let row = |user: &str, time: &str, status: &str| {
        format!(
            "<tr class=dataRow><td>{user}</td><td>{time}</td><td>203.0.113.4</td><td>Remote Access 2.0</td><td>{status}</td><td>HubSpot</td></tr>"
        )
    };
    let head = ["Username", "Login Time", "Source IP", "Login Type", "Status", "Application"];
    let head = head.map(|name| format!("<th>{name}</th>")).concat();
    let rows = [row(USER, "9:14", "Success"), row(user, time, status)].concat();
    format!("<div class=pbBody><table class=list><tr class=headerRow>{head}</tr>{rows}</table></div>")
}

#[test]
fn a_failed_login_counts_whatever_it_is_called() {
    let of = |user: &str, time: &str, status: &str| outcome(LOGINS, &logins(user, time, status), "EVD001");
    assert_eq!(of(USER, "9:15", "Success"), Outcome::Pass);
    assert_eq!(of("dana@acme.example", "9:15", BAD), Outcome::Pass);
    for (user, time, status, told) in [
        (USER, "9|15", BAD, Outcome::Fail),
        (USER, "9:15", "Success; Invalid Password", Outcome::Fail),
        // Whose these are, nobody can tell.
        ("hubspot.api@acme.exam...", "9:15", BAD, Outcome::Unknown),
        ("HUBSPOT.API@ac…", "9:15", BAD, Outcome::Unknown),
        ("HubSpot Integration", "9:15", BAD, Outcome::Unknown),
        ("dana@acme.exam...", "9:15", BAD, Outcome::Pass),
    ] {
        assert_eq!(of(user, time, status), told, "{user} {time} {status}");
    }
}
