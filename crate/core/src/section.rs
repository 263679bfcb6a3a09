//! Sections: the kinds of facts, each with all that the rest of Permlight has to know of it. Whoever adds a section of
//! metadata adds a row here, and the compiler asks for what the row does not say.
//!
//! Which pages of Setup show a section stands with the pages (`crate/data/pages/pages.toml`); a test of `page` holds
//! that every section which a page shows is one of these.

use serde::Serialize;

use crate::severity::Severity::{self, High, Info, Low, Medium};
use crate::subject::SubjectKind;
use crate::values::Values;

/// Which subjects have a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subjects {
    Profile,
    /// Whatever has rights of its own: profiles, permission sets and muting sets.
    Rights,
    Group,
    User,
    Any,
}

/// What a comparison of two sides makes of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// Without all of it nobody can call two sides equal.
    Needed,
    /// Of files the same; of an org, whose pages do not show all of it, it is told if neither side saw all of it.
    Told,
    /// What a side lists is compared, and nothing is said of the rest.
    Listed,
    /// It tells what happened, how many seats an org has left, or how a page is written: nothing that was tested.
    Not,
}

/// What more of a section means for the one who has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It lets them do more.
    Grants,
    /// It lets them do more, and in a muting set less.
    Muted,
    /// It lets them do less.
    Restricts,
    /// Another value is no more and no less.
    Describes,
}

/// How a metadata file writes an entry of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A name, in this child, and `enabled`.
    Switch(&'static str),
    /// An object and its rights.
    Object,
    /// A field, `readable` and `editable`.
    Field,
    /// A tab and its `visibility`.
    Tab,
    /// An app, `visible` and `default`.
    App,
    /// A record type, `visible`, and whether it is a default.
    RecordType,
    /// A child of another entry.
    Beside,
    /// A page layout, for an object or a record type.
    Layout,
    /// Two addresses and a description.
    Range,
    /// Start and end of all days in one element.
    Hours,
    /// The name alone.
    Name,
    /// Children that say something only together; the key of the fact is all of them.
    Whole,
    /// An element of its own for each key.
    About,
    /// A mark of a reading, which no file holds and none needs to.
    Mark,
    /// No file holds it.
    None,
}

/// Settings that come in such numbers, and matter so little to an integration user, that people want a count first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum BulkKind {
    /// Field permissions.
    Fields,
    /// Page layouts.
    Layouts,
    /// Tab settings.
    Tabs,
    /// Assigned apps.
    Apps,
    /// Apex classes.
    ApexClasses,
    /// Visualforce pages.
    ApexPages,
    /// Record types.
    RecordTypes,
    /// Flows.
    Flows,
}

impl BulkKind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Fields,
        Self::Layouts,
        Self::Tabs,
        Self::Apps,
        Self::ApexClasses,
        Self::ApexPages,
        Self::RecordTypes,
        Self::Flows,
    ];
}

