//! Values that a file may give once, such as the licence.

use crate::entry::Source;
use crate::error::Fault;
use permlight_core::message;

/// A value that a file may give once.
pub(crate) struct Once<T> {
    /// With the place of its element.
    first: Option<(T, usize)>,
    contradicts: bool,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self { first: None, contradicts: false }
    }
}

impl<T: PartialEq> Once<T> {
    /// Takes one more value.
    pub(crate) fn put(&mut self, name: &str, value: T, at: usize, source: &mut Source<'_>) {
        match &self.first {
            None => self.first = Some((value, at)),
            Some((first, _)) if *first == value => source.repeats += 1,
            Some((_, first)) => {
                self.contradicts = true;
                let message = message!("metadata-entry.once", name.to_owned(), source.say_line(*first));
                source.problems.push(Fault::new(at, message));
            }
        }
    }

    /// A value that cannot be read: whatever the others say, it is unknown.
    pub(crate) fn doubt(&mut self) {
        self.contradicts = true;
    }

    /// Whether the file does not have it.
    pub(crate) const fn is_missing(&self) -> bool {
        self.first.is_none()
    }

    /// Whether what the file says of it cannot be told.
    pub(crate) const fn contradicts(&self) -> bool {
        self.contradicts
    }

    /// The value, unless there were different ones.
    pub(crate) fn get(self) -> Option<T> {
        self.first.filter(|_| !self.contradicts).map(|(value, _)| value)
    }
}
