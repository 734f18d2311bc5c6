"""What the labels of a symmetric table say, in six languages: `words.csv` is the table, this is how it is asked.

A label is folded (case, accents, footnote marks, underscores) and has to match as a whole, so that the industry
"Household appliances" is not taken for households. Codes of the SNA, of Eurostat and of the BEA are known too.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from pathlib import Path


def _words() -> dict[str, dict[str, list[str]]]:
    """Return patterns of folded labels by axis and kind, in the order of words.csv: the first kind that fits counts."""
    found: dict[str, dict[str, list[str]]] = {"column": {}, "row": {}}
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream):
            found[line["axis"]].setdefault(line["kind"], []).append(line["words"])
    return found


WORDS = _words()
"""The table of words: axis, kind, patterns."""

FINAL = ("households", "npish", "private", "government", "consumption", "gfcf", "gcf", "inventories", "exports")
"""Kinds of columns that are final uses."""
VALUE_ADDED = (
    "compensation_of_employees", "wages_and_salaries", "employers_social_contributions",
    "taxes_less_subsidies_on_production", "taxes_on_production", "subsidies_on_production",
    "consumption_of_fixed_capital", "net_operating_surplus", "gross_operating_surplus", "mixed_income",
)  # fmt: skip
"""Kinds of rows that are components of value added."""
ROW_KINDS = ("product", "imported", *WORDS["row"])
COLUMN_KINDS = ("industry", *WORDS["column"])
IMPORTED = re.compile(r"\bimport|\beinfuhr|\bimporta|импорт|\binvoer\b|\bingevoerd|\bforeign\b")
"""What a heading between two blocks says where the second is the imported one."""

_FOOTNOTE = re.compile(r"[¹²³⁰-⁹*†‡§]+|\[\w{1,2}\]|(?<=[^\W\d])\s?\d?\d\)|\((?:[a-z]|\d|iv|i{1,3})\)$")


@lru_cache(maxsize=20_000)
def folded(label: str) -> str:
    """Return a label without case, accents, footnote marks and punctuation.

    >>> folded("  Exportations (f.à.b.)²"), folded("final_consumption_households"), folded("Imports [1]")
    ('exportations f a b', 'final consumption households', 'imports')
    """
    text = _FOOTNOTE.sub("", label.strip().lower())
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("&", " and ").replace("й", "\0"))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark)).replace("\0", "й")
    return " ".join(re.sub(r"[^\w+]|_", " ", plain).split())


def column_kind(label: str) -> str:
    """Return what a column's heading says it is, '' where it says nothing known here.

    >>> [column_kind(label) for label in ("Final consumption expenditure by households", "Ausfuhr", "Household goods")]
    ['households', 'exports', '']
    """
    return _kind(label, "column")


def row_kind(label: str) -> str:
    """Return what a row's label says it is, '' where it says nothing known here.

    >>> row_kind("Taxes less subsidies on products (D.21-D.31)"), row_kind("Bruttowertschöpfung"), row_kind("Coal")
    ('taxes_on_products', 'value_added', '')
    """
    return _kind(label, "row")


@lru_cache(maxsize=20_000)
def _kind(label: str, axis: str) -> str:
    bare = re.sub(r"\([^()]*\)", " ", label)
    inside = re.findall(r"\(([^()]*)\)", label)
    for text in dict.fromkeys(folded(each) for each in (bare, label, *inside) if each.strip()):
        for kind, pattern in _PATTERNS[axis]:
            if text and pattern.fullmatch(text):
                return kind
    return ""


_PATTERNS = {
    axis: tuple((kind, re.compile("|".join(f"(?:{each})" for each in patterns))) for kind, patterns in kinds.items())
    for axis, kinds in WORDS.items()
}
