//! The map for everybody: Germany, from there one Land with its districts and the areas of initiatives, from there the page of a
//! district. Every fact of a drawing stands in the table beside it. It shows what the directory shows and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::web::Path;
use askama::Template;

use super::context::Context;
use super::labels::{self, Named, Names, Town};
use super::layout::{Page, escape, ok, query_string};
use super::lookup;
use super::map::{self, Shape, View};
use crate::domain::geography::{Bounds, Geography as _, MultiPolygon};
use crate::domain::place::{Ags, AgsLevel};
use crate::error::Error;
use crate::gazetteer::District;
use crate::service::AppState;
use crate::service::directory::{self, InitiativeView, Reach, Share};
use crate::web::Answer;

/// Towns that are written before the names of the districts, and after them.
const LARGE_TOWNS: usize = 6;
const SMALL_TOWNS: usize = 12;

/// An initiative in the row of a district.
struct Helper {
    id: String,
    name: String,
    part: bool,
    full: bool,
}

/// A district in the table of its Land.
struct Row {
    key: String,
    name: String,
    helpers: Vec<Helper>,
    join: String,
}

/// A Land in the table of the country.
struct LandRow {
    ags: String,
    name: String,
    covered: String,
    districts: Vec<(String, String, usize)>,
}

#[derive(Template)]
#[template(path = "map.html")]
struct CountryPage {
    p: Page,
    total: usize,
    covered: String,
    map: String,
    rows: Vec<LandRow>,
}

#[derive(Template)]
#[template(path = "map_land.html")]
struct LandPage {
    p: Page,
    covered: String,
    map: String,
    rows: Vec<Row>,
    beside: Vec<(String, String)>,
    list: String,
}

/// Where a district has its page.
pub(super) fn district_href(ags: Ags) -> String {
    format!("/places/district-{ags}")
}

/// Where the map of a Land is.
pub(super) fn land_href(land: Ags) -> String {
    format!("/map/{land}")
}

/// The districts of a Land, in the order of their keys.
fn districts_of(app: &AppState, land: Ags) -> impl Iterator<Item = &District> {
    let all = app.gazetteer.districts().iter();
    all.filter(move |district| district.ags.land() == land)
}

/// The class that colours a district: how many look after all of it, or that somebody looks after a part.
fn class(reach: &Reach, district: Ags) -> &'static str {
    let whole = reach.of(district).filter(|(_, share)| *share == Share::Whole).count();
    match whole {
        0 if reach.of(district).next().is_some() => "part",
        0 => "",
        1 => "lvl1",
        2 => "lvl2",
        _ => "lvl3",
    }
}

fn title(page: &Page, reach: &Reach, district: &District) -> String {
    let count = i64::try_from(reach.of(district.ags).count()).unwrap_or(i64::MAX);
    crate::texts::text_with(
        page.locale,
        "directory-map-title",
        [("name", district.full_name().into()), ("count", count.into())],
    )
}

/// What the colours mean; the last line names the source of the outlines.
fn legend(page: &Page) -> String {
    let levels = [
        ("", "directory-legend-0"),
        ("part", "map-legend-part"),
        ("lvl1", "directory-legend-1"),
        ("lvl2", "directory-legend-2"),
        ("lvl3", "directory-legend-3"),
    ];
    let mut keys: String = levels
        .iter()
        .map(|(class, text)| map::key(class, &page.t(text)))
        .collect();
    keys.push_str(&map::key("own", &page.t("map-legend-own")));
    format!("<ul class=\"keys\">{keys}</ul>{}", escape(&page.t("page-map-notice")))
}

