//! The promises of the outbox, on both databases: who may take a mail, what an attempt may note, what a withdrawal stops
//! and what can be said afterwards.

use std::time::Duration as StdDuration;

use diesel::prelude::*;

use super::super::schema::{households, mail_ledger};
use super::super::{Store, consents, exclusions, fixtures, proposals};
use super::*;
use crate::domain::consent::{Consent, ConsentKind, TEXT_VERSION};
use crate::domain::exclusion::ExclusionKind;
use crate::domain::explanation::Explanation;
use crate::domain::household::HouseholdState;
use crate::domain::ids::ConsentId;
use crate::domain::locale::Locale;
use crate::domain::mail::{Disclosure, MailKind};
use crate::domain::proposal::{Origin, Proposal, ProposalState, Sides};
use crate::testing::{self, TestDatabase, on_both_databases, start_of_tests};

const MASTER: [u8; 32] = [7; 32];

fn key() -> SealKey {
    SealKey::new([9; 32])
}

fn mail(kind: MailKind) -> OutgoingMail {
    OutgoingMail {
        kind,
        to: "anna@example.org".parse().unwrap(),
        locale: Locale::De,
        subject: "Betreff".to_owned(),
        text: "Geheimer Text".to_owned(),
        html: "<p>Geheimer Text</p>".to_owned(),
        reply_to: None,
        attachments: Vec::new(),
        unsubscribe_url: None,
        waits_for_window: kind.waits_for_window(),
    }
}

fn claim_at(conn: &mut Conn, now: DateTime<Utc>) -> Option<Claimed> {
    claim_in_window(conn, now, true)
}

fn claim_in_window(conn: &mut Conn, now: DateTime<Utc>, window_is_open: bool) -> Option<Claimed> {
    let key = key();
    let with = Claiming {
        key: &key,
        operator_key: &MASTER,
        now,
        lease: Duration::minutes(15),
        window_is_open,
    };
    claim(conn, &with).unwrap()
}

fn retry(due_at: DateTime<Utc>) -> Retry<'static> {
    Retry {
        due_at,
        class: "451 at dot",
    }
}

fn row(conn: &mut Conn, id: i64) -> Row {
    outbox::table
        .find(id)
        .select(Row::as_select())
        .get_result(conn)
        .unwrap()
}

fn ledger_classes(conn: &mut Conn, id: i64) -> Vec<String> {
    mail_ledger::table
        .filter(mail_ledger::outbox_id.eq(id))
        .order(mail_ledger::id)
        .select(mail_ledger::class)
        .load(conn)
        .unwrap()
}

/// A test mail without anything that could stop it.
fn promise(conn: &mut Conn, due_at: DateTime<Utc>) -> i64 {
    enqueue(
        conn,
        &key(),
        &mail(MailKind::TestMail),
        &About::default(),
        due_at,
        start_of_tests(),
    )
    .unwrap()
}

/// Two households that agreed to meet, with a proposal between them.
struct Pair {
    a: HouseholdId,
    b: HouseholdId,
    proposal: Proposal,
}

impl Pair {
    fn new(conn: &mut Conn, state: ProposalState) -> Self {
        Self::numbered(conn, state, 0)
    }

    /// Another pair in the same database.
    fn numbered(conn: &mut Conn, state: ProposalState, number: usize) -> Self {
        let now = start_of_tests();
        let mut ids = Vec::new();
        for name in ["anna", "bernd"] {
            let email = format!("{name}{number}@example.org");
            let id = fixtures::household(conn, &email, HouseholdState::Active, now).unwrap();
            let consent = Consent {
                id: ConsentId::generate(),
                kind: ConsentKind::MeetHouseholds,
                text_version: TEXT_VERSION.to_owned(),
                locale: Locale::De,
                recipients: Vec::new(),
                given_at: now,
                revoked_at: None,
            };
            consents::insert(conn, &id, &consent).unwrap();
            ids.push(id);
        }
        let sides = Sides::households(ids[0].clone(), ids[1].clone());
        let (a, b) = (sides.side_a().clone(), sides.side_b().unwrap().clone());
        let proposal = Proposal {
            id: ProposalId::generate(),
            sides,
            state,
            version: 1,
            origin: Origin::Engine,
            run: None,
            explanation: Explanation {
                score: 5_000_000,
                reasons: Vec::new(),
            },
            input_versions: (1, 1),
            created_at: now,
            approved: None,
            effective_at: Some(now),
            shown_at: Some(now),
            yes_a_at: None,
            yes_b_at: None,
            answer_by: None,
            reminders: 0,
            introduced_at: None,
            ended_at: None,
            reason: None,
            outcome: None,
            personal_note: None,
            explanation_before: None,
        };
        proposals::insert(conn, &proposal).unwrap();
        Self { a, b, proposal }
    }

