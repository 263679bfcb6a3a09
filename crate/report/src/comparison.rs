//! The scope *verification*: what is there, compared with what was tested, and how it is told.

use std::borrow::Cow;
use std::collections::HashMap;

use permlight_core::message;
use permlight_core::message::{Arg, Locale, Message};
use permlight_core::policy::Policy;
use permlight_core::section::{BulkKind, Compared as Asked, Section};
use permlight_core::sorted::{SortedMap, SortedSet};
use permlight_core::subject::SubjectKind;
use permlight_verify::baseline::Baseline;
use permlight_verify::deploy::{Before, Deploy, Readiness};
use permlight_verify::{Comparison, Direction, Drift, Line, Unseen, Verdict, lines};

use crate::escape::name;
use crate::report::Problem;
use crate::report::verification::WatchPart;

use crate::say;
use crate::watch::{Mood, Standing};

/// A comparison, and what is said of it.
pub struct Compared<'r> {
    /// What was tested: a path.
    pub tested: Cow<'r, str>,
    /// What is there: a path.
    pub actual: Cow<'r, str>,
    /// The language of what is said.
    pub locale: &'static Locale,
    /// Whose rules say how much a difference matters.
    pub policy: &'static Policy,
    /// What differs, and what nobody saw.
    pub comparison: &'r Comparison,
    /// What was tested, if it is one.
    pub baseline: Option<&'r Baseline>,
    /// What a deploy would do, if that was asked for.
    pub before: Option<&'r Before<'r>>,
    /// Where each subject stands, on the actual side if it is there.
    pub places: HashMap<(SubjectKind, &'r str), &'r str>,
    /// The file and the line that name the setting, where lines were kept.
    pub lines: &'r (dyn Fn(&Drift) -> Option<(&'r str, u32)> + 'r),
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What was not compared, as sentences: parts of subjects, elements that are not known, links.
    pub notices: Vec<String>,
    /// The weeks after a deploy, where it is one of their checks.
    pub watch: Option<WatchPart>,
}

/// What a deploy does with settings of production, and how a list of them is called.
pub(crate) const DEPLOYS: [(Deploy, &str); 5] = [
    (Deploy::Adds, "command-verify.adds"),
    (Deploy::TakesAway, "command-verify.takes-away"),
    (Deploy::Changes, "command-verify.changes"),
    (Deploy::LeavesAlone, "command-verify.leaves-alone"),
    (Deploy::CannotBeTold, "command-verify.cannot-be-told"),
];

/// How many files a verdict names that could not be read.
const PLACES_NAMED: usize = 3;

impl<'r> Compared<'r> {
    /// The file of a difference.
    pub(crate) fn place(&self, drift: &Drift) -> &str {
        let own = || self.places.get(&(drift.kind, drift.subject.as_str())).copied().unwrap_or(&self.actual);
        (self.lines)(drift).map_or_else(own, |(file, _)| file)
    }

    /// The line of that file.
    pub(crate) fn line(&self, drift: &Drift) -> Option<u32> {
        (self.lines)(drift).map(|(_, line)| line)
    }

    /// Whether a deploy may begin.
    pub(crate) fn is_ready(&self) -> bool {
        self.problems.is_empty() && self.before.is_some_and(|before| before.verdict == Readiness::Ready)
    }

    /// Equal, or ready for a deploy if that was asked for.
    pub fn is_good(&self) -> bool {
        let is_good = match self.before {
            Some(_) => self.is_ready(),
            None => self.comparison.verdict() == Verdict::Equal,
        };
        let is_watched = self.watch.as_ref().is_none_or(|watch| watch.standing() != Standing::Look);
        self.problems.is_empty() && is_good && is_watched
    }

    /// What speaks against a deploy, if that was asked for.
    pub(crate) fn reasons(&self) -> Vec<String> {
        let say = |reason: &Message| self.locale.say(reason);
        match self.before.map(|before| &before.verdict) {
            Some(Readiness::NotReady(reasons)) => reasons.iter().map(say).collect(),
            _ => Vec::new(),
        }
    }

