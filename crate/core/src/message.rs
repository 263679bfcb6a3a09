//! What is said, without its words: a key and what fills its places. The words stand in `crate/data/locales/<language>`; a
//! [`Locale`] holds those of one language and says a message.

use std::borrow::Cow;
use std::sync::Arc;

use crate::date::Date;
use crate::text::{in_order, printable};

/// The most characters of a name that are said.
const NAME_LIMIT: usize = 120;

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message {
    /// The key in `messages.toml`, or the code of a rule whose failure has words of its own.
    pub key: &'static str,
    /// What fills `{0}`, `{1}` and so on.
    pub args: Vec<Arg>,
}

/// What fills a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arg {
    /// A name or a value as its source has it, safe to show.
    Text(String),
    /// A count, which also chooses between singular and plural.
    Number(u64),
    /// What people call something that has an API name, or a name of Salesforce's in English: a user permission, a setting of a
    /// page, a day of the week.
    Label(Cow<'static, str>),
    /// A part of a sentence.
    Message(Message),
    /// Several, with commas between them.
    List(Vec<Arg>),
    /// Several that may hold commas themselves.
    Series(Vec<Arg>),
}

/// A message: its key, and what fills its places.
#[macro_export]
macro_rules! message {
    ($key:expr $(, $arg:expr)* $(,)?) => {
        $crate::message::Message::new($key, [$($crate::message::Arg::from($arg)),*])
    };
}

impl Message {
    /// A message of its key and what fills its places.
    // A call for each of the many messages is less WebAssembly than a list made in place.
    #[inline(never)]
    pub fn new<const COUNT: usize>(key: &'static str, args: [Arg; COUNT]) -> Self {
        Self { key, args: Vec::from(args) }
    }
}

impl Arg {
    /// The names in a list, or the last words of keys; of anything else none.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &str> {
        let list = if let Self::List(list) = self { list.as_slice() } else { &[] };
        list.iter().filter_map(|arg| match arg {
            Self::Text(name) => Some(&**name),
            Self::Message(message) => message.key.rsplit('.').next(),
            _ => None,
        })
    }

    /// A name from a page or a file, made safe to show.
    pub fn name(name: &str) -> Self {
        Self::Text(printable(name, NAME_LIMIT))
    }

    /// Names from a page or a file, made safe to show.
    pub fn names<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::List(names.into_iter().map(|name| Self::name(name.as_ref())).collect())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

/// A day, as the language writes it.
impl From<Date> for Message {
    // As `new`: many messages have a day.
    #[inline(never)]
    fn from(day: Date) -> Self {
        const MONTHS: [&str; 12] = [
            "date.month-1",
            "date.month-2",
            "date.month-3",
            "date.month-4",
            "date.month-5",
            "date.month-6",
            "date.month-7",
            "date.month-8",
            "date.month-9",
            "date.month-10",
            "date.month-11",
            "date.month-12",
        ];
        let month = MONTHS.get(usize::from(day.month()).saturating_sub(1)).copied().unwrap_or_default();
        message!("date.day", u32::from(day.year()), message!(month), u32::from(day.day()))
    }
}

impl From<Date> for Arg {
    fn from(day: Date) -> Self {
        Self::Message(day.into())
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<Option<Message>> for Arg {
    fn from(message: Option<Message>) -> Self {
        message.map_or_else(|| Self::Text(String::new()), Self::Message)
    }
}

/// The words of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locale {
    /// As browsers name it, without a region: `en`, `ja`.
    language: String,
    /// Patterns by key, sorted.
    patterns: Arc<Vec<(String, String)>>,
    /// Labels of permissions by API name, sorted; empty: those of the catalog, in English.
    labels: Vec<(String, String)>,
}

impl Locale {
    /// The words of a language: a line for each key, with a tab between key and pattern, as `permlight locale` writes them.
    pub fn new(language: &str, lines: &str) -> Self {
        let pairs = lines.lines().filter_map(|line| line.split_once('\t'));
        let patterns = in_order(pairs.map(|(key, pattern)| (key.to_owned(), pattern.to_owned())).collect());
        Self { language: language.to_owned(), patterns: Arc::new(patterns), labels: Vec::new() }
    }

    /// The same, naming permissions as pages in this language do; pairs of API name and label.
    #[must_use]
    pub fn with_labels(mut self, labels: impl IntoIterator<Item = (String, String)>) -> Self {
        self.labels = in_order(labels.into_iter().collect());
        self
    }

    /// The language, without a region.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Says a message. One without words is said by its key, so that nothing is ever silent.
    pub fn say(&self, message: &Message) -> String {
        let mut said = String::new();
        self.add(&mut said, message);
        said
    }

    /// Says a message that has no places.
    pub fn word<'l>(&'l self, key: &'l str) -> &'l str {
        self.pattern(key).unwrap_or(key)
    }

    /// The words of a key, with their places; `None` if the language has none.
    pub fn pattern(&self, key: &str) -> Option<&str> {
        found(&self.patterns, key)
    }

    /// What a user permission is called, a setting of a page, its value, a day of the week; what has no other name is called so.
    pub fn label<'l>(&'l self, name: &'l str) -> &'l str {
        let own = found(&self.labels, name).or_else(|| Some(crate::catalog::permission(name)?.label()));
        own.or_else(|| self.pattern(&["label.", name].concat())).unwrap_or(name)
    }

    fn add(&self, said: &mut String, message: &Message) {
        let Some(pattern) = self.pattern(message.key) else { return said.push_str(message.key) };
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let (place, after) = after.split_once('}').unwrap_or((after, ""));
            self.fill(said, place, &message.args);
            rest = after;
        }
        said.push_str(rest);
    }

    /// A place is a number, or a number and the forms between which it chooses: `0?row|rows`.
    fn fill(&self, said: &mut String, place: &str, args: &[Arg]) {
        let (number, forms) =
            place.split_once('?').map_or((place, None), |(number, forms)| (number, Some(forms)));
        let arg = number.parse::<usize>().ok().and_then(|at| args.get(at));
        match (arg, forms) {
            (Some(Arg::Number(count)), Some(forms)) => {
                let last = forms.rsplit('|').next().unwrap_or_default();
                said.push_str(forms.split('|').nth(self.form(*count)).unwrap_or(last));
            }
            (Some(arg), _) => self.add_arg(said, arg),
            (None, _) => {}
        }
    }

    /// Which of the forms a count takes, in the order of Unicode's plural rules. Languages that Salesforce has and that need more
    /// than these rules have no file yet.
    fn form(&self, count: u64) -> usize {
        match self.language.as_str() {
            "ja" | "zh" | "ko" | "th" => 0,
            "fr" | "pt" => usize::from(count > 1),
            _ => usize::from(count != 1),
        }
    }

    fn add_arg(&self, said: &mut String, arg: &Arg) {
        let (parts, between) = match arg {
            Arg::Text(text) => return said.push_str(text),
            Arg::Number(number) => return said.push_str(&number.to_string()),
            Arg::Label(name) => return said.push_str(&printable(self.label(name), NAME_LIMIT)),
            Arg::Message(message) => return self.add(said, message),
            Arg::List(parts) => (parts, self.word("list.comma")),
            Arg::Series(parts) => (parts, self.word("list.semicolon")),
        };
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                said.push_str(between);
            }
            self.add_arg(said, part);
        }
    }
}

fn found<'l>(sorted: &'l [(String, String)], key: &str) -> Option<&'l str> {
    let at = sorted.binary_search_by(|(own, _)| own.as_str().cmp(key)).ok()?;
    sorted.get(at).map(|(_, text)| text.as_str())
}
