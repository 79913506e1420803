"""Places in Germany and abroad from GeoNames, with official names where there is one."""

import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import numpy
import shapely

from .areas import TYPES_WITHOUT_PEOPLE, Areas, project, to_degrees, to_metres
from .text import JOINING, core, fold, write_table

# Municipalities that GeoNames does not list get a place of their own: this number plus the municipality's key.
OWN_IDS = 1_000_000_000
ABROAD_FROM = 15_000
GERMAN = re.compile(r"[A-Za-zÄÖÜäöüß .,\-/()']+")


def correct(rows: list[dict], areas: Areas) -> None:
    """Gives rows without a key the municipality in which they lie."""
    keys = list(areas.municipalities)
    tree = shapely.STRtree([areas.municipalities[key].full for key in keys])
    for row in rows:
        if not row["municipality"]:
            x, y = to_metres.transform(row["lon"], row["lat"])
            # Land ends at the water's edge in the outlines; a place in a harbour counts to the next shore.
            row["municipality"] = keys[tree.nearest(shapely.Point(x, y))]
        if row["municipality"] in areas.old:
            row["municipality"] = areas.old[row["municipality"]]
        row["district"] = row["municipality"][:5]


def one_saint(name: str) -> str:
    """The folded name with "Sankt" and "St." written the one way."""
    return " ".join("st" if word == "sankt" else word for word in fold(name).split())


def seats(rows: list[dict], areas: Areas) -> dict[str, dict]:
    """Municipality → the place that bears its name, the most populous if several do."""
    by_municipality: dict[str, list[dict]] = defaultdict(list)
    for row in rows:
        by_municipality[row["municipality"]].append(row)
    found = {}
    for key, group in by_municipality.items():
        name = areas.municipalities[key].name
        tests = [
            lambda row: one_saint(row["name"]) == one_saint(name),
            lambda row: one_saint(name) in map(one_saint, row["other"]),
            lambda row: core(row["name"]) == core(name),
            lambda row: core(name) in map(core, row["other"]) and row["code"] != "PPLX",
        ]
        whole = [row for row in group if row["code"] != "PPLX"] or group
        for test in tests:
            same = [row for row in whole if test(row)]
            if same:
                found[key] = max(same, key=lambda row: (row["population"], -row["id"]))
                break
    return found


def other_names(row: dict, name: str) -> list[str]:
    """The other names somebody in Germany might type: the same first word, or the name GeoNames shows."""
    known = {fold(name)}
    kept = []
    candidates = [row["name"], *row["other"]]
    for candidate in candidates:
        candidate = candidate.removeprefix("Stadt ")
        key = fold(candidate)
        if key in known or len(key) < 3 or not GERMAN.fullmatch(candidate) or not candidate[0].isupper():
            continue
        # "Luechow" and "Luchow" need no entry: the service finds them from "Lüchow".
        if key.replace(" ", "") in {plain(name), fold(name).replace(" ", "")}:
            continue
        first = fold(name).split()[0]
        if candidate == row["name"] or (key.split()[0] == first and looks_german(candidate)):
            known.add(key)
            kept.append(candidate)
    return sorted(kept)


def looks_german(name: str) -> bool:
    """False for names with words of other languages ("Frankfurt na Majne", "Lindau saar")."""
    words = re.split(r"[ \-/.()]+", name)[1:]
    return all(not word or word[0].isupper() or word in JOINING or word in ("s", "t", "l", "r", "rh") for word in words)


def plain(name: str) -> str:
    """Accents dropped, not spelled out: Lüchow → luchow."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    return "".join(c for c in bare.replace("ß", "ss") if c.isalnum())


def german(rows: list[dict], areas: Areas) -> list[dict]:
    """All German places ordered by id: GeoNames, and one for each municipality GeoNames lacks."""
    correct(rows, areas)
    main = seats(rows, areas)
    seat_ids = {row["id"]: key for key, row in main.items()}
    places = []
    for row in rows:
        key = row["municipality"]
        is_seat = row["id"] in seat_ids
        name = areas.municipalities[key].name if is_seat else row["name"].removeprefix("Gemeinde ")
        others = other_names(row, name)
        population = row["population"]
        if not is_seat and key in main and population >= 0.6 * main[key]["population"] >= 60_000:
            # The source gives some parts of cities the figure of the whole city.
            population = 0
        places.append({**row, "name": name, "population": population, "seat": is_seat, "aliases": others})
    for key, area in areas.municipalities.items():
        if key not in main and area.kind not in TYPES_WITHOUT_PEOPLE:
            point = project(numpy.array([shapely.point_on_surface(area.full)]), to_degrees)[0]
            places.append({"id": OWN_IDS + int(key), "name": area.name, "lat": round(point.y, 5), "lon": round(point.x, 5),
                           "municipality": key, "district": key[:5], "population": 0, "seat": True, "aliases": []})
    return sorted(places, key=lambda place: place["id"])


def latin(name: str) -> bool:
    """Whether a name is written in Latin letters."""
    return all(unicodedata.name(char, "").startswith("LATIN") or char in " -.'’" for char in name)


def abroad(rows: list[dict]) -> list[dict]:
    """Towns abroad ordered by id, with the folded Latin names of other languages (German and English among them)."""
    towns = []
    for row in rows:
        if row["population"] < ABROAD_FROM:
            continue
        keys = {fold(name) for name in row["other"]
                if name[0].isupper() and latin(name) and not (name.isupper() and len(name) <= 4)}
        keys = sorted(key for key in keys - {fold(row["name"])} if len(key) >= 3)
        towns.append({**row, "keys": keys})
    return towns


def write_german(path: Path, places: list[dict]) -> None:
    """id;name;lat;lon;municipality;population;seat;aliases (separated by |)."""
    write_table(path, ["id", "name", "lat", "lon", "municipality", "population", "seat", "aliases"],
                [[p["id"], p["name"], f"{p['lat']:.5f}", f"{p['lon']:.5f}", p["municipality"], p["population"],
                  int(p["seat"]), "|".join(p["aliases"])] for p in places])


def write_abroad(path: Path, towns: list[dict]) -> None:
    """id;name;country;lat;lon;population;keys (folded, separated by |)."""
    write_table(path, ["id", "name", "country", "lat", "lon", "population", "keys"],
                [[t["id"], t["name"], t["country"], f"{t['lat']:.5f}", f"{t['lon']:.5f}", t["population"],
                  "|".join(t["keys"])] for t in towns])
