//! Pages as Salesforce writes them: what public fragments have, and what had been read wrongly or not at all.

#![allow(clippy::expect_used, reason = "a test may fail")]

use permlight_core::page::{Labels, Read, plan, read};

const PROFILE: &str = "https://acme.my.salesforce.com/00e000000000001";
const PROFILE_EDIT: &str = "https://acme.my.salesforce.com/00e000000000001/e";
const SET_OBJECT: &str = "https://acme.my.salesforce.com/0PS000000000001?s=EntityPermissions&o=Account";
const SET_OBJECT_EDIT: &str =
    "https://acme.my.salesforce.com/0PS000000000001/e?s=EntityPermissions&o=Account";
const USER: &str = "https://acme.my.salesforce.com/005000000000001";

const ON: &str = "<img class=checkImg src=/img/checkbox_checked.gif>";

fn of(url: &str, body: &str) -> Read {
    let html = format!("<html lang=en-US><body><div>{body}<hr></div></body></html>");
    read(&permlight_html::collect(&html, url, &plan(url).expect("a page")), &Labels::new()).expect("a page")
}

fn facts(url: &str, body: &str) -> Vec<String> {
    of(url, body).saved.iter().map(|fact| format!("{}={}", fact.key, fact.value)).collect()
}

fn detail(rows: &str) -> String {
    format!("<table class=detailList><tbody>{rows}</tbody></table>")
}

/// Two boxes of a form: for each, its id, what its row says, and the words and the target of its label element.
fn form(fields: [(&str, &str, &str, &str); 2]) -> String {
    let field = |(id, row, words, target): (&str, &str, &str, &str)| {
        let label = format!("<label for={target}>{words}</label>");
        let cell = if row == words { label } else { format!("{row}{label}") };
        format!("<td class=labelCol>{cell}</td><td class=dataCol><input type=checkbox id={id} checked></td>")
    };
    detail(&format!("<tr>{}</tr>", fields.map(field).concat()))
}

#[test]
fn a_label_that_its_row_contradicts_and_an_id_that_stands_twice_identify_nothing() {
    let (users, sharing) = ("Manage Users", "Manage Sharing");
    let right = facts(PROFILE_EDIT, &form([("a", users, users, "a"), ("b", sharing, sharing, "b")]));
    assert_eq!(right, ["permission/ManageSharing=on", "permission/ManageUsers=on"]);
    for fields in [
        // The box of one has the id of the other.
        [("a", users, users, "a"), ("a", sharing, sharing, "b")],
        [("b", users, users, "a"), ("b", sharing, sharing, "b")],
        // The label of one names the box of the other.
        [("a", users, users, "b"), ("b", sharing, sharing, "a")],
    ] {
        let read = of(PROFILE_EDIT, &form(fields));
        let mut said = read.saved.iter().filter(|fact| fact.key.starts_with("permission/"));
        assert_eq!(said.next().map(|fact| &fact.key), None, "{fields:?}");
        assert!(!read.unidentified.is_empty(), "{fields:?}");
    }
}

#[test]
fn apps_and_connected_apps_of_an_original_profile_stand_in_plain_cells() {
    let table =
        |class: &str, boxes: &str| format!("<table class={class}><tbody><tr>{boxes}</tr></tbody></table>");
    for cell in ["td", "th"] {
        let row = |name: &str, table: &str| {
            format!("<{cell} class=labelCol>{name}</{cell}><td class=dataCol>{table}</td>")
        };
        let apps = table(
            "tabSetTable",
            &format!("<td>{ON}</td><td><img class=radioImg src=/img/radio_checked.gif></td>"),
        );
        let connected = table("connectedAppTable", &format!("<td>{ON}</td>"));
        let part = |heading: &str, rows: String| {
            format!(
                "<div class=pbSubheader><h3>{heading}</h3></div><div class=pbSubsection>{}</div>",
                detail(&rows)
            )
        };
        let body = [
            part("Custom App Settings", format!("<tr>{}</tr>", row("Sales", &apps))),
            part("Connected App Access", format!("<tr>{}</tr>", row("HubSpot", &connected))),
        ];
        assert_eq!(
            facts(PROFILE, &body.concat()),
            ["app/Sales=default", "connected-app/HubSpot=on", "list/app=1", "list/connected-app=1"],
            "{cell}"
        );
    }
    // The name of one says nothing of the next, whose name nobody knows.
    let nameless = detail(&format!(
        "<tr><td class=labelCol>HubSpot</td><td class=dataCol>{0}</td><td class='labelCol empty'>x</td><td class=dataCol>{0}</td></tr>",
        table("connectedAppTable", &format!("<td>{ON}</td>"))
    ));
    let read = facts(PROFILE, &nameless);
    assert!(!read.iter().any(|fact| fact.starts_with("list/")), "{read:?}");
}

