//! Made-up values for every kind of mail in every variant that has words of its own: what an operator's own text is shown
//! and checked with, and what the tests of the bundled texts are written from. Nobody here exists.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::*;
use crate::domain::actor::Role;
use crate::domain::consent::ConsentKind;
use crate::domain::household::NextStep;

/// A mail with made-up values.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its kind.
    pub kind: MailKind,
    /// Which variant; empty when there is only one.
    pub variant: String,
    /// What it has to say.
    pub(super) values: Value,
}

#[derive(Default)]
struct Samples {
    all: Vec<Sample>,
    fault: Option<serde_json::Error>,
}

impl Samples {
    fn add<C: MailContext>(&mut self, variant: &str, context: C) {
        match serde_json::to_value(context) {
            Ok(values) => self.all.push(Sample {
                kind: C::KIND,
                variant: variant.to_owned(),
                values,
            }),
            Err(error) => self.fault = Some(error),
        }
    }
}

pub(super) fn url(path: &str) -> String {
    format!("https://rueckkehr.example.org/{path}")
}

/// The evening of 5 December 2026.
pub(super) fn day() -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_509_800, 0).unwrap_or_default()
}

fn people() -> Result<Vec<Person>> {
    Ok(vec![
        Person {
            name: Some("Anna Beispiel".to_owned()),
            email: "anna@example.org".parse()?,
            phone: Some("03834 123456".parse()?),
        },
        Person {
            name: None,
            email: "bernd@example.org".parse()?,
            phone: None,
        },
    ])
}

pub(super) fn starters() -> [String; 3] {
    [
        "Was vermissen Sie am meisten?".to_owned(),
        "Wie haben Sie eine Wohnung gefunden?".to_owned(),
        "Welcher Verein nimmt gern Neue auf?".to_owned(),
    ]
}

fn card() -> Result<InitiativeCard> {
    Ok(InitiativeCard {
        name: "Rückkehrbüro Beispielkreis".to_owned(),
        email: "buero@example.org".parse()?,
        phone: Some("03834 654321".parse()?),
        website: Some("https://buero.example.org".to_owned()),
    })
}

