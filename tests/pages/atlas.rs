//! The map: Germany, one Land, the page of a district. What the drawing shows stands in the table, every district once and with its
//! link, and an initiative counts for what it is responsible for, not for its neighbours.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use wurzelwerk::domain::actor::Actor;
use wurzelwerk::domain::initiative::Agreement;
use wurzelwerk::domain::locale::Locale;
use wurzelwerk::service::directory;

use super::client::{Page, Visitor};
use super::people::{initiative, office, service};
use crate::support::app::TestApp;

/// An approved initiative with this area.
async fn approved(app: &TestApp, name: &str, area: Value) {
    let profile = serde_json::from_value(json!({
        "name": name, "service_area": area, "capacity": 3, "email": "karte@example.org", "services": ["job"],
    }))
    .expect("a profile");
    let one = directory::create(&app.state, &Actor::System, profile)
        .await
        .expect("an initiative");
    let agreement = Agreement {
        version: "1".to_owned(),
        signatory: "Muster".to_owned(),
        signed_on: "2026-11-02".parse().expect("a day"),
        legal_basis: "Art. 26 DSGVO".to_owned(),
    };
    let one = directory::record_agreement(&app.state, &Actor::System, &one.id, one.version, agreement)
        .await
        .expect("an agreement");
    directory::approve(&app.state, &Actor::System, &one.id, one.version)
        .await
        .expect("an approval");
}

/// The drawing of a page.
fn drawing(page: &Page) -> &str {
    let start = page.html.find("<svg viewBox=\"0 0 800").expect("a map");
    &page.html[start..start + page.html[start..].find("</svg>").expect("its end")]
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    text.match_indices(before)
        .map(|(at, _)| {
            let rest = &text[at + before.len()..];
            &rest[..rest.find(after).expect("an end")]
        })
        .collect()
}

/// Address, class and title of each district of a drawing, by key.
fn drawn(page: &Page) -> BTreeMap<String, (String, String, String)> {
    let mut found = BTreeMap::new();
    for link in between(drawing(page), "<a ", "</a>") {
        let Some(key) = between(link, "data-k=\"", "\"").first().map(|key| (*key).to_owned()) else {
            continue;
        };
        let one = |before: &str, after: &str| between(link, before, after).first().map_or("", |text| *text).to_owned();
        let twice = found.insert(
            key.clone(),
            (one("href=\"", "\""), one("class=\"", "\""), one("<title>", "</title>")),
        );
        assert!(twice.is_none(), "{key} is drawn twice");
    }
    found
}

/// Name, address and names of the initiatives of each district of the table, by key.
fn listed(page: &Page) -> BTreeMap<String, (String, String, Vec<String>)> {
    between(&page.html, "<tr id=\"k", "</tr>")
        .into_iter()
        .map(|row| {
            let key = row[..row.find('"').expect("a key")].to_owned();
            let href = between(row, "<th scope=\"row\"><a href=\"", "\"")[0].to_owned();
            let name = between(row, &format!("{href}\">"), "<")[0].to_owned();
            let helpers = between(row, "<a href=\"/initiatives/", "</a>");
            let helpers = helpers
                .iter()
                .map(|one| one[one.find('>').expect("text") + 1..].to_owned())
                .collect();
            (key, (name, href, helpers))
        })
        .collect()
}

