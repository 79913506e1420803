//! The page that shows a problem to a person, always with a way on that fits who looks at it. It is given the problem document;
//! it decides nothing.

use askama::Template;

use super::layout::Page;
use super::masthead::Masthead;
use super::navigation::Viewer;
use crate::domain::locale::Voice;
use crate::web::problem::ProblemDocument;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    p: Page,
    text: &'a str,
    reload: bool,
    ways: Vec<(&'static str, &'static str)>,
    request: &'a str,
    fields: Vec<&'a str>,
}

/// Where somebody can go from a problem: address and key of the text, the likeliest first.
fn ways(viewer: Viewer, document: &ProblemDocument) -> Vec<(&'static str, &'static str)> {
    match (document.code, viewer) {
        ("unauthenticated", _) => vec![
            ("/sign-in", "error-page-sign-in-household"),
            ("/staff/sign-in", "error-page-sign-in-staff"),
            ("/register", "error-page-register"),
        ],
        ("link-used", Viewer::Nobody) => vec![
            ("/sign-in", "error-page-new-link"),
            ("/register", "error-page-register"),
        ],
        (_, Viewer::Household) => vec![
            ("/me", "error-page-me"),
            ("/me/proposals", "page-proposals"),
            ("/initiatives", "start-browse"),
        ],
        (_, Viewer::Coordinator | Viewer::Admin) => vec![
            ("/staff", "error-page-today"),
            ("/staff/households", "page-households"),
            ("/staff/initiatives", "page-initiatives"),
        ],
        (_, Viewer::Nobody) => vec![
            ("/", "error-page-home"),
            ("/map", "error-page-map"),
            ("/initiatives", "start-browse"),
            ("/sign-in", "page-sign-in"),
        ],
    }
}

/// The page of a problem, in the frame of the service.
pub(crate) fn error_page(
    site: &Masthead,
    viewer: Viewer,
    voice: impl Into<Voice>,
    document: &ProblemDocument,
) -> String {
    let page = ErrorPage {
        p: Page::bare(voice, site, viewer, &document.title),
        text: &document.detail,
        reload: document.status == 409 && document.code != "link-used" || document.code == "form-expired",
        ways: ways(viewer, document),
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
    use crate::web::problem::{Problem, TABLE};

    fn page(code: &str, viewer: Viewer) -> String {
        let document = Problem::new(code).document(Locale::De, "https://example.org", "abc-1");
        error_page(&Masthead::named("Dienst"), viewer, Locale::De, &document)
    }

    #[test]
    fn a_problem_becomes_a_whole_page_that_names_the_request() {
        let html = page("unauthenticated", Viewer::Nobody);
        assert!(html.starts_with("<!DOCTYPE html>"));
        assert!(html.contains("abc-1") && html.contains("/staff/sign-in"));
    }

    #[test]
    fn no_problem_is_a_dead_end_whoever_meets_it() {
        for kind in TABLE {
            for (viewer, home) in [
                (Viewer::Nobody, "href=\"/\""),
                (Viewer::Household, "class=\"btn\" href=\"/me\""),
                (Viewer::Coordinator, "class=\"btn\" href=\"/staff\""),
                (Viewer::Admin, "class=\"btn\" href=\"/staff\""),
            ] {
                let html = page(kind.code, viewer);
                let main = &html[html.find("<main").unwrap()..];
                assert!(main.contains("class=\"btn\" href="), "{} {viewer:?}", kind.code);
                assert!(html.contains(home) || kind.status == 401, "{} {viewer:?}", kind.code);
                assert!(main.contains("mailto:hilfe@example.org"), "{} {viewer:?}", kind.code);
            }
        }
    }

    #[test]
    fn who_comes_with_a_used_link_gets_a_new_one() {
        assert!(page("link-used", Viewer::Nobody).contains("class=\"btn\" href=\"/sign-in\""));
    }
}
