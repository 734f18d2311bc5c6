"""What stands at a picture of an answer: its finding, its unit, names of items that can be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lustrum.report.chart import Chart
from lustrum.results import Drawing, Result
from lustrum.wording.names import first_words, is_code
from lustrum.wording.typeset import Scale, number, scaled, significant

LONGEST_YEAR = 4
"""Digits from which a label is an amount."""
LISTED = 3
"""Names in a finding; the table has all."""


@dataclass(frozen=True)
class Drawn:
    """A chart, the finding as title, what is drawn and in which unit, words for people who cannot see it."""

    chart: Chart
    title: str
    unit: str
    alt: str


def item_name(result: Result, labels: tuple[str, ...]) -> str:
    """Return an item for people: its labels by their titles, several with an arrow between them."""
    return " → ".join(label_name(result, label) for label in labels if label)


def label_name(result: Result, label: str) -> str:
    """Return a label for people: its title, an identifier as words, else as it is."""
    title = result.titles.get(label, label)
    if label.isdigit() and len(label) > LONGEST_YEAR:
        return number(float(label))
    return title if title != label or is_code(label) else label.replace("_", " ")


def code_of(result: Result, labels: tuple[str, ...]) -> str:
    """Return the code of an item that has a title too, '' elsewhere."""
    return " → ".join(label for label in labels if is_code(label) and result.titles.get(label, label) != label)


def decided_at(drawing: Drawing, unit: str) -> float | None:
    """Return the value that decides: that of the drawing, or the one a unit is counted from ("basket = 1")."""
    if drawing.rule is not None:
        return drawing.rule
    base = unit.rstrip(")").rpartition(" = ")[2] if " = " in unit else ""
    return float(base) if base in ("1", "100") else None


SHORT = ("gdp",)
"""Names that people write in capitals."""


def numbers(result: Result, name: str) -> np.ndarray:
    return np.array([np.nan if isinstance(value, str) else float(value) for value in result[name]])


def capital_words(name: str) -> str:
    """Return a name as a heading: words with a capital, what is an abbreviation in capitals."""
    words = name.replace("_", " ")
    if name in SHORT:
        return words.upper()
    return f"{words[:1].upper()}{words[1:]}"


def unit_of(result: Result, name: str) -> str:
    unit = result.measures[name].unit
    return name.replace("_", " ") if unit in ("", "1") else unit


def measure_told(name: str, unit: str) -> str:
    """Return a measure with its unit for the line under a finding."""
    return capital_words(name) if unit in ("", "1") else f"{capital_words(name)}, {unit}"


def told_apart(result: Result, which: Sequence[int]) -> tuple[list[str], dict[str, str]]:
    """Return names of items that can be told apart, and the codes of those names."""
    names, codes = [], {}
    for i in which:
        name, code = item_name(result, result.items[i]), code_of(result, result.items[i])
        if name in names:
            name, code = f"{name} ({code})" if code else name, ""
        while name in names:
            name += "\u200b"
        names.append(name)
        codes[name] = code
    return names, codes


def listed(names: Sequence[str], most: int = LISTED) -> str:
    """Return the first of several names as a sentence lists them, and how many more there are.

    >>> listed(["wheat", "steel", "cloth", "coal"], 2), listed(["wheat", "steel"])
    ('wheat, steel and 2 more', 'wheat and steel')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def is_whole(values: np.ndarray) -> bool:
    known = values[np.isfinite(values)]
    return bool((known == np.round(known)).all())


def in_best_unit(result: Result, name: str, rows: Sequence[dict[str, Any]], key: str = "value") -> str:
    """Bring figures of rows into the unit in which they can be read; return it."""
    unit = unit_of(result, name)
    if "=" in unit or unit.startswith("%") or result.measures[name].unit in ("", "1"):
        return unit
    scale = Scale.of([row[key] for row in rows], unit)
    for row in rows:
        row[key] /= scale.factor
    return scale.unit


def figure_of(value: float, unit: str) -> str:
    """Return a figure as a finding says it, in its best unit; a ratio and an index bare, what is counted whole.

    >>> figure_of(59448307.0, "million USD"), figure_of(1.843, "1"), figure_of(2.0, "2013 = 1")
    ('59.4 trillion USD', '1.84', '2.00')
    >>> figure_of(5.0, "farms")
    '5 farms'
    """
    if unit in ("", "1") or " = " in unit:
        return significant(value, 3)
    if unit.startswith("%"):
        return f"{significant(value, 3)} %"
    if value == round(value) and abs(value) < 1000.0:
        return f"{number(value)} {unit}"
    return scaled(value, unit, 3)


def spoken(name: str) -> str:
    """Return a name short; its capitals stay, for it may be that of a place or a person."""
    return first_words(name.rstrip("\u200b"))


def is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False
