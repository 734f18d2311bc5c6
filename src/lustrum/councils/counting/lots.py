"""How ties are broken: by a named order, by a lot from a seed published as its hash, or not at all.

A lot can be drawn again by anybody with a pocket program: of those tied, in the tie of number k, that one comes first
for whom the SHA-256 of ``seed:k:name`` is smallest. The seed is put away before the vote and its own SHA-256 published;
whoever counts shows the seed afterwards. Neither the order of the papers nor that of the candidates has any say.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from lustrum.councils.counting.count import Tie
from lustrum.errors import UsageError

Way = Literal["refuse", "order", "lot", "never"]
WAYS: tuple[Way, ...] = ("refuse", "order", "lot")
"""What may be asked for; a rule under which nothing can tie has the way "never"."""
SAID: dict[Way, str] = {
    "refuse": "refused where it decides",
    "order": "named order",
    "lot": "lot",
    "never": "none can occur",
}


def hash_of(seed: str) -> str:
    """Return what is published of a seed before the vote: the SHA-256 of its UTF-8 bytes.

    >>> hash_of("october")[:16]
    '7aee5b5dbb9e7815'
    """
    return hashlib.sha256(seed.encode()).hexdigest()


@dataclass
class Lots:
    """The rule for ties of one count, and the record of all it decided.

    Parameters
    ----------
    way : {"refuse", "order", "lot"}
        With "refuse", `pick` follows `script` and then takes the first, so that `decide` can look at every way.
    seed : str
        Of the lot.
    script : sequence of int
        Choices to follow, one a tie.
    """

    way: Way = "refuse"
    seed: str = ""
    script: Sequence[int] = ()
    ties: list[Tie] = field(default_factory=list)
    choices: list[int] = field(default_factory=list)
    """How many there were to choose from, tie by tie, where nothing but the script chose."""
    met: list[Tie] = field(default_factory=list)
    """The ties of `choices`."""
    drawn: int = 0

    def pick(self, kind: str, stage: int, names: Sequence[str], *, worst: bool = False) -> int:
        """Return the place of the one of equals on whom it falls, and keep the tie.

        Parameters
        ----------
        kind : str
            For what one is needed: "elect", "exclude" ...
        stage : int
            The stage for which it has to be decided.
        names : sequence of str
            Two or more, in the named order.
        worst : bool
            Whether it is bad to be picked, as in an exclusion: then the last in the order is.
        """
        if len(names) == 1:
            return 0
        if self.way == "order":
            place, why = (len(names) - 1 if worst else 0), SAID["order"]
        elif self.way == "lot":
            self.drawn += 1
            drawn = [hash_of(f"{self.seed}:{self.drawn}:{name}") for name in names]
            place = drawn.index(max(drawn) if worst else min(drawn))
            why = f"lot {self.drawn} from the seed of SHA-256 {hash_of(self.seed)}"
        else:
            at = len(self.choices)
            place = self.script[at] if at < len(self.script) else 0
            why = ""
            self.choices.append(len(names))
            self.met.append(Tie(kind, stage, tuple(names), why, names[place]))
        self.ties.append(Tie(kind, stage, tuple(names), why, names[place]))
        return place

    def keep(self, kind: str, stage: int, names: Sequence[str], decided_by: str, result: str) -> None:
        """Keep a tie that the rule itself broke."""
        self.ties.append(Tie(kind, stage, tuple(names), decided_by, result))


def check_seed(seed: str, published: str) -> None:
    """Refuse a seed whose hash was not the one published before the vote.

    Raises
    ------
    UsageError
        If the two differ.
    """
    if not hmac.compare_digest(hash_of(seed).encode(), published.strip().lower().encode()):
        raise UsageError(
            f"The seed is not the one whose hash was published: its SHA-256 is {hash_of(seed)}, published was "
            f"'{published}'. No lot is drawn from it."
        )
