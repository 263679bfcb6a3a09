//! Patterns that fit nothing: a slip of the finger would leave somebody out without a word.

use permlight_core::message;
use permlight_core::scope::Pattern;
use permlight_core::subject::SubjectKind;
use permlight_org::assessment::{Notice, NoticeKind};
use permlight_policy::near;

use crate::arguments::Selection;
use crate::language::told;
use crate::policy::Chosen;
use crate::terminal;

/// A pattern of the command line. The error says what is wrong with it.
pub fn pattern(text: &str) -> Result<Pattern, String> {
    if let Some(word) = Pattern::unknown_kind(text) {
        let kinds = SubjectKind::ALL.map(SubjectKind::id);
        let near = near::among(word, kinds);
        let kinds = if near.is_empty() { kinds.map(str::to_owned).to_vec() } else { near };
        return Err(told!(
            "command-selection.kind",
            terminal::name(text),
            terminal::name(word),
            kinds.join(", ")
        ));
    }
    Pattern::parse(text).ok_or_else(|| told!("command-selection.pattern", terminal::name(text)))
}

/// A notice for each pattern that decides who is looked at and fits nothing of this.
pub fn notices<'n>(
    selection: &Selection,
    chosen: Chosen,
    read: &(impl Iterator<Item = (SubjectKind, &'n str)> + Clone),
) -> Vec<Notice> {
    let fits_nothing = |pattern: &Pattern| {
        pattern.is_of_files() && !read.clone().any(|(kind, name)| pattern.fits(kind, name))
    };
    let notice = |message| Notice::about(NoticeKind::FitsNothing, message);
    if selection.is_by_name() {
        let texts = selection.matching.iter();
        let texts = texts.filter(|text| Pattern::parse(text).is_some_and(|pattern| fits_nothing(&pattern)));
        return texts.map(|text| notice(message!("command-selection.fits-nothing", text.as_str()))).collect();
    }
    let scope = chosen.team.filter(|_| !selection.everything).map(|team| &team.scope);
    let patterns = scope.into_iter().flat_map(|scope| scope.judge.iter().chain(&scope.leave_out));
    let patterns = patterns.filter(|pattern| fits_nothing(pattern));
    patterns.map(|pattern| notice(message!("command-selection.scope-fits-nothing", pattern.text()))).collect()
}
