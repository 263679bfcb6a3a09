//! Where the user stands: which org, whom, by which policy; the result, what to correct first, what was read and what comes next.

use permlight_core::evidence::Source;
use permlight_core::policy::Policy;
use permlight_core::subject::SubjectKind;
use permlight_org::checklist::{Item, ItemOutcome};
use permlight_org::judgement::View;
use permlight_org::managed::Act;
use permlight_org::portfolio::CHOSEN;
use permlight_org::summary::{Age, Checks, Next, Summary};
use permlight_org::team;

use super::orgs::choose;
use super::parts::{
    OUTCOMES, choose_policy, count, is_managed, is_usual, kind_of, name_of, nothing, option, page_link,
    scan_button, select, show_button, whose, whose_of, word_of,
};
use super::rule::severity;
use super::{export, files, filled};
use crate::dom::{Made, button, chosen, list, make, with_text};
use crate::host;
use crate::state::{self, Filter, Shown, Tab, today};
use crate::texts::{self, t, t1, t2};

pub fn parts(shown: &Shown<'_>) -> Vec<Made> {
    let mut parts = vec![choices(shown)];
    parts.extend(beside(shown));
    let (Some(view), Some(checklist)) = (shown.view, shown.overview.checklist()) else {
        parts.push(if shown.overview.asked.is_some() { nothing(shown) } else { guide(shown) });
        parts.push(files::section(shown));
        return parts;
    };
    let summary = Summary::new(view, &checklist, today());
    parts.push(verdict(shown, &summary));
    parts.extend(suggestion(shown, view));
    parts.extend(first(shown, &summary));
    parts.extend(reading(shown));
    parts.push(next(shown, summary.next));
    parts.extend(super::verify::line(shown));
    parts.push(evidence(shown, view, summary.age));
    parts.push(files::section(shown));
    parts.push(export::bar(shown, summary.next == Next::Export));
    if shown.managed().allows(Act::Import) {
        parts.push(filled::section(shown));
    }
    parts
}

/// What to do at the very start.
fn guide(shown: &Shown<'_>) -> Made {
    let steps = ["panelGuide_1", "panelGuide_2", "panelGuide_3"].map(|key| with_text("li", &t(key)));
    let title = if shown.org.is_none() { "panelGuideTitle" } else { "panelGuideOrg" };
    make("div").class("empty").child(with_text("h2", &t(title))).child(make("ol").children(steps))
}

/// Whom to judge, found by typing, and by which policy.
fn choices(shown: &Shown<'_>) -> Made {
    let known: Vec<(String, String)> = shown
        .subjects
        .iter()
        .filter(|known| CHOSEN.contains(&known.subject.kind))
        .filter(|known| {
            let org = shown.org.unwrap_or_default();
            Some(known.key().as_str()) == shown.chosen || !shown.app.stored().is_left_out(org, &known.subject)
        })
        .map(|known| (known.key(), whose_of(shown.subjects, known)))
        .collect();
    let org = shown.org.map(str::to_owned);
    let subject = (!known.is_empty()).then(|| {
        let current = known.iter().find(|(key, _)| shown.chosen == Some(key)).map(|(_, words)| words.clone());
        let current = current.unwrap_or_default();
        let options: Vec<Made> =
            known.iter().map(|(_, words)| make("option").attribute("value", words)).collect();
        let before = current.clone();
        let input = make("input")
            .id("choose-subject")
            .attribute("type", "text")
            .attribute("list", "subjects")
            .attribute("value", &current)
            .attribute("data-shows", &current)
            .attribute("autocomplete", "off")
            .on("change", move |event| {
                let words = chosen(event);
                match (known.iter().find(|(_, known)| *known == words), &org) {
                    (Some((key, _)), Some(org)) => choose(org, key),
                    _ => crate::dom::set_value("choose-subject", &before),
                }
            });
        make("div")
            .class("choice")
            .child(with_text("label", &t("panelChooseSubject")).attribute("for", "choose-subject"))
            .child(input)
            .child(make("datalist").id("subjects").children(options))
    });
    make("div").class("choices").child(subject).child(policy(shown))
}

