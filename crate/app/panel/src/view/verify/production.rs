//! Production: what was tested, before the deploy and after it.

use permlight_core::date::{Date, Moment};
use permlight_core::order::InOrder as _;
use permlight_core::sorted::SortedMap;
use permlight_core::subject::SubjectKind;
use permlight_core::text::printable;
use permlight_org::rollout::{self, Before, KeptCheck};
use permlight_org::verification::Verification;
use permlight_report::tasks;
use permlight_verify::deploy::{self, Deploy, Readiness};
use permlight_verify::{Comparison, Direction, Drift, Observed, Verdict};

use super::differences::{self, Sides};
use super::parts::{Place, about, damaged, field, file_input, keep};
use super::watch;
use crate::dom::{Made, button, chosen, make, value_of, with_text};
use crate::host;
use crate::state::{self, Shown};
use crate::texts::{self, say, t, t1, t2};
use crate::view::parts::{count, empty, kind_of, name_of, option, read_again, select};

pub fn parts(shown: &Shown<'_>, found: &Verification) -> Vec<Made> {
    let mut parts = vec![tested(found)];
    let Some(Ok(baseline)) = &found.baseline else { return parts };
    match &found.compared {
        Some(Err(error)) => parts.push(damaged(error)),
        Some(Ok(compared)) => {
            parts.extend(renames(found, &compared.comparison, &baseline.subjects));
            match &compared.after {
                None => parts.push(before(shown, found, &compared.comparison)),
                Some(after) => {
                    parts.push(equal(shown, found, &compared.comparison));
                    parts.extend(watch::parts(shown, found, after));
                }
            }
        }
        None => {}
    }
    parts
}

/// What production is compared with: a baseline of its sandbox, or one that was chosen.
fn tested(found: &Verification) -> Made {
    let section = make("section")
        .attribute("aria-labelledby", "tested")
        .child(with_text("h2", &t("verifyTested")).id("tested"));
    let offers = found.offers.iter().enumerate().map(|(at, offer)| {
        let subject = offer.place.entry.split_once(':').map_or(offer.place.entry.as_str(), |(_, name)| name);
        let words = [&offer.place.org, &offer.kept.name, subject].map(|text| printable(text, 80)).join(" · ");
        option(&at.to_string(), &words, found.chosen == Some(at))
    });
    let none = found.chosen.is_none().then(|| option("", &t("verifyChoose"), true));
    let place = Place::of(found);
    let places: Vec<_> = found.offers.iter().map(|offer| offer.place.clone()).collect();
    let choice = (!found.offers.is_empty()).then(|| {
        select("baseline", "verifyBaseline", none.into_iter().chain(offers), move |at| {
            let baseline = at.parse::<usize>().ok().and_then(|at| places.get(at)).cloned();
            keep(&place, &rollout::Rollout { baseline, ..place.rollout.clone() }, t("panelKept"));
        })
    });
    let known = match &found.baseline {
        Some(Ok(baseline)) => about(baseline),
        Some(Err(error)) => damaged(error),
        None => empty("verifyNothingTested", "verifyNothingTestedNext"),
    };
    section.child(known).child(choice).child(file_input("baseline-file"))
}

/// For everything of the baseline that is not here by its name: what it is called here.
fn renames(found: &Verification, comparison: &Comparison, tested: &[Observed]) -> Option<Made> {
    let here: Vec<(SubjectKind, &str)> =
        found.present().map(|one| (one.observed.kind, one.observed.name.as_str())).collect();
    let missing = tested.iter().filter(|one| {
        let place = rollout::place_of(one.kind, &one.name);
        let lacks = !here.contains(&(one.kind, one.name.as_str())) && one.kind != SubjectKind::User;
        one.kind != SubjectKind::Org && (lacks || found.rollout.renames.contains_key(&place))
    });
    let rows: Vec<Made> = missing
        .enumerate()
        .filter_map(|(at, one)| {
            let place = rollout::place_of(one.kind, &one.name);
            let current = found.rollout.renames.get(&place).map(String::as_str);
            let free = comparison.untested.iter().map(|(kind, name)| (*kind, name.as_str()));
            let known = current.map(|name| (one.kind, name));
            let mut names: Vec<&str> =
                free.chain(known).filter(|(kind, _)| *kind == one.kind).map(|(_, name)| name).collect();
            names.order();
            names.dedup();
            if names.is_empty() {
                return None;
            }
            let nothing = option("", &t("verifyNotThere"), current.is_none());
            let options = names.iter().map(|name| option(name, &name_of(name), current == Some(*name)));
            let (rollout, id) = (Place::of(found), format!("rename-{at}"));
            let act = move |event: &web_sys::Event| {
                let name = chosen(event);
                let mut renames: SortedMap<String, String> = rollout.rollout.renames.clone();
                if name.is_empty() {
                    renames.remove(&place);
                } else {
                    renames.insert(place.clone(), name);
                }
                keep(&rollout, &rollout::Rollout { renames, ..rollout.rollout.clone() }, t("panelKept"));
            };
            let label = t2("verifyCalledHere", &kind_of(one.kind), &name_of(&one.name));
            Some(
                make("div")
                    .class("choice")
                    .child(with_text("label", &label).attribute("for", &id))
                    .child(make("select").id(&id).child(nothing).children(options).on("change", act)),
            )
        })
        .collect();
    (!rows.is_empty()).then(|| {
        make("section")
            .attribute("aria-labelledby", "renames")
            .child(with_text("h2", &t("verifyRenames")).id("renames"))
            .children(rows)
    })
}

