"""Write the names of countries from Unicode CLDR (through Babel): python scripts/build_territories.py."""

from __future__ import annotations

import csv
from pathlib import Path

from babel import Locale

LISTS = Path(__file__).parents[1] / "src" / "lustrum" / "data" / "classification" / "lists"
LANGUAGES = ("en", "ar", "de", "es", "fr", "hi", "id", "it", "ja", "nl", "pl", "pt", "ru", "tr", "zh")
ALSO = ("XK",)
"""Territories that ISO 3166-1 does not list and statistical offices do."""


def main() -> None:
    """Write the list."""
    with (LISTS / "ISO3166.csv").open(encoding="utf-8", newline="") as stream:
        codes = sorted({*(row["alpha2"] for row in csv.DictReader(stream)), *ALSO})
    names = [Locale.parse(language).territories for language in LANGUAGES]
    with (LISTS / "territories.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["alpha2", *LANGUAGES])
        writer.writerows([code, *(own[code] for own in names)] for code in codes)


if __name__ == "__main__":
    main()
