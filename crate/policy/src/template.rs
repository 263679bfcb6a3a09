//! The file that `permlight policy init` begins with.

use permlight_core::policy::Policy;

/// A commented policy file that extends this policy and changes nothing. Lines that begin with `#` and no space are
/// examples: without the sign they are part of a valid file.
pub fn template(base: &Policy) -> String {
    let changed = example(base, 0);
    let off = example(base, 1);
    TEMPLATE.replace("{base}", base.id).replace("{changed}", changed).replace("{off}", off)
}

fn example(base: &Policy, at: usize) -> &'static str {
    base.rules().nth(at).map_or("", |rule| rule.code)
}

const TEMPLATE: &str = r#"# A policy of your team for Permlight. Check it with: permlight policy check FILE
# Judge by it with:                                permlight check PATH --policy FILE
# "permlight policy schema" prints a JSON Schema, with which editors complete and check while you type.

# The built-in policy that this one builds on. "permlight rules --policy {base}" lists its rules.
extends = "{base}"
name = "Our integrations"
description = "What our team asks of integration users."

# --- Rules of the built-in policy that weigh differently here, or do not apply -------------------------------

#[rules.{changed}]
#severity = "low"

#[rules.{off}]
#enabled = false
#reason = "Why it does not apply to us."

# --- Rules of your own. Each has exactly one of: on, off, object, field, network ------------------------------

#[[rule]]
#code = "OUR-001"
#title = "Invoices are never deleted by integrations"
#severity = "high"
#subjects = ["profile", "permission-set"]
#object = { name = "Invoice__c", deny = ["delete", "modify-all"] }
#why = "Invoices are kept for ten years by law."
#fix = "Take Delete and Modify All Records on Invoice__c away."

#[[rule]]
#code = "OUR-002"
#title = "Integrations log in from our networks"
#severity = "medium"
#subjects = ["profile"]
#network = { within = ["203.0.113.0/24", "198.51.100.7"] }
#why = "Our middleware runs there and nowhere else."
#fix = "Keep the login IP ranges of the profile inside these networks."

# --- The register: which integrations there are, and what each needs -----------------------------------------

#[[integration]]
#id = "data-warehouse"
#title = "Data warehouse"
#owner = "dana@acme.example"
#risk = "medium"
#user = "warehouse@acme.example"
#profile = "Data Warehouse Integration"
#permission_sets = ["Warehouse_Read"]
#permissions = ["ApiEnabled"]
#[[integration.object]]
#name = "Account"
#rights = ["read"]

# --- Who is judged beside those that are recognised, and who is not -------------------------------------------

#[scope]
#judge = ["profile:ERP*"]
#leave_out = ["Sales API Training"]

# --- Failures that you bear until a day ---------------------------------------------------------------------

#[[waiver]]
#rule = "OUR-001"
#subject = "profile:Data Warehouse Integration"
#target = "Invoice__c/delete"
#reason = "The nightly job still replaces drafts; it is rewritten until March."
#approver = "dana@acme.example"
#expires = 2027-03-31
"#;
