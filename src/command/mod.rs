//! The commands of the `motcua` program, one file each.

pub mod channels;
pub mod telegram;