/// Outlines of initiatives that are no whole district: municipalities and own outlines.
fn own_areas(app: &AppState, reach: &Reach, view: &View) -> Vec<Shape> {
    let seen = view.bounds();
    let shape = |initiative: &InitiativeView, outline: &MultiPolygon, title: String| {
        outline.bounds()?.meets(&seen).then(|| Shape::Area {
            path: view.path(outline),
            class: "own",
            title,
            href: format!("/initiatives/{}", initiative.id),
        })
    };
    let mut shapes = Vec::new();
    for initiative in &reach.initiatives {
        let (name, area) = (&initiative.profile.name, &initiative.profile.service_area);
        for ags in area.ags.iter().filter(|ags| ags.level() == AgsLevel::Municipality) {
            let outline = app.gazetteer.outline(*ags);
            let title = format!("{name}: {}", lookup::name(app, *ags));
            shapes.extend(outline.and_then(|outline| shape(initiative, outline, title)));
        }
        shapes.extend(
            area.polygon
                .as_ref()
                .and_then(|outline| shape(initiative, outline, name.clone())),
        );
    }
    shapes
}

/// The districts of Germany in their colours, each with a link, and upon them the areas of initiatives.
pub(super) fn country(
    context: &Context,
    page: &Page,
    reach: &Reach,
    href: impl Fn(Ags) -> String,
    large: bool,
) -> String {
    let (app, view) = (&context.app, View::GERMANY);
    let paths = lookup::district_paths(app);
    let mut shapes: Vec<Shape> = app
        .gazetteer
        .districts()
        .iter()
        .filter_map(|district| {
            Some(Shape::Area {
                path: paths.get(&district.ags)?.clone(),
                class: class(reach, district.ags),
                title: title(page, reach, district),
                href: href(district.ags),
            })
        })
        .collect();
    shapes.extend(own_areas(app, reach, &view));
    let mut above = String::new();
    if large {
        for land in app.gazetteer.lands() {
            let outline = app.gazetteer.outline(land.ags).map(map::path).unwrap_or_default();
            above.push_str(&format!("<path class=\"land\" d=\"{outline}\"/>"));
        }
        above.push_str(&labels::written(&view, &names_of_lands(app)));
    }
    let class = if large { "map large" } else { "map" };
    map::drawing(&view, class, &shapes, &above, &legend(page))
}

/// The names of the Länder, each near the middle of its districts.
fn names_of_lands(app: &AppState) -> Names {
    let named = |land: &crate::gazetteer::Land| {
        let parts: Vec<([f64; 2], f64)> = districts_of(app, land.ags)
            .map(|one| (one.interior, one.area_km2))
            .collect();
        let area: f64 = parts.iter().map(|(_, area)| area).sum();
        let mean = |axis: fn(&[f64; 2]) -> f64| parts.iter().map(|(at, part)| axis(at) * part).sum::<f64>() / area;
        let [lon, lat] = [mean(|at| at[0]), mean(|at| at[1])];
        let mut at: Vec<[f64; 2]> = parts.iter().map(|(at, _)| *at).collect();
        at.sort_by(|a, b| {
            let far = |[x, y]: &[f64; 2]| (x - lon).powi(2) + ((y - lat) * 1.6).powi(2);
            far(a).total_cmp(&far(b))
        });
        Named {
            at,
            name: land.name.clone(),
            room: None,
            href: land_href(land.ags),
        }
    };
    Names {
        areas: app.gazetteer.lands().iter().map(named).collect(),
        ..Names::default()
    }
}

/// The part of the country that shows a Land.
fn view_of(app: &AppState, land: Ags) -> Option<View> {
    let outlines = districts_of(app, land).filter_map(|district| app.gazetteer.outline(district.ags)?.bounds());
    outlines
        .reduce(|all, one| all.joined(&one))
        .map(|bounds| View::around(&bounds))
}

/// The Länder with a district next to one of this Land, by name.
fn lands_beside(app: &AppState, land: Ags) -> Vec<(Ags, String)> {
    let keys: BTreeSet<Ags> = districts_of(app, land)
        .flat_map(|district| district.neighbours.iter().map(|ags| ags.land()))
        .filter(|other| *other != land)
        .collect();
    let mut beside: Vec<(Ags, String)> = keys.into_iter().map(|ags| (ags, lookup::name(app, ags))).collect();
    beside.sort_by_cached_key(|(_, name)| crate::domain::text::fold(name));
    beside
}

