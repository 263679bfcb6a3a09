//! Names of files: what they are about, safe on every system.

use permlight_core::policy::Policy;

use crate::report::Report;

/// The most characters of one part.
const PART: usize = 44;

/// `acme-hubspot-integration-2026-11-22.xlsx`: org, subject, the policy unless it is the default one, and day, as far as they are
/// known. The extension comes without a dot. Two reports of a day have one name only if they are of the same.
pub fn file_name(report: &Report, extension: &str) -> String {
    let subject = report.subject.as_ref().map_or("", |subject| subject.name.as_str());
    let mut parts: Vec<String> =
        [report.org.name.as_str(), subject].into_iter().map(part).filter(|part| !part.is_empty()).collect();
    // A name that is only a day says too little, and one that is a device (CON, NUL) is none on Windows.
    if parts.len() < 2 {
        parts.insert(0, "permlight".to_owned());
    }
    let is_default = Policy::all().iter().any(|policy| policy.is_default && policy.id == report.policy.id);
    parts.extend(Some(part(&report.policy.id)).filter(|id| !is_default && !id.is_empty()));
    parts.extend(mark(report));
    parts.push(report.generated.date().to_string());
    format!("{}.{}", parts.join("-"), part(extension))
}

/// What tells a report from those that would be called alike, where its names have more in them than words of ASCII letters and
/// digits. The same report has the same mark on every machine.
pub(crate) fn mark(report: &Report) -> Option<String> {
    let subject = report.subject.as_ref().map_or("", |subject| subject.name.as_str());
    let names = [report.org.name.as_str(), subject, &report.policy.id];
    let is_plain = |name: &str| {
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        name.len() <= PART && (name.is_empty() || name.split(' ').all(is_word))
    };
    // FNV-1a, with a byte that no text has between the names.
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let of = |hash, name: &str| step(name.bytes().fold(hash, step), 0xff);
    let hash = names.into_iter().fold(0x811c_9dc5, of);
    (!names.into_iter().all(is_plain)).then(|| format!("{hash:08x}"))
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
        assert_eq!(part(&"x".repeat(500)).len(), 44);
        assert_eq!(part("..."), "");
    }
}
