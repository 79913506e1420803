//! The network office on its pages: the audit log.

use wurzelwerk::domain::locale::Locale;

use super::client::Page;
use super::people::{coordinator, family, initiative, keep_house, office, service};

/// What the rows of the table say.
fn rows(page: &Page) -> String {
    page.html.split("<tbody>").nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_audit_log_says_in_words_who_did_what_and_is_searched_by_person_thing_and_day() {
    let app = service();
    let office = office(&app).await;
    let path = initiative(&office, "Heimathafen Test").await;
    let kim = coordinator(&app, &office, &path).await;
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
