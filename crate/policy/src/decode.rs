//! From a checked table to what it says.

use permlight_core::catalog;
use permlight_core::effective::ObjectRight;
use permlight_core::needs::{Integration, Needs, Risk};
use permlight_core::order::gathered;
use permlight_core::rule::{FieldRight, Severity};
use permlight_core::scope::{Pattern, TeamScope};
use permlight_core::section::Section;
use permlight_core::sorted::{SortedMap, SortedSet};
use permlight_core::starter::{STARTERS, Starter};
use permlight_core::subject::SubjectKind;
use permlight_core::team::{ChangedSeverity, Denied, OwnRule, SwitchedOff, Wants};
use permlight_core::waiver::Waiver;

use crate::kind;
use crate::model::TeamPolicy;
use crate::row::Row;

/// All that the file says. Only to be used where no problem was found.
pub(crate) fn policy(file: &Row<'_>) -> TeamPolicy {
    let changes: Vec<_> = file.row("rules").iter().flat_map(Row::entries).collect();
    let code = |text: &str| text.to_owned();
    let severities = changes.iter().filter_map(|(key, change)| {
        Some(ChangedSeverity { code: code(key.text), severity: severity(change)? })
    });
    let off = changes.iter().filter(|(_, change)| change.flag("enabled") == Some(false));
    TeamPolicy {
        base: file.exact("extends"),
        name: file.line("name"),
        description: file.line("description"),
        severities: severities.collect(),
        off: off
            .map(|(key, change)| SwitchedOff { code: code(key.text), reason: change.line("reason") })
            .collect(),
        rules: file.rows("rule").iter().filter_map(rule).collect(),
        integrations: file.rows("integration").iter().map(integration).collect(),
        waivers: file.rows("waiver").iter().filter_map(waiver).collect(),
        scope: file.row("scope").map(|row| scope(&row)).unwrap_or_default(),
    }
}

fn scope(row: &Row<'_>) -> TeamScope {
    let patterns = |key| row.texts(key).iter().filter_map(|text| Pattern::parse(text)).collect();
    TeamScope { judge: patterns("judge"), leave_out: patterns("leave_out") }
}

fn severity(row: &Row<'_>) -> Option<Severity> {
    let word = row.item("severity")?.text;
    Severity::ALL.into_iter().find(|severity| severity.word() == word)
}

pub(crate) fn rule(row: &Row<'_>) -> Option<OwnRule> {
    Some(OwnRule {
        code: row.exact("code"),
        title: row.line("title"),
        severity: severity(row)?,
        subjects: subjects(row),
        wants: wants(row)?,
        why: row.line("why"),
        fix: row.line("fix"),
    })
}

pub(crate) fn subjects(row: &Row<'_>) -> Vec<SubjectKind> {
    row.items("subjects").iter().filter_map(|item| SubjectKind::from_id(item.text)).collect()
}

pub(crate) fn wants(row: &Row<'_>) -> Option<Wants> {
    let denied = |row: Row<'_>| Denied { name: row.exact("name"), deny: row.texts("deny") };
    let permissions = |key| row.has(key).then(|| row.texts(key).iter().map(|name| canonical(name)).collect());
    permissions("on")
        .map(Wants::On)
        .or_else(|| permissions("off").map(Wants::Off))
        .or_else(|| row.row("object").map(|row| Wants::Object(denied(row))))
        .or_else(|| row.row("field").map(|row| Wants::Field(denied(row))))
        .or_else(|| row.row("network").map(|row| Wants::Network(row.texts("within"))))
}

/// The one name of a permission; some profiles use another.
pub(crate) fn canonical(name: &str) -> String {
    catalog::canonical_name(name).into_owned()
}

