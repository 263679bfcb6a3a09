//! The judgement as `JUnit` XML, for test reports of build servers: a suite per subject, a case per finding.

use std::io::{self, Write};

use crate::language;
use crate::language::say;

use permlight_metadata::ReadError;
use permlight_report::escape::xml as clean;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::judge::{Judged, Judgement};
use permlight_org::assessment::{Outcomes, Ruled, Standing};

type Xml<'w> = Writer<&'w mut dyn Write>;

/// Writes the judgement. A rule that does not apply is no case: nothing was tested.
pub fn write(out: &mut dyn Write, judgement: &Judgement) -> io::Result<()> {
    let mut xml: Xml<'_> = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let errors = judgement.error_count();
    let numbers = Numbers::of(judgement.counts.outcomes, errors);
    let name = format!("Permlight: {}", judgement.policy.title);
    xml.create_element("testsuites").with_attributes(numbers.attributes(&name)).write_inner_content(
        |xml| {
            judgement.subjects.iter().try_for_each(|judged| suite(xml, judged))?;
            if !judgement.notices.is_empty() {
                notices(xml, judgement)?;
            }
            if errors > 0 { broken(xml, judgement, errors) } else { Ok(()) }
        },
    )?;
    xml.get_mut().write_all(b"\n")
}

struct Numbers {
    tests: String,
    failures: String,
    errors: String,
    skipped: String,
}

impl Numbers {
    fn of(outcomes: Outcomes, errors: usize) -> Self {
        let skipped = outcomes.accepted + outcomes.unknown + outcomes.manual;
        Self {
            tests: (outcomes.fail + outcomes.pass + skipped + errors).to_string(),
            failures: outcomes.fail.to_string(),
            errors: errors.to_string(),
            skipped: skipped.to_string(),
        }
    }

    fn attributes<'n>(&'n self, name: &'n str) -> [(&'static str, &'n str); 5] {
        [
            ("name", name),
            ("tests", &self.tests),
            ("failures", &self.failures),
            ("errors", &self.errors),
            ("skipped", &self.skipped),
        ]
    }
}

fn suite(xml: &mut Xml<'_>, judged: &Judged) -> io::Result<()> {
    let id = clean(&judged.id);
    let file = clean(&judged.source);
    let numbers = Numbers::of(judged.counts.outcomes, 0);
    let suite = xml.create_element("testsuite").with_attributes(numbers.attributes(&id));
    let cases = judged.findings.iter().filter(|ruled| ruled.standing() != Standing::NotApplicable);
    suite
        .with_attribute(("file", file.as_str()))
        .write_inner_content(|xml| cases.clone().try_for_each(|ruled| case(xml, &id, &file, ruled)))?;
    Ok(())
}

fn case(xml: &mut Xml<'_>, subject: &str, file: &str, ruled: &Ruled<'static>) -> io::Result<()> {
    let finding = &ruled.finding;
    let name = format!("{} {}", finding.rule.code, clean(finding.target.name()));
    let line = finding.line.map(|line| line.to_string());
    let mut case = xml.create_element("testcase").with_attributes([
        ("name", name.as_str()),
        ("classname", subject),
        ("file", file),
    ]);
    if let Some(line) = &line {
        case = case.with_attribute(("line", line.as_str()));
    }
    let message = clean(&say(&ruled.message()));
    match ruled.standing() {
        Standing::Fail => case.write_inner_content(|xml| {
            let why = finding.rule.text().map_or("", |text| text.why);
            let place = line.as_ref().map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
            let text = format!("{message}\nFix: {}\nWhy: {why}\n{place}", clean(&language::fix(finding)));
            let failure = xml.create_element("failure");
            failure
                .with_attributes([("message", message.as_str()), ("type", finding.severity.word())])
                .write_text_content(BytesText::new(&text))?;
            Ok(())
        }),
        Standing::Accepted | Standing::Unknown | Standing::Manual => case.write_inner_content(|xml| {
            xml.create_element("skipped").with_attribute(("message", message.as_str())).write_empty()?;
            Ok(())
        }),
        Standing::Waived => case.write_inner_content(|xml| {
            xml.create_element("system-out").write_text_content(BytesText::new(&message))?;
            Ok(())
        }),
        Standing::Pass | Standing::NotApplicable => case.write_empty(),
    }?;
    Ok(())
}

/// What people should know about waivers and accepted failures; no case, because nothing was tested.
fn notices(xml: &mut Xml<'_>, judgement: &Judgement) -> io::Result<()> {
    let numbers = Numbers::of(Outcomes::default(), 0);
    let suite = xml.create_element("testsuite").with_attributes(numbers.attributes("Notices"));
    suite.write_inner_content(|xml| {
        let lines: Vec<_> = judgement.notices.iter().map(|notice| clean(&say(&notice.message))).collect();
        xml.create_element("system-out").write_text_content(BytesText::new(&lines.join("\n")))?;
        Ok(())
    })?;
    Ok(())
}

fn broken(xml: &mut Xml<'_>, judgement: &Judgement, errors: usize) -> io::Result<()> {
    let name = "Input that could not be read or judged";
    let numbers = Numbers::of(Outcomes::default(), errors);
    let suite = xml.create_element("testsuite").with_attributes(numbers.attributes(name));
    suite.write_inner_content(|xml| {
        judgement.all_errors().try_for_each(|error| broken_case(xml, name, error))
    })?;
    Ok(())
}

fn broken_case(xml: &mut Xml<'_>, suite: &str, error: &ReadError) -> io::Result<()> {
    let (file, message, whole) = (clean(&error.source), clean(&error.message), clean(&error.to_string()));
    let case = xml.create_element("testcase").with_attributes([
        ("name", file.as_str()),
        ("classname", suite),
        ("file", file.as_str()),
    ]);
    case.write_inner_content(|xml| {
        let attributes = [("message", message.as_str()), ("type", "input")];
        let element = xml.create_element("error").with_attributes(attributes);
        element.write_text_content(BytesText::new(&whole))?;
        Ok(())
    })?;
    Ok(())
}
