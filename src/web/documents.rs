//! Documents of the practice library on their way in and out: how large they may be, and headers with which no browser runs or
//! shows them inside a page.

use std::time::Duration;

use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::pages::percent;
use crate::service::AppState;

/// The time that a document has to arrive: offices have slow lines. Only staff is read from at all.
const PATIENCE: Duration = Duration::from_secs(60);

/// The time that a request has when it sends a document; nothing for all others.
pub(crate) fn patience(method: &Method, path: &str) -> Option<Duration> {
    let library = path.starts_with("/staff/practice/") || path.starts_with("/api/v1/practice/");
    (*method == Method::POST && library && path.ends_with("/documents")).then_some(PATIENCE)
}

/// What a document may weigh, in bytes.
pub(crate) fn limit(req: &HttpRequest) -> usize {
    let app = req.app_data::<web::Data<AppState>>();
    app.map_or(0, |app| app.config.rules.practice_document_kib * 1024)
}

/// A document as an answer: to be saved, never shown inside a page of ours.
pub(crate) fn answer(name: &str, content: Vec<u8>) -> HttpResponse {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_. ".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let disposition = format!(
        "attachment; filename=\"{plain}.pdf\"; filename*=UTF-8''{}.pdf",
        percent(name)
    );
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/pdf"))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; frame-ancestors 'none'",
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_sends_a_document_has_longer() {
        let long = |method: &Method, path: &str| patience(method, path).is_some();
        assert!(long(&Method::POST, "/api/v1/practice/articles/1/documents"));
        assert!(long(&Method::POST, "/staff/practice/articles/1/documents"));
        assert!(!long(&Method::GET, "/api/v1/practice/articles/1/documents"));
        assert!(!long(&Method::POST, "/api/v1/practice/articles/1/comments"));
        assert!(!long(&Method::POST, "/api/v1/documents"));
    }

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        let answer = answer("Leit\"faden; ä\u{2028}", Vec::new());
        let header = answer
            .headers()
            .get(header::CONTENT_DISPOSITION)
            .unwrap()
            .to_str()
            .unwrap();
        assert_eq!(
            header,
            "attachment; filename=\"Leit_faden_ __.pdf\"; filename*=UTF-8''Leit%22faden%3B%20%C3%A4%E2%80%A8.pdf"
        );
    }
}
