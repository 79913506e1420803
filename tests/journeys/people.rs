//! The people of the journeys: two families, an initiative with its coordinator, the network office. Each step is what
//! the person does, in one function.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::config::Config;
use wurzelwerk::domain::actor::{Role, Scope};
use wurzelwerk::domain::email::EmailAddress;
use wurzelwerk::mail::KeptMail;
use wurzelwerk::service::accounts;
use wurzelwerk::service::api_tokens::{self, NewToken};
use wurzelwerk::worker;

use crate::support::app::{Reply, TestApp, send};
use crate::support::db::TestDatabase;

/// Greifswald, in district 13075.
pub(crate) const GREIFSWALD: u32 = 2_917_788;

/// A running service with an approved initiative for Vorpommern-Greifswald.
pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) admin: String,
    pub(crate) coordinator: String,
    pub(crate) initiative: String,
}

/// A household that is signed in.
pub(crate) struct Family {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) email: String,
}

impl World {
    pub(crate) async fn new(db: TestDatabase) -> Self {
        Self::with_delay(db, 0).await
    }

    /// A world in which approvals take effect after so many minutes.
    pub(crate) async fn with_delay(db: TestDatabase, minutes: i64) -> Self {
        Self::with(db, |config| config.rules.approval_delay_minutes = minutes).await
    }

    /// A world with a changed configuration.
    pub(crate) async fn with(db: TestDatabase, change: impl FnOnce(&mut Config)) -> Self {
        let app = TestApp::start_with(db, |config| {
            config.rules.approval_delay_minutes = 0;
            config.rules.sending_window = false;
            change(config);
        });
        let admin = staff(&app, "office@example.org", Role::Admin).await;
        let mut world = Self {
            app,
            admin,
            coordinator: String::new(),
            initiative: String::new(),
        };
        world.initiative = world.approved_initiative("Heimathafen Test", 5).await;
        world.coordinator = staff(&world.app, "coordinator@example.org", Role::Coordinator).await;
        world.assign("coordinator@example.org").await;
        world
    }

    async fn assign(&self, email: &str) {
        let address: EmailAddress = email.parse().expect("an address");
        let id = accounts::find_id(&self.app.state, &address)
            .await
            .expect("a look-up")
            .expect("the account");
        let own = vec![(self.initiative.parse().expect("an id"), false)];
        accounts::assign_initiatives(&self.app.state, &id, own)
            .await
            .expect("the assignment");
    }

    /// Enters an initiative, records its agreement and approves it; without the agreement the approval is refused.
    pub(crate) async fn approved_initiative(&self, name: &str, capacity: u32) -> String {
        let profile = json!({
            "name": name, "service_area": {"ags": ["13075"]}, "capacity": capacity, "email": "hafen@example.org",
            "services": ["job", "housing", "school"], "languages": ["de"], "website": "https://hafen.example.org",
            "occupations": [{"title": "Krankenpfleger", "kldb": "813"}],
        });
        let created = self
            .staff(&self.admin, Method::POST, "/api/v1/initiatives", &profile)
            .await;
        assert_eq!(created.status, StatusCode::CREATED, "{}", created.text);
        let id = text(&created.json()["id"]);
        let path = |what: &str| format!("/api/v1/initiatives/{id}/{what}");
        let version = |reply: &Reply| reply.json()["version"].as_i64().expect("a version");
        let early = self
            .staff(&self.admin, Method::POST, &path("approve"), &json!({"version": 1}))
            .await;
        assert_eq!(
            (early.status, early.code().as_str()),
            (StatusCode::CONFLICT, "no-agreement")
        );
        let agreement = json!({"version": "2026-11", "signatory": "Muster", "signed_on": "2026-11-02",
            "legal_basis": "Art. 26 DSGVO"});
        let request = self
            .app
            .with(&self.admin, Method::PUT, &path("agreement"))
            .header("If-Match", "\"1\"");
        let recorded = send(request.json(&agreement)).await;
        assert_eq!(recorded.status, StatusCode::OK, "{}", recorded.text);
        let approve = json!({"version": version(&recorded)});
        let approved = self.staff(&self.admin, Method::POST, &path("approve"), &approve).await;
        assert_eq!(approved.status, StatusCode::OK, "{}", approved.text);
        id
    }

    /// A request of a person with a token.
    pub(crate) async fn staff(&self, token: &str, method: Method, path: &str, body: &Value) -> Reply {
        let request = self.app.with(token, method.clone(), path);
        send(if method == Method::GET {
            request
        } else {
            request.json(body)
        })
        .await
    }

