"""What may be said between centre and unit: every kind of message with its fields, and nothing beside them.

A centre asks, a unit answers. What is said is listed here; what is not listed cannot be sent, whoever tries. Never said
are the unit's matrix of coefficients A, its limits b, its goal c, its own rows and columns, and the names of any of
these: vectors run over the shared rows alone, which all know from the terms of the plan.

=================  ======================================  =========================================================
question           asks                                    answered by
=================  ======================================  =========================================================
introduce          do you share these rows?                introduction: what it begins with, its trade, its base
at_prices          your best plan at these prices?         best_at_prices: its value less what it uses at the prices,
                                                           and what it uses
at_allotment       what is this allotment worth to you?    value_at_allotment: value, prices, and how much was short
                                                           (met by an emergency supply at its price)
order              these are your allotment and prices     kept: it keeps its own plan; what is left to gain
interior           a step of the exact mode                interior_sums: sums over its own rows and columns
=================  ======================================  =========================================================

Where units mask what they say in pairs (`masks`), `masked` stands for sums, vectors and response of the exact mode, and
`parts` says how many numbers of each.

Instead of its answer a unit may say `refused`, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["number", "count", "word", "few", "rows", "square", "masked"]
"""Of a field: a number, a whole number, a word, at most `FEW` numbers, a number a shared row, or a pair of them;
or numbers of 128 bits that say nothing before they are added up."""

FEW = 16


@dataclass(frozen=True)
class Field:
    """A field of a message.

    Parameters
    ----------
    shape : {"number", "count", "word", "few", "rows", "square", "masked"}
    rounded : bool
        Whether a unit rounds it to the digits of its choice before it says it (`digits`).
    needed : bool
        Whether the message is refused without it.
    most : int
        Letters of a word.
    """

    shape: Shape
    rounded: bool = False
    needed: bool = True
    most: int = 80


INTRODUCE, AT_PRICES, AT_ALLOTMENT, ORDER, INTERIOR = QUESTIONS = (
    "introduce", "at_prices", "at_allotment", "order", "interior",
)  # fmt: skip

ANSWERS = {
    INTRODUCE: "introduction",
    AT_PRICES: "best_at_prices",
    AT_ALLOTMENT: "value_at_allotment",
    ORDER: "kept",
    INTERIOR: "interior_sums",
}
"""By which kind of message each question is answered."""

REFUSED = "refused"

SAID: dict[str, dict[str, Field]] = {
    INTRODUCE: {"terms": Field("word"), "rows": Field("count"), "unit": Field("word")},
    "introduction": {
        "terms": Field("word"),
        "unit": Field("word"),
        "base": Field("number", rounded=True),
        "begins": Field("rows", rounded=True),
        "trade": Field("rows", rounded=True),
        "worth": Field("rows", rounded=True),
        "digits": Field("count"),
        "members": Field("count"),
    },
    AT_PRICES: {"prices": Field("rows")},
    "best_at_prices": {"bound": Field("number"), "use": Field("rows", rounded=True)},
    AT_ALLOTMENT: {"allotment": Field("rows"), "emergency": Field("rows")},
    "value_at_allotment": {
        "value": Field("number"),
        "prices": Field("rows", rounded=True),
        "short": Field("number"),
        "lacks": Field("rows", rounded=True, needed=False),
    },
    ORDER: {"allotment": Field("rows"), "prices": Field("rows")},
    "kept": {"value": Field("number"), "to_gain": Field("number"), "plan": Field("word")},
    INTERIOR: {
        "step": Field("word"),
        "numbers": Field("few", needed=False),
        "shared": Field("rows", needed=False),
        "second": Field("rows", needed=False),
    },
    "interior_sums": {
        "step": Field("word"),
        "sums": Field("few", needed=False),
        "extremes": Field("few", needed=False),
        "shared": Field("rows", needed=False),
        "second": Field("rows", needed=False),
        "response": Field("square", needed=False),
        "masked": Field("masked", needed=False),
        "parts": Field("few", needed=False),
    },
    REFUSED: {"reason": Field("word", most=600)},
}
"""Every kind of message and what it may say."""
