//! What each mark of a page says.

use std::borrow::Cow;

use super::marked::{Basis, Marked};
use super::tested::Reference;
use super::{FindingText, Mark, Missing, NAME_LIMIT, Verdict};
use permlight_core::capture::Capture;
use permlight_core::catalog::{Permission, permission};
use permlight_core::evaluate::{self, Context};
use permlight_core::fact;
use permlight_core::finding::{Expected, Finding, Outcome, Target};
use permlight_core::message;
use permlight_core::message::{Arg, Locale};
use permlight_core::page::{Control, Read, State};
use permlight_core::policy::Policy;
use permlight_core::rule::{Check, Rule};
use permlight_core::setting::Setting;
use permlight_core::text::printable;
use permlight_core::waiver::Waiver;

/// Judges single controls. Rules are looked up by permission once, because a page has hundreds of controls.
pub(super) struct Judge<'r> {
    read: &'r Read,
    capture: &'r Capture,
    /// By the permission's name; sorted.
    by_permission: Vec<(&'static str, &'static Rule)>,
    exclusive: Vec<&'static Rule>,
    /// Rules about sections of a profile that should be empty.
    empty: Vec<&'static Rule>,
    /// What the other rules find, each about one fact or the whole.
    others: Vec<Finding>,
    waivers: Vec<&'r Waiver>,
    tested: Option<Reference<'r>>,
    locale: &'r Locale,
}

impl<'r> Judge<'r> {
    pub(super) fn new(
        policy: &'static Policy,
        read: &'r Read,
        excluded: bool,
        context: &'r Context,
        locale: &'r Locale,
    ) -> Self {
        let capture = &read.capture;
        let kind = capture.subject.kind;
        let mut judge = Self {
            read,
            capture,
            by_permission: Vec::new(),
            exclusive: Vec::new(),
            empty: Vec::new(),
            others: Vec::new(),
            waivers: context.waivers.iter().filter(|waiver| waiver.is_about(&capture.subject)).collect(),
            tested: Reference::of(read, excluded, context, policy),
            locale,
        };
        let rules = policy.rules().filter(|rule| !excluded && rule.subjects.contains(&kind));
        for rule in rules.filter(|rule| evaluate::not_asked(rule, capture).is_none()) {
            match rule.check {
                Check::Only(_) => judge.exclusive.push(rule),
                Check::Nothing(_) | Check::Rights(_) => {
                    if read.controls.iter().any(|control| is_about_section(rule, &control.fact)) {
                        judge.empty.push(rule);
                    } else {
                        // A list has one row for all rights on an object, and no boxes.
                        let mut found = Vec::new();
                        evaluate::apply(rule, capture, context, &mut found);
                        found.retain(|finding| finding.outcome == Outcome::Fail);
                        judge.others.append(&mut found);
                    }
                }
                Check::On(_) | Check::Off(_) | Check::Combination(_) => {
                    for permission in rule.permissions() {
                        let at = judge.by_permission.partition_point(|(name, _)| *name <= permission.name);
                        judge.by_permission.insert(at, (permission.name, rule));
                    }
                }
                _ => evaluate::apply(rule, capture, context, &mut judge.others),
            }
        }
        judge
    }

    /// The marks and the verdicts that they name by number. The first verdict is that of a control without a rule.
    pub(super) fn marks(&self) -> (Vec<Mark>, Vec<Verdict>) {
        let mut verdicts = vec![self.verdict(&[], Setting::Off.key())];
        let marks = self.read.controls.iter().map(|control| self.mark(control, &mut verdicts)).collect();
        (marks, verdicts)
    }

