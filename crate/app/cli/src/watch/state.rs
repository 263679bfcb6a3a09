//! The file that keeps a watch: the form that the extension saves and takes in, so that either goes on where the other was.

use std::io;
use std::path::Path;
use std::rc::Rc;

use permlight_core::date::{Date, Moment};
use permlight_core::fact::Facts;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::subject::SubjectKind;
use permlight_org::harmless_json::harmless;
use permlight_org::rollout::{KeptBaseline, Place, Rollout};
use permlight_org::stored::Stored;
use permlight_org::subjects::{KnownSubject, subjects};
use permlight_org::verification::logs;
use permlight_org::{baseline_file::baseline_from_json, gate, state_file};
use permlight_verify::baseline::{Baseline, Refused};
use permlight_verify::events::Read;
use serde_json::{Map, Value};

use crate::arguments::WatchNamed;
use crate::terminal::Form;
use crate::{checklist, input, output};

/// The version of the form.
const VERSION: u64 = 1;

/// What is written anew with each change.
const OURS: [&str; 4] = ["permlight", "version", "written", "stored"];

/// What a file holds.
#[derive(Default)]
pub struct State {
    /// As it stands there.
    entries: Map<String, Value>,
    /// What stands around that: manual entries and waivers that people wrote themselves.
    around: Map<String, Value>,
    /// What of it is believed.
    stored: Stored,
}

/// One watch of a file.
pub struct Watched {
    /// My Domain name of production.
    pub org: String,
    /// Its place among those of the org.
    pub entry: String,
    /// What is kept of it.
    pub rollout: Rollout,
    /// What was tested.
    pub baseline: Baseline,
    /// What the extension read of the org's logs.
    pub facts: Facts,
    /// How far.
    pub read: Read,
}

