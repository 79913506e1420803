//! Matching from outside: the engine against an independent scorer, its laws, the tables of the rules, and its texts.

mod agreement;
mod homes;
mod laws;
mod naive;
mod ranking;
mod tables;
mod texts;
mod world;
