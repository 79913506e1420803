//! Accounts as their use cases promise them, on both databases.

use std::net::IpAddr;

use super::*;
use crate::domain::session::SessionKind;
use crate::mail::message::MailKind;
use crate::service::api_tokens::{NewToken, token_create, token_list, token_revoke};
use crate::service::limits;
use crate::service::sessions::{StaffSignIn, resolve, resolve_bearer, staff_sign_in};
use crate::store::counters;
use crate::testing::{self, TestDatabase, mailed_links, on_both_databases};

const PASSWORD: &str = "drei rote Äpfel im Korb";
const EMAIL: &str = "netzwerk@example.org";

/// An admin with both factors: the actor of a session in person, and the shared secret.
async fn admin(app: &AppState) -> (Actor, second_factor::SharedSecret) {
    add_from_cli(app, EMAIL, "Netzwerkstelle", Role::Admin, PASSWORD)
        .await
        .unwrap();
    set_up(app, EMAIL, PASSWORD).await
}

/// Signs in with the password alone and sets the second factor up.
async fn set_up(app: &AppState, email: &str, password: &str) -> (Actor, second_factor::SharedSecret) {
    let StaffSignIn::NeedsTotpSetup(session) = staff_sign_in(app, email, password, None, None).await.unwrap() else {
        panic!("the second factor is there already");
    };
    let limited = resolve(app, session.secret.reveal()).await.unwrap().unwrap();
    assert_eq!(limited.kind, SessionKind::StaffSetup);
    assert!(matches!(list(app, &limited.actor).await, Err(Error::Forbidden)));
    assert!(matches!(token_list(app, &limited.actor).await, Err(Error::Forbidden)));
    let setup = totp_begin(app, &limited.actor).await.unwrap();
    assert!(setup.uri.contains(&setup.secret) && setup.svg.starts_with("<svg"));
    let id = limited.actor.person().unwrap().account.clone();
    let stored = app.store.read(move |conn| accounts::find(conn, &id)).await.unwrap();
    let secret = second_factor::SharedSecret::open(&app.key, &stored.id, &stored.totp_secret.unwrap()).unwrap();
    let wrong = totp_confirm(app, &limited.actor, "000000").await;
    assert!(matches!(wrong, Err(Error::Invalid(_))));
    let done = totp_confirm(app, &limited.actor, &secret.code_at(app.clock.now()))
        .await
        .unwrap();
    assert!(resolve(app, session.secret.reveal()).await.unwrap().is_none());
    let full = resolve(app, done.session.secret.reveal()).await.unwrap().unwrap();
    app.clock.advance(Duration::minutes(1));
    (full.actor, secret)
}

fn coordinator(email: &str) -> NewAccount {
    NewAccount {
        email: email.parse().unwrap(),
        name: "Kim Beispiel".to_owned(),
        role: Role::Coordinator,
        initiatives: Vec::new(),
        locale: Locale::De,
    }
}

fn field_code<T>(result: Result<T>) -> &'static str {
    match result {
        Err(Error::Invalid(fields)) => fields[0].code,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("accepted"),
    }
}

