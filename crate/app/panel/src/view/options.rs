//! The team's policy file, the waivers, and what is kept.

use js_sys::Array;
use permlight_core::order::gathered;
use permlight_core::text::printable;
use permlight_org::json;
use permlight_org::managed::Act;
use permlight_org::state_file;
use permlight_org::stored::{OwnWaiver, TeamFile};
use permlight_org::team::{ID, Team};
use permlight_policy::Problem;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;
use web_sys::File;

use super::import::{self, changed};
use super::orgs::save_state;
use super::parts::{choose_policy, count, is_managed, option, select, unless_forbidden};
use crate::dom::{Made, button, chosen_file, focus, lasting, list, make, with_text};
use crate::state::{self, App, Change, Shown, Undo};
use crate::texts::{self, say, t, t1, t2};
use crate::{host, storage, team};

/// More problems than these are only counted.
const SHOWN: usize = 50;

pub fn parts(shown: &Shown<'_>) -> Vec<Made> {
    let mut parts = Vec::from_iter(shown.managed().is_any().then(|| decided(shown)));
    parts.extend([team_file(shown), waivers(shown), kept(shown), about()]);
    parts
}

/// Which version it is, how to begin, and what to hand over where it is wrong.
fn about() -> Made {
    let begin =
        with_text("a", &t("welcomeBegin")).attribute("href", "welcome.html").attribute("target", "_blank");
    make("section")
        .attribute("aria-labelledby", "about")
        .child(with_text("h2", concat!("Permlight ", env!("CARGO_PKG_VERSION"))).id("about"))
        .child(make("p").child(begin))
        .child(with_text("p", &t("panelWrong")).class("quiet"))
}

/// What the organisation has decided.
fn decided(shown: &Shown<'_>) -> Made {
    let managed = shown.managed();
    let policy = managed.policy.as_ref().map(|_| t1("panelManagedPolicy", shown.criteria.policy.title));
    let orgs = managed.orgs.as_ref().map(|orgs| t1("panelManagedOrgs", &printable(&orgs.join(", "), 500)));
    let days = managed.retention.map(|days| count("panelManagedRetention", days as usize));
    let team = managed.team.then(|| t("panelManagedTeam"));
    let forbidden = managed.forbidden.iter().map(|act| t(&format!("panelManaged_{}", act.id())));
    let rows = [policy, team, orgs, days].into_iter().flatten().chain(forbidden);
    make("section")
        .attribute("aria-labelledby", "managed")
        .child(with_text("h2", &t("panelManaged")).id("managed"))
        .child(list("facts", rows.map(|row| with_text("li", &row))))
}

fn team_file(shown: &Shown<'_>) -> Made {
    let app = shown.app;
    let section = make("section")
        .attribute("aria-labelledby", "team")
        .child(with_text("h2", &t("panelTeam")).id("team"))
        .child(with_text("p", &t("panelTeamHint")).id("team-hint").class("quiet"))
        .child(app.model.inputs().team.as_ref().map(|team| current(shown, team)));
    if shown.managed().team || !shown.managed().allows(Act::Import) {
        return section;
    }
    let file = lasting("team-file", "file", "change", |event| chosen_file(event).into_iter().for_each(take))
        .attribute("accept", ".toml")
        .attribute("aria-describedby", "team-hint");
    section
        .child(with_text("label", &t("panelTeamFile")).attribute("for", "team-file"))
        .child(file)
        .child(app.refused.as_ref().map(|(file, problems)| refused(file, problems)))
}

