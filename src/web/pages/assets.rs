//! Stylesheet, scripts and pictures, carried in the binary, and the operator's logo. Their addresses change with their content, so browsers may keep them.

use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::domain::token::sha256_hex;
use crate::error::{Error, Result};
use crate::service::AppState;

/// A file as it stands in `src/web/assets`.
struct Asset {
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
}

/// The worker of the form at fair stands, which browsers take only from beside that form.
const WORKER: &str = "stand-worker.js";

const ASSETS: &[Asset] = &[
    Asset {
        name: "style.css",
        content_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/style.css"),
    },
    Asset {
        name: "app.js",
        content_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/app.js"),
    },
    Asset {
        name: "staff.js",
        content_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/staff.js"),
    },
    Asset {
        name: "stand.js",
        content_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/stand.js"),
    },
    Asset {
        name: WORKER,
        content_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/stand-worker.js"),
    },
    Asset {
        name: "favicon.svg",
        content_type: "image/svg+xml",
        bytes: include_bytes!("../assets/favicon.svg"),
    },
    Asset {
        name: "favicon.ico",
        content_type: "image/x-icon",
        bytes: include_bytes!("../assets/favicon.ico"),
    },
    Asset {
        name: "apple-touch-icon.png",
        content_type: "image/png",
        bytes: include_bytes!("../assets/apple-touch-icon.png"),
    },
    Asset {
        name: "preview.png",
        content_type: "image/png",
        bytes: include_bytes!("../assets/preview.png"),
    },
];

/// Name and first digits of the hash of each file; a pure function of the binary, so it may be kept.
static VERSIONS: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    ASSETS
        .iter()
        .map(|asset| (asset.name, sha256_hex(asset.bytes).chars().take(12).collect()))
        .collect()
});

/// The address of a file with the hash of its content.
pub(crate) fn href(name: &str) -> String {
    let version = VERSIONS.iter().find(|(known, _)| *known == name);
    version.map_or_else(
        || format!("/assets/{name}"),
        |(_, hash)| format!("/assets/{name}?v={hash}"),
    )
}

/// Serves a file.
pub(super) async fn show(name: web::Path<String>) -> Result<HttpResponse, crate::web::problem::Problem> {
    let asset = ASSETS
        .iter()
        .find(|asset| asset.name == name.as_str())
        .ok_or(Error::NotFound("file"))?;
    Ok(HttpResponse::Ok()
        .content_type(asset.content_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(asset.bytes))
}

/// The worker that lets the form at a fair stand open without a network, at an address that does not change with it.
pub(super) async fn stand_worker() -> Result<HttpResponse, crate::web::problem::Problem> {
    let worker = ASSETS.iter().find(|asset| asset.name == WORKER);
    let worker = worker.ok_or(Error::NotFound("file"))?;
    Ok(HttpResponse::Ok()
        .content_type(worker.content_type)
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(worker.bytes))
}

/// The icon where browsers look for it by themselves, at an address that does not change with it.
pub(super) async fn favicon() -> Result<HttpResponse, crate::web::problem::Problem> {
    let icon = ASSETS.iter().find(|asset| asset.name == "favicon.ico");
    let icon = icon.ok_or(Error::NotFound("file"))?;
    Ok(HttpResponse::Ok()
        .content_type(icon.content_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(icon.bytes))
}

/// What a logo may do, which the operator got from somewhere: show itself, and nothing else even when it is opened by itself.
const DRAWING_ONLY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// The operator's own logo; its address names its version.
pub(super) async fn logo(app: web::Data<AppState>) -> Result<HttpResponse, crate::web::problem::Problem> {
    let logo = app.logo.as_ref().ok_or(Error::NotFound("logo"))?;
    Ok(HttpResponse::Ok()
        .content_type(logo.content_type())
        .insert_header((header::CONTENT_SECURITY_POLICY, DRAWING_ONLY))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(logo.bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_and_script_keep_to_their_budget() {
        let size = |name: &str| ASSETS.iter().find(|asset| asset.name == name).unwrap().bytes.len();
        assert!(size("style.css") <= 25 * 1024);
        assert!(size("app.js") < 5 * 1024);
        assert!(size("staff.js") <= 15 * 1024);
        assert!(size("stand.js") + size(WORKER) <= 5 * 1024);
        assert!(size("preview.png") <= 40 * 1024 && size("apple-touch-icon.png") <= 8 * 1024);
    }

    #[test]
    fn nothing_is_fetched_from_elsewhere() {
        for asset in ASSETS {
            let Ok(text) = std::str::from_utf8(asset.bytes) else {
                continue;
            };
            let foreign = text.replace("http://www.w3.org/2000/svg", "");
            assert!(!foreign.contains("://"), "{}", asset.name);
        }
    }
}