    /// What the policy wants to be on and a page that shows everything does not offer, what is wrong with the page without
    /// being wrong with one of its parts, and what was tested and is not there.
    pub(super) fn missing(&self) -> Vec<Missing> {
        let absent = |name: &str| self.capture.permissions.get(name) == Setting::Absent;
        let rules = self.by_permission.iter().filter(|(name, _)| absent(name));
        let unoffered = rules.filter_map(|(name, rule)| {
            evaluate::permission(rule, &self.capture.subject, permission(name)?, Setting::Absent)
                .filter(|finding| finding.outcome == Outcome::Unknown)
        });
        let shown =
            |finding: &Finding| self.read.controls.iter().any(|control| self.is_about(finding, control));
        let whole = self.others.iter().filter(|finding| finding.outcome == Outcome::Fail && !shown(finding));
        let mut missing: Vec<Missing> = unoffered
            .chain(whole.cloned())
            .map(|finding| Missing {
                target: finding.target.name().to_owned(),
                label: self.locale.label(finding.target.name()).to_owned(),
                code: finding.rule.code,
                outcome: finding.outcome,
                severity: finding.severity,
                message: self.locale.say(&finding.message),
            })
            .collect();
        if let Some(tested) = &self.tested {
            tested.lacking(&mut missing, self.locale);
        }
        missing
    }

