//! `permlight verify`: compares what is there with what was tested.

mod around;
mod correct;
mod deleted;
mod deployed;

use std::collections::HashSet;
use std::env;
use std::io;
use std::path::{Path, PathBuf};

use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::policy::Policy;
use permlight_core::subject::SubjectKind;
use permlight_metadata::{Deletions, is_standard_input};
use permlight_org::assessment::{Notice, NoticeKind};
use permlight_report::comparison::Compared;
use permlight_report::report::Problem;
use permlight_report::sarif::Places;
use permlight_report::{Format, FormatOptions, text};
use permlight_verify::deploy::{self, Before};
use permlight_verify::{Comparison, Drift, Options, Rename, compare};

use crate::arguments::Verify;
use crate::arguments::{Csv, Output, Selection};
use crate::baseline_file as file;
use crate::check::judge::{not_followed, not_wanted};
use crate::held::{self, Place};
use crate::language::{chosen, say, told};
use crate::policy::Chosen;
use crate::problem::{of_file, problem, said, whole};
use crate::selection::not_described::{self, Subjects, Unseen};
use crate::selection::{LeftOut, left_out};
use crate::side::{self, Side};
use crate::terminal::Color;
use crate::{Verdict, output, policy, terminal};
pub use around::beside;

/// Runs the command.
pub fn run(verify: &Verify, color: Color) -> io::Result<Verdict> {
    if let Some(complaint) = refused(verify) {
        terminal::complain(color, &complaint);
        return Ok(Verdict::BadInput);
    }
    let Some(judged) = policy::choose(&verify.policy, color) else { return Ok(Verdict::BadInput) };
    let inputs: Vec<&Path> = verify.tested.iter().chain(&verify.actual).map(PathBuf::as_path).collect();
    if let Some(Err(complaint)) = verify.correct.as_deref().map(|folder| correct::fits(folder, &inputs)) {
        terminal::complain(color, &complaint);
        return Ok(Verdict::BadInput);
    }
    let (mut tested, mut actual) = both(verify, judged);
    let unmatched = [&tested, &actual].map(|side| side.fit_nothing(&verify.selection, judged));
    let read: Subjects = tested.sources.keys().chain(actual.sources.keys()).cloned().collect();
    side::assume_alike([&mut tested, &mut actual]);
    if let Some(namespace) = &verify.namespace {
        tested.without_namespace(namespace);
        actual.without_namespace(namespace);
    }
    // What the deploy deletes stands beside what it deploys.
    let Deletions { subjects: deletes, parts, errors } = if verify.before && tested.baseline.is_none() {
        permlight_metadata::deletions(&verify.tested)
    } else {
        Deletions::default()
    };
    tested.errors.extend(errors);
    let not_both = if verify.before { std::mem::take(&mut tested.mismatches) } else { Vec::new() };
    let left_out = deployed::left_out(&not_both);
    let mut not_chosen = choose(&mut tested, &mut actual, &verify.renames, &deletes);
    let [unmatched, of_actual] = unmatched;
    not_chosen.extend(unmatched.into_iter().filter(|notice| of_actual.contains(notice)));
    let is_compared = held::is_compared(&tested, &actual, &verify.renames);
    let not_read = not_described::of_users(&verify.selection, judged, &read, &is_compared);
    let users = judged.users();
    let mut not_compared: Vec<_> = not_read.iter().map(Unseen::message).collect();
    for left in tested.not_chosen.iter().chain(&actual.not_chosen) {
        not_compared.extend(left.held(&users, &is_compared).filter(|told| !not_compared.contains(told)));
    }
    let held = untested(verify, judged, &tested, &actual);
    let options = Options {
        renames: &verify.renames,
        held: &held,
        only_tested: tested.baseline.is_some(),
        deletes: &deletes,
        left_out: &left_out,
        ..Options::new(judged.policy)
    };
    let mut comparison = match compare(&tested.observed, &actual.observed, &options) {
        Ok(comparison) => around::beside(comparison, [&tested, &actual], verify.selection.is_by_name()),
        Err(mismatch) => {
            terminal::list_errors(said(tested.errors.iter().chain(&actual.errors)));
            terminal::complain(color, &say(&mismatch.message()));
            return Ok(Verdict::BadInput);
        }
    };
    comparison.caveats.extend(not_compared);
    let outside = actual.outside(&comparison).filter(|_| !verify.selection.is_by_name());
    let outside = outside.map(|names| message!("command-verify.outside", names));
    not_chosen.extend(outside.map(|told| Notice::about(NoticeKind::LeftOut, told)));
    comparison.caveats.extend(deleted::reasons(&parts, &tested.observed));
    comparison.caveats.extend(deployed::reasons(&not_both));
    let before =
        verify.before.then(|| deploy::before(&comparison, &tested.observed, tested.baseline.as_ref()));
    let lines = |drift: &Drift| actual.line(drift.kind, &drift.subject, &drift.fact);
    let told = (&comparison, before.as_ref());
    let asked = Asked::from(verify);
    let compared = compared(&asked, judged.policy, [&tested, &actual], told, &lines, &not_chosen);
    write(&asked, &compared, color)?;
    let verdict = Verdict::of(compared.problems.len(), compared.is_good());
    if verdict == Verdict::BadInput {
        return Ok(verdict);
    }
    if let Some(folder) = &verify.correct {
        // What was found stays found, whether or not it can be written how to mend it.
        let renames = &verify.renames;
        if let Err(message) = correct::correct(folder, (&tested, &actual), renames, &comparison, color)? {
            terminal::complain(color, &message);
        }
    }
    Ok(verdict)
}

