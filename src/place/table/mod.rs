//! The table of places, read once from the text that `make.py` wrote.
//!
//! Places are numbered: provinces, districts, communes before July 2025,
//! communes now. Communes of a district and districts of a province stand side
//! by side, so that "lies in" is a comparison of numbers. A broken line of the
//! table is left out; a test counts what must be there.

mod read;

use std::ops::Range;
use std::sync::LazyLock;

use super::Kind;

/// The table, read at first use.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| read::read(include_str!("places.txt")));

/// Every place, with the ways between before and now.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) provinces: Vec<Province>,
    pub(super) districts: Vec<District>,
    pub(super) communes: Vec<Commune>,
    pub(super) communes_now: Vec<CommuneNow>,
    /// Where the communes went, all in one row.
    pub(super) targets: Vec<Target>,
    /// For each commune now the communes it was made of, by number.
    pub(super) sources: Vec<Vec<u16>>,
}

/// A province before July 2025, and what is left of it.
#[derive(Debug)]
pub(super) struct Province {
    pub(super) name: &'static str,
    pub(super) before: Kind,
    /// What it is now; of a dissolved one, what its successor is.
    pub(super) now: Kind,
    /// The province it belongs to now: itself, where it still exists.
    pub(super) into: u16,
    pub(super) districts: Range<u16>,
    pub(super) communes_now: Range<u16>,
}

/// A district before July 2025.
#[derive(Debug)]
pub(super) struct District {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) province: u16,
    /// The district that had taken it in before July 2025.
    pub(super) into: Option<u16>,
    pub(super) communes: Range<u16>,
    /// Where a district without communes went.
    pub(super) targets: Range<u32>,
}

/// A commune before July 2025.
#[derive(Debug)]
pub(super) struct Commune {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) district: u16,
    pub(super) targets: Range<u32>,
}

/// A commune since July 2025.
#[derive(Debug)]
pub(super) struct CommuneNow {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What it was when it was made in July 2025.
    pub(super) first_kind: Kind,
    pub(super) province: u16,
}

/// One of the communes now that an old one went to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) commune: u16,
    pub(super) share: super::Share,
}
