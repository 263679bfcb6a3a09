//! Sides of a comparison, drawn from the table of sections: a section that is added there is tested here.

use std::collections::BTreeMap;

use permlight_core::catalog;
use permlight_core::fact::{self, Facts};
use permlight_core::section::{Compared, Section};
use permlight_core::subject::SubjectKind;
use permlight_core::values::Values;
use permlight_verify::Observed;
use proptest::prelude::*;

/// All sections that are compared. Flows of pages are those of files under another name.
pub(crate) fn sections() -> Vec<Section> {
    let compared =
        |section: &Section| section.compared() != Compared::Not && *section != Section::FlowsOnPages;
    Section::ALL.iter().copied().filter(compared).collect()
}

/// The sections of which a reader marks that it saw them whole. User permissions have a fact of their own for that.
pub(crate) fn marked() -> Vec<&'static str> {
    let marked = sections().into_iter().filter(|section| *section != Section::UserPermissions);
    marked.map(Section::fact).collect()
}

/// What a setting may be, all of it different, beginning with what grants nothing; `None`: it is not listed.
pub(crate) type States = Vec<Option<&'static str>>;

fn states(section: Section, key: &str) -> States {
    let known: &[&str] = match section.values(key) {
        _ if section.is_range() => &["office"],
        Values::Switch => &["on"],
        Values::Field => &["edit-only", "read", "edit"],
        Values::Tab => &["DefaultOff", "DefaultOn"],
        // There is one default.
        Values::App if key == "A" => &["visible", "default"],
        Values::App => &["visible"],
        Values::Hours => &["08:00-18:00", "09:00-17:00"],
        Values::Presence | Values::Text => &["X", "Y"],
    };
    // What another right brings along is not off because nobody lists it.
    let is_brought = section == Section::UserPermissions && catalog::bringing(key).next().is_some()
        || section == Section::Fields
        || section == Section::Objects && key.ends_with("view-all-fields");
    let nothing = is_brought.then(|| section.values(key).nothing());
    std::iter::once(nothing).chain(known.iter().copied().map(Some)).collect()
}

/// Settings of a section, enough of them to meet whatever treats one of them otherwise.
fn keys(section: Section) -> Vec<String> {
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match section {
        Section::UserPermissions => all(&[
            "ModifyAllData",
            "ApiEnabled",
            "ApiUserOnly",
            "ManageSandboxes",
            "ViewGlobalHeader",
            "ViewSetup",
            "Unheard__x",
        ]),
        Section::Objects => {
            let rights =
                |object: &'static str| fact::OBJECT_RIGHTS.map(|right| [object, "/", right].concat());
            ["A", "B", "C"].into_iter().flat_map(rights).collect()
        }
        Section::Fields => all(&["A.F", "B.F", "C.F"]),
        Section::LoginHours => all(&fact::WEEKDAYS),
        Section::About => all(&["licence", "session-based", "custom", "description"]),
        Section::User => all(&["licence", "profile", "active", "role"]),
        // None touches another, so that each is a range of the difference by itself.
        _ if section.is_range() => (0..4).map(|at| format!("198.51.{at}.1-198.51.{at}.9")).collect(),
        _ => all(&["A", "B", "C", "D"]),
    }
}

fn named(section: Section, key: &str) -> (String, States) {
    let fact = if section == Section::Other { "another-version" } else { section.fact() };
    (fact::name(fact, key), states(section, key))
}

/// Every setting of every section, and what it may be.
pub(crate) fn settings() -> Vec<(String, States)> {
    let of = |section: Section| keys(section).into_iter().map(move |key| named(section, &key));
    sections().into_iter().flat_map(of).collect()
}

/// A setting of any section, and what it may be.
pub(crate) fn setting() -> impl Strategy<Value = (String, States)> {
    let of = |section| prop::sample::select(keys(section)).prop_map(move |key| named(section, &key));
    prop::sample::select(sections()).prop_flat_map(of)
}

/// Sets a setting, or leaves it out.
pub(crate) fn put(facts: &mut Facts, name: &str, state: Option<&str>) {
    match state {
        Some(value) => facts.set(name, value.to_owned()),
        None => facts.remove(name),
    }
}

/// Without other rights that bring this one along.
pub(crate) fn without_bringers(facts: &mut Facts, name: &str) {
    let (section, key) = fact::split(name);
    let object = key.split(['/', '.']).next().unwrap_or_default();
    let rights = fact::name("object", &fact::name(object, ""));
    let all = ["permission/ModifyAllData", "permission/ViewAllData", "permission/ViewAllFieldsGlobal"];
    if matches!(Section::of(section), Section::Objects | Section::Fields) {
        keep(facts, |row| row == name || !all.contains(&row) && !row.starts_with(&rights));
    }
}

/// Without the rows that are not to stay.
pub(crate) fn keep(facts: &mut Facts, stays: impl Fn(&str) -> bool) {
    let rows = facts.iter().filter(|row| stays(&row.key)).cloned().collect();
    *facts = Facts::from_rows(rows, |first| Some(first.clone())).0;
}

/// How much of a section a side saw.
fn seen_whole(facts: &mut Facts, section: &str, is_whole: bool) {
    if is_whole {
        facts.set(&fact::name("list", section), "1".to_owned());
    }
}

fn is_of(name: &str, kind: SubjectKind) -> bool {
    Section::of(fact::split(name).0).is_of(kind)
}

