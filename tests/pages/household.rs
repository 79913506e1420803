//! A household on its own pages, without JavaScript: registration, profile, consents, answers, pause and deletion.

use wurzelwerk::domain::locale::{FormOfAddress, Locale};

use super::client::Visitor;
use crate::support::app::TestApp;
use crate::support::db::TestDatabase;

use super::people::{Region, family, initiative, keep_house, link_in_mail, office, region, register, service};

#[tokio::test]
async fn four_questions_lead_to_a_page_that_says_what_happens_next() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    let page = register(&app, &visitor, "familie@example.org", "17489").await;
    assert_eq!((page.status, page.path.as_str()), (200, "/me?done=confirmed"));
    assert!(page.says("Willkommen!"), "{}", page.text());
    assert_eq!(page.heading(), "Was passiert als Nächstes?");
    assert!(page.says("2026") && page.says("Vorgangsnummer"), "{}", page.text());
}

#[tokio::test]
async fn each_question_says_what_is_missing_and_keeps_what_was_typed() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    let page = visitor.see("/register").await;
    let page = visitor
        .send(&page, "/register", &[("email", "familie(at)example")])
        .await;
    assert_eq!(page.status, 422);
    assert!(page.title().starts_with("Fehler:"), "{}", page.title());
    assert!(page.html.contains("value=\"familie(at)example\"") && page.html.contains("href=\"#f-email\""));
    let page = visitor
        .send(&page, "/register", &[("email", "familie@example.org")])
        .await;
    let page = visitor.send(&page, "/register/where", &[("area", "Neustadt")]).await;
    assert!(page.says("Welchen Ort meinen Sie?"), "{}", page.text());
    let at = page.html.find("name=\"pick\"").expect("a choice");
    let code: String = page.html[at..]
        .split("value=\"")
        .nth(1)
        .expect("a code")
        .chars()
        .take_while(|c| *c != '"')
        .collect();
    let page = visitor.send(&page, "/register/where", &[("pick", &code)]).await;
    assert_eq!(page.path, "/register/when");
    let page = visitor.send(&page, "/register/when", &[]).await;
    assert_eq!(page.status, 422);
    let page = visitor.send(&page, "/register/when", &[("known", "no")]).await;
    let page = visitor
        .send(&page, "/register/who", &[("situation", "returning")])
        .await;
    assert!(page.says("Nur Erwachsene"), "{}", page.text());
    let page = visitor
        .send(&page, "/register/who", &[("situation", "returning"), ("of_age", "1")])
        .await;
    assert_eq!(page.path, "/register/check");
    assert!(page.says("familie@example.org") && page.says("Noch nicht bekannt"));
    let back = visitor.see("/register/where").await;
    assert!(back.says("Neustadt"), "what was chosen stays and can be removed");
}

#[tokio::test]
async fn a_question_cannot_be_skipped_and_a_known_address_looks_the_same() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    assert_eq!(visitor.see("/register/check").await.path, "/register");
    family(&app, "familie@example.org", Locale::De).await;
    let again = Visitor::new(&app, Locale::De);
    let page = again.see("/register").await;
    let page = again
        .send(&page, "/register", &[("email", "familie@example.org")])
        .await;
    let page = again.send(&page, "/register/where", &[("anywhere", "1")]).await;
    let page = again.send(&page, "/register/when", &[("known", "no")]).await;
    let page = again
        .send(&page, "/register/who", &[("situation", "newcomer"), ("of_age", "1")])
        .await;
    let page = again.send(&page, "/register/check", &[]).await;
    assert!(page.path.starts_with("/register/sent"), "{}", page.text());
}

