//! The file that `permlight policy init` begins with.

use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::policy::Policy;

/// A commented policy file that extends this policy and changes nothing, in this language. Lines that begin with `#` and no
/// space are examples: without the sign they are part of a valid file.
pub fn template(base: &Policy, locale: &Locale) -> String {
    let (changed, off) = (example(base, 0), example(base, 1));
    let mut file = TEMPLATE.replace("{base}", base.id).replace("{changed}", changed).replace("{off}", off);
    let commands = [
        ("{head-check}", message!("command-template.head-check", "permlight policy check FILE")),
        ("{head-judge}", message!("command-template.head-judge", "permlight check PATH --policy FILE")),
        ("{head-schema}", message!("command-template.head-schema", "permlight policy schema")),
        ("{extends}", message!("command-template.extends", ["permlight rules --policy ", base.id].concat())),
    ];
    for (place, message) in commands {
        file = file.replace(place, &locale.say(&message));
    }
    for (place, key) in WORDS {
        file = file.replace(place, locale.word(key));
    }
    file
}

fn example(base: &Policy, at: usize) -> &'static str {
    base.rules().nth(at).map_or("", |rule| rule.code)
}

/// What is said in the language of the reader, and the key of the words for it.
const WORDS: [(&str, &str); 16] = [
    ("{name}", "command-template.name"),
    ("{description}", "command-template.description"),
    ("{part-changes}", "command-template.part-changes"),
    ("{off-reason}", "command-template.off-reason"),
    ("{part-rules}", "command-template.part-rules"),
    ("{first-title}", "command-template.first-title"),
    ("{first-why}", "command-template.first-why"),
    ("{first-fix}", "command-template.first-fix"),
    ("{second-title}", "command-template.second-title"),
    ("{second-why}", "command-template.second-why"),
    ("{second-fix}", "command-template.second-fix"),
    ("{part-register}", "command-template.part-register"),
    ("{integration}", "command-template.integration"),
    ("{part-scope}", "command-template.part-scope"),
    ("{part-waivers}", "command-template.part-waivers"),
    ("{waiver-reason}", "command-template.waiver-reason"),
];

const TEMPLATE: &str = r#"# {head-check}
# {head-judge}
# {head-schema}

# {extends}
extends = "{base}"
name = "{name}"
description = "{description}"

# --- {part-changes} ---

#[rules.{changed}]
#severity = "low"

#[rules.{off}]
#enabled = false
#reason = "{off-reason}"

# --- {part-rules} ---

#[[rule]]
#code = "OUR-001"
#title = "{first-title}"
#severity = "high"
#subjects = ["profile", "permission-set"]
#object = { name = "Invoice__c", deny = ["delete", "modify-all"] }
#why = "{first-why}"
#fix = "{first-fix}"

#[[rule]]
#code = "OUR-002"
#title = "{second-title}"
#severity = "medium"
#subjects = ["profile"]
#network = { within = ["203.0.113.0/24", "198.51.100.7"] }
#why = "{second-why}"
#fix = "{second-fix}"

# --- {part-register} ---

#[[integration]]
#id = "data-warehouse"
#title = "{integration}"
#owner = "dana@acme.example"
#risk = "medium"
#user = "warehouse@acme.example"
#profile = "Data Warehouse Integration"
#permission_sets = ["Warehouse_Read"]
#permissions = ["ApiEnabled"]
#[[integration.object]]
#name = "Account"
#rights = ["read"]

# --- {part-scope} ---

#[scope]
#judge = ["profile:ERP*"]
#leave_out = ["Sales API Training"]

# --- {part-waivers} ---

#[[waiver]]
#rule = "OUR-001"
#subject = "profile:Data Warehouse Integration"
#target = "Invoice__c/delete"
#reason = "{waiver-reason}"
#approver = "dana@acme.example"
#expires = 2027-03-31
"#;
