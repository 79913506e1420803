//! Every mail, in both languages: what it says, and the rules its words keep.

use super::*;
use crate::domain::actor::Role;
use crate::domain::consent::ConsentKind;
use crate::domain::household::NextStep;
use crate::mail::build;
use std::collections::BTreeSet;

fn brand() -> Brand {
    Brand {
        service_name: "Wurzelwerk".to_owned(),
        home_url: "https://rueckkehr.example.org".to_owned(),
        contact_email: "kontakt@example.org".parse().unwrap(),
    }
}

fn url(path: &str) -> String {
    format!("https://rueckkehr.example.org/{path}")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day() -> DateTime<Utc> {
    at("2026-12-05T22:30:00Z")
}

fn people() -> Vec<Person> {
    vec![
        Person {
            name: Some("Anna Beispiel".to_owned()),
            email: "anna@example.org".parse().unwrap(),
            phone: Some("03834 123456".parse().unwrap()),
        },
        Person {
            name: None,
            email: "bernd@example.org".parse().unwrap(),
            phone: None,
        },
    ]
}

fn starters() -> [String; 3] {
    [
        "Was vermissen Sie am meisten?".to_owned(),
        "Wie haben Sie eine Wohnung gefunden?".to_owned(),
        "Welcher Verein nimmt gern Neue auf?".to_owned(),
    ]
}

fn card() -> InitiativeCard {
    InitiativeCard {
        name: "Rückkehrbüro Beispielkreis".to_owned(),
        email: "buero@example.org".parse().unwrap(),
        phone: Some("03834 654321".parse().unwrap()),
        website: Some("https://buero.example.org".to_owned()),
    }
}

/// Calls `$check` with every kind of mail in every variant that has words of its own.
macro_rules! each_mail {
    ($check:ident) => {{
        let (status_url, answer_url, page_url) = (url("mein-stand"), url("antwort/abc"), url("seite/abc"));
        let (report_url, unsubscribe_url) = (url("meldung/abc"), url("abmelden/abc"));
        $check!(
            "",
            &ConfirmRegistration {
                confirm_url: url("bestaetigen/abc"),
                valid_until: day()
            }
        );
        $check!(
            "",
            &ListInvitation {
                office: "Heimathafen Vorpommern".to_owned(),
                basis: "Sie haben sich beim Infotag am 3. Oktober eingetragen.".to_owned(),
                confirm_url: url("bestaetigen/abc"),
                valid_until: day()
            }
        );
        $check!(
            "",
            &AlreadyRegistered {
                sign_in_page_url: url("anmelden")
            }
        );
        for next_step in NextStep::ALL.iter().copied() {
            let offers = vec![Offer {
                title: "Probewohnen".to_owned(),
                url: url("angebote/1"),
            }];
            let offers = if next_step == NextStep::FirstReview {
                offers
            } else {
                Vec::new()
            };
            $check!(
                next_step.as_str(),
                &Welcome {
                    status_url: status_url.clone(),
                    next_step,
                    hear_by: day(),
                    offers
                }
            );
            let open_proposals = next_step as usize % 3;
            $check!(
                next_step.as_str(),
                &Status {
                    next_step,
                    hear_by: day(),
                    open_proposals,
                    status_url: status_url.clone(),
                    unsubscribe_url: unsubscribe_url.clone(),
                }
            );
        }
        $check!(
            "",
            &SignInLink {
                sign_in_url: url("anmelden/abc"),
                minutes: 30
            }
        );
        let lines = vec!["Familie mit zwei Kindern".to_owned(), "Herbst 2027".to_owned()];
        $check!(
            "household",
            &ProposalTeaser {
                about: TeaserOf::Household,
                lines: lines.clone(),
                reasons: vec!["Sie ziehen in denselben Kreis.".to_owned()],
                answer_url: answer_url.clone(),
                answer_by: day(),
            }
        );
        $check!(
            "initiative",
            &ProposalTeaser {
                about: TeaserOf::Initiative {
                    name: card().name,
                    url: url("initiativen/1")
                },
                lines,
                reasons: Vec::new(),
                answer_url: answer_url.clone(),
                answer_by: day(),
            }
        );
        $check!(
            "",
            &Reminder {
                answer_url,
                answer_by: day()
            }
        );
        for answered in [false, true] {
            let name = if answered { "answered" } else { "silent" };
            $check!(
                name,
                &ExpiryNotice {
                    answered,
                    status_url: status_url.clone()
                }
            );
        }
        $check!(
            "household",
            &Introduction {
                other: OtherSide::Household { people: people() },
                you_write_first: true,
                starters: starters(),
                note: Some("Sie mögen beide <Chöre> & Gärten.".to_owned()),
                status_url: status_url.clone(),
                report_url: report_url.clone(),
            }
        );
        $check!(
            "initiative",
            &Introduction {
                other: OtherSide::Initiative(card()),
                you_write_first: false,
                starters: starters(),
                note: None,
                status_url: status_url.clone(),
                report_url: report_url.clone(),
            }
        );
        $check!(
            "",
            &IntroductionInitiative {
                initiative_name: card().name,
                people: people(),
                you_write_first: true,
                starters: starters(),
                note: None,
                page_url: page_url.clone(),
            }
        );
        $check!(
            "",
            &DeclineNotice {
                status_url: status_url.clone()
            }
        );
        $check!(
            "",
            &CheckIn {
                other_name: "Anna Beispiel".to_owned(),
                page_url: page_url.clone(),
                report_url
            }
        );
        $check!(
            "",
            &OutcomeQuestion {
                other_name: "Anna Beispiel".to_owned(),
                months: 3,
                page_url: page_url.clone(),
                unsubscribe_url: unsubscribe_url.clone()
            }
        );
        $check!(
            "",
            &Paused {
                status_url: status_url.clone()
            }
        );
        $check!(
            "",
            &Resumed {
                status_url: status_url.clone(),
                hear_by: day()
            }
        );
        $check!(
            "",
            &InactiveNotice {
                status_url: status_url.clone(),
                delete_at: day()
            }
        );
        for disclosed in Disclosure::ALL.iter().copied() {
            $check!(
                disclosed.as_str(),
                &Deletion {
                    undo_url: url("zuruecknehmen/abc"),
                    erase_at: day(),
                    disclosed
                }
            );
        }
        $check!(
            "",
            &AddressChangeConfirm {
                confirm_url: url("adresse/abc"),
                valid_until: day()
            }
        );
        $check!("", &AddressChanged { changed_at: day() });
        $check!(
            "",
            &AdultConfirm {
                confirm_url: url("erwachsene/abc"),
                valid_until: day()
            }
        );
        for parked_mails in [0, 2] {
            let name = if parked_mails == 0 { "coordinator" } else { "admin" };
            $check!(
                name,
                &StaffDigest {
                    new_proposals: 3,
                    overdue_households: 1,
                    expiring_proposals: 0,
                    parked_mails,
                    today_url: url("heute"),
                    unsubscribe_url: unsubscribe_url.clone(),
                }
            );
        }
        for role in Role::ALL.iter().copied() {
            $check!(
                role.as_str(),
                &StaffInvitation {
                    role,
                    accept_url: url("einladung/abc"),
                    valid_until: day()
                }
            );
        }
        $check!(
            "",
            &PasswordReset {
                reset_url: url("passwort/abc"),
                minutes: 30
            }
        );
        $check!("", &SuspendedNotice { page_url });
        $check!(
            "",
            &ConsentRevoked {
                kinds: ConsentKind::ALL.to_vec(),
                disclosed: Disclosure::None,
                status_url
            }
        );
        $check!(
            "",
            &InitiativeFreshness {
                initiative_name: card().name,
                fresh_at: day(),
                profile_url: url("profil")
            }
        );
        $check!("", &TestMail { sent_at: day() });
    }};
}

/// Every mail as (kind, variant, language, forms).
fn all() -> Vec<(MailKind, String, Locale, Rendered)> {
    fn write<C: MailContext>(locale: Locale, context: &C) -> (MailKind, Rendered) {
        (C::KIND, render(&brand(), locale, context).unwrap())
    }
    let mut mails = Vec::new();
    macro_rules! collect {
        ($variant:expr, $context:expr) => {{
            let context = $context;
            for locale in Locale::ALL {
                let (kind, mail) = write(locale, context);
                mails.push((kind, $variant.to_owned(), locale, mail));
            }
        }};
    }
    each_mail!(collect);
    mails
}

/// The words of a mail without addresses, as sentences.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for paragraph in text.split("\n\n").flat_map(|part| part.split("\n- ")) {
        let mut sentence: Vec<&str> = Vec::new();
        for word in paragraph.split_whitespace().filter(|word| !word.contains("://")) {
            sentence.push(word);
            let ends = word.ends_with(['.', '!', '?', ':'])
                && !word.trim_end_matches('.').ends_with(|c: char| c.is_ascii_digit());
            if ends {
                sentences.push(sentence.join(" "));
                sentence.clear();
            }
        }
        sentences.push(sentence.join(" "));
    }
    sentences
}

