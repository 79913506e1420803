//! Journeys: what people do from the first question to the introduction, and every way in which it ends otherwise, over
//! HTTP with the mails, on both databases.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "steps of a journey stop the test"
)]

mod a_family_is_introduced;
mod campaigns;
mod choosing;
mod contacts;
mod day;
mod deciding;
mod figures;
mod groups;
mod handover;
mod it_comes_to_nothing;
mod lists;
mod meetups;
mod messages;
mod minutes;
mod open_data;
mod outcomes;
pub(super) mod people;
mod practice;
mod region;
mod stands;
mod suggested;
mod transfers;
mod videos;
mod welcoming;
