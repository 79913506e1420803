//! The directory for everybody: initiatives as a list with filters, as a map with its table, one by one, and by place. It shows what the service
//! says is public and nothing else.

use actix_web::web::Path;
use askama::Template;

use super::areas;
use super::atlas;
use super::context::Context;
use super::dates;
use super::form::{Choice, Field, Kind};
use super::layout::{Page, code_text, escape, ok, query_string, see_other};
use super::logo;
use super::lookup;
use super::map::{self, Shape, View};
use super::presence;
use super::region;
use super::staff::initiative_form;
use super::video;
use crate::domain::actor::Actor;
use crate::domain::geography::Geography as _;
use crate::domain::ids::InitiativeId;
use crate::domain::initiative::InitiativeState;
use crate::domain::lists::{Need, Situation};
use crate::domain::place::Ags;
use crate::domain::profile::TargetArea;
use crate::error::{Error, Result};
use crate::service::directory::{self, Filter, InitiativeView};
use crate::web::Answer;
use crate::web::forms;

/// How many initiatives stand on a page.
const PAGE: usize = 20;

/// An initiative in a list.
struct Card {
    id: String,
    name: String,
    area: String,
    summary: String,
    services: String,
    full: bool,
    waiting: String,
    stale: bool,
}

/// The first sentences of a description, at most about 200 characters.
fn summary(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    if first.chars().count() <= 200 {
        return first.to_owned();
    }
    let cut: String = first.chars().take(200).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(kept, _)| kept);
    format!("{words} …")
}

fn area_names(context: &Context, initiative: &InitiativeView, limit: usize) -> String {
    let area = &initiative.profile.service_area;
    let names = lookup::names(context, &area.ags, limit);
    match (names.is_empty(), area.polygon.is_some()) {
        (true, true) => context.t("directory-whole-country"),
        _ => names,
    }
}

fn card(context: &Context, initiative: &InitiativeView) -> Card {
    let profile = &initiative.profile;
    let services: Vec<String> = profile
        .services
        .iter()
        .map(|need| code_text(context.locale, "need", need))
        .collect();
    Card {
        id: initiative.id.to_string(),
        name: profile.name.clone(),
        area: area_names(context, initiative, 3),
        summary: summary(&profile.description),
        services: services.join(", "),
        full: initiative.free_places == 0,
        waiting: waiting(context, initiative),
        stale: initiative.stale,
    }
}

fn waiting(context: &Context, initiative: &InitiativeView) -> String {
    initiative.profile.waiting_until.map_or_else(String::new, |date| {
        let page = Page::new(context, "");
        page.t1("directory-waiting", "date", dates::day(context.locale, date))
    })
}

#[derive(Template)]
#[template(path = "directory.html")]
struct DirectoryPage {
    p: Page,
    total: usize,
    filters: Vec<Field>,
    filtered: bool,
    cards: Vec<Card>,
    next: Option<String>,
    map: String,
    districts: Vec<(String, String, usize)>,
}

fn filter(context: &Context) -> Filter {
    let query = &context.query;
    Filter {
        q: query.owned("q"),
        land: query.parse("land"),
        district: query.parse("district"),
        service: query.parse("service"),
        situation: query.parse("situation"),
        ..Filter::default()
    }
}

fn filter_fields(context: &Context, page: &Page) -> Vec<Field> {
    let query = &context.query;
    let all = || Choice::new("", page.t("directory-all"), false);
    let lands = lookup::lands(&context.app)
        .into_iter()
        .map(|(ags, name)| Choice::new(ags.to_string(), name, query.text("land") == ags.to_string()));
    let needs = Need::ALL.iter().map(|need| {
        Choice::new(
            need.as_str(),
            page.code("need", need),
            query.text("service") == need.as_str(),
        )
    });
    let situations = Situation::ALL.iter().map(|one| {
        Choice::new(
            one.as_str(),
            page.code("situation-short", one),
            query.text("situation") == one.as_str(),
        )
    });
    vec![
        Field::new(page, Kind::Text, "q", page.t("directory-q")).value(query.text("q")),
        Field::new(page, Kind::Select, "land", page.t("directory-land")).options(std::iter::once(all()).chain(lands)),
        Field::new(page, Kind::Select, "service", page.t("directory-service"))
            .options(std::iter::once(all()).chain(needs)),
        Field::new(page, Kind::Select, "situation", page.t("directory-situation"))
            .options(std::iter::once(all()).chain(situations)),
    ]
}

