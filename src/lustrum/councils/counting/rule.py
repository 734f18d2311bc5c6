"""What a rule of counting is."""

from __future__ import annotations

from typing import ClassVar, Protocol

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.lots import Lots, Way


class Rule(Protocol):
    """A rule of counting: one file, a frozen dataclass whose fields are its variants, exact from end to end.

    The docstring of the class says what the rule does, how it is counted by hand, what it is good for and where it is
    published; its fields are what `lustrum council count` offers as options.

    Attributes
    ----------
    name : str
        As the command line calls it.
    takes : tuple of Form
        The papers it can count.
    own_ties : {"refuse", "order", "lot", "never"}
        How ties are broken where nobody says otherwise.
    """

    name: ClassVar[str]
    takes: ClassVar[tuple[Form, ...]]
    own_ties: ClassVar[Way]

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        """Return the result.

        Parameters
        ----------
        ballots : Ballots
            Of a form in `takes`.
        seats : int
            To be filled; 1 where the rule elects one, not looked at where a budget is spent.
        lots : Lots
            Asked wherever two are equal and one has to come first.
        """
