//! The form of what the JSON of a report takes from others, for its schema alone.

use permlight_core::subject::SubjectKind;
use permlight_org::checklist::ManualState;

/// A day, as JSON has it.
#[derive(schemars::JsonSchema)]
#[schemars(transparent, inline)]
#[expect(dead_code, reason = "only its form is asked for")]
pub(super) struct DateForm(#[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))] pub String);

/// A moment in UTC, as JSON has it.
#[derive(schemars::JsonSchema)]
#[schemars(transparent, inline)]
#[expect(dead_code, reason = "only its form is asked for")]
pub(super) struct MomentForm(
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$"))] pub String,
);

/// A waiver, as JSON has it.
#[derive(schemars::JsonSchema)]
#[schemars(rename = "Waiver")]
#[expect(dead_code, reason = "only its form is asked for")]
pub(crate) struct WaiverForm {
    /// Code of the rule.
    rule: String,
    /// Kind of the subject.
    kind: SubjectKind,
    /// Name of the subject.
    name: String,
    /// The record id of the subject, where it was agreed beside its page.
    #[schemars(default)]
    record: Option<String>,
    /// The target of the failure.
    target: String,
    /// Why the team bears it.
    reason: String,
    /// Who decided so.
    approver: String,
    /// The last day on which it holds.
    expires: DateForm,
}

/// Something that a person has written down, as JSON has it.
#[derive(schemars::JsonSchema)]
#[schemars(rename = "ManualEntry", rename_all = "camelCase")]
#[expect(dead_code, reason = "only its form is asked for")]
pub(super) struct EntryForm {
    /// Code of a rule, or `integration:` and the id of an integration.
    item: String,
    /// Whom it is about, `user:hubspot@acme.example`; empty: everybody.
    #[schemars(default)]
    subject: String,
    /// The first 15 characters of its record id, where it was written down beside its page.
    #[schemars(default)]
    record: Option<String>,
    /// What the person says.
    state: ManualState,
    /// Who answers for it.
    #[schemars(default)]
    owner: String,
    /// The day on which it was or will be done.
    #[schemars(default)]
    date: Option<DateForm>,
    /// What else there is to say.
    #[schemars(default)]
    note: String,
    /// When it was written down.
    #[schemars(default)]
    set: Option<MomentForm>,
}