#[tokio::test]
async fn each_land_has_each_of_its_districts_once_with_its_link_and_the_table_says_the_same() {
    let app = service();
    approved(&app, "Ganzes Land", json!({"ags": ["13"]})).await;
    approved(&app, "Nur der Kreis", json!({"ags": ["13075"]})).await;
    approved(&app, "Noch eine", json!({"ags": ["13075", "09162"]})).await;
    approved(&app, "Nur die Stadt", json!({"ags": ["09172116"]})).await;
    let visitor = Visitor::new(&app, Locale::De);
    let mut all = BTreeSet::new();
    for land in app.state.gazetteer.lands() {
        let page = visitor.see(&format!("/map/{}", land.ags)).await;
        assert!(page.heading().contains(&land.name), "{}", page.heading());
        let (drawn, listed) = (drawn(&page), listed(&page));
        let keys: BTreeSet<String> = app
            .state
            .gazetteer
            .districts()
            .iter()
            .filter(|district| district.ags.land() == land.ags)
            .map(|district| district.ags.to_string())
            .collect();
        assert_eq!(drawn.keys().cloned().collect::<BTreeSet<_>>(), keys, "{}", land.name);
        assert_eq!(listed.keys().cloned().collect::<BTreeSet<_>>(), keys, "{}", land.name);
        for (key, (href, class, title)) in &drawn {
            let (name, row_href, helpers) = &listed[key];
            assert_eq!((href, href), (row_href, &format!("/places/district-{key}")));
            let said = match helpers.len() {
                0 => format!("{name}: keine Initiative"),
                1 => format!("{name}: eine Initiative"),
                count => format!("{name}: {count} Initiativen"),
            };
            assert_eq!(title, &said);
            let colour = match (key.as_str(), helpers.len()) {
                ("09172", _) => "part".to_owned(),
                (_, 0) => String::new(),
                (_, count) => format!("lvl{count}"),
            };
            assert_eq!(class, &colour, "{name}");
        }
        all.extend(keys);
    }
    assert_eq!(all.len(), 400);
    let page = visitor.see("/map/13").await;
    assert_eq!(listed(&page)["13075"].2, ["Ganzes Land", "Noch eine", "Nur der Kreis"]);
    assert!(page.says("In 8 von 8 Kreisen"), "{}", page.text());
    // The interface for programs says the same.
    let told = app.get("/api/v1/coverage").await.json();
    let told = told["items"].as_array().expect("districts");
    assert_eq!(told.len(), 400);
    let one = told.iter().find(|one| one["ags"] == "13075").expect("the district");
    let names: Vec<&str> = one["initiatives"]
        .as_array()
        .expect("initiatives")
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    assert_eq!(names, ["Ganzes Land", "Noch eine", "Nur der Kreis"]);
    let part = told.iter().find(|one| one["ags"] == "09172").expect("the district");
    assert_eq!(part["initiatives"][0]["share"], "part");
    // Nobody is a neighbour's initiative, and who finds nobody can still join.
    let page = visitor.see("/map/12").await;
    assert!(listed(&page).values().all(|(_, _, helpers)| helpers.is_empty()));
    let join = page.link("/register?area=district%3A");
    assert_eq!(visitor.see(&join).await.status, 200);
}

