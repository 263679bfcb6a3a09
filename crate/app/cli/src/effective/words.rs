//! Grantors, obstacles and doubts as people read them.

use permlight_core::catalog::{self, Permission, Risk};
use permlight_core::effective::{Doubt, Grantor, Right, Withheld};
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;

use crate::language;

/// Who grants, together.
pub fn grantors<'g>(grantors: impl IntoIterator<Item = &'g Grantor>) -> String {
    permlight_report::words::grantors(grantors, language::chosen())
}

/// Why grants do not count.
pub fn withheld<'w>(withheld: impl IntoIterator<Item = &'w Withheld>) -> Vec<String> {
    permlight_report::words::withheld(withheld, language::chosen())
}

/// Why a right is unknown, in sentences.
pub fn doubts<'d>(doubts: impl IntoIterator<Item = &'d Doubt>) -> Vec<String> {
    permlight_report::words::doubts(doubts, language::chosen())
}

/// Why a right is unknown, without what follows from unknown permissions if there is more to say.
pub fn main_doubts(right: &Right) -> Vec<&Doubt> {
    let own: Vec<_> = right.doubts.iter().filter(|doubt| !matches!(doubt, Doubt::Implied(_))).collect();
    if own.is_empty() { right.doubts.iter().collect() } else { own }
}

/// Whether an unknown permission is like every other that nothing names.
pub fn is_like_others(right: &Right, others: &Right) -> bool {
    let own = right.doubts.iter().filter(|doubt| !matches!(doubt, Doubt::Implied(_)));
    own.eq(&others.doubts)
}

/// The harm that a permission can do, as far as anyone rated it.
pub fn risk(name: &str) -> Option<Risk> {
    catalog::permission(name).and_then(|permission| permission.risk)
}

pub const fn risk_word(risk: Option<Risk>) -> &'static str {
    match risk {
        Some(Risk::Critical) => "critical",
        Some(Risk::High) => "high",
        Some(Risk::Medium) => "medium",
        Some(Risk::Low) => "low",
        None => "",
    }
}

/// The label, if it is another than the API name.
pub fn label(name: &str) -> Option<&'static str> {
    catalog::permission(name).map(Permission::label).filter(|label| *label != name)
}

/// The same for people.
pub fn risk_said(risk: Option<Risk>) -> &'static str {
    let key = match risk {
        Some(Risk::Critical) => Severity::Critical.key(),
        Some(Risk::High) => Severity::High.key(),
        Some(Risk::Medium) => Severity::Medium.key(),
        Some(Risk::Low) => Severity::Low.key(),
        None => return "",
    };
    language::chosen().word(key)
}

/// The label in the language that is spoken, if it is another than the API name.
pub fn own_label(name: &str) -> Option<&str> {
    Some(language::chosen().label(name)).filter(|label| *label != name)
}

/// The kind, short where it stands often.
pub fn kind(kind: SubjectKind) -> &'static str {
    language::chosen().word(match kind {
        SubjectKind::MutingPermissionSet => "command-effective.muting-set",
        SubjectKind::PermissionSetGroup => "command-effective.group",
        other => other.key(),
    })
}
