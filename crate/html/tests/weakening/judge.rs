//! What a page, what is kept of it, and a whole org deserve.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use permlight_core::across;
use permlight_core::capture::Capture;
use permlight_core::date::Moment;
use permlight_core::effective::{self, ObjectRight};
use permlight_core::evaluate::{Context, evaluate_in};
use permlight_core::evidence::{Reading, Record, Source, merge, merge_since};
use permlight_core::fact;
use permlight_core::finding::{Finding, Outcome};
use permlight_core::needs::{Integration, Needs};
use permlight_core::page::{Labels, Read, read};
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::snapshot::Snapshot;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::team::{Denied, OwnRule, TeamPolicyData, Wants};
use permlight_overlay::{Mark, report};

use super::page::{Page, replicas};
use permlight_verify::Observed;

/// The outcome of each finding, by rule and by what it is about; of two, the worse.
pub type Outcomes = BTreeMap<(String, String), Outcome>;

const USERS: [&str; 5] = [
    "hubspot.api@acme.example",
    "marketo.api@acme.example",
    "warehouse.loader@acme.example",
    "HubSpot Integration",
    "HubSpot Sync",
];

/// The policies that are built in, and that of the team.
pub fn policies() -> Vec<&'static Policy> {
    Policy::all().iter().chain([team()]).collect()
}

/// The policy of a team: what is recommended, with rules on objects, fields and networks of the replicas.
pub fn team() -> &'static Policy {
    let denied = |name: &str, deny: &[&str]| Denied {
        name: name.to_owned(),
        deny: deny.iter().map(|right| (*right).to_owned()).collect(),
    };
    let objects = ["Account", "Contact", "Lead", "Opportunity", "Case", "Campaign"];
    let rights = ["read", "create", "edit", "delete", "view-all", "modify-all", "view-all-fields"];
    let wants = objects.map(|object| Wants::Object(denied(object, &rights))).into_iter();
    let fields = ["Account.Phone", "Contact.Email", "Lead.Email", "Contact.Birthdate"];
    let wants = wants.chain(fields.map(|field| Wants::Field(denied(field, &["read", "edit"]))));
    let wants = wants.chain([Wants::Network(vec!["198.51.100.0/24".to_owned()])]);
    let rules = wants.zip(1..).map(|(wants, number)| OwnRule {
        code: format!("TEAM-{number:03}"),
        title: "A rule of the team".to_owned(),
        severity: Severity::High,
        subjects: vec![SubjectKind::Profile, SubjectKind::PermissionSet],
        wants,
        why: "It has a reason.".to_owned(),
        fix: "Switch it off.".to_owned(),
    });
    let team = TeamPolicyData {
        id: "team-weakening".to_owned(),
        title: "Team".to_owned(),
        summary: String::new(),
        base: "recommended".to_owned(),
        severities: Vec::new(),
        off: Vec::new(),
        rules: rules.collect(),
    };
    Policy::team(&team).expect("a policy of what there is")
}

fn context() -> Context {
    Context { watched: USERS.map(str::to_owned).to_vec(), ..Context::default() }
}

pub struct Seen(Read);

impl Seen {
    pub fn of(snapshot: &Snapshot, labels: &Labels) -> Self {
        Self(read(snapshot, labels).expect("a page that is read"))
    }

    /// By what stands on the page.
    pub fn findings(&self, policy: &Policy) -> Outcomes {
        outcomes("", evaluate_in(&self.0.capture, policy, &context()))
    }

    /// By what is kept of it, after another reading of the same page if there was one.
    pub fn kept(&self, policy: &Policy, later: Option<&Self>) -> Outcomes {
        let mut record = self.record();
        if let Some(later) = later {
            record.add(reading("2", later));
        }
        let capture = fact::capture(self.subject(), &together(&record));
        outcomes("", evaluate_in(&capture, policy, &context()))
    }

    /// The same, where somebody saved the record after that; and read it again, if there is a later page.
    pub fn kept_before_save(&self, policy: &Policy, later: Option<&Self>) -> Outcomes {
        let mut record = Record::default();
        record.add(Reading { source: Source::Fetched, ..reading(BEFORE, self) });
        if let Some(later) = later {
            record.add(reading(AFTER, later));
        }
        outcomes("", evaluate_in(&fact::capture(self.subject(), &saved(&[record])), policy, &context()))
    }

