//! One side of a comparison, from a path.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use permlight_core::capture::Capture;
use permlight_core::catalog;
use permlight_core::date::Date;
use permlight_core::fact::{self, Facts};
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::places::Places;
use permlight_core::policy::Policy;
use permlight_core::section::Section;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_metadata::{Api, FileReport, Found, Manifest, NotBoth, ReadError, SettingsReport, Verbatim};
use permlight_org::assessment::Notice;
use permlight_verify::baseline::Baseline;
use permlight_verify::{Comparison, Kept, Observed, View as _, is_judged};
use rayon::prelude::*;

use crate::arguments::Selection;
use crate::baseline_file as file;
use crate::policy::Chosen;
use crate::problem::of_file;
use crate::progress::Progress;
use crate::selection::{Choice, Chooser, LeftOut, left_out, unmatched};

/// Whom somebody chose, and by which policy and register.
pub type Whom<'s> = (&'s Selection, Chosen);

/// One side.
#[derive(Default)]
pub struct Side {
    pub observed: Vec<Kept>,
    /// Where each subject stands.
    pub sources: HashMap<(SubjectKind, String), String>,
    /// What its files say, with lines, if that was asked for.
    pub captures: Vec<Capture>,
    /// Which file each of these lines stands in, where a subject was read from several.
    places: HashMap<(SubjectKind, String), Places>,
    /// If it comes from one.
    pub baseline: Option<Baseline>,
    /// What is wrong with its files.
    pub errors: Vec<ReadError>,
    /// What is wrong with files that are left out whatever they would say there, unless [`Side::keep`] keeps them.
    of_left_out: Vec<ReadError>,
    /// Files that are only a part of their subject, and why.
    pub partial: Vec<ReadError>,
    /// What this version does not know in its files.
    pub unknown: Vec<ReadError>,
    /// Those files of which something was left out, so that it was not compared.
    pub left_out: Vec<ReadError>,
    /// Symbolic links that were not followed.
    pub links: Vec<String>,
    /// Subjects that are none of an integration user, or were not named. They stay until [`Side::keep`] decides.
    pub not_chosen: Vec<LeftOut>,
    /// The groups that were read.
    pub groups: Vec<Group>,
    /// What is an integration user's, whoever was chosen.
    pub in_scope: Vec<(SubjectKind, String)>,
    /// Files that `.forceignore` leaves out.
    pub not_wanted: Vec<String>,
    /// What was asked for in the retrieve that all of it comes from, where that is at hand.
    pub manifest: Option<Manifest>,
    /// Each profile was asked for in it.
    is_of_profiles: bool,
    /// The day on which the newest file of its archives was written.
    pub packed: Option<Date>,
    /// What manifests beside the files name and what lies beside them, where that is not the same.
    pub mismatches: Vec<NotBoth>,
    /// In which versions of the API it was asked for, as manifests beside the files say.
    pub versions: Vec<String>,
    /// Settings of the org and of profiles, which stand in files of their own. Those of a profile are among what is known of it.
    pub settings: Vec<SettingsReport>,
    /// What nobody can write anew, of each subject whose file is whole.
    pub verbatim: HashMap<(SubjectKind, String), Vec<Verbatim>>,
    /// Whose files are proved to be all, and were understood.
    understood: HashSet<(SubjectKind, String)>,
}

/// A group, and what it bundles.
pub struct Group {
    pub name: String,
    pub members: Vec<String>,
    /// The team says that it is no integration user's.
    pub is_refused: bool,
}

/// What the org is called among subjects: there is one, and pages have no name for it either.
const ORG: &str = "";

/// The sections that a retrieved profile lists as far as something of these types was asked for beside it.
const LISTED: [(Section, &[&str]); 8] = [
    (Section::Objects, &["CustomObject"]),
    (Section::Fields, &["CustomObject"]),
    (Section::RecordTypes, &["CustomObject"]),
    (Section::Tabs, &["CustomTab"]),
    (Section::Apps, &["CustomApplication"]),
    (Section::ApexClasses, &["ApexClass"]),
    (Section::ApexPages, &["ApexPage"]),
    (Section::CustomPermissions, &["CustomPermission"]),
];