    /// Registers, confirms by the mailed link and consents to everything a family may want.
    pub(crate) async fn family(&self, name: &str, profile: &Value) -> Family {
        let family = self.registered(name, profile).await;
        for kind in ["share_with_initiatives", "meet_households"] {
            let given = self
                .staff(
                    &family.token,
                    Method::POST,
                    "/api/v1/me/consents",
                    &json!({"kind": kind}),
                )
                .await;
            assert!(given.status.is_success(), "{}", given.text);
        }
        family
    }

    /// Registers and confirms by the mailed link; no consent yet.
    pub(crate) async fn registered(&self, name: &str, profile: &Value) -> Family {
        let email = format!("{name}@example.org");
        let mut body = json!({"email": email, "name": format!("Familie {name}"), "of_age": true});
        for (key, value) in profile.as_object().expect("an object") {
            body[key] = value.clone();
        }
        let sent = self.app.post("/api/v1/households", &body).await;
        assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.text);
        let token = self.token_in(&self.mail(&email, "confirm_registration").await, "/confirm/");
        let confirmed = self.app.post("/api/v1/confirmations", &json!({"token": token})).await;
        assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.text);
        let answer = confirmed.json();
        Family {
            id: text(&answer["household"]),
            token: text(&answer["token"]),
            email,
        }
    }

    /// Signs a family in again by a mailed link; sessions end after some hours.
    pub(crate) async fn sign_in(&self, family: &Family) -> Family {
        let asked = self
            .app
            .post("/api/v1/sign-in-links", &json!({"email": family.email}))
            .await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text);
        let token = self.token_in(&self.mail(&family.email, "sign_in_link").await, "/sign-in/");
        let session = self.app.post("/api/v1/sessions", &json!({"token": token})).await;
        assert_eq!(session.status, StatusCode::OK, "{}", session.text);
        Family {
            id: family.id.clone(),
            token: text(&session.json()["token"]),
            email: family.email.clone(),
        }
    }

    /// Hands over everything that is due.
    pub(crate) async fn post_mails(&self) {
        worker::outbox::drain(&self.app.state).await.expect("the mails");
    }

    /// One round of what happens by itself, with its mails.
    pub(crate) async fn keep_house(&self) {
        worker::housekeeping::run_once(&self.app.state).await.expect("a round");
        self.post_mails().await;
    }

    /// Lets time pass, with a round at its end.
    pub(crate) async fn pass(&self, time: Duration) {
        self.app.state.clock.advance(time);
        self.keep_house().await;
    }

    /// The mails of a kind to an address, oldest first.
    pub(crate) async fn mails(&self, email: &str, kind: &str) -> Vec<KeptMail> {
        self.post_mails().await;
        let all = self.app.mails.to(email).into_iter();
        all.filter(|kept| kept.mail.kind.as_str() == kind).collect()
    }

    /// The last mail of a kind to an address.
    pub(crate) async fn mail(&self, email: &str, kind: &str) -> KeptMail {
        let last = self.mails(email, kind).await.pop();
        last.unwrap_or_else(|| panic!("no mail {kind} to {email}"))
    }

    /// The secret at the end of the first link of a mail whose path starts so.
    pub(crate) fn token_in(&self, mail: &KeptMail, path: &str) -> String {
        let start = format!("{}{path}", self.app.url);
        let at = mail
            .mail
            .text
            .find(&start)
            .unwrap_or_else(|| panic!("no link {path} in {}", mail.mail.text));
        mail.mail.text[at + start.len()..]
            .chars()
            .take_while(|c| !c.is_whitespace())
            .collect()
    }

    /// The open proposals that the coordinator has to review, of one kind.
    pub(crate) async fn to_review(&self, kind: &str) -> Vec<Value> {
        let list = self
            .staff(
                &self.coordinator,
                Method::GET,
                "/api/v1/proposals?limit=100",
                &Value::Null,
            )
            .await;
        assert_eq!(list.status, StatusCode::OK, "{}", list.text);
        let items = list.json()["items"].as_array().cloned().unwrap_or_default();
        items.into_iter().filter(|item| item["kind"] == kind).collect()
    }

    /// The coordinator has spoken with a family.
    pub(crate) async fn speak_with(&self, family: &Family) {
        let path = format!("/api/v1/households/{}", family.id);
        let seen = self
            .staff(&self.coordinator, Method::GET, &path, &Value::Null)
            .await
            .json();
        let body = json!({"version": seen["version"]});
        let known = self
            .staff(&self.coordinator, Method::POST, &format!("{path}/known"), &body)
            .await;
        assert!(known.status.is_success(), "{}", known.text);
    }

    /// The coordinator decides about a proposal as it stands.
    pub(crate) async fn decide(&self, proposal: &Value, what: &str, more: &Value) -> Reply {
        let id = text(&proposal["id"]);
        let path = format!("/api/v1/proposals/{id}");
        let seen = self
            .staff(&self.coordinator, Method::GET, &path, &Value::Null)
            .await
            .json();
        let mut body = json!({"version": seen["version"]});
        for (key, value) in more.as_object().into_iter().flatten() {
            body[key] = value.clone();
        }
        self.staff(&self.coordinator, Method::POST, &format!("{path}/{what}"), &body)
            .await
    }

    /// What a family sees of its proposals.
    pub(crate) async fn proposals_of(&self, family: &Family) -> Vec<Value> {
        let list = self
            .staff(&family.token, Method::GET, "/api/v1/me/proposals", &Value::Null)
            .await;
        assert_eq!(list.status, StatusCode::OK, "{}", list.text);
        list.json().as_array().cloned().unwrap_or_default()
    }

    /// A family answers a proposal.
    pub(crate) async fn answer(&self, family: &Family, id: &Value, body: &Value) -> Reply {
        let path = format!("/api/v1/me/proposals/{}/answers", text(id));
        self.staff(&family.token, Method::POST, &path, body).await
    }

    /// Two families that fit, known to the coordinator, and the proposal between them.
    pub(crate) async fn two_families(&self) -> (Family, Family, Value) {
        let anna = self.family("anna", &profile(&[2019, 2021])).await;
        let ben = self.family("ben", &profile(&[2018, 2021])).await;
        self.speak_with(&anna).await;
        self.speak_with(&ben).await;
        let pair = self.to_review("households").await;
        assert_eq!(pair.len(), 1, "one proposal between the two");
        (anna, ben, pair[0].clone())
    }
}