    fn mark(&self, control: &Control, verdicts: &mut Vec<Verdict>) -> Mark {
        let mut number = |findings: &[Marked], side: &'static str| match findings {
            [] => 0,
            findings => {
                verdicts.push(self.verdict(&self.waived(findings), side));
                verdicts.len() - 1
            }
        };
        let mut mark = Mark {
            node: control.node,
            target: control.permission.map_or_else(|| control.fact.clone(), |known| known.name.to_owned()),
            label: printable(&control.label, NAME_LIMIT),
            state: "shown",
            value: String::new(),
            implies: Vec::new(),
            live: control.live,
            on: None,
            off: None,
            unknown: None,
        };
        let tested = self.tested.as_ref().map(|tested| (tested, tested.is_news(control)));
        let setting = match &control.state {
            State::Text(value) => {
                mark.value = printable(value, NAME_LIMIT);
                let mut findings = self.about(control);
                let finding = tested.and_then(|(tested, news)| tested.finding(control, value, news));
                if let Some(finding) = finding {
                    insert(&mut findings, finding);
                }
                mark.on = Some(number(&findings, "mark.shown"));
                return mark;
            }
            State::Set(setting) => *setting,
        };
        // A control that contradicts another one of the same permission is not trusted by itself.
        let setting = match control.permission.map(|known| self.capture.permissions.get(known.name)) {
            Some(unknown @ Setting::Unknown(_)) => unknown,
            _ => setting,
        };
        let findings = |side: Setting| {
            let mut findings = match control.permission {
                Some(permission) => self.of_permission(permission, side),
                None => self.of_grant(control, side),
            };
            let finding = tested.and_then(|(tested, news)| tested.of_setting(control, side, news));
            if let Some(finding) = finding {
                insert(&mut findings, finding);
            }
            findings
        };
        for (side, place) in [(Setting::On, &mut mark.on), (Setting::Off, &mut mark.off)] {
            if control.live || setting == side {
                *place = Some(number(&findings(side), side.key()));
            }
        }
        if matches!(setting, Setting::Unknown(_)) {
            mark.unknown = Some(number(&findings(setting), setting.key()));
        }
        mark.state = setting.word();
        mark.implies =
            control.permission.filter(|_| control.live).map_or_else(Vec::new, |known| self.implied(known));
        mark
    }

    /// The same after the team's decisions: a failure that it bears is none, and says who bears it.
    fn waived<'f>(&self, findings: &'f [Marked]) -> Cow<'f, [Marked]> {
        let waiver = |Marked { finding, basis }: &Marked| {
            // What is not as tested is put right or tested anew, not accepted.
            let fails = finding.outcome == Outcome::Fail && matches!(basis, Basis::Rule);
            self.waivers.iter().find(|waiver| {
                fails && finding.is_under(waiver) && finding.beyond(waiver.bears.as_deref()).is_none()
            })
        };
        if !findings.iter().any(|marked| waiver(marked).is_some()) {
            return Cow::Borrowed(findings);
        }
        let mut decided = Vec::with_capacity(findings.len());
        for marked in findings {
            let mut marked = marked.clone();
            if let Some(waiver) = waiver(&marked) {
                let Waiver { reason, approver, expires, .. } = waiver;
                let finding = &mut marked.finding;
                finding.outcome = Outcome::Pass;
                finding.message = message!(
                    "mark.waived",
                    finding.message.clone(),
                    Arg::name(approver),
                    *expires,
                    Arg::name(reason)
                );
                marked.basis = Basis::Waived;
            }
            insert(&mut decided, marked);
        }
        Cow::Owned(decided)
    }

    /// What Salesforce switches on together with a permission when it is saved, as far as it is off.
    fn implied(&self, known: &Permission) -> Vec<String> {
        let names = known.implies();
        let off = names.iter().filter(|name| self.capture.permissions.get(name) == Setting::Off);
        off.map(|name| self.locale.label(name).to_owned()).collect()
    }

    /// What the rules find while the permission is in this state, the worst first.
    fn of_permission(&self, permission: &'static Permission, side: Setting) -> Vec<Marked> {
        let name = permission.name;
        let mut findings: Vec<Marked> = Vec::new();
        let first = self.by_permission.partition_point(|(other, _)| *other < name);
        let rules = self.by_permission.iter().skip(first).take_while(|(other, _)| *other == name);
        // Only a combination looks at other permissions.
        let what_if = |other: &str| if other == name { side } else { self.capture.permissions.get(other) };
        for rule in rules.map(|(_, rule)| *rule).chain(self.exclusive.iter().copied()) {
            let finding = match rule.check {
                Check::Combination(_) => evaluate::combination(rule, self.capture, &what_if)
                    .filter(|finding| finding.outcome == Outcome::Fail),
                _ => evaluate::permission(rule, &self.capture.subject, permission, side),
            };
            if let Some(finding) = finding {
                insert(&mut findings, Marked { finding, basis: Basis::Rule });
            }
        }
        findings
    }

    /// What the rules find while something else is granted or not: a right on an object, a field, an app.
    fn of_grant(&self, control: &Control, side: Setting) -> Vec<Marked> {
        let mut findings = Vec::new();
        let (_, key) = fact::split(&control.fact);
        for rule in &self.empty {
            if is_about_section(rule, &control.fact) {
                let finding = evaluate::grant(
                    rule,
                    &self.capture.subject,
                    Cow::Owned(key.to_owned()),
                    &control.label,
                    side,
                );
                insert(&mut findings, Marked { finding, basis: Basis::Rule });
            }
        }
        for finding in self.others.iter().filter(|finding| self.is_about(finding, control)) {
            insert(&mut findings, Marked { finding: finding.clone(), basis: Basis::Rule });
        }
        findings
    }

    /// What the rules find about a value.
    fn about(&self, control: &Control) -> Vec<Marked> {
        let (section, _) = fact::split(&control.fact);
        let granted = match (section, &control.state) {
            ("tab", State::Text(value)) => permlight_core::content::is_tab_shown(value),
            ("app", State::Text(value)) => Some(value != "hidden"),
            _ => Some(true),
        };
        let side = granted
            .map_or(Setting::Unknown(permlight_core::setting::Unknown::UnreadableValue), Setting::from);
        self.of_grant(control, side)
    }

    fn is_about(&self, finding: &Finding, control: &Control) -> bool {
        let Target::Item(item) = &finding.target else { return false };
        if let State::Text(value) = &control.state
            && evaluate::rests_on(finding, self.capture, &control.fact, value)
        {
            return true;
        }
        if let Some(object) = object_of_row(&control.fact) {
            return *item == object && matches!(finding.rule.check, Check::Nothing(_) | Check::Rights(_));
        }
        match evaluate::range_of(item) {
            Some(name) => {
                let own = control.fact.strip_prefix("login-ip/");
                self.capture.login_ip_ranges.iter().any(|range| {
                    own == Some(&[&range.start, "-", &range.end].concat())
                        && evaluate::range_name(range) == name
                })
            }
            None => *item == control.fact,
        }
    }

    fn verdict(&self, findings: &[Marked], side: &'static str) -> Verdict {
        let worst = findings.first();
        let outcome = worst.map_or(Outcome::NotApplicable, |worst| worst.finding.outcome);
        let severity = worst.filter(|_| outcome == Outcome::Fail).map(|worst| worst.finding.severity);
        let side = message!(side);
        let (short, name) = match (outcome, worst) {
            (Outcome::Fail, Some(Marked { finding, basis })) => {
                let (short, phrase) = words(finding.expected, *basis);
                let severity = message!(finding.severity.key());
                (Some(short), message!("mark.name-wrong", message!(phrase), severity))
            }
            (Outcome::Pass, Some(Marked { basis: Basis::Waived, .. })) => {
                (None, message!("mark.name-waived", side))
            }
            (Outcome::Pass, _) => (None, message!("mark.name-right", side)),
            (Outcome::Unknown, _) => (Some("mark.cannot-tell"), message!("mark.name-unknown")),
            (Outcome::Manual, _) => (Some("mark.to-confirm"), message!("mark.to-confirm")),
            _ => (None, message!("mark.name-no-rule")),
        };
        let said = |Marked { finding, .. }: &Marked| FindingText {
            code: finding.rule.code,
            outcome: finding.outcome,
            severity: finding.severity,
            message: self.locale.say(&finding.message),
        };
        Verdict {
            outcome,
            severity,
            short: short.map_or_else(String::new, |key| self.locale.word(key).to_owned()),
            name: self.locale.say(&name),
            findings: findings.iter().map(said).collect(),
        }
    }
}

