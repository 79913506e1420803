//! Where the households want to go that one may see, as a map of the districts with their numbers and as a table. Each
//! number leads to the list. The service counts only what may be seen; whole Länder and "anywhere" are counted apart.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::context::Context;
use super::super::layout::{Page, escape, ok};
use super::super::lookup;
use super::super::map;
use super::super::parts::{Information, link, table};
use super::access::staff_page;
use crate::domain::place::Ags;
use crate::service::households::{self, AreaCount};
use crate::web::Answer;

/// Size of the whole drawing in the units of [`map::View::GERMANY`].
const WHOLE: (f64, f64) = (800.0, 1_080.0);
/// So many areas stand in a table; the others open with a click.
const SHOWN: usize = 12;
/// A part of the country is never drawn smaller than this.
const LEAST: f64 = 190.0;
/// Around the outermost districts with households.
const MARGIN: f64 = 55.0;

/// Left, top, width and height of what is drawn.
struct Frame(f64, f64, f64, f64);

impl Frame {
    /// Around some points, with a margin, inside the whole drawing.
    fn around(points: &[(f64, f64)]) -> Self {
        let side = |of: fn(&(f64, f64)) -> f64, whole: f64| {
            let least = points.iter().map(of).fold(f64::INFINITY, f64::min) - MARGIN;
            let most = points.iter().map(of).fold(f64::NEG_INFINITY, f64::max) + MARGIN;
            let missing = ((LEAST - (most - least)) / 2.0).max(0.0);
            let (from, until) = ((least - missing).max(0.0), (most + missing).min(whole));
            (from, until - from)
        };
        if points.is_empty() {
            return Self(0.0, 0.0, WHOLE.0, WHOLE.1);
        }
        let (left, width) = side(|point| point.0, WHOLE.0);
        let (top, height) = side(|point| point.1, WHOLE.1);
        Self(left, top, width, height)
    }

    /// Whether a point is in the frame or so near that its district may reach into it.
    fn shows(&self, (x, y): (f64, f64)) -> bool {
        let near = 45.0;
        (self.0 - near..=self.0 + self.2 + near).contains(&x) && (self.1 - near..=self.1 + self.3 + near).contains(&y)
    }
}

/// The class of a district with so many of at most `most` households.
fn level(households: u32, most: u32) -> &'static str {
    match (u64::from(households) * 3).div_ceil(u64::from(most.max(1))) {
        0 | 1 => "lvl1",
        2 => "lvl2",
        _ => "lvl3",
    }
}

fn href(area: &str) -> String {
    format!("/staff/households?area={area}")
}

/// The drawing: districts with households are links that can be reached by keyboard, the others are background.
fn drawing(context: &Context, page: &Page, districts: &[AreaCount]) -> String {
    let counts: BTreeMap<Ags, &AreaCount> = districts
        .iter()
        .filter_map(|one| Some((one.ags.parse().ok()?, one)))
        .collect();
    let all: Vec<_> = context
        .app
        .gazetteer
        .districts()
        .iter()
        .map(|district| {
            let [lon, lat] = district.interior;
            (district.ags, map::View::GERMANY.point(lon, lat))
        })
        .collect();
    let points: Vec<(f64, f64)> = all
        .iter()
        .filter(|(ags, _)| counts.contains_key(ags))
        .map(|(_, point)| *point)
        .collect();
    let frame = Frame::around(&points);
    let size = frame.2.max(frame.3) / 34.0;
    let most = districts.iter().map(|one| one.households).max().unwrap_or(1);
    let paths = lookup::district_paths(&context.app);
    let (mut land, mut links, mut numbers) = (String::new(), String::new(), String::new());
    for (ags, point) in all.iter().filter(|(_, point)| frame.shows(*point)) {
        let Some(path) = paths.get(ags) else { continue };
        // Writing to a String cannot fail.
        let _ = match counts.get(ags) {
            None => write!(land, "<path d=\"{path}\"/>"),
            Some(one) => {
                let said = page.t2("area-map-one", "name", &one.name, "count", one.households);
                let _ = write!(
                    numbers,
                    "<text x=\"{:.0}\" y=\"{:.0}\">{}</text>",
                    point.0,
                    point.1 + size / 3.0,
                    one.households
                );
                write!(
                    links,
                    "<a href=\"{}\" aria-label=\"{said}\"><path class=\"{}\" d=\"{path}\"><title>{said}</title></path></a>",
                    href(&one.ags),
                    level(one.households, most),
                    said = escape(&said)
                )
            }
        };
    }
    format!(
        "<figure class=\"map\"><svg viewBox=\"{:.0} {:.0} {:.0} {:.0}\" role=\"group\" aria-label=\"{}\">{land}{links}\
         <g class=\"nums\" font-size=\"{size:.1}\" stroke-width=\"{:.1}\" aria-hidden=\"true\">{numbers}</g></svg>\
         <figcaption>{}</figcaption></figure>",
        frame.0,
        frame.1,
        frame.2,
        frame.3,
        escape(&page.t("area-map-title")),
        size / 4.0,
        escape(&page.t("page-map-notice"))
    )
}

