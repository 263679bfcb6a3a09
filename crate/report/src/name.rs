//! Names of files: what they are about, safe on every system.

use crate::report::Report;

/// The most characters of one part.
const PART: usize = 60;

/// `acme-hubspot-integration-2026-11-22.xlsx`: org, subject and day, as far as they are known. The extension comes without a dot.
pub fn file_name(report: &Report, extension: &str) -> String {
    let subject = report.subject.as_ref().map_or("", |subject| subject.name.as_str());
    let mut parts: Vec<String> =
        [report.org.name.as_str(), subject].into_iter().map(part).filter(|part| !part.is_empty()).collect();
    // A name that is only a day says too little, and one that is a device (CON, NUL) is none on Windows.
    if parts.len() < 2 {
        parts.insert(0, "permlight".to_owned());
    }
    parts.push(report.generated.date().to_string());
    format!("{}.{}", parts.join("-"), part(extension))
}

/// Letters and digits of every alphabet; everything else is a hyphen, never two of them.
fn part(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if character.is_alphanumeric() {
            out.extend(character.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if out.chars().count() >= PART {
            break;
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn names_are_safe_everywhere() {
        assert_eq!(part("HubSpot Integration"), "hubspot-integration");
        assert_eq!(part("../../etc/passwd"), "etc-passwd");
        assert_eq!(part("a\u{202e}b:c*?\"<>|"), "a-b-c");
        assert_eq!(part("hubspot@acme.example"), "hubspot-acme-example");
        assert_eq!(part("設定"), "設定");
        assert_eq!(part(&"x".repeat(500)).len(), 60);
        assert_eq!(part("..."), "");
    }
}
