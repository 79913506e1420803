//! The bundled model, and what an official table changes.

use super::*;

fn code(text: &str) -> Kldb {
    text.parse().unwrap()
}

/// A part of an official table, made up but for its codes.
fn official() -> Official {
    let named = |list: &[(&str, &str)]| -> Vec<(Kldb, String)> {
        list.iter()
            .map(|(kldb, text)| (code(kldb), (*text).to_owned()))
            .collect()
    };
    Official {
        names: named(&[("52512", "Berufe am Probekran – fachlich ausgerichtete Tätigkeiten")]),
        titles: named(&[
            ("52512", "Probekranlenker/in (Schwimmkran)"),
            ("29222", "Zuckerprobenbäcker/in"),
        ]),
        mentions: named(&[("81402", "Probenzahnarzt/-ärztin")]),
    }
}

#[test]
fn the_bundled_model_was_trained_with_the_bundled_tables() {
    let samples = Bundle::read().unwrap().samples(&Official::default()).unwrap();
    let model = Model::from_bytes(MODEL).unwrap();
    assert_eq!(
        model.trained_with,
        training::fingerprint(&samples),
        "train it anew: cargo bench --bench occupations_model -- bundle"
    );
}

#[test]
fn imported_titles_and_types_are_known_in_all_their_forms() {
    let known = Occupations::train_with(&official(), 0, &|_, _| ()).unwrap();
    assert_eq!(known.types(), 1);
    assert!(
        known
            .type_name(code("52512"))
            .is_some_and(|name| name.contains("Probekran"))
    );
    assert_eq!(known.type_name(code("525")), None);
    assert_eq!(known.certain("Probekranlenkerin (Schwimmkran)"), Some(code("52512")));
    assert_eq!(known.certain("Zuckerprobenbäcker (m/w/d)"), Some(code("29222")));
    assert_eq!(known.certain("Probenzahnärztin"), Some(code("81402")));
    assert_eq!(
        known.certain("Zuckerprobenbacker"),
        None,
        "a typing error decides nothing"
    );
    assert_eq!(known.resolve("Zuckerprobenbacker", 1)[0].kldb, code("29222"));
    assert_eq!(
        known.certain("Krankenschwester"),
        Some(code("81302")),
        "the bundle is still known"
    );
    assert_eq!(Occupations::load().unwrap().certain("Probenzahnärztin"), None);
}

#[test]
fn a_stored_model_gives_the_answers_of_the_trained_one() {
    let official = official();
    let trained = Occupations::train_with(&official, 0, &|_, _| ()).unwrap();
    let stored = Occupations::with(&official, &trained.model().unwrap()).unwrap();
    for text in ["Probekran", "Schwimmkranlenker", "Gemüsebauer", "Tsichler"] {
        assert_eq!(stored.resolve(text, 5), trained.resolve(text, 5), "{text}");
    }
    assert!(Occupations::with(&official, b"another version").is_err());
    let untrained = Occupations::untrained(&official).unwrap();
    assert_eq!(untrained.certain("Probenzahnärztin"), Some(code("81402")));
}

#[test]
fn a_code_of_no_group_is_refused() {
    let mut strange = official();
    strange.titles.push((code("99999"), "Niemand".to_owned()));
    assert!(Occupations::untrained(&strange).is_err());
}
