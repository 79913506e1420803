//! Coordinators and the network office on their pages: coming in, deciding, undoing, keeping initiatives and accounts.

use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::people::{PASSWORD, Region, family, initiative, keep_house, office, region, register, service};

#[tokio::test]
async fn a_wrong_password_a_missing_code_and_a_wrong_code_are_refused_alike() {
    let app = service();
    office(&app).await;
    let visitor = Visitor::new(&app, Locale::De);
    let page = visitor.see("/staff/sign-in").await;
    let tries: [&[(&str, &str)]; 2] = [
        &[("email", "office@example.org"), ("password", "falsch")],
        &[("email", "niemand@example.org"), ("password", "falsch")],
    ];
    for typed in tries {
        let refused = visitor.send(&page, "/staff/sign-in", typed).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.says("Adresse, Passwort oder Code stimmen nicht"),
            "{}",
            refused.text()
        );
    }
    let typed = [("email", "office@example.org"), ("password", PASSWORD)];
    let needed = visitor.send(&page, "/staff/sign-in", &typed).await;
    assert!(needed.says("auch den Code"), "{}", needed.text());
    assert_eq!(visitor.open("/staff").await.status, 401);
}

#[tokio::test]
async fn every_staff_page_is_whole() {
    let app = service();
    let Region { office, path, kim } = region(&app).await;
    family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    for page in [
        "/staff",
        "/staff/proposals",
        "/staff/households",
        "/staff/households/new",
        "/staff/duplicates",
        "/staff/initiatives",
        "/staff/runs",
        "/staff/account",
        "/staff/tokens",
    ] {
        let seen = kim.see(page).await;
        assert_eq!(seen.html.matches("<h1").count(), 1, "{page}");
    }
    let pages = [
        "/staff/accounts",
        "/staff/reports",
        "/admin/outbox",
        "/staff/initiatives/new",
        "/staff/initiatives/import",
    ];
    for page in pages.iter().copied().chain([path.as_str(), &format!("{path}/edit")]) {
        office.see(page).await;
        assert!(kim.open(page).await.status < 500, "{page}");
    }
    for page in ["/staff/accounts", "/staff/reports", "/admin/outbox"] {
        assert_eq!(kim.open(page).await.status, 403, "{page} is for the network office");
    }
}

#[tokio::test]
async fn an_approval_names_the_version_that_was_seen_and_can_be_undone() {
    let app = crate::support::app::TestApp::start_with(crate::support::db::TestDatabase::sqlite(), |config| {
        config.rules.approval_delay_minutes = 60;
        config.rules.sending_window = false;
    });
    let Region { kim, .. } = region(&app).await;
    family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    let today = kim.see("/staff").await;
    assert!(today.says("Zur Prüfung (1)"), "{}", today.text());
    let seen = kim.see(&today.link("/staff/proposals/")).await;
    assert!(seen.says("Gründe") && seen.html.contains("class=\"bar\"") && seen.html.contains("class=\"map\""));
    assert!(!seen.says("familie@example.org"), "contact data stay closed");
    let approve = seen.action("/staff/proposals/");
    let approved = kim.send(&seen, &approve, &[]).await;
    assert!(
        approved.says("Freigegeben") && approved.says("Zurücknehmen geht bis"),
        "{}",
        approved.text()
    );
    let stale = kim.send(&seen, &approve, &[]).await;
    assert_eq!(stale.status, 409);
    let undo = approved.action("/staff/proposals/");
    let undone = kim.send(&approved, &undo, &[]).await;
    assert!(undone.says("Zurückgenommen"), "{}", undone.text());
    let reject = undone.action(&undo.replace("/undo", "/reject"));
    let missing = kim.send(&undone, &reject, &[]).await;
    assert_eq!(missing.status, 422, "a rejection needs its reason");
    let rejected = kim.send(&undone, &reject, &[("reason", "no_capacity")]).await;
    assert!(rejected.says("Kein freier Platz"), "{}", rejected.text());
}

