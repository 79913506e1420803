"""Matches over HTTP: `GET /api/v1/households/{id}/matches` of a service full of households, beside the smallest JSON
answer of the same service (`/healthz`), in requests a second.

    python3 benches/peers/service.py [--size 1000000] [--seconds 10] [--clients 32]

Writes benches/results/service.json and prints a table. The service, the load and the database share the machine. Needs
Debian's wrk, and the built service (target/release/wurzelwerk; without it cargo builds it)."""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import re
import secrets
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from engine import ROOT, processor

WHEN = "2026-11-20 09:00:00"
STEP = 9_973
HOUSEHOLD = (
    "INSERT INTO households (id, state, version, locale, email, email_key, profile, teaser_lines, created_at,"
    " confirmed_at, active_at) VALUES (?, 'active', 1, 'de', ?, ?, ?, '{}', ?, ?, ?)"
)
CONSENT = (
    "INSERT INTO consents (id, household_id, kind, text_version, locale, recipients, given_at)"
    " VALUES (?, ?, 'meet_households', '2026-11', 'de', '[{\"name\":\"Netzwerkstelle\"}]', ?)"
)
LOAD = """
local at = 0
local threads = 0
function setup(thread) thread:set("offset", threads); threads = threads + 1 end
function init(args) at = offset * 50021 end
function request()
  at = (at + %(step)d) %% %(size)d
  local id = string.format("01980000-0000-7000-8000-%%012d", at)
  return wrk.format("GET", "/api/v1/households/" .. id .. "/matches?kind=households&k=10", {["Authorization"] = "Bearer %(token)s"})
end
"""


def household(at: int) -> str:
    return f"01980000-0000-7000-8000-{at:012}"


def run(command: list[str], env: dict[str, str], text: str = "") -> str:
    done = subprocess.run(command, env=env, input=text, capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return done.stdout


def fill(database: pathlib.Path, profiles: pathlib.Path) -> None:
    """Writes the households straight into the tables, without the notes of changes that a running service reads."""
    connection = sqlite3.connect(database)
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;")
    made = "type = 'trigger' AND name LIKE 'match_changes%_insert'"
    triggers = connection.execute(f"SELECT name, sql FROM sqlite_master WHERE {made}").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")

    def homes() -> Iterator[tuple[str, ...]]:
        with profiles.open() as lines:
            for at, line in enumerate(lines):
                mail = f"h{at}@example.org"
                yield household(at), mail, mail, line.rstrip("\n"), WHEN, WHEN, WHEN

    connection.executemany(HOUSEHOLD, homes())
    count = connection.execute("SELECT count(*) FROM households").fetchone()[0]
    consents = ((f"01980001-0000-7000-8000-{at:012}", household(at), WHEN) for at in range(count))
    connection.executemany(CONSENT, consents)
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()


def free_port() -> int:
    with contextlib.closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def fetch(url: str, token: str = "", seconds: float = 900) -> bytes:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=seconds) as answer:
        return answer.read()


@contextlib.contextmanager
def service(binary: str, env: dict[str, str], url: str) -> Iterator[int]:
    """A running service; gives the number of its process."""
    with tempfile.TemporaryFile() as log:
        running = subprocess.Popen([binary, "serve"], env=env, cwd=ROOT, stdout=log, stderr=log)
        try:
            for _ in range(600):
                try:
                    fetch(f"{url}/healthz", seconds=5)
                    break
                except OSError:
                    if running.poll() is not None:
                        log.seek(0)
                        raise SystemExit(log.read().decode()[-2000:]) from None
                    time.sleep(0.5)
            yield running.pid
        finally:
            running.terminate()
            running.wait()


def first_answer(url: str, token: str) -> float:
    """Seconds until the first list: the index is read from the database at the first question."""
    start = time.perf_counter()
    while True:
        try:
            found = json.loads(fetch(f"{url}/api/v1/households/{household(1)}/matches?kind=households&k=10", token))
            assert len(found) == 10, found
            return time.perf_counter() - start
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise SystemExit(f"matches: {error.code} {error.read().decode()[:500]}") from None
            time.sleep(1)