/// Districts of other Länder as far as the drawing shows them, one shape for each Land.
fn surroundings(app: &AppState, land: Ags, view: &View) -> Vec<Shape> {
    let seen = view.bounds();
    let mut paths: BTreeMap<Ags, String> = BTreeMap::new();
    for district in app.gazetteer.districts().iter().filter(|one| one.ags.land() != land) {
        let outline = app.gazetteer.outline(district.ags);
        if let Some(outline) = outline.filter(|one| one.bounds().is_some_and(|bounds| bounds.meets(&seen))) {
            paths
                .entry(district.ags.land())
                .or_default()
                .push_str(&view.path(outline));
        }
    }
    let shape = |(other, path): (Ags, String)| Shape::Area {
        path,
        class: "out",
        title: lookup::name(app, other),
        href: land_href(other),
    };
    paths.into_iter().map(shape).collect()
}

/// Names of districts where there is room, and towns to find one's way.
fn names_in_land(app: &AppState, land: Ags, view: &View) -> Names {
    let mut towns: Vec<(u32, Town)> = app
        .gazetteer
        .places()
        .filter(|place| place.land() == Some(land))
        .filter(|place| {
            let main = place.municipality.and_then(|ags| app.gazetteer.main_place(ags));
            main.is_some_and(|main| main.id == place.id)
        })
        .map(|place| {
            let town = Town {
                at: [place.lon, place.lat],
                name: place.name.clone(),
            };
            (app.gazetteer.population_of(place.id), town)
        })
        .collect();
    towns.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.name.cmp(&other.name)));
    let mut towns = towns.into_iter().map(|(_, town)| town);
    let large: Vec<Town> = towns.by_ref().take(LARGE_TOWNS).collect();
    let written: BTreeSet<&str> = large.iter().map(|town| town.name.as_str()).collect();
    let room = |district: &District| -> Option<(f64, f64)> {
        let bounds: Bounds = app.gazetteer.outline(district.ags)?.bounds()?;
        let (width, height) = view.size(&bounds);
        Some((width, height * 0.8))
    };
    let areas = districts_of(app, land)
        // A town of its own is written as a town.
        .filter(|district| !(district.is_city() && written.contains(district.name.as_str())))
        .filter_map(|district| {
            // Around a town of the same name the kind tells them apart.
            let twin = districts_of(app, land).any(|one| one.ags != district.ags && one.name == district.name);
            Some(Named {
                at: vec![district.interior],
                name: if twin {
                    district.full_name()
                } else {
                    district.name.clone()
                },
                room: Some(room(district)?),
                href: String::new(),
            })
        })
        .collect();
    Names {
        areas,
        small: towns.take(SMALL_TOWNS).collect(),
        large,
    }
}

/// A Land with its districts in their colours, the areas of initiatives, names, and what lies around it. `marked` is laid upon it:
/// what the page is about.
pub(super) fn land(
    context: &Context,
    page: &Page,
    land: Ags,
    reach: Option<&Reach>,
    marked: impl FnOnce(&View) -> Vec<Shape>,
) -> Option<String> {
    let app = &context.app;
    let view = view_of(app, land)?;
    let nobody = Reach::default();
    let colours = reach.unwrap_or(&nobody);
    let mut shapes = surroundings(app, land, &view);
    shapes.extend(districts_of(app, land).filter_map(|district| {
        Some(Shape::District {
            path: view.path(app.gazetteer.outline(district.ags)?),
            class: class(colours, district.ags),
            title: reach.map_or_else(|| district.full_name(), |reach| title(page, reach, district)),
            href: district_href(district.ags),
            key: district.ags.to_string(),
        })
    }));
    shapes.extend(own_areas(app, colours, &view));
    shapes.extend(marked(&view));
    let names = labels::written(&view, &names_in_land(app, land, &view));
    let caption = if reach.is_some() {
        legend(page)
    } else {
        escape(&page.t("page-map-notice"))
    };
    let class = if reach.is_some() { "map large" } else { "map" };
    Some(map::drawing(&view, class, &shapes, &names, &caption))
}

