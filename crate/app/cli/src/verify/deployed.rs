//! Which of the files a deploy takes along: what the manifest beside them names, and nothing else.

use std::collections::BTreeMap;

use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::subject::SubjectKind;
use permlight_metadata::NotBoth;

/// The most subjects that a reason names.
const NAMED: usize = 5;

/// What lies there and is not named, by kind and name.
pub fn left_out(not_both: &[NotBoth]) -> Vec<(SubjectKind, String)> {
    let unnamed = not_both.iter().filter(|one| !one.is_named);
    unnamed.map(|one| (one.kind, one.name.clone())).collect()
}

/// What speaks against the deploy: Salesforce refuses a file that the manifest does not name, and a name without a file.
pub fn reasons(not_both: &[NotBoth]) -> Vec<Message> {
    let mut by_manifest: BTreeMap<(&str, bool), Vec<Arg>> = BTreeMap::new();
    for one in not_both {
        let subject = message!("command-verify.subject", message!(one.kind.key()), Arg::name(&one.name));
        by_manifest.entry((&one.manifest, one.is_named)).or_default().push(subject.into());
    }
    let told = by_manifest.into_iter().map(|((manifest, is_named), mut subjects)| {
        let more = subjects.len().saturating_sub(NAMED);
        subjects.truncate(NAMED);
        if more > 0 {
            subjects.push(message!("list.and-more", more).into());
        }
        let key = if is_named { "command-verify.no-file" } else { "command-verify.not-named" };
        Message::new(key, [Arg::name(manifest), Arg::List(subjects)])
    });
    told.collect()
}
