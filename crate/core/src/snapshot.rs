//! What the collector takes from one frame: a flat list of nodes, without any meaning yet.

use serde::{Deserialize, Serialize};

/// The most nodes that one snapshot holds. A profile with 3,000 objects has about 21,000 controls.
pub const NODE_LIMIT: usize = 60_000;

/// The most UTF-16 units of text that one node holds. The longest label known has 118, a description has up to 255, and
/// what the audit trail says of one change has some hundreds.
pub const TEXT_LIMIT: usize = 1000;

/// An attribute that is longer than this counts as none: no address, name or picture of Setup is.
pub const ATTRIBUTE_LIMIT: usize = 4000;

/// What to collect from a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The page definition that it comes from.
    pub page: &'static str,
    /// What to collect, first match wins.
    pub queries: Vec<PlanQuery>,
    /// The most nodes to collect.
    pub node_limit: usize,
    /// The most UTF-16 units of text of one node; a node with more is left out.
    pub text_limit: usize,
    /// What tells that a page is not what it should be.
    pub signs: Signs,
}

/// What tells that a page is not what it should be: CSS selectors of something that is only there then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Signs {
    /// It asks for a login.
    pub login: &'static str,
    /// It says that the user may not see it.
    pub refused: &'static str,
    /// It is a form that was sent and came back with errors: its boxes show what was not saved.
    pub rejected: &'static str,
    /// The browser, or something in it, has translated the page: its text is not Salesforce's.
    pub translated: &'static str,
    /// What stands in a label or a value and is not part of it: help, signs for assistive technology, what is hidden.
    pub aside: &'static str,
    /// What holds a list: a page that stopped loading may end in the middle of one.
    pub lists: &'static str,
    /// What is the page's own and can come after a list. Others put what is theirs at the end of the body.
    pub after: &'static str,
}

/// One kind of node to collect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanQuery {
    /// Whether the node is a control that can be marked.
    pub control: bool,
    /// CSS selector.
    pub css: &'static str,
    /// Whether to collect the node's text.
    pub text: bool,
    /// Whether to keep a node that should have text and has none.
    pub empty: bool,
    /// Attributes to collect.
    pub attributes: &'static [&'static str],
}

/// What was collected.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Snapshot {
    /// Address of the frame's document.
    pub url: String,
    /// Counts the snapshots of one frame, so that a late answer can be told from a current one.
    pub generation: u32,
    /// The node limit was reached: the rest of the page was not collected.
    pub truncated: bool,
    /// The form came back with errors, so its boxes do not show what Salesforce has.
    pub rejected: bool,
    /// Somebody has translated the page: its text is not Salesforce's, so it proves and teaches nothing.
    pub translated: bool,
    /// How many of the nodes the page goes on after, and after the list that they are in. What comes later may be the half of
    /// something: the page may have stopped loading there.
    pub closed: usize,
    /// The nodes in document order.
    pub nodes: Vec<Node>,
}

/// One node of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Node {
    /// Which query of the plan it answers.
    pub query: usize,
    /// Its text, white space collapsed; empty if the query does not want it.
    pub text: String,
    /// The values of the query's attributes, in the query's order; `None` where it has no such attribute.
    pub attributes: Vec<Option<String>>,
    /// The live state of a check box; `None` for other nodes.
    pub checked: Option<bool>,
    /// The state of a check box as the page was sent, before anybody ticked; `None` for a box that was drawn after
    /// something was changed, so that nobody can tell. `false` for an option that has moved to another list since; `None`
    /// for other nodes.
    pub saved: Option<bool>,
    /// It cannot be changed by the user.
    pub disabled: bool,
    /// Number of its table row within the snapshot; `None` outside tables.
    pub row: Option<u32>,
    /// Position of its table cell in the row, from 0.
    pub column: Option<u32>,
}
