//! Identities that Salesforce makes for its own products: no rule judges them.

use crate::capture::Capture;
use crate::catalog;
use crate::coverage::Coverage;
use crate::message;
use crate::message::Message;
use crate::section::Section;
use crate::setting::Unknown;
use crate::subject::SubjectKind;

/// Why the whole subject is left out of judgement.
pub fn exclusion(capture: &Capture) -> Option<Message> {
    let (profile, licence) = identity(capture);
    let is_one = catalog::is_salesforce_identity(profile, capture.custom, licence);
    (is_one && !is_exclusion_in_doubt(capture)).then(|| message!("judged.salesforce-identity"))
}

/// Whether the subject has the name or the licence of an identity of Salesforce, and its file says in a way that nobody can read whether it is
/// custom.
pub(crate) fn is_exclusion_in_doubt(capture: &Capture) -> bool {
    let (profile, licence) = identity(capture);
    let unreadable = capture.doubted(Section::About, "custom").is_some()
        || capture.custom.is_none()
            && capture.coverage(Section::UserPermissions) == Coverage::Partial(Unknown::PartialFile);
    unreadable && catalog::is_salesforce_identity(profile, None, licence)
}

/// The profile and the licence by which an identity of Salesforce is known.
fn identity(capture: &Capture) -> (&str, Option<&str>) {
    let of_user = |fact| capture.value(fact).filter(|_| capture.subject.kind == SubjectKind::User);
    // Only a profile has one of those names by itself: anything else may be called as people like.
    let own = (capture.subject.kind == SubjectKind::Profile).then_some(capture.subject.name.as_str());
    let profile = of_user("user/profile").or(own).unwrap_or_default();
    (profile, of_user("user/licence").or(capture.licence.as_deref()))
}
