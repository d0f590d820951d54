//! The tokenizers of the index: words and pairs of words.
//!
//! Text reaches the index already analysed (see [`crate::language::Model`]) as
//! keys separated by single spaces, so that documents and questions are read by
//! the same rules and each word only once.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Yields each key.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys(Token);

/// Yields each two neighbouring keys, joined by a space.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs(Token);

/// Keys between which no pair is made: they end a field.
pub(super) const BREAK: &str = "|";

impl Tokenizer for Keys {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.0.reset();
        Stream {
            token: &mut self.0,
            text,
            at: 0,
            pairs: false,
        }
    }
}

impl Tokenizer for Pairs {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.0.reset();
        Stream {
            token: &mut self.0,
            text,
            at: 0,
            pairs: true,
        }
    }
}

/// Walks over keys, one or two at a time.
#[derive(Debug)]
pub(super) struct Stream<'a> {
    token: &'a mut Token,
    text: &'a str,
    at: usize,
    pairs: bool,
}

impl Stream<'_> {
    fn end_of_key(&self, start: usize) -> usize {
        let rest = &self.text.as_bytes()[start..];
        rest.iter()
            .position(|b| *b == b' ')
            .map_or(self.text.len(), |i| start + i)
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        while self.at < self.text.len() {
            let (start, end) = (self.at, self.end_of_key(self.at));
            self.at = (end + 1).min(self.text.len());
            let shown = if self.pairs {
                if self.at >= self.text.len() {
                    return false;
                }
                start..self.end_of_key(self.at)
            } else {
                start..end
            };
            let text = &self.text[shown];
            if text.starts_with(BREAK) || text.ends_with(BREAK) {
                continue;
            }
            self.token.text.clear();
            self.token.text.push_str(text);
            self.token.position = self.token.position.wrapping_add(1);
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mut stream: Stream<'_>, expected: &[&str]) {
        let mut found = Vec::new();
        while stream.advance() {
            found.push(stream.token().text.clone());
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn keys_are_split_at_spaces() {
        check(
            Keys::default().token_stream("thu tuc | 45/2020/ndcp"),
            &["thu", "tuc", "45/2020/ndcp"],
        );
        check(Keys::default().token_stream(""), &[]);
    }

    #[test]
    fn pairs_do_not_cross_a_break() {
        check(
            Pairs::default().token_stream("thu tuc | hanh chinh"),
            &["thu tuc", "hanh chinh"],
        );
        check(Pairs::default().token_stream("thu"), &[]);
    }
}
