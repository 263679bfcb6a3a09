//! What a page needs to paint: for each control both verdicts, for on and for off, so that a tick repaints without asking.

use serde::Serialize;

mod gathered;
mod judge;
mod marked;
mod tested;

use judge::Judge;
use permlight_core::evaluate::{self, Context};
use permlight_core::finding::Outcome;
use permlight_core::message;
use permlight_core::message::{Locale, Message};
use permlight_core::page::{Labels, Read, State, Status, Unclear, read};
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::scope::{self, Scope, Standing};
use permlight_core::snapshot::Snapshot;
pub use tested::TESTED;

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
    /// `read`, `overview`, `not-recognised`, `closed` or `translated`.
    pub status: &'static str,
    /// What the user should know about the page as a whole; empty if there is nothing to say.
    pub message: String,
    /// Who is judged.
    pub subject: SubjectName,
    /// Whether it is judged: without that, there are neither marks nor verdicts. Nothing where everything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<ScopeTold>,
    /// By what.
    pub policy: PolicyName,
    /// The marks, in the order of the page.
    pub marks: Vec<Mark>,
    /// The verdicts that the marks name by number. The first one is that of a control that no rule speaks of.
    pub verdicts: Vec<Verdict>,
    /// Controls that nothing could be told for. Any of them may be a permission.
    pub unidentified: usize,
    /// What the policy wants and the page does not offer, and what was tested and the page does not list.
    pub missing: Vec<Missing>,
    /// Path of a page that says what this one cannot; empty if there is none.
    pub settles: String,
    /// Language of the page, as a Salesforce code.
    pub language: String,
    /// What the page proves: names of facts and their values, as Salesforce has them.
    pub facts: Vec<(String, String)>,
    /// What the page teaches: API names and their labels in its language.
    pub learned: Vec<(String, String)>,
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
    pub kind_label: String,
    /// Its name, safe to show.
    pub name: String,
    /// The first 15 characters of its record id.
    pub record_id: String,
}

/// Whether whom a page is about is judged.
#[derive(Debug, Serialize)]
pub struct ScopeTold {
    /// `judged`, `undecided`, `left-out`.
    pub standing: &'static str,
    /// Why, as a sentence; the question where nobody has said.
    pub message: String,
    /// What the page proves of that: names of facts and their values.
    pub signals: Vec<(String, String)>,
    /// Ids of what the subject holds, if it is judged.
    pub holds: Vec<String>,
    /// Key prefixes of records of which the page shows all that the subject holds: no other is held by it.
    pub whole: Vec<&'static str>,
}

/// A policy, named.
#[derive(Debug, Serialize)]
pub struct PolicyName {
    /// The name that commands use.
    pub id: &'static str,
    /// The name that people read.
    pub title: &'static str,
}

/// One control and its verdicts. A page has a thousand of them: a verdict that is not there is left out.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// Number of the control in the snapshot.
    pub node: usize,
    /// API name of the permission, else the name of the fact.
    pub target: String,
    /// Label as on the page, safe to show.
    pub label: String,
    /// `on`, `off`, `unknown`; `shown` for a value.
    pub state: &'static str,
    /// The value, safe to show; empty for what is on or off.
    pub value: String,
    /// Labels of what Salesforce will switch on as well when this is saved on, and is off now.
    pub implies: Vec<String>,
    /// The user can change it.
    pub live: bool,
    /// Number of the verdict while it is on, or of that of a value; always there for live controls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<usize>,
    /// Number of the verdict while it is off; always there for live controls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off: Option<usize>,
    /// Number of the verdict while its state cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<usize>,
}