    /// What a comparison takes of that.
    pub fn observed_before_save(&self) -> Observed {
        let record = Record { readings: vec![reading(BEFORE, self)] };
        Observed::of_pages(self.subject().kind, "Sync", saved(&[record]))
    }

    /// What a subject deserves of which nothing was read.
    pub fn of_nothing(&self, policy: &Policy) -> Outcomes {
        outcomes("", evaluate_in(&Capture::new(self.subject()), policy, &context()))
    }

    /// What a comparison takes of it, after another reading of the same page if there was one.
    pub fn observed(&self, later: Option<&Self>) -> Observed {
        let mut record = self.record();
        if let Some(later) = later {
            record.add(reading("2", later));
        }
        Observed::of_pages(self.subject().kind, "Sync", together(&record))
    }

    fn record(&self) -> Record {
        let mut record = Record::default();
        record.add(reading("1", self));
        record
    }

    /// The name is what the evidence was kept under first.
    fn subject(&self) -> Subject {
        Subject::clone(&self.0.capture.subject)
    }

    /// What says that there is nothing else.
    pub fn wholes(&self) -> Vec<String> {
        wholes(&self.0.saved)
    }

    /// How many there are of what was seen whole.
    pub fn count(&self, name: &str) -> &str {
        self.0.saved.get(name).map_or("", String::as_str)
    }

    /// How many facts of a section there are.
    #[allow(dead_code, reason = "another test asks")]
    pub fn rows(&self, section: &str) -> usize {
        fact::section(&self.0.saved, section).count()
    }

    /// What is kept of that once the page was read again.
    pub fn wholes_after(&self, later: &Self) -> Vec<String> {
        let mut record = self.record();
        record.add(reading("2", later));
        wholes(&together(&record))
    }
}

fn reading(time: &str, seen: &Seen) -> Reading {
    Reading { time: time.to_owned(), source: Source::Seen, facts: seen.0.saved.clone() }
}

fn together(record: &Record) -> fact::Facts {
    merge([(record, false)].into_iter()).facts()
}

const BEFORE: &str = "2026-11-12T09:00:00.000Z";
const SAVED: &str = "2026-11-12T10:00:00.000Z";
const AFTER: &str = "2026-11-12T11:00:00.000Z";

/// What pages say of a record that somebody has saved.
fn saved(records: &[Record]) -> fact::Facts {
    let time = Moment::parse(SAVED);
    merge_since(records.iter().map(|record| (record, false, time))).facts()
}

fn wholes(facts: &fact::Facts) -> Vec<String> {
    let names = facts.iter().map(|fact| fact.key.to_string());
    names.filter(|name| name.starts_with("list/") || name == fact::OTHER_PERMISSIONS).collect()
}

fn outcomes(prefix: &str, findings: Vec<Finding>) -> Outcomes {
    let mut outcomes = Outcomes::new();
    for finding in findings {
        let key = (finding.rule.code.to_owned(), format!("{prefix}{}", finding.target.name()));
        let outcome = outcomes.entry(key).or_insert(finding.outcome);
        *outcome = (*outcome).max(finding.outcome);
    }
    outcomes
}

/// What is right, or calls for nothing.
pub fn good(outcomes: &Outcomes) -> BTreeSet<&(String, String)> {
    outcomes.iter().filter(|(_, outcome)| is_good(**outcome)).map(|(key, _)| key).collect()
}

fn is_good(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Pass | Outcome::NotApplicable)
}

