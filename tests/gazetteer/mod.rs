//! The bundled gazetteer, tested over real inputs.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking"
)]

mod areas;
mod occupations;
mod search;

use std::sync::OnceLock;

use wurzelwerk::gazetteer::Gazetteer;

/// Loaded once for all tests: the bundle never changes.
pub(crate) fn gazetteer() -> &'static Gazetteer {
    static LOADED: OnceLock<Gazetteer> = OnceLock::new();
    LOADED.get_or_init(|| Gazetteer::load().unwrap())
}