/// How many of these districts somebody looks after, and how many there are.
fn counted<'a>(reach: &Reach, districts: impl Iterator<Item = &'a District>) -> (usize, usize) {
    districts.fold((0, 0), |(with, all), district| {
        let one = usize::from(reach.of(district.ags).next().is_some());
        (with + one, all + 1)
    })
}

/// The same as a sentence.
fn covered(page: &Page, (with, all): (usize, usize)) -> String {
    match (with, all) {
        (0, _) => page.t("map-covered-none"),
        (_, 1) => page.t("map-covered-here"),
        _ => page.t2("map-covered", "covered", with, "all", all),
    }
}

/// All of Germany.
pub(super) async fn show(context: Context) -> Answer {
    let reach = directory::reach(&context.app).await?;
    let (app, page) = (&context.app, Page::new(&context, context.t("map-title")));
    let page = page.described(context.t("map-about"));
    let mut lands: Vec<(Ags, String)> = lookup::lands(app);
    lands.sort_by_cached_key(|(_, name)| crate::domain::text::fold(name));
    let rows = lands
        .into_iter()
        .map(|(land, name)| LandRow {
            ags: land.to_string(),
            name,
            covered: match counted(&reach, districts_of(app, land)) {
                (_, 1) => String::new(),
                (with, all) => page.t2("map-covered-land", "covered", with, "all", all),
            },
            districts: districts_of(app, land)
                .map(|one| (one.ags.to_string(), one.full_name(), reach.of(one.ags).count()))
                .filter(|(_, _, count)| *count > 0)
                .collect(),
        })
        .collect();
    let zoom = |ags: Ags| format!("{}#k{ags}", land_href(ags.land()));
    Ok(ok(&CountryPage {
        total: reach.initiatives.len(),
        covered: covered(&page, counted(&reach, app.gazetteer.districts().iter())),
        map: country(&context, &page, &reach, zoom, true),
        rows,
        p: page,
    })?)
}

/// One Land.
pub(super) async fn show_land(context: Context, key: Path<String>) -> Answer {
    let unknown = || Error::NotFound("land");
    let key: Ags = key.parse().map_err(|_| unknown())?;
    let app = &context.app;
    let name = app.gazetteer.land(key).ok_or_else(unknown)?.name.clone();
    let reach = directory::reach(app).await?;
    let page = Page::new(&context, Page::new(&context, "").t1("map-land-title", "name", &name)).back_to("/map");
    let about = page.t1("map-land-about", "name", &name);
    let page = page.described(about);
    let mut rows: Vec<Row> = districts_of(app, key)
        .map(|district| Row {
            key: district.ags.to_string(),
            name: district.full_name(),
            helpers: reach
                .of(district.ags)
                .map(|(initiative, share)| Helper {
                    id: initiative.id.to_string(),
                    name: initiative.profile.name.clone(),
                    part: share == Share::Part,
                    full: initiative.free_places == 0,
                })
                .collect(),
            join: format!(
                "/register?{}",
                query_string(&[("area", format!("district:{}", district.ags).as_str())])
            ),
        })
        .collect();
    rows.sort_by_cached_key(|row| crate::domain::text::fold(&row.name));
    let map = land(&context, &page, key, Some(&reach), |_| Vec::new()).ok_or_else(unknown)?;
    Ok(ok(&LandPage {
        covered: covered(&page, counted(&reach, districts_of(app, key))),
        map,
        rows,
        beside: lands_beside(app, key)
            .into_iter()
            .map(|(ags, name)| (land_href(ags), name))
            .collect(),
        list: format!("/initiatives?{}", query_string(&[("land", key.to_string().as_str())])),
        p: page,
    })?)
}
