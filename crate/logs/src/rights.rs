//! Which right a call shows to have been used. Only what follows from the call itself: a call that says no object, or holds
//! others inside, shows nothing.

use permlight_core::object_right::ObjectRight::{self, Create, Delete, Edit, Read};

use crate::call::Call;

/// What one call shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shows<'c> {
    /// Rights on an object.
    Object(&'c str, &'static [ObjectRight]),
    /// A user permission, by API name.
    Permission(&'static str),
    /// It did something that the log does not tell.
    Hidden(Hidden),
    /// Something that may need a user permission: people have to decide.
    Hint(Hint),
}

/// Why a call does not show what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// Calls inside of a call.
    Composite,
    /// The log names no object, or several of a call that writes.
    Object,
    /// A class of Apex.
    Apex,
    /// A job whose own log is another file.
    Bulk,
}

impl Hidden {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Composite, Self::Object, Self::Apex, Self::Bulk];
}

/// What may need a user permission, or another right than those on objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hint {
    /// Metadata.
    Metadata,
    /// The Tooling API.
    Tooling,
    /// Reports and dashboards.
    Reports,
    /// Chatter and Connect.
    Chatter,
    /// Flows and other actions.
    Actions,
}

impl Hint {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [Self::Metadata, Self::Tooling, Self::Reports, Self::Chatter, Self::Actions];
}

/// Objects that profiles and permission sets grant no rights on: user permissions, the parent or a sharing decide. Those of
/// platform data that hang on a parent are known by their ending.
const OTHERWISE: [&str; 47] = [
    "apexclass",
    "apexpage",
    "apextrigger",
    "asyncapexjob",
    "attachment",
    "businesshours",
    "contentdocument",
    "contentdocumentlink",
    "contentversion",
    "dashboard",
    "document",
    "duplicatejob",
    "emailmessage",
    "event",
    "eventlogfile",
    "feedcomment",
    "feeditem",
    "fieldpermissions",
    "flowinterview",
    "folder",
    "group",
    "groupmember",
    "holiday",
    "knowledgearticle",
    "knowledgearticleversion",
    "loginhistory",
    "note",
    "oauthtoken",
    "objectpermissions",
    "opportunitylineitem",
    "organization",
    "permissionset",
    "permissionsetassignment",
    "permissionsetgroup",
    "permissionsetlicenseassign",
    "pricebookentry",
    "profile",
    "recordtype",
    "report",
    "setupaudittrail",
    "setupentityaccess",
    "task",
    "twofactorinfo",
    "user",
    "userrole",
    "usershare",
    "verificationhistory",
];

/// The endings of objects whose right sits on their parent.
const OF_A_PARENT: [&str; 6] = ["__share", "__history", "__feed", "__changeevent", "__tag", "changeevent"];

/// Whether profiles and permission sets grant rights on an object.
pub fn has_rights(object: &str) -> bool {
    let folded = object.to_ascii_lowercase();
    !OTHERWISE.contains(&folded.as_str()) && !OF_A_PARENT.iter().any(|ending| folded.ends_with(ending))
}

/// What a call shows, whether it went well or was refused.
pub fn shown<'c>(call: &Call<'c>) -> Vec<Shows<'c>> {
    let path = path(call.resource);
    if is(call.family, "ApexREST")
        || is(call.event, "ApexRestApi")
        || path.first().is_some_and(|part| is(part, "apexrest"))
    {
        return vec![Shows::Permission("ApexRestServices"), Shows::Hidden(Hidden::Apex)];
    }
    if is(call.event, "BulkApi") || is(call.event, "BulkApi2") {
        return bulk(call);
    }
    let is_job = path.first().is_some_and(|part| is(part, "jobs") || is(part, "async"));
    if is(call.family, "Bulk") || is(call.family, "BULK_API") || is(call.event, "BulkApiRequest") || is_job {
        return vec![Shows::Hidden(Hidden::Bulk)];
    }
    if is(call.event, "API") || is(call.family, "SOAP") {
        return soap(call);
    }
    rest(call, &path)
}

fn is(word: &str, wanted: &str) -> bool {
    word.eq_ignore_ascii_case(wanted)
}

