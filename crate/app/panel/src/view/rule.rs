//! What a rule says, as findings and the checklist show it.

use permlight_core::rule::{Rule, Severity};
use permlight_org::checklist::Observation;
use permlight_report::report::SourceRow;

use super::parts::{kind_of, name_of};
use crate::dom::{Made, button, list, make, with_text};
use crate::host;
use crate::texts::{self, t, t1};

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
        if url.is_empty() {
            with_text("li", &title)
        } else {
            make("li").child(button(&title, move || host::open(&url)).class("link"))
        }
    });
    let rows = words.requirements.join(", ");
    let requirements =
        (!rows.is_empty()).then(|| with_text("p", &t1("panelRequirements", &rows)).class("quiet"));
    let parts =
        [part("cardWhy", &words.why), part("cardDo", fix), requirements, Some(list("sources", sources))];
    parts.into_iter().flatten().collect()
}

/// Which page told it, and when.
pub fn read_on(seen: &Observation<'_>) -> Option<Made> {
    let time = seen.time?;
    let about = &seen.subject;
    let whose = if about.name.is_empty() { kind_of(about.kind) } else { name_of(&about.name) };
    let words = format!("{} · {whose} · {}", seen.place, host::show_time(&time.to_string()));
    Some(with_text("p", &words).class("quiet"))
}
