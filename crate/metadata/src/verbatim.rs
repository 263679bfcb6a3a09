//! Elements that nobody can write anew, as they stand in their file: a correction keeps them word for word.

/// An element with all that is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verbatim {
    /// The name of the element.
    pub element: String,
    /// The fact that it became.
    pub fact: String,
    /// From its first `<` to its last `>`.
    pub text: String,
}
