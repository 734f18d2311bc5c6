"""Which rows of value added are wages, surplus, taxes or several of these together: read once, and said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lustrum.labels import shown
from lustrum.results import Assumption

WAGES = ("compensation", "wage", "salar", "labour", "labor", "lab_", "flab", "social_contribution", "payroll")
"""Words by which a row is read as the income of labour; employers' social contributions are part of it (SNA D.1)."""
SURPLUS = ("surplus", "mixed", "depreciation", "fixed_capital", "profit", "capital")
TAXES = ("tax", "subsid", "duties", "levies")
CODES = {
    "wages": re.compile(r"d\.?1[12]?\d?|v001"),
    "surplus": re.compile(r"b\.?[23][gn]?|b\.?2a3[gn]|p\.?51c?|k\.?1|v003"),
    "taxes": re.compile(r"d\.?29(x39)?|d\.?39|v002"),
    "together": re.compile(r"b\.?1[gn]?|va|gva"),
}
"""The same by the codes of the SNA and of the BEA."""


@dataclass(frozen=True)
class ComponentReading:
    """Positions of the rows of value added by what they are read as; each row stands in one of these.

    Attributes
    ----------
    wages, surplus, taxes : tuple of int
    together : tuple of int
        Rows that hold wages and surplus in one figure: neither wages nor surplus.
    other : tuple of int
        Rows read as none of these.
    """

    labels: tuple[str, ...]
    wages: tuple[int, ...]
    surplus: tuple[int, ...]
    taxes: tuple[int, ...]
    together: tuple[int, ...]
    other: tuple[int, ...]

    def named(self, kind: str) -> str:
        """Return the labels of one kind for a sentence."""
        return shown([self.labels[place] for place in getattr(self, kind)])

    def assumption(self) -> Assumption:
        """Return what was read as what, to be recorded."""
        said = {
            "wages": "wages",
            "surplus": "operating surplus",
            "taxes": "taxes on production",
            "together": "wages and surplus together",
            "other": "none of these",
        }
        text = "; ".join(f"{self.named(kind)}: {words}" for kind, words in said.items() if getattr(self, kind))
        return Assumption("components", f"Rows of value added are read by their names. {text}.", "by name", "defaults")


def read_components(labels: Sequence[str]) -> ComponentReading:
    """Return what each row of value added is read as, from its name or its code.

    >>> reading = read_components(["D11", "employers_social_contributions", "compensation_and_gross_operating_surplus"])
    >>> reading.wages, reading.surplus, reading.together
    ((0, 1), (), (2,))
    """
    found: dict[str, list[int]] = {kind: [] for kind in ("wages", "surplus", "taxes", "together", "other")}
    for place, label in enumerate(labels):
        found[_kind(label)].append(place)
    return ComponentReading(tuple(labels), **{kind: tuple(places) for kind, places in found.items()})


def _kind(label: str) -> str:
    word = "_".join(label.lower().replace("'", "").split())
    for kind, code in CODES.items():
        if code.fullmatch(word):
            return kind
    wages, surplus, taxes = (any(part in word for part in words) for words in (WAGES, SURPLUS, TAXES))
    if taxes and not surplus:
        return "taxes" if not wages or re.match("other_|net_|tax|subsid", word) else "together"
    if (wages and surplus) or "value_added" in word:
        return "together"
    return "surplus" if surplus else "wages" if wages else "other"
