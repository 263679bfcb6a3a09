//! What to do about a finding, in words.

use std::borrow::Cow;

use permlight_core::finding::{Finding, Found};
use permlight_core::message;
use permlight_core::message::{Arg, Locale};
use permlight_core::rule::{Check, Rule};
use permlight_core::section::Section;
use permlight_core::subject::{SubjectKind, namespace};

/// The rule's own words with the permission's name in them; what a managed package holds nobody can edit, whatever the rule says.
pub fn fix<'f>(finding: &Finding, text: &'f str, locale: &Locale) -> Cow<'f, str> {
    if let Some(package) = package(finding.subject.kind, &finding.subject.name) {
        Cow::Owned(locale.say(&message!("report.fix-of-package", Arg::name(package))))
    } else if let (true, Found::States(states)) = (is_of_objects(finding.rule), &finding.found) {
        // User permissions open the objects, whatever is set there.
        let names = states.iter().map(|(name, _)| Arg::Label(Cow::Borrowed(*name)));
        Cow::Owned(locale.say(&message!("report.fix-of-permissions", Arg::List(names.collect()))))
    } else if is_of_objects(finding.rule) && finding.target.name() == Section::Objects.element() {
        Cow::Owned(unnamed(finding.rule, text, locale))
    } else if text.contains('{') {
        Cow::Owned(finding.filled(text, locale))
    } else {
        Cow::Borrowed(text)
    }
}

/// The same where no single permission or object is meant.
pub(crate) fn unnamed(rule: &Rule, fix: &str, locale: &Locale) -> String {
    let what = if is_of_objects(rule) { "report.the-object" } else { "report.the-permission" };
    let what = locale.word(what);
    // Languages that put names in corner brackets have none around what is no name.
    ["「{label}」", "{label}", "{name}"].iter().fold(fix.to_owned(), |said, place| said.replace(place, what))
}

fn is_of_objects(rule: &Rule) -> bool {
    matches!(rule.check, Check::Rights(_))
}

/// The managed package that holds a permission set or a group.
pub(crate) fn package(kind: SubjectKind, name: &str) -> Option<&str> {
    let is_held = matches!(kind, SubjectKind::PermissionSet | SubjectKind::PermissionSetGroup);
    namespace(name).filter(|_| is_held)
}
