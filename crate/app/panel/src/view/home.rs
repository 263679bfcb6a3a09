//! Where the user stands: which org, whom, by which policy; the verdict, what was read, what is still unseen.

use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_org::assessment::Standing;
use permlight_org::checklist::ItemOutcome;
use permlight_org::judgement::View;
use permlight_org::team;

use super::export;
use super::parts::{
    choose_policy, count, empty, keep, kind_of, name_of, option, page_link, scan_button, select, word_of,
};
use crate::dom::{Made, button, list, make, with_text};
use crate::host;
use crate::state::{self, Shown, Tab};
use crate::texts::{t, t1, t2};

/// The kinds of which one can be chosen to be judged.
const CHOSEN: [&str; 4] = ["user", "profile", "permission-set", "permission-set-group"];

pub fn parts(shown: &Shown<'_>) -> Vec<Made> {
    let mut parts = vec![choices(shown)];
    match shown.view {
        None => parts.push(guide(shown)),
        Some(view) => {
            parts.push(verdict(shown, view));
            parts.extend(super::verify::line(shown));
            parts.push(export::bar(shown));
            parts.extend(suggestion(shown, view));
            parts.push(unseen(shown, view));
            parts.push(read(shown, view));
        }
    }
    parts
}

/// What to do at the very start.
fn guide(shown: &Shown<'_>) -> Made {
    let steps = ["panelGuide_1", "panelGuide_2", "panelGuide_3"].map(|key| with_text("li", &t(key)));
    let title = if shown.org.is_none() { "panelGuideTitle" } else { "panelGuideOrg" };
    make("div").class("empty").child(with_text("h2", &t(title))).child(make("ol").children(steps))
}

fn choices(shown: &Shown<'_>) -> Made {
    let orgs = shown.app.model.inputs().orgs();
    let org = (orgs.len() > 1).then(|| {
        let options = orgs.iter().map(|org| option(org, org, shown.org == Some(org)));
        select("org", "panelChooseOrg", options, |org| state::change_inputs(|inputs| inputs.org = Some(org)))
    });
    let subjects = shown.subjects.iter().filter(|known| CHOSEN.contains(&known.subject.kind.id()));
    let options: Vec<Made> = subjects
        .map(|known| {
            let words = format!("{} ({})", name_of(&known.subject.name), kind_of(known.subject.kind));
            option(&known.key(), &words, shown.chosen == Some(&known.key()))
        })
        .collect();
    let own = shown.org.map(str::to_owned);
    let subject = (!options.is_empty()).then(|| {
        select("subject", "panelChooseSubject", options, move |key| {
            let Some(org) = &own else { return };
            keep("chosen", org.clone(), key);
        })
    });
    make("div").class("choices").child(org).child(subject).child(policy(shown))
}

fn policy(shown: &Shown<'_>) -> Made {
    let current = shown.criteria.policy.id;
    let mut options: Vec<Made> =
        Policy::all().iter().map(|policy| option(policy.id, policy.title, policy.id == current)).collect();
    if let Some(team) = &shown.app.model.inputs().team {
        options.push(option(team::ID, team.policy.title, team.policy.id == current));
    }
    select("policy", "popupPolicy", options, choose_policy)
}

