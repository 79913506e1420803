//! Values and their rules. Parsing is the only way in: what holds here has been checked.
//! Nothing in this room does IO, reads a clock or knows a database, HTTP or mail.

pub mod account;
pub mod actor;
pub mod audit;
pub mod calendar;
pub mod campaign;
pub mod consent;
pub mod contact;
pub mod duplicate;
pub mod email;
pub mod exclusion;
pub mod explanation;
pub mod figures;
pub mod geography;
pub mod household;
pub mod ids;
pub mod initiative;
pub mod lists;
pub mod locale;
pub mod logo;
pub mod mail;
pub mod meetup;
pub mod month;
pub mod occupation;
pub mod outcome;
pub mod place;
pub mod profile;
pub mod proposal;
pub mod round;
pub mod seal;
pub mod session;
pub mod teaser;
pub mod text;
pub mod token;
pub mod window;
