//! The report as `JUnit` XML, for test reports of build servers: a suite for each step, a case for each item; a verification
//! is a suite of its own, with a case for what comes of it and one for each difference.

use std::io;

use permlight_org::checklist::ItemOutcome;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::escape::xml as clean;
use crate::report::verification::{AsRule, own};
use crate::report::{ItemRow, Problem, Report};
use crate::tables::said;

type Xml<'w> = Writer<&'w mut Vec<u8>>;

/// Writes the report. An item that does not apply is no case: nothing was tested.
pub fn junit(report: &Report) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = write(&mut out, report);
    out.push(b'\n');
    out
}

fn write(out: &mut Vec<u8>, report: &Report) -> io::Result<()> {
    let mut xml: Xml<'_> = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut verification = Vec::new();
    if let Some(AsRule { item, findings }) = AsRule::of(report) {
        verification = findings.iter().map(|finding| own(&item, finding)).collect();
        verification.insert(0, item);
    }
    let verification: Vec<_> = verification.iter().collect();
    let all: Vec<_> = report.checklist.iter().chain(verification.iter().copied()).collect();
    let all = Numbers::of(&all, report.problems.len());
    let name = clean(&format!("Permlight: {}", report.policy.title));
    let time = report.generated.to_string();
    let suites = xml.create_element("testsuites").with_attributes(all.attributes(&name));
    suites.with_attribute(("timestamp", time.as_str())).write_inner_content(|xml| {
        for step in &report.steps {
            let items: Vec<_> = report.checklist.iter().filter(|item| item.step == step.id).collect();
            suite(xml, report, &step.title, &items)?;
        }
        if let Some(first) = verification.first() {
            suite(xml, report, &first.step, &verification)?;
        }
        if report.problems.is_empty() { Ok(()) } else { broken(xml, &report.problems) }
    })?;
    Ok(())
}

struct Numbers {
    tests: String,
    failures: String,
    errors: String,
    skipped: String,
}

impl Numbers {
    fn of(items: &[&ItemRow], errors: usize) -> Self {
        let count = |holds: fn(ItemOutcome) -> bool| items.iter().filter(|item| holds(item.outcome)).count();
        Self {
            tests: (count(|outcome| outcome != ItemOutcome::NotApplicable) + errors).to_string(),
            failures: count(|outcome| outcome == ItemOutcome::Fail).to_string(),
            errors: errors.to_string(),
            skipped: count(|outcome| {
                matches!(outcome, ItemOutcome::Unknown | ItemOutcome::Open | ItemOutcome::NotNeeded)
            })
            .to_string(),
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

fn suite(xml: &mut Xml<'_>, report: &Report, title: &str, items: &[&ItemRow]) -> io::Result<()> {
    let (name, numbers) = (clean(title), Numbers::of(items, 0));
    let mut cases = items.iter().filter(|item| item.outcome != ItemOutcome::NotApplicable);
    let suite = xml.create_element("testsuite").with_attributes(numbers.attributes(&name));
    suite.write_inner_content(|xml| cases.try_for_each(|item| case(xml, report, &name, item)))?;
    Ok(())
}

fn case(xml: &mut Xml<'_>, report: &Report, step: &str, item: &ItemRow) -> io::Result<()> {
    let name = clean(&format!("{} {}", item.rule, item.title));
    let class = clean(&format!("{}: {step}", report.about()));
    let case =
        xml.create_element("testcase").with_attributes([("name", name.as_str()), ("classname", &class)]);
    let seen: Vec<_> = item.seen.iter().map(|text| clean(text)).collect();
    let entries: Vec<_> = item.entries.iter().map(|entry| clean(&said(entry))).collect();
    let first = seen.first().cloned().unwrap_or_else(|| item.outcome.label().to_owned());
    match item.outcome {
        ItemOutcome::Fail => case.write_inner_content(|xml| {
            let place = clean(&item.place);
            let text =
                format!("{}\nFix: {}\nWhy: {}\n{place}", seen.join("\n"), clean(&item.fix), clean(&item.why));
            let failure = xml.create_element("failure");
            let failure =
                failure.with_attributes([("message", first.as_str()), ("type", item.severity.word())]);
            failure.write_text_content(BytesText::new(&text))?;
            Ok(())
        }),
        ItemOutcome::Unknown | ItemOutcome::Open | ItemOutcome::NotNeeded => {
            case.write_inner_content(|xml| {
                let said = entries.first().unwrap_or(&first);
                let message = if item.outcome == ItemOutcome::NotNeeded { said } else { &first };
                xml.create_element("skipped").with_attribute(("message", message.as_str())).write_empty()?;
                Ok(())
            })
        }
        ItemOutcome::Waived | ItemOutcome::Done => case.write_inner_content(|xml| {
            let text = [seen.join("\n"), entries.join("\n")].join("\n");
            xml.create_element("system-out").write_text_content(BytesText::new(text.trim()))?;
            Ok(())
        }),
        ItemOutcome::Pass | ItemOutcome::NotApplicable => case.write_empty(),
    }?;
    Ok(())
}

fn broken(xml: &mut Xml<'_>, problems: &[Problem]) -> io::Result<()> {
    let name = "Input that could not be read";
    let numbers = Numbers::of(&[], problems.len());
    let suite = xml.create_element("testsuite").with_attributes(numbers.attributes(name));
    suite.write_inner_content(|xml| {
        problems.iter().try_for_each(|problem| {
            let (place, message) = (clean(&problem.place), clean(&problem.message));
            let case = xml.create_element("testcase");
            let case = case.with_attributes([("name", place.as_str()), ("classname", name)]);
            case.write_inner_content(|xml| {
                let attributes = [("message", message.as_str()), ("type", "input")];
                xml.create_element("error").with_attributes(attributes).write_empty()?;
                Ok(())
            })?;
            Ok(())
        })
    })?;
    Ok(())
}
