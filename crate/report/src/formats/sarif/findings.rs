//! Findings as results, one subject after the other.

use std::collections::HashMap;
use std::io::{self, Write};

use permlight_core::policy::Policy;

use super::super::json::write;
use super::{Descriptor, Frame, Places, result, tail};
use crate::findings::{Judged, Stream, Totals};
use crate::report::{general_fix, words_of};

/// The format.
pub(crate) struct Findings<'p> {
    places: Places<'p>,
    /// Where each rule stands among the rules.
    index: HashMap<&'static str, usize>,
    decided: bool,
}

impl<'p> Findings<'p> {
    pub(crate) fn new(policy: &'static Policy, decided: bool, places: Places<'p>) -> Self {
        let index = policy.rules().enumerate().map(|(at, rule)| (rule.code, at)).collect();
        Self { places, index, decided }
    }
}

impl Stream for Findings<'_> {
    fn waits(&self) -> bool {
        true
    }

    fn head(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let rules = totals.policy.rules().filter_map(|rule| {
            let (words, text) = (words_of(rule, totals.locale), rule.text()?);
            let descriptor = Descriptor {
                id: rule.code,
                severity: rule.severity,
                title: &words.title,
                why: &words.why,
                fix: &general_fix(rule, &words.fix, totals.locale),
                sources: &words.sources,
                requirements: &words.requirements,
                tags: [&["security"], text.policies].concat(),
            };
            Some(descriptor.value(totals.locale))
        });
        let told = totals.told();
        let frame = Frame {
            rules: rules.collect(),
            run: totals.policy.id.to_owned(),
            ended: None,
            problems: &totals.problems,
            notices: told.iter().map(|notice| notice.message.as_str()).collect(),
            places: &self.places,
            locale: totals.locale,
        };
        frame.head(out)
    }

    fn between(&self) -> &'static str {
        ","
    }

    fn part(&self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        let outline = &judged.outline;
        let known_by =
            if outline.has_namesakes() { self.places.known(&outline.place) } else { String::new() };
        let mut between: &[u8] = b"\n";
        for row in judged.rows() {
            let index = self.index.get(row.rule).copied();
            let Some(result) = result(&row, index, &known_by, self.decided, &self.places) else { continue };
            out.write_all(between)?;
            write(out, &result)?;
            between = b",\n";
        }
        Ok(())
    }

    fn tail(&self, out: &mut dyn Write, _: &Totals) -> io::Result<()> {
        tail(out)
    }
}