/// Makes the enum and a function for each column, so that a program carries only the columns that it asks for. Sections
/// that no file holds, and those that nobody compares, leave out what they cannot have.
macro_rules! sections {
    (
        metadata { $($in_file:ident $fact:literal $element:literal $label:literal: $subjects:ident, $values:ident,
            $severity:ident, $effect:ident, $compared:ident, $form:expr, $bulk:expr;)* }
        elsewhere { $($other:ident $o_fact:literal $o_label:literal: $o_subjects:ident, $o_values:ident,
            $o_severity:ident, $o_compared:ident, $o_form:ident;)* }
        not_compared { $($log:ident $l_fact:literal $l_says:literal: $l_form:ident;)* }
    ) => {
        /// A kind of fact, and of what metadata holds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Section {
            $(#[doc = $label] $in_file,)*
            $(#[doc = $o_label] $other,)*
            $(#[doc = $l_says] $log,)*
        }

        impl Section {
            /// Every section. What two sides are asked for as a whole comes in this order.
            pub const ALL: &[Self] = &[$(Self::$in_file,)* $(Self::$other,)* $(Self::$log,)*];

            const KEYS: &[&str] = &[
                $(concat!("section.", $fact),)* $(concat!("section.", $o_fact),)* $(concat!("section.", $l_fact),)*
            ];
            const FACTS: &[&str] = &[$($fact,)* $($o_fact,)* $($l_fact,)*];
            const ELEMENTS: &[&str] = &[$($element,)*];

            /// How much it matters that somebody can do more; where the key tells more exactly, the worst of that.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$in_file => $severity,)*
                    $(Self::$other => $o_severity,)*
                    $(Self::$log => Low,)*
                }
            }

            /// What more of it means.
            pub const fn effect(self) -> Effect {
                match self {
                    $(Self::$in_file => Effect::$effect,)*
                    $(Self::$other => Effect::Grants,)*
                    $(Self::$log => Effect::Grants,)*
                }
            }

            /// What a comparison makes of it.
            pub const fn compared(self) -> Compared {
                match self {
                    $(Self::$in_file => Compared::$compared,)*
                    $(Self::$other => Compared::$o_compared,)*
                    $(Self::$log => Compared::Not,)*
                }
            }

            /// How metadata files write it.
            pub const fn form(self) -> Form {
                match self {
                    $(Self::$in_file => $form,)*
                    $(Self::$other => Form::$o_form,)*
                    $(Self::$log => Form::$l_form,)*
                }
            }

            /// Which count it belongs to, if people want a count first.
            pub const fn bulk(self) -> Option<BulkKind> {
                match self {
                    $(Self::$in_file => $bulk,)*
                    $(Self::$other => None,)*
                    $(Self::$log => None,)*
                }
            }

            const fn subjects(self) -> Subjects {
                match self {
                    $(Self::$in_file => Subjects::$subjects,)*
                    $(Self::$other => Subjects::$o_subjects,)*
                    $(Self::$log => Subjects::Any,)*
                }
            }

            const fn usual_values(self) -> Values {
                match self {
                    $(Self::$in_file => Values::$values,)*
                    $(Self::$other => Values::$o_values,)*
                    $(Self::$log => Values::Text,)*
                }
            }
        }
    };
}

