//! What a deploy deletes besides subjects: every right on it goes with it, though the file of the set grants it.

use permlight_core::fact;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::section::{Effect, Section};
use permlight_core::subject::SubjectKind;
use permlight_metadata::DeletedPart;
use permlight_verify::{Kept, View as _};

/// The most subjects that a reason names.
const NAMED: usize = 5;

/// What speaks against the deploy: each part that goes and on which something that was tested has rights.
pub fn reasons(deleted: &[DeletedPart], tested: &[Kept]) -> Vec<Message> {
    let mut holders: Vec<Vec<Arg>> = deleted.iter().map(|_| Vec::new()).collect();
    // A muting set takes away, and what is gone needs no muting.
    let tested = tested.iter().filter(|own| own.kind() != SubjectKind::MutingPermissionSet);
    for subject in tested.filter(|_| !deleted.is_empty()) {
        let subject = subject.open();
        for (part, holders) in deleted.iter().zip(&mut holders) {
            let has = is_of_package(part, &subject.name)
                || subject.facts.iter().any(|row| is_right_on(part, &row.key, &row.value));
            if has {
                holders.push(
                    message!(
                        "command-verify.subject",
                        message!(subject.kind.key()),
                        Arg::name(&subject.name)
                    )
                    .into(),
                );
            }
        }
    }
    let told = deleted.iter().zip(holders).filter(|(_, holders)| !holders.is_empty());
    told.map(|(part, mut holders)| {
        let more = holders.len().saturating_sub(NAMED);
        holders.truncate(NAMED);
        if more > 0 {
            holders.push(message!("list.and-more", more).into());
        }
        let (type_name, name) = (Arg::name(&part.type_name), Arg::name(&part.name));
        message!("command-verify.part-deleted", type_name, name, Arg::name(&part.source), Arg::List(holders))
    })
    .collect()
}

/// Whether a fact grants something on a part.
fn is_right_on(part: &DeletedPart, name: &str, value: &str) -> bool {
    let (section, key) = fact::split(name);
    let section = Section::of(section);
    let is_granted = value != section.values(key).nothing() && !matches!(value, "off" | "absent");
    let grants = matches!(section.effect(), Effect::Grants | Effect::Muted) && section.is_told_by_files();
    grants && is_granted && touches(part, section, key)
}

/// Whether an entry of a section is about a part.
fn touches(part: &DeletedPart, section: Section, key: &str) -> bool {
    let is = |name: &str| name.eq_ignore_ascii_case(&part.name);
    let within = |sign: char| key.split_once(sign).is_some_and(|(of, _)| is(of));
    match (part.type_name.as_str(), section) {
        (_, Section::UserPermissions | Section::About) => false,
        ("InstalledPackage", _) => key.split(['/', '.', '-']).any(|name| is_of_package(part, name)),
        ("CustomObject", Section::Objects) => within('/'),
        ("CustomObject", Section::Fields | Section::RecordTypes) => within('.'),
        // A tab, a custom setting, a custom metadata type.
        ("CustomObject", _) => is(key),
        ("CustomField", section) => section == Section::Fields && (is(key) || is_also(&part.name, key)),
        ("RecordType", section) => section == Section::RecordTypes && is(key),
        ("ApexClass", section) => section == Section::ApexClasses && is(key),
        ("ApexPage", section) => section == Section::ApexPages && is(key),
        ("CustomPermission", section) => section == Section::CustomPermissions && is(key),
        ("CustomTab", section) => section == Section::Tabs && is(key),
        ("CustomApplication", section) => section == Section::Apps && is(key),
        ("Flow" | "FlowDefinition", section) => section == Section::Flows && is(key),
        // A principal of an external credential has its name before its own.
        ("ExternalCredential", section) => {
            section == Section::ExternalCredentials && (is(key) || within('-'))
        }
        (_, Section::Objects | Section::Fields) => false,
        _ => is(key),
    }
}

/// Whether a name is one of a package that goes, and all that it brought with it.
fn is_of_package(part: &DeletedPart, name: &str) -> bool {
    let namespace = name.split_once("__").map_or("", |(namespace, _)| namespace);
    part.type_name == "InstalledPackage" && namespace.eq_ignore_ascii_case(&part.name)
}

/// Whether a field is listed under another object than the one that it belongs to: those of activities under tasks and events,
/// those of contacts under the accounts of persons.
fn is_also(deleted: &str, listed: &str) -> bool {
    let (Some((of, field)), Some((object, name))) = (deleted.split_once('.'), listed.split_once('.')) else {
        return false;
    };
    let is = |text: &str, other: &str| text.eq_ignore_ascii_case(other);
    if is(of, "Activity") {
        return (is(object, "Task") || is(object, "Event")) && is(field, name);
    }
    let bare = |name: &str, ending: &str| name.to_ascii_lowercase().strip_suffix(ending).map(str::to_owned);
    let same = bare(field, "__c").zip(bare(name, "__pc")).is_some_and(|(one, other)| one == other);
    is(of, "Contact") && is(object, "Account") && same
}
