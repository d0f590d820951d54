//! The memory of the program: what is freed goes back to the system at once.
//!
//! A snapshot is built out of many times its own size in small pieces. The
//! system's allocator keeps them for later (634 MB for an index of 126 MB when
//! measured), which an old PC cannot spare; jemalloc gives them back when told to.

#[cfg(not(windows))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Lets freed memory go back to the system without delay. To be called before threads are.
#[cfg(not(windows))]
pub fn give_back() {
    use tikv_jemalloc_ctl::{Access as _, AsName as _};

    // The first arena is there already, the others take what is said of all.
    for name in [&b"arena.0.dirty_decay_ms\0"[..], b"arenas.dirty_decay_ms\0"] {
        if let Err(error) = name.name().write(0_isize) {
            tracing::debug!(%error, "freed memory is kept for a while");
        }
    }
}

/// Nothing is known of this system's allocator.
#[cfg(windows)]
pub fn give_back() {}
