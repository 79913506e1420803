//! Every reason has its text in both languages, with no argument left open; what households read names nothing fine.

use std::collections::{BTreeMap, HashMap};

use fluent_templates::fluent_bundle::FluentValue;
use wurzelwerk::domain::explanation::{Arg, Explanation};
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::matching::{HardCondition, Rules, Weights, explain, family_sentences, score_initiative, score_pair};
use wurzelwerk::texts;

use super::agreement::{YEAR, country};
use super::homes;
use super::world::{Numbers, World};

fn explanations() -> Vec<Explanation> {
    let world = World::new();
    let weights = Weights::default();
    let rules = Rules {
        weights: &weights,
        geography: &world,
        year: YEAR,
    };
    let mut numbers = Numbers(31);
    let offices = homes::offices(&mut numbers, &country(&world), 60);
    let homes = homes::homes(&mut numbers, &country(&world), 120, offices.len());
    let households: Vec<_> = homes.iter().map(homes::household).collect();
    let mut all = Vec::new();
    for a in &households {
        all.extend(
            households
                .iter()
                .filter_map(|b| Some(score_pair(a, b, &rules).ok()?.explanation)),
        );
        let initiatives = offices.iter().map(|office| homes::initiative(office, &world));
        all.extend(initiatives.filter_map(|one| score_initiative(a, &one, &rules).ok()));
    }
    all
}

fn text(locale: Locale, key: &str, args: &BTreeMap<String, Arg>) -> String {
    let said = explain::spoken(args, &|_, code| format!("<{code}>"));
    let args: HashMap<String, FluentValue<'_>> = said
        .into_iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Number(number) => FluentValue::from(number),
                Arg::Text(text) => FluentValue::from(text),
                Arg::List(_) => unreachable!("spoken joins lists"),
            };
            (name, value)
        })
        .collect();
    texts::text_with_named(locale, key, &args)
}

#[test]
fn every_reason_and_sentence_is_said_in_both_languages_with_all_its_facts() {
    let mut keys = BTreeMap::new();
    for explanation in explanations() {
        for reason in &explanation.reasons {
            keys.entry(reason.key.clone()).or_insert_with(|| reason.args.clone());
        }
        for named in [true, false] {
            for sentence in family_sentences(&explanation, &|_| named) {
                keys.entry(sentence.key.to_owned()).or_insert(sentence.args);
            }
        }
    }
    for (key, args) in &keys {
        for locale in Locale::ALL {
            let said = text(locale, key, args);
            assert!(texts::exists(locale, key) || said != *key, "{locale} has no {key}");
            assert!(!said.contains('$') && !said.contains('{'), "{locale} {key}: {said}");
            assert!(said.ends_with('.'), "{locale} {key}: {said}");
        }
    }
    // All texts of the file are in use, except those of conditions and of the missing points.
    let file = include_str!("../../locales/de/reasons.ftl");
    for line in file
        .lines()
        .filter(|line| line.starts_with("reason-") || line.starts_with("family-reason-"))
    {
        let key = line.split(" =").next().unwrap();
        assert!(keys.contains_key(key), "{key} is never said");
    }
}

#[test]
fn every_hard_condition_has_its_text() {
    for condition in HardCondition::ALL {
        for locale in Locale::ALL {
            let key = format!("why-not-{condition}");
            assert_ne!(texts::text(locale, &key), key, "{locale}");
        }
    }
}

#[test]
fn households_read_no_numbers_places_titles_or_hidden_needs() {
    for explanation in explanations() {
        let between_households = explanation.reasons.len() == 9;
        for sentence in family_sentences(&explanation, &|_| true) {
            assert!(
                sentence.args.keys().all(|name| name == "needs" || name == "interests"),
                "{sentence:?}"
            );
            let said = format!("{:?}", sentence.args);
            let hidden = ["elder_care", "recognition", "\"language\""];
            assert!(
                !between_households || hidden.iter().all(|need| !said.contains(need)),
                "{said}"
            );
        }
        let unnamed = family_sentences(&explanation, &|_| false);
        assert!(!between_households || unnamed.iter().all(|sentence| sentence.args.is_empty()));
    }
}

#[test]
fn sentences_have_at_most_twenty_words() {
    for locale in Locale::ALL {
        let file = match locale {
            Locale::De => include_str!("../../locales/de/reasons.ftl"),
            Locale::En => include_str!("../../locales/en/reasons.ftl"),
        };
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            // An argument counts as one word.
            let line = line.replace("{ $", "").replace(" }", "");
            for sentence in line
                .split_once(" = ")
                .map_or(line.as_str(), |(_, text)| text)
                .split(". ")
            {
                assert!(sentence.split_whitespace().count() <= 20, "{locale}: {sentence}");
            }
        }
    }
}
