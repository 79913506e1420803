"""The exact question of one household as one SQL statement with the rules of the score (design: matching, §1).

A target area reaches areas of others (`reached`, from the geometry index and tables of the country); their households
follow from the index by area; every criterion is worked out in integers; the smaller direction counts. A household with
several target areas may come up to nine times, with its best region among them, so the best ninety are kept before
they are made distinct."""

import math

from engine_data import (
    ADULTS,
    ANYWHERE_KIND,
    CHILDREN,
    DISTRICT_KIND,
    EARTH_METRES,
    K,
    LAND_KIND,
    PLACE_KIND,
    YEAR,
    Area,
    Seeker,
)

METRES_PER_DEGREE = EARTH_METRES * math.pi / 180
COMMON = "WHEN 0 THEN 2500 WHEN 1 THEN 6000 WHEN 2 THEN 8500 ELSE 10000 END"
FIRST_YEAR = YEAR - 17


def bits(value: int, width: int) -> str:
    return f"B'{value & (2**width - 1):0{width}b}'"


def metres(lat: float, lon: float, other: str) -> str:
    """The haversine formula in the order of operations of the engine."""
    lat_half = f"sin(radians({other}.lat - {lat!r}::float8) / 2)"
    lon_half = f"sin(radians({other}.lon - {lon!r}::float8) / 2)"
    cosines = f"cos(radians({lat!r}::float8)) * cos(radians({other}.lat))"
    root = f"sqrt({lat_half} * {lat_half} + {cosines} * ({lon_half} * {lon_half}))"
    return f"{EARTH_METRES!r}::float8 * (2 * asin({root}))"


def box(lat: float, lon: float, radius: float) -> str:
    """A box around a circle, with the degrees of longitude of two degrees nearer the pole."""
    high = radius / METRES_PER_DEGREE * 1.0001 + 1e-6
    wide = high / math.cos(math.radians(min(abs(lat) + 2, 89.0)))
    return f"ST_MakeEnvelope({lon - wide!r}, {lat - high!r}, {lon + wide!r}, {lat + high!r})"


def around(area: Area) -> str:
    """What a place with its circle reaches."""
    radius = area.radius_km * 1000
    return f"""
        SELECT away.unit, near.points * 8 / 10
               + CASE WHEN away.district = {area.district} THEN 2000 ELSE 0 END AS region
        FROM (SELECT u.unit, u.district, u.metres AS radius, {metres(area.lat, area.lon, "u")} AS metres
              FROM units u WHERE u.kind = 0 AND u.reach && {box(area.lat, area.lon, radius)} OFFSET 0) away
        JOIN near ON near.step = floor(away.metres / 100)::int
        WHERE away.metres <= away.radius + {radius}::float8
        UNION ALL
        SELECT u.unit, l.points FROM lies l JOIN units u ON u.kind = 1 AND u.district = l.district
        WHERE l.place = {area.place} AND l.step <= {area.radius_km * 10}
        UNION ALL {wide(area.land)}"""


def within(area: Area) -> str:
    """What a district reaches."""
    return f"""
        SELECT u.unit, l.points AS region FROM lies l JOIN units u ON u.kind = 0 AND u.place = l.place
        WHERE l.district = {area.district} AND l.step * 100 <= u.metres
        UNION ALL
        SELECT u.unit, 10000 FROM units u WHERE u.kind = 1 AND u.district = {area.district}
        UNION ALL
        SELECT u.unit, 4000 FROM neighbours n JOIN units u ON u.kind = 1 AND u.district = n.other
        WHERE n.district = {area.district}
        UNION ALL {wide(area.land)}"""


def wide(land: int) -> str:
    return f"""SELECT u.unit, 6000 AS region FROM units u WHERE u.kind = 2 AND u.land = {land}
        UNION ALL SELECT u.unit, 3000 FROM units u WHERE u.kind = 3"""


