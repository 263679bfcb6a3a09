//! The form of a policy file, described once: readers of files check against it and the JSON Schema is made from it.

use permlight_core::message;
use permlight_core::message::Message;

use crate::kind::Kind;
use crate::names::Names;

/// The keys of a table.
#[derive(Debug)]
pub struct Form {
    /// What the table is: the key of the words for it.
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
    /// What stands there: the key of the words for it.
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
    pub fn expected(&self) -> Message {
        message!("policy-expected.with", self.shape.expected(), message!(self.about))
    }
}

impl Shape {
    /// The type that is expected, with an example.
    pub fn expected(self) -> Message {
        match self {
            Self::Text(_) | Self::Word(_) => message!("policy-shape.text"),
            Self::Texts(_) | Self::Words(_) => message!("policy-shape.list", "[\"one\", \"two\"]"),
            Self::Flag => message!("policy-shape.flag"),
            Self::Day => message!("policy-shape.day", "2027-03-31"),
            Self::Table(_) | Self::ByRule(_) => message!("policy-shape.table", "{ key = \"value\" }"),
            Self::Tables(_) => message!("policy-shape.tables"),
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
const FIELDS: Shape = Shape::Texts(Kind::Fields);

/// The whole file.
pub static FILE: Form = Form {
    about: "policy-about.file",
    keys: &[
        must("extends", Shape::Word(Names::Policies), "policy-about.file-extends"),
        must("name", TITLE, "policy-about.file-name"),
        may("description", PARAGRAPH, "policy-about.file-description"),
        may("rules", Shape::ByRule(&CHANGE), "policy-about.file-rules"),
        may("rule", Shape::Tables(&RULE), "policy-about.file-rule"),
        may("integration", Shape::Tables(&INTEGRATION), "policy-about.file-integration"),
        may("scope", Shape::Table(&SCOPE), "policy-about.file-scope"),
        may("waiver", Shape::Tables(&WAIVER), "policy-about.file-waiver"),
    ],
    one_of: &[],
    switch: None,
};

static CHANGE: Form = Form {
    about: "policy-about.change",
    keys: &[
        may("severity", Shape::Word(Names::Severities), "policy-about.change-severity"),
        may("enabled", Shape::Flag, "policy-about.change-enabled"),
        may("reason", PARAGRAPH, "policy-about.change-reason"),
    ],
    one_of: &[],
    switch: Some(Switch { key: "enabled", needs: "reason" }),
};

static RULE: Form = Form {
    about: "policy-about.rule",
    keys: &[
        must("code", Shape::Text(Kind::Code), "policy-about.rule-code"),
        must("title", TITLE, "policy-about.rule-title"),
        must("severity", Shape::Word(Names::Severities), "policy-about.rule-severity"),
        must("subjects", Shape::Words(Names::Subjects), "policy-about.rule-subjects"),
        may("on", Shape::Words(Names::Permissions), "policy-about.rule-on"),
        may("off", Shape::Words(Names::Permissions), "policy-about.rule-off"),
        may("object", Shape::Table(&OBJECT_DENIED), "policy-about.rule-object"),
        may("field", Shape::Table(&FIELD_DENIED), "policy-about.rule-field"),
        may("network", Shape::Table(&NETWORK), "policy-about.rule-network"),
        must("why", PARAGRAPH, "policy-about.rule-why"),
        must("fix", Shape::Text(Kind::Text(400)), "policy-about.rule-fix"),
    ],
    one_of: &["on", "off", "object", "field", "network"],
    switch: None,
};

static OBJECT_DENIED: Form = Form {
    about: "policy-about.object-denied",
    keys: &[
        must("name", Shape::Text(Kind::Object), "policy-about.object-denied-name"),
        must("deny", Shape::Words(Names::ObjectRights), "policy-about.object-denied-deny"),
    ],
    one_of: &[],
    switch: None,
};

static FIELD_DENIED: Form = Form {
    about: "policy-about.field-denied",
    keys: &[
        must("name", Shape::Text(Kind::Field), "policy-about.field-denied-name"),
        must("deny", Shape::Words(Names::FieldRights), "policy-about.field-denied-deny"),
    ],
    one_of: &[],
    switch: None,
};

static NETWORK: Form = Form {
    about: "policy-about.network",
    keys: &[must("within", Shape::Texts(Kind::Network), "policy-about.network-within")],
    one_of: &[],
    switch: None,
};

static SCOPE: Form = Form {
    about: "policy-about.scope",
    keys: &[
        may("judge", NAME_LIST, "policy-about.scope-judge"),
        may("leave_out", NAME_LIST, "policy-about.scope-leave-out"),
    ],
    one_of: &[],
    switch: None,
};

static INTEGRATION: Form = Form {
    about: "policy-about.integration",
    keys: &[
        must("id", Shape::Text(Kind::Id), "policy-about.integration-id"),
        must("title", TITLE, "policy-about.integration-title"),
        must("owner", NAME, "policy-about.integration-owner"),
        must("risk", Shape::Word(Names::Risks), "policy-about.integration-risk"),
        must("user", Shape::Text(Kind::Username), "policy-about.integration-user"),
        may("before", Shape::Text(Kind::Username), "policy-about.integration-before"),
        may("profile", NAME, "policy-about.integration-profile"),
        may("permission_sets", NAME_LIST, "policy-about.integration-permission-sets"),
        may("permission_set_groups", NAME_LIST, "policy-about.integration-permission-set-groups"),
        may("permission_set_licences", NAME_LIST, "policy-about.integration-permission-set-licences"),
        may("starter", Shape::Word(Names::Starters), "policy-about.integration-starter"),
        may("permissions", Shape::Words(Names::Permissions), "policy-about.integration-permissions"),
        may("read_fields", FIELDS, "policy-about.integration-read-fields"),
        may("edit_fields", FIELDS, "policy-about.integration-edit-fields"),
        may("custom_permissions", NAME_LIST, "policy-about.integration-custom-permissions"),
        may("apex_classes", NAME_LIST, "policy-about.integration-apex-classes"),
        may("apex_pages", NAME_LIST, "policy-about.integration-apex-pages"),
        may("flows", NAME_LIST, "policy-about.integration-flows"),
        may("connected_apps", NAME_LIST, "policy-about.integration-connected-apps"),
        may("external_credentials", NAME_LIST, "policy-about.integration-external-credentials"),
        may("custom_settings", NAME_LIST, "policy-about.integration-custom-settings"),
        may("custom_metadata_types", NAME_LIST, "policy-about.integration-custom-metadata-types"),
        may("object", Shape::Tables(&OBJECT_NEEDED), "policy-about.integration-object"),
    ],
    one_of: &[],
    switch: None,
};

static OBJECT_NEEDED: Form = Form {
    about: "policy-about.object-needed",
    keys: &[
        must("name", Shape::Text(Kind::Object), "policy-about.object-needed-name"),
        must("rights", Shape::Words(Names::ObjectRights), "policy-about.object-needed-rights"),
    ],
    one_of: &[],
    switch: None,
};

static WAIVER: Form = Form {
    about: "policy-about.waiver",
    keys: &[
        must("rule", NAME, "policy-about.waiver-rule"),
        must("subject", Shape::Text(Kind::Subject), "policy-about.waiver-subject"),
        must("target", NAME, "policy-about.waiver-target"),
        may("bears", NAME_LIST, "policy-about.waiver-bears"),
        must("reason", PARAGRAPH, "policy-about.waiver-reason"),
        must("approver", NAME, "policy-about.waiver-approver"),
        must("expires", Shape::Day, "policy-about.waiver-expires"),
    ],
    one_of: &[],
    switch: None,
};