/// What got better, a line each.
pub fn better(strong: &Outcomes, weak: &Outcomes) -> Vec<String> {
    let open = |code: &str| {
        weak.iter()
            .any(|((rule, _), outcome)| rule == code && matches!(outcome, Outcome::Unknown | Outcome::Manual))
    };
    let mut lines = Vec::new();
    for (key @ (code, target), outcome) in weak.iter().filter(|(_, outcome)| is_good(**outcome)) {
        if !strong.get(key).is_some_and(|before| is_good(*before)) {
            lines.push(format!("{code} {target}: {:?} became {outcome:?}", strong.get(key)));
        }
    }
    // What has another name now is still counted.
    let count = |of: &Outcomes, code: &str| {
        of.iter().filter(|((rule, _), outcome)| rule == code && **outcome == Outcome::Fail).count()
    };
    let codes: BTreeSet<&str> = strong.keys().map(|(code, _)| code.as_str()).collect();
    for code in codes.into_iter().filter(|code| !open(code)) {
        let (before, now) = (count(strong, code), count(weak, code));
        if now < before {
            lines.push(format!("{code}: {before} failures became {now}"));
        }
    }
    lines
}

/// The marks of a page.
pub struct Marks {
    outcomes: BTreeMap<String, Outcome>,
    unidentified: usize,
    /// The page says itself that there is something that is not judged.
    says_so: bool,
}

impl Marks {
    pub fn of(snapshot: &Snapshot, policy: &'static Policy, labels: &Labels) -> Self {
        let report = report(snapshot, policy, labels, &context(), permlight_report::locale::english())
            .expect("a page that is read");
        let outcome = |mark: &Mark| {
            let side = match mark.state {
                "on" | "shown" => mark.on,
                "off" => mark.off,
                _ => mark.unknown,
            };
            side.map_or(Outcome::Unknown, |number| report.verdicts[number].outcome)
        };
        Self {
            outcomes: report.marks.iter().map(|mark| (mark.target.clone(), outcome(mark))).collect(),
            unidentified: report.unidentified,
            says_so: report.status != "read"
                || !report.message.is_empty()
                || report.facts.iter().any(|(name, _)| name.starts_with("doubt/")),
        }
    }

    fn failures(&self) -> usize {
        self.outcomes.values().filter(|outcome| **outcome == Outcome::Fail).count()
    }

    /// Failures that had a mark and have none, on a page that does not say that it has more.
    pub fn lost(&self, weak: &Self) -> Vec<String> {
        let says_so = weak.says_so || weak.unidentified > self.unidentified;
        // What has another name now still has its mark.
        let fewer = weak.failures() < self.failures();
        let lost = self.outcomes.iter().filter(|(target, outcome)| {
            // A value whose label is unknown has no mark; a box always has one, or is counted.
            let values = ["user/", "about/", "org/", "identity/", "session/", "password/"];
            let is_value = values.iter().any(|section| target.starts_with(section));
            let now = weak.outcomes.get(*target).copied();
            let gone = now.map_or(fewer && !says_so, is_good);
            **outcome == Outcome::Fail && !is_value && gone
        });
        lost.map(|(target, _)| format!("{target}: {:?}", weak.outcomes.get(target))).collect()
    }
}

/// The pages of one org, one for each part of each subject.
const ORG: [&str; 25] = [
    "company-information",
    "login-history",
    "audit-trail",
    "user-detail",
    "user-detail-admin",
    "user-detail-inactive",
    "user-detail-integration",
    "user-detail-more",
    "profile-original-view",
    "profile-enhanced-overview",
    "profile-enhanced-system-view",
    "profile-enhanced-app-edit",
    "profile-enhanced-object-list",
    "profile-enhanced-apps-view",
    "profile-enhanced-classes-view",
    "profile-enhanced-login-hours-view",
    "profile-enhanced-login-ip-view",
    "permission-set-overview",
    "permission-set-overview-licence",
    "permission-set-system-edit",
    "permission-set-app-edit",
    "permission-set-object-list",
    "permission-set-group",
    "permission-set-group-components",
    "muting-permission-set-system-edit",
];

pub struct Org {
    pub pages: Vec<Page>,
    read: Vec<Seen>,
    /// One for each subject, with the numbers of its pages.
    captures: Vec<(Vec<usize>, Capture)>,
    integrations: Vec<Integration>,
}

