//! What a withdrawal stops, what it cannot stop any more, and what is said about it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::super::initiatives;
use super::*;
use crate::domain::consent::Recipient;
use crate::domain::initiative::{Initiative, InitiativeState};

on_both_databases! {
    async fn a_withdrawal_wins_over_every_mail_that_has_not_left(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let pair = Pair::new(conn, ProposalState::Approved);
            let to_a_about_b = pair.promise_to_a(conn, MailKind::ProposalTeaser);
            let about = About { household: Some(&pair.b), ..About::default() };
            let status = enqueue(conn, &key(), &mail(MailKind::Status), &about, now, now).unwrap();
            let deletion = enqueue(conn, &key(), &mail(MailKind::Deletion), &about, now, now).unwrap();
            assert_eq!(cancel_for_household(conn, &pair.b, now).unwrap(), Disclosure::None);
            for id in [to_a_about_b, status] {
                let row = row(conn, id);
                assert_eq!((row.state.as_str(), row.body), ("cancelled", None));
                assert_eq!(ledger_classes(conn, id), ["cancelled"]);
            }
            assert_eq!(claim_at(conn, now).unwrap().id, deletion);
        });
    }

    async fn the_answer_is_none_before_maybe_during_and_yes_after_the_mail_has_left(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let pair = Pair::new(conn, ProposalState::Approved);
            let id = pair.promise_to_a(conn, MailKind::ProposalTeaser);
            assert_eq!(disclosure_about(conn, &pair.b).unwrap(), Disclosure::None);
            claim_at(conn, now).unwrap();
            assert_eq!(cancel_for_household(conn, &pair.b, now).unwrap(), Disclosure::Maybe);
            assert_eq!(row(conn, id).state, "sending", "what is on its way cannot be stopped");
            assert!(mark_sent(conn, id, 1, now).unwrap());
            assert_eq!(cancel_for_household(conn, &pair.b, now).unwrap(), Disclosure::Yes);
            assert_eq!(cancel_for_proposal(conn, &pair.proposal.id, now).unwrap(), Disclosure::Yes);
            // The mail told A about B, and nobody about A.
            assert_eq!(disclosure_about(conn, &pair.a).unwrap(), Disclosure::None);
        });
    }

    async fn an_unsure_mail_counts_as_maybe_even_after_it_was_cancelled(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let pair = Pair::new(conn, ProposalState::Approved);
            let id = pair.promise_to_a(conn, MailKind::ProposalTeaser);
            claim_at(conn, now).unwrap();
            mark_unsure(conn, id, 1, &retry(now), now).unwrap();
            assert_eq!(cancel_for_proposal(conn, &pair.proposal.id, now).unwrap(), Disclosure::Maybe);
            assert_eq!(row(conn, id).state, "cancelled");
            assert!(claim_at(conn, now + Duration::hours(1)).is_none());
            assert_eq!(delete_finished_before(conn, now + Duration::days(1)).unwrap(), 1);
            assert_eq!(disclosure_about(conn, &pair.b).unwrap(), Disclosure::Maybe, "the ledger outlives the row");
        });
    }

    async fn an_attempt_that_surely_failed_discloses_nothing(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let pair = Pair::new(conn, ProposalState::Approved);
            let id = pair.promise_to_a(conn, MailKind::ProposalTeaser);
            claim_at(conn, now).unwrap();
            mark_retry(conn, id, 1, &retry(now)).unwrap();
            assert_eq!(cancel_for_household(conn, &pair.b, now).unwrap(), Disclosure::None);
        });
    }

    async fn a_teaser_leaves_only_while_it_can_still_be_answered(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let mut pair = Pair::new(conn, ProposalState::Suggested);
            for state in ProposalState::ALL.iter().copied() {
                pair.set_state(conn, state);
                let teaser = pair.promise_to_a(conn, MailKind::ProposalTeaser);
                let introduction = pair.promise_to_a(conn, MailKind::Introduction);
                let mut left = Vec::new();
                while let Some(claimed) = claim_at(conn, now) {
                    assert!(mark_sent(conn, claimed.id, claimed.attempt, now).unwrap());
                    left.push(claimed.id);
                }
                let expected = match state {
                    ProposalState::Approved | ProposalState::Accepted => vec![teaser],
                    ProposalState::Introduced | ProposalState::Met => vec![introduction],
                    _ => Vec::new(),
                };
                assert_eq!(left, expected, "{state}");
            }
        });
    }

    async fn consents_states_and_exclusions_are_asked_again_when_a_mail_is_claimed(db: TestDatabase) {
        let store = testing::store(&db);
        type Change = fn(&mut Conn, &Pair);
        let changes: [(&str, Change); 5] = [
            ("the other side revoked", |conn, pair| {
                consents::revoke(conn, &pair.b, ConsentKind::MeetHouseholds, start_of_tests()).unwrap();
            }),
            ("the recipient revoked", |conn, pair| {
                consents::revoke(conn, &pair.a, ConsentKind::MeetHouseholds, start_of_tests()).unwrap();
            }),
            ("the other side withdrew", |conn, pair| {
                fixtures::set_household_state(conn, &pair.b, HouseholdState::Withdrawn).unwrap();
            }),
            ("the recipient is gone", |conn, pair| {
                fixtures::set_household_state(conn, &pair.a, HouseholdState::Erased).unwrap();
            }),
            ("the other side excluded the recipient's domain", |conn, pair| {
                let exclusion = exclusions::Stored {
                    id: "e".to_owned(),
                    kind: ExclusionKind::Domain,
                    value_hash: ExclusionKind::Domain.hash(&MASTER, "example.org"),
                    created_at: start_of_tests(),
                };
                exclusions::insert(conn, &pair.b, &exclusion).unwrap();
            }),
        ];
        for (what, change) in changes {
            let result: Result<()> = store.write_blocking(|conn| {
                let pair = Pair::new(conn, ProposalState::Introduced);
                let id = pair.promise_to_a(conn, MailKind::Introduction);
                change(conn, &pair);
                assert!(claim_at(conn, start_of_tests()).is_none(), "{what}");
                assert_eq!(row(conn, id).state, "cancelled", "{what}");
                Err(Error::NotFound("reason to keep this"))
            });
            assert!(result.is_err(), "every case starts from an empty database");
        }
    }

    async fn an_introduction_waits_while_a_report_is_reviewed_and_leaves_afterwards(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let pair = Pair::new(conn, ProposalState::Introduced);
            let id = pair.promise_to_a(conn, MailKind::Introduction);
            let suspend = |conn: &mut Conn, since: Option<NaiveDateTime>| {
                diesel::update(households::table.find(pair.b.as_str())).set(households::suspended_at.eq(since)).execute(conn).unwrap();
            };
            suspend(conn, Some(now.naive_utc()));
            assert!(claim_at(conn, now).is_none());
            assert_eq!(row(conn, id).state, "queued");
            suspend(conn, None);
            assert_eq!(claim_at(conn, now + Duration::minutes(1)).unwrap().id, id);
        });
    }

    async fn a_pause_does_not_stop_an_introduction_to_which_everyone_said_yes(db: TestDatabase) {
        with(&db, |conn| {
            let pair = Pair::new(conn, ProposalState::Introduced);
            let id = pair.promise_to_a(conn, MailKind::Introduction);
            fixtures::set_household_state(conn, &pair.b, HouseholdState::Paused).unwrap();
            assert_eq!(claim_at(conn, start_of_tests()).unwrap().id, id);
        });
    }

    async fn an_outbox_that_knows_only_sent_and_not_sent_would_say_nothing_was_disclosed(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let pair = Pair::new(conn, ProposalState::Approved);
            let id = pair.promise_to_a(conn, MailKind::ProposalTeaser);
            claim_at(conn, now).unwrap();
            // The relay took the mail, and its answer was lost.
            mark_unsure(conn, id, 1, &retry(now), now).unwrap();
            let sent: i64 = outbox::table.filter(outbox::state.eq("sent")).count().get_result(conn).unwrap();
            assert_eq!(sent, 0, "the control has to be wrong here");
            assert_eq!(cancel_for_household(conn, &pair.b, now).unwrap(), Disclosure::Maybe);
        });
    }

    async fn an_initiative_learns_nothing_after_the_household_stopped_sharing(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let (household, mut proposal) = with_initiative(conn);
            let promise = |conn: &mut Conn, proposal: &Proposal| {
                let about = About { proposal: Some(&proposal.id), side: Some(Party::SideB), ..About::default() };
                enqueue(conn, &key(), &mail(MailKind::IntroductionInitiative), &about, now, now).unwrap()
            };
            let first = promise(conn, &proposal);
            assert!(claim_at(conn, now).is_none(), "the household has not said yes");
            assert_eq!(row(conn, first).state, "cancelled");
            proposal.yes_a_at = Some(now);
            proposals::update(conn, &mut proposal).unwrap();
            let second = promise(conn, &proposal);
            assert_eq!(claim_at(conn, now).unwrap().id, second);
            assert_eq!(cancel_for_household(conn, &household, now).unwrap(), Disclosure::Maybe);
            mark_sent(conn, second, 1, now).unwrap();
            assert_eq!(disclosure_about(conn, &household).unwrap(), Disclosure::Yes);
            let third = promise(conn, &proposal);
            consents::revoke(conn, &household, ConsentKind::ShareWithInitiatives, now).unwrap();
            assert!(claim_at(conn, now).is_none());
            assert_eq!(row(conn, third).state, "cancelled");
        });
    }

    async fn whoever_withdraws_in_a_race_with_the_workers_gets_a_true_answer(db: TestDatabase) {
        let instances = [testing::store(&db), testing::store(&db), testing::store(&db)];
        let mut answers = std::collections::BTreeMap::new();
        for round in 0..60 {
            let pair = instances[0].write_blocking(|conn| {
                let pair = Pair::numbered(conn, ProposalState::Approved, round);
                pair.promise_to_a(conn, MailKind::ProposalTeaser);
                Ok(pair)
            }).unwrap();
            let taken = Arc::new(AtomicBool::new(false));
            let workers: Vec<_> = (0..2).map(|worker| {
                let (store, taken) = (instances[worker].clone(), Arc::clone(&taken));
                std::thread::spawn(move || {
                    for step in 0..2 {
                        std::thread::sleep(StdDuration::from_micros((round as u64 * 37 + worker as u64 * 53) % 900));
                        one_attempt(&store, &taken, round + worker + step);
                    }
                })
            }).collect();
            std::thread::sleep(StdDuration::from_micros((round as u64 * 91) % 1500));
            let answer = instances[2].write_blocking(|conn| {
                fixtures::set_household_state(conn, &pair.b, HouseholdState::Withdrawn)?;
                let mut proposal = proposals::find(conn, &pair.proposal.id)?;
                proposal.state = ProposalState::Withdrawn;
                proposals::update(conn, &mut proposal)?;
                cancel_for_household(conn, &pair.b, start_of_tests())
            }).unwrap();
            for worker in workers {
                worker.join().unwrap();
            }
            for hours in 1..8 {
                let late = start_of_tests() + Duration::hours(hours);
                let left = instances[0].write_blocking(|conn| Ok(claim_at(conn, late))).unwrap();
                assert!(left.is_none(), "round {round}: a mail leaves after the withdrawal");
            }
            let disclosed = taken.load(Ordering::SeqCst);
            match answer {
                Disclosure::None => assert!(!disclosed, "round {round}: nothing was said to have left"),
                Disclosure::Yes => assert!(disclosed, "round {round}: something was said to have left"),
                Disclosure::Maybe => {}
            }
            *answers.entry(answer).or_insert(0) += 1;
        }
        assert!(answers.contains_key(&Disclosure::None) && answers.len() > 1, "no race took place: {answers:?}");
    }
}

