"""Rounds beside their peers: the same question files, one after the other in one run, medians, as a table.

    python3 benches/peers/rounds.py [--runs 3] [--out benches/results/rounds.md] [--bench BINARY] [--work DIR]

Needs a C++ compiler, Debian's liblemon-dev, and the packages ortools, rustworkx and numpy in the Python that runs it.
Every total must be equal; the run stops otherwise. Peers are used here only and never linked into the service.
Beside the table stand rounds.json and rounds.svg, which `chart.py` can draw again.
"""

import argparse
import datetime
import json
import pathlib
import platform
import statistics
import subprocess
import sys

import chart
from engine import processor

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

PLACES = [
    ("places-10k", "10,000 households × 800 initiatives, q = 1"),
    ("places-100k-q1", "100,000 × 5,000, q = 1"),
    ("places-100k-q2", "100,000 × 5,000, q = 2"),
    ("ties", "ties: 100,000 × 5,000, values in half millions, places for 28 %"),
    ("war-equal", "price war: 20,000 equal households, 20 initiatives × 100"),
    ("war-near", "price war: the same, values up to 1,000 apart"),
]
PAIRS = [("pairs-10k", "pairs, 10,000 households"), ("pairs-100k", "pairs, 100,000 households")]


def call(*command):
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def medians(solvers, path, runs):
    """Median figures per solver, with the runs of all solvers taken in turn."""
    found = {name: [] for name in solvers}
    for turn in range(runs):
        for name, (command, most) in solvers.items():
            if turn < most:
                found[name].append(call(*command, path))
                print(f"  {path.name} {name}: {found[name][-1]}", file=sys.stderr)
    totals = {answer["total"] for answers in found.values() for answer in answers}
    if len(totals) != 1:
        sys.exit(f"{path.name}: totals differ: {totals}")
    return {
        name: {key: statistics.median(answer[key] for answer in answers) for key in ("seconds", "megabytes")}
        for name, answers in found.items()
    }, found["own"][0]


def row(title, figures, own, peers):
    best = min(figures[name]["seconds"] for name in peers)
    cells = [title, f"{own['edges']:,}", f"{figures['own']['seconds']:.4f}"]
    for name in peers:
        cells.append(f"{figures[name]['seconds']:.3f} ({figures[name]['seconds'] / figures['own']['seconds']:.1f}×)")
    cells.append(f"1/{best / figures['own']['seconds']:.1f}")
    cells.append(" / ".join(f"{figures[name]['megabytes']:.0f}" for name in ("own", *peers)))
    return "| " + " | ".join(cells) + " |"


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--out", type=pathlib.Path, default=ROOT / "benches/results/rounds.md")
    options.add_argument("--work", type=pathlib.Path, default=ROOT / "target/rounds")
    options.add_argument("--bench", help="the built benchmark; without it cargo builds it")
    chosen = options.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    bench = [chosen.bench] if chosen.bench else ["cargo", "bench", "--locked", "--quiet", "--bench", "rounds", "--"]
    lemon = chosen.work / "rounds_lemon"
    subprocess.run(["g++", "-O3", "-march=native", "-std=c++17", "-w", "-o", lemon, HERE / "rounds_lemon.cpp"], check=True)
    subprocess.run([*bench, "write", str(chosen.work)], cwd=ROOT, check=True)
    own = ([*bench, "solve"], chosen.runs)
    ortools = ([sys.executable, HERE / "rounds_ortools.py"], chosen.runs)
    simplex = ([lemon], chosen.runs)
    rustworkx = ([sys.executable, HERE / "rounds_rustworkx.py"], 1)
    lines = [
        "# Rounds beside their peers",
        "",
        f"`benches/peers/rounds.py`, medians of {chosen.runs} runs taken in turn (rustworkx: one run), {platform.machine()},",
        "seconds of processor time for solving (each solver has one thread; building its graph does not count for the peers,",
        "but does for the own time), in brackets how many times the own time. All totals are equal, and every own answer was",
        "checked with its certificate (gap 0) in the same run. Memory in MB: how far the peak rises above the process that",
        "holds the question's file, so with everything that is built from it. The last ratio is own time to the best peer.",
        "",
        "| places | edges | own | OR-tools SimpleMinCostFlow | LEMON network simplex | own / best | MB own / OR-tools / LEMON |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    efforts, drawn = [], []
    for name, title in PLACES:
        figures, answer = medians({"own": own, "OR-tools": ortools, "LEMON": simplex}, chosen.work / f"{name}.bin", chosen.runs)
        lines.append(row(title, figures, answer, ["OR-tools", "LEMON"]))
        drawn.append({"title": title, "edges": answer["edges"], "figures": figures})
        efforts.append((title, answer))
    lines += ["", "| pairs | edges | own | LEMON MaxWeightedMatching | own / LEMON | MB own / LEMON |", "| --- | --- | --- | --- | --- | --- |"]
    for name, title in PAIRS:
        solvers = {"own": own, "LEMON": simplex}
        if name == "pairs-10k":
            solvers["rustworkx"] = rustworkx
        figures, answer = medians(solvers, chosen.work / f"{name}.bin", chosen.runs)
        lines.append(row(title, figures, answer, ["LEMON"]))
        drawn.append({"title": title, "edges": answer["edges"], "figures": figures})
        efforts.append((title, answer))
        if "rustworkx" in figures:
            times = figures["rustworkx"]["seconds"] / figures["own"]["seconds"]
            other = f"rustworkx on the same {title}: {figures['rustworkx']['seconds']:.2f} s, {times:.0f}× the own time."
        if "good_seconds" in answer:
            below = 100 * (1 - answer["good_total"] / answer["total"])
            above = 100 * (answer["good_bound"] / answer["total"] - 1)
            efforts[-1][1]["note"] = (
                f"time-boxed (10 million steps): {answer['good_seconds']:.3f} s, {below:.2f} % below the optimum, bound {above:.2f} % above"
            )
    lines += ["", other, "", "What the own answers took:", ""]
    for title, answer in efforts:
        lines.append(f"- {title}: {answer['effort']}; check {answer['check_seconds']:.4f} s, certificate gap {answer['gap']}"
                     + (f"; {answer['note']}" if "note" in answer else ""))
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text("\n".join(lines) + "\n")
    found = {"date": datetime.date.today().isoformat(), "processor": processor(), "runs": chosen.runs, "questions": drawn}
    chosen.out.with_suffix(".json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    chosen.out.with_suffix(".svg").write_text(chart.rounds(found))


if __name__ == "__main__":
    main()