// Section, its name in facts, its element of metadata, what people call what stands in it:
//     subjects, values, severity of a difference that widens access, effect, compared, form, bulk
sections! {
    metadata {
        UserPermissions "permission" "userPermissions" "user permissions":
            Rights, Switch, High, Muted, Needed, Form::Switch("name"), None;
        LoginIpRanges "login-ip" "loginIpRanges" "login IP ranges":
            Profile, Presence, High, Grants, Needed, Form::Range, None;
        LoginHours "login-hours" "loginHours" "login hours":
            Profile, Hours, Medium, Restricts, Needed, Form::Hours, None;
        Objects "object" "objectPermissions" "objects":
            Rights, Switch, High, Muted, Told, Form::Object, None;
        Fields "field" "fieldPermissions" "fields":
            Rights, Field, Low, Muted, Told, Form::Field, Some(BulkKind::Fields);
        Tabs "tab" "tabVisibilities" "tabs":
            Rights, Tab, Info, Grants, Told, Form::Tab, Some(BulkKind::Tabs);
        Apps "app" "applicationVisibilities" "apps":
            Rights, App, Info, Grants, Told, Form::App, Some(BulkKind::Apps);
        ApexClasses "apex-class" "classAccesses" "Apex classes":
            Rights, Switch, Low, Muted, Told, Form::Switch("apexClass"), Some(BulkKind::ApexClasses);
        ApexPages "apex-page" "pageAccesses" "Visualforce pages":
            Rights, Switch, Low, Muted, Told, Form::Switch("apexPage"), Some(BulkKind::ApexPages);
        RecordTypes "record-type" "recordTypeVisibilities" "record types":
            Rights, Switch, Info, Grants, Told, Form::RecordType, Some(BulkKind::RecordTypes);
        CustomPermissions "custom-permission" "customPermissions" "custom permissions":
            Rights, Switch, Low, Muted, Told, Form::Switch("name"), None;
        RecordTypeDefaults "record-type-default" "recordTypeVisibilities" "default record types":
            Rights, Switch, Info, Grants, Listed, Form::Beside, Some(BulkKind::RecordTypes);
        PersonAccountDefaults "person-account-default" "recordTypeVisibilities" "default record types of person accounts":
            Rights, Switch, Info, Grants, Listed, Form::Beside, Some(BulkKind::RecordTypes);
        LayoutAssignments "layoutAssignments" "layoutAssignments" "page layouts":
            Rights, Text, Info, Describes, Listed, Form::Layout, Some(BulkKind::Layouts);
        AgentAccesses "agentAccesses" "agentAccesses" "agents":
            Rights, Switch, Low, Grants, Listed, Form::Switch("agentName"), None;
        CustomMetadataTypes "customMetadataTypeAccesses" "customMetadataTypeAccesses" "custom metadata types":
            Rights, Switch, Low, Grants, Listed, Form::Switch("name"), None;
        CustomSettings "customSettingAccesses" "customSettingAccesses" "custom settings":
            Rights, Switch, Low, Grants, Listed, Form::Switch("name"), None;
        EmailRoutingAddresses "emailRoutingAddressAccesses" "emailRoutingAddressAccesses" "email routing addresses":
            Rights, Switch, Low, Grants, Listed, Form::Switch("name"), None;
        ExternalCredentials "externalCredentialPrincipalAccesses" "externalCredentialPrincipalAccesses"
            "external credentials":
            Rights, Switch, Medium, Grants, Listed, Form::Switch("externalCredentialPrincipal"), None;
        ExternalDataSources "externalDataSourceAccesses" "externalDataSourceAccesses" "external data sources":
            Rights, Switch, Medium, Grants, Listed, Form::Switch("externalDataSource"), None;
        Flows "flowAccesses" "flowAccesses" "flows":
            Rights, Switch, Low, Grants, Listed, Form::Switch("flow"), Some(BulkKind::Flows);
        ServicePresenceStatuses "servicePresenceStatusAccesses" "servicePresenceStatusAccesses"
            "service presence statuses":
            Rights, Switch, Low, Grants, Listed, Form::Switch("servicePresenceStatus"), None;
        CategoryGroups "categoryGroupVisibilities" "categoryGroupVisibilities" "data category groups":
            Rights, Switch, Low, Grants, Listed, Form::Whole, None;
        DataspaceScopes "dataspaceScopes" "dataspaceScopes" "data spaces":
            Rights, Switch, Low, Grants, Listed, Form::Whole, None;
        LoginFlows "loginFlows" "loginFlows" "login flows":
            Rights, Switch, Medium, Grants, Listed, Form::Whole, None;
        ActionOverrides "profileActionOverrides" "profileActionOverrides" "action overrides":
            Rights, Switch, Low, Grants, Listed, Form::Whole, None;
        Members "member" "permissionSets" "permission sets":
            Group, Switch, High, Grants, Needed, Form::Name, None;
        MutedBy "muted-by" "mutingPermissionSets" "muting sets":
            Group, Switch, High, Restricts, Needed, Form::Name, None;
    }
    elsewhere {
        About "about" "what it says of itself": Any, Text, Info, Listed, About;
        UnknownElements "unknown-element" "elements that this version does not know": Any, Switch, Low, Listed, None;
        FlowsOnPages "flow" "flows, as pages list them": Any, Switch, Low, Listed, None;
        ConnectedApps "connected-app" "connected apps": Any, Switch, Medium, Listed, None;
        User "user" "what the user's page says": Any, Text, Medium, Listed, None;
        PermissionSets "permission-set" "permission sets": User, Switch, High, Needed, None;
        PermissionSetGroups "permission-set-group" "permission set groups": User, Switch, High, Needed, None;
        PermissionSetLicences "permission-set-licence" "permission set licences": Any, Switch, Low, Listed, None;
        Muting "muting" "muting sets, as pages list them": Any, Text, Low, Listed, None;
        Session "session" "session settings": Any, Text, Medium, Listed, None;
        Password "password" "password policies": Any, Text, Medium, Listed, None;
        Identity "identity" "identity verification": Any, Text, Medium, Listed, None;
        TrustedIpRanges "trusted-ip" "trusted IP ranges": Any, Text, Medium, Listed, None;
        Other "" "sections of another version": Any, Text, Low, Listed, None;
    }
    not_compared {
        Lists "list" "sections that were seen whole": Mark;
        Doubts "doubt" "sections of which something was not understood": None;
        Unread "unread" "what has to be read on its own page": None;
        Logins "login" "logins": None;
        Audit "audit" "changes in Setup": None;
        Org "org" "the org": None;
        Expiries "expires" "days on which assignments end": None;
        UserLicences "user-licence" "user licences": None;
        OrgLicences "org-permission-set-licence" "permission set licences of the org": None;
        Parameters "parameter" "words in addresses": None;
    }
}

