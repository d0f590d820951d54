//! What a word tells: the less, the more texts it stands in.

/// So many are worked out once: the ranking asks for every word of a title, and most
/// words stand in fewer texts.
const OFTEN: u32 = 4096;

/// The information of words among so many texts.
#[derive(Debug, Clone, Default)]
pub(super) struct Information {
    texts: u32,
    often: Vec<f32>,
}

impl Information {
    /// Of words among so many texts.
    pub(super) fn among(texts: u32) -> Self {
        let often = (0..OFTEN).map(|with| information(texts, with));
        Self {
            texts,
            often: often.collect(),
        }
    }

    /// Of a word that stands in so many of them, in nats.
    pub(super) fn of(&self, with: u32) -> f32 {
        let often = self.often.get(with as usize).copied();
        often.unwrap_or_else(|| information(self.texts, with))
    }
}

/// The inverse document frequency of BM25.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts below 2^24 matter, above it only their size"
)]
fn information(texts: u32, with: u32) -> f32 {
    let (all, with) = (texts as f32, with as f32);
    (1.0 + (all - with + 0.5).max(0.0) / (with + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_tell_more_whether_worked_out_before_or_not() {
        let among = Information::among(10_000);
        assert!(among.of(1) > among.of(100) && among.of(100) > among.of(9_000));
        assert!(among.of(9_000) > 0.0);
        let known = (among.of(OFTEN - 1) - information(10_000, OFTEN - 1)).abs();
        assert!(known < f32::EPSILON && among.of(OFTEN - 1) > among.of(OFTEN));
    }
}
