//! An entry that lacks an element which every retrieve writes says nothing of what that element is about: it is unknown, never off.
#![allow(clippy::unwrap_used)]

mod common;

use common::document;
use permlight_core::object_right::ObjectRight;
use permlight_core::section::{Form, Section};
use permlight_core::state::State;
use permlight_core::subject::SubjectKind;
use permlight_metadata::{FileReport, read_text, read_text_everything};

/// Every element of an entry, without the name that it is about.
fn elements(section: Section) -> Vec<&'static str> {
    match section {
        // Files older than API version 63 have no View All Fields.
        Section::Objects => ObjectRight::ALL.into_iter().take(6).map(ObjectRight::element).collect(),
        Section::Fields => vec!["readable", "editable"],
        Section::Apps | Section::RecordTypes => vec!["visible"],
        Section::Tabs => vec!["visibility"],
        _ => vec!["enabled"],
    }
}

/// The name of the entry, and what facts call all that it says.
fn entry(section: Section) -> (&'static str, Vec<String>) {
    let named = |child| (child, vec![NAME.to_owned()]);
    match (section, section.form()) {
        (Section::Objects, _) => (
            "object",
            ObjectRight::ALL.into_iter().take(6).map(|right| format!("{NAME}/{}", right.fact())).collect(),
        ),
        (Section::Fields, _) => named("field"),
        (Section::Apps, _) => named("application"),
        (Section::Tabs, _) => named("tab"),
        (Section::RecordTypes, _) => named("recordType"),
        (_, Form::Switch(child)) => named(child),
        _ => ("", Vec::new()),
    }
}

/// A user permission, and for all that the reader knows the name of anything else.
const NAME: &str = "ViewSetup";

fn said(section: Section, kind: SubjectKind, without: Option<&str>, word: &str) -> Vec<FileReport> {
    let (name, _) = entry(section);
    let rows = elements(section).into_iter().filter(|element| Some(*element) != without);
    let rows = rows.flat_map(|element| ["<", element, ">", word, "</", element, ">"]).collect::<String>();
    let root = if kind == SubjectKind::Profile { "Profile" } else { "PermissionSet" };
    let element = section.element();
    let text = document(root, &format!("<{element}><{name}>{NAME}</{name}>{rows}</{element}>"));
    [read_text, read_text_everything].map(|read| read(kind, "S", "S.xml", &text)).into()
}

#[test]
fn what_an_entry_leaves_out_is_unknown_in_every_section() {
    for kind in [SubjectKind::PermissionSet, SubjectKind::Profile] {
        for section in Section::ALL.iter().copied().filter(|section| !entry(*section).1.is_empty()) {
            if Section::of_element(section.element(), kind) != Some(section) {
                continue;
            }
            let (on, off) = if section == Section::Tabs { ("Visible", "None") } else { ("true", "false") };
            for report in said(section, kind, None, off) {
                assert!(report.errors.is_empty(), "{section:?}: {:?}", report.errors);
            }
            // The rules do not need all sections.
            let is_read = |report: &FileReport| {
                let capture = report.capture.as_ref().unwrap();
                let states =
                    entry(section).1.into_iter().map(|key| capture.state(section, &key) != State::Off);
                states.into_iter().all(|is| is)
            };
            let read: Vec<bool> = said(section, kind, None, on).iter().map(is_read).collect();
            assert!(read.contains(&true), "{section:?}");
            for without in elements(section) {
                let reports = said(section, kind, Some(without), off);
                for report in
                    reports.into_iter().zip(&read).filter(|(_, read)| **read).map(|(report, _)| report)
                {
                    let capture = report.capture.unwrap();
                    for key in entry(section).1 {
                        let state = capture.state(section, &key);
                        assert!(
                            matches!(state, State::Unknown(_)),
                            "{section:?} {key} without {without}: {state:?}"
                        );
                    }
                }
            }
        }
    }
}