fn integration(row: &Row<'_>) -> Integration {
    let risk = row.item("risk").and_then(|item| Risk::ALL.into_iter().find(|risk| risk.word() == item.text));
    let starter =
        row.item("starter").and_then(|item| STARTERS.iter().find(|starter| starter.id == item.text));
    let objects = row.rows("object");
    let objects = objects.iter().map(|object| (object.exact("name"), object.texts("rights")));
    Integration {
        id: row.exact("id"),
        title: row.line("title"),
        owner: row.line("owner"),
        risk: risk.unwrap_or(Risk::High),
        username: row.exact("user"),
        before: row.exact("before"),
        profile: row.item("profile").map(|item| item.text.to_owned()),
        permission_sets: row.texts("permission_sets"),
        groups: row.texts("permission_set_groups"),
        permission_set_licences: row.texts("permission_set_licences"),
        needs: Needs {
            fields: fields(row),
            others: others(row),
            ..needs(starter, &row.texts("permissions"), objects)
        },
        also: Vec::new(),
        undeclared: Vec::new(),
    }
}

fn fields(row: &Row<'_>) -> Vec<(String, FieldRight)> {
    let of = |key, right| row.texts(key).into_iter().map(move |name| (name, right));
    of("read_fields", FieldRight::Read).chain(of("edit_fields", FieldRight::Edit)).collect()
}

/// What is granted by name alone.
fn others(row: &Row<'_>) -> Vec<(Section, String)> {
    let of = |(section, key)| row.texts(key).into_iter().map(move |name| (section, name));
    Needs::BY_NAME.into_iter().flat_map(of).collect()
}

/// What the starter and the file name, together.
fn needs(
    starter: Option<&Starter>,
    permissions: &[String],
    objects: impl Iterator<Item = (String, Vec<String>)>,
) -> Needs {
    let known = starter.map_or(&[][..], |starter| starter.permissions).iter().copied();
    let permissions: SortedSet<_> =
        gathered(known.chain(permissions.iter().map(String::as_str)).map(canonical));
    let known = starter.map_or(&[][..], |starter| starter.objects).iter();
    let known = known.map(|(name, rights)| {
        ((*name).to_owned(), rights.iter().map(|right| (*right).to_owned()).collect::<Vec<_>>())
    });
    let mut all: SortedMap<String, SortedSet<ObjectRight>> = SortedMap::new();
    for (name, rights) in known.chain(objects) {
        all.entry(name).or_default().extend(rights.iter().filter_map(|right| ObjectRight::from_id(right)));
    }
    Needs {
        permissions: permissions.into_iter().collect(),
        objects: all.into_iter().map(|(name, rights)| (name, rights.into_iter().collect())).collect(),
        ..Needs::default()
    }
}

pub(crate) fn waiver(row: &Row<'_>) -> Option<Waiver> {
    let subject = row.item("subject")?;
    let (kind, name) = kind::subject(subject.text)?;
    Some(Waiver {
        rule: row.exact("rule"),
        kind,
        name: name.to_owned(),
        record: None,
        target: canonical(&row.exact("target")),
        bears: Some(row.texts("bears")).filter(|bears| !bears.is_empty()),
        reason: row.line("reason"),
        approver: row.line("approver"),
        expires: row.day("expires")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_integration_needs_is_added_to_its_starter() {
        let starter = Starter {
            id: "hubspot",
            permissions: &["ApiEnabled"],
            objects: &[("Contact", &["read"]), ("Lead", &["read", "create"])],
        };
        let more =
            [("Lead".to_owned(), vec!["edit".to_owned()]), ("Task".to_owned(), vec!["create".to_owned()])];
        let needs = needs(Some(&starter), &["ViewAllUsers".to_owned()], more.into_iter());
        assert_eq!(needs.permissions, ["ApiEnabled", "ViewAllUsers"]);
        let lead = vec![ObjectRight::Read, ObjectRight::Create, ObjectRight::Edit];
        let expected = [
            ("Contact".to_owned(), vec![ObjectRight::Read]),
            ("Lead".to_owned(), lead),
            ("Task".to_owned(), vec![ObjectRight::Create]),
        ];
        assert_eq!(needs.objects, expected);
    }
}