#[test]
fn every_mail_reads_as_it_was_agreed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("../templates/snapshots");
    settings.set_omit_expression(true);
    for (kind, variant, locale, mail) in all() {
        let name = if variant.is_empty() {
            format!("{kind}.{locale}")
        } else {
            format!("{kind}.{variant}.{locale}")
        };
        settings.bind(|| insta::assert_snapshot!(name, format!("{}\n\n{}", mail.subject, mail.text)));
    }
}

#[test]
fn the_html_form_keeps_its_shape() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("../templates/snapshots");
    settings.set_omit_expression(true);
    let introduction = all()
        .into_iter()
        .find(|(kind, variant, ..)| *kind == MailKind::Introduction && variant == "household")
        .unwrap();
    settings.bind(|| insta::assert_snapshot!("introduction.household.de.html", introduction.3.html));
}

#[test]
fn every_kind_is_written_in_every_language() {
    let written: BTreeSet<(MailKind, &str)> = all()
        .iter()
        .map(|(kind, _, locale, _)| (*kind, locale.as_str()))
        .collect();
    for kind in MailKind::ALL {
        for locale in Locale::ALL {
            assert!(written.contains(&(*kind, locale.as_str())), "{kind} {locale}");
        }
    }
}

#[test]
fn every_mail_can_be_put_together_for_a_relay() {
    for (kind, variant, locale, rendered) in all() {
        let mail = OutgoingMail {
            kind,
            locale,
            subject: rendered.subject,
            text: rendered.text,
            html: rendered.html,
            ..build::tests::mail()
        };
        let bytes = build::message(&mail, &build::tests::envelope()).unwrap().formatted();
        assert!(bytes.is_ascii(), "{kind} {variant} {locale}");
    }
}

