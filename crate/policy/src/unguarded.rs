//! Fields without field-level security: who may read or edit the object may read or edit them, and no file lists them.

/// Those that every object has.
const OF_ALL: [&str; 9] = [
    "Id",
    "Name",
    "OwnerId",
    "CreatedById",
    "CreatedDate",
    "LastModifiedById",
    "LastModifiedDate",
    "SystemModstamp",
    "IsDeleted",
];

/// Those that Salesforce requires of some of its own objects.
const REQUIRED: [&str; 14] = [
    "Account.LastName",
    "Case.Status",
    "Contact.LastName",
    "Contract.AccountId",
    "Contract.Status",
    "Event.EndDateTime",
    "Event.StartDateTime",
    "Lead.Company",
    "Lead.LastName",
    "Lead.Status",
    "Opportunity.CloseDate",
    "Opportunity.StageName",
    "Task.Priority",
    "Task.Status",
];

/// Whether a field, as `Contact.LastName`, is known to have none.
pub(crate) fn is_unguarded(field: &str) -> bool {
    let name = field.rsplit('.').next().unwrap_or_default();
    OF_ALL.iter().any(|own| own.eq_ignore_ascii_case(name))
        || REQUIRED.iter().any(|own| own.eq_ignore_ascii_case(field))
}