#[tokio::test]
async fn a_household_is_entered_with_proof_and_known_after_a_talk() {
    let app = service();
    let Region { kim, .. } = region(&app).await;
    let page = kim.see("/staff/households/new").await;
    let typed = [
        ("email", "anruf@example.org"),
        ("area", "17489"),
        ("situation", "returning"),
        ("of_age", "1"),
        ("proof", "Anruf am 20. November"),
        ("consents", "share_with_initiatives"),
    ];
    let missing = kim.send(&page, "/staff/households/new", &typed[..2]).await;
    assert_eq!(missing.status, 422);
    let entered = kim.send(&missing, "/staff/households/new", &typed).await;
    assert_eq!(entered.status, 200, "{}", entered.text());
    assert!(entered.path.contains("done=entered"), "{}", entered.path);
    let home = Visitor::new(&app, Locale::De);
    register(&app, &home, "familie@example.org", "17489").await;
    let list = kim.see("/staff/households").await;
    let one = kim.see(&list.link("/staff/households/0")).await;
    let known = one.action("/staff/households/");
    if known.ends_with("/known") {
        let said = kim.send(&one, &known, &[]).await;
        assert!(said.says("Bekannt seit"), "{}", said.text());
    }
}

#[tokio::test]
async fn an_import_is_checked_first_and_taken_over_as_a_whole() {
    let app = service();
    let office = office(&app).await;
    let page = office.see("/staff/initiatives/import").await;
    let good = r#"[{"name":"Import Eins","service_area":{"ags":["13075"]},"capacity":3,"email":"eins@example.org"}]"#;
    let bad = r#"[{"name":"Import Zwei","service_area":{"ags":["99999"]},"capacity":3,"email":"zwei@example.org"}]"#;
    let refused = office
        .send(&page, "/staff/initiatives/import", &[("format", "json"), ("data", bad)])
        .await;
    assert!(refused.says("Diese Zeilen haben Fehler"), "{}", refused.text());
    let checked = office
        .send(
            &page,
            "/staff/initiatives/import",
            &[("format", "json"), ("data", good)],
        )
        .await;
    assert!(checked.says("noch nichts geändert"), "{}", checked.text());
    assert!(!office.see("/staff/initiatives").await.says("Import Eins"));
    let done = office
        .send(&checked, "/staff/initiatives/import", &[("take", "1")])
        .await;
    assert!(done.says("Übernommen"), "{}", done.text());
    assert!(office.see("/staff/initiatives").await.says("Import Eins"));
}

#[tokio::test]
async fn a_token_is_shown_once_and_revoked() {
    let app = service();
    let office = office(&app).await;
    let page = office.see("/staff/tokens").await;
    let shown = office
        .send(
            &page,
            "/staff/tokens",
            &[("name", "Bericht"), ("scopes", "proposals:read")],
        )
        .await;
    assert!(shown.html.contains("class=\"secret\""), "{}", shown.text());
    let list = office.see("/staff/tokens").await;
    assert!(list.says("Bericht") && !list.html.contains("class=\"secret\""));
    let revoked = office.send(&list, &list.action("/staff/tokens/"), &[]).await;
    assert!(revoked.says("gilt nicht mehr"), "{}", revoked.text());
}

#[tokio::test]
async fn a_run_is_previewed_and_taken_over_and_who_is_left_over_hears_why() {
    let app = service();
    let office = office(&app).await;
    let hafen = initiative(&office, "Heimathafen Test").await;
    let places = async |number: &str| {
        let form = office.see(&format!("{hafen}/edit")).await;
        let saved = office
            .send(&form, &format!("{hafen}/edit"), &[("capacity", number)])
            .await;
        assert_eq!(saved.status, 200, "{}", saved.text());
    };
    // It is full when the family comes, and has places again later.
    places("0").await;
    let anna = family(&app, "familie@example.org", Locale::De).await;
    places("5").await;
    assert!(!anna.see("/me").await.says("Beim letzten Abgleich"));
    let page = office.see("/staff/runs").await;
    let run = office.send(&page, "/staff/runs", &[]).await;
    for text in [
        "Die Vorschau ist fertig",
        "Noch wurde nichts vorgeschlagen",
        "Heimathafen Test",
        "Nachweislich die beste Auswahl",
        "Noch teilt niemand Zielregion und Sprache",
        "Gewichte dieses Laufs",
    ] {
        assert!(run.says(text), "{text}: {}", run.text());
    }
    assert!(
        !anna.see("/me").await.says("Beim letzten Abgleich"),
        "a preview says nothing"
    );
    let done = office.send(&run, &run.action("/staff/runs/"), &[]).await;
    for text in ["Der Lauf ist übernommen", "vorgeschlagen"] {
        assert!(done.says(text), "{text}: {}", done.text());
    }
    assert!(!done.html.contains("/commit\""), "it is taken over once");
    let status = anna.see("/me").await;
    assert!(
        status.says("Beim letzten Abgleich") && status.says("Noch teilt niemand Zielregion und Sprache"),
        "{}",
        status.text()
    );
}

