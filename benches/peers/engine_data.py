"""The tables that `benches/engine/peers.rs` writes, and how answers of peers are compared with ours."""

import dataclasses
import json
import pathlib

import numpy as np

K = 10
# How often a question is asked after a first time that does not count; the least time stands.
TIMES = 3
CHILDREN, ADULTS = 4, 3
YEAR = 2027
EARTH_METRES = 6_371_008.8

ROW = (
    ["unit", "radius", "slot", "land", "home", "settled", "first", "last", "needs", "offers", "interests"]
    + ["language0", "language1", "language2", "adults", "kids"]
    + [f"born{n}" for n in range(CHILDREN)]
    + ["current", "country", "twin"]
    + [f"{what}{n}" for n in range(ADULTS) for what in ("title", "code")]
    + [f"w{n}" for n in range(9)]
)
UNIT = ["unit", "kind", "place", "radius_km", "district", "land", "lat", "lon"]
PLACE = ["place", "lat", "lon", "country", "in_germany"]
LIES = ["place", "district", "step", "points"]
NEIGHBOURS = ["district", "other"]
NEAR = ["step", "points"]
ALIKE = ["own", "other", "forth", "back"]
PLACE_KIND, DISTRICT_KIND, LAND_KIND, ANYWHERE_KIND = range(4)

Answer = list[tuple[int, int]]


def table(folder: pathlib.Path, name: str, columns: list[str], kind: type = np.int64) -> dict[str, np.ndarray]:
    """The columns of a table by name."""
    cells = np.loadtxt(folder / f"{name}.tsv", dtype=kind, delimiter="\t", ndmin=2)
    if cells.size == 0:
        cells = cells.reshape(0, len(columns))
    return {column: np.ascontiguousarray(cells[:, at]) for at, column in enumerate(columns)}


@dataclasses.dataclass
class Area:
    """A target area of a seeker."""

    kind: int
    place: int
    radius_km: int
    district: int
    land: int
    lat: float
    lon: float


@dataclasses.dataclass
class Seeker:
    """A question: the household that asks. `here` is its current place: latitude, longitude, whether in Germany."""

    home: int
    row: dict[str, int]
    areas: list[Area]
    here: tuple[float, float, bool] | None

    @property
    def settled(self) -> bool:
        return self.row["settled"] == 1

    @property
    def births(self) -> list[int]:
        return [self.row[f"born{n}"] for n in range(self.row["kids"])]

    @property
    def works(self) -> list[tuple[int, int]]:
        """Title and code of every adult who stated one of them; −1 where there is none."""
        pairs = [(self.row[f"title{n}"], self.row[f"code{n}"]) for n in range(ADULTS)]
        return [pair for pair in pairs if pair != (-1, -1)]

    @property
    def languages(self) -> int:
        parts = [self.row[f"language{n}"] & (2**64 - 1) for n in range(3)]
        return parts[0] | parts[1] << 64 | parts[2] << 128

    @property
    def weights(self) -> list[int]:
        return [self.row[f"w{n}"] for n in range(9)]


@dataclasses.dataclass
class Data:
    """What a size consists of, for both peers."""

    folder: pathlib.Path
    own: dict
    rows: dict[str, np.ndarray]
    units: dict[str, np.ndarray]
    places: dict[str, np.ndarray]
    seekers: list[Seeker]
    answers: list[Answer]


def seekers(
    rows: dict[str, np.ndarray], units: dict[str, np.ndarray], places: dict[str, np.ndarray], homes: list[int]
) -> list[Seeker]:
    here = {
        int(place): (lat.item(), lon.item(), bool(germany))
        for place, lat, lon, germany in zip(
            places["place"], places["lat"], places["lon"], places["in_germany"], strict=True
        )
    }
    place_of: dict[int, list[int]] = {home: [] for home in homes}
    for at in np.flatnonzero(np.isin(rows["home"], homes)).tolist():
        place_of[int(rows["home"][at])].append(at)
    found = []
    for home in homes:
        areas = []
        for at in place_of[home]:
            unit = int(rows["unit"][at])
            values = {name: units[name][unit].item() for name in UNIT[1:]}
            whole = {name: int(value) for name, value in values.items() if name not in ("lat", "lon")}
            areas.append(Area(**whole, lat=values["lat"], lon=values["lon"]))
        first = place_of[home][0]
        row = {name: int(rows[name][first]) for name in ROW}
        found.append(Seeker(home, row, areas, here.get(row["current"])))
    return found


def load(folder: pathlib.Path) -> Data:
    own = json.loads((folder / "own.json").read_text())
    rows = table(folder, "rows", ROW)
    units = table(folder, "units", UNIT, np.float64)
    answers: list[Answer] = [[] for _ in own["questions"]]
    found = table(folder, "answers", ["question", "seeker", "home", "score"])
    for question, home, score in zip(found["question"], found["home"], found["score"], strict=True):
        answers[int(question)].append((int(home), int(score)))
    places = table(folder, "places", PLACE, np.float64)
    return Data(folder, own, rows, units, places, seekers(rows, units, places, own["questions"]), answers)


def difference(ours: Answer, theirs: Answer) -> str | None:
    """What differs: the lists of scores, or the households whose score is above the last one. Among those with the last
    score our tie rule chooses (FNV-1a of the two ids), which peers do not compute."""
    scores, others = [score for _, score in ours], [score for _, score in theirs]
    if scores != others:
        return f"scores {scores} and {others}"
    last = scores[-1] if len(scores) == K else -1
    above = {home for home, score in ours if score > last}
    if above != {home for home, score in theirs if score > last}:
        return f"households {ours} and {theirs}"
    return None


def check(data: Data, peer: str, answers: list[Answer]) -> None:
    """Stops the run where a peer finds another answer."""
    for at, (ours, theirs) in enumerate(zip(data.answers, answers, strict=True)):
        differs = difference(ours, theirs)
        if differs:
            raise SystemExit(f"{peer} answers question {at} (household {data.seekers[at].home}) differently: {differs}")
