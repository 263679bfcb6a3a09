//! A log that somebody filtered or sorted: what it does not show, nobody knows, so no login that it shows is proof of good ones.

#![allow(clippy::expect_used, reason = "a test may fail")]

use permlight_core::evaluate::{Context, evaluate_in};
use permlight_core::finding::Outcome;
use permlight_core::page::{Labels, plan, read};
use permlight_core::policy::Policy;

const LOGINS: &str = "https://acme.my.salesforce.com/0Ya";
const USER: &str = "a@b.example";
const PAGER: &str = "<div class=bNext><a href=#>Next Page</a></div>";

fn headings(sorted: &[(&str, &str)]) -> String {
    let names = ["User", "Login Time", "Source IP", "Login Type", "Status", "Application"];
    let heading = |name: &str| {
        let sign = sorted.iter().find(|(by, _)| *by == name).map(|(_, how)| format!("<img class={how}>"));
        format!("<th><a href=#>{name}{}</a></th>", sign.unwrap_or_default())
    };
    format!("<tr class=headerRow>{}</tr>", names.map(heading).concat())
}

fn list(headings: &str) -> String {
    let row = |time: &str| {
        let cells = [USER, time, "192.0.2.1", "Other Apex API", "Success", "Hub"];
        format!("<tr class=dataRow><td class=dataCell>{}</td></tr>", cells.join("</td><td class=dataCell>"))
    };
    format!("<table class=list>{headings}{}{}</table>", row("11/20/2026 9:14:03"), row("11/20/2026 9:00:00"))
}

/// What EVD001 says of the user.
fn judged(language: &str, body: &str) -> Outcome {
    let html =
        format!("<html lang={language}><body><div><div class=pbBody>{body}</div><hr></div></body></html>");
    let snapshot = permlight_html::collect(&html, LOGINS, &plan(LOGINS).expect("a page"));
    let read = read(&snapshot, &Labels::new()).expect("a page");
    let context = Context { watched: vec![USER.to_owned()], ..Context::default() };
    let policy = Policy::all().iter().find(|policy| policy.id == "recommended").expect("a policy");
    let findings = evaluate_in(&read.capture, policy, &context);
    findings.iter().find(|finding| finding.rule.code == "EVD001").expect("a finding").outcome
}

fn view(options: &str) -> String {
    format!(
        "<form><select name=fcf id=fcf title='View:'>{options}</select><a href=/x>Create New View</a></form>"
    )
}

#[test]
fn a_view_that_shows_all_logins_hides_none() {
    let list = list(&headings(&[("Login Time", "sortDesc")]));
    assert_eq!(judged("en-US", &list), Outcome::Pass);
    assert_eq!(judged("en-US", &[&list, PAGER].concat()), Outcome::Pass, "no log shows all of it");
    for all in [
        "<option value=1 selected>All</option>",
        "<option value=1>Failed</option><option value=2 selected>Default</option>",
    ] {
        assert_eq!(judged("en-US", &[&view(all), &*list].concat()), Outcome::Pass, "{all}");
    }
    let download = "<select name=ft><option selected>CSV File</option></select>";
    assert_eq!(judged("en-US", &[&*list, download].concat()), Outcome::Pass, "what can be downloaded");
}

#[test]
fn a_view_of_logins_that_somebody_made_may_hide_some() {
    let list = list(&headings(&[]));
    for some in [
        "<option value=1 selected>Good ones</option><option value=2>All</option>",
        "<option value=1>All</option><option value=2 selected>API logins</option>",
        "<option value=1>All</option><option value=2 selected></option>",
        "<option value=1>Good ones</option><option value=2>All</option>",
        "<option value=1>All of HubSpot</option>",
        "",
    ] {
        assert_eq!(judged("en-US", &[&view(some), &*list].concat()), Outcome::Unknown, "{some}");
        assert_eq!(judged("en-US", &[&list, &*view(some)].concat()), Outcome::Unknown, "{some}, below");
    }
    let enhanced =
        view("<option selected>Good ones</option>").replace("id=fcf", "id=00B000000000001_listSelect");
    assert_eq!(judged("en-US", &[&enhanced.replace("name=fcf", ""), &*list].concat()), Outcome::Unknown);
}

#[test]
fn a_search_may_hide_logins_and_a_letter_none_of_a_user() {
    let list = list(&headings(&[]));
    let letters = "<div class=rolodex><span class=listItemSelected>A</span><a class=listItem>All</a></div>";
    for (above, outcome) in [
        ("<input type=text class=find value=Success>", Outcome::Unknown),
        ("<input type=text value=''>", Outcome::Pass),
        (letters, Outcome::Pass),
    ] {
        assert_eq!(judged("en-US", &[above, &*list].concat()), outcome, "{above}");
    }
}

/// By status, or the oldest first: the first page of such a list holds what its sorter put there.
#[test]
fn logins_in_another_order_than_the_latest_first_may_stand_on_the_next_page() {
    for sorted in
        [("Status", "sortAsc"), ("Status", "sortDesc"), ("User", "sortAsc"), ("Login Time", "sortAsc")]
    {
        let list = list(&headings(&[sorted]));
        assert_eq!(judged("en-US", &[&list, PAGER].concat()), Outcome::Unknown, "{sorted:?}");
        let both = [("Login Time", "sortDesc"), sorted];
        if sorted.0 != "Login Time" {
            let list = self::list(&headings(&both));
            assert_eq!(judged("en-US", &[&list, PAGER].concat()), Outcome::Unknown, "{both:?}");
        }
    }
}

/// A name that is not simply that of another user may be that of this one.
#[test]
fn a_failed_login_by_somebody_unclear_may_be_by_the_user() {
    let list = list(&headings(&[]));
    let with = |name: &str| {
        let failed = list.rsplit_once("<tr class=dataRow>").expect("a row").1;
        let failed = failed.replace(USER, name).replace("Success", "Invalid Password");
        judged("en-US", &list.replace("</table>", &["<tr class=dataRow>", &failed].concat()))
    };
    for other in [
        "c@b.example",
        "ab@b.example",
        "a@b.example.uat",
        "o'hara+x@b.example",
        "033**2@00d2**db",
        "c@b.exa...",
    ] {
        assert_eq!(with(other), Outcome::Pass, "{other}");
    }
    for unclear in [
        "HubSpot",
        "a@b.exa...",
        "a@b**",
        "a**@b.example",
        "a@b.example (HubSpot)",
        "HubSpot a@b.example",
        "&lt;a@b.example&gt;",
        "a@b.example|x",
        "a@b.example, c@b.example",
        "\u{ff41}@b.example",
        "a\u{ff20}b.example",
    ] {
        assert_eq!(with(unclear), Outcome::Unknown, "{unclear}");
    }
    assert_eq!(with("A@B.example"), Outcome::Fail);
}
