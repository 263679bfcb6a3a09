//! A subject whose files are joined: decomposed source format, and the same subject in several packages.
//!
//! All of them are laid into one text and read as one file, so that any split says what the whole says. What is not proved to
//! be all of it leaves the subject open.

use permlight_core::capture::{Capture, Permissions};
use permlight_core::order::gathered;
use permlight_core::section::Section;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::sorted::SortedSet;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::{coverage, fact};

use crate::build;
use crate::error::{ReadError, megabytes};
use crate::find::{Input, MAX_FILE_BYTES, Piece};
use crate::naming::folder;
use crate::part::{self, End};
use crate::{FileReport, tree};
use permlight_core::message;
use permlight_core::places::Places;

/// What has been joined so far.
struct Joined {
    text: String,
    line: u32,
    bytes: u64,
    places: Places,
    elements: SortedSet<String>,
    errors: Vec<ReadError>,
    /// Whether a part of it can have been cut without a sign.
    is_open_ended: bool,
}

/// Reads all files of a subject as one. Where the whole file stands beside its parts, both have to say the same: then the whole
/// file is all of it.
pub(crate) fn read(input: &Input, everything: bool) -> FileReport {
    let parts = of_pieces(input, everything);
    let Some(whole) = input.beside() else { return parts };
    let whole = match whole.load() {
        Ok(bytes) => crate::of_bytes(input.kind(), input.name(), whole.source(), &bytes, everything),
        Err(error) => FileReport::failed(whole.source(), 0, error),
    };
    match (&parts.capture, &whole.capture) {
        (Some(cut), Some(file)) if parts.errors.is_empty() && says_the_same(cut, file) => whole,
        _ => disagree(parts, whole),
    }
}

fn says_the_same(one: &Capture, other: &Capture) -> bool {
    // What is claimed of all that there is, only a whole file can claim.
    let named = |capture: &Capture| {
        let facts = fact::facts(capture);
        let said = facts.iter().filter(|fact| !coverage::is_of_all(&fact.key));
        said.map(|fact| (fact.key.clone(), fact.value.clone())).collect::<Vec<_>>()
    };
    named(one) == named(other) && one.login_ip_ranges == other.login_ip_ranges
}

/// What the parts say, where the whole file says something else: what only one of the two says is unknown.
fn disagree(mut parts: FileReport, whole: FileReport) -> FileReport {
    let message = message!("metadata-file.disagree", whole.source.clone());
    parts.errors.push(ReadError::whole(&parts.source, message));
    parts.errors.extend(whole.errors);
    let Some(capture) = &mut parts.capture else { return FileReport { capture: whole.capture, ..parts } };
    build::leave_open(capture);
    let unclear = Setting::Unknown(Unknown::Contradiction);
    let file = whole.capture.as_ref().map(|file| &file.permissions);
    let names = capture.permissions.named().chain(file.into_iter().flat_map(Permissions::named));
    let names: SortedSet<String> = gathered(names.map(|(name, _)| name.to_owned()));
    for name in names {
        let other = file.map_or(unclear, |file| file.get(&name));
        if capture.permissions.get(&name) != other {
            capture.permissions.set(&name, unclear);
        }
    }
    parts
}

