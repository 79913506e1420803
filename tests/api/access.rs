//! Who gets in where: every row of the route table, asked by everybody, against what the row says. The answers are held
//! against the description too. A row without a sample below fails.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wurzelwerk::domain::actor::Scope;
use wurzelwerk::domain::email::EmailAddress;
use wurzelwerk::service::accounts;
use wurzelwerk::service::api_tokens::{self, NewToken};
use wurzelwerk::service::weights::Weights;
use wurzelwerk::web;
use wurzelwerk::web::routes::{Access, Entry};

use super::people::{World, article, campaign, meetup, notice, offer, own_story, profile, story};
use super::schema::misfits;
use crate::support::app::{Reply, send};
use crate::support::db::TestDatabase;

/// An identifier that belongs to nothing.
const NOBODY: &str = "01980000-0000-7000-8000-00000000000f";

fn initiative() -> Value {
    json!({"name": "Noch eine Initiative", "service_area": {"ags": ["13072"]}, "capacity": 3,
        "email": "noch-eine@example.org"})
}

/// A body that the route could accept; `None` for a route that is not known here.
fn sample(method: &str, path: &str) -> Option<Value> {
    let path = path.strip_prefix("/api/v1")?;
    let seen = json!({"version": 1});
    Some(match (method, path) {
        ("GET" | "DELETE", _) => Value::Null,
        ("POST", "/households") => {
            let mut body = profile(&[2019]);
            body["email"] = json!("jemand@example.org");
            body["of_age"] = json!(true);
            body["proof"] = json!("Anruf vom 23. November");
            body
        }
        ("POST", "/initiative-confirmations") => json!({"token": "A".repeat(43), "listed": true}),
        ("POST", "/initiatives/{id}/messages") => {
            json!({"name": "Anna Beispiel", "email": "anna@example.org", "text": "Wann können wir telefonieren?"})
        }
        ("POST", "/message-confirmations") => json!({"token": "A".repeat(43), "send": true}),
        ("POST", "/initiatives/{id}/offers") | ("PUT", "/offers/{id}") => offer("Stammtisch"),
        ("POST", "/staff/stories") | ("PUT", "/staff/stories/{id}") => story("story"),
        ("POST", "/staff/stories/{id}/publish") => seen,
        ("POST", "/staff/stories/{id}/picture" | "/me/story/picture") => json!({}),
        ("PUT", "/me/story") => own_story(),
        ("PUT", "/initiatives/{id}/presence") => json!({"opening_note": "nach Absprache"}),
        ("POST", "/initiatives/{id}/logo") => json!({}),
        ("PUT", "/initiatives/{id}/video") => {
            json!({"title": "Wir", "transcript": "Moin!", "language": "de", "link": "https://video.example.org/w/wir"})
        }
        (
            "PUT",
            "/initiatives/{id}/video/file" | "/initiatives/{id}/video/captions" | "/initiatives/{id}/video/poster",
        ) => {
            json!({})
        }
        ("POST", "/initiatives/{id}/vouch") => json!({"version": 1, "reason": "Telefonat mit der Leitung"}),
        ("POST", "/confirmations" | "/sessions") => json!({"token": "A".repeat(43)}),
        ("POST", "/sign-in-links" | "/me/email") => json!({"email": "neu@example.org"}),
        ("PUT", "/me") => profile(&[2019]),
        ("POST", "/me/undo") => json!({}),
        ("POST", "/me/pause" | "/me/resume" | "/me/moved" | "/me/welcome") => Value::Null,
        ("POST", "/me/offers") => json!({"offers": ["school"], "per_quarter": 2}),
        ("POST", "/households/{id}/welcome") => json!({"per_quarter": 2}),
        ("POST", "/me/teaser") => json!({"line": "adults", "on": false}),
        ("POST", "/me/consents") => json!({"kind": "newsletter"}),
        ("POST", "/me/exclusions") => json!({"kind": "domain", "value": "example.net"}),
        ("POST", "/me/proposals/{id}/answers") => json!({"answer": "no", "reason": "timing"}),
        ("POST", "/me/proposals/{id}/contact") => Value::Null,
        ("POST", "/me/proposals/{id}/outcome") => json!({"outcome": "moved"}),
        ("POST", "/me/contact-requests") => json!({"initiative": NOBODY}),
        ("POST", "/me/reports") => json!({"proposal": NOBODY, "description": "Unfreundliche Nachricht"}),
        ("POST", "/households/{id}/contact") => json!({"reason": "Rückfrage zum Wohnort"}),
        ("POST", "/initiatives") | ("PUT", "/initiatives/{id}") => initiative(),
        ("PUT", "/initiatives/{id}/agreement") => json!({"version": "2026-11", "signatory": "Muster",
            "signed_on": "2026-11-02", "legal_basis": "Art. 26 DSGVO"}),
        ("POST", "/proposals") => json!({"household": NOBODY, "initiative": NOBODY}),
        ("POST", "/household-lists") => {
            json!({"data": "Name;E-Mail\nA;a@example.org", "place": "Greifswald", "situation": "returning"})
        }
        ("POST", "/household-lists/{id}/invite") => json!({"basis": "Infotag am 3. Oktober"}),
        ("POST", "/household-lists/{id}/undo") => Value::Null,
        ("POST", "/households/{id}/log") => json!({"kind": "note", "body": "Sucht eine Wohnung."}),
        ("POST", "/me/meetups/{id}/signup") => Value::Null,
        ("POST", "/me/meetups/{id}/choices") => json!({"person": 1, "chosen": true}),
        ("POST", "/staff/meetups") | ("PUT", "/staff/meetups/{id}") => meetup("Treffen"),
        ("POST", "/staff/meetups/{id}/attendance") => json!({"households": []}),
        ("POST", "/groups/{id}/reject") => json!({"version": 1, "reason": "other"}),
        ("POST", "/me/groups/{id}/answers") => json!({"answer": "no", "reason": "timing"}),
        ("POST", "/me/groups/{id}/contact") => Value::Null,
        ("POST", "/me/groups/{id}/reports") => json!({"number": 1, "description": "Unfreundliche Nachricht"}),
        ("POST", "/transfers") => json!({"household": NOBODY, "initiative": NOBODY, "reason": "Nachbarkreis"}),
        ("POST", "/transfers/{id}/refuse") => json!({"version": 1, "reason": "no_capacity"}),
        ("POST", "/me/transfers/{id}/answers") => json!({"agrees": true}),
        ("POST", "/staff/campaigns") | ("PUT", "/staff/campaigns/{id}") => campaign("messe-2026"),
        ("POST", "/staff/campaigns/{id}/stands") => json!({"name": "Tablet", "hours": 12}),
        ("POST", "/practice/articles") | ("PUT", "/practice/articles/{id}") => article("Der erste Anruf"),
        (
            "POST",
            "/practice/articles/{id}/comments" | "/practice/notices/{id}/messages" | "/practice/threads/{id}/messages",
        ) => {
            json!({"text": "Danke, das machen wir auch so."})
        }
        (
            "POST",
            "/practice/articles/{id}/use" | "/practice/articles/{id}/unuse" | "/practice/articles/{id}/documents",
        ) => {
            json!({})
        }
        ("POST", "/practice/comments/{id}") => json!({"version": 1, "text": "Danke."}),
        ("POST", "/practice/notices") | ("PUT", "/practice/notices/{id}") => notice("Messestand"),
        ("POST", "/practice/threads/{id}/read") => json!({"message": NOBODY}),
        ("POST", "/staff/stands/{id}/end") => Value::Null,
        ("PUT", "/initiatives/{id}/entry") => json!({"lead": "Moin."}),
        ("POST", "/households/{id}/assignment") => json!({}),
        ("POST", "/households/{id}/call" | "/me/call") => json!({"times": ["evening"]}),
        ("POST", "/households/{id}/called" | "/follow-ups/{id}/done" | "/follow-ups/{id}/reopen") => Value::Null,
        ("POST", "/follow-ups/{id}/move") => json!({"due_on": "2099-11-23"}),
        ("PUT", "/contacts/{id}") => json!({"kind": "note", "body": "Sucht.", "happened_on": "2026-11-01"}),
        ("POST", "/absences") => json!({"from": "2099-11-23", "until": "2099-11-24"}),
        ("POST", "/absences/{id}/end") => Value::Null,
        ("POST", "/proposals/decisions") => json!({"proposals": [{"id": NOBODY, "version": 1}]}),
        ("POST", "/proposals/{id}/reject") => json!({"version": 1, "reason": "other"}),
        ("POST", "/proposals/{id}/outcome") => json!({"version": 1, "outcome": "moved"}),
        ("POST", "/reports/{id}/review") => json!({"lift": true}),
        ("POST", "/runs") => json!({"scope": "own_area"}),
        ("POST", "/runs/{id}/commit") => Value::Null,
        ("POST", "/duplicates/{id}/dismiss" | "/merges/{id}/undo") => Value::Null,
        ("POST", "/weights") => json!({"version": 0, "weights": Weights::default(), "note": "Probe"}),
        ("POST", "/weights/what-if") => json!({"weights": Weights::default(), "households": 2}),
        ("PUT", "/mail-texts/{text}") | ("POST", "/mail-texts/{text}/preview") => {
            json!({"source": "Probe\nGesendet: {{ sent_at | moment }}\n"})
        }
        ("POST", "/imports") => json!([initiative()]),
        ("POST", "/outbox/{id}/resend" | "/outbox/{id}/discard") => Value::Null,
        ("POST", "/merges") => json!({"pair": NOBODY, "keep": NOBODY}),
        ("POST", "/accounts") => json!({"email": "neue@example.org", "name": "Neue Kraft", "role": "coordinator"}),
        ("PUT", "/accounts/{id}") => json!({"name": "Andere Kraft", "role": "coordinator"}),
        ("POST", "/tokens") => json!({"name": "Bericht", "scopes": ["households:read"]}),
        (
            "POST",
            "/households/{id}/known"
            | "/initiatives/{id}/confirm"
            | "/initiatives/{id}/approve"
            | "/initiatives/{id}/close"
            | "/initiatives/{id}/reopen"
            | "/proposals/{id}/approve"
            | "/proposals/{id}/undo"
            | "/groups/{id}/approve"
            | "/groups/{id}/undo"
            | "/staff/meetups/{id}/cancel"
            | "/practice/notices/{id}/close"
            | "/practice/notices/{id}/renew"
            | "/transfers/{id}/accept"
            | "/transfers/{id}/withdraw"
            | "/accounts/{id}/disable"
            | "/accounts/{id}/enable",
        ) => seen,
        _ => return None,
    })
}

