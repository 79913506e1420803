//! Made-up offers of regions, stories and greetings of the demonstration. All persons are invented, and say so.

use chrono::{Duration, NaiveDate};

use super::super::AppState;
use super::super::directory::demo_logo;
use super::super::offers;
use super::super::stories::{self, NewStory, OwnStory};
use crate::domain::actor::Actor;
use crate::domain::day::german_day;
use crate::domain::household::HouseholdState;
use crate::domain::initiative::Initiative;
use crate::domain::lists::Situation;
use crate::domain::offer::{OfferDetails, OfferKind};
use crate::domain::profile::TargetArea;
use crate::domain::story::{ConsentWay, STORY_TEXT_VERSION, StoryConsent, StoryDetails, StoryKind};
use crate::error::Result;
use crate::store::{households, initiatives};

/// How many initiatives keep offers; the others show how a place without them looks.
const GENEROUS: usize = 10;

/// Title, kind, text, and when it takes place.
const OFFERS: [(&str, OfferKind, &str, &str); 6] = [
    (
        "Stammtisch der Rückkehrer",
        OfferKind::RegularsTable,
        "Wer zurückgekommen ist oder es vorhat, sitzt hier richtig. Kinder sind willkommen.",
        "Jeden ersten Dienstag im Monat, 19 Uhr",
    ),
    (
        "Probewohnen am Markt",
        OfferKind::TrialLiving,
        "Zwei Wochen in einer möblierten Wohnung, mit Arbeitsplatz und Fahrrad.",
        "Nach Absprache, das ganze Jahr",
    ),
    (
        "Coworking in der alten Schule",
        OfferKind::EncounterSpace,
        "Acht Schreibtische, schnelles Netz und eine Küche. Der erste Tag kostet nichts.",
        "Montag bis Freitag, 8 bis 18 Uhr",
    ),
    (
        "Freiwillige Feuerwehr",
        OfferKind::Club,
        "Übungsabend für alle ab 16 Jahren. Vorkenntnisse braucht niemand.",
        "Freitags, 18 Uhr",
    ),
    (
        "Offene Werkstatt",
        OfferKind::EncounterSpace,
        "Holz, Metall und eine Nähecke. Jemand hilft immer.",
        "Mittwochs, 16 bis 20 Uhr",
    ),
    (
        "Chor im Gemeindehaus",
        OfferKind::Club,
        "Lieder quer durch die Zeiten, ohne Vorsingen.",
        "Donnerstags, 19.30 Uhr",
    ),
];

/// The largest place of the first area of an initiative with its surroundings, or the area itself.
fn area_of(app: &AppState, office: &Initiative) -> Option<TargetArea> {
    let ags = *office.profile.service_area.ags.first()?;
    let largest = app
        .gazetteer
        .places()
        .filter(|place| place.district.is_some_and(|district| ags.contains(district)))
        .max_by_key(|place| (app.gazetteer.population_of(place.id), std::cmp::Reverse(place.id)));
    Some(match largest {
        Some(place) => TargetArea::Place {
            place: place.clone(),
            radius_km: 20,
        },
        None => TargetArea::Land { ags: ags.land() },
    })
}

fn details(title: &str, name: &str, text: &str, area: TargetArea) -> StoryDetails {
    StoryDetails {
        title: title.to_owned(),
        shown_name: format!("{name} (erfunden)"),
        text: text.to_owned(),
        area,
        video: None,
        video_text: String::new(),
    }
}

fn consent(way: ConsentWay, by: &str, today: NaiveDate) -> StoryConsent {
    StoryConsent {
        way,
        by: by.to_owned(),
        given_on: today,
        text_version: STORY_TEXT_VERSION.to_owned(),
    }
}

/// Enters offers, stories and greetings.
pub(super) async fn show(app: &AppState) -> Result<()> {
    let today = german_day(app.clock.now());
    let approved = app.store.read(initiatives::list_approved).await?;
    for (at, office) in approved.iter().take(GENEROUS).enumerate() {
        let Some(area) = area_of(app, office) else { continue };
        for (number, (title, kind, text, schedule)) in OFFERS.iter().cycle().skip(at).take(2 + at % 2).enumerate() {
            let offer = OfferDetails {
                kind: *kind,
                title: (*title).to_owned(),
                text: format!("{text} (Dieses Angebot ist erfunden.)"),
                area: area.clone(),
                schedule: (*schedule).to_owned(),
                from: None,
                until: (number == 1).then(|| today + Duration::days(200)),
                link: None,
                contact: true,
            };
            offers::create(app, &Actor::System, &office.id, offer).await?;
        }
    }
    greet(app, &approved, today).await?;
    tell(app, &approved, today).await
}

