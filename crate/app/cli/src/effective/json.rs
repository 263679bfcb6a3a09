//! Effective access for machines: one JSON object, one line per permission and object.

use std::collections::BTreeMap;
use std::io::{self, Write};

use permlight_core::effective::{Doubt, Grantor, ObjectRights, Obstacle, Right, unsettled};
use permlight_core::setting::Setting;
use serde::Serialize;

use super::Answer;
use super::resolve::HeldFile;
use super::words::{doubts, label, risk, risk_word};
use crate::json::{self, ErrorLine};

/// Changes when a key changes its meaning or goes; new keys may come at any time.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Holdings<'a> {
    profile: Option<&'a str>,
    #[serde(rename = "permissionSets")]
    permission_sets: &'a [String],
    groups: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileLine<'a> {
    kind: &'static str,
    name: &'a str,
    source: &'a str,
    read: bool,
    whole: bool,
    licence: Option<&'a str>,
    session_based: bool,
    /// What Salesforce says of a group that it is not done with.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'a str>,
    members: &'a [String],
    muted_by: &'a [String],
}

#[derive(Serialize)]
struct UnseenLine<'a> {
    kind: &'static str,
    name: Option<&'a str>,
    group: Option<&'a str>,
    nearest: &'a [String],
}

#[derive(Serialize)]
struct GrantorLine<'a> {
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
}

#[derive(Serialize)]
struct WithheldLine<'a> {
    reason: &'static str,
    by: GrantorLine<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    says: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
}

#[derive(Serialize)]
struct RightLine<'a> {
    setting: &'static str,
    grantors: Vec<GrantorLine<'a>>,
    withheld: Vec<WithheldLine<'a>>,
    /// Why it is unknown; empty if it is not.
    unknown: Vec<String>,
    /// Why it is on and yet not certain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    uncertain: Vec<String>,
}

#[derive(Serialize)]
struct PermissionLine<'a> {
    name: &'a str,
    label: Option<&'static str>,
    risk: Option<&'static str>,
    #[serde(flatten)]
    right: RightLine<'a>,
}

#[derive(Serialize)]
struct ObjectLine<'a> {
    name: &'a str,
    rights: BTreeMap<&'static str, RightLine<'a>>,
}

/// Writes the answer.
pub fn write(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    let (resolved, effective) = (&answer.resolved, &answer.effective);
    write!(out, "{{\"schema\":{SCHEMA},\n\"holdings\":")?;
    let holdings = &resolved.holdings;
    json::write(
        &mut *out,
        &Holdings {
            profile: holdings.profile.as_deref(),
            permission_sets: &holdings.permission_sets,
            groups: &holdings.groups,
        },
    )?;
    list(out, "files", resolved.files.iter().map(file))?;
    let unseen = effective.unseen.iter().map(|unseen| {
        let missing = resolved
            .missing
            .iter()
            .find(|missing| missing.kind == unseen.kind && Some(&missing.name) == unseen.name.as_ref());
        UnseenLine {
            kind: unseen.kind.id(),
            name: unseen.name.as_deref(),
            group: unseen.group.as_deref(),
            nearest: missing.map_or(&[], |missing| &missing.nearest),
        }
    });
    list(out, "unseen", unseen)?;
    list(out, "notes", resolved.notes.iter())?;
    let permissions = effective.permissions.iter().map(|permission| PermissionLine {
        name: &permission.name,
        label: label(&permission.name),
        risk: Some(risk_word(risk(&permission.name))).filter(|word| !word.is_empty()),
        right: right(&permission.right),
    });
    list(out, "permissions", permissions)?;
    out.write_all(b",\n\"otherPermissions\":")?;
    json::write(&mut *out, &right(&effective.other_permissions))?;
    let objects = effective
        .objects
        .iter()
        .map(|object| ObjectLine { name: &object.name, rights: rights(&object.rights) });
    list(out, "objects", objects)?;
    out.write_all(b",\n\"otherObjects\":")?;
    json::write(&mut *out, &rights(&effective.other_objects))?;
    list(out, "errors", resolved.errors.iter().map(ErrorLine::from))?;
    out.write_all(b"}\n")
}

fn list(out: &mut dyn Write, key: &str, items: impl Iterator<Item = impl Serialize>) -> io::Result<()> {
    write!(out, ",\n\"{key}\":[")?;
    for (number, item) in items.enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        json::write(&mut *out, &item)?;
    }
    out.write_all(b"]")
}

fn file(file: &HeldFile) -> FileLine<'_> {
    let capture = file.capture.as_ref();
    FileLine {
        kind: file.kind.id(),
        name: &file.name,
        source: &file.source,
        read: capture.is_some(),
        whole: file.is_whole,
        licence: capture.and_then(|capture| capture.licence.as_deref()),
        session_based: capture.is_some_and(|capture| capture.session_based),
        status: capture.and_then(unsettled),
        members: capture.map_or(&[], |capture| &capture.members),
        muted_by: capture.map_or(&[], |capture| &capture.muted_by),
    }
}

fn rights(rights: &ObjectRights) -> BTreeMap<&'static str, RightLine<'_>> {
    rights.iter().map(|(name, found)| (name.id(), right(found))).collect()
}

fn right(right: &Right) -> RightLine<'_> {
    let setting = right.setting();
    let is_unknown = matches!(setting, Setting::Unknown(_));
    let reasons = |wanted: bool| right.doubts.iter().filter(move |_| wanted).collect::<Vec<&Doubt>>();
    let is_uncertain = setting == Setting::On && !right.is_certain;
    RightLine {
        setting: setting.word(),
        grantors: right.grantors.iter().map(grantor).collect(),
        withheld: right
            .withheld
            .iter()
            .map(|withheld| {
                let (reason, licence, limit) = match &withheld.obstacle {
                    Obstacle::Muted => ("muted", None, None),
                    Obstacle::SessionBased => ("session-based", None, None),
                    Obstacle::Licence { licence, limit } => ("licence", Some(licence.as_str()), Some(*limit)),
                    Obstacle::Unassignable { licence } => ("unassignable", Some(licence.as_str()), None),
                };
                WithheldLine {
                    reason,
                    by: grantor(&withheld.grantor),
                    licence,
                    says: limit.map(|limit| limit.says),
                    source: limit.map(|limit| limit.source),
                }
            })
            .collect(),
        unknown: doubts(reasons(is_unknown)),
        uncertain: doubts(reasons(is_uncertain)),
    }
}

fn grantor(grantor: &Grantor) -> GrantorLine<'_> {
    let (kind, name, group) = match grantor {
        Grantor::Profile(name) => ("profile", name.as_str(), None),
        Grantor::PermissionSet(name) => ("permission-set", name.as_str(), None),
        Grantor::GroupMember { group, permission_set } => {
            ("permission-set", permission_set.as_str(), Some(group.as_str()))
        }
        Grantor::Implied(by) => ("implied", by.as_ref(), None),
    };
    GrantorLine { kind, name, group }
}
