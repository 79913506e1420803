//! Occupations: what people type, and the table behind the answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use proptest::prelude::*;
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::domain::occupation::Kldb;
use wurzelwerk::gazetteer::occupations::{How, OccupationHit, Occupations};

fn occupations() -> &'static Occupations {
    static LOADED: OnceLock<Occupations> = OnceLock::new();
    LOADED.get_or_init(|| Occupations::load().unwrap())
}

fn kldb(code: &str) -> Kldb {
    code.parse().unwrap()
}

fn first(text: &str) -> OccupationHit {
    occupations()
        .resolve(text, 1)
        .pop()
        .unwrap_or_else(|| panic!("nothing found for {text:?}"))
}

fn groups(text: &str, limit: usize) -> Vec<String> {
    occupations()
        .resolve(text, limit)
        .iter()
        .map(|hit| hit.kldb.group(3).to_string())
        .collect()
}

#[test]
fn the_table_has_all_areas_and_groups_and_each_group_has_titles() {
    let count = |digits| occupations().codes(digits).count();
    assert_eq!((count(1), count(2), count(3)), (10, 37, 144));
    let mut titles: BTreeMap<Kldb, usize> = BTreeMap::new();
    for (title, code) in occupations().titles() {
        assert!(code.precision() >= 3, "{title} {code}");
        assert!(occupations().name(code, Locale::De).is_some(), "{title} {code}");
        assert_eq!(title, title.trim(), "{title:?}");
        *titles.entry(code.group(3)).or_default() += 1;
    }
    for group in occupations().codes(3) {
        let known = titles.get(&group).copied().unwrap_or_default();
        assert!(known >= 2 + 5, "{group} has only {known} titles and names");
        for digits in [1, 2, 3] {
            for locale in Locale::ALL {
                let name = occupations().name(group.group(digits), locale).unwrap_or_default();
                assert!(name.len() > 3, "{group} {digits} {locale}");
            }
        }
    }
}

#[test]
fn there_are_thousands_of_everyday_titles_in_both_languages() {
    let titles: BTreeSet<&str> = occupations().titles().map(|(title, _)| title).collect();
    assert!(titles.len() >= 2_000 + 288, "{}", titles.len());
    for title in [
        "Landwirt",
        "Krankenschwester",
        "Nurse",
        "Software developer",
        "Bürokaufmann",
    ] {
        assert!(titles.contains(title), "{title}");
    }
}

#[test]
fn names_are_known_for_areas_groups_and_longer_codes() {
    let name = |code, locale| occupations().name(kldb(code), locale);
    assert_eq!(
        name("1", Locale::De),
        Some("Land-, Forst- und Tierwirtschaft und Gartenbau")
    );
    assert_eq!(name("81", Locale::En), Some("Medical health care"));
    assert_eq!(name("434", Locale::De), Some("Softwareentwicklung und Programmierung"));
    assert_eq!(name("81302", Locale::En), name("813", Locale::En));
    assert_eq!(name("999", Locale::De), None);
}

