//! The only reader of the wall clock. Everything else is given the time, so that tests and runs can fix it.
//! It must not know what the time is used for.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, SubsecRound, Utc};

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The clock of the machine.
    System,
    /// A clock that stands until it is moved, as microseconds since 1970; shared by its clones.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `time` until it is moved.
    pub fn fixed(time: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(time.timestamp_micros())))
    }

    /// The present time, cut to microseconds because both databases keep no more.
    #[expect(clippy::disallowed_methods, reason = "this is the one reader of the wall clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now().trunc_subsecs(6),
            Self::Fixed(micros) => DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default(),
        }
    }

    /// Moves a fixed clock forward (or back); the system clock is not moved.
    pub fn advance(&self, by: Duration) {
        if let Self::Fixed(micros) = self {
            micros.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        }
    }
}