/// The directory.
pub(super) async fn list(context: Context) -> Answer {
    let filter = filter(&context);
    let filtered = ["q", "land", "district", "service", "situation"]
        .iter()
        .any(|name| context.query.has(name));
    let reach = directory::reach(&context.app).await?;
    let mut found = if filtered {
        lookup::all_initiatives(&context, &filter).await?
    } else {
        reach.initiatives.clone()
    };
    let total = found.len();
    let from: usize = context.query.parse("from").unwrap_or(0);
    let next = (total > from + PAGE).then(|| {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for (name, value) in context.query.pairs() {
            if name != "from" && !value.is_empty() {
                pairs.push((name, value));
            }
        }
        let start = (from + PAGE).to_string();
        pairs.push(("from", &start));
        format!("/initiatives?{}", query_string(&pairs))
    });
    let page = Page::new(&context, context.t("directory-title")).described(context.t("directory-about"));
    let app = &context.app;
    let mut districts: Vec<(String, String, usize)> = reach
        .districts()
        .map(|ags| (ags.to_string(), lookup::name(app, ags), reach.of(ags).count()))
        .collect();
    districts.sort_by_cached_key(|(_, name, _)| crate::domain::text::fold(name));
    Ok(ok(&DirectoryPage {
        filters: filter_fields(&context, &page),
        filtered,
        total,
        cards: found
            .drain(..)
            .skip(from)
            .take(PAGE)
            .map(|one| card(&context, &one))
            .collect(),
        next,
        map: atlas::country(
            &context,
            &page,
            &reach,
            |ags| format!("/initiatives?district={ags}"),
            false,
        ),
        districts,
        p: page,
    })?)
}

#[derive(Template)]
#[template(path = "initiative.html")]
struct InitiativePage {
    p: Page,
    id: String,
    area: String,
    full: bool,
    writable: bool,
    waiting: String,
    freshness: String,
    logo: String,
    film: String,
    presence: String,
    region: String,
    linked: String,
    description: Vec<String>,
    facts: Vec<(String, String)>,
    email: Option<String>,
    phone: Option<(String, String)>,
    website: Option<String>,
    video: Option<String>,
    map: String,
}

/// The area of an initiative on the map.
pub(super) fn area_map(context: &Context, page: &Page, initiative: &InitiativeView) -> String {
    let area = &initiative.profile.service_area;
    let mut shapes = background(context);
    shapes.extend(area.ags.iter().filter_map(|ags| {
        Some(Shape::Area {
            path: lookup::area_path(&context.app, *ags)?,
            class: "area",
            title: lookup::name(&context.app, *ags),
            href: String::new(),
        })
    }));
    if let Some(outline) = &area.polygon {
        shapes.push(Shape::Area {
            path: map::path(outline),
            class: "area",
            title: initiative.profile.name.clone(),
            href: String::new(),
        });
    }
    let caption = format!(
        "{}<br>{}",
        escape(&area_names(context, initiative, 6)),
        escape(&page.t("page-map-notice"))
    );
    map::figure(&shapes, &caption)
}

/// All districts, plain, to lay something upon.
pub(super) fn background(context: &Context) -> Vec<Shape> {
    lookup::district_paths(&context.app)
        .values()
        .map(|path| Shape::Area {
            path: path.clone(),
            class: "",
            title: String::new(),
            href: String::new(),
        })
        .collect()
}

/// What an initiative does, as labelled facts.
pub(super) fn facts(context: &Context, page: &Page, initiative: &InitiativeView) -> Vec<(String, String)> {
    let profile = &initiative.profile;
    let join = |list: Vec<String>| list.join(", ");
    let mut facts = Vec::new();
    let mut push = |key: &str, value: String| {
        if !value.is_empty() {
            facts.push((page.t(key), value));
        }
    };
    push(
        "initiative-services",
        join(profile.services.iter().map(|need| page.code("need", need)).collect()),
    );
    push(
        "initiative-occupations",
        join(profile.occupations.iter().map(|wanted| wanted.title.clone()).collect()),
    );
    let situations = if profile.situations.is_empty() {
        page.t("initiative-everybody")
    } else {
        join(
            profile
                .situations
                .iter()
                .map(|one| page.code("situation-short", one))
                .collect(),
        )
    };
    push("initiative-situations", situations);
    push(
        "initiative-languages",
        join(profile.spoken().iter().map(|one| page.code("language", one)).collect()),
    );
    push("initiative-area", area_names(context, initiative, 12));
    facts
}

