//! Maps and sets in order. The standard library's are a tree that is made anew for every type, three to five kilobytes of
//! WebAssembly each; in what goes to browsers they are a list in order, which is searched by halves. There is one name for
//! both, and both do the same; natively, where maps are large and bytes are cheap, it is the tree.
//!
//! What comes in order, or all at once (`extend`), costs a list no more than a tree. One by one and in no order, each entry
//! moves those behind it: good for thousands, not for millions.

mod map;
mod set;

#[cfg(not(target_family = "wasm"))]
pub use std::collections::{BTreeMap as SortedMap, BTreeSet as SortedSet};

#[cfg(target_family = "wasm")]
pub use {map::ListMap as SortedMap, set::ListSet as SortedSet};

#[cfg(test)]
mod tests;