/// The place of a subject that has the section of a setting, which is added to a side that has none.
pub(crate) fn with_subject(side: &mut Vec<Observed>, name: &str, at: prop::sample::Index) -> usize {
    let fit: Vec<_> =
        side.iter().enumerate().filter(|(_, own)| is_of(name, own.kind)).map(|(at, _)| at).collect();
    if let [_, ..] = fit[..] {
        return fit[at.index(fit.len())];
    }
    let kind = SubjectKind::ALL.into_iter().find(|kind| is_of(name, *kind)).unwrap();
    side.push(crate::seen(kind, "d", &[]));
    side.len() - 1
}

fn subject(rest: &'static [&'static str]) -> impl Strategy<Value = Observed> {
    let kinds = vec![
        SubjectKind::Profile,
        SubjectKind::PermissionSet,
        SubjectKind::PermissionSetGroup,
        SubjectKind::MutingPermissionSet,
    ];
    let rows = prop::collection::vec((setting(), any::<prop::sample::Index>()), 0..30);
    // Some sides saw all, some saw parts.
    let marks = prop::collection::vec(prop::bool::weighted(0.8), marked().len() + 1);
    let whole = prop::bool::weighted(0.4);
    (prop::sample::select(kinds), "[a-c]", rows, marks, whole, prop::sample::select(rest)).prop_map(
        |(kind, name, rows, marks, whole, rest)| {
            let mut facts = Facts::default();
            for ((name, states), at) in rows.into_iter().filter(|((name, _), _)| is_of(name, kind)) {
                put(&mut facts, &name, states[at.index(states.len())]);
            }
            label(kind, &mut facts);
            for (section, seen) in marked().iter().chain(&["*"]).zip(&marks) {
                seen_whole(&mut facts, section, whole || *seen);
            }
            facts.set(
                fact::OTHER_PERMISSIONS,
                if whole { rest.replace("unknown", "off") } else { rest.to_owned() },
            );
            Observed::of_pages(kind, &name, facts)
        },
    )
}

/// A subject as pages or files show it.
pub(crate) fn observed() -> impl Strategy<Value = Observed> {
    subject(&["off", "absent", "unknown"])
}

/// What every file of a permission set says, without which no deploy takes it.
pub(crate) fn label(kind: SubjectKind, facts: &mut Facts) {
    let is_set = !matches!(kind, SubjectKind::Profile | SubjectKind::User | SubjectKind::Org);
    if is_set && facts.get("about/label").is_none() {
        facts.set("about/label", "L".to_owned());
    }
}

fn together(subjects: Vec<Observed>) -> Vec<Observed> {
    let unique: BTreeMap<_, _> =
        subjects.into_iter().map(|own| ((own.kind, own.name.clone()), own)).collect();
    unique.into_values().collect()
}

/// Some subjects, as pages or files show them.
pub(crate) fn side() -> impl Strategy<Value = Vec<Observed>> {
    prop::collection::vec(observed(), 0..6).prop_map(together)
}

/// Some subjects as files show them.
pub(crate) fn side_of_files() -> impl Strategy<Value = Vec<Observed>> {
    prop::collection::vec(subject(&["off", "unknown"]), 0..6).prop_map(together)
}

/// Two sides, most of them whole and one but for one or two settings; and these: the place of the subject, and the name.
pub(crate) fn near_sides() -> impl Strategy<Value = (Vec<Observed>, Vec<Observed>, Vec<(usize, String)>)> {
    let wish = (any::<prop::sample::Index>(), setting(), any::<bool>());
    let wishes = prop::collection::vec(wish, 1..3);
    (side_of_files(), wishes, prop::bool::weighted(0.8)).prop_map(|(side, wishes, is_whole)| {
        let mut tested = if is_whole { whole(&side) } else { side };
        let mut planned = Vec::new();
        for (at, (name, states), flipped) in wishes {
            let ends = (states[0], states[states.len() - 1]);
            planned.push((
                with_subject(&mut tested, &name, at),
                name,
                if flipped { (ends.1, ends.0) } else { ends },
            ));
        }
        let mut actual = tested.clone();
        let changed = planned.into_iter().map(|(at, name, (old, new))| {
            put(&mut tested[at].facts, &name, old);
            put(&mut actual[at].facts, &name, new);
            (at, name)
        });
        let changed: Vec<_> = changed.collect();
        (tested, actual, changed)
    })
}

/// The same, of which everything was seen, with every member of every group.
pub(crate) fn whole(side: &[Observed]) -> Vec<Observed> {
    let mut side = side.to_vec();
    let mut named = Vec::new();
    for own in &mut side {
        marked().iter().chain(&["*"]).for_each(|section| seen_whole(&mut own.facts, section, true));
        if own.facts.get(fact::OTHER_PERMISSIONS).is_some_and(|rest| rest == "unknown") {
            own.facts.set(fact::OTHER_PERMISSIONS, "off".to_owned());
        }
        // Nobody knows what these are.
        keep(&mut own.facts, |name| Section::of(fact::split(name).0) != Section::UnknownElements);
        if own.kind == SubjectKind::PermissionSetGroup {
            let held = own.facts.iter().map(|row| fact::split(&row.key));
            let held = held.map(|(section, key)| (Section::of(section), key.to_owned()));
            named.extend(held.filter_map(|(section, key)| match section {
                Section::Members | Section::MutedBy => Some((section.names()?, key)),
                _ => None,
            }));
        }
    }
    let lacks: Vec<_> = named
        .into_iter()
        .filter(|(kind, name)| {
            !side.iter().any(|own| own.kind == *kind && own.name.eq_ignore_ascii_case(name))
        })
        .collect();
    side.extend(lacks.into_iter().map(|(kind, name)| crate::seen(kind, &name, &[])));
    together(side)
}
