//! Matching from outside: the engine against an independent scorer, its laws, the tables of the rules, and its texts.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    clippy::struct_field_names,
    reason = "helpers of tests: a wrong value ends the test, and the numbers are small"
)]

mod agreement;
mod changes;
mod homes;
mod index;
mod laws;
mod naive;
mod ranking;
mod rounds;
mod tables;
mod texts;
mod world;
