//! What pages weigh on the way to a telephone, measured at what the service really sends: with compression, and with what a
//! browser keeps from one page to the next.

use reqwest::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING};

use super::people::{initiative, office, service};
use crate::support::app::TestApp;

/// Bytes of the body as it travels, and the page.
async fn fetch(app: &TestApp, path: &str) -> (usize, String, Vec<u8>) {
    let answer = reqwest::Client::new()
        .get(format!("{}{path}", app.url))
        .header(ACCEPT_ENCODING, "gzip")
        .send()
        .await
        .expect("an answer");
    let kept = answer
        .headers()
        .get(CACHE_CONTROL)
        .map(|value| value.to_str().expect("text").to_owned());
    let coded = answer.headers().contains_key(CONTENT_ENCODING);
    let bytes = answer.bytes().await.expect("a body").to_vec();
    let plain = if coded { unpacked(&bytes) } else { bytes.clone() };
    (bytes.len(), kept.unwrap_or_default(), plain)
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    use std::io::Read as _;
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes)
        .read_to_end(&mut plain)
        .expect("gzip");
    plain
}

/// The files that a page asks for.
fn files(html: &str) -> Vec<String> {
    ["href=\"/assets/", "src=\"/assets/"]
        .iter()
        .flat_map(|mark| html.match_indices(mark).map(move |(at, _)| (at, mark.len())))
        .map(|(at, length)| {
            let rest = &html[at + length - "/assets/".len()..];
            rest[..rest.find('"').expect("an end")].to_owned()
        })
        .collect()
}

#[tokio::test]
async fn the_start_and_registration_pages_are_light_at_first_and_lighter_afterwards() {
    let app = service();
    for path in ["/", "/register", "/register/sent", "/places", "/sign-in"] {
        let (page, kept, html) = fetch(&app, path).await;
        assert_eq!(kept, "no-store", "{path}");
        let mut first = page;
        let files = files(&String::from_utf8(html).expect("text"));
        assert!(files.len() >= 3, "{path}: {files:?}");
        for file in files {
            let (size, kept, _) = fetch(&app, &file).await;
            first += size;
            // A file whose address changes with its content is fetched once.
            assert!(kept.contains("immutable") || !file.contains("?v="), "{file}: {kept}");
        }
        assert!(first <= 100 * 1024, "{path}: {first}");
        assert!(page <= 15 * 1024, "{path}: {page}");
    }
}

#[tokio::test]
async fn a_place_with_its_map_is_compressed_and_a_page_with_a_form_is_not() {
    let app = service();
    initiative(&office(&app).await, "Heimathafen Test").await;
    let (size, _, html) = fetch(&app, "/places/place-2917788").await;
    assert!(size <= 60 * 1024 && size * 2 < html.len(), "{size} of {}", html.len());
    assert!(String::from_utf8(html).expect("text").contains("Heimathafen Test"));
    let (size, _, html) = fetch(&app, "/register").await;
    assert_eq!(size, html.len());
}

#[tokio::test]
async fn maps_are_light_and_pictures_are_not_packed_twice() {
    let app = service();
    for (path, most) in [("/map", 64), ("/map/09", 40), ("/map/04", 16), ("/places/land-13", 24)] {
        let (size, _, html) = fetch(&app, path).await;
        assert!(
            size <= most * 1024 && size * 2 < html.len(),
            "{path}: {size} of {}",
            html.len()
        );
    }
    let answer = reqwest::Client::new()
        .get(format!("{}/assets/preview.png", app.url))
        .header(ACCEPT_ENCODING, "gzip")
        .send()
        .await
        .expect("an answer");
    assert!(!answer.headers().contains_key(CONTENT_ENCODING));
}
