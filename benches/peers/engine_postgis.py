"""The exact question in PostgreSQL with PostGIS: a private cluster, tuned tables and indexes, one prepared statement a
question, timed by psql. `engine.py` calls it; the statement stands in `engine_sql.py`.

Needs Debian's postgresql and postgresql-15-postgis-3 (apt-get install -y postgresql-15-postgis-3)."""

import contextlib
import math
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator

import engine_sql
from engine_data import ADULTS, CHILDREN, ROW, TIMES, Answer, Data

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "3GB",
    "effective_cache_size": "8GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "1GB",
    "random_page_cost": "1.05",
    "max_wal_size": "8GB",
    "jit": "off",
}
KILOMETRES_PER_DEGREE = 6_371.0088 * math.pi / 180
MISSING = "PostgreSQL with PostGIS is missing: apt-get install -y postgresql postgresql-15-postgis-3"


def programs() -> pathlib.Path:
    """The folder with `initdb` of the newest Debian package."""
    folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if folders:
        return folders[-1].parent
    found = shutil.which("initdb")
    if not found:
        raise SystemExit(MISSING)
    return pathlib.Path(found).parent


def as_ordinary_user() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    return ["runuser", "-u", "postgres" if "postgres" in names else "nobody", "--"]


@contextlib.contextmanager
def cluster() -> Iterator[list[str]]:
    """Starts a cluster of its own and gives the command of psql for it; everything is gone afterwards."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="wwpeer", dir="/tmp"))
    user = as_ordinary_user()
    if user:
        shutil.chown(folder, user[2])
    data, tools = folder / "data", programs()
    make = [tools / "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=peer", "-D", data]
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    try:
        subprocess.run([*user, *make], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with (folder / "log").open("w") as log:
            command = [*user, tools / "postgres", "-D", data, "-k", folder, *settings]
            server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        psql = [str(tools / "psql"), "-X", "-q", "-h", str(folder), "-U", "peer", "-d", "postgres", "-v", "ON_ERROR_STOP=1"]
        try:
            wait(psql)
            yield psql
        finally:
            stop = [*user, tools / "pg_ctl", "stop", "-D", data, "-m", "immediate"]
            subprocess.run(stop, cwd=folder, stdout=subprocess.DEVNULL, check=False)
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait(psql: list[str]) -> None:
    for _ in range(300):
        if subprocess.run([*psql, "-c", "SELECT 1"], capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    raise SystemExit("PostgreSQL does not answer")


def run(psql: list[str], script: str) -> str:
    done = subprocess.run([*psql, "-At"], input=script, text=True, capture_output=True)
    if done.returncode != 0:
        hint = f"\n{MISSING}" if "postgis" in done.stderr else ""
        raise SystemExit(f"psql: {done.stderr[:4000]}{hint}")
    return done.stdout


def columns() -> str:
    """The columns of the table of households from those of the file: fixed widths first and without NULL (unknown is
    −1), so that none has to be looked for; sets as bit strings. `untold` tells that some title has no code."""
    small = {"slot", "land", "adults", "kids", "country"} | {f"born{n}" for n in range(CHILDREN)} | {f"w{n}" for n in range(9)}
    sets = {"settled", "needs", "offers", "interests", "language0", "language1", "language2"}
    cells = [f"{name}::int4" for name in ROW if name not in small | sets]
    cells += [f"{name}::int2" for name in ROW if name in small]
    untold = " OR ".join(f"(title{n} >= 0 AND code{n} < 0)" for n in range(ADULTS))
    cells += ["settled = 1 AS settled", f"{untold} AS untold"]
    cells += ["needs::bit(32) AS needs", "offers::bit(32) AS offers", "interests::bit(64) AS interests"]
    cells += ["(language2::bit(64) || language1::bit(64) || language0::bit(64))::bit(192) AS languages"]
    return ", ".join(cells)


def load(psql: list[str], data: Data) -> None:
    """Fills the tables: households in the order of their areas, so that neighbours lie side by side."""
    whole = ", ".join(f"{name} int8" for name in ROW)
    copies = {
        "raw": whole,
        "raw_units": "unit int, kind int2, place int, radius_km int, district int, land int2, lat float8, lon float8",
        "raw_places": "place int, lat float8, lon float8, country int2, in_germany int",
        "lies": "place int, district int, step int, points int",
        "neighbours": "district int, other int",
        "near": "step int PRIMARY KEY, points int",
        "alike": "own int, other int, forth int, back int",
    }
    files = {"raw": "rows", "raw_units": "units", "raw_places": "places"}
    script = ["CREATE EXTENSION postgis;"]
    for name, shape in copies.items():
        script.append(f"CREATE UNLOGGED TABLE {name} ({shape});")
        script.append(f"\\copy {name} FROM '{data.folder / files.get(name, name)}.tsv'")
    # A circle's box; two circles meet only where their boxes do. Degrees of longitude as two degrees further north.
    lat = f"(radius_km / {KILOMETRES_PER_DEGREE!r} * 1.0001)"
    lon = f"({lat} / cos(radians(lat + 2)))"
    script.append(f"""
        CREATE UNLOGGED TABLE units AS SELECT unit, kind, place, radius_km * 1000.0::float8 AS metres, district, land,
            lat, lon, ST_MakeEnvelope(lon - {lon}, lat - {lat}, lon + {lon}, lat + {lat}) AS reach
            FROM raw_units ORDER BY unit;
        CREATE UNLOGGED TABLE places AS SELECT place, lat, lon, country, ST_MakePoint(lon, lat) AS point
            FROM raw_places ORDER BY ST_GeoHash(ST_SetSRID(ST_MakePoint(lon, lat), 4326));
        CREATE UNLOGGED TABLE homes AS SELECT {columns()} FROM raw ORDER BY unit, home;
        DROP TABLE raw, raw_units, raw_places;
        CREATE UNIQUE INDEX ON units (unit);
        CREATE INDEX ON units USING gist (reach) WHERE kind = 0;
        CREATE INDEX ON units (place) WHERE kind = 0;
        CREATE INDEX ON units (district) WHERE kind = 1;
        CREATE INDEX ON units (land) WHERE kind = 2;
        CREATE INDEX ON units (kind) WHERE kind = 3;
        CREATE INDEX ON places USING gist (point);
        CREATE INDEX ON lies (place);
        CREATE INDEX ON lies (district);
        CREATE INDEX ON neighbours (district);
        CREATE UNIQUE INDEX ON alike (own, other);
        CREATE INDEX ON homes (unit);
        CREATE INDEX ON homes (land);
        ALTER TABLE units ALTER COLUMN reach SET STATISTICS 1000;
        ALTER TABLE homes ALTER COLUMN unit SET STATISTICS 1000;
        VACUUM (ANALYZE, FREEZE);""")
    run(psql, "\n".join(script))


def ask(psql: list[str], data: Data, workers: int) -> tuple[list[Answer], list[float]]:
    """Asks every question several times, planning done, data in memory; answers and the least microseconds."""
    script = [f"SET max_parallel_workers_per_gather = {workers};"]
    for at, seeker in enumerate(data.seekers):
        script += [
            f"PREPARE question AS {engine_sql.question(seeker)};",
            "\\o /dev/null",
            "EXECUTE question;",
            "\\o",
            f"\\echo question {at}",
            "\\timing on",
            "EXECUTE question;",
            "\\o /dev/null",
            *["EXECUTE question;"] * (TIMES - 1),
            "\\o",
            "\\timing off",
            "DEALLOCATE question;",
        ]
    answers: list[Answer] = []
    times: list[float] = []
    for line in run(psql, "\n".join(script)).splitlines():
        if line.startswith("question "):
            answers.append([])
            times.append(math.inf)
        elif found := re.match(r"Time: ([0-9.]+) ms", line):
            times[-1] = min(times[-1], float(found[1]) * 1e3)
        elif line:
            home, score = line.split("|")
            answers[-1].append((int(home), int(score)))
    return answers, times


def measure(data: Data) -> dict[str, tuple[list[Answer], list[float]]]:
    with cluster() as psql:
        load(psql, data)
        return {f"workers{workers}": ask(psql, data, workers) for workers in (0, 2)}
