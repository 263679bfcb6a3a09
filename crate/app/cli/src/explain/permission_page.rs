//! The page of a user permission.

use std::io;

use permlight_core::builtin::RULES;
use permlight_core::catalog::{self, ClassicGroup, EnhancedGroup, Permission, Risk, Traits};
use permlight_core::rule::{Check, Rule};

use super::{entries, entry, heading};
use crate::terminal::Page;

/// Writes the page.
pub fn write(page: &mut Page<'_>, permission: &'static Permission) -> io::Result<()> {
    heading(page, permission.name, permission.english)?;
    entries(page, "Other labels", permission.other_labels())?;
    let translated = catalog::languages().filter_map(|language| {
        let (_, label) = catalog::labels(language).find(|(name, _)| *name == permission.name)?;
        Some(format!("{language:5}  {label}"))
    });
    entries(page, "Translations", translated)?;
    entries(page, "Shown under", places(permission))?;
    if let Some(traits) = permission.traits() {
        write_traits(page, permission, traits)?;
    }
    let rules: Vec<_> = RULES.iter().filter_map(|rule| named_by(rule, permission)).collect();
    page.end()?;
    if rules.is_empty() {
        return entry(page, "Rules", "no rule names it");
    }
    entries(page, "Rules", rules)
}

fn places(permission: &Permission) -> impl Iterator<Item = &'static str> {
    let enhanced = permission.enhanced.map(|group| match group {
        EnhancedGroup::App => "App Permissions (permission sets, enhanced profile page)",
        EnhancedGroup::System => "System Permissions (permission sets, enhanced profile page)",
    });
    let classic = permission.classic.map(|group| match group {
        ClassicGroup::Administrative => "Administrative Permissions (original profile page)",
        ClassicGroup::General => "General User Permissions (original profile page)",
    });
    enhanced.into_iter().chain(classic)
}

fn write_traits(page: &mut Page<'_>, permission: &Permission, traits: &Traits) -> io::Result<()> {
    let risk = permission.risk.map_or("", |risk| match risk {
        Risk::Low => "low",
        Risk::Medium => "medium",
        Risk::High => "high",
        Risk::Critical => "critical",
    });
    page.end()?;
    entry(page, "Risk", risk)?;
    entry(page, "Grants", traits.grants)?;
    entry(page, "Implies", &permission.implies().join(", "))?;
    entry(page, "Requires", &traits.requires.join(", "))?;
    let blind: Vec<_> = traits.blind.iter().map(|kind| kind.label()).collect();
    if !blind.is_empty() {
        entry(page, "Blind spot", &format!("never in the metadata file of a {}", blind.join(" or ")))?;
    }
    entry(page, "Conditional", traits.conditional)?;
    entry(page, "Licence", traits.licence)
}

/// A rule that names the permission, and what it says of it.
fn named_by(rule: &'static Rule, permission: &Permission) -> Option<String> {
    let part = match rule.check {
        Check::On(_) => "on",
        Check::Off(_) => "off",
        Check::Only(_) => "allowed",
        Check::Combination(_) => "in a combination",
        Check::Shipped(_) => "as shipped",
        _ => return None,
    };
    rule.permissions().iter().any(|other| other.name == permission.name).then(|| {
        let (title, policies) = rule.text().map_or(("", &[][..]), |text| (text.title, text.policies));
        format!("{} {part} ({}, {}): {title}", rule.code, rule.severity.word(), policies.join(", "))
    })
}
