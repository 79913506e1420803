//! Every fault of a relay: what the worker answers, what stands in the outbox afterwards, and that no mail is lost.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use wurzelwerk::domain::actor::{Actor, Role, Scope, Staff};
use wurzelwerk::domain::ids::AccountId;
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::mail::message::{TestMail, compose};
use wurzelwerk::mail::{Encryption, Envelope, SendResult, Sender, Stage};
use wurzelwerk::service::mailing;
use wurzelwerk::worker::outbox::Step;

use super::{Office, monday, relay};
use crate::support::db::{TestDatabase, on_both_databases};
use crate::support::smtp::{Fault, SmtpServer};

/// What a fault has to lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Means {
    /// The relay took it.
    Sent,
    /// Surely not taken; tried again by itself.
    Again,
    /// Surely not taken; a person decides.
    Person,
    /// Nobody knows; tried again, and noted for ever.
    Unsure,
}

/// The matrix: the fault, its meaning, and how many copies have arrived once all is well again.
const MATRIX: &[(Fault, Means, usize)] = &[
    (Fault::None, Means::Sent, 1),
    (Fault::DropAtQuit, Means::Sent, 1),
    (Fault::ResetAtBanner, Means::Again, 1),
    (Fault::HangAtBanner, Means::Again, 1),
    (Fault::Banner("554 not you"), Means::Again, 1),
    (Fault::Banner("421 closing"), Means::Again, 1),
    (Fault::EndlessBanner, Means::Again, 1),
    (Fault::Garbage, Means::Again, 1),
    (Fault::SlowDrip, Means::Again, 1),
    (Fault::HangAtEhlo, Means::Again, 1),
    (Fault::AtEhlo("421 busy"), Means::Again, 1),
    (Fault::AtEhlo("550 go away"), Means::Again, 1),
    (Fault::DropAtMail, Means::Again, 1),
    (Fault::DropAtData, Means::Again, 1),
    (Fault::AtMail("451 later"), Means::Again, 1),
    (Fault::AtRcpt("450 later"), Means::Again, 1),
    (Fault::AtRcpt("421 closing"), Means::Again, 1),
    (Fault::AtData("451 later"), Means::Again, 1),
    (Fault::AtData("250 what"), Means::Again, 1),
    (Fault::AtDot("452 full"), Means::Again, 1),
    (Fault::AtMail("552 too big"), Means::Person, 1),
    (Fault::AtRcpt("550 no such user"), Means::Person, 1),
    (Fault::AtData("554 no"), Means::Person, 1),
    (Fault::AtDot("554 spam"), Means::Person, 1),
    (Fault::AtDot("354 more"), Means::Unsure, 1),
    (Fault::DropInBody, Means::Unsure, 1),
    (Fault::DropBeforeTaking, Means::Unsure, 1),
    (Fault::DropAfterTaking, Means::Unsure, 2),
    (Fault::HangBeforeTaking, Means::Unsure, 1),
    (Fault::HangAfterTaking, Means::Unsure, 2),
];

fn admin() -> Actor {
    Actor::Staff(Staff {
        account: AccountId::known("admin"),
        role: Role::Admin,
        initiatives: Vec::new(),
        deputy_for: Vec::new(),
        scopes: Scope::ALL.iter().copied().collect(),
    })
}

