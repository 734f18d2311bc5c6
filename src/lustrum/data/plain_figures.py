"""Many figures in plain decimal notation at once: the bytes of a table line by line become numbers in a few passes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.arrays import Array, Indices

MOST_DIGITS = 15
"""Digits that a 64-bit number holds exactly; longer figures are left to the slower, general way."""
_TENS = 10.0 ** np.arange(MOST_DIGITS + 1)
_ZERO, _POINT, _MINUS = b"0.-"


@dataclass(frozen=True, eq=False)
class PlainFigures:
    """Figures, and what their notation tells.

    Parameters
    ----------
    values : array, shape (figures,)
    decimals : int
        Most digits after the point.
    certain, doubtful : bool
        Whether the point of some figure can only mark decimals (`0.5`), and whether that of some figure might as well
        part thousands (`1.234`).
    """

    values: Array
    decimals: int
    certain: bool
    doubtful: bool


def plain_figures(text: bytes, delimiter: bytes) -> PlainFigures | None:
    """Return the figures of a text, or None where one of them is not digits, a point and digits, with a minus or not.

    Each figure is the nearest 64-bit number, the same as `float` returns: its digits make a whole number below
    10^15, and one division by a power of ten rounds once (Clinger's fast path).

    Parameters
    ----------
    text : bytes
        Figures parted by `delimiter`, without one at the end.
    delimiter : bytes
        One byte, no digit, point or minus.

    References
    ----------
    .. [1] W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990, pp. 92-101.

    Examples
    --------
    >>> found = plain_figures(b"12;-3.25;0.5", b";")
    >>> found.values.tolist(), found.decimals, found.certain
    ([12.0, -3.25, 0.5], 2, True)
    >>> plain_figures(b"1;;2", b";") is plain_figures(b"1e5", b";") is None
    True
    """
    digits = np.frombuffer(text, np.uint8) - np.uint8(_ZERO)  # anything below '0' wraps round to 200 and more
    marks = np.flatnonzero(digits > 9)
    kinds = digits[marks] + np.uint8(_ZERO)
    parts = kinds == delimiter[0]
    ends = np.append(marks[parts], len(text))
    first = np.empty_like(ends)
    first[0], first[1:] = 0, ends[:-1] + 1
    points = ends.copy()  # a figure without a point has it, so to speak, at its end
    negative = np.empty(0, np.intp)
    if len(marks) >= len(ends):
        figure = np.cumsum(parts)
        is_point, is_minus = kinds == _POINT, kinds == _MINUS
        with_point, negative = figure[is_point], figure[is_minus]
        if len(marks) != len(ends) - 1 + len(with_point) + len(negative):
            return None
        if (np.diff(with_point) == 0).any() or (marks[is_minus] != first[negative]).any():
            return None
        points[with_point] = marks[is_point]
        first[negative] += 1
    length, whole, decimals = ends - first, points - first, ends - points - 1
    if (whole < 1).any() or (decimals == 0).any():  # -1 stands for no point, 0 for a point with nothing after it
        return None
    decimals = np.maximum(decimals, 0)
    if (whole + decimals > MOST_DIGITS).any():
        return None
    values = _numbers(digits, first, length, decimals)
    values[negative] *= -1.0
    return PlainFigures(values, int(decimals.max()), *_evidence(digits, first, whole, decimals))


def _numbers(digits: NDArray[np.uint8], first: Indices, length: Indices, decimals: Indices) -> Array:
    """Return figures whose first byte and number of bytes are known: the k-th byte of all of them at a time."""
    longest = int(length.max())
    padded = np.concatenate([digits, np.full(longest, 255, np.uint8)])
    number = np.zeros(len(first), np.int64)
    for place in range(longest):
        digit = padded[first + place]
        number = np.where((digit < 10) & (place < length), number * 10 + digit, number)
    values: Array = number / _TENS[decimals]
    return values


def _evidence(digits: NDArray[np.uint8], first: Indices, whole: Indices, decimals: Indices) -> tuple[bool, bool]:
    """Return whether a point can mark decimals only, and whether one may part thousands: `1.234`, `12.345`."""
    with_point = decimals > 0
    either = (decimals == 3) & (whole <= 3) & (digits[first] != 0)
    return bool((with_point & ~either).any()), bool(either.any())