impl State {
    /// Reads a file, as of a day. `None`: there is none.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn read(file: &Path, today: Date) -> Result<Option<Self>, Message> {
        if !file.exists() {
            return Ok(None);
        }
        let shown = || Arg::Text(crate::terminal::line(&file.display().to_string()));
        let bytes = input::read(file, checklist::LARGEST)?;
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        let wrong = |why: &str| message!("command-watch-file.no-state", shown(), why.to_owned());
        let value: Value = serde_json::from_slice(text).map_err(|error| wrong(&error.to_string()))?;
        if value.get("permlight").and_then(Value::as_str) != Some("state") {
            return Err(wrong("\"permlight\": \"state\""));
        }
        let version = value.get("version").and_then(Value::as_u64).unwrap_or_default();
        if version != VERSION {
            let (own, found) = (VERSION.to_string(), version.to_string());
            return Err(message!("command-watch-file.newer", shown(), own, found));
        }
        let entries = value.get("stored").and_then(Value::as_object).cloned();
        let entries = entries.ok_or_else(|| wrong("\"stored\""))?;
        let mut around = value.as_object().cloned().unwrap_or_default();
        around.retain(|key, _| !OURS.contains(&key.as_str()));
        // What happened in the course of the day has happened.
        let now = Moment::midnight(today.plus_days(1));
        let texts = entries.iter().map(|(key, value)| (key.clone(), value.to_string()));
        let stored = gate::read_all(texts, now);
        let is_ours = |key: &&String| key.starts_with("rollouts:") || key.starts_with("baselines:");
        if let Some(strange) = stored.strange.iter().find(is_ours) {
            let texts = entries.iter().map(|(key, value)| (key.clone(), value.to_string()));
            let later = gate::read_all(texts, Moment::midnight(Date::LAST));
            if !later.strange.contains(strange) {
                let today = today.to_string();
                return Err(message!("command-watch-file.to-come", shown(), Arg::name(strange), today));
            }
            return Err(message!("command-watch-file.strange", shown(), Arg::name(strange)));
        }
        Ok(Some(Self { entries, around, stored }))
    }

    /// The watch that is meant.
    ///
    /// # Errors
    ///
    /// There is none, or there are several.
    pub fn watched(&self, which: &WatchNamed) -> Result<Watched, Message> {
        let shown = || Arg::Text(crate::terminal::line(&which.state.display().to_string()));
        let name = |entry: &str| entry.split_once(':').map_or(entry, |(_, name)| name).to_owned();
        let all = self.stored.rollouts.iter().flat_map(|(org, rows)| rows.iter().map(move |row| (org, row)));
        let is_meant = |(org, (entry, _)): &(&String, (&String, &Rollout))| {
            which.org.as_ref().is_none_or(|own| own == *org)
                && which.of.as_ref().is_none_or(|own| {
                    *own == name(entry)
                        || self.known(org, entry).is_some_and(|known| known.subject.name == *own)
                })
        };
        let is_watched = |(_, (_, rollout)): &(&String, (&String, &Rollout))| rollout.deployed.is_some();
        let all: Vec<_> = all.filter(is_watched).collect();
        let listed = |rows: &[(&String, (&String, &Rollout))]| {
            Arg::names(rows.iter().map(|(org, (entry, _))| [org.as_str(), " ", &name(entry)].concat()))
        };
        let found: Vec<_> = all.iter().copied().filter(is_meant).collect();
        let (org, (entry, rollout)) = match found.as_slice() {
            [one] => *one,
            [] if all.is_empty() => return Err(message!("command-watch-file.no-watch", shown())),
            [] => return Err(message!("command-watch-file.not-held", shown(), listed(&all))),
            several => return Err(message!("command-watch-file.which", shown(), listed(several))),
        };
        let kept = self.baseline(org, entry, rollout);
        let kept = kept.ok_or_else(|| message!("command-watch-file.no-baseline", shown()))?;
        let baseline = baseline_from_json(kept.text.as_bytes()).map_err(|error| error.message())?;
        if baseline.hash != kept.hash {
            let (stated, actual) = (kept.hash.clone(), baseline.hash.clone());
            return Err(Refused::Changed { stated, actual }.message());
        }
        let known = subjects(&self.stored.pages, org);
        let of_org = known.iter().find(|known| known.subject.kind == SubjectKind::Org);
        Ok(Watched {
            org: org.clone(),
            entry: entry.clone(),
            rollout: rollout.clone(),
            baseline,
            read: logs::read(of_org),
            facts: of_org.map(KnownSubject::facts).unwrap_or_default(),
        })
    }

    /// Whom an entry of the extension is of: it knows records by their ids.
    fn known(&self, org: &str, entry: &str) -> Option<KnownSubject> {
        subjects(&self.stored.pages, org).into_iter().find(|known| known.key() == entry)
    }

    /// The baseline that was chosen, or the only one there is.
    fn baseline(&self, org: &str, entry: &str, rollout: &Rollout) -> Option<Rc<KeptBaseline>> {
        if let Some(Place { org, entry }) = &rollout.baseline {
            return self.stored.baselines.get(org)?.get(entry).cloned();
        }
        let of_subject = self
            .known(org, entry)
            .map(|known| permlight_org::rollout::place_of(known.subject.kind, &known.subject.name));
        let all: Vec<_> = self.stored.baselines.values().flatten().collect();
        let own = all.iter().filter(|(entry, _)| Some(*entry) == of_subject.as_ref());
        match (own.collect::<Vec<_>>().as_slice(), all.as_slice()) {
            ([(_, one)], _) | ([], [(_, one)]) => Some(Rc::clone(one)),
            _ => None,
        }
    }

    /// What is kept of a rollout so far.
    pub fn rollout(&self, org: &str, entry: &str) -> Option<&Rollout> {
        self.stored.rollouts.get(org)?.get(entry)
    }

    /// Takes an entry in, in the place of one of before.
    pub fn put(&mut self, kind: &str, org: &str, entry: &str, value: Value) {
        let rows = self.entries.entry([kind, ":", org].concat()).or_insert_with(|| Map::new().into());
        if let Some(rows) = rows.as_object_mut() {
            rows.insert(entry.to_owned(), value);
        }
    }

    /// Writes the file, whole or not at all. What the command does not know stays as it was.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn write(&self, place: &Path, now: Moment) -> io::Result<()> {
        let mut file: Map<String, Value> =
            serde_json::from_str(&state_file::write(&self.entries, None, &now.to_string()))?;
        file.extend(self.around.clone());
        file.insert("stored".to_owned(), self.entries.clone().into());
        let text = harmless(&format!("{:#}\n", Value::from(file)));
        output::to_file(place, Form::Json, |out| out.write_all(text.as_bytes()))
    }
}
