"""The exact question in Python: scikit-learn's BallTree finds the circles that meet, lists by district and Land the rest,
numpy scores all households in reach at once in integers, rapidfuzz compares titles. `engine.py` calls it.

Needs the packages scikit-learn, numpy and rapidfuzz."""

import math
import time

import numpy as np
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist
from sklearn import set_config
from sklearn.neighbors import BallTree

from engine_data import (
    ADULTS,
    ANYWHERE_KIND,
    CHILDREN,
    DISTRICT_KIND,
    EARTH_METRES,
    K,
    LAND_KIND,
    LIES,
    NEAR,
    NEIGHBOURS,
    PLACE_KIND,
    TIMES,
    YEAR,
    Answer,
    Area,
    Data,
    Seeker,
    table,
)

# Points are finite; checking it in every question would only cost time.
set_config(assume_finite=True, skip_parameter_validation=True)
COMMON = np.array([2_500, 6_000, 8_500] + [10_000] * 62, dtype=np.int32)
SHARED = np.array([0, 5_000, 8_000] + [10_000] * 190, dtype=np.int32)
NONE = np.zeros(0, dtype=np.int64)
# Wider than any difference between the tree's arithmetic and the formula below, which decides.
MARGIN = 1.0 / EARTH_METRES


def metres(lat: float, lon: float, lats: np.ndarray, lons: np.ndarray) -> np.ndarray:
    """The haversine formula in the order of operations of the engine."""
    lat_half = np.sin(np.radians(lats - lat) / 2)
    lon_half = np.sin(np.radians(lons - lon) / 2)
    squared = lat_half * lat_half + math.cos(math.radians(lat)) * np.cos(np.radians(lats)) * (lon_half * lon_half)
    return EARTH_METRES * (2 * np.arcsin(np.sqrt(squared)))


def unsigned(mask: int) -> np.uint64:
    return np.uint64(mask & (2**64 - 1))