/// One initiative.
pub(super) async fn show(context: Context, id: Path<String>) -> Answer {
    let id: InitiativeId = id.parse().map_err(|_| Error::NotFound("initiative"))?;
    let initiative = directory::show(&context.app, &context.actor, &id).await?;
    let said = directory::presence(&context.app, &context.actor, &id).await?;
    let film = directory::video(&context.app, &context.actor, &id).await?;
    let profile = &initiative.profile;
    let about = summary(&profile.description);
    let about = if about.is_empty() {
        context.t("directory-about")
    } else {
        about
    };
    let page = Page::new(&context, profile.name.clone())
        .back_to("/initiatives")
        .described(about);
    let told = region::of(&context, &page, &id).await?;
    Ok(ok(&InitiativePage {
        id: initiative.id.to_string(),
        area: area_names(&context, &initiative, 3),
        full: initiative.free_places == 0,
        // Households ask for contact instead, and staff has the address.
        writable: initiative.state == InitiativeState::Approved && context.actor == Actor::Anonymous,
        waiting: waiting(&context, &initiative),
        freshness: presence::freshness(&context, &page, &initiative),
        logo: logo::image(said.logo.as_ref()),
        film: video::card(&page, film.as_ref()),
        presence: presence::shown(&page, &said),
        region: told,
        // Nothing in it can end the element that it stands in.
        linked: directory::linked_data(&context.app, &initiative, &said)
            .to_string()
            .replace('<', "\\u003c"),
        description: profile
            .description
            .lines()
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        facts: facts(&context, &page, &initiative),
        email: profile.email().map(ToString::to_string),
        phone: profile
            .phone
            .as_ref()
            .map(|phone| (phone.as_str().to_owned(), format!("+{}", phone.key()))),
        website: profile.website.clone(),
        // A card says more than the bare link of the profile.
        video: profile
            .video
            .clone()
            .filter(|_| !film.as_ref().is_some_and(directory::VideoView::is_shown)),
        map: area_map(&context, &page, &initiative),
        p: page,
    })?)
}

#[derive(Template)]
#[template(path = "place.html")]
struct PlacePage {
    p: Page,
    query: String,
    message: Option<String>,
    candidates: Vec<(String, String)>,
    found: bool,
    district: Option<(String, String)>,
    cards: Vec<Card>,
    near: Vec<Card>,
    join: String,
    region: String,
    welcome: String,
    map: String,
    land: Option<(String, String)>,
}

/// Where a code such as `place:2917788` or `district:13075` has its page.
fn place_href(code: &str) -> String {
    format!("/places/{}", code.replace(':', "-"))
}

/// Looks for a place; leads straight to its page when exactly one is meant.
pub(super) async fn search(context: Context) -> Answer {
    let text = context.query.text("q").to_owned();
    let found = if text.is_empty() {
        Vec::new()
    } else {
        lookup::areas(&context, &text)
    };
    if let [only] = found.as_slice()
        && only.certain
    {
        return Ok(see_other(&place_href(&only.code)));
    }
    let page = Page::new(&context, context.t("place-search-title")).described(context.t("place-lead"));
    let message = match (text.is_empty(), found.is_empty()) {
        (true, _) => None,
        (false, true) => Some(page.t("place-unknown")),
        (false, false) => Some(page.t("place-many")),
    };
    Ok(ok(&PlacePage {
        query: text,
        message,
        candidates: found
            .into_iter()
            .map(|one| (place_href(&one.code), one.label))
            .collect(),
        found: false,
        district: None,
        cards: Vec::new(),
        near: Vec::new(),
        join: String::new(),
        region: String::new(),
        welcome: String::new(),
        map: String::new(),
        land: None,
        p: page,
    })?)
}

