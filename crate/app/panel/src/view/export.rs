//! The report as a file, in one click: the format that was taken last is the button, the others stand in its menu.

use permlight_core::date::Moment;
use permlight_core::message::Message;
use permlight_org::verification::{Verification, is_sandbox};
use permlight_report::report::verification::{self, Checked};
use permlight_report::report::{Environment, Input, Org, People};
use permlight_report::sarif::Places;
use permlight_report::{Attendee, Format, FormatOptions, NoAddress, Report, Separator, file_name};
use permlight_verify::Comparison;
use permlight_verify::baseline::Baseline;
use permlight_verify::deploy::{self, Before};
use permlight_verify::watch::Check;
use wasm_bindgen::JsValue;

use super::{home, parts};
use crate::dom::{Made, button, make, value_of, with_text};
use crate::host;
use crate::state::{self, Shown};
use crate::texts::{self, t, t1};

/// The name of a format that people read.
const fn title(format: Format) -> &'static str {
    match format {
        Format::Xlsx => "Excel (XLSX)",
        Format::Csv => "CSV",
        Format::Html => "HTML",
        Format::Markdown => "Markdown",
        Format::Json => "JSON",
        Format::Sarif => "SARIF",
        Format::Junit => "JUnit",
        Format::Ics => "iCalendar (ICS)",
    }
}

/// Whether machines read it, not people.
const fn is_for_developers(format: Format) -> bool {
    matches!(format, Format::Json | Format::Sarif | Format::Junit)
}

/// The button and its menu.
pub fn bar(shown: &Shown<'_>, is_next: bool) -> Made {
    let settings = &shown.app.stored().settings;
    let format = Format::of_id(&settings.format).unwrap_or(Format::Xlsx);
    let formats = |developers: bool| {
        let others = Format::ALL.into_iter().filter(move |other| *other != format);
        let others = others.filter(move |other| is_for_developers(*other) == developers).map(|other| {
            make("li").child(button(title(other), move || write(other)).id(&format!("export-{}", other.id())))
        });
        make("ul").class("formats").children(others)
    };
    let people = field("attendees", "panelAttendees", &settings.attendees)
        .child(with_text("p", &t("panelAttendeesHint")).id("attendees-hint").class("quiet"));
    let export = button(&t1("panelExport", title(format)), move || write(format)).id("export");
    let export = if is_next { export.class("main") } else { export };
    make("div").class("export").child(export).child(button(&t("panelPrint"), print).id("print")).child(
        make("details")
            .id("formats")
            .child(with_text("summary", &t("panelFormats")))
            .child(formats(false))
            .child(field("company", "panelCompany", &settings.company))
            .child(field("reviewer", "panelReviewer", &settings.reviewer))
            .child(field("approver", "panelApprover", &settings.approver))
            .child(separators(&settings.separator))
            .child(people)
            .child(with_text("h3", &t("panelDevelopers")))
            .child(formats(true)),
    )
}

/// The settings that the report's first page and the calendar name; each is called as its field.
const NAMED: [&str; 4] = ["company", "reviewer", "approver", "attendees"];

/// A line of text with its label.
fn field(id: &str, label: &str, value: &str) -> Made {
    let input = make("input").id(id).attribute("type", "text").attribute("value", value);
    let hint = [id, "-hint"].concat();
    make("div")
        .class("field")
        .child(with_text("label", &t(label)).attribute("for", id))
        .child(if id == "attendees" { input.attribute("aria-describedby", &hint) } else { input })
}

fn separators(chosen: &str) -> Made {
    let usual = host::usual_separator();
    let current = if chosen.is_empty() { &usual } else { chosen };
    let options = [(",", "panelComma"), (";", "panelSemicolon"), ("\t", "panelTabulator")];
    let options = options.map(|(sign, key)| parts::option(sign, &t(key), sign == current));
    parts::select("separator", "panelSeparator", options, |sign| {
        parts::keep("settings", "separator".to_owned(), sign);
    })
}