impl Section {
    /// The sections that rules look at as a whole: what they grant, to whoever holds the subject.
    pub const GRANTING: [Self; 7] = [
        Self::Objects,
        Self::Fields,
        Self::Tabs,
        Self::Apps,
        Self::ApexClasses,
        Self::ApexPages,
        Self::CustomPermissions,
    ];

    /// What a profile that Salesforce ships grants nothing of, besides user permissions.
    pub const SHIPPED: [Self; 13] = [
        Self::Objects,
        Self::Fields,
        Self::Tabs,
        Self::Apps,
        Self::ApexClasses,
        Self::ApexPages,
        Self::CustomPermissions,
        Self::RecordTypes,
        Self::CustomMetadataTypes,
        Self::CustomSettings,
        Self::ExternalCredentials,
        Self::ExternalDataSources,
        Self::Flows,
    ];

    /// What a column says of it; `None` if the column ends before.
    #[allow(clippy::indexing_slicing, reason = "the place was compared before")]
    const fn of_column(self, column: &'static [&'static str]) -> Option<&'static str> {
        let place = self as usize;
        if place < column.len() { Some(column[place]) } else { None }
    }

    /// Its name in facts.
    pub const fn fact(self) -> &'static str {
        match self.of_column(Self::FACTS) {
            Some(name) => name,
            None => "",
        }
    }

    /// Its element in metadata; where there is none, its name in facts.
    pub const fn element(self) -> &'static str {
        match self.of_column(Self::ELEMENTS) {
            Some(element) => element,
            None => self.fact(),
        }
    }

    /// The section with this name in facts. An element of metadata that is none of these counts as unknown, anything
    /// else as [`Section::Other`].
    #[inline(never)]
    pub fn of(fact: &str) -> Self {
        let known = Self::ALL.iter().copied().find(|section| section.fact() == fact);
        let is_element = || fact.contains(|letter: char| letter.is_ascii_uppercase());
        known.unwrap_or_else(|| if is_element() { Self::UnknownElements } else { Self::Other })
    }

    /// The section that an element of metadata stands for, directly in a file about a subject of this kind.
    pub fn of_element(element: &str, kind: SubjectKind) -> Option<Self> {
        let own = |section: &&Self| section.is_in_files() && section.is_of(kind);
        // Permission sets and muting sets call it so, and some profiles.
        let element = if element == TAB_SETTINGS { Self::Tabs.element() } else { element };
        Self::ALL.iter().filter(|section| section.element() == element).find(own).copied()
    }

    /// What people call what stands in it, as a key of messages.
    pub const fn key(self) -> &'static str {
        match self.of_column(Self::KEYS) {
            Some(key) => key,
            None => self.fact(),
        }
    }

    /// What a value of it means; one section has more than one kind.
    pub fn values(self, key: &str) -> Values {
        match (self, key) {
            (Self::About, "session-based" | "custom") | (Self::User, "active") => Values::Switch,
            _ => self.usual_values(),
        }
    }

    /// Whether a subject of this kind has it.
    pub const fn is_of(self, kind: SubjectKind) -> bool {
        use SubjectKind::{MutingPermissionSet, PermissionSet, PermissionSetGroup, Profile};
        match self.subjects() {
            Subjects::Profile => matches!(kind, Profile),
            Subjects::Rights => matches!(kind, Profile | PermissionSet | MutingPermissionSet),
            Subjects::Group => matches!(kind, PermissionSetGroup),
            Subjects::User => matches!(kind, SubjectKind::User),
            Subjects::Any => true,
        }
    }

    /// Whether metadata has an element for it, whose entries it is.
    pub const fn is_in_files(self) -> bool {
        !matches!(self.form(), Form::About | Form::Mark | Form::Beside | Form::None)
    }

    /// Whether files of metadata tell it, in entries of their own or not.
    pub const fn is_told_by_files(self) -> bool {
        !matches!(self.form(), Form::Mark | Form::None)
    }

    /// Whether its keys are ranges of addresses; what stands beside one is a remark.
    pub const fn is_range(self) -> bool {
        matches!(self, Self::LoginIpRanges | Self::TrustedIpRanges)
    }

    /// How an entry whose key is all of it says that it grants nothing: in which child, and by which text. Salesforce writes such an
    /// entry or leaves it out ("When you create a category group, its visibility is defaulted to None", Salesforce Help, Edit
    /// Category Group Visibility). Of the other sections the values say it.
    pub const fn says_nothing(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::CategoryGroups => Some(("visibility", "NONE")),
            _ => None,
        }
    }

    /// The children that an entry whose key is all of it is called by: another one that is called so takes its place, whatever it says.
    /// Of a section without any, nobody has shown which entry takes the place of which.
    pub const fn called_by(self) -> &'static [&'static str] {
        match self {
            Self::CategoryGroups => &["dataCategoryGroup"],
            Self::DataspaceScopes => &["dataspaceScope"],
            Self::ActionOverrides => &["actionName", "formFactor", "pageOrSobjectType", "recordType"],
            _ => &[],
        }
    }

    /// The section of pages that lists the same things: whoever saw all of that one saw all of this one.
    pub const fn elsewhere(self) -> Option<Self> {
        match self {
            Self::RecordTypeDefaults | Self::PersonAccountDefaults => Some(Self::RecordTypes),
            Self::Flows => Some(Self::FlowsOnPages),
            Self::Members => Some(Self::PermissionSets),
            Self::MutedBy => Some(Self::Muting),
            _ => None,
        }
    }

    /// The kind of subject that its keys name.
    pub const fn names(self) -> Option<SubjectKind> {
        match self {
            Self::Members | Self::PermissionSets => Some(SubjectKind::PermissionSet),
            Self::PermissionSetGroups => Some(SubjectKind::PermissionSetGroup),
            Self::MutedBy => Some(SubjectKind::MutingPermissionSet),
            _ => None,
        }
    }
}

/// What permission sets call [`Section::Tabs`].
pub const TAB_SETTINGS: &str = "tabSettings";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_found_by_its_name_and_by_its_element() {
        for section in Section::ALL.iter().copied() {
            assert_eq!(Section::of(section.fact()), section);
            let kinds =
                SubjectKind::ALL.into_iter().filter(|kind| section.is_in_files() && section.is_of(*kind));
            for kind in kinds {
                assert_eq!(Section::of_element(section.element(), kind), Some(section));
            }
        }
        assert_eq!(Section::of("agentforceAccesses"), Section::UnknownElements);
        assert_eq!(Section::of("page-layout"), Section::Other);
        assert_eq!(Section::of_element("permission", SubjectKind::Profile), None);
        assert_eq!(Section::of_element(TAB_SETTINGS, SubjectKind::PermissionSet), Some(Section::Tabs));
        assert_eq!(Section::of_element("loginHours", SubjectKind::PermissionSet), None);
    }
}
