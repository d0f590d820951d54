//! The limits that a reading process sets on itself and all it starts.

/// Processor time for a file, seconds: the largest lists and laws that offices have
/// published take a tenth of one, and two files side by side end within ten.
pub(super) const SECONDS: u64 = 5;

/// The same for a picture and for each program that reads it.
const PICTURE_SECONDS: u64 = 60;

/// Address space, bytes.
#[cfg(unix)]
const MEMORY: u64 = 1024 * 1024 * 1024;

/// The longest file it may write, bytes; a page's picture goes through a pipe.
#[cfg(unix)]
const FILE: u64 = 256 * 1024 * 1024;

/// Sets the limits of memory, time and files, and cuts the process off from
/// the network; whether all of that was possible.
#[cfg(unix)]
pub(super) fn confine(picture: bool) -> bool {
    use rustix::process::{Resource, Rlimit, nice, setrlimit};
    let seconds = if picture { PICTURE_SECONDS } else { SECONDS };
    let limits = [
        (Resource::As, MEMORY),
        (Resource::Cpu, seconds),
        (Resource::Fsize, FILE),
        (Resource::Core, 0),
    ];
    let mut confined = true;
    for (resource, most) in limits {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        confined &= setrlimit(resource, limit).is_ok();
    }
    if picture {
        // Questions go before reading.
        let _ = nice(10);
    }
    confined & without_network()
}

#[cfg(not(unix))]
pub(super) fn confine(_: bool) -> bool {
    false
}

/// Whether a signal says that the time was used up.
#[cfg(unix)]
pub(super) fn is_out_of_time(signal: i32) -> bool {
    use rustix::process::Signal;
    [Signal::XCPU, Signal::KILL]
        .iter()
        .any(|known| known.as_raw() == signal)
}

/// Refuses new sockets, and the interface that could make them unseen.
#[cfg(all(
    target_os = "linux",
    any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "riscv64"
    )
))]
fn without_network() -> bool {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};
    let refused = [libc::SYS_socket, libc::SYS_io_uring_setup, libc::SYS_ptrace];
    let rules = refused.map(|call| (call, Vec::new())).into_iter().collect();
    let Ok(architecture) = std::env::consts::ARCH.try_into() else {
        return false;
    };
    let denied = u32::try_from(libc::EPERM).unwrap_or(1);
    let filter = SeccompFilter::new(
        rules,
        SeccompAction::Allow,
        SeccompAction::Errno(denied),
        architecture,
    );
    let program = filter.and_then(BpfProgram::try_from);
    program.is_ok_and(|program| apply_filter(&program).is_ok())
}

#[cfg(all(
    unix,
    not(all(
        target_os = "linux",
        any(
            target_arch = "x86_64",
            target_arch = "aarch64",
            target_arch = "riscv64"
        )
    ))
))]
fn without_network() -> bool {
    false
}
