"""One input of a family: its name, what it stands for, and how a value meets the parent's."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

import numpy as np

from lustrum.errors import MissingDataError, UsageError

WAYS = ("value", "factor", "shift")
"""A value stands in place of the parent's, is multiplied with it, or is added to it."""

Value = float | str | bool
"""A value of an input: a number, or a word for an option that takes words."""


@dataclass(frozen=True)
class Input:
    """What one axis of a family changes.

    Parameters
    ----------
    name : str
        Name of the axis.
    of : str
        `growth.KEY`, `goal.KEY`, `options.PART.KEY`, `trade.KEY`, `wish`, `path`, or `economy.FIGURE`.
    way : {"value", "factor", "shift"}
    label, column : str or tuple of str
        Which labels of the figure, along its first and second axis; all where empty.
    quantity, sense, origin : str
        Of a wish (or path).
    year : int, optional
        One year of a path, a wish or an option given by year; all where None.
    unit : str
        For people.
    """

    name: str
    of: str
    way: str = "value"
    label: str | tuple[str, ...] = ""
    column: str | tuple[str, ...] = ""
    quantity: str = ""
    sense: str = ""
    year: int | None = None
    priority: int = 2
    unit: str = ""

    @property
    def neutral(self) -> float | None:
        """The value that changes nothing: 1 for a factor, 0 for a shift; None where it is the parent's own value."""
        return {"factor": 1.0, "shift": 0.0}.get(self.way)


def moved(what: Input, before: Any, value: Value) -> Any:
    """Return the new value of one figure."""
    if what.way == "value":
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UsageError(f"{where(what)}: a {what.way} must be a number, not {value!r}.")
    if before is None:
        raise MissingDataError(
            f"{where(what)}: the parent states no {what.of}, so there is nothing to apply a {what.way} to. State it in "
            'the parent, or give values with as = "value".'
        )
    if isinstance(before, bool) or not isinstance(before, int | float):
        raise UsageError(f"{where(what)}: {what.of} is {before!r}, no number a {what.way} could be applied to.")
    return before * value if what.way == "factor" else before + value


def moved_array(what: Input, before: np.ndarray, value: Value) -> np.ndarray:
    if isinstance(value, bool | str):
        raise UsageError(f"{where(what)}: a figure of the economy is a number, not {value!r}.")
    if what.way == "factor":
        return before * value
    return before + value if what.way == "shift" else np.full(before.shape, float(value))


def where(what: Input) -> str:
    return f"Input '{what.name}'"


def near(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), 1)
    return f" Did you mean '{close[0]}'?" if close else ""
