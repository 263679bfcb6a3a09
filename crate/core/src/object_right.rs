//! The seven rights on an object, and what facts, metadata and pages call them.

/// One right on an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectRight {
    /// Read.
    Read,
    /// Create.
    Create,
    /// Edit.
    Edit,
    /// Delete.
    Delete,
    /// View All Records.
    ViewAllRecords,
    /// Modify All Records.
    ModifyAllRecords,
    /// View All Fields.
    ViewAllFields,
}

use ObjectRight::{Create, Delete, Edit, ModifyAllRecords, Read, ViewAllFields, ViewAllRecords};

impl ObjectRight {
    /// Every right, in the order in which Setup shows them.
    pub const ALL: [Self; 7] = [Read, Create, Edit, Delete, ViewAllRecords, ModifyAllRecords, ViewAllFields];

    /// The name that machines read.
    pub const fn id(self) -> &'static str {
        match self {
            Read => "read",
            Create => "create",
            Edit => "edit",
            Delete => "delete",
            ViewAllRecords => "viewAllRecords",
            ModifyAllRecords => "modifyAllRecords",
            ViewAllFields => "viewAllFields",
        }
    }

    /// The name in facts and in Setup: `view-all`.
    pub const fn fact(self) -> &'static str {
        match self {
            Read => "read",
            Create => "create",
            Edit => "edit",
            Delete => "delete",
            ViewAllRecords => "view-all",
            ModifyAllRecords => "modify-all",
            ViewAllFields => "view-all-fields",
        }
    }

    /// The name of the element in metadata: `allowRead`.
    pub const fn element(self) -> &'static str {
        match self {
            Read => "allowRead",
            Create => "allowCreate",
            Edit => "allowEdit",
            Delete => "allowDelete",
            ViewAllRecords | ModifyAllRecords | ViewAllFields => self.id(),
        }
    }

    /// Its letter, where all of them stand in a row.
    pub const fn letter(self) -> char {
        match self {
            Read => 'R',
            Create => 'C',
            Edit => 'E',
            Delete => 'D',
            ViewAllRecords => 'V',
            ModifyAllRecords => 'M',
            ViewAllFields => 'F',
        }
    }

    /// What people call it in a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Read => "read",
            Create => "create",
            Edit => "edit",
            Delete => "delete",
            ViewAllRecords => "view all records",
            ModifyAllRecords => "modify all records",
            ViewAllFields => "view all fields",
        }
    }

    /// What English pages of Setup call it.
    pub const fn in_setup(self) -> &'static str {
        match self {
            Read => "Read",
            Create => "Create",
            Edit => "Edit",
            Delete => "Delete",
            ViewAllRecords => "View All",
            ModifyAllRecords => "Modify All",
            ViewAllFields => "View All Fields",
        }
    }

    /// What people call it in a sentence, as a key of messages.
    pub const fn key(self) -> &'static str {
        match self {
            Read => "right.read",
            Create => "right.create",
            Edit => "right.edit",
            Delete => "right.delete",
            ViewAllRecords => "right.view-all",
            ModifyAllRecords => "right.modify-all",
            ViewAllFields => "right.view-all-fields",
        }
    }

    /// The right with this name, in either spelling.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.id() == id || right.fact() == id)
    }

    /// Whether Setup offers the right on an object. Ideas, price books, products and articles have no View All and no Modify All
    /// (Salesforce Help, "View All" and "Modify All" Permissions Overview): no sharing keeps anybody from their records.
    pub fn is_offered_of(self, object: &str) -> bool {
        let of_records = matches!(self, ViewAllRecords | ModifyAllRecords);
        let is_article = || object.to_ascii_lowercase().ends_with("__kav");
        let without =
            || ["Idea", "Pricebook2", "Product2"].iter().any(|own| own.eq_ignore_ascii_case(object));
        !of_records || !without() && !is_article()
    }

    /// The rights without which this one cannot be.
    pub const fn needs(self) -> &'static [Self] {
        match self {
            Read => &[],
            Create | Edit | ViewAllRecords | ViewAllFields => &[Read],
            Delete => &[Read, Edit],
            ModifyAllRecords => &[Read, Edit, Delete, ViewAllRecords],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ObjectRight;

    #[test]
    fn the_data_files_call_the_rights_the_same() {
        assert_eq!(ObjectRight::ALL.map(ObjectRight::fact), permlight_data::checks::OBJECT_RIGHTS);
    }

    #[test]
    fn setup_offers_no_modify_all_on_products_price_books_ideas_and_articles() {
        for object in ["Product2", "pricebook2", "Idea", "Knowledge__kav", "FAQ__KAV"] {
            let offered = ObjectRight::ALL.into_iter().filter(|right| !right.is_offered_of(object));
            let none = [ObjectRight::ViewAllRecords, ObjectRight::ModifyAllRecords];
            assert_eq!(offered.collect::<Vec<_>>(), none, "{object}");
        }
        for object in ["Account", "Product2__c", "kav", "", "日本語オブジェクト", "__kav__c"] {
            assert!(ObjectRight::ALL.into_iter().all(|right| right.is_offered_of(object)), "{object}");
        }
    }
}
