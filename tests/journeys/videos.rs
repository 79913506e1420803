//! The video card of an initiative by API: what is said about it, files that pass through in pieces, links that nobody follows for
//! anybody; and what becomes of files that are none.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::Role;

use super::people::{World, staff};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};
use crate::support::videos::{PLACE, bad, beginning, mp4, part, recorded_webm, track, webm};

fn words(link: Option<&str>) -> Value {
    json!({"title": "Wir stellen uns vor", "transcript": "Moin! Wir sind Kim und Alex.", "language": "de", "link": link})
}

struct Card<'a> {
    world: &'a World,
    path: String,
}

impl<'a> Card<'a> {
    fn of(world: &'a World) -> Self {
        Self {
            world,
            path: format!("/api/v1/initiatives/{}/video", world.initiative),
        }
    }

    async fn say(&self, version: i64, body: &Value) -> Reply {
        let request = self.world.app.with(&self.world.coordinator, Method::PUT, &self.path);
        send(request.header("if-match", format!("\"{version}\"")).json(body)).await
    }

    async fn put(&self, token: &str, what: &str, version: i64, file: Vec<u8>) -> Reply {
        let request = self
            .world
            .app
            .with(token, Method::PUT, &format!("{}/{what}", self.path));
        send(request.header("if-match", format!("\"{version}\"")).body(file)).await
    }

    async fn file(&self, version: i64, file: Vec<u8>) -> Reply {
        self.put(&self.world.coordinator, "file", version, file).await
    }

    async fn seen(&self) -> Reply {
        self.world.app.get(&self.path).await
    }

    /// The bytes behind a full address, with headers.
    async fn bytes(&self, url: &str, headers: &[(&str, &str)]) -> (reqwest::Response, Vec<u8>) {
        let at = url.find("/videos/").expect("a file of ours");
        let mut request = self.world.app.request(Method::GET, &url[at..]);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = request.send().await.expect("an answer");
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.expect("the body") {
            bytes.extend(chunk);
        }
        (response, bytes)
    }
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|part| part == needle)
}

fn header<'a>(response: &'a reqwest::Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().expect("text"))
}

/// An MP4 of so many bytes of pictures, which are not all alike.
fn long(bytes: usize) -> Vec<u8> {
    let content: Vec<u8> = (0..bytes)
        .map(|at| at.to_le_bytes()[0] ^ at.to_le_bytes()[1] ^ at.to_le_bytes()[2])
        .collect();
    let movie = [part(b"mvhd", &[0; 100]), track(b"vide", b"avc1", 48)].concat();
    [beginning(), part(b"mdat", &content), part(b"moov", &movie)].concat()
}

/// How many rows the tables of videos have.
fn rows(world: &World) -> Vec<usize> {
    let dump = world.app.dump();
    ["initiative_videos", "video_files", "video_pieces"]
        .iter()
        .map(|table| dump[*table].len())
        .collect()
}

