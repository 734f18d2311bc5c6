"""Tables of ballots, as they are counted, and files that a kept council takes."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

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


VILLAGE = (
    "new v.council --name Village",
    "roll v.council mill --new factory --add Ann;Bo;Cem",
    "vote v.council --open Loom --body mill",
    "vote v.council --open Well --body mill",
    "vote v.council vote-2 yes --as Ann",
    "vote v.council vote-2 yes --as Bo",
    "vote v.council vote-2 --close",
    "count v.council",
    "ledger v.council --conciliate Loom --members Ann;Bo --due 2099-01-01",
    "ledger v.council --add Order --owner Ann --due 2020-01-01 --test looms>=1",
)
"""What the council has done whose files are deformed."""


def village(**files: str) -> Callable[[Path], None]:
    """Return what makes a council and the files that it is given."""

    def make(folder: Path) -> None:
        from lustrum.cli.main import run

        files_of(**files)(folder)
        with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
            assert all(run(["council", *line.split()]) == 0 for line in VILLAGE)

    return make


def kept() -> Iterator[Asked]:
    """Yield the files that a kept council takes."""
    box, texts, figures = (
        "elector,ballot\nAnn,yes\nBo,no\n",
        "text,by\nBuy one.,Ann\nBuy none.,Bo\n",
        "name,value\nlooms,2\n",
    )
    changes = "[growth]\nlabour = 0.01\n"
    v = "v.council"
    paper = ("vote", v, "vote-1", "--paper", "box.csv", "--by", "Cem")
    yield Asked("council", "box.csv", paper, village(**{"box.csv": box}), every=4)
    draft = ("ledger", v, "--draft", "conciliation-1", "--texts", "texts.csv")
    yield Asked("council", "texts.csv", draft, village(**{"texts.csv": texts}), every=4)
    asked = ("ledger", v, "--quantities", "figures.csv")
    yield Asked("council", "figures.csv", asked, village(**{"figures.csv": figures}), every=4)
    decide = ("decide", v, "vote-2", "--changes", "changes.toml")
    yield Asked("council", "changes.toml", decide, village(**{"changes.toml": changes}), every=4, form="settings")


def councils() -> Iterator[Asked]:
    """Yield a table of each kind of ballots."""
    yield from kept()
    for rule, text in COUNTED.items():
        file = f"{rule}.csv"
        yield Asked("council", file, ("count", file, "--rule", rule, *SEATS.get(rule, ())), files_of(**{file: text}))