/// A family that wants to come back to Greifswald next year.
pub(crate) fn profile(birth_years: &[i32]) -> Value {
    let children: Vec<Value> = birth_years.iter().map(|year| json!({"birth_year": year})).collect();
    json!({
        "situation": "returning",
        "target_areas": [{"kind": "place", "place": {"id": GREIFSWALD}, "radius_km": 20}],
        "adults": [{"occupation": "Krankenpfleger", "kldb": "81302", "seeks": "employed"}],
        "children": children,
        "window": {"earliest": "2027-06", "latest": "2027-09"},
        "needs": [{"need": "job", "importance": 3}, {"need": "school"}],
        "interests": ["hiking", "choir"],
        "languages": ["de", "en"],
        "free_text": "Geheimer Satz, den niemand vor der Bekanntmachung liest.",
    })
}

/// A meetup by video, ten days after the beginning of the tests.
pub(crate) fn meetup(title: &str) -> Value {
    json!({
        "title": title, "theme": "housing", "kind": "digital", "video_link": "https://video.example.org/geheim",
        "capacity": 1, "starts_at": "2026-12-03T18:00:00Z", "ends_at": "2026-12-03T19:30:00Z",
    })
}

/// A campaign of the coordinator's office that runs from the first day of the tests on.
pub(crate) fn campaign(code: &str) -> Value {
    json!({"name": "Messestand", "kind": "fair_stand", "starts_on": "2026-11-23", "ends_on": "2026-12-23", "code": code})
}

/// An offer in Greifswald without end.
pub(crate) fn offer(title: &str) -> Value {
    json!({"kind": "regulars_table", "title": title,
        "area": {"kind": "place", "place": {"id": GREIFSWALD}, "radius_km": 15}})
}

fn told() -> Value {
    json!({"title": "Zurück am Bodden", "shown_name": "Anna", "text": "Wir kamen im Regen.",
        "area": {"kind": "place", "place": {"id": GREIFSWALD}, "radius_km": 15}})
}

/// A story or a greeting that staff writes down.
pub(crate) fn story(kind: &str) -> Value {
    json!({"kind": kind, "story": told(),
        "consent": {"way": "paper", "by": "Anna Wirklich", "given_on": "2026-11-20", "text_version": "2026-11"}})
}

/// A story that a household writes itself.
pub(crate) fn own_story() -> Value {
    json!({"story": told(), "agreed": true})
}

/// An article of the practice library.
pub(crate) fn article(title: &str) -> Value {
    json!({"kind": "article", "title": title, "text": "Fünf **Fragen**, die sich bewährt haben.", "tags": ["Erstgespräch"]})
}

/// Something that an office seeks until a month after the first day of the tests.
pub(crate) fn notice(title: &str) -> Value {
    json!({"kind": "seek", "title": title, "text": "Für zwei Tage im März.", "until_on": "2026-12-23"})
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub(crate) async fn staff(app: &TestApp, email: &str, role: Role) -> String {
    let id = accounts::add_from_cli(&app.state, email, "Beispiel", role, "ein langes Kennwort 42")
        .await
        .expect("an account");
    let new = NewToken {
        name: "Test".to_owned(),
        scopes: Scope::ALL.iter().copied().collect(),
        expires_at: None,
    };
    let (_, secret) = api_tokens::token_add_for(&app.state, id, new).await.expect("a token");
    secret.reveal().to_owned()
}