fn of_pieces(input: &Input, everything: bool) -> FileReport {
    let Some((_, _, outermost)) = folder(input.kind()) else {
        return FileReport::failed(
            input.source(),
            0,
            ReadError::whole(input.source(), message!("metadata-file.no-metadata")),
        );
    };
    let mut joined = Joined {
        text: format!("<{outermost}>\n"),
        line: 2,
        bytes: 0,
        places: Places::default(),
        elements: SortedSet::new(),
        errors: Vec::new(),
        is_open_ended: false,
    };
    for (at, piece) in input.pieces().enumerate() {
        // The file of the subject itself may hold nothing but its name; a part that holds nothing was cut.
        if let Err(error) = joined.add(piece, outermost, at > 0) {
            joined.errors.push(error);
        }
    }
    joined.text.extend(["</", outermost, ">\n"]);
    let Joined { text, bytes, places, elements, mut errors, is_open_ended, .. } = joined;
    if places.files().next().is_none() {
        let mut report = FileReport::failed(input.source(), bytes, errors.remove(0));
        report.errors.append(&mut errors);
        return report;
    }
    let subject = Subject { kind: input.kind(), name: input.name().to_owned(), record_id: None };
    let outcome = build::build(subject, &text, &places, everything);
    let mut partial: Vec<_> = outcome
        .partial
        .map(|reason| ReadError::whole(input.source(), message!(reason)))
        .into_iter()
        .collect();
    match input.order().map(|piece| (piece, listed(piece))) {
        None => {
            if input.is_decomposed() && lacks_permissions(input.kind(), &elements) {
                partial.push(ReadError::whole(input.source(), message!("metadata-file.no-part")));
            }
        }
        Some((_, Ok(listed))) => {
            let missing = listed.iter().filter(|name| is_section(name, input.kind()));
            let missing = missing.filter(|name| !elements.contains(name.as_str()));
            errors.extend(missing.map(|name| {
                let message = message!("metadata-file.lacking", name.clone());
                ReadError::whole(input.source(), message)
            }));
        }
        Some((_, Err(error))) => errors.push(error),
    }
    let mut capture = outcome.capture;
    // An entry that is not whole can be where such a part was cut.
    let may_be_cut = is_open_ended && !outcome.problems.is_empty();
    if may_be_cut || !errors.is_empty() || !partial.is_empty() {
        capture.as_mut().map(build::leave_open);
    }
    errors.extend(outcome.problems.into_errors(input.source(), &text, &places));
    FileReport {
        source: input.source().to_owned(),
        capture,
        errors,
        partial,
        unknown: outcome.unknown.into_errors(input.source(), &text, &places),
        places,
        repeats: outcome.repeats,
        ignored_elements: outcome.ignored,
        verbatim: outcome.verbatim,
        bytes,
    }
}

impl Joined {
    fn add(&mut self, piece: &Piece, outermost: &str, is_part: bool) -> Result<(), ReadError> {
        let bytes = piece.load()?;
        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
        if self.bytes > MAX_FILE_BYTES {
            let message = message!("metadata-file.large-together", megabytes(MAX_FILE_BYTES));
            return Err(ReadError::whole(piece.source(), message));
        }
        let part = part::read(&bytes, piece.written(), outermost)
            .map_err(|place| place.in_source(piece.source()))?;
        if is_part && part.elements.is_empty() {
            return Err(ReadError::whole(piece.source(), message!("metadata-file.empty-part")));
        }
        if part.end == End::Cut {
            let message = message!("metadata-file.cut-part");
            self.errors.push(ReadError::whole(piece.source(), message));
        }
        self.is_open_ended |= part.end != End::Proved;
        self.places.begin(self.line, piece.source());
        self.elements.extend(part.elements);
        let lines = memchr::memchr_iter(b'\n', part.text.as_bytes()).count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)).saturating_add(1);
        self.text.push_str(&part.text);
        self.text.push('\n');
        Ok(())
    }
}

fn lacks_permissions(kind: SubjectKind, elements: &SortedSet<String>) -> bool {
    kind != SubjectKind::PermissionSetGroup && !elements.contains(Section::UserPermissions.element())
}

fn is_section(name: &str, kind: SubjectKind) -> bool {
    Section::of_element(name, kind).is_some()
}

/// The elements that sf-decomposer has taken apart.
fn listed(order: &Piece) -> Result<Vec<String>, ReadError> {
    let bytes = order.load()?;
    let text = crate::decode::decode(&bytes).map_err(|place| place.in_source(order.source()))?;
    tree::texts(&text).map_err(|place| place.in_source(order.source()))
}
