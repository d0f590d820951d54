//! The words of every entry in order, packed, so that a ranking can look at how
//! they stand and not only whether.
//!
//! They are packed part by part with the numbers that words have there;
//! [`Forward`] gives them as they are numbered in the whole.

use std::sync::Arc;

use crate::language::varint::{pack, unpack};
use crate::language::{Analysis, WordId};
use crate::parallel::give_way;

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
#[derive(Debug, Default)]
pub(super) struct Forward {
    parts: Vec<Placed>,
    entries: usize,
    /// Words of each field over all entries, for the mean length.
    pub(super) lengths: [u64; FIELDS],
}

/// The words of a part, in their place.
#[derive(Debug)]
struct Placed {
    /// The number of its first entry.
    first: usize,
    packed: Arc<Packed>,
    /// For each of its words the number in the whole.
    words: Vec<WordId>,
}

impl Forward {
    /// Puts a part behind the others.
    pub(super) fn push(&mut self, packed: Arc<Packed>, words: Vec<WordId>) {
        for (all, length) in self.lengths.iter_mut().zip(packed.lengths) {
            *all += length;
        }
        let first = self.entries;
        self.entries += packed.len();
        self.parts.push(Placed {
            first,
            packed,
            words,
        });
    }

    /// Unpacks an entry into buffers that are used again.
    pub(super) fn unpack(&self, entry: usize, into: &mut Unpacked) {
        let behind = self.parts.partition_point(|part| part.first <= entry);
        if let Some(part) = behind.checked_sub(1).and_then(|at| self.parts.get(at)) {
            part.unpack(entry - part.first, into);
        }
    }

    /// Gives the words of each field of every entry to `visit`, but for the hints,
    /// which nobody wrote.
    pub(super) fn each(&self, visit: &mut dyn FnMut(&[WordId])) {
        let mut entry = Unpacked::default();
        for part in &self.parts {
            for at in 0..part.packed.len() {
                give_way();
                part.unpack(at, &mut entry);
                let [written @ .., _] = &entry.words;
                for words in written {
                    visit(words);
                }
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries
    }

    /// Bytes held in memory.
    pub(super) fn bytes(&self) -> usize {
        let parts = self.parts.iter();
        let sizes = parts.map(|part| part.packed.bytes() + part.words.capacity() * 4);
        sizes.sum()
    }
}

impl Placed {
    fn unpack(&self, entry: usize, into: &mut Unpacked) {
        self.packed.unpack(entry, &self.words, into);
    }
}

/// Words of the entries of a part.
#[derive(Debug, Clone, Default)]
pub(super) struct Packed {
    bytes: Vec<u8>,
    starts: Vec<u64>,
    /// The title packed last, and where: entries of one document share theirs.
    title: (Vec<u8>, u64),
    /// Words of each field over its entries.
    lengths: [u64; FIELDS],
}

/// One entry unpacked: for each field its words, and words beside the order.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    pub(super) words: [Vec<WordId>; FIELDS],
    pub(super) extras: [Vec<WordId>; FIELDS],
}

impl Packed {
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

    /// Unpacks an entry; `numbers` has for each word its number in the whole.
    fn unpack(&self, entry: usize, numbers: &[WordId], into: &mut Unpacked) {
        let Some(start) = self.starts.get(entry).copied() else {
            return;
        };
        let mut bytes = self.from(start);
        let back = unpack(&mut bytes);
        if back > 0 {
            into.unpack(0, numbers, &mut self.from(start - back));
        }
        let own = usize::from(back > 0)..FIELDS;
        own.for_each(|field| into.unpack(field, numbers, &mut bytes));
    }

    fn from(&self, start: u64) -> std::slice::Iter<'_, u8> {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        self.bytes.get(start..).unwrap_or_default().iter()
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    fn bytes(&self) -> usize {
        self.bytes.capacity() + self.starts.capacity() * 8
    }
}

impl Unpacked {
    fn unpack(&mut self, field: usize, numbers: &[WordId], bytes: &mut std::slice::Iter<'_, u8>) {
        for words in [&mut self.words[field], &mut self.extras[field]] {
            words.clear();
            let count = unpack(bytes);
            #[expect(clippy::cast_possible_truncation, reason = "only words were packed")]
            words.extend((0..count).map(|_| numbers[unpack(bytes) as usize]));
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
            analysis(&[70_000, 69_999]),
            analysis(&[5]),
        ];
        let mut packed = Packed::default();
        packed.push(&fields);
        packed.push(&fields);
        let mut entry = Unpacked::default();
        let numbers: Vec<WordId> = (0..=70_000).collect();
        packed.unpack(1, &numbers, &mut entry);
        for (i, field) in fields.iter().enumerate() {
            assert_eq!(entry.words[i], field.words);
            assert_eq!(entry.extras[i], field.extras);
        }
        assert_eq!(packed.lengths, [6, 0, 4, 2]);
    }

    #[test]
    fn words_of_parts_are_numbered_as_in_the_whole() {
        let analysis = |words: &[u32]| Analysis {
            words: words.to_vec(),
            extras: vec![0],
        };
        let packed = |bodies: &[&[u32]]| {
            let mut packed = Packed::default();
            for body in bodies {
                packed.push(&[analysis(&[1]), analysis(&[]), analysis(body), analysis(&[])]);
            }
            Arc::new(packed)
        };
        let mut forward = Forward::default();
        forward.push(packed(&[&[0, 1], &[1, 2]]), vec![0, 1, 2]);
        forward.push(packed(&[]), Vec::new());
        forward.push(packed(&[&[1, 1, 0]]), vec![7, 8]);
        assert_eq!((forward.len(), forward.lengths), (3, [3, 0, 7, 0]));
        let mut entry = Unpacked::default();
        forward.unpack(1, &mut entry);
        assert_eq!((&entry.words[2][..], entry.extras[2][0]), (&[1, 2][..], 0));
        forward.unpack(2, &mut entry);
        assert_eq!(
            (&entry.words[2][..], entry.extras[2][0]),
            (&[8, 8, 7][..], 7)
        );
        let mut all: Vec<WordId> = Vec::new();
        forward.each(&mut |words| all.extend(words));
        assert_eq!(all, [1, 0, 1, 1, 1, 2, 8, 8, 8, 7]);
    }

    #[test]
    fn a_title_is_kept_once() {
        let analysis = |words: Vec<u32>| Analysis {
            words,
            extras: Vec::new(),
        };
        let title: Vec<u32> = (100..200).collect();
        let mut packed = Packed::default();
        let bodies = [7, 8, 9, 10];
        let titles = [&title[..], &title, &title[1..], &title];
        for (body, title) in bodies.iter().zip(titles) {
            let [heading, hints] = [(); 2].map(|()| analysis(Vec::new()));
            let body = analysis(vec![*body]);
            packed.push(&[analysis(title.to_vec()), heading, body, hints]);
        }
        let mut entry = Unpacked::default();
        let numbers: Vec<WordId> = (0..200).collect();
        for (at, (body, title)) in bodies.iter().zip(titles).enumerate() {
            packed.unpack(at, &numbers, &mut entry);
            assert_eq!(entry.words[0], title);
            assert_eq!(entry.words[2], [*body]);
        }
        assert!(packed.bytes.len() < 3 * 200);
    }
}
