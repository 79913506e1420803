//! Import of initiatives in one piece: a trial that changes nothing, and the import itself, which takes over all rows or
//! none. The one body that may be larger than all others, so it is read only for those who may import.

use actix_web::http::header;
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{App, ok};
use crate::domain::actor::Scope;
use crate::domain::initiative::InitiativeProfile;
use crate::service::import::{self, ImportFormat, ImportReport};
use crate::web::Answer;
use crate::web::json;
use crate::web::params::Params;
use crate::web::problem::Problem;
use crate::web::routes::{Access, Entry, post};
use crate::web::session::Requester;

pub(super) const ENTRIES: &[Entry] = &[post("/api/v1/imports", Access::Admin(Scope::InitiativesWrite), || {
    web::to(create)
})];

/// How a file is imported.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ImportQuery {
    /// Whether it is only a trial; `false` takes the file over.
    #[param(default = true)]
    dry_run: Option<bool>,
}

/// Checks a file of initiatives and, with `dry_run=false`, takes it over as a whole. A trial answers with what it found
/// wrong in which row; an import with anything wrong changes nothing and is refused with the same rows in `errors`, as
/// `/<row>/<field>`. The same file imported twice changes nothing the second time.
#[utoipa::path(post, path = "/api/v1/imports", tag = "initiatives", params(ImportQuery),
    request_body(content((String = "text/csv"), (Vec<InitiativeProfile> = "application/json"))),
    responses((status = 200, body = ImportReport)))]
pub(super) async fn create(
    app: App,
    who: Requester,
    req: HttpRequest,
    query: Params<ImportQuery>,
    payload: web::Payload,
) -> Answer {
    import::may_import(&who.actor)?;
    let format = format(&req).ok_or_else(|| Problem::new("media-type"))?;
    let bytes = json::read_up_to(&req, &mut payload.into_inner(), import::MAX_BYTES).await?;
    let dry_run = query.0.dry_run.unwrap_or(true);
    let report = import::import(&app, &who.actor, format, bytes.to_vec(), dry_run).await?;
    if !dry_run && !report.errors.is_empty() {
        let wrong = report.errors.into_iter().map(|error| {
            let field = error.field.trim_start_matches('/');
            (format!("/{}/{field}", error.row), error.code, error.detail)
        });
        return Err(Problem::with_errors("invalid-fields", wrong));
    }
    ok(&report)
}

/// The format that the request says its body has.
fn format(req: &HttpRequest) -> Option<ImportFormat> {
    let kind = req.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    match kind.split(';').next()?.trim().to_ascii_lowercase().as_str() {
        "text/csv" => Some(ImportFormat::Csv),
        "application/json" => Some(ImportFormat::Json),
        _ => None,
    }
}
