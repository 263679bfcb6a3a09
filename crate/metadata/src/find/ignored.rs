//! `.forceignore`: what the Salesforce CLI neither retrieves nor deploys.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::disk::absolute;

const FILE: &str = ".forceignore";

/// Files that say what is left out, by folder.
#[derive(Default)]
pub(super) struct Ignored {
    known: HashMap<PathBuf, Option<Rc<Gitignore>>>,
}

impl Ignored {
    /// Whether a file is left out; the CLI asks the nearest `.forceignore` above it.
    pub(super) fn leaves_out(&mut self, file: &Path) -> bool {
        let file = absolute(file);
        let Some(rules) = file.parent().and_then(|folder| self.around(folder)) else { return false };
        rules.matched_path_or_any_parents(&file, false).is_ignore()
    }

    fn around(&mut self, folder: &Path) -> Option<Rc<Gitignore>> {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let own = folder.join(FILE);
        let found = if own.is_file() {
            let mut builder = GitignoreBuilder::new(folder);
            // A line that is no pattern leaves nothing out; the CLI passes over it, too.
            builder.add(&own);
            builder.build().ok().map(Rc::new)
        } else {
            folder.parent().and_then(|above| self.around(above))
        };
        self.known.insert(folder.to_owned(), found.clone());
        found
    }
}
