//! What a page needs to paint: for each control both verdicts, for on and for off, so that a tick repaints without asking.

use serde::Serialize;

use crate::capture::Capture;
use crate::catalog::permission;
use crate::evaluate;
use crate::finding::{Finding, Outcome, label_of};
use crate::page::{Control, Labels, Read, Status, Unclear, read};
use crate::policy::Policy;
use crate::rule::{Check, Rule, Severity};
use crate::setting::Setting;
use crate::snapshot::Snapshot;

/// The most characters of a name from a page that are shown.
const NAME_LIMIT: usize = 120;

/// All that one frame needs to paint itself.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The generation of the snapshot that it answers.
    pub generation: u32,
    /// The page definition.
    pub page: PageName,
    /// `read`, `overview` or `not-recognised`.
    pub status: &'static str,
    /// What the user should know about the page as a whole; empty if there is nothing to say.
    pub message: String,
    /// Who is judged.
    pub subject: SubjectName,
    /// By what.
    pub policy: PolicyName,
    /// The marks, in the order of the page.
    pub marks: Vec<Mark>,
    /// The verdicts that the marks name by number. The first one is that of a control that no rule speaks of.
    pub verdicts: Vec<Verdict>,
    /// Controls among the permissions that no permission could be told for.
    pub unidentified: usize,
    /// What the policy wants and the page does not offer.
    pub missing: Vec<Missing>,
}

/// A page definition, named.
#[derive(Debug, Serialize)]
pub struct PageName {
    /// Its name in Permlight.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// It is an edit form.
    pub edit: bool,
}

/// A subject, named.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectName {
    /// `profile`, `permission-set`.
    pub kind: &'static str,
    /// What people call the kind.
    pub kind_label: &'static str,
    /// Its name, safe to show.
    pub name: String,
    /// The first 15 characters of its record id.
    pub record_id: String,
}

/// A policy, named.
#[derive(Debug, Serialize)]
pub struct PolicyName {
    /// The name that commands use.
    pub id: &'static str,
    /// The name that people read.
    pub title: &'static str,
}

/// One control and its verdicts.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// Number of the control in the snapshot.
    pub node: usize,
    /// API name.
    pub target: &'static str,
    /// Label as on the page, safe to show.
    pub label: String,
    /// `on`, `off`, `unknown`.
    pub state: &'static str,
    /// The user can change it.
    pub live: bool,
    /// Number of the verdict while it is on; always there for live controls.
    pub on: Option<usize>,
    /// Number of the verdict while it is off; always there for live controls.
    pub off: Option<usize>,
    /// Number of the verdict while its state cannot be read.
    pub unknown: Option<usize>,
}

/// What a control deserves in one state.
#[derive(Debug, Serialize)]
pub struct Verdict {
    /// The worst of its findings; `not-applicable` if the policy has no rule about it.
    pub outcome: Outcome,
    /// Severity of the worst failure.
    pub severity: Option<Severity>,
    /// The few words that stand in the mark.
    pub short: &'static str,
    /// What the accessible name of the mark says after the label.
    pub name: String,
    /// The findings, worst first.
    pub findings: Vec<FindingText>,
}

/// A finding, as the card shows it.
#[derive(Debug, Clone, Serialize)]
pub struct FindingText {
    /// The rule.
    pub code: &'static str,
    /// How it turned out.
    pub outcome: Outcome,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
}

/// A permission that the policy wants and the page does not offer.
#[derive(Debug, Serialize)]
pub struct Missing {
    /// API name.
    pub target: String,
    /// The catalog's label.
    pub label: String,
    /// The rule.
    pub code: &'static str,
    /// Why it matters here.
    pub message: String,
}

