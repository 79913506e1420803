"""Bar charts of the results as SVG, written by hand: logarithmic bars, readable on light and dark pages.

    python3 benches/peers/chart.py    # draws engine.svg and rounds.svg again from engine.json and rounds.json
"""

import html
import json
import math
import pathlib

RESULTS = pathlib.Path(__file__).resolve().parent.parent / "results"
WIDTH, LEFT, RIGHT = 860, 270, 110
BAR, GAP, HEAD, FOOT = 18, 6, 26, 34
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2a24; }
  .title { font-size: 16px; font-weight: 600; }
  .group { font-weight: 600; }
  .small { font-size: 11px; fill: #4c5a52; }
  .line { stroke: #c9d2cc; stroke-width: 1; }
  .page { fill: #ffffff; }
  .own { fill: #1d6f42; }
  .peer { fill: #7d8b99; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6ece8; } .small { fill: #b3bfb7; } .line { stroke: #3b4640; } .page { fill: #161b18; }
    .own { fill: #5cc58a; } .peer { fill: #8a98a6; }
  }
"""

# A group: its title, and its bars: name, seconds, whether it is ours.
Bar = tuple[str, float, bool]
Group = tuple[str, list[Bar]]


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 99.5 else f"{value:.3g}"


def shown(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size or unit == "µs":
            return f"{number(seconds / size)} {unit}"
    return ""


def words(groups: list[Group]) -> str:
    """The same figures as a text, for who cannot see the bars."""
    return " ".join(
        f"{title}: " + ", ".join(f"{name} {shown(seconds)}" for name, seconds, _ in bars) + "." for title, bars in groups
    )


def draw(title: str, note: str, groups: list[Group]) -> str:
    """A chart with a logarithmic axis of seconds. Bars begin at a power of ten, so only their ends mean something."""
    values = [seconds for _, bars in groups for _, seconds, _ in bars]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    scale = (WIDTH - LEFT - RIGHT) / max(1, high - low)

    def x(seconds: float) -> float:
        return LEFT + (math.log10(seconds) - low) * scale

    height = 70 + sum(HEAD + len(bars) * (BAR + GAP) + 8 for _, bars in groups) + FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{html.escape(title)}</title>',
        f'<desc id="desc">{html.escape(words(groups))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="page" width="{WIDTH}" height="{height}"/>',
        f'<text class="title" x="16" y="28">{html.escape(title)}</text>',
        f'<text class="small" x="16" y="48">{html.escape(note)}</text>',
    ]
    for power in range(low, high + 1):
        at = x(10.0**power)
        parts.append(f'<line class="line" x1="{at:.1f}" x2="{at:.1f}" y1="60" y2="{height - FOOT + 4}"/>')
        label = shown(10.0**power)
        parts.append(f'<text class="small" x="{at:.1f}" y="{height - FOOT + 20}" text-anchor="middle">{label}</text>')
    y = 70
    for name, bars in groups:
        parts.append(f'<text class="group" x="16" y="{y + 15}">{html.escape(name)}</text>')
        y += HEAD
        own = next((seconds for _, seconds, ours in bars if ours), None)
        for text, seconds, ours in bars:
            end = max(x(seconds), LEFT + 2)
            times = "" if ours or own is None else f" · {number(seconds / own)}×"
            parts += [
                f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{html.escape(text)}</text>',
                f'<rect class="{"own" if ours else "peer"}" x="{LEFT}" y="{y}" width="{end - LEFT:.1f}" height="{BAR}" rx="2"/>',
                f'<text x="{end + 6:.1f}" y="{y + 14}">{shown(seconds)}{times}</text>',
            ]
            y += BAR + GAP
        y += 8
    return "\n".join([*parts, "</svg>", ""])


def engine(run: dict, names: dict[str, str]) -> str:
    groups: list[Group] = []
    for size, result in run["sizes"].items():
        rows = result["rows"]
        bars = [(text, rows[name]["p50"] / 1e6, name == "index") for name, text in names.items() if name in rows]
        groups.append((f"{int(size):,} households", bars))
    note = f"Median of one question, logarithmic; × = times the index. {run['date']}, {run['processor']}."
    return draw("The ten best households, by number of households", note, groups)


def rounds(run: dict) -> str:
    groups: list[Group] = []
    for one in run["questions"]:
        bars = [(name, row["seconds"], name == "own") for name, row in one["figures"].items()]
        groups.append((one["title"], bars))
    note = f"Processor time of solving, logarithmic; × = times the own time. {run['date']}, {run['processor']}."
    return draw("The best round for everybody, proved", note, groups)


def main() -> None:
    from engine import NAMES

    for name, make in (("engine", lambda run: engine(run, NAMES)), ("rounds", rounds)):
        source = RESULTS / f"{name}.json"
        if source.exists():
            (RESULTS / f"{name}.svg").write_text(make(json.loads(source.read_text())))


if __name__ == "__main__":
    main()
