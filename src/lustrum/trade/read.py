"""Read cards of products: cards.csv, one row for each product or each offer of it, and quality.csv."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lustrum.errors import MissingDataError, UsageError
from lustrum.results import Fault, raise_faults
from lustrum.results.number import parse_number
from lustrum.trade.cards import PRICE_AT, Card, Cards, Learning, Offer, QualityIndex
from lustrum.wording.names import nearest

OFFER = ("partner", "year", "world_price", "price_at", "tariff", "transport")
LEARNING = (
    "investment", "quantity", "learning_rate", "first_cost", "learning_years",
    "spillover", "spillover_name", "spillover_years",
)  # fmt: skip
NUMBERS = (
    "home_price", "home_growth", "world_growth", "royalty", "licence_cost", "home_resources", "input_world_value",
)  # fmt: skip
WORDS: Mapping[str, tuple[str, ...]] = {
    "price_of": ("world_best", "same_quality"),
    "skills": ("yes", "no"),
    "strategic": ("yes", "no"),
    "cost_basis": ("marginal", "average"),
}
COLUMNS = ("product", *OFFER, *LEARNING, *NUMBERS, *WORDS, "decision", "source")
QUALITY_COLUMNS = ("product", "index", "home", "world", "weight", "better", "source")


def read_cards(path: Path | str | None, quality: Path | str | None = None) -> Cards:
    """Return the cards of a file, with the quality indices of another.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        With every fault found: unknown columns, cells that are no numbers, average costs, half a learning card.
    """
    reading = _Reading()
    rows = reading.rows(path, COLUMNS, ("product",)) if path is not None else []
    indices = reading.rows(quality, QUALITY_COLUMNS, ("product", "index", "home", "world")) if quality else []
    raise_faults(reading.faults, path or quality)
    products = dict.fromkeys([row["product"] for row in rows] + [row["product"] for row in indices])
    of_quality = {product: reading.indices([r for r in indices if r["product"] == product]) for product in products}
    cards = {
        product: reading.card(product, [r for r in rows if r["product"] == product], of_quality[product])
        for product in products
    }
    raise_faults(reading.faults, path or quality)
    return Cards({p: card for p, card in cards.items() if card is not None}, str(path or quality or ""))


@dataclass
class _Reading:
    faults: list[Fault] = field(default_factory=list)

    def fault(self, kind: str, row: Mapping[str, str], column: str, message: str, way_out: str = "") -> None:
        self.faults.append(Fault(kind, row["file"], row["line"], column, message, way_out))

    def rows(self, path: Path | str, columns: Sequence[str], needed: Sequence[str]) -> list[dict[str, str]]:
        file = Path(path)
        try:
            with file.open(newline="", encoding="utf-8-sig") as stream:
                reader = csv.DictReader(stream)
                header = list(reader.fieldnames or ())
                lines = [(number, dict(row)) for number, row in enumerate(reader, start=2)]
        except (FileNotFoundError, IsADirectoryError):
            raise UsageError(f"There is no file '{file}'.") from None
        except UnicodeDecodeError:
            raise UsageError(f"'{file}' is no text in UTF-8.") from None
        top = {"file": file.name, "line": ""}
        for column in header:
            if column not in columns:
                self.fault("unknown_column", top, column, "is not known.", nearest(column, columns))
        for column in needed:
            if column not in header:
                self.fault("missing_column", top, column, "is not there.")
        found = []
        for number, row in lines:
            at = {"file": file.name, "line": f"line {number}"}
            if None in row or None in row.values():
                self.fault("ragged", at, "", f"does not have {len(header)} cells.")
                continue
            found.append({**{k: v.strip() for k, v in row.items()}, **at})
        return found

    def number(self, row: Mapping[str, str], column: str, *, above: float | None = None) -> float:
        """Return a cell's number; NaN where it is blank or not there."""
        text = row.get(column, "")
        if not text:
            return math.nan
        value = parse_number(text)
        if value is None:
            self.fault("not_a_number", row, column, f"is '{text}', which is no number in plain decimal notation.")
            return math.nan
        if above is not None and not value > above:
            self.fault("out_of_range", row, column, f"is {text}; give a number above {above:g}.")
        return value

    def word(self, row: Mapping[str, str], column: str, known: Sequence[str]) -> str:
        text = row.get(column, "")
        if text and text not in known:
            self.fault("unknown_word", row, column, f"is '{text}'.", f"Known: {', '.join(known)}.")
            return ""
        return text

    def indices(self, rows: Sequence[Mapping[str, str]]) -> tuple[QualityIndex, ...]:
        found = []
        for row in rows:
            weight = self.number(row, "weight", above=0.0)
            better = self.word(row, "better", ("higher", "lower"))
            home, world = (self.number(row, column, above=0.0) for column in ("home", "world"))
            if math.isnan(home) or math.isnan(world):
                self.fault("blank", row, "home, world", "an index needs both values.")
                continue
            found.append(
                QualityIndex(row["index"], home, world, 1.0 if math.isnan(weight) else weight, better == "lower")
            )
        return tuple(found)

    def card(
        self, product: str, rows: Sequence[Mapping[str, str]], indices: tuple[QualityIndex, ...]
    ) -> Card | None:  # fmt: skip
        if not rows:
            return Card(product, indices=indices)
        given: dict[str, str] = {"file": rows[0]["file"], "line": rows[0]["line"]}
        for row in rows:
            for column, text in row.items():
                if text and column not in ("file", "line", "product", *OFFER):
                    if given.get(column, text) != text:
                        self.fault("contradiction", row, column, f"is '{text}' here and '{given[column]}' above.")
                    given[column] = text
        words = {column: self.word(given, column, known) for column, known in WORDS.items()}
        if words["cost_basis"] == "average":
            self.fault(
                "average_cost", given, "cost_basis",
                "is average: what a further unit costs decides, and that is the marginal cost.",
                "Give the cost of the last unit, or leave home_resources out: the plan knows it.",
            )  # fmt: skip
        if not math.isnan(self.number(given, "home_resources")) and not words["cost_basis"]:
            self.fault("blank", given, "cost_basis", "is needed beside home_resources.", "marginal or average.")
        numbers = {column: self.number(given, column) for column in NUMBERS}
        try:
            return Card(
                product,
                offers=tuple(offer for row in rows for offer in self.offer(row)),
                price_of=words["price_of"] or "world_best",
                indices=indices,
                tariff=next((v for row in rows if not math.isnan(v := self.number(row, "tariff"))), math.nan),
                learning=self.learning(given),
                skills={"yes": True, "no": False}.get(words["skills"]),
                strategic=words["strategic"] == "yes",
                decision=given.get("decision", ""),
                quantity=self.number(given, "quantity", above=0.0),
                source=given.get("source", ""),
                **numbers,
            )
        except UsageError as error:
            self.fault("contradiction", given, "", str(error))
            return None

    def offer(self, row: Mapping[str, str]) -> list[Offer]:
        price = self.number(row, "world_price", above=0.0)
        year, tariff, transport = (self.number(row, column) for column in ("year", "tariff", "transport"))
        at = self.word(row, "price_at", PRICE_AT)
        if math.isnan(price):
            if row.get("partner") or at or not math.isnan(transport):
                self.fault("blank", row, "world_price", "is blank although an offer is described.")
            return []
        if not at:
            self.fault(
                "blank", row, "price_at", "is blank: a price may be taken at the border, where it is loaded, or after "
                "duty.", f"Give {', '.join(PRICE_AT)}.",
            )  # fmt: skip
        found = Offer(
            price, row.get("partner", ""), None if math.isnan(year) else int(year), at or "cif", tariff, transport
        )
        try:
            found.at_border(row["product"])
        except MissingDataError as error:
            self.fault("blank", row, "price_at", str(error))
        return [found]

    def learning(self, given: Mapping[str, str]) -> Learning | None:
        said = {column: self.number(given, column) for column in LEARNING if column != "spillover_name"}
        if all(math.isnan(value) for column, value in said.items() if column != "quantity"):
            return None
        for column in ("investment", "quantity"):
            if math.isnan(said[column]):
                self.fault(
                    "blank", given, column, "is blank: the tests of an infant need the investment and the output a "
                    "year.", "Give both, or leave all learning columns blank.",
                )  # fmt: skip
        name = given.get("spillover_name", "")
        spillover = said["spillover"]
        if not math.isnan(spillover) and (not name or math.isnan(said["spillover_years"])):
            self.fault(
                "unbounded_spillover", given, "spillover",
                "is counted only where it is named and bounded.", "Give spillover_name and spillover_years.",
            )  # fmt: skip
        optional: dict[str, Any] = {
            key: None if math.isnan(said[column]) else said[column]
            for key, column in (("rate", "learning_rate"), ("first_cost", "first_cost"))
        }
        return Learning(
            said["investment"],
            said["quantity"],
            years=None if math.isnan(said["learning_years"]) else int(said["learning_years"]),
            spillover=0.0 if math.isnan(spillover) else spillover,
            spillover_name=name,
            spillover_years=0 if math.isnan(said["spillover_years"]) else int(said["spillover_years"]),
            **optional,
        )
