//! What lies around the subjects of two sides and forbids *equal*: files that were not read, other versions of the API, settings
//! that stand in files of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use permlight_core::date::Date;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::policy::Policy;
use permlight_core::subject::SubjectKind;
use permlight_metadata::{Api, SettingsReport};
use permlight_org::rollout::day_of;
use permlight_verify::{Comparison, is_judged};

use super::some;
use crate::language::say;
use crate::side::Side;
use crate::today;

/// A comparison with what lies around its subjects. `is_by_name`: somebody said whom to look at.
pub fn beside(mut comparison: Comparison, sides: [&Side; 2], is_by_name: bool) -> Comparison {
    let more = caveats(sides, is_by_name);
    comparison.caveats.extend(more);
    comparison
}

/// What forbids *equal* although nothing differs, each with what to do.
fn caveats([tested, actual]: [&Side; 2], is_by_name: bool) -> Vec<Message> {
    let mut caveats = Vec::new();
    // A baseline says what belongs to it, and so does who names it: what is hidden of that is missing.
    if !is_by_name && tested.baseline.is_none() && !actual.not_wanted.is_empty() {
        caveats.push(message!("command-verify.hidden", some(&actual.not_wanted)));
    }
    for (side, key) in [(tested, "command-verify.tested-version"), (actual, "command-verify.actual-version")]
    {
        let old: Vec<_> =
            side.versions.iter().filter(|version| Api::read(version).cuts_sets()).cloned().collect();
        if !old.is_empty() {
            caveats.push(Message::new(key, [some(&old)]));
        }
    }
    caveats.extend(frozen(actual).filter(|_| !is_of_today(actual)));
    let is_known = !tested.versions.is_empty() && !actual.versions.is_empty();
    if is_known && tested.versions != actual.versions {
        caveats.push(message!("command-verify.versions", some(&tested.versions), some(&actual.versions)));
    }
    caveats
}

/// What an actual side that is a baseline is: production as it was then.
fn frozen(actual: &Side) -> Option<Message> {
    let baseline = actual.baseline.as_ref()?;
    let key = if is_of_today(actual) { "command-verify.actual-frozen" } else { "command-verify.actual-old" };
    Some(message!(key, Arg::name(&baseline.name), Arg::name(day_of(&baseline.created))))
}

/// Whether a baseline was made within a day; what people wrote into it for a day is none that can be told.
fn is_of_today(side: &Side) -> bool {
    let made = side.baseline.as_ref().and_then(|baseline| Date::parse(day_of(&baseline.created)));
    made.is_some_and(|made| made.plus_days(1) >= today::or(None))
}

/// Why two baselines are none to compare: they are one.
pub fn is_itself([tested, actual]: [&Side; 2]) -> Option<Message> {
    let [tested, actual] = [tested.baseline.as_ref()?, actual.baseline.as_ref()?];
    (tested.hash == actual.hash).then(|| message!("command-verify.itself", Arg::name(&actual.name)))
}

/// What is on both sides, however its path is written: where the same files are compared with themselves, nothing is proved.
pub fn on_both_sides(sides: [&Side; 2], paths: [&[PathBuf]; 2]) -> Option<Message> {
    if sides.iter().all(|side| side.baseline.is_some()) {
        return None;
    }
    // A link that was given itself is followed.
    let given = paths.map(|paths| {
        let real =
            paths.iter().filter_map(|path| Some((path.canonicalize().ok()?, path.to_string_lossy().into())));
        real.collect::<BTreeMap<PathBuf, String>>()
    });
    let ([of_tested, of_actual], [tested, actual]) = (sides.map(files), given);
    let tested: BTreeSet<PathBuf> = tested.into_keys().chain(of_tested.into_keys()).collect();
    let same = actual.iter().chain(&of_actual).find(|(real, _)| tested.contains(*real));
    same.map(|(_, path)| message!("command-verify.same-path", Arg::name(path)))
}

/// The files and archives of a side, by where they lie in truth.
fn files(side: &Side) -> BTreeMap<PathBuf, String> {
    let mut folders: BTreeMap<&Path, Option<PathBuf>> = BTreeMap::new();
    let sources = side
        .sources
        .values()
        .map(|source| source.split_once("!/").map_or(source.as_str(), |(archive, _)| archive));
    let real = sources.filter_map(|source| {
        let path = Path::new(source);
        let above = path.parent()?;
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        let folder = folders.entry(above).or_insert_with(|| above.canonicalize().ok()).as_ref()?;
        Some((folder.join(path.file_name()?), source.to_owned()))
    });
    real.collect()
}

