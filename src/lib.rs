//! Wurzelwerk, as a library: see the code map in the modules below.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod error;
pub mod gazetteer;
pub mod mail;
pub mod matching;
pub mod service;
pub mod store;
pub mod telemetry;
pub mod texts;
pub mod web;
pub mod worker;

#[cfg(test)]
mod testing;
