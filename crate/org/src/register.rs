//! Integrations that somebody declared in the panel: the form in which they are kept, and the part of a policy file that says
//! the same.

use std::fmt::Write as _;

use permlight_core::needs::{Integration, Needs, Risk};
use permlight_core::object_right::ObjectRight;
use permlight_core::rule::FieldRight;
use serde_json::{Value, json};

use crate::json::{self, Row};

/// The most objects and permissions of one integration.
const MOST: usize = 5_000;

/// The form in which one is kept.
pub fn row(integration: &Integration) -> Value {
    let Integration { id, title, owner, risk, username, before, needs, .. } = integration;
    let objects = needs.objects.iter().map(|(name, rights)| {
        let rights: Vec<&str> = rights.iter().map(|right| right.fact()).collect();
        json!([name, rights])
    });
    json!({
        "id": id, "title": title, "owner": owner, "risk": risk.word(), "user": username, "before": before,
        "permissions": needs.permissions, "objects": objects.collect::<Vec<_>>(),
        "fields": needs.fields.iter().map(|(name, right)| json!([name, right.word()])).collect::<Vec<_>>(),
        "others": needs.others.iter().map(|(section, name)| json!([section.fact(), name])).collect::<Vec<_>>(),
    })
}

/// What is kept; `None` if it has another form.
pub fn read(row: Row<'_>) -> Option<Integration> {
    let risk = row.text("risk")?;
    let list = |name: &str| row.get(name)?.as_array().filter(|rows| rows.len() <= MOST);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let object = |value: &Value| {
        let [name, rights] = value.as_array()?.as_slice() else { return None };
        let right = |right: &Value| ObjectRight::from_id(right.as_str()?);
        Some((text(name)?, rights.as_array()?.iter().map(right).collect::<Option<Vec<_>>>()?))
    };
    // Older entries have neither.
    let pairs = |name: &str| match row.get(name) {
        None => Some(Vec::new()),
        Some(_) => list(name)?.iter().map(pair).collect::<Option<Vec<_>>>(),
    };
    let field = |(name, word): (&str, &str)| {
        let right = FieldRight::ALL.into_iter().find(|right| right.word() == word)?;
        Some((name.to_owned(), right))
    };
    let other = |(fact, name): (&str, &str)| {
        let (section, _) = Needs::BY_NAME.into_iter().find(|(section, _)| section.fact() == fact)?;
        Some((section, name.to_owned()))
    };
    Some(Integration {
        id: row.text("id").filter(|id| !id.is_empty())?,
        title: row.text("title")?,
        owner: row.text("owner")?,
        risk: Risk::ALL.into_iter().find(|known| known.word() == risk)?,
        username: row.text("user")?,
        before: row.text("before")?,
        needs: Needs {
            permissions: list("permissions")?.iter().map(text).collect::<Option<_>>()?,
            objects: list("objects")?.iter().map(object).collect::<Option<_>>()?,
            fields: pairs("fields")?.into_iter().map(field).collect::<Option<_>>()?,
            others: pairs("others")?.into_iter().map(other).collect::<Option<_>>()?,
        },
        ..Integration::default()
    })
}

/// Two texts.
fn pair(value: &Value) -> Option<(&str, &str)> {
    let [one, other] = value.as_array()?.as_slice() else { return None };
    Some((one.as_str()?, other.as_str()?))
}

/// The same as a part of a policy file.
pub fn toml<'i>(integrations: impl Iterator<Item = &'i Integration>) -> String {
    let mut file = String::new();
    let list = |words: &mut dyn Iterator<Item = &str>| {
        let words: Vec<String> = words.map(|word| json::text(&word)).collect();
        format!("[{}]", words.join(", "))
    };
    for one in integrations {
        file.push_str("[[integration]]\n");
        let texts = [
            ("id", one.id.as_str()),
            ("title", &one.title),
            ("owner", &one.owner),
            ("risk", one.risk.word()),
            ("user", &one.username),
            ("before", &one.before),
        ];
        for (key, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            // A text of JSON is one of TOML. A text does not fail to be written.
            let _ = writeln!(file, "{key} = {}", json::text(&text));
        }
        let permissions = list(&mut one.needs.permissions.iter().map(String::as_str));
        let _ = writeln!(file, "permissions = {permissions}");
        let fields = |wanted: FieldRight| {
            let fields = one.needs.fields.iter().filter(move |(_, right)| *right == wanted);
            fields.map(|(name, _)| name.as_str()).collect::<Vec<_>>()
        };
        let others = Needs::BY_NAME.into_iter().map(|(section, key)| {
            let named = one.needs.others.iter().filter(|(own, _)| *own == section);
            (key, named.map(|(_, name)| name.as_str()).collect::<Vec<_>>())
        });
        let lists = [("read_fields", fields(FieldRight::Read)), ("edit_fields", fields(FieldRight::Edit))];
        for (key, names) in lists.into_iter().chain(others).filter(|(_, names)| !names.is_empty()) {
            let _ = writeln!(file, "{key} = {}", list(&mut names.into_iter()));
        }
        for (name, rights) in &one.needs.objects {
            let rights = list(&mut rights.iter().map(|right| right.fact()));
            let _ =
                writeln!(file, "\n[[integration.object]]\nname = {}\nrights = {rights}", json::text(name));
        }
        file.push('\n');
    }
    file
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use permlight_core::section::Section;

    fn hubspot() -> Integration {
        Integration {
            id: "hubspot".to_owned(),
            title: "HubSpot \"EU\"".to_owned(),
            owner: "ops@acme.example".to_owned(),
            risk: Risk::High,
            username: "hubspot@acme.example".to_owned(),
            before: "ada@acme.example".to_owned(),
            needs: Needs {
                permissions: vec!["ViewSetup".to_owned()],
                objects: vec![("Lead".to_owned(), vec![ObjectRight::Read, ObjectRight::ViewAllRecords])],
                fields: vec![("Lead.*".to_owned(), FieldRight::Edit)],
                others: vec![(Section::Flows, "Route_Leads".to_owned())],
            },
            ..Integration::default()
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let kept = row(&hubspot());
        assert_eq!(Row::of(&kept, 100).and_then(read), Some(hubspot()));
        for (field, strange) in [
            ("risk", json!("huge")),
            ("objects", json!([["Lead", ["fly"]]])),
            ("id", json!("")),
            ("others", json!([["tab", "Leads"]])),
            ("fields", json!([["Lead.Email", "own"]])),
        ] {
            let mut other = kept.clone();
            other.as_object_mut().expect("an object").insert(field.to_owned(), strange);
            assert_eq!(Row::of(&other, 100).and_then(read), None, "{field}");
        }
    }
}
