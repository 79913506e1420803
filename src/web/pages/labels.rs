//! Names on a map: where there is room for which. Nothing overlaps, and what finds no room is left out: the table beside
//! the map has every name. It knows points and words, not what they stand for.

use std::fmt::Write as _;

use super::layout::escape;
use super::map::{View, WIDTH};

/// A town that helps to find one's way.
#[derive(Debug, Clone)]
pub(crate) struct Town {
    /// Longitude and latitude in degrees.
    pub(crate) at: [f64; 2],
    /// Its name.
    pub(crate) name: String,
}

/// An area with the room that its name may take.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// Points at which the name may stand, the best first: longitude and latitude in degrees.
    pub(crate) at: Vec<[f64; 2]>,
    /// Its name.
    pub(crate) name: String,
    /// Width and height of the area in units of the drawing; `None` lets the name reach beyond it.
    pub(crate) room: Option<(f64, f64)>,
    /// Where a click on the name leads; empty for nowhere.
    pub(crate) href: String,
}

/// What is written on a map, the most important first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// Towns that come before the names of areas.
    pub(crate) large: Vec<Town>,
    /// Areas.
    pub(crate) areas: Vec<Named>,
    /// Towns that come after them.
    pub(crate) small: Vec<Town>,
}

/// Width of a letter as a part of the size of the type, a little more than it is on the mean.
const LETTER: f64 = 0.62;
/// Size of the type in units of the drawing, for windows that show it large.
const WIDE: f64 = 19.0;
/// The same for narrow windows, which show it at less than half.
const NARROW: f64 = 38.0;

/// A rectangle that is taken: left, top, right, bottom.
type Taken = [f64; 4];

struct Sheet<'a> {
    view: &'a View,
    size: f64,
    taken: Vec<Taken>,
    svg: String,
}

/// The names as two groups of which the stylesheet shows one: for wide windows, and fewer and larger ones for narrow windows.
pub(crate) fn written(view: &View, names: &Names) -> String {
    let mut svg = String::new();
    for (class, size) in [("names", WIDE), ("names few", NARROW)] {
        let mut sheet = Sheet {
            view,
            size,
            taken: Vec::new(),
            svg: String::new(),
        };
        for town in &names.large {
            sheet.town(town);
        }
        for area in &names.areas {
            sheet.area(area);
        }
        for town in &names.small {
            sheet.town(town);
        }
        let _ = write!(svg, "<g class=\"{class}\">{}</g>", sheet.svg);
    }
    svg
}

impl Sheet<'_> {
    fn width(&self, text: &str) -> f64 {
        let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        f64::from(letters) * self.size * LETTER
    }

    /// Takes a rectangle when it is free and inside the drawing.
    fn take(&mut self, wanted: Taken) -> bool {
        let [left, top, right, bottom] = wanted;
        let inside = left >= 0.0 && top >= 0.0 && right <= WIDTH && bottom <= self.view.height();
        let free = self
            .taken
            .iter()
            .all(|other| right < other[0] || other[2] < left || bottom < other[1] || other[3] < top);
        if inside && free {
            self.taken.push(wanted);
        }
        inside && free
    }

    /// A dot with its name on the right or, where that does not fit, on the left.
    fn town(&mut self, town: &Town) {
        let (x, y) = self.view.point(town.at[0], town.at[1]);
        let (dot, gap, half) = (self.size * 0.22, self.size * 0.45, self.size * 0.6);
        let width = self.width(&town.name);
        let right = [x - dot, y - half, x + gap + width, y + half];
        let left = [x - gap - width, y - half, x + dot, y + half];
        let (at, anchor) = if self.take(right) {
            (x + gap, "")
        } else if self.take(left) {
            (x - gap, " class=\"e\"")
        } else {
            return;
        };
        let _ = write!(
            self.svg,
            "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{dot:.0}\"/><text{anchor} x=\"{at:.0}\" y=\"{:.0}\">{}</text>",
            y + self.size * 0.35,
            escape(&town.name)
        );
    }

    /// The name of an area around one of its points, in one line or two.
    fn area(&mut self, area: &Named) {
        let lines = broken(&area.name);
        let width = lines.iter().map(|line| self.width(line)).fold(0.0, f64::max);
        let count = u32::try_from(lines.len()).unwrap_or(1);
        let height = f64::from(count) * self.size;
        if area.room.is_some_and(|(room, high)| width > room || height > high) {
            return;
        }
        let points: Vec<(f64, f64)> = area.at.iter().map(|[lon, lat]| self.view.point(*lon, *lat)).collect();
        let found = points.into_iter().find(|(x, y)| {
            let wanted = [x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0];
            self.take(wanted)
        });
        let Some((x, y)) = found else { return };
        let mut text = String::new();
        let mut line_y = y - height / 2.0 + self.size * 0.8;
        for line in lines {
            let _ = write!(
                text,
                "<text class=\"a\" x=\"{x:.0}\" y=\"{line_y:.0}\">{}</text>",
                escape(line)
            );
            line_y += self.size;
        }
        if area.href.is_empty() {
            self.svg.push_str(&text);
        } else {
            let _ = write!(
                self.svg,
                "<a href=\"{}\" tabindex=\"-1\">{text}</a>",
                escape(&area.href)
            );
        }
    }
}

