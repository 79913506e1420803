//! The directory as its use cases promise it, on both databases.
use std::net::IpAddr;

use super::*;
use crate::domain::actor::{Role, Staff};
use crate::domain::household::{HouseholdState, NextStep};
use crate::domain::ids::AccountId;
use crate::domain::initiative::ServiceArea;
use crate::store::{fixtures, households};
use crate::testing::{self, TestDatabase, on_both_databases};

pub(in crate::service) fn staff(role: Role, initiatives: Vec<InitiativeId>) -> Actor {
    Actor::Staff(Staff {
        account: AccountId::generate(),
        role,
        initiatives,
        deputy_for: Vec::new(),
        scopes: Scope::ALL.iter().copied().collect(),
    })
}

pub(in crate::service) fn profile(name: &str, ags: &[&str]) -> InitiativeProfile {
    InitiativeProfile {
        name: name.to_owned(),
        description: "Wir helfen beim Ankommen.".to_owned(),
        service_area: ServiceArea {
            ags: ags.iter().map(|key| key.parse().unwrap()).collect(),
            polygon: None,
        },
        services: vec![Need::Housing],
        occupations: Vec::new(),
        situations: vec![Situation::Returning],
        languages: Vec::new(),
        capacity: 20,
        waiting_until: None,
        email: "amt@example.org".parse().unwrap(),
        phone: None,
        website: None,
        video: None,
    }
}

pub(in crate::service) fn agreement() -> Agreement {
    Agreement {
        version: "2026-11".to_owned(),
        signatory: "Landrätin".to_owned(),
        signed_on: "2026-11-02".parse().unwrap(),
        legal_basis: "Art. 26 DSGVO".to_owned(),
    }
}

pub(in crate::service) async fn approved(app: &AppState, admin: &Actor, profile: InitiativeProfile) -> InitiativeView {
    let entered = create(app, admin, profile).await.unwrap();
    let agreed = record_agreement(app, admin, &entered.id, entered.version, agreement())
        .await
        .unwrap();
    approve(app, admin, &entered.id, agreed.version).await.unwrap()
}

fn names(listed: &Listing) -> Vec<&str> {
    listed.items.iter().map(|one| one.profile.name.as_str()).collect()
}

