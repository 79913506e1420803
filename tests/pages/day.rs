//! The page of the day without JavaScript: what stands on it, deciding where it stands, taking back, several at once, and
//! what differs after a side has changed.

use chrono::Duration;
use wurzelwerk::domain::locale::Locale;

use super::client::Page;
use super::people::{Region, family, keep_house, region, service_with_delay};

/// The values of the boxes of a page.
fn picks(page: &Page) -> Vec<String> {
    page.html
        .split("name=\"pick\" value=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn what_is_decided_on_the_page_of_the_day_stays_there_and_can_be_taken_back() {
    let app = service_with_delay(60);
    let Region { kim, .. } = region(&app).await;
    family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    let today = kim.see("/staff").await;
    for part in [
        "Warten schon zu lange",
        "Neu (1)",
        "Zur Prüfung (1)",
        "Läuft bald ab",
        "Kommt nicht voran",
    ] {
        assert!(today.says(part), "{part}: {}", today.text());
    }
    let nothing = today.html.find("Nichts zu tun");
    assert!(
        today.html.find("id=\"review\"") < nothing,
        "what is empty stands last, in one line"
    );
    assert!(today.says("Nichts zu tun: Warten schon zu lange"), "{}", today.text());
    assert!(!today.html.contains("id=\"undo\""));
    let approve = today.action("/staff/proposals/");
    assert!(approve.ends_with("/approve"));
    let reject = approve.replace("/approve", "/reject");
    let undo = approve.replace("/approve", "/undo");

    let after = kim.send(&today, &approve, &[]).await;
    assert!(after.path.starts_with("/staff?done=approved"), "{}", after.path);
    assert!(
        after.says("Eben entschieden (1)") && after.says("Für heute ist alles getan"),
        "{}",
        after.text()
    );
    let twice = kim.send(&today, &approve, &[]).await;
    assert_eq!(twice.status, 409, "what was seen is decided by now");
    let again = kim.send(&after, &undo, &[]).await;
    assert!(
        again.says("Zurückgenommen") && again.says("Zur Prüfung (1)"),
        "{}",
        again.text()
    );

    let rejected = kim.send(&again, &reject, &[("reason", "no_capacity")]).await;
    assert!(
        rejected.says("Eben entschieden (1)") && rejected.says("Abgelehnt"),
        "{}",
        rejected.text()
    );
    let again = kim.send(&rejected, &undo, &[]).await;
    assert!(again.says("Zur Prüfung (1)"), "{}", again.text());

    let rejected = kim.send(&again, &reject, &[("reason", "no_capacity")]).await;
    // In two steps, so that nobody is signed out meanwhile.
    for _ in 0..2 {
        app.state.clock.advance(Duration::minutes(31));
        kim.see("/staff").await;
    }
    let late = kim.send(&rejected, &undo, &[]).await;
    assert_eq!(late.status, 409, "an hour is over");
    assert!(!kim.see("/staff").await.html.contains("id=\"undo\""));
}

#[tokio::test]
async fn several_are_decided_at_once_as_far_as_that_is_harmless() {
    let app = service_with_delay(60);
    let Region { kim, .. } = region(&app).await;
    family(&app, "familie@example.org", Locale::De).await;
    family(&app, "zweite@example.org", Locale::De).await;
    keep_house(&app).await;
    let today = kim.see("/staff").await;
    let picked = picks(&today);
    assert_eq!(picked.len(), 3, "two with the initiative, one between the two");

    let none = kim.send(&today, "/staff/decisions", &[("do", "approve")]).await;
    assert!(none.says("Es war nichts ausgewählt"), "{}", none.text());
    let missing = kim
        .send(&today, "/staff/decisions", &[("do", "reject"), ("pick", &picked[0])])
        .await;
    assert!(missing.says("Bitte wählen Sie einen Grund"), "{}", missing.text());
    let for_good = [("do", "reject"), ("reason", "safety_concern"), ("pick", &picked[0])];
    let refused = kim.send(&today, "/staff/decisions", &for_good).await;
    assert!(refused.says("Dieser Grund gilt für immer"), "{}", refused.text());
    assert_eq!(picks(&refused).len(), 3, "nothing was rejected");

    let all: Vec<(&str, &str)> = std::iter::once(("do", "approve"))
        .chain(picked.iter().map(|pick| ("pick", pick.as_str())))
        .collect();
    let some = kim.send(&today, "/staff/decisions", &all).await;
    assert!(some.says("2 Vorschläge sind entschieden"), "{}", some.text());
    assert!(
        some.says("Erst sprechen") && picks(&some).len() == 1,
        "nobody has spoken with the two"
    );
    let rest = [
        ("do", "reject"),
        ("reason", "family_does_not_fit"),
        ("pick", &picks(&some)[0]),
    ];
    let done = kim.send(&some, "/staff/decisions", &rest).await;
    assert!(
        done.says("Ein Vorschlag ist entschieden") && done.says("Eben entschieden (3)"),
        "{}",
        done.text()
    );
}

#[tokio::test]
async fn what_differs_from_the_last_version_stands_beside_what_it_was() {
    let app = service_with_delay(60);
    let Region { kim, .. } = region(&app).await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    let today = kim.see("/staff").await;
    let one = today.link("/staff/proposals/");
    let seen = kim.see(&one).await;
    assert!(!seen.says("Was seit der vorigen Fassung anders ist"));
    let form = home.see("/me/edit/needs").await;
    let saved = home.send(&form, "/me/edit/needs", &[("need_job", "3")]).await;
    assert!(saved.status == 200, "{}", saved.text());

    // It was computed anew at once; what was seen before can no longer be approved.
    let refused = kim.send(&seen, &format!("{one}/approve"), &[]).await;
    assert_eq!(refused.status, 409, "what was computed anew has to be seen first");
    let anew = kim.see(&one).await;
    for text in [
        "Was seit der vorigen Fassung anders ist",
        "Gründe, die sich geändert haben",
        "Der Haushalt hat keine Anliegen angegeben.",
        "Die Initiative hilft bei allen Anliegen",
    ] {
        assert!(anew.says(text), "{text}: {}", anew.text());
    }
    let approved = kim.send(&anew, &format!("{one}/approve"), &[]).await;
    assert!(approved.says("Freigegeben"), "{}", approved.text());
}

#[tokio::test]
async fn two_households_stand_beside_each_other_line_by_line() {
    let app = service_with_delay(60);
    let Region { kim, .. } = region(&app).await;
    family(&app, "familie@example.org", Locale::De).await;
    family(&app, "zweite@example.org", Locale::De).await;
    keep_house(&app).await;
    let list = kim.see("/staff/proposals?state=suggested").await;
    let row = list
        .html
        .split("<tr>")
        .find(|row| !row.contains("Heimathafen") && row.contains("/staff/proposals/"));
    let at = row
        .and_then(|row| row.split("href=\"").nth(1))
        .and_then(|rest| rest.split('"').next());
    let page = kim.see(at.expect("the proposal between the two")).await;
    assert!(
        page.says("Beide Seiten") && page.says("Haushalt A") && page.says("Haushalt B"),
        "{}",
        page.text()
    );
    assert!(page.html.contains("class=\"map\"") && page.html.contains("class=\"bar\""));
    assert!(
        !page.says("@example.org") && !page.says("Familie Beispiel"),
        "names and addresses stay closed"
    );
}

#[tokio::test]
async fn a_talk_is_written_down_on_the_page_of_a_household_and_a_wish_to_be_called_is_met() {
    let app = service_with_delay(60);
    let Region { kim, .. } = region(&app).await;
    let home = family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;

    // The household asks; without a number the page says what is missing.
    let missing = home.see("/me/call").await;
    assert!(
        missing.says("Dafür brauchen wir Ihre Telefonnummer"),
        "{}",
        missing.text()
    );
    let form = home.see("/me/edit/contact").await;
    home.send(&form, "/me/edit/contact", &[("phone", "03834 7654321")])
        .await;
    assert!(home.see("/me").await.html.contains("href=\"/me/call\""));
    let form = home.see("/me/call").await;
    assert!(
        form.says("Heimathafen Test") && form.says("Jedes Öffnen wird aufgezeichnet"),
        "{}",
        form.text()
    );
    let asked = home.send(&form, "/me/call", &[("times", "evening")]).await;
    assert!(asked.says("Wir haben Ihre Bitte um einen Anruf"), "{}", asked.text());

    let today = kim.see("/staff").await;
    assert!(
        today.says("Bitte anrufen (1)") && today.says("werktags nach 17 Uhr"),
        "{}",
        today.text()
    );
    let household = today.link("/staff/households/0");
    let page = kim.see(&household).await;
    assert!(
        page.says("Der Haushalt bittet um einen Anruf") && page.says("Noch kein Gespräch"),
        "{}",
        page.text()
    );
    let log = format!("{household}/log");
    let wrong = kim
        .send(
            &page,
            &log,
            &[("body", ""), ("minutes", "viele"), ("subject", "Anrufen")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    for text in ["Möglich sind 0 bis 600 Minuten", "Ein Tag wird so geschrieben"] {
        assert!(wrong.says(text), "{text}: {}", wrong.text());
    }
    let talk = [
        ("kind", "call"),
        ("body", "Sucht drei Zimmer."),
        ("minutes", "15"),
        ("project", "ESF-17"),
        ("spoken", "1"),
        ("due_on", "2026-11-23"),
        ("subject", "Wohnungsamt fragen"),
    ];
    let kept = kim.send(&wrong, &log, &talk).await;
    for text in [
        "Sucht drei Zimmer.",
        "Zusammen 15 Minuten",
        "Wohnungsamt fragen",
        "Bekannt seit",
        "Kim Muster",
    ] {
        assert!(kept.says(text), "{text}: {}", kept.text());
    }
    let today = kim.see("/staff").await;
    assert!(
        today.says("Nichts zu tun: Warten schon zu lange, Bitte anrufen") && today.says("Wiedervorlagen (1)"),
        "{}",
        today.text()
    );
    let done = kim.send(&today, &today.action("/staff/follow-ups/"), &[]).await;
    assert!(
        done.path.starts_with("/staff?done=noted") && !done.says("Wiedervorlagen (1)"),
        "{}",
        done.text()
    );
    let open = kim.send(&done, &done.action("/staff/follow-ups/"), &[]).await;
    assert!(open.says("Wiedervorlagen (1)"), "taken back: {}", open.text());

    // The talk is corrected, and its minutes are added up.
    let page = kim.see(&household).await;
    let entry = page.link("/staff/contacts/");
    let form = kim.see(&entry).await;
    assert!(form.html.contains("Sucht drei Zimmer.") && form.html.contains("value=\"15\""));
    let wrong = kim
        .send(&form, &entry, &[("minutes", "viele"), ("body", "Sucht vier Zimmer.")])
        .await;
    assert!(
        wrong.status == 422 && wrong.says("0 bis 600 Minuten"),
        "{}",
        wrong.text()
    );
    let corrected = kim
        .send(&wrong, &entry, &[("minutes", "25"), ("body", "Sucht vier Zimmer.")])
        .await;
    for text in ["Sucht vier Zimmer.", "Zusammen 25 Minuten", "korrigiert von Kim Muster"] {
        assert!(corrected.says(text), "{text}: {}", corrected.text());
    }
    let stale = kim.send(&form, &entry, &[("minutes", "30")]).await;
    assert!(stale.says("Jemand hat das inzwischen geändert") && stale.html.contains("value=\"25\""));
    let sums = kim.see("/staff/minutes").await;
    assert!(
        sums.says("25 Minuten") && sums.says("ESF-17") && sums.says("Kim Muster"),
        "{}",
        sums.text()
    );
    let csv = kim.see(&sums.link("/staff/minutes.csv")).await;
    assert!(
        csv.html.contains(";ESF-17;") && csv.html.contains("\r\n"),
        "{}",
        csv.html
    );
    let empty = kim.see("/staff/minutes?from=2020-01&until=2020-02").await;
    assert!(
        empty.says("In dieser Zeit steht nichts im Protokoll"),
        "{}",
        empty.text()
    );
    assert!(
        kim.see("/staff/minutes?from=2020-13")
            .await
            .says("Ein Monat wird so geschrieben")
    );
    assert!(
        home.see("/me/call").await.html.contains("action=\"/me/call\""),
        "it can ask again"
    );
}

#[tokio::test]
async fn an_absence_is_set_and_ended_on_its_page_and_stands_on_the_day() {
    let app = service_with_delay(60);
    let Region { kim, .. } = region(&app).await;
    let form = kim.see("/staff/absence").await;
    assert!(
        form.says("Niemand ist weg") && form.says("Wer sonst in der Stelle da ist"),
        "{}",
        form.text()
    );
    let wrong = kim
        .send(&form, "/staff/absence", &[("from", "2026-11-23"), ("until", "")])
        .await;
    assert!(
        wrong.status == 422 && wrong.says("Ein Tag wird so geschrieben"),
        "{}",
        wrong.text()
    );
    let days = [("from", "2026-11-23"), ("until", "2026-11-30")];
    let set = kim.send(&wrong, "/staff/absence", &days).await;
    assert!(
        set.says("Die Abwesenheit ist eingetragen") && set.says("läuft"),
        "{}",
        set.text()
    );
    let today = kim.see("/staff").await;
    assert!(
        today.says("Sie sind bis 30. November 2026 abwesend"),
        "{}",
        today.text()
    );
    let ended = kim.send(&today, &today.action("/staff/absence/"), &[]).await;
    assert!(
        ended.says("Die Abwesenheit ist beendet") && ended.says("vorbei"),
        "{}",
        ended.text()
    );
    assert!(!kim.see("/staff").await.says("abwesend"));
}

#[tokio::test]
async fn the_map_of_the_own_area_counts_and_leads_to_the_list() {
    let app = service_with_delay(60);
    let Region { kim, .. } = region(&app).await;
    let empty = kim.see("/staff/households/map").await;
    assert!(empty.says("Zurzeit sehen Sie keinen Haushalt"), "{}", empty.text());
    family(&app, "familie@example.org", Locale::De).await;
    keep_house(&app).await;
    let map = kim.see("/staff/households/map").await;
    assert!(
        map.says("Sie sehen einen Haushalt") && map.html.contains("class=\"map\""),
        "{}",
        map.text()
    );
    let list = kim.see(&map.link("/staff/households?area=")).await;
    assert!(
        list.says("Zielregion:") && list.html.contains("/staff/households/0"),
        "{}",
        list.text()
    );
}
