//! `permlight verify --correct`: metadata that would make the actual side equal again. A person reviews and deploys it.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use permlight_core::message;
use permlight_core::message::Arg;
use permlight_core::subject::SubjectKind;
use permlight_core::text::printable;
use permlight_metadata::{file_name, folder as place};
use permlight_report::comparison::sentence;
use permlight_report::escape::agents::{Disarmed, Form};
use permlight_report::escape::markdown::{code, prose};
use permlight_verify::correct::{ByHand, Correction, corrections};
use permlight_verify::{Comparison, Kept, Rename, View as _, is_standard};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::language::{chosen, say, told};
use crate::output::cause;
use crate::side::Side;
use crate::temporary;
use crate::terminal::Color;
use crate::terminal::{self, FAINT, line};

/// The API version in which the package is written: from 40.0 on, the deploy of a permission set replaces it.
const API_VERSION: &str = "64.0";

/// The file that says what was written, and what is left to a person.
const REVIEW: &str = "REVIEW.md";

/// Writes the files. `Err` inside: why nothing was written.
pub fn correct(
    folder: &Path,
    (tested, actual): (&Side, &Side),
    renames: &[Rename],
    comparison: &Comparison,
    color: Color,
) -> io::Result<Result<(), String>> {
    // A correction is made of all that was tested: of a part it would take the rest away.
    let unfit = [tested, actual].into_iter().find_map(|side| side.partial.first().or(side.left_out.first()));
    if let Some(reason) = unfit {
        return Ok(Err(told!("command-correct.nothing", reason.said(chosen()))));
    }
    let kept = |kind: SubjectKind, name: &str| tested.verbatim.contains_key(&(kind, name.to_owned()));
    let made = corrections(&tested.observed, &actual.observed, renames, comparison, &kept);
    let (corrections, by_hand) = match made {
        Ok(corrections) => corrections,
        Err(mismatch) => return Ok(Err(say(&mismatch.message()))),
    };
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    for correction in &corrections {
        let Some((sub, extension, _)) = place(correction.kind) else { continue };
        let was = (correction.kind, was_called(renames, correction).to_owned());
        let kept = tested.verbatim.get(&was).map_or(&[][..], Vec::as_slice);
        match permlight_metadata::write(correction.kind, &correction.facts, kept) {
            Ok(text) => {
                let name = format!("{}.{extension}", file_name(&correction.name));
                files.push((Path::new(sub).join(name), visible(&text)));
            }
            Err(error) => {
                let (kind, name) = (message!(correction.kind.key()), terminal::name(&correction.name));
                return Ok(Err(told!("command-correct.nothing-of", kind, name, error.message())));
            }
        }
    }
    if !files.is_empty() {
        files.push((PathBuf::from("package.xml"), visible(&package(&corrections)?)));
    }
    files.push((PathBuf::from(REVIEW), review(&corrections, &by_hand, &standard(&corrections, actual))));
    whole(folder, &files)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {}", folder.display(), cause(&error))))?;
    terminal::report(color, |out| {
        let (written, left) = (corrections.len(), by_hand.len());
        let text = told!("command-correct.done", folder.display().to_string(), written, left, REVIEW);
        writeln!(out, "{FAINT}{}{FAINT:#}", line(&text))
    });
    Ok(Ok(()))
}

/// XML in which what a terminal would obey, or what nobody sees, is a reference: the same to Salesforce.
fn visible(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    for sign in xml.chars() {
        if sign == '\n' || printable(sign.encode_utf8(&mut [0; 4]), 1).len() == sign.len_utf8() {
            out.push(sign);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "&#{};", u32::from(sign));
        }
    }
    out
}

/// The name on the tested side.
fn was_called<'n>(renames: &'n [Rename], correction: &'n Correction) -> &'n str {
    let own = renames.iter().find(|rename| {
        rename.new == correction.name && rename.kind.is_none_or(|kind| kind == correction.kind)
    });
    own.map_or(&correction.name, |rename| &rename.old)
}

