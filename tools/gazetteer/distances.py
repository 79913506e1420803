"""Distance from every German place to the full outlines of the districts within 100 km.

On the sphere of radius 6371.0088 km, in steps of 100 m, rounded down. A place is inside the district of its key (0),
even where the outline of 2016 or the sloppiness of a coordinate would say otherwise.
"""

from pathlib import Path

import numpy
import shapely

from .areas import Areas, project, to_degrees
from .outlines import unsigned

RADIUS = 6_371_008.8
REACH = 100_000.0
STEP = 100.0


def vectors(lon, lat):
    """Points on the sphere in metres from its centre."""
    lon, lat = numpy.radians(lon), numpy.radians(lat)
    return RADIUS * numpy.column_stack([numpy.cos(lat) * numpy.cos(lon), numpy.cos(lat) * numpy.sin(lon), numpy.sin(lat)])


class District:
    """The border of a district as segments in space."""

    def __init__(self, area):
        degrees = project(numpy.array([area.full]), to_degrees)[0]
        starts, ends = [], []
        for part in shapely.get_parts(degrees):
            for ring in [part.exterior, *part.interiors]:
                points = numpy.asarray(ring.coords)
                space = vectors(points[:, 0], points[:, 1])
                starts.append(space[:-1])
                ends.append(space[1:])
        self.start = numpy.concatenate(starts)
        self.way = numpy.concatenate(ends) - self.start
        self.length = numpy.maximum((self.way ** 2).sum(axis=1), 1e-9)
        self.middle = self.start.mean(axis=0)
        self.reach = numpy.sqrt(((self.start - self.middle) ** 2).sum(axis=1)).max() + 1_000.0
        self.inside = degrees
        shapely.prepare(self.inside)

    def distance(self, point, place) -> float:
        """Metres along the sphere from a place to the outline, 0 inside."""
        if shapely.contains_xy(self.inside, place["lon"], place["lat"]):
            return 0.0
        # Segments are some hundred metres long: the chord lies less than a centimetre below the arc.
        offset = point - self.start
        share = numpy.clip((offset * self.way).sum(axis=1) / self.length, 0.0, 1.0)
        gap = offset - share[:, None] * self.way
        chord = numpy.sqrt((gap ** 2).sum(axis=1).min())
        return 2 * RADIUS * numpy.arcsin(min(1.0, chord / (2 * RADIUS)))


def compute(places: list[dict], areas: Areas) -> list[list[tuple[int, int]]]:
    """Per place (in the order given): (index of the district in key order, distance in steps)."""
    keys = sorted(areas.districts)
    districts = [District(areas.districts[key]) for key in keys]
    middles = numpy.array([district.middle for district in districts])
    reaches = numpy.array([district.reach for district in districts])
    result = []
    for place in places:
        point = vectors(numpy.array([place["lon"]]), numpy.array([place["lat"]]))[0]
        gaps = numpy.sqrt(((middles - point) ** 2).sum(axis=1)) - reaches
        row = []
        for at in numpy.flatnonzero(gaps < REACH):
            metres = 0.0 if keys[at] == place["district"] else districts[at].distance(point, place)
            if metres <= REACH:
                row.append((int(at), int(metres / STEP)))
        result.append(row)
    return result


def write(path: Path, places: list[dict], table: list[list[tuple[int, int]]]) -> None:
    """The letters WWD1, the number of places; per place its id, the number of entries, then per entry the step from
    the last index of a district and the distance. All numbers are LEB128."""
    out = bytearray(b"WWD1")
    unsigned(out, len(places))
    for place, row in zip(places, table):
        unsigned(out, place["id"])
        unsigned(out, len(row))
        last = 0
        for at, steps in row:
            unsigned(out, at - last)
            unsigned(out, steps)
            last = at
    path.write_bytes(out)