fn before(shown: &Shown<'_>, found: &Verification, comparison: &Comparison) -> Made {
    let baseline = found.baseline.as_ref().and_then(|read| read.as_ref().ok());
    let tested = baseline.map_or(&[][..], |baseline| &baseline.subjects);
    let read = deploy::before(comparison, tested, baseline.map(|baseline| &**baseline));
    let (words, class, reasons) = match &read.verdict {
        Readiness::Ready if found.not_on_record.is_some() => (t("verifyNotReady"), "fail", Vec::new()),
        Readiness::Ready => (t("verifyReady"), "pass", Vec::new()),
        Readiness::NotReady(reasons) => (t("verifyNotReady"), "fail", reasons.clone()),
    };
    let reasons = reasons.iter().map(|reason| with_text("li", &printable(&texts::say(reason), 500)));
    let lists = [
        ("adds", Deploy::Adds),
        ("removes", Deploy::TakesAway),
        ("changes", Deploy::Changes),
        ("stays", Deploy::LeavesAlone),
        ("untold", Deploy::CannotBeTold),
    ];
    let lists = lists.map(|(id, deploy)| (id, read.what(deploy)));
    let lists = lists.into_iter().filter(|(_, rows)| !rows.is_empty()).map(|(id, rows)| {
        make("details")
            .id(&format!("before-{id}"))
            .flag("open", id == "stays")
            .child(with_text("summary", &count(&format!("verifyBefore_{id}"), rows.len())))
            .children(differences::by_subject(shown, found, Sides::TestedAndHere, id, &rows))
    });
    make("section")
        .attribute("aria-labelledby", "before")
        .child(with_text("h2", &words).id("before").class(&format!("verdict {class}")))
        .child(make("ul").class("pages").children(reasons))
        .child(found.not_on_record.as_ref().map(|why| read_again(shown, &say(why))))
        .child(differences::search(shown, comparison.drift.len()))
        .children(lists)
        .child(tasks(comparison))
        .child(untested(comparison))
        .child(with_text("p", &t("verifyDeployHint")).class("quiet"))
        .child(field("deployed", "verifyDeployedOn", "date", &shown.criteria.today().to_string()))
        .child(button(&t("verifyDeployed"), deployed).id("is-deployed").class("main"))
}

/// Puts what differs on the clipboard as a list of tasks.
fn tasks(comparison: &Comparison) -> Option<Made> {
    let text = tasks::of(&comparison.drift, &texts::locale());
    let copy = move || {
        let text = text.clone();
        state::act(async move { host::copy(&text).await }, t("panelCopied"));
    };
    let differs = comparison.drift.iter().any(|drift| drift.expected.is_none());
    differs.then(|| button(&t("verifyTasks"), copy).id("copy-tasks"))
}

/// What production has beside the baseline.
fn untested(comparison: &Comparison) -> Option<Made> {
    let rows = comparison.untested.iter().filter(|(kind, _)| *kind != SubjectKind::Org);
    let rows: Vec<Made> = rows
        .map(|(kind, name)| with_text("li", &format!("{} ({})", name_of(name), kind_of(*kind))))
        .collect();
    titled("verifyUntested", rows)
}

/// A list with a title, if there is anything in it.
fn titled(title: &str, rows: Vec<Made>) -> Option<Made> {
    let list = |rows| {
        make("div")
            .class("group")
            .child(with_text("h3", &t(title)))
            .child(make("ul").class("pages").children(rows))
    };
    (!rows.is_empty()).then(|| list(rows))
}

