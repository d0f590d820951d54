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
        self.starts.push(self.bytes.len() as u64);
        for (i, field) in fields.iter().enumerate() {
            self.lengths[i] += field.words.len() as u64;
            for words in [&field.words, &field.extras] {
                self.pack(u32::try_from(words.len()).unwrap_or(u32::MAX));
                for word in words {
                    self.pack(*word);
                }
            }
        }
    }

    fn pack(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    pub(super) fn finish(&mut self) {
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
    }

    /// Unpacks an entry into buffers that are used again.
    pub(super) fn unpack(&self, entry: usize, into: &mut Unpacked) {
        let Some(start) = self
            .starts
            .get(entry)
            .and_then(|s| usize::try_from(*s).ok())
        else {
            return;
        };
        let mut bytes = self.bytes[start..].iter();
        for field in 0..FIELDS {
            for words in [&mut into.words[field], &mut into.extras[field]] {
                words.clear();
                let count = number(&mut bytes);
                words.extend((0..count).map(|_| number(&mut bytes)));
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Bytes held in memory.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.capacity() + self.starts.capacity() * 8
    }
}

fn number(bytes: &mut std::slice::Iter<'_, u8>) -> u32 {
    let (mut number, mut shift) = (0, 0);
    for byte in bytes {
        number |= u32::from(byte & 0x7f) << shift;
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
}
