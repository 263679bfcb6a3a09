//! Findings as a page: what comes of it, a table of the subjects, then what is wrong and unknown with each.

use std::io::{self, Write};

use maud::{Markup, html};
use permlight_core::finding::Standing;
use permlight_core::message;
use permlight_org::checklist::ItemOutcome;

use super::{outcome, page, parted};
use crate::escape::{cell, line, name};
use crate::findings::{Judged, Stream, Totals};
use crate::report::PolicyRow;
use crate::say::{self, named};

/// Where the parts come in; no text holds it, because it is a sign that is never shown as it is.
const PARTS: &str = "\0";

/// The format.
pub(crate) struct Findings {
    /// Every failure and unknown is named.
    pub verbose: bool,
}

impl Findings {
    /// The whole page without its parts.
    fn frame(totals: &Totals) -> (String, String) {
        let locale = totals.locale;
        let policy = PolicyRow::of(totals.policy, locale);
        let title = locale.say(&message!("report.about", "Permlight".to_owned(), policy.title));
        let told = totals.told();
        let body = html! {
            header {
                h1 { (line(&title)) }
                p.verdict { (totals.verdict()) }
                p.about { (line(&totals.counted())) }
            }
            main id="main" {
                (PARTS)
                @if !told.is_empty() {
                    h2 { (locale.word("command-markdown.notices")) }
                    ul { @for notice in &told { li { (parted(&cell(&notice.message))) } } }
                }
                @if !totals.problems.is_empty() {
                    h2 { (locale.word("command-markdown.errors")) }
                    ul { @for problem in &totals.problems { li { (parted(&cell(&problem.to_string()))) } } }
                }
            }
        };
        let generator = concat!("Permlight ", env!("CARGO_PKG_VERSION"));
        let whole = String::from_utf8(page(locale, &title, generator, &body)).unwrap_or_default();
        let (before, after) = whole.split_once(PARTS).unwrap_or((&whole, ""));
        (before.to_owned(), after.to_owned())
    }
}

impl Stream for Findings {
    fn waits(&self) -> bool {
        true
    }

    fn head(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        out.write_all(Self::frame(totals).0.as_bytes())
    }

    fn part(&self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        if judged.outline.left_alone() {
            return Ok(());
        }
        out.write_all(subject(judged, self.verbose).into_string().as_bytes())
    }

    fn tail(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        out.write_all(Self::frame(totals).1.as_bytes())
    }
}

fn subject(judged: &Judged, verbose: bool) -> Markup {
    let outline = &judged.outline;
    let locale = outline.locale;
    let failures = judged.failures();
    let unknown = judged.unknown_by_reason();
    let decided: Vec<_> =
        [Standing::Waived, Standing::Accepted].into_iter().flat_map(|own| judged.of(own)).collect();
    let heads = ["severity", "rule", "target", "line", "wrong", "to-do"];
    html! {
        section {
            h2 { (line(&say::title(locale, outline.kind, &name(&outline.name)))) }
            p.about { code { (parted(&line(&outline.place))) } }
            p { (say::counted(locale, &outline.counts)) }
            @if !failures.is_empty() {
                div.scroll tabindex="0" role="group" aria-label=(name(&outline.name)) {
                    table {
                        caption.quiet { (name(&outline.name)) }
                        thead { tr { @for id in heads { th scope="col" { (say::word(locale, "column", id)) } } } }
                        tbody {
                            @for row in &failures {
                                tr {
                                    td { (say::severity(locale, row.severity)) }
                                    td.rule { code { (name(row.rule)) } }
                                    td { code { (parted(&name(row.target))) } }
                                    td { @if let Some(number) = row.line { (number) } }
                                    td { (parted(&cell(&row.says()))) }
                                    td { (parted(&cell(&row.fix))) }
                                }
                            }
                        }
                    }
                }
            }
            @if !unknown.is_empty() {
                p { (outcome(locale, ItemOutcome::Unknown)) }
                ul {
                    @for (reason, targets) in unknown {
                        li { (cell(&reason)) " " (parted(&named(locale, targets.into_iter(), verbose))) }
                    }
                }
            }
            @if !decided.is_empty() {
                ul {
                    @for row in &decided {
                        li { code { (name(row.rule)) } " " (parted(&name(row.target))) ": " (parted(&cell(&row.says()))) }
                    }
                }
            }
        }
    }
}