/// Every kind of mail in every variant.
///
/// # Errors
/// [`Error::Internal`] when a made-up value is none, which a test rules out.
pub fn samples() -> Result<Vec<Sample>> {
    let mut samples = Samples::default();
    fill(&mut samples)?;
    match samples.fault {
        None => Ok(samples.all),
        Some(error) => Err(error).context("writing made-up values"),
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one entry for each mail, in the order of the kinds"
)]
fn fill(all: &mut Samples) -> Result<()> {
    let (status_url, answer_url, page_url) = (url("mein-stand"), url("antwort/abc"), url("seite/abc"));
    let (report_url, unsubscribe_url) = (url("meldung/abc"), url("abmelden/abc"));
    all.add(
        "",
        ConfirmRegistration {
            confirm_url: url("bestaetigen/abc"),
            valid_until: day(),
        },
    );
    all.add(
        "",
        ListInvitation {
            office: "Heimathafen Vorpommern".to_owned(),
            basis: "Sie haben sich beim Infotag am 3. Oktober eingetragen.".to_owned(),
            confirm_url: url("bestaetigen/abc"),
            valid_until: day(),
        },
    );
    all.add(
        "",
        AlreadyRegistered {
            sign_in_page_url: url("anmelden"),
        },
    );
    all.add(
        "",
        ResumeRegistration {
            resume_url: url("weiter/abc"),
            valid_until: day(),
        },
    );
    for next_step in NextStep::ALL.iter().copied() {
        let offers = vec![Offer {
            title: "Probewohnen".to_owned(),
            url: url("angebote/1"),
        }];
        let (offers, initiatives, greeting, story) = if next_step == NextStep::FirstReview {
            let initiatives = vec![Offer {
                title: "Heimathafen Vorpommern".to_owned(),
                url: url("initiativen/1"),
            }];
            let greeting = Greeting {
                from: "Gemeinde Musterhagen".to_owned(),
                lines: vec![
                    "Moin aus Musterhagen!".to_owned(),
                    "Am Hafen steht ein Stuhl für Besuch.".to_owned(),
                ],
                url: url("geschichten/1"),
            };
            let story = Offer {
                title: "Zurück am Bodden".to_owned(),
                url: url("geschichten/2"),
            };
            (offers, initiatives, Some(greeting), Some(story))
        } else {
            (Vec::new(), Vec::new(), None, None)
        };
        all.add(
            next_step.as_str(),
            Welcome {
                status_url: status_url.clone(),
                next_step,
                hear_by: day(),
                initiatives,
                offers,
                greeting,
                story,
            },
        );
        let open_proposals = next_step as usize % 3;
        all.add(
            next_step.as_str(),
            Status {
                next_step,
                hear_by: day(),
                open_proposals,
                status_url: status_url.clone(),
                unsubscribe_url: unsubscribe_url.clone(),
            },
        );
    }
    all.add(
        "",
        SignInLink {
            sign_in_url: url("anmelden/abc"),
            minutes: 30,
        },
    );
    let lines = vec!["Familie mit zwei Kindern".to_owned(), "Herbst 2027".to_owned()];
    all.add(
        "household",
        ProposalTeaser {
            about: TeaserOf::Household,
            lines: lines.clone(),
            reasons: vec!["Sie ziehen in denselben Kreis.".to_owned()],
            answer_url: answer_url.clone(),
            answer_by: day(),
        },
    );
    all.add(
        "initiative",
        ProposalTeaser {
            about: TeaserOf::Initiative {
                name: card()?.name,
                url: url("initiativen/1"),
            },
            lines,
            reasons: Vec::new(),
            answer_url: answer_url.clone(),
            answer_by: day(),
        },
    );
    all.add(
        "",
        Reminder {
            answer_url,
            answer_by: day(),
        },
    );
    for answered in [false, true] {
        let name = if answered { "answered" } else { "silent" };
        all.add(
            name,
            ExpiryNotice {
                answered,
                status_url: status_url.clone(),
            },
        );
    }
    all.add(
        "household",
        Introduction {
            other: OtherSide::Household { people: people()? },
            you_write_first: true,
            starters: starters(),
            note: Some("Sie mögen beide <Chöre> & Gärten.".to_owned()),
            status_url: status_url.clone(),
            report_url: report_url.clone(),
        },
    );
    all.add(
        "initiative",
        Introduction {
            other: OtherSide::Initiative(card()?),
            you_write_first: false,
            starters: starters(),
            note: None,
            status_url: status_url.clone(),
            report_url: report_url.clone(),
        },
    );
    all.add(
        "",
        IntroductionInitiative {
            initiative_name: card()?.name,
            people: people()?,
            you_write_first: true,
            starters: starters(),
            note: None,
            page_url: page_url.clone(),
        },
    );
    all.add(
        "",
        DeclineNotice {
            status_url: status_url.clone(),
        },
    );
    all.add(
        "",
        CheckIn {
            other_name: "Anna Beispiel".to_owned(),
            page_url: page_url.clone(),
            report_url,
        },
    );
    all.add(
        "",
        OutcomeQuestion {
            other_name: "Anna Beispiel".to_owned(),
            months: 3,
            page_url: page_url.clone(),
            unsubscribe_url: unsubscribe_url.clone(),
        },
    );
    all.add(
        "",
        Paused {
            status_url: status_url.clone(),
        },
    );
    all.add(
        "",
        Resumed {
            status_url: status_url.clone(),
            hear_by: day(),
        },
    );
    all.add(
        "",
        InactiveNotice {
            status_url: status_url.clone(),
            delete_at: day(),
        },
    );
    for disclosed in Disclosure::ALL.iter().copied() {
        all.add(
            disclosed.as_str(),
            Deletion {
                undo_url: url("zuruecknehmen/abc"),
                erase_at: day(),
                disclosed,
            },
        );
    }
    all.add(
        "",
        AddressChangeConfirm {
            confirm_url: url("adresse/abc"),
            valid_until: day(),
        },
    );
    all.add("", AddressChanged { changed_at: day() });
    all.add(
        "",
        AdultConfirm {
            confirm_url: url("erwachsene/abc"),
            valid_until: day(),
        },
    );
    for parked_mails in [0, 2] {
        let name = if parked_mails == 0 { "coordinator" } else { "admin" };
        all.add(
            name,
            StaffDigest {
                new_proposals: 3,
                overdue_households: 1,
                expiring_proposals: 0,
                due_today: 5,
                parked_mails,
                stands_in_for: (parked_mails == 0).then(|| "Lee Beispiel".to_owned()),
                new_outcomes: 4,
                transfers: 6,
                articles: if parked_mails == 0 {
                    vec![Offer {
                        title: "Der erste Anruf: fünf Fragen".to_owned(),
                        url: url("praxis/abc"),
                    }]
                } else {
                    Vec::new()
                },
                new_comments: 1,
                unread_messages: 8,
                new_notices: 3,
                today_url: url("heute"),
                unsubscribe_url: unsubscribe_url.clone(),
            },
        );
    }
    for role in Role::ALL.iter().copied() {
        all.add(
            role.as_str(),
            StaffInvitation {
                role,
                accept_url: url("einladung/abc"),
                valid_until: day(),
            },
        );
    }
    all.add(
        "",
        PasswordReset {
            reset_url: url("passwort/abc"),
            minutes: 30,
        },
    );
    all.add("", SuspendedNotice { page_url });
    all.add(
        "",
        ConsentRevoked {
            kinds: ConsentKind::ALL.to_vec(),
            disclosed: Disclosure::None,
            status_url,
        },
    );
    all.add(
        "",
        InitiativeFreshness {
            initiative_name: card()?.name,
            fresh_at: day(),
            offers: vec!["Stammtisch am Markt".to_owned(), "Probewohnen".to_owned()],
            profile_url: url("profil"),
        },
    );
    meetups(all);
    all.add(
        "",
        ConfirmInitiative {
            confirm_url: url("initiative-bestaetigen"),
            valid_until: day(),
        },
    );
    all.add(
        "",
        ConfirmMessage {
            initiative_name: "Rückkehrbüro Beispielkreis".to_owned(),
            confirm_url: url("nachricht-bestaetigen"),
            valid_until: day(),
        },
    );
    all.add(
        "",
        MessageFromVisitor {
            initiative_name: "Rückkehrbüro Beispielkreis".to_owned(),
            name: "Anna Beispiel".to_owned(),
            email: "anna@example.org".parse()?,
            text: "Wir möchten 2027 zurückkommen.\nWann können wir Sie anrufen?".to_owned(),
        },
    );
    transfers(all);
    groups(all)?;
    all.add("", TestMail { sent_at: day() });
    Ok(())
}