#[tokio::test]
async fn the_rest_of_the_profile_is_added_page_by_page() {
    let app = service();
    let home = family(&app, "familie@example.org", Locale::De).await;
    let steps: &[(&str, &[(&str, &str)])] = &[
        (
            "adults",
            &[
                ("adult_0_occupation", "Krankenpfleger"),
                ("adult_0_seeks", "employed"),
                ("adult_1_occupation", "Tischlerin"),
            ],
        ),
        ("children", &[("children", "2017, 2020")]),
        ("needs", &[("need_housing", "3"), ("need_job", "2")]),
        (
            "languages",
            &[("languages", "de"), ("languages", "pl"), ("interests", "gardening")],
        ),
        ("place", &[("current", "Stuttgart")]),
        ("importance", &[("family", "3")]),
        (
            "more",
            &[
                ("home_town", "Anklam"),
                ("housing_wish", "rent"),
                ("free_text", "Wir freuen uns."),
            ],
        ),
        ("contact", &[("name", "Anna Beispiel"), ("phone", "03834 123456")]),
        ("when", &[("known", "no")]),
        ("situation", &[("situation", "newcomer")]),
    ];
    for (section, filled) in steps {
        let path = format!("/me/edit/{section}");
        let page = home.see(&path).await;
        let saved = home.send(&page, &path, filled).await;
        assert!(saved.path.starts_with("/me?done="), "{section}: {}", saved.text());
    }
    let page = home.see("/me/edit/adults").await;
    assert!(page.html.contains("value=\"Krankenpfleger\"") && page.html.contains("value=\"Tischlerin\""));
    assert!(home.see("/me/edit/place").await.html.contains("Stuttgart"));
    let wrong = home.see("/me/edit/children").await;
    let wrong = home.send(&wrong, "/me/edit/children", &[("children", "1899")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.says("Geburtsjahr"), "{}", wrong.text());
}

#[tokio::test]
async fn target_areas_are_added_and_removed() {
    let app = service();
    let home = family(&app, "familie@example.org", Locale::De).await;
    let page = home.see("/me/edit/areas").await;
    let page = home
        .send(
            &page,
            "/me/edit/areas",
            &[("remove", ""), ("area", "Mecklenburg-Vorpommern")],
        )
        .await;
    assert!(page.says("Mecklenburg-Vorpommern entfernen"), "{}", page.text());
    let page = home.send(&page, "/me/edit/areas", &[("remove", "0")]).await;
    assert!(!page.says("Greifswald, Umkreis"), "{}", page.text());
}

#[tokio::test]
async fn consents_are_given_and_revoked_one_by_one() {
    let app = service();
    let office = office(&app).await;
    initiative(&office, "Heimathafen Test").await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    let page = home.see("/me/consents").await;
    assert!(page.says("Heimathafen Test"), "recipients are named: {}", page.text());
    let page = home
        .send(&page, "/me/consents/share_with_initiatives/revoke", &[])
        .await;
    assert!(page.says("Kontaktdaten hat niemand"), "{}", page.text());
    let page = home.see("/me/consents").await;
    let page = home.send(&page, "/me/consents/newsletter/give", &[]).await;
    assert!(page.says("Ihre Einwilligung gilt"), "{}", page.text());
}

#[tokio::test]
async fn teaser_exclusions_and_access_are_the_households_own_affair() {
    let app = service();
    let home = family(&app, "familie@example.org", Locale::De).await;
    let page = home.see("/me/teaser").await;
    assert!(page.says("Situation"), "{}", page.text());
    let page = home.see("/me/exclusions").await;
    let page = home.send(&page, "/me/exclusions", &[]).await;
    assert_eq!(page.status, 422);
    let page = home
        .send(
            &page,
            "/me/exclusions",
            &[("kind", "organisation"), ("value", "Muster GmbH")],
        )
        .await;
    assert!(
        page.says("Eine Firma oder Organisation") && !page.says("Muster GmbH GmbH"),
        "{}",
        page.text()
    );
    let page = home.send(&page, "/me/exclusions/remove", &[]).await;
    assert!(page.says("Noch nichts ausgeschlossen"), "{}", page.text());
    assert!(
        home.see("/me/access")
            .await
            .says("Bisher hat niemand Ihre Daten geöffnet."),
        "what it does itself is no look"
    );
    assert!(home.see("/me/export").await.html.contains("/me/export.json"));
    let file = home.see("/me/export.json").await;
    assert!(file.html.contains("familie@example.org"));
}

#[tokio::test]
async fn a_pause_a_deletion_and_its_undo() {
    let app = service();
    let home = family(&app, "familie@example.org", Locale::De).await;
    let page = home.see("/me/pause").await;
    let page = home.send(&page, "/me/pause/pause", &[]).await;
    assert!(page.says("Sie machen") || page.says("ruht"), "{}", page.text());
    let page = home.see("/me/pause").await;
    home.send(&page, "/me/pause/resume", &[]).await;
    let page = home.see("/me/delete").await;
    let page = home.send(&page, "/me/delete", &[]).await;
    assert!(
        page.says("Ihr Profil wird gelöscht") && page.says("Kontaktdaten hat niemand"),
        "{}",
        page.text()
    );
    assert_eq!(home.open("/me").await.status, 401, "the session has ended");
    let link = link_in_mail(&app, "familie@example.org", "deletion", "/undo-deletion/").await;
    let page = home.see(&link).await;
    let page = home.send(&page, &link, &[]).await;
    assert!(page.says("wieder da"), "{}", page.text());
}

#[tokio::test]
async fn signing_in_needs_a_mailed_link_and_says_nothing_about_addresses() {
    let app = service();
    family(&app, "familie@example.org", Locale::De).await;
    let visitor = Visitor::new(&app, Locale::De);
    let page = visitor.see("/sign-in").await;
    let known = visitor
        .send(&page, "/sign-in", &[("email", "familie@example.org")])
        .await;
    let unknown = visitor
        .send(&page, "/sign-in", &[("email", "niemand@example.org")])
        .await;
    assert_eq!(known.text(), unknown.text());
    let link = link_in_mail(&app, "familie@example.org", "sign_in_link", "/sign-in/").await;
    let page = visitor.see(&link).await;
    assert_eq!(
        visitor.open("/me").await.status,
        401,
        "looking at the link changes nothing"
    );
    let page = visitor.send(&page, &link, &[]).await;
    assert_eq!(page.path, "/me");
    let used = Visitor::new(&app, Locale::De).open(&link).await;
    assert_eq!(used.status, 409);
    let page = visitor.send(&page, "/sign-out", &[]).await;
    assert!(page.says("abgemeldet"), "{}", page.text());
    assert_eq!(visitor.open("/me").await.status, 401);
}

#[tokio::test]
async fn a_proposal_is_answered_behind_its_link_without_a_preselected_answer() {
    let app = service();
    let Region { kim, .. } = region(&app).await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    let today = kim.see("/staff").await;
    let proposal = kim.see(&today.link("/staff/proposals/")).await;
    let action = proposal.action("/staff/proposals/");
    let approved = kim
        .send(&proposal, &action, &[("personal_note", "Wir freuen uns auf Sie.")])
        .await;
    assert!(approved.says("Freigegeben"), "{}", approved.text());
    keep_house(&app).await;
    let link = link_in_mail(&app, "familie@example.org", "proposal_teaser", "/answer/").await;
    let stranger = Visitor::new(&app, Locale::De);
    let page = stranger.see(&link).await;
    assert!(
        page.says("Möchten Sie mit dieser Initiative sprechen?") && !page.html.contains(" checked"),
        "{}",
        page.text()
    );
    let page = stranger.send(&page, &link, &[]).await;
    assert_eq!(page.status, 422, "an answer is needed");
    let page = stranger.send(&page, &link, &[("answer", "no")]).await;
    assert_eq!(page.status, 422, "a no needs its reason");
    let own = home.see("/me/proposals").await;
    assert!(own.says("Heimathafen Test"), "{}", own.text());
    let page = stranger.send(&page, &link, &[("answer", "yes")]).await;
    assert!(page.says("Alle haben ja gesagt"), "{}", page.text());
    let own = home.see(&home.see("/me/proposals").await.link("/me/proposals/")).await;
    let contact = home.send(&own, &own.action("/me/proposals/"), &[]).await;
    assert!(contact.says("hafen@example.org"), "{}", contact.text());
}

#[tokio::test]
async fn where_the_operator_says_du_families_read_du_everywhere_and_staff_sie() {
    let app = TestApp::start_with(TestDatabase::sqlite(), |config| {
        config.site.form_of_address = FormOfAddress::Du;
    });
    let visitor = Visitor::new(&app, Locale::De);
    let sie = |text: &str| {
        let forms = ["Sie", "Ihnen", "Ihre", "Ihrem", "Ihren", "Ihrer", "Ihres"];
        text.split(|c: char| !c.is_alphabetic())
            .find(|word| forms.contains(word))
            .map(str::to_owned)
    };
    for path in [
        "/",
        "/register",
        "/register/welcome",
        "/places?q=17489",
        "/sign-in",
        "/privacy",
        "/initiatives",
        "/nirgends",
        "/me",
    ] {
        let page = visitor.open(path).await;
        assert_eq!(sie(&page.text()), None, "{path}: {}", page.text());
    }
    let wrong = visitor.see("/register").await;
    let wrong = visitor.send(&wrong, "/register", &[("email", "x")]).await;
    assert!(wrong.says("Bitte prüfe eine Angabe"), "{}", wrong.text());
    let home = family(&app, "familie@example.org", Locale::De).await;
    for path in [
        "/me",
        "/me/proposals",
        "/me/changes",
        "/me/consents",
        "/me/teaser",
        "/me/exclusions",
        "/me/access",
        "/me/pause",
        "/me/delete",
        "/me/export",
        "/me/adult",
        "/me/address",
        "/me/call",
        "/me/edit/needs",
        "/me/edit/more",
        "/me/edit/children",
    ] {
        let page = home.see(path).await;
        assert_eq!(sie(&page.text()), None, "{path}: {}", page.text());
    }
    keep_house(&app).await;
    let mails = app.mails.to("familie@example.org");
    assert!(mails.len() >= 2, "{}", mails.len());
    for kept in mails {
        assert_eq!(sie(&kept.mail.text), None, "{}", kept.mail.text);
    }
    let office = office(&app).await;
    assert!(
        office.see("/staff/admin/weights").await.text().contains("Sie"),
        "staff are addressed with Sie"
    );
    let paper = office.see("/staff/households/paper").await;
    assert!(
        paper.says("nimmst du an Wurzelwerk teil") && paper.says("Worin willigst du ein?"),
        "what staff hand to families says du: {}",
        paper.text()
    );
}

#[tokio::test]
async fn a_family_asks_an_initiative_that_was_about_to_be_proposed_and_sees_its_request() {
    let app = service();
    let Region { path, kim, .. } = region(&app).await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    // The engine has proposed the pair, and nobody has reviewed it yet: the family knows nothing of it.
    assert!(kim.see("/staff").await.html.contains("/staff/proposals/"));
    let own = home.see("/me").await;
    assert!(!own.html.contains("/me/proposals/0"));
    assert!(
        own.says("Wer für Ihre Region da ist") && own.html.contains("href=\"/initiatives/0"),
        "{}",
        own.text()
    );
    let public = format!("/initiatives/{}", path.rsplit('/').next().expect("an id"));
    let page = home.see(&public).await;
    let asked = home.send(&page, &format!("{public}/contact"), &[]).await;
    assert!(
        asked.says("Ihre Anfrage ist unterwegs.")
            && asked.says("Heimathafen Test")
            && asked.says("Sie haben ja gesagt."),
        "{}",
        asked.text()
    );
    let again = home.see(&public).await;
    let again = home.send(&again, &format!("{public}/contact"), &[]).await;
    assert_eq!(again.status, 200, "{}", again.text());
    // The coordinator's yes is now the second one.
    let proposal = kim.see(&kim.see("/staff").await.link("/staff/proposals/")).await;
    kim.send(&proposal, &proposal.action("/staff/proposals/"), &[]).await;
    keep_house(&app).await;
    assert!(
        app.mails
            .to("familie@example.org")
            .iter()
            .any(|kept| kept.mail.kind.as_str() == "introduction")
    );
    let known = home.see(&public).await;
    let known = home.send(&known, &format!("{public}/contact"), &[]).await;
    assert!(
        known.path.starts_with("/me/proposals?done=") && known.says("wie er steht"),
        "{}",
        known.text()
    );
}
