//! Saved weights count everywhere, and what they would change is told beforehand, on both databases.

use super::*;
use crate::config::DEFAULT_WEIGHTS;
use crate::domain::actor::Role;
use crate::domain::consent::{Consent, ConsentKind, Recipient, TEXT_VERSION};
use crate::domain::household::HouseholdState;
use crate::domain::ids::{ConsentId, HouseholdId, InitiativeId};
use crate::domain::lists::Need;
use crate::domain::locale::Locale;
use crate::domain::profile::{Child, StatedNeed, TargetArea};
use crate::domain::proposal::ProposalKind;
use crate::error::Conflict;
use crate::service::directory::tests::{approved, profile, staff};
use crate::service::matchmaking;
use crate::store::{consents, fixtures, households, proposals};
use crate::testing::{self, TestDatabase, on_both_databases};

fn admin() -> Actor {
    staff(Role::Admin, Vec::new())
}

/// The usual weights, with what is asked for moved between households and initiatives alike.
fn other() -> Weights {
    let mut other = Weights::default();
    other.initiatives.region = 150;
    other.initiatives.needs = 600;
    other.households.region = 100;
    other.households.family = 500;
    other
}

fn new(version: i64, weights: Weights) -> NewWeights {
    NewWeights {
        version,
        weights,
        note: "Anliegen zählen mehr".to_owned(),
    }
}

fn consent(app: &AppState, kind: ConsentKind, named: &[InitiativeId]) -> Consent {
    let recipient = |id: &InitiativeId| Recipient {
        initiative: Some(id.clone()),
        name: "Amt".to_owned(),
    };
    Consent {
        id: ConsentId::generate(),
        kind,
        text_version: TEXT_VERSION.to_owned(),
        locale: Locale::De,
        recipients: named.iter().map(recipient).collect(),
        given_at: app.clock.now(),
        revoked_at: None,
    }
}

/// Two offices, one near with other services and one at the edge with the right ones, and six households that differ in
/// children and where they want to go.
async fn world(app: &AppState) -> Vec<HouseholdId> {
    let mut near = profile("Nahes Amt", &["13075"]);
    near.services = vec![Need::Coworking];
    let mut far = profile("Fernes Amt", &["13"]);
    far.services = vec![Need::Housing, Need::School];
    let mut named = Vec::new();
    for wanted in [near, far] {
        named.push(approved(app, &admin(), wanted).await.id);
    }
    let mut ids = Vec::new();
    for at in 0..6_i32 {
        let area = match at % 3 {
            0 => TargetArea::District {
                ags: "13075".parse().unwrap(),
            },
            1 => TargetArea::Land {
                ags: "13".parse().unwrap(),
            },
            _ => TargetArea::Anywhere,
        };
        let given = [
            consent(app, ConsentKind::ShareWithInitiatives, &named),
            consent(app, ConsentKind::MeetHouseholds, &[]),
        ];
        let now = app.clock.now();
        let id = app
            .store
            .write(move |conn| {
                let email = format!("haus{at}@example.org");
                let id = fixtures::household_with(conn, &email, HouseholdState::Active, now, vec![area])?;
                for consent in &given {
                    consents::insert(conn, &id, consent)?;
                }
                let mut household = households::get(conn, &id)?;
                household.profile.needs = vec![StatedNeed {
                    need: Need::Housing,
                    importance: 3,
                }];
                household.profile.children = (0..at)
                    .map(|child| Child {
                        birth_year: 2012 + 3 * child,
                    })
                    .collect();
                households::update(conn, &mut household)?;
                Ok(id)
            })
            .await
            .unwrap();
        ids.push(id);
    }
    ids
}

/// Rank and score of everything in the list of a household.
async fn listed(app: &AppState, id: &HouseholdId, kind: ProposalKind) -> Vec<(String, u32, u32)> {
    let found = matchmaking::matches(app, &admin(), id, kind, 100).await.unwrap();
    (1..)
        .zip(found)
        .map(|(rank, one)| (one.id, rank, one.explanation.score))
        .collect()
}

