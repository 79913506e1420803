"""Municipalities, districts and Länder: today's keys, names, outlines, neighbours.

The outlines are of 1 January 2016. Keys are brought to the state of the GeoNames rows (2023): a municipality whose seat
carries another key today has a successor, and its area counts as part of that successor.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy
import shapely
from pyproj import Transformer
from shapely.geometry import shape

from .text import core, fold, read_kept

KEPT = Path(__file__).parent / "kept"
METRES = "EPSG:25832"
DEGREES = "EPSG:4326"
# Metres within which the source's outlines are taken to mean the same line.
CLEANING = 5.0
DISTRICT_TOLERANCE = 1000.0
MUNICIPALITY_TOLERANCE = 500.0
TYPES_WITHOUT_PEOPLE = {"Gemeindefreies Gebiet"}
# Districts of 2016 that no longer exist; what lies in them moves to the district on the right.
MERGED_DISTRICTS = {"03152": "03159", "03156": "03159", "16056": "16063"}
# The merged district of Göttingen is not in the outlines of 2016 and gets its name here.
NEW_DISTRICTS = {"03159": ("Göttingen", "Landkreis", "DE91C")}

to_metres = Transformer.from_crs(DEGREES, METRES, always_xy=True)
to_degrees = Transformer.from_crs(METRES, DEGREES, always_xy=True)


def project(geometries, transformer):
    """The same geometries in the other reference system."""
    def move(points):
        x, y = transformer.transform(points[:, 0], points[:, 1])
        return numpy.column_stack([x, y])
    return shapely.transform(geometries, move)


@dataclass
class Area:
    """A Land, district or municipality of today."""

    key: str
    name: str
    kind: str
    full: object = None
    simple: object = None
    parts: list[int] = field(default_factory=list)


@dataclass
class Areas:
    """All areas by key, and old municipality keys with their successors."""

    municipalities: dict[str, Area]
    districts: dict[str, Area]
    laender: dict[str, Area]
    old: dict[str, str]
    old_names: dict[str, str]
    neighbours: dict[str, list[str]]


def successors(outlines: list[dict], places: list[dict], shapes) -> dict[str, str]:
    """Keys of 2016 that are no longer in use → key of today, from the seats' keys and names."""
    known = {feature["properties"]["AGS"]: feature["properties"]["GEN"] for feature in outlines}
    keys = [feature["properties"]["AGS"] for feature in outlines]
    used = {place["municipality"] for place in places}
    kept = {row["key"]: row["name"] for row in read_kept(KEPT / "municipality-names.csv")}
    found: dict[str, str] = {}
    for key, name in known.items():
        if key[:5] in ("03152", "03156"):
            same = [new for new, new_name in kept.items() if new[:5] == "03159" and fold(new_name) == fold(name)]
            if same:
                found[key] = same[0]
    tree = shapely.STRtree(shapes)
    points = [shapely.Point(place["lon"], place["lat"]) for place in places]
    inside: dict[str, list[dict]] = defaultdict(list)
    for at, area in zip(*tree.query(points, predicate="intersects")):
        inside[keys[area]].append(places[at])
    for key, rows in inside.items():
        if key in used or key in found:
            continue
        names = {fold(known[key]), core(known[key])}
        # The same name in brackets or with a river is still the same place; a stray neighbour's name is not.
        seats = [row for row in rows if row["municipality"] and names & {fold(row["name"]), core(row["name"]),
                                                                         *map(fold, row["other"])}]
        moved = [row for row in rows if row["municipality"] and row["municipality"] not in known]
        for row in seats or moved:
            found[key] = row["municipality"]
    for row in read_kept(KEPT / "municipality-successors.csv"):
        found[row["key"]] = row["successor"]
    for key in list(found):
        while found[key] in found and found[key] != key:
            found[key] = found[found[key]]
    return found


