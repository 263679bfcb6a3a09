//! One side of a comparison, from a path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use permlight_core::capture::Capture;
use permlight_core::fact;
use permlight_core::subject::SubjectKind;
use permlight_metadata::{FileReport, Found, ReadError};
use permlight_verify::Observed;
use permlight_verify::baseline::Baseline;
use rayon::prelude::*;

use crate::baseline_file as file;
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
    /// Files that are only a part of their subject, and why.
    pub partial: Vec<ReadError>,
    /// What this version does not know in its files.
    pub unknown: Vec<ReadError>,
    /// Those files of which something was left out, so that it was not compared.
    pub left_out: Vec<ReadError>,
    /// Symbolic links that were not followed.
    pub links: Vec<String>,
}

impl Side {
    /// The line on which a subject's file names a fact, counted from 1.
    pub fn line(&self, kind: SubjectKind, name: &str, fact: &str) -> Option<u32> {
        let own = |capture: &&Capture| capture.subject.kind == kind && capture.subject.name == name;
        let capture = self.captures.iter().find(own)?;
        fact::line(capture, fact)
    }
}

/// Reads a side: a baseline, or metadata, of which it keeps the captures if they are asked for.
pub fn read(path: &Path, whole: bool, keep: bool) -> Side {
    if file::is_baseline(path) {
        return match file::read(path) {
            Ok(baseline) => {
                let mut observed = baseline.subjects.clone();
                if whole {
                    observed.iter_mut().for_each(Observed::assume_complete);
                }
                let source = |subject: &Observed| ((subject.kind, subject.name.clone()), shown(path));
                let sources = observed.iter().map(source).collect();
                Side { observed, sources, baseline: Some(baseline), ..Side::default() }
            }
            Err(error) => Side { errors: vec![error], ..Side::default() },
        };
    }
    metadata(std::slice::from_ref(&path.to_path_buf()), whole, keep)
}

/// Reads metadata, and keeps the captures if they are asked for. `whole`: people say that profiles list all that they grant.
pub fn metadata(paths: &[PathBuf], whole: bool, keep: bool) -> Side {
    let Found { inputs, errors, links, empty, .. } = permlight_metadata::find(paths);
    let mut side = Side { errors, links, ..Side::default() };
    side.errors.extend(empty.into_iter().map(|path| {
        let message = format!(
            "nothing to compare in {path}: expected *.profile-meta.xml, *.permissionset-meta.xml, \
             *.permissionsetgroup-meta.xml, *.mutingpermissionset-meta.xml, the same without -meta.xml, a folder with \
             such files, a zip archive as retrieved, or a baseline (.json)"
        );
        file::error(path, message)
    }));
    let progress = Progress::new(inputs.len());
    let read: Vec<_> = inputs
        .par_iter()
        .map(|input| {
            let report = permlight_metadata::read_everything(input);
            progress.step();
            let understood = report.is_understood();
            let observed = report.capture.as_ref().map(|capture| {
                let mut observed = Observed::of_file(capture, understood);
                // Nobody can say so of a part, nor of what was not understood.
                if whole && understood {
                    observed.assume_complete();
                }
                observed
            });
            (observed, report)
        })
        .collect();
    for (observed, report) in read {
        let FileReport { capture, errors, partial, unknown, source, ignored_elements, .. } = report;
        if ignored_elements > 0 {
            let message =
                "it holds elements that this version does not know, which were not compared".to_owned();
            side.left_out.push(file::error(source.clone(), message));
        }
        side.errors.extend(errors);
        side.partial.extend(partial);
        side.unknown.extend(unknown);
        let Some(observed) = observed else { continue };
        let key = (observed.kind, observed.name.clone());
        if let Some(other) = side.sources.get(&key) {
            let label = observed.kind.label();
            let message = format!(
                "it describes the {label} \"{}\", and so does {other}: give a path that holds only one of them",
                observed.name
            );
            side.errors.push(file::error(source, message));
            continue;
        }
        side.sources.insert(key, source);
        side.observed.push(observed);
        side.captures.extend(capture.filter(|_| keep));
    }
    side
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