    /// Why there is nothing good to say where no difference says it, in lines; the first is the verdict. What could not be read is
    /// told as such.
    pub fn against(&self) -> Vec<String> {
        let is_told = match self.before {
            Some(_) => self.is_ready(),
            None => self.comparison.verdict() != Verdict::Unknown,
        };
        if is_told || !self.problems.is_empty() {
            return Vec::new();
        }
        let unseen = self.unseen().into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, line)| line);
        std::iter::once(self.verdict()).chain(self.reasons()).chain(unseen).collect()
    }

    /// What a deploy does with a difference, if that was asked for.
    pub(crate) fn deploy(&self, drift: &Drift) -> Option<Deploy> {
        self.before.and_then(|_| drift.deployed())
    }

    /// The differences with which a deploy does this.
    pub(crate) fn deployed(&self, what: Deploy) -> impl Iterator<Item = &'r Drift> {
        self.before.into_iter().flat_map(move |before| before.what(what))
    }

    /// Differences that are to be expected between these environments.
    pub(crate) fn expected(&self) -> impl Iterator<Item = &'r Drift> {
        self.comparison.drift.iter().filter(|drift| drift.expected.is_some())
    }

    /// The others.
    pub(crate) fn counted(&self) -> impl Iterator<Item = &'r Drift> {
        self.comparison.drift.iter().filter(|drift| drift.expected.is_none())
    }

    /// What comes of it, in one sentence.
    pub(crate) fn verdict(&self) -> String {
        if !self.problems.is_empty() {
            return self.locale.say(&self.unread());
        }
        let verdict = if self.is_ready() {
            "command-verify.ready"
        } else if self.before.is_some() {
            "command-verify.not-ready"
        } else {
            match self.comparison.verdict() {
                Verdict::Equal => "command-verify.equal",
                Verdict::Drift => "command-verify.drift",
                Verdict::Unknown => "command-verify.unknown",
            }
        };
        self.locale.word(verdict).to_owned()
    }

    /// That there is no verdict, and which files are at fault: the first, and how many more.
    fn unread(&self) -> Message {
        let places = self.problems.iter().map(|problem| problem.place.as_str());
        let mut places: Vec<_> = places.filter(|place| !place.is_empty()).collect();
        places.dedup();
        if places.is_empty() {
            return message!("command-verify.unread");
        }
        let more = places.len().saturating_sub(PLACES_NAMED);
        let mut named: Vec<_> = places.iter().take(PLACES_NAMED).map(|place| Arg::name(place)).collect();
        if more > 0 {
            named.push(message!("list.and-more", more).into());
        }
        message!("command-verify.unread-in", Arg::List(named))
    }

    /// All that was compared, counted, in one sentence.
    pub(crate) fn total(&self) -> String {
        let mut parts = vec![message!("command-verify.compared", self.comparison.compared.len())];
        let counts = Direction::ALL.map(|direction| (self.comparison.count(direction), direction));
        parts.extend(
            counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, own)| counted(count, own)),
        );
        let others = [
            ("command-verify.expected", self.expected().count()),
            ("command-verify.untested", self.comparison.untested.len()),
            ("count.errors", self.problems.len()),
        ];
        parts.extend(
            others.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| message!(key, count)),
        );
        let parts = Arg::Series(parts.into_iter().map(Arg::Message).collect());
        self.locale.say(&message!("command-verify.total", parts))
    }

    /// What was tested, if it is a baseline.
    pub(crate) fn tested(&self) -> Option<String> {
        let baseline = self.baseline?;
        let part =
            |key: &'static str, text: &str| (!text.is_empty()).then(|| message!(key, Arg::Text(name(text))));
        let (by, org) = (part("command-verify.by", &baseline.by), part("command-verify.in", &baseline.org));
        let (called, created) = (name(&baseline.name), name(&baseline.created));
        Some(self.locale.say(&message!(
            "command-verify.tested",
            called,
            created,
            by,
            org,
            name(&baseline.hash)
        )))
    }

    /// What is wrong in the weeks after the deploy, for formats that show nothing else of them.
    pub(crate) fn watched(&self) -> impl Iterator<Item = String> {
        let lines = self.watch.iter().flat_map(|part| part.lines(self.locale));
        lines.filter(|(mood, _)| *mood == Mood::Bad).map(|(_, line)| line)
    }

    /// What forbids *equal* although nothing differs, unless it stands among the reasons that are shown, and the notices.
    pub(crate) fn remarks(&self, are_reasons_shown: bool) -> Vec<String> {
        let caveats = self.comparison.caveats.iter().filter(|_| !are_reasons_shown);
        caveats.map(|caveat| self.locale.say(caveat)).chain(self.notices.iter().cloned()).collect()
    }

    /// The remarks, and what was tested with its hash, for formats that show both in one place, after [`Compared::against`].
    pub(crate) fn told(&self) -> Vec<String> {
        let are_reasons_shown = self.before.is_some() && self.problems.is_empty();
        self.remarks(are_reasons_shown).into_iter().chain(self.tested()).collect()
    }

    /// What neither side has seen, as sentences; first what is needed for a verdict, and whether it is.
    pub(crate) fn unseen(&self) -> Vec<(bool, String)> {
        let mut needed: SortedMap<&str, SortedSet<String>> = SortedMap::new();
        let mut blind = SortedSet::new();
        let mut sections = SortedSet::new();
        let mut partial = SortedSet::new();
        for Unseen { subject, kind, section, target, needed: is_needed } in &self.comparison.unseen {
            // A file may have any of these, and a profile is the one that need not list them.
            let is_told = |own: &Section| own.compared() == Asked::Told && own.element() == *section;
            let is_listed = target == "*" && Section::ALL.iter().any(is_told);
            if *is_needed && !is_listed {
                let subject = say::subject(self.locale, *kind, &name(subject));
                let whole = if target == "*" {
                    subject
                } else {
                    self.locale.say(&message!("command-verify.of", name(target), subject))
                };
                needed.entry(section).or_default().insert(whole);
            } else if target == "*" {
                sections.insert(*section);
                partial.insert((*kind, subject.as_str()));
            } else {
                blind.insert(name(target));
            }
        }
        let joined = |names: SortedSet<String>| Arg::List(names.into_iter().map(Arg::Text).collect());
        let mut lines: Vec<_> = needed
            .into_iter()
            .map(|(section, subjects)| {
                (true, message!("command-verify.needed", section.to_owned(), joined(subjects)))
            })
            .collect();
        if !sections.is_empty() {
            let sections = Arg::List(sections.into_iter().map(|name| Arg::Text(name.to_owned())).collect());
            lines.push((true, message!("command-verify.partial", partial.len(), sections)));
        }
        if !blind.is_empty() {
            lines.push((false, message!("command-verify.blind", joined(blind))));
        }
        lines.into_iter().map(|(is_needed, line)| (is_needed, self.locale.say(&line))).collect()
    }
}

