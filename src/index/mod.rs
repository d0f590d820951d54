//! The index: passages in, hits out.
