//! What a rule says, as findings and the checklist show it.

use permlight_core::finding::Finding;
use permlight_core::rule::{Rule, Severity};

use permlight_report::report::SourceRow;

use crate::dom::{Made, button, list, make, with_text};
use crate::texts::{self, t, t1};
use crate::{host, state};

/// How much it matters.
pub fn severity(severity: Severity) -> Made {
    let word = severity.word();
    with_text("span", &t(&format!("severity_{word}"))).class(&format!("severity {word}"))
}

/// Why, what to do, rows of the guides, sources.
pub fn reasons(rule: &'static Rule, fix: &str) -> Vec<Made> {
    let part = |label: &str, text: &str| {
        (!text.is_empty()).then(|| make("div").child(with_text("h3", &t(label))).child(with_text("p", text)))
    };
    let words = texts::of_rule(rule);
    let sources = words.sources.into_iter().map(|SourceRow { title, url, .. }| {
        // What a source is called is not translated.
        if url.is_empty() {
            with_text("li", &title).attribute("lang", "en")
        } else {
            let link = button(&title, move || host::open(&url)).class("link");
            make("li").attribute("lang", "en").child(link)
        }
    });
    let rows = words.requirements.join(", ");
    let requirements =
        (!rows.is_empty()).then(|| with_text("p", &t1("panelRequirements", &rows)).class("quiet"));
    let parts =
        [part("cardWhy", &words.why), part("cardDo", fix), requirements, Some(list("sources", sources))];
    parts.into_iter().flatten().collect()
}

/// Where it comes from and how old that is, and that sources disagree about it.
pub fn read_on(seen: &Finding) -> Option<Made> {
    let lines = texts::told(seen, state::now()).into_iter().filter(|text| !text.is_empty());
    let lines: Vec<Made> = lines.map(|text| with_text("p", &text).class("quiet")).collect();
    (!lines.is_empty()).then(|| make("div").children(lines))
}
