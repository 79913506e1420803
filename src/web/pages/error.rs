//! The page that shows a problem to a person. It is given the problem document; it decides nothing.

use askama::Template;

use super::layout::Page;
use crate::domain::locale::Voice;
use crate::web::problem::ProblemDocument;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    p: Page,
    text: &'a str,
    status: u16,
    code: &'a str,
    request: &'a str,
    fields: Vec<&'a str>,
}

/// The page of a problem, in the frame of the service.
pub fn error_page(service: &str, voice: impl Into<Voice>, document: &ProblemDocument) -> String {
    let page = ErrorPage {
        p: Page::bare(voice, service, &document.title, "/"),
        text: &document.detail,
        status: document.status,
        code: document.code,
        request: document
            .instance
            .strip_prefix("urn:uuid:")
            .unwrap_or(&document.instance),
        fields: document.errors.iter().map(|field| field.detail.as_str()).collect(),
    };
    // Rendering fails only when a value cannot be written, and these are plain texts.
    page.render().unwrap_or_else(|_| document.title.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::locale::Locale;
    use crate::web::problem::Problem;

    #[test]
    fn a_problem_becomes_a_whole_page_that_names_the_request() {
        let document = Problem::new("unauthenticated").document(Locale::De, "https://example.org", "abc-1");
        let html = error_page("Dienst", Locale::De, &document);
        assert!(html.starts_with("<!DOCTYPE html>"));
        assert!(html.contains("abc-1") && html.contains("/staff/sign-in"));
    }
}