    fn set_state(&mut self, conn: &mut Conn, state: ProposalState) {
        self.proposal.state = state;
        proposals::update(conn, &mut self.proposal).unwrap();
    }

    /// A mail to side A about side B.
    fn promise_to_a(&self, conn: &mut Conn, kind: MailKind) -> i64 {
        let about = About {
            household: Some(&self.a),
            proposal: Some(&self.proposal.id),
            side: Some(Party::SideA),
            ..About::default()
        };
        let now = start_of_tests();
        enqueue(conn, &key(), &mail(kind), &about, now, now).unwrap()
    }
}

/// Runs a test body in one write transaction.
fn with(db: &TestDatabase, body: impl FnOnce(&mut Conn)) {
    testing::store(db)
        .write_blocking(|conn| {
            body(conn);
            Ok(())
        })
        .unwrap();
}

mod withdrawal;

on_both_databases! {
    async fn text_and_recipient_lie_sealed_and_are_wiped_once_sent(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let id = promise(conn, now);
            let sealed = row(conn, id).body.unwrap();
            for secret in ["anna@example.org", "Geheimer Text"] {
                assert!(!sealed.windows(secret.len()).any(|part| part == secret.as_bytes()));
            }
            let claimed = claim_at(conn, now).unwrap();
            assert_eq!((claimed.id, claimed.attempt, claimed.mail.text.as_str()), (id, 1, "Geheimer Text"));
            assert!(mark_sent(conn, id, 1, now).unwrap());
            let sent = row(conn, id);
            assert_eq!((sent.state.as_str(), sent.body, sent.finished_at), ("sent", None, Some(now.naive_utc())));
            assert_eq!(ledger_classes(conn, id), ["sent"]);
            assert!(claim_at(conn, now + Duration::days(1)).is_none());
        });
    }

    async fn a_mail_is_tried_again_after_one_five_fifteen_sixty_minutes_under_the_same_message_id(db: TestDatabase) {
        with(&db, |conn| {
            let mut now = start_of_tests();
            let id = promise(conn, now);
            let mut message_ids = Vec::new();
            for (attempt, minutes) in [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 240)] {
                let claimed = claim_at(conn, now).unwrap();
                assert_eq!(claimed.attempt, attempt);
                message_ids.push(claimed.message_id);
                assert_eq!(backoff(attempt), Duration::minutes(minutes));
                assert!(mark_retry(conn, id, attempt, &retry(now + backoff(attempt))).unwrap());
                let early = now + backoff(attempt) - Duration::seconds(1);
                assert!(claim_at(conn, early).is_none(), "attempt {attempt} is repeated too early");
                now += backoff(attempt);
            }
            message_ids.dedup();
            assert_eq!(message_ids.len(), 1);
            assert!(!row(conn, id).unsure);
        });
    }

    async fn only_the_holder_of_the_attempt_can_say_what_became_of_it(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let id = promise(conn, now);
            assert_eq!(claim_at(conn, now).unwrap().attempt, 1);
            // The first worker is thought dead; another one takes over once the lease has ended.
            assert!(claim_at(conn, now + Duration::minutes(14)).is_none());
            let later = now + Duration::minutes(15);
            assert_eq!(claim_at(conn, later).unwrap().attempt, 2);
            assert!(!mark_sent(conn, id, 1, later).unwrap());
            assert!(!mark_retry(conn, id, 1, &retry(later)).unwrap());
            assert!(!mark_refused_for_good(conn, id, 1, "550 at rcpt").unwrap());
            assert_eq!(mark_unsure(conn, id, 1, &retry(later), later).unwrap(), Unsure::Fenced);
            assert_eq!(row(conn, id).state, "sending");
            // The control: a mark that names no attempt would have put back what another worker is sending.
            let unfenced = outbox::table.filter(outbox::id.eq(id)).filter(outbox::state.eq("sending"));
            assert_eq!(unfenced.count().get_result::<i64>(conn).unwrap(), 1);
            assert!(mark_sent(conn, id, 2, later).unwrap());
            // Whoever comes too late changes nothing any more.
            assert!(!mark_sent(conn, id, 2, later).unwrap());
            assert_eq!(ledger_classes(conn, id), ["unsure", "sent"]);
        });
    }

    async fn what_is_unsure_stays_unsure_whatever_follows(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let id = promise(conn, now);
            claim_at(conn, now).unwrap();
            assert_eq!(mark_unsure(conn, id, 1, &retry(now + Duration::minutes(30)), now).unwrap(), Unsure::Again);
            let later = now + Duration::minutes(30);
            assert_eq!(claim_at(conn, later).unwrap().attempt, 2);
            mark_retry(conn, id, 2, &retry(later)).unwrap();
            assert!(row(conn, id).unsure);
            claim_at(conn, later).unwrap();
            mark_refused_for_good(conn, id, 3, "550 at rcpt").unwrap();
            assert!(row(conn, id).unsure);
            resend(conn, id, later).unwrap();
            assert!(row(conn, id).unsure);
            assert_eq!(ledger_classes(conn, id), ["unsure"]);
        });
    }

    async fn nobody_gets_more_than_five_copies_without_a_person_deciding(db: TestDatabase) {
        with(&db, |conn| {
            let mut now = start_of_tests();
            let id = promise(conn, now);
            let mut handed_over = 0;
            for attempt in 1..=4 {
                claim_at(conn, now).unwrap();
                handed_over += 1;
                now += Duration::minutes(30);
                assert_eq!(mark_unsure(conn, id, attempt, &retry(now), now).unwrap(), Unsure::Again);
            }
            // The fifth worker dies, which leaves it just as open.
            claim_at(conn, now).unwrap();
            handed_over += 1;
            now += Duration::minutes(15);
            assert!(claim_at(conn, now).is_none());
            let parked = row(conn, id);
            assert_eq!((parked.state.as_str(), parked.ambiguous, parked.unsure), ("parked", 5, true));
            assert_eq!(handed_over, MAX_AMBIGUOUS);
            assert!(claim_at(conn, now + Duration::days(6)).is_none());
            resend(conn, id, now).unwrap();
            assert!(claim_at(conn, now).is_some());
        });
    }

    async fn a_clock_that_is_set_back_does_not_stop_the_mails(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let earlier = now - Duration::hours(1);
            // Promised at once, before the clock was set back.
            let id = promise(conn, now);
            let claimed = claim_at(conn, earlier).unwrap();
            assert_eq!(claimed.id, id);
            // Refused, to be tried in a minute; then the clock is set back.
            mark_retry(conn, id, 1, &retry(now + Duration::minutes(1))).unwrap();
            assert_eq!(claim_at(conn, earlier).unwrap().attempt, 2);
            // The worker died, then the clock was set back: its lease seems to last for ever.
            let long_ago = earlier - Duration::hours(1);
            assert_eq!(claim_at(conn, long_ago).unwrap().attempt, 3);
            // The control: a plain comparison would find nothing to do for hours.
            let plain: i64 = outbox::table.filter(outbox::due_at.le(long_ago.naive_utc())).count().get_result(conn).unwrap();
            assert_eq!(plain, 0);
        });
    }

    async fn what_is_due_later_on_purpose_is_not_sent_early(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let id = promise(conn, now + Duration::days(3));
            assert!(claim_at(conn, now).is_none());
            assert!(claim_at(conn, now + Duration::days(3) - Duration::seconds(1)).is_none());
            assert_eq!(claim_at(conn, now + Duration::days(3)).unwrap().id, id);
            let too_far = now + Duration::days(8);
            assert!(enqueue(conn, &key(), &mail(MailKind::TestMail), &About::default(), too_far, now).is_err());
        });
    }

    async fn teasers_wait_for_the_sending_window_and_nothing_else_does(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let pair = Pair::new(conn, ProposalState::Approved);
            let teaser = pair.promise_to_a(conn, MailKind::ProposalTeaser);
            let other = promise(conn, now);
            assert_eq!(claim_in_window(conn, now, false).unwrap().id, other);
            assert!(claim_in_window(conn, now, false).is_none());
            assert_eq!(claim_in_window(conn, now, true).unwrap().id, teaser);
        });
    }

    async fn mails_that_cannot_be_read_are_parked_and_stop_nobody(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let broken = promise(conn, now);
            diesel::update(outbox::table.find(broken)).set(outbox::body.eq(Some(vec![1_u8, 2, 3]))).execute(conn).unwrap();
            let foreign = enqueue(conn, &SealKey::new([1; 32]), &mail(MailKind::TestMail), &About::default(), now, now).unwrap();
            let moved = promise(conn, now);
            let whole = promise(conn, now);
            // A sealed mail that is moved into another row does not open there.
            let body = row(conn, whole).body;
            diesel::update(outbox::table.find(moved)).set(outbox::body.eq(body)).execute(conn).unwrap();
            assert_eq!(claim_at(conn, now).unwrap().id, whole);
            for id in [broken, foreign, moved] {
                let row = row(conn, id);
                assert_eq!((row.state.as_str(), row.last_class.as_deref()), ("parked", Some("unreadable")));
            }
        });
    }

    async fn many_workers_take_every_mail_exactly_once(db: TestDatabase) {
        let store = testing::store(&db);
        let now = start_of_tests();
        store.write_blocking(|conn| { for _ in 0..60 { promise(conn, now); } Ok(()) }).unwrap();
        let workers: Vec<_> = (0..4).map(|_| {
            let store: Store = testing::store(&db);
            std::thread::spawn(move || {
                let mut mine = Vec::new();
                let mut idle = 0;
                while idle < 3 {
                    if let Some(claimed) = store.write_blocking(|conn| Ok(claim_at(conn, now))).unwrap() {
                        mine.push(claimed.id);
                        assert!(store.write_blocking(|conn| mark_sent(conn, claimed.id, claimed.attempt, now)).unwrap());
                    } else {
                        idle += 1;
                        std::thread::sleep(StdDuration::from_millis(2));
                    }
                }
                mine
            })
        }).collect();
        let mut all: Vec<i64> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!((count, all.len()), (60, 60));
    }

    async fn the_network_office_sees_parked_mails_and_decides_on_them(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let (first, second) = (promise(conn, now), promise(conn, now));
            for id in [first, second] {
                claim_at(conn, now).unwrap();
                mark_refused_for_good(conn, id, 1, "550 at rcpt").unwrap();
            }
            let parked = list(conn, Some("parked"), None, 10).unwrap();
            assert_eq!(parked.iter().map(|row| row.id).collect::<Vec<_>>(), [second, first]);
            assert_eq!(list(conn, None, Some(second), 10).unwrap().len(), 1);
            assert_eq!(parked[0].last_class.as_deref(), Some("550 at rcpt"));
            resend(conn, first, now).unwrap();
            discard(conn, second, now).unwrap();
            assert!(matches!(resend(conn, second, now), Err(Error::Conflict(Conflict::NotAllowed))));
            assert!(matches!(discard(conn, 999_999, now), Err(Error::NotFound(_))));
            assert_eq!(claim_at(conn, now).unwrap().id, first);
            assert_eq!(row(conn, second).body, None);
        });
    }

    async fn a_mail_about_two_sides_cannot_be_promised_without_its_proposal(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            assert!(enqueue(conn, &key(), &mail(MailKind::Introduction), &About::default(), now, now).is_err());
        });
    }

    async fn the_ledger_has_no_column_for_an_address(db: TestDatabase) {
        with(&db, |conn| {
            let now = start_of_tests();
            let id = promise(conn, now);
            claim_at(conn, now).unwrap();
            mark_sent(conn, id, 1, now).unwrap();
            let texts: Vec<(String, String, Option<String>, Option<String>, Option<String>, String)> = mail_ledger::table
                .select((
                    mail_ledger::message_id, mail_ledger::kind, mail_ledger::household_id, mail_ledger::proposal_id,
                    mail_ledger::side, mail_ledger::class,
                ))
                .load(conn)
                .unwrap();
            assert_eq!(texts.len(), 1);
            assert!(!format!("{texts:?}").contains('@'));
        });
    }
}
