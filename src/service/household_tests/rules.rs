//! The rules of the product that households rest on, one test named after each: 3, 4, 9, 10 and 11.

use super::*;
use crate::domain::duplicate::{DuplicateReason, DuplicateState};
use crate::domain::exclusion::ExclusionKind;
use crate::domain::household::HouseholdState;
use crate::domain::lists::{Interest, Need};
use crate::domain::profile::{StatedNeed, TargetArea};
use crate::domain::proposal::{ProposalKind, ProposalState};
use crate::domain::teaser::{TeaserLevel, TeaserLineCode};
use crate::error::Error;
use crate::service::matchmaking::Engine;
use crate::service::{duplicates, households as views, sessions, teaser};
use crate::store::{Conn, exclusions, households, proposals};
use crate::testing::on_both_databases;
use crate::texts;

/// Proposals of a household, as kind and state.
async fn proposed(app: &AppState, id: &HouseholdId) -> Vec<(ProposalKind, ProposalState)> {
    let id = id.clone();
    let all = app
        .store
        .read(move |conn| proposals::list_of_household(conn, &id))
        .await;
    all.unwrap()
        .iter()
        .map(|proposal| (proposal.sides.kind(), proposal.state))
        .collect()
}

on_both_databases! {
    async fn rule_3_a_known_address_gets_the_same_answer_and_nothing_changes(db: TestDatabase) {
        let app = app(&db);
        let (id, actor, _) = confirmed(&app, new(&app, "anna@example.org")).await;
        let before = stored(&app, &id).await.unwrap();
        let mut again = new(&app, "ANNA@example.org");
        again.name = Some("Jemand anderes".to_owned());
        again.profile.situation = Situation::Local;
        registration::register(&app, &Actor::Anonymous, again, None).await.unwrap();
        registration::register(&app, &Actor::Anonymous, new(&app, "neu@example.org"), None).await.unwrap();
        assert_eq!(stored(&app, &id).await.unwrap(), before);
        assert!(mail(&app, "anna@example.org", MailKind::AlreadyRegistered).await.is_some());
        assert!(mail(&app, "neu@example.org", MailKind::ConfirmRegistration).await.is_some());

        // Changing an address, asking for a link: the same.
        let (_, other, _) = confirmed(&app, new(&app, "bernd@example.org")).await;
        views::change_email(&app, &other, "anna@example.org".parse().unwrap()).await.unwrap();
        views::change_email(&app, &other, "frei@example.org".parse().unwrap()).await.unwrap();
        assert!(mail(&app, "frei@example.org", MailKind::AddressChangeConfirm).await.is_some());
        assert_eq!(count(&app, "anna@example.org", MailKind::AddressChangeConfirm).await, 0);
        assert_eq!(views::me(&app, &actor).await.unwrap().version, before.version);
    }

    async fn rule_3_an_address_gets_at_most_three_confirmations_a_day_and_the_answer_stays_the_same(db: TestDatabase) {
        let app = app(&db);
        for sent in [1, 2, 3, 3, 3] {
            registration::register(&app, &Actor::Anonymous, new(&app, "anna@example.org"), None).await.unwrap();
            assert_eq!(count(&app, "anna@example.org", MailKind::ConfirmRegistration).await, sent);
        }
        app.clock.advance(chrono::Duration::hours(23));
        registration::register(&app, &Actor::Anonymous, new(&app, "anna@example.org"), None).await.unwrap();
        assert_eq!(count(&app, "anna@example.org", MailKind::ConfirmRegistration).await, 3);
        app.clock.advance(chrono::Duration::hours(3));
        registration::register(&app, &Actor::Anonymous, new(&app, "anna@example.org"), None).await.unwrap();
        assert_eq!(count(&app, "anna@example.org", MailKind::ConfirmRegistration).await, 4);
    }

    async fn rule_4_a_teaser_shows_what_five_households_share_and_never_names_or_texts(db: TestDatabase) {
        let app = app(&db);
        let mut household = new(&app, "h0@example.org");
        household.phone = Some("03834 123456".parse().unwrap());
        household.profile.free_text = Some("Unser Hund heißt Waldi".to_owned());
        household.profile.motive = Some("Heimweh nach dem Bodden".to_owned());
        household.profile.home_town = Some("Ueckermünde".to_owned());
        household.profile.interests = vec![Interest::Beekeeping];
        household.profile.needs = [Need::Housing, Need::ElderCare, Need::Recognition, Need::Language]
            .map(|need| StatedNeed { need, importance: 3 })
            .to_vec();
        let (id, actor, _) = confirmed(&app, household).await;
        let alone = views::teaser(&app, &actor).await.unwrap();
        assert_eq!((alone.level, alone.shared_by_at_least_k), (TeaserLevel::Minimal, false));
        let shown: Vec<TeaserLineCode> =
            alone.lines.iter().filter(|line| line.shown).map(|line| line.line).collect();
        assert_eq!(shown, [TeaserLineCode::Situation, TeaserLineCode::Target]);
        assert!(alone.lines[1].text.contains("Mecklenburg-Vorpommern") && !alone.lines[1].text.contains("Kreis"));
        for at in 1..5 {
            let mut other = new(&app, &format!("h{at}@example.org"));
            other.profile.needs = vec![StatedNeed { need: Need::Housing, importance: 1 }];
            confirmed(&app, other).await;
        }
        let view = views::teaser(&app, &actor).await.unwrap();
        assert_eq!(view.level, TeaserLevel::Reduced);
        let text = serde_json::to_string(&view).unwrap();
        for secret in ["Anna", "h0@", "123456", "Waldi", "Bodden", "Ueckermünde", "2019", "Greifswald\""] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        let line = |code: TeaserLineCode| view.lines.iter().find(|line| line.line == code).unwrap();
        assert!(line(TeaserLineCode::Target).text.contains("Vorpommern-Greifswald"));
        assert!(line(TeaserLineCode::Children).shown && line(TeaserLineCode::Needs).shown);
        let needs = serde_json::to_string(&line(TeaserLineCode::Needs).args).unwrap();
        assert_eq!(needs.matches(',').count(), 0, "only housing is shown: {needs}");
        assert!(!line(TeaserLineCode::Interests).shown);

        // Knowingly on, and off.
        let on = views::set_teaser_line(&app, &actor, TeaserLineCode::Interests, true).await.unwrap();
        let bees = on.lines.iter().find(|line| line.line == TeaserLineCode::Interests).unwrap();
        assert!(bees.shown && bees.knowingly);
        let off = views::set_teaser_line(&app, &actor, TeaserLineCode::Children, false).await.unwrap();
        let children = off.lines.iter().find(|line| line.line == TeaserLineCode::Children).unwrap();
        assert!(!children.shown && !children.on);
        let fixed = views::set_teaser_line(&app, &actor, TeaserLineCode::Situation, false).await;
        assert!(matches!(fixed, Err(Error::Invalid(_))));
        assert!(stored(&app, &id).await.unwrap().teaser_lines.contains_key("interests"));
    }

    async fn rule_4_counts_from_the_index_what_the_database_says_also_in_the_middle_of_a_change(db: TestDatabase) {
        let app = app(&db);
        let mut ids = Vec::new();
        for at in 0..5 {
            ids.push(confirmed(&app, new(&app, &format!("h{at}@example.org"))).await.0);
        }
        let state = app.clone();
        app.store.read(move |conn| state.engine.catch_up(conn, &state)).await.unwrap();
        // An instance that was just started has no index.
        let fresh = AppState { engine: Engine::default(), ..app.clone() };
        let (state, seen) = (app.clone(), ids.clone());
        let shared = move |conn: &mut Conn, at: usize| {
            let [with, without] = [&state, &fresh].map(|app| {
                let household = households::get(conn, &seen[at]).unwrap();
                let view = teaser::view(conn, app, &household, Locale::De).unwrap();
                assert_eq!(view.level == TeaserLevel::Minimal, !view.shared_by_at_least_k);
                view
            });
            assert_eq!(with, without);
            with.shared_by_at_least_k
        };
        let (look, last) = (shared.clone(), ids[4].clone());
        let undone: Result<(), Error> = app
            .store
            .write(move |tx| {
                assert!(look(tx, 0), "five share it");
                let mut other = households::get(tx, &last)?;
                other.state = HouseholdState::Paused;
                households::update(tx, &mut other)?;
                assert!(!look(tx, 0), "one of them is gone, though nobody else knows it yet");
                Err(Error::NotFound("nothing"))
            })
            .await;
        assert!(undone.is_err());
        let (look, last) = (shared.clone(), ids[4].clone());
        app.store
            .read(move |conn| {
                assert!(look(conn, 0), "it was taken back");
                Ok(())
            })
            .await
            .unwrap();
        app.store
            .write(move |tx| {
                let mut other = households::get(tx, &last)?;
                other.profile.target_areas = vec![TargetArea::Anywhere];
                households::update(tx, &mut other)
            })
            .await
            .unwrap();
        app.store
            .read(move |conn| {
                assert!(!shared(conn, 0), "who changed counts as it is now");
                Ok(())
            })
            .await
            .unwrap();
    }

    async fn rule_9_health_religion_and_origin_are_not_asked_and_free_text_warns(db: TestDatabase) {
        let app = app(&db);
        let (_, actor, _) = confirmed(&app, new(&app, "anna@example.org")).await;
        let me = serde_json::to_string(&views::me(&app, &actor).await.unwrap()).unwrap();
        let codes = Need::ALL.iter().map(|need| need.as_str()).chain(Interest::ALL.iter().map(|one| one.as_str()));
        let asked = codes.fold(me, |all, code| all + " " + code);
        for word in ["health", "illness", "disab", "religio", "church", "confession", "ethnic", "nationality", "origin", "race"] {
            assert!(!asked.contains(word), "{word}");
        }
        for (locale, words) in [(Locale::De, ["Gesundheit", "Religion", "Herkunft"]), (Locale::En, ["health", "religion", "origin"])] {
            let hint = texts::text(locale, "profile-free-text-hint");
            assert!(words.iter().all(|word| hint.contains(word)), "{hint}");
        }
    }

    async fn rule_10_an_excluded_office_sees_nothing_and_is_not_proposed(db: TestDatabase) {
        let app = app(&db);
        let office = initiative(&app, "Heimathafen", "13075").await;
        let other = initiative(&app, "Nachbarbuero", "13075").await;
        let coordinator = staff(&app, "kim@heimathafen.example", Role::Coordinator, std::slice::from_ref(&office)).await;
        let neighbour = staff(&app, "alex@nachbarbuero.example", Role::Coordinator, &[other]).await;
        let chef = staff(&app, "chef@firma.example", Role::Admin, &[]).await;
        let (id, actor) = consenting(&app, "anna@example.org", &[ConsentKind::ShareWithInitiatives]).await;
        assert!(views::show(&app, &coordinator, &id).await.is_ok());
        assert_eq!(proposed(&app, &id).await.len(), 2);

        let value = office.to_string();
        views::exclude(&app, &actor, views::Exclusion { kind: ExclusionKind::Initiative, value }).await.unwrap();
        assert!(matches!(views::show(&app, &coordinator, &id).await, Err(Error::NotFound(_))));
        assert!(views::show(&app, &neighbour, &id).await.is_ok());
        assert!(views::list(&app, &coordinator, views::HouseholdFilter::default()).await.unwrap().0.is_empty());
        let open = |all: Vec<(ProposalKind, ProposalState)>| all.iter().filter(|(_, state)| state.is_open()).count();
        assert_eq!(open(proposed(&app, &id).await), 1);
        let offers = views::consent_offers(&app, &actor).await.unwrap();
        assert!(!serde_json::to_string(&offers[0].recipients).unwrap().contains("Heimathafen"));

        // The employer, by its domain: even the network office's person of that domain sees nothing.
        assert!(views::show(&app, &chef, &id).await.is_ok());
        let value = "firma.example".to_owned();
        let exclusion = views::exclude(&app, &actor, views::Exclusion { kind: ExclusionKind::Domain, value }).await.unwrap();
        assert!(matches!(views::show(&app, &chef, &id).await, Err(Error::NotFound(_))));

        // Only hashes are stored.
        let of = id.clone();
        let kept = app.store.read(move |conn| exclusions::list_for(conn, &of)).await.unwrap();
        assert!(kept.iter().all(|kept| kept.value_hash.len() == 64 && !kept.value_hash.contains("firma")));
        assert_eq!(views::exclusions(&app, &actor).await.unwrap().len(), 2);
        views::remove_exclusion(&app, &actor, &exclusion).await.unwrap();
        assert!(views::show(&app, &chef, &id).await.is_ok());
        assert!(matches!(views::remove_exclusion(&app, &actor, "x").await, Err(Error::NotFound(_))));
    }

    async fn rule_10_households_that_exclude_an_address_never_meet_it(db: TestDatabase) {
        let app = app(&db);
        let meets = [ConsentKind::MeetHouseholds];
        let (a, actor) = consenting(&app, "anna@example.org", &meets).await;
        let value = "boss@firma.example".to_owned();
        views::exclude(&app, &actor, views::Exclusion { kind: ExclusionKind::Email, value }).await.unwrap();
        let (boss, _) = consenting(&app, "Boss@firma.example", &meets).await;
        assert!(proposed(&app, &a).await.is_empty() && proposed(&app, &boss).await.is_empty());
        let (friend, _) = consenting(&app, "freund@example.org", &meets).await;
        assert_eq!(proposed(&app, &friend).await.len(), 2);
        assert_eq!(proposed(&app, &a).await.len(), 1);
    }

    async fn rule_11_probable_duplicates_are_held_and_not_proposed_to_each_other(db: TestDatabase) {
        let app = app(&db);
        let office = staff(&app, "netz@example.org", Role::Admin, &[]).await;
        let mut one = new(&app, "anna@example.org");
        one.phone = Some("03834/12 34 56".parse().unwrap());
        one.consents = vec![ConsentKind::MeetHouseholds];
        let mut two = new(&app, "anna.b@example.org");
        two.phone = Some("+49 3834 123456".parse().unwrap());
        two.consents = vec![ConsentKind::MeetHouseholds];
        let (a, _, _) = confirmed(&app, one).await;
        let (b, _, _) = confirmed(&app, two).await;
        assert!(proposed(&app, &a).await.is_empty() && proposed(&app, &b).await.is_empty());
        let pairs = duplicates::list(&app, &office).await.unwrap();
        assert_eq!(pairs.len(), 1);
        assert_eq!((pairs[0].why, pairs[0].state), (DuplicateReason::Phone, DuplicateState::Held));
        assert!(views::show(&app, &office, &a).await.unwrap().probable_duplicate);

        // The same current place, children and target, without a telephone number.
        let living = |email: &str| {
            let mut household = new(&app, email);
            household.profile.current_place = app.gazetteer.place(PlaceId(GREIFSWALD)).cloned();
            household
        };
        confirmed(&app, living("carl@example.org")).await;
        confirmed(&app, living("carla@example.org")).await;
        let pairs = duplicates::list(&app, &office).await.unwrap();
        assert_eq!(pairs[1].why, DuplicateReason::PlaceChildrenTarget);
    }

    async fn links_are_asked_for_without_learning_who_is_registered(db: TestDatabase) {
        let app = app(&db);
        confirmed(&app, new(&app, "anna@example.org")).await;
        for email in ["anna@example.org", "niemand@example.org"] {
            sessions::request_link(&app, &Actor::Anonymous, email, None).await.unwrap();
        }
        assert!(mail(&app, "anna@example.org", MailKind::SignInLink).await.is_some());
        assert!(mail(&app, "niemand@example.org", MailKind::SignInLink).await.is_none());
    }
}
