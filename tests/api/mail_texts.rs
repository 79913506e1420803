//! Texts of mails by the interface: read, tried, changed on the version that was seen, reset.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::people::World;
use crate::support::app::send;
use crate::support::db::{TestDatabase, on_both_databases};

const PATH: &str = "/api/v1/mail-texts/test_mail.en";

on_both_databases! {
    async fn a_text_is_tried_changed_on_its_version_and_reset(db: TestDatabase) {
        let world = World::new(db).await;
        let all = world.staff(&world.admin, Method::GET, "/api/v1/mail-texts", &Value::Null).await.json();
        assert!(all.as_array().unwrap().iter().all(|one| one["own"] == json!(false) && one["version"] == json!(0)));
        let own = json!({"source": "Ahoy\nSent: {{ sent_at | moment }}"});
        let seen = world.staff(&world.admin, Method::POST, &format!("{PATH}/preview"), &own).await;
        assert_eq!((seen.status, &seen.json()[0]["subject"]), (StatusCode::OK, &json!("Ahoy")), "{}", seen.text);
        let less = json!({"source": "Ahoy\nSent."});
        let refused = world.staff(&world.admin, Method::POST, &format!("{PATH}/preview"), &less).await;
        assert_eq!(refused.fields(), [("/source".to_owned(), "template-missing".to_owned())]);

        let put = async |version: &str, body: &Value| {
            let request = world.app.with(&world.admin, Method::PUT, PATH);
            send(request.header("if-match", version).json(body)).await
        };
        let saved = put("\"0\"", &own).await;
        assert_eq!((saved.status, &saved.json()["own"]), (StatusCode::OK, &json!(true)), "{}", saved.text);
        let tag = saved.header("etag").to_owned();
        let late = put("\"0\"", &own).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::PRECONDITION_FAILED, "version-mismatch"));
        assert_eq!(put(&tag, &own).await.status, StatusCode::OK);
        let reset = world.staff(&world.admin, Method::DELETE, PATH, &Value::Null).await;
        assert_eq!((reset.status, &reset.json()["own"]), (StatusCode::OK, &json!(false)), "{}", reset.text);
        let again = world.staff(&world.admin, Method::DELETE, PATH, &Value::Null).await;
        assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "not-allowed"));
        let fixed = json!({"source": "x\ny"});
        let request = world.app.with(&world.admin, Method::PUT, "/api/v1/mail-texts/expiry_notice.de");
        let fixed = send(request.header("if-match", "\"0\"").json(&fixed)).await;
        assert_eq!(fixed.code(), "not-allowed");
        let log = world.staff(&world.admin, Method::GET, "/api/v1/audit?action=mail_text.", &Value::Null).await.json();
        assert_eq!(log["entries"].as_array().unwrap().len(), 3, "{log}");
    }
}