/// Reads both sides, with what speaks against comparing them.
fn both(verify: &Verify, judged: Chosen) -> (Side, Side) {
    let everything = Selection { everything: true, ..Selection::default() };
    // Only code scanning shows lines.
    let lines = verify.format == Output::As(Format::Sarif);
    let read = |whole| {
        let tested = side::read(&verify.tested, whole, false, (&verify.selection, judged));
        // A baseline says itself what belongs to it.
        let is_chosen = tested.baseline.is_some() && !verify.selection.is_by_name();
        let selection = if is_chosen { &everything } else { &verify.selection };
        let actual = side::read(&verify.actual, whole, lines, (selection, judged));
        (tested, actual)
    };
    let (mut tested, mut actual) = read(verify.whole);
    let unlike = match (&tested.manifest, &actual.manifest) {
        (Some(one), Some(other)) if verify.whole => one.differences(other),
        _ => Vec::new(),
    };
    if !unlike.is_empty() {
        // Nothing is taken for whole, and what is known is told all the same.
        (tested, actual) = read(false);
        actual.errors.push(of_file(shown(&verify.actual), not_alike(&unlike)));
    }
    if let Some(hash) = &verify.expect_hash
        && let Some(error) = verify.tested.iter().find_map(|path| file::expected(path, Some(hash)).err())
        && tested.errors.is_empty()
    {
        tested.errors.push(error);
    }
    if let Some(itself) = around::is_itself([&tested, &actual]) {
        actual.errors.push(of_file(shown(&verify.actual), itself));
    }
    if let Some(same) = around::on_both_sides([&tested, &actual], [&verify.tested, &verify.actual]) {
        actual.errors.push(of_file(shown(&verify.actual), same));
    }
    // Who names somebody does not mean the org.
    if tested.baseline.is_none() && !verify.selection.is_by_name() {
        tested.take_in_org(judged.policy);
    }
    if tested.has_org() {
        actual.take_in_org(judged.policy);
    }
    (tested, actual)
}

/// Why what was asked for cannot be done, whatever the files say.
fn refused(verify: &Verify) -> Option<String> {
    if let Err(complaint) = verify.csv.fits(verify.format) {
        return Some(complaint);
    }
    if [&verify.tested, &verify.actual].iter().all(|side| side.iter().any(|path| is_standard_input(path))) {
        return Some(told!("command-verify.one-side"));
    }
    twice(&verify.renames).map(|name| told!("command-verify.renamed-twice", Arg::name(name)))
}

/// A name that two renames give, or give away: which of them is meant, nobody can tell.
pub fn twice(renames: &[Rename]) -> Option<&str> {
    let pairs = renames
        .iter()
        .enumerate()
        .flat_map(|(at, one)| renames.iter().skip(at + 1).map(move |other| (one, other)));
    let mut alike = pairs
        .filter(|(one, other)| one != other)
        .filter(|(one, other)| one.kind.is_none() || other.kind.is_none() || one.kind == other.kind);
    alike.find_map(|(one, other)| {
        let is_new = one.new == other.new;
        (is_new || one.old == other.old).then_some(if is_new { one.new.as_str() } else { one.old.as_str() })
    })
}

