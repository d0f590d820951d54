//! Files that were not read for a reason that may pass: their reader died or took
//! too long on a busy machine, or the system did not open them.
//!
//! They are tried again while the process lives, after growing pauses, a few
//! times: what a file itself does to its reader it will do again.

use std::time::{Duration, Instant};

use super::{File, Knowledge, Reader};

/// How long after each failure a file is tried again; after the last it is given up
/// until it changes.
pub(super) const PAUSES: [Duration; 3] = [
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(30),
];

/// That a file was not read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failed {
    /// How often by now.
    pub(super) times: usize,
    last: Instant,
}

impl Failed {
    /// One failure more than there were before of the same bytes.
    pub(super) fn after(before: Option<&Self>) -> Self {
        Self {
            times: before.map_or(0, |before| before.times) + 1,
            last: Instant::now(),
        }
    }

    fn is_to_be_tried(&self, pauses: &[Duration]) -> bool {
        let pause = pauses.get(self.times - 1);
        pause.is_some_and(|pause| self.last.elapsed() >= *pause)
    }
}

impl Reader {
    /// The same, trying files again after other pauses.
    #[must_use]
    pub fn trying_again_after(mut self, pauses: &[Duration]) -> Self {
        self.pauses = pauses.to_vec();
        self
    }

    /// Whether a file is to be tried again now.
    #[must_use]
    pub fn has_to_try_again(&self, knowledge: &Knowledge) -> bool {
        self.to_try_again(knowledge).is_some()
    }

    /// The file that is to be tried again now; not one whose pictures are being read.
    pub(super) fn to_try_again<'k>(&self, knowledge: &'k Knowledge) -> Option<&'k File> {
        let due = |failed: &Failed| failed.is_to_be_tried(&self.pauses);
        let mut files = knowledge.files.iter().filter(|file| !file.waiting);
        files.find(|file| file.failed.as_ref().is_some_and(due))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_tried_after_each_pause_and_then_given_up() {
        let (none, long) = (Duration::ZERO, Duration::from_hours(1));
        let once = Failed::after(None);
        let twice = Failed::after(Some(&once));
        assert!(once.is_to_be_tried(&[none]));
        assert!(!twice.is_to_be_tried(&[none]));
        assert!(twice.is_to_be_tried(&[long, none]));
        assert!(!once.is_to_be_tried(&[long, none]));
    }
}
