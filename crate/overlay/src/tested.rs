//! What a page is marked with because it is, or is not, as tested.

use super::Missing;
use super::marked::{Basis, Marked};
use permlight_core::evaluate::{Context, TestedSubject};
use permlight_core::fact;
use permlight_core::finding::{Expected, Finding, Found, Outcome, Target};
use permlight_core::message;
use permlight_core::message::{Arg, Locale, Message};
use permlight_core::page::{Control, Read, State};
use permlight_core::policy::Policy;
use permlight_core::rule::{Check, Rule, Severity};
use permlight_core::setting::Setting;
use permlight_core::subject::SubjectKind;
use permlight_core::text::printable;
use permlight_verify::Direction;
use permlight_verify::page_marks::{Standing, Tested, compared_name};

/// Findings about what was tested name this rule. No policy has it.
pub static TESTED: Rule = Rule {
    code: "TESTED",
    severity: Severity::Info,
    subjects: &SubjectKind::ALL,
    check: Check::Manual,
    says_failure: false,
    accepts_declared: false,
    own_text: None,
};

/// What was tested of the subject of a page.
pub(super) struct Reference<'r> {
    tested: Tested,
    known: &'r TestedSubject,
    read: &'r Read,
}

impl<'r> Reference<'r> {
    /// `None` if nothing was tested of this very record, or if nothing of it is an admin's choice.
    pub(super) fn of(
        read: &'r Read,
        excluded: bool,
        context: &'r Context,
        policy: &'static Policy,
    ) -> Option<Self> {
        let subject = &read.capture.subject;
        let is_it = |tested: &&TestedSubject| subject.record_id.as_ref() == Some(&tested.id);
        let known = context.tested.iter().find(is_it)?;
        (subject.kind != SubjectKind::Org && !excluded).then(|| Self {
            tested: Tested::new(subject.kind, &known.rows, &read.saved, policy),
            known,
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
            || (!self.known.drifted.is_empty()
                && name().is_some_and(|name| self.known.drifted.contains(&name)))
    }

    /// What is to be said of a box in one state.
    pub(super) fn of_setting(&self, control: &Control, side: Setting, news: bool) -> Option<Marked> {
        self.finding(control, self.value(control, side)?, news)
    }

    /// What is to be said of a value.
    pub(super) fn finding(&self, control: &Control, value: &str, news: bool) -> Option<Marked> {
        let (outcome, severity, short, message) = match self.standing(control, value)? {
            Standing::Tested if news => {
                (Outcome::Pass, Severity::Info, None, self.message("tested.equal", ""))
            }
            Standing::Tested => return None,
            Standing::Deviates(deviation) => {
                let (short, key) = match deviation.direction {
                    Direction::Extra => ("mark.not-tested", "tested.extra"),
                    Direction::Missing if deviation.tested == Setting::On.word() => {
                        ("mark.tested-on", "tested.missing")
                    }
                    Direction::Missing => ("mark.tested-otherwise", "tested.missing"),
                    _ => ("mark.tested-otherwise", "tested.changed"),
                };
                let message = self.message(key, &deviation.tested);
                (Outcome::Fail, deviation.severity, Some(short), message)
            }
        };
        let target = control.permission.map_or_else(
            || Target::Item(control.fact.clone().into()),
            |permission| Target::Permission(permission.name.into()),
        );
        let found = Found::Value(printable(value, super::NAME_LIMIT));
        let finding = Finding::on_item(&TESTED, &self.read.capture.subject, "", outcome, found, message);
        let finding = Finding { target, severity, expected: Expected::AsTested, ..finding };
        Some(Marked { finding, basis: Basis::Tested { short } })
    }

    /// Adds what was tested and a section that the page shows whole does not list.
    pub(super) fn lacking(&self, missing: &mut Vec<Missing>, locale: &Locale) {
        for deviation in self.tested.lacking() {
            let label = printable(fact::split(&deviation.fact).1, super::NAME_LIMIT);
            let mut message = self.message("tested.lacking", &deviation.tested);
            message.args.push(Arg::Text(label.clone()));
            missing.push(Missing {
                label,
                target: deviation.fact,
                code: TESTED.code,
                outcome: Outcome::Fail,
                severity: deviation.severity,
                message: locale.say(&message),
            });
        }
    }

    /// A sentence about what was tested, where, and when.
    fn message(&self, key: &'static str, tested: &str) -> Message {
        let tested = match tested {
            "on" => message!("tested.on").into(),
            "off" => message!("tested.off").into(),
            "none" => message!("tested.none").into(),
            "hidden" => message!("tested.hidden").into(),
            "not set" => message!("tested.not-set").into(),
            value => Arg::name(value),
        };
        message!(key, tested, Arg::name(&self.known.baseline), Arg::name(&self.known.day))
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
