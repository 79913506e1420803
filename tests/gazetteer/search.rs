//! Finding places by what people type.

use proptest::prelude::*;
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::domain::place::Ags;
use wurzelwerk::domain::text::fold;
use wurzelwerk::gazetteer::{Hit, Matched, Resolution, Scope, Target};

use super::gazetteer;

fn labels(hits: &[Hit]) -> Vec<&str> {
    hits.iter().map(|hit| hit.label.as_str()).collect()
}

fn key(text: &str) -> Ags {
    text.parse().unwrap()
}

/// What the text resolves to, as one line.
fn resolved(scope: Scope, text: &str) -> String {
    match gazetteer().resolve_in(scope, text, Locale::De) {
        Resolution::One(hit) => hit.label,
        Resolution::Several(hits) => format!("several: {}", labels(&hits).join(" | ")),
        Resolution::None(hits) => format!("perhaps: {}", labels(&hits).join(" | ")),
    }
}

#[test]
fn one_place_is_found_however_it_is_written() {
    let mut wrong = Vec::new();
    for (text, label) in [
        ("Greifswald", "Greifswald, Landkreis Vorpommern-Greifswald"),
        ("greifswald", "Greifswald, Landkreis Vorpommern-Greifswald"),
        ("17489 Greifswald", "Greifswald, Landkreis Vorpommern-Greifswald"),
        ("D-17489 Greifswald", "Greifswald, Landkreis Vorpommern-Greifswald"),
        ("Greifswald, 17489", "Greifswald, Landkreis Vorpommern-Greifswald"),
        ("17489", "Greifswald, Landkreis Vorpommern-Greifswald"),
        ("Hansestadt Greifswald", "Greifswald, Landkreis Vorpommern-Greifswald"),
        (
            "Universitäts- und Hansestadt Greifswald",
            "Greifswald, Landkreis Vorpommern-Greifswald",
        ),
        ("Frankfurt/Oder", "Frankfurt (Oder), Brandenburg"),
        ("Frankfurt (Oder)", "Frankfurt (Oder), Brandenburg"),
        ("Frankfurt an der Oder", "Frankfurt (Oder), Brandenburg"),
        ("Frankfurt a.M.", "Frankfurt am Main, Hessen"),
        ("Frankfurt/Main", "Frankfurt am Main, Hessen"),
        ("Frankfurt Main", "Frankfurt am Main, Hessen"),
        ("Halle/Saale", "Halle (Saale), Sachsen-Anhalt"),
        ("Halle (Saale)", "Halle (Saale), Sachsen-Anhalt"),
        ("Halle an der Saale", "Halle (Saale), Sachsen-Anhalt"),
        (
            "Rothenburg ob der Tauber",
            "Rothenburg ob der Tauber, Landkreis Ansbach",
        ),
        ("Rothenburg o.d.T.", "Rothenburg ob der Tauber, Landkreis Ansbach"),
        ("Rothenburg o. d. Tauber", "Rothenburg ob der Tauber, Landkreis Ansbach"),
        ("Wittenberg", "Wittenberg, Landkreis Wittenberg"),
        ("Lutherstadt Wittenberg", "Wittenberg, Landkreis Wittenberg"),
        ("Hann. Münden", "Hann. Münden, Landkreis Göttingen"),
        ("Hannoversch Münden", "Hann. Münden, Landkreis Göttingen"),
        ("Munich", "München, Bayern"),
        ("Cologne", "Köln, Nordrhein-Westfalen"),
        ("Nuremberg", "Nürnberg, Bayern"),
        ("Sankt Augustin", "Sankt Augustin, Rhein-Sieg-Kreis"),
        ("St. Augustin", "Sankt Augustin, Rhein-Sieg-Kreis"),
        ("St. Ingbert", "St. Ingbert, Saarpfalz-Kreis"),
        ("Sankt Ingbert", "St. Ingbert, Saarpfalz-Kreis"),
        ("Koeln", "Köln, Nordrhein-Westfalen"),
        ("koln", "Köln, Nordrhein-Westfalen"),
        ("Dusseldorf", "Düsseldorf, Nordrhein-Westfalen"),
        ("Düsseldorf", "Düsseldorf, Nordrhein-Westfalen"),
        ("Du\u{308}sseldorf", "Düsseldorf, Nordrhein-Westfalen"),
        ("DÜSSELDORF", "Düsseldorf, Nordrhein-Westfalen"),
        ("Gießen", "Gießen, Landkreis Gießen"),
        ("Giessen", "Gießen, Landkreis Gießen"),
        (
            "Neustadt an der Weinstraße",
            "Neustadt an der Weinstraße, Rheinland-Pfalz",
        ),
        ("Neustadt a.d. Weinstr.", "Neustadt an der Weinstraße, Rheinland-Pfalz"),
        ("Neustadt, Holstein", "Neustadt in Holstein, Kreis Ostholstein"),
        ("Neustadt/Holstein", "Neustadt in Holstein, Kreis Ostholstein"),
        ("Freiburg i. Br.", "Freiburg im Breisgau, Baden-Württemberg"),
        ("Freiburg/Breisgau", "Freiburg im Breisgau, Baden-Württemberg"),
        ("Mülheim a.d. Ruhr", "Mülheim an der Ruhr, Nordrhein-Westfalen"),
        ("Kempten", "Kempten (Allgäu), Bayern"),
        ("Eisenach, Wartburgkreis", "Eisenach, Wartburgkreis"),
        ("Budyšin", "Bautzen, Landkreis Bautzen"),
        ("Ludwigslust", "Ludwigslust, Landkreis Ludwigslust-Parchim"),
        ("Görlitz", "Görlitz, Landkreis Görlitz"),
        ("Oberzent", "Oberzent, Odenwaldkreis"),
        ("22765 Ottensen", "Ottensen, Hamburg"),
    ] {
        let found = resolved(Scope::Places, text);
        if found != label {
            wrong.push(format!("{text}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn districts_and_laender_are_found_by_short_forms_signs_and_old_names() {
    let mut wrong = Vec::new();
    for (text, label) in [
        ("MV", "Mecklenburg-Vorpommern (Bundesland)"),
        ("Meck-Pomm", "Mecklenburg-Vorpommern (Bundesland)"),
        ("NRW", "Nordrhein-Westfalen (Bundesland)"),
        ("Niedersachsen", "Niedersachsen (Bundesland)"),
        ("Lower Saxony", "Niedersachsen (Bundesland)"),
        ("Freistaat Bayern", "Bayern (Bundesland)"),
        ("Thueringen", "Thüringen (Bundesland)"),
        ("LUP", "Landkreis Ludwigslust-Parchim, Mecklenburg-Vorpommern"),
        ("lup", "Landkreis Ludwigslust-Parchim, Mecklenburg-Vorpommern"),
        ("HGW", "Landkreis Vorpommern-Greifswald, Mecklenburg-Vorpommern"),
        ("Landkreis Rostock", "Landkreis Rostock, Mecklenburg-Vorpommern"),
        ("LK Rostock", "Landkreis Rostock, Mecklenburg-Vorpommern"),
        ("Lkr. Rostock", "Landkreis Rostock, Mecklenburg-Vorpommern"),
        (
            "Rostock (kreisfreie Stadt)",
            "Rostock (kreisfreie Stadt), Mecklenburg-Vorpommern",
        ),
        ("Rhein-Sieg-Kreis", "Rhein-Sieg-Kreis, Nordrhein-Westfalen"),
        ("Rhein Sieg Kreis", "Rhein-Sieg-Kreis, Nordrhein-Westfalen"),
        ("Lüchow-Dannenberg", "Landkreis Lüchow-Dannenberg, Niedersachsen"),
        (
            "Landkreis Luechow-Dannenberg",
            "Landkreis Lüchow-Dannenberg, Niedersachsen",
        ),
        (
            "Landkreis Müritz",
            "Landkreis Mecklenburgische Seenplatte, Mecklenburg-Vorpommern",
        ),
        ("Landkreis Osterode am Harz", "Landkreis Göttingen, Niedersachsen"),
        ("Region Hannover", "Region Hannover, Niedersachsen"),
        ("Bayern", "Bayern (Bundesland)"),
    ] {
        let found = resolved(Scope::Areas, text);
        if found != label {
            wrong.push(format!("{text}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn names_that_several_places_bear_are_never_decided() {
    for (text, least) in [
        ("Neustadt", 10),
        ("Frankfurt", 2),
        ("Lindau", 2),
        ("Rothenburg", 2),
        ("Halle", 3),
        ("Altdorf", 3),
    ] {
        let Resolution::Several(hits) = gazetteer().resolve_in(Scope::Places, text, Locale::De) else {
            panic!("{text}: {}", resolved(Scope::Places, text))
        };
        assert!(hits.len() >= least, "{text}: {:?}", labels(&hits));
    }
    let hits = gazetteer().search("Frankfurt", 2);
    assert_eq!(
        hits.iter().map(|hit| hit.name.as_str()).collect::<Vec<_>>(),
        ["Frankfurt am Main", "Frankfurt (Oder)"]
    );
    let Resolution::Several(hits) = gazetteer().resolve("München") else {
        panic!()
    };
    assert_eq!(
        labels(&hits),
        [
            "München, Bayern",
            "München (kreisfreie Stadt), Bayern",
            "Landkreis München, Bayern"
        ]
    );
}

#[test]
fn typing_errors_lead_to_the_place_but_only_as_a_suggestion() {
    let mut wrong = Vec::new();
    for (text, name) in [
        ("Griefswald", "Greifswald"),
        ("Greifwald", "Greifswald"),
        ("Rostok", "Rostock"),
        ("Lüneberg", "Lüneburg"),
        ("Berlim", "Berlin"),
        ("Dresdn", "Dresden"),
        ("Stutgart", "Stuttgart"),
        ("Düseldorf", "Düsseldorf"),
        ("Saarbrüken", "Saarbrücken"),
        ("Neubrandenborg", "Neubrandenburg"),
        ("Neu Brandenburg", "Neubrandenburg"),
        ("Aschafenburg", "Aschaffenburg"),
        ("Wupertal", "Wuppertal"),
        ("Frankfrut (Oder)", "Frankfurt (Oder)"),
        ("Garmish-Partenkirchen", "Garmisch-Partenkirchen"),
        ("Mönchengladbch", "Mönchengladbach"),
    ] {
        match gazetteer().resolve_in(Scope::Places, text, Locale::De) {
            Resolution::None(hits) if hits.first().is_some_and(|hit| hit.name == name) => {}
            other => wrong.push(format!("{text}: {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn half_typed_names_show_the_biggest_places_first() {
    let mut wrong = Vec::new();
    for (text, name) in [
        ("Ham", "Hamburg"),
        ("Greifsw", "Greifswald"),
        ("Neu", "Neuss"),
        ("Bad H", "Bad Homburg v.d. Höhe"),
        ("rothenbu", "Rothenburg ob der Tauber"),
        ("Münch", "München"),
        ("munch", "München"),
        ("Muen", "München"),
        ("Frankfurt a", "Frankfurt am Main"),
    ] {
        let hits = gazetteer().search_in(Scope::Places, text, 10, Locale::De);
        if hits.first().is_none_or(|hit| hit.name != name) {
            wrong.push(format!("{text}: {:?}", labels(&hits)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(gazetteer().search("Greifsw", 1)[0].matched, Matched::Prefix);
}

#[test]
fn luechow_is_found_in_all_three_spellings() {
    let expected = gazetteer().search("Lüchow", 10);
    assert!(
        expected
            .iter()
            .any(|hit| hit.label == "Lüchow (Wendland), Landkreis Lüchow-Dannenberg")
    );
    for text in ["Luechow", "luchow", "LÜCHOW", "lüchow "] {
        let hits = gazetteer().search(text, 10);
        assert_eq!(
            hits.first().map(|hit| &hit.label),
            expected.first().map(|hit| &hit.label),
            "{text}"
        );
        assert!(
            hits.iter()
                .any(|hit| hit.is_certain() && hit.name == "Lüchow (Wendland)"),
            "{text}"
        );
    }
}

#[test]
fn postcodes_that_span_districts_answer_with_all_of_them() {
    let mut spanning = 0;
    for (code, municipalities) in gazetteer().postcodes() {
        let mut districts: Vec<Ags> = municipalities.iter().filter_map(|key| key.district()).collect();
        districts.dedup();
        let hits = gazetteer().search_in(Scope::Areas, code, 50, Locale::De);
        for district in &districts {
            assert!(
                hits.iter().any(|hit| hit.target == Target::District(*district)),
                "{code} {district}"
            );
        }
        if districts.len() > 1 {
            spanning += 1;
            let resolution = gazetteer().resolve_in(Scope::Areas, code, Locale::De);
            assert!(matches!(resolution, Resolution::Several(_)), "{code}: {resolution:?}");
        }
    }
    assert!((140..180).contains(&spanning), "{spanning}");
    let hits = gazetteer().search("27568", 10);
    assert!(hits.iter().any(|hit| hit.name == "Bremerhaven"), "{:?}", labels(&hits));
}

#[test]
fn known_postcodes_lie_in_their_districts() {
    for (code, district) in [
        ("10115", "11000"),
        ("80331", "09162"),
        ("20095", "02000"),
        ("50667", "05315"),
        ("01067", "14612"),
        ("04109", "14713"),
        ("99084", "16051"),
        ("39104", "15003"),
        ("18055", "13003"),
        ("17489", "13075"),
        ("02826", "14626"),
        ("08056", "14524"),
        ("15230", "12053"),
        ("03046", "12052"),
        ("14467", "12054"),
        ("96515", "16072"),
        ("38640", "03153"),
        ("37073", "03159"),
        ("99817", "16063"),
        ("66111", "10041"),
        ("17033", "13071"),
        ("06618", "15084"),
        ("88045", "08435"),
        ("29410", "15081"),
        ("09456", "14521"),
        ("25813", "01054"),
        ("87561", "09780"),
        ("52062", "05334"),
        ("27499", "02000"),
        ("27568", "04012"),
    ] {
        let districts: Vec<Ags> = gazetteer()
            .postcode(code)
            .iter()
            .filter_map(|key| key.district())
            .collect();
        assert!(districts.contains(&key(district)), "{code}: {districts:?}");
    }
    assert!(gazetteer().postcode("00000").is_empty());
}

#[test]
fn a_postcode_and_a_name_that_contradict_each_other_are_not_decided() {
    let Resolution::None(hits) = gazetteer().resolve("17489 München") else {
        panic!()
    };
    assert!(hits.iter().any(|hit| hit.name == "Greifswald"));
    assert!(hits.iter().any(|hit| hit.name == "München"));
    assert!(matches!(gazetteer().resolve("99999"), Resolution::None(hits) if hits.is_empty()));
}

#[test]
fn places_abroad_are_found_by_their_german_english_and_own_names() {
    let mut wrong = Vec::new();
    for (text, name, country) in [
        ("Warschau", "Warsaw", "PL"),
        ("Warszawa", "Warsaw", "PL"),
        ("Mailand", "Milan", "IT"),
        ("Breslau", "Wrocław", "PL"),
        ("Wroclaw", "Wrocław", "PL"),
        ("Zürich", "Zürich", "CH"),
        ("Zurich", "Zürich", "CH"),
        ("Wien", "Vienna", "AT"),
        ("Almaty", "Almaty", "KZ"),
        ("Timisoara", "Timişoara", "RO"),
        ("Perth, Australien", "Perth", "AU"),
        ("Perth, Australia", "Perth", "AU"),
        ("London, UK", "London", "GB"),
        ("Kopenhagen", "Copenhagen", "DK"),
    ] {
        let hits = gazetteer().search_in(Scope::World, text, 5, Locale::De);
        let fits =
            |hit: &Hit| matches!(&hit.target, Target::Place(place) if place.country == country) && hit.name == name;
        if !hits.first().is_some_and(fits) {
            wrong.push(format!("{text}: {:?}", labels(&hits)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        gazetteer()
            .search_in(Scope::Germany, "Warschau", 5, Locale::De)
            .iter()
            .all(|hit| hit.name != "Warsaw")
    );
    let german = gazetteer().search_in(Scope::World, "Warschau", 1, Locale::De);
    let english = gazetteer().search_in(Scope::World, "Warschau", 1, Locale::En);
    assert_eq!(labels(&german), ["Warsaw, Polen"]);
    assert_eq!(labels(&english), ["Warsaw, Poland"]);
}

#[test]
fn every_place_is_found_by_its_own_name_and_by_its_label() {
    let mut wrong = Vec::new();
    for place in gazetteer().places() {
        // The source lists a few towns twice; the entry that is the main place stands for both.
        let main = place
            .municipality
            .and_then(|key| gazetteer().main_place(key))
            .filter(|main| main.name == place.name);
        let target = Target::Place(main.unwrap_or(place).clone());
        let label = gazetteer().label(&target, Locale::De).unwrap();
        let by_label = gazetteer().search_in(Scope::Places, &label, 50, Locale::De);
        if !by_label.iter().any(|hit| hit.is_certain() && hit.target == target) {
            wrong.push(format!("label {label}"));
        }
        let by_name = gazetteer().search_in(Scope::Places, &place.name, 50, Locale::De);
        // Of a name that more than fifty places bear, the list shows fifty.
        if by_name.len() < 50 && !by_name.iter().any(|hit| hit.is_certain() && hit.target == target) {
            wrong.push(format!("name {label}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} {:#?}",
        wrong.len(),
        wrong.get(..20.min(wrong.len()))
    );
}

#[test]
fn labels_of_districts_and_laender_resolve_to_themselves() {
    for district in gazetteer().districts() {
        let target = Target::District(district.ags);
        for locale in Locale::ALL {
            let label = gazetteer().label(&target, locale).unwrap();
            assert!(
                matches!(gazetteer().resolve_in(Scope::Areas, &label, locale), Resolution::One(hit) if hit.target == target),
                "{label}: {}",
                resolved(Scope::Areas, &label)
            );
        }
        for sign in &district.plates {
            let hits = gazetteer().search_in(Scope::Areas, sign, 50, Locale::De);
            assert!(
                hits.iter().any(|hit| hit.is_certain() && hit.target == target),
                "{sign}"
            );
        }
    }
    for land in gazetteer().lands() {
        let target = Target::Land(land.ags);
        let label = gazetteer().label(&target, Locale::De).unwrap();
        assert!(
            matches!(gazetteer().resolve(&label), Resolution::One(hit) if hit.target == target),
            "{label}"
        );
    }
}

#[test]
fn towns_of_some_size_mean_themselves() {
    let mut wrong = Vec::new();
    for place in gazetteer()
        .places()
        .filter(|place| gazetteer().population_of(place.id) >= 100_000)
    {
        let main = place
            .municipality
            .and_then(|key| gazetteer().main_place(key))
            .is_some_and(|main| main.id == place.id);
        let first = gazetteer().search(&place.name, 1);
        if main
            && first
                .first()
                .is_none_or(|hit| hit.target != Target::Place(place.clone()))
        {
            wrong.push(format!("{}: {:?}", place.name, labels(&first)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn other_names_of_the_bundle_are_folded_as_the_service_folds() {
    for place in gazetteer().places_abroad().step_by(50) {
        assert_eq!(fold(&fold(&place.name)), fold(&place.name));
    }
    // "Zürich" is kept as "zuerich", "Łódź" as "lodz": both are found as people type them.
    for (text, name) in [
        ("Lodz", "Łódź"),
        ("Łódź", "Łódź"),
        ("Zuerich", "Zürich"),
        ("São Paulo", "São Paulo"),
    ] {
        let hits = gazetteer().search_in(Scope::World, text, 1, Locale::De);
        assert_eq!(hits.first().map(|hit| hit.name.as_str()), Some(name), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_answered_in_order_and_within_the_limit(text in "\\PC{0,60}", limit in 0_usize..60, scope in 0_usize..4) {
        let scope = [Scope::Germany, Scope::Places, Scope::Areas, Scope::World][scope];
        let hits = gazetteer().search_in(scope, &text, limit, Locale::De);
        prop_assert!(hits.len() <= limit.min(50));
        prop_assert!(hits.is_sorted_by(|a, b| a.confidence >= b.confidence));
        prop_assert!(hits.iter().all(|hit| hit.confidence <= 10_000));
        prop_assert_eq!(&hits, &gazetteer().search_in(scope, &text, limit, Locale::De));
        let _ = gazetteer().resolve_in(scope, &text, Locale::En);
    }

    #[test]
    fn texts_made_of_letters_and_marks_of_names_are_answered(text in "[a-zA-ZäöüÄÖÜß0-9 .,/()'-]{0,40}") {
        let hits = gazetteer().search(&text, 10);
        prop_assert!(hits.len() <= 10);
    }

    #[test]
    fn one_wrong_letter_in_a_long_name_still_finds_it_unless_it_makes_another_name(index in 0_usize..2_000, at in 2_usize..6, letter in proptest::char::range('a', 'z')) {
        let place = gazetteer().places().filter(|place| gazetteer().population_of(place.id) > 15_000 && place.name.len() > 9)
            .nth(index % 500).unwrap();
        let mut letters: Vec<char> = fold(&place.name).chars().collect();
        letters[at] = letter;
        let typed: String = letters.into_iter().collect();
        let hits = gazetteer().search_in(Scope::Places, &typed, 50, Locale::De);
        let same = |hit: &Hit| matches!(&hit.target, Target::Place(found) if found.id == place.id);
        // "Wardenburg" with a t is Wartenburg, which is a place as well: what was typed goes first.
        let another_name = hits.iter().any(Hit::is_certain);
        prop_assert!(another_name || hits.iter().any(same), "{} typed {typed}: {:?}", place.name, labels(&hits));
    }
}