def ranges(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """All numbers of several ranges, one after the other."""
    lengths = ends - starts
    offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return np.arange(len(offsets)) + offsets


def closeness(births: list[int]) -> np.ndarray:
    """Points of a year of birth beside the closest of some children, by the number of years; the last one for nobody."""
    points = [max(0, 10_000 - 1_500 * min(abs(YEAR - 17 + at - birth) for birth in births)) for at in range(18)]
    return np.array([*points, 0], dtype=np.int32)


class Peer:
    """The tables in memory, households in the order of their areas, columns as narrow as their numbers."""

    def __init__(self, data: Data) -> None:
        rows, units = data.rows, data.units
        small = {"slot", "land", "adults", "kids", "country"} | {f"w{n}" for n in range(9)}
        whole = {"needs", "offers", "interests", "language0", "language1", "language2"}
        kinds = {name: np.int16 if name in small else np.uint64 if name in whole else np.int32 for name in rows}
        self.rows = {name: column.astype(kinds[name]) for name, column in rows.items()}
        self.rows["settled"] = rows["settled"] == 1
        self.births = [
            np.where(rows[f"born{n}"] < 0, 18, rows[f"born{n}"] - (YEAR - 17)).astype(np.int8) for n in range(CHILDREN)
        ]
        self.weights = np.ascontiguousarray(np.stack([rows[f"w{n}"] for n in range(9)]).astype(np.int32))
        self.first = np.flatnonzero(rows["slot"] == 0)
        self.titles = [line.split("\t")[1].rstrip("\n") for line in (data.folder / "titles.tsv").open()]
        self.near = table(data.folder, "near", NEAR)["points"].astype(np.int32)
        self.units = {name: column if name in ("lat", "lon") else column.astype(np.int64) for name, column in units.items()}
        count = len(units["unit"])
        self.starts = np.searchsorted(rows["unit"], np.arange(count))
        self.ends = np.searchsorted(rows["unit"], np.arange(count), side="right")
        self.places_of_tree, self.largest, self.tree = self.grown()
        self.by_kind = {kind: np.flatnonzero(units["kind"] == kind) for kind in range(4)}
        self.by_land = {land: np.flatnonzero(rows["land"] == land) for land in np.unique(rows["land"]).tolist()}
        self.tables(data)

    def grown(self) -> tuple[np.ndarray, int, BallTree]:
        """The circles, their largest radius, and a tree of their centres. One tree asked once, because a question costs
        a quarter of a millisecond before it begins; a tree for each radius was slower."""
        some = np.flatnonzero(self.units["kind"] == PLACE_KIND)
        points = np.radians(np.column_stack((self.units["lat"][some], self.units["lon"][some])))
        return some, int(self.units["radius_km"][some].max()), BallTree(points, metric="haversine")

    def tables(self, data: Data) -> None:
        lies = table(data.folder, "lies", LIES)
        neighbours = table(data.folder, "neighbours", NEIGHBOURS)
        units, kinds = self.units, self.units["kind"]
        districts = {int(units["district"][at]): int(at) for at in self.by_kind[DISTRICT_KIND]}
        self.land_unit = {int(units["land"][at]): int(at) for at in self.by_kind[LAND_KIND]}
        self.next_to: dict[int, list[tuple[int, int]]] = {}
        for one, other in zip(neighbours["district"].tolist(), neighbours["other"].tolist(), strict=True):
            if other in districts:
                self.next_to.setdefault(one, []).append((districts[other], 4_000))
        for district, at in districts.items():
            self.next_to.setdefault(district, []).append((at, 10_000))
        # Districts around a place, and areas around a district: number of the area, step of distance, points.
        self.around_place: dict[int, list[tuple[int, int, int]]] = {}
        of_place: dict[int, list[int]] = {}
        for at in np.flatnonzero(kinds == PLACE_KIND).tolist():
            of_place.setdefault(int(units["place"][at]), []).append(at)
        around: dict[int, list[tuple[int, int, int]]] = {}
        for place, district, step, points in zip(*(lies[name].tolist() for name in LIES), strict=True):
            if district in districts:
                self.around_place.setdefault(place, []).append((districts[district], step, points))
            for at in of_place.get(place, ()):
                if step <= 10 * units["radius_km"][at]:
                    around.setdefault(district, []).append((at, step, points))
        self.around_district = {district: np.array(found) for district, found in around.items()}
        places = data.places
        self.places = {name: column if name in ("lat", "lon") else column.astype(np.int64) for name, column in places.items()}
        self.place_tree = BallTree(np.radians(np.column_stack((places["lat"], places["lon"]))), metric="haversine")
        order = np.argsort(self.places["place"])
        known = self.places["place"][order]
        current = self.rows["current"]
        # The number of the current place in the table of places; one more than places where it is unknown.
        at = order[np.minimum(np.searchsorted(known, current), len(known) - 1)]
        self.current = np.where(current < 0, len(known), at).astype(np.int32)
        self.nearness = np.zeros(len(known) + 1, dtype=np.int32)

    def reached(self, area: Area) -> tuple[np.ndarray, np.ndarray]:
        """Areas that overlap with one, and the region points of each."""
        if area.kind == ANYWHERE_KIND:
            return NONE, NONE
        at = [*self.by_kind[ANYWHERE_KIND].tolist()]
        points = [3_000] * len(at)
        if area.kind == LAND_KIND:
            return np.array(at, dtype=np.int64), np.array(points, dtype=np.int64)
        if area.land in self.land_unit:
            at.append(self.land_unit[area.land])
            points.append(6_000)
        if area.kind == DISTRICT_KIND:
            for other, score in self.next_to.get(area.district, ()):
                at.append(other)
                points.append(score)
            around = self.around_district.get(area.district, np.zeros((0, 3), dtype=np.int64))
            return np.concatenate((at, around[:, 0])), np.concatenate((points, around[:, 2]))
        for other, step, score in self.around_place.get(area.place, ()):
            if step <= 10 * area.radius_km:
                at.append(other)
                points.append(score)
        circles = self.circles(area)
        return np.concatenate((at, circles[0])), np.concatenate((points, circles[1]))

    def circles(self, area: Area) -> tuple[np.ndarray, np.ndarray]:
        point = [[math.radians(area.lat), math.radians(area.lon)]]
        reach = (self.largest + area.radius_km) * 1_000 / EARTH_METRES + MARGIN
        at = self.places_of_tree[self.tree.query_radius(point, reach)[0]]
        distances = metres(area.lat, area.lon, self.units["lat"][at], self.units["lon"][at])
        meet = distances <= (self.units["radius_km"][at] + area.radius_km) * 1_000.0
        at, distances = at[meet], distances[meet]
        same = (self.units["district"][at] == area.district) & (area.district >= 0)
        return at, self.near[(distances / 100).astype(np.int64)] * 8 // 10 + np.where(same, 2_000, 0)

    def candidates(self, seeker: Seeker) -> tuple[np.ndarray, np.ndarray]:
        """Rows in reach with region points; a household may come several times, its best region among them."""
        best: dict[str, list[np.ndarray]] = {"rows": [], "points": []}
        for area in seeker.areas:
            if area.kind in (LAND_KIND, ANYWHERE_KIND):
                rows = self.by_land[area.land] if area.kind == LAND_KIND else self.first
                best["rows"].append(rows)
                best["points"].append(np.full(len(rows), 6_000 if area.kind == LAND_KIND else 3_000, dtype=np.int32))
            units, points = self.reached(area)
            if len(units):
                starts, ends = self.starts[units], self.ends[units]
                best["rows"].append(ranges(starts, ends))
                best["points"].append(np.repeat(points.astype(np.int32), ends - starts))
        return np.concatenate(best["rows"]), np.concatenate(best["points"])

    def question(self, seeker: Seeker) -> Answer:
        rows, region = self.candidates(seeker)
        shared = sum(
            np.bitwise_count(self.rows[f"language{n}"][rows] & unsigned(seeker.row[f"language{n}"])).astype(np.int32)
            for n in range(3)
            if seeker.row[f"language{n}"]
        )
        keep = (shared > 0) & (self.rows["home"][rows] != seeker.home)
        if seeker.row["twin"] >= 0:
            keep &= self.rows["twin"][rows] != seeker.row["twin"]
        rows, region, shared = rows[keep], region[keep], shared[keep]
        settled = self.rows["settled"][rows]
        forth, back = self.occupation(seeker, rows)
        points = [
            region,
            self.family(seeker, rows),
            self.timing(seeker, rows, settled),
            np.where(settled == seeker.settled, np.int32(5_000), np.int32(10_000)),
            self.needs(seeker, rows, settled),
            COMMON[np.bitwise_count(self.rows["interests"][rows] & unsigned(seeker.row["interests"]))],
            forth,
            self.current_place(seeker, rows, settled),
            SHARED[shared],
        ]
        weights = self.weights[:, rows]
        mine = sum(weight * column for weight, column in zip(seeker.weights, points, strict=True))
        points[6] = back
        theirs = sum(weight * column for weight, column in zip(weights, points, strict=True))
        return self.best(rows, np.minimum(mine, theirs))

    def best(self, rows: np.ndarray, scores: np.ndarray) -> Answer:
        most = 9 * K
        if len(rows) > most:
            top = np.argpartition(-scores, most)[:most]
            rows, scores = rows[top], scores[top]
        found: dict[int, int] = {}
        for home, score in zip(self.rows["home"][rows].tolist(), scores.tolist(), strict=True):
            found[home] = max(score, found.get(home, 0))
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:K]

    def family(self, seeker: Seeker, rows: np.ndarray) -> np.ndarray:
        kids = self.rows["kids"][rows]
        births = seeker.births
        if not births:
            alike = np.where(self.rows["adults"][rows] == seeker.row["adults"], np.int32(10_000), np.int32(7_000))
            return np.where(kids > 0, np.int32(1_000), alike)
        points = np.full(len(rows), 1_000, dtype=np.int32)
        with_kids = np.flatnonzero(kids)
        some = rows[with_kids]
        theirs = [births_n[some] for births_n in self.births]
        total = sum(closeness(births)[column] for column in theirs)
        for birth in births:
            alone = closeness([birth])
            total = total + np.maximum.reduce([alone[column] for column in theirs])
        points[with_kids] = 2_000 + 8 * (total // (kids[with_kids] + len(births))) // 10
        return points

    def timing(self, seeker: Seeker, rows: np.ndarray, settled: np.ndarray) -> np.ndarray | np.int32:
        first, last = seeker.row["first"], seeker.row["last"]
        if seeker.settled:
            return np.int32(10_000)
        if first < 0:
            return np.where(settled, np.int32(10_000), np.int32(4_000))
        starts, ends = self.rows["first"][rows], self.rows["last"][rows]
        overlap = np.minimum(ends, last) - np.maximum(starts, first) + 1
        shorter = np.minimum(ends - starts, last - first) + 1
        points = np.where(overlap > 0, 5_000 + 5_000 * overlap // shorter, np.maximum(0, 5_000 + 417 * overlap))
        return np.where(settled, 10_000, np.where(starts < 0, 4_000, points))

    def needs(self, seeker: Seeker, rows: np.ndarray, settled: np.ndarray) -> np.ndarray:
        needs = self.rows["needs"][rows]
        if seeker.settled:
            both = needs & np.where(settled, unsigned(seeker.row["needs"]), unsigned(seeker.row["offers"]))
        else:
            both = np.where(settled, self.rows["offers"][rows], needs) & unsigned(seeker.row["needs"])
        return COMMON[np.bitwise_count(both)]

    def occupation(self, seeker: Seeker, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Points with the seeker's title first and with the other's first."""
        forth = np.full(len(rows), 2_000, dtype=np.int32)
        back = forth.copy()
        for n in range(ADULTS):
            codes, titles = self.rows[f"code{n}"][rows], self.rows[f"title{n}"][rows]
            plain = np.flatnonzero((codes < 0) & (titles >= 0))
            for title, code in seeker.works:
                if code >= 0:
                    group = np.flatnonzero(codes // 1_000 == code // 1_000)
                    some = codes[group]
                    same = [some == code, some // 10 == code // 10, some // 100 == code // 100]
                    points = np.select(same, [10_000, 9_000, 8_000], 5_000).astype(np.int32)
                    forth[group] = np.maximum(forth[group], points)
                    back[group] = np.maximum(back[group], points)
                if title >= 0:
                    at = plain if code >= 0 else np.flatnonzero(titles >= 0)
                    there, here = self.alike(title, titles[at])
                    forth[at] = np.maximum(forth[at], there)
                    back[at] = np.maximum(back[at], here)
        return forth, back

    def alike(self, title: int, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Points of a title beside others, each different one compared once, from either side."""
        distinct, which = np.unique(others, return_inverse=True)
        own, texts = [self.titles[title]], [self.titles[at] for at in distinct.tolist()]
        sides = []
        for some, many, axis in ((own, texts, 0), (texts, own, 1)):
            if not texts:
                return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
            alike = cdist(some, many, scorer=JaroWinkler.similarity, score_cutoff=0.8499, dtype=np.float64)
            alike = alike[0] if axis == 0 else alike[:, 0]
            points = np.floor(2_000.0 + (alike - 0.85) / 0.15 * 7_500.0).astype(np.int32)
            sides.append(np.where(alike >= 0.85, points, 0)[which])
        return sides[0], sides[1]

    def current_place(self, seeker: Seeker, rows: np.ndarray, settled: np.ndarray) -> np.ndarray | np.int32:
        if seeker.settled:
            return np.int32(5_000)
        if seeker.here is None:
            return np.where(settled, np.int32(5_000), np.int32(2_500))
        lat, lon, in_germany = seeker.here
        least, reach = (2_500, 50_100) if in_germany else (5_000, 25_100)
        point = [[math.radians(lat), math.radians(lon)]]
        around = self.place_tree.query_radius(point, reach / EARTH_METRES)[0]
        distances = metres(lat, lon, self.places["lat"][around], self.places["lon"][around])
        self.nearness[around] = self.near[(distances / 100).astype(np.int64)]
        near = np.maximum(self.nearness[self.current[rows]], np.int32(least))
        self.nearness[around] = 0
        same = self.rows["country"][rows] == seeker.row["country"]
        return np.where(settled, np.int32(5_000), np.where(same, near, np.int32(2_500)))


def measure(data: Data) -> dict[str, tuple[list[Answer], list[float]]]:
    """Asks every question several times; answers and the least microseconds, the first time left out."""
    peer = Peer(data)
    answers, times = [], []
    for seeker in data.seekers:
        least = math.inf
        answers.append(peer.question(seeker))
        for _ in range(TIMES):
            start = time.perf_counter()
            again = peer.question(seeker)
            least = min(least, time.perf_counter() - start)
            assert again == answers[-1]
        times.append(least * 1e6)
    return {"balltree": (answers, times)}
