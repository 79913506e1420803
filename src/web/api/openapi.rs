//! The description of the interface (OpenAPI 3.1) and its reader. What every operation has in common (who gets in,
//! what errors look like) is added from the route table, so that it cannot be forgotten.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, HeaderBuilder, ObjectBuilder, Ref, RefOr, Required, ResponseBuilder, Type};
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::{
    absences, accounts, audit, beyond, campaigns, contacts, directory, duplicates, figures, groups, households,
    imports, lists, logos, mail_texts, me, meetups, messages, offers, open_data, outbox, overview, practice, presence,
    proposals, registration, runs, search, stories, transfers, videos, weights,
};
use crate::web::Answer;
use crate::web::problem::{FieldProblem, ProblemDocument};
use crate::web::routes::{Access, Entry, get};

pub(super) const ENTRIES: &[Entry] = &[
    get("/api/v1/openapi.json", Access::Anyone, || web::to(show)),
    get("/api/docs", Access::Anyone, || web::to(to_reader)),
];

/// What is answered with its version as `ETag`.
const VERSIONED: [&str; 18] = [
    "/api/v1/me",
    "/api/v1/households/{id}",
    "/api/v1/initiatives/{id}",
    "/api/v1/initiatives/{id}/presence",
    "/api/v1/initiatives/{id}/video",
    "/api/v1/proposals/{id}",
    "/api/v1/groups/{id}",
    "/api/v1/accounts/{id}",
    "/api/v1/mail-texts/{text}",
    "/api/v1/contacts/{id}",
    "/api/v1/staff/meetups/{id}",
    "/api/v1/staff/campaigns/{id}",
    "/api/v1/initiatives/{id}/entry",
    "/api/v1/offers/{id}",
    "/api/v1/staff/stories/{id}",
    "/api/v1/me/story",
    "/api/v1/practice/articles/{id}",
    "/api/v1/practice/notices/{id}",
];

/// The name of the security scheme.
const BEARER: &str = "bearer";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Wurzelwerk",
        description = "Registration, matching, review and introductions. Programs use bearer tokens; cookies are not \
            accepted. Errors are problem documents (RFC 9457) with a stable `code`; texts come in the language of \
            `Accept-Language` (`de` or `en`). Things with a version carry it as `ETag`; a change names it in \
            `If-Match`. Lists are read page by page with `after` and `limit`.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
    ),
    components(schemas(ProblemDocument, FieldProblem)),
    tags(
        (name = "registration", description = "Coming in: registration, confirmation, sign-in"),
        (name = "me", description = "A household looks after its own things"),
        (name = "households", description = "Households as staff may see them"),
        (name = "search", description = "Places and occupations by what people type"),
        (name = "initiatives", description = "The directory of initiatives"),
        (name = "offers", description = "Offers of regions: regulars' tables, clubs, trial living, places to meet"),
        (name = "stories", description = "Stories of people who came, and greetings from home, with their consent"),
        (name = "meetups", description = "Meetups: the public list, what households and offices do with them"),
        (name = "campaigns", description = "Links, QR codes and forms by which people come, and what came of them"),
        (name = "practice", description = "The practice library: articles, results of meetings, what offices seek and can share"),
        (name = "review", description = "Proposals and their review"),
        (name = "figures", description = "What became of it, counted: closed periods, rounded, small figures left out"),
        (name = "runs", description = "Matching"),
        (name = "duplicates", description = "Probable duplicates and merges"),
        (name = "staff", description = "Staff accounts, API tokens, the audit log and the outbox"),
    ),
    paths(
        show, search::places, search::occupations,
        proposals::queue, proposals::today, proposals::decide_several, proposals::list, proposals::create, proposals::show, proposals::approve, proposals::reject,
        proposals::undo, proposals::record_outcome, proposals::list_reports, proposals::review_report,
        groups::list, groups::show, groups::approve, groups::reject, groups::undo, groups::of_run, groups::list_own,
        groups::show_own, groups::answer, groups::open_contact, groups::report,
        figures::network, figures::network_periods, figures::show, figures::periods, figures::parts, figures::csv,
        figures::xlsx, figures::open_outcomes,
        runs::list, runs::create, runs::show, runs::commit, runs::entries, runs::receivers, runs::left_over, runs::places, runs::matches,
        weights::list, weights::create, weights::what_if,
        beyond::why_not, beyond::changes, beyond::own_changes,
        absences::list, absences::create, absences::end,
        accounts::list, accounts::invite, accounts::show, accounts::update, accounts::disable, accounts::enable,
        accounts::list_tokens, accounts::create_token, accounts::revoke_token,
        audit::list,
        outbox::list, outbox::resend, outbox::discard, overview::show,
        mail_texts::list, mail_texts::show, mail_texts::update, mail_texts::reset, mail_texts::preview,
        directory::list, directory::create, directory::geojson, directory::coverage, directory::answer, directory::vouch,
        presence::show, presence::update, messages::create, messages::answer, logos::save, logos::remove, videos::show, videos::update, videos::remove, videos::save_file, videos::remove_file, videos::save_captions,
        videos::remove_captions, videos::save_poster, videos::remove_poster, open_data::table, open_data::json, open_data::feed,
        directory::show, directory::update,
        directory::record_agreement, directory::confirm, directory::approve, directory::close, directory::reopen, imports::create,
        lists::list, lists::take_over, lists::invite, lists::undo,
        households::list, households::areas, households::show, households::open_contact, households::mark_known,
        households::set_welcome,
        contacts::show, contacts::create, contacts::assign, contacts::note_call, contacts::called, contacts::finish, contacts::postpone,
        contacts::reopen, contacts::show_entry, contacts::correct, contacts::remove, contacts::minutes, contacts::minutes_csv,
        contacts::show_own, contacts::ask, contacts::withdraw,
        transfers::list, transfers::create, transfers::of_household, transfers::accept, transfers::refuse, transfers::withdraw,
        transfers::own, transfers::answer,
        duplicates::list, duplicates::dismiss, duplicates::merge, duplicates::undo_merge,
        registration::create, registration::confirm, registration::request_link, registration::sign_in,
        registration::sign_out,
        me::show, me::list_left_over, me::update, me::remove, me::undo, me::export, me::list_accesses, me::pause, me::resume,
        me::tell_moved, me::welcome_others, me::show_welcome, me::change_welcome, me::change_email, me::show_teaser, me::set_teaser_line,
        me::list_consents, me::give_consent, me::revoke_consent, me::list_exclusions, me::exclude,
        me::remove_exclusion, me::list_proposals, me::show_proposal, me::answer, me::open_contact, me::tell_outcome,
        me::request_contact, me::report,
        meetups::list, meetups::show, meetups::calendar, meetups::list_mine, meetups::show_mine, meetups::sign_up,
        meetups::withdraw, meetups::people, meetups::choose, meetups::list_own, meetups::create, meetups::show_own,
        meetups::update, meetups::cancel, meetups::participants, meetups::attendance,
        campaigns::list, campaigns::create, campaigns::show, campaigns::update, campaigns::figures, campaigns::figures_csv,
        campaigns::code_svg, campaigns::code_png, campaigns::show_entry, campaigns::change_entry,
        offers::list, offers::show, offers::list_of, offers::create, offers::update, offers::remove,
        stories::list, stories::show, stories::list_own, stories::create, stories::show_own, stories::update, stories::revoke,
        stories::publish, stories::save_picture, stories::remove_picture, stories::own, stories::write_own, stories::revoke_own,
        stories::save_own_picture, stories::remove_own_picture,
        campaigns::list_stands, campaigns::pair, campaigns::end_stand,
        practice::list, practice::create, practice::show, practice::update, practice::remove, practice::beside, practice::comment,
        practice::use_too, practice::unuse, practice::add_document, practice::change_comment, practice::remove_comment,
        practice::document, practice::remove_document, practice::tags, practice::list_notices, practice::create_notice,
        practice::show_notice, practice::update_notice, practice::close_notice, practice::renew_notice, practice::ask,
        practice::list_threads, practice::show_thread, practice::answer, practice::read,
    ),
)]
struct Description;