on_both_databases! {
    async fn staff_signs_in_with_two_factors_and_a_code_works_once(db: TestDatabase) {
        let app = testing::app(&db);
        let (_, secret) = admin(&app).await;
        let needed = staff_sign_in(&app, EMAIL, PASSWORD, None, None).await.unwrap();
        assert!(matches!(needed, StaffSignIn::CodeNeeded));
        let code = secret.code_at(app.clock.now());
        let done = staff_sign_in(&app, " Netzwerk@Example.org", PASSWORD, Some(&code), None).await.unwrap();
        assert!(matches!(done, StaffSignIn::Done(_)));
        let again = staff_sign_in(&app, EMAIL, PASSWORD, Some(&code), None).await;
        assert!(matches!(again, Err(Error::Unauthenticated)));
        let wrong = staff_sign_in(&app, EMAIL, "ein anderes Passwort", Some(&code), None).await;
        assert!(matches!(wrong, Err(Error::Unauthenticated)));
        let unknown = staff_sign_in(&app, "niemand@example.org", PASSWORD, None, None).await;
        assert!(matches!(unknown, Err(Error::Unauthenticated)));
    }

    async fn a_recovery_code_works_once_instead_of_the_app(db: TestDatabase) {
        let app = testing::app(&db);
        add_from_cli(&app, EMAIL, "Netzwerkstelle", Role::Admin, PASSWORD).await.unwrap();
        let StaffSignIn::NeedsTotpSetup(session) = staff_sign_in(&app, EMAIL, PASSWORD, None, None).await.unwrap() else {
            panic!("the second factor is there already");
        };
        let actor = resolve(&app, session.secret.reveal()).await.unwrap().unwrap().actor;
        totp_begin(&app, &actor).await.unwrap();
        let id = actor.person().unwrap().account.clone();
        let seen = id.clone();
        let stored = app.store.read(move |conn| accounts::find(conn, &seen)).await.unwrap().totp_secret.unwrap();
        let secret = second_factor::SharedSecret::open(&app.key, &id, &stored).unwrap();
        let codes = totp_confirm(&app, &actor, &secret.code_at(app.clock.now())).await.unwrap().codes;
        let first = staff_sign_in(&app, EMAIL, PASSWORD, Some(&codes[0]), None).await.unwrap();
        let StaffSignIn::Done(session) = first else { panic!("not signed in") };
        let again = staff_sign_in(&app, EMAIL, PASSWORD, Some(&codes[0]), None).await;
        assert!(matches!(again, Err(Error::Unauthenticated)));
        let actor = resolve(&app, session.secret.reveal()).await.unwrap().unwrap().actor;
        assert_eq!(show(&app, &actor, &id).await.unwrap().recovery_codes_left, 9);
    }

    async fn ten_failures_lock_the_account_for_a_quarter_of_an_hour(db: TestDatabase) {
        let app = testing::app(&db);
        let (_, secret) = admin(&app).await;
        for _ in 0..10 {
            let failed = staff_sign_in(&app, EMAIL, "ein anderes Passwort", None, None).await;
            assert!(matches!(failed, Err(Error::Unauthenticated)));
        }
        let code = secret.code_at(app.clock.now());
        let locked = staff_sign_in(&app, EMAIL, PASSWORD, Some(&code), None).await;
        assert!(matches!(locked, Err(Error::Unauthenticated)));
        app.clock.advance(Duration::minutes(15));
        let code = secret.code_at(app.clock.now());
        let done = staff_sign_in(&app, EMAIL, PASSWORD, Some(&code), None).await.unwrap();
        assert!(matches!(done, StaffSignIn::Done(_)));
    }

    async fn attempts_from_one_network_address_are_limited(db: TestDatabase) {
        let app = testing::app(&db);
        let ip: IpAddr = "192.0.2.7".parse().unwrap();
        let now = app.clock.now();
        let bucket = limits::from_network(&app, "staff-sign-in", ip);
        app.store
            .write(move |tx| {
                for _ in 0..100 {
                    counters::hit(tx, &bucket, Duration::hours(1), now)?;
                }
                Ok(())
            })
            .await
            .unwrap();
        let refused = staff_sign_in(&app, EMAIL, PASSWORD, None, Some(ip)).await;
        assert!(matches!(refused, Err(Error::TooMany { retry_after_secs: 3600 })));
    }

    async fn an_invitation_sets_the_first_password_and_works_once(db: TestDatabase) {
        let app = testing::app(&db);
        let (actor, _) = admin(&app).await;
        let view = invite(&app, &actor, coordinator("kim@example.org")).await.unwrap();
        assert!(!view.has_password);
        let twice = invite(&app, &actor, coordinator("KIM@example.org")).await;
        assert!(matches!(twice, Err(Error::Conflict(Conflict::Exists))));
        invite_again(&app, &actor, &view.id).await.unwrap();
        let [old, new]: [String; 2] = mailed_links(&app, MailKind::StaffInvitation, "invitation").await.try_into().unwrap();
        let used = accept_invitation(&app, &old, PASSWORD).await;
        assert!(matches!(used, Err(Error::Conflict(Conflict::LinkUsed))));
        assert_eq!(field_code(accept_invitation(&app, &new, "kurz").await), "password-short");
        let session = accept_invitation(&app, &new, PASSWORD).await.unwrap();
        assert_eq!(session.kind, SessionKind::StaffSetup);
        assert!(accept_invitation(&app, &new, PASSWORD).await.is_err());
        let (kim, _) = set_up(&app, "kim@example.org", PASSWORD).await;
        assert!(matches!(list(&app, &kim).await, Err(Error::Forbidden)));
        assert!(matches!(invite_again(&app, &actor, &view.id).await, Err(Error::Conflict(Conflict::NotAllowed))));
    }

    async fn a_forgotten_password_is_reset_by_mail_and_ends_the_sessions(db: TestDatabase) {
        let app = testing::app(&db);
        admin(&app).await;
        let StaffSignIn::CodeNeeded = staff_sign_in(&app, EMAIL, PASSWORD, None, None).await.unwrap() else {
            panic!("no second factor");
        };
        request_reset(&app, "niemand@example.org", None).await.unwrap();
        request_reset(&app, EMAIL, None).await.unwrap();
        assert_eq!(field_code(request_reset(&app, "kein", None).await), "email-invalid");
        let [link]: [String; 1] = mailed_links(&app, MailKind::PasswordReset, "password-reset").await.try_into().unwrap();
        let new = "vier gelbe Birnen am Baum";
        reset_password(&app, &link, new).await.unwrap();
        let old = staff_sign_in(&app, EMAIL, PASSWORD, None, None).await;
        assert!(matches!(old, Err(Error::Unauthenticated)));
        let fits = staff_sign_in(&app, EMAIL, new, None, None).await.unwrap();
        assert!(matches!(fits, StaffSignIn::CodeNeeded));
        let again = reset_password(&app, &link, PASSWORD).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::LinkUsed))));
        for _ in 0..4 {
            request_reset(&app, EMAIL, None).await.unwrap();
        }
        assert!(matches!(request_reset(&app, EMAIL, None).await, Err(Error::TooMany { .. })));
    }

    async fn disabling_an_account_ends_its_sessions_and_tokens_but_never_the_last_admin(db: TestDatabase) {
        let app = testing::app(&db);
        let (actor, _) = admin(&app).await;
        add_from_cli(&app, "kim@example.org", "Kim", Role::Coordinator, PASSWORD).await.unwrap();
        let (kim, secret) = set_up(&app, "kim@example.org", PASSWORD).await;
        let code = secret.code_at(app.clock.now());
        let StaffSignIn::Done(session) = staff_sign_in(&app, "kim@example.org", PASSWORD, Some(&code), None).await.unwrap()
        else {
            panic!("not signed in");
        };
        let new = NewToken {
            name: "Bericht".to_owned(),
            scopes: [Scope::ProposalsRead].into(),
            expires_at: None,
        };
        let (token_id, token) = token_create(&app, &kim, new.clone()).await.unwrap();
        let bearer = resolve_bearer(&app, token.reveal()).await.unwrap().unwrap();
        let Actor::Staff(staff) = &bearer.actor else { panic!("no staff") };
        assert_eq!(staff.scopes, [Scope::ProposalsRead].into());
        let wider = NewToken { scopes: [Scope::RunsWrite].into(), ..new.clone() };
        assert!(matches!(token_create(&app, &bearer.actor, wider).await, Err(Error::Forbidden)));

        let id = kim.person().unwrap().account.clone();
        let version = show(&app, &actor, &id).await.unwrap().version;
        let stale = disable(&app, &actor, &id, version - 1).await;
        assert!(matches!(stale, Err(Error::Conflict(Conflict::Stale))));
        disable(&app, &actor, &id, version).await.unwrap();
        assert!(resolve(&app, session.secret.reveal()).await.unwrap().is_none());
        assert!(resolve_bearer(&app, token.reveal()).await.unwrap().is_none());
        assert!(token_list(&app, &actor).await.unwrap()[0].revoked_at.is_some());
        token_revoke(&app, &actor, &token_id).await.unwrap();

        let own = show(&app, &actor, &actor.person().unwrap().account).await.unwrap();
        let last = disable(&app, &actor, &own.id, own.version).await;
        assert!(matches!(last, Err(Error::Conflict(Conflict::NotAllowed))));
        let lesser = AccountUpdate { name: "N".to_owned(), role: Role::Coordinator, initiatives: Vec::new(), locale: Locale::De };
        let last = update(&app, &actor, &own.id, own.version, lesser).await;
        assert!(matches!(last, Err(Error::Conflict(Conflict::NotAllowed))));
    }

    async fn the_password_is_asked_once_more_and_wrong_answers_count(db: TestDatabase) {
        let app = testing::app(&db);
        let (actor, _) = admin(&app).await;
        confirm_password(&app, &actor, PASSWORD).await.unwrap();
        for _ in 0..10 {
            assert_eq!(field_code(confirm_password(&app, &actor, "ein anderes Passwort").await), "password-wrong");
        }
        assert_eq!(field_code(confirm_password(&app, &actor, PASSWORD).await), "password-wrong");
        app.clock.advance(Duration::minutes(15));
        change_password(&app, &actor, PASSWORD, "vier gelbe Birnen am Baum").await.unwrap();
        let old = staff_sign_in(&app, EMAIL, PASSWORD, None, None).await;
        assert!(matches!(old, Err(Error::Unauthenticated)));
    }

    async fn what_was_done_stands_in_the_audit_log(db: TestDatabase) {
        let app = testing::app(&db);
        let (actor, _) = admin(&app).await;
        invite(&app, &actor, coordinator("kim@example.org")).await.unwrap();
        let filter = crate::service::audit::AuditFilter { action: Some("account.".to_owned()), ..Default::default() };
        let page = crate::service::audit::list(&app, &actor, filter, 2).await.unwrap();
        let actions: Vec<&str> = page.entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["account.create", "account.second_factor"]);
        assert!(page.next.is_some());
        assert!(!format!("{page:?}").contains("kim@example.org"));
    }
}
