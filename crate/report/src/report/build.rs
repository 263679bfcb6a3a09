//! From a checklist to its report.

use permlight_core::date::Moment;
use permlight_core::effective::Effective;
use permlight_core::finding::Finding;
use permlight_core::message;
use permlight_core::message::{Arg, Locale, Message};
use permlight_core::order::gathered;
use permlight_core::policy::Policy;
use permlight_core::rule::{Rule, Source};
use permlight_core::sorted::SortedMap;
use permlight_core::subject::Subject;
use permlight_core::told::Told;
use permlight_core::translation::{self, Said};
use permlight_core::waiver::Waiver;
use permlight_org::assessment::{Notice, NoticeKind};
use permlight_org::checklist::{Checklist, Item, ManualEntry, Migration};

use super::choices::WaiverState;
use super::rows::{
    EvidenceRow, IntegrationRow, ItemRow, Org, PolicyRow, Problem, Proof, SourceRow, StepRow, SubjectRow,
    WaiverRow,
};
use super::{Findings, Kind, People, Report, Summary, access, verification};
use crate::fix;
use crate::say;

/// What a rule says, in the language of the reader.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The good state.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// What to do; `{label}` and `{name}` stand for the permission.
    pub fix: String,
    /// Rows of the guides that the rule carries out.
    pub requirements: Vec<String>,
    /// Who says so.
    pub sources: Vec<SourceRow>,
}

impl From<&Source> for SourceRow {
    fn from(source: &Source) -> Self {
        Self { title: source.title.to_owned(), says: source.says.to_owned(), url: source.url.to_owned() }
    }
}

/// What a rule says in a language.
pub fn words_of(rule: &'static Rule, locale: &Locale) -> Words {
    let Some(text) = rule.text() else { return Words::default() };
    let Said { title, why, fix } = translation::said(rule, locale.language());
    Words {
        title: title.to_owned(),
        why: why.to_owned(),
        fix: fix.to_owned(),
        requirements: text.requirements.iter().map(|&id| id.to_owned()).collect(),
        sources: text.sources.iter().map(SourceRow::from).collect(),
    }
}

/// What to do about a rule in general; names the permission where there is only one.
pub fn general_fix(rule: &Rule, fix: &str, locale: &Locale) -> String {
    match rule.permissions().as_slice() {
        [only] => fix.replace("{label}", locale.label(only.name)).replace("{name}", only.name),
        _ => fix::unnamed(rule, fix, locale),
    }
}

impl PolicyRow {
    /// A policy; one of a team is called as the team calls it.
    pub fn of(policy: &Policy, locale: &Locale) -> Self {
        let said = |table: &str, own: &str| {
            let words = locale.pattern(&[table, ".", policy.id].concat());
            words.filter(|_| policy.text().is_some()).unwrap_or(own).to_owned()
        };
        Self {
            id: policy.id.to_owned(),
            title: said("policy", policy.title),
            guide: said("guide", policy.text().map_or("", |text| text.guide)),
        }
    }
}

/// The most sign-offs that are named.
const NAMED: usize = 10;

/// What a report is made of.
pub struct Input<'a> {
    /// The org.
    pub org: Org,
    /// Whom it is about; `None`: everything that was read.
    pub subject: Option<&'a Subject>,
    /// What was judged by.
    pub policy: &'static Policy,
    /// The moment at which it is made.
    pub generated: Moment,
    /// The checklist.
    pub checklist: &'a Checklist<'a>,
    /// What the checklist was made of.
    pub findings: &'a [Finding],
    /// What the subject can do, if that was worked out.
    pub effective: Option<&'a Effective>,
    /// What the team bears.
    pub waivers: &'a [Waiver],
    /// What people should know about their decisions.
    pub notices: &'a [Notice],
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Pages that belong to the subject and were not read yet, as people know them.
    pub unread: Vec<String>,
    /// Who answers for the report.
    pub people: People,
    /// What was tested and what production holds, if they were compared.
    pub verification: Option<verification::Input<'a>>,
    /// The language of the reader.
    pub locale: &'a Locale,
    /// What rules say: [`words_of`], or what the host has of it.
    pub words: &'a dyn Fn(&'static Rule) -> Words,
}

impl Report {
    /// Makes the report.
    pub fn new(input: Input<'_>) -> Self {
        let Input { policy, checklist, findings, locale, .. } = input;
        let words: SortedMap<&'static str, Words> =
            gathered(policy.rules().map(|rule| (rule.code, (input.words)(rule))));
        let said = |rule: &Rule| words.get(rule.code).cloned().unwrap_or_default();
        let steps = checklist.steps.iter().map(|known| StepRow {
            id: known.step.id.to_owned(),
            title: say::word(locale, "step", known.step.id),
            about: say::word(locale, "step-about", known.step.id),
        });
        let items =
            checklist.steps.iter().flat_map(|step| step.items.iter().map(move |item| (step.step.id, item)));
        let fixes = words.iter().map(|(code, words)| (*code, words.fix.clone())).collect();
        let mut report = Self {
            schema: crate::SCHEMA,
            kind: Kind::Checklist,
            title: locale.word("report.title").to_owned(),
            generated: input.generated,
            generator: concat!("Permlight ", env!("CARGO_PKG_VERSION")).to_owned(),
            org: input.org,
            subject: input.subject.map(SubjectRow::from),
            policy: PolicyRow::of(policy, locale),
            summary: Summary { verdict: String::new(), items: 0, outcomes: Vec::new(), failures: Vec::new() },
            steps: steps.collect(),
            checklist: items
                .map(|(step, row)| item(step, row, said(row.rule), (locale, input.generated)))
                .collect(),
            findings: Findings::new(findings.to_vec(), fixes, locale, input.generated),
            access: input.effective.map(|effective| access::rows(effective, locale)),
            waivers: input
                .waivers
                .iter()
                .map(|waiver| bearing(waiver, input.notices, input.generated))
                .collect(),
            evidence: evidence(findings, input.generated),
            unread: input.unread,
            integrations: checklist.integrations.iter().map(integration).collect(),
            unplaced: checklist.unplaced.iter().map(|&entry| entry.clone()).collect(),
            notices: input
                .notices
                .iter()
                .map(|notice| locale.say(&notice.message))
                .chain(
                    [
                        ("notice.unsigned", &checklist.unsigned),
                        ("notice.early", &checklist.early),
                        ("notice.old", &checklist.old),
                    ]
                    .into_iter()
                    .filter_map(|(key, entries)| Some(locale.say(&settle_nothing(key, entries)?))),
                )
                .collect(),
            problems: input.problems,
            verification: input.verification.map(|part| verification::Verification::new(part, locale)),
            people: input.people,
            username: String::new(),
            locale: locale.clone(),
        };
        report.summary = report.summed_up();
        report
    }
}