/// What people should know of settings files that belong to nothing that is compared, and of when a side was read.
pub fn notices([tested, actual]: [&Side; 2], comparison: &Comparison, policy: &Policy) -> Vec<String> {
    // What both sides have is compared, and what one of them lacks is unknown.
    let is_org_told = tested.has_org() || actual.has_org();
    let is_told = |kind: SubjectKind, name: &str| {
        let own = comparison.compared.iter().filter(|(own, _)| *own == SubjectKind::Profile);
        let is_called = |(kind, own): &(_, String)| permlight_core::subject::is_called(*kind, own, name);
        if kind == SubjectKind::Profile { own.into_iter().any(is_called) } else { is_org_told }
    };
    let is_left = |fact: &str| !is_org_told || !is_judged(fact, policy);
    let org = Settings::of([tested, actual], |kind, _| kind != SubjectKind::Profile, is_left);
    let all = Settings::of([tested, actual], |kind, name| !is_told(kind, name), |_| true);
    let mut young: Vec<_> =
        [tested, actual].into_iter().filter_map(Side::young).map(|told| say(&told)).collect();
    young.dedup();
    let days = [(tested, "command-verify.tested-packed"), (actual, "command-verify.actual-packed")];
    let days = days.into_iter().filter_map(|(side, key)| Some(message!(key, side.packed?.to_string())));
    let told = |key: &'static str, names: &[String]| {
        (!names.is_empty()).then(|| say(&Message::new(key, [some(names)])))
    };
    let differ =
        if is_org_told { "command-verify.org-settings-rest" } else { "command-verify.org-settings-differ" };
    [told(differ, &org.differ), told("command-verify.settings-alone", &all.alone)]
        .into_iter()
        .flatten()
        .chain(young)
        .chain(days.map(|told| say(&told)))
        .chain(frozen(actual).filter(|_| is_of_today(actual)).map(|told| say(&told)))
        .collect()
}

/// How settings files of two sides stand to each other.
#[derive(Default)]
struct Settings {
    /// Both sides have these, and they do not say the same.
    differ: Vec<String>,
    /// Only one side has these.
    alone: Vec<String>,
}

impl Settings {
    fn of(
        sides: [&Side; 2],
        is_asked: impl Fn(SubjectKind, &str) -> bool,
        counts: impl Fn(&str) -> bool,
    ) -> Self {
        let [tested, actual] = sides.map(|side| by_place(&side.settings, &is_asked));
        let mut settings = Self::default();
        for (place, files) in &tested {
            match actual.get(place) {
                None => settings.alone.extend(files.iter().map(|file| file.source.clone())),
                Some(others) if !say_the_same(files, others, &counts) => {
                    settings.differ.extend(others.iter().map(|file| file.source.clone()));
                }
                Some(_) => {}
            }
        }
        let only_actual = actual.iter().filter(|(place, _)| !tested.contains_key(*place));
        settings
            .alone
            .extend(only_actual.flat_map(|(_, files)| files.iter().map(|file| file.source.clone())));
        settings
    }
}

/// The settings files that are asked for, by what they are about. Of one that cannot be read nobody knows that.
fn by_place<'s>(
    files: &'s [SettingsReport],
    is_asked: &impl Fn(SubjectKind, &str) -> bool,
) -> BTreeMap<(SubjectKind, String), Vec<&'s SettingsReport>> {
    let mut by_place: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for file in files {
        let Some(capture) = &file.capture else { continue };
        let subject = &capture.subject;
        if is_asked(subject.kind, &subject.name) {
            by_place.entry((subject.kind, subject.name.to_lowercase())).or_default().push(file);
        }
    }
    by_place
}

fn say_the_same(one: &[&SettingsReport], other: &[&SettingsReport], counts: &impl Fn(&str) -> bool) -> bool {
    let facts = |files: &[&SettingsReport]| {
        let captures = files.iter().filter_map(|file| file.capture.as_ref());
        let rows = captures.flat_map(|capture| capture.more.iter()).filter(|row| counts(&row.key));
        rows.map(|row| (row.key.to_string(), row.value.clone())).collect::<std::collections::BTreeSet<_>>()
    };
    facts(one) == facts(other)
}
