r"""Capital by kind where no stocks are stated: dwellings, structures, equipment, vehicles, software, research.

What an activity of a section of ISIC owns of each kind, and how fast it wears, is taken from a named list. Base-year
investment in a kind then keeps its stock growing with the trend, whoever owns it:

.. math:: K0_{ja} = I_a \frac{w_j m_{s(j)a}}{\sum_k (d_{s(k)a} + g) \, w_k m_{s(k)a}}

with w the weights by which one kind of capital would be spread (operating surplus), m the share of kind a in the stock
of the activity's section s, d the rate of wear in it, g growth.

The list `us_2017`: net stock of private fixed assets at current cost, end of 2017, of the United States by section of
ISIC, million dollars, and depreciation as a mean of the rates of detailed assets weighted by their stock. US Bureau of
Economic Analysis, detailed fixed assets, release of 10 October 2018 (public domain); dwellings 0.0114, the rate for new
homes of one to four units. Section L holds all homes. Public administration (O) and households as employers (T) are not
in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.economy.economy import Economy
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.results import Assumption
from lustrum.results.records import Column, read_records

LISTS = ("us_2017",)
"""Named lists of what sections own and how it wears."""
COLUMNS = {"section": Column(), "kind": Column(), "stock": Column("number"), "depreciation_rate": Column("number")}
"""Of a list."""
WORDS = {
    "dwellings": ("dwelling", "resident", "housing", "homes", "n111"),
    "structures": ("structure", "building", "construction", "n112"),
    "vehicles": ("vehicle", "transport", "n1131"),
    "software": ("software", "n1173"),
    "research_and_originals": ("research", "intellectual", "original", "n117"),
    "equipment": ("equipment", "machine", "n113"),
}
"""Words by which a column of investment is known as a kind, the first that fits."""
STANDS_FOR = {
    "dwellings": "structures",
    "vehicles": "equipment",
    "software": "research_and_originals",
    "research_and_originals": "equipment",
}
"""Which kind holds another where a table has no column of it: structures hold dwellings."""
MADE_BY = {"F": "structures", "L": "structures", "29": "vehicles", "30": "vehicles", "62": "software", "63": "software",
           "58": "software", "72": "research_and_originals"}  # fmt: skip
"""Kinds by section or division of the product where one column holds all investment; all others are equipment."""
SECTIONS = (
    ("A", 1, 3), ("B", 5, 9), ("C", 10, 33), ("D", 35, 35), ("E", 36, 39), ("F", 41, 43), ("G", 45, 47), ("H", 49, 53),
    ("I", 55, 56), ("J", 58, 63), ("K", 64, 66), ("L", 68, 68), ("M", 69, 75), ("N", 77, 82), ("O", 84, 84),
    ("P", 85, 85), ("Q", 86, 88), ("R", 90, 93), ("S", 94, 96), ("T", 97, 98), ("U", 99, 99),
)  # fmt: skip
"""Sections of ISIC Rev. 4 and the divisions they hold."""
UNKNOWN_RATE = 0.05
"""Wear of a column that is no known kind."""


@dataclass(frozen=True)
class Kinds:
    """What people named of kinds of capital.

    Parameters
    ----------
    list_name : str
        One of `LISTS`.
    sections : mapping of activity to section
        Where its label does not say.
    rates : mapping of asset to float
        Yearly wear, in place of the list's.
    """

    list_name: str = LISTS[0]
    sections: Mapping[str, str] | None = None
    rates: Mapping[str, float] | None = None


@cache
def read_list(name: str) -> dict[tuple[str, str], tuple[float, float]]:
    """Return stock and wear by section and kind; section "" is all sections together.

    Raises
    ------
    UsageError
        If no list has this name.
    """
    if name not in LISTS:
        raise UsageError(f"capital.kinds is '{name}'; known: {', '.join(LISTS)}.")
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for row in read_records(Path(__file__).parent / f"kinds_{name}.csv", COLUMNS, key=("section", "kind")):
        stock, wear, kind = row.number("stock"), row.number("depreciation_rate"), row.text("kind")
        found[row.text("section"), kind] = stock, wear
        before, worn = found.get(("", kind), (0.0, 0.0))
        total = before + stock
        found["", kind] = total, (before * worn + stock * wear) / total
    return found


def section_of(label: str) -> str:
    """Return the section of ISIC a code with its letter belongs to, "" where it is none; bare numbers are of any list.

    >>> section_of("J62_J63"), section_of("CPA_K64"), section_of("S21"), section_of("22")
    ('J', 'K', '', '')
    """
    found = re.fullmatch(r"(?:CPA_)?([A-U])(?:(\d{2})\d{0,2})?(?:[-_.+].*)?", label)
    if found is None:
        return ""
    letter, division = found.groups()
    first, last = next((first, last) for section, first, last in SECTIONS if section == letter)
    return letter if division is None or first <= int(division) <= last else ""


def sections_of(labels: Sequence[str]) -> list[str]:
    """Return the section of each label; none at all where fewer than half of them are codes of ISIC."""
    found = [section_of(label) for label in labels]
    return found if 2 * sum(map(bool, found)) > len(found) else [""] * len(found)


def kind_of(asset: str) -> str:
    """Return which kind a column of investment is, "" where it is none.

    >>> kind_of("residential"), kind_of("transport equipment"), kind_of("cultivated")
    ('dwellings', 'vehicles', '')
    """
    name = asset.lower()
    return next((kind for kind, words in WORDS.items() if any(word in name for word in words)), "")


def investment_by_kind(economy: Economy) -> dict[str, Array]:
    """Return base-year investment by kind, each of shape (products,): the table's columns, or one told by its goods.

    Goods tell only where products bear codes of ISIC or CPA; else one column stays one asset.
    """
    flows = economy.investment_by_asset
    if len(flows) != 1:
        return dict(flows)
    (flow,) = flows.values()
    found: dict[str, Array] = {}
    sections = sections_of(economy.product.labels)
    if not any(sections):
        return dict(flows)
    for i, (label, section) in enumerate(zip(economy.product.labels, sections, strict=True)):
        division = re.search(r"\d{2}", label) if section else None
        kind = MADE_BY.get(division.group() if division else "", MADE_BY.get(section, "equipment"))
        found.setdefault(kind, np.zeros(len(flow)))[i] = flow[i]
    return {kind: goods for kind, goods in found.items() if goods.sum() > 0.0}


@dataclass(frozen=True, eq=False)
class Owned:
    """How activities own kinds: share of each kind in their stock, and its wear, shape (activities, assets) each."""

    share: Array
    wear: Array


def owned_by_section(economy: Economy, assets: tuple[str, ...], kinds: Kinds, notes: list[Assumption]) -> Owned:
    """Return what share of its stock each activity holds of each asset, and how fast that wears.

    An asset that no section here owns, or that is no known kind, is owned by all alike.
    """
    known = [kind_of(asset) for asset in assets]
    sections = _sections(economy, kinds)
    everywhere, usual = _in_section("", known, kinds.list_name)
    share, wear = np.tile(everywhere, (len(sections), 1)), np.tile(usual, (len(sections), 1))
    for section in set(sections) - {""}:
        own, rate = _in_section(section, known, kinds.list_name)
        here = [j for j, each in enumerate(sections) if each == section]
        share[here], wear[here] = own, np.where(own > 0.0, rate, usual)
    nobody = ~(share > 0.0).any(axis=0)
    share[:, nobody] = 1.0
    for k, asset in enumerate(assets):
        if kinds.rates and asset in kinds.rates:
            wear[:, k] = kinds.rates[asset]
    _say(economy, assets, kinds, sections, notes)
    return Owned(share, wear)


@dataclass(frozen=True, eq=False)
class StocksByKind:
    """Stocks and their wear by pairs of activity and asset, shape (pairs,) each."""

    activity: Positions
    asset: Positions
    start: Array
    wear: Array


def stocks_by_kind(
    economy: Economy, assets: tuple[str, ...], kinds: Kinds, spread: tuple[Array, float], notes: list[Assumption]
) -> StocksByKind:
    """Return the stocks that investment in each kind keeps growing.

    Parameters
    ----------
    spread : array, shape (activities,), and float
        w, by which one kind of capital would be spread, and g.

    Raises
    ------
    MissingDataError
        If wear and growth together leave nothing to derive stocks from.
    """
    weight, growth = spread
    owned = owned_by_section(economy, assets, kinds, notes)
    need = weight[:, None] * owned.share
    kept = (owned.wear + growth) * need
    if not (kept.sum(axis=0) > 0.0).all() or (kept < 0.0).any():
        raise MissingDataError(
            f"Stocks are derived as investment over depreciation plus growth, and growth of {growth:zg} leaves nothing "
            "for some kind: give capital.csv, or name larger capital.kind_rates."
        )
    bought = investment_by_kind(economy)
    invested = np.array([float(bought[asset].sum()) for asset in assets])
    activity, asset = (each.astype(np.int64) for each in np.nonzero(need > 0.0))
    start = (need * (invested / kept.sum(axis=0)))[activity, asset]
    return StocksByKind(activity, asset, start, owned.wear[activity, asset])


def _in_section(section: str, known: list[str], name: str) -> tuple[Array, Array]:
    """Return the share of each asset in the stock of a section, and its wear, shape (assets,) each."""
    share, wear = np.zeros(len(known)), np.zeros(len(known))
    for kind in WORDS:
        stock, rate = read_list(name).get((section, kind), (0.0, 0.0))
        holder = kind
        while holder not in known and holder in STANDS_FOR:
            holder = STANDS_FOR[holder]
        if holder in known and stock > 0.0:
            here = [k for k, each in enumerate(known) if each == holder]
            wear[here] = (wear[here] * share[here] + rate * stock) / (share[here] + stock)
            share[here] += stock
    wear[share <= 0.0] = UNKNOWN_RATE
    return share / max(share.sum(), 1.0), wear


def _sections(economy: Economy, kinds: Kinds) -> list[str]:
    """Return the section of each activity that is in the list, "" (all sections) where there is none."""
    named = dict(kinds.sections or {})
    for activity, section in named.items():
        if activity not in economy.activity:
            raise UsageError(f"capital.sections names '{activity}', which is no activity of this economy.")
        if section not in {s for s, _, _ in SECTIONS}:
            raise UsageError(f"capital.sections: '{section}' of '{activity}' is no section of ISIC (A to U).")
    listed = {section for section, _ in read_list(kinds.list_name)}
    read = sections_of(economy.activity.labels)
    found = [named.get(label, section) for label, section in zip(economy.activity.labels, read, strict=True)]
    return [section if section in listed else "" for section in found]


def _say(economy: Economy, assets: tuple[str, ...], kinds: Kinds, sections: list[str], notes: list[Assumption]) -> None:
    unknown = set(kinds.rates or {}) - set(assets)
    if unknown:
        raise UsageError(
            f"capital.kind_rates names '{sorted(unknown)[0]}', no kind of capital of this economy; known: "
            f"{', '.join(assets)}."
        )
    other = [economy.activity.labels[j] for j, section in enumerate(sections) if not section]
    text = "Stocks are derived by kind: base-year investment in each keeps it growing, and activities own what their "
    text += "section of ISIC owns in the list"
    text += f"; {shown(other)}: as all sections together." if other else "."
    notes.append(Assumption("capital.kinds", text, f"{kinds.list_name}: {', '.join(assets)}", "capital.kinds"))
