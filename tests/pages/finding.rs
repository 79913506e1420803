//! Finding and entering households without JavaScript: search over what may be seen, the form on paper, proposing by hand;
//! and the preview of an initiative's profile.

use wurzelwerk::domain::locale::Locale;

use super::client::Visitor;
use super::people::{Region, family, keep_house, region, register, service};

#[tokio::test]
async fn households_are_found_by_what_may_be_seen_and_never_by_name_or_address() {
    let app = service();
    let Region { office, kim, .. } = region(&app).await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    let form = home.see("/me/edit/needs").await;
    home.send(&form, "/me/edit/needs", &[("need_job", "3")]).await;
    keep_house(&app).await;
    // Another household covered by nobody.
    let away = Visitor::new(&app, Locale::De);
    register(&app, &away, "fern@example.org", "80331").await;

    let found = async |words: &str| {
        let page = kim.see(&format!("/staff/households?reference={words}")).await;
        page.html.matches("href=\"/staff/households/0").count()
    };
    for words in [
        "Greifswald",
        "greifs",
        "R%C3%BCckkehr",
        "Arbeit",
        "Vorpommern",
        "Arbeit%20Greifswald",
        "",
    ] {
        assert_eq!(found(words).await, 1, "{words}");
    }
    for words in [
        "Familie",
        "Beispiel",
        "familie%40example.org",
        "example",
        "M%C3%BCnchen",
        "Arbeit%20M%C3%BCnchen",
    ] {
        assert_eq!(found(words).await, 0, "{words}");
    }
    let all = office.see("/staff/households?reference=M%C3%BCnchen").await;
    assert_eq!(
        all.html.matches("href=\"/staff/households/0").count(),
        1,
        "the network office sees all"
    );

    // Without the consent only the situation and the Land are looked at.
    let page = home.see("/me/consents").await;
    home.send(&page, "/me/consents/share_with_initiatives/revoke", &[])
        .await;
    for (words, count) in [
        ("Greifswald", 0),
        ("Arbeit", 0),
        ("R%C3%BCckkehr", 1),
        ("Mecklenburg", 1),
    ] {
        assert_eq!(found(words).await, count, "{words} at teaser level");
    }
}

#[tokio::test]
async fn the_form_on_paper_holds_the_questions_the_consents_and_a_place_to_sign() {
    let app = service();
    let Region { kim, .. } = region(&app).await;
    let way = kim.see("/staff/households/new").await;
    let paper = kim.see(&way.link("/staff/households/paper")).await;
    for text in [
        "Ort, Tag, Unterschrift",
        "Diese Stellen dürfen Ihr Profil sehen",
        "Fassung der Texte",
        "Ort oder Kreis",
    ] {
        assert!(paper.says(text), "{text}: {}", paper.text());
    }
    assert_eq!(
        Visitor::new(&app, Locale::De)
            .open("/staff/households/paper")
            .await
            .status,
        401
    );

    let typed = [
        ("email", "anruf@example.org"),
        ("area", "17489"),
        ("situation", "returning"),
        ("of_age", "1"),
        ("proof", "Bogen vom 20. November"),
    ];
    let entered = kim.send(&way, "/staff/households/new", &typed).await;
    assert!(entered.says("Nachweis: Bogen vom 20. November"), "{}", entered.text());
    assert!(!entered.says("anruf@example.org"));
}

#[tokio::test]
async fn a_list_is_taken_over_and_taken_back_on_its_page() {
    let app = service();
    let Region { kim, .. } = region(&app).await;
    let page = kim.see("/staff/households/lists").await;
    let at = "/staff/households/lists";
    let empty = kim.send(&page, at, &[("data", "")]).await;
    assert!(
        empty.status == 422 && empty.says("Die Liste hat keine Zeilen"),
        "{}",
        empty.text()
    );
    let data = "Wer;Post;Ort\nAdler;adler@example.org;Greifswald";
    let unclear = kim.send(&page, at, &[("data", data)]).await;
    assert!(
        unclear.says("Welche Spalte enthält die E-Mail-Adresse"),
        "{}",
        unclear.text()
    );
    let data = "Wer;E-Mail;Ort\nAdler;adler@example.org;Greifswald";
    let checked = kim.send(&page, at, &[("data", data), ("of_age", "1")]).await;
    assert!(
        checked.says("1 von 1 Zeilen sind bereit") && checked.says("Spalte für: Name"),
        "{}",
        checked.text()
    );
    let taken = kim.send(&checked, at, &[("column_name", "Wer"), ("take", "1")]).await;
    assert!(
        taken.says("Niemand wurde angeschrieben") && taken.says("Übernommene Listen"),
        "{}",
        taken.text()
    );
    let undo = taken
        .html
        .split("action=\"")
        .filter_map(|part| part.split('"').next())
        .find(|action| action.ends_with("/undo"));
    let undone = kim.send(&taken, undo.expect("a way back"), &[]).await;
    assert!(undone.says("Zurückgenommen"), "{}", undone.text());
}

#[tokio::test]
async fn a_coordinator_proposes_by_hand_under_the_same_rules() {
    let app = service();
    let Region { office, path, kim } = region(&app).await;
    // It is full when the family comes, so that the engine proposes nothing.
    let form = office.see(&format!("{path}/edit")).await;
    office.send(&form, &format!("{path}/edit"), &[("capacity", "0")]).await;
    family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    assert!(!kim.see("/staff").await.html.contains("id=\"review\""), "nothing waits");
    let household = kim.see("/staff/households").await.link("/staff/households/0");
    let id = path.rsplit('/').next().expect("an id");
    let asked = kim.see(&format!("{household}/why-not?initiative={id}")).await;
    assert!(asked.says("Die beiden passen zueinander"), "{}", asked.text());
    let made = kim.send(&asked, &format!("{household}/propose"), &[]).await;
    assert!(
        made.path.starts_with("/staff/proposals/") && made.says("Von Hand"),
        "{}",
        made.text()
    );
    let twice = kim.send(&asked, &format!("{household}/propose"), &[]).await;
    assert_eq!(twice.status, 409, "a pair has one open proposal at most");
}

#[tokio::test]
async fn an_initiative_sees_its_profile_before_it_is_saved() {
    let app = service();
    let Region { path, kim, .. } = region(&app).await;
    let edit = format!("{path}/edit");
    let form = kim.see(&edit).await;
    let changed = [
        ("description", "Wir zeigen Ihnen die Küste."),
        ("services", "school"),
        ("preview", "1"),
    ];
    let seen = kim.send(&form, &edit, &changed).await;
    for text in [
        "Vorschau, noch nicht gespeichert",
        "Wir zeigen Ihnen die Küste.",
        "Schule",
    ] {
        assert!(seen.says(text), "{text}: {}", seen.text());
    }
    let public = format!("/initiatives/{}", path.rsplit('/').next().expect("an id"));
    assert!(!kim.see(&public).await.says("Küste"), "nothing is saved");
    let saved = kim.send(&seen, &edit, &[]).await;
    assert!(saved.path.contains("done=saved"), "{}", saved.text());
    assert!(kim.see(&public).await.says("Küste"));
}
