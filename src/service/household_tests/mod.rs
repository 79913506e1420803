//! The life of a household, told as tests on both databases. Mails really leave (into memory), because what counts is
//! what arrives.

mod backups;
mod counting;
mod data;
mod ends;
mod journey;
mod known;
mod merging;
mod rules;
mod silence;

use chrono::{DateTime, Utc};

use super::AppState;
use super::registration::{self, NewHousehold};
use super::sessions::NewSession;
use crate::domain::account::Account;
use crate::domain::actor::{Actor, Role, Scope, Staff};
use crate::domain::consent::ConsentKind;
use crate::domain::household::Household;
use crate::domain::ids::{AccountId, HouseholdId, InitiativeId};
use crate::domain::initiative::{Initiative, InitiativeProfile, InitiativeState, ServiceArea};
use crate::domain::lists::Situation;
use crate::domain::locale::Locale;
use crate::domain::mail::MailKind;
use crate::domain::place::PlaceId;
use crate::domain::profile::{Child, Profile, TargetArea};
use crate::store::{accounts, households, initiatives};
use crate::testing::{self, TestDatabase};

/// Greifswald in the district Vorpommern-Greifswald.
const GREIFSWALD: u32 = 2_917_788;

/// What somebody enters who wants to come back to Greifswald.
fn new(app: &AppState, email: &str) -> NewHousehold {
    let place = app.gazetteer.place(PlaceId(GREIFSWALD)).unwrap().clone();
    let target = TargetArea::Place { place, radius_km: 20 };
    let mut profile = Profile::new(Situation::Returning, vec![target]);
    profile.children = vec![Child { birth_year: 2019 }];
    NewHousehold {
        email: email.parse().unwrap(),
        name: Some("Anna Beispiel".to_owned()),
        phone: None,
        locale: Locale::De,
        of_age: true,
        profile,
        consents: Vec::new(),
        welcome_capacity: None,
        campaign: None,
    }
}

/// The mails of a kind that went to an address; everything that waits is sent first.
async fn mails(app: &AppState, to: &str, kind: MailKind) -> Vec<String> {
    let kept = testing::delivered(app, to).await;
    let of_kind = kept.into_iter().filter(|sent| sent.mail.kind == kind);
    of_kind.map(|sent| sent.mail.text).collect()
}

/// The last of them.
async fn mail(app: &AppState, to: &str, kind: MailKind) -> Option<String> {
    mails(app, to, kind).await.pop()
}

/// How many they are.
async fn count(app: &AppState, to: &str, kind: MailKind) -> usize {
    mails(app, to, kind).await.len()
}

/// The secret in the last mail of a kind.
async fn secret(app: &AppState, to: &str, kind: MailKind) -> String {
    let text = mail(app, to, kind).await.expect("a mail");
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    text.split(word)
        .rfind(|part| part.len() == 43)
        .expect("a link")
        .to_owned()
}

/// Registers and confirms.
async fn confirmed(app: &AppState, household: NewHousehold) -> (HouseholdId, Actor, NewSession) {
    let email = household.email.to_string();
    registration::register(app, &Actor::Anonymous, household, None)
        .await
        .unwrap();
    let token = secret(app, &email, MailKind::ConfirmRegistration).await;
    let confirmed = registration::confirm(app, &Actor::Anonymous, &token).await.unwrap();
    let actor = Actor::Household(confirmed.household.clone());
    (confirmed.household, actor, confirmed.session)
}

async fn stored(app: &AppState, id: &HouseholdId) -> Option<Household> {
    let id = id.clone();
    app.store.read(move |conn| households::find(conn, &id)).await.unwrap()
}

/// An approved initiative for a district.
async fn initiative(app: &AppState, name: &str, district: &str) -> InitiativeId {
    let now = app.clock.now();
    let initiative = Initiative {
        id: InitiativeId::generate(),
        state: InitiativeState::Approved,
        version: 1,
        profile: InitiativeProfile {
            name: name.to_owned(),
            description: String::new(),
            service_area: ServiceArea {
                ags: vec![district.parse().unwrap()],
                polygon: None,
            },
            services: Vec::new(),
            occupations: Vec::new(),
            situations: Vec::new(),
            languages: Vec::new(),
            capacity: 10,
            waiting_until: None,
            email: format!("buero@{}.example", name.to_lowercase()).parse().unwrap(),
            phone: None,
            website: None,
            video: None,
        },
        agreement: None,
        created_at: now,
        fresh_at: now,
    };
    let (id, state) = (initiative.id.clone(), app.clone());
    app.store
        .write(move |tx| {
            initiatives::insert(tx, &initiative)?;
            super::coverage::recompute_for_initiative(tx, &state, &initiative)
        })
        .await
        .unwrap();
    id
}

/// A member of staff with all scopes.
async fn staff(app: &AppState, email: &str, role: Role, offices: &[InitiativeId]) -> Actor {
    let now: DateTime<Utc> = app.clock.now();
    let account = Account {
        id: AccountId::generate(),
        email: email.parse().unwrap(),
        name: "Kim Beispiel".to_owned(),
        role,
        initiatives: offices.iter().map(|id| (id.clone(), false)).collect(),
        locale: Locale::De,
        password_hash: Some("$argon2id$".to_owned()),
        totp_secret: None,
        totp_last_step: 0,
        recovery_hashes: Vec::new(),
        failed_count: 0,
        locked_until: None,
        disabled_at: None,
        created_at: now,
        version: 1,
    };
    let person = Staff {
        account: account.id.clone(),
        role,
        initiatives: offices.to_vec(),
        deputy_for: Vec::new(),
        scopes: Scope::ALL.iter().copied().collect(),
    };
    app.store.write(move |tx| accounts::insert(tx, &account)).await.unwrap();
    Actor::Staff(person)
}

/// A household with consents, confirmed.
async fn consenting(app: &AppState, email: &str, kinds: &[ConsentKind]) -> (HouseholdId, Actor) {
    let mut household = new(app, email);
    household.consents = kinds.to_vec();
    let (id, actor, _) = confirmed(app, household).await;
    (id, actor)
}

fn app(db: &TestDatabase) -> AppState {
    testing::app(db)
}
