//! Writes the pages of Setup that show an org, in the markup of the replicas, and reads them.

#[path = "pages/around.rs"]
mod around;
#[path = "pages/rights.rs"]
mod rights;

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use permlight_core::capture::Capture;
use permlight_core::evidence::{Reading, Record, Source, merge};
use permlight_core::fact::{self, Facts};
use permlight_core::page::{Labels, plan, read};
use permlight_core::subject::{self, SubjectKind};
use permlight_html::collect;

use super::truth::{Subject, Truth};

/// Each subject by all of its pages. `weak`: pages that are there and say less than they should.
pub fn seen(truth: &Truth, weak: bool) -> Vec<Capture> {
    truth.subjects.iter().filter_map(|subject| captured(subject, truth, weak)).collect()
}

fn captured(subject: &Subject, truth: &Truth, weak: bool) -> Option<Capture> {
    let pages = Pages { subject, truth, weak }.all();
    let mut records = Vec::new();
    for (address, html) in pages {
        let mut record = Record::default();
        let facts = facts_of(address, html)?;
        record.add(Reading { time: "1".to_owned(), source: Source::Fetched, facts });
        records.push(record);
    }
    let facts = merge(records.iter().map(|record| (record, false))).facts();
    let own = subject::Subject {
        kind: subject.kind,
        name: subject.name.clone(),
        record_id: Some(subject.id.clone()),
    };
    (!records.is_empty()).then(|| fact::capture(own, &facts))
}

/// What one page shows. Most orgs of the tests differ in one page only.
fn facts_of(address: String, html: String) -> Option<Facts> {
    type Known = HashMap<(String, String), Facts>;
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().expect("nobody has failed");
    if let Some(facts) = known.get(&(address.clone(), html.clone())) {
        return Some(facts.clone());
    }
    let url = format!("https://acme.my.salesforce-setup.com{address}");
    let snapshot = collect(&html, &url, &plan(&url)?);
    let facts = read(&snapshot, &Labels::new())?.saved;
    known.insert((address, html), facts.clone());
    Some(facts)
}
const CHECKED: &str = "<img src='/img/checkbox_checked.gif' class='checkImg' />";
const UNCHECKED: &str = "<img src='/img/checkbox_unchecked.gif' class='checkImg' />";

struct Pages<'t> {
    subject: &'t Subject,
    truth: &'t Truth,
    weak: bool,
}

impl Pages<'_> {
    /// Address and text of each page that shows something which is known.
    fn all(&self) -> Vec<(String, String)> {
        let mut pages = match self.subject.kind {
            SubjectKind::User => vec![self.user()],
            SubjectKind::Org => self.org(),
            SubjectKind::PermissionSetGroup => self.group(),
            _ => self.rights(),
        };
        let parameter = |at: &String| if at.contains('?') { '&' } else { '?' };
        for (address, _) in &mut pages {
            let with = parameter(address);
            address.push_str(&format!("{with}isdtp=p1"));
        }
        pages
    }

    fn at(&self, rest: &str) -> String {
        format!("/{}{rest}", self.subject.id)
    }

    fn document(&self, body: &str) -> String {
        document(&self.subject.name, body)
    }

    /// A page of Visualforce, one section of a profile or set.
    fn section(&self, body: &str) -> String {
        self.document(&format!(
            "<form id='page:console:j_id77:permissions_form'><div class='bPageBlock'><div class='pbHeader'>\
             <h2 class='mainTitle'>Accounts</h2></div><div class='pbBody'>\
             <div class='errorMsg hidden' id='validationError'>Error</div>{body}</div>\
             <div class='pbFooter'><div class='bg'></div></div></div></form>\
             <span id='ajax-view-state-page-container'><span id='ajax-view-state'></span></span>"
        ))
    }

    /// What the page calls a key: English, with a capital.
    fn label(&self, key: &str) -> String {
        if self.weak {
            return "Zxywv".to_owned();
        }
        let mut letters = key.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
    }

    fn more(&self, whole: bool) -> &'static str {
        if whole { "" } else { "<div class='pShowMore'><a href='#'>Show more</a></div>" }
    }

    /// A list; weak, it has a row that says nothing.
    fn table(&self, headings: &[&str], rows: Vec<Vec<String>>) -> String {
        let cells = |row: Vec<String>| {
            let cells = row.iter().map(|cell| format!("<td class='dataCell'>{cell}</td>"));
            format!("<tr class='dataRow'>{}</tr>", cells.collect::<String>())
        };
        let empty = rows.is_empty().then_some("<tr><th class='noRowsHeader'>No records to display</th></tr>");
        let strange = self.weak.then(|| cells(vec![String::new(); headings.len()]));
        let rows: String = rows.into_iter().map(cells).chain(strange).collect();
        let headings = headings.iter().map(|heading| format!("<th>{heading}</th>"));
        format!(
            "<table class='list'><tbody><tr class='headerRow'>{}</tr>{rows}{}</tbody></table>",
            headings.collect::<String>(),
            empty.unwrap_or_default()
        )
    }

    fn pairs(&self, pairs: Vec<(String, String)>) -> String {
        let rows = pairs.iter().map(|(label, value)| {
            format!("<tr><td class='labelCol'>{label}</td><td class='dataCol'>{value}</td></tr>")
        });
        format!("<table class='detailList'><tbody>{}</tbody></table>", rows.collect::<String>())
    }

    fn log(&self, headings: &[&str], rows: Vec<Vec<String>>) -> String {
        let list = self.table(headings, rows);
        self.document(&format!(
            "<div class='bRelatedList'><div class='listRelatedObject'><div class='bPageBlock'><div class='pbBody'>\
             {list}</div><div class='pbFooter'><div class='bg'></div></div></div></div></div>\
             <div class='end'><p>end</p></div>"
        ))
    }
}

fn document(name: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang='en-US'><head><title>Setup</title></head><body class='setupTab'>\
         <div class='bodyDiv'><table id='bodyTable'><tbody><tr><td id='bodyCell'><div class='bPageTitle'>\
         <h1 class='pageType'>Page<span class='titleSeparatingColon'>:</span></h1>\
         <h2 class='pageDescription'> {name}</h2><div class='blank'>&nbsp;</div></div>{body}\
         <div class='last'><p>&nbsp;</p></div></td></tr></tbody></table></div></body></html>"
    )
}

fn related(id: &str, list: &str, table: &str, more: &str) -> String {
    format!(
        "<div class='bRelatedList' id='{id}_{list}'><div class='listRelatedObject'><div class='bPageBlock'>\
         <div class='pbHeader'><h3>{list}</h3></div><div class='pbBody'>{table}{more}</div>\
         <div class='pbFooter'><div class='bg'></div></div></div></div></div>"
    )
}