/// One attempt of a worker with one of the five ways in which it can end.
fn one_attempt(store: &Store, taken: &AtomicBool, ending: usize) {
    let now = start_of_tests();
    let Some(claimed) = store.write_blocking(|conn| Ok(claim_at(conn, now))).unwrap() else {
        return;
    };
    if matches!(ending % 5, 0 | 1 | 4) {
        taken.store(true, Ordering::SeqCst);
    }
    let (id, attempt) = (claimed.id, claimed.attempt);
    store
        .write_blocking(|conn| {
            match ending % 5 {
                0 => mark_sent(conn, id, attempt, now).map(drop),
                1 | 2 => mark_unsure(conn, id, attempt, &retry(now), now).map(drop),
                3 => mark_retry(conn, id, attempt, &retry(now)).map(drop),
                // The worker dies.
                _ => Ok(()),
            }
        })
        .unwrap();
}

/// A household that shares its profile with an initiative, and their introduction.
fn with_initiative(conn: &mut Conn) -> (HouseholdId, Proposal) {
    let now = start_of_tests();
    let pair = Pair::new(conn, ProposalState::Suggested);
    let profile = r#"{"name":"Büro","service_area":{"ags":["13075"]},"capacity":5,"email":"buero@example.com"}"#;
    let initiative = Initiative {
        id: InitiativeId::generate(),
        state: InitiativeState::Approved,
        version: 1,
        profile: serde_json::from_str(profile).unwrap(),
        agreement: None,
        created_at: now,
        fresh_at: now,
    };
    initiatives::insert(conn, &initiative).unwrap();
    let consent = Consent {
        id: ConsentId::generate(),
        kind: ConsentKind::ShareWithInitiatives,
        text_version: TEXT_VERSION.to_owned(),
        locale: Locale::De,
        recipients: vec![Recipient {
            initiative: Some(initiative.id.clone()),
            name: "Büro".to_owned(),
        }],
        given_at: now,
        revoked_at: None,
    };
    consents::insert(conn, &pair.a, &consent).unwrap();
    let mut proposal = pair.proposal.clone();
    proposal.id = ProposalId::generate();
    proposal.sides = Sides::Initiative(pair.a.clone(), initiative.id);
    proposal.state = ProposalState::Introduced;
    proposals::insert(conn, &proposal).unwrap();
    (pair.a, proposal)
}
