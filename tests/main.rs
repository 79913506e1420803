//! The one test binary.

mod store;
mod support;
