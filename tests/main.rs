//! The one test binary: linking dominates, so everything that is tested from outside stands in it.

mod api;
mod architecture;
mod gazetteer;
mod journeys;
mod mail;
mod matching;
mod pages;
mod store;
mod support;
