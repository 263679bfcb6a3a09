//! The form of a policy file, described once: readers of files check against it and the JSON Schema is made from it.

use crate::kind::Kind;
use crate::names::Names;

/// The keys of a table.
#[derive(Debug)]
pub struct Form {
    /// What the table is.
    pub about: &'static str,
    /// Its keys, in the order in which people write them.
    pub keys: &'static [Key],
    /// Of these keys there is exactly one.
    pub one_of: &'static [&'static str],
    /// A key that asks for another one.
    pub switch: Option<Switch>,
}

/// Where one key is false, another one must be there.
#[derive(Debug, Clone, Copy)]
pub struct Switch {
    /// The key.
    pub key: &'static str,
    /// The one that it asks for.
    pub needs: &'static str,
}

/// A key.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What stands there.
    pub about: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
}

/// What a value looks like.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A text.
    Text(Kind),
    /// A known word.
    Word(Names),
    /// A list of texts, each once.
    Texts(Kind),
    /// A list of known words, each once.
    Words(Names),
    /// Yes or no.
    Flag,
    /// A day, as TOML writes it.
    Day,
    /// A table.
    Table(&'static Form),
    /// A list of tables.
    Tables(&'static Form),
    /// A table for each rule, by code.
    ByRule(&'static Form),
}

impl Key {
    /// What is expected there.
    pub fn expected(&self) -> String {
        format!("{}: {}", self.shape.expected(), self.about)
    }
}

impl Shape {
    /// The type that is expected, with an example.
    pub const fn expected(self) -> &'static str {
        match self {
            Self::Text(_) | Self::Word(_) => "text in quotation marks",
            Self::Texts(_) | Self::Words(_) => "a list of texts, for example [\"one\", \"two\"]",
            Self::Flag => "true or false, without quotation marks",
            Self::Day => "a date without quotation marks and time, for example 2027-03-31",
            Self::Table(_) | Self::ByRule(_) => "a table, for example { key = \"value\" }",
            Self::Tables(_) => "tables, each beginning with its name in double brackets",
        }
    }
}

const fn must(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, about, shape, required: true }
}

const fn may(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, about, shape, required: false }
}

const TITLE: Shape = Shape::Text(Kind::Text(120));
const PARAGRAPH: Shape = Shape::Text(Kind::Text(600));
const NAME: Shape = Shape::Text(Kind::Text(255));
const NAME_LIST: Shape = Shape::Texts(Kind::Text(255));

/// The whole file.
pub static FILE: Form = Form {
    about: "A team's policy for Permlight: a built-in policy with changes, rules and waivers of the team.",
    keys: &[
        must("extends", Shape::Word(Names::Policies), "The built-in policy that this one builds on."),
        must("name", TITLE, "The name that reports show."),
        may("description", PARAGRAPH, "What the policy is for."),
        may("rules", Shape::ByRule(&CHANGE), "Changes to rules of the extended policy, by code."),
        may("rule", Shape::Tables(&RULE), "Rules of the team's own."),
        may("integration", Shape::Tables(&INTEGRATION), "The register: which integrations there are."),
        may(
            "scope",
            Shape::Table(&SCOPE),
            "Whom nobody has to ask about: what is an integration user's, and what is not.",
        ),
        may("waiver", Shape::Tables(&WAIVER), "Failures that the team bears until a day."),
    ],
    one_of: &[],
    switch: None,
};

static CHANGE: Form = Form {
    about: "A change to one rule: another severity, or switched off with a reason.",
    keys: &[
        may("severity", Shape::Word(Names::Severities), "What a failure weighs here."),
        may("enabled", Shape::Flag, "false switches the rule off; then a reason is required."),
        may("reason", PARAGRAPH, "Why it is changed."),
    ],
    one_of: &[],
    switch: Some(Switch { key: "enabled", needs: "reason" }),
};

static RULE: Form = Form {
    about: "A rule of the team's own.",
    keys: &[
        must("code", Shape::Text(Kind::Code), "Its code, with a prefix of the team: ACME-001."),
        must("title", TITLE, "The good state, in a few words."),
        must("severity", Shape::Word(Names::Severities), "What a failure weighs."),
        must("subjects", Shape::Words(Names::Subjects), "What it judges."),
        may("on", Shape::Words(Names::Permissions), "User permissions that should be on."),
        may("off", Shape::Words(Names::Permissions), "User permissions that should be off."),
        may("object", Shape::Table(&OBJECT_DENIED), "Rights on an object that should be off."),
        may("field", Shape::Table(&FIELD_DENIED), "Rights on a field that should be off."),
        may("network", Shape::Table(&NETWORK), "Where the login IP ranges should lie; for profiles."),
        must("why", PARAGRAPH, "Why it matters."),
        must("fix", Shape::Text(Kind::Text(400)), "What to do about a failure."),
    ],
    one_of: &["on", "off", "object", "field", "network"],
    switch: None,
};

