//! What a package calls its own begins with its namespace, and in the org that it is developed in does not.

use super::observed::Observed;
use permlight_core::fact::{self, Facts};
use permlight_core::section::Section;

/// What may stand behind two underscores as the end of a name, so that what stands before is the name and no namespace.
const ENDINGS: [&str; 14] =
    ["c", "r", "b", "e", "x", "kav", "ka", "mdt", "pc", "pr", "share", "history", "feed", "tag"];

impl Observed {
    /// The same without a namespace, in its own name and in all that it names. What has the shorter name beside it keeps its own.
    #[must_use]
    pub fn without_namespace(&self, namespace: &str) -> Self {
        let prefix = [namespace, "__"].concat();
        let mut facts = Facts::default();
        for row in self.facts.iter() {
            let (section, _) = fact::split(&row.key);
            let key = bare(&row.key, &prefix);
            let is_taken = key != row.key.as_ref() && self.facts.get(&key).is_some();
            let names = matches!(
                Section::of(section),
                Section::LayoutAssignments | Section::User | Section::PermissionSets | Section::Muting
            );
            let value = if names { bare(&row.value, &prefix) } else { row.value.clone() };
            facts.set(if is_taken { &row.key } else { &key }, value);
        }
        Self { kind: self.kind, name: bare(&self.name, &prefix), facts }
    }
}

/// What sources have where the namespace comes in, as `CumulusCI` writes it.
const TOKENS: [&str; 4] =
    ["%%%NAMESPACE%%%", "%%%NAMESPACED_ORG%%%", "___NAMESPACE___", "___NAMESPACED_ORG___"];

/// A text without the prefix wherever a name begins with it, and without what stands for it.
fn bare(text: &str, prefix: &str) -> String {
    let is_template = text.contains("NAMESPACE");
    let plain =
        is_template.then(|| TOKENS.iter().fold(text.to_owned(), |text, token| text.replace(token, "")));
    let text = plain.as_deref().unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut begins = true;
    while let Some(next) = rest.chars().next() {
        let own = rest.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        if begins && own {
            let after = rest.get(prefix.len()..).unwrap_or_default();
            let end = after.find(|sign: char| !is_of_name(sign)).unwrap_or(after.len());
            let name = after.get(..end).unwrap_or_default();
            if !name.is_empty() && !ENDINGS.contains(&name.to_ascii_lowercase().as_str()) {
                out.push_str(name);
                rest = after.get(end..).unwrap_or_default();
                begins = true;
                continue;
            }
        }
        out.push(next);
        begins = !is_of_name(next);
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    out
}

fn is_of_name(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use permlight_core::subject::SubjectKind;

    #[test]
    fn a_namespace_goes_wherever_a_name_begins_with_it() {
        for (with, without) in [
            ("acme__Sync", "Sync"),
            ("object/acme__Widget__c/read", "object/Widget__c/read"),
            ("field/acme__Widget__c.acme__Size__c", "field/Widget__c.Size__c"),
            ("field/Account.acme__Size__c", "field/Account.Size__c"),
            ("Account-acme__Account Layout", "Account-Account Layout"),
            // The object that is called like the namespace, and others that only look alike.
            ("object/acme__c/read", "object/acme__c/read"),
            ("field/acme__c.acme__Size__c", "field/acme__c.Size__c"),
            ("object/myacme__Widget__c/read", "object/myacme__Widget__c/read"),
            ("acme__", "acme__"),
            // Sources before the namespace came in.
            ("___NAMESPACE___Sync", "Sync"),
            ("object/%%%NAMESPACE%%%Widget__c/read", "object/Widget__c/read"),
            ("field/%%%NAMESPACE%%%Widget__c.%%%NAMESPACED_ORG%%%Size__c", "field/Widget__c.Size__c"),
        ] {
            assert_eq!(bare(with, "acme__"), without);
        }
    }

    #[test]
    fn what_has_the_shorter_name_beside_it_keeps_its_own() {
        let mut facts = Facts::default();
        for name in ["apex-class/acme__Sync", "apex-class/Sync"] {
            facts.set(name, "on".to_owned());
        }
        let both = Observed { kind: SubjectKind::PermissionSet, name: "acme__S".to_owned(), facts };
        let bare = both.without_namespace("acme");
        assert_eq!((bare.name.as_str(), &bare.facts), ("S", &both.facts));
    }
}
