//! The demonstration: fills an empty database with made-up initiatives and households, and lets one take every part.
//! Only the command `demo` calls it; the web offers its pages only then.

mod directory;
mod groups;
mod meetups;
mod people;
mod play;
mod practice;
mod region;
mod years;

pub use play::{DemoMail, mails, sign_in_as};

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};
use serde::Serialize;

use self::people::Chance;
use super::{AppState, accounts, api_tokens, coverage, followup, matchmaking};
use crate::domain::actor::{Actor, Role, Scope};
use crate::domain::consent::{Consent, ConsentKind, Recipient, TEXT_VERSION};
use crate::domain::contact::{ContactKind, NewContact, NewFollowUp};
use crate::domain::email::EmailAddress;
use crate::domain::household::{Contact, Household, HouseholdState};
use crate::domain::ids::{AccountId, ConsentId, HouseholdId, InitiativeId};
use crate::domain::initiative::{
    Agreement, Initiative, InitiativeProfile, InitiativeState, ServiceArea, WantedOccupation,
};
use crate::domain::locale::Locale;
use crate::domain::place::{Ags, Place};
use crate::domain::profile::TargetArea;
use crate::domain::proposal::ProposalState;
use crate::domain::token::Secret;
use crate::error::{Error, Result};
use crate::store::{self, Conn, consents, households, initiatives};

/// How many households the demonstration has.
pub const HOUSEHOLDS: usize = 500;
/// Name to sign in with as the network office of the demonstration.
pub const ADMIN: &str = "netzwerkstelle@example.org";
/// Name to sign in with as a coordinator of the demonstration.
pub const COORDINATOR: &str = "koordination@example.org";
/// Name of a colleague of the coordinator, who can stand in.
const COLLEAGUE: &str = "vertretung@example.org";

/// What one needs to play the demonstration.
#[derive(Debug, Clone, Serialize)]
pub struct DemoAccess {
    /// Token of the network office, all scopes.
    pub admin_token: String,
    /// Token of a coordinator, all scopes that coordinators have.
    pub coordinator_token: String,
}