async fn code(saving: impl Future<Output = Result<WeightsView>>) -> (String, &'static str) {
    match saving.await {
        Err(Error::Invalid(fields)) => (fields[0].pointer.clone(), fields[0].code),
        other => panic!("{other:?}"),
    }
}

on_both_databases! {
    async fn what_is_shown_beforehand_is_what_comes_true(db: TestDatabase) {
        let app = testing::app(&db);
        let ids = world(&app).await;
        let question = Question { households: 50, first: 2, ..Question::about(other(), 1) };
        let view = what_if(&app, &admin(), question.clone()).await.unwrap();
        assert_eq!((view.taking_part, view.looked_at, view.households.len()), (6, 6, 6));
        assert_eq!(view, what_if(&app, &admin(), question).await.unwrap(), "the same question has the same answer");
        assert!(view.changed > 0 && view.with_households.enter > 0 && view.with_initiatives.leave > 0, "{view:?}");
        let mut lists = Vec::new();
        for id in &ids {
            for kind in [ProposalKind::Households, ProposalKind::Initiatives] {
                lists.push((id, kind, listed(&app, id, kind).await));
            }
        }
        save(&app, &admin(), new(0, other())).await.unwrap();
        for (id, kind, before) in lists {
            let after = listed(&app, id, kind).await;
            let effect = view.households.iter().find(|one| one.id == *id).unwrap();
            let shown = match kind {
                ProposalKind::Households => &effect.households,
                ProposalKind::Initiatives => &effect.initiatives,
            };
            assert!(!shown.is_empty() || before[0].2 < 5_000_000, "{id} {kind} {before:?}");
            for one in shown {
                let found = |list: &[(String, u32, u32)]| {
                    let found = list.iter().find(|(other, ..)| *other == one.id).unwrap();
                    (found.1, found.2)
                };
                assert_eq!(found(&before), (one.before.rank, one.before.score));
                assert_eq!(found(&after), (one.after.rank, one.after.score));
            }
            // Whoever is among the first afterwards was told of.
            for (other, rank, score) in after.iter().take(2) {
                let told = shown.iter().any(|one| one.id == *other && one.after.rank == *rank);
                assert!(told || *score < app.config.rules.minimum_score, "{other} {shown:?}");
            }
        }
    }

    async fn a_sample_stays_the_same_when_others_come_and_another_number_names_others(db: TestDatabase) {
        let app = testing::app(&db);
        world(&app).await;
        let asked = async |seed: u32, households: u32| -> Vec<HouseholdId> {
            let question = Question { households, ..Question::about(other(), seed) };
            let view = what_if(&app, &admin(), question).await.unwrap();
            view.households.into_iter().map(|one| one.id).collect()
        };
        let three = asked(1, 3).await;
        assert_eq!(asked(1, 4).await[..3], three);
        let mut others = Vec::new();
        for seed in 2..12 {
            others.push(asked(seed, 3).await);
        }
        assert!(others.iter().any(|one| *one != three));
    }

    async fn saved_weights_count_at_every_instance_also_after_a_restart_and_proposals_keep_their_reasons(db: TestDatabase) {
        let (here, there) = (testing::app(&db), testing::app(&db));
        let ids = world(&here).await;
        let before = listed(&there, &ids[0], ProposalKind::Households).await;
        here.store
            .write({
                let (id, now) = (ids[0].clone(), here.clock.now());
                move |tx| matchmaking::plan(tx, &id, now)
            })
            .await
            .unwrap();
        assert_eq!(matchmaking::work_off(&here).await, 1);
        let made = {
            let id = ids[0].clone();
            here.store.read(move |conn| proposals::list_open_of_household(conn, &id)).await.unwrap()
        };
        assert!(!made.is_empty());

        let settled = here.settled();
        let saved = save(&here, &admin(), new(0, other())).await.unwrap();
        assert_eq!((saved.version, saved.weights), (1, other()));
        assert_eq!(settled.weights.as_ref(), &Weights::default(), "who has begun goes on with what was in use");
        let late = matchmaking::matches(&settled, &admin(), &ids[0], ProposalKind::Households, 5).await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::Stale))), "but gets no mixture: {late:?}");

        let after = listed(&here, &ids[1], ProposalKind::Households).await;
        assert_eq!(there.weights.version(), 0);
        assert_eq!(listed(&there, &ids[0], ProposalKind::Households).await.len() + made_with_households(&made), before.len());
        assert!(keep_up(&there).await.unwrap() && !keep_up(&there).await.unwrap());
        assert_eq!(listed(&there, &ids[1], ProposalKind::Households).await, after);
        let started_later = testing::app(&db);
        assert!(refresh(&started_later).unwrap());
        assert_eq!(listed(&started_later, &ids[1], ProposalKind::Households).await, after);

        let kept = {
            let id = ids[0].clone();
            here.store.read(move |conn| proposals::list_open_of_household(conn, &id)).await.unwrap()
        };
        assert_eq!(kept, made);
        let versions = list(&here, &admin(), None, 10).await.unwrap();
        let numbers: Vec<i64> = versions.iter().map(|one| one.version).collect();
        assert_eq!((numbers, versions[1].weights), (vec![1, 0], Weights::parse(DEFAULT_WEIGHTS).unwrap()));
        let page = crate::service::audit::list(&here, &admin(), crate::service::audit::AuditFilter {
            action: Some("weights.save".to_owned()),
            ..Default::default()
        }, 10).await.unwrap();
        assert_eq!(page.entries[0].detail.as_deref(), Some("Anliegen zählen mehr"));
    }

    async fn weights_are_saved_by_the_network_office_once_and_only_when_they_add_up(db: TestDatabase) {
        let app = testing::app(&db);
        let mut odd = other();
        odd.households.region += 5;
        let refused = save(&app, &admin(), new(0, odd)).await;
        match refused {
            Err(Error::Invalid(fields)) => {
                assert_eq!((fields[0].pointer.as_str(), fields[0].code), ("/weights/households", "weights-sum"));
                assert_eq!(fields[0].example, "-5");
            }
            other => panic!("{other:?}"),
        }
        let silent = NewWeights { note: "  ".to_owned(), ..new(0, other()) };
        assert_eq!(code(save(&app, &admin(), silent)).await, ("/note".to_owned(), "text-empty"));
        let office = admin();
        let same = save(&app, &office, new(0, Weights::default()));
        assert_eq!(code(same).await, ("/weights".to_owned(), "weights-same"));
        for actor in [
            Actor::Anonymous,
            Actor::Household(HouseholdId::known("h")),
            staff(Role::Coordinator, Vec::new()),
        ] {
            assert!(matches!(save(&app, &actor, new(0, other())).await, Err(Error::Forbidden | Error::Unauthenticated)));
            assert!(what_if(&app, &actor, Question::about(other(), 1)).await.is_err());
            assert!(list(&app, &actor, None, 10).await.is_err());
        }
        assert_eq!(app.weights.version(), 0, "nothing was saved so far");
        save(&app, &admin(), new(0, other())).await.unwrap();
        let late = save(&app, &admin(), new(0, Weights::default())).await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::Stale))));
        let skipping = save(&app, &admin(), new(5, Weights::default())).await;
        assert!(matches!(skipping, Err(Error::Conflict(Conflict::Stale))));
        let back = save(&app, &admin(), new(1, Weights::default())).await.unwrap();
        assert_eq!((back.version, app.weights.as_ref()), (2, &Weights::default()));
        for (question, pointer) in [
            (Question { households: 0, ..Question::about(other(), 1) }, "/households"),
            (Question { households: 51, ..Question::about(other(), 1) }, "/households"),
            (Question { first: 11, ..Question::about(other(), 1) }, "/first"),
            (Question::about(odd, 1), "/weights/households"),
        ] {
            match what_if(&app, &admin(), question).await {
                Err(Error::Invalid(fields)) => assert_eq!(fields[0].pointer, pointer),
                other => panic!("{other:?}"),
            }
        }
        let nobody = what_if(&app, &admin(), Question::about(other(), 1)).await.unwrap();
        assert_eq!((nobody.taking_part, nobody.looked_at, nobody.households.len()), (0, 0, 0));
    }
}

fn made_with_households(made: &[crate::domain::proposal::Proposal]) -> usize {
    made.iter()
        .filter(|one| one.sides.kind() == ProposalKind::Households)
        .count()
}
