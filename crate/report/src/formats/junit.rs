//! Test results as `JUnit` XML, for build servers. One frame holds the suites of every scope: a suite for each subject or step,
//! a case for each finding, item or difference; a case belongs to the class of its subject, `profile:HubSpot Integration`.

mod checklist;
mod findings;
mod verification;

use std::io::{self, Write};

use permlight_core::message::Locale;
use permlight_core::rule::Severity;
use permlight_org::assessment::Outcomes;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::escape::xml as clean;
use crate::report::Problem;

pub use checklist::junit;
pub(crate) use findings::Findings;
pub(crate) use verification::comparison;

type Xml<'w> = Writer<&'w mut dyn Write>;

/// What is counted of a suite or of all of them.
#[derive(Debug, Clone, Copy, Default)]
struct Numbers {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Numbers {
    /// Of cases.
    fn of<'c>(cases: impl IntoIterator<Item = &'c Case>) -> Self {
        let mut numbers = Self::default();
        for case in cases {
            numbers.tests += 1;
            match case.result {
                Outcome::Failure { .. } => numbers.failures += 1,
                Outcome::Error { .. } => numbers.errors += 1,
                Outcome::Skipped(_) => numbers.skipped += 1,
                Outcome::Pass | Outcome::Said(_) => {}
            }
        }
        numbers
    }

    /// Of findings; a rule that does not apply is no case, because nothing was tested.
    fn of_outcomes(outcomes: Outcomes) -> Self {
        let skipped = outcomes.accepted + outcomes.unknown + outcomes.manual;
        let tests = outcomes.fail + outcomes.pass + skipped;
        Self { tests, failures: outcomes.fail, errors: 0, skipped }
    }

    const fn with_errors(self, errors: usize) -> Self {
        Self { tests: self.tests + errors, errors: self.errors + errors, ..self }
    }

    const fn with_skipped(self, skipped: usize) -> Self {
        Self { tests: self.tests + skipped, skipped: self.skipped + skipped, ..self }
    }

    fn attributes(self) -> [(&'static str, String); 4] {
        [
            ("tests", self.tests.to_string()),
            ("failures", self.failures.to_string()),
            ("errors", self.errors.to_string()),
            ("skipped", self.skipped.to_string()),
        ]
    }
}

/// A test. Texts are as they came.
struct Case {
    name: String,
    class: String,
    file: String,
    line: Option<u32>,
    result: Outcome,
}

/// How a test came out.
enum Outcome {
    Pass,
    /// It cannot be told, or a person has to look.
    Skipped(String),
    /// What is wrong, in a line, and in full.
    Failure {
        message: String,
        severity: Severity,
        lines: Vec<String>,
    },
    /// Why nothing could be tested, in a line, and in full.
    Error {
        message: String,
        lines: Vec<String>,
    },
    /// It passes, and something is to be said about that.
    Said(Vec<String>),
}

/// Begins the document; `numbers` are those of all suites, without the problems.
fn begin(
    out: &mut dyn Write,
    name: &str,
    numbers: Numbers,
    problems: &[Problem],
    time: Option<String>,
) -> io::Result<()> {
    let mut xml: Xml<'_> = Writer::new(out);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.get_mut().write_all(b"\n")?;
    let mut root = BytesStart::new("testsuites");
    root.push_attribute(("name", clean(name).as_str()));
    for (key, number) in numbers.with_errors(problems.len()).attributes() {
        root.push_attribute((key, number.as_str()));
    }
    if let Some(time) = time {
        root.push_attribute(("timestamp", time.as_str()));
    }
    xml.write_event(Event::Start(root))
}

/// Ends the document, with what could not be read and what people should know; that is no case, because nothing was tested.
fn end<'n>(
    out: &mut dyn Write,
    locale: &Locale,
    notices: impl IntoIterator<Item = &'n str>,
    problems: &[Problem],
) -> io::Result<()> {
    let lines: Vec<_> = notices.into_iter().map(clean).collect();
    if !lines.is_empty() {
        inside(out, |xml| {
            suite_of(xml, locale.word("junit.notices"), Numbers::default(), "", |xml| {
                xml.create_element("system-out").write_text_content(BytesText::new(&lines.join("\n")))?;
                Ok(())
            })
        })?;
    }
    if !problems.is_empty() {
        let name = locale.word("junit.unread");
        let cases: Vec<_> = problems.iter().map(|problem| broken(name, problem)).collect();
        suite(out, name, "", &cases)?;
    }
    let mut xml: Xml<'_> = Writer::new(out);
    xml.get_mut().write_all(b"\n")?;
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    xml.get_mut().write_all(b"\n")
}