/// A long name in two lines, broken after a hyphen or at a space as near to its middle as can be.
fn broken(name: &str) -> Vec<&str> {
    let length = name.chars().count();
    if length <= 11 {
        return vec![name];
    }
    let middle = name.len() / 2;
    let place = name
        .char_indices()
        .filter(|(at, c)| (*c == '-' || *c == ' ') && *at > 2)
        .map(|(at, c)| (at + c.len_utf8(), c))
        .min_by_key(|(at, _)| at.abs_diff(middle));
    match place {
        Some((at, _)) => {
            let (first, second) = name.split_at(at);
            vec![first.trim_end(), second]
        }
        None => vec![name],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geography::Bounds;

    fn view() -> View {
        View::around(&Bounds {
            west: 10.0,
            south: 50.0,
            east: 12.0,
            north: 51.0,
        })
    }

    fn town(lon: f64, lat: f64, name: &str) -> Town {
        Town {
            at: [lon, lat],
            name: name.to_owned(),
        }
    }

    fn wide(svg: &str) -> &str {
        svg.split("<g class=\"names few\">").next().unwrap()
    }

    #[test]
    fn what_finds_no_room_is_left_out_and_the_first_one_wins() {
        let names = Names {
            large: vec![town(11.0, 50.5, "Erste"), town(11.005, 50.501, "Zweite")],
            small: vec![town(10.2, 50.2, "Dritte")],
            ..Names::default()
        };
        let svg = written(&view(), &names);
        assert!(wide(&svg).contains("Erste") && wide(&svg).contains("Dritte"));
        assert!(!svg.contains("Zweite"));
    }

    #[test]
    fn a_town_at_the_right_edge_has_its_name_on_the_left() {
        let names = Names {
            large: vec![town(11.98, 50.5, "Randstadt")],
            ..Names::default()
        };
        assert!(wide(&written(&view(), &names)).contains("<text class=\"e\""));
    }

    #[test]
    fn an_area_is_named_only_where_its_name_fits_and_at_the_first_free_point() {
        let area = |name: &str, room| Named {
            at: vec![[11.0, 50.5], [10.3, 50.3]],
            name: name.to_owned(),
            room: Some(room),
            href: String::new(),
        };
        let names = Names {
            areas: vec![
                area("Weites Land", (300.0, 200.0)),
                area("Auch weit", (300.0, 200.0)),
                area("Schmal", (20.0, 200.0)),
            ],
            ..Names::default()
        };
        let svg = written(&view(), &names);
        assert!(wide(&svg).contains("Weites Land") && wide(&svg).contains("Auch weit"));
        assert!(!svg.contains("Schmal"));
    }

    #[test]
    fn long_names_take_two_lines() {
        assert_eq!(broken("Vorpommern-Greifswald"), ["Vorpommern-", "Greifswald"]);
        assert_eq!(broken("Neustadt an der Aisch"), ["Neustadt", "an der Aisch"]);
        assert_eq!(broken("Rostock"), ["Rostock"]);
        assert_eq!(broken("Märkischoderland"), ["Märkischoderland"]);
    }
}
