//! The network office on its pages: what waits, the audit log, weights, texts of mails.

use wurzelwerk::domain::locale::Locale;

use super::client::{Page, Visitor};
use super::people::{Region, coordinator, family, initiative, keep_house, link_in_mail, office, region, service};

/// What the rows of the table say.
fn rows(page: &Page) -> String {
    page.html.split("<tbody>").nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_audit_log_says_in_words_who_did_what_and_is_searched_by_person_thing_and_day() {
    let app = service();
    let Region { office, path, kim } = region(&app).await;
    family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    let all = office.see("/staff/admin/audit").await;
    for text in [
        "Netzwerkbüro",
        "Kim Muster",
        "Initiative freigegeben",
        "Adresse bestätigt",
        "23. November 2026",
    ] {
        assert!(rows(&all).contains(text), "{text}: {}", all.text());
    }
    assert!(!all.html.contains("@example.org"), "no address stands here");

    let search = async |query: &str| office.see(&format!("/staff/admin/audit?{query}")).await;
    let found = search("action=initiative.approve&kind=initiative").await;
    assert!(rows(&found).contains("Initiative freigegeben") && rows(&found).contains(&format!("href=\"{path}\"")));
    assert_eq!(rows(&found).matches("<tr>").count(), 1, "{}", found.text());
    let who = found.link("/staff/admin/audit?who=");
    let id = path.rsplit('-').next().expect("the last part");
    let of_the_office = office.see(&who).await;
    let of_it = search(&format!("reference={}", id[..6].to_uppercase())).await;
    for found in [of_the_office, of_it] {
        let rows = rows(&found);
        assert!(
            rows.contains("Initiative eingetragen") && !rows.contains("Adresse bestätigt"),
            "{rows}"
        );
    }
    assert!(rows(&search("action=confirmed&who=household").await).contains("Haushalt "));

    let none = office.see("/staff/admin/audit?to=2026-11-22").await;
    assert!(none.says("Setzen Sie die Suche zurück"), "{}", none.text());
    for (query, text) in [
        ("from=2026-11-24&to=2026-11-23", "liegt vor dem ersten"),
        ("from=gestern", "Dieser Tag ist nicht lesbar"),
        ("kind=planet", "nicht möglich"),
    ] {
        let refused = office.open(&format!("/staff/admin/audit?{query}")).await;
        assert_eq!(refused.status, 422, "{query}");
        assert!(
            refused.says(text) && refused.title().starts_with("Fehler:"),
            "{query}: {}",
            refused.text()
        );
    }
    assert_eq!(kim.open("/staff/admin/audit").await.status, 403);
}

#[tokio::test]
async fn a_weight_is_moved_its_effect_seen_and_exactly_that_saved() {
    let app = service();
    let Region { office, kim, .. } = region(&app).await;
    let partly = office
        .open("/staff/admin/weights?initiatives_region=500&balance=1")
        .await;
    assert_eq!(partly.status, 422, "values are missing");
    family(&app, "familie@example.org", Locale::De).await;
    family(&app, "andere@example.org", Locale::De).await;
    keep_house(&app).await;

    let page = office.see("/staff/admin/weights").await;
    assert!(
        page.says("Voreinstellung") && !page.html.contains("name=\"note\""),
        "{}",
        page.text()
    );
    let typed = |region: &str, more: &str| {
        let values = page.html.split("<input").filter_map(|tag| {
            let of = |name: &str| tag.split(&format!("{name}=\"")).nth(1)?.split('"').next();
            let (name, value) = (of(" name")?, of(" value")?);
            (name.starts_with("households_") || name.starts_with("initiatives_")).then_some((name, value))
        });
        let pairs: Vec<String> = values
            .map(|(name, value)| {
                let value = if name == "initiatives_region" { region } else { value };
                format!("{name}={value}")
            })
            .collect();
        assert_eq!(pairs.len(), 14);
        format!("/staff/admin/weights?{}{more}", pairs.join("&"))
    };
    let odd = office.open(&typed("200", "")).await;
    assert_eq!(odd.status, 422);
    assert!(
        odd.says("Ändern Sie eines um +250") && !odd.html.contains("name=\"note\""),
        "{}",
        odd.text()
    );
    let none = office.open(&typed("viel", "&balance=1")).await;
    assert!(
        none.says("ganze Zahl von 0 bis 1000") && none.html.contains("value=\"viel\""),
        "{}",
        none.text()
    );

    let seen = office.see(&typed("200", "&balance=1")).await;
    for text in [
        "Was sich ändern würde",
        "Angesehen: 2 von 2",
        "Heimathafen Test",
        "Zurzeit 450",
        "Platz 1",
    ] {
        assert!(seen.says(text), "{text}: {}", seen.text());
    }
    assert_eq!(app.state.weights.version(), 0, "looking saves nothing");
    let silent = office.send(&seen, "/staff/admin/weights", &[("note", "")]).await;
    assert_eq!(silent.status, 422);
    assert!(
        silent.says("Bitte füllen Sie dieses Feld aus") && silent.says("Was sich ändern würde"),
        "{}",
        silent.text()
    );
    let note = [("note", "Anliegen zählen mehr")];
    let saved = office.send(&silent, "/staff/admin/weights", &note).await;
    assert!(
        saved.says("Die neuen Gewichte gelten") && saved.says("Anliegen zählen mehr"),
        "{}",
        saved.text()
    );
    assert!(
        saved
            .html
            .contains("name=\"initiatives_region\" id=\"f-initiatives_region\" value=\"200\"")
    );
    let weights = app.state.weights.as_ref().initiatives;
    assert_eq!(weights.table().iter().map(|(_, weight)| weight).sum::<u32>(), 1_000);
    let again = office.send(&seen, "/staff/admin/weights", &note).await;
    assert_eq!(again.status, 409, "somebody saved meanwhile");
    let old = office
        .see(
            &saved
                .link("/staff/admin/weights?initiatives_region=450")
                .replace("&amp;", "&"),
        )
        .await;
    assert!(old.says("Diese Gewichte speichern"), "{}", old.text());
    let log = office.see("/staff/admin/audit?action=weights.save").await;
    assert!(
        rows(&log).contains("Anliegen zählen mehr") && rows(&log).contains("Gewichte 1"),
        "{}",
        log.text()
    );
    assert_eq!(kim.open("/staff/admin/weights").await.status, 403);
}

#[tokio::test]
async fn the_overview_names_what_waits_and_leads_everywhere() {
    let app = service();
    let office = office(&app).await;
    let page = office.see("/staff/admin").await;
    assert!(page.says("Zurzeit wartet nichts"), "{}", page.text());
    for href in [
        "/staff/accounts",
        "/staff/tokens",
        "/admin/outbox",
        "/staff/reports",
        "/staff/admin/audit",
    ] {
        office.see(&page.link(href)).await;
    }
    assert!(
        page.html.contains("href=\"/staff/admin\" aria-current"),
        "the navigation says where one is"
    );
    assert!(
        office
            .see("/staff/accounts")
            .await
            .html
            .contains("href=\"/staff/admin\" aria-current")
    );

    let path = initiative(&office, "Heimathafen Test").await;
    let kim = coordinator(&app, &office, &path).await;
    let visitor = Visitor::new(&app, Locale::De);
    let form = visitor.see("/initiatives/propose").await;
    let typed = [
        ("name", "Neuer Hafen"),
        ("description", "Wir helfen bei Arbeit und Wohnung."),
        ("ags", "13075"),
        ("services", "job"),
        ("capacity", "5"),
        ("email", "neu@example.org"),
    ];
    let sent = visitor.send(&form, "/initiatives/propose", &typed).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let waits = office.see("/staff/admin").await;
    assert!(
        waits.says("Vorgeschlagene Initiativen ohne Zusage") && !waits.says("Initiativen zur Freigabe"),
        "{}",
        waits.text()
    );
    assert!(office.see("/staff/initiatives").await.says("Zusage fehlt"));
    let link = link_in_mail(&app, "neu@example.org", "confirm_initiative", "/confirm-initiative/").await;
    let asked = visitor.see(&link).await;
    assert!(
        asked.says("Soll Ihre Initiative im Verzeichnis stehen?") && asked.says("Neuer Hafen"),
        "{}",
        asked.text()
    );
    let yes = visitor.send(&asked, &link, &[]).await;
    assert!(yes.says("Danke für Ihre Zusage"), "{}", yes.text());
    let form = office.see("/staff/accounts/invite").await;
    let typed = [("name", "Robin Neu"), ("email", "robin@example.org"), ("role", "admin")];
    office.send(&form, "/staff/accounts/invite", &typed).await;
    let page = office.see("/staff/admin").await;
    for text in [
        "Initiativen zur Freigabe",
        "Neuer Hafen",
        "Offene Einladungen",
        "Robin Neu",
    ] {
        assert!(page.says(text), "{text}: {}", page.text());
    }
    assert!(
        !page.says("Heimathafen Test") && !page.says("Kim Muster"),
        "these wait no longer"
    );
    assert!(office.see(&page.link("/staff/initiatives/0")).await.says("Neuer Hafen"));
    assert_eq!(kim.open("/staff/admin").await.status, 403);
}

#[tokio::test]
async fn a_mail_text_is_changed_after_a_preview_and_reset() {
    let app = service();
    let Region { office, kim, .. } = region(&app).await;
    let list = office.see("/staff/admin/mail-texts").await;
    assert!(list.says("Willkommen (Deutsch)") && list.says("mitgelieferter Text") && list.says("bleibt unverändert"));
    let welcome = "/staff/admin/mail-texts/welcome.de";
    let page = office.see(&list.link(welcome)).await;
    for text in [
        "Betreff und Text",
        "status_url",
        "So liest sich die E-Mail",
        "https://rueckkehr.example.org/mein-stand",
    ] {
        assert!(page.says(text), "{text}: {}", page.text());
    }
    assert!(!page.html.contains("/reset\""), "there is nothing to go back from");
    let bundled = page
        .html
        .split("<textarea")
        .nth(1)
        .and_then(|rest| rest.split("</textarea>").next());
    let bundled = bundled.and_then(|area| area.split_once('>')).expect("the text").1;
    let bundled = bundled
        .trim_start()
        .replace("&#34;", "\"")
        .replace("&#38;", "&")
        .replace("&quot;", "\"");
    let own = bundled.replace("Guten Tag,", "Moin Moin,");
    assert_ne!(own, bundled);

    let without = own.replace("{{ hear_by | day }}", "bald");
    let refused = office
        .send(&page, welcome, &[("source", &without), ("save", "1")])
        .await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.says("muss bleiben") && refused.says("hear_by") && refused.says("Moin Moin"),
        "{}",
        refused.text()
    );
    let strange = own.replace("Moin Moin", "{{ household.email }} {% set x = 1 %}");
    let refused = office.send(&page, welcome, &[("source", &strange)]).await;
    assert!(
        refused.says("Das ist hier nicht möglich: {% set x = 1 %}"),
        "{}",
        refused.text()
    );

    let seen = office.send(&page, welcome, &[("source", &own)]).await;
    assert_eq!(seen.status, 200, "{}", seen.text());
    assert!(seen.says("Moin Moin,"), "{}", seen.text());
    assert!(!office.see(welcome).await.says("Moin Moin"), "a preview saves nothing");
    let saved = office.send(&seen, welcome, &[("save", "1")]).await;
    assert!(
        saved.says("Gespeichert") && saved.says("Der mitgelieferte Text"),
        "{}",
        saved.text()
    );
    family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    let mailed = |text: &str| {
        let mails = app.mails.to("familie@example.org");
        mails.iter().any(|kept| kept.mail.text.contains(text))
    };
    assert!(mailed("Moin Moin,"), "the next welcome is written from it");
    let stale = office.send(&seen, welcome, &[("save", "1")]).await;
    assert_eq!(stale.status, 409, "somebody changed it meanwhile");
    let reset = office.send(&saved, &format!("{welcome}/reset"), &[]).await;
    assert!(
        reset.says("Der mitgelieferte Text gilt wieder") && !reset.says("Moin Moin"),
        "{}",
        reset.text()
    );
    let log = office.see("/staff/admin/audit?kind=mail_text").await;
    assert!(
        rows(&log).contains("welcome.de") && rows(&log).contains("zurückgesetzt"),
        "{}",
        log.text()
    );

    let fixed = office.see("/staff/admin/mail-texts/decline_notice.de").await;
    assert!(fixed.says("niemand, wer Nein gesagt hat") && !fixed.html.contains("<textarea"));
    assert_eq!(office.open("/staff/admin/mail-texts/nothing.de").await.status, 404);
    assert_eq!(kim.open("/staff/admin/mail-texts").await.status, 403);
    assert_eq!(kim.open(welcome).await.status, 403);
}
