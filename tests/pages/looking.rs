//! Rule 2: looking changes nothing. Every address that can be opened is opened by everybody, with every link of every
//! mail, and the whole database is the same afterwards.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::web;

use super::client::Visitor;
use super::people::{Region, family, keep_house, region};
use super::resuming::stopped;
use crate::support::app::{TestApp, send};
use crate::support::db::{TestDatabase, on_both_databases};
use crate::support::dump::Dump;

/// What is no state in the sense of the rule: when a session was last used, limits of rates, and how often a link was followed.
const NO_STATE: [&str; 3] = ["sessions", "counters", "campaign_visits"];

fn state(app: &TestApp) -> Dump {
    let mut dump = app.dump();
    dump.retain(|table, _| !NO_STATE.contains(&table.as_str()));
    dump
}

/// Tables whose rows differ, with the rows that are new.
fn differences(before: &Dump, after: &Dump) -> Vec<String> {
    let mut all = Vec::new();
    for (table, rows) in after {
        let old: BTreeSet<&String> = before.get(table).into_iter().flatten().collect();
        let new: Vec<&String> = rows.iter().filter(|row| !old.contains(row)).collect();
        if !new.is_empty() || rows.len() != old.len() {
            all.push(format!("{table}: {new:?}"));
        }
    }
    all
}

/// The paths below the service's own address that stand in a text.
fn links(app: &TestApp, text: &str) -> BTreeSet<String> {
    text.match_indices(&app.url)
        .map(|(at, _)| {
            text[at + app.url.len()..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || "/-_.?=&".contains(*c))
                .collect::<String>()
        })
        .filter(|path: &String| path.starts_with('/'))
        .collect()
}

/// First column of all rows of a table: its identifiers.
fn ids(dump: &Dump, table: &str) -> Vec<String> {
    let first = |row: &String| {
        let text = row.trim_start_matches('(');
        let end = text.find(['|', ',', ')']).unwrap_or(text.len());
        text[..end].trim_matches('\'').to_owned()
    };
    dump.get(table).into_iter().flatten().map(first).collect()
}

/// The addresses to which a row of the route table can lead.
fn addresses(path: &str, dump: &Dump, mailed: &BTreeSet<String>) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else {
        return vec![match path {
            "/api/v1/places" => format!("{path}?q=Greifswald"),
            "/api/v1/occupations" => format!("{path}?q=Krankenpfleger"),
            "/api/v1/me/changes" => format!("{path}?kind=households"),
            _ => path.to_owned(),
        }];
    };
    let (name, after) = rest.split_once('}').unwrap();
    let table = match before.trim_end_matches('/').rsplit('/').next().unwrap() {
        "contacts" => "contact_entries",
        "events" => "meetups",
        "offers" => "region_offers",
        "articles" => "practice_articles",
        "comments" => "practice_comments",
        "documents" => "practice_documents",
        "notices" => "practice_notices",
        "threads" => "practice_threads",
        same => same,
    };
    let mut values = match name {
        "token" => mailed
            .iter()
            .filter_map(|link| link.strip_prefix(before))
            .map(str::to_owned)
            .chain(["A".repeat(43)])
            .collect(),
        // A few of each are enough: they are looked at by everybody.
        "id" => ids(dump, table).into_iter().take(3).collect(),
        "lang" => vec!["de".to_owned(), "en".to_owned()],
        "name" => ["style.css", "app.js", "favicon.svg"].map(str::to_owned).to_vec(),
        "land" => vec!["13".to_owned(), "11".to_owned()],
        "code" if table == "places" => ["place-2917788", "district-13075", "land-13"]
            .map(str::to_owned)
            .to_vec(),
        "code" if ["c", "join", "embed"].contains(&table) => vec!["hafen".to_owned()],
        "code" => vec!["stale".to_owned()],
        "text" => vec!["introduction.de".to_owned(), "decline_notice.en".to_owned()],
        "section" => [
            "situation",
            "areas",
            "when",
            "adults",
            "children",
            "needs",
            "offers",
            "languages",
            "place",
            "importance",
            "more",
            "contact",
        ]
        .map(str::to_owned)
        .to_vec(),
        _ => Vec::new(),
    };
    values.push("01980000-0000-7000-8000-00000000000f".to_owned());
    let asked = match path.rsplit('/').next().unwrap_or_default() {
        "matches" => "?kind=households&k=3".to_owned(),
        "changes" => "?kind=households".to_owned(),
        "why-not" => ids(dump, "initiatives")
            .first()
            .map_or_else(String::new, |id| format!("?other={id}")),
        _ => String::new(),
    };
    values
        .into_iter()
        .map(|value| format!("{before}{value}{after}{asked}"))
        .collect()
}

