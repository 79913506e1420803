//! The outbox as the network office decides on it: what waits, why, once more or given up; and who may not.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::mail::{Encryption, Mailer, SmtpSettings};
use wurzelwerk::worker;

use super::people::{World, profile};
use crate::support::db::{TestDatabase, on_both_databases};
use crate::support::smtp::{Fault, SmtpServer};

/// Registers somebody whose confirmation mail a relay refuses for good.
async fn refused(world: &World, server: &SmtpServer, email: &str) {
    let mut body = profile(&[]);
    body["email"] = json!(email);
    body["of_age"] = json!(true);
    let sent = world.app.post("/api/v1/households", &body).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.text);
    server.next(&[Fault::AtRcpt("550 no such user")]);
    let mut state = world.app.state.clone();
    state.mailer = Mailer::smtp(SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        encryption: Encryption::None,
        credentials: None,
        deadline: Duration::from_secs(5),
    })
    .unwrap();
    worker::outbox::drain(&state).await.unwrap();
}

async fn ask(world: &World, token: &str, method: Method, path: &str) -> (StatusCode, Value) {
    let reply = world.staff(token, method, path, &Value::Null).await;
    (reply.status, reply.json())
}

on_both_databases! {
    async fn a_refused_mail_is_listed_with_its_reason_and_sent_again_or_given_up(db: TestDatabase) {
        let world = World::new(db).await;
        let server = SmtpServer::start();
        for name in ["anna", "ben", "carl"] {
            refused(&world, &server, &format!("{name}@example.org")).await;
        }
        let (status, listed) = ask(&world, &world.admin, Method::GET, "/api/v1/outbox").await;
        assert_eq!(status, StatusCode::OK);
        let items = listed["items"].as_array().unwrap();
        assert_eq!(items.len(), 3, "{listed}");
        for item in items {
            assert_eq!((&item["kind"], &item["state"]), (&json!("confirm_registration"), &json!("parked")));
            assert!(item["last"].as_str().unwrap().contains("550"), "{item}");
        }
        assert!(!listed.to_string().contains("example.org"), "no address: {listed}");

        // Page by page, newest first.
        let (_, page) = ask(&world, &world.admin, Method::GET, "/api/v1/outbox?limit=2").await;
        let next = page["next"].as_str().unwrap();
        let (_, rest) = ask(&world, &world.admin, Method::GET, &format!("/api/v1/outbox?limit=2&after={next}")).await;
        assert_eq!((&rest["items"][0], &rest["next"]), (&items[2], &Value::Null));

        let id = |at: usize| items[at]["id"].as_i64().unwrap();
        let (status, _) = ask(&world, &world.admin, Method::POST, &format!("/api/v1/outbox/{}/resend", id(2))).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert_eq!(world.mails("anna@example.org", "confirm_registration").await.len(), 1, "now it left");
        let (status, _) = ask(&world, &world.admin, Method::POST, &format!("/api/v1/outbox/{}/discard", id(1))).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert!(world.mails("ben@example.org", "confirm_registration").await.is_empty());
        let (status, why) = ask(&world, &world.admin, Method::POST, &format!("/api/v1/outbox/{}/resend", id(1))).await;
        assert_eq!((status, &why["code"]), (StatusCode::CONFLICT, &json!("not-allowed")), "given up is given up");
        let (_, left) = ask(&world, &world.admin, Method::GET, "/api/v1/outbox").await;
        assert_eq!(left["items"].as_array().unwrap().len(), 1);
        let (_, all) = ask(&world, &world.admin, Method::GET, "/api/v1/outbox?state=all").await;
        assert!(all["items"].as_array().unwrap().len() >= 3);
        let (_, log) = ask(&world, &world.admin, Method::GET, "/api/v1/audit?action=mail.").await;
        assert_eq!(log["entries"].as_array().unwrap().len(), 2, "both decisions are on record: {log}");

        for token in [&world.coordinator, &String::new()] {
            let path = format!("/api/v1/outbox/{}/discard", id(0));
            let (status, _) = ask(&world, token, Method::POST, &path).await;
            assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED), "{status}");
        }
        let (status, _) = ask(&world, &world.admin, Method::POST, "/api/v1/outbox/999999/discard").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, _) = ask(&world, &world.admin, Method::GET, "/api/v1/outbox?state=lost").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
