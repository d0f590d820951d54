//! How far a long reading has come, in the terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A reading that is shorter than this shows nothing.
const LONG: Duration = Duration::from_millis(700);

/// A line that tells how far reading has come, where standard error is a
/// terminal and it takes long.
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    /// Begins to count to `length`.
    pub(super) fn new(what: &'static str, length: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {msg} ") {
            bar.set_style(style);
        }
        bar.set_prefix(what);
        Self {
            bar,
            begun: Instant::now(),
        }
    }

    /// One more is done.
    pub(super) fn step(&self, name: &str) {
        self.bar.inc(1);
        self.tell(name);
    }

    /// Something of what is being read is done.
    pub(super) fn tell(&self, message: &str) {
        if self.bar.is_hidden() && self.begun.elapsed() > LONG {
            // Draws nothing where standard error is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_message(message.to_owned());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
