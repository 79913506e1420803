//! The pages for people: rendered on the server, whole without JavaScript. A handler reads a form, calls one service function
//! and renders; texts stand in `locales/`. Nothing here decides who may do what.

mod assets;
mod context;
mod dates;
mod draft;
mod error;
mod form;
mod input;
mod layout;
mod map;
mod parts;
mod public;

pub use error::error_page;
