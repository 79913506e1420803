"""The index of households beside what people would use instead: the same households, the same questions, one run.

    python3 benches/peers/engine.py [--sizes 10000 100000 1000000] [--questions N] [--peers postgis balltree]

Measured are: the index, its own full scan, every pair one by one (geo and strsim), an exact question in PostGIS, and
BallTree with numpy and rapidfuzz. Every answer is compared with ours; the run stops at the first difference. It writes
engine.json, engine.svg and the last part of engine.md in benches/results.

Needs Debian's postgresql and postgresql-15-postgis-3, and the Python packages numpy, scikit-learn and rapidfuzz."""

import argparse
import datetime
import importlib
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = ROOT / "benches/results"
HEADING = "## Beside its peers"
QUESTIONS = {10_000: 200, 100_000: 100, 1_000_000: 60}
NAMES = {
    "index": "index, scores",
    "reasons": "index, with reasons",
    "scan": "own scan of all entries in reach",
    "naive": "Rust, every pair: geo and strsim",
    "workers0": "PostGIS, exact, one process",
    "workers2": "PostGIS, exact, with two workers",
    "balltree": "BallTree, numpy, rapidfuzz",
}
PEERS = {"postgis": "engine_postgis", "balltree": "engine_balltree"}


def figures(times: list[float]) -> dict[str, float]:
    """Microseconds: median, 99th percentile, mean."""
    ordered = sorted(times)
    return {
        "p50": statistics.median(ordered),
        "p99": ordered[min(len(ordered) - 1, round(0.99 * (len(ordered) - 1)))],
        "mean": statistics.fmean(ordered),
    }


def measure(size: int, questions: int, chosen: argparse.Namespace, work: pathlib.Path) -> dict:
    """All figures of one size, all answers checked."""
    import engine_data

    bench = [chosen.bench] if chosen.bench else ["cargo", "bench", "--locked", "--quiet", "--bench", "engine", "--"]
    folder = work / str(size)
    print(f"{size} households: tables, own times", file=sys.stderr)
    subprocess.run([*bench, "write", str(folder), str(size), str(questions)], cwd=ROOT, check=True)
    data = engine_data.load(folder)
    own = data.own
    result = {
        "questions": len(data.seekers),
        "path": own["path"],
        "whole_scan_microseconds": own["whole_scan_microseconds"],
        "entries_bytes": own["entries_bytes"],
        "read_bytes_per_second": own["read_bytes_per_second"],
        "rows": {name: figures(times) for name, times in own["microseconds"].items()},
    }
    for peer in chosen.peers:
        print(f"{size} households: {peer}", file=sys.stderr)
        for name, (answers, times) in importlib.import_module(PEERS[peer]).measure(data).items():
            engine_data.check(data, NAMES[name], answers)
            result["rows"][name] = figures(times)
    shutil.rmtree(folder)
    return result


def processor() -> str:
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return "unknown processor"


def times_text(ratio: float) -> str:
    return f"{ratio:,.0f}×" if ratio >= 99.5 else f"{ratio:.3g}×"


def shown(microseconds: float) -> str:
    if microseconds >= 99_950:
        return f"{microseconds / 1e3:,.0f} ms"
    if microseconds >= 995:
        return f"{microseconds / 1e3:.3g} ms"
    return f"{microseconds:.0f} µs"


def cell(result: dict, name: str) -> str:
    row = result["rows"].get(name)
    if row is None:
        return "–"
    ratio = row["p50"] / result["rows"]["index"]["p50"]
    times = " / ".join(shown(row[part]) for part in ("p50", "p99", "mean"))
    return times if name == "index" else f"{times} ({times_text(ratio)})"


def ratio(result: dict, peers: list[str], part: str) -> str:
    found = [result["rows"][peer][part] for peer in peers if peer in result["rows"]]
    return f"{min(found) / result['rows']['index'][part]:,.0f}×" if found else "–"


def section(run: dict) -> str:
    """The last part of engine.md."""
    sizes = list(run["sizes"])
    results = [run["sizes"][size] for size in sizes]
    counts = ", ".join(f"{result['questions']} at {int(size):,}" for size, result in run["sizes"].items())
    lines = [
        HEADING,
        "",
        f"`python3 benches/peers/engine.py --sizes {' '.join(sizes)}`, {run['date']}, {run['cores']} cores of {run['processor']}",
        f"(load before the run {run['load']:.1f}), path {results[0]['path']}. The same households and questions for all ({counts}),",
        "one after the other in one run; everybody asked once beforehand and then three times, of which the least counts (every",
        "pair: once). p50 / p99 / mean of passed time; in brackets how many times the p50 of the index. With so few questions",
        "the p99 is nearly the largest.",
        "",
        "| | " + " | ".join(f"{int(size):,}" for size in sizes) + " |",
        "| --- |" + " --- |" * len(sizes),
    ]
    lines += [f"| {text} | " + " | ".join(cell(one, name) for one in results) + " |" for name, text in NAMES.items()]
    postgis, tree = ["workers0", "workers2"], ["balltree"]
    for text, peers in (("PostGIS (the better of both)", postgis), ("BallTree, numpy, rapidfuzz", tree)):
        for part in ("p50", "mean"):
            lines.append(f"| index against {text}, {part} | " + " | ".join(ratio(one, peers, part) for one in results) + " |")
    scans = [one["entries_bytes"] / one["whole_scan_microseconds"] / 1e3 for one in results]
    reads = [one["read_bytes_per_second"] / 1e9 for one in results]
    pairs = " | ".join(f"{scan:.1f} of {read:.1f} GB/s" for scan, read in zip(scans, reads, strict=True))
    lines += [
        f"| own scan of every entry, of what one thread reads | {pairs} |",
        "",
        f"Checked: every answer of every row against ours, {sum(one['questions'] for one in results)} questions: lists of scores equal, and",
        "the same households above the last score of a list (among those with the last score our tie rule chooses; the two own",
        "rows and every pair are equal in ids and order).",
        "",
        "![Times of one question, by peer and number of households](engine.svg)",
    ]
    return "\n".join(lines) + "\n"


def write(run: dict) -> None:
    import chart

    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "engine.json").write_text(json.dumps(run, indent=1) + "\n")
    document = RESULTS / "engine.md"
    before = document.read_text().split(f"\n{HEADING}\n")[0].rstrip("\n")
    document.write_text(f"{before}\n\n{section(run)}")
    (RESULTS / "engine.svg").write_text(chart.engine(run, NAMES))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--questions", type=int, help="how many at each size; without it 200, 100, 60")
    options.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS))
    options.add_argument("--bench", help="the built benchmark; without it cargo builds it")
    options.add_argument("--keep", action="store_true", help="print the figures only, leave the results as they are")
    chosen = options.parse_args()
    run = {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "sizes": {},
    }
    with tempfile.TemporaryDirectory(prefix="wwengine") as work:
        # The server of the database reads nothing here: psql does.
        for size in chosen.sizes:
            questions = chosen.questions or QUESTIONS.get(size, 60)
            run["sizes"][str(size)] = measure(size, questions, chosen, pathlib.Path(work))
            print(json.dumps({size: run["sizes"][str(size)]["rows"]}, indent=1), file=sys.stderr)
    if not chosen.keep:
        write(run)
    print(section(run))


if __name__ == "__main__":
    main()