def build(sources, places: list[dict]) -> Areas:
    """Reads VG250, cleans it, brings the keys to today and simplifies every level."""
    outlines = sources.features("gemeinden")
    shapes = numpy.array([shapely.make_valid(shape(feature["geometry"])) for feature in outlines])
    shapes = numpy.array([shapely.MultiPolygon([part for part in shapely.get_parts(geometry)
                                                if part.geom_type == "Polygon"]) for geometry in shapes])
    old = successors(outlines, places, shapes)
    old_names = {f["properties"]["AGS"]: f["properties"]["GEN"] for f in outlines if f["properties"]["AGS"] in old}
    new_names = {row["key"]: row["name"] for row in read_kept(KEPT / "municipality-names.csv")}

    municipalities: dict[str, Area] = {}
    for at, feature in enumerate(outlines):
        properties = feature["properties"]
        key = old.get(properties["AGS"], properties["AGS"])
        if key[:5] in MERGED_DISTRICTS:
            raise SystemExit(f"{key} {properties['GEN']} lies in a merged district and has no successor")
        area = municipalities.get(key)
        if area is None:
            area = municipalities[key] = Area(key, new_names.get(key, ""), "Gemeinde")
        if not area.name or properties["AGS"] == key:
            area.name = new_names.get(key, properties["GEN"])
        if properties["AGS"] == key or not area.parts:
            area.kind = properties["BEZ"]
        area.parts.append(at)
    for key in sorted({place["municipality"] for place in places} - {""}):
        if key not in municipalities and key not in old:
            raise SystemExit(f"municipality {key} of a place has no outline: name its predecessors")

    metres = shapely.coverage_clean(project(shapes, to_metres), snapping_distance=CLEANING, gap_width=CLEANING)
    empty = [outlines[at]["properties"]["GEN"] for at in numpy.flatnonzero(shapely.is_empty(metres))]
    if empty:
        raise SystemExit(f"cleaning swallowed {empty}")
    keys = sorted(municipalities)
    municipal = numpy.array([shapely.coverage_union_all(metres[municipalities[key].parts]) for key in keys])
    simple = shapely.coverage_simplify(municipal, MUNICIPALITY_TOLERANCE)
    for at, key in enumerate(keys):
        municipalities[key].full, municipalities[key].simple = municipal[at], simple[at]

    named = {f["properties"]["AGS"]: f["properties"] for f in sources.features("kreise")}
    districts: dict[str, Area] = {}
    for at, key in enumerate(keys):
        district = key[:5]
        if district not in districts:
            name, kind, _ = NEW_DISTRICTS.get(district) or (named[district]["GEN"], named[district]["BEZ"], "")
            districts[district] = Area(district, name, kind)
        districts[district].parts.append(at)
    district_keys = sorted(districts)
    full = numpy.array([shapely.coverage_union_all(municipal[districts[key].parts]) for key in district_keys])
    simple = shapely.coverage_simplify(full, DISTRICT_TOLERANCE)
    for at, key in enumerate(district_keys):
        districts[key].full, districts[key].simple = full[at], simple[at]

    laender: dict[str, Area] = {}
    for feature in sources.features("laender"):
        properties = feature["properties"]
        parts = [at for at, key in enumerate(district_keys) if key.startswith(properties["AGS"])]
        area = Area(properties["AGS"], properties["GEN"], properties["BEZ"], parts=parts)
        area.full, area.simple = shapely.coverage_union_all(full[parts]), shapely.coverage_union_all(simple[parts])
        laender[area.key] = area

    return Areas(municipalities, districts, laender, old, old_names, borders(district_keys, full))


def borders(keys: list[str], shapes) -> dict[str, list[str]]:
    """District → districts with which it shares a border of some length (corners do not count)."""
    tree = shapely.STRtree(shapes)
    found: dict[str, list[str]] = {key: [] for key in keys}
    left, right = tree.query(shapes, predicate="intersects")
    for a, b in zip(left, right):
        if a < b and shapely.length(shapely.intersection(shapely.boundary(shapes[a]), shapely.boundary(shapes[b]))) > 1.0:
            found[keys[a]].append(keys[b])
            found[keys[b]].append(keys[a])
    return {key: sorted(others) for key, others in found.items()}


def interior_point(area: Area):
    """A point well inside an area (its seat may lie outside it), in degrees."""
    parts = shapely.get_parts(area.full)
    biggest = parts[numpy.argmax(shapely.area(parts))]
    middle = shapely.get_point(shapely.maximum_inscribed_circle(biggest, tolerance=50.0), 0)
    return project(numpy.array([middle]), to_degrees)[0]
