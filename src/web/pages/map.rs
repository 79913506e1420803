//! Maps as SVG, drawn by the server from the bundled outlines: all of Germany, or one part of it. Beside each map the page shows
//! the same facts as a table, so the drawing itself is hidden from screen readers. It knows outlines, not initiatives.

use std::fmt::Write as _;

use crate::domain::geography::{Bounds, MultiPolygon};

use super::layout::escape;

/// Width of every drawing in its own units.
pub(crate) const WIDTH: f64 = 800.0;
/// A degree of latitude in km.
const DEGREE_KM: f64 = 111.2;

/// The part of the country that a drawing shows, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    west: f64,
    north: f64,
    /// Units to a degree of longitude.
    scale: f64,
    /// How much longer a degree of latitude is than one of longitude here.
    stretch: f64,
    /// Height in units.
    height: f64,
}

impl View {
    /// All of Germany; one unit is about 0.8 km, a degree of latitude `1 / cos 51.2°` degrees of longitude.
    pub(crate) const GERMANY: Self = Self {
        west: 5.8,
        north: 55.1,
        scale: WIDTH / 9.3,
        stretch: 1.596,
        height: 1_080.0,
    };

    /// A part of Germany with a little room around it.
    pub(crate) fn around(bounds: &Bounds) -> Self {
        let stretch = 1.0 / f64::midpoint(bounds.south, bounds.north).to_radians().cos();
        let room = 0.03 * (bounds.east - bounds.west).max((bounds.north - bounds.south) * stretch);
        let across = bounds.east - bounds.west + 2.0 * room;
        let down = (bounds.north - bounds.south) * stretch + 2.0 * room;
        // What is high and narrow stands in the middle of a drawing that is not much higher than wide.
        let width = across.max(down / 1.3);
        let scale = WIDTH / width;
        Self {
            west: f64::midpoint(bounds.west, bounds.east) - width / 2.0,
            north: bounds.north + room / stretch,
            scale,
            stretch,
            height: (down * scale).round(),
        }
    }

    /// Height of the drawing in its units.
    pub(crate) const fn height(&self) -> f64 {
        self.height
    }

    /// Longitude and latitude as a point of the drawing.
    pub(crate) fn point(&self, lon: f64, lat: f64) -> (f64, f64) {
        (
            (lon - self.west) * self.scale,
            (self.north - lat) * self.scale * self.stretch,
        )
    }

    /// The rectangle in degrees that the drawing shows.
    pub(crate) fn bounds(&self) -> Bounds {
        Bounds {
            west: self.west,
            north: self.north,
            east: self.west + WIDTH / self.scale,
            south: self.north - self.height / self.scale / self.stretch,
        }
    }

    /// Width and height of a rectangle in units of the drawing.
    pub(crate) fn size(&self, bounds: &Bounds) -> (f64, f64) {
        let (left, top) = self.point(bounds.west, bounds.north);
        let (right, bottom) = self.point(bounds.east, bounds.south);
        (right - left, bottom - top)
    }

