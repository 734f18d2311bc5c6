"""What no sentence may say: a figure that does not exist, or a zero with a sign."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from typing import Any

from lustrum.errors import LustrumError
from lustrum.results import Assumption, Fault, Result

QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|«[^»\n]*»")
NO_FIGURE = re.compile(
    r"(?<![\w.])[-+]?(?:nan|inf|NaN|Infinity)(?![\w-])"
    r"|(?<![\w'])None(?![\w']| of)"
    r"|(?<![\w.,:)–-])[-−]0(?:\.0+)?(?![\w.,:]*\d)"
)


def no_figures(text: str, around: int = 60) -> list[str]:
    """Return the places of a text that say no figure where one should stand; what is quoted is the user's own.

    >>> no_figures("consumption grows by nan %"), no_figures("it moves by -0.00 %, from -0.5 to 2020-01")
    (['consumption grows by nan %'], ['it moves by -0.00 %, from -0.5 to 2020-01'])
    >>> no_figures("'nan' says that the figure is missing. None of them is an information.")
    []
    """
    plain = QUOTED.sub("''", text)
    return [plain[max(each.start() - around, 0) : each.end() + around] for each in NO_FIGURE.finditer(plain)]


def watch_sentences() -> None:
    """Let every answer, assumption and refusal that any test makes fail where a sentence holds no figure."""
    _watch(Result, lambda made: (made.title, *made.notes))
    _watch(Assumption, lambda made: (made.text, made.value))
    _watch(Fault, lambda made: (made.message, made.way_out))
    _watch(LustrumError, lambda made: (str(made),))


def _watch(kind: type, texts: Callable[[Any], Iterable[str]]) -> None:
    make = kind.__init__

    @functools.wraps(make)
    def watched(self: Any, *given: Any, **named: Any) -> None:
        make(self, *given, **named)
        found = [place for text in texts(self) for place in no_figures(str(text))]
        assert not found, f"a sentence of {kind.__name__} says no figure: {found}"

    kind.__init__ = watched  # type: ignore[misc]