static OBJECT_DENIED: Form = Form {
    about: "An object and the rights on it that should be off.",
    keys: &[
        must("name", Shape::Text(Kind::Object), "API name of the object."),
        must("deny", Shape::Words(Names::ObjectRights), "The rights that should be off."),
    ],
    one_of: &[],
    switch: None,
};

static FIELD_DENIED: Form = Form {
    about: "A field and the rights on it that should be off.",
    keys: &[
        must("name", Shape::Text(Kind::Field), "API names of object and field: Contact.Birthdate."),
        must("deny", Shape::Words(Names::FieldRights), "The rights that should be off."),
    ],
    one_of: &[],
    switch: None,
};

static NETWORK: Form = Form {
    about: "Networks in which every login IP range of a profile should lie.",
    keys: &[must("within", Shape::Texts(Kind::Network), "Addresses, ranges or networks.")],
    one_of: &[],
    switch: None,
};

static SCOPE: Form = Form {
    about: "What is judged as an integration user's beside what is recognised, and what is not. A kind can stand in front (profile:), \
            * stands for anything and ? for one character: \"profile:Hub*\". What both lists name is judged.",
    keys: &[
        may(
            "judge",
            NAME_LIST,
            "Names that are an integration user's: profiles, permission sets, groups, users.",
        ),
        may("leave_out", NAME_LIST, "Names that are not."),
    ],
    one_of: &[],
    switch: None,
};

static INTEGRATION: Form = Form {
    about: "One integration: its user, what the user holds and what the integration needs.",
    keys: &[
        must("id", Shape::Text(Kind::Id), "Its name for machines: hubspot."),
        must("title", TITLE, "Its name for people."),
        must("owner", NAME, "Who answers for it."),
        must("risk", Shape::Word(Names::Risks), "The harm that it can do."),
        must(
            "user",
            Shape::Text(Kind::Username),
            "Username of its user. Better no two integrations share one.",
        ),
        may("before", Shape::Text(Kind::Username), "Username of the user that served it before."),
        may("profile", NAME, "The profile of its user."),
        may("permission_sets", NAME_LIST, "Permission sets that are assigned directly, by API name."),
        may("permission_set_groups", NAME_LIST, "Permission set groups, by API name."),
        may("permission_set_licences", NAME_LIST, "Permission set licences."),
        may("starter", Shape::Word(Names::Starters), "Begin with the known needs of this integration."),
        may("permissions", Shape::Words(Names::Permissions), "User permissions that it needs."),
        may(
            "read_fields",
            NAME_LIST,
            "Fields that it reads: \"Contact.Email\"; \"Contact.*\" are all of an object.",
        ),
        may("edit_fields", NAME_LIST, "Fields that it edits, and so reads."),
        may("custom_permissions", NAME_LIST, "Custom permissions that it needs; * stands for anything."),
        may("apex_classes", NAME_LIST, "Apex classes that it calls."),
        may("apex_pages", NAME_LIST, "Visualforce pages that it opens."),
        may("flows", NAME_LIST, "Flows that it starts."),
        may("connected_apps", NAME_LIST, "Connected apps by which it comes in."),
        may(
            "external_credentials",
            NAME_LIST,
            "Principals of external credentials that it uses: \"Bank-Main\".",
        ),
        may("custom_settings", NAME_LIST, "Custom settings that it reads."),
        may("custom_metadata_types", NAME_LIST, "Custom metadata types that it reads."),
        may("object", Shape::Tables(&OBJECT_NEEDED), "Objects that it needs."),
    ],
    one_of: &[],
    switch: None,
};

static OBJECT_NEEDED: Form = Form {
    about: "An object and the rights on it that the integration needs.",
    keys: &[
        must("name", Shape::Text(Kind::Object), "API name of the object."),
        must("rights", Shape::Words(Names::ObjectRights), "The rights that it needs."),
    ],
    one_of: &[],
    switch: None,
};

static WAIVER: Form = Form {
    about: "A failure that the team bears, for a reason and until a day.",
    keys: &[
        must("rule", NAME, "Code of the rule."),
        must("subject", Shape::Text(Kind::Subject), "Kind and name: \"profile:HubSpot Integration\"."),
        must("target", NAME, "What the failure is about, as reports name it: an API name."),
        must("reason", PARAGRAPH, "Why the team bears it."),
        must("approver", NAME, "Who decided so."),
        must("expires", Shape::Day, "The last day on which it holds."),
    ],
    one_of: &[],
    switch: None,
};