fn verdict(shown: &Shown<'_>, view: &View) -> Made {
    let of = |outcome| {
        let outcomes = view.observations.iter().map(|seen| ItemOutcome::of(seen.ruled.standing()));
        outcomes.filter(|found| *found == outcome).count()
    };
    let fail = of(ItemOutcome::Fail);
    let unknown = of(ItemOutcome::Unknown);
    let critical = view.observations.iter().filter(|seen| {
        seen.ruled.standing() == Standing::Fail && seen.ruled.finding.severity == Severity::Critical
    });
    let words = match (fail, unknown, critical.count()) {
        (0, 0, _) => t("panelVerdictGood"),
        (0, unknown, _) => count("panelVerdictUnknown", unknown),
        (fail, _, 0) => count("panelVerdictFail", fail),
        (fail, _, critical) => t2("panelVerdictCritical", &fail.to_string(), &critical.to_string()),
    };
    let class = if fail > 0 {
        "fail"
    } else if unknown > 0 {
        "unknown"
    } else {
        "pass"
    };
    let counts =
        [ItemOutcome::Fail, ItemOutcome::Unknown, ItemOutcome::Open, ItemOutcome::Pass, ItemOutcome::Waived];
    let counts = counts.into_iter().filter(|outcome| *outcome != ItemOutcome::Waived || of(*outcome) > 0);
    let counts = counts.map(|outcome| {
        let word = word_of(outcome);
        let amount = of(outcome);
        let show = move || {
            state::change(|app| {
                app.tab = Tab::Findings;
                app.filter = Some(outcome);
            });
        };
        button("", show)
            .id(&format!("count-{word}"))
            .class(if amount > 0 { word } else { "none" })
            .child(with_text("b", &amount.to_string()))
            .child(with_text("span", &t(&format!("outcome_{word}"))))
    });
    make("section")
        .attribute("aria-labelledby", "verdict")
        .child(with_text("h2", &words).id("verdict").class(&format!("verdict {class}")))
        .child(with_text("p", &t1("panelJudgedBy", shown.criteria.policy.title)).class("quiet"))
        .child(since(shown))
        .child(list("counts", counts))
}

/// What changed since the user looked on a day before.
fn since(shown: &Shown<'_>) -> Option<Made> {
    let look = shown.app.stored().visits.get(shown.org?)?.get(shown.chosen?)?;
    let change = look.change()?;
    let words = if change.new == 0 && change.corrected == 0 {
        t1("panelSinceNothing", &change.since.to_string())
    } else {
        let (new, corrected) = (change.new.to_string(), change.corrected.to_string());
        host::message("panelSince", &[&change.since.to_string(), &new, &corrected])
    };
    Some(with_text("p", &words))
}

fn suggestion(shown: &Shown<'_>, view: &View) -> Option<Made> {
    let suggestion = view.suggestion?;
    let current = shown.criteria.policy;
    let is_chosen = current.id == suggestion.policy || current.base().is_some();
    let policy = Policy::find(suggestion.policy).filter(|_| !is_chosen)?;
    Some(
        make("div").class("notice").child(with_text("p", suggestion.reason)).child(
            button(&t1("panelSuggest", policy.title), || choose_policy(suggestion.policy.to_owned()))
                .id("suggested"),
        ),
    )
}

fn unseen(shown: &Shown<'_>, view: &View) -> Made {
    let section = make("section").attribute("aria-labelledby", "unseen");
    if view.unread.is_empty() {
        return section.child(with_text("h2", &t("panelAllSeen")).id("unseen"));
    }
    let links =
        view.unread.iter().map(|step| make("li").child(page_link(shown, &words_of(&step.path), &step.path)));
    let scan = scan_button(shown, "scanTitle");
    let hint = if scan.is_some() { "panelScanHint" } else { "panelOpenSetup" };
    section
        .child(with_text("h2", &count("panelUnseen", view.unread.len())).id("unseen"))
        .child(with_text("p", &t(hint)).class("quiet"))
        .child(scan)
        .child(
            make("details")
                .id("unseen-pages")
                .child(with_text("summary", &t("panelWhichPages")))
                .child(list("pages", links)),
        )
}

/// What people call a page by its address: the words of the section, or the address.
fn words_of(path: &str) -> String {
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

fn read(shown: &Shown<'_>, view: &View) -> Made {
    let section = make("section").attribute("aria-labelledby", "read");
    if view.read.is_empty() {
        return section.child(empty("panelNothingRead", "panelOpenSetup"));
    }
    let pages = view.read.iter().map(|page| {
        let whose = if page.subject.name.is_empty() {
            kind_of(page.subject.kind)
        } else {
            name_of(&page.subject.name)
        };
        make("li")
            .child(page_link(shown, &page.title, &page.path))
            .child(with_text("span", &format!(" · {whose} · {}", host::show_time(&page.time))).class("quiet"))
            .child(page.from.as_deref().map(|from| {
                let from = permlight_core::text::printable(from, 120);
                with_text("span", &format!(" · {}", t1("panelImportedFrom", &from))).class("imported")
            }))
    });
    section.child(with_text("h2", &count("panelRead", view.read.len())).id("read")).child(
        make("details")
            .id("read-pages")
            .child(with_text("summary", &t("panelWhichPages")))
            .child(list("pages", pages)),
    )
}