#[test]
fn the_setting_of_a_tab_is_what_its_part_says() {
    let part = |heading: &str, body: &str| {
        format!("<div class=pbSubheader><h3>{heading}</h3></div><div class=pbSubsection>{body}</div>")
    };
    let select = |chosen: &str| {
        format!(
            "<select id=page:console:j_id77:objects_tabs_detail:j_id120:0:j_id125:j_id130:j_id134>\
             <option>Tab Hidden<option selected>{chosen}</select>"
        )
    };
    let row =
        |value: &str| detail(&format!("<tr><td class=labelCol>x</td><td class=dataCol>{value}</td></tr>"));
    assert_eq!(
        facts(SET_OBJECT_EDIT, &part("Tab Settings", &row(&select("Default On")))),
        ["tab/Account=Default On"]
    );
    // Layouts are chosen in lists that are called alike.
    assert_eq!(
        facts(SET_OBJECT_EDIT, &part("Page Layout Assignments", &row(&select("Account Layout")))),
        [""; 0]
    );
    assert_eq!(facts(SET_OBJECT, &part("Tab Settings", &row("Default On"))), ["tab/Account=Default On"]);
    // Two boxes, Available and Visible: their names are not those of tabs.
    let boxes = format!(
        "<table class=list><tr><td>Available</td><td>{ON}</td></tr><tr><td>Visible</td><td>{ON}</td></tr></table>"
    );
    assert_eq!(facts(SET_OBJECT, &part("Tab Settings", &boxes)), [""; 0]);
}

#[test]
fn an_error_block_that_is_hidden_says_nothing() {
    let field = form([("a", "Manage Users", "Manage Users", "a"), ("b", "API Enabled", "API Enabled", "b")]);
    for block in [
        "<div class=pbError id=errorDiv_ep style='display: none'>Error</div>",
        "<div class=pbError id=errorDiv_ep style='display:none'>Error</div>",
        "<div class='errorMsg hidden' id=validationError>Error</div>",
    ] {
        assert_eq!(facts(PROFILE_EDIT, &format!("{block}{field}")).len(), 2, "{block}");
    }
    let shown = "<div class=pbError id=errorDiv_ep>Error</div>";
    assert_eq!(facts(PROFILE_EDIT, &format!("{shown}{field}")), [""; 0]);
}

#[test]
fn sets_that_wait_for_an_activation_are_assigned() {
    let list = |id: &str, title: &str, rows: &str| {
        format!(
            "<div class=bRelatedList id={id}><h3>{title}</h3><table class=list><tbody>{rows}</tbody></table></div>"
        )
    };
    let row = |id: &str, name: &str| {
        format!("<tr class='dataRow even'><th class=dataCell><a href=/{id}>{name}</a></th></tr>")
    };
    let own =
        list("005_RelatedPermsetAssignmentList", "Permission Set Assignments", &row("0PS000000000001", "A"));
    let waiting = |title: &str| list("005_Other", title, &row("0PS000000000002", "B"));
    let entries = ["permission-set/0PS000000000001=A", "permission-set/0PS000000000002=B"];
    let known =
        facts(USER, &[own.as_str(), &waiting("Permission Set Assignments: Activation Required")].concat());
    assert_eq!(known, [&["list/permission-set=2"], &entries[..]].concat());
    // In another language nobody knows what the list is: then there may be more.
    let unknown = facts(USER, &[own.as_str(), &waiting("Toewijzingen")].concat());
    assert!(unknown.iter().all(|fact| !fact.starts_with("list/")), "{unknown:?}");
    assert!(entries.iter().all(|entry| unknown.contains(&(*entry).to_owned())), "{unknown:?}");
}