    /// An outline as the data of an SVG path, in whole units, points that fall together left out.
    pub(crate) fn path(&self, outline: &MultiPolygon) -> String {
        let mut data = String::new();
        for ring in outline.0.iter().flatten() {
            let mut last: Option<(i32, i32)> = None;
            for [lon, lat] in ring {
                let (x, y) = self.point(*lon, *lat);
                // A drawing is about 800 by 1,080 units, and outlines lie in Europe: far inside the range of i32.
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
}

/// An outline on the map of Germany.
pub(crate) fn path(outline: &MultiPolygon) -> String {
    View::GERMANY.path(outline)
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
    /// An area whose row of the table lights up with it.
    District {
        /// Data of its path.
        path: String,
        /// Class in the stylesheet; may be empty.
        class: &'static str,
        /// What the pointer shows.
        title: String,
        /// Where a click leads.
        href: String,
        /// The key that its row of the table carries too.
        key: String,
    },
    /// A circle around a place, radius in km.
    Circle {
        /// Longitude in degrees.
        lon: f64,
        /// Latitude in degrees.
        lat: f64,
        /// Radius in km.
        radius_km: f64,
        /// Class in the stylesheet: `area` or `area2`.
        class: &'static str,
        /// What the pointer shows.
        title: String,
    },
}

/// The map of Germany as a figure with its caption.
pub(crate) fn figure(shapes: &[Shape], caption_html: &str) -> String {
    drawing(&View::GERMANY, "map", shapes, "", caption_html)
}

/// A map as a figure with its caption; `above` is drawn upon the shapes, such as names.
pub(crate) fn drawing(view: &View, class: &str, shapes: &[Shape], above: &str, caption_html: &str) -> String {
    let mut svg = format!(
        "<figure class=\"{class}\"><svg viewBox=\"0 0 {WIDTH:.0} {:.0}\" aria-hidden=\"true\" focusable=\"false\">",
        view.height
    );
    for shape in shapes {
        draw(&mut svg, view, shape);
    }
    let _ = write!(svg, "{above}</svg><figcaption>{caption_html}</figcaption></figure>");
    svg
}

fn draw(svg: &mut String, view: &View, shape: &Shape) {
    let attribute = |class: &str| {
        if class.is_empty() {
            String::new()
        } else {
            format!(" class=\"{class}\"")
        }
    };
    // The links are for pointers; for keyboards and screen readers they stand in the table.
    match shape {
        Shape::Area {
            path,
            class,
            title,
            href,
        } => {
            let class = attribute(class);
            let drawn = format!("<path{class} d=\"{path}\"><title>{}</title></path>", escape(title));
            if href.is_empty() {
                svg.push_str(&drawn);
            } else {
                let _ = write!(svg, "<a href=\"{}\" tabindex=\"-1\">{drawn}</a>", escape(href));
            }
        }
        Shape::District {
            path,
            class,
            title,
            href,
            key,
        } => {
            let _ = write!(
                svg,
                "<a href=\"{}\" data-k=\"{key}\" tabindex=\"-1\"><path{} d=\"{path}\"><title>{}</title></path></a>",
                escape(href),
                attribute(class),
                escape(title)
            );
        }
        Shape::Circle {
            lon,
            lat,
            radius_km,
            class,
            title,
        } => {
            let (x, y) = view.point(*lon, *lat);
            let radius = radius_km / DEGREE_KM * view.scale * view.stretch;
            let _ = write!(
                svg,
                "<circle class=\"{class}\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{:.0}\"><title>{}</title></circle>",
                radius.max(3.0),
                escape(title)
            );
        }
    }
}

/// What a colour of a map means.
pub(crate) fn key(class: &str, text: &str) -> String {
    format!("<li><span class=\"key {class}\"></span> {}</li>", escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn germany_fits_the_drawing() {
        for (lon, lat) in [(5.87, 51.05), (15.04, 51.27), (8.4, 55.06), (10.2, 47.27)] {
            let (x, y) = View::GERMANY.point(lon, lat);
            assert!(
                (0.0..=WIDTH).contains(&x) && (0.0..=View::GERMANY.height()).contains(&y),
                "{lon} {lat}: {x} {y}"
            );
        }
    }

    #[test]
    fn a_part_fills_its_drawing_whether_it_is_wide_or_high() {
        let part = |west, south, east, north| Bounds {
            west,
            south,
            east,
            north,
        };
        for bounds in [
            part(10.5, 53.1, 14.4, 54.7),
            part(9.9, 50.2, 12.7, 51.7),
            part(8.4, 53.0, 8.7, 53.6),
        ] {
            let view = View::around(&bounds);
            let (left, top) = view.point(bounds.west, bounds.north);
            let (right, bottom) = view.point(bounds.east, bounds.south);
            assert!(
                left > 0.0 && top > 0.0 && right < WIDTH && bottom < view.height(),
                "{bounds:?}: {view:?}"
            );
            assert!(
                right - left > 0.9 * WIDTH || bottom - top > 0.9 * view.height(),
                "{bounds:?}"
            );
            assert!(view.height() <= 1.31 * WIDTH, "{bounds:?}: {}", view.height());
            assert!(view.bounds().meets(&bounds));
        }
    }

    #[test]
    fn points_that_fall_together_are_left_out() {
        let ring = vec![[10.0, 50.0], [10.0001, 50.0], [11.0, 50.0], [11.0, 51.0], [10.0, 50.0]];
        assert_eq!(path(&MultiPolygon(vec![vec![ring]])), "M361 700l86 0l0 -137l-86 137z");
    }
}