/// What both manifests prove: profiles list all of the sections that were asked for alike. Without both, nothing.
pub fn assume_alike(sides: [&mut Side; 2]) {
    let [tested, actual] = sides;
    let (Some(one), Some(other)) = (&tested.manifest, &actual.manifest) else { return };
    let is_of_profiles = tested.is_of_profiles && actual.is_of_profiles;
    if one.is_empty() || !is_of_profiles || !one.differences(other).is_empty() {
        return;
    }
    let listed = LISTED.iter().filter(|(_, types)| types.iter().any(|name| one.has(name)));
    let sections: Vec<Section> = listed.map(|(section, _)| *section).collect();
    for side in [tested, actual] {
        for observed in side.observed.iter_mut().filter(|observed| observed.kind == SubjectKind::Profile) {
            if side.understood.contains(&(observed.kind, observed.name.clone())) {
                let mut whole = observed.open().into_owned();
                whole.assume_listed(&sections);
                *observed = Kept::from(&whole);
            }
        }
    }
}

impl Side {
    /// That it was retrieved in versions of the API that do not know all user permissions: those are unknown.
    pub fn young(&self) -> Option<Message> {
        let old: Vec<_> = self.versions.iter().filter(|version| !Api::read(version).knows_all()).collect();
        let newest = catalog::newest_api().to_string();
        (!old.is_empty()).then(|| message!("command-verify.young", Arg::names(old), newest))
    }

    /// Whether a subject was chosen on this side.
    pub fn has_chosen(&self, kind: SubjectKind, name: &str) -> bool {
        let is = |kind_of, own: &str| kind_of == kind && own == name;
        self.observed.iter().any(|one| is(one.kind, &one.name))
            && !self.not_chosen.iter().any(|left| is(left.kind, &left.name))
    }

    /// What is an integration user's, among what a baseline does not have.
    pub fn outside(&self, comparison: &Comparison) -> Option<Arg> {
        let untested = comparison.untested.iter().filter(|place| self.in_scope.contains(place));
        let named =
            untested.map(|(kind, name)| message!("line.subject", message!(kind.key()), Arg::name(name)));
        let named: Vec<_> = named.map(Arg::Message).collect();
        (!named.is_empty()).then_some(Arg::List(named))
    }

    /// Takes in what its files say of those settings of the org that rules look at, as one subject more.
    pub fn take_in_org(&mut self, policy: &Policy) {
        let of_org = self.settings.iter().filter_map(|file| Some((file, file.capture.as_ref()?)));
        let mut of_org = of_org.filter(|(_, capture)| capture.subject.kind == SubjectKind::Org).peekable();
        let Some((file, _)) = of_org.peek().filter(|_| !self.observed.is_empty() && !self.has_org()) else {
            return;
        };
        let source = file.source.clone();
        let rows = of_org.flat_map(|(_, capture)| capture.more.iter());
        let rows = rows.filter(|row| is_judged(&row.key, policy)).cloned();
        let subject = Subject { kind: SubjectKind::Org, name: ORG.to_owned(), record_id: None };
        // Of two files that contradict each other, nobody knows which one holds.
        let capture = Capture { more: Facts::from_rows(rows.collect(), |_| None).0, ..Capture::new(subject) };
        self.sources.insert((SubjectKind::Org, ORG.to_owned()), source);
        self.observed.push(Kept::from(&Observed::of_file(&capture, true)));
    }

    /// Whether the settings of the org are among its subjects.
    pub fn has_org(&self) -> bool {
        self.observed.iter().any(|own| own.kind == SubjectKind::Org)
    }

    /// Takes out what is not to be looked at, with all that is told of its files.
    pub fn keep(&mut self, keep: impl Fn(SubjectKind, &str) -> bool) {
        let gone: HashSet<String> = self
            .sources
            .iter()
            .filter(|((kind, name), _)| !keep(*kind, name))
            .map(|(_, source)| source.clone())
            .collect();
        let is_kept = |error: &ReadError| !gone.contains(&error.source);
        let kept = self.of_left_out.extract_if(.., |error| is_kept(error));
        self.errors.extend(kept);
        self.observed.retain(|one| keep(one.kind, &one.name));
        self.captures.retain(|one| keep(one.subject.kind, &one.subject.name));
        self.not_chosen.retain(|one| !keep(one.kind, &one.name));
        self.partial.retain(is_kept);
        self.unknown.retain(is_kept);
        self.left_out.retain(is_kept);
    }