/// What belongs to a comparison with a baseline, and the baseline does not have: what somebody named, or what its users hold.
fn untested(verify: &Verify, judged: Chosen, tested: &Side, actual: &Side) -> Vec<Place> {
    if tested.baseline.is_none() {
        return Vec::new();
    }
    if verify.selection.is_by_name() {
        let named = actual.observed.iter().filter(|one| actual.has_chosen(one.kind, &one.name));
        return named.map(|one| (one.kind, one.name.clone())).collect();
    }
    held::held(&tested.observed, actual, &verify.renames, (&judged.users(), &[]))
}

/// Takes out what was chosen on neither side, and says so.
fn choose(
    tested: &mut Side,
    actual: &mut Side,
    renames: &[Rename],
    deletes: &[(SubjectKind, String)],
) -> Vec<Notice> {
    let left: Vec<LeftOut> = tested.not_chosen.iter().chain(&actual.not_chosen).cloned().collect();
    if left.is_empty() {
        return Vec::new();
    }
    let mut chosen: HashSet<(SubjectKind, String)> = HashSet::new();
    for side in [&*tested, &*actual] {
        let own = side.observed.iter().filter(|one| side.has_chosen(one.kind, &one.name));
        chosen.extend(own.map(|one| (one.kind, one.name.clone())));
    }
    chosen.extend(new_groups([tested, actual], renames, &chosen));
    // Whoever says that something has another name means it.
    for rename in renames {
        for kind in SubjectKind::ALL.into_iter().filter(|kind| rename.kind.is_none_or(|own| own == *kind)) {
            chosen.extend([(kind, rename.old.clone()), (kind, rename.new.clone())]);
        }
    }
    // Nobody can tell whose group grants more once its muting set is gone.
    chosen.extend(deletes.iter().filter(|(kind, _)| *kind == SubjectKind::MutingPermissionSet).cloned());
    let keep = |kind: SubjectKind, name: &str| chosen.contains(&(kind, name.to_owned()));
    tested.keep(keep);
    actual.keep(keep);
    let mut told: Vec<LeftOut> = Vec::new();
    for one in left {
        if !keep(one.kind, &one.name)
            && !told.iter().any(|known| known.kind == one.kind && known.name == one.name)
        {
            told.push(one);
        }
    }
    let mut notices = left_out::notices(&told);
    for notice in [&*tested, &*actual].into_iter().flat_map(Side::passed_over) {
        if !notices.contains(&notice) {
            notices.push(notice);
        }
    }
    notices
}

/// Groups that only the actual side has and that bundle what is compared, each with its members: whoever has one has more than
/// was tested. Not where others were named, nor where the team says that it is nobody's here.
fn new_groups([tested, actual]: [&Side; 2], renames: &[Rename], chosen: &HashSet<Place>) -> Vec<Place> {
    let of_tested = tested.observed.iter().filter(|one| chosen.contains(&(one.kind, one.name.clone())));
    let names = held::names(&of_tested.cloned().collect::<Vec<_>>(), renames);
    let is_there = |name: &str| tested.groups.iter().any(|own| own.name.eq_ignore_ascii_case(name));
    let is_named = |group: &str| {
        actual.not_chosen.iter().any(|left| {
            left.reason.is_some() && left.kind == SubjectKind::PermissionSetGroup && left.name == group
        })
    };
    let new = held::bundling(actual, &names).filter(|group| !is_there(&group.name) && is_named(&group.name));
    let places = new.flat_map(|group| {
        let members = group.members.iter().map(|name| (SubjectKind::PermissionSet, name.clone()));
        members.chain([(SubjectKind::PermissionSetGroup, group.name.clone())])
    });
    places.collect()
}

/// What somebody wants to know of a comparison, and where.
pub struct Asked<'a> {
    /// Paths of what was tested.
    pub tested: &'a [PathBuf],
    /// Paths of what is there.
    pub actual: &'a [PathBuf],
    /// What is not known or not read is an error.
    pub strict: bool,
    pub format: Output,
    pub output: Option<&'a Path>,
    pub csv: Csv,
    /// What is folded is listed.
    pub details: bool,
}

impl<'a> From<&'a Verify> for Asked<'a> {
    fn from(verify: &'a Verify) -> Self {
        Self {
            tested: &verify.tested,
            actual: &verify.actual,
            strict: verify.strict,
            format: verify.format,
            output: verify.output.as_deref(),
            csv: verify.csv,
            details: verify.details,
        }
    }
}

