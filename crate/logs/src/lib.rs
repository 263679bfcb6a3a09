//! Logs of calls as Salesforce writes them (Event Log Files): read row by row, by the names of their columns, and what they
//! show of an integration: which rights its calls used.

pub mod call;
pub mod csv;
pub mod rights;
pub mod usage;