/// Differences of one subject, in the order of the worst, under what it is called.
pub(crate) fn by_subject<'d>(
    drift: impl Iterator<Item = &'d Drift>,
    locale: &Locale,
) -> Vec<(String, Vec<&'d Drift>)> {
    let mut at: HashMap<(SubjectKind, &str), usize> = HashMap::new();
    let mut subjects: Vec<(String, Vec<&Drift>)> = Vec::new();
    for drift in drift {
        let own = *at.entry((drift.kind, &drift.subject)).or_insert(subjects.len());
        if let Some((_, rows)) = subjects.get_mut(own) {
            rows.push(drift);
        } else {
            let title = say::title(locale, drift.kind, &name(&drift.subject));
            subjects.push((title, vec![drift]));
        }
    }
    subjects
}

/// `12 fields (8 extra, 4 missing)` for each sort of setting that is folded.
pub(crate) fn folded(drift: &[&Drift], locale: &Locale) -> Vec<String> {
    let mut counts: SortedMap<BulkKind, SortedMap<Direction, usize>> = SortedMap::new();
    for drift in drift {
        if let Some(bulk) = drift.bulk {
            *counts.entry(bulk).or_default().entry(drift.direction).or_default() += 1;
        }
    }
    let words = counts.into_iter().map(|(bulk, directions)| {
        let total: usize = directions.values().sum();
        let parts = directions.iter().map(|(direction, count)| Arg::Message(counted(*count, *direction)));
        let total = message!(sort(bulk), total);
        locale.say(&message!("differs.folded", total, Arg::List(parts.collect())))
    });
    words.collect()
}

