//! What every part of the verification is made of.

use permlight_core::message::Message;
use permlight_core::subject::SubjectKind;
use permlight_core::text::printable;
use permlight_org::gate;
use permlight_org::rollout::{KeptBaseline, Rollout, day_of, place_of};
use permlight_org::verification::Verification;
use permlight_verify::baseline::Baseline;
use wasm_bindgen::JsValue;
use web_sys::File;

use crate::dom::{Made, chosen_file, lasting, make, with_text};
use crate::state::{self, Change, Undo, failure, now};
use crate::texts::{self, t, t1, t2};
use crate::{host, storage};

/// What a baseline says of itself.
pub fn about(baseline: &Baseline) -> Made {
    let people = [&baseline.by, &baseline.note].map(|text| printable(text, 300));
    let people: Vec<String> = people.into_iter().filter(|text| !text.is_empty()).collect();
    let hash = baseline.hash.get(..12).unwrap_or(&baseline.hash);
    make("div")
        .class("notice")
        .child(with_text("b", &printable(&baseline.name, 120)))
        .child(with_text(
            "p",
            &t2(
                "verifyMadeIn",
                &host::show_time(&time_of(&baseline.created)),
                &printable(&baseline.org, 120),
            ),
        ))
        .child((!people.is_empty()).then(|| with_text("p", &people.join(" · "))))
        .child(
            with_text(
                "p",
                &host::message(
                    "verifyHolds",
                    &[
                        &baseline.subjects.len().to_string(),
                        &baseline.findings.len().to_string(),
                        &baseline.waivers.len().to_string(),
                        hash,
                    ],
                ),
            )
            .class("quiet"),
        )
}

/// A baseline of the command may have a day only.
fn time_of(created: &str) -> String {
    if created.len() == 10 { format!("{created}T00:00:00Z") } else { created.to_owned() }
}

/// Takes in a baseline that was saved elsewhere.
pub fn file_input(id: &'static str) -> Made {
    let input = lasting(id, "file", "change", |event| {
        if let Some(file) = chosen_file(event) {
            state::tell_what_came(taken_in(file));
        }
    })
    .attribute("accept", ".json");
    make("div").class("field").child(with_text("label", &t("verifyTakeIn")).attribute("for", id)).child(input)
}

async fn taken_in(file: File) -> Result<(String, Option<Undo>), JsValue> {
    let text = host::read_chosen(&file).await?.as_string().unwrap_or_default();
    let baseline = match state::look(|app| app.model.reader.read(&text)) {
        Ok(baseline) => baseline,
        Err(error) => {
            let said = t2("verifyNoBaseline", &printable(&file.name(), 120), &texts::say(&error));
            return Ok((said, None));
        }
    };
    // Whom it is of: the user, else the profile, else whatever there is first.
    let of = |kind| baseline.subjects.iter().find(|one| one.kind == kind);
    let Some(subject) =
        of(SubjectKind::User).or_else(|| of(SubjectKind::Profile)).or(baseline.subjects.first())
    else {
        return Ok((t2("verifyNoBaseline", &printable(&file.name(), 120), ""), None));
    };
    let key = format!("baselines:{}", baseline.org);
    let (row, place) = (KeptBaseline::new(&baseline), place_of(subject.kind, &subject.name));
    let json = serde_json::json!({ &place: &row }).to_string();
    if gate::read(&key, &json, now()).is_none_or(|passed| !passed.strange.is_empty()) {
        return Ok((t2("verifyNoBaseline", &printable(&file.name(), 120), ""), None));
    }
    let back = state::write_all(&[Change { key, entry: place, value: storage::plain(&row) }]).await?;
    Ok((t1("verifyTaken", &printable(&baseline.name, 120)), Some(Undo::Entries(back))))
}

/// Hands a baseline to the user as a file.
pub fn save(baseline: &KeptBaseline, org: &str) {
    let safe: String =
        org.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    host::save_text(&format!("permlight-tested-{safe}-{}.json", day_of(&baseline.created)), &baseline.text);
}

/// Whoever works at a verification stays with its user, whatever page the tab beside shows.
pub fn stay(org: &str, entry: &str) {
    let (org, entry) = (org.to_owned(), entry.to_owned());
    wasm_bindgen_futures::spawn_local(async move {
        if let Err(error) = state::pick(org, Some(entry)).await {
            state::say(failure(&error), None);
        }
    });
}

/// Keeps a rollout, with a way back.
pub fn keep(found: &Place, rollout: &Rollout, done: String) {
    stay(&found.org, &found.entry);
    state::keep(
        format!("rollouts:{}", found.org),
        found.entry.clone(),
        storage::plain(rollout),
        storage::plain(&found.rollout),
        done,
    );
}

/// Where a rollout stands, and what it was when this was shown.
#[derive(Clone)]
pub struct Place {
    pub org: String,
    pub entry: String,
    pub rollout: Rollout,
}

impl Place {
    pub fn of(found: &Verification) -> Self {
        Self { org: found.org.clone(), entry: found.entry.clone(), rollout: found.rollout.clone() }
    }
}

pub fn field(id: &str, label: &str, kind: &str, value: &str) -> Made {
    make("div")
        .class("field")
        .child(with_text("label", &t(label)).attribute("for", id))
        .child(make("input").id(id).attribute("type", kind).attribute("value", value))
}

/// That a baseline is none any more.
pub fn damaged(error: &Message) -> Made {
    make("div")
        .class("refused")
        .attribute("role", "alert")
        .child(with_text("p", &t1("verifyDamaged", &texts::say(error))))
}
