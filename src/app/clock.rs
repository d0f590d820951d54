//! The clock: the only place that asks the system for the time of day.

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz};

/// Seven hours before Greenwich all year.
const VIETNAM: tz::Offset = tz::offset(7);

/// Where the time comes from; a test gives its own.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    /// A clock that stands still at `time`.
    #[must_use]
    pub fn fixed(time: Timestamp) -> Self {
        Self::from_fn(move || time)
    }

    /// A clock that shows what `now` says.
    #[must_use]
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// The day it is now in Vietnam.
    #[must_use]
    pub fn today(&self) -> Date {
        self.in_vietnam().date()
    }

    /// The day and time of day it is now in Vietnam.
    #[must_use]
    pub fn in_vietnam(&self) -> DateTime {
        VIETNAM.to_datetime(self.now())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}
