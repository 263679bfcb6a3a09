//! Effective access for people: what is held, what is on, what may be, what does not count, objects.

mod objects;

use std::cmp::Reverse;
use std::io;

use anstyle::Style;
use permlight_core::effective::{Effective, EffectivePermission, Fit, Right, unsettled};
use permlight_core::message;
use permlight_core::message::Arg;
use permlight_core::setting::Setting;
use permlight_core::subject::SubjectKind;
use unicode_width::UnicodeWidthStr;

use super::words::{
    doubts, grantors, is_like_others, kind, main_doubts, own_label, risk, risk_said, withheld,
};
use super::{Answer, resolve::HeldFile};
use crate::language::{chosen, told};
use crate::terminal::{self, BAD, BOLD, FAINT, HINT, Page};

/// Where lists begin.
const LIST: usize = 2;
/// Where names of held things stand.
const HELD: usize = 18;
/// Where API names stand.
const NAME: usize = 12;
/// The widest column of names; most API names are shorter.
const WIDEST: usize = 40;

/// Writes the answer.
pub fn write(page: &mut Page<'_>, answer: &Answer) -> io::Result<()> {
    holds(page, answer)?;
    not_seen(page, answer)?;
    let effective = &answer.effective;
    on(page, effective)?;
    unknown(page, effective)?;
    withheld_permissions(page, effective)?;
    objects::write(page, effective)?;
    summary(page, answer)
}

fn heading(page: &mut Page<'_>, text: &str) -> io::Result<()> {
    page.put(BOLD, text)?;
    page.end()
}

fn holds(page: &mut Page<'_>, answer: &Answer) -> io::Result<()> {
    heading(page, &told!("command-effective.holds"))?;
    for file in answer.resolved.files.iter().filter(|file| file.capture.is_some()) {
        page.indent(LIST)?;
        page.cell(FAINT, kind(file.kind), HELD - LIST)?;
        let mut text = terminal::name(&file.name);
        for detail in details(file, answer) {
            text.push_str(chosen().word("list.comma"));
            text.push_str(&detail);
        }
        page.wrapped(Style::new(), &text, HELD)?;
        // Never wrapped, so that it can be copied.
        page.indent(HELD)?;
        page.put(FAINT, &terminal::line(&file.source))?;
        page.end()?;
    }
    for note in &answer.resolved.notes {
        page.indent(LIST)?;
        let word = told!("command-effective.note");
        page.put(HINT, &word)?;
        page.wrapped(Style::new(), note, LIST + word.width())?;
    }
    page.end()
}

/// What matters of a file beside its name.
fn details(file: &HeldFile, answer: &Answer) -> Vec<String> {
    let mut details = Vec::new();
    let Some(capture) = &file.capture else { return details };
    let groups = answer.resolved.files.iter().filter(|group| {
        group.capture.as_ref().is_some_and(|group| {
            (group.members.contains(&file.name) && file.kind == SubjectKind::PermissionSet)
                || (group.muted_by.contains(&file.name) && file.kind == SubjectKind::MutingPermissionSet)
        })
    });
    let groups: Vec<_> = groups.map(|group| Arg::name(&group.name)).collect();
    let is_in_a_group = !groups.is_empty();
    if is_in_a_group {
        let is_member = file.kind == SubjectKind::PermissionSet;
        let key = if is_member { "command-effective.member" } else { "command-effective.mutes" };
        details.push(told!(key, Arg::List(groups)));
    }
    let direct = answer.resolved.holdings.permission_sets.contains(&file.name);
    if direct && is_in_a_group && file.kind == SubjectKind::PermissionSet {
        details.push(told!("command-effective.direct"));
    }
    if let Some(licence) = &capture.licence {
        details.push(told!(licence_key(file.kind, licence, answer), terminal::name(licence)));
    }
    if capture.session_based {
        details.push(told!("command-effective.session"));
    }
    if let Some(status) = unsettled(capture) {
        details.push(told!("command-effective.unsettled", terminal::name(status)));
    }
    if !file.is_whole {
        details.push(told!("command-effective.broken"));
    }
    details
}

