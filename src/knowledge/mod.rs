//! The knowledge folder: which files there are, what they say, what was left out and why.