fn current(shown: &Shown<'_>, team: &Team) -> Made {
    let judges = shown.criteria.policy.id == team.policy.id;
    let base = team.policy.base().map_or("", |base| base.id);
    let facts = [
        t2("panelTeamExtends", team.policy.title, base),
        count("panelTeamRules", team.policy.rules().count()),
        count("panelTeamIntegrations", team.integrations.len()),
        count("panelTeamWaivers", team.waivers.len()),
        t2("panelTeamTaken", &team.file.file, &host::show_time(&team.file.time)),
    ];
    let integrations = (!team.integrations.is_empty()).then(|| {
        let rows = team.integrations.iter().map(|integration| {
            let risk = t(&format!("severity_{}", integration.risk.word()));
            let words = [integration.name(), &integration.username, &integration.owner, &risk]
                .map(|word| printable(word, 120));
            with_text(
                "li",
                &words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · "),
            )
        });
        make("details")
            .id("integrations")
            .child(with_text("summary", &t("panelIntegrations")))
            .child(list("pages", rows))
    });
    let managed = shown.managed();
    let action = if judges {
        Some(with_text("p", &t("panelTeamJudges")).class("notice"))
    } else {
        let may = managed.policy.is_none();
        may.then(|| button(&t("panelTeamUse"), || choose_policy(ID.to_owned())).id("team-use").class("main"))
    };
    let remove = || {
        button(&t("panelTeamRemove"), || remove(&["team", "teamPolicy"], t("panelTeamRemoved")))
            .id("team-remove")
    };
    make("div")
        .class("team")
        .child(list("facts", facts.map(|fact| with_text("li", &fact))))
        .child(integrations)
        .child(action)
        .child(if managed.team { is_managed() } else { remove() })
}

fn take(file: File) {
    let name = file.name();
    if file.size() > f64::from(team::LARGEST) {
        state::say(t("panelTeamLarge"), None);
        return;
    }
    state::tell_what_came(async move {
        let text = host::read_chosen(&file).await?.as_string().unwrap_or_default();
        let file = TeamFile { file: name, text, time: host::now() };
        match team::read(file.clone()) {
            Ok(team) => {
                let entries = [("team", json::value(&file)), ("teamPolicy", team.compiled)];
                let changes = gathered(entries.map(|(key, entry)| (key.to_owned(), entry)));
                let undo = changed(changes, &storage::everything().await?).await?;
                state::change(|app| app.refused = None);
                Ok((t("panelTeamKept"), Some(undo)))
            }
            Err(problems) => {
                state::change(|app| app.refused = Some((file.file, problems)));
                Ok((String::new(), None))
            }
        }
    });
}

/// Everything that is wrong with a file: the place, what, what was expected, and the line.
fn refused(file: &str, problems: &[Problem]) -> Made {
    let rows = problems.iter().take(SHOWN).map(|problem| {
        let Problem { line, column, nearest, source, .. } = problem;
        let (message, expected) = (say(&problem.message), problem.expected.as_ref().map(say));
        let meant =
            (!nearest.is_empty()).then(|| with_text("p", &t1("panelTeamNearest", &nearest.join(", "))));
        let expected =
            expected.map(|expected| with_text("p", &t1("panelTeamExpected", &printable(&expected, 300))));
        make("li")
            .child(with_text("b", &t2("panelTeamPlace", &line.to_string(), &column.to_string())))
            .child(with_text("p", &printable(&message, 300)))
            .child(with_text("code", &printable(source, 200)))
            .child(expected)
            .child(meant)
    });
    let more = problems.len().saturating_sub(SHOWN);
    make("div")
        .class("refused")
        .attribute("role", "alert")
        .child(with_text("h3", &t2("panelTeamRefused", &printable(file, 120), &problems.len().to_string())))
        .child(list("problems", rows))
        .child((more > 0).then(|| with_text("p", &count("panelMoreFindings", more))))
}

fn waivers(shown: &Shown<'_>) -> Made {
    let today = shown.criteria.today();
    let own: Vec<&OwnWaiver> =
        shown.app.stored().waivers.iter().filter(|own| Some(own.org.as_str()) == shown.org).collect();
    let rows = own.iter().map(|own| {
        let waiver = &own.waiver;
        let until = texts::day(waiver.expires);
        let state = if waiver.has_expired(today) {
            t1("panelWaiverExpired", &until)
        } else {
            t2("panelWaived", &waiver.approver, &until)
        };
        let (key, entry) = (format!("waivers:{}", own.org), own.entry.clone());
        let remove = move || {
            let entry = Change { key: key.clone(), entry: entry.clone(), value: JsValue::NULL };
            state::keep_all(vec![entry], t("panelWaiverRemoved"));
            focus("tab-options");
        };
        let what =
            format!("{} {} · {}", waiver.rule, printable(&waiver.target, 120), printable(&waiver.name, 120));
        let label = t1("panelWaiverRemove", &what);
        make("li")
            .child(with_text("b", &what))
            .child(with_text("p", &state))
            .child(with_text("p", &printable(&waiver.reason, 500)).class("quiet"))
            .child(button(&t("panelRemove"), remove).attribute("aria-label", &label))
    });
    let section = make("section")
        .attribute("aria-labelledby", "waivers")
        .child(with_text("h2", &t("panelWaivers")).id("waivers"));
    if !shown.managed().allows(Act::Waivers) {
        return section.child(with_text("p", &t("panelManaged_waivers")).class("quiet"));
    }
    if own.is_empty() {
        section.child(with_text("p", &t("panelNoWaivers")).class("quiet"))
    } else {
        section.child(list("pages", rows))
    }
}

