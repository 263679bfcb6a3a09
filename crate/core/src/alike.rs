//! Rows whose names Salesforce does not tell apart from one.

use crate::content::is_same_name;
use crate::table::{Entry, Table};

/// The rows of a table that have this name, however it is spelt.
#[cfg(target_family = "wasm")]
pub(crate) fn alike<'t, V>(table: &'t Table<V>, name: &str) -> impl Iterator<Item = &'t Entry<V>> {
    table.rows().iter().filter(move |row| is_same_name(&row.key, name))
}

/// The same. Files hold up to 20,000 rows each, and a user holds dozens of files: not each row is looked at for each name.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn alike<'t, V>(table: &'t Table<V>, name: &str) -> impl Iterator<Item = &'t Entry<V>> {
    let mut found = Vec::new();
    narrow(table.rows(), name, 0, &mut found);
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found.into_iter()
}

/// So few rows are looked at one by one.
#[cfg(not(target_family = "wasm"))]
const FEW: usize = 4;

/// Finds rows of this name among rows in order, all of which have the first `at` bytes of it in one spelling.
#[cfg(not(target_family = "wasm"))]
fn narrow<'t, V>(rows: &'t [Entry<V>], name: &str, mut at: usize, found: &mut Vec<&'t Entry<V>>) {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_graphic());
    let byte = |row: &Entry<V>, at: usize| row.key.as_bytes().get(at).copied().unwrap_or_default();
    if let (true, [first, .., last]) = (is_plain && rows.len() > FEW, rows) {
        // What all of them begin with.
        while byte(first, at) == byte(last, at) && byte(first, at).is_ascii_graphic() {
            if !name.as_bytes().get(at).is_some_and(|own| own.eq_ignore_ascii_case(&byte(first, at))) {
                return;
            }
            at += 1;
        }
        let (before, plain) = rows.split_at(rows.partition_point(|row| byte(row, at) < b'!'));
        let (plain, after) = plain.split_at(plain.partition_point(|row| byte(row, at) <= b'~'));
        if let Some(own) = name.as_bytes().get(at) {
            let (upper, lower) = (own.to_ascii_uppercase(), own.to_ascii_lowercase());
            for letter in [Some(upper), (lower != upper).then_some(lower)].into_iter().flatten() {
                let from = plain.partition_point(|row| byte(row, at) < letter);
                let to = plain.partition_point(|row| byte(row, at) <= letter);
                narrow(plain.get(from..to).unwrap_or_default(), name, at + 1, found);
            }
        }
        // A name that ends here, and those with characters that may stand for others, or for none.
        let odd = before.iter().chain(after);
        found.extend(odd.filter(|row| is_same_name(&row.key, name)));
    } else {
        found.extend(rows.iter().filter(|row| is_same_name(&row.key, name)));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys<'t>(rows: impl IntoIterator<Item = &'t Entry<()>>) -> Vec<&'t str> {
        let mut keys: Vec<_> = rows.into_iter().map(|row| row.key.as_ref()).collect();
        keys.sort_unstable();
        keys
    }

    proptest! {
        /// Few letters, so that many names are nearly the same: of both cases, of an accent, white space, a dash and nothing.
        #[test]
        fn rows_are_found_as_if_each_was_looked_at(
            names in prop::collection::vec("[aAbB_.é\u{ad}–\\- ]{0,5}", 0..60),
            name in "[aAbB_.é\u{ad}–\\- ]{0,5}",
        ) {
            let mut table = Table::default();
            for name in &names {
                table.set(name, ());
            }
            let each = table.iter().filter(|row| is_same_name(&row.key, &name));
            prop_assert_eq!(keys(alike(&table, &name)), keys(each));
        }
    }

    /// Two thousand sets of rows that differ in the second half of their names: a few dozen rows are enough to tell.
    #[test]
    fn names_are_told_apart_without_looking_at_each() {
        let mut table = Table::default();
        for place in 0..20_000 {
            table.set(&format!("Object{}__c.Field{place}__c", place % 50), ());
        }
        assert_eq!(keys(alike(&table, "object7__C.field1007__c")), ["Object7__c.Field1007__c"]);
        assert_eq!(keys(alike(&table, "Object7__c.Field20007__c")), [""; 0]);
    }
}
