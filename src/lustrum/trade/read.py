"""Read cards of products: cards.csv, one row for each product or each offer of it, and quality.csv."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lustrum.errors import MissingDataError, UsageError
from lustrum.results import Column, Fault, Record, lines_twice, raise_faults, read_records, repeated_rows
from lustrum.results.records import Cell
from lustrum.trade.cards import PRICE_AT, Card, Cards, Learning, Offer, QualityIndex

_NUMBER = Column("number", needed=False, blank=True, default=True)
_POSITIVE = Column("number", needed=False, blank=True, default=True, above=0.0)
_WHOLE = Column("whole", needed=False, blank=True, default=True)
_TEXT = Column(needed=False)


def _word(*words: str) -> Column:
    return Column("word", needed=False, blank=True, words=words)


OFFER = {
    "partner": _TEXT,
    "year": Column("year", needed=False, blank=True),
    "world_price": _POSITIVE,
    "price_at": _word(*PRICE_AT),
    "tariff": _NUMBER,
    "transport": _NUMBER,
}
LEARNING = {
    "investment": _NUMBER,
    "quantity": _POSITIVE,
    "learning_rate": _NUMBER,
    "first_cost": _NUMBER,
    "learning_years": _WHOLE,
    "spillover": _NUMBER,
    "spillover_name": _TEXT,
    "spillover_years": _WHOLE,
}
NUMBERS = (
    "home_price", "home_growth", "world_growth", "royalty", "licence_cost", "home_resources", "input_world_value",
)  # fmt: skip
COLUMNS = {
    "product": Column(),
    **OFFER,
    **LEARNING,
    **dict.fromkeys(NUMBERS, _NUMBER),
    "price_of": _word("world_best", "same_quality"),
    "skills": _word("yes", "no"),
    "strategic": _word("yes", "no"),
    "cost_basis": _word("marginal", "average"),
    "decision": _TEXT,
    "source": _TEXT,
}
QUALITY_COLUMNS = {
    "product": Column(),
    "index": Column(),
    "home": Column("number", above=0.0),
    "world": Column("number", above=0.0),
    "weight": _POSITIVE,
    "better": _word("higher", "lower"),
    "source": _TEXT,
}


def read_cards(path: Path | str | None, quality: Path | str | None = None) -> Cards:
    """Return the cards of a file, with the quality indices of another.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        With every fault found: unknown columns, cells that are no numbers, average costs, half a learning card.
    """
    faults: list[Fault] = []
    rows = read_records(path, COLUMNS, faults=faults).rows if path is not None else ()
    faults += [*repeated_rows(rows, "product"), *lines_twice(rows, "product")]
    offers = [row for row in rows if row.states("world_price")]
    faults += lines_twice([row for row in offers if row.states("partner")], "product", ("product", "partner", "year"))
    key = ("product", "index")
    indices = read_records(quality, QUALITY_COLUMNS, key=key, faults=faults).rows if quality is not None else ()
    faults += repeated_rows(indices, "product")
    raise_faults(faults, path or quality)
    cards: dict[str, Card] = {}
    for product in dict.fromkeys(row.text("product") for row in (*rows, *indices)):
        own = [row for row in rows if row.text("product") == product]
        measured = tuple(_index(row) for row in indices if row.text("product") == product)
        first = next(row for row in (*own, *indices) if row.text("product") == product)
        place = f"{first.file}, {first.place}"
        card = _card(product, own, measured, faults) if own else Card(product, indices=measured, place=place)
        if card is not None:
            cards[product] = card
    raise_faults(faults, path or quality)
    return Cards(cards, str(path or quality or ""))


def _index(row: Record) -> QualityIndex:
    lower = row.text("better") == "lower"
    return QualityIndex(row.text("index"), row.number("home"), row.number("world"), row.number("weight", 1.0), lower)


def _card(
    product: str, rows: Sequence[Record], indices: tuple[QualityIndex, ...], faults: list[Fault]
) -> Card | None:  # fmt: skip
    given = _together(rows, faults)
    basis = given.text("cost_basis")
    if basis == "average":
        says = "is average: what a further unit costs decides, and that is the marginal cost."
        way_out = "Give the cost of the last unit, or leave home_resources out: the plan knows it."
        faults.append(given.fault("average_cost", "cost_basis", says, way_out))
    if given.states("home_resources") and not basis:
        faults.append(given.fault("blank", "cost_basis", "is needed beside home_resources.", "marginal or average."))
    try:
        return Card(
            product,
            offers=tuple(offer for row in rows for offer in _offer(row, faults)),
            price_of=given.text("price_of") or "world_best",
            indices=indices,
            tariff=next((row.number("tariff") for row in rows if row.states("tariff")), math.nan),
            learning=_learning(given, faults),
            skills={"yes": True, "no": False}.get(given.text("skills")),
            strategic=given.text("strategic") == "yes",
            decision=given.text("decision"),
            quantity=given.number("quantity"),
            source=given.text("source"),
            place=f"{given.file}, {given.place}",
            **{column: given.number(column) for column in NUMBERS},
        )
    except UsageError as error:
        faults.append(given.fault("contradiction", "", str(error)))
        return None


def _together(rows: Sequence[Record], faults: list[Fault]) -> Record:
    """Return what the rows of a product say of it together; offers stand each for itself."""
    cells: dict[str, Cell] = {}
    for row in rows:
        for column, value in row.cells.items():
            if column == "product" or column in OFFER or not row.states(column):
                continue
            if cells.get(column, value) != value:
                says = f"is '{row.written[column]}' here and '{cells[column]}' above."
                faults.append(row.fault("contradiction", column, says))
            cells[column] = value
    return Record(rows[0].file, rows[0].line, cells, {})


def _offer(row: Record, faults: list[Fault]) -> list[Offer]:
    at = row.text("price_at")
    if not row.states("world_price"):
        if row.states("partner") or at or row.states("transport"):
            says = "is blank although an offer is described."
            faults.append(row.fault("blank", "world_price", says))
        return []
    if not at:
        says = "is blank: a price may be taken at the border, where it is loaded, or after duty."
        faults.append(row.fault("blank", "price_at", says, f"Give {', '.join(PRICE_AT)}."))
    found = Offer(
        row.number("world_price"),
        row.text("partner"),
        row.whole("year"),
        at or "cif",
        row.number("tariff"),
        row.number("transport"),
    )
    try:
        found.at_border(row.text("product"))
    except MissingDataError as error:
        faults.append(row.fault("blank", "price_at", str(error)))
    return [found]


def _learning(given: Record, faults: list[Fault]) -> Learning | None:
    if not any(given.states(column) for column in LEARNING if column not in ("quantity", "spillover_name")):
        return None
    for column in ("investment", "quantity"):
        if not given.states(column):
            says = "is blank: the tests of an infant need the investment and the output a year."
            faults.append(given.fault("blank", column, says, "Give both, or leave all learning columns blank."))
    if given.states("spillover") and not (given.states("spillover_name") and given.states("spillover_years")):
        says = "is counted only where it is named and bounded."
        faults.append(given.fault("unbounded_spillover", "spillover", says, "Give spillover_name and spillover_years."))
    optional: dict[str, Any] = {
        key: given.number(column) if given.states(column) else None
        for key, column in (("rate", "learning_rate"), ("first_cost", "first_cost"))
    }
    return Learning(
        given.number("investment"),
        given.number("quantity"),
        years=given.whole("learning_years"),
        spillover=given.number("spillover", 0.0),
        spillover_name=given.text("spillover_name"),
        spillover_years=given.whole("spillover_years") or 0,
        **optional,
    )
