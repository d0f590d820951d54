//! The weights of the ranking: one file, learnt by `learn.py` beside it.

use std::sync::LazyLock;

use serde::Deserialize;

/// Weights of the ranking; `weights.toml` says what each is.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "weights.toml describes each")]
pub struct Weights {
    pub title: f32,
    pub heading: f32,
    pub body: f32,
    pub hints: f32,
    pub k1: f32,
    pub b_title: f32,
    pub b_heading: f32,
    pub b_body: f32,
    pub b_hints: f32,
    pub folded: f32,
    pub pair: f32,
    pub pair_folded: f32,
    pub pair_apart: f32,
    pub coverage: f32,
    pub title_asked: f32,
    pub function: f32,
    pub added: f32,
    pub added_to_known: f32,
    pub headed: f32,
    pub tells: f32,
    pub explains: f32,
    pub signature_asked: f32,
    pub header_asked: f32,
    pub unasked: f32,
    pub recipients: f32,
}

static SHIPPED: LazyLock<Weights> = LazyLock::new(|| {
    Weights::read(include_str!("weights.toml")).expect("the shipped weights are tested")
});

impl Weights {
    /// The weights that motcua ships.
    #[must_use]
    pub fn shipped() -> Self {
        *SHIPPED
    }

    /// Reads weights from TOML.
    ///
    /// # Errors
    /// Says which key is missing, unknown or no number.
    pub fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// What a word is worth in each field.
    pub(super) fn fields(&self) -> [f32; super::FIELDS] {
        [self.title, self.heading, self.body, self.hints]
    }

    /// How much the length of each field matters.
    pub(super) fn lengths(&self) -> [f32; super::FIELDS] {
        [self.b_title, self.b_heading, self.b_body, self.b_hints]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_are_complete() {
        assert!(Weights::shipped().title > 0.0);
    }

    #[test]
    fn an_unknown_weight_is_named() {
        let error = Weights::read("titel = 1.0").unwrap_err();
        assert!(error.to_string().contains("titel"));
    }
}
