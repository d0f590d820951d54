//! A question: what a person asked, made ready to search with.