fn rows(page: &Page, caption: &str, areas: &[AreaCount]) -> String {
    let heads = ["area-map-area", "runs-households"].map(|key| page.t(key));
    let mut cells: Vec<Vec<String>> = areas
        .iter()
        .map(|one| vec![link(&href(&one.ags), &one.name), one.households.to_string()])
        .collect();
    let rest = cells.split_off(cells.len().min(SHOWN));
    let html = table(&page.t(caption), &heads, &cells);
    if rest.is_empty() {
        return html;
    }
    format!(
        "{html}<details><summary>{}</summary>{}</details>",
        escape(&page.tn("page-and-more", rest.len())),
        table(&page.t("area-map-rest"), &heads, &rest)
    )
}

/// Households by where they want to go.
pub(in crate::web::pages) async fn show(context: Context) -> Answer {
    let counts = households::count_by_area(&context.app, &context.actor).await?;
    let page = staff_page(&context, "area-map-title")?.back_to("/staff/households");
    let mut parts = Information::new()
        .text(page.tn("area-map-text", counts.households))
        .text(page.t("area-map-several"));
    if counts.households == 0 {
        return Ok(ok(&parts.on(page))?);
    }
    let mut apart = String::new();
    if !counts.lands.is_empty() {
        let _ = write!(
            apart,
            "{}<p class=\"small muted\">{}</p>",
            rows(&page, "area-map-lands", &counts.lands),
            escape(&page.t("area-map-lands-text"))
        );
    }
    if counts.anywhere > 0 {
        let text = page.tn("area-map-anywhere", counts.anywhere);
        let _ = write!(apart, "<p>{}</p>", link(&href("anywhere"), &text));
    }
    parts = if counts.districts.is_empty() {
        parts.html(apart)
    } else {
        parts.html(format!(
            "<div class=\"cols half\"><div>{}</div><div>{}{apart}</div></div>",
            drawing(&context, &page, &counts.districts),
            rows(&page, "area-map-districts", &counts.districts)
        ))
    };
    Ok(ok(&parts.wide().on(page))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_holds_every_point_and_is_never_tiny() {
        let one = Frame::around(&[(500.0, 200.0)]);
        assert!(one.2 >= LEAST && one.3 >= LEAST && one.shows((500.0, 200.0)));
        let corner = Frame::around(&[(0.0, 0.0), (800.0, 1_080.0)]);
        assert!((corner.2 - 800.0).abs() < 1e-9 && (corner.3 - 1_080.0).abs() < 1e-9);
        assert!(!one.shows((100.0, 900.0)));
    }

    #[test]
    fn more_households_are_darker() {
        assert_eq!(
            [level(1, 9), level(3, 9), level(4, 9), level(9, 9)],
            ["lvl1", "lvl1", "lvl2", "lvl3"]
        );
        assert_eq!(level(1, 1), "lvl3");
    }
}
