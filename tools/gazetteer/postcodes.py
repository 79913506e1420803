"""Postcodes → municipalities. Names first, then the outline in which the code's middle lies; never the nearest place."""

from collections import defaultdict
from pathlib import Path

import shapely

from .areas import Areas, to_metres
from .text import core, fold, write_table

# A name counts when its municipality lies at most so far (metres) from the middle of the code's area.
REACH = 25_000


def resolve(sources, places: list[dict], areas: Areas) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Code → municipality keys (all candidates, ordered), and how many codes were found by which means."""
    keys = sorted(areas.municipalities)
    full = {key: areas.municipalities[key].full for key in keys}
    by_name: dict[str, set[str]] = defaultdict(set)
    by_core: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        by_name[fold(areas.municipalities[key].name)].add(key)
        by_core[core(areas.municipalities[key].name)].add(key)
    for old, new in areas.old.items():
        by_name[fold(areas.old_names.get(old, ""))].add(new)
        by_core[core(areas.old_names.get(old, ""))].add(new)
    tree = shapely.STRtree([full[key] for key in keys])
    points = sources.postcode_points()
    found: dict[str, list[str]] = {}
    figures = {"mentions": 0, "by name": 0, "by outline": 0, "by next outline": 0}
    listed = sources.postcode_names()
    # Two codes of each source are missing in the other, because they were made in different years.
    for code in sorted(listed.keys() | points.keys()):
        names = listed.get(code, [])
        chosen: set[str] = set()
        if code not in points:
            chosen.update(key for name in names for key in by_name[fold(name)])
            if len(chosen) != 1:
                raise SystemExit(f"{code} has no coordinates and its names {names} mean {sorted(chosen)}")
            found[code] = sorted(chosen)
            figures["by name"] += 1
            continue
        lat, lon = points[code]
        point = shapely.Point(*to_metres.transform(lon, lat))
        for name in names:
            figures["mentions"] += 1
            for index, key in ((by_name, fold(name)), (by_core, core(name))):
                near = [(full[m].distance(point), m) for m in index.get(key, ()) if m]
                near = sorted(entry for entry in near if entry[0] <= REACH)
                if near:
                    # Two municipalities of one name in reach: the code's own is the one it touches.
                    chosen.add(near[0][1])
                    break
        if chosen:
            figures["by name"] += 1
        else:
            inside = tree.query(point, predicate="intersects")
            figures["by outline" if len(inside) else "by next outline"] += 1
            # The middle of a few codes lies in coastal waters or a lake, outside every outline.
            chosen.update([keys[at] for at in inside] or [keys[tree.nearest(point)]])
        found[code] = sorted(chosen)
    return found, figures


def write(path: Path, codes: dict[str, list[str]]) -> None:
    """code;municipalities (separated by spaces)."""
    write_table(path, ["code", "municipalities"], [[code, " ".join(keys)] for code, keys in sorted(codes.items())])
