//! The report as a file, in one click: the format that was taken last is the button, the others stand in its menu.

use permlight_core::checklist::{Basis, Checklist};
use permlight_core::date::Moment;
use permlight_core::verify::Comparison;
use permlight_core::verify::baseline::Baseline;
use permlight_core::verify::deploy::{self, Before};
use permlight_core::verify::watch::{Check, Event};
use permlight_export::Report;
use permlight_export::report::verification::{self, Checked};
use permlight_export::report::{Environment, Input, Org, Words, built_in};

use super::{Shown, home};
use crate::app;
use crate::dom::{Made, button, make, value_of, with_text};
use crate::host;
use crate::texts::{self, t, t1};
use crate::verification::{Verification, is_sandbox};

/// The formats: the name that settings know, and the one that people read.
const FORMATS: [(&str, &str); 8] = [
    ("xlsx", "Excel (XLSX)"),
    ("csv", "CSV"),
    ("html", "HTML"),
    ("md", "Markdown"),
    ("json", "JSON"),
    ("sarif", "SARIF"),
    ("junit", "JUnit"),
    ("ics", "Calendar (ICS)"),
];

/// The button and its menu.
pub fn bar(shown: &Shown<'_>) -> Made {
    let settings = &shown.app.stored.settings;
    let (format, title) =
        FORMATS.into_iter().find(|(id, _)| *id == settings.format).unwrap_or(("xlsx", "Excel (XLSX)"));
    let others = FORMATS
        .into_iter()
        .filter(|(id, _)| *id != format)
        .map(|(id, title)| make("li").child(button(title, move || write(id)).id(&format!("export-{id}"))));
    let attendees = make("input")
        .id("attendees")
        .attribute("type", "text")
        .attribute("value", &settings.attendees)
        .attribute("aria-describedby", "attendees-hint");
    let people = make("div")
        .class("field")
        .child(with_text("label", &t("panelAttendees")).attribute("for", "attendees"))
        .child(attendees)
        .child(with_text("p", &t("panelAttendeesHint")).id("attendees-hint").class("quiet"));
    let export = button(&t1("panelExport", title), move || write(format)).id("export").class("main");
    make("div").class("export").child(export).child(
        make("details")
            .id("formats")
            .child(with_text("summary", &t("panelFormats")))
            .child(make("ul").class("formats").children(others))
            .child(separators(&settings.separator))
            .child(people),
    )
}

fn separators(chosen: &str) -> Made {
    let usual = host::usual_separator();
    let current = if chosen.is_empty() { &usual } else { chosen };
    let options = [(",", "panelComma"), (";", "panelSemicolon"), ("\t", "panelTabulator")];
    let options = options.map(|(sign, key)| home::option(sign, &t(key), sign == current));
    home::select("separator", "panelSeparator", options, |sign| {
        home::keep("settings", "separator".to_owned(), sign);
    })
}

fn write(format: &'static str) {
    let Some(report) = app::look(|app| super::with_shown(app, json)) else { return };
    let attendees = value_of("attendees");
    let separator = value_of("choose-separator");
    app::change(|app| app.said = t("panelExporting"));
    app::act(
        async move {
            let name = host::export(&report, format, &attendees, &separator).await?;
            host::update("settings", "format", &format.into()).await?;
            host::update("settings", "attendees", &attendees.into()).await?;
            Ok(name)
        },
        t("panelExported"),
    );
}

/// The report as JSON, which loses nothing on its way to the writer.
fn json(shown: &Shown<'_>) -> Option<String> {
    let view = shown.view?;
    let measure = shown.measure;
    let manual =
        shown.org.and_then(|org| shown.app.stored.manual.get(org)).map(Vec::as_slice).unwrap_or_default();
    let checklist = Checklist::new(&Basis {
        policy: measure.policy,
        observations: &view.observations,
        manual,
        integrations: measure.integrations,
        subject: Some(&view.subject),
    });
    let org = shown.org.unwrap_or_default();
    let page = shown.app.page.as_ref().filter(|page| page.org == org);
    let environment = if is_sandbox(org) { Environment::Sandbox } else { Environment::Production };
    let now = Moment::parse(&host::now()).unwrap_or(Moment::midnight(measure.today));
    let verified = shown.verification.and_then(Verified::of);
    let checked = verified.as_ref().map(Verified::checked).unwrap_or_default();
    let report = Report::new(Input {
        org: Org {
            name: org.to_owned(),
            url: page.map_or_else(String::new, |page| page.origin.clone()),
            environment,
        },
        subject: Some(&view.subject),
        policy: measure.policy,
        generated: now,
        checklist: &checklist,
        observations: &view.observations,
        effective: view.access.as_ref(),
        waivers: measure.waivers,
        notices: &view.notices,
        problems: Vec::new(),
        verification: verified.as_ref().map(|verified| verified.input(&checked, now)),
        words: &|rule| Words {
            title: texts::title(rule),
            why: texts::why(rule),
            fix: texts::fix_of(rule),
            ..built_in(rule)
        },
    });
    String::from_utf8(permlight_export::json(&report)).ok()
}

/// What a report says of a verification, as far as it was made from parts.
struct Verified<'v> {
    baseline: &'v Baseline,
    found: &'v Verification<'v>,
    comparison: &'v Comparison,
    before: Option<Before<'v>>,
    checks: Vec<Check>,
    events: Vec<Event>,
}

impl<'v> Verified<'v> {
    /// In a sandbox nothing is verified, only tested.
    fn of(found: &'v Verification<'v>) -> Option<Self> {
        let baseline: &Baseline = found.baseline.as_ref()?.as_ref().ok()?;
        let comparison = found.comparison().filter(|_| !found.is_sandbox)?;
        let before = found.after().is_none().then(|| deploy::before(comparison, Some(baseline)));
        let events = found.after().map(|after| &after.events);
        let events = events.into_iter().flat_map(|events| events.changes.iter().chain(&events.failed_logins));
        Some(Self {
            baseline,
            found,
            comparison,
            before,
            checks: found.rollout.checks(),
            events: events.cloned().collect(),
        })
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
            production: self.found.org,
            compared,
            comparison: self.comparison,
            before: self.before.as_ref(),
            watch: after.map(|after| &after.watch),
            checks,
            events: &self.events,
            rollback: after.and_then(|after| after.rollback.as_ref()),
            clean_up: after.map(|after| &after.clean_up),
        }
    }
}
