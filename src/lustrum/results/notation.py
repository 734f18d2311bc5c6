"""How the figures of a small table are written, decided from all of them together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lustrum.results.cell_text import MACHINE, Convention, decide_convention, take_apart
from lustrum.results.number import parse_number

_GROUPED = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+")
_HUNDREDS = re.compile(r"-?[1-9]\d{2}")


def notation_of(separator: str, columns: Sequence[Sequence[str]]) -> Convention:
    """Return how figures are written: as programs write them where cells are parted by commas and all can be read so.

    Parameters
    ----------
    separator : str
        The mark between cells.
    columns : sequence of sequences of str
        The figures of every column, blanks left out.

    Raises
    ------
    UsageError
        Where nothing decides it: names the figures and the way out.

    Examples
    --------
    >>> notation_of(",", [["0.5", "12.125"]]).decimal
    '.'
    >>> notation_of(",", [["900", "12.500"]])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    lustrum.errors.UsageError: '12.500' may be 12500 or 12.500, ...
    """
    texts = [text for column in columns for text in column]
    plain = separator == "," and all(parse_number(text) is not None or _foreign(text) for text in texts)
    if plain and not any(_looks_grouped(column, texts) for column in columns):
        return MACHINE
    return decide_convention(texts)


def _looks_grouped(column: Sequence[str], table: Sequence[str]) -> bool:
    """Say whether points in a column may part thousands: 12.500 beside 900, and no figure of the table decides it.

    Round figures alone (2.600, 2.300) may, too, where other columns are whole: a program prints no zeros at the end of
    some figures and none of others.
    """
    if any("." in text and not _GROUPED.fullmatch(text) for text in table):
        return False
    pointed = [text for text in column if "." in text]
    round_ones = any(text != "1.000" for text in pointed) and all(text.endswith("00") for text in pointed)
    beside = any(_HUNDREDS.fullmatch(text) for text in column)
    return bool(pointed) and (beside or (round_ones and any("." not in text for text in table)))


def _foreign(text: str) -> bool:
    """Say whether a text is no number however numbers are written, or the same number under any convention."""
    apart = take_apart(text)
    return not apart.core or apart.scientific or apart.core.isdigit()