const fn sort(bulk: BulkKind) -> &'static str {
    match bulk {
        BulkKind::Fields => "differs.fields",
        BulkKind::Layouts => "differs.layouts",
        BulkKind::Tabs => "differs.tabs",
        BulkKind::Apps => "differs.apps",
        BulkKind::ApexClasses => "differs.apex-classes",
        BulkKind::ApexPages => "differs.apex-pages",
        BulkKind::RecordTypes => "differs.record-types",
        BulkKind::Flows => "differs.flows",
    }
}

/// What the actual side has, seen from the tested one, as a key of messages.
pub(crate) const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Extra => "differs.direction-extra",
        Direction::Missing => "differs.direction-missing",
        Direction::Changed => "differs.direction-changed",
        Direction::Unknown => "differs.direction-unknown",
    }
}

fn counted(count: usize, own: Direction) -> Message {
    message!("differs.counted", count, message!(direction(own)))
}

/// What a setting is called: its label too, where people know it by another name.
pub(crate) fn setting(drift: &Drift, locale: &Locale) -> String {
    let target = name(&drift.target);
    if drift.fact.is_empty() {
        return locale.word("differs.whole").to_owned();
    }
    if drift.target == "*" {
        return locale.say(&message!("differs.rest", name(&drift.section)));
    }
    if drift.section == Section::UnknownElements.element() {
        let target = target.replacen(':', ": ", 1);
        return format!("{target} [{}]", name(&drift.section));
    }
    if drift.section == "userPermissions" {
        let label = locale.label(&drift.target);
        return if label == drift.target { target } else { format!("{label} ({target})") };
    }
    format!("{} [{}]", locale.label(&target), name(&drift.section))
}

/// Differences as lines; `all`: each alone, also what is folded.
pub(crate) fn shown<'d>(drift: &[&'d Drift], all: bool) -> Vec<Line<'d>> {
    if all {
        return drift.iter().copied().map(Line::single).collect();
    }
    lines(drift.iter().copied().filter(|drift| drift.bulk.is_none()))
}

/// What a line is called.
pub(crate) fn called(line: &Line<'_>, locale: &Locale) -> String {
    line.object.map_or_else(
        || setting(line.worst, locale),
        |object| format!("{} [{}]", name(object), name(&line.worst.section)),
    )
}

/// Whether some of these lines are about objects, whose rights are letters.
pub(crate) fn has_letters<'d>(drift: impl IntoIterator<Item = &'d Drift>) -> bool {
    drift.into_iter().any(|drift| drift.rights.is_some())
}

/// `tested off, now on`.
pub(crate) fn values(drift: &Drift, locale: &Locale) -> String {
    let value = |text: &str| name(say::value(locale, text));
    locale.say(&message!("command-verify.values", value(&drift.tested), value(&drift.actual)))
}

/// A whole difference in one sentence.
pub fn sentence(drift: &Drift, locale: &Locale) -> String {
    let subject = say::title(locale, drift.kind, &name(&drift.subject));
    let direction = message!(direction(drift.direction));
    let said = message!(
        "command-verify.sentence",
        subject,
        setting(drift, locale),
        direction,
        values(drift, locale)
    );
    match drift.why() {
        Some(why) => locale.say(&message!("command-verify.sentence-why", said, why)),
        None => locale.say(&said),
    }
}