/// Who looks after a place, a district or a Land.
pub(super) async fn place(context: Context, code: Path<String>) -> Answer {
    let code = code.replace('-', ":");
    let area = areas::from_code(&context, &code).ok_or(Error::NotFound("place"))?;
    let app = &context.app;
    let (name, key) = match &area {
        TargetArea::Place { place, .. } => (place.name.clone(), place.district),
        TargetArea::District { ags } | TargetArea::Land { ags } => (lookup::name(app, *ags), Some(*ags)),
        TargetArea::Anywhere => return Err(Error::NotFound("place").into()),
    };
    let land = key.map(Ags::land);
    let covering = directory::covering(app, std::slice::from_ref(&area)).await?;
    // Who looks after a district stands first; who looks after its neighbours may help too.
    let reach = directory::reach(app).await?;
    let (here, near): (Vec<_>, Vec<_>) = covering.iter().partition(|one| match &area {
        TargetArea::District { ags } => reach.of(*ags).any(|(other, _)| other.id == one.id),
        _ => true,
    });
    let page = Page::new(&context, Page::new(&context, "").t1("place-title", "name", &name)).back_to("/places");
    let about = page.t1("place-about", "name", &name);
    let page = page.described(about);
    let marked = |view: &View| -> Vec<Shape> {
        let outline = key
            .filter(|key| Some(*key) != land)
            .and_then(|key| app.gazetteer.outline(key));
        let mut shapes: Vec<Shape> = outline
            .map(|outline| Shape::Area {
                path: view.path(outline),
                class: "area",
                title: key.map_or_else(String::new, |key| lookup::name(app, key)),
                href: String::new(),
            })
            .into_iter()
            .collect();
        if let TargetArea::Place { place, .. } = &area {
            shapes.push(Shape::Circle {
                lon: place.lon,
                lat: place.lat,
                radius_km: 4.0,
                class: "area2",
                title: place.name.clone(),
            });
        }
        shapes
    };
    let colours = matches!(area, TargetArea::Land { .. }).then_some(&reach);
    let told = region::near(&context, &page, &area, &name).await?;
    let map = land.and_then(|land| atlas::land(&context, &page, land, colours, marked));
    Ok(ok(&PlacePage {
        query: String::new(),
        message: None,
        candidates: Vec::new(),
        found: true,
        district: match &area {
            TargetArea::Place { .. } => key.map(|ags| (atlas::district_href(ags), lookup::name(app, ags))),
            _ => None,
        },
        cards: here.into_iter().map(|one| card(&context, one)).collect(),
        near: near.into_iter().map(|one| card(&context, one)).collect(),
        region: told,
        join: format!("/register?{}", query_string(&[("area", code.as_str())])),
        welcome: format!("/register/welcome?{}", query_string(&[("area", code.as_str())])),
        map: map.unwrap_or_default(),
        land: land.map(|land| (atlas::land_href(land), lookup::name(app, land))),
        p: page,
    })?)
}

/// Lets a visitor propose an initiative.
pub(super) async fn propose(context: Context) -> Answer {
    let page = Page::new(&context, context.t("propose-title"))
        .back_to("/initiatives")
        .described(context.t("propose-intro"));
    let form = initiative_form::form(
        &context,
        &page,
        "propose-title",
        "/initiatives/propose",
        "propose-submit",
        None,
    )
    .intro(page.t("propose-intro"));
    Ok(form.show(page)?)
}

/// Takes the proposal of an initiative.
pub(super) async fn propose_submit(context: Context, form: forms::Form) -> Answer {
    let input = super::context::fields(&form);
    match proposed(&context, &input).await {
        Ok(()) => {
            let page = Page::new(&context, context.t("propose-done-title"));
            let parts = super::parts::Information::new()
                .lead(page.t("propose-done-text"))
                .button("/initiatives", page.t("start-browse"))
                .html(format!("<p>{}</p>", super::parts::link("/map", &page.t("map-more"))));
            Ok(ok(&parts.on(page))?)
        }
        Err(Error::Invalid(errors)) => {
            let page = Page::new(&context, context.t("propose-title")).back_to("/initiatives");
            let form = initiative_form::form(
                &context,
                &page,
                "propose-title",
                "/initiatives/propose",
                "propose-submit",
                Some(&input),
            )
            .intro(page.t("propose-intro"))
            .refuse(context.voice(), &errors);
            Ok(form.show(page)?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn proposed(context: &Context, input: &super::input::Input) -> Result<()> {
    let profile = initiative_form::read(context, input)?;
    directory::propose(&context.app, &context.actor, profile, context.ip).await
}