def candidates(areas: list[Area]) -> str:
    """Rows of households with the region points of one pair of target areas."""
    branches, reached = [], []
    for area in areas:
        if area.kind == PLACE_KIND:
            reached.append(around(area))
        elif area.kind == DISTRICT_KIND:
            reached.append(within(area))
        elif area.kind == LAND_KIND:
            branches.append(f"SELECT h.*, 6000 AS region FROM homes h WHERE h.land = {area.land}")
            reached.append("SELECT u.unit, 3000 AS region FROM units u WHERE u.kind = 3")
        elif area.kind == ANYWHERE_KIND:
            branches.append("SELECT h.*, 3000 AS region FROM homes h WHERE h.slot = 0")
    if reached:
        units = " UNION ALL ".join(f"({one})" for one in reached)
        if len(reached) > 1:
            units = f"SELECT unit, max(region) AS region FROM ({units}) every GROUP BY unit"
        branches.append(f"SELECT h.*, r.region FROM ({units}) r JOIN homes h ON h.unit = r.unit")
    return " UNION ALL ".join(branches)


def family(seeker: Seeker) -> str:
    births = seeker.births
    if not births:
        return f"""CASE WHEN h.kids > 0 THEN 1000 WHEN h.adults = {seeker.row["adults"]} THEN 10000 ELSE 7000 END"""

    def closeness(some: list[int]) -> str:
        points = [max(0, 10_000 - 1_500 * min(abs(year - birth) for birth in some)) for year in range(FIRST_YEAR, YEAR + 1)]
        return "'{" + ",".join(map(str, points)) + "}'::int[]"

    def of(some: list[int], child: int) -> str:
        return f"({closeness(some)})[h.born{child} - {FIRST_YEAR - 1}]"

    theirs = " + ".join(f"coalesce({of(births, n)}, 0)" for n in range(CHILDREN))
    mine = " + ".join(f"greatest({', '.join(of([birth], n) for n in range(CHILDREN))})" for birth in births)
    mean = f"(({theirs} + {mine}) / (h.kids + {len(births)}))"
    return f"CASE WHEN h.kids = 0 THEN 1000 ELSE 2000 + 8 * {mean} / 10 END"


def timing(seeker: Seeker) -> str:
    first, last = seeker.row["first"], seeker.row["last"]
    if seeker.settled:
        return "10000"
    if first < 0:
        return "CASE WHEN h.settled THEN 10000 ELSE 4000 END"
    start, end = f"greatest(h.first, {first})", f"least(h.last, {last})"
    shorter = f"(least(h.last - h.first, {last - first}) + 1)"
    return f"""CASE WHEN h.settled THEN 10000 WHEN h.first < 0 THEN 4000
        WHEN {start} <= {end} THEN 5000 + 5000 * ({end} - {start} + 1) / {shorter}
        ELSE greatest(0, 5000 - 417 * ({start} - {end} - 1)) END"""


def needs(seeker: Seeker) -> str:
    wanted, offered = bits(seeker.row["needs"], 32), bits(seeker.row["offers"], 32)
    if seeker.settled:
        return f"CASE bit_count(h.needs & CASE WHEN h.settled THEN {wanted} ELSE {offered} END) {COMMON}"
    return f"CASE bit_count({wanted} & CASE WHEN h.settled THEN h.offers ELSE h.needs END) {COMMON}"


