//! Something that is wrong with a file, told to staff in Vietnamese.

use serde::Serialize;

/// How bad a problem is; the worst sorts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something of the file is not served.
    Error,
    /// It is served, but may mislead.
    Warning,
    /// Worth knowing.
    Info,
}

/// Something that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// The file, below the knowledge folder.
    pub path: String,
    /// The row of a table or the line of a text, from 1.
    pub row: Option<u32>,
    /// The column or header line.
    pub field: Option<String>,
    /// What is wrong and what to do, in Vietnamese.
    pub message: String,
}

impl Problem {
    /// A problem of a whole file.
    #[must_use]
    pub(super) fn of(path: &str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            severity,
            path: path.to_owned(),
            row: None,
            field: None,
            message: message.into(),
        }
    }

    /// The same, in a row.
    #[must_use]
    pub(super) fn in_row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// The same, in a column.
    #[must_use]
    pub(super) fn in_field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
}
