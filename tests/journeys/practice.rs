//! The practice library between two offices: articles with what stands beside them, documents, what is sought and shared, and
//! messages that two offices alone read.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::Role;
use wurzelwerk::domain::email::EmailAddress;
use wurzelwerk::service::accounts;

use super::people::{World, article, notice, profile, staff, text};
use crate::support::app::{Reply, send};
use crate::support::db::{TestDatabase, on_both_databases};

const ARTICLES: &str = "/api/v1/practice/articles";
const NOTICES: &str = "/api/v1/practice/notices";
const THREADS: &str = "/api/v1/practice/threads";

/// Two more offices with a coordinator each.
struct Offices {
    world: World,
    lee: String,
    lees: String,
    mo: String,
}

impl Offices {
    async fn new(db: TestDatabase) -> Self {
        let world = World::with(db, |config| {
            config.rules.practice_documents_per_article = 2;
            config.rules.practice_document_kib = 100;
        })
        .await;
        let lees = world.approved_initiative("Inselnetz Test", 3).await;
        let mos = world.approved_initiative("Waldland Test", 3).await;
        let lee = staff(&world.app, "lee@example.org", Role::Coordinator).await;
        let mo = staff(&world.app, "mo@example.org", Role::Coordinator).await;
        for (email, initiative) in [("lee@example.org", &lees), ("mo@example.org", &mos)] {
            let address: EmailAddress = email.parse().unwrap();
            let id = accounts::find_id(&world.app.state, &address).await.unwrap().unwrap();
            let own = vec![(initiative.parse().unwrap(), false)];
            accounts::assign_initiatives(&world.app.state, &id, own).await.unwrap();
        }
        Self { world, lee, lees, mo }
    }

    async fn get(&self, token: &str, path: &str) -> Reply {
        self.world.staff(token, Method::GET, path, &Value::Null).await
    }

    async fn post(&self, token: &str, path: &str, body: &Value) -> Reply {
        self.world.staff(token, Method::POST, path, body).await
    }

    async fn made(&self, token: &str, path: &str, body: &Value) -> String {
        let made = self.post(token, path, body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        text(&made.json()["id"])
    }

    async fn titles(&self, query: &str) -> Vec<String> {
        let list = self.get(&self.lee, &format!("{ARTICLES}{query}")).await;
        assert_eq!(list.status, StatusCode::OK, "{}", list.text);
        let list = list.json();
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| text(&one["title"]))
            .collect()
    }

    async fn document(&self, token: &str, article: &str, bytes: &[u8]) -> Reply {
        let path = format!("{ARTICLES}/{article}/documents?name=Leitfaden%20f%C3%BCr%20Neue");
        send(self.world.app.with(token, Method::POST, &path).body(bytes.to_vec())).await
    }

    /// The text of the newest digest to an address.
    async fn digest(&self, email: &str) -> Option<String> {
        let all = self.world.mails(email, "staff_digest").await;
        all.last().map(|kept| kept.mail.text.clone())
    }
}

