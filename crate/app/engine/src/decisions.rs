//! What a team decided, as the panel keeps it: its policy, its waivers, and what it marked as tested.

use js_sys::{Array, Reflect};
use permlight_core::date::Date;
use permlight_core::evaluate::TestedSubject;
use permlight_core::rule::Severity;
use permlight_core::scope::{PageScope, Pattern, TeamScope};
use permlight_core::subject::SubjectKind;
use permlight_core::team::{ChangedSeverity, Denied, OwnRule, SwitchedOff, TeamPolicyData, Wants};
use permlight_core::waiver::Waiver;
use wasm_bindgen::prelude::*;

use crate::arguments::expected;

/// One value of JavaScript and what to call it in errors.
struct Field {
    value: JsValue,
    name: &'static str,
}

impl Field {
    fn get(&self, name: &'static str) -> Result<Self, JsError> {
        if !self.value.is_object() {
            return Err(expected("an object", self.name));
        }
        // A property of plain data is no getter that could throw.
        Ok(Self { value: Reflect::get(&self.value, &name.into()).unwrap_or_default(), name })
    }

    fn text(&self, name: &'static str) -> Result<String, JsError> {
        self.get(name)?.value.as_string().ok_or_else(|| expected("text", name))
    }

    fn list<T>(
        &self,
        name: &'static str,
        one: impl Fn(&Self) -> Result<T, JsError>,
    ) -> Result<Vec<T>, JsError> {
        self.get(name)?.each(one)
    }

    fn each<T>(&self, one: impl Fn(&Self) -> Result<T, JsError>) -> Result<Vec<T>, JsError> {
        let list: &Array = self.value.dyn_ref().ok_or_else(|| expected("a list", self.name))?;
        list.iter().map(|value| one(&Self { value, name: self.name })).collect()
    }

    fn texts(&self) -> Result<Vec<String>, JsError> {
        self.each(|text| text.value.as_string().ok_or_else(|| expected("text", self.name)))
    }

    fn severity(&self) -> Result<Severity, JsError> {
        Severity::from_word(&self.text("severity")?).ok_or_else(|| expected("a severity", "severity"))
    }

    fn denied(&self) -> Result<Denied, JsError> {
        Ok(Denied { name: self.text("name")?, deny: self.get("deny")?.texts()? })
    }

    fn wants(&self) -> Result<Wants, JsError> {
        for kind in ["on", "off", "object", "field", "network"] {
            let found = self.get(kind)?;
            if found.value.is_undefined() {
                continue;
            }
            return Ok(match kind {
                "on" => Wants::On(found.texts()?),
                "off" => Wants::Off(found.texts()?),
                "object" => Wants::Object(found.denied()?),
                "field" => Wants::Field(found.denied()?),
                _ => Wants::Network(found.texts()?),
            });
        }
        Err(expected("what a rule wants", "wants"))
    }
}

/// A team's policy; `None` in the place of `null`.
pub fn team(value: &JsValue) -> Result<Option<TeamPolicyData>, JsError> {
    if value.is_null() {
        return Ok(None);
    }
    let policy = Field { value: value.clone(), name: "a team's policy" };
    Ok(Some(TeamPolicyData {
        id: policy.text("id")?,
        title: policy.text("title")?,
        summary: policy.text("summary")?,
        base: policy.text("base")?,
        severities: policy.list("severities", |row| {
            Ok(ChangedSeverity { code: row.text("code")?, severity: row.severity()? })
        })?,
        off: policy
            .list("off", |row| Ok(SwitchedOff { code: row.text("code")?, reason: row.text("reason")? }))?,
        rules: policy.list("rules", |row| {
            Ok(OwnRule {
                code: row.text("code")?,
                title: row.text("title")?,
                severity: row.severity()?,
                subjects: row.list("subjects", |kind| {
                    let known = kind.value.as_string().and_then(|kind| SubjectKind::from_id(&kind));
                    known.ok_or_else(|| expected("a kind of subject", "subjects"))
                })?,
                wants: row.get("wants")?.wants()?,
                why: row.text("why")?,
                fix: row.text("fix")?,
            })
        })?,
    }))
}

/// The waivers that hold on a day.
pub fn waivers(value: &JsValue, today: &str) -> Result<Vec<Waiver>, JsError> {
    let today = Date::parse(today).ok_or_else(|| expected("a date", "today"))?;
    let day = |row: &Field| Date::parse(&row.text("expires")?).ok_or_else(|| expected("a date", "expires"));
    let all = Field { value: value.clone(), name: "waivers" }.each(|row| {
        Ok(Waiver {
            rule: row.text("rule")?,
            kind: SubjectKind::from_id(&row.text("kind")?)
                .ok_or_else(|| expected("a kind of subject", "kind"))?,
            name: row.text("name")?,
            record: row.get("record")?.value.as_string(),
            target: row.text("target")?,
            bears: row.get("bears")?.texts().ok(),
            reason: row.text("reason")?,
            approver: row.text("approver")?,
            expires: day(row)?,
        })
    })?;
    Ok(all.into_iter().filter(|waiver| !waiver.has_expired(today)).collect())
}

/// What is known of whom the page is about; `None` in the place of `null`: everything is judged.
pub fn scope(value: &JsValue) -> Result<Option<PageScope>, JsError> {
    if !value.is_object() {
        return Ok(None);
    }
    let scope = Field { value: value.clone(), name: "scope" };
    let pairs = |name| crate::arguments::facts(scope.get(name)?.value.unchecked_ref());
    let mut team = TeamScope::default();
    for (pattern, list) in pairs("patterns")? {
        let list = if list == "judge" { &mut team.judge } else { &mut team.leave_out };
        list.extend(Pattern::parse(&pattern));
    }
    Ok(Some(PageScope { team, declared: pairs("declared")?, known: pairs("known")? }))
}

/// What was tested of the subjects that a page may be about.
pub fn tested(value: &JsValue) -> Result<Vec<TestedSubject>, JsError> {
    Field { value: value.clone(), name: "tested" }.each(|subject| {
        let drifted = subject.text("drifted")?;
        Ok(TestedSubject {
            id: subject.text("id")?,
            rows: subject.text("rows")?,
            baseline: subject.get("baseline")?.text("name")?,
            day: subject.get("baseline")?.text("day")?,
            drifted: drifted.split('\0').map(str::to_owned).collect(),
        })
    })
}