on_both_databases! {
    async fn an_initiative_is_public_once_it_is_approved_which_needs_an_agreement(db: TestDatabase) {
        let app = testing::app(&db);
        let admin = staff(Role::Admin, Vec::new());
        let entered = create(&app, &admin, profile("Heimat Küste", &["13075"])).await.unwrap();
        let hidden = show(&app, &Actor::Anonymous, &entered.id).await;
        assert!(matches!(hidden, Err(Error::NotFound(_))));
        let early = approve(&app, &admin, &entered.id, entered.version).await;
        assert!(matches!(early, Err(Error::Conflict(Conflict::NoAgreement))));
        let agreed = record_agreement(&app, &admin, &entered.id, entered.version, agreement()).await.unwrap();
        let stale = approve(&app, &admin, &entered.id, entered.version).await;
        assert!(matches!(stale, Err(Error::Conflict(Conflict::Stale))));
        let open = approve(&app, &admin, &entered.id, agreed.version).await.unwrap();
        assert_eq!((open.state, open.free_places), (InitiativeState::Approved, 20));
        let public = show(&app, &Actor::Anonymous, &entered.id).await.unwrap();
        assert_eq!((public.agreement, public.profile.name.as_str()), (None, "Heimat Küste"));
        let closed = close(&app, &admin, &entered.id, open.version).await.unwrap();
        assert!(show(&app, &Actor::Anonymous, &entered.id).await.is_err());
        let again = approve(&app, &admin, &entered.id, closed.version).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::NotAllowed))));
        reopen(&app, &admin, &entered.id, closed.version).await.unwrap();
    }

    async fn a_second_one_of_the_same_name_and_area_is_refused(db: TestDatabase) {
        let app = testing::app(&db);
        let admin = staff(Role::Admin, Vec::new());
        create(&app, &admin, profile("Heimat Küste", &["13075"])).await.unwrap();
        let twin = create(&app, &admin, profile("heimat kueste", &["13075"])).await;
        assert!(matches!(twin, Err(Error::Conflict(Conflict::Exists))));
        create(&app, &admin, profile("Heimat Küste", &["13073"])).await.unwrap();
    }

    async fn a_coordinator_keeps_the_own_initiative_and_no_other(db: TestDatabase) {
        let app = testing::app(&db);
        let admin = staff(Role::Admin, Vec::new());
        let one = approved(&app, &admin, profile("Heimat Küste", &["13075"])).await;
        let own = staff(Role::Coordinator, vec![one.id.clone()]);
        let stranger = staff(Role::Coordinator, Vec::new());
        let mut changed = profile("Heimat Küste", &["13075"]);
        changed.capacity = 5;
        let view = update(&app, &own, &one.id, one.version, changed.clone()).await.unwrap();
        assert_eq!((view.version, view.free_places), (one.version + 1, 5));
        let refused = update(&app, &stranger, &one.id, view.version, changed.clone()).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        let refused = update(&app, &Actor::Anonymous, &one.id, view.version, changed).await;
        assert!(matches!(refused, Err(Error::Unauthenticated)));
        let refused = record_agreement(&app, &own, &one.id, view.version, agreement()).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }

    async fn keys_have_to_name_areas_of_today(db: TestDatabase) {
        let app = testing::app(&db);
        let admin = staff(Role::Admin, Vec::new());
        let refused = create(&app, &admin, profile("Nirgendwo", &["03152", "13099"])).await;
        let Err(Error::Invalid(fields)) = refused else { panic!("accepted") };
        let codes: Vec<&str> = fields.iter().map(|field| field.code).collect();
        assert_eq!(codes, ["ags-merged", "ags-unknown"]);
        assert!(fields[0].example.contains("03159"), "{}", fields[0].example);
    }

    async fn the_list_is_filtered_by_words_area_place_service_and_situation(db: TestDatabase) {
        let app = testing::app(&db);
        let admin = staff(Role::Admin, Vec::new());
        let mut south = profile("Zurück in den Süden", &["09"]);
        south.services = vec![Need::Job];
        south.situations = Vec::new();
        approved(&app, &admin, profile("Heimat Küste", &["13075"])).await;
        approved(&app, &admin, south).await;
        create(&app, &admin, profile("Noch nicht", &["13073"])).await.unwrap();
        let greifswald = app.gazetteer.places().find(|place| place.name == "Greifswald").unwrap().id;
        let all = Filter::default;
        for (filter, expected) in [
            (all(), vec!["Heimat Küste", "Zurück in den Süden"]),
            (Filter { q: Some("kueste ankommen".to_owned()), ..all() }, vec!["Heimat Küste"]),
            (Filter { q: Some("kueste sueden".to_owned()), ..all() }, vec![]),
            (Filter { land: Some("13".parse().unwrap()), ..all() }, vec!["Heimat Küste"]),
            (Filter { district: Some("09162".parse().unwrap()), ..all() }, vec!["Zurück in den Süden"]),
            (Filter { place: Some(greifswald), ..all() }, vec!["Heimat Küste"]),
            (Filter { service: Some(Need::Job), ..all() }, vec!["Zurück in den Süden"]),
            (Filter { situation: Some(Situation::Commuter), ..all() }, vec!["Zurück in den Süden"]),
            (Filter { include_unapproved: true, ..all() }, vec!["Heimat Küste", "Zurück in den Süden"]),
        ] {
            let listed = list(&app, &Actor::Anonymous, filter.clone()).await.unwrap();
            assert_eq!(names(&listed), expected, "{filter:?}");
        }
        let proposed = Filter { include_unapproved: true, ..all() };
        let seen = list(&app, &admin, proposed).await.unwrap();
        assert_eq!(names(&seen), ["Heimat Küste", "Noch nicht", "Zurück in den Süden"]);
        let page = |after| Filter { limit: Some(1), after, ..Filter::default() };
        let first = list(&app, &Actor::Anonymous, page(None)).await.unwrap();
        let second = list(&app, &Actor::Anonymous, page(first.next.clone())).await.unwrap();
        assert_eq!((names(&second), second.next.clone()), (vec!["Zurück in den Süden"], None));
    }

    async fn the_map_carries_the_outlines_with_longitude_first(db: TestDatabase) {
        let app = testing::app(&db);
        let admin = staff(Role::Admin, Vec::new());
        let one = approved(&app, &admin, profile("Heimat Küste", &["13075"])).await;
        create(&app, &admin, profile("Noch nicht", &["13073"])).await.unwrap();
        let map = geojson(&app, Filter::default()).await.unwrap();
        let features = map["features"].as_array().unwrap();
        assert_eq!((features.len(), features[0]["id"].as_str()), (1, Some(one.id.as_str())));
        let point = &features[0]["geometry"]["coordinates"][0][0][0];
        assert!((12.0..15.0).contains(&point[0].as_f64().unwrap()), "{point}");
        assert!((53.0..55.0).contains(&point[1].as_f64().unwrap()), "{point}");
        assert!(map["attribution"].as_str().unwrap().contains("BKG"));
    }

    async fn who_is_covered_follows_every_change(db: TestDatabase) {
        let app = testing::app(&db);
        let admin = staff(Role::Admin, Vec::new());
        let now = app.clock.now();
        let area = TargetArea::District { ags: "13075".parse().unwrap() };
        let areas = vec![area.clone()];
        let id = app
            .store
            .write(move |tx| fixtures::household_with(tx, "familie@example.org", HouseholdState::Active, now, areas))
            .await
            .unwrap();
        let waits_for = |app: &AppState| {
            let (store, id) = (app.store.clone(), id.clone());
            async move { store.read(move |conn| households::get(conn, &id)).await.unwrap().waiting.unwrap().step }
        };
        let one = approved(&app, &admin, profile("Heimat Küste", &["13075"])).await;
        assert_eq!(waits_for(&app).await, NextStep::FirstReview);
        let noted = app.store.read(move |conn| crate::store::jobs::list_due(conn, "match:", now, 10)).await.unwrap();
        assert_eq!(noted, [format!("match:{id}")], "an initiative that is new to a household may fit it");
        assert_eq!(covering(&app, std::slice::from_ref(&area)).await.unwrap().len(), 1);
        let moved = update(&app, &admin, &one.id, one.version, profile("Heimat Küste", &["09162"])).await.unwrap();
        assert_eq!(waits_for(&app).await, NextStep::NetworkOffice);
        assert!(covering(&app, std::slice::from_ref(&area)).await.unwrap().is_empty());
        update(&app, &admin, &one.id, moved.version, profile("Heimat Küste", &["13"])).await.unwrap();
        assert_eq!(waits_for(&app).await, NextStep::FirstReview);
        assert_eq!(covering(&app, &[area]).await.unwrap().len(), 1);
    }

    async fn proposals_of_visitors_are_limited_and_seen_by_staff_only(db: TestDatabase) {
        let app = testing::app(&db);
        let ip: Option<IpAddr> = Some("192.0.2.7".parse().unwrap());
        for at in 0..5 {
            let mut proposed = profile(&format!("Vorschlag {at}"), &["13075"]);
            proposed.email = format!("vorschlag-{at}@example.org").parse().unwrap();
            propose(&app, &Actor::Anonymous, proposed, ip).await.unwrap();
        }
        let refused = propose(&app, &Actor::Anonymous, profile("Noch einer", &["13075"]), ip).await;
        assert!(matches!(refused, Err(Error::TooMany { .. })));
        let everything = Filter { include_unapproved: true, ..Filter::default() };
        let public = list(&app, &Actor::Anonymous, everything.clone()).await.unwrap();
        assert!(public.items.is_empty());
        let admin = staff(Role::Admin, Vec::new());
        assert_eq!(list(&app, &admin, everything).await.unwrap().items.len(), 5);
    }
}