/// Reads a snapshot and judges it. `None` if its address is not a page that Permlight reads.
pub fn report(snapshot: &Snapshot, policy: &'static Policy, labels: &Labels) -> Option<Report> {
    let read = read(snapshot, labels)?;
    let excluded = evaluate::exclusion(&read.capture);
    let judge = Judge::new(policy, &read.capture, excluded);
    let mut verdicts = vec![verdict(&[], Setting::Off)];
    let marks = read.controls.iter().map(|control| judge.mark(control, &mut verdicts)).collect();
    Some(Report {
        generation: snapshot.generation,
        page: PageName { id: read.page.id, title: read.page.title, edit: read.page.edit },
        status: match read.status {
            Status::Read => "read",
            Status::Overview => "overview",
            Status::NotRecognised => "not-recognised",
        },
        message: message(&read, snapshot.truncated, excluded),
        subject: SubjectName {
            kind: read.capture.subject.kind.id(),
            kind_label: read.capture.subject.kind.label(),
            name: crate::text::printable(&read.capture.subject.name, NAME_LIMIT),
            record_id: read.capture.subject.record_id.clone().unwrap_or_default(),
        },
        policy: PolicyName { id: policy.id, title: policy.title },
        marks,
        verdicts,
        unidentified: unidentified(&read),
        missing: judge.missing(),
    })
}

/// Controls before the first and after the last permission are something else (Custom Profile, connected apps).
fn unidentified(read: &Read) -> usize {
    let nodes = || read.controls.iter().map(|control| control.node);
    let (Some(first), Some(last)) = (nodes().min(), nodes().max()) else { return read.unidentified.len() };
    read.unidentified.iter().filter(|control| (first..last).contains(&control.node)).count()
}

fn message(read: &Read, truncated: bool, excluded: Option<&str>) -> String {
    if let Some(reason) = excluded {
        return format!("{reason} Nothing is judged here.");
    }
    match read.status {
        Status::Overview => {
            "This page shows no permission itself. Open App Permissions and System Permissions; \
             each is judged there."
                .to_owned()
        }
        Status::NotRecognised => {
            let shared = read.unidentified.iter().any(|u| u.reason == Unclear::Disagreement);
            let language = if read.language.is_empty() || read.language.starts_with("en") {
                ""
            } else if read.page.sections.contains(&"") {
                " The page is in a language whose labels Permlight may not have."
            } else {
                " The page is in a language whose labels Permlight may not have; its edit form can be read in every \
                 language."
            };
            let doubt = if shared { " Names and labels on it contradict each other." } else { "" };
            format!(
                "Permlight cannot read this page: it should show permissions and none was recognised. Nothing on it \
                 is judged.{doubt}{language}"
            )
        }
        Status::Read if truncated => {
            "This page is larger than what Permlight reads at once. What was cut off is \
             not judged."
                .to_owned()
        }
        Status::Read => String::new(),
    }
}

/// Judges single controls. Rules are looked up by permission once, because a page has hundreds of controls.
struct Judge<'c> {
    capture: &'c Capture,
    /// By the permission's name; sorted.
    by_permission: Vec<(&'static str, &'static Rule)>,
    exclusive: Vec<&'static Rule>,
}

impl<'c> Judge<'c> {
    fn new(policy: &'static Policy, capture: &'c Capture, excluded: Option<&str>) -> Self {
        let mut judge = Self { capture, by_permission: Vec::new(), exclusive: Vec::new() };
        let kind = capture.subject.kind;
        let rules = policy.rules().filter(|rule| excluded.is_none() && rule.subjects.contains(&kind));
        for rule in rules {
            if matches!(rule.check, Check::Only(_)) {
                judge.exclusive.push(rule);
                continue;
            }
            for permission in rule.permissions() {
                let at = judge.by_permission.partition_point(|(name, _)| *name <= permission.name);
                judge.by_permission.insert(at, (permission.name, rule));
            }
        }
        judge
    }

    /// What the policy wants to be on and a page that shows everything does not offer.
    fn missing(&self) -> Vec<Missing> {
        let absent = |name: &str| self.capture.permissions.get(name) == Setting::Absent;
        let rules = self.by_permission.iter().filter(|(name, _)| absent(name));
        let findings = rules.filter_map(|(name, rule)| {
            evaluate::permission(rule, permission(name)?, Setting::Absent)
                .filter(|finding| finding.outcome == Outcome::Unknown)
        });
        findings
            .map(|finding| Missing {
                target: finding.target.name().to_owned(),
                label: label_of(finding.target.name()).to_owned(),
                code: finding.rule.code,
                message: finding.message,
            })
            .collect()
    }