on_both_databases! {
    async fn an_office_writes_others_find_it_comment_and_say_that_they_do_it_too(db: TestDatabase) {
        let all = Offices::new(db).await;
        let kim = all.world.coordinator.clone();
        let id = all.made(&kim, ARTICLES, &article("Der erste Anruf: fünf Fragen")).await;
        let other = json!({"kind": "article", "title": "Wohnungen zeigen", "text": "Vermieter führen gern selbst.", "tags": ["Wohnen", "erstgespraech"]});
        all.made(&all.lee, ARTICLES, &other).await;
        // Found by words in any order, with or without umlauts, in title, text and tags; by tags however they are written.
        assert_eq!(all.titles("").await, ["Wohnungen zeigen", "Der erste Anruf: fünf Fragen"]);
        assert_eq!(all.titles("?q=FRAGEN%20fuenf").await, ["Der erste Anruf: fünf Fragen"]);
        assert_eq!(all.titles("?q=vermieter%20f%C3%BChr").await, ["Wohnungen zeigen"]);
        assert_eq!(all.titles("?q=100%25_").await, Vec::<String>::new(), "nothing in a word is a pattern");
        assert_eq!(all.titles("?tag=ERSTGESPR%C3%84CH").await.len(), 2);
        let tags = all.get(&all.lee, "/api/v1/practice/tags").await.json();
        assert_eq!(tags[0]["articles"], 2, "one tag written in two ways is one: {tags}");
        // Page by page.
        let first = all.get(&all.lee, &format!("{ARTICLES}?limit=1")).await.json();
        let second = all.titles(&format!("?limit=1&after={}", text(&first["next"]))).await;
        assert_eq!(second, ["Der erste Anruf: fünf Fragen"]);

        // Changed by its office alone, in the version that was seen.
        let path = format!("{ARTICLES}/{id}");
        let put = |token: String, version: &'static str, body: Value| {
            let request = all.world.app.with(&token, Method::PUT, &path).header("If-Match", version);
            send(request.json(&body))
        };
        assert_eq!(put(all.lee.clone(), "\"1\"", article("Fremd")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(put(all.world.admin.clone(), "\"1\"", article("Fremd")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(put(kim.clone(), "\"1\"", article("Der erste Anruf")).await.json()["version"], 2);
        assert_eq!(put(kim.clone(), "\"1\"", article("Zu spät")).await.status, StatusCode::PRECONDITION_FAILED);

        // Comments by anybody of the staff, changed by whoever wrote them, taken out by that person or the network office.
        let comment = all.made(&all.lee, &format!("{path}/comments"), &json!({"text": "Wir fragen noch nach der Schule."})).await;
        let change = json!({"version": 1, "text": "Wir fragen zuerst nach der Schule."});
        let at = format!("/api/v1/practice/comments/{comment}");
        assert_eq!(all.post(&kim, &at, &change).await.status, StatusCode::FORBIDDEN);
        assert_eq!(all.post(&all.lee, &at, &change).await.status, StatusCode::NO_CONTENT);
        assert_eq!(all.post(&all.lee, &at, &change).await.code(), "stale");
        let beside = all.get(&kim, &format!("{path}/beside")).await.json();
        assert_eq!(beside["comments"][0]["by"]["name"], "Inselnetz Test");
        assert_eq!(beside["comments"][0]["text"], "Wir fragen zuerst nach der Schule.");
        let gone = send(all.world.app.with(&all.mo, Method::DELETE, &at)).await;
        assert_eq!(gone.status, StatusCode::FORBIDDEN);
        let gone = send(all.world.app.with(&all.world.admin, Method::DELETE, &at)).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);

        // "We use this too", counted once, taken back, never by the office itself or for another one.
        for _ in 0..2 {
            assert_eq!(all.post(&all.lee, &format!("{path}/use"), &json!({})).await.status, StatusCode::NO_CONTENT);
        }
        assert_eq!(all.post(&kim, &format!("{path}/use"), &json!({})).await.code(), "not-allowed");
        let foreign = json!({"office": all.lees});
        assert_eq!(all.post(&all.mo, &format!("{path}/use"), &foreign).await.status, StatusCode::FORBIDDEN);
        let beside = all.get(&kim, &format!("{path}/beside")).await.json();
        assert_eq!(beside["uses"], json!([{"office": all.lees, "name": "Inselnetz Test"}]));
        assert_eq!(all.post(&all.lee, &format!("{path}/unuse"), &json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(all.get(&kim, &format!("{path}/beside")).await.json()["uses"], json!([]));

        // Taken out by its office or the network office.
        let gone = send(all.world.app.with(&all.lee, Method::DELETE, &path)).await;
        assert_eq!(gone.status, StatusCode::FORBIDDEN);
        let gone = send(all.world.app.with(&all.world.admin, Method::DELETE, &path)).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(all.get(&kim, &path).await.status, StatusCode::NOT_FOUND);
    }

    async fn results_of_meetings_stand_by_their_day_with_who_took_part(db: TestDatabase) {
        let all = Offices::new(db).await;
        let meeting = |title: &str, day: &str| json!({"kind": "meeting", "title": title, "text": "# Ergebnisse", "held_on": day,
            "participants": [all.lees, all.world.initiative]});
        let autumn = all.made(&all.world.admin, ARTICLES, &meeting("Herbst", "2026-10-08")).await;
        all.made(&all.world.admin, ARTICLES, &meeting("Frühling", "2026-04-15")).await;
        all.made(&all.world.coordinator, ARTICLES, &article("Kein Treffen")).await;
        assert_eq!(all.titles("?kind=meeting").await, ["Herbst", "Frühling"]);
        let after = format!("?kind=meeting&limit=1&after={autumn}");
        assert_eq!(all.titles(&after).await, ["Frühling"]);
        let shown = all.get(&all.lee, &format!("{ARTICLES}/{autumn}")).await.json();
        assert_eq!(shown["participants"].as_array().unwrap().len(), 2);
        assert_eq!(shown["by"], json!({"name": "Netzwerkstelle"}));
        let mut bad = meeting("Ohne Tag", "2026-10-08");
        bad["held_on"] = Value::Null;
        assert_eq!(all.post(&all.lee, ARTICLES, &bad).await.fields(), [("/held_on".to_owned(), "date-invalid".to_owned())]);
    }

    async fn documents_are_pdf_without_anything_active_and_are_only_saved_never_shown(db: TestDatabase) {
        let all = Offices::new(db).await;
        let kim = all.world.coordinator.clone();
        let id = all.made(&kim, ARTICLES, &article("Leitfäden")).await;
        let plain = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n";
        for (bytes, code) in [
            (b"".to_vec(), "pdf-empty"),
            (b"<html><script>alert(1)</script></html>".to_vec(), "pdf-form"),
            (b"%PDF-1.7\n<</OpenAction<</S/JavaScript>>>>\n%%EOF".to_vec(), "pdf-active"),
            (b"%PDF-1.7\n<</Encrypt 1 0 R>>\n%%EOF".to_vec(), "pdf-encrypted"),
        ] {
            let refused = all.document(&kim, &id, &bytes).await;
            assert_eq!(refused.fields(), [("/file".to_owned(), code.to_owned())], "{}", refused.text);
        }
        let large = all.document(&kim, &id, &vec![b' '; 100 * 1024 + 1]).await;
        assert_eq!((large.status, large.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"));
        assert_eq!(all.document(&all.lee, &id, plain).await.status, StatusCode::FORBIDDEN, "not its article");
        // More than other bodies may be: only this route takes it.
        let mut whole = b"%PDF-1.7\n".to_vec();
        whole.resize(90 * 1024, b' ');
        whole.extend_from_slice(b"\n%%EOF");
        let kept = all.document(&kim, &id, &whole).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
        let elsewhere = json!({"kind": "article", "title": "x", "text": "x".repeat(70_000)});
        assert_eq!(all.post(&kim, ARTICLES, &elsewhere).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(all.document(&kim, &id, plain).await.status, StatusCode::OK);
        let third = all.document(&kim, &id, plain).await;
        assert_eq!(third.fields(), [("/file".to_owned(), "pdf-many".to_owned())]);

        let path = format!("/api/v1/practice/documents/{}", text(&kept.json()["id"]));
        let file = all.get(&all.lee, &path).await;
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!(file.header("content-type"), "application/pdf");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert!(file.header("content-disposition").starts_with("attachment; filename=\"Leitfaden f_r Neue.pdf\""));
        assert!(file.header("content-security-policy").starts_with("sandbox;"));
        assert_eq!(file.text.len(), whole.len());
        let family = all.world.registered("anna", &profile(&[])).await;
        assert_eq!(all.get(&family.token, &path).await.status, StatusCode::FORBIDDEN);
        let gone = send(all.world.app.with(&kim, Method::DELETE, &path)).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(all.get(&all.lee, &path).await.status, StatusCode::NOT_FOUND);
    }

    async fn two_offices_write_to_each_other_and_nobody_else_reads_it(db: TestDatabase) {
        let all = Offices::new(db).await;
        let kim = all.world.coordinator.clone();
        let sought = all.made(&kim, NOTICES, &notice("Messestand")).await;
        let ask = format!("{NOTICES}/{sought}/messages");
        assert_eq!(all.post(&kim, &ask, &json!({"text": "Hallo"})).await.code(), "not-allowed");
        let thread = all.made(&all.lee, &ask, &json!({"text": "Wir haben einen Stand."})).await;
        all.world.app.state.clock.advance(Duration::minutes(1));
        assert_eq!(all.made(&all.lee, &ask, &json!({"text": "Mit Rückwand."})).await, thread, "one thread a pair");
        let path = format!("{THREADS}/{thread}");
        // Another office, the network office and a family find nothing.
        let family = all.world.registered("anna", &profile(&[])).await;
        for (token, status) in [
            (&all.mo, StatusCode::NOT_FOUND),
            (&all.world.admin, StatusCode::NOT_FOUND),
            (&family.token, StatusCode::FORBIDDEN),
        ] {
            assert_eq!(all.get(token, &path).await.status, status);
            let words = json!({"text": "Ich lese mit."});
            assert_eq!(all.post(token, &format!("{path}/messages"), &words).await.status, status);
            let seen = json!({"message": thread});
            assert_eq!(all.post(token, &format!("{path}/read"), &seen).await.status, status);
        }
        assert_eq!(all.get(&all.mo, THREADS).await.json(), json!([]));

        // Unread for the other office until it says so; looking alone changes nothing.
        let unread = async |token: &str| all.get(token, THREADS).await.json()[0]["unread"].as_i64().unwrap();
        assert_eq!((unread(&kim).await, unread(&all.lee).await), (2, 0));
        let shown = all.get(&kim, &path).await.json();
        assert_eq!(unread(&kim).await, 2);
        let today = all.get(&kim, "/api/v1/today").await.json();
        assert_eq!(today["messages"][0]["title"], "Messestand");
        let seen = json!({"message": shown["messages"][0]["id"]});
        assert_eq!(all.post(&kim, &format!("{path}/read"), &seen).await.status, StatusCode::NO_CONTENT);
        assert_eq!(unread(&kim).await, 1, "what came after the message that was seen stays unread");
        all.world.app.state.clock.advance(Duration::minutes(1));
        let answered = all.post(&kim, &format!("{path}/messages"), &json!({"text": "Danke!"})).await;
        assert_eq!(answered.status, StatusCode::NO_CONTENT);
        assert_eq!((unread(&kim).await, unread(&all.lee).await), (0, 1));

        // It ends by itself after its last day; what was begun goes on, nothing new begins; renewed it stands again.
        let open = async || all.get(&all.mo, NOTICES).await.json()["items"].as_array().unwrap().len();
        assert_eq!(open().await, 1);
        all.world.app.state.clock.advance(Duration::days(31));
        assert_eq!(open().await, 0);
        assert_eq!(all.post(&all.mo, &ask, &json!({"text": "Wir auch"})).await.code(), "not-allowed");
        let goes_on = all.post(&all.lee, &format!("{path}/messages"), &json!({"text": "Bis März."})).await;
        assert_eq!(goes_on.status, StatusCode::NO_CONTENT);
        let own = all.get(&kim, NOTICES).await.json();
        assert_eq!(own["over"][0]["title"], "Messestand");
        let renewed = all.post(&kim, &format!("{NOTICES}/{sought}/renew"), &json!({"version": 1})).await;
        assert_eq!(renewed.status, StatusCode::OK, "{}", renewed.text);
        assert_eq!(open().await, 1);
        let foreign = all.post(&all.lee, &format!("{NOTICES}/{sought}/close"), &json!({"version": 2})).await;
        assert_eq!(foreign.status, StatusCode::FORBIDDEN);
        let closed = all.post(&kim, &format!("{NOTICES}/{sought}/close"), &json!({"version": 2})).await;
        assert_eq!((closed.status, &closed.json()["open"]), (StatusCode::OK, &json!(false)));
        // A year after its end it is gone with its messages.
        all.world.pass(Duration::days(500)).await;
        assert_eq!(all.get(&kim, &format!("{NOTICES}/{sought}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(all.get(&all.lee, THREADS).await.json(), json!([]));
    }

    async fn when_an_initiative_closes_its_articles_stay_and_what_it_seeks_ends(db: TestDatabase) {
        let all = Offices::new(db).await;
        let written = all.made(&all.lee, ARTICLES, &article("Bleibt")).await;
        let sought = all.made(&all.lee, NOTICES, &notice("Endet")).await;
        let path = format!("/api/v1/initiatives/{}", all.lees);
        let version = all.get(&all.world.admin, &path).await.json()["version"].clone();
        let closed = all.post(&all.world.admin, &format!("{path}/close"), &json!({"version": version})).await;
        assert_eq!(closed.status, StatusCode::OK, "{}", closed.text);
        let shown = all.get(&all.mo, &format!("{ARTICLES}/{written}")).await.json();
        assert_eq!(shown["by"]["name"], "Inselnetz Test");
        assert_eq!(all.get(&all.mo, &format!("{NOTICES}/{sought}")).await.json()["open"], false);
        let refused = all.post(&all.lee, ARTICLES, &article("Nicht mehr")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        let refused = all.post(&all.lee, &format!("{NOTICES}/{sought}/renew"), &json!({"version": 2})).await;
        assert_eq!(refused.code(), "not-allowed");
    }

    async fn the_digest_names_what_is_new_and_never_ones_own_doings(db: TestDatabase) {
        let all = Offices::new(db).await;
        let kim = all.world.coordinator.clone();
        all.world.pass(Duration::days(1)).await;
        assert_eq!(all.digest("mo@example.org").await, None, "nothing is new");
        all.world.app.state.clock.advance(Duration::minutes(1));
        let id = all.made(&kim, ARTICLES, &article("Der erste Anruf")).await;
        all.made(&all.lee, &format!("{ARTICLES}/{id}/comments"), &json!({"text": "Danke."})).await;
        let sought = all.made(&kim, NOTICES, &notice("Messestand")).await;
        all.made(&all.lee, &format!("{NOTICES}/{sought}/messages"), &json!({"text": "Hier."})).await;
        all.world.pass(Duration::days(1)).await;
        let mos = all.digest("mo@example.org").await.unwrap();
        assert!(mos.contains(&format!("- Der erste Anruf: {}/staff/practice/articles/{id}", all.world.app.url)), "{mos}");
        assert!(mos.contains("Neue Gesuche und Angebote: 1") && !mos.contains("Nachrichten") && !mos.contains("Kommentare"), "{mos}");
        let kims = all.digest("coordinator@example.org").await.unwrap();
        assert!(kims.contains("Ungelesene Nachrichten anderer Büros: 1") && kims.contains("Neue Kommentare zu Ihren Artikeln: 1"), "{kims}");
        assert!(!kims.contains("Der erste Anruf") && !kims.contains("Gesuche"), "{kims}");
        // The next day only what is still unread.
        all.world.pass(Duration::days(1)).await;
        let count = all.world.mails("mo@example.org", "staff_digest").await.len();
        assert_eq!(count, 1, "told once");
        assert_eq!(all.world.mails("coordinator@example.org", "staff_digest").await.len(), 2);
    }
}
