//! What a page is marked with because it is, or is not, as tested.

use super::Missing;
use permlight_core::evaluate::{Context, TestedSubject};
use permlight_core::fact;
use permlight_core::finding::{Finding, Outcome, Target};
use permlight_core::page::{Control, Read, State};
use permlight_core::policy::Policy;
use permlight_core::rule::{Check, Rule, Severity};
use permlight_core::setting::Setting;
use permlight_core::subject::SubjectKind;
use permlight_core::text::printable;
use permlight_verify::Direction;
use permlight_verify::live::{Standing, Tested, compared_name};

/// Findings about what was tested name this rule. No policy has it.
pub static TESTED: Rule = Rule {
    code: "TESTED",
    severity: Severity::Info,
    subjects: &SubjectKind::ALL,
    check: Check::Manual,
    failure: "",
    own_text: None,
};

/// What a finding of [`TESTED`] expects, which is also the form of its message. The message is what was tested, alone: who
/// shows it knows the name and the day of the configuration.
pub(super) const EXTRA: &str = "tested-extra";
pub(super) const MISSING: &str = "tested-missing";
pub(super) const CHANGED: &str = "tested-changed";
pub(super) const EQUAL: &str = "tested-equal";

/// What was tested of the subject of a page.
pub(super) struct Reference<'r> {
    tested: Tested,
    drifted: &'r [String],
    read: &'r Read,
}

impl<'r> Reference<'r> {
    /// `None` if nothing was tested of this very record, or if nothing of it is an admin's choice.
    pub(super) fn of(
        read: &'r Read,
        excluded: Option<&str>,
        context: &'r Context,
        policy: &'static Policy,
    ) -> Option<Self> {
        let subject = &read.capture.subject;
        let is_it = |tested: &&TestedSubject| subject.record_id.as_ref() == Some(&tested.id);
        let known = context.tested.iter().find(is_it)?;
        (subject.kind != SubjectKind::Org && excluded.is_none()).then(|| Self {
            tested: Tested::new(subject.kind, &known.rows, &read.saved, policy),
            drifted: &known.drifted,
            read,
        })
    }

    /// Whether a state that is as tested is worth a word: it is not as tested now, or it once was not.
    pub(super) fn is_news(&self, control: &Control) -> bool {
        let deviates = |value: &str| matches!(self.standing(control, value), Some(Standing::Deviates(_)));
        let now = match &control.state {
            State::Set(setting) => self.value(control, *setting).is_some_and(deviates),
            State::Text(value) => deviates(value),
        };
        let kind = self.read.capture.subject.kind;
        let value = if let State::Text(value) = &control.state { value.as_str() } else { "" };
        let name = || compared_name(&control.fact, value, kind);
        now || self.saved(control).is_some_and(deviates)
            || (!self.drifted.is_empty() && name().is_some_and(|name| self.drifted.contains(&name)))
    }

    /// What is to be said of a box in one state.
    pub(super) fn of_setting(&self, control: &Control, side: Setting, news: bool) -> Option<Finding> {
        self.finding(control, self.value(control, side)?, news)
    }

    /// What is to be said of a value.
    pub(super) fn finding(&self, control: &Control, value: &str, news: bool) -> Option<Finding> {
        let (outcome, expected, severity, tested) = match self.standing(control, value)? {
            Standing::Tested if news => (Outcome::Pass, EQUAL, Severity::Info, String::new()),
            Standing::Tested => return None,
            Standing::Deviates(deviation) => {
                let expected = match deviation.direction {
                    Direction::Extra => EXTRA,
                    Direction::Missing => MISSING,
                    _ => CHANGED,
                };
                (Outcome::Fail, expected, deviation.severity, deviation.tested)
            }
        };
        Some(Finding {
            rule: &TESTED,
            target: control.permission.map_or_else(
                || Target::Item(control.fact.clone().into()),
                |permission| Target::Permission(permission.name.into()),
            ),
            outcome,
            severity,
            expected,
            actual: String::new(),
            message: printable(&tested, super::NAME_LIMIT),
            line: None,
        })
    }

    /// Adds what was tested and a section that the page shows whole does not list.
    pub(super) fn lacking(&self, missing: &mut Vec<Missing>) {
        for deviation in self.tested.lacking() {
            missing.push(Missing {
                label: printable(fact::split(&deviation.fact).1, super::NAME_LIMIT),
                target: deviation.fact,
                code: TESTED.code,
                message: printable(&deviation.tested, super::NAME_LIMIT),
            });
        }
    }

    fn standing(&self, control: &Control, value: &str) -> Option<Standing> {
        self.tested.standing(&control.fact, value)
    }

    /// The value that the fact of a box has in a state.
    fn value(&self, control: &Control, side: Setting) -> Option<&'static str> {
        let is_default = |app| self.read.capture.applications.get(app).is_some_and(|app| app.default);
        Some(match (fact::split(&control.fact), side) {
            (_, Setting::Unknown(_)) => return None,
            (("app", app), Setting::On) if is_default(app) => "default",
            (("app", _), Setting::On) => "visible",
            (("app", _), _) => "hidden",
            _ => side.word(),
        })
    }

    /// What Salesforce has: a tick that is not saved yet does not make the news old.
    fn saved(&self, control: &Control) -> Option<&str> {
        let saved = |name: &str| self.read.saved.get(name).map(String::as_str);
        let on = |wanted: bool| if wanted { "on" } else { "off" };
        match fact::split(&control.fact) {
            ("field-read", key) => saved(&fact::name("field", key)).map(|value| on(value != "none")),
            ("field-edit", key) => saved(&fact::name("field", key)).map(|value| on(value == "edit")),
            _ => saved(&control.fact),
        }
    }
}