def occupation(seeker: Seeker) -> tuple[str, str, str, list[str]]:
    """Points of the codes, of titles with the seeker's first and with the other's first, and the tables of similar
    titles they need. `greatest` passes over NULL, that is over titles that are not alike."""
    codes, forth, back, joins = ["2000"], ["2000"], ["2000"], []
    for at, (title, code) in enumerate(seeker.works):
        for n in range(ADULTS):
            if code >= 0:
                codes.append(f"""CASE WHEN h.code{n} / 1000 = {code // 1000} THEN CASE WHEN h.code{n} = {code} THEN 10000
                    WHEN h.code{n} / 10 = {code // 10} THEN 9000 WHEN h.code{n} / 100 = {code // 100} THEN 8000
                    ELSE 5000 END END""")
                for points, way in ((forth, "forth"), (back, "back")):
                    alike = f"SELECT a.{way} FROM alike a WHERE a.own = {title} AND a.other = h.title{n}"
                    points.append(f"CASE WHEN h.untold AND h.code{n} < 0 AND h.title{n} >= 0 THEN ({alike}) END")
            else:
                name = f"a{at}{n}"
                few = f"(SELECT other, forth, back FROM alike WHERE own = {title})"
                joins.append(f"LEFT JOIN {few} {name} ON {name}.other = h.title{n}")
                forth.append(f"{name}.forth")
                back.append(f"{name}.back")
    return f"greatest({', '.join(codes)})", f"greatest({', '.join(forth)})", f"greatest({', '.join(back)})", joins


def current(seeker: Seeker) -> tuple[str, list[str]]:
    """Points of the current place, with the nearness of the places around the seeker's."""
    if seeker.settled:
        return "5000", []
    if seeker.here is None:
        return "CASE WHEN h.settled THEN 5000 ELSE 2500 END", []
    lat, lon, in_germany = seeker.here
    least, reach = (2500, 50_100) if in_germany else (5000, 25_100)
    join = f"""LEFT JOIN (SELECT away.place, near.points
            FROM (SELECT p.place, {metres(lat, lon, "p")} AS metres FROM places p
                  WHERE p.point && {box(lat, lon, reach)} OFFSET 0) away
            JOIN near ON near.step = floor(away.metres / 100)::int) here ON here.place = h.current"""
    country = seeker.row["country"]
    points = f"WHEN h.country = {country} THEN greatest({least}, here.points) ELSE 2500 END"
    return f"CASE WHEN h.settled THEN 5000 {points}", [join]


def question(seeker: Seeker) -> str:
    codes, forth, back, joins = occupation(seeker)
    here, more = current(seeker)
    welcome = "CASE WHEN h.settled = {} THEN 5000 ELSE 10000 END".format("true" if seeker.settled else "false")
    shared = f"bit_count(h.languages & {bits(seeker.languages, 192)})"
    points = [
        ("region", "h.region"),
        ("family", family(seeker)),
        ("timing", timing(seeker)),
        ("welcome", welcome),
        ("needs", needs(seeker)),
        ("interests", f"CASE bit_count(h.interests & {bits(seeker.row['interests'], 64)}) {COMMON}"),
        ("codes", codes),
        ("current_place", here),
        ("languages", f"CASE {shared} WHEN 0 THEN 0 WHEN 1 THEN 5000 WHEN 2 THEN 8000 ELSE 10000 END"),
    ]
    names = [name for name, _ in points]
    from_here = ["greatest(codes, forth)" if name == "codes" else name for name in names]
    from_there = ["greatest(codes, back)" if name == "codes" else name for name in names]
    mine = " + ".join(f"{weight} * {points}" for weight, points in zip(seeker.weights, from_here, strict=True))
    other = " + ".join(f"w{n} * {points}" for n, points in enumerate(from_there))
    columns = ", ".join(f"{text} AS {name}" for name, text in points)
    twin = f"AND h.twin <> {seeker.row['twin']}" if seeker.row["twin"] >= 0 else ""
    weights = ", ".join(f"h.w{n}" for n in range(9))
    return f"""
        SELECT home, max(score) AS score FROM (
            SELECT home, least({mine}, {other}) AS score FROM (
                SELECT h.home, {weights}, {columns}, {forth} AS forth, {back} AS back
                FROM ({candidates(seeker.areas)}) h {" ".join(joins + more)}
                WHERE h.home <> {seeker.home} {twin} OFFSET 0) found
            WHERE languages > 0 ORDER BY score DESC LIMIT {9 * K}) best
        GROUP BY home ORDER BY score DESC, home LIMIT {K}"""
