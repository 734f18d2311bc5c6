"""A unit's own report: its order, the proof, what one more unit of each shared good would be worth to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.decentral.kept import Kept, Proof, prove
from lustrum.decentral.terms import Terms
from lustrum.decentral.unit_folder import read_unit
from lustrum.results import Assumption, Drawing, Measure, Result


@dataclass(frozen=True, eq=False)
class Checked:
    """What a unit found out about its order; `base` is its discounted base consumption, `keeps` what stays with it."""

    name: str
    terms: Terms
    kept: Kept
    proof: Proof
    base: float
    keeps: float

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.proof.problems


def checked(folder: Path) -> Checked:
    """Return the proof of a unit's order, made from its own folder alone.

    Raises
    ------
    MissingDataError
        If it has no order yet.
    """
    found = read_unit(folder)
    kept = found.kept()
    programme, shares = found.programme()
    return Checked(found.name, found.terms, kept, prove(programme, kept), shares.base, found.keeps)


def unit_results(found: Checked) -> list[Result]:
    """Return the order with its worths; the counter-proposal is the column `would_change`."""
    terms, kept = found.terms, found.kept
    shape = (len(terms.years), len(terms.items))
    own, common = kept.own_prices.reshape(shape), kept.prices.reshape(shape)
    level = common.mean(axis=1, keepdims=True)
    # Prices of a year are known up to one amount on all rows, where what is used has to be paid for.
    apart = own - common
    if terms.paid_for:
        apart = apart - apart.mean(axis=1, keepdims=True)
    worth = 100.0 * np.divide(apart, level, out=np.zeros(shape), where=level != 0.0)
    row = int(np.argmax(np.abs(worth)))
    item, year = terms.label(row)
    gain = found.proof.to_gain / found.base
    finding = f"At the prices of all, {found.name} could gain {gain:.1e} of its base consumption by another use"
    return [
        Result(
            "order",
            f"The order of {found.name}",
            ("item", "year"),
            [(name, str(when)) for when in terms.years for name in terms.items],
            {
                "allotment": Measure(kept.allotment, terms.unit, "takes, below zero gives, a year"),
                "would_change": Measure(
                    worth.ravel(), "% of the price", "worth of one more unit to it, above the price of all"
                ),
            },
            notes=(
                finding,
                f"It would change most: {item} in {year}, worth {worth.ravel()[row]:+.1f} per cent of the price more "
                "to it than to all; a counter-proposal asks for more where this is above zero and offers where below",
                f"The plan passes its own certificate: {found.proof.certificate}",
            ),
            assumptions=(
                Assumption(
                    "unit.keeps",
                    "Share of what it makes beyond its order that stays with it.",
                    f"{found.keeps:g}",
                    "unit.toml",
                ),
            ),
            drawing=Drawing("lines", "would_change", x="year", series="item", title=finding),
        )
    ]
