//! The interface for programs, spoken to as programs do.

mod access;
mod addresses;
mod audit;
mod beyond;
mod documentation;
mod edges;
mod imports;
mod mail_texts;
mod outbox;
mod repeats;
mod runs;
mod schema;
mod versions;
mod weights;

use super::journeys::people;