#[tokio::test]
async fn the_digest_is_ended_and_wanted_again_on_the_own_page() {
    let app = service();
    let office = office(&app).await;
    let page = office.see("/staff/account").await;
    assert!(page.says("bekommen werktags einen Überblick"), "{}", page.text());
    let page = office.send(&page, "/staff/account/digest", &[]).await;
    assert!(page.says("bekommen keinen Überblick"), "{}", page.text());
    let page = office.send(&page, "/staff/account/digest", &[]).await;
    assert!(page.says("bekommen werktags einen Überblick"), "{}", page.text());
}

#[tokio::test]
async fn a_mail_that_was_refused_is_decided_on_from_the_page_of_the_outbox() {
    use crate::support::smtp::{Fault, SmtpServer};
    use wurzelwerk::mail::{Encryption, Mailer, SmtpSettings};

    let app = service();
    let office = office(&app).await;
    let today = office.see("/staff").await;
    assert!(today.html.contains("href=\"/admin/outbox\""));
    let server = SmtpServer::start();
    let mut state = app.state.clone();
    state.mailer = Mailer::smtp(SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        encryption: Encryption::None,
        credentials: None,
        deadline: std::time::Duration::from_secs(5),
    })
    .unwrap();
    for name in ["anna", "ben"] {
        let to = format!("{name}@example.org").parse().unwrap();
        wurzelwerk::service::mailing::send_test_mail(&app.state, to, Locale::De)
            .await
            .unwrap();
        server.next(&[Fault::AtRcpt("550 no such user")]);
        wurzelwerk::worker::outbox::drain(&state).await.unwrap();
    }
    let page = office.see("/admin/outbox").await;
    assert!(page.says("Testnachricht") && page.says("550"), "{}", page.text());
    assert!(!page.html.contains("@example.org"), "no address stands here");
    let actions: Vec<String> = page
        .html
        .split("action=\"")
        .filter_map(|part| part.split('"').next())
        .filter(|action| action.starts_with("/admin/outbox/"))
        .map(str::to_owned)
        .collect();
    assert_eq!(actions.len(), 4, "two mails, two decisions each");
    let resend = actions.iter().find(|action| action.ends_with("/resend")).unwrap();
    let page = office.send(&page, resend, &[]).await;
    assert!(page.says("Die E-Mail geht noch einmal hinaus"), "{}", page.text());
    let discard = actions.iter().rfind(|action| action.ends_with("/discard")).unwrap();
    let page = office.send(&page, discard, &[]).await;
    assert!(page.says("Keine E-Mail wartet"), "{}", page.text());
    wurzelwerk::worker::outbox::drain(&app.state).await.unwrap();
    assert_eq!(
        app.mails.to("ben@example.org").len(),
        1,
        "newest first: Ben's was sent again"
    );
    assert!(app.mails.to("anna@example.org").is_empty(), "Anna's was given up");
}

#[tokio::test]
async fn an_office_says_on_its_page_that_its_profile_is_still_right() {
    let app = service();
    let Region { path, kim, .. } = region(&app).await;
    let page = kim.see(&path).await;
    let page = kim.send(&page, &format!("{path}/confirm"), &[]).await;
    assert!(page.says("Gespeichert"), "{}", page.text());
    let refused = kim.post_blindly(&format!("{path}/close"), &[("version", "1")]).await;
    assert_eq!(refused.status, 403, "closing is the network office's");
}
