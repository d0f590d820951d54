//! The chain: each change of a petition's status is hashed together with the
//! one before, so that none can be altered, left out or put in later unseen.
//!
//! The entry's own hash does not depend on the chain; its first digits stand
//! on the person's receipt, so that neither side can deny time or status.
//! Words are in it only by their digest: they can be erased, and the chain
//! still holds.

use sha2::{Digest, Sha256};

use super::Status;

/// One change of a petition's status, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its place in the chain, from 1.
    pub n: i64,
    /// The petition's code as it is kept.
    pub code: String,
    /// When it was, milliseconds since 1970.
    pub at: i64,
    /// The status from then on, as the store names it.
    pub status: String,
    /// The words, where they are still kept: contents or staff's note.
    pub words: Option<String>,
    /// The digest of the words.
    pub digest: String,
    /// The hash of this change.
    pub entry: String,
    /// The hash of the chain up to it.
    pub hash: String,
}

/// Where a chain does not hold, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The place in the chain.
    pub n: i64,
    /// The petition's code.
    pub code: String,
    /// Why, in Vietnamese.
    pub reason: &'static str,
}

/// The digest of words. They begin with a random salt, so that short ones that
/// were erased cannot be found by trying.
#[must_use]
pub fn digest(words: &str) -> String {
    hex::encode(Sha256::digest(words))
}

/// The hash of one change.
#[must_use]
pub fn entry_hash(code: &str, at: i64, status: Status, digest: &str) -> String {
    entry_of(code, at, status.name(), digest)
}

fn entry_of(code: &str, at: i64, status: &str, digest: &str) -> String {
    // None of the parts has a line end.
    hex::encode(Sha256::digest(format!(
        "motcua 1\n{code}\n{at}\n{status}\n{digest}"
    )))
}

/// The hash of the chain with one more change.
#[must_use]
pub fn chain_hash(before: &str, entry: &str) -> String {
    hex::encode(Sha256::digest(format!("{before}\n{entry}")))
}

/// The part of a hash that people compare: `3f9a 22c1 7be0`.
#[must_use]
pub fn fingerprint(entry: &str) -> String {
    let part = |from: usize| entry.get(from..from + 4).unwrap_or_default();
    format!("{} {} {}", part(0), part(4), part(8))
}

/// Looks where the chain does not hold. `links` are in order, from the first.
#[must_use]
pub fn verify<'a>(links: impl IntoIterator<Item = &'a Link>) -> Vec<Break> {
    let mut breaks = Vec::new();
    let (mut n, mut hash) = (0, String::new());
    for link in links {
        n += 1;
        let mut broken = |reason| {
            breaks.push(Break {
                n: link.n,
                code: link.code.clone(),
                reason,
            });
        };
        if link.n != n {
            broken("có dòng bị bỏ hoặc chèn trước dòng này");
            n = link.n;
        }
        if entry_of(&link.code, link.at, &link.status, &link.digest) != link.entry {
            broken("thời điểm, trạng thái hoặc dấu nội dung đã bị sửa");
        }
        if chain_hash(&hash, &link.entry) != link.hash {
            broken("không nối tiếp được với dòng trước");
        }
        if link
            .words
            .as_ref()
            .is_some_and(|words| digest(words) != link.digest)
        {
            broken("nội dung đã bị sửa");
        }
        hash.clone_from(&link.hash);
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        for (n, status) in (1..).zip([Status::Received, Status::Processing, Status::Answered]) {
            let words = format!("muối {n} nội dung");
            let digest = digest(&words);
            let entry = entry_hash("ABC", n * 1_000, status, &digest);
            let before = links
                .last()
                .map(|link| link.hash.clone())
                .unwrap_or_default();
            links.push(Link {
                n,
                code: "ABC".into(),
                at: n * 1_000,
                status: status.name().into(),
                words: Some(words),
                hash: chain_hash(&before, &entry),
                digest,
                entry,
            });
        }
        links
    }

    #[track_caller]
    fn broken(change: impl Fn(&mut Vec<Link>)) {
        let mut links = chain();
        change(&mut links);
        assert!(!verify(&links).is_empty());
    }

    #[test]
    fn an_untouched_chain_holds_also_without_its_words() {
        let mut links = chain();
        assert_eq!(verify(&links), []);
        links[1].words = None;
        assert_eq!(verify(&links), []);
    }

    #[test]
    fn every_change_is_seen() {
        broken(|links| links[0].at -= 1);
        broken(|links| links[1].status = "answered".into());
        broken(|links| links[1].words = Some("khác".into()));
        broken(|links| links[2].digest = digest("khác"));
        broken(|links| links[0].code = "ABD".into());
        broken(|links| drop(links.remove(1)));
        broken(|links| drop(links.remove(0)));
        broken(|links| {
            // Rewritten with its own hash, but not what comes behind.
            links[0].at -= 1;
            links[0].entry = entry_of("ABC", links[0].at, "received", &links[0].digest);
            links[0].hash = chain_hash("", &links[0].entry);
        });
    }
}