def worked(process: int) -> float:
    """Seconds that the processors have worked for a process."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wrk(process: int, url: str, chosen: argparse.Namespace, script: pathlib.Path | None = None) -> dict[str, float]:
    command = ["wrk", "-t1", f"-c{chosen.clients}", f"-d{chosen.seconds}s", "--latency", "--timeout", "30s"]
    command += ["-s", str(script)] if script else []
    before = worked(process)
    text = run([*command, url], dict(os.environ))
    work = worked(process) - before
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if bad:
        raise SystemExit(f"{url}: {bad[1]} answers are errors")
    unit = {"us": 1e-6, "ms": 1e-3, "s": 1.0}
    result = {"requests_per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])}
    result["processor_seconds"] = work / int(re.search(r"(\d+) requests in", text)[1])
    for part in ("50%", "99%"):
        value, name = re.search(rf"{part}\s+([\d.]+)(us|ms|s)", text).groups()
        result[f"p{part[:2]}_seconds"] = float(value) * unit[name]
    return result


def alone(url: str, token: str, size: int, questions: int = 300) -> list[float]:
    """Seconds of requests one after the other on one connection each, sorted: what a request takes without waiting."""
    times = []
    for at in range(questions):
        address = f"{url}/api/v1/households/{household(at * STEP % size)}/matches?kind=households&k=10" if token else url
        start = time.perf_counter()
        fetch(address, token)
        times.append(time.perf_counter() - start)
    return sorted(times)


def measure(chosen: argparse.Namespace, work: pathlib.Path) -> dict:
    bench = [chosen.bench] if chosen.bench else ["cargo", "bench", "--locked", "--quiet", "--bench", "engine", "--"]
    binary = chosen.binary or str(ROOT / "target/release/wurzelwerk")
    if not pathlib.Path(binary).exists():
        run(["cargo", "build", "--locked", "--release"], dict(os.environ))
    port = free_port()
    url, database = f"http://127.0.0.1:{port}", work / "service.db"
    env = dict(
        os.environ,
        WURZELWERK_DATABASE__URL=f"sqlite://{database}",
        WURZELWERK_SERVER__LISTEN=f"127.0.0.1:{port}",
        WURZELWERK_SERVER__BASE_URL=url,
        WURZELWERK_SERVER__REQUEST_DEADLINE_SECS="600",
        WURZELWERK_SECRETS__KEY_FILE=str(work / "key"),
        WURZELWERK_MAIL__DIRECTORY=str(work / "mails"),
        WURZELWERK_LOG__FILTER="error",
    )
    run([binary, "migrate"], env)
    account = ["--email", "bench@example.org", "--name", "Bench", "--password-stdin"]
    run([binary, "user", "add", *account], env, secrets.token_urlsafe(24) + "\n")
    told = run([binary, "token", "add", "--account", "bench@example.org", "--name", "bench"], env)
    token = told.strip().split()[-1]
    run([*bench, "profiles", str(work / "profiles.jsonl"), str(chosen.size)], dict(os.environ))
    fill(database, work / "profiles.jsonl")
    (work / "profiles.jsonl").unlink()
    script = work / "load.lua"
    script.write_text(LOAD % {"step": STEP, "size": chosen.size, "token": token})
    with service(binary, env, url) as process:
        result = {"households": chosen.size, "first_answer_seconds": first_answer(url, token)}
        hello, lists = f"{url}/healthz", f"{url}/"
        # In turn, so that both meet the same machine; the better of two runs each.
        found = {"hello": [], "matches": []}
        for _ in range(2):
            found["hello"].append(wrk(process, hello, chosen))
            found["matches"].append(wrk(process, lists, chosen, script))
        for name, runs in found.items():
            result[name] = max(runs, key=lambda one: one["requests_per_second"])
        for name, times in (("hello", alone(hello, "", chosen.size)), ("matches", alone(url, token, chosen.size))):
            result[name]["alone_p50_seconds"] = times[len(times) // 2]
    result["processor_ratio"] = result["hello"]["processor_seconds"] / result["matches"]["processor_seconds"]
    result["ratio"] = result["matches"]["requests_per_second"] / result["hello"]["requests_per_second"]
    return result


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--size", type=int, default=1_000_000)
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--clients", type=int, default=32)
    options.add_argument("--bench", help="the built benchmark `engine`; without it cargo builds it")
    options.add_argument("--binary", help="the built service; without it target/release/wurzelwerk")
    options.add_argument("--keep", action="store_true", help="print the figures only, leave the results as they are")
    chosen = options.parse_args()
    run_ = {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "load": os.getloadavg()[0],
        "clients": chosen.clients,
    }
    with tempfile.TemporaryDirectory(prefix="wwservice") as work:
        run_ |= measure(chosen, pathlib.Path(work))
    if not chosen.keep:
        (ROOT / "benches/results/service.json").write_text(json.dumps(run_, indent=1) + "\n")
    print(json.dumps(run_, indent=1))
    print(f"matches reach {100 * run_['ratio']:.1f} % of the smallest answer", file=sys.stderr)


if __name__ == "__main__":
    main()
