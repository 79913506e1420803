//! What the service does by itself: handing over mails, keeping house, running rounds. It calls use cases and tables and
//! holds no rule of its own.

pub mod housekeeping;
pub mod outbox;
