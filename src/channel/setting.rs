//! Settings that look like what they are not: `app_id = 123` is a name, and a variable
//! of the environment is text where a number or `true` is meant.

use std::fmt::Display;
use std::str::FromStr;

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

/// Reads a number or a truth, also where it is given as text.
pub(crate) fn plain<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + FromStr<Err: Display>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form<T> {
        Plain(T),
        Text(String),
    }
    match Form::deserialize(deserializer)? {
        Form::Plain(value) => Ok(value),
        Form::Text(text) => text.trim().parse().map_err(de::Error::custom),
    }
}
