//! What other people's readers of Setup look for, on our replicas: page objects, robots and extensions that were published, each
//! with the selectors that it uses on real pages. Where a replica has what they find, it is written like the page and not
//! like our reader.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

use std::fs;
use std::path::Path;

use scraper::{ElementRef, Html, Selector};

/// Who looks, at which replica, for what, with which words in it.
type Check = (&'static str, &'static str, &'static str, &'static str);

const CHECKS: &[Check] = &[
    // hudec117/sf-user-perm-report and sf-niknax: users and the object page of a permission set.
    ("sf-user-perm-report", "user-detail", "h1.pageType", "User"),
    ("sf-user-perm-report", "user-detail", "#topButtonRow", ""),
    (
        "sf-user-perm-report, picture",
        "user-detail-inactive",
        ".bRelatedList h3",
        "Permission Set Assignments: Activation Required",
    ),
    ("sf-niknax", "permission-set-object-view", "h1.pageType", "Permission Set"),
    ("sf-niknax", "permission-set-object-view", ".pbButton .btn", "Edit"),
    // Field permissions by robots.
    ("boostr", "permission-set-object-edit", "div[id*='fls_readheader']", ""),
    ("boostr", "permission-set-object-edit", "div[id*='fls_editheader']", ""),
    ("boostr", "permission-set-object-edit", "input[type=checkbox][id*='fls_read_ck']", ""),
    ("boostr", "permission-set-object-edit", "input[type=checkbox][id*='fls_edit_ck']", ""),
    // CRM Science: a clone of the classic pages.
    ("CRM Science", "profile-original-edit", "input[type=checkbox][id^='tabSet_visible___']", ""),
    ("CRM Science", "profile-original-edit", "select[id^='tab__']", ""),
    ("CRM Science", "profile-original-edit", "td.crudCol input", ""),
    ("CRM Science", "profile-original-edit", "td.marvarCol input", ""),
    ("CRM Science", "profile-enhanced-apps-edit", "input[id$='app_visible']", ""),
    ("CRM Science", "profile-enhanced-object-edit", "input[id$=':olp_check']", ""),
    ("CRM Science", "profile-enhanced-object-edit", "input[id*='fls_read_ck']", ""),
    // Cucumber steps of a permission set.
    ("cucumber", "permission-set-overview", "a[href*='s%3DSystemPermissions']", "System Permissions"),
    ("cucumber", "permission-set-system-view-input", "a.pc_buttonLink", "Edit"),
    ("cucumber", "permission-set-system-edit", "input[title='ApiEnabled']", ""),
    ("cucumber", "permission-set-system-edit", "input[id$=':userPerm']", ""),
    // Robots of profiles.
    ("katiekodes", "profile-enhanced-system-edit", "input[type=checkbox][title='ManageUsers']", ""),
    ("katiekodes", "profile-enhanced-system-edit", "input[value='Save']", ""),
    ("katiekodes", "profile-enhanced-object-list", "tbody[id$='table_objects_and_tabs:tb'] td > span", "--"),
    ("TestNG", "permission-set-object-view", "input[id$=':0:olp_check'][disabled]", ""),
    ("TestNG", "profile-enhanced-object-view", "input[id$=':0:olp_check'][disabled]", ""),
    ("TestNG", "profile-enhanced-overview", "[id*=':j_id'] > a", ""),
    ("O2Q", "profile-enhanced-object-edit", "form[id$=':objects_tabs_detail']", ""),
    ("O2Q", "profile-enhanced-object-edit", "select[id*=':objects_tabs_detail:j_id'] option[selected]", ""),
    ("Copado", "profile-enhanced-object-edit", "input[id*=':rtplrows:'][id$=':rt_assign']", ""),
    (
        "robot of assignments",
        "permission-set-overview",
        "[id='page:console:pc_form:button_manage_assignments']",
        "",
    ),
    ("BrowserStack", "profile-enhanced-overview", "[id*='overview_header'][id$='button_assigned_users']", ""),
    ("Taiko", "permission-set-overview", "a[href*='s%3DClassAccess']", "Apex Class Access"),
    ("Taiko", "permission-set-classes-edit", "select[id$=':duelingListBox:backingList_a']", ""),
    ("Taiko", "permission-set-classes-edit", "a[id$=':duelingListBox:backingList_add']", ""),
    (
        "browserforce",
        "permission-set-classes-edit",
        "select[id$=':duelingListBox:backingList_s'] option[title]",
        "",
    ),
    ("browserforce", "permission-set-classes-edit", "[id$='button_pc_save']", ""),
    ("browserforce", "permission-set-classes-edit", "#validationError", ""),
    ("browserforce", "no-rights", "#errorTitle, #errorDesc", ""),
    (
        "assignments of a user",
        "user-assign-permission-sets",
        "select[id='thePage:theForm:thePageBlock:permSetAssignSection:duelingListBox:backingList_a']",
        "",
    ),
    (
        "assignments of a user",
        "user-assign-permission-sets",
        "select[id='thePage:theForm:thePageBlock:permSetAssignSection:duelingListBox:backingList_s']",
        "",
    ),
    (
        "assignments of a user",
        "user-assign-permission-sets",
        "select[id$='backingList_a'] option[title][value^='0PS']",
        "",
    ),
    // Fragments of the page of a user.
    ("fragment", "user-detail", "div.bRelatedList[id$='_RelatedPermsetAssignmentList']", ""),
    ("fragment", "user-detail", "[id$='_RelatedPermsetAssignmentList_body']", ""),
    ("fragment", "user-detail", "[id$='_RelatedPermsetAssignmentList_title']", "Permission Set Assignments"),
    ("fragment", "user-detail", "a[name$='_RelatedPermsetAssignmentList_target']", ""),
    ("fragment", "user-detail", "a[id$='_RelatedPermsetAssignmentList_link'] .listTitle", ""),
    (
        "fragment",
        "user-detail",
        "[id$='_RelatedPermsetAssignmentList_body'] > table.list > tbody > tr.headerRow > th",
        "",
    ),
    ("fragment", "user-detail", "tr.dataRow.even.first td.actionColumn a.actionLink", "Del"),
    ("fragment", "user-detail", "tr.dataRow th.dataCell[scope=row] a[href^='/0PS']", ""),
    ("fragment", "user-detail", ".bRelatedList .pbHeader .btn", ""),
    ("page objects of 2025", "user-detail", ".bRelatedList h3", "Permission Set Group Assignments"),
    ("page objects of 2025", "user-edit", "input#name_firstName", ""),
    ("page objects of 2025", "user-edit", "input#name_lastName", ""),
    ("page objects of 2025", "user-edit", "input#Alias", ""),
    ("page objects of 2025", "user-edit", "input#Email", ""),
    ("page objects of 2025", "user-edit", "input#Username", ""),
    ("page objects of 2025", "user-edit", "input#CommunityNickname", ""),
    ("page objects of 2025", "user-edit", "select#role", ""),
    ("page objects of 2025", "user-edit", "select#user_license_id", ""),
    ("page objects of 2025", "user-edit", "select#Profile", ""),
    // The org.
    ("licences", "company-information", "div.bRelatedList[id$='_RelatedUserLicenseList']", ""),
    (
        "licences",
        "company-information",
        "[id$='_RelatedUserLicenseList_body'] tr.dataRow > th.dataCell",
        "Salesforce Integration",
    ),
    ("licences", "company-licences-full", "table.list tr.dataRow > td.dataCell", "Active"),
    ("licences", "company-information-ja", "a[href*='rlid=RelatedUserLicenseList']", ""),
    ("trusted ranges", "network-access", "input[name='new']", ""),
    ("scmt", "session-settings", "input[name='save']", ""),
    ("scmt", "session-settings", "input[id='p23']", ""),
    ("Copado", "session-settings", "label", "Lock sessions to the IP address from which they originated"),
    ("Copado", "session-settings", "label", "Enforce login IP ranges on every request"),
    ("UTAM setupAlohaPage", "session-settings", "td.labelCol > label", ""),
    ("UTAM setupAlohaPage", "session-settings", "td.data2Col input", ""),
    ("UTAM setupAlohaPage", "session-settings", "#topButtonRow input[name='save']", ""),
    // What six unedited pages and a browser extension have.
    ("unedited pages", "profile-original-view", "script[src^='/jslibrary/jslabels/1'][src$='/en_US.js']", ""),
    ("classic form", "profile-original-edit", "#errorDiv_ep.pbError[style='display: none']", ""),
    ("fragment", "profile-original-edit", "td.labelCol + td > table.tabSetTable", ""),
    ("fragment", "profile-original-view", "td.labelCol + td > table.connectedAppTable", ""),
    ("fragment", "user-detail", "h1.pageType > span.titleSeparatingColon", ":"),
    ("fragment", "user-detail", "div.mouseOverInfoOuter > div.mouseOverInfo[style*='display: none']", ""),
    ("fragment", "profile-original-view", "td.labelCol span.helpButton script", ""),
    ("fragment", "user-edit", "td.labelCol label span.assistiveText", "*"),
];