/// Keeps the day, and what production was until then.
fn deployed() {
    let day = Date::parse(&value_of("deployed"));
    let made = state::look_on_screen(|shown| {
        let found = shown.verification?;
        let day = day.filter(|day| *day <= shown.criteria.today())?;
        let baseline = found.baseline.as_ref()?.as_ref().ok()?;
        // Who corrects the day does not want another way back.
        let kept = found.rollout.before.clone().filter(|before| before.baseline == baseline.hash);
        let before = kept.unwrap_or_else(|| Before::new(shown.criteria.today(), baseline, &found.actual()));
        let recorded = Moment::parse(&host::now());
        let rollout =
            rollout::Rollout { deployed: Some(day), recorded, before: Some(before), ..found.rollout.clone() };
        Some((Place::of(found), rollout))
    });
    match made {
        Some((place, rollout)) => keep(&place, &rollout, t("verifyDeployKept")),
        None => state::say(t("verifyDeployDay"), None),
    }
}

/// Whether production is what was tested.
fn equal(shown: &Shown<'_>, found: &Verification, comparison: &Comparison) -> Made {
    let counted: Vec<&Drift> = comparison
        .drift
        .iter()
        .filter(|row| row.expected.is_none() && row.direction != Direction::Unknown)
        .collect();
    let (words, class) = match found.verdict().unwrap_or(Verdict::Unknown) {
        Verdict::Equal => (t("verifyEqual"), "pass"),
        Verdict::Drift => (count("verifyDrift", counted.len()), "fail"),
        Verdict::Unknown => (t("verifyCannotTell"), "unknown"),
    };
    // What was read before the deploy is told as pages, not setting by setting.
    let is_stale = !found.stale.is_empty();
    let told = |row: &&Drift| !is_stale || row.direction != Direction::Unknown;
    let rows: Vec<&Drift> = comparison.drift.iter().filter(told).collect();
    let marked = counted.iter().any(|row| !row.fact.is_empty());
    make("section")
        .attribute("aria-labelledby", "after")
        .child(with_text("h2", &words).id("after").class(&format!("verdict {class}")))
        .child(is_stale.then(|| read_again(shown, &count("verifyStale", found.stale.len()))))
        .child(found.not_on_record.as_ref().filter(|_| !is_stale).map(|why| read_again(shown, &say(why))))
        .child(
            found
                .rollout
                .deployed
                .map(|day| with_text("p", &t1("verifyDeployedSince", &texts::day(day))).class("quiet")),
        )
        .child(marked.then(|| with_text("p", &t("verifyMarkedInPlace")).class("quiet")))
        .child(differences::search(shown, rows.len()))
        .children(differences::by_subject(shown, found, Sides::TestedAndHere, "after", &rows))
        .child(tasks(comparison))
        .child(needed(comparison))
        .child(untested(comparison))
        .child(field("check-by", "panelOwner", "text", ""))
        .child(button(&t("verifyCheck"), check).id("record-check").class("main"))
}

/// What neither side has seen and has to be seen.
fn needed(comparison: &Comparison) -> Option<Made> {
    let rows = comparison.unseen.iter().filter(|unseen| unseen.needed);
    let rows: Vec<Made> = rows
        .map(|unseen| {
            let words = [
                name_of(&unseen.subject),
                unseen.section.to_owned(),
                printable(&texts::label_and_name(&unseen.target), 240),
            ];
            with_text("li", &words.join(" · "))
        })
        .chain(comparison.caveats.iter().map(|caveat| with_text("li", &texts::say(caveat))))
        .collect();
    titled("verifyNeeded", rows)
}

fn check() {
    let by = value_of("check-by").trim().to_owned();
    let old = state::look_at(|shown| shown.verification.map_or(0, |found| found.not_again));
    if old > 0 {
        state::say(count("verifyNotAgain", old), None);
        return;
    }
    let why =
        state::look_at(|shown| shown.verification.and_then(|found| found.not_on_record.as_ref().map(say)));
    if let Some(why) = why {
        state::change(|app| app.said = why);
        return;
    }
    let made = state::look_on_screen(|shown| {
        let found = shown.verification?;
        let baseline = found.baseline.as_ref()?.as_ref().ok()?;
        let mut rollout = found.rollout.clone();
        let time = Moment::parse(&host::now())?;
        rollout.checks.push(KeptCheck::new(time, by, baseline, found.comparison()?, found.verdict()?));
        Some((Place::of(found), rollout))
    });
    if let Some((place, rollout)) = made {
        keep(&place, &rollout, t("verifyCheckKept"));
    }
}
