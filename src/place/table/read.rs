//! The reader of `places.txt`; the format is told at the head of `make.py`.

use super::super::{Kind, Share};
use super::{Commune, CommuneNow, District, Province, Table, Target};

/// Reads the whole table; lines it cannot read are left out.
pub(super) fn read(text: &'static str) -> Table {
    let mut reader = Reader::default();
    for line in text.lines() {
        reader.line(line);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    table: Table,
    successors: Vec<&'static str>,
    /// Number of a commune now by its official code.
    by_code: Vec<Option<u16>>,
    province: u16,
    in_now: bool,
}

impl Reader {
    fn line(&mut self, line: &'static str) -> Option<()> {
        let mut fields = line.split('\t');
        let head = fields.next()?;
        match head {
            "P" => self.province_line(fields),
            "N" | "O" => self.open(head, fields.next()?),
            "D" => {
                let (kind, name) = named(fields.next()?)?;
                self.district(kind, name, None, fields.next().unwrap_or(""))
            }
            "F" => {
                let (kind, name) = named(fields.next()?)?;
                let host = self
                    .table
                    .districts
                    .iter()
                    .rposition(|d| d.into.is_none())?;
                self.district(kind, name, Some(number(host)), "")
            }
            code if self.in_now => {
                let (kind, name) = named(fields.next()?)?;
                let first_kind = fields.next().and_then(self::kind).unwrap_or(kind);
                self.commune_now(
                    code.parse().ok()?,
                    CommuneNow {
                        name,
                        kind,
                        first_kind,
                        province: self.province,
                    },
                )
            }
            commune => {
                let (kind, name) = named(commune)?;
                self.commune(kind, name, fields.next()?)
            }
        }
    }

    fn province_line(&mut self, mut fields: std::str::Split<'static, char>) -> Option<()> {
        let before = kind(fields.next()?)?;
        let name = fields.next()?;
        self.successors.push(fields.next()?);
        self.table.provinces.push(Province {
            name,
            before,
            now: kind(fields.next()?)?,
            into: 0,
            districts: 0..0,
            communes_now: 0..0,
        });
        Some(())
    }

    fn open(&mut self, head: &str, name: &str) -> Option<()> {
        let position = self.table.provinces.iter().position(|p| p.name == name)?;
        self.province = number(position);
        self.in_now = head == "N";
        let province = &mut self.table.provinces[position];
        if self.in_now {
            let start = number(self.table.communes_now.len());
            province.communes_now = start..start;
        } else {
            let start = number(self.table.districts.len());
            province.districts = start..start;
        }
        Some(())
    }

    fn commune_now(&mut self, code: usize, commune: CommuneNow) -> Option<()> {
        if self.by_code.len() <= code {
            self.by_code.resize(code + 1, None);
        }
        self.by_code[code] = Some(number(self.table.communes_now.len()));
        self.table.communes_now.push(commune);
        let end = number(self.table.communes_now.len());
        self.table
            .provinces
            .get_mut(usize::from(self.province))?
            .communes_now
            .end = end;
        Some(())
    }

    fn district(
        &mut self,
        kind: Kind,
        name: &'static str,
        into: Option<u16>,
        targets: &str,
    ) -> Option<()> {
        let start = number(self.table.communes.len());
        let targets = self.targets(targets);
        self.table.districts.push(District {
            name,
            kind,
            province: self.province,
            into,
            communes: start..start,
            targets,
        });
        let end = number(self.table.districts.len());
        self.table
            .provinces
            .get_mut(usize::from(self.province))?
            .districts
            .end = end;
        Some(())
    }

    fn commune(&mut self, kind: Kind, name: &'static str, targets: &str) -> Option<()> {
        let targets = self.targets(targets);
        let district = self.table.districts.len().checked_sub(1)?;
        self.table.communes.push(Commune {
            name,
            kind,
            district: number(district),
            targets,
        });
        let end = number(self.table.communes.len());
        let district = &mut self.table.districts[district];
        district.communes.end = end;
        if let Some(host) = district.into {
            self.table.districts[usize::from(host)].communes.end = end;
        }
        Some(())
    }

    fn targets(&mut self, field: &str) -> std::ops::Range<u32> {
        let start = self.table.targets.len();
        for word in field.split(' ') {
            let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
            let share = match &word[digits.len()..] {
                "p" => Share::Part,
                "a" => Share::Land,
                "m" => Share::People,
                _ => Share::Whole,
            };
            let code = digits.parse::<usize>().ok();
            if let Some(commune) = code.and_then(|c| *self.by_code.get(c)?) {
                self.table.targets.push(Target { commune, share });
            }
        }
        let end = self.table.targets.len();
        u32::try_from(start).unwrap_or(0)..u32::try_from(end).unwrap_or(0)
    }

    fn finish(mut self) -> Table {
        for (i, successor) in self.successors.iter().enumerate() {
            let into = self
                .table
                .provinces
                .iter()
                .position(|p| p.name == *successor);
            self.table.provinces[i].into = number(into.unwrap_or(i));
        }
        let mut sources = vec![Vec::new(); self.table.communes_now.len()];
        for (i, commune) in self.table.communes.iter().enumerate() {
            for target in &self.table.targets[span(&commune.targets)] {
                sources[usize::from(target.commune)].push(number(i));
            }
        }
        self.table.sources = sources;
        self.table
    }
}

/// A range of the row of targets.
pub(super) fn span(range: &std::ops::Range<u32>) -> std::ops::Range<usize> {
    range.start as usize..range.end as usize
}

/// The whole table has fewer than 15,000 lines.
fn number(position: usize) -> u16 {
    u16::try_from(position).unwrap_or(u16::MAX)
}

fn named(field: &'static str) -> Option<(Kind, &'static str)> {
    Some((kind(field.get(..1)?)?, field.get(1..)?))
}

fn kind(letter: &str) -> Option<Kind> {
    Some(match letter {
        "t" => Kind::Tinh,
        "c" => Kind::ThanhPho,
        "q" => Kind::Quan,
        "h" => Kind::Huyen,
        "y" => Kind::ThiXa,
        "x" => Kind::Xa,
        "p" => Kind::Phuong,
        "n" => Kind::ThiTran,
        "k" => Kind::DacKhu,
        _ => return None,
    })
}
