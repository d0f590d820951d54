//! Secrets of the settings: one, or two while one is replaced by the other.
//!
//! Comparisons take the same time wherever the difference is, and both secrets
//! are always compared, so that the time of an answer tells nothing.

use axum::http::HeaderMap;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, de};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

/// Most secrets that count at the same time.
const MOST: usize = 2;

/// One or two secrets of which each is good.
#[derive(Debug, Clone)]
pub struct Secrets(Vec<SecretString>);

impl Secrets {
    /// The one to hand out.
    #[must_use]
    pub fn newest(&self) -> &SecretString {
        &self.0[0]
    }

    /// Whether a value is one of them.
    #[must_use]
    pub fn match_value(&self, value: &[u8]) -> bool {
        self.any(|secret| secret.ct_eq(value))
    }

    /// Whether a header holds one of them.
    #[must_use]
    pub fn match_header(&self, headers: &HeaderMap, name: &str) -> bool {
        let mut values = headers.get_all(name).iter();
        // A request with the header twice is not one that the service makes.
        match (values.next(), values.next()) {
            (Some(value), None) => self.match_value(value.as_bytes()),
            _ => false,
        }
    }

    /// Whether `mac` is the HMAC-SHA256 of the parts by one of them.
    #[must_use]
    pub fn match_hmac(&self, parts: &[&[u8]], mac: &[u8]) -> bool {
        self.any(|secret| hmac(secret, parts).ct_eq(mac))
    }

    /// Whether a test, which must take constant time, holds for one of them.
    pub(super) fn any(&self, test: impl Fn(&[u8]) -> Choice) -> bool {
        let found = self.0.iter().fold(Choice::from(0), |found, secret| {
            found | test(secret.expose_secret().as_bytes())
        });
        found.into()
    }

    /// Each of them, for a check of its form.
    pub(super) fn each(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(ExposeSecret::expose_secret)
    }
}

/// The HMAC-SHA256 of some parts in a row.
pub(super) fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The value of a header that must be there once.
pub(super) fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => Some(value.as_bytes()),
        _ => None,
    }
}

impl<'de> Deserialize<'de> for Secrets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a text, or a list of one or two")]
        enum Form {
            One(String),
            Several(Vec<String>),
        }
        let list = match Form::deserialize(deserializer)? {
            Form::One(secret) => vec![secret],
            Form::Several(list) => list,
        };
        if list.is_empty() || list.len() > MOST {
            return Err(de::Error::custom(
                "one secret is needed, or two while it is changed",
            ));
        }
        if list.iter().any(|secret| secret.len() < 8) {
            return Err(de::Error::custom("a secret must have 8 characters or more"));
        }
        Ok(Self(list.into_iter().map(Into::into).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(json: &str) -> Result<Secrets, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn two_secrets_are_good_while_one_is_replaced() {
        let secrets = secrets(r#"["new-secret", "old-secret"]"#).unwrap();
        assert!(secrets.match_value(b"new-secret"));
        assert!(secrets.match_value(b"old-secret"));
        for wrong in ["", "new-secre", "new-secret ", "NEW-SECRET"] {
            assert!(!secrets.match_value(wrong.as_bytes()), "{wrong}");
        }
        assert_eq!(secrets.newest().expose_secret(), "new-secret");
    }

    #[test]
    fn no_secret_is_not_a_secret() {
        for wrong in [
            r#""""#,
            "[]",
            r#"[""]"#,
            r#""short""#,
            "7",
            r#"["aaaaaaaa","bbbbbbbb","cccccccc"]"#,
        ] {
            assert!(secrets(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn secrets_do_not_show() {
        let secrets = secrets(r#""hidden-secret""#).unwrap();
        assert!(!format!("{secrets:?}").contains("hidden"));
    }

    #[test]
    fn a_doubled_header_matches_nothing() {
        let secrets = secrets(r#""good-secret""#).unwrap();
        let mut headers = HeaderMap::new();
        headers.append("x-token", "good-secret".parse().unwrap());
        assert!(secrets.match_header(&headers, "x-token"));
        headers.append("x-token", "good-secret".parse().unwrap());
        assert!(!secrets.match_header(&headers, "x-token"));
    }

    #[test]
    fn hmac_is_the_published_one() {
        // RFC 4231, test case 2.
        let mac = hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hex::encode(mac), expected);
    }
}