fn policy(shown: &Shown<'_>) -> Made {
    let current = shown.criteria.policy.id;
    let mut options: Vec<Made> =
        Policy::all().iter().map(|policy| option(policy.id, policy.title, policy.id == current)).collect();
    if let Some(team) = &shown.app.model.inputs().team {
        options.push(option(team::ID, team.policy.title, team.policy.id == current));
    }
    if shown.managed().policy.is_none() {
        return select("policy", "popupPolicy", options, choose_policy);
    }
    make("div")
        .class("choice")
        .child(with_text("span", &t("popupPolicy")))
        .child(with_text("b", shown.criteria.policy.title))
        .child(is_managed())
}

/// That the page beside is about somebody else, with the way there.
fn beside(shown: &Shown<'_>) -> Option<Made> {
    let beside = shown.beside.filter(|beside| CHOSEN.contains(&beside.subject.kind))?;
    let name = whose(&beside.subject);
    let words = t1(if beside.belongs { "panelBesideBelongs" } else { "panelBeside" }, &name);
    let (org, key) = (shown.org?.to_owned(), beside.key.clone());
    Some(
        make("div")
            .class("notice")
            .child(with_text("p", &words))
            .child(button(&t1("panelBesideSwitch", &name), move || choose(&org, &key)).id("switch")),
    )
}

/// The result in a sentence, in numbers of checks, and since the last look.
fn verdict(shown: &Shown<'_>, summary: &Summary<'_, '_>) -> Made {
    let Checks { wrong, unknown, to_confirm, critical, .. } = summary.checks;
    let words = match (wrong, unknown + to_confirm, critical) {
        (0, 0, _) => t("panelVerdictGood"),
        (0, open, _) => count("panelVerdictUnknown", open),
        (wrong, _, 0) => count("panelVerdictFail", wrong),
        (wrong, _, critical) => t2("panelVerdictCritical", &wrong.to_string(), &critical.to_string()),
    };
    let class = match (wrong, unknown) {
        (0, 0) => "pass",
        (0, _) => "unknown",
        _ => "fail",
    };
    let counts = OUTCOMES
        .into_iter()
        .filter(|outcome| is_usual(*outcome) || summary.checks.count(*outcome) > 0)
        .map(|outcome| {
            let word = word_of(outcome);
            let amount = summary.checks.count(outcome);
            button("", move || list_only(outcome))
                .id(&format!("count-{word}"))
                .class(if amount > 0 { word } else { "none" })
                .child(with_text("b", &amount.to_string()))
                .child(with_text("span", &t(&format!("outcome_{word}"))))
        });
    let checks = summary.checks;
    // Never 100 while something is left.
    let share = (checks.settled() * 100).checked_div(checks.all()).unwrap_or(100);
    let policy = shown.criteria.policy.title;
    let applies = host::message("panelJudgedBy", &[policy, &checks.all().to_string(), &share.to_string()]);
    make("section")
        .attribute("aria-labelledby", "verdict")
        .child(with_text("h2", &words).id("verdict").class(&format!("verdict {class}")))
        .child(with_text("p", &texts::say(&summary.scope)).class("quiet"))
        .child(with_text("p", &applies).class("quiet"))
        .child(since(shown))
        .child(list("counts", counts))
}

fn list_only(outcome: ItemOutcome) {
    state::change(|app| {
        app.tab = Tab::Checklist;
        app.filter = Filter::Only(outcome);
    });
}

/// What changed since the user looked on a day before.
fn since(shown: &Shown<'_>) -> Option<Made> {
    let look = shown.app.stored().visits.get(shown.org?)?.get(shown.chosen?)?;
    let change = look.change()?;
    let words = if change.new == 0 && change.corrected == 0 {
        t1("panelSinceNothing", &texts::day(change.since))
    } else {
        let (new, corrected) = (change.new.to_string(), change.corrected.to_string());
        host::message("panelSince", &[&texts::day(change.since), &new, &corrected])
    };
    Some(with_text("p", &words))
}

