//! The pages as people use them: whole in both languages, without JavaScript, and in a real browser.

mod admin;
mod beyond;
mod browser;
mod client;
mod day;
mod driver;
mod figures;
mod finding;
mod household;
mod keys;
mod looking;
mod people;
mod resuming;
mod staff;
mod texts;
mod visitor;
mod weight;
