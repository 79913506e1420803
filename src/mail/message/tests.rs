//! Every mail, in both languages: what it says, and the rules its words keep.

use super::samples::{day, starters, url};
use super::*;
use crate::mail::build;
use std::collections::BTreeSet;

fn brand() -> Brand {
    Brand {
        service_name: "Wurzelwerk".to_owned(),
        home_url: "https://rueckkehr.example.org".to_owned(),
        contact_email: "kontakt@example.org".parse().unwrap(),
        address: FormOfAddress::Sie,
        texts: OwnTexts::default(),
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Every mail as (kind, variant, language, forms).
fn all() -> Vec<(MailKind, String, Locale, Rendered)> {
    let mut mails = Vec::new();
    for sample in samples().unwrap() {
        for locale in Locale::ALL {
            let mail = written(
                bundled(sample.kind, FormOfAddress::Sie).unwrap(),
                &brand(),
                locale,
                sample.kind,
                &sample.values,
            )
            .unwrap();
            mails.push((sample.kind, sample.variant.clone(), locale, mail));
        }
    }
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

/// Every text among made-up values.
fn made_up(values: &serde_json::Value) -> Vec<String> {
    match values {
        serde_json::Value::String(text) if !text.is_empty() => vec![text.clone()],
        serde_json::Value::Array(all) => all.iter().flat_map(made_up).collect(),
        serde_json::Value::Object(all) => all.values().flat_map(made_up).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn households_can_be_addressed_with_du_in_every_mail_and_nothing_else_changes() {
    let forms = ["Sie", "Ihnen", "Ihr", "Ihre", "Ihrem", "Ihren", "Ihrer", "Ihres"];
    let mut du = 0;
    for sample in samples().unwrap() {
        let write = |address| {
            let brand = Brand { address, ..brand() };
            let env = bundled(sample.kind, address).unwrap();
            written(env, &brand, Locale::De, sample.kind, &sample.values).unwrap()
        };
        let (formal, informal) = (write(FormOfAddress::Sie), write(FormOfAddress::Du));
        let name = format!("{} {}", sample.kind, sample.variant);
        if !sample.kind.is_for_households() {
            assert_eq!(formal, informal, "{name}");
            continue;
        }
        du += 1;
        // What is not our text but a made-up value may speak as it likes.
        let said = made_up(&sample.values)
            .iter()
            .fold(informal.text.clone(), |text, own| text.replace(own.as_str(), ""));
        let said = format!("{} {said}", informal.subject);
        let sie = said
            .split(|c: char| !c.is_alphabetic())
            .find(|word| forms.contains(word));
        assert_eq!(sie, None, "{name}: {said}");
        let links = |text: &str| -> BTreeSet<String> {
            let words = text
                .split_whitespace()
                .filter(|word| word.contains("://") || word.contains('@'));
            words.map(|word| word.trim_end_matches('.').to_owned()).collect()
        };
        assert_eq!(links(&formal.text), links(&informal.text), "{name}");
        for sentence in sentences(&informal.text) {
            assert!(sentence.split(' ').count() <= 21, "{name}: {sentence}");
        }
    }
    assert!(du > 30, "{du}");
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
