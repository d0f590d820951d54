//! The disk: how much can still be written to it.

use std::path::Path;

/// Bytes that can still be written to a folder; none where it is not there or
/// the system does not tell.
#[cfg(unix)]
pub(super) fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Bytes that can still be written to a folder; none where the system does not tell.
#[cfg(not(unix))]
pub(super) fn free(_: &Path) -> Option<u64> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_room_and_a_missing_one_says_nothing() {
        assert!(free(Path::new("/")).is_some());
        assert_eq!(free(Path::new("/there/is/no/such/folder")), None);
    }
}