/// Writes all files or none: into a folder beside the new one, which then takes its place. If something goes wrong nothing stays.
fn whole(folder: &Path, files: &[(PathBuf, String)]) -> io::Result<()> {
    let target = std::path::absolute(folder)?;
    let parent = target.parent().unwrap_or(&target);
    fs::create_dir_all(parent)?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    let make = || builder.prefix(".permlight-").tempdir_in(parent);
    let (beside, here) = temporary::made(make, |made| made.path().to_owned())?;
    for (file, text) in files {
        here.undisturbed(|beside| {
            let file = beside.join(file);
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent)?;
            }
            let form =
                if file.extension().is_some_and(|end| end == "md") { Form::Text } else { Form::Markup };
            let mut out = Disarmed::new(fs::File::create(&file)?, form);
            out.write_all(text.as_bytes())?;
            // A full disk may tell so only here.
            out.into_inner().sync_all()
        })?;
    }
    here.undisturbed(|beside| {
        // An empty folder may be there already; on some systems it is not replaced.
        if target.is_dir() {
            fs::remove_dir(&target)?;
        }
        fs::rename(beside, &target)
    })?;
    // It is no longer there under the name of before.
    let _ = beside.keep();
    Ok(())
}

/// Whether the folder may be written: a new or empty one, outside of what was read.
pub fn fits(folder: &Path, inputs: &[&Path]) -> Result<(), String> {
    let shown = folder.display();
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(told!("command-correct.not-empty", shown.to_string()));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => {
            return Err(told!(
                "command-correct.unusable",
                shown.to_string(),
                permlight_metadata::system(&error)
            ));
        }
    }
    // The folder may not exist yet: the part that does decides where it is.
    let mut ancestors = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let real = loop {
        match ancestors.canonicalize() {
            Ok(real) => break real,
            Err(_) if ancestors.pop() => {}
            Err(_) => break ancestors,
        }
    };
    let inside =
        |input: &&&Path| input.canonicalize().is_ok_and(|input| input.is_dir() && real.starts_with(input));
    match inputs.iter().find(inside) {
        Some(input) => Err(told!("command-correct.inside", shown.to_string(), input.display().to_string())),
        None => Ok(()),
    }
}

fn package(corrections: &[Correction]) -> io::Result<String> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 4);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element("Package");
    root.with_attribute(("xmlns", "http://soap.sforce.com/2006/04/metadata")).write_inner_content(|xml| {
        let mut kinds: Vec<_> = corrections.iter().map(|correction| correction.kind).collect();
        kinds.dedup();
        for kind in kinds {
            let Some((_, _, type_name)) = place(kind) else { continue };
            xml.create_element("types").write_inner_content(|xml| {
                for correction in corrections.iter().filter(|correction| correction.kind == kind) {
                    let name = file_name(&correction.name);
                    xml.create_element("members").write_text_content(BytesText::new(&name))?;
                }
                xml.create_element("name").write_text_content(BytesText::new(type_name))?;
                Ok(())
            })?;
        }
        xml.create_element("version").write_text_content(BytesText::new(API_VERSION))?;
        Ok(())
    })?;
    Ok(String::from_utf8_lossy(&xml.into_inner()).into_owned() + "\n")
}

/// The profiles among them that Salesforce made, by name.
fn standard<'c>(corrections: &'c [Correction], actual: &Side) -> Vec<&'c str> {
    let is_standard = |correction: &&Correction| {
        let is = |own: &&Kept| own.kind == correction.kind && own.name == correction.name;
        actual.observed.iter().find(is).is_some_and(|own| is_standard(&own.open()))
    };
    corrections.iter().filter(is_standard).map(|correction| correction.name.as_str()).collect()
}

fn review(corrections: &[Correction], by_hand: &[ByHand<'_>], standard: &[&str]) -> String {
    let mut out = format!("# {}\n\n{}\n\n", told!("command-correct.title"), told!("command-correct.about"));
    out.push_str("```\nsf project deploy start --dry-run --metadata-dir . --target-org YOUR_ORG\n```\n\n");
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", told!("command-correct.again"));
    if !corrections.is_empty() {
        let _ = writeln!(out, "\n## {}\n", told!("command-correct.written"));
    }
    for correction in corrections {
        let name = code(&correction.name);
        let row = told!("command-correct.row", message!(correction.kind.key()), name, correction.facts.len());
        let _ = writeln!(out, "- {row}");
        if correction.kind == SubjectKind::Profile && standard.contains(&correction.name.as_str()) {
            let standard = told!("command-by-hand.standard-profile", Arg::name(&correction.name));
            let _ = writeln!(out, "  **{}**", prose(&line(&standard)));
        }
    }
    if !by_hand.is_empty() {
        let _ = writeln!(out, "\n## {}\n", told!("command-correct.left"));
    }
    for ByHand { drift, reason } in by_hand {
        let _ = writeln!(
            out,
            "- {} **{}**",
            prose(&line(&sentence(drift, chosen()))),
            chosen().word(reason.key())
        );
    }
    out
}