/// The parts of an address, without where every one begins.
fn path(resource: &str) -> Vec<&str> {
    let parts = resource.split(['?', '#']).next().unwrap_or_default().split('/');
    let mut parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let is_version = |part: &str| {
        part.strip_prefix(['v', 'V']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    for begin in ["services", "data"] {
        if parts.first().is_some_and(|part| is(part, begin)) {
            parts.remove(0);
        }
    }
    if parts.first().is_some_and(|part| is_version(part)) {
        parts.remove(0);
    }
    parts
}

/// Names of objects that a cell holds: a set, which is written with one sign or another.
fn named(objects: &str) -> impl Iterator<Item = &str> {
    objects.split([',', ';', ':', ' ', '[', ']']).filter(|name| is_name(name))
}

fn is_name(name: &str) -> bool {
    (1..=80).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// Rights on one object.
fn on<'c>(object: &'c str, rights: &'static [ObjectRight]) -> Vec<Shows<'c>> {
    if is_name(object) { vec![Shows::Object(object, rights)] } else { vec![Shows::Hidden(Hidden::Object)] }
}

/// Read on each object that the log names.
fn reads(objects: &str) -> Vec<Shows<'_>> {
    let all: Vec<_> = named(objects).map(|name| Shows::Object(name, &[Read])).collect();
    if all.is_empty() { vec![Shows::Hidden(Hidden::Object)] } else { all }
}

/// A right to write on the object that the log names: of several, nobody knows which was written.
fn writes<'c>(objects: &'c str, rights: &'static [ObjectRight]) -> Vec<Shows<'c>> {
    let mut all = named(objects);
    match (all.next(), all.next()) {
        (Some(one), None) => on(one, rights),
        _ => vec![Shows::Hidden(Hidden::Object)],
    }
}

fn bulk<'c>(call: &Call<'c>) -> Vec<Shows<'c>> {
    const NONE: &[ObjectRight] = &[];
    let rights = match call.operation.to_ascii_lowercase().as_str() {
        "insert" => &[Create],
        "update" => &[Edit],
        "upsert" => &[Create, Edit][..],
        "delete" => &[Delete],
        "harddelete" => {
            let mut all = writes(call.objects, &[Delete]);
            all.push(Shows::Permission("BulkApiHardDelete"));
            return all;
        }
        "query" | "queryall" => return reads(call.objects),
        _ => NONE,
    };
    if rights.is_empty() { vec![Shows::Hidden(Hidden::Object)] } else { writes(call.objects, rights) }
}

fn soap<'c>(call: &Call<'c>) -> Vec<Shows<'c>> {
    // The log of all calls has the method of SOAP where REST has the address.
    let is_address = call.resource.contains('/') || call.resource.is_empty();
    let method = if is_address { call.method } else { call.resource };
    match call.api {
        "M" => return vec![Shows::Hint(Hint::Metadata)],
        "T" => return vec![Shows::Hint(Hint::Tooling)],
        _ => {}
    }
    match method.to_ascii_lowercase().as_str() {
        "query" | "queryall" | "querymore" | "search" | "retrieve" | "getupdated" | "getdeleted" => {
            reads(call.objects)
        }
        "create" => writes(call.objects, &[Create]),
        "update" => writes(call.objects, &[Edit]),
        "upsert" => writes(call.objects, &[Create, Edit]),
        "delete" | "undelete" => writes(call.objects, &[Delete]),
        "merge" => writes(call.objects, &[Edit, Delete]),
        "convertlead" => vec![Shows::Permission("ConvertLeads")],
        "login" => vec![Shows::Permission("UseAnyApiAuth")],
        describe
            if describe.starts_with("describe") || describe.starts_with("get") || describe == "logout" =>
        {
            Vec::new()
        }
        _ => vec![Shows::Hidden(Hidden::Object)],
    }
}

/// What an HTTP method does to a record.
fn verb(call: &Call<'_>) -> &'static [ObjectRight] {
    let is_patch = call.resource.to_ascii_lowercase().contains("_httpmethod=patch");
    match call.method.to_ascii_uppercase().as_str() {
        "GET" | "HEAD" => &[Read],
        "PATCH" => &[Edit],
        "POST" if is_patch => &[Edit],
        "POST" => &[Create],
        "DELETE" => &[Delete],
        _ => &[],
    }
}

/// An upsert creates or changes, and its status says which; both without one.
fn upsert(status: u16) -> &'static [ObjectRight] {
    match status {
        201 => &[Create],
        200 | 204 => &[Edit],
        _ => &[Create, Edit],
    }
}

