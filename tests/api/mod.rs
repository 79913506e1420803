//! The interface for programs, spoken to as programs do.

mod documentation;
mod edges;
