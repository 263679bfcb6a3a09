//! The rights on an object, as letters.

use permlight_core::object_right::ObjectRight;

/// What one side knows of the rights on an object, in the order of [`ObjectRight::ALL`]; `None` is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights(pub(super) [Option<bool>; 7]);

impl Rights {
    fn is_on(self, right: ObjectRight) -> bool {
        ObjectRight::ALL.into_iter().zip(self.0).any(|(own, state)| own == right && state == Some(true))
    }

    /// `RCE---`: the letter of what is on, `-` for off and `?` for what is not known. View All Fields stands behind the six others,
    /// where one of both sides has it.
    pub(super) fn letters(self, other: Self) -> String {
        let last = ObjectRight::ViewAllFields;
        let has_fields = self.is_on(last) || other.is_on(last);
        let shown =
            ObjectRight::ALL.into_iter().zip(self.0).filter(|(right, _)| *right != last || has_fields);
        let mark = |(right, state): (ObjectRight, Option<bool>)| match state {
            Some(true) => right.letter(),
            Some(false) => '-',
            None => '?',
        };
        shown.map(mark).collect()
    }
}