on_both_databases! {
    async fn a_file_is_kept_without_its_place_and_sent_in_the_parts_that_players_ask_for(db: TestDatabase) {
        let world = World::new(db).await;
        let card = Card::of(&world);
        assert_eq!(card.seen().await.status, StatusCode::NOT_FOUND);
        let early = card.file(0, mp4()).await;
        assert_eq!((early.status, early.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec![("/transcript".to_owned(), "video-transcript".to_owned())]), "{}", early.text);
        let said = card.say(0, &words(None)).await;
        assert_eq!((said.status, said.header("etag")), (StatusCode::OK, "\"1\""), "{}", said.text);
        assert_eq!(card.seen().await.status, StatusCode::NOT_FOUND, "there is nothing to see yet");

        let mut version = 1;
        for (file, kind) in [(mp4(), "video/mp4"), (webm(), "video/webm"), (recorded_webm(), "video/webm")] {
            assert!(contains(&file, PLACE));
            let kept = card.file(version, file.clone()).await;
            assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
            version += 1;
            let view = card.seen().await.json();
            assert_eq!((&view["version"], &view["file"]["content_type"]), (&json!(version), &json!(kind)));
            let (response, bytes) = card.bytes(view["file"]["url"].as_str().unwrap(), &[]).await;
            assert_eq!((response.status(), bytes.len()), (StatusCode::OK, file.len()));
            assert_eq!(header(&response, "content-type"), kind);
            assert_eq!(header(&response, "x-content-type-options"), "nosniff");
            assert!(!contains(&bytes, b"GREIFSWALD") && !contains(&bytes, b"54.0865"), "the place is gone");
            let stored = format!("{:?}", world.app.dump()).to_uppercase();
            assert!(!stored.contains("013.3923") && !stored.contains("3031332E33393233"), "as text or as bytes");
            assert_eq!(rows(&world), [1, 1, 1], "the file before is gone");
        }

        // Longer than two pieces, with a rest.
        let whole = long(2 * 256 * 1024 + 1_000);
        let kept = card.file(version, whole.clone()).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
        assert_eq!(rows(&world), [1, 1, 3]);
        let url = kept.json()["file"]["url"].as_str().unwrap().to_owned();
        let (response, bytes) = card.bytes(&url, &[]).await;
        let pictures = 2 * 256 * 1024;
        assert!(bytes.len() == whole.len() && bytes[..pictures] == whole[..pictures], "every byte in its place");
        // The names in the description of the track behind the pictures were blanked.
        let whole = bytes;
        assert_eq!((header(&response, "accept-ranges"), header(&response, "cache-control")), ("bytes", "public, max-age=31536000, immutable"));
        let (tag, size) = (header(&response, "etag").to_owned(), whole.len());
        assert_eq!(header(&response, "content-length"), size.to_string());
        for (range, from, to) in [
            ("bytes=0-0".to_owned(), 0, 0),
            ("bytes=262143-262144".to_owned(), 262_143, 262_144),
            ("bytes=100-600000".to_owned(), 100, size - 1),
            ("bytes=262144-".to_owned(), 262_144, size - 1),
            ("bytes=-5".to_owned(), size - 5, size - 1),
        ] {
            let (response, bytes) = card.bytes(&url, &[("range", &range)]).await;
            assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT, "{range}");
            assert_eq!(header(&response, "content-range"), format!("bytes {from}-{to}/{size}"));
            assert!(bytes == whole[from..=to], "{range}");
        }
        let (beyond, _) = card.bytes(&url, &[("range", &format!("bytes={size}-"))]).await;
        assert_eq!((beyond.status(), header(&beyond, "content-range")), (StatusCode::RANGE_NOT_SATISFIABLE, format!("bytes */{size}").as_str()));
        for (name, value, status) in [
            ("range", "bytes=5-1", StatusCode::OK),
            ("range", "bytes=0-1,7-9", StatusCode::OK),
            ("if-none-match", tag.as_str(), StatusCode::NOT_MODIFIED),
        ] {
            assert_eq!(card.bytes(&url, &[(name, value)]).await.0.status(), status, "{name}: {value}");
        }
        assert_eq!(card.bytes(&url, &[("range", "bytes=0-1"), ("if-range", &tag)]).await.0.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(card.bytes(&url, &[("range", "bytes=0-1"), ("if-range", "\"other\"")]).await.0.status(), StatusCode::OK);
        let at = url.find("/videos/").unwrap();
        let head = send(world.app.request(Method::HEAD, &url[at..])).await;
        assert_eq!((head.status, head.header("content-length"), head.text.len()), (StatusCode::OK, size.to_string().as_str(), 0));
        assert_eq!(world.app.get(&url[at..].replace(".mp4", ".webm")).await.status, StatusCode::NOT_FOUND);

        let gone = world.staff(&world.coordinator, Method::DELETE, &card.path, &json!({})).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
        assert_eq!((rows(&world), card.bytes(&url, &[]).await.0.status()), (vec![0, 0, 0], StatusCode::NOT_FOUND));
    }

    async fn what_is_no_video_is_refused_in_words_and_leaves_nothing(db: TestDatabase) {
        let world = World::with(db, |config| config.videos.max_megabytes = 1).await;
        let card = Card::of(&world);
        card.say(0, &words(None)).await;
        for (what, file, code) in bad() {
            let refused = card.file(1, file).await;
            let status = if code == "video-large" { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
            assert_eq!(refused.status, status, "{what}: {}", refused.text);
            assert_eq!(refused.fields(), vec![("/file".to_owned(), code.to_owned())], "{what}: {}", refused.text);
        }
        // Told by what was announced, and by what came.
        let large = card.file(1, long(3 * 1024 * 1024)).await;
        assert_eq!((large.status, large.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "file-too-large"), "{}", large.text);
        let half = long(900 * 1024);
        assert_eq!(card.file(1, half[..half.len() - 500].to_vec()).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(rows(&world), [1, 0, 0], "of what was refused nothing stays");
        let view = world.staff(&world.coordinator, Method::GET, &card.path, &Value::Null).await.json();
        assert_eq!((&view["version"], &view["file"]), (&json!(1), &Value::Null));
        for (what, bad, code) in [
            ("poster", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "picture-svg"),
            ("poster", mp4(), "picture-type"),
            ("captions", mp4(), "captions-type"),
            ("captions", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>\n".to_vec(), "captions-line"),
        ] {
            let refused = card.put(&world.coordinator, what, 1, bad).await;
            assert_eq!((refused.status, refused.fields()[0].1.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, code), "{}", refused.text);
        }
    }

    async fn nobody_overwrites_anybody_and_only_staff_of_the_initiative_keeps_its_card(db: TestDatabase) {
        let world = World::new(db).await;
        let card = Card::of(&world);
        let anonymous = send(world.app.request(Method::PUT, &format!("{}/file", card.path)).header("if-match", "\"0\"").body(mp4())).await;
        assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED, "{}", anonymous.text);
        let stranger = staff(&world.app, "other@example.org", Role::Coordinator).await;
        assert_eq!(card.put(&stranger, "file", 0, mp4()).await.status, StatusCode::FORBIDDEN);
        let nothing = send(world.app.with(&world.coordinator, Method::PUT, &format!("{}/file", card.path)).body(mp4())).await;
        assert_eq!(nothing.status, StatusCode::PRECONDITION_REQUIRED);
        card.say(0, &words(None)).await;
        assert_eq!(card.say(0, &words(None)).await.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(card.file(7, mp4()).await.status, StatusCode::PRECONDITION_FAILED);
        let mut bare = words(Some("http://video.example.org/x"));
        bare["transcript"] = json!(" ");
        let refused = card.say(1, &bare).await;
        assert_eq!(refused.fields(), vec![("/transcript".to_owned(), "video-transcript".to_owned()), ("/link".to_owned(), "video-link".to_owned())]);

        // As many at once as are configured, and no more.
        let places = world.app.state.uploads.available_permits();
        let held = world.app.state.uploads.clone().try_acquire_many_owned(u32::try_from(places).unwrap()).unwrap();
        let busy = card.file(1, mp4()).await;
        assert_eq!((busy.status, busy.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "30"), "{}", busy.text);
        drop(held);

        let link = card.say(1, &words(Some("https://video.example.org/w/hafen"))).await;
        assert_eq!((link.status, card.seen().await.json()["link"].as_str()), (StatusCode::OK, Some("https://video.example.org/w/hafen")));
        let page = world.app.get(&format!("/initiatives/{}", world.initiative)).await;
        assert!(page.text.contains("href=\"https://video.example.org/w/hafen\" target=\"_blank\" rel=\"noopener noreferrer\""), "{}", page.text);
        assert!(!page.text.contains("<iframe") && !page.text.contains("src=\"https://"), "nothing of others is loaded");
        assert!(page.header("content-security-policy").contains("media-src 'self'") && !page.header("content-security-policy").contains("frame-src"));
        let file = card.file(2, mp4()).await.json();
        assert!(file["link"].is_null() && file["file"].is_object(), "a file takes the place of the link: {file}");
        let url = file["file"]["url"].as_str().unwrap().to_owned();
        let back = card.say(3, &words(Some("https://youtu.be/abc"))).await.json();
        assert!(back["file"].is_null() && back["link"].is_string(), "{back}");
        assert_eq!((rows(&world), card.bytes(&url, &[]).await.0.status()), (vec![1, 0, 0], StatusCode::NOT_FOUND));

        let png = {
            let mut bytes = std::io::Cursor::new(Vec::new());
            image::RgbImage::from_pixel(64, 36, image::Rgb([20, 90, 60])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
            bytes.into_inner()
        };
        assert_eq!(card.put(&world.coordinator, "poster", 4, png).await.json()["poster"]["width"], 64);
        card.file(5, webm()).await;
        let with = card.put(&world.coordinator, "captions", 6, b"WEBVTT\n\nNOTE GREIFSWALD\n\n00:01.000 --> 00:02.000\nMoin!\n".to_vec()).await.json();
        let (captions, text) = card.bytes(with["captions_url"].as_str().unwrap(), &[]).await;
        assert_eq!((header(&captions, "content-type"), text.as_slice()), ("text/vtt; charset=utf-8", b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nMoin!\n".as_slice()));
        let page = world.app.get(&format!("/initiatives/{}", world.initiative)).await.text;
        for part in ["<video class=\"film\" controls preload=\"none\"", "poster=\"/videos/", "<track kind=\"captions\" src=\"/videos/", "<details><summary>", "Wir sind Kim und Alex"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        for what in ["captions", "poster", "file"] {
            let gone = world.staff(&world.coordinator, Method::DELETE, &format!("{}/{what}", card.path), &json!({})).await;
            assert_eq!(gone.status, StatusCode::NO_CONTENT, "{what}: {}", gone.text);
            let again = world.staff(&world.coordinator, Method::DELETE, &format!("{}/{what}", card.path), &json!({})).await;
            assert_eq!(again.status, StatusCode::NOT_FOUND, "{what}");
        }
        let (_, left) = card.bytes(with["captions_url"].as_str().unwrap(), &[]).await;
        assert!(!contains(&left, b"Moin"), "captions are gone with their content");
    }

    async fn an_upload_that_breaks_off_counts_for_nothing_and_is_swept_away(db: TestDatabase) {
        let world = World::new(db).await;
        let card = Card::of(&world);
        card.say(0, &words(None)).await;
        let whole = long(700 * 1024);
        // A sender that goes away in the middle: the length is announced, the rest never comes.
        let address = world.app.url.trim_start_matches("http://").to_owned();
        let head = format!(
            "PUT {}/file HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\nif-match: \"1\"\r\ncontent-length: {}\r\n\r\n",
            card.path, world.coordinator, whole.len()
        );
        {
            use tokio::io::AsyncWriteExt as _;
            let mut socket = tokio::net::TcpStream::connect(&address).await.unwrap();
            socket.write_all(head.as_bytes()).await.unwrap();
            socket.write_all(&whole[..600 * 1024]).await.unwrap();
            for _ in 0..100 {
                if rows(&world)[2] == 2 {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            assert_eq!(rows(&world), [1, 1, 2], "what has come is kept already");
            assert_eq!(world.app.state.uploads.available_permits(), 1);
        }
        for _ in 0..100 {
            if world.app.state.uploads.available_permits() == 2 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(world.app.state.uploads.available_permits(), 2, "its place is free again");
        assert_eq!(card.seen().await.status, StatusCode::NOT_FOUND);
        world.app.state.clock.advance(chrono::Duration::hours(3));
        wurzelwerk::worker::housekeeping::run_once(&world.app.state).await.unwrap();
        assert_eq!(rows(&world), [1, 0, 0]);
    }
}