/// What to correct first.
fn first(shown: &Shown<'_>, summary: &Summary<'_, '_>) -> Option<Made> {
    let rows: Vec<Made> = summary.first.iter().map(|item| first_row(shown, item)).collect();
    (!rows.is_empty()).then(|| {
        make("section")
            .attribute("aria-labelledby", "first")
            .child(with_text("h2", &count("panelFirst", rows.len())).id("first"))
            .child(make("ol").class("first").children(rows))
    })
}

fn first_row(shown: &Shown<'_>, item: &Item<'_>) -> Made {
    let code = item.rule.code;
    let seen = item.decisive().next();
    let open = move || {
        state::change(|app| {
            app.tab = Tab::Checklist;
            app.filter = Filter::Todo;
            code.clone_into(&mut app.search);
        });
        crate::dom::set_value("search-items", code);
    };
    make("li")
        .child(severity(item.severity()))
        .child(with_text("b", &texts::goal(item)))
        .child(seen.map(|seen| with_text("span", &whose(&seen.subject)).class("quiet")))
        .child(
            make("div")
                .class("row")
                .child(seen.and_then(|seen| show_button(shown, seen, &format!("first|{code}"))))
                .child(
                    button(&t("panelDetails"), open)
                        .id(&format!("details|{code}"))
                        .attribute("aria-label", &t1("panelDetailsOf", code)),
                ),
        )
}

/// How far a reading is. It may have been broken off with the browser, so the way to begin another one stays.
fn reading(shown: &Shown<'_>) -> Option<Made> {
    let reading = shown.app.stored().readings.get(shown.org?)?;
    let (done, all) = (reading.done.to_string(), reading.all.to_string());
    let words = t2("panelReading", &done, &all);
    let bar =
        make("progress").attribute("max", &all).attribute("value", &done).attribute("aria-label", &words);
    Some(make("div").class("progress").child(with_text("p", &words)).child(bar))
}

/// The one main button: what comes next.
fn next(shown: &Shown<'_>, next: Next) -> Made {
    let section = make("section").class("next").attribute("aria-labelledby", "next").child(
        with_text(
            "h2",
            &t(&format!(
                "panelNext_{}",
                match next {
                    Next::Read => "read",
                    Next::ReadAgain => "again",
                    Next::Correct => "correct",
                    Next::Settle => "settle",
                    Next::Export => "export",
                }
            )),
        )
        .id("next"),
    );
    match next {
        Next::Read | Next::ReadAgain => {
            let words = if next == Next::Read { "scanTitle" } else { "panelReadAgain" };
            let scan = scan_button(shown, words).map(|button| button.class("main"));
            let hint = match &scan {
                Some(_) => "panelScanHint",
                None if shown.managed().allows(Act::Scan) => "panelOpenSetup",
                None => "panelManaged_scan",
            };
            section.child(with_text("p", &t(hint)).class("quiet")).child(scan)
        }
        Next::Correct => section.child(with_text("p", &t("panelNextCorrectHint")).class("quiet")),
        Next::Settle => section.child(
            button(&t("panelTab_checklist"), || {
                state::change(|app| {
                    app.tab = Tab::Checklist;
                    app.filter = Filter::Todo;
                });
            })
            .id("to-checklist")
            .class("main"),
        ),
        Next::Export => section,
    }
}

fn suggestion(shown: &Shown<'_>, view: &View) -> Option<Made> {
    let suggestion = view.suggestion?;
    let current = shown.criteria.policy;
    let is_decided = shown.managed().policy.is_some();
    let is_chosen = is_decided || current.id == suggestion.policy || current.base().is_some();
    let policy = Policy::find(suggestion.policy).filter(|_| !is_chosen)?;
    Some(
        make("div").class("notice").child(with_text("p", suggestion.reason)).child(
            button(&t1("panelSuggest", policy.title), || choose_policy(suggestion.policy.to_owned()))
                .id("suggested"),
        ),
    )
}