on_both_databases! {
    async fn each_fault_of_a_relay_leads_to_what_was_promised_and_no_mail_is_lost(db: TestDatabase) {
        let server = SmtpServer::start();
        let mut office = Office::new(db, relay(server.port(), Encryption::None));
        let mut copies_before = 0;
        for (fault, means, copies) in MATRIX {
            // A worker that thinks well of the relay, so that each fault is looked at alone.
            office.worker = wurzelwerk::worker::outbox::OutboxWorker::new(office.state.clone());
            server.next(&[*fault]);
            office.promise("anna@example.org").await;
            let step = office.worker.run_once().await.unwrap();
            let row = office.rows().await.pop().unwrap();
            let found = (step, row.state.as_str(), row.unsure);
            let expected = match means {
                Means::Sent => (Step::Sent, "sent", false),
                Means::Again => (Step::Failed, "queued", false),
                Means::Person => (Step::Parked, "parked", false),
                Means::Unsure => (Step::Failed, "queued", true),
            };
            assert_eq!(found, expected, "{fault:?}");
            if *means == Means::Person {
                mailing::resend(&office.state, &admin(), row.id).await.unwrap();
            }
            office.let_half_a_day_pass().await;
            let row = office.rows().await.pop().unwrap();
            assert_eq!((row.state.as_str(), row.unsure), ("sent", *means == Means::Unsure), "{fault:?}");
            let taken = server.taken();
            assert_eq!(taken.len() - copies_before, *copies, "{fault:?}");
            let message_ids: std::collections::BTreeSet<_> =
                taken.iter().skip(copies_before).map(|mail| mail.header("Message-ID").unwrap()).collect();
            assert_eq!(message_ids.len(), 1, "every copy has the same Message-ID: {fault:?}");
            copies_before = taken.len();
        }
    }

    async fn a_relay_that_says_no_to_everybody_buries_no_mail(db: TestDatabase) {
        let server = SmtpServer::start();
        let office = Office::new(db, relay(server.port(), Encryption::None));
        server.always(Fault::Banner("554 your address is blocked"));
        for at in 0..5 {
            office.promise(&format!("h{at}@example.org")).await;
        }
        assert_eq!(office.worker.drain().await.unwrap(), [Step::Failed, Step::Resting]);
        assert_eq!(server.connections(), 1, "one mail is enough to learn that the relay is closed");
        office.state.clock.advance(chrono::Duration::seconds(31));
        assert_eq!(office.worker.drain().await.unwrap(), [Step::Failed, Step::Resting]);
        server.always(Fault::None);
        office.let_half_a_day_pass().await;
        assert!(office.rows().await.iter().all(|row| row.state == "sent"));
        assert_eq!(server.taken().len(), 5);
    }

    async fn three_refusals_for_good_in_a_row_rest_the_relay(db: TestDatabase) {
        let server = SmtpServer::start();
        let office = Office::new(db, relay(server.port(), Encryption::None));
        server.always(Fault::AtRcpt("550 we do not relay"));
        for at in 0..5 {
            office.promise(&format!("h{at}@example.org")).await;
        }
        let steps = office.worker.drain().await.unwrap();
        assert_eq!(steps, [Step::Parked, Step::Parked, Step::Parked, Step::Resting]);
    }

    async fn a_relay_that_is_switched_off_and_comes_back_gets_everything(db: TestDatabase) {
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = closed.local_addr().unwrap().port();
        drop(closed);
        let office = Office::new(db, relay(port, Encryption::None));
        office.promise("anna@example.org").await;
        assert_eq!(office.worker.drain().await.unwrap(), [Step::Failed, Step::Resting]);
        let row = office.rows().await.pop().unwrap();
        assert_eq!((row.state.as_str(), row.unsure, row.last.as_deref()), ("queued", false, Some("relay unavailable")));
        let server = SmtpServer::start_at(port);
        office.let_half_a_day_pass().await;
        assert_eq!((office.rows().await[0].state.as_str(), server.taken().len()), ("sent", 1));
    }

    async fn a_relay_that_hangs_on_one_connection_gets_the_other_mails_over_another(db: TestDatabase) {
        let server = SmtpServer::start();
        let office = Office::new(db, relay(server.port(), Encryption::None));
        server.next(&[Fault::HangAtEhlo]);
        for at in 0..4 {
            office.promise(&format!("h{at}@example.org")).await;
        }
        let stop = CancellationToken::new();
        let running = tokio::spawn(wurzelwerk::worker::outbox::run(office.state.clone(), stop.clone()));
        let begun = std::time::Instant::now();
        while server.taken().len() < 3 {
            assert!(begun.elapsed() < Duration::from_secs(60), "the others are taken");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let hanging = office.rows().await.into_iter().filter(|row| row.state != "sent").count();
        assert_eq!(hanging, 1, "the first one is still being tried");
        stop.cancel();
        running.await.unwrap();
    }

    async fn a_relay_that_never_answers_gets_five_copies_at_most(db: TestDatabase) {
        let server = SmtpServer::start();
        let office = Office::new(db, relay(server.port(), Encryption::None));
        server.always(Fault::DropAfterTaking);
        office.promise("anna@example.org").await;
        for _ in 0..4 {
            office.let_half_a_day_pass().await;
        }
        let row = office.rows().await.pop().unwrap();
        assert_eq!((row.state.as_str(), row.unsure), ("parked", true));
        assert_eq!(server.taken().len(), 5);
    }

    async fn a_mail_that_is_asked_to_come_back_for_five_days_waits_for_a_person(db: TestDatabase) {
        let server = SmtpServer::start();
        let office = Office::new(db, relay(server.port(), Encryption::None));
        server.always(Fault::AtRcpt("450 mailbox busy"));
        office.promise("anna@example.org").await;
        for _ in 0..10 {
            office.let_half_a_day_pass().await;
        }
        assert_eq!(office.rows().await[0].state, "queued");
        office.let_half_a_day_pass().await;
        assert_eq!((office.rows().await[0].state.as_str(), office.rows().await[0].unsure), ("parked", false));
    }
}

/// The negative control: a sender that tries once and forgets, as services without an outbox do, loses mails under the
/// same faults. If it lost none, the matrix above would prove nothing.
#[tokio::test]
async fn a_sender_that_tries_only_once_loses_mails_under_the_same_faults() {
    let server = SmtpServer::start();
    let office = Office::new(TestDatabase::sqlite(), relay(server.port(), Encryption::None));
    let to = "anna@example.org".parse().unwrap();
    let mail = compose(&office.state.brand(), Locale::De, to, &TestMail { sent_at: monday() }).unwrap();
    for (at, (fault, _, _)) in MATRIX.iter().enumerate() {
        server.next(&[*fault]);
        office
            .state
            .mailer
            .send(&mail, &envelope(&format!("control-{at}")))
            .await;
    }
    let arrived = server.taken().len();
    assert!(arrived < MATRIX.len() / 2, "{arrived} of {} arrived", MATRIX.len());
}

fn envelope(message_id: &str) -> Envelope {
    Envelope {
        message_id: format!("{message_id}@example.org"),
        from: Sender {
            name: "Wurzelwerk".to_owned(),
            address: "post@example.org".parse().unwrap(),
        },
        date: monday(),
    }
}

#[tokio::test]
async fn nothing_is_said_in_clear_to_a_relay_that_has_to_speak_tls() {
    for fault in [Fault::None, Fault::GarbageTls] {
        let server = SmtpServer::start();
        server.always(fault);
        let office = Office::new(TestDatabase::sqlite(), relay(server.port(), Encryption::StartTls));
        let to = "anna@example.org".parse().unwrap();
        let mail = compose(&office.state.brand(), Locale::De, to, &TestMail { sent_at: monday() }).unwrap();
        let result = office.state.mailer.send(&mail, &envelope("tls")).await;
        assert!(
            matches!(&result, SendResult::Unavailable(why) if why.starts_with("tls:")),
            "{fault:?} {result:?}"
        );
        assert!(server.taken().is_empty());
    }
    let server = SmtpServer::start();
    let mailer = relay(server.port(), Encryption::Implicit);
    let office = Office::new(TestDatabase::sqlite(), mailer);
    let to = "anna@example.org".parse().unwrap();
    let mail = compose(&office.state.brand(), Locale::De, to, &TestMail { sent_at: monday() }).unwrap();
    let result = office.state.mailer.send(&mail, &envelope("tls")).await;
    assert!(matches!(result, SendResult::Unavailable(_)), "{result:?}");
}

#[tokio::test]
async fn a_refusal_names_the_stage_and_the_code_but_no_address() {
    let server = SmtpServer::start();
    server.always(Fault::AtRcpt("550 5.1.1 <anna@example.org>: no such user"));
    let office = Office::new(TestDatabase::sqlite(), relay(server.port(), Encryption::None));
    let to = "anna@example.org".parse().unwrap();
    let mail = compose(&office.state.brand(), Locale::De, to, &TestMail { sent_at: monday() }).unwrap();
    let SendResult::Refused(refusal) = office.state.mailer.send(&mail, &envelope("x")).await else {
        panic!("the relay refused");
    };
    assert_eq!(
        (refusal.code, refusal.stage, refusal.permanent()),
        (550, Stage::Rcpt, true)
    );
    assert!(
        !refusal.text.contains('@') && refusal.text.contains("no such user"),
        "{}",
        refusal.text
    );
}
