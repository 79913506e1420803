//! The practice library of the demonstration: articles of made-up offices, results of two meetings, and what is sought and shared.
//! Whoever is named there is made up and says so.

use chrono::Duration;

use super::super::practice::{ask, comment, create, create_notice, use_too};
use super::super::{AppState, accounts};
use super::{ADMIN, COLLEAGUE, COORDINATOR};
use crate::domain::actor::{Actor, Role, Scope, Staff};
use crate::domain::day::german_day;
use crate::domain::ids::InitiativeId;
use crate::domain::practice::{ArticleDetails, ArticleKind, NoticeDetails, NoticeKind};
use crate::error::{Error, Result};
use crate::store::initiatives;

/// Title, tags and text of each article.
const ARTICLES: [(&str, &[&str], &str); 12] = [
    (
        "Der erste Anruf: fünf Fragen, die sich bewährt haben",
        &["Erstgespräch", "Telefon"],
        "Wir rufen innerhalb von drei Tagen zurück und fragen immer dasselbe:\n\n1. Was müsste passieren, damit Sie in einem Jahr sagen: Das war richtig?\n2. Wer kommt mit, und was braucht diese Person?\n3. Wann wäre ein guter Zeitpunkt, und warum gerade dann?\n4. Was haben Sie schon versucht?\n5. Wann sprechen wir wieder?\n\nDie letzte Frage ist die wichtigste. **Ohne neuen Termin legen wir nicht auf.**",
    ),
    (
        "Weihnachtsstammtisch: klein anfangen",
        &["Veranstaltungen", "Rückkehrtage"],
        "Am 27. Dezember sind viele zu Hause. Wir mieten nichts, wir setzen uns ins Gasthaus.\n\n- Einladung über Sportvereine und die Feuerwehr, nicht über Anzeigen\n- zwei Betriebe am Tisch, keine Stände\n- nach zwei Stunden ist Schluss\n\nIm ersten Jahr kamen neun Leute, im zweiten dreißig.",
    ),
    (
        "Wohnungen zeigen, bevor sie im Netz stehen",
        &["Wohnen"],
        "Drei Vermieter melden uns freie Wohnungen eine Woche vorher. Dafür bekommen sie Familien, die bleiben wollen.\n\n## Was wir versprechen\n\nWir sagen ehrlich, wenn niemand passt. Das hat mehr Vertrauen gebracht als jede Broschüre.",
    ),
    (
        "Partnerjobs: der Betrieb von nebenan",
        &["Arbeit", "Familie"],
        "Fast immer scheitert es am zweiten Arbeitsplatz. Wir fragen deshalb *vor* der Zusage beim ersten Betrieb, ob er jemanden kennt.\n\nEin kurzer Verteiler mit zwölf Personalleitungen genügt. Wir schreiben nie Namen hinein, nur den Beruf und die Region.",
    ),
    (
        "Kita-Plätze: früh fragen, ehrlich antworten",
        &["Familie", "Kita"],
        "Jeden März fragen wir in den Gemeinden, wo im Herbst Plätze frei werden. Die Antwort steht in unserer Liste, mit Datum.\n\n> Lieber „noch nicht bekannt“ als „bestimmt“.",
    ),
    (
        "Probewohnen für vier Wochen",
        &["Wohnen", "Ankommen"],
        "Eine leere Wohnung der Genossenschaft, einfach möbliert. Familien zahlen nur die Nebenkosten.\n\n### Das würden wir wieder so machen\n\n- eine Patin aus der Nachbarschaft, die nach einer Woche klingelt\n- ein Schreibtisch und schnelles Internet\n- am Ende ein Gespräch, kein Fragebogen",
    ),
    (
        "Messestand ohne Prospekte",
        &["Messe", "Öffentlichkeit"],
        "Wir haben eine große Karte und Stecknadeln. Wer eine Nadel steckt, erzählt. Danach füllen wir gemeinsam die vier Fragen auf dem Tablet aus.\n\nAm Stand stehen immer zwei: eine Person aus dem Büro und jemand, der selbst zurückgekommen ist.",
    ),
    (
        "Absagen, die niemanden kränken",
        &["Erstgespräch", "Haltung"],
        "Manchmal können wir nicht helfen. Dann sagen wir es am selben Tag und nennen eine andere Stelle mit Namen.\n\nUnser Satz: *„Das können wir nicht. Aber wir wissen, wer es kann.“*",
    ),
    (
        "Anerkennung von Abschlüssen: wen man anruft",
        &["Anerkennung", "Arbeit"],
        "Wir beraten nicht selbst. Wir haben eine Seite mit drei Telefonnummern und rufen gemeinsam an. Das dauert zwanzig Minuten und spart Monate.",
    ),
    (
        "Nach dem Umzug: der Anruf nach sechs Wochen",
        &["Ankommen"],
        "Die ersten Wochen sind voll, danach wird es still. Genau dann rufen wir an.\n\n- Wen haben Sie schon kennengelernt?\n- Was fehlt?\n- Möchten Sie selbst jemandem helfen, der noch kommt?\n\nAus der dritten Frage kommen unsere besten Paten.",
    ),
    (
        "Bürgermeister mitnehmen",
        &["Haltung", "Netzwerk vor Ort"],
        "Einmal im Quartal schicken wir fünf Zeilen: wie viele sich gemeldet haben, was sie suchen, was fehlt. Keine Namen, keine Wertung. Seitdem werden wir gefragt, wenn ein Baugebiet geplant wird.",
    ),
    (
        "Was bei uns nicht funktioniert hat",
        &["Öffentlichkeit", "Haltung"],
        "- Anzeigen in Großstädten: viele Klicks, zwei Gespräche\n- ein Newsletter jede Woche: zu oft\n- ein Chat auf der Website: nachts antwortet niemand\n\nWir schreiben das auf, damit es nicht alle noch einmal versuchen.",
    ),
];

