//! What logs of calls showed of an integration, as the reader hands it over, laid to what people declare that it needs.

use permlight_core::needs::Needs;
use permlight_core::object_right::ObjectRight;
use permlight_core::order::InOrder as _;
use serde_json::{Value, json};

use crate::json::{self, Row};

/// What was used, and what people have to know of the logs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// User permissions, by API name.
    pub permissions: Vec<String>,
    /// Rights by object.
    pub objects: Vec<(String, Vec<ObjectRight>)>,
    /// Sentences.
    pub notes: Vec<String>,
}

impl Usage {
    /// What the reader hands over.
    pub fn text(&self) -> String {
        let Self { permissions, objects, notes } = self;
        let ids = |rights: &[ObjectRight]| rights.iter().map(|right| right.fact()).collect::<Vec<_>>();
        let objects: Vec<_> = objects.iter().map(|(name, rights)| (name, ids(rights))).collect();
        json!({ "permissions": permissions, "objects": objects, "notes": notes }).to_string()
    }

    /// What the reader handed over, if it has this form.
    pub fn read(text: &str) -> Option<Self> {
        let all: Value = json::read(text)?;
        let row = Row::of(&all, usize::MAX)?;
        let texts = |value: &Value| {
            let text = |one: &Value| one.as_str().map(str::to_owned);
            value.as_array()?.iter().map(text).collect::<Option<Vec<_>>>()
        };
        let object = |value: &Value| {
            let [name, rights] = value.as_array()?.as_slice() else { return None };
            let rights = texts(rights)?;
            let rights = rights.iter().map(|right| ObjectRight::from_id(right)).collect::<Option<_>>()?;
            Some((name.as_str()?.to_owned(), rights))
        };
        Some(Self {
            permissions: texts(row.get("permissions")?)?,
            objects: row.get("objects")?.as_array()?.iter().map(object).collect::<Option<_>>()?,
            notes: texts(row.get("notes")?)?,
        })
    }

    /// Adds what was used to what is declared, and counts what was not declared. It takes nothing away: logs show what was
    /// used, never what is not needed.
    pub fn add_to(&self, needs: &mut Needs) -> usize {
        let mut new = 0;
        for (name, rights) in &self.objects {
            let at = needs.objects.iter().position(|(own, _)| own.eq_ignore_ascii_case(name));
            let at = at.unwrap_or_else(|| {
                needs.objects.push((name.clone(), Vec::new()));
                needs.objects.len() - 1
            });
            let Some((_, own)) = needs.objects.get_mut(at) else { continue };
            for right in rights {
                if !own.contains(right) {
                    own.push(*right);
                    new += 1;
                }
            }
            own.order();
        }
        for name in &self.permissions {
            if !needs.permissions.contains(name) {
                needs.permissions.push(name.clone());
                new += 1;
            }
        }
        new
    }

    /// Whether a right on an object was used: by itself, or by one that cannot be without it.
    pub fn has(&self, object: &str, right: ObjectRight) -> bool {
        let rights = self.objects.iter().filter(|(name, _)| name.eq_ignore_ascii_case(object));
        rights.flat_map(|(_, rights)| rights).any(|own| *own == right || own.needs().contains(&right))
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use ObjectRight::{Create, Delete, Edit, Read};

    fn usage() -> Usage {
        let text =
            r#"{"permissions":["ViewSetup"],"objects":[["lead",["edit"]],["Case",["read"]]],"notes":["x"]}"#;
        Usage::read(text).expect("its form")
    }

    #[test]
    fn what_is_handed_over_is_what_was_used() {
        assert_eq!(Usage::read(&usage().text()), Some(usage()));
    }

    #[test]
    fn what_was_used_is_added_and_nothing_is_taken_away() {
        let mut needs = Needs {
            permissions: vec!["RunReports".to_owned()],
            objects: vec![("Lead".to_owned(), vec![Read, Delete])],
            ..Needs::default()
        };
        assert_eq!(usage().add_to(&mut needs), 3);
        let lead = ("Lead".to_owned(), vec![Read, Edit, Delete]);
        assert_eq!(needs.objects, [lead, ("Case".to_owned(), vec![Read])]);
        assert_eq!(needs.permissions, ["RunReports", "ViewSetup"]);
        assert_eq!(usage().add_to(&mut needs), 0);
    }

    #[test]
    fn whoever_edits_has_read() {
        let usage = usage();
        let seen = [Read, Create, Edit, Delete].map(|right| usage.has("Lead", right));
        assert_eq!(seen, [true, false, true, false]);
    }

    #[test]
    fn another_form_is_none() {
        for text in ["", "[]", "{}", r#"{"permissions":[],"objects":[["Lead",["fly"]]],"notes":[]}"#] {
            assert_eq!(Usage::read(text), None, "{text}");
        }
    }
}
