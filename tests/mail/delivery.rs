//! What a recipient gets: headers, encodings, attachments, as a relay sees them.

use wurzelwerk::domain::household::NextStep;
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::domain::mail::OutgoingMail;
use wurzelwerk::mail::message::{InitiativeCard, Introduction, OtherSide, Status, compose, initiative_vcard};
use wurzelwerk::mail::{Encryption, Envelope, SendResult, Sender};
use wurzelwerk::worker::outbox::Step;

use super::{Office, monday, relay};
use crate::support::db::{TestDatabase, on_both_databases};
use crate::support::smtp::{Fault, SmtpServer, Taken};

async fn delivered(mail: &OutgoingMail) -> Taken {
    let server = SmtpServer::start();
    let envelope = Envelope {
        message_id: "0198-7@rueckkehr.example.org".to_owned(),
        from: Sender {
            name: "Rückkehr-Netzwerk Süd".to_owned(),
            address: "post@example.org".parse().unwrap(),
        },
        date: monday(),
    };
    let result = relay(server.port(), Encryption::None).send(mail, &envelope).await;
    assert_eq!(result, SendResult::Sent);
    server.taken().remove(0)
}

fn brand() -> wurzelwerk::mail::message::Brand {
    wurzelwerk::mail::message::Brand {
        address: wurzelwerk::domain::locale::FormOfAddress::Sie,
        service_name: "Rückkehr-Netzwerk Süd".to_owned(),
        home_url: "https://rueckkehr.example.org".to_owned(),
        contact_email: "kontakt@example.org".parse().unwrap(),
        texts: wurzelwerk::mail::message::OwnTexts::default(),
    }
}

fn introduction() -> OutgoingMail {
    let card = InitiativeCard {
        name: "Rückkehrbüro Lüchow".to_owned(),
        email: "buero@example.org".parse().unwrap(),
        phone: None,
        website: None,
    };
    let vcard = initiative_vcard(&card);
    let context = Introduction {
        other: OtherSide::Initiative(card),
        you_write_first: false,
        starters: ["Wohnen", "Arbeit", "Schule für Äpfel & Öl"].map(str::to_owned),
        note: Some("Grüße aus dem Büro: schön, dass es klappt.".to_owned()),
        status_url: "https://rueckkehr.example.org/me".to_owned(),
        report_url: "https://rueckkehr.example.org/r".to_owned(),
    };
    compose(&brand(), Locale::De, "anna@example.org".parse().unwrap(), &context)
        .unwrap()
        .with_reply_to("buero@example.org".parse().unwrap())
        .with_attachment(vcard)
}

#[tokio::test]
async fn umlauts_arrive_in_subject_sender_text_and_attachment_over_seven_bits() {
    let mail = introduction();
    let taken = delivered(&mail).await;
    assert!(taken.raw.is_ascii(), "no relay has to know 8BITMIME");
    assert!(taken.raw.lines().all(|line| line.len() <= 998));
    assert_eq!(taken.decoded_header("Subject").unwrap(), mail.subject);
    assert_eq!(
        taken.decoded_header("From").unwrap().replace('"', ""),
        "Rückkehr-Netzwerk Süd <post@example.org>"
    );
    let parts = taken.parts();
    let kinds: Vec<&str> = parts.iter().map(|(kind, _)| kind.split(';').next().unwrap()).collect();
    assert_eq!(kinds, ["text/plain", "text/html", "text/vcard"]);
    assert_eq!(parts[0].1.replace("\r\n", "\n").trim_end(), mail.text.trim_end());
    assert_eq!(parts[1].1.replace("\r\n", "\n").trim_end(), mail.html.trim_end());
    assert!(parts[2].1.contains("FN:Rückkehrbüro Lüchow"));
}

#[tokio::test]
async fn one_recipient_stands_in_envelope_and_header_and_answers_go_to_the_other_side() {
    let taken = delivered(&introduction()).await;
    assert_eq!(
        (taken.from.as_str(), taken.to.as_slice()),
        ("post@example.org", &["anna@example.org".to_owned()][..])
    );
    assert_eq!(taken.header("To").unwrap(), "anna@example.org");
    assert_eq!(taken.header("Reply-To").unwrap(), "buero@example.org");
    assert_eq!(taken.header("Message-ID").unwrap(), "<0198-7@rueckkehr.example.org>");
    assert_eq!(taken.header("Date").unwrap(), "Mon, 23 Nov 2026 09:00:00 +0000");
    assert_eq!(taken.header("Auto-Submitted").unwrap(), "auto-generated");
    assert_eq!(taken.header("X-Auto-Response-Suppress").unwrap(), "All");
    assert_eq!(taken.header("Content-Language").unwrap(), "de");
    assert_eq!(taken.header("List-Unsubscribe"), None);
}

#[tokio::test]
async fn mails_that_can_be_ended_say_so_in_the_way_mail_programs_understand() {
    let url = "https://rueckkehr.example.org/unsubscribe/abc";
    let context = Status {
        next_step: NextStep::StatusMail,
        hear_by: monday(),
        open_proposals: 0,
        status_url: "https://rueckkehr.example.org/me".to_owned(),
        unsubscribe_url: url.to_owned(),
    };
    let mail = compose(&brand(), Locale::En, "anna@example.org".parse().unwrap(), &context).unwrap();
    let taken = delivered(&mail).await;
    assert_eq!(taken.header("List-Unsubscribe").unwrap(), format!("<{url}>"));
    assert_eq!(
        taken.header("List-Unsubscribe-Post").unwrap(),
        "List-Unsubscribe=One-Click"
    );
}

#[tokio::test]
async fn lines_that_start_with_a_dot_arrive_as_they_were_written() {
    let mut mail = introduction();
    mail.text = ".\n..\n.Punkt\nEnde\n".to_owned();
    let taken = delivered(&mail).await;
    assert_eq!(
        taken.parts()[0].1.replace("\r\n", "\n").trim_end(),
        ".\n..\n.Punkt\nEnde"
    );
}

on_both_databases! {
    async fn the_worker_signs_with_the_service_and_keeps_the_message_id_over_retries(db: TestDatabase) {
        let server = SmtpServer::start();
        let office = Office::new(db, relay(server.port(), Encryption::None));
        server.next(&[Fault::DropAfterTaking, Fault::AtDot("451 later"), Fault::DropAfterTaking]);
        office.promise("anna@example.org").await;
        office.let_half_a_day_pass().await;
        let taken = server.taken();
        assert_eq!(taken.len(), 3);
        let ids: Vec<_> = taken.iter().map(|mail| mail.header("Message-ID").unwrap()).collect();
        assert!(ids.iter().all(|id| *id == ids[0]) && ids[0].ends_with("@example.org>"), "{ids:?}");
        assert_eq!(taken[0].decoded_header("From").unwrap(), "Wurzelwerk <wurzelwerk@example.org>");
        let row = office.rows().await.pop().unwrap();
        assert_eq!((row.state.as_str(), row.attempts, row.unsure), ("sent", 4, true));
    }

    async fn mails_of_a_whole_morning_leave_in_the_order_in_which_they_were_promised(db: TestDatabase) {
        let server = SmtpServer::start();
        let office = Office::new(db, relay(server.port(), Encryption::None));
        let addresses: Vec<String> = (0..12).map(|at| format!("h{at}@example.org")).collect();
        for address in &addresses {
            office.promise(address).await;
        }
        assert_eq!(office.worker.drain().await.unwrap(), [Step::Sent; 12]);
        let to: Vec<String> = server.taken().into_iter().flat_map(|mail| mail.to).collect();
        assert_eq!(to, addresses);
    }
}
