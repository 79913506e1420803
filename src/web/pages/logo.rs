//! Logos as pages show them, and the files themselves. The address of a logo changes with its content, so browsers may keep it for good.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;

use super::context::Context;
use super::layout::escape;
use crate::error::Error;
use crate::service::directory::{self, LogoView};
use crate::web::Answer;

/// The picture as HTML; empty when there is none.
pub(super) fn image(logo: Option<&LogoView>) -> String {
    let Some(logo) = logo else {
        return String::new();
    };
    // Our own files only, whatever address the service is reached by.
    let path = logo
        .url
        .find("/logos/")
        .and_then(|at| logo.url.get(at..))
        .unwrap_or_default();
    format!(
        "<p><img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" class=\"logo\"></p>",
        escape(path),
        escape(&logo.alt),
        logo.width,
        logo.height
    )
}

/// The file of a logo.
pub(super) async fn file(context: Context, name: Path<String>) -> Answer {
    let hash = name.strip_suffix(".png").ok_or(Error::NotFound("logo"))?;
    let (bytes, public) = directory::logo_bytes(&context.app, &context.actor, hash).await?;
    let keep = if public {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, keep))
        .content_type("image/png")
        .body(bytes))
}
