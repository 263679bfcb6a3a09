//! What a page that no rule judges by itself was read for: logs, settings, lists. The panel judges that.

use permlight_core::evaluate::Context;
use permlight_core::fact;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::page::Read;
use permlight_core::text::same_username;

/// The sections of facts that such pages show, by their names, each with the key of its words.
const SECTIONS: [(&str, &str); 7] = [
    ("login", "section.login"),
    ("audit", "section.audit"),
    ("session", "section.session"),
    ("password", "section.password"),
    ("object", "section.object"),
    ("member", "section.member"),
    ("permission-set-group", "section.permission-set-group"),
];

/// How many entries were read, and how many of whom the panel watches; `None` if there are none.
pub(super) fn on(read: &Read, context: &Context) -> Option<Message> {
    let told = SECTIONS.iter().filter_map(|(section, words)| told(read, context, section, words));
    let told: Vec<Arg> = told.map(Arg::Message).collect();
    (!told.is_empty()).then(|| message!("page.gathered", Arg::List(told)))
}

fn told(read: &Read, context: &Context, section: &str, words: &'static str) -> Option<Message> {
    let (mut all, mut own, mut before) = (0_usize, 0_usize, "");
    for row in read.saved.iter() {
        let (of, key) = fact::split(&row.key);
        // An object has several rights.
        let name = if section == "object" { key.rsplit_once('/').map_or(key, |(name, _)| name) } else { key };
        if of != section || name == before {
            continue;
        }
        before = name;
        all += 1;
        let mut parts = key.split('|').chain(row.value.split(';')).map(str::trim);
        own +=
            usize::from(parts.any(|part| context.watched.iter().any(|watched| same_username(part, watched))));
    }
    if all == 0 {
        return None;
    }
    let users = context.watched.iter().filter(|name| name.contains('@')).map(|name| Arg::name(name));
    let users: Vec<Arg> = users.collect();
    let words = message!(words);
    // A setting is nobody's.
    Some(if matches!(section, "login" | "audit") && !users.is_empty() {
        message!("page.gathered-of", words, all, own, Arg::List(users))
    } else {
        message!("page.gathered-all", words, all)
    })
}
