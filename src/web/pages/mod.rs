//! The pages for people: rendered on the server, whole without JavaScript. A handler reads a form, calls one service function
//! and renders; texts stand in `locales/`. Nothing here decides who may do what.

mod areas;
mod assets;
mod atlas;
mod call;
mod changes;
mod consents;
mod context;
mod dates;
mod demo;
mod directory;
mod draft;
mod error;
mod figures;
mod filters;
mod form;
mod ground;
mod groups;
mod input;
mod join;
mod labels;
mod layout;
mod links;
mod logo;
mod lookup;
mod map;
mod markdown;
mod masthead;
mod meetups;
mod message;
mod navigation;
mod offers;
mod open_data;
mod parts;
mod presence;
mod profile;
mod proposals;
mod public;
mod region;
mod register;
mod registered;
mod staff;
mod stand;
mod status;
mod stories;
mod story;
mod suggested;
mod transfers;
mod upload;
mod video;
mod welcome;

use actix_web::web::{ServiceConfig, to};

use super::routes::{self, Access, Entry, get, post};
use crate::domain::actor::Scope;

pub(crate) use error::error_page;
pub(crate) use layout::percent;
pub(crate) use masthead::Masthead;
pub(crate) use navigation::Viewer;

/// All pages: who gets in is tested against this table and enforced by the services.
pub const ENTRIES: &[Entry] = &[
    get("/assets/{name}", Access::Anyone, || to(assets::show)),
    get("/favicon.ico", Access::Anyone, || to(assets::favicon)),
    get("/logo", Access::Anyone, || to(assets::logo)),
    get("/language/{lang}", Access::Anyone, || to(public::language)),
    get("/", Access::Anyone, || to(public::start)),
    get("/imprint", Access::Anyone, || to(public::imprint)),
    get("/privacy", Access::Anyone, || to(public::privacy)),
    get("/accessibility", Access::Anyone, || to(public::accessibility)),
    get("/data-sources", Access::Anyone, || to(public::sources)),
    get("/asylum-return", Access::Anyone, || to(public::asylum)),
    get("/figures", Access::Anyone, || to(figures::show)),
    get("/initiatives", Access::Anyone, || to(directory::list)),
    get("/initiatives/propose", Access::Anyone, || to(directory::propose)),
    post("/initiatives/propose", Access::Anyone, || to(directory::propose_submit)),
    get("/logos/{name}", Access::Anyone, || to(logo::file)),
    get("/offers/{id}", Access::Anyone, || to(offers::show)),
    get("/stories", Access::Anyone, || to(stories::list)),
    get("/stories/{id}", Access::Anyone, || to(stories::show)),
    get("/story-pictures/{name}", Access::Anyone, || to(stories::file)),
    get("/videos/{name}", Access::Anyone, || to(video::file)),
    get("/open-data", Access::Anyone, || to(open_data::show)),
    get("/initiatives/{id}", Access::Anyone, || to(directory::show)),
    get("/initiatives/{id}/message", Access::Anyone, || to(message::show)),
    post("/initiatives/{id}/message", Access::Anyone, || to(message::submit)),
    post("/initiatives/{id}/contact", Access::Household, || {
        to(proposals::ask_contact)
    }),
    get("/map", Access::Anyone, || to(atlas::show)),
    get("/map/{land}", Access::Anyone, || to(atlas::show_land)),
    get("/events", Access::Anyone, || to(meetups::list)),
    get("/events/{id}", Access::Anyone, || to(meetups::show)),
    get("/events/{id}/calendar.ics", Access::Anyone, || to(meetups::calendar)),
    get("/places", Access::Anyone, || to(directory::search)),
    get("/places/{code}", Access::Anyone, || to(directory::place)),
    get("/c/{code}", Access::Anyone, || to(join::follow)),
    get("/join/{code}", Access::Anyone, || to(join::entry)),
    get("/embed/{code}", Access::Anyone, || to(join::embed)),
    post("/embed/{code}", Access::Anyone, || to(join::embed_submit)),
    get("/stand/worker.js", Access::Anyone, || to(assets::stand_worker)),
    get("/stand/{token}", Access::Anyone, || to(stand::show)),
    post("/stand/{token}", Access::Anyone, || to(stand::submit)),
    get("/register", Access::Anyone, || to(register::email)),
    post("/register", Access::Anyone, || to(register::email_submit)),
    get("/register/where", Access::Anyone, || to(register::place)),
    post("/register/where", Access::Anyone, || to(register::place_submit)),
    get("/register/when", Access::Anyone, || to(register::when)),
    post("/register/when", Access::Anyone, || to(register::when_submit)),
    get("/register/who", Access::Anyone, || to(register::who)),
    post("/register/who", Access::Anyone, || to(register::who_submit)),
    get("/welcome", Access::Anyone, || to(welcome::short)),
    get("/register/welcome", Access::Anyone, || to(welcome::email)),
    post("/register/welcome", Access::Anyone, || to(welcome::email_submit)),
    get("/register/home", Access::Anyone, || to(welcome::home)),
    post("/register/home", Access::Anyone, || to(welcome::home_submit)),
    get("/register/offers", Access::Anyone, || to(welcome::offers)),
    post("/register/offers", Access::Anyone, || to(welcome::offers_submit)),
    get("/register/check", Access::Anyone, || to(register::check)),
    post("/register/check", Access::Anyone, || to(register::check_submit)),
    get("/register/sent", Access::Anyone, || to(registered::sent)),
    get("/register/later", Access::Anyone, || to(registered::later)),
    post("/register/later", Access::Anyone, || to(registered::later_submit)),
    get("/register/later/sent", Access::Anyone, || to(registered::later_sent)),
    get("/register/resume/{token}", Access::Anyone, || to(registered::resume)),
    post("/register/resume/{token}", Access::Anyone, || {
        to(registered::resume_submit)
    }),
    get("/sign-in", Access::Anyone, || to(links::sign_in)),
    post("/sign-in", Access::Anyone, || to(links::sign_in_submit)),
    get("/sign-in/{token}", Access::Anyone, || to(links::sign_in_open)),
    post("/sign-in/{token}", Access::Anyone, || to(links::sign_in_open_submit)),
    post("/sign-out", Access::Anyone, || to(links::sign_out)),
    get("/confirm/{token}", Access::Anyone, || to(links::confirm)),
    post("/confirm/{token}", Access::Anyone, || to(links::confirm_submit)),
    get("/confirm-message/{token}", Access::Anyone, || to(message::confirm)),
    post("/confirm-message/{token}", Access::Anyone, || {
        to(message::confirm_submit)
    }),
    get("/confirm-initiative/{token}", Access::Anyone, || to(suggested::show)),
    post("/confirm-initiative/{token}", Access::Anyone, || to(suggested::submit)),
    get("/confirm-address/{token}", Access::Anyone, || to(links::address)),
    post("/confirm-address/{token}", Access::Anyone, || to(links::address_submit)),
    get("/confirm-adult/{token}", Access::Anyone, || to(links::adult)),
    post("/confirm-adult/{token}", Access::Anyone, || to(links::adult_submit)),
    get("/unsubscribe/{token}", Access::Anyone, || to(links::unsubscribe)),
    post("/unsubscribe/{token}", Access::Anyone, || to(links::unsubscribe_submit)),
    get("/undo-deletion/{token}", Access::Anyone, || to(links::undo_deletion)),
    post("/undo-deletion/{token}", Access::Anyone, || {
        to(links::undo_deletion_submit)
    }),
    get("/answer/{token}", Access::Anyone, || to(proposals::answer_link)),
    post("/answer/{token}", Access::Anyone, || to(proposals::answer_link_submit)),
    get("/outcome/{token}", Access::Anyone, || to(proposals::outcome_link)),
    post("/outcome/{token}", Access::Anyone, || {
        to(proposals::outcome_link_submit)
    }),
    get("/transfer/{token}", Access::Anyone, || to(transfers::question_link)),
    post("/transfer/{token}", Access::Anyone, || {
        to(transfers::question_link_submit)
    }),
    get("/group/{token}", Access::Anyone, || to(groups::answer_link)),
    post("/group/{token}", Access::Anyone, || to(groups::answer_link_submit)),
    get("/invitation/{token}", Access::Anyone, || to(staff::access::invitation)),
    post("/invitation/{token}", Access::Anyone, || {
        to(staff::access::invitation_submit)
    }),
    get("/password-reset/{token}", Access::Anyone, || {
        to(staff::access::reset_link)
    }),
    post("/password-reset/{token}", Access::Anyone, || {
        to(staff::access::reset_link_submit)
    }),
    get("/me", Access::Household, || to(status::show)),
    post("/me/restore", Access::Household, || to(status::restore)),
    get("/me/pause", Access::Household, || to(status::pause)),
    post("/me/pause/{action}", Access::Household, || to(status::pause_submit)),
    get("/me/welcome", Access::Household, || to(welcome::change)),
    post("/me/welcome", Access::Household, || to(welcome::change_submit)),
    get("/me/delete", Access::Household, || to(status::delete)),
    post("/me/delete", Access::Household, || to(status::delete_submit)),
    get("/me/export", Access::Household, || to(status::export)),
    get("/me/export.json", Access::Household, || to(status::export_file)),
    get("/me/access", Access::Household, || to(status::access)),
    get("/me/call", Access::Household, || to(call::show)),
    post("/me/call", Access::Household, || to(call::submit)),
    post("/me/call/withdraw", Access::Household, || to(call::withdraw)),
    get("/me/transfer", Access::Household, || to(transfers::show)),
    post("/me/transfer", Access::Household, || to(transfers::submit)),
    get("/me/story", Access::Household, || to(story::show)),
    post("/me/story", Access::Household, || to(story::submit)),
    get("/me/story/picture", Access::Household, || to(story::picture)),
    post("/me/story/picture", Access::Household, || to(story::picture_submit)),
    post("/me/story/picture/remove", Access::Household, || {
        to(story::picture_remove)
    }),
    post("/me/story/revoke", Access::Household, || to(story::revoke)),
    get("/me/changes", Access::Household, || to(changes::show)),
    get("/me/meetups", Access::Household, || to(meetups::mine)),
    get("/me/meetups/{id}/people", Access::Household, || to(meetups::people)),
    post("/me/meetups/{id}/people", Access::Household, || to(meetups::choose)),
    post("/me/meetups/{id}/{action}", Access::Household, || to(meetups::act)),
    get("/me/edit/{section}", Access::Household, || to(profile::edit)),
    post("/me/edit/{section}", Access::Household, || to(profile::submit)),
    get("/me/consents", Access::Household, || to(consents::list)),
    post("/me/consents/{kind}/{action}", Access::Household, || {
        to(consents::submit)
    }),
    get("/me/teaser", Access::Household, || to(consents::own_teaser)),
    post("/me/teaser", Access::Household, || to(consents::teaser_submit)),
    get("/me/exclusions", Access::Household, || to(consents::exclusions)),
    post("/me/exclusions", Access::Household, || to(consents::exclusions_submit)),
    post("/me/exclusions/remove", Access::Household, || {
        to(consents::exclusions_remove)
    }),
    get("/me/address", Access::Household, || to(consents::address)),
    post("/me/address", Access::Household, || to(consents::address_submit)),
    get("/me/adult", Access::Household, || to(consents::adult)),
    post("/me/adult", Access::Household, || to(consents::adult_submit)),
    post("/me/adult/remove", Access::Household, || to(consents::adult_remove)),
    get("/me/groups", Access::Household, || to(groups::list)),
    get("/me/groups/{id}", Access::Household, || to(groups::show)),
    post("/me/groups/{id}", Access::Household, || to(groups::submit)),
    post("/me/groups/{id}/contact", Access::Household, || to(groups::contact)),
    get("/me/groups/{id}/report", Access::Household, || to(groups::report)),
    post("/me/groups/{id}/report", Access::Household, || {
        to(groups::report_submit)
    }),
    get("/me/proposals", Access::Household, || to(proposals::list)),
    get("/me/proposals/{id}", Access::Household, || to(proposals::show)),
    post("/me/proposals/{id}", Access::Household, || to(proposals::submit)),
    post("/me/proposals/{id}/contact", Access::Household, || {
        to(proposals::contact)
    }),
    get("/me/proposals/{id}/report", Access::Household, || to(proposals::report)),
    post("/me/proposals/{id}/report", Access::Household, || {
        to(proposals::report_submit)
    }),
    get("/me/proposals/{id}/outcome", Access::Household, || {
        to(proposals::outcome)
    }),
    post("/me/proposals/{id}/outcome", Access::Household, || {
        to(proposals::outcome_submit)
    }),
    get("/staff/sign-in", Access::Anyone, || to(staff::access::sign_in)),
    post("/staff/sign-in", Access::Anyone, || to(staff::access::sign_in_submit)),
    get("/staff/reset", Access::Anyone, || to(staff::access::reset)),
    post("/staff/reset", Access::Anyone, || to(staff::access::reset_submit)),
    get("/staff/totp", Access::SignedIn, || to(staff::access::totp)),
    post("/staff/totp", Access::SignedIn, || to(staff::access::totp_submit)),
    post("/staff/totp/begin", Access::SignedIn, || to(staff::access::totp_begin)),
    get("/staff/account", Access::SignedIn, || to(staff::access::account)),
    post("/staff/account", Access::SignedIn, || to(staff::access::account_submit)),
    get("/staff", Access::Staff(Scope::ProposalsRead), || to(staff::today::show)),
    post("/staff/decisions", Access::Staff(Scope::ProposalsReview), || {
        to(staff::today::decide)
    }),
    get("/staff/proposals", Access::Staff(Scope::ProposalsRead), || {
        to(staff::queue::list)
    }),
    get("/staff/figures", Access::Staff(Scope::ProposalsRead), || {
        to(staff::figures::show)
    }),
    get(
        "/staff/figures/figures.csv",
        Access::Staff(Scope::ProposalsRead),
        || to(staff::figures::csv),
    ),
    get(
        "/staff/figures/figures.xlsx",
        Access::Staff(Scope::ProposalsRead),
        || to(staff::figures::xlsx),
    ),
    get("/staff/figures/document", Access::Staff(Scope::ProposalsRead), || {
        to(staff::figures::document)
    }),
    get("/staff/outcomes", Access::Staff(Scope::ProposalsReview), || {
        to(staff::outcomes::list)
    }),
    get("/staff/reports", Access::Admin(Scope::ProposalsReview), || {
        to(staff::queue::reports)
    }),
    post("/staff/reports/{id}", Access::Admin(Scope::ProposalsReview), || {
        to(staff::queue::reports_submit)
    }),
    get("/staff/proposals/{id}", Access::Staff(Scope::ProposalsRead), || {
        to(staff::proposal::show)
    }),
    post(
        "/staff/proposals/{id}/{action}",
        Access::Staff(Scope::ProposalsReview),
        || to(staff::proposal::act),
    ),
    get("/staff/households", Access::Staff(Scope::HouseholdsRead), || {
        to(staff::households::list)
    }),
    get("/staff/households/new", Access::Staff(Scope::HouseholdsWrite), || {
        to(staff::entering::enter)
    }),
    post("/staff/households/new", Access::Staff(Scope::HouseholdsWrite), || {
        to(staff::entering::enter_submit)
    }),
    get("/staff/households/lists", Access::Staff(Scope::HouseholdsWrite), || {
        to(staff::lists::show)
    }),
    post("/staff/households/lists", Access::Staff(Scope::HouseholdsWrite), || {
        to(staff::lists::submit)
    }),
    post(
        "/staff/households/lists/{id}/{action}",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::lists::act),
    ),
    get("/staff/households/map", Access::Staff(Scope::HouseholdsRead), || {
        to(staff::area_map::show)
    }),
    get("/staff/minutes", Access::Staff(Scope::HouseholdsRead), || {
        to(staff::minutes::show)
    }),
    get("/staff/minutes.csv", Access::Staff(Scope::HouseholdsRead), || {
        to(staff::minutes::spreadsheet)
    }),
    get("/staff/absence", Access::Staff(Scope::HouseholdsRead), || {
        to(staff::absence::show)
    }),
    post("/staff/absence", Access::Staff(Scope::HouseholdsWrite), || {
        to(staff::absence::submit)
    }),
    post("/staff/absence/{id}/end", Access::Staff(Scope::HouseholdsWrite), || {
        to(staff::absence::end)
    }),
    get("/staff/contacts/{id}", Access::Staff(Scope::HouseholdsRead), || {
        to(staff::corrections::form)
    }),
    post("/staff/contacts/{id}", Access::Staff(Scope::HouseholdsWrite), || {
        to(staff::corrections::submit)
    }),
    post(
        "/staff/contacts/{id}/remove",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::corrections::remove),
    ),
    get("/staff/households/paper", Access::Staff(Scope::HouseholdsWrite), || {
        to(staff::paper::show)
    }),
    get("/staff/households/{id}", Access::Staff(Scope::HouseholdsRead), || {
        to(staff::households::show)
    }),
    post(
        "/staff/households/{id}/log",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::log::submit),
    ),
    post(
        "/staff/households/{id}/assign",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::log::assign),
    ),
    post(
        "/staff/households/{id}/call",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::log::call),
    ),
    post(
        "/staff/households/{id}/called",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::log::called),
    ),
    post(
        "/staff/follow-ups/{id}/done",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::corrections::finish),
    ),
    post(
        "/staff/follow-ups/{id}/move",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::corrections::postpone),
    ),
    post(
        "/staff/follow-ups/{id}/reopen",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::corrections::reopen),
    ),
    post(
        "/staff/households/{id}/welcome",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::households::welcome),
    ),
    post(
        "/staff/households/{id}/known",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::households::known),
    ),
    get(
        "/staff/households/{id}/contact",
        Access::Staff(Scope::HouseholdsRead),
        || to(staff::households::contact),
    ),
    post(
        "/staff/households/{id}/contact",
        Access::Staff(Scope::HouseholdsRead),
        || to(staff::households::contact_submit),
    ),
    get(
        "/staff/households/{id}/transfer",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::transfers::form),
    ),
    post(
        "/staff/households/{id}/transfer",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::transfers::submit),
    ),
    post(
        "/staff/transfers/{id}/{action}",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::transfers::act),
    ),
    post(
        "/staff/households/{id}/propose",
        Access::Staff(Scope::ProposalsReview),
        || to(staff::households::propose),
    ),
    get(
        "/staff/households/{id}/why-not",
        Access::Staff(Scope::ProposalsRead),
        || to(staff::beyond::why_not),
    ),
    get(
        "/staff/households/{id}/changes",
        Access::Staff(Scope::ProposalsRead),
        || to(staff::beyond::changes),
    ),
    get("/staff/duplicates", Access::Staff(Scope::HouseholdsRead), || {
        to(staff::duplicates::list)
    }),
    post(
        "/staff/duplicates/{id}/{action}",
        Access::Staff(Scope::HouseholdsWrite),
        || to(staff::duplicates::act),
    ),
    get("/staff/initiatives", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::initiatives::list)
    }),
    get("/staff/initiatives/new", Access::Admin(Scope::InitiativesWrite), || {
        to(staff::initiatives::create)
    }),
    post("/staff/initiatives/new", Access::Admin(Scope::InitiativesWrite), || {
        to(staff::initiatives::create_submit)
    }),
    get(
        "/staff/initiatives/import",
        Access::Admin(Scope::InitiativesWrite),
        || to(staff::initiatives::import),
    ),
    post(
        "/staff/initiatives/import",
        Access::Admin(Scope::InitiativesWrite),
        || to(staff::initiatives::import_submit),
    ),
    get(
        "/staff/initiatives/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::initiatives::show),
    ),
    get(
        "/staff/initiatives/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::initiatives::edit),
    ),
    post(
        "/staff/initiatives/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::initiatives::edit_submit),
    ),
    get(
        "/staff/initiatives/{id}/agreement",
        Access::Admin(Scope::InitiativesWrite),
        || to(staff::initiatives::agreement),
    ),
    post(
        "/staff/initiatives/{id}/agreement",
        Access::Admin(Scope::InitiativesWrite),
        || to(staff::initiatives::agreement_submit),
    ),
    get(
        "/staff/initiatives/{id}/presence",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::presence::edit),
    ),
    post(
        "/staff/initiatives/{id}/presence",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::presence::submit),
    ),
    get(
        "/staff/initiatives/{id}/logo",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::logo::show),
    ),
    post(
        "/staff/initiatives/{id}/logo",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::logo::submit),
    ),
    post(
        "/staff/initiatives/{id}/logo/remove",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::logo::remove),
    ),
    get(
        "/staff/initiatives/{id}/video",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::video::show),
    ),
    post(
        "/staff/initiatives/{id}/video",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::video::describe),
    ),
    post(
        "/staff/initiatives/{id}/video/file",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::video::file),
    ),
    post(
        "/staff/initiatives/{id}/video/captions",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::video::captions),
    ),
    post(
        "/staff/initiatives/{id}/video/poster",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::video::poster),
    ),
    post(
        "/staff/initiatives/{id}/video/remove",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::video::remove),
    ),
    get(
        "/staff/initiatives/{id}/vouch",
        Access::Admin(Scope::InitiativesWrite),
        || to(staff::suggestion::vouch),
    ),
    post(
        "/staff/initiatives/{id}/vouch",
        Access::Admin(Scope::InitiativesWrite),
        || to(staff::suggestion::vouch_submit),
    ),
    get(
        "/staff/initiatives/{id}/entry",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::entry_settings::show),
    ),
    post(
        "/staff/initiatives/{id}/entry",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::entry_settings::submit),
    ),
    get(
        "/staff/initiatives/{id}/offers",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::offers::list),
    ),
    get(
        "/staff/initiatives/{id}/offers/new",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::offers::create),
    ),
    post(
        "/staff/initiatives/{id}/offers/new",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::offers::create_submit),
    ),
    get("/staff/offers/{id}", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::offers::edit)
    }),
    post("/staff/offers/{id}", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::offers::edit_submit)
    }),
    post(
        "/staff/offers/{id}/remove",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::offers::remove),
    ),
    get("/staff/stories", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::stories::list)
    }),
    get("/staff/stories/new", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::stories::create)
    }),
    post("/staff/stories/new", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::stories::create_submit)
    }),
    get("/staff/stories/{id}", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::stories::show)
    }),
    get(
        "/staff/stories/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::stories::edit),
    ),
    post(
        "/staff/stories/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::stories::edit_submit),
    ),
    get(
        "/staff/stories/{id}/picture",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::stories::picture),
    ),
    post(
        "/staff/stories/{id}/picture",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::stories::picture_submit),
    ),
    post(
        "/staff/stories/{id}/picture/remove",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::stories::picture_remove),
    ),
    post(
        "/staff/stories/{id}/{action}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::stories::act),
    ),
    post(
        "/staff/initiatives/{id}/{action}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::initiatives::act),
    ),
    get("/staff/meetups", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::meetups::list)
    }),
    get("/staff/meetups/new", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::meetups::create)
    }),
    post("/staff/meetups/new", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::meetups::create_submit)
    }),
    get("/staff/meetups/{id}", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::meetups::show)
    }),
    get(
        "/staff/meetups/{id}/participants.csv",
        Access::Staff(Scope::HouseholdsRead),
        || to(staff::meetups::csv),
    ),
    get(
        "/staff/meetups/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::meetups::edit),
    ),
    post(
        "/staff/meetups/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::meetups::edit_submit),
    ),
    post(
        "/staff/meetups/{id}/{action}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::meetups::act),
    ),
    get("/staff/campaigns", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::campaigns::list)
    }),
    get("/staff/campaigns/new", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::campaigns::create)
    }),
    post("/staff/campaigns/new", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::campaigns::create_submit)
    }),
    get("/staff/campaigns/{id}", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::campaigns::show)
    }),
    get(
        "/staff/campaigns/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::campaigns::edit),
    ),
    post(
        "/staff/campaigns/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::campaigns::edit_submit),
    ),
    post(
        "/staff/campaigns/{id}/stands",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::stands::pair),
    ),
    post(
        "/staff/campaigns/{id}/stands/{stand}/end",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::stands::end),
    ),
    get(
        "/staff/campaigns/{id}/sheet",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::share_kit::sheet),
    ),
    get(
        "/staff/campaigns/{id}/figures.csv",
        Access::Staff(Scope::ProposalsRead),
        || to(staff::campaigns::csv),
    ),
    get(
        "/staff/campaigns/{id}/qr.svg",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::share_kit::code_svg),
    ),
    get(
        "/staff/campaigns/{id}/qr.png",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::share_kit::code_png),
    ),
    get(
        "/staff/campaigns/{id}/card.svg",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::share_kit::card),
    ),
    get("/staff/more", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::more::show)
    }),
    get("/staff/practice", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::practice::list)
    }),
    get(
        "/staff/practice/meetings",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice::meetings),
    ),
    get("/staff/practice/new", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::practice::create)
    }),
    post("/staff/practice/new", Access::Staff(Scope::InitiativesWrite), || {
        to(staff::practice::create_submit)
    }),
    get(
        "/staff/practice/articles/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice::show),
    ),
    get(
        "/staff/practice/articles/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice::edit),
    ),
    post(
        "/staff/practice/articles/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice::edit_submit),
    ),
    post(
        "/staff/practice/articles/{id}/documents",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_beside::add),
    ),
    post(
        "/staff/practice/articles/{id}/{action}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_beside::act),
    ),
    get(
        "/staff/practice/comments/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_beside::edit_comment),
    ),
    post(
        "/staff/practice/comments/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_beside::change_comment),
    ),
    post(
        "/staff/practice/comments/{id}/remove",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_beside::remove_comment),
    ),
    get(
        "/staff/practice/documents/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_beside::download),
    ),
    post(
        "/staff/practice/documents/{id}/remove",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_beside::remove_document),
    ),
    get(
        "/staff/practice/notices",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_notices::list),
    ),
    get(
        "/staff/practice/notices/new",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_notices::create),
    ),
    post(
        "/staff/practice/notices/new",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_notices::create_submit),
    ),
    get(
        "/staff/practice/notices/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_notices::show),
    ),
    get(
        "/staff/practice/notices/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_notices::edit),
    ),
    post(
        "/staff/practice/notices/{id}/edit",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_notices::edit_submit),
    ),
    post(
        "/staff/practice/notices/{id}/{action}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_notices::act),
    ),
    get(
        "/staff/practice/threads",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_notices::threads),
    ),
    get(
        "/staff/practice/threads/{id}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_notices::thread),
    ),
    post(
        "/staff/practice/threads/{id}/{action}",
        Access::Staff(Scope::InitiativesWrite),
        || to(staff::practice_notices::act_thread),
    ),
    get("/staff/groups", Access::Staff(Scope::ProposalsRead), || {
        to(staff::groups::list)
    }),
    get("/staff/groups/{id}", Access::Staff(Scope::ProposalsRead), || {
        to(staff::groups::show)
    }),
    post(
        "/staff/groups/{id}/{action}",
        Access::Staff(Scope::ProposalsReview),
        || to(staff::groups::act),
    ),
    get("/staff/runs", Access::Staff(Scope::RunsWrite), || to(staff::runs::list)),
    post("/staff/runs", Access::Staff(Scope::RunsWrite), || {
        to(staff::runs::start)
    }),
    get("/staff/runs/{id}", Access::Staff(Scope::RunsWrite), || {
        to(staff::run::show)
    }),
    post("/staff/runs/{id}/commit", Access::Staff(Scope::RunsWrite), || {
        to(staff::run::commit)
    }),
    get("/staff/accounts", Access::Admin(Scope::AccountsAdmin), || {
        to(staff::accounts::list)
    }),
    get("/staff/accounts/invite", Access::Admin(Scope::AccountsAdmin), || {
        to(staff::accounts::invite)
    }),
    post("/staff/accounts/invite", Access::Admin(Scope::AccountsAdmin), || {
        to(staff::accounts::invite_submit)
    }),
    post(
        "/staff/accounts/{id}/{action}",
        Access::Admin(Scope::AccountsAdmin),
        || to(staff::accounts::act),
    ),
    post("/staff/account/digest", Access::SignedIn, || {
        to(staff::access::digest_submit)
    }),
    get("/admin/outbox", Access::Admin(Scope::AccountsAdmin), || {
        to(staff::outbox::list)
    }),
    post(
        "/admin/outbox/{id}/{action}",
        Access::Admin(Scope::AccountsAdmin),
        || to(staff::outbox::act),
    ),
    get("/staff/admin", Access::Admin(Scope::AccountsAdmin), || {
        to(staff::overview::show)
    }),
    get("/staff/admin/audit", Access::Admin(Scope::AccountsAdmin), || {
        to(staff::audit::list)
    }),
    get("/staff/admin/mail-texts", Access::Admin(Scope::AccountsAdmin), || {
        to(staff::mail_texts::list)
    }),
    get(
        "/staff/admin/mail-texts/{text}",
        Access::Admin(Scope::AccountsAdmin),
        || to(staff::mail_texts::show),
    ),
    post(
        "/staff/admin/mail-texts/{text}",
        Access::Admin(Scope::AccountsAdmin),
        || to(staff::mail_texts::submit),
    ),
    post(
        "/staff/admin/mail-texts/{text}/reset",
        Access::Admin(Scope::AccountsAdmin),
        || to(staff::mail_texts::reset),
    ),
    get("/staff/admin/weights", Access::Admin(Scope::RunsWrite), || {
        to(staff::weights::show)
    }),
    post("/staff/admin/weights", Access::Admin(Scope::RunsWrite), || {
        to(staff::weights::submit)
    }),
    get("/staff/tokens", Access::SignedIn, || to(staff::tokens::list)),
    post("/staff/tokens", Access::SignedIn, || to(staff::tokens::submit)),
    post("/staff/tokens/{id}/revoke", Access::SignedIn, || {
        to(staff::tokens::revoke)
    }),
    get("/demo", Access::Anyone, || to(demo::show)),
    post("/demo", Access::Anyone, || to(demo::submit)),
    get("/demo/mails", Access::Anyone, || to(demo::mails)),
    get("/demo/mails/{number}", Access::Anyone, || to(demo::mail)),
];

/// Serves the pages.
pub fn configure(cfg: &mut ServiceConfig) {
    routes::mount(cfg, ENTRIES);
}