/// The description of the interface.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Description::openapi();
    env!("CARGO_PKG_VERSION").clone_into(&mut document.info.version);
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer));
    for entry in super::entries() {
        let Some(item) = document.paths.paths.get_mut(entry.path) else {
            continue;
        };
        let (operation, creates, changes) = match entry.method.as_str() {
            "GET" => (&mut item.get, false, false),
            "POST" => (&mut item.post, true, false),
            "PUT" => (&mut item.put, false, true),
            _ => (&mut item.delete, false, false),
        };
        if let Some(operation) = operation {
            complete(operation, &entry, creates, changes);
        }
    }
    document
}

/// Adds to an operation what follows from its row in the route table.
fn complete(operation: &mut Operation, entry: &Entry, creates: bool, changes: bool) {
    if entry.access != Access::Anyone {
        operation.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    }
    if creates && operation.responses.responses.contains_key("201") && operation.request_body.is_some() {
        let key = header_parameter(
            "Idempotency-Key",
            Required::False,
            "The same key and body are answered once.",
        );
        operation.parameters.get_or_insert_default().push(RefOr::T(key));
    }
    if changes {
        let version = header_parameter(
            "If-Match",
            Required::True,
            "The version (`ETag`) that is to be changed.",
        );
        operation.parameters.get_or_insert_default().push(RefOr::T(version));
    }
    if entry.method == "GET" && VERSIONED.contains(&entry.path) {
        version(operation);
    }
    let problem = ResponseBuilder::new()
        .description("What went wrong, as a problem document.")
        .content(
            "application/problem+json",
            ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("ProblemDocument")))
                .build(),
        )
        .build();
    operation
        .responses
        .responses
        .insert("default".to_owned(), RefOr::T(problem));
}

/// Adds to an operation that its answer carries a version, and that one who knows it already is told so.
fn version(operation: &mut Operation) {
    let known = header_parameter(
        "If-None-Match",
        Required::False,
        "The version (`ETag`) that is known already; 304 while it is the present one.",
    );
    operation.parameters.get_or_insert_default().push(RefOr::T(known));
    if let Some(RefOr::T(found)) = operation.responses.responses.get_mut("200") {
        let tag = HeaderBuilder::new()
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .description(Some("The version, to be named by a change."))
            .build();
        found.headers.insert("ETag".to_owned(), RefOr::T(tag));
    }
    let same = ResponseBuilder::new()
        .description("The known version is the present one.")
        .build();
    operation.responses.responses.insert("304".to_owned(), RefOr::T(same));
}

fn header_parameter(name: &str, required: Required, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

/// The reader of the description, with its files inside the binary: it loads nothing from elsewhere.
pub(crate) fn reader() -> SwaggerUi {
    // The description itself is served by the row above.
    SwaggerUi::new("/api/docs/{_:.*}").config(Config::from("/api/v1/openapi.json").validator_url("none"))
}

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "search", responses((status = 200)))]
async fn show() -> Answer {
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .json(document()))
}

/// The reader stands below `/api/docs/`, because its files are named relative to it.
async fn to_reader() -> Answer {
    Ok(HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, "/api/docs/"))
        .finish())
}