/// What they look for and our replicas have not: why.
const MISSED: &[(&str, &str)] = &[
    (
        "sf-niknax: list of public groups of a user",
        "its id is nowhere to be seen, and nothing of ours reads it",
    ),
    ("sf-niknax: list of queues of a user", "the same"),
    (
        "sf-niknax: #RLPanelFrame",
        "the frame of lists that are loaded later: what it holds has not been shown",
    ),
    ("Copado: the box Find Settings", "its id is generated, and nothing of ours reads it"),
    ("sf-niknax: link to the audit trail as CSV", "its address has not been shown; the replica's is made up"),
];

fn page(name: &str) -> Html {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/pages").join(name).join("page.html");
    let html = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Html::parse_document(&html)
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn select<'h>(page: &'h Html, css: &str) -> Vec<ElementRef<'h>> {
    page.select(&Selector::parse(css).expect(css)).collect()
}

#[test]
fn what_others_look_for_is_there() {
    let mut missing = Vec::new();
    for (who, replica, css, words) in CHECKS {
        let page = page(replica);
        let found = select(&page, css);
        if !found.iter().any(|element| text(*element).contains(words)) {
            missing.push(format!("{who}: {replica}: {css} {words}"));
        }
    }
    assert_eq!(missing, Vec::<String>::new());
    assert!(MISSED.iter().all(|(what, why)| !what.is_empty() && !why.is_empty()));
}