/// Removes keys of the storage, with a way back.
fn remove(keys: &'static [&'static str], said: String) {
    state::tell_with_undo(async move {
        let stored = storage::everything().await?;
        let before =
            gathered(keys.iter().filter_map(|key| Some(((*key).to_owned(), stored.get(*key)?.clone()))));
        host::remove(&keys.iter().map(|key| JsValue::from_str(key)).collect::<Array>()).await?;
        Ok((said, Undo::Removed(before)))
    });
    focus("tab-options");
}

/// For how many days what was read is kept.
fn retention(app: &App) -> Made {
    let current = app.stored().settings.retention;
    if let Some(days) = app.model.inputs().managed.retention {
        return make("div")
            .class("choice")
            .child(with_text("span", &t("panelRetention")))
            .child(with_text("b", &count("panelRetentionDays", days as usize)))
            .child(is_managed());
    }
    let options = [None, Some(7), Some(30), Some(90), Some(365)].map(|days: Option<u32>| {
        let words =
            days.map_or_else(|| t("panelRetentionNever"), |days| count("panelRetentionDays", days as usize));
        let value = days.map(|days| days.to_string()).unwrap_or_default();
        option(&value, &words, current == days)
    });
    select("retention", "panelRetention", options, |days| {
        let value = days.parse::<u32>().map_or(JsValue::NULL, JsValue::from);
        let entry = Change { key: "settings".to_owned(), entry: "retention".to_owned(), value };
        let outlived = days
            .parse()
            .map(|days| state::look(|app| state_file::outlived(&app.stored().pages, days, state::today())));
        state::tell_with_undo(async move {
            let stored = storage::everything().await?;
            let keys = outlived.unwrap_or_default().into_iter();
            let before: Map<String, Value> =
                gathered(keys.filter_map(|key| Some((key.clone(), stored.get(&key)?.clone()))));
            let setting = state::write_all(&[entry]).await?;
            host::remove(&before.keys().map(|key| JsValue::from_str(key)).collect()).await?;
            Ok((t("panelKept"), Undo::Outlived { setting, before }))
        });
    })
}

fn kept(shown: &Shown<'_>) -> Made {
    let app = shown.app;
    let take_in = || {
        let file = lasting("state-file", "file", "change", |event| {
            if let Some(file) = chosen_file(event) {
                import::offer(file);
            }
        });
        make("div")
            .class("field")
            .child(with_text("label", &t("panelStateImport")).attribute("for", "state-file"))
            .child(file.attribute("accept", ".json"))
    };
    let section = make("section")
        .attribute("aria-labelledby", "storage")
        .child(with_text("h2", &t("panelStorage")).id("storage"))
        .child(with_text("p", &t("panelStorageHint")).class("quiet"))
        .child(with_text("p", &count("panelStoragePages", app.stored().pages.len())))
        .child(retention(app))
        .child(button(&t("panelStateExport"), || save_state(None)).id("state-export"))
        .child(unless_forbidden(shown.managed(), Act::Import, take_in))
        .child(app.offered.as_ref().map(import::offered));
    if app.stored().strange.is_empty() {
        return section;
    }
    let keys = app.stored().strange.iter().take(SHOWN).map(|key| with_text("li", &printable(key, 200)));
    section.child(
        make("div").class("notice").child(with_text("p", &t("panelStrange"))).child(list("pages", keys)),
    )
}