    /// Patterns that fit nothing of it.
    pub fn fit_nothing(&self, selection: &Selection, chosen: Chosen) -> Vec<Notice> {
        let read = self.sources.keys().map(|(kind, name)| (*kind, name.as_str()));
        unmatched::notices(selection, chosen, &read)
    }

    /// What is wrong with what was left out, for whoever reads the rest.
    pub fn passed_over(&self) -> Vec<Notice> {
        left_out::passed_over(&self.of_left_out)
    }

    /// Leaves a namespace out of all names.
    pub fn without_namespace(&mut self, namespace: &str) {
        for observed in &mut self.observed {
            let bare = Kept::from(&observed.open().without_namespace(namespace));
            let source = self.sources.remove(&(observed.kind, observed.name.clone()));
            if let Some(source) = source {
                self.sources.insert((bare.kind, bare.name.clone()), source);
            }
            if let Some(places) = self.places.remove(&(observed.kind, observed.name.clone())) {
                self.places.insert((bare.kind, bare.name.clone()), places);
            }
            for own in &mut self.in_scope {
                if *own == (observed.kind, observed.name.clone()) {
                    own.1.clone_from(&bare.name);
                }
            }
            for left in &mut self.not_chosen {
                if left.kind == observed.kind && left.name == observed.name {
                    left.name.clone_from(&bare.name);
                }
            }
            for other in &mut self.mismatches {
                if !other.is_named && other.kind == observed.kind && other.name == observed.name {
                    other.name.clone_from(&bare.name);
                }
            }
            *observed = bare;
        }
    }

    /// What it knows of each subject, at hand.
    pub fn opened(&self) -> Vec<Observed> {
        self.observed.iter().map(|kept| kept.open().into_owned()).collect()
    }

    /// What was frozen, and the file that it stands in.
    pub fn of_baseline(baseline: Baseline, path: &Path, whole: bool) -> Self {
        let mut observed = baseline.subjects.clone();
        if whole {
            observed.iter_mut().for_each(Observed::assume_complete);
        }
        let source = |subject: &Observed| ((subject.kind, subject.name.clone()), shown(path));
        let sources = observed.iter().map(source).collect();
        let observed = observed.iter().map(Kept::from).collect();
        Self { observed, sources, baseline: Some(baseline), ..Self::default() }
    }

    /// The file and the line, counted from 1, that name a fact of a subject.
    pub fn line(&self, kind: SubjectKind, name: &str, fact: &str) -> Option<(&str, u32)> {
        let own = |capture: &&Capture| capture.subject.kind == kind && capture.subject.name == name;
        let capture = self.captures.iter().find(own)?;
        let (line, key) = (fact::line(capture, fact)?, (kind, name.to_owned()));
        let found = self.places.get(&key).and_then(|places| places.at(line));
        found.or_else(|| Some((self.sources.get(&key)?.as_str(), line)))
    }
}

/// Reads a side: a baseline, or metadata, of which it keeps the captures if they are asked for.
pub fn read(paths: &[PathBuf], whole: bool, keep: bool, whom: Whom<'_>) -> Side {
    if let Some(path) = paths.iter().find(|path| file::is_baseline(path)) {
        if paths.len() > 1 {
            let error = of_file(shown(path), message!("command-baseline.alone"));
            return Side { errors: vec![error], ..Side::default() };
        }
        return match file::read(path) {
            Ok(baseline) => Side::of_baseline(baseline, path, whole),
            Err(error) => Side { errors: vec![error], ..Side::default() },
        };
    }
    metadata(paths, whole, keep, whom)
}