/// How a licence is told; of a set that is tied to one also whether the user can be assigned it.
fn licence_key(kind: SubjectKind, licence: &str, answer: &Answer) -> &'static str {
    const PLAIN: &str = "command-effective.licence";
    if kind != SubjectKind::PermissionSet {
        return PLAIN;
    }
    let holdings = &answer.resolved.holdings;
    let mut profiles = answer.resolved.files.iter().filter(|file| file.kind == SubjectKind::Profile);
    let profile = profiles.next().and_then(|profile| profile.capture.as_ref());
    match holdings.licences.fit(licence, profile.and_then(|profile| profile.licence.as_deref())) {
        Fit::Fits => PLAIN,
        Fit::Lacking => "command-effective.licence-lacking",
        Fit::Unknown => "command-effective.licence-not-seen",
    }
}

fn not_seen(page: &mut Page<'_>, answer: &Answer) -> io::Result<()> {
    if answer.effective.unseen.is_empty() {
        return Ok(());
    }
    heading(page, &told!("command-effective.not-seen"))?;
    for unseen in &answer.effective.unseen {
        page.indent(LIST)?;
        page.cell(FAINT, kind(unseen.kind), HELD - LIST)?;
        let Some(name) = &unseen.name else {
            page.wrapped(HINT, &told!("command-effective.no-profile"), HELD)?;
            continue;
        };
        let group =
            unseen.group.as_ref().map(|group| message!("command-effective.of-group", Arg::name(group)));
        let missing =
            answer.resolved.missing.iter().find(|other| other.kind == unseen.kind && other.name == *name);
        let why = match missing {
            None => message!("command-effective.unread"),
            Some(missing) if missing.nearest.is_empty() => message!("command-effective.no-file"),
            Some(missing) => message!("command-effective.similar", Arg::names(&missing.nearest)),
        };
        let text = told!("command-effective.unseen", terminal::name(name), group, why);
        page.wrapped(Style::new(), &text, HELD)?;
    }
    page.end()
}

/// Permissions in a state, the riskiest first.
fn in_state(
    effective: &Effective,
    state: impl Fn(&EffectivePermission) -> bool,
) -> Vec<&EffectivePermission> {
    let mut found: Vec<_> = effective.permissions.iter().filter(|permission| state(permission)).collect();
    found.sort_by_key(|permission| Reverse(risk(&permission.name)));
    found
}

fn on(page: &mut Page<'_>, effective: &Effective) -> io::Result<()> {
    let found = in_state(effective, |permission| permission.right.setting() == Setting::On);
    heading(page, &told!("command-effective.on", found.len()))?;
    rows(page, &found, |right| {
        let mut text = grantors(&right.grantors);
        for reason in withheld(&right.withheld) {
            text.push_str(&told!("command-effective.although", reason));
        }
        text
    })
}

fn withheld_permissions(page: &mut Page<'_>, effective: &Effective) -> io::Result<()> {
    let found = in_state(effective, |permission| {
        permission.right.setting() != Setting::On && !permission.right.withheld.is_empty()
    });
    if found.is_empty() {
        return Ok(());
    }
    heading(page, &told!("command-effective.withheld", found.len()))?;
    rows(page, &found, |right| withheld(&right.withheld).join(chosen().word("list.semicolon")))
}

fn rows(
    page: &mut Page<'_>,
    permissions: &[&EffectivePermission],
    text: impl Fn(&Right) -> String,
) -> io::Result<()> {
    let names: Vec<_> = permissions.iter().map(|permission| terminal::name(&permission.name)).collect();
    let column = names.iter().map(|name| name.width()).filter(|width| *width <= WIDEST).max().unwrap_or(0);
    for (permission, name) in permissions.iter().zip(&names) {
        let risk = risk(&permission.name);
        page.indent(LIST)?;
        page.cell(terminal::risk_style(risk), risk_said(risk), NAME - LIST)?;
        page.cell(BOLD, name, column + 2)?;
        let label = own_label(&permission.name).map_or_else(String::new, |label| format!("{label}: "));
        let start = NAME + column.max(name.width()) + 2;
        page.wrapped(Style::new(), &format!("{label}{}", text(&permission.right)), start)?;
    }
    page.end()
}

