//! Patterns of names: `*` stands for anything, `?` for one character.

/// Whether a pattern fits a name; both are folded.
pub fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut of) = (0, 0);
    // Where to go on when what follows the last star does not fit.
    let mut again: Option<(usize, usize)> = None;
    while let Some(letter) = name.get(at) {
        match pattern.get(of) {
            Some('*') => {
                again = Some((of, at));
                of += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == letter => {
                at += 1;
                of += 1;
            }
            _ => {
                let Some((star, from)) = again else { return false };
                again = Some((star, from + 1));
                (at, of) = (from + 1, star + 1);
            }
        }
    }
    pattern.iter().skip(of).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_names() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("*", "anything", true),
            ("hub*", "hubspot", true),
            ("hub*", "my hub", false),
            ("*sync", "hubspot sync", true),
            ("*s*c", "hubspot sync", true),
            ("h?b", "hub", true),
            ("h?b", "hb", false),
            ("hub", "hubspot", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