/// Which article is commented on, and how.
const COMMENTS: [(usize, &str); 5] = [
    (
        0,
        "Wir fragen zuerst nach der zweiten Person. Sonst kommt sie im Gespräch nie vor.",
    ),
    (0, "Danke! Die fünfte Frage haben wir übernommen."),
    (1, "Bei uns ging es am 23. besser als am 27. Dezember."),
    (5, "Wie habt ihr die Versicherung geregelt?"),
    (11, "Den Chat haben wir auch wieder abgeschaltet."),
];

/// Title, text, how many days ago, for each meeting.
const MEETINGS: [(&str, &str, i64); 2] = [
    (
        "Herbsttreffen: gemeinsame Sprechzeiten",
        "## Beschlossen\n\n- Alle Büros sind dienstags von 16 bis 18 Uhr zu erreichen.\n- Wer niemanden hat, nennt eine Vertretung.\n\n## Offen\n\nWer schreibt den Leitfaden für neue Büros? Robin Beispiel (erfunden) fragt bis zum nächsten Treffen nach.",
        40,
    ),
    (
        "Frühjahrstreffen: Rückkehrtage vorbereiten",
        "## Beschlossen\n\n1. Ein gemeinsames Motiv, jede Region setzt ihren Ort ein.\n2. Die Kampagnen bekommen das Kürzel der Region.\n\n## Gelernt\n\nPlakate an Bahnhöfen werden fotografiert, Anzeigen nicht.",
        220,
    ),
];