    fn mark(&self, control: &Control, verdicts: &mut Vec<Verdict>) -> Mark {
        // A control that contradicts another one of the same permission is not trusted by itself.
        let setting = match self.capture.permissions.get(control.permission.name) {
            unknown @ Setting::Unknown(_) => unknown,
            _ => control.setting,
        };
        let mut number = |side: Setting, wanted: bool| {
            wanted.then(|| match self.findings(control, side).as_slice() {
                [] => 0,
                findings => {
                    verdicts.push(verdict(findings, side));
                    verdicts.len() - 1
                }
            })
        };
        Mark {
            node: control.node,
            target: control.permission.name,
            label: crate::text::printable(&control.label, NAME_LIMIT),
            state: setting.word(),
            live: control.live,
            on: number(Setting::On, control.live || setting == Setting::On),
            off: number(Setting::Off, control.live || setting == Setting::Off),
            unknown: number(setting, matches!(setting, Setting::Unknown(_))),
        }
    }

    /// What the rules find while the control is in this state, the worst first.
    fn findings(&self, control: &Control, side: Setting) -> Vec<Finding> {
        let name = control.permission.name;
        let mut findings: Vec<Finding> = Vec::new();
        let first = self.by_permission.partition_point(|(other, _)| *other < name);
        let rules = self.by_permission.iter().skip(first).take_while(|(other, _)| *other == name);
        let mut capture = None;
        for rule in rules.map(|(_, rule)| *rule).chain(self.exclusive.iter().copied()) {
            // Most verdicts need no copy of the capture: only a combination looks at other permissions.
            let finding = match rule.check {
                Check::Combination(_) => {
                    let what_if = capture.get_or_insert_with(|| {
                        let mut copy = Capture::new(self.capture.subject.clone());
                        copy.login_ip_ranges.clone_from(&self.capture.login_ip_ranges);
                        copy.permissions = self.capture.permissions.clone();
                        copy.permissions.set(name, side);
                        copy
                    });
                    evaluate::combination(rule, what_if).filter(|finding| finding.outcome == Outcome::Fail)
                }
                _ => evaluate::permission(rule, control.permission, side),
            };
            if let Some(finding) = finding {
                // Of two that are equally bad, what to do with this one permission is the clearer word.
                let rank = |finding: &Finding| {
                    let single = !matches!(finding.rule.check, Check::Combination(_));
                    (finding.outcome, finding.severity, single)
                };
                let at = findings.partition_point(|other| rank(other) >= rank(&finding));
                findings.insert(at, finding);
            }
        }
        findings
    }
}

fn verdict(findings: &[Finding], side: Setting) -> Verdict {
    let worst = findings.first();
    let outcome = worst.map_or(Outcome::NotApplicable, |finding| finding.outcome);
    let severity = worst.filter(|_| outcome == Outcome::Fail).map(|finding| finding.severity);
    let (short, name) = match (outcome, worst) {
        (Outcome::Fail, Some(finding)) => (
            match finding.expected {
                "on" => "should be on",
                "off" => "should be off",
                _ => "not together",
            },
            format!("wrong, {}. Severity {}.", finding.expected_phrase(), finding.severity.word()),
        ),
        (Outcome::Pass, _) => ("", format!("{}, as it should be.", side.word())),
        (Outcome::Unknown | Outcome::Manual, _) => ("cannot tell", "cannot be told.".to_owned()),
        _ => ("", "the policy has no rule about it.".to_owned()),
    };
    Verdict {
        outcome,
        severity,
        short,
        name,
        findings: findings
            .iter()
            .map(|finding| FindingText {
                code: finding.rule.code,
                outcome: finding.outcome,
                severity: finding.severity,
                message: finding.message.clone(),
            })
            .collect(),
    }
}
