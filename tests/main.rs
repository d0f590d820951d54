//! One integration binary, a file per feature.

mod channels;
mod store;
