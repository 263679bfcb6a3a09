//! One side of a comparison, from a path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use permlight_core::capture::{Capture, Table};
use permlight_core::fact;
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
    /// What its files say, with lines, if that was asked for.
    pub captures: Vec<Capture>,
    /// If it comes from one.
    pub baseline: Option<Baseline>,
    /// What is wrong with its files.
    pub errors: Vec<ReadError>,
    /// Elements of known entries that this version does not know.
    pub ignored_elements: usize,
}

impl Side {
    /// The line on which a subject's file names a fact, counted from 1; a right of an object stands where the object does.
    pub fn line(&self, kind: SubjectKind, name: &str, fact: &str) -> Option<u32> {
        let own = |capture: &&Capture| capture.subject.kind == kind && capture.subject.name == name;
        let capture = self.captures.iter().find(own)?;
        let (section, key) = fact::split(fact);
        match section {
            "permission" => capture.permissions.line(key),
            "object" => key.rsplit_once('/').and_then(|(object, _)| line(&capture.objects, object)),
            "field" => line(&capture.fields, key),
            "tab" => line(&capture.tabs, key),
            "app" => line(&capture.applications, key),
            "apex-class" => line(&capture.apex_classes, key),
            "apex-page" => line(&capture.apex_pages, key),
            "record-type" => line(&capture.record_types, key),
            "custom-permission" => line(&capture.custom_permissions, key),
            _ => line(&capture.more, fact),
        }
    }
}

fn line<V>(table: &Table<V>, key: &str) -> Option<u32> {
    table.entry(key).and_then(|entry| entry.line)
}

/// Reads a side: a baseline, or metadata, of which it keeps the captures if they are asked for.
pub fn read(path: &Path, whole: bool, keep: bool) -> Side {
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
    let mut side = metadata(std::slice::from_ref(&path.to_path_buf()), keep);
    if whole {
        side.observed.iter_mut().for_each(Observed::is_whole);
    }
    side
}

/// Reads metadata, and keeps the captures if they are asked for.
pub fn metadata(paths: &[PathBuf], keep: bool) -> Side {
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
    for (observed, capture, errors, source, ignored) in read {
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
        side.captures.extend(capture);
    }
    side
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
