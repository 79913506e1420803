//! Made-up meetups of the demonstration: one by the network office for everybody, two by initiatives, with some households signed up.

use chrono::{DateTime, Duration, NaiveTime, Utc};

use super::super::meetups::{berlin_time, create};
use super::super::{AppState, accounts};
use crate::domain::actor::{Actor, Role, Scope, Staff};
use crate::domain::ids::InitiativeId;
use crate::domain::lists::Language;
use crate::domain::meetup::{MeetupAudience, MeetupDetails, MeetupKind, MeetupTheme, SignupState};
use crate::error::{Error, Result};
use crate::store::{coverage, initiatives, meetups};

/// A meetup in so many days, from 18 h to half past 19 h in Germany.
fn details(now: DateTime<Utc>, days: i64, title: &str, theme: MeetupTheme) -> MeetupDetails {
    let day = (now + Duration::days(days)).date_naive();
    let at = |hour, minute| {
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        berlin_time(day, time).unwrap_or(now)
    };
    MeetupDetails {
        office: None,
        title: format!("{title} (Demo)"),
        description: "Dieses Treffen ist erfunden. So sieht eine Ankündigung aus.".to_owned(),
        theme,
        kind: MeetupKind::Digital,
        video_link: Some("https://video.example.org/demo".to_owned()),
        place: None,
        address: None,
        areas: None,
        audience: MeetupAudience::Coming,
        language: Language::german(),
        capacity: 12,
        starts_at: at(18, 0),
        ends_at: at(19, 30),
    }
}

/// Announces the meetups as the network office.
pub(super) async fn announce(app: &AppState, admin: &str) -> Result<()> {
    let account = accounts::find_id(app, &admin.parse()?)
        .await?
        .ok_or(Error::NotFound("account"))?;
    let actor = Actor::Staff(Staff {
        account,
        role: Role::Admin,
        initiatives: Vec::new(),
        deputy_for: Vec::new(),
        scopes: Scope::ALL.iter().copied().collect(),
    });
    let now = app.clock.now();
    let approved = app.store.read(initiatives::list_approved).await?;
    let offices: Vec<InitiativeId> = approved.into_iter().map(|one| one.id).take(2).collect();
    let everywhere = details(
        now,
        10,
        "Zurück aufs Land: Fragen und Erfahrungen",
        MeetupTheme::GettingToKnow,
    );
    create(app, &actor, everywhere).await?;
    for (at, office) in offices.into_iter().enumerate() {
        let mut meetup = if at == 0 {
            MeetupDetails {
                kind: MeetupKind::OnSite,
                place: Some("Rathaus, Raum 2".to_owned()),
                address: Some("Markt 1".to_owned()),
                audience: MeetupAudience::Everyone,
                capacity: 4,
                ..details(now, 17, "Küchentisch am Markt", MeetupTheme::Region)
            }
        } else {
            details(now, 24, "Wohnen und bauen", MeetupTheme::Housing)
        };
        meetup.office = Some(office.clone());
        let id = create(app, &actor, meetup).await?;
        app.store
            .write(move |conn| {
                for (number, household) in coverage::households_of(conn, &[office])?.iter().take(5).enumerate() {
                    let waits = at == 0 && number == 4;
                    let state = if waits {
                        SignupState::Waiting
                    } else {
                        SignupState::SignedUp
                    };
                    meetups::sign_up(conn, &id, household, state, now)?;
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}
