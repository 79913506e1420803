//! Stylesheet, script and icon, carried in the binary. Their addresses change with their content, so browsers may keep them.

use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::domain::token::sha256_hex;
use crate::error::{Error, Result};

/// A file as it stands in `src/web/assets`.
struct Asset {
    name: &'static str,
    content_type: &'static str,
    text: &'static str,
}

const ASSETS: &[Asset] = &[
    Asset {
        name: "style.css",
        content_type: "text/css; charset=utf-8",
        text: include_str!("../assets/style.css"),
    },
    Asset {
        name: "app.js",
        content_type: "text/javascript; charset=utf-8",
        text: include_str!("../assets/app.js"),
    },
    Asset {
        name: "staff.js",
        content_type: "text/javascript; charset=utf-8",
        text: include_str!("../assets/staff.js"),
    },
    Asset {
        name: "favicon.svg",
        content_type: "image/svg+xml",
        text: include_str!("../assets/favicon.svg"),
    },
];

/// Name and first digits of the hash of each file; a pure function of the binary, so it may be kept.
static VERSIONS: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    ASSETS
        .iter()
        .map(|asset| (asset.name, sha256_hex(asset.text.as_bytes()).chars().take(12).collect()))
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
        .body(asset.text))
}

/// Where browsers look for an icon by themselves.
pub(super) async fn favicon() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, href("favicon.svg")))
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_and_script_keep_to_their_budget() {
        let size = |name: &str| ASSETS.iter().find(|asset| asset.name == name).unwrap().text.len();
        assert!(size("style.css") <= 25 * 1024);
        assert!(size("app.js") < 5 * 1024);
        assert!(size("staff.js") <= 15 * 1024);
    }

    #[test]
    fn nothing_is_fetched_from_elsewhere() {
        for asset in ASSETS {
            let foreign = asset.text.replace("http://www.w3.org/2000/svg", "");
            assert!(!foreign.contains("://"), "{}", asset.name);
        }
    }
}
