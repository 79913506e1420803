//! The map of the districts as SVG, drawn by the server from the bundled outlines. Beside each map the page shows the same
//! facts as a table, so the drawing itself is hidden from screen readers. It knows outlines, not initiatives.

use std::fmt::Write as _;

use crate::domain::geography::MultiPolygon;

use super::layout::escape;

/// Width of the drawing in its own units; one unit is about 0.8 km.
const WIDTH: f64 = 800.0;
/// Height of the drawing in its own units.
const HEIGHT: f64 = 1_080.0;
const WEST: f64 = 5.8;
const NORTH: f64 = 55.1;
/// Degrees of longitude across the drawing.
const ACROSS: f64 = 9.3;
/// How much longer a degree of latitude is than one of longitude in the middle of Germany, `1 / cos 51.2°`.
const STRETCH: f64 = 1.596;

/// Longitude and latitude as a point of the drawing.
pub(crate) fn project(lon: f64, lat: f64) -> (f64, f64) {
    let scale = WIDTH / ACROSS;
    ((lon - WEST) * scale, (NORTH - lat) * scale * STRETCH)
}

/// An outline as the data of an SVG path, in whole units, points that fall together left out.
pub(crate) fn path(outline: &MultiPolygon) -> String {
    let mut data = String::new();
    for ring in outline.0.iter().flatten() {
        let mut last: Option<(i32, i32)> = None;
        for [lon, lat] in ring {
            let (x, y) = project(*lon, *lat);
            // The drawing is 800 by 1,080 units, far inside the range of i32.
            #[expect(clippy::cast_possible_truncation, reason = "rounded to units of the drawing")]
            let point = (x.round() as i32, y.round() as i32);
            match last {
                Some(before) if before == point => continue,
                // Writing to a String cannot fail.
                Some(before) => {
                    let _ = write!(data, "l{} {}", point.0 - before.0, point.1 - before.1);
                }
                None => {
                    let _ = write!(data, "M{} {}", point.0, point.1);
                }
            }
            last = Some(point);
        }
        data.push('z');
    }
    data
}

/// One thing on the map.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// An area, with the class that colours it, its title and where a click leads.
    Area {
        /// Data of its path.
        path: String,
        /// Class in the stylesheet; may be empty.
        class: &'static str,
        /// What the pointer shows.
        title: String,
        /// Where a click leads; empty for nowhere.
        href: String,
    },
    /// A circle around a place, radius in km.
    Circle {
        /// Longitude in degrees.
        lon: f64,
        /// Latitude in degrees.
        lat: f64,
        /// Radius in km.
        radius_km: f64,
        /// What the pointer shows.
        title: String,
    },
}

/// The map as a figure with its caption.
pub(crate) fn figure(shapes: &[Shape], caption_html: &str) -> String {
    let mut svg = format!(
        "<figure class=\"map\"><svg viewBox=\"0 0 {WIDTH:.0} {HEIGHT:.0}\" aria-hidden=\"true\" focusable=\"false\">"
    );
    for shape in shapes {
        match shape {
            Shape::Area {
                path,
                class,
                title,
                href,
            } => {
                let class = if class.is_empty() {
                    String::new()
                } else {
                    format!(" class=\"{class}\"")
                };
                let drawn = format!("<path{class} d=\"{path}\"><title>{}</title></path>", escape(title));
                if href.is_empty() {
                    svg.push_str(&drawn);
                } else {
                    let _ = write!(svg, "<a href=\"{}\" tabindex=\"-1\">{drawn}</a>", escape(href));
                }
            }
            Shape::Circle {
                lon,
                lat,
                radius_km,
                title,
            } => {
                let (x, y) = project(*lon, *lat);
                // A degree of latitude is 111.2 km.
                let radius = radius_km / 111.2 * WIDTH / ACROSS * STRETCH;
                let _ = write!(
                    svg,
                    "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{:.0}\"><title>{}</title></circle>",
                    radius.max(3.0),
                    escape(title)
                );
            }
        }
    }
    let _ = write!(svg, "</svg><figcaption>{caption_html}</figcaption></figure>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn germany_fits_the_drawing() {
        for (lon, lat) in [(5.87, 51.05), (15.04, 51.27), (8.4, 55.06), (10.2, 47.27)] {
            let (x, y) = project(lon, lat);
            assert!(
                (0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y),
                "{lon} {lat}: {x} {y}"
            );
        }
    }

    #[test]
    fn points_that_fall_together_are_left_out() {
        let ring = vec![[10.0, 50.0], [10.0001, 50.0], [11.0, 50.0], [11.0, 51.0], [10.0, 50.0]];
        assert_eq!(path(&MultiPolygon(vec![vec![ring]])), "M361 700l86 0l0 -137l-86 137z");
    }
}
