//! The map for everybody: Germany, from there one Land with its districts and the areas of initiatives, from there the page of a
//! district. Every fact of a drawing stands in the table beside it. It shows what the directory shows and nothing else.

use std::collections::{BTreeSet, HashMap};

use actix_web::web::Path;
use askama::Template;

use super::context::Context;
use super::ground;
use super::layout::{Page, escape, ok, query_string};
use super::lookup;
use super::map::{self, Shape, View};
use crate::domain::geography::{Geography as _, MultiPolygon};
use crate::domain::place::{Ags, AgsLevel};
use crate::error::Error;
use crate::gazetteer::District;
use crate::service::AppState;
use crate::service::directory::{self, InitiativeView, Reach, Share};
use crate::web::Answer;

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
pub(super) fn districts_of(app: &AppState, land: Ags) -> impl Iterator<Item = &District> {
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

/// What the pointer shows over districts. The sentence depends on how many initiatives look after one: it is put together once for
/// each number, and each name is written into it.
struct Titles<'a> {
    page: &'a Page,
    by_count: HashMap<usize, String>,
}

impl<'a> Titles<'a> {
    /// Stands for the name; no name contains it.
    const NAME: &'static str = "\u{1a}";

    fn new(page: &'a Page) -> Self {
        let by_count = HashMap::new();
        Self { page, by_count }
    }

    fn of(&mut self, reach: &Reach, district: &District) -> String {
        let count = reach.of(district.ags).count();
        let sentence = self.by_count.entry(count).or_insert_with(|| {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            let args = [("name", Self::NAME.into()), ("count", count.into())];
            crate::texts::text_with(self.page.locale, "directory-map-title", args)
        });
        sentence.replace(Self::NAME, &district.full_name())
    }
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
    let mut titles = Titles::new(page);
    let mut shapes: Vec<Shape> = app
        .gazetteer
        .districts()
        .iter()
        .filter_map(|district| {
            Some(Shape::Area {
                path: paths.get(&district.ags)?.clone(),
                class: class(reach, district.ags),
                title: titles.of(reach, district),
                href: href(district.ags),
            })
        })
        .collect();
    shapes.extend(own_areas(app, reach, &view));
    let above = if large { ground::of_country(app) } else { "" };
    let class = if large { "map large" } else { "map" };
    map::drawing(&view, class, &shapes, above, &legend(page))
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
    let ground = ground::of_land(app, land)?;
    let view = ground.view;
    let nobody = Reach::default();
    let colours = reach.unwrap_or(&nobody);
    let mut titles = Titles::new(page);
    let mut shapes = ground.around.clone();
    shapes.extend(districts_of(app, land).filter_map(|district| {
        Some(Shape::District {
            path: ground.paths.get(&district.ags)?.clone(),
            class: class(colours, district.ags),
            title: reach.map_or_else(|| district.full_name(), |reach| titles.of(reach, district)),
            href: district_href(district.ags),
            key: district.ags.to_string(),
        })
    }));
    shapes.extend(own_areas(app, colours, &view));
    shapes.extend(marked(&view));
    let caption = if reach.is_some() {
        legend(page)
    } else {
        escape(&page.t("page-map-notice"))
    };
    let class = if reach.is_some() { "map large" } else { "map" };
    Some(map::drawing(&view, class, &shapes, &ground.names, &caption))
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