fn broken(class: &str, problem: &Problem) -> Case {
    Case {
        name: problem.place.clone(),
        class: class.to_owned(),
        file: problem.place.clone(),
        line: None,
        result: Outcome::Error { message: problem.message.clone(), lines: vec![problem.to_string()] },
    }
}

/// Writes a suite of these cases.
fn suite(out: &mut dyn Write, name: &str, file: &str, cases: &[Case]) -> io::Result<()> {
    inside(out, |xml| {
        suite_of(xml, name, Numbers::of(cases), file, |xml| cases.iter().try_for_each(|own| case(xml, own)))
    })
}

/// Writes what stands within the root, indented as such.
fn inside(out: &mut dyn Write, write: impl FnOnce(&mut Xml<'_>) -> io::Result<()>) -> io::Result<()> {
    let mut rest = AfterTag { out, open: true };
    let mut xml: Xml<'_> = Writer::new_with_indent(&mut rest, b' ', 2);
    xml.write_event(Event::Start(BytesStart::new("testsuites")))?;
    write(&mut xml)
}

/// Lets everything through that comes after the first tag.
struct AfterTag<'w> {
    out: &'w mut dyn Write,
    open: bool,
}

impl Write for AfterTag<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.open {
            return self.out.write(bytes);
        }
        if let Some(end) = bytes.iter().position(|byte| *byte == b'>') {
            self.open = false;
            self.out.write_all(bytes.get(end + 1..).unwrap_or_default())?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn suite_of(
    xml: &mut Xml<'_>,
    name: &str,
    numbers: Numbers,
    file: &str,
    write: impl FnOnce(&mut Xml<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let (name, file, numbers) = (clean(name), clean(file), numbers.attributes());
    let mut suite = xml.create_element("testsuite").with_attribute(("name", name.as_str()));
    suite = suite.with_attributes(numbers.iter().map(|(key, number)| (*key, number.as_str())));
    if !file.is_empty() {
        suite = suite.with_attribute(("file", file.as_str()));
    }
    suite.write_inner_content(write)?;
    Ok(())
}

fn case(xml: &mut Xml<'_>, case: &Case) -> io::Result<()> {
    let (name, class, file) = (clean(&case.name), clean(&case.class), clean(&case.file));
    let line = case.line.map(|line| line.to_string());
    let mut element = xml.create_element("testcase");
    element = element.with_attributes([("name", name.as_str()), ("classname", class.as_str())]);
    if !file.is_empty() {
        element = element.with_attribute(("file", file.as_str()));
    }
    if let Some(line) = &line {
        element = element.with_attribute(("line", line.as_str()));
    }
    let told = |xml: &mut Xml<'_>, tag: &str, message: &str, kind: &str, lines: &[String]| {
        let element =
            xml.create_element(tag).with_attributes([("message", clean(message).as_str()), ("type", kind)]);
        element.write_text_content(BytesText::new(&text(lines)))?;
        Ok(())
    };
    match &case.result {
        Outcome::Pass => element.write_empty(),
        Outcome::Skipped(message) => element.write_inner_content(|xml| {
            let message = clean(message);
            xml.create_element("skipped").with_attribute(("message", message.as_str())).write_empty()?;
            Ok(())
        }),
        Outcome::Failure { message, severity, lines } => {
            element.write_inner_content(|xml| told(xml, "failure", message, severity.word(), lines))
        }
        Outcome::Error { message, lines } => {
            element.write_inner_content(|xml| told(xml, "error", message, "input", lines))
        }
        Outcome::Said(lines) => element.write_inner_content(|xml| {
            xml.create_element("system-out").write_text_content(BytesText::new(&text(lines)))?;
            Ok(())
        }),
    }?;
    Ok(())
}

fn text(lines: &[String]) -> String {
    lines.iter().map(|line| clean(line)).collect::<Vec<_>>().join("\n")
}
