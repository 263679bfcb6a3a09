//! One side of a comparison, from a path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use permlight_core::capture::Capture;
use permlight_core::subject::SubjectKind;
use permlight_core::verify::Observed;
use permlight_core::verify::baseline::Baseline;
use permlight_metadata::{FileReport, Found, ReadError};
use rayon::prelude::*;

use crate::baseline::file;
use crate::progress::Progress;

/// One side.
#[derive(Default)]
pub struct Side {
    pub observed: Vec<Observed>,
    /// Where each subject stands.
    pub sources: HashMap<(SubjectKind, String), String>,
    /// If it comes from one.
    pub baseline: Option<Baseline>,
    /// What is wrong with its files.
    pub errors: Vec<ReadError>,
    /// Elements of known entries that this version does not know.
    pub ignored_elements: usize,
}

/// Reads a side: a baseline, or metadata.
pub fn read(path: &Path, whole: bool) -> Side {
    if file::is_baseline(path) {
        return match file::read(path) {
            Ok(baseline) => {
                let mut observed = baseline.subjects.clone();
                if whole {
                    observed.iter_mut().for_each(Observed::is_whole);
                }
                let source = |subject: &Observed| ((subject.kind, subject.name.clone()), shown(path));
                let sources = observed.iter().map(source).collect();
                Side { observed, sources, baseline: Some(baseline), ..Side::default() }
            }
            Err(message) => Side { errors: vec![error(message)], ..Side::default() },
        };
    }
    let (mut side, _) = metadata(std::slice::from_ref(&path.to_path_buf()), false);
    if whole {
        side.observed.iter_mut().for_each(Observed::is_whole);
    }
    side
}

/// Reads metadata, and keeps the captures if they are asked for.
pub fn metadata(paths: &[PathBuf], keep: bool) -> (Side, Vec<Capture>) {
    let Found { inputs, errors, .. } = permlight_metadata::find(paths);
    let mut side = Side { errors, ..Side::default() };
    if inputs.is_empty() && side.errors.is_empty() {
        let paths: Vec<_> = paths.iter().map(|path| shown(path)).collect();
        side.errors.push(error(format!(
            "nothing to compare in {}: expected *.profile-meta.xml, *.permissionset-meta.xml, \
             *.permissionsetgroup-meta.xml, *.mutingpermissionset-meta.xml, the same without -meta.xml, a folder with \
             such files, a zip archive as retrieved, or a baseline (.json)",
            paths.join(", ")
        )));
    }
    let progress = Progress::new(inputs.len());
    let read: Vec<_> = inputs
        .par_iter()
        .map(|input| {
            let FileReport { capture, errors, source, ignored_elements, .. } =
                permlight_metadata::read_everything(input);
            progress.step();
            let observed = capture.as_ref().map(|capture| Observed::of_file(capture, errors.is_empty()));
            (observed, capture.filter(|_| keep), errors, source, ignored_elements)
        })
        .collect();
    let mut captures = Vec::new();
    for (observed, capture, errors, source, ignored) in read {
        captures.extend(capture);
        side.errors.extend(errors);
        side.ignored_elements += ignored;
        let Some(observed) = observed else { continue };
        let key = (observed.kind, observed.name.clone());
        if let Some(other) = side.sources.get(&key) {
            let label = observed.kind.label();
            let message = format!(
                "{source}: it describes the {label} \"{}\", and so does {other}: give a path that holds only one of them",
                observed.name
            );
            side.errors.push(error(message));
            continue;
        }
        side.sources.insert(key, source);
        side.observed.push(observed);
    }
    (side, captures)
}

/// An error of a path; what stands before the first colon and space is the path.
fn error(message: String) -> ReadError {
    let (source, message) = match message.split_once(": ") {
        Some((source, rest)) => (source.to_owned(), rest.to_owned()),
        None => (String::new(), message),
    };
    ReadError { source, line: None, column: None, message }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
