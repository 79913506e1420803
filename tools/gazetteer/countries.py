"""Names of countries in German and English, from the CLDR data that Babel carries."""

from pathlib import Path

from babel import Locale

from .text import write_table


def write(path: Path, used: set[str]) -> None:
    """code;german;english for every country of the world that CLDR names (and all that the places use)."""
    german, english = Locale("de").territories, Locale("en").territories
    codes = sorted(code for code in german if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"))
    missing = used - set(codes)
    if missing:
        raise SystemExit(f"no names for the countries {sorted(missing)}")
    write_table(path, ["code", "german", "english"], [[code, german[code], english[code]] for code in codes])