/// A comment, a document and a thread of messages in the practice library, so that there is something to look at.
async fn beside_practice(app: &TestApp, session: &str, other: &str) {
    let first = |path: &'static str| async move {
        let list = send(app.with(session, Method::GET, path)).await.json();
        format!("{path}/{}", list["items"][0]["id"].as_str().unwrap())
    };
    let (written, sought) = (
        first("/api/v1/practice/articles").await,
        first("/api/v1/practice/notices").await,
    );
    let words = serde_json::json!({"text": "Danke."});
    for (secret, path) in [
        (session, format!("{written}/comments")),
        (other, format!("{sought}/messages")),
    ] {
        let made = send(app.with(secret, Method::POST, &path).json(&words)).await;
        assert!(made.status.is_success(), "{}", made.text);
    }
    let path = format!("{written}/documents?name=Leitfaden");
    let sent = app.with(session, Method::POST, &path).body(&b"%PDF-1.7\n%%EOF\n"[..]);
    let put = send(sent).await;
    assert!(put.status.is_success(), "{}", put.text);
}

on_both_databases! {
    async fn looking_changes_nothing_whoever_looks_at_whatever(db: TestDatabase) {
        let app = TestApp::start_with(db, |config| {
            config.rules.approval_delay_minutes = 0;
            config.rules.sending_window = false;
        });
        let Region { office, kim, path, .. } = region(&app).await;
        let film = app.with(&kim.session().1, Method::PUT, &format!("/api/v1{}/video", path.replace("/staff", "")));
        let card = serde_json::json!({"title": "Wir", "transcript": "Moin!", "language": "de", "link": "https://video.example.org/w/wir"});
        let kept = send(film.header("if-match", "\"0\"").json(&card)).await;
        assert!(kept.status.is_success(), "{}", kept.text);
        let anna = family(&app, "anna@example.org", Locale::De).await;
        let ben = family(&app, "ben@example.org", Locale::En).await;
        // Somebody who lives there already has pages of its own.
        let lena = family(&app, "lena@example.org", Locale::De).await;
        let page = lena.see("/me/edit/situation").await;
        lena.send(&page, "/me/edit/situation", &[("situation", "local")]).await;
        keep_house(&app).await;
        // One proposal is approved, so that households have something to look at and mails carry links.
        let (_, session) = kim.session();
        let open = send(app.with(&session, Method::GET, "/api/v1/proposals?limit=100")).await.json();
        let one = open["items"].as_array().unwrap().iter().find(|one| one["kind"] == "initiatives").unwrap();
        let path = format!("/api/v1/proposals/{}/approve", one["id"].as_str().unwrap());
        let seen = serde_json::json!({"version": one["version"]});
        let approved = send(app.with(&session, Method::POST, &path).json(&seen)).await;
        assert!(approved.status.is_success(), "{}", approved.text);
        let households = send(app.with(&session, Method::GET, "/api/v1/households")).await.json();
        let log = format!("/api/v1/households/{}/log", households["items"][0]["id"].as_str().unwrap());
        for (path, body) in [
            (log.as_str(), serde_json::json!({"kind": "note", "body": "Kita gesucht."})),
            ("/api/v1/staff/meetups", crate::journeys::people::meetup("Abend")),
            ("/api/v1/staff/campaigns", crate::journeys::people::campaign("hafen")),
            ("/api/v1/staff/stories", crate::journeys::people::story("story")),
            ("/api/v1/staff/stories", crate::journeys::people::story("greeting")),
            ("/api/v1/practice/articles", crate::journeys::people::article("Der erste Anruf")),
            ("/api/v1/practice/notices", crate::journeys::people::notice("Messestand")),
        ] {
            let made = send(app.with(&session, Method::POST, path).json(&body)).await;
            assert!(made.status.is_success(), "{}", made.text);
        }
        let own: String = ids(&app.dump(), "initiatives").remove(0);
        let path = format!("/api/v1/initiatives/{own}/offers");
        let made = send(app.with(&session, Method::POST, &path).json(&crate::journeys::people::offer("Stammtisch"))).await;
        assert!(made.status.is_success(), "{}", made.text);
        let tale: String = ids(&app.dump(), "stories").remove(0);
        let path = format!("/api/v1/staff/stories/{tale}/publish");
        let shown = send(app.with(&session, Method::POST, &path).json(&serde_json::json!({"version": 1}))).await;
        assert!(shown.status.is_success(), "{}", shown.text);
        beside_practice(&app, &session, &office.session().1).await;
        stopped(&Visitor::new(&app, Locale::De), "offen@example.org").await;
        keep_house(&app).await;

        let before = state(&app);
        let mailed: BTreeSet<String> = app
            .mails
            .all()
            .iter()
            .flat_map(|kept| links(&app, &kept.mail.text).into_iter().chain(links(&app, &kept.mail.html)))
            .collect();
        for kind in ["/confirm/", "/invitation/", "/answer/", "/register/resume/"] {
            assert!(mailed.iter().any(|link| link.starts_with(kind)), "no mail carries a link {kind}");
        }
        let nobody = None;
        let secret = |visitor: &Visitor| Some(visitor.session());
        let lookers = [
            ("nobody", nobody),
            ("a household", secret(&anna)),
            ("another household", secret(&ben)),
            ("a household that lives there", secret(&lena)),
            ("a coordinator", secret(&kim)),
            ("the network office", secret(&office)),
        ];
        let mut opened: BTreeMap<&'static str, bool> = BTreeMap::new();
        let mut wrong = Vec::new();
        for entry in web::entries().iter().filter(|entry| entry.method == "GET") {
            for address in addresses(entry.path, &before, &mailed) {
                for (who, session) in &lookers {
                    for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
                        let mut request = app.request(method.clone(), &address);
                        if let Some((name, value)) = session {
                            request = if address.starts_with("/api/") {
                                request.bearer_auth(value)
                            } else {
                                request.header("cookie", format!("{name}={value}"))
                            };
                        }
                        let reply = send(request).await;
                        if reply.status.is_server_error() {
                            wrong.push(format!("{who} gets {} at {method} {address}", reply.status));
                        }
                        let seen = reply.status.is_success() || reply.status.is_redirection();
                        *opened.entry(entry.path).or_default() |= seen && method == Method::GET;
                    }
                }
            }
            let after = state(&app);
            let changes = differences(&before, &after);
            assert!(changes.is_empty(), "looking at {} changed {changes:?}", entry.path);
        }
        for link in &mailed {
            app.get(link).await;
        }
        assert_eq!(differences(&before, &state(&app)), Vec::<String>::new(), "links of mails");
        assert_eq!(wrong, Vec::<String>::new());
        // The crawl saw nearly everything; what it did not see needs a thing that this world does not have.
        let unseen: Vec<&str> = opened.iter().filter(|(_, seen)| !**seen).map(|(path, _)| *path).collect();
        let known = |path: &&str| {
            // A meetup that is over, a quarter that is closed: these have tests of their own.
            let closed = ["/staff/figures/", "/api/v1/figures/"].iter().any(|start| path.starts_with(start));
            if path.ends_with("/people") || closed {
                return true;
            }
            ["/demo", "/logo", "/story-pictures", "/me/story/picture", "/api/v1/network-figures", "/sign-in/", "/confirm", "/undo-deletion", "/unsubscribe", "/outcome", "/password-reset", "/invitation", "/staff/totp", "/stand/{token}", "/transfer/{token}", "/videos/", "/group/{token}", "/me/groups/{id}", "/staff/groups/{id}", "/api/v1/groups/{id}", "/api/v1/me/groups/{id}"]
                .iter()
                .any(|start| path.starts_with(start))
        };
        let unseen: Vec<&str> = unseen.into_iter().filter(|path| !known(path)).collect();
        assert_eq!(unseen, Vec::<&str>::new(), "nobody could look at these");

        // The comparison can fail: a button changes something.
        let page = anna.see("/me/pause").await;
        anna.send(&page, "/me/pause/pause", &[]).await;
        assert!(!differences(&before, &state(&app)).is_empty());
    }
}
