//! The words of every entry in order, packed, so that a ranking can look at how
//! they stand and not only whether.

use crate::language::{Analysis, WordId};

/// The parts of an entry, in the order they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Type and subject of the document.
    Title,
    /// The headings above the passage.
    Heading,
    /// What is shown.
    Body,
    /// Words that are not in the text but that people ask with.
    Hints,
}

/// How many parts an entry has.
pub const FIELDS: usize = 4;

/// Words of all entries.
#[derive(Debug, Clone, Default)]
pub(super) struct Forward {
    bytes: Vec<u8>,
    starts: Vec<u64>,
    /// The title packed last, and where: entries of one document share theirs.
    title: (Vec<u8>, u64),
    /// Words of each field over all entries, for the mean length.
    pub(super) lengths: [u64; FIELDS],
}

/// One entry unpacked: for each field its words, and words beside the order.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    pub(super) words: [Vec<WordId>; FIELDS],
    pub(super) extras: [Vec<WordId>; FIELDS],
}

impl Forward {
    pub(super) fn push(&mut self, fields: &[Analysis; FIELDS]) {
        for (length, field) in self.lengths.iter_mut().zip(fields) {
            *length += field.words.len() as u64;
        }
        let here = self.bytes.len() as u64;
        self.starts.push(here);
        let [title, others @ ..] = fields;
        let mut packed = Vec::new();
        pack_field(title, &mut packed);
        // First comes how far back the title stands; 0 where it follows.
        if self.title.0 == packed {
            pack(here - self.title.1, &mut self.bytes);
        } else {
            pack(0, &mut self.bytes);
            self.title = (packed, self.bytes.len() as u64);
            self.bytes.extend(&self.title.0);
        }
        for field in others {
            pack_field(field, &mut self.bytes);
        }
    }

    pub(super) fn finish(&mut self) {
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.title.0 = Vec::new();
    }

    /// Unpacks an entry into buffers that are used again.
    pub(super) fn unpack(&self, entry: usize, into: &mut Unpacked) {
        let Some(start) = self.starts.get(entry).copied() else {
            return;
        };
        let mut bytes = self.from(start);
        let back = number(&mut bytes);
        if back > 0 {
            into.unpack(0, &mut self.from(start - back));
        }
        let own = usize::from(back > 0)..FIELDS;
        own.for_each(|field| into.unpack(field, &mut bytes));
    }

    fn from(&self, start: u64) -> std::slice::Iter<'_, u8> {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        self.bytes.get(start..).unwrap_or_default().iter()
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Bytes held in memory.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.capacity() + self.starts.capacity() * 8
    }
}

impl Unpacked {
    fn unpack(&mut self, field: usize, bytes: &mut std::slice::Iter<'_, u8>) {
        for words in [&mut self.words[field], &mut self.extras[field]] {
            words.clear();
            let count = number(bytes);
            #[expect(clippy::cast_possible_truncation, reason = "only words were packed")]
            words.extend((0..count).map(|_| number(bytes) as WordId));
        }
    }
}

fn pack_field(field: &Analysis, into: &mut Vec<u8>) {
    for words in [&field.words, &field.extras] {
        pack(words.len() as u64, into);
        for word in words {
            pack(u64::from(*word), into);
        }
    }
}

/// Seven bits a byte, the last one below 128.
fn pack(mut number: u64, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    into.push(number.to_le_bytes()[0]);
}

fn number(bytes: &mut std::slice::Iter<'_, u8>) -> u64 {
    let (mut number, mut shift) = (0, 0);
    for byte in bytes {
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        let analysis = |words: &[u32]| Analysis {
            words: words.to_vec(),
            extras: vec![300],
        };
        let fields = [
            analysis(&[1, 127, 128]),
            analysis(&[]),
            analysis(&[70_000, u32::MAX]),
            analysis(&[5]),
        ];
        let mut forward = Forward::default();
        forward.push(&fields);
        forward.push(&fields);
        let mut entry = Unpacked::default();
        forward.unpack(1, &mut entry);
        for (i, field) in fields.iter().enumerate() {
            assert_eq!(entry.words[i], field.words);
            assert_eq!(entry.extras[i], field.extras);
        }
        assert_eq!(forward.lengths, [6, 0, 4, 2]);
    }

    #[test]
    fn a_title_is_kept_once() {
        let analysis = |words: Vec<u32>| Analysis {
            words,
            extras: Vec::new(),
        };
        let title: Vec<u32> = (100..200).collect();
        let mut forward = Forward::default();
        let bodies = [7, 8, 9, 10];
        let titles = [&title[..], &title, &title[1..], &title];
        for (body, title) in bodies.iter().zip(titles) {
            let [heading, hints] = [(); 2].map(|()| analysis(Vec::new()));
            let body = analysis(vec![*body]);
            forward.push(&[analysis(title.to_vec()), heading, body, hints]);
        }
        let mut entry = Unpacked::default();
        for (at, (body, title)) in bodies.iter().zip(titles).enumerate() {
            forward.unpack(at, &mut entry);
            assert_eq!(entry.words[0], title);
            assert_eq!(entry.words[2], [*body]);
        }
        assert!(forward.bytes.len() < 3 * 200);
    }
}