/// What was read and when, what was not, and the way to read it again.
fn evidence(shown: &Shown<'_>, view: &View, age: Option<Age>) -> Made {
    let section = make("section")
        .attribute("aria-labelledby", "evidence")
        .child(with_text("h2", &t("panelEvidence")).id("evidence"));
    let Some(age) = age else {
        return section.child(with_text("p", &t("panelNothingRead")));
    };
    let (own, imported) = (age.own.to_string(), age.imported.to_string());
    let [oldest, newest] = [age.oldest, age.newest].map(|time| host::show_time(&time.to_string()));
    let sources =
        if age.imported == 0 { t1("panelRead", &own) } else { t2("panelReadAndImported", &own, &imported) };
    let again = (view.unread.is_empty()).then(|| scan_button(shown, "panelReadAgain")).flatten();
    section
        .child(with_text("p", &sources))
        .child(with_text("p", &t2("panelReadBetween", &oldest, &newest)).class("quiet"))
        .child(again)
        .child(unseen(shown, view))
        .child(read(shown, view))
}

fn unseen(shown: &Shown<'_>, view: &View) -> Made {
    if view.unread.is_empty() {
        let alone = view.subject.kind != SubjectKind::User;
        return with_text("p", &t(if alone { "panelAllSeenAlone" } else { "panelAllSeen" }));
    }
    let links =
        view.unread.iter().map(|step| make("li").child(page_link(shown, &words_of(&step.path), &step.path)));
    make("details")
        .id("unseen-pages")
        .child(with_text("summary", &count("panelUnseen", view.unread.len())))
        .child(list("pages", links))
}

/// What people call a page by its address: the words of the section, or the address.
pub(super) fn words_of(path: &str) -> String {
    let section = path.split_once("s=").map(|(_, section)| section.split('&').next().unwrap_or_default());
    let place = match section {
        Some(section) => format!("panelPage_{section}"),
        None if path.starts_with("/0Ya") => "panelPage_LoginHistory".to_owned(),
        None if path.starts_with("/05G") => "panelPage_Network".to_owned(),
        None if path.contains("orgsetupaudit") => "panelPage_AuditTrail".to_owned(),
        None if path.contains("SessionSettings") => "panelPage_SessionSettings".to_owned(),
        None if path.starts_with("/005") => "panelPage_User".to_owned(),
        None => "panelPage_Overview".to_owned(),
    };
    format!("{} · {}", t(&place), permlight_core::text::printable(path, 80))
}

/// How it was read, and by whose file.
fn origin(source: Source, from: Option<&str>) -> Made {
    let (words, class) = match from {
        Some(from) => (t1("panelImportedFrom", &permlight_core::text::printable(from, 120)), "imported"),
        None => (t(&format!("panelSource_{}", source.word())), "quiet"),
    };
    with_text("span", &format!(" · {words}")).class(class)
}

fn read(shown: &Shown<'_>, view: &View) -> Made {
    let pages = view.read.iter().map(|page| {
        let whose = if page.subject.name.is_empty() {
            kind_of(page.subject.kind)
        } else {
            name_of(&page.subject.name)
        };
        let place = if page.path.is_empty() {
            with_text("span", &permlight_core::text::printable(&texts::place(&page.title), 200))
        } else {
            page_link(shown, &texts::place(&page.title), &page.path)
        };
        make("li")
            .child(place)
            .child(with_text("span", &format!(" · {whose} · {}", host::show_time(&page.time))).class("quiet"))
            .child(origin(page.source, page.from.as_deref()))
    });
    make("details")
        .id("read-pages")
        .child(with_text("summary", &t("panelWhichPages")))
        .child(list("pages", pages))
}
