//! The table of procedures that motcua ships: what holds in the whole country,
//! as the national portal listed it on one day. `make.py` writes it.
//!
//! It says what a procedure is called, who decides and where to read on; what
//! to bring, how long and how much it leaves out, because these change and
//! differ from place to place.

use std::io::Read as _;

use flate2::read::GzDecoder;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::knowledge::Procedure;

const PACKED: &[u8] = include_bytes!("procedures.tsv.gz");

/// How people speak of what a procedure is for: its code, then expressions parted by
/// semicolons. Written for this project procedure by procedure, as documents are expanded by
/// the queries they answer (Nogueira et al., "Document Expansion by Query Prediction", 2019).
const SPOKEN: &str = include_str!("spoken.tsv");

/// What the addresses of the portal begin with.
const ADDRESS: &str = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/";

/// What is named as the source.
const SOURCE: &str = "Danh mục thủ tục hành chính trên Cổng Dịch vụ công quốc gia";

/// Reads the whole table; lines it cannot read are left out, and a test counts.
pub(super) fn read() -> Vec<Procedure> {
    let mut text = String::new();
    if let Err(error) = GzDecoder::new(PACKED).read_to_string(&mut text) {
        tracing::error!(%error, "the shipped table of procedures cannot be unpacked");
    }
    let mut lines = text.lines();
    let dated = lines.next().and_then(|day| day.parse().ok());
    let mut before = ("", "");
    let spoken: FxHashMap<&str, &str> = SPOKEN
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    lines
        .filter_map(|line| procedure(line, dated, &mut before))
        .map(|mut procedure| {
            let spoken = spoken.get(procedure.code.as_str());
            procedure.spoken = spoken.map(|text| (*text).to_owned()).unwrap_or_default();
            procedure
        })
        .collect()
}

/// Reads a line; `before` is the field and the agency of the line above.
fn procedure<'a>(
    line: &'a str,
    dated: Option<Date>,
    before: &mut (&'a str, &'a str),
) -> Option<Procedure> {
    let mut cells = line.split('\t');
    let mut cell = || cells.next();
    let (code, name) = (cell()?, cell()?);
    for kept in [&mut before.0, &mut before.1] {
        match cell()? {
            "" => {}
            "-" => *kept = "",
            other => *kept = other,
        }
    }
    Some(Procedure {
        code: code.to_owned(),
        name: name.to_owned(),
        field: before.0.to_owned(),
        agency: before.1.to_owned(),
        link: link(cell()?)?,
        source: SOURCE.to_owned(),
        dated,
        ..Procedure::default()
    })
}

/// The portal's address of a procedure by its identifier without hyphens.
fn link(id: &str) -> Option<String> {
    let part = |from: usize, to: usize| id.get(from..to);
    Some(format!(
        "{ADDRESS}{}-{}-{}-{}-{}",
        part(0, 8)?,
        part(8, 12)?,
        part(12, 16)?,
        part(16, 20)?,
        part(20, 32)?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_line_is_read() {
        let all = read();
        assert_eq!(all.len(), 4573);
        assert!(all.iter().all(|p| p.dated == Some(date(2026, 7, 18))));
        let is_code = |p: &&Procedure| p.code.len() == 8 && p.code.as_bytes()[1] == b'.';
        assert!(all.iter().filter(is_code).count() >= 4570);
    }

    #[test]
    fn whatever_is_spoken_of_a_procedure_belongs_to_one() {
        let all = read();
        let spoken = all.iter().filter(|p| !p.spoken.is_empty());
        assert_eq!(spoken.count(), SPOKEN.lines().count());
    }

    #[test]
    fn what_is_equal_to_the_line_above_is_taken_from_it() {
        let all = read();
        let birth = all.iter().find(|p| p.code == "1.001193").unwrap();
        assert_eq!(birth.name, "Thủ tục đăng ký khai sinh");
        assert_eq!(birth.field, "Hộ tịch");
        assert!(!birth.agency.is_empty());
        assert!(birth.link.starts_with(ADDRESS));
        assert_eq!(birth.link.len(), ADDRESS.len() + 36);
    }
}
