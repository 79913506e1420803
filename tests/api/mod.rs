//! The interface for programs, spoken to as programs do.

mod access;
mod addresses;
mod documentation;
mod edges;
mod imports;
mod outbox;
mod repeats;
mod schema;
mod versions;

#[path = "../journeys/people.rs"]
#[expect(dead_code, reason = "the journeys use all of it")]
mod people;