/// What a control deserves in one state.
#[derive(Debug, Serialize)]
pub struct Verdict {
    /// The worst of its findings; `not-applicable` if the policy has no rule about it.
    pub outcome: Outcome,
    /// Severity of the worst failure.
    pub severity: Option<Severity>,
    /// The few words that stand in the mark; empty if there are none.
    pub short: String,
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

/// A permission that the policy wants and the page does not offer, or a setting that was tested and is not there.
#[derive(Debug, Serialize)]
pub struct Missing {
    /// API name.
    pub target: String,
    /// The catalog's label.
    pub label: String,
    /// The rule.
    pub code: &'static str,
    /// How it turned out.
    pub outcome: Outcome,
    /// How much it matters.
    pub severity: Severity,
    /// Why it matters here.
    pub message: String,
}

/// Reads a snapshot and judges it; `context` says whom to look for in logs, `locale` is the reader's language. `None` if the
/// address is not a page that Permlight reads.
pub fn report(
    snapshot: &Snapshot,
    policy: &'static Policy,
    labels: &Labels,
    context: &Context,
    locale: &Locale,
) -> Option<Report> {
    let read = read(snapshot, labels)?;
    let scope = context.scope.as_ref().map(|known| scope::on_page(&read.capture, known));
    // Where it is known whose the page is, one of Salesforce's own is judged only if somebody says so.
    let excluded = evaluate::exclusion(&read.capture).filter(|_| scope.is_none());
    let is_judged = scope.as_ref().is_none_or(|scope| scope.standing == Standing::Judged);
    let (marks, verdicts, missing) = if is_judged {
        let judge = Judge::new(policy, &read, excluded.is_some(), context, locale);
        let (marks, verdicts) = judge.marks();
        (marks, verdicts, judge.missing())
    } else {
        Default::default()
    };
    let facts = read.saved.iter().map(|fact| (fact.key.to_string(), fact.value.clone())).collect();
    // Boxes that are judged say themselves what they are.
    let has_boxes = read.controls.iter().any(|control| matches!(control.state, State::Set(_)));
    let says_nothing = !has_boxes || verdicts.iter().all(|verdict| verdict.findings.is_empty());
    let gathered = (says_nothing && read.status == Status::Read).then(|| gathered::on(&read, context));
    Some(Report {
        generation: snapshot.generation,
        page: PageName { id: read.page.id, title: read.page.title, edit: read.page.edit },
        status: match read.status {
            Status::Read => "read",
            Status::Overview => "overview",
            Status::NotRecognised => "not-recognised",
            Status::Closed => "closed",
            Status::Translated => "translated",
        },
        scope: scope.as_ref().map(|scope| told(scope, &read, locale)),
        // Of what is not judged there is nothing to say.
        message: message(&read, snapshot.truncated, excluded)
            .or_else(|| gathered?)
            .filter(|_| is_judged)
            .map_or_else(String::new, |message| locale.say(&message)),
        subject: SubjectName {
            kind: read.capture.subject.kind.id(),
            kind_label: locale.word(read.capture.subject.kind.key()).to_owned(),
            name: permlight_core::text::printable(&read.capture.subject.name, NAME_LIMIT),
            record_id: read.capture.subject.record_id.clone().unwrap_or_default(),
        },
        policy: PolicyName { id: policy.id, title: policy.title },
        marks,
        verdicts,
        unidentified: read.unidentified.len(),
        missing,
        settles: read.settles,
        language: read.language,
        facts,
        learned: read.learned,
    })
}

fn told(scope: &Scope, read: &Read, locale: &Locale) -> ScopeTold {
    let kind = || message!(read.capture.subject.kind.key());
    let (standing, message) = match scope.standing {
        Standing::Judged => ("judged", message!("scope.judged", scope.reason.message())),
        Standing::Undecided => ("undecided", message!("scope.question", kind())),
        Standing::LeftOut => ("left-out", message!("scope.not-judged", scope.reason.message())),
    };
    let own = read.capture.subject.kind;
    let signals = read.saved.iter().filter(|fact| scope::is_signal(own, &fact.key));
    let is_judged = scope.standing == Standing::Judged;
    ScopeTold {
        standing,
        message: locale.say(&message),
        signals: signals.map(|fact| (fact.key.to_string(), fact.value.clone())).collect(),
        holds: if is_judged { scope::held_ids(&read.saved) } else { Vec::new() },
        whole: scope::held_whole(&read.saved),
    }
}

/// What there is to say of the page as a whole.
fn message(read: &Read, truncated: bool, excluded: Option<Message>) -> Option<Message> {
    if let Some(reason) = excluded {
        return Some(message!("page.not-judged", reason));
    }
    match read.status {
        Status::Overview => Some(message!("page.overview")),
        Status::NotRecognised => {
            let contradictory = read.unidentified.iter().any(|u| u.reason == Unclear::Disagreement);
            let contradictory = contradictory.then(|| message!("page.contradictory"));
            let foreign = if read.language.is_empty() || read.language.starts_with("en") {
                None
            } else if read.page.sections.contains(&"") {
                Some(message!("page.foreign"))
            } else {
                Some(message!("page.foreign-edit"))
            };
            Some(message!("page.not-recognised", contradictory, foreign))
        }
        Status::Closed => Some(message!("page.closed")),
        Status::Read if truncated => Some(message!("page.truncated")),
        // The extension says of a translated page what it is.
        Status::Translated | Status::Read => None,
    }
}