/// Greetings of two offices: their own words.
async fn greet(app: &AppState, approved: &[Initiative], today: NaiveDate) -> Result<()> {
    let texts = [
        "Moin! Am Hafen steht ein Stuhl für dich. Der Kaffee ist heiß, und der Wind kommt von vorn.",
        "Grüß Gott und herzlich willkommen. Der Dorfladen hat wieder offen, und im Herbst suchen wir Leute für den Chor.",
    ];
    for (office, text) in approved.iter().zip(texts) {
        let Some(area) = area_of(app, office) else { continue };
        let new = NewStory {
            office: Some(office.id.clone()),
            kind: StoryKind::Greeting,
            story: details("Ein Gruß von hier", "Bürgermeisterei Musterhagen", text, area),
            consent: consent(ConsentWay::Office, "", today),
        };
        let id = stories::create(app, &Actor::System, new).await?;
        stories::publish(app, &Actor::System, &id, 1).await?;
    }
    Ok(())
}

/// Two stories that staff wrote down, one with a picture, and one by a household that waits to be read.
async fn tell(app: &AppState, approved: &[Initiative], today: NaiveDate) -> Result<()> {
    let told = [
        (
            "Zurück an den Bodden",
            "Anna und Tom",
            "Nach elf Jahren in der Stadt wollten wir wieder Platz. Die Initiative kannte eine Werkstatt, die einen Tischler \
             suchte.\nDie Wohnung fanden wir erst im dritten Anlauf. Heute steht das Boot im Garten.\nUnser Rat: erst zwei Wochen \
             zur Probe wohnen, im November.",
        ),
        (
            "Vom Pendeln zum Bleiben",
            "Familie Muster",
            "Drei Jahre lang sind wir jedes Wochenende gefahren. Dann bekam die Schule eine Stelle frei.\nAm meisten geholfen hat \
             der Stammtisch. Dort saßen Leute, die dasselbe hinter sich hatten.",
        ),
    ];
    for (at, (office, (title, name, text))) in approved.iter().zip(told).enumerate() {
        let Some(area) = area_of(app, office) else { continue };
        let new = NewStory {
            office: Some(office.id.clone()),
            kind: StoryKind::Story,
            story: details(title, name, text, area),
            consent: consent(ConsentWay::Paper, "Erfundene Person", today),
        };
        let id = stories::create(app, &Actor::System, new).await?;
        let mut version = 1;
        if at == 0 {
            let alt = "Gemalt: ein Hügel, darüber die Sonne";
            let shown = stories::set_picture(app, &Actor::System, &id, demo_logo(3)?, alt).await?;
            version = shown.version;
        }
        stories::publish(app, &Actor::System, &id, version).await?;
    }
    let arrived = app
        .store
        .read(|conn| {
            let active = households::list_by_state(conn, HouseholdState::Active)?;
            Ok(active
                .into_iter()
                .find(|one| one.profile.situation == Situation::Arrived))
        })
        .await?;
    let Some(household) = arrived else { return Ok(()) };
    let area = household
        .profile
        .target_areas
        .into_iter()
        .find(|area| *area != TargetArea::Anywhere);
    let Some(area) = area else { return Ok(()) };
    let actor = Actor::Household(household.id);
    let office = stories::own(app, &actor).await?.offices.into_iter().next();
    let own = OwnStory {
        office: office.map(|office| office.id),
        story: details(
            "Der Garten hat entschieden",
            "Kim",
            "Wir kamen wegen der Arbeit und blieben wegen des Gartens. Im ersten Winter war es still.\nIm Frühling kannten wir das \
             halbe Dorf.",
            area,
        ),
        agreed: true,
    };
    stories::write_own(app, &actor, 0, own).await.map(|_| ())
}