type Named = [(&'static str, String); 4];

/// The report, with the names that stand in the fields.
fn named_report() -> Option<(Report, Named)> {
    let mut report = state::look_on_screen(report)?;
    let named = NAMED.map(|name| (name, value_of(name)));
    let [(_, company), (_, reviewer), (_, approver), _] = named.clone();
    if !company.is_empty() {
        report.org.company = company;
    }
    report.people = People { reviewer, approver };
    Some((report, named))
}

/// Opens the report in a tab of its own and has the browser print it: to paper, or to a PDF.
fn print() {
    let Some((report, _)) = named_report() else { return };
    state::act(
        async move {
            let options = options("", "").map_err(|error| failed(&error.message()))?;
            let bytes = Format::Html.write(&report, &options).map_err(|error| failed(&error.message()))?;
            host::print_report(&String::from_utf8_lossy(&bytes)).await
        },
        String::new(),
    );
}

fn write(format: Format) {
    let Some((report, named)) = named_report() else { return };
    let [.., (_, attendees)] = named.clone();
    let separator = value_of("choose-separator");
    state::say(t("panelExporting"), None);
    state::act(
        async move {
            let options = options(&attendees, &separator).map_err(|error| failed(&error.message()))?;
            let bytes = format.write(&report, &options).map_err(|error| failed(&error.message()))?;
            host::save_bytes(&file_name(&report, format.extension()), format.media(), &bytes);
            host::update("settings", "format", &format.id().into()).await?;
            for (name, value) in named {
                host::update("settings", name, &value.into()).await?;
            }
            Ok(JsValue::UNDEFINED)
        },
        t("panelExported"),
    );
}

fn failed(message: &Message) -> JsValue {
    js_sys::Error::new(&texts::say(message)).into()
}

/// What people chose beside the format. Spreadsheets take UTF-8 for what it is only with the mark.
fn options(attendees: &str, separator: &str) -> Result<FormatOptions<'static>, NoAddress> {
    let people = attendees.split([',', ';']).map(str::trim).filter(|one| !one.is_empty());
    Ok(FormatOptions {
        separator: match separator {
            ";" => Separator::Semicolon,
            "\t" => Separator::Tab,
            _ => Separator::Comma,
        },
        byte_order_mark: true,
        attendees: people.map(Attendee::parse).collect::<Result<_, _>>()?,
        places: Places::of_pages(),
    })
}

/// The report of what is shown.
pub fn report(shown: &Shown<'_>) -> Option<Report> {
    let view = shown.view?;
    let criteria = shown.criteria;
    let checklist = shown.overview.checklist()?;
    let org = shown.org.unwrap_or_default();
    let page = shown.app.model.inputs().page.as_ref().filter(|page| page.org == org);
    let environment = if is_sandbox(org) { Environment::Sandbox } else { Environment::Production };
    let now = Moment::parse(&host::now()).unwrap_or(Moment::midnight(criteria.today()));
    let verified = shown.verification.and_then(Verified::of);
    let checked = verified.as_ref().map(Verified::checked).unwrap_or_default();
    let locale = texts::locale();
    // What the org calls itself, its page Company Information says.
    let mut pages = shown.app.stored().pages.iter();
    let company =
        pages.find(|page| page.org == org && page.definition == "company-information" && !page.is_imported());
    let mut report = Report::new(Input {
        locale: &locale,
        org: Org {
            name: org.to_owned(),
            url: page.map_or_else(String::new, |page| page.origin.clone()),
            environment,
            company: company.map_or_else(String::new, |page| page.subject.name.clone()),
            id: company.map_or_else(String::new, |page| {
                page.path.trim_start_matches('/').split('?').next().unwrap_or_default().to_owned()
            }),
        },
        subject: Some(&view.subject),
        policy: criteria.policy,
        generated: now,
        checklist: &checklist,
        findings: &view.findings,
        effective: view.access.as_ref(),
        waivers: &criteria.waivers,
        notices: &view.notices,
        problems: Vec::new(),
        unread: view.unread.iter().map(|step| home::words_of(&step.path)).collect(),
        people: People::default(),
        verification: verified.as_ref().map(|verified| verified.input(&checked, now)),
        words: &|rule| texts::of_rule(rule),
    });
    report.username.clone_from(&view.username);
    Some(report)
}

/// What a report says of a verification, as far as it was made from parts.
struct Verified<'v> {
    baseline: &'v Baseline,
    found: &'v Verification,
    comparison: &'v Comparison,
    before: Option<Before<'v>>,
    checks: Vec<Check>,
}

impl<'v> Verified<'v> {
    /// In a sandbox nothing is verified, only tested.
    fn of(found: &'v Verification) -> Option<Self> {
        let baseline: &Baseline = found.baseline.as_ref()?.as_ref().ok()?;
        let comparison = found.comparison().filter(|_| !found.is_sandbox)?;
        let before =
            found.after().is_none().then(|| deploy::before(comparison, &baseline.subjects, Some(baseline)));
        Some(Self { baseline, found, comparison, before, checks: found.rollout.checks() })
    }

    fn checked(&self) -> Vec<Checked<'_>> {
        let kept = self.found.rollout.checks.iter();
        kept.zip(&self.checks)
            .map(|(kept, check)| Checked {
                check,
                by: &kept.by,
                differences: kept.points.len(),
                points: Some(&kept.points),
            })
            .collect()
    }

    fn input<'i>(&'i self, checks: &'i [Checked<'i>], compared: Moment) -> verification::Input<'i> {
        let after = self.found.after();
        verification::Input {
            baseline: self.baseline,
            production: &self.found.org,
            compared,
            comparison: self.comparison,
            before: self.before.as_ref(),
            watch: after.map(|after| &after.watch),
            checks,
            events: after.map(|after| &after.events),
            rollback: after.and_then(|after| after.rollback.as_ref()),
            clean_up: after.map(|after| &after.clean_up),
        }
    }
}
