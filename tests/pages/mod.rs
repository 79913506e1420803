//! The pages as people use them: whole in both languages, without JavaScript, and in a real browser.

mod admin;
mod at_work;
mod atlas;
mod beyond;
mod browser;
mod channels;
mod client;
mod day;
mod driver;
mod figures;
mod finding;
mod household;
mod identity;
mod keys;
mod looking;
mod looks;
mod meetups;
mod people;
mod pictures;
mod proposing;
mod resuming;
mod staff;
mod states;
mod texts;
mod visitor;
mod weight;
