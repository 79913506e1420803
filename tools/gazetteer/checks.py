"""Figures of a build, and the conditions without which its files must not be committed."""

from pathlib import Path

import shapely

from .areas import interior_point

# The service carries all of it in its binary.
MOST_BYTES = 8_000_000


def run(out: Path, built, drawn, german, towns, codes, means, table) -> None:
    """Prints what was built and fails with the list of everything that is wrong."""
    wrong: list[str] = []

    def expect(holds: bool, text: str) -> None:
        print(("ok    " if holds else "WRONG ") + text)
        if not holds:
            wrong.append(text)

    expect(len(built.districts) == 400, f"{len(built.districts)} districts")
    expect(len(built.laender) == 16, f"{len(built.laender)} Länder")
    expect(11_000 < len(built.municipalities) < 11_300, f"{len(built.municipalities)} municipalities")
    expect(all(area.name for area in built.municipalities.values()), "every municipality has a name")
    neighbours = built.neighbours
    expect(all(a in neighbours[b] for a, others in neighbours.items() for b in others), "neighbours are symmetric")
    mean = sum(map(len, neighbours.values())) / len(neighbours)
    expect(5.1 < mean < 5.3, f"{mean:.2f} neighbours on average")
    expect(all(neighbours.values()), "every district has a neighbour")
    bad = [key for key, outline in drawn.items() if outline.is_empty or not outline.is_valid]
    expect(not bad, f"{len(drawn)} outlines are valid and not empty {bad[:5]}")
    outside = [key for key, area in built.districts.items() if not drawn[key].contains(interior_point(area))]
    expect(not outside, f"interior points lie inside the simplified outlines {outside}")
    gone = set(built.old) & set(built.municipalities)
    expect(not gone, f"{len(built.old)} old municipality keys, none of them in use")
    expect(set(built.old.values()) <= set(built.municipalities), "every successor exists")

    ids = {place["id"] for place in german}
    expect(len(ids) == len(german), f"{len(german)} German places with ids of their own")
    known = [place for place in german if place["id"] < 1_000_000_000]
    expect(len(known) == 11_522, f"{len(known)} of them from GeoNames")
    expect(all(place["municipality"] in built.municipalities for place in german), "every place lies in a municipality")
    peopled = {key for key, area in built.municipalities.items() if area.kind != "Gemeindefreies Gebiet"}
    served = {place["municipality"] for place in german if place["seat"]}
    expect(served == peopled, f"every peopled municipality has one main place ({len(served ^ peopled)} differ)")
    expect(not ids & {town["id"] for town in towns}, f"{len(towns)} places abroad, {sum(len(t['keys']) for t in towns)} other names")

    expect(len(codes) == 8_170, f"{len(codes)} postcodes ({means})")
    expect(all(codes.values()), "every postcode resolves")
    spanning = [code for code, keys in codes.items() if len({key[:5] for key in keys}) > 1]
    expect(100 < len(spanning) < 220, f"{len(spanning)} postcodes span districts")
    for code, district in [("17489", "13075"), ("10115", "11000"), ("27568", "04012"), ("27499", "02000"), ("99817", "16063"),
                           ("37073", "03159"), ("96515", "16072"), ("15230", "12053"), ("80331", "09162"), ("29410", "15081")]:
        expect(any(key.startswith(district) for key in codes[code]), f"{code} lies in {district}")

    entries = sum(map(len, table))
    zero = sum(any(steps == 0 for _, steps in row) for row in table)
    expect(zero == len(german), f"{entries} distances, {entries / len(german):.1f} a place, each place inside its district")
    sizes = {path.name: path.stat().st_size for path in sorted(out.iterdir()) if path.is_file()}
    print("\n".join(f"{size:>9} {name}" for name, size in sizes.items()))
    expect(sum(sizes.values()) < MOST_BYTES, f"{sum(sizes.values()):,} bytes in all")
    if wrong:
        raise SystemExit(f"{len(wrong)} checks failed")
