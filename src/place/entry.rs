//! A place: a province, a district or a commune, as it was or as it is.

use std::fmt;

use super::table::{self, TABLE};

/// One place of the table. Cheap to copy; equal only to itself.
///
/// A province that kept its name in July 2025 is one place, before and now. A
/// commune of today is another place than the old one of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place(u16);

/// The size of a place, largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// A province or a city under the central government.
    Province,
    /// A district, town or city of a province; they ended on 1 July 2025.
    District,
    /// A commune, ward, township or special zone.
    Commune,
}

/// What a place is called by law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Tỉnh.
    Tinh,
    /// Thành phố, of the country or of a province.
    ThanhPho,
    /// Quận.
    Quan,
    /// Huyện.
    Huyen,
    /// Thị xã.
    ThiXa,
    /// Xã.
    Xa,
    /// Phường.
    Phuong,
    /// Thị trấn.
    ThiTran,
    /// Đặc khu.
    DacKhu,
}

/// A place with what the table says of it.
pub(super) enum Entry {
    Province(usize, &'static table::Province),
    District(usize, &'static table::District),
    Commune(usize, &'static table::Commune),
    CommuneNow(usize, &'static table::CommuneNow),
}

impl Place {
    /// Every place of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        let t = &*TABLE;
        let count = t.provinces.len() + t.districts.len() + t.communes.len() + t.communes_now.len();
        (0..count).map(Self::numbered)
    }

    /// How large it is.
    #[must_use]
    pub fn level(self) -> Level {
        match self.entry() {
            Entry::Province(..) => Level::Province,
            Entry::District(..) => Level::District,
            Entry::Commune(..) | Entry::CommuneNow(..) => Level::Commune,
        }
    }

    /// Its name alone: "Duy Nhất", "12", "Hồ Chí Minh".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.entry() {
            Entry::Province(_, p) => p.name,
            Entry::District(_, d) => d.name,
            Entry::Commune(_, c) => c.name,
            Entry::CommuneNow(_, c) => c.name,
        }
    }

    /// What it is by law now, or what it was if it is gone.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self.entry() {
            Entry::Province(i, p) if usize::from(p.into) == i => p.now,
            Entry::Province(_, p) => p.before,
            Entry::District(_, d) => d.kind,
            Entry::Commune(_, c) => c.kind,
            Entry::CommuneNow(_, c) => c.kind,
        }
    }

    /// Whether it exists today, under this name and with this rank.
    #[must_use]
    pub fn exists_now(self) -> bool {
        match self.entry() {
            Entry::Province(i, p) => usize::from(p.into) == i,
            Entry::CommuneNow(..) => true,
            Entry::District(..) | Entry::Commune(..) => false,
        }
    }

    /// Whether it existed before 1 July 2025.
    #[must_use]
    pub fn existed_before(self) -> bool {
        !matches!(self.entry(), Entry::CommuneNow(..))
    }

    /// The place it lay in (or lies in, if it exists today); none for a province.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        match self.entry() {
            Entry::Province(..) => None,
            Entry::District(_, d) => Some(Self::province_at(d.province)),
            Entry::Commune(_, c) => Some(Self::district_at(c.district)),
            Entry::CommuneNow(_, c) => Some(Self::province_at(c.province)),
        }
    }

    /// The province it lay in, or lies in if it exists today.
    #[must_use]
    pub fn province(self) -> Self {
        match self.entry() {
            Entry::Province(..) => self,
            Entry::District(_, d) => Self::province_at(d.province),
            Entry::Commune(_, c) => {
                Self::province_at(TABLE.districts[usize::from(c.district)].province)
            }
            Entry::CommuneNow(_, c) => Self::province_at(c.province),
        }
    }

    /// Kind and name as within a sentence: "phường Sài Gòn".
    #[must_use]
    pub fn in_sentence(self) -> String {
        format!("{} {}", self.kind().in_sentence(), self.name())
    }

    /// Kind and name as on a form: "Phường Sài Gòn".
    #[must_use]
    pub fn title(self) -> String {
        format!("{} {}", self.kind().title(), self.name())
    }

    /// The place with all it lay in: "xã Duy Nhất, huyện Vũ Thư, tỉnh Thái
    /// Bình". [`super::named`] finds the same place from it.
    #[must_use]
    pub fn address(self) -> String {
        let mut address = self.in_sentence();
        let mut place = self;
        while let Some(parent) = place.parent() {
            address.push_str(", ");
            address.push_str(&parent.in_sentence_as_of(self));
            place = parent;
        }
        address
    }

    /// Kind and name at the time that `other` speaks of.
    pub(super) fn in_sentence_as_of(self, other: Self) -> String {
        match self.entry() {
            Entry::Province(_, p) if !other.exists_now() => {
                format!("{} {}", p.before.in_sentence(), p.name)
            }
            _ => self.in_sentence(),
        }
    }

    /// What a commune of today was when it was made, where it has risen since.
    #[must_use]
    pub fn first_kind(self) -> Option<Kind> {
        match self.entry() {
            Entry::CommuneNow(_, c) if c.first_kind != c.kind => Some(c.first_kind),
            _ => None,
        }
    }

    /// Whether it may be called by this kind, before or now.
    pub(super) fn may_be(self, kind: Kind) -> bool {
        match self.entry() {
            Entry::Province(i, p) => {
                p.before == kind || (usize::from(p.into) == i && p.now == kind)
            }
            Entry::CommuneNow(_, c) => c.kind == kind || c.first_kind == kind,
            _ => self.kind() == kind,
        }
    }

    /// Its number among all places.
    pub(super) fn position(self) -> usize {
        usize::from(self.0)
    }

    /// The districts and communes that lay or lie in it.
    pub(super) fn inside(self) -> Vec<Self> {
        let t = &*TABLE;
        let communes_of = |districts: &std::ops::Range<u16>| {
            let districts = &t.districts[usize::from(districts.start)..usize::from(districts.end)];
            let communes = districts.iter().flat_map(|d| d.communes.clone());
            communes.map(Self::commune_at).collect::<Vec<_>>()
        };
        match self.entry() {
            Entry::Province(i, p) => {
                let now = &t.provinces[usize::from(p.into)].communes_now;
                let mut places: Vec<Self> = p.districts.clone().map(Self::district_at).collect();
                places.extend(communes_of(&p.districts));
                places.extend(now.clone().map(Self::commune_now_at));
                // A province of today also holds what the dissolved ones held.
                for other in t.provinces.iter().filter(|o| usize::from(o.into) == i) {
                    if other.name != p.name {
                        places.extend(other.districts.clone().map(Self::district_at));
                        places.extend(communes_of(&other.districts));
                    }
                }
                places
            }
            Entry::District(_, d) => {
                let mut places: Vec<Self> = d.communes.clone().map(Self::commune_at).collect();
                places.extend(super::now(self).iter().map(|part| part.place));
                places
            }
            Entry::Commune(..) | Entry::CommuneNow(..) => Vec::new(),
        }
    }

    pub(super) fn entry(self) -> Entry {
        let t = &*TABLE;
        let mut i = usize::from(self.0);
        if let Some(p) = t.provinces.get(i) {
            return Entry::Province(i, p);
        }
        i -= t.provinces.len();
        if let Some(d) = t.districts.get(i) {
            return Entry::District(i, d);
        }
        i -= t.districts.len();
        if let Some(c) = t.communes.get(i) {
            return Entry::Commune(i, c);
        }
        i -= t.communes.len();
        Entry::CommuneNow(i, &t.communes_now[i])
    }

    pub(super) fn province_at(i: u16) -> Self {
        Self(i)
    }

    pub(super) fn district_at(i: u16) -> Self {
        Self::numbered(TABLE.provinces.len() + usize::from(i))
    }

    pub(super) fn commune_at(i: u16) -> Self {
        Self::numbered(TABLE.provinces.len() + TABLE.districts.len() + usize::from(i))
    }

    pub(super) fn commune_now_at(i: u16) -> Self {
        let t = &*TABLE;
        Self::numbered(t.provinces.len() + t.districts.len() + t.communes.len() + usize::from(i))
    }

    fn numbered(i: usize) -> Self {
        Self(u16::try_from(i).unwrap_or(0))
    }
}

impl Kind {
    /// As within a sentence: "phường".
    #[must_use]
    pub fn in_sentence(self) -> &'static str {
        match self {
            Self::Tinh => "tỉnh",
            Self::ThanhPho => "thành phố",
            Self::Quan => "quận",
            Self::Huyen => "huyện",
            Self::ThiXa => "thị xã",
            Self::Xa => "xã",
            Self::Phuong => "phường",
            Self::ThiTran => "thị trấn",
            Self::DacKhu => "đặc khu",
        }
    }

    /// As on a form: "Phường".
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Tinh => "Tỉnh",
            Self::ThanhPho => "Thành phố",
            Self::Quan => "Quận",
            Self::Huyen => "Huyện",
            Self::ThiXa => "Thị xã",
            Self::Xa => "Xã",
            Self::Phuong => "Phường",
            Self::ThiTran => "Thị trấn",
            Self::DacKhu => "Đặc khu",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_sentence())
    }
}