fn rest<'c>(call: &Call<'c>, path: &[&'c str]) -> Vec<Shows<'c>> {
    let verb = verb(call);
    let lower: Vec<String> = path.iter().map(|part| part.to_ascii_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    match (lower.as_slice(), path) {
        // Descriptions, and the list of versions, of objects, of what an org has.
        ([] | ["sobjects", _, "describe", ..] | ["sobjects"], _) => Vec::new(),
        (["sobjects", _, "deleted" | "updated"], [_, object, _])
        | (["composite", "sobjects", _], [.., object]) => on(object, &[Read]),
        // Of an object alone only its creating of a record uses a right that a record needs.
        (["sobjects", _], [_, object]) if verb == [Create] => on(object, &[Create]),
        (["sobjects", _], _) if verb == [Read] => Vec::new(),
        (["sobjects", _, id], [_, object, _]) if is_id(id) => write_or_none(object, verb),
        // A field of a record, or what hangs on it.
        (["sobjects", _, id, ..], [_, object, ..]) if is_id(id) && verb == [Read] => on(object, &[Read]),
        // Written through a record is another one, whose object the address does not say.
        (["sobjects", _, id, _, ..], _) if is_id(id) => vec![Shows::Hidden(Hidden::Object)],
        // A record by the value of a field of its own.
        (["sobjects", _, _, _], [_, object, ..]) if verb == [Edit] => on(object, upsert(call.status)),
        (["sobjects", _, _, _], [_, object, ..]) => write_or_none(object, verb),
        (["composite", "tree", _], [.., object]) => {
            let mut all = on(object, &[Create]);
            all.push(Shows::Hidden(Hidden::Object));
            all
        }
        (["composite", "sobjects"], _) if verb == [Read] => reads(call.objects),
        (["composite", "sobjects"], _) if !verb.is_empty() => writes(call.objects, verb),
        (["composite", "sobjects", _, _], [_, _, object, _]) => on(object, &[Create, Edit]),
        (["composite", ..], _) => vec![Shows::Hidden(Hidden::Composite)],
        (["query" | "queryall" | "search" | "parameterizedsearch", ..], _) => reads(call.objects),
        (["limits", ..], _) => vec![Shows::Permission("ViewSetup")],
        (["tooling", ..], _) => vec![Shows::Hint(Hint::Tooling)],
        (["metadata", ..], _) => vec![Shows::Hint(Hint::Metadata)],
        (["analytics", ..], _) => vec![Shows::Hint(Hint::Reports)],
        (["chatter" | "connect", ..], _) => vec![Shows::Hint(Hint::Chatter)],
        (["actions" | "process", ..], _) => vec![Shows::Hint(Hint::Actions)],
        _ => vec![Shows::Hidden(Hidden::Object)],
    }
}

fn write_or_none<'c>(object: &'c str, verb: &'static [ObjectRight]) -> Vec<Shows<'c>> {
    if verb.is_empty() { vec![Shows::Hidden(Hidden::Object)] } else { on(object, verb) }
}

fn is_id(part: &str) -> bool {
    matches!(part.len(), 15 | 18)
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && part.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0015e00000abcdeAAA";

    fn rest(method: &str, resource: &str, objects: &str, status: u16) -> String {
        let call = Call { family: "REST", method, resource, objects, status, ..Call::default() };
        said(&call)
    }

    /// `Lead CE; +ViewSetup; Composite`.
    fn said(call: &Call<'_>) -> String {
        let words = shown(call).into_iter().map(|shows| match shows {
            Shows::Object(name, rights) => {
                [name, " ", &rights.iter().map(|right| right.letter()).collect::<String>()].concat()
            }
            Shows::Permission(name) => ["+", name].concat(),
            Shows::Hidden(hidden) => format!("{hidden:?}?"),
            Shows::Hint(hint) => format!("{hint:?}!"),
        });
        words.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn rows_of_rest() {
        let record = |object: &str| format!("/v62.0/sobjects/{object}/{ID}");
        for (method, resource, objects, status, wanted) in [
            ("GET", record("Lead"), "Lead", 200, "Lead R"),
            ("GET", record("Lead") + "/Body", "", 200, "Lead R"),
            ("PATCH", record("Lead"), "", 204, "Lead E"),
            ("POST", record("Lead") + "?_HttpMethod=PATCH", "", 204, "Lead E"),
            ("DELETE", record("Lead"), "", 204, "Lead D"),
            ("PATCH", record("Lead") + "/Owner", "", 204, "Object?"),
            ("POST", "/services/data/v62.0/sobjects/Lead".to_owned(), "", 201, "Lead C"),
            ("GET", "/v62.0/sobjects/Lead".to_owned(), "", 200, ""),
            ("GET", "/v62.0/sobjects/Lead/describe/layouts".to_owned(), "Lead", 200, ""),
            ("GET", "/v62.0/sobjects/Lead/updated/?start=x".to_owned(), "", 200, "Lead R"),
            ("PATCH", "/v62.0/sobjects/Lead/Ext__c/7".to_owned(), "", 201, "Lead C"),
            ("PATCH", "/v62.0/sobjects/Lead/Ext__c/7".to_owned(), "", 200, "Lead E"),
            ("PATCH", "/v62.0/sobjects/Lead/Ext__c/7".to_owned(), "", 0, "Lead CE"),
            ("GET", "/v62.0/sobjects/Lead/Ext__c/7".to_owned(), "", 200, "Lead R"),
            ("POST", "/v62.0/composite/tree/Account".to_owned(), "", 201, "Account C; Object?"),
            ("POST", "/v62.0/composite/sobjects".to_owned(), "Lead", 200, "Lead C"),
            ("POST", "/v62.0/composite/sobjects".to_owned(), "Lead,Account", 200, "Object?"),
            ("PATCH", "/v62.0/composite/sobjects/Lead/Ext__c".to_owned(), "", 200, "Lead CE"),
            ("POST", "/v62.0/composite/sobjects/Lead".to_owned(), "", 200, "Lead R"),
            ("POST", "/v62.0/composite".to_owned(), "Lead", 200, "Composite?"),
            ("POST", "/v62.0/composite/graph".to_owned(), "", 200, "Composite?"),
            ("GET", "/v62.0/query?q=SELECT".to_owned(), "Lead;Account", 200, "Lead R; Account R"),
            ("GET", "/v62.0/queryAll".to_owned(), "", 200, "Object?"),
            ("GET", "/v62.0/limits".to_owned(), "", 200, "+ViewSetup"),
            ("GET", "/v62.0/tooling/query".to_owned(), "", 200, "Tooling!"),
            ("POST", "/services/apexrest/orders".to_owned(), "", 200, "+ApexRestServices; Apex?"),
            ("PUT", "/v62.0/jobs/ingest/750/batches".to_owned(), "", 201, "Bulk?"),
            ("GET", "/v62.0/ui-api/records/1".to_owned(), "", 200, "Object?"),
            ("GET", "/v62.0".to_owned(), "", 200, ""),
            ("GET", "/v62.0/sobjects/<b>/0015e00000abcde".to_owned(), "", 200, "Object?"),
        ] {
            assert_eq!(
                rest(method, &resource, objects, status),
                wanted,
                "{method} {resource} {objects} {status}"
            );
        }
    }

    #[test]
    fn rows_of_soap_and_bulk() {
        let soap = |resource, objects| {
            said(&Call { family: "SOAP", method: "POST", resource, objects, status: 200, ..Call::default() })
        };
        assert_eq!(soap("upsert", "Lead"), "Lead CE");
        assert_eq!(soap("query", "Lead, Account"), "Lead R; Account R");
        assert_eq!(soap("update", "Lead, Account"), "Object?");
        assert_eq!(soap("convertLead", "Lead"), "+ConvertLeads");
        assert_eq!(soap("describeSObjects", "Lead"), "");
        assert_eq!(soap("login", ""), "+UseAnyApiAuth");
        let own = |method, api| said(&Call { event: "API", method, api, objects: "Lead", ..Call::default() });
        assert_eq!(own("delete", "E"), "Lead D");
        assert_eq!(own("deploy", "M"), "Metadata!");
        let bulk =
            |operation| said(&Call { event: "BulkApi2", operation, objects: "Lead", ..Call::default() });
        assert_eq!(bulk("hardDelete"), "Lead D; +BulkApiHardDelete");
        assert_eq!(bulk("upsert"), "Lead CE");
        assert_eq!(bulk("queryAll"), "Lead R");
        assert_eq!(bulk(""), "Object?");
    }
}
