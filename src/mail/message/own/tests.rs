//! What an own text has to hold, for every kind in both languages.

use super::*;

fn brand() -> Brand {
    Brand {
        service_name: "Wurzelwerk".to_owned(),
        home_url: "https://rueckkehr.example.org".to_owned(),
        contact_email: "kontakt@example.org".parse().unwrap(),
        address: FormOfAddress::Sie,
        texts: OwnTexts::default(),
    }
}

fn flaws(kind: MailKind, source: &str) -> Vec<(&'static str, String)> {
    match check(&brand(), kind, Locale::De, source).unwrap() {
        Ok(_) => Vec::new(),
        Err(flaws) => flaws.into_iter().map(|flaw| (flaw.code, flaw.about)).collect(),
    }
}

/// The bundled text with something else in its place.
fn with(kind: MailKind, from: &str, to: &str) -> String {
    let source = bundled_source(kind, Locale::De, FormOfAddress::Sie);
    assert!(source.contains(from), "{kind} {from}: {source}");
    source.replace(from, to)
}

#[test]
fn every_bundled_text_would_be_taken_as_an_own_one() {
    for kind in MailKind::ALL.iter().copied() {
        for locale in Locale::ALL {
            let source = bundled_source(kind, locale, FormOfAddress::Sie);
            let previews = check(&brand(), kind, locale, source).unwrap();
            assert!(
                previews.as_ref().is_ok_and(|all| !all.is_empty()),
                "{kind} {locale}: {previews:?}"
            );
            placeholders(kind, locale).unwrap();
        }
    }
}

#[test]
fn no_text_leaves_out_a_link_a_date_or_a_contact_that_the_bundled_one_shows() {
    for kind in MailKind::ALL.iter().copied() {
        for placeholder in placeholders(kind, Locale::De)
            .unwrap()
            .iter()
            .filter(|one| one.mandatory)
        {
            let name = placeholder.name.rsplit("[].").next().unwrap_or(&placeholder.name);
            let last = name.rsplit('.').next().unwrap_or(name).trim_end_matches("[]");
            let without: String = bundled_source(kind, Locale::De, FormOfAddress::Sie)
                .lines()
                .filter(|line| !(line.contains("{{") && line.contains(last)))
                .map(|line| format!("{line}\n"))
                .collect();
            if without != format!("{}\n", bundled_source(kind, Locale::De, FormOfAddress::Sie).trim_end()) {
                let found = flaws(kind, &without);
                assert!(!found.is_empty(), "{kind} without {}: {without}", placeholder.name);
            }
        }
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of flaws")]
fn what_is_missing_unknown_or_not_understood_is_named() {
    use MailKind::{ConfirmRegistration, Deletion, Introduction, ProposalTeaser, Welcome};
    let link = "{{ button(confirm_url, \"Anmeldung bestätigen\") }}";
    for (kind, source, code, about) in [
        (
            ConfirmRegistration,
            with(ConfirmRegistration, link, ""),
            "template-missing",
            "confirm_url",
        ),
        (
            ConfirmRegistration,
            with(ConfirmRegistration, "{{ valid_until | day }}", "bald"),
            "template-missing",
            "valid_until",
        ),
        (
            ConfirmRegistration,
            with(ConfirmRegistration, link, "{{ confirm_link }}"),
            "template-unknown",
            "confirm_link",
        ),
        (
            ConfirmRegistration,
            with(ConfirmRegistration, link, "{% raw %}"),
            "template-tag",
            "{% raw %}",
        ),
        (
            ConfirmRegistration,
            with(ConfirmRegistration, link, "<b>Link</b>"),
            "template-markup",
            "<",
        ),
        (
            ConfirmRegistration,
            with(ConfirmRegistration, link, "{% if confirm_url %}"),
            "template-line",
            "",
        ),
        (
            ConfirmRegistration,
            "Nur ein Betreff".to_owned(),
            "template-subject",
            "150",
        ),
        (
            Deletion,
            with(Deletion, "{% include \"de/_disclosed.\" ~ format %}", ""),
            "template-part-missing",
            "_disclosed",
        ),
        (
            Introduction,
            with(Introduction, "{{ person.email }}", "{{ person.address }}"),
            "template-unknown",
            "other.people[].address",
        ),
        (
            Introduction,
            with(Introduction, "{{ person.email }}", "{{ other.people }}"),
            "template-unknown",
            "other.people",
        ),
        (
            Introduction,
            with(Introduction, "{{ person.email }}", ""),
            "template-missing",
            "other.people[].email",
        ),
        (
            ProposalTeaser,
            with(ProposalTeaser, "{{ answer_by | day }}", "{{ brand }}"),
            "template-unknown",
            "brand",
        ),
        (
            ProposalTeaser,
            with(
                ProposalTeaser,
                "{% if about.kind == \"household\" %}",
                "{{ about.name }}\n{% if about.kind == \"household\" %}",
            ),
            "template-variant",
            "household",
        ),
        (
            Welcome,
            with(
                Welcome,
                "{{ hear_by | day }}",
                "{% if offers %}{{ hear_by | day }}{% endif %}",
            ),
            "template-missing",
            "hear_by",
        ),
    ] {
        let found = flaws(kind, &source);
        let named = found
            .iter()
            .any(|(found, what)| *found == code && (about.is_empty() || what == about));
        assert!(named, "{kind} {code} {about}: {found:?}");
    }
}

#[test]
fn no_subject_names_anybody() {
    let source = bundled_source(MailKind::CheckIn, Locale::De, FormOfAddress::Sie);
    let (_, body) = source.split_once('\n').unwrap();
    let found = flaws(
        MailKind::CheckIn,
        &format!("Wie geht es mit {{{{ other_name }}}}?\n{body}"),
    );
    assert_eq!(found, [("template-subject-value", "other_name".to_owned())]);
}

#[test]
fn a_text_may_say_it_differently_and_mails_are_written_from_it() {
    let source = with(MailKind::Paused, "Guten Tag", "Moin");
    assert_eq!(flaws(MailKind::Paused, &source), []);
    let own = BTreeMap::from([((MailKind::Paused, Locale::De), source)]);
    let brand = Brand {
        address: FormOfAddress::Sie,
        texts: OwnTexts::new(own).unwrap(),
        ..brand()
    };
    let paused = super::super::Paused {
        status_url: "https://rueckkehr.example.org/me".to_owned(),
    };
    let mail = super::super::render(&brand, Locale::De, &paused).unwrap();
    assert!(mail.text.contains("Moin") && mail.html.contains("Moin"));
    assert!(
        !super::super::render(&brand, Locale::En, &paused)
            .unwrap()
            .text
            .contains("Moin")
    );
}

#[test]
fn a_text_that_fails_later_gives_way_to_the_bundled_one() {
    let own = BTreeMap::from([((MailKind::Paused, Locale::De), "Betreff\n{{ gone }}".to_owned())]);
    let brand = Brand {
        address: FormOfAddress::Sie,
        texts: OwnTexts::new(own).unwrap(),
        ..brand()
    };
    let paused = super::super::Paused {
        status_url: "https://rueckkehr.example.org/me".to_owned(),
    };
    let mail = super::super::render(&brand, Locale::De, &paused).unwrap();
    assert!(mail.text.contains("https://rueckkehr.example.org/me"));
}
