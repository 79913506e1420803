//! What the made-up initiatives of the demonstration show of themselves besides their profiles, and one that a visitor proposed.

use super::super::AppState;
use super::super::directory::{demo_logo, describe_video, propose, set_logo, set_presence};
use crate::domain::actor::Actor;
use crate::domain::initiative::{InitiativeProfile, ServiceArea};
use crate::domain::lists::Language;
use crate::domain::presence::{ContactPerson, Foundations, OpeningHours, Presence, Weekday};
use crate::domain::video::VideoDetails;
use crate::error::Result;
use crate::store::initiatives;

/// How many initiatives say more of themselves; the others show how an entry without it looks.
const TALKATIVE: usize = 8;
/// People to talk to, made up.
const PEOPLE: [(&str, &str); 4] = [
    ("Kim Muster", "Beratung"),
    ("Robin Beispiel", "Leitung"),
    ("Sascha Probe", "Ankommen und Wohnen"),
    ("Toni Entwurf", "Arbeit und Betriebe"),
];

fn hours(day: Weekday, from: &str, to: &str) -> Option<OpeningHours> {
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    Some(OpeningHours { day, from, to })
}

fn presence(at: usize) -> Result<Presence> {
    let mut contacts = Vec::new();
    for (number, (name, role)) in PEOPLE.iter().cycle().skip(at).take(1 + at % 2).enumerate() {
        contacts.push(ContactPerson {
            name: (*name).to_owned(),
            role: Some((*role).to_owned()),
            phone: None,
            email: Some(format!("team{}-{}@example.org", at + 1, number + 1).parse()?),
        });
    }
    let opening_hours = [
        hours(Weekday::Monday, "09:00:00", "12:00:00"),
        hours(Weekday::Monday, "13:00:00", "16:00:00"),
        hours(Weekday::Thursday, "13:00:00", "18:00:00"),
    ];
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    Ok(Presence {
        contacts,
        contacts_agreed: true,
        opening_hours: opening_hours.into_iter().flatten().collect(),
        opening_note: "Abends nach Absprache.".to_owned(),
        email_hidden: at == 2,
        foundations: Foundations {
            partners: words(&["Landkreis", "Industrie- und Handelskammer", "Agentur für Arbeit"]),
            cooperation: if at.is_multiple_of(2) {
                "Ein Vertrag der Partner besteht seit 2024.".to_owned()
            } else {
                String::new()
            },
            goals: String::new(),
            measures: words(&[
                "Infotag im Dezember",
                "Betriebe besuchen",
                "Hilfe bei der Wohnungssuche",
            ]),
        },
    })
}

/// Lets some initiatives show people, hours, foundations and logos, and proposes one more.
pub(super) async fn show(app: &AppState) -> Result<()> {
    let approved = app.store.read(initiatives::list_approved).await?;
    for (at, office) in approved.iter().take(TALKATIVE).enumerate() {
        set_presence(app, &Actor::System, &office.id, 0, presence(at)?).await?;
        let words = format!("Logo: {}", office.profile.name);
        set_logo(app, &Actor::System, &office.id, demo_logo(at)?, &words).await?;
        if at == 0 {
            let card = VideoDetails {
                title: "Wir stellen uns vor".to_owned(),
                transcript: "Moin! Wir sind Kim und Alex, und beide sind wir selbst zurückgekommen.\n\
                    Wir zeigen Ihnen unser Büro am Hafen. Man sieht zwei Schreibtische und eine große Karte der Region.\n\
                    Rufen Sie an oder kommen Sie auf einen Kaffee vorbei. Dieses Video ist erfunden."
                    .to_owned(),
                language: Language::german(),
                link: Some("https://video.example.org/w/heimathafen-demo".to_owned()),
            };
            describe_video(app, &Actor::System, &office.id, 0, card).await?;
        }
    }
    let proposed = InitiativeProfile {
        name: "Neuer Hafen Rügen (Demo)".to_owned(),
        description: "Diese Initiative ist erfunden. Jemand hat sie vorgeschlagen, sie hat noch nicht geantwortet."
            .to_owned(),
        service_area: ServiceArea {
            ags: vec!["13073".parse()?],
            polygon: None,
        },
        services: Vec::new(),
        occupations: Vec::new(),
        situations: Vec::new(),
        languages: vec!["de".parse()?],
        capacity: 10,
        waiting_until: None,
        email: "neuer-hafen@example.org".parse()?,
        phone: None,
        website: None,
        video: None,
    };
    propose(app, &Actor::Anonymous, proposed, None).await
}
