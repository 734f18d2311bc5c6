"""How far long work is: the count, the time gone by, and about how long it still takes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

_COUNTED = re.compile(r"(?P<what>[a-z ]*?) ?(?P<place>\d+) of (?:at most )?(?P<all>\d+)\b")
LEAST = 2.0
"""Seconds gone by before an estimate is worth saying."""


class Progress:
    """What is said of work that is told step by step; a count like ``plan 3 of 19`` is kept while its steps are told.

    Parameters
    ----------
    clock : function
        Gives seconds.

    Examples
    --------
    >>> seconds = iter([0.0, 0.0, 10.0, 12.0])
    >>> told = Progress(lambda: next(seconds))
    >>> told.after("plan 1 of 5: without wishes")
    'plan 1 of 5: without wishes'
    >>> told.after("plan 3 of 5: homes")
    'plan 3 of 5: homes (10 s, about 15 s to go)'
    >>> told.after("building the plan")
    'plan 3 of 5: homes (12 s, about 13 s to go): building the plan'
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._counted, self._place, self._all, self._since = "", 0, 0, 0.0
        self._first: tuple[int, float] | None = None

    def after(self, text: str) -> str:
        """Return what to show when a step is told."""
        gone = self._clock() - self._began
        found = _COUNTED.match(text)
        if found:
            place, all_of = int(found["place"]), int(found["all"])
            if self._first is None or place < self._place or all_of != self._all:
                self._first = (place, gone)
            self._counted, self._place, self._all, self._since = text, place, all_of, gone
        if not self._counted:
            return text if gone < LEAST else f"{text} ({_said(gone)})"
        inner = "" if found else f": {text}"
        return f"{self._counted}{self._time(gone)}{inner}"

    def _time(self, gone: float) -> str:
        """Return the time gone by, and to go where a step has been done."""
        if gone < LEAST:
            return ""
        first, began = self._first or (self._place, gone)
        done = self._place - first
        if done <= 0 or self._since <= began:
            return f" ({_said(gone)})"
        one = (self._since - began) / done
        left = max(one * (self._all - self._place + 1) - (gone - self._since), 0.0)
        return f" ({_said(gone)}, about {_said(left)} to go)"


def _said(seconds: float) -> str:
    """Return a time in words: 8 s, 2 min 5 s, 1 h 3 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
