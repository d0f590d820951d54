//! What the machine makes of a time, whoever takes it: computing that is timed beside
//! what is measured.

use std::time::{Duration, Instant};

/// Work that is nothing but computing: so many times a thousand sums.
#[derive(Clone, Copy, Default)]
pub(crate) struct Loop(u32);

impl Loop {
    /// One that takes about so long.
    pub(crate) fn of(time: Duration) -> Self {
        let mut tries = [(); 20].map(|()| Self(100).run());
        tries.sort();
        let times = time.as_secs_f64() / tries[10].as_secs_f64();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a question takes some milliseconds"
        )]
        Self((times * 100.0) as u32)
    }

    pub(crate) fn run(self) -> Duration {
        let start = Instant::now();
        let mut sum = 0_u64;
        for i in 0..u64::from(self.0) * 1000 {
            sum = std::hint::black_box(sum.wrapping_mul(31) ^ i);
        }
        start.elapsed()
    }
}