#[test]
fn an_original_profile_shows_the_rights_on_all_objects_and_all_tabs() {
    let crud = |boxes: usize| {
        let cells = format!("<td class=crudCol>{ON}</td>").repeat(boxes);
        format!("<table class=crudTable><tbody><tr>{cells}</tr></tbody></table>")
    };
    let object = |label: &str| format!("<tr>{label}<td class=dataCol>{}</td></tr>", crud(4));
    let named = |name: &str| object(&format!("<th class=labelCol>{name}</th>"));
    let whole = |rows: &[String]| {
        let body = format!(
            "<div class=pbSubheader><h3>Standard Object Permissions</h3></div>{}",
            detail(&rows.concat())
        );
        facts(PROFILE, &body)
            .into_iter()
            .filter(|fact| fact.contains("list/") || fact.contains("doubt/"))
            .collect::<Vec<_>>()
    };
    assert_eq!(whole(&[named("Accounts"), named("Leads")]), ["list/object=8"]);
    // A name that was lost leaves the boxes to the object before it; two names are one.
    for lost in [object(""), object("<th class='labelCol empty'></th>"), named("Accounts")] {
        assert!(!whole(&[named("Accounts"), lost]).contains(&"list/object=8".to_owned()));
    }
    let unknown =
        "<tr><th class=labelCol>Leads</th><td class=dataCol><span class=tick>x</span></td></tr>".to_owned();
    assert_eq!(whole(&[named("Accounts"), unknown]), ["doubt/object=1"]);

    let tabs = |rows: &str| {
        let body = format!("<div class=pbSubheader><h3>Tab Settings</h3></div>{}", detail(rows));
        facts(PROFILE, &body)
    };
    let tab = |label: &str, value: &str| {
        format!("<tr><td class=labelCol>{label}</td><td class=dataCol>{value}</td></tr>")
    };
    let home = tab("Home", "Tab Hidden");
    assert_eq!(
        tabs(&[home.clone(), tab("Leads", "Default On")].concat()),
        ["list/tab=2", "tab/label:Home=Tab Hidden", "tab/label:Leads=Default On"]
    );
    for unclear in [tab("Leads", ON), tab("Leads", ""), tab("", "Default On"), tab("Home", "Default On")] {
        let read = tabs(&[home.clone(), unclear].concat());
        assert!(read.iter().all(|fact| !fact.starts_with("list/")), "{read:?}");
    }
}

#[test]
fn the_list_of_objects_says_the_setting_of_each_tab_if_it_does() {
    let list = |rows: &[[&str; 4]]| {
        let row = |[object, rights, fields, tab]: &[&str; 4]| {
            format!(
                "<tr class=dataRow><td><span><a href='/0PS000000000001?s=EntityPermissions&o={object}'>{object}</a></span></td>\
                 <td><span>{rights}</span></td><td>{fields}</td><td>{tab}</td></tr>"
            )
        };
        let rows: String = rows.iter().map(row).collect();
        let url = "https://acme.my.salesforce.com/0PS000000000001?s=EntityPermissions";
        facts(url, &format!("<table><tbody id='x:table_objects_and_tabs:tb'>{rows}</tbody></table>"))
    };
    let tabs =
        |rows: &[[&str; 4]]| list(rows).into_iter().filter(|fact| fact.contains("tab")).collect::<Vec<_>>();
    let account = ["Account", "No Access", "12", "Default On"];
    assert_eq!(tabs(&[account, ["Lead", "No Access", "9", "--"]]), ["list/tab=1", "tab/Account=Default On"]);
    for other in ["Zichtbaar", "", "Account Layout", "on"] {
        assert_eq!(
            tabs(&[account, ["Lead", "No Access", "9", other]]),
            ["doubt/tab=1", "tab/Account=Default On"],
            "{other}"
        );
    }
}

/// As four published programs find it on the page of the audit trail.
#[test]
fn the_download_of_the_audit_trail_names_the_org_and_no_token_is_taken_along() {
    const AUDIT: &str = "https://acme.my.salesforce.com/setup/org/orgsetupaudit.jsp?setupid=SecurityEvents";
    let link = "/servlet/servlet.SetupAuditTrail?id=00D000000000001&amp;_CONFIRMATIONTOKEN=VmpFPSxN";
    let page = |link: &str| format!("<p><a href=\"{link}\" target=\"_top\">download</a></p>");
    assert_eq!(facts(AUDIT, &page(link)), ["org/record-id=00D000000000001"]);
    let long = link.replace("0001&amp;", "0001AAA&amp;");
    assert_eq!(facts(AUDIT, &page(&long)), ["org/record-id=00D000000000001"]);
    for other in
        ["/servlet/servlet.SetupAuditTrail?id=", "/servlet/servlet.SetupAuditTrail?id=//evil.example"]
    {
        assert_eq!(facts(AUDIT, &page(other)), [""; 0], "{other}");
    }
    let snapshot = permlight_html::collect(&page(link), AUDIT, &plan(AUDIT).expect("a page"));
    let taken = snapshot.nodes.iter().flat_map(|node| node.attributes.iter().flatten());
    assert_eq!(
        taken.collect::<Vec<_>>(),
        ["/servlet/servlet.SetupAuditTrail?id=00D000000000001&_CONFIRMATION"]
    );
}
