//! What a scan of a subject would read that no kept page stands for.

use permlight_core::date::Moment;
use permlight_core::evidence;
use permlight_core::fact;
use permlight_core::scan::{self, Step};

use crate::stored::Page;
use crate::subjects::KnownSubject;

/// What a scan of the subject would read and nobody has read, or somebody saved since; with a time, nobody since.
pub fn unread(subject: &KnownSubject, subjects: &[KnownSubject], since: Option<Moment>) -> Vec<Step> {
    let Some(id) = subject.subject.record_id.as_deref() else { return Vec::new() };
    let mut steps = scan::start(subject.subject.kind, id);
    let mut at = 0;
    let mut unread = Vec::new();
    while let Some(step) = steps.get(at).cloned() {
        at += 1;
        let read = |path: &str| {
            let pages = subjects.iter().flat_map(|known| known.pages.iter().map(move |page| (known, page)));
            let is_new = |page: &Page| since.is_none_or(|since| Moment::parse(page.newest()) >= Some(since));
            let is_it = |page: &Page| !path.is_empty() && same_page(&page.path, path) && is_new(page);
            pages.filter(|(_, page)| is_it(page)).collect::<Vec<_>>()
        };
        let pages = [read(&step.path), read(&step.instead)].concat();
        if !pages.iter().any(|(_, page)| page.is_current()) {
            unread.push(step);
        }
        for (known, page) in pages {
            // Pages about the org name no record.
            let id = known.subject.record_id.as_deref().unwrap_or_default();
            let facts = evidence::merge([(&page.record, false)].into_iter()).facts();
            let overview = facts.iter().all(|fact| fact::split(&fact.key).0 == "about");
            for next in scan::follow(&page.definition, known.subject.kind, id, overview, &facts) {
                if !steps.contains(&next) {
                    steps.push(next);
                }
            }
        }
    }
    unread
}

/// Whether two addresses are of one page: the path, and the parameters that choose a section.
fn same_page(a: &str, b: &str) -> bool {
    let parts = |address: &str| {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let value = |name: &str| {
            let found = query.split('&').find_map(|pair| pair.strip_prefix(name));
            found.unwrap_or_default().to_owned()
        };
        let section = (value("s="), value("o="));
        // Ids of 15 and of 18 characters name the same record.
        let path: Vec<String> = path
            .split('/')
            .map(|part| if part.len() == 18 { part.chars().take(15).collect() } else { part.to_owned() })
            .collect();
        (path, section)
    };
    parts(a) == parts(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_page_are_one() {
        assert!(same_page("/0055g000001HbInAAE?noredirect=1", "/0055g000001HbIn?isUserEntityOverride=1"));
        assert!(same_page("/00e5g000001AbCd/e?s=AppPermissions&x=1", "/00e5g000001AbCd/e?s=AppPermissions"));
        assert!(!same_page("/00e5g000001AbCd/e?s=AppPermissions", "/00e5g000001AbCd?s=AppPermissions"));
        let object = "/00e5g000001AbCd?s=ObjectsAndTabs&o=Account";
        assert!(same_page(object, "/00e5g000001AbCd?o=Account&s=ObjectsAndTabs"));
        assert!(!same_page(object, "/00e5g000001AbCd?s=ObjectsAndTabs"), "one object is not the list of all");
        assert!(!same_page(object, "/00e5g000001AbCd?s=ObjectsAndTabs&o=Lead"));
    }
}