/// Whether it is sought, title, text and region of each notice.
const NOTICES: [(NoticeKind, &str, &str, Option<&str>); 5] = [
    (
        NoticeKind::Seek,
        "Messestand mit Rückwand für zwei Tage im März",
        "Wir holen ihn ab und bringen ihn sauber zurück. Eine Rückwand von drei Metern genügt.",
        Some("Norddeutschland"),
    ),
    (
        NoticeKind::Share,
        "Vorlage für den Vertrag beim Probewohnen",
        "Zwei Seiten, von einer Genossenschaft geprüft. Wir schicken sie gern und erklären, was wir geändert haben.",
        None,
    ),
    (
        NoticeKind::Share,
        "Zwei Plätze in unserer Schulung „Zuhören am Telefon“",
        "Ein Vormittag, per Video. Die Kosten tragen wir.",
        None,
    ),
    (
        NoticeKind::Seek,
        "Erfahrungen mit Patenschaften",
        "Wir fangen gerade an. Wie findet ihr Patinnen und Paten, und wann hört eine Patenschaft auf?",
        None,
    ),
    (
        NoticeKind::Seek,
        "Jemand, der zurückgekommen ist, für einen Vortrag",
        "Zwanzig Minuten vor einem Abiturjahrgang, im Mai.",
        Some("Sachsen-Anhalt"),
    ),
];

/// Somebody of the demonstration who writes for this office.
async fn person(app: &AppState, email: &str, role: Role, office: Option<&InitiativeId>) -> Result<Actor> {
    let account = accounts::find_id(app, &email.parse()?)
        .await?
        .ok_or(Error::NotFound("account"))?;
    Ok(Actor::Staff(Staff {
        account,
        role,
        initiatives: office.cloned().into_iter().collect(),
        deputy_for: Vec::new(),
        scopes: Scope::ALL.iter().copied().collect(),
    }))
}

/// Fills the library.
pub(super) async fn write(app: &AppState) -> Result<()> {
    let approved = app.store.read(initiatives::list_approved).await?;
    let ids: Vec<InitiativeId> = approved.into_iter().map(|one| one.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let of = |at: usize| ids.get(at % ids.len());
    // The coordinator works for the first eight offices; the others are written for by the colleague.
    let email = |at: usize| if at % ids.len() < 8 { COORDINATOR } else { COLLEAGUE };
    let mut written = Vec::new();
    for (at, (title, tags, text)) in ARTICLES.iter().enumerate() {
        let actor = person(app, email(at), Role::Coordinator, of(at)).await?;
        let details = ArticleDetails {
            office: None,
            kind: ArticleKind::Article,
            title: (*title).to_owned(),
            text: (*text).to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            held_on: None,
            participants: Vec::new(),
        };
        written.push(create(app, &actor, details).await?);
    }
    for (number, (at, text)) in COMMENTS.iter().enumerate() {
        let Some(article) = written.get(*at) else { continue };
        let by = at + number + 1;
        let actor = person(app, email(by), Role::Coordinator, of(by)).await?;
        comment(app, &actor, article, None, text).await?;
    }
    for (at, article) in written.iter().enumerate() {
        for step in 1..=at % 4 {
            let by = at + step;
            if of(by) != of(at) {
                let actor = person(app, email(by), Role::Coordinator, of(by)).await?;
                use_too(app, &actor, article, None).await?;
            }
        }
    }
    let network = person(app, ADMIN, Role::Admin, None).await?;
    let today = german_day(app.clock.now());
    for (title, text, days) in MEETINGS {
        let details = ArticleDetails {
            office: None,
            kind: ArticleKind::Meeting,
            title: title.to_owned(),
            text: text.to_owned(),
            tags: vec!["Netzwerktreffen".to_owned()],
            held_on: Some(today - Duration::days(days)),
            participants: ids.iter().take(6).cloned().collect(),
        };
        create(app, &network, details).await?;
    }
    for (at, (kind, title, text, region)) in NOTICES.iter().enumerate() {
        let actor = person(app, email(at), Role::Coordinator, of(at)).await?;
        let details = NoticeDetails {
            office: None,
            kind: *kind,
            title: (*title).to_owned(),
            text: (*text).to_owned(),
            region: region.map(str::to_owned),
            until_on: today + Duration::days(30),
        };
        let notice = create_notice(app, &actor, details).await?;
        if at == 0 {
            let words =
                "Wir haben einen Stand mit Rückwand. Er steht im März frei, am besten rufen Sie am Dienstag an.";
            ask(app, &network, &notice, None, words).await?;
        }
    }
    Ok(())
}