/// The object whose rights a row of a list shows.
fn object_of_row(fact: &str) -> Option<&str> {
    fact.strip_prefix("object/")?.strip_suffix(fact::ALL_RIGHTS)?.strip_suffix('/')
}

/// Whether a rule about a whole section speaks of a fact.
fn is_about_section(rule: &Rule, fact: &str) -> bool {
    if object_of_row(fact).is_some() {
        return false;
    }
    let (section, key) = fact::split(fact);
    let section = if matches!(section, "field-read" | "field-edit") { "field" } else { section };
    match rule.check {
        Check::Nothing(wanted) => {
            [Some(wanted), wanted.elsewhere()].iter().flatten().any(|own| own.fact() == section)
        }
        Check::Rights(check) => section == "object" && check.is_about(key),
        _ => false,
    }
}

/// Keeps the worst first. Of two that are equally bad, what to do with this one permission is the clearer word.
fn insert(findings: &mut Vec<Marked>, marked: Marked) {
    let rank = |Marked { finding, .. }: &Marked| {
        let single = !matches!(finding.rule.check, Check::Combination(_));
        (finding.outcome, finding.severity, single)
    };
    let at = findings.partition_point(|other| rank(other) >= rank(&marked));
    findings.insert(at, marked);
}

/// The few words that stand in the mark of a failure, and those that stand for it in a sentence.
const fn words(expected: Expected, basis: Basis) -> (&'static str, &'static str) {
    if let Basis::Tested { short: Some(short) } = basis {
        return (short, "mark.phrase-not-tested");
    }
    match expected {
        Expected::On => ("mark.should-be-on", "mark.should-be-on"),
        Expected::Off => ("mark.should-be-off", "mark.should-be-off"),
        Expected::NotTogether => ("mark.not-together", "mark.phrase-not-together"),
        Expected::Nothing => ("mark.should-be-empty", "mark.should-be-empty"),
        _ => ("mark.wrong", "mark.phrase-wrong"),
    }
}
