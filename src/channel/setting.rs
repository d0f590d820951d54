//! Settings that look like numbers and are names: `app_id = 123` and `"123"` are one.

use serde::{Deserialize, Deserializer, de};

/// Reads a text or a whole number as text that is not empty.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a text or a whole number")]
    enum Form {
        Text(String),
        Number(u64),
    }
    match Form::deserialize(deserializer)? {
        Form::Text(text) if text.trim().is_empty() => {
            Err(de::Error::custom("it must not be empty"))
        }
        Form::Text(text) => Ok(text),
        Form::Number(number) => Ok(number.to_string()),
    }
}
