//! The pages of coordinators and the network office: dense, with undo instead of questions. Who may see and do what is
//! decided by the services.

pub(super) mod absence;
pub(super) mod access;
pub(super) mod accounts;
pub(super) mod area_map;
pub(super) mod audit;
pub(super) mod beyond;
pub(super) mod campaigns;
pub(super) mod corrections;
pub(super) mod duplicates;
pub(super) mod entering;
pub(super) mod entry_settings;
pub(super) mod figures;
pub(super) mod households;
pub(super) mod initiative_form;
pub(super) mod initiatives;
mod keys;
pub(super) mod lists;
pub(super) mod log;
pub(super) mod mail_texts;
pub(super) mod meetups;
pub(super) mod minutes;
pub(super) mod outbox;
pub(super) mod outcomes;
pub(super) mod overview;
pub(super) mod paper;
pub(super) mod proposal;
pub(super) mod queue;
pub(super) mod run;
mod run_parts;
pub(super) mod runs;
pub(super) mod share_kit;
pub(super) mod stands;
pub(super) mod today;
pub(super) mod tokens;
pub(super) mod weights;
mod weights_effects;
