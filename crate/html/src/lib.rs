//! What `extension/content/collect.js` does in a browser, natively: HTML in, snapshot out.
//!
//! It lets the reading of pages be tested without a browser. A browser test compares both on every page of
//! `tests/pages`, so that they cannot drift apart.

use permlight_core::snapshot::{Node, Plan, Snapshot};
use scraper::node::Element;
use scraper::{ElementRef, Html, Selector};

/// Collects what the plan asks for. A selector that cannot be read matches nothing.
pub fn collect(html: &str, url: &str, plan: &Plan) -> Snapshot {
    let document = Html::parse_document(html);
    let selectors: Vec<_> = plan.queries.iter().map(|query| Selector::parse(query.css).ok()).collect();
    let mut rows = Vec::new();
    let aside = Selector::parse(plan.signs.aside).ok();
    let shows = |sign: &str| Selector::parse(sign).is_ok_and(|css| document.select(&css).next().is_some());
    let mut snapshot = Snapshot {
        url: url.to_owned(),
        generation: 1,
        rejected: shows(plan.signs.rejected),
        translated: shows(plan.signs.translated),
        ..Snapshot::default()
    };
    let after = Selector::parse(plan.signs.after).ok();
    let goes_on = |element: &ElementRef<'_>| goes_on(*element, after.as_ref());
    let lists = Selector::parse(plan.signs.lists).ok();
    let mut open = lists.iter().flat_map(|lists| document.select(lists)).find(|list| !goes_on(list));
    for element in document.root_element().descendent_elements() {
        let matched = selectors.iter().position(|s| s.as_ref().is_some_and(|s| s.matches(&element)));
        let Some((query, wanted)) = matched.and_then(|at| Some((at, plan.queries.get(at)?))) else {
            continue;
        };
        let text = if wanted.text { text(element, aside.as_ref()) } else { String::new() };
        let length = text.encode_utf16().count();
        if wanted.text && ((length == 0 && !wanted.empty) || length > plan.text_limit) {
            continue;
        }
        if snapshot.nodes.len() == plan.node_limit {
            snapshot.truncated = true;
            break;
        }
        let row = closest(element, &["tr"]).map(|row| number(&mut rows, row));
        snapshot.nodes.push(Node {
            query,
            text,
            attributes: wanted.attributes.iter().map(|name| element.attr(name).map(without_token)).collect(),
            checked: is_check_box(element.value()).then(|| element.attr("checked").is_some()),
            saved: is_check_box(element.value()).then(|| element.attr("checked").is_some()),
            disabled: is_disabled(element),
            row,
            column: closest(element, &["td", "th"]).map(column),
        });
        let is_leaf = element.child_elements().next().is_none();
        if wanted.text && is_leaf && !goes_on(&element) {
            open = open.or(Some(element));
        }
        if !within(element, open) {
            snapshot.closed = snapshot.nodes.len();
        }
    }
    snapshot
}

/// What an attribute says, up to a token: no token leaves the page.
fn without_token(value: &str) -> String {
    let token = value.to_ascii_lowercase().find("token=");
    token.and_then(|at| value.get(..at)).unwrap_or(value).to_owned()
}

/// Whether something of the page's own comes after an element.
fn goes_on(element: ElementRef<'_>, after: Option<&Selector>) -> bool {
    let around = std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap));
    let mut next = around.flat_map(|at| at.next_siblings().filter_map(ElementRef::wrap));
    next.any(|next| after.is_some_and(|after| after.matches(&next)))
}

/// Whether an element is another one, or in it.
fn within(element: ElementRef<'_>, other: Option<ElementRef<'_>>) -> bool {
    other.is_some_and(|other| {
        element.id() == other.id() || element.ancestors().any(|around| around.id() == other.id())
    })
}

/// The element itself or its nearest ancestor with one of these names.
fn closest<'h>(element: ElementRef<'h>, names: &[&str]) -> Option<ElementRef<'h>> {
    std::iter::once(element)
        .chain(element.ancestors().filter_map(ElementRef::wrap))
        .find(|candidate| names.contains(&candidate.value().name()))
}

/// The number of a row: rows are counted as they first appear.
fn number<'h>(rows: &mut Vec<ElementRef<'h>>, row: ElementRef<'h>) -> u32 {
    let at = rows.iter().rposition(|known| known.id() == row.id()).unwrap_or_else(|| {
        rows.push(row);
        rows.len() - 1
    });
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// How many cells stand before this one in its row.
fn column(cell: ElementRef<'_>) -> u32 {
    let before = cell.prev_siblings().filter_map(ElementRef::wrap);
    let cells = before.filter(|sibling| matches!(sibling.value().name(), "td" | "th")).count();
    u32::try_from(cells).unwrap_or(u32::MAX)
}