/// Fills the database when it is empty, matches, and makes tokens for this start.
///
/// # Errors
/// Faults of the database.
pub async fn prepare(app: &AppState, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<DemoAccess> {
    let now = app.clock.now();
    let state = app.clone();
    let filled = app
        .store
        .write(move |conn| {
            if !initiatives::list_by_states(conn, &[])?.is_empty() {
                return Ok(false);
            }
            fill(conn, &state, now)?;
            Ok(true)
        })
        .await?;
    if filled {
        matchmaking::run(app, &Actor::System, matchmaking::RunScope::All, progress).await?;
        welcomed(app).await?;
    }
    staff(app, ADMIN, "Netzwerkstelle (Demo)", Role::Admin).await?;
    staff(app, COORDINATOR, "Koordination (Demo)", Role::Coordinator).await?;
    staff(app, COLLEAGUE, "Vertretung (Demo)", Role::Coordinator).await?;
    if filled {
        talks(app).await?;
        meetups::announce(app, ADMIN).await?;
        groups::begin(app, ADMIN).await?;
        directory::show(app).await?;
        region::show(app).await?;
        practice::write(app).await?;
        years::tell(app).await?;
    }
    Ok(DemoAccess {
        admin_token: token(app, ADMIN, Scope::ALL).await?,
        coordinator_token: token(
            app,
            COORDINATOR,
            &[
                Scope::HouseholdsRead,
                Scope::HouseholdsWrite,
                Scope::ProposalsRead,
                Scope::ProposalsReview,
                Scope::InitiativesWrite,
                Scope::RunsWrite,
            ],
        )
        .await?,
    })
}

/// Adds a demonstration account when it does not exist yet. The coordinator works for the first eight initiatives.
async fn staff(app: &AppState, email: &str, name: &str, role: Role) -> Result<()> {
    let address: EmailAddress = email.parse()?;
    if accounts::find_id(app, &address).await?.is_some() {
        return Ok(());
    }
    let id = accounts::add_from_cli(app, email, name, role, Secret::generate()?.reveal()).await?;
    if role == Role::Coordinator {
        let all = app.store.read(initiatives::list_approved).await?;
        let own = all
            .into_iter()
            .take(8)
            .map(|initiative| (initiative.id, false))
            .collect();
        accounts::assign_initiatives(app, &id, own).await?;
    }
    Ok(())
}

/// One household that welcomes others met as many in this quarter as it likes to.
async fn welcomed(app: &AppState) -> Result<()> {
    let (state, now) = (app.clone(), app.clock.now());
    app.store
        .write(move |conn| {
            let welcoming = households::list_welcoming(conn)?;
            for one in welcoming.iter().filter(|one| one.profile.situation.is_settled()) {
                let open = store::proposals::list_open_of_household(conn, &one.id)?;
                let Some(mut pair) = open.into_iter().find(|pair| pair.sides.side_b().is_some()) else {
                    continue;
                };
                pair.state = ProposalState::Introduced;
                pair.shown_at = Some(now);
                pair.yes_a_at = Some(now);
                pair.yes_b_at = Some(now);
                pair.introduced_at = Some(now);
                store::proposals::update(conn, &mut pair)?;
                let mut one = one.clone();
                one.welcome_capacity = Some(1);
                households::update(conn, &mut one)?;
                for id in std::iter::once(pair.sides.side_a()).chain(pair.sides.side_b()) {
                    followup::refresh_waiting(conn, &state, id, now)?;
                }
                return Ok(());
            }
            Ok(())
        })
        .await
}

/// A few talks of the coordinator with households of the own area, so that the day and the sums of minutes show something.
async fn talks(app: &AppState) -> Result<()> {
    let Some(account) = accounts::find_id(app, &COORDINATOR.parse()?).await? else {
        return Ok(());
    };
    let now = app.clock.now();
    let id = account.clone();
    let actor = app
        .store
        .read(move |conn| Ok(store::accounts::find(conn, &id)?.as_staff()))
        .await?;
    let Some(mut actor) = actor else { return Ok(()) };
    actor.scopes = Scope::ALL.iter().copied().collect();
    let filter = super::households::HouseholdFilter {
        limit: Some(4),
        ..super::households::HouseholdFilter::default()
    };
    let actor = Actor::Staff(actor);
    let (rows, _) = super::households::list(app, &actor, filter).await?;
    let today = super::presence::day_of(now);
    for (at, row) in rows.iter().enumerate() {
        let (minutes, kind, body) = people::TALKS.get(at % people::TALKS.len()).copied().unwrap_or((
            15,
            ContactKind::Call,
            "Sucht eine Wohnung.",
        ));
        let new = NewContact {
            kind,
            body: body.to_owned(),
            minutes: Some(minutes),
            project: (at % 2 == 0).then(|| "ESF-17".to_owned()),
            happened_on: None,
            follow_up: (at < 2).then(|| NewFollowUp {
                due_on: today,
                subject: "Nach der Wohnungssuche fragen".to_owned(),
            }),
            spoken: false,
        };
        super::contacts::note(app, &actor, &row.id, new).await?;
    }
    Ok(())
}

async fn token(app: &AppState, email: &str, scopes: &[Scope]) -> Result<String> {
    let new = api_tokens::NewToken {
        name: "Demonstration".to_owned(),
        scopes: scopes.iter().copied().collect(),
        expires_at: Some(app.clock.now() + Duration::days(30)),
    };
    let account = accounts::find_id(app, &email.parse()?)
        .await?
        .ok_or(Error::NotFound("account"))?;
    let (_, secret) = api_tokens::token_add_for(app, account, new).await?;
    Ok(secret.reveal().to_owned())
}

fn fill(conn: &mut Conn, app: &AppState, now: DateTime<Utc>) -> Result<()> {
    let mut chance = Chance::new(20_261_122);
    let mut offices = Vec::new();
    for (at, (name, codes, capacity)) in people::INITIATIVES.iter().enumerate() {
        let initiative = initiative(&mut chance, at, name, people::keys(codes), *capacity, now)?;
        initiatives::insert(conn, &initiative)?;
        offices.push(initiative);
    }
    let targets = targets(app, &offices);
    let cities = cities(app);
    let mut everybody = Vec::new();
    for at in 0..HOUSEHOLDS {
        let household = household(&mut chance, at, &targets, &cities, now)?;
        households::insert(conn, &household, None)?;
        everybody.push(household);
    }
    for office in &offices {
        coverage::recompute_for_initiative(conn, app, office)?;
    }
    for household in &mut everybody {
        consent_to(conn, app, &mut chance, household, now)?;
        followup::refresh_waiting(conn, app, &household.id, now)?;
    }
    Ok(())
}

fn initiative(
    chance: &mut Chance,
    at: usize,
    name: &str,
    ags: Vec<Ags>,
    capacity: u32,
    now: DateTime<Utc>,
) -> Result<Initiative> {
    let profile = InitiativeProfile {
        name: format!("{name} (Demo)"),
        description: "Diese Initiative ist erfunden. Sie zeigt, wie ein Eintrag im Verzeichnis aussieht.".to_owned(),
        service_area: ServiceArea { ags, polygon: None },
        services: people::services(chance),
        occupations: people::wanted(chance)
            .into_iter()
            .map(|(title, code)| WantedOccupation {
                title,
                kldb: code.parse().ok(),
            })
            .collect(),
        situations: Vec::new(),
        languages: vec!["de".parse()?, "en".parse()?],
        capacity,
        waiting_until: None,
        email: format!("initiative{:02}@example.org", at + 1).parse()?,
        phone: None,
        website: Some(format!("https://initiative{:02}.example.org", at + 1)),
        video: None,
    };
    Ok(Initiative {
        id: InitiativeId::known(chance.id(at)),
        state: InitiativeState::Approved,
        version: 1,
        profile: profile.checked()?,
        agreement: Some(Agreement {
            version: "2026-11".to_owned(),
            signatory: "Muster".to_owned(),
            signed_on: NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default(),
            legal_basis: "Art. 26 DSGVO".to_owned(),
        }),
        created_at: now,
        fresh_at: now,
    })
}

/// Places with at least 1,000 people in the areas of the initiatives, in the order of their identifiers.
fn targets(app: &AppState, offices: &[Initiative]) -> Vec<Place> {
    let keys: Vec<Ags> = offices
        .iter()
        .flat_map(|office| office.profile.service_area.ags.clone())
        .collect();
    app.gazetteer
        .places()
        .filter(|place| app.gazetteer.population_of(place.id) >= 1_000)
        .filter(|place| {
            place
                .district
                .is_some_and(|district| keys.iter().any(|key| key.contains(district)))
        })
        .cloned()
        .collect()
}

/// Cities in which people of the demonstration live now.
fn cities(app: &AppState) -> Vec<Place> {
    app.gazetteer
        .places()
        .filter(|place| app.gazetteer.population_of(place.id) >= 200_000)
        .cloned()
        .collect()
}

fn household(
    chance: &mut Chance,
    at: usize,
    targets: &[Place],
    cities: &[Place],
    now: DateTime<Utc>,
) -> Result<Household> {
    let mut profile = people::profile(chance, targets, cities, now.year())
        .ok_or_else(|| Error::internal("filling the demonstration", "the bundled data have no places"))?;
    let mut areas: Vec<TargetArea> = Vec::new();
    for area in profile.target_areas {
        if !areas.contains(&area) {
            areas.push(area);
        }
    }
    profile.target_areas = areas;
    let number = at + 1;
    let settled = profile.situation.is_settled();
    let confirmed = now - Duration::hours(i64::try_from(chance.below(24 * 45)).unwrap_or(0));
    Ok(Household {
        id: HouseholdId::known(chance.id(at)),
        state: HouseholdState::Active,
        version: 1,
        locale: if chance.percent(10) { Locale::En } else { Locale::De },
        contact: Contact {
            email: format!("haushalt{number:03}@example.org").parse()?,
            name: Some(format!("Familie Beispiel {number:03}")),
            phone: None,
        },
        profile: profile.checked(now.year())?,
        waiting: None,
        // Somebody of the demonstration's offices has spoken with most of them.
        known: chance
            .percent(70)
            .then(|| (confirmed + Duration::hours(1), AccountId::known("demonstration"))),
        suspended_at: None,
        withdrawn: None,
        // Most of those who live there say how many they like to meet.
        welcome_capacity: (settled && at % 4 != 3).then_some(1 + u32::from(at.is_multiple_of(2))),
        teaser_lines: std::collections::BTreeMap::new(),
        created_at: confirmed - Duration::hours(2),
        confirmed_at: Some(confirmed),
        active_at: confirmed,
    })
}

fn consent_to(
    conn: &mut Conn,
    app: &AppState,
    chance: &mut Chance,
    household: &Household,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut covering = Vec::new();
    for id in store::coverage::initiatives_of(conn, &household.id)? {
        let initiative = initiatives::find(conn, &id)?;
        covering.push(Recipient {
            initiative: Some(id),
            name: initiative.profile.name,
        });
    }
    let office = vec![Recipient {
        initiative: None,
        name: app.config.site.network_office.clone(),
    }];
    let give = |conn: &mut Conn, kind: ConsentKind, recipients: Vec<Recipient>| {
        let consent = Consent {
            id: ConsentId::generate(),
            kind,
            text_version: TEXT_VERSION.to_owned(),
            locale: household.locale,
            recipients,
            given_at: household.confirmed_at.unwrap_or(now),
            revoked_at: None,
        };
        consents::insert(conn, &household.id, &consent)
    };
    if chance.percent(90) && !covering.is_empty() {
        give(conn, ConsentKind::ShareWithInitiatives, covering.clone())?;
    }
    if chance.percent(85) {
        give(conn, ConsentKind::MeetHouseholds, office)?;
    }
    if chance.percent(8) && !covering.is_empty() {
        give(conn, ConsentKind::DirectContactByInitiatives, covering)?;
    }
    Ok(())
}