/// What was compared, and what is said of it.
pub fn compared<'r>(
    verify: &Asked<'r>,
    policy: &'static Policy,
    sides: [&'r Side; 2],
    (comparison, before): (&'r Comparison, Option<&'r Before<'r>>),
    lines: &'r dyn Fn(&Drift) -> Option<(&'r str, u32)>,
    not_chosen: &[Notice],
) -> Compared<'r> {
    let [tested, _] = sides;
    // The actual side is told last, so that it wins.
    let places = sides.iter().flat_map(|side| &side.sources);
    let places = places.map(|((kind, name), place)| ((*kind, name.as_str()), place.as_str()));
    let mut problems: Vec<_> = sides.iter().flat_map(|side| side.errors.clone()).map(problem).collect();
    if verify.strict {
        problems.extend(sides.iter().flat_map(|side| side.unknown.clone()).map(problem));
        let unread = sides.iter().flat_map(|side| passed_over(side));
        problems.extend(unread.map(|message| whole(String::new(), message)));
    }
    if problems.is_empty() && comparison.told_nothing() {
        problems.push(nothing_compared(verify, comparison));
    }
    Compared {
        tested: shown(verify.tested).into(),
        actual: shown(verify.actual).into(),
        locale: chosen(),
        policy,
        comparison,
        baseline: tested.baseline.as_ref(),
        before,
        places: places.collect(),
        lines,
        problems,
        notices: not_chosen
            .iter()
            .map(|notice| say(&notice.message))
            .chain(never_asked(sides))
            .chain(around::notices(sides, comparison, policy))
            .chain(sides.into_iter().flat_map(notices))
            .collect(),
        watch: None,
    }
}

/// A comparison that saw nothing says nothing.
fn nothing_compared(verify: &Asked<'_>, comparison: &Comparison) -> Problem {
    let why = if comparison.compared.is_empty() {
        "command-verify.no-subject"
    } else {
        "command-verify.no-setting"
    };
    let why = chosen().word(why).to_owned();
    let told = match comparison.namespace() {
        Some(namespace) => {
            told!("command-verify.nothing", why, message!("command-verify.namespace", Arg::name(namespace)))
        }
        None => why,
    };
    whole(shown(verify.actual), told)
}

/// Several paths of one side.
fn shown(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>().join(", ")
}

/// Why --whole is refused.
fn not_alike(types: &[String]) -> Message {
    message!("command-verify.not-alike", some(types))
}

/// The first of them.
fn some(names: &[String]) -> Arg {
    let mut some: Vec<_> = names.iter().take(5).map(|name| Arg::name(name)).collect();
    if names.len() > some.len() {
        some.push(Arg::from("..."));
    }
    Arg::List(some)
}

/// What one side was never asked for: there it is unknown, and retrieving the same once more helps nobody.
fn never_asked([tested, actual]: [&Side; 2]) -> Vec<String> {
    let (Some(one), Some(other)) = (&tested.manifest, &actual.manifest) else { return Vec::new() };
    let of_sides = [
        ("command-verify.tested-not-asked", one.lacks(other).collect::<Vec<_>>()),
        ("command-verify.actual-not-asked", other.lacks(one).collect()),
    ];
    let told = of_sides.iter().filter(|(_, lacking)| !lacking.is_empty());
    told.map(|(key, lacking)| say(&Message::new(key, [some(lacking)]))).collect()
}

/// What was found and not read.
fn passed_over(side: &Side) -> impl Iterator<Item = String> {
    let links = side.links.iter().map(|link| say(&not_followed(link).message));
    links.chain(side.not_wanted.iter().map(|file| say(&not_wanted(file).message)))
}

fn notices(side: &Side) -> impl Iterator<Item = String> {
    let left_out = said(&side.unknown).map(|told| say(&message!("command-notice.unknown", told)));
    let partial = said(&side.partial).map(|told| say(&message!("command-notice.unknown", told)));
    partial.chain(left_out).chain(passed_over(side))
}

/// Writes it in the format that was asked for.
pub fn write(verify: &Asked<'_>, compared: &Compared<'_>, color: Color) -> io::Result<()> {
    let file = verify.output;
    let Output::As(format) = verify.format else {
        output::page(file, color, |page| text::comparison(page, compared, verify.details))?;
        terminal::list_errors(&compared.problems);
        return Ok(());
    };
    let folder = env::current_dir().unwrap_or_default();
    let first = shown(verify.actual.get(..1).unwrap_or_default());
    let options = FormatOptions {
        separator: verify.csv.separator(),
        byte_order_mark: verify.csv.csv_bom,
        attendees: Vec::new(),
        places: Places::of_files(&folder, &first),
    };
    let bytes = format.comparison(compared, verify.details, &options)?;
    let bytes = bytes.ok_or_else(|| io::Error::other("a comparison has no such format"))?;
    output::data(file, format.form(), |out| out.write_all(&bytes))
}
