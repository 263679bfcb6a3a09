//! The comparison as `JUnit` XML, for test reports of build servers: a suite per subject, a case per difference, and one
//! case that passes for each subject without any.

use std::io::{self, Write};

use permlight_core::subject::SubjectKind;
use permlight_report::escape::xml as clean;
use permlight_verify::{Direction, Drift};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Report, words};
use crate::check::words::capitalised;

type Xml<'w> = Writer<&'w mut dyn Write>;

/// Writes the comparison. What cannot be told is skipped, and so is what is to be expected in one environment.
pub fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let mut xml: Xml<'_> = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites = words::by_subject(report.comparison.drift.iter());
    let drifts = |(kind, name): &&(SubjectKind, String)| {
        report.comparison.drift.iter().any(|drift| drift.kind == *kind && drift.subject == *name)
    };
    let equal: Vec<_> = report.comparison.compared.iter().filter(|subject| !drifts(subject)).collect();
    let all: Vec<&Drift> = report.comparison.drift.iter().collect();
    let needed = report.comparison.unseen.iter().filter(|unseen| unseen.needed).count();
    // Skipped cases are green. A verdict that is not good and that no failure shows is an error.
    let unsaid =
        (!report.is_good() && report.errors.is_empty() && !fails(&all)).then(|| words::verdict(report));
    let errors = report.errors.len() + usize::from(unsaid.is_some());
    let numbers = numbers(&all, equal.len(), errors, needed);
    let root = xml.create_element("testsuites").with_attribute(("name", "Permlight: verify"));
    root.with_attributes(attributes(&numbers)).write_inner_content(|xml| {
        if !equal.is_empty() {
            suite(xml, "As tested", &numbers_of(equal.len(), 0, 0, 0), |xml| {
                equal.iter().try_for_each(|(kind, name)| {
                    let name = clean(&format!("{} {name}", capitalised(*kind)));
                    case(xml, &name, "As tested", &Kind::Pass)
                })
            })?;
        }
        for (title, drift) in &suites {
            let title = clean(title);
            suite(xml, &title, &self::numbers(drift, 0, 0, 0), |xml| {
                drift.iter().try_for_each(|drift| {
                    let sentence = clean(&words::sentence(drift));
                    let kind = match (drift.direction, drift.expected) {
                        (Direction::Unknown, _) | (_, Some(_)) => Kind::Skipped(sentence),
                        _ => Kind::Failure(sentence, drift.severity.word(), clean(report.source(drift))),
                    };
                    let name = format!("{} {} {}", drift.direction.word(), drift.section, drift.target);
                    case(xml, &clean(&name), &title, &kind)
                })
            })?;
        }
        if needed > 0 {
            suite(xml, "Seen on neither side", &numbers_of(needed, 0, 0, needed), |xml| {
                let mut needed = report.comparison.unseen.iter().filter(|unseen| unseen.needed);
                needed.try_for_each(|unseen| {
                    let name = clean(&format!("{} {} {}", unseen.subject, unseen.section, unseen.target));
                    case(
                        xml,
                        &name,
                        "Seen on neither side",
                        &Kind::Skipped("Neither side has seen it.".to_owned()),
                    )
                })
            })?;
        }
        if let Some(verdict) = &unsaid {
            suite(xml, "Verdict", &numbers_of(1, 0, 1, 0), |xml| {
                let reasons = report.reasons().join("\n");
                let text = clean([verdict.as_str(), &reasons].join("\n").trim());
                case(xml, "Verdict", "Verdict", &Kind::Error(text))
            })?;
        }
        if !report.errors.is_empty() {
            let count = report.errors.len();
            suite(xml, "Input that could not be read", &numbers_of(count, 0, count, 0), |xml| {
                report.errors.iter().try_for_each(|error| {
                    let name = clean(&error.source);
                    case(xml, &name, "Input that could not be read", &Kind::Error(clean(&error.to_string())))
                })
            })?;
        }
        Ok(())
    })?;
    xml.get_mut().write_all(b"\n")
}

/// Whether one of the differences is a failure.
fn fails(drift: &[&Drift]) -> bool {
    drift.iter().any(|drift| drift.direction != Direction::Unknown && drift.expected.is_none())
}

/// Tests, failures, errors, skipped.
type Numbers = [(&'static str, String); 4];

fn numbers(drift: &[&Drift], equal: usize, errors: usize, needed: usize) -> Numbers {
    let skipped = |drift: &&&Drift| drift.direction == Direction::Unknown || drift.expected.is_some();
    let skipped = drift.iter().filter(skipped).count();
    numbers_of(drift.len() + equal + errors + needed, drift.len() - skipped, errors, skipped + needed)
}

fn numbers_of(tests: usize, failures: usize, errors: usize, skipped: usize) -> Numbers {
    [
        ("tests", tests.to_string()),
        ("failures", failures.to_string()),
        ("errors", errors.to_string()),
        ("skipped", skipped.to_string()),
    ]
}

fn attributes(numbers: &Numbers) -> [(&str, &str); 4] {
    numbers.each_ref().map(|(name, number)| (*name, number.as_str()))
}

fn suite(
    xml: &mut Xml<'_>,
    name: &str,
    numbers: &Numbers,
    write: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let element = xml.create_element("testsuite").with_attribute(("name", name));
    element.with_attributes(attributes(numbers)).write_inner_content(write)?;
    Ok(())
}

enum Kind {
    Pass,
    Skipped(String),
    Failure(String, &'static str, String),
    Error(String),
}

fn case(xml: &mut Xml<'_>, name: &str, suite: &str, kind: &Kind) -> io::Result<()> {
    let case = xml.create_element("testcase").with_attributes([("name", name), ("classname", suite)]);
    match kind {
        Kind::Pass => case.write_empty()?,
        Kind::Skipped(message) => case.write_inner_content(|xml| {
            xml.create_element("skipped").with_attribute(("message", message.as_str())).write_empty()?;
            Ok(())
        })?,
        Kind::Failure(message, severity, file) => case.write_inner_content(|xml| {
            let failure = xml.create_element("failure");
            failure
                .with_attributes([("message", message.as_str()), ("type", severity)])
                .write_text_content(BytesText::new(&format!("{message}\n{file}")))?;
            Ok(())
        })?,
        Kind::Error(message) => case.write_inner_content(|xml| {
            let error = xml.create_element("error");
            error
                .with_attributes([("message", message.as_str()), ("type", "input")])
                .write_text_content(BytesText::new(message))?;
            Ok(())
        })?,
    };
    Ok(())
}