/// The one reader of a whole original profile that was published compares profiles: it takes the heading of a section, the
/// element right after it, and cuts its markup at the ends of cells. What is left of a cell is a label, or a picture whose
/// second attribute says what it shows.
#[test]
fn the_published_reader_of_original_profiles_reads_ours() {
    // The classes that it knows of cells; any other one spoils what it cuts.
    let known = [
        "dataCol",
        "dataCol col02",
        "labelCol",
        "dataCol last",
        "dataCol col02 last",
        "labelCol last",
        "labelCol empty",
        "dataCol empty",
        "labelCol empty last",
        "dataCol empty last",
    ];
    let page = page("profile-original-view");
    for (title, least) in [("Administrative Permissions", 80), ("General User Permissions", 60)] {
        let heading = select(&page, "h3").into_iter().find(|heading| text(*heading) == format!("{title}:"));
        let heading = heading.and_then(|heading| ElementRef::wrap(heading.parent()?)).expect(title);
        // No white space between them.
        let body = heading.next_sibling().and_then(ElementRef::wrap).expect("the element right after it");
        let cells = body.select(&Selector::parse("td").expect("css")).collect::<Vec<_>>();
        let mut pairs = 0;
        for pair in cells.chunks(2) {
            let [label, value] = pair else { panic!("{title}: a cell alone") };
            for cell in pair {
                let class = cell.value().attr("class").unwrap_or_default();
                assert!(known.contains(&class), "{title}: {class}");
            }
            if label.value().attr("class").is_some_and(|class| class.contains("empty")) {
                continue;
            }
            let picture = value.first_child().and_then(ElementRef::wrap).expect("a picture");
            let alt = picture.value().attr("alt").unwrap_or_default();
            assert!(["Checked", "Not Checked"].contains(&alt), "{title}: {}: {alt}", text(*label));
            pairs += 1;
        }
        assert!(pairs >= least, "{title}: {pairs}");
    }
    for (title, table) in
        [("Custom App Settings", "tabSetTable"), ("Connected App Access", "connectedAppTable")]
    {
        let heading = select(&page, "h3").into_iter().find(|heading| text(*heading) == format!("{title}:"));
        let heading = heading.and_then(|heading| ElementRef::wrap(heading.parent()?)).expect(title);
        let body = heading.next_sibling().and_then(ElementRef::wrap).expect("the element right after it");
        let css = Selector::parse(&format!("td.labelCol:not(.empty) + td > table.{table}")).expect("css");
        assert!(body.select(&css).next().is_some(), "{title}");
    }
}