#[test]
fn no_sentence_has_more_than_twenty_words() {
    for (kind, variant, locale, mail) in all() {
        for sentence in sentences(&mail.text).into_iter().chain([mail.subject]) {
            let words = sentence
                .split(' ')
                .filter(|word| word.chars().any(char::is_alphanumeric))
                .count();
            assert!(words <= 20, "{kind} {variant} {locale}: {words} words in {sentence:?}");
        }
    }
}

#[test]
fn both_forms_say_the_same_words() {
    for (kind, variant, locale, mail) in all() {
        let plain = mail.html.replace("<br>", " ").replace("</", " </");
        let mut visible = String::new();
        let mut inside = false;
        for c in plain.split_once("<body").unwrap().1.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                _ if !inside => visible.push(c),
                _ => {}
            }
        }
        let words = |text: &str| -> Vec<String> {
            text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replace("&#x2f;", "/")
                .replace("&#x27;", "'")
                .split_whitespace()
                .map(|word| word.trim_end_matches(':').to_owned())
                .filter(|word| !word.is_empty() && word != "-" && word != "--")
                .collect()
        };
        // The HTML form starts with the name of the service and the rest of the body tag.
        let (html, text) = (words(&visible), words(&mail.text));
        assert!(html.ends_with(&text), "{kind} {variant} {locale}\n{html:?}\n{text:?}");
    }
}

#[test]
fn texts_of_people_cannot_become_markup() {
    let mail = render(
        &brand(),
        Locale::De,
        &Introduction {
            other: OtherSide::Household {
                people: vec![Person {
                    name: Some("<p style=\"x\"><script>alert(1)</script>".to_owned()),
                    email: "anna@example.org".parse().unwrap(),
                    phone: None,
                }],
            },
            you_write_first: true,
            starters: starters(),
            note: Some("{{ brand }} <img src=x>".to_owned()),
            status_url: url("a"),
            report_url: url("b"),
        },
    )
    .unwrap();
    assert!(!mail.html.contains("<script") && !mail.html.contains("<img"));
    assert!(mail.html.contains("&lt;script&gt;"));
    assert!(mail.text.contains("{{ brand }} <img src=x>"));
}

#[test]
fn confirmation_mails_have_nothing_of_a_user_in_their_type() {
    // What the three contexts can carry at all, by serialising them: links and times only.
    let contexts = [
        serde_json::to_value(ConfirmRegistration {
            confirm_url: url("a"),
            valid_until: day(),
        })
        .unwrap(),
        serde_json::to_value(AddressChangeConfirm {
            confirm_url: url("a"),
            valid_until: day(),
        })
        .unwrap(),
        serde_json::to_value(AdultConfirm {
            confirm_url: url("a"),
            valid_until: day(),
        })
        .unwrap(),
    ];
    for context in contexts {
        let keys: Vec<&String> = context.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["confirm_url", "valid_until"]);
    }
}

#[test]
fn an_expired_proposal_reads_like_a_declined_one_to_the_side_that_had_answered() {
    for locale in Locale::ALL {
        let status_url = url("mein-stand");
        let expired = render(
            &brand(),
            locale,
            &ExpiryNotice {
                answered: true,
                status_url: status_url.clone(),
            },
        )
        .unwrap();
        let declined = render(&brand(), locale, &DeclineNotice { status_url }).unwrap();
        assert_eq!(expired, declined);
    }
}

#[test]
fn a_button_needs_a_full_web_address() {
    let context = DeclineNotice {
        status_url: "javascript:alert(1)".to_owned(),
    };
    assert!(render(&brand(), Locale::De, &context).is_err());
}

#[test]
fn days_are_those_of_berlin() {
    assert_eq!(day_in_words(Locale::De, at("2026-12-05T23:30:00Z")), "6. Dezember 2026");
    assert_eq!(day_in_words(Locale::En, at("2026-03-01T12:00:00Z")), "1 March 2026");
}
