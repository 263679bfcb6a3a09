//! What a page needs to paint: for each control both verdicts, for on and for off, so that a tick repaints without asking.

use serde::Serialize;

mod judge;
mod tested;

use judge::Judge;
use permlight_core::evaluate::{self, Context};
use permlight_core::finding::Outcome;
use permlight_core::page::{Labels, Read, Status, Unclear, read};
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
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
    /// API name of the permission, else the name of the fact.
    pub target: String,
    /// Label as on the page, safe to show.
    pub label: String,
    /// `on`, `off`, `unknown`; `shown` for a value.
    pub state: &'static str,
    /// The value, safe to show; empty for what is on or off.
    pub value: String,
    /// Labels of what Salesforce will switch on as well when this is saved on, and is off now.
    pub implies: Vec<&'static str>,
    /// The user can change it.
    pub live: bool,
    /// Number of the verdict while it is on, or of that of a value; always there for live controls.
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
    /// What is wrong. Of the rule [`TESTED`]: what was tested, alone.
    pub message: String,
    /// What kind of sentence the message is, for those who say it in another language; empty: it stays as it is.
    pub form: &'static str,
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
    /// Why it matters here. Of the rule [`TESTED`]: what was tested, alone.
    pub message: String,
}

/// Reads a snapshot and judges it; `context` says whom to look for in logs. `None` if its address is not a page that Permlight reads.
pub fn report(
    snapshot: &Snapshot,
    policy: &'static Policy,
    labels: &Labels,
    context: &Context,
) -> Option<Report> {
    let read = read(snapshot, labels)?;
    let excluded = evaluate::exclusion(&read.capture);
    let judge = Judge::new(policy, &read, excluded, context);
    let (marks, verdicts) = judge.marks();
    let missing = judge.missing();
    let facts = read.saved.iter().map(|fact| (fact.key.to_string(), fact.value.clone())).collect();
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
        message: message(&read, snapshot.truncated, excluded),
        subject: SubjectName {
            kind: read.capture.subject.kind.id(),
            kind_label: read.capture.subject.kind.label(),
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
                "Permlight cannot read this page: what it should show was not recognised. Nothing on it is \
                 judged.{doubt}{language}"
            )
        }
        Status::Closed => {
            "What this page shows is out of reach: Salesforce keeps it in parts whose form nobody has published. The classic page says the same and is read."
                .to_owned()
        }
        Status::Read if truncated => {
            "This page is larger than what Permlight reads at once. What was cut off is \
             not judged."
                .to_owned()
        }
        // The extension says it in the user's language.
        Status::Translated | Status::Read => String::new(),
    }
}