/// The address to ask, with its parameters. Initiatives are public, so a coordinator is asked about the own one.
fn address(world: &World, entry: &Entry) -> String {
    let id = if entry.path.starts_with("/api/v1/initiatives/{id}") {
        &world.initiative
    } else {
        NOBODY
    };
    let path = entry
        .path
        .replace("{id}", id)
        .replace("{kind}", "newsletter")
        .replace("{text}", "test_mail.de");
    match entry.path.strip_prefix("/api/v1").unwrap_or_default() {
        "/places" => format!("{path}?q=Greifswald"),
        "/occupations" => format!("{path}?q=Krankenpfleger"),
        "/households/{id}/matches" => format!("{path}?kind=households&k=3"),
        "/households/{id}/why-not" => format!("{path}?other={NOBODY}"),
        "/households/{id}/changes" | "/me/changes" => format!("{path}?kind=households"),
        _ => path,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Anonymous,
    Household,
    Coordinator,
    CoordinatorWithoutScope,
    Admin,
    AdminWithoutScope,
}

/// What the row promises to this requester; `None` where it promises nothing in particular.
fn gets_in(access: Access, role: Role) -> Option<bool> {
    use Role as R;
    match access {
        Access::Anyone => (role == R::Anonymous).then_some(true),
        Access::Household => Some(role == R::Household),
        Access::Staff(_) => Some(matches!(role, R::Coordinator | R::Admin)),
        Access::Admin(_) => Some(role == R::Admin),
        Access::AnyStaff => Some(!matches!(role, R::Anonymous | R::Household)),
        // A program has no session to end.
        Access::SignedIn => match role {
            R::Household => Some(true),
            R::Anonymous => Some(false),
            _ => None,
        },
    }
}

async fn token(world: &World, email: &str, without: Option<Scope>) -> String {
    let address: EmailAddress = email.parse().unwrap();
    let id = accounts::find_id(&world.app.state, &address).await.unwrap().unwrap();
    let scopes: BTreeSet<Scope> = Scope::ALL
        .iter()
        .copied()
        .filter(|scope| Some(*scope) != without)
        .collect();
    let new = NewToken {
        name: "Matrix".to_owned(),
        scopes,
        expires_at: None,
    };
    let (_, secret) = api_tokens::token_add_for(&world.app.state, id, new).await.unwrap();
    secret.reveal().to_owned()
}

async fn ask(world: &World, entry: &Entry, body: &Value, token: Option<&str>) -> Reply {
    let mut request = world
        .app
        .request(entry.method.as_str().parse().unwrap(), &address(world, entry));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if entry.method == "PUT" {
        request = request.header("if-match", "\"1\"");
    }
    if !body.is_null() {
        request = request.json(body);
    }
    send(request).await
}

/// Whether an answer is one of those that the description names.
fn conforms(document: &Value, entry: &Entry, reply: &Reply) -> Vec<String> {
    let operation = &document["paths"][entry.path][entry.method.as_str().to_lowercase()];
    let status = reply.status.as_u16().to_string();
    let (response, kind) = if reply.status.is_success() || reply.status.is_redirection() {
        (
            &operation["responses"][&status],
            reply.header("content-type").to_owned(),
        )
    } else {
        (
            &operation["responses"]["default"],
            "application/problem+json".to_owned(),
        )
    };
    if response.is_null() {
        return vec![format!("status {status} is not described: {}", reply.text)];
    }
    let schema = &response["content"][&kind]["schema"];
    if schema.is_null() {
        return Vec::new();
    }
    misfits(document, schema, &reply.json(), "")
}

#[tokio::test]
async fn everybody_gets_in_exactly_where_the_route_table_says_and_is_answered_as_described() {
    let world = World::new(TestDatabase::sqlite()).await;
    let family = world.family("anna", &profile(&[2019])).await;
    let document = serde_json::to_value(web::api::document()).unwrap();
    let mut rows = web::entries();
    rows.retain(|entry| entry.path.starts_with("/api/v1/"));
    // What ends the household or its session comes last.
    rows.sort_by_key(|entry| entry.method == "DELETE" && matches!(entry.path, "/api/v1/me" | "/api/v1/sessions"));
    rows.sort_by_key(|entry| entry.path == "/api/v1/sessions" && entry.method == "DELETE");
    let mut wrong = Vec::new();
    for entry in &rows {
        let name = format!("{} {}", entry.method, entry.path);
        let Some(body) = sample(entry.method.as_str(), entry.path) else {
            wrong.push(format!("{name} has no sample in this test"));
            continue;
        };
        let scope = match entry.access {
            Access::Staff(scope) | Access::Admin(scope) => Some(scope),
            _ => None,
        };
        let mut requesters = vec![
            (Role::Anonymous, None),
            (Role::Household, Some(family.token.clone())),
            (
                Role::Coordinator,
                Some(token(&world, "coordinator@example.org", None).await),
            ),
            (Role::Admin, Some(token(&world, "office@example.org", None).await)),
        ];
        if scope.is_some() {
            let coordinator = token(&world, "coordinator@example.org", scope).await;
            requesters.push((Role::CoordinatorWithoutScope, Some(coordinator)));
            requesters.push((
                Role::AdminWithoutScope,
                Some(token(&world, "office@example.org", scope).await),
            ));
        }
        for (role, token) in requesters {
            let reply = ask(&world, entry, &body, token.as_deref()).await;
            let refused = matches!(reply.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
            match gets_in(entry.access, role) {
                Some(true) if refused => wrong.push(format!("{name}: {role:?} is refused with {}", reply.status)),
                Some(false) if !refused => wrong.push(format!("{name}: {role:?} gets {}", reply.status)),
                Some(false) if role == Role::Anonymous && reply.status != StatusCode::UNAUTHORIZED => {
                    wrong.push(format!("{name}: an anonymous requester gets {}", reply.status));
                }
                _ => {}
            }
            if reply.status.is_server_error() {
                wrong.push(format!("{name}: {role:?} gets {} {}", reply.status, reply.text));
            }
            for misfit in conforms(&document, entry, &reply) {
                wrong.push(format!("{name}: {role:?}: not as described: {misfit}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn pages_for_somebody_are_shown_to_nobody_else() {
    let world = World::new(TestDatabase::sqlite()).await;
    let mut wrong = Vec::new();
    for entry in web::entries() {
        if entry.path.starts_with("/api/") || entry.access == Access::Anyone {
            continue;
        }
        let method: Method = entry.method.as_str().parse().unwrap();
        let path = entry.path.replace("{id}", NOBODY);
        let reply = send(world.app.request(method, &path)).await;
        if reply.status.is_success() || reply.status.is_server_error() {
            wrong.push(format!("{} {} answers {}", entry.method, entry.path, reply.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_real_household_and_its_neighbours_are_answered_as_described() {
    let world = World::new(TestDatabase::sqlite()).await;
    let (anna, _, pair) = world.two_families().await;
    let document = serde_json::to_value(web::api::document()).unwrap();
    let pair = pair["id"].as_str().unwrap();
    for (token, path, named) in [
        (&anna.token, "/api/v1/me", "/api/v1/me".to_owned()),
        (&anna.token, "/api/v1/me/export", "/api/v1/me/export".to_owned()),
        (&anna.token, "/api/v1/me/teaser", "/api/v1/me/teaser".to_owned()),
        (&anna.token, "/api/v1/me/consents", "/api/v1/me/consents".to_owned()),
        (&world.coordinator, "/api/v1/queue", "/api/v1/queue".to_owned()),
        (&world.coordinator, "/api/v1/proposals", "/api/v1/proposals".to_owned()),
        (
            &world.coordinator,
            "/api/v1/proposals/{id}",
            format!("/api/v1/proposals/{pair}"),
        ),
        (
            &world.coordinator,
            "/api/v1/households",
            "/api/v1/households".to_owned(),
        ),
        (
            &world.coordinator,
            "/api/v1/households/{id}",
            format!("/api/v1/households/{}", anna.id),
        ),
        (&anna.token, "/api/v1/me/care", "/api/v1/me/care".to_owned()),
        (
            &world.coordinator,
            "/api/v1/households/{id}/care",
            format!("/api/v1/households/{}/care", anna.id),
        ),
        (
            &world.coordinator,
            "/api/v1/households/{id}/matches",
            format!("/api/v1/households/{}/matches?kind=households&k=3", anna.id),
        ),
        (
            &world.coordinator,
            "/api/v1/households/{id}/matches",
            format!("/api/v1/households/{}/matches?kind=initiatives&k=3", anna.id),
        ),
        (
            &world.coordinator,
            "/api/v1/households/{id}/why-not",
            format!("/api/v1/households/{}/why-not?other={}", anna.id, world.initiative),
        ),
        (
            &world.coordinator,
            "/api/v1/households/{id}/changes",
            format!("/api/v1/households/{}/changes?kind=households&more=1", anna.id),
        ),
        (
            &world.coordinator,
            "/api/v1/households/{id}/changes",
            format!("/api/v1/households/{}/changes?kind=initiatives", anna.id),
        ),
        (
            &anna.token,
            "/api/v1/me/changes",
            "/api/v1/me/changes?kind=households".to_owned(),
        ),
        (
            &anna.token,
            "/api/v1/me/changes",
            "/api/v1/me/changes?kind=initiatives".to_owned(),
        ),
        (&world.admin, "/api/v1/initiatives", "/api/v1/initiatives".to_owned()),
        (
            &world.admin,
            "/api/v1/initiatives/{id}",
            format!("/api/v1/initiatives/{}", world.initiative),
        ),
        (
            &world.admin,
            "/api/v1/initiatives.geojson",
            "/api/v1/initiatives.geojson".to_owned(),
        ),
        (&world.admin, "/api/v1/coverage", "/api/v1/coverage".to_owned()),
        (&world.admin, "/api/v1/accounts", "/api/v1/accounts".to_owned()),
        (&world.admin, "/api/v1/outbox", "/api/v1/outbox?state=all".to_owned()),
        (&world.admin, "/api/v1/overview", "/api/v1/overview".to_owned()),
        (&world.admin, "/api/v1/mail-texts", "/api/v1/mail-texts".to_owned()),
        (
            &world.admin,
            "/api/v1/mail-texts/{text}",
            "/api/v1/mail-texts/introduction.en".to_owned(),
        ),
        (&world.admin, "/api/v1/weights", "/api/v1/weights".to_owned()),
        (&world.admin, "/api/v1/tokens", "/api/v1/tokens".to_owned()),
        (&world.admin, "/api/v1/audit", "/api/v1/audit?limit=5".to_owned()),
    ] {
        let reply = send(world.app.with(token, Method::GET, &named)).await;
        assert_eq!(reply.status, StatusCode::OK, "{named}: {}", reply.text);
        let row = web::entries()
            .into_iter()
            .find(|entry| entry.path == path && entry.method == "GET")
            .unwrap();
        let misfits = conforms(&document, &row, &reply);
        assert!(misfits.is_empty(), "{named}: {}", misfits.join("\n"));
    }
}