/// The mails about being handed on to another initiative.
fn transfers(all: &mut Samples) {
    let (from_office, to_initiative) = (
        "Heimathafen Vorpommern".to_owned(),
        "Rückkehrbüro Beispielkreis".to_owned(),
    );
    for (name, again) in [("first", false), ("again", true)] {
        let context = TransferQuestion {
            again,
            from_office: from_office.clone(),
            to_initiative: to_initiative.clone(),
            reason: "Ihr Zielort liegt im Nachbarkreis.".to_owned(),
            answer_url: url("weitergabe/abc"),
            answer_by: day(),
        };
        all.add(name, context);
    }
    for (name, outcome) in [
        ("accepted", TransferOutcome::Accepted),
        ("refused", TransferOutcome::Refused),
        ("not_answered", TransferOutcome::NotAnswered),
        ("expired", TransferOutcome::Expired),
        ("withdrawn", TransferOutcome::Withdrawn),
    ] {
        let context = TransferResult {
            outcome,
            from_office: from_office.clone(),
            to_initiative: to_initiative.clone(),
            hear_by: day(),
            status_url: url("mein-stand"),
        };
        all.add(name, context);
    }
}

/// The mails of groups.
fn groups(all: &mut Samples) -> Result<()> {
    let other = |number: i64| GroupOther {
        number,
        lines: vec![
            "Möchte zurückkehren".to_owned(),
            "Ziel: Beispielkreis (Beispielland)".to_owned(),
        ],
        reasons: vec!["Sie haben beide Kinder in ähnlichem Alter.".to_owned()],
    };
    for (name, again) in [("first", false), ("again", true)] {
        let context = GroupTeaser {
            again,
            others: vec![other(1), other(3)],
            answer_url: url("gruppe/abc"),
            answer_by: day(),
        };
        all.add(name, context);
    }
    for (name, you_write_first, note) in [
        ("they_write", false, None),
        ("you_write", true, Some("Am Samstag ist Markt.".to_owned())),
    ] {
        let household = GroupHousehold { people: people()? };
        let context = GroupIntroduction {
            households: vec![household.clone(), household],
            you_write_first,
            starters: starters(),
            note,
            group_url: url("gruppen/abc"),
        };
        all.add(name, context);
    }
    let status_url = url("mein-stand");
    all.add("", GroupEnded { status_url });
    Ok(())
}

/// The mails of meetups.
fn meetups(all: &mut Samples) {
    let digital = MeetupFacts {
        title: "Küchentisch für Rückkehrer".to_owned(),
        starts_at: day(),
        ends_at: day() + chrono::Duration::hours(2),
        video_link: Some("https://video.example.org/kuechentisch".to_owned()),
        place: None,
        address: None,
    };
    let on_site = MeetupFacts {
        video_link: None,
        place: Some("Rathaus Beispielstadt".to_owned()),
        address: Some("Markt 1, 12345 Beispielstadt".to_owned()),
        ..digital.clone()
    };
    let page_url = url("treffen/abc");
    for (name, place, meetup) in [
        ("signed_up", PlaceAtMeetup::SignedUp, &on_site),
        ("signed_up_digital", PlaceAtMeetup::SignedUp, &digital),
        ("waiting", PlaceAtMeetup::Waiting, &on_site),
        ("moved_up", PlaceAtMeetup::MovedUp, &digital),
    ] {
        let (meetup, page_url) = (meetup.clone(), page_url.clone());
        all.add(
            name,
            MeetupPlace {
                place,
                meetup,
                page_url,
            },
        );
    }
    for (name, meetup) in [("on_site", &on_site), ("digital", &digital)] {
        let (meetup, page_url) = (meetup.clone(), page_url.clone());
        all.add(
            name,
            MeetupReminder {
                meetup: meetup.clone(),
                page_url: page_url.clone(),
            },
        );
        all.add(name, MeetupChanged { meetup, page_url });
    }
    all.add(
        "",
        MeetupCancelled {
            title: on_site.title.clone(),
            starts_at: day(),
            events_url: url("treffen"),
        },
    );
    all.add(
        "",
        MeetupAfter {
            title: on_site.title,
            people_url: url("treffen/abc/leute"),
            choose_by: day(),
        },
    );
}
