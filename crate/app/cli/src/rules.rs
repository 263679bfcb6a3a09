//! `permlight rules`: the list of rules.

use std::io;

use anstyle::Style;
use permlight_core::builtin::RULES;
use permlight_core::message;
use permlight_core::policy::Policy;
use permlight_core::rule::TeamCheck;
use permlight_core::rule::{Check, Rule, RuleText, Severity};
use permlight_core::subject::SubjectKind;
use serde::Serialize;

use permlight_core::translation;
use permlight_report::report::PolicyRow;

use crate::arguments::Format;
use crate::language::{chosen, told};
use crate::terminal::Color;
use crate::terminal::{self, BOLD, FAINT, Form, Page, severity_style};
use crate::{Verdict, json};

#[derive(Serialize)]
struct List {
    schema: u32,
    policy: Option<&'static str>,
    rules: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    text: Option<&'static RuleText>,
    severity: Severity,
    subjects: &'static [SubjectKind],
    expect: &'static str,
    targets: Vec<&'static str>,
}

/// Runs the command.
pub fn run(policy: Option<&'static Policy>, format: Format, color: Color) -> io::Result<Verdict> {
    let rules: Vec<_> = match policy {
        Some(policy) => policy.rules().collect(),
        None => RULES.iter().collect(),
    };
    match format {
        Format::Json => {
            let rules = rules.into_iter().map(row).collect();
            let list = List { schema: 1, policy: policy.map(|policy| policy.id), rules };
            terminal::data(Form::Json, |out| {
                json::write(&mut *out, &list)?;
                writeln!(out)
            })?;
        }
        Format::Text => terminal::page(color, |page| write(page, &rules, policy))?,
    }
    Ok(Verdict::Clean)
}

/// What a rule wants of its targets.
pub const fn expect(rule: &Rule) -> &'static str {
    match rule.check {
        Check::On(_) => "on",
        Check::Off(_) => "off",
        Check::Only(_) => "only",
        Check::Combination(_) => "combination",
        Check::Nothing(_) => "nothing",
        Check::Rights(_) => "rights",
        Check::LoginIpRanges => "login-ip-ranges",
        Check::Team(TeamCheck::Object { .. }) => "object",
        Check::Team(TeamCheck::Field { .. }) => "field",
        Check::Team(TeamCheck::Network { .. }) => "network",
        Check::Value(_) => "value",
        Check::Listed(_) => "listed",
        Check::Logins(_) => "logins",
        Check::Audit => "audit",
        Check::Shipped(_) => "shipped",
        Check::Manual => "manual",
        Check::Across(_) => "across",
        Check::Rollout(_) => "rollout",
    }
}

fn row(rule: &'static Rule) -> Row {
    Row {
        text: rule.text(),
        severity: rule.severity,
        subjects: rule.subjects,
        expect: expect(rule),
        targets: rule.permissions().into_iter().map(|permission| permission.name).collect(),
    }
}

fn write(page: &mut Page<'_>, rules: &[&Rule], policy: Option<&Policy>) -> io::Result<()> {
    let codes = rules.iter().map(|rule| rule.code.len() + 2).max().unwrap_or(0).max(8);
    for rule in rules {
        page.cell(BOLD, rule.code, codes)?;
        page.cell(severity_style(rule.severity), chosen().word(rule.severity.key()), 10)?;
        if policy.is_none() {
            page.cell(FAINT, &rule.text().map_or(&[][..], |text| text.policies).join(", "), 25)?;
        }
        let column = codes + if policy.is_none() { 35 } else { 10 };
        page.wrapped(Style::new(), translation::said(rule, chosen().language()).title, column)?;
    }
    page.end()?;
    let of = policy.map(|policy| message!("command-rules.of", PolicyRow::of(policy, chosen()).title));
    let text = told!("command-rules.count", rules.len(), of);
    page.wrapped(FAINT, &text, 0)
}
