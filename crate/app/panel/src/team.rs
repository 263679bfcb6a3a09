//! A team's policy file: read, checked, and made into what judges.

use permlight_org::json;
use permlight_org::stored::TeamFile;
use permlight_org::team::Team;
use permlight_policy::Problem;

/// The largest file that is taken in. One for a thousand integrations has a quarter of that.
pub const LARGEST: u32 = 1 << 20;

/// Reads a file.
///
/// # Errors
///
/// All that is wrong with it.
pub fn read(file: TeamFile) -> Result<Team, Vec<Problem>> {
    let says = permlight_policy::read(&file.text, &file.file)?;
    // What was checked can be made; if it cannot, the file is as good as none.
    let policy = says.policy().map_err(|_| Vec::new())?;
    let compiled = json::value(&says.compiled());
    Ok(Team {
        file,
        policy,
        compiled,
        scope: says.scope,
        integrations: says.integrations,
        waivers: says.waivers,
    })
}

/// The same where nobody asks what is wrong.
pub fn compile(file: TeamFile) -> Option<Team> {
    read(file).ok()
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]
mod tests {
    use permlight_core::date::Moment;
    use permlight_org::state_file::{Import, Why, merge};
    use serde_json::{Map, Value, json};

    use super::*;

    fn take(stored: &Value, theirs: &Value) -> Import {
        let stored = stored.as_object().expect("entries by key");
        let file = json!({ "permlight": "state", "version": 1, "stored": theirs }).to_string();
        let now = Moment::parse("2026-11-27T12:00:00.000Z").expect("a moment");
        merge(stored, "permlight-2026-11-22.json", &file, now, &compile).expect("a state")
    }

    #[test]
    fn a_policy_is_made_from_its_text_and_never_taken_ready_made() {
        let text = "extends = \"recommended\"\nname = \"Acme\"\n";
        let team = json!({ "file": "team.toml", "text": text, "time": "2026-11-12T09:30:00.000Z" });
        let forged = json!({ "policy": { "id": "team", "title": "Recommended" }, "waivers": [] });
        let import = take(&json!({}), &json!({ "team": team, "teamPolicy": forged }));
        assert_eq!(import.changes["team"], team);
        assert_eq!(import.changes["teamPolicy"]["policy"]["title"], "Acme");
        assert_eq!(import.holds.team, Some(("Acme".to_owned(), "team.toml".to_owned(), 0)));
        let own = json!({ "file": "own.toml", "text": "", "time": "2026-11-12T09:30:00.000Z" });
        let other = take(&json!({ "team": own }), &json!({ "team": team }));
        assert_eq!((other.changes, other.refused), (Map::new(), vec![("team".to_owned(), Why::Here)]));
    }

    #[test]
    fn what_was_declared_in_the_panel_is_the_same_in_a_policy_file() {
        use permlight_core::needs::{Integration, Needs, Risk};
        use permlight_core::object_right::ObjectRight;
        use permlight_core::rule::FieldRight;
        use permlight_core::section::Section;
        let hubspot = Integration {
            id: "hubspot".to_owned(),
            title: "HubSpot \"EU\"".to_owned(),
            owner: "ops@acme.example".to_owned(),
            risk: Risk::High,
            username: "hubspot@acme.example".to_owned(),
            before: "ada@acme.example".to_owned(),
            needs: Needs {
                permissions: vec!["ViewSetup".to_owned()],
                objects: vec![("Lead".to_owned(), vec![ObjectRight::Read, ObjectRight::ViewAllRecords])],
                fields: vec![
                    ("Lead.Email".to_owned(), FieldRight::Read),
                    ("Lead.*__c".to_owned(), FieldRight::Edit),
                ],
                others: vec![
                    (Section::CustomPermissions, "Bypass".to_owned()),
                    (Section::Flows, "Route".to_owned()),
                ],
            },
            ..Integration::default()
        };
        let text = permlight_org::register::toml([&hubspot].into_iter());
        let text = format!("extends = \"recommended\"\nname = \"Acme\"\n\n{text}");
        let read = permlight_policy::read(&text, "acme.toml").map_err(|problems| problems.len());
        assert_eq!(read.map(|says| says.integrations), Ok(vec![hubspot]));
    }
}
