//! What the tests share.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests stop the test when something is missing"
)]

pub(crate) mod app;
pub(crate) mod db;
pub(crate) mod dump;
pub(crate) mod smtp;
pub(crate) mod videos;