pub fn org(labels: &Labels) -> Org {
    let find = |name: &str| replicas().iter().find(|page| page.name == name).expect(name).clone();
    let pages: Vec<Page> = ORG.into_iter().map(find).collect();
    let read: Vec<_> = pages.iter().map(|page| Seen::of(&page.snapshot, labels)).collect();
    let ids: Vec<_> = read.iter().map(|seen| (seen.subject().kind, seen.subject().record_id)).collect();
    let first = (0..ids.len()).filter(|at| !ids[..*at].contains(&ids[*at]));
    let numbers: Vec<Vec<usize>> =
        first.map(|at| (0..ids.len()).filter(|other| ids[*other] == ids[at]).collect()).collect();
    let mut org = Org {
        pages,
        read,
        captures: Vec::new(),
        integrations: USERS[..3].iter().map(|user| integration(user)).collect(),
    };
    org.captures =
        numbers.into_iter().map(|numbers| (numbers.clone(), org.capture(&numbers, None))).collect();
    org
}

fn integration(username: &str) -> Integration {
    let mut needs = Needs::default();
    needs.permissions.push("ViewRoles".to_owned());
    needs.objects.push(("Lead".to_owned(), vec![ObjectRight::Read, ObjectRight::Edit]));
    Integration {
        username: username.to_owned(),
        before: "dana.whitfield@acme.example".to_owned(),
        needs,
        ..Integration::default()
    }
}

impl Org {
    /// With one subject that somebody saved after its pages were read; and with it as if nothing of it was read.
    pub fn saved(&self, policies: &'static [Policy]) -> Vec<(String, Vec<Outcomes>, Vec<Outcomes>)> {
        let each = self.captures.iter().enumerate().map(|(place, (pages, capture))| {
            let records = pages.iter().map(|at| Record { readings: vec![reading(BEFORE, &self.read[*at])] });
            let subject = Arc::clone(&capture.subject);
            let changed = fact::capture(Arc::clone(&subject), &saved(&records.collect::<Vec<_>>()));
            let name = format!("{:?} {}", subject.kind, subject.name);
            let nothing = Capture::new(subject);
            (name, self.with(policies, place, &changed), self.with(policies, place, &nothing))
        });
        each.collect()
    }

    fn with(&self, policies: &'static [Policy], place: usize, changed: &Capture) -> Vec<Outcomes> {
        let own = self.captures.iter().enumerate();
        let own = own.map(|(at, (_, capture))| if at == place { changed } else { capture });
        self.of(policies, &own.collect::<Vec<_>>())
    }

    /// A subject by its pages, one of them weakened.
    fn capture(&self, pages: &[usize], weak: Option<(usize, &Seen)>) -> Capture {
        let seen = |at: &usize| weak.filter(|(weak, _)| weak == at).map_or(&self.read[*at], |(_, weak)| weak);
        let records: Vec<Record> = pages.iter().map(|at| seen(at).record()).collect();
        fact::capture(
            self.read[pages[0]].subject(),
            &merge(records.iter().map(|record| (record, false))).facts(),
        )
    }

    /// With one page weakened.
    pub fn findings(&self, policies: &'static [Policy], weak: Option<(usize, &Seen)>) -> Vec<Outcomes> {
        let changed = weak.and_then(|(at, _)| {
            let place = self.captures.iter().position(|(pages, _)| pages.contains(&at))?;
            Some((place, self.capture(&self.captures[place].0, weak)))
        });
        let own = self.captures.iter().enumerate().map(|(at, (_, capture))| match &changed {
            Some((place, changed)) if *place == at => changed,
            _ => capture,
        });
        self.of(policies, &own.collect::<Vec<_>>())
    }

    fn of(&self, policies: &'static [Policy], captures: &[&Capture]) -> Vec<Outcomes> {
        let seen: Vec<_> = captures.iter().copied().map(effective::Seen::on_pages).collect();
        let context = context();
        let org = across::Org { seen: &seen, integrations: &self.integrations, context: &context };
        policies.iter().map(|policy| of_users(&org, policy)).collect()
    }
}

fn of_users(org: &across::Org<'_>, policy: &Policy) -> Outcomes {
    let mut all = Outcomes::new();
    for found in across::evaluate(org, policy) {
        let prefix = format!("{}: ", found.subject.name);
        for (key, outcome) in outcomes(&prefix, vec![found]) {
            let known = all.entry(key).or_insert(outcome);
            *known = (*known).max(outcome);
        }
    }
    all
}
