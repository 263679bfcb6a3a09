//! Fields without field-level security: who may read or edit the object may read or edit them, and no file lists them.

/// Those that every object has.
const OF_ALL: &str =
    "Id Name OwnerId CreatedById CreatedDate LastModifiedById LastModifiedDate SystemModstamp IsDeleted";

/// Those that Salesforce requires of some of its own objects.
const REQUIRED: &str = "Account.LastName Case.Status Contact.LastName Contract.AccountId Contract.Status \
                        Event.EndDateTime Event.StartDateTime Lead.Company Lead.LastName Lead.Status \
                        Opportunity.CloseDate Opportunity.StageName Task.Priority Task.Status";

/// Whether a field of an object, as `LastName` and `Contact.LastName`, is known to have none.
pub(crate) fn is_unguarded(name: &str, field: &str) -> bool {
    let is = |all: &str, name: &str| all.split(' ').any(|own| own.eq_ignore_ascii_case(name));
    is(OF_ALL, name) || is(REQUIRED, field)
}