fn unknown(page: &mut Page<'_>, effective: &Effective) -> io::Result<()> {
    let others = &effective.other_permissions;
    let others_unknown = matches!(others.setting(), Setting::Unknown(_));
    let mut by_reason: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    if others_unknown {
        by_reason.push((doubts(main_doubts(others)), vec![told!("command-effective.others")]));
    }
    let found = in_state(effective, |permission| {
        matches!(permission.right.setting(), Setting::Unknown(_))
            && !(others_unknown && is_like_others(&permission.right, others))
    });
    for permission in found {
        let reasons = main_doubts(&permission.right);
        // What is said of all others is not said again.
        let own: Vec<_> =
            reasons.into_iter().filter(|doubt| !others_unknown || !others.doubts.contains(doubt)).collect();
        let reasons = doubts(own);
        let name = terminal::name(&permission.name);
        match by_reason.iter_mut().find(|(other, _)| *other == reasons) {
            Some((_, names)) => names.push(name),
            None => by_reason.push((reasons, vec![name])),
        }
    }
    if by_reason.is_empty() {
        return Ok(());
    }
    heading(page, &told!("command-effective.may-be-on"))?;
    for (reasons, names) in by_reason {
        page.indent(LIST)?;
        page.wrapped(HINT, &names.join(chosen().word("list.comma")), LIST)?;
        for reason in reasons {
            page.indent(LIST + 2)?;
            page.wrapped(Style::new(), &reason, LIST + 2)?;
        }
    }
    page.end()
}

fn summary(page: &mut Page<'_>, answer: &Answer) -> io::Result<()> {
    let effective = &answer.effective;
    let count = |state: &dyn Fn(Setting) -> bool| {
        effective.permissions.iter().filter(|permission| state(permission.right.setting())).count()
    };
    let on = count(&|setting| setting == Setting::On);
    let unknown = if matches!(effective.other_permissions.setting(), Setting::Unknown(_)) {
        message!("command-effective.all-unknown")
    } else {
        let unknown = count(&|setting| matches!(setting, Setting::Unknown(_)));
        message!("command-effective.some-unknown", unknown)
    };
    let objects = effective
        .objects
        .iter()
        .filter(|object| object.rights.values().any(|right| right.setting() == Setting::On));
    let text = told!("command-effective.summary", on, unknown, objects.count());
    page.wrapped(BOLD, &text, 0)?;
    if answer.resolved.errors.is_empty() {
        return Ok(());
    }
    page.wrapped(BAD, &told!("command-effective.part"), 0)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use permlight_core::effective::{Seen, effective};

    use super::*;
    use crate::arguments::{Effective as Arguments, Format};
    use crate::effective::resolve::resolve;

    #[test]
    fn narrow_and_wide_terminals_are_not_overrun() {
        let arguments = Arguments {
            profile: Some("HubSpot Integration".to_owned()),
            sets: vec!["HubSpot_Sync".to_owned()],
            groups: vec!["HubSpot_Connector".to_owned()],
            paths: vec![PathBuf::from("../../../tests/demo/metadata/acme")],
            format: Format::Text,
        };
        let Ok(resolved) = resolve(&arguments) else { panic!("the demo files are there") };
        let seen: Vec<_> = resolved
            .files
            .iter()
            .filter_map(|file| Some(Seen { capture: file.capture.as_ref()?, whole: file.is_whole }))
            .collect();
        let answer = Answer { effective: effective(&seen, &resolved.holdings), resolved };
        for width in [80, 120] {
            let mut bytes = Vec::new();
            write(&mut Page::new(&mut bytes, Some(width)), &answer).unwrap();
            let text = anstream::adapter::strip_str(&String::from_utf8(bytes).unwrap()).to_string();
            for line in text.lines().filter(|line| !line.contains("-meta.xml")) {
                assert!(line.width() <= width, "{line}");
                assert_eq!(line.trim_end(), line);
            }
        }
    }
}