fn is_check_box(element: &Element) -> bool {
    element.name() == "input"
        && element
            .attr("type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox") || kind.eq_ignore_ascii_case("radio"))
}

fn is_disabled(element: ElementRef<'_>) -> bool {
    let own = matches!(element.value().name(), "input" | "select" | "button" | "textarea");
    own && (element.attr("disabled").is_some()
        || element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|ancestor| ancestor.value().name() == "fieldset" && ancestor.attr("disabled").is_some()))
}

/// What holds no words of its element.
const SILENT: [&str; 8] =
    ["script", "style", "noscript", "template", "button", "select", "textarea", "object"];

/// What begins a block of its own: words beside it do not go on in it.
const BLOCK: [&str; 32] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tr",
    "td",
    "th",
    "ul",
];

/// The words of an element with white space collapsed.
fn text(element: ElementRef<'_>, aside: Option<&Selector>) -> String {
    words(element, aside).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What another extension may have put there is not among them: a block beside words. In a row of blocks without other
/// words, they are the words.
fn words(element: ElementRef<'_>, aside: Option<&Selector>) -> String {
    let (mut own, mut all) = (String::new(), String::new());
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            own.push_str(text);
            all.push_str(text);
        } else if let Some(child) = ElementRef::wrap(child) {
            let name = child.value().name();
            if SILENT.contains(&name) || aside.is_some_and(|aside| aside.matches(&child)) {
                continue;
            }
            let is_block = BLOCK.contains(&name) || name.contains('-');
            let words = words(child, aside);
            if !is_block {
                own.push_str(&words);
            }
            all.push_str(&words);
        }
    }
    if own.trim().is_empty() { all } else { own }
}

#[cfg(test)]
mod tests {
    use permlight_core::page::plan;

    use super::*;

    #[test]
    fn every_selector_of_every_page_is_understood() {
        for page in permlight_core::page::all() {
            for section in page.sections {
                let edit = if page.edit { "/e" } else { "" };
                let object = if page.of_object { "Account" } else { "" };
                let url = format!(
                    "https://acme.my.salesforce.com{}{edit}?s={section}&o={object}",
                    page.path.replace('*', "000000000001")
                );
                let plan = plan(&url).expect(page.id);
                assert_eq!(plan.page, page.id);
                for query in plan.queries {
                    assert!(Selector::parse(query.css).is_ok(), "{}: {}", page.id, query.css);
                }
            }
        }
    }

    #[test]
    fn a_node_belongs_to_its_first_query_and_knows_its_place() {
        let url = "https://acme.my.salesforce.com/0PS000000000001/e?s=SystemPermissions";
        let html = "<table><tr><td>One</td><td> API \n Enabled <b>x</b></td><td>\
                    <input type=checkbox id='a:userPerm' title='ApiEnabled' checked></td></tr></table>";
        let snapshot = collect(html, url, &plan(url).expect("a page"));
        let control = snapshot.nodes.iter().find(|node| node.checked.is_some()).expect("a control");
        assert_eq!((control.checked, control.row, control.column), (Some(true), Some(0), Some(2)));
        assert!(snapshot.nodes.iter().any(|node| node.text == "API Enabled x" && node.column == Some(1)));
    }

    #[test]
    fn help_hidden_text_and_blocks_beside_words_are_no_part_of_a_label() {
        let url = "https://acme.my.salesforce.com/0PS000000000001/e?s=SystemPermissions";
        let label = |html: &str| {
            let snapshot = collect(
                &format!("<table><tr><td>{html}</td></tr></table>"),
                url,
                &plan(url).expect("a page"),
            );
            snapshot.nodes.into_iter().map(|node| node.text).collect::<Vec<_>>().join("|")
        };
        for html in [
            "API <b>Enabled</b>",
            "API Enabled<div class=details>ApiEnabled</div>",
            "<ul><li>x</li></ul>API Enabled",
            "<span>API Enabled<x-copy>copy</x-copy></span>",
            "<span class=assistiveText>*</span>API Enabled<span style='display: none'>help</span>",
            "API Enabled<span class=helpButton><img><script>sfdcPage.x()</script></span><button>?</button>",
            "<div>API Enabled</div>",
            "<div><p>API</p> <p>Enabled</p></div>",
        ] {
            assert_eq!(label(html), "API Enabled", "{html}");
        }
        // Nobody can tell whose this is, so it is the name of nothing.
        assert_eq!(label("API Enabled<span>(ApiEnabled)</span>"), "API Enabled(ApiEnabled)");
    }
}
