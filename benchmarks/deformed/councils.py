"""Tables of ballots, as they are counted."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.deformed.asked import Asked, files_of

COUNTED = {
    "schulze": "count,ranking\n5,Ann > Bob > Cem\n4,Bob > Cem > Ann\n2,Cem > Ann > Bob\n",
    "sequential-phragmen": "count,approvals\n5,Ann;Bob\n4,Bob;Cem\n2,Cem;Dora\n",
    "dhondt": "list,votes\nNorth,5200\nSouth,3100\nWest,1700\n",
    "yes-no": "choice,votes\nyes,70\nno,40\nabstain,15\nabsent,5\n",
    "independent-markets": "count,food,homes,power\n2,0.5,0.25,0.25\n1,0.25,0.5,0.25\n1,0.2,0.2,0.6\n",
    "floors": "voter,power,homes\na1,200,8\na2,150,6.5\na3,240,9\n",
}
"""A table by the rule that counts it."""
SEATS = {"sequential-phragmen": ("--seats", "2"), "dhondt": ("--seats", "7")}


def councils() -> Iterator[Asked]:
    """Yield a table of each kind of ballots."""
    for rule, text in COUNTED.items():
        file = f"{rule}.csv"
        yield Asked("council", file, ("count", file, "--rule", rule, *SEATS.get(rule, ())), files_of(**{file: text}))
