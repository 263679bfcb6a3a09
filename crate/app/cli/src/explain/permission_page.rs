//! The page of a user permission.

use std::io;

use permlight_core::builtin::RULES;
use permlight_core::catalog::{self, ClassicGroup, EnhancedGroup, Permission, Traits};
use permlight_core::message;
use permlight_core::rule::{Check, Rule};
use permlight_core::translation;

use super::{entries, entry, heading};
use crate::effective::words::risk_said;
use crate::language::{chosen, told};
use crate::terminal::Page;

/// Writes the page.
pub fn write(page: &mut Page<'_>, permission: &'static Permission) -> io::Result<()> {
    heading(page, permission.name, chosen().label(permission.name))?;
    entries(page, "command-explain.other-labels", permission.other_labels())?;
    let translated = catalog::languages().filter_map(|language| {
        let (_, label) = catalog::labels(language).find(|(name, _)| *name == permission.name)?;
        Some(format!("{language:5}  {label}"))
    });
    entries(page, "command-explain.translations", translated)?;
    entries(page, "command-explain.shown-under", places(permission))?;
    if let Some(traits) = permission.traits() {
        write_traits(page, permission, traits)?;
    }
    let rules: Vec<_> = RULES.iter().filter_map(|rule| named_by(rule, permission)).collect();
    page.end()?;
    if rules.is_empty() {
        entry(page, "command-explain.rules", &told!("command-explain.no-rule"))?;
    } else {
        entries(page, "command-explain.rules", rules)?;
    }
    super::more(page, permission.name)
}

fn places(permission: &Permission) -> impl Iterator<Item = String> {
    let enhanced = permission.enhanced.map(|group| match group {
        EnhancedGroup::App => "command-explain.app",
        EnhancedGroup::System => "command-explain.system",
    });
    let classic = permission.classic.map(|group| match group {
        ClassicGroup::Administrative => "command-explain.administrative",
        ClassicGroup::General => "command-explain.general",
    });
    enhanced.into_iter().chain(classic).map(|key| told!(key))
}

fn write_traits(page: &mut Page<'_>, permission: &Permission, traits: &Traits) -> io::Result<()> {
    page.end()?;
    entry(page, "command-explain.risk", risk_said(permission.risk))?;
    let in_english = |text: &'static str| if chosen().language() == "en" { text } else { "" };
    entry(page, "command-explain.grants", in_english(traits.grants))?;
    entry(page, "command-explain.implies", &permission.implies().join(", "))?;
    entry(page, "command-explain.requires", &traits.requires.join(", "))?;
    let blind = traits.blind.iter().map(|kind| message!(kind.key()));
    if let Some(kinds) = blind.reduce(|some, other| message!("list.or", some, other)) {
        entry(page, "command-explain.blind", &told!("command-explain.never", kinds))?;
    }
    entry(page, "command-explain.conditional", in_english(traits.conditional))?;
    entry(page, "command-explain.licence", in_english(traits.licence))
}

/// A rule that names the permission, and what it says of it.
fn named_by(rule: &'static Rule, permission: &Permission) -> Option<String> {
    let part = match rule.check {
        Check::On(_) => "state.on",
        Check::Off(_) => "state.off",
        Check::Only(_) => "command-explain.allowed",
        Check::Combination(_) => "command-explain.combined",
        Check::Shipped(_) => "command-explain.shipped",
        _ => return None,
    };
    rule.permissions().iter().any(|other| other.name == permission.name).then(|| {
        let policies = rule.text().map_or(&[][..], |text| text.policies).join(", ");
        let (title, severity) =
            (translation::said(rule, chosen().language()).title, message!(rule.severity.key()));
        told!("command-explain.row", rule.code, message!(part), severity, policies, title)
    })
}