/// Reads metadata, and keeps the captures if they are asked for. `whole`: people say that profiles list all that they grant.
pub fn metadata(paths: &[PathBuf], whole: bool, keep: bool, (selection, chosen): Whom<'_>) -> Side {
    let found = permlight_metadata::find_together(paths);
    let packed = found.newest().as_deref().and_then(|time| Date::parse(time.get(..10)?));
    let manifests = found.manifests();
    let Found { inputs, errors, links, left_out: not_wanted, empty, settings, .. } = found;
    let settings: Vec<_> = settings.iter().map(permlight_metadata::read_settings_everything).collect();
    let of_settings: Vec<_> = settings.iter().flat_map(|file| file.errors.clone()).collect();
    let mut side = Side {
        errors,
        links,
        not_wanted,
        manifest: manifests.of_profiles,
        is_of_profiles: manifests.is_of_them,
        packed,
        mismatches: manifests.mismatches,
        versions: manifests.versions,
        settings,
        ..Side::default()
    };
    side.errors.extend(manifests.errors.into_iter().chain(of_settings));
    side.errors.extend(empty.into_iter().map(|path| {
        let message = message!("command-verify.nothing-in", path.as_str());
        of_file(path, message)
    }));
    let chooser = match Chooser::new(selection, chosen, &inputs, paths) {
        Ok(chooser) => chooser,
        Err(complaints) => {
            let place = paths.first().map_or_else(String::new, |path| shown(path));
            let told = |complaint| of_file(place.clone(), message!("found.as-is", complaint));
            side.errors.extend(complaints.into_iter().map(told));
            return side;
        }
    };
    // Where everything is looked at, groups still tell whose they are.
    let scope = selection
        .everything
        .then(|| Chooser::new(&Selection::default(), chosen, &inputs, &[]).ok())
        .flatten();
    let scope = scope.as_ref().unwrap_or(&chooser);
    let progress = Progress::new(inputs.len());
    let read: Vec<_> = inputs
        .par_iter()
        .map(|input| {
            let mut report = permlight_metadata::read_everything(input);
            permlight_metadata::add_settings(&mut report, &side.settings);
            progress.step();
            let understood = report.is_understood();
            let observed = report.capture.as_ref().map(|capture| {
                let mut observed = Observed::of_file(capture, understood);
                // Nobody can say so of a part, nor of what was not understood.
                if whole && understood {
                    observed.assume_complete();
                }
                Kept::from(&observed)
            });
            let choice = report.capture.as_ref().map(|capture| chooser.choose(capture, &report.source));
            let of_scope = report.capture.as_ref().map(|own| (own, scope.choose(own, &report.source)));
            let is_in_scope = matches!(of_scope, Some((_, Choice::Taken(_))));
            let group = of_scope.and_then(|(own, choice)| group(own, &choice));
            let is_open = matches!((&choice, &report.capture), (Some(Choice::Left(left)), Some(own)) if left.is_open(own));
            let may_count = is_open || !matches!(choice, Some(Choice::Left(_)));
            // Of thousands of files nobody has room for all that they say twice.
            report.capture = report.capture.filter(|_| keep);
            (observed, choice, report, understood, may_count, (group, is_in_scope))
        })
        .collect();
    for (observed, choice, report, understood, may_count, (group, is_in_scope)) in read {
        side.groups.extend(group);
        let FileReport {
            capture, errors, partial, unknown, source, places, ignored_elements, verbatim, ..
        } = report;
        if ignored_elements > 0 {
            side.left_out.push(of_file(source.clone(), message!("command-verify.not-compared")));
        }
        if may_count { &mut side.errors } else { &mut side.of_left_out }.extend(errors);
        side.partial.extend(partial);
        side.unknown.extend(unknown);
        let Some(observed) = observed else { continue };
        let key = (observed.kind, observed.name.clone());
        if let Some(other) = side.sources.get(&key) {
            let (kind, name) = (message!(observed.kind.key()), observed.name.as_str());
            let message = message!("command-verify.twice", kind, name, other.as_str());
            side.errors.push(of_file(source, message));
            continue;
        }
        if understood {
            side.verbatim.insert(key.clone(), verbatim);
            side.understood.insert(key.clone());
        }
        side.places.insert(key.clone(), places);
        if let Some(Choice::Left(left)) = choice {
            side.not_chosen.push(left);
        }
        if is_in_scope {
            side.in_scope.push(key.clone());
        }
        side.sources.insert(key, source);
        side.observed.push(observed);
        side.captures.extend(capture);
    }
    side
}

fn group(capture: &Capture, choice: &Choice) -> Option<Group> {
    (capture.subject.kind == SubjectKind::PermissionSetGroup).then(|| Group {
        name: capture.subject.name.clone(),
        members: capture.members.clone(),
        is_refused: matches!(choice, Choice::Left(left) if left.is_refused()),
    })
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
