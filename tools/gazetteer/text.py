"""Folds names the way the service does (src/domain/text.rs), so that both compare alike."""

import csv
import re
import unicodedata
from pathlib import Path

EXPANDED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"}
# Words that only join a name to its river, mountain or region.
JOINING = {"a", "am", "an", "auf", "b", "bei", "d", "dem", "den", "der", "die", "i", "im", "in", "o", "ob", "u", "unter",
           "v", "vor", "von"}


def fold(text: str) -> str:
    """Lower case, umlauts spelled out, accents removed, everything else single spaces."""
    out = []
    for char in unicodedata.normalize("NFC", text).lower():
        if char in EXPANDED:
            out.append(EXPANDED[char])
        elif char.isalnum():
            out.append("".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c)))
        elif not unicodedata.combining(char):
            out.append(" ")
    return " ".join("".join(out).split())


def core(text: str) -> str:
    """The folded name without what follows a bracket, a slash, a comma or a joining word."""
    words = fold(re.split(r"[(/,]", text)[0]).split()
    for at, word in enumerate(words):
        if at > 0 and word in JOINING:
            return " ".join(words[:at])
    return " ".join(words)


def read_kept(path: Path) -> list[dict]:
    """A hand-kept table: semicolons, a header, lines that start with # are remarks."""
    with path.open(newline="") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter=";"))


def write_table(path: Path, header: list[str], rows: list[list]) -> None:
    """A generated table; line ends are \\n on every machine so that the files are reproducible."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
