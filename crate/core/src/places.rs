//! Where a line of a text that was joined from several files comes from. What is read from such a text keeps lines of it.

use crate::message;
use crate::message::Message;

/// The files of a subject and where the text of each begins, if it was read from several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// First line and file, in order of the lines.
    starts: Vec<(u32, String)>,
}

impl Places {
    /// Adds a file whose text begins on this line.
    pub fn begin(&mut self, line: u32, source: &str) {
        self.starts.push((line, source.to_owned()));
    }

    /// The file that a line comes from, and its line there, both counted from 1; `None` if all is one file.
    pub fn at(&self, line: u32) -> Option<(&str, u32)> {
        let (start, source) = self.starts.get(self.number(line).checked_sub(1)?)?;
        Some((source, line - start + 1))
    }

    /// The number of the file that a line comes from, counted from 1; 0 if it comes from none.
    pub fn number(&self, line: u32) -> usize {
        self.starts.partition_point(|(start, _)| *start <= line)
    }

    /// The files, in the order in which they were joined; none if all is one file.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.starts.iter().map(|(_, source)| source.as_str())
    }

    /// A line in a sentence: `line 7`, with its file if there are several.
    pub fn say(&self, line: u32) -> Message {
        match self.at(line) {
            Some((source, line)) => message!("metadata-entry.line-of", line, source.to_owned()),
            None => message!("metadata-entry.line", line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_belongs_to_the_file_that_began_last() {
        let mut places = Places::default();
        assert_eq!((places.at(3), places.say(3)), (None, message!("metadata-entry.line", 3_u32)));
        places.begin(2, "a.xml");
        places.begin(10, "b.xml");
        assert_eq!(places.at(1), None);
        assert_eq!(places.at(2), Some(("a.xml", 1)));
        assert_eq!(places.at(9), Some(("a.xml", 8)));
        assert_eq!(places.at(12), Some(("b.xml", 3)));
        assert_eq!(places.say(12), message!("metadata-entry.line-of", 3_u32, "b.xml".to_owned()));
        assert_eq!(places.files().collect::<Vec<_>>(), ["a.xml", "b.xml"]);
    }
}