#[test]
fn what_people_type_leads_to_its_group() {
    for (typed, group) in [
        ("Krankenschwester", "813"),
        ("krankenschwester", "813"),
        ("Gesundheits- und Krankenpflegerin", "813"),
        ("Pflegefachfrau", "813"),
        ("examinierte Krankenschwester in Teilzeit", "813"),
        ("nurse", "813"),
        ("Registered Nurse", "813"),
        ("Hebamme", "813"),
        ("Notfallsanitäter (m/w/d)", "813"),
        ("Altenpflegerin", "821"),
        ("Arzt", "814"),
        ("Ärztin", "814"),
        ("Aerztin", "814"),
        ("Arzt/Ärztin", "814"),
        ("Hausärztin", "814"),
        ("dentist", "814"),
        ("MFA", "811"),
        ("Medizinische Fachangestellte", "811"),
        ("Medizinische/r Fachangestellte/r", "811"),
        ("Physiotherapeut*in", "817"),
        ("Apothekerin", "818"),
        ("Softwareentwickler*in (m/w/d)", "434"),
        ("Software Entwickler", "434"),
        ("Senior Software Engineer", "434"),
        ("Programmiererin", "434"),
        ("Systemadministrator:in", "433"),
        ("Kfz-Mechatroniker", "252"),
        ("KFZ Mechatronikerin", "252"),
        ("Kraftfahrzeugmechatroniker", "252"),
        ("car mechanic", "252"),
        ("Elektrikerin", "262"),
        ("gelernter Tischler", "223"),
        ("Schreinermeisterin", "223"),
        ("Zimmerer", "333"),
        ("Zimmerin", "333"),
        ("Maurer", "321"),
        ("Dachdecker/in", "321"),
        ("Maler und Lackierer", "332"),
        ("plumber", "342"),
        ("Anlagenmechaniker SHK", "342"),
        ("Bauingenieurin", "311"),
        ("Köchin", "293"),
        ("Bäcker", "292"),
        ("Kellnerin", "633"),
        ("Hotelfachfrau", "632"),
        ("Verkäuferin", "621"),
        ("Bürokauffrau", "714"),
        ("Kauffrau für Büromanagement", "714"),
        ("Bankkaufmann/-frau", "721"),
        ("Steuerfachangestellte", "723"),
        ("Verwaltungsfachangestellte (w/m/d)", "732"),
        ("Rechtsanwältin", "731"),
        ("Lkw-Fahrer", "521"),
        ("LKW Fahrerin", "521"),
        ("Busfahrer", "521"),
        ("Lagerist", "513"),
        ("Erzieherin", "831"),
        ("social worker", "831"),
        ("Grundschullehrerin", "841"),
        ("primary school teacher", "841"),
        ("Landwirtin", "111"),
        ("farmer", "111"),
        ("Gärtner/-in", "121"),
        ("Försterin", "117"),
        ("Polizistin", "532"),
        ("Feuerwehrfrau", "531"),
        ("Friseurin", "823"),
        ("Frisör", "823"),
        ("Journalist", "924"),
        ("Raumpflegerin", "541"),
    ] {
        let hit = first(typed);
        assert_eq!(hit.kldb.group(3), kldb(group), "{typed}: {hit:?}");
        assert!(
            matches!(hit.how, How::Exact | How::Folded | How::Compound),
            "{typed}: {hit:?}"
        );
        assert!(!hit.group_de.is_empty() && !hit.group_en.is_empty(), "{typed}: {hit:?}");
    }
}

#[test]
fn the_forms_of_a_title_get_one_answer() {
    for forms in [
        &["Tierarzt", "Tierärztin", "Tierärzt*in", "Tierarzt/Tierärztin"][..],
        &[
            "Kaufmann im Einzelhandel",
            "Kauffrau im Einzelhandel",
            "Kaufleute im Einzelhandel",
        ],
        &["Soziologe", "Soziologin", "Soziolog:in", "Soziolog(e/in)"],
        &[
            "Steuerfachangestellter",
            "Steuerfachangestellte",
            "Steuerfachangestellte/r",
        ],
        &["Feuerwehrmann", "Feuerwehrfrau"],
        &["Anwältin", "Anwalt", "Rechtsanwält_innen", "Rechtsanwalt"],
        &["Zollbeamter", "Zollbeamtin"],
        &["Tagesmutter", "Tagesvater"],
        &["Flugbegleiter", "Flugbegleiterin", "Flugbegleiter (w/m/d)"],
        &["Waiter", "Waitress"],
    ] {
        let codes: BTreeSet<Option<Kldb>> = forms.iter().map(|form| occupations().certain(form)).collect();
        assert_eq!(codes.len(), 1, "{forms:?}: {codes:?}");
        assert!(!codes.contains(&None), "{forms:?}");
    }
}

#[test]
fn typing_errors_are_forgiven() {
    for (typed, group) in [
        ("Krankenschwster", "813"),
        ("Krankenschwesster", "813"),
        ("Tsichler", "223"),
        ("Elektirker", "262"),
        ("Softwareentwikler", "434"),
        ("Phsyiotherapeut", "817"),
        ("Arhcitekt", "311"),
        ("Erzeiher", "831"),
        ("Buchhlater", "722"),
        ("Verkeufer", "621"),
        ("Mechatronicker", "261"),
        ("electrican", "262"),
    ] {
        let hit = first(typed);
        assert_eq!(hit.kldb.group(3), kldb(group), "{typed}: {hit:?}");
        assert_eq!(hit.how, How::Fuzzy, "{typed}: {hit:?}");
    }
}

#[test]
fn the_beginning_of_a_title_is_enough() {
    for (typed, group) in [
        ("Krankensch", "813"),
        ("krankenpf", "813"),
        ("Softwareentw", "434"),
        ("Bürok", "714"),
        ("Kauffrau für Bü", "714"),
        ("physioth", "817"),
        ("Grundschul", "841"),
        ("plumb", "342"),
    ] {
        let hits = occupations().resolve(typed, 5);
        assert_eq!(hits[0].kldb.group(3), kldb(group), "{typed}: {hits:?}");
        assert_eq!(hits[0].how, How::Prefix, "{typed}: {hits:?}");
        assert_eq!(occupations().certain(typed), None, "{typed}");
    }
    assert!(groups("Mechatr", 5).contains(&"252".to_owned()), "later words count");
    assert_eq!(occupations().resolve("K", 8).len(), 8);
}

