"""Writes outlines in a compact binary form that the service reads at start.

A file is: the letters WWO1; number of areas; then per area its key as a number, the digits of the key, the number of
polygons; per polygon the number of rings; per ring (not closed) the number of points and their coordinates. All numbers
are LEB128; coordinates are 1/100,000 degree (about 1 m), longitude first, each the zigzag difference to the point before
it (0 before the first point of an area). Outer rings run counter-clockwise, holes clockwise.
"""

from pathlib import Path

import numpy
import shapely
from shapely.geometry.polygon import orient

from .areas import Area, project, to_degrees

STEPS = 100_000


def rounded(geometry):
    """The outline in degrees on the grid of the file, as a MultiPolygon."""
    degrees = project(numpy.array([geometry]), to_degrees)[0]
    grid = shapely.transform(degrees, lambda points: numpy.rint(points * STEPS) / STEPS)
    parts = [orient(part) for part in shapely.get_parts(grid) if part.area > 0]
    # Biggest part first, so that whoever looks at one part only looks at the right one.
    return shapely.MultiPolygon(sorted(parts, key=lambda part: -part.area))


def unsigned(out: bytearray, number: int) -> None:
    """LEB128."""
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)


def signed(out: bytearray, number: int) -> None:
    """Zigzag, then LEB128."""
    unsigned(out, number * 2 if number >= 0 else -number * 2 - 1)


def encode(areas: dict[str, Area], outlines: dict[str, object]) -> bytes:
    """The bytes of one file, areas ordered by key."""
    out = bytearray(b"WWO1")
    unsigned(out, len(areas))
    for key in sorted(areas):
        unsigned(out, int(key))
        unsigned(out, len(key))
        polygons = list(outlines[key].geoms)
        unsigned(out, len(polygons))
        last = (0, 0)
        for polygon in polygons:
            unsigned(out, 1 + len(polygon.interiors))
            for ring in [polygon.exterior, *polygon.interiors]:
                points = numpy.rint(numpy.asarray(ring.coords)[:-1] * STEPS).astype(int).tolist()
                unsigned(out, len(points))
                for lon, lat in points:
                    signed(out, lon - last[0])
                    signed(out, lat - last[1])
                    last = (lon, lat)
    return bytes(out)


def write(path: Path, areas: dict[str, Area]) -> dict[str, object]:
    """Writes one level and returns the outlines as they stand in the file."""
    outlines = {key: rounded(area.simple) for key, area in areas.items()}
    path.write_bytes(encode(areas, outlines))
    return outlines