/// That entries settle nothing: the first of them, and how many more.
fn settle_nothing(key: &'static str, entries: &[&ManualEntry]) -> Option<Message> {
    let mut items: Vec<_> = entries.iter().take(NAMED).map(|entry| Arg::name(&entry.item)).collect();
    let more = entries.len().saturating_sub(NAMED);
    if more > 0 {
        items.push(message!("list.and-more", more).into());
    }
    (!entries.is_empty()).then(|| Message::new(key, [Arg::List(items)]))
}

fn item(step: &str, item: &Item<'_>, words: Words, (locale, now): (&Locale, Moment)) -> ItemRow {
    let first = item.findings.first();
    // Where one permission is what is wrong, the fix names it.
    let fixes = item.decisive().map(|finding| fix::fix(finding, &words.fix, locale).into_owned());
    let mut fixes: Vec<String> = fixes.take(2).collect();
    fixes.dedup();
    let fix = match fixes.as_slice() {
        [only] => only.clone(),
        _ => fix::unnamed(item.rule, &words.fix, locale),
    };
    ItemRow {
        rule: item.rule.code.to_owned(),
        step: step.to_owned(),
        title: words.title,
        why: words.why,
        fix,
        requirements: words.requirements,
        sources: words.sources,
        severity: item.rule.severity,
        mode: item.mode,
        outcome: item.outcome,
        seen: item.messages().iter().map(|message| locale.say(message)).collect(),
        place: first.map_or_else(String::new, |seen| seen.told().place.clone()),
        time: first.and_then(|seen| seen.told().time),
        proof: first.map_or_else(Proof::default, |seen| Proof::of(seen, locale, now)),
        link: item.link.clone(),
        entries: item.entries.iter().map(|&entry| entry.clone()).collect(),
        conflict: item.has_conflict,
    }
}

fn bearing(waiver: &Waiver, notices: &[Notice], now: Moment) -> WaiverRow {
    // Several can speak of one place: what holds of one by itself is told of that one.
    let may_be_own = |kind: NoticeKind| match kind {
        NoticeKind::WaiverExpired => waiver.has_expired(now.date()),
        NoticeKind::WaiverIncomplete => !waiver.is_complete(),
        _ => waiver.is_complete(),
    };
    let own = notices.iter().find(|notice| {
        may_be_own(notice.kind)
            && notice.rule == waiver.rule
            && notice.target == waiver.target
            && notice.subject == waiver.subject()
            && notice.record == waiver.record
    });
    let state = match own.map(|notice| notice.kind) {
        Some(NoticeKind::WaiverExpired) => WaiverState::Expired,
        Some(NoticeKind::WaiverIncomplete) => WaiverState::Incomplete,
        Some(NoticeKind::WaiverUnused) => WaiverState::NotNeeded,
        Some(NoticeKind::NotRead | NoticeKind::NoRecord) => WaiverState::NotRead,
        _ => WaiverState::Holds,
    };
    WaiverRow {
        rule: waiver.rule.clone(),
        subject: SubjectRow { kind: waiver.kind, name: waiver.name.clone() },
        record: waiver.record.clone().unwrap_or_default(),
        target: waiver.target.clone(),
        reason: waiver.reason.clone(),
        approver: waiver.approver.clone(),
        expires: waiver.expires,
        state,
    }
}

/// What was read, and how many findings rest on it. What nothing tells rests on nothing.
fn evidence(findings: &[Finding], now: Moment) -> Vec<EvidenceRow> {
    let mut count: SortedMap<(&Subject, &Told), usize> = SortedMap::new();
    for seen in findings.iter().filter(|seen| seen.told().is_known()) {
        *count.entry((&*seen.subject, seen.told())).or_default() += 1;
    }
    let row = |((about, told), findings): ((&Subject, &Told), usize)| EvidenceRow {
        subject: about.into(),
        place: told.place.clone(),
        time: told.time,
        source: Some(told.source.into()),
        from: told.from.clone().unwrap_or_default(),
        minutes: told.age(now),
        findings,
    };
    count.into_iter().map(row).collect()
}

fn integration(row: &Migration<'_>) -> IntegrationRow {
    let known = row.integration;
    IntegrationRow {
        id: known.id.clone(),
        title: known.name().to_owned(),
        owner: known.owner.clone(),
        risk: known.risk,
        username: known.username.clone(),
        state: row.state,
        is_next: row.is_next,
        is_early: row.is_early,
        entries: row.entries.iter().map(|&entry| entry.clone()).collect(),
        conflict: row.has_conflict,
    }
}