#[test]
fn compounds_nobody_listed_lead_to_the_group_of_their_kind() {
    for (typed, group) in [
        ("Kinderintensivkrankenpfleger", "813"),
        ("Bauschreinermeister", "223"),
        ("Biobäckergeselle", "292"),
        ("Dieselmotorenmechaniker", "252"),
        ("Gemeindeverwaltungsfachangestellte", "732"),
        ("Krankenhausapothekerin in Leitung", "818"),
    ] {
        let hit = first(typed);
        assert_eq!(hit.kldb.group(3), kldb(group), "{typed}: {hit:?}");
        assert_eq!(occupations().certain(typed), None, "{typed}");
    }
}

#[test]
fn several_meanings_are_all_answered_and_none_is_certain() {
    for (typed, meanings) in [
        ("Mechaniker", &["251", "252"][..]),
        ("Pflegehelferin", &["813", "821"]),
        ("Elektroniker", &["262", "263"]),
        ("Designer", &["232", "931", "932"]),
        ("Disponent", &["513", "515"]),
        ("Sportlehrerin", &["841", "845"]),
        ("courier", &["513", "521"]),
    ] {
        let mut found = groups(typed, meanings.len());
        found.sort_unstable();
        assert_eq!(found, meanings, "{typed}");
        assert!(first(typed).confidence <= 9_000, "{typed}");
        assert_eq!(occupations().certain(typed), None, "{typed}");
    }
}

#[test]
fn only_what_is_clear_is_certain() {
    for (typed, code) in [
        ("Krankenschwester", Some("81302")),
        ("Softwareentwickler*in (m/w/d)", Some("434")),
        ("Softwareentwikler", Some("434")),
        ("Altenpflege", Some("821")),
        ("Fußbodenheizungsfluesterer", None),
        ("irgendwas mit Medien", None),
        ("qwertz", None),
        ("", None),
    ] {
        assert_eq!(occupations().certain(typed), code.map(kldb), "{typed}");
    }
}

#[test]
fn every_bundled_title_leads_first_to_its_own_code() {
    let mut codes: BTreeMap<&str, BTreeSet<Kldb>> = BTreeMap::new();
    for (title, code) in occupations().titles() {
        codes.entry(title).or_default().insert(code);
    }
    let same = |a: Kldb, b: Kldb| a.common_prefix(b) == a.precision().min(b.precision());
    for (title, codes) in &codes {
        let hits = occupations().resolve(title, codes.len());
        for code in codes {
            assert!(
                hits.iter().any(|hit| same(hit.kldb, *code) && hit.how == How::Exact),
                "{title} {code}: {hits:?}"
            );
        }
    }
}

#[test]
fn texts_without_letters_and_a_limit_of_nothing_find_nothing() {
    for text in ["", "  ", "---", "(/)", "\u{200b}"] {
        assert!(occupations().resolve(text, 5).is_empty(), "{text:?}");
        assert_eq!(occupations().certain(text), None);
    }
    assert!(occupations().resolve("Arzt", 0).is_empty());
}

fn holds(text: &str, limit: usize) -> Result<(), TestCaseError> {
    let hits = occupations().resolve(text, limit);
    prop_assert!(hits.len() <= limit);
    prop_assert_eq!(&hits, &occupations().resolve(text, limit));
    prop_assert!(
        hits.iter()
            .all(|hit| hit.confidence <= 10_000 && hit.kldb.precision() >= 3)
    );
    prop_assert!(hits.is_sorted_by(|a, b| a.confidence >= b.confidence));
    let codes: BTreeSet<Kldb> = hits.iter().map(|hit| hit.kldb).collect();
    prop_assert_eq!(codes.len(), hits.len());
    if let Some(code) = occupations().certain(text) {
        prop_assert_eq!(occupations().resolve(text, 1)[0].kldb, code);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_gets_a_ranked_answer(text in "\\PC{0,200}", limit in 0_usize..12) {
        holds(&text, limit)?;
    }

    #[test]
    fn parts_of_titles_put_together_get_a_ranked_answer(
        text in "(kranken|pfleg|er|in|bau|ingenieur|elektro|meister|kauf|frau|Ä|ß| |-|/|\\*){1,9}",
        limit in 0_usize..12,
    ) {
        holds(&text, limit)?;
    }
}