#[tokio::test]
async fn the_country_leads_to_every_land_and_every_land_back_and_on() {
    let app = service();
    initiative(&office(&app).await, "Heimathafen Test").await;
    let visitor = Visitor::new(&app, Locale::En);
    let page = visitor.see("/map").await;
    let links: BTreeSet<&str> = between(drawing(&page), "href=\"", "\"").into_iter().collect();
    for district in app.state.gazetteer.districts() {
        let href = format!("/map/{}#k{}", district.ags.land(), district.ags);
        assert!(links.contains(href.as_str()), "{href}");
    }
    for land in app.state.gazetteer.lands() {
        assert!(
            page.html
                .contains(&format!("<th scope=\"row\"><a href=\"/map/{}\"", land.ags)),
            "{}",
            land.name
        );
    }
    assert!(
        page.says("In 1 of 400 districts") && page.says("Vorpommern-Greifswald"),
        "{}",
        page.text()
    );
    let land = visitor.see("/map/13").await;
    for href in ["/map\"", "/map/12\"", "/map/01\"", "/initiatives?land=13\""] {
        assert!(land.html.contains(&format!("href=\"{href}")), "{href}");
    }
    let district = visitor.see(&land.link("/places/district-13075")).await;
    assert!(district.says("Heimathafen Test") && district.html.contains("href=\"/map/13\""));
    for wrong in ["/map/17", "/map/13075", "/map/x"] {
        assert_eq!(visitor.open(wrong).await.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn municipalities_and_own_outlines_are_drawn_as_what_they_are() {
    let app = service();
    // A square in the south of the district Vorpommern-Greifswald.
    let square = json!([[[13.6, 53.45], [13.9, 53.45], [13.9, 53.6], [13.6, 53.6], [13.6, 53.45]]]);
    approved(
        &app,
        "Eigene Linie",
        json!({"polygon": {"type": "Polygon", "coordinates": square}}),
    )
    .await;
    approved(&app, "Nur Greifswald", json!({"ags": ["13075039"]})).await;
    let visitor = Visitor::new(&app, Locale::De);
    let page = visitor.see("/map/13").await;
    assert_eq!(drawn(&page)["13075"].1, "part");
    let own: Vec<&str> = between(drawing(&page), "<path class=\"own\"", "</path>");
    assert!(own.iter().any(|path| path.contains("Eigene Linie")), "{own:?}");
    assert!(
        own.iter().any(|path| path.contains("Nur Greifswald: Greifswald")),
        "{own:?}"
    );
    assert!(page.says("in einem Teil"), "{}", page.text());
    assert_eq!(
        listed(&page)["13071"].2,
        Vec::<String>::new(),
        "a neighbour has none of it"
    );
    assert!(
        !drawing(&visitor.see("/map/09").await).contains("class=\"own\""),
        "it is not in Bavaria"
    );
}

#[tokio::test]
async fn a_district_tells_its_own_initiatives_from_those_next_door() {
    let app = service();
    approved(&app, "Hier zuständig", json!({"ags": ["13075"]})).await;
    let visitor = Visitor::new(&app, Locale::De);
    let here = visitor.see("/places/district-13075").await;
    assert!(
        here.says("Hier zuständig") && !here.says("In der Nachbarschaft"),
        "{}",
        here.text()
    );
    let beside = visitor.see("/places/district-13073").await;
    assert!(
        beside.says("noch keine Initiative") && beside.says("In der Nachbarschaft"),
        "{}",
        beside.text()
    );
    let (own, near) = beside.html.split_once("In der Nachbarschaft").expect("a heading");
    assert!(!own.contains("Hier zuständig") && near.contains("Hier zuständig"));
}

#[tokio::test]
async fn links_of_a_drawing_are_for_pointers_only_and_those_of_the_table_for_everybody() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    for path in ["/map", "/map/09", "/initiatives", "/places/place-2917788"] {
        let page = visitor.see(path).await;
        let svg = drawing(&page);
        assert!(svg.contains("aria-hidden=\"true\""), "{path}");
        assert_eq!(
            svg.matches("<a ").count(),
            svg.matches("tabindex=\"-1\"").count(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn names_stand_on_the_map_of_a_land_and_none_twice() {
    let app = service();
    let visitor = Visitor::new(&app, Locale::De);
    let page = visitor.see("/map/13").await;
    let svg = drawing(&page);
    let wide = svg.split("<g class=\"names\">").nth(1).expect("names");
    let wide = &wide[..wide.find("</g>").expect("their end")];
    let texts = |mark: &str| -> Vec<String> {
        let found = between(wide, mark, "</text>").into_iter();
        found
            .map(|text| text.rsplit('>').next().expect("a name").to_owned())
            .collect()
    };
    // The names of towns, and the lines of the names of districts.
    let (towns, areas) = (texts("\"/><text"), texts("<text class=\"a\""));
    assert!(
        towns.contains(&"Rostock".to_owned()) && towns.contains(&"Schwerin".to_owned()),
        "{towns:?}"
    );
    assert_eq!(towns.iter().collect::<BTreeSet<_>>().len(), towns.len(), "{towns:?}");
    assert!(areas.contains(&"Greifswald".to_owned()), "{areas:?}");
    // The district around the town of the same name says what it is.
    assert!(
        !areas.contains(&"Rostock".to_owned()) || areas.contains(&"Landkreis".to_owned()),
        "{areas:?}"
    );
}
