"""Files of a freight network, alone, and beside a plan and a scenario."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.deformed.asked import HOME_MORE, Asked, bundled_files, files_of, made_plan
from benchmarks.deformed.regional import planned_federation

RAILS = {
    "rails__freight.toml": """\
name = "made-up railways"
unit = "tonnes"
money = "crowns"
year = 2020
source = "made up"
capacity_per = "year"
wagons_per_train = 40
cost_per_wagon_km = 0.125

[[season]]
name = "year"
days = 365

[wagons.open]
load = 16

[goods.cloth]
wagon = "open"
product = "industry"
""",
    "rails__arcs.csv": "from,to,length,capacity,direction\nMill,Town,100,70000,each\nTown,Port,50,60000,each\n",
    "rails__flows.csv": "good,from,to,quantity,penalty\ncloth,Mill,Town,700000,25.5\ncloth,Mill,Port,300000,24.5\n",
}

LANES = {
    "lanes__freight.toml": RAILS["rails__freight.toml"]
    .replace("goods.cloth", "goods.grain")
    .replace('product = "industry"', 'product = "S0"')
    + "\n[plan]\nmoney = 1000000\n",
    "lanes__arcs.csv": "from,to,length,capacity,direction\nR1,R0,100,90000,each\nR2,R0,50,95000,each\n",
    "lanes__flows.csv": "good,from,to,quantity\ngrain,R1,R0,700000\ngrain,R2,R0,300000.5\n",
}
"""A network between the regions of the made-up federation."""


def freight() -> Iterator[Asked]:
    """Yield every file of a network, and what it stands beside."""
    alone = bundled_files("made_up_railways")
    for name in ("arcs", "needs", "nodes", "census", "shops"):
        yield Asked("freight", f"made_up_railways/{name}.csv", ("made_up_railways",), alone, slow=True, every=3)
    settings: dict[str, Any] = {"form": "settings", "slow": True, "every": 3}
    yield Asked("freight", "made_up_railways/freight.toml", ("made_up_railways",), alone, **settings)
    beside = ("made", "--network", "rails")
    for name in ("flows", "arcs"):
        yield Asked("freight", f"rails/{name}.csv", beside, _beside_plan, slow=True, every=3)
    yield Asked("freight", "made/tables/output.csv", beside, _beside_plan, True, 4, "stored")
    for name in ("flows", "arcs"):
        between = ("made", "--network", "lanes")
        yield Asked("freight", f"lanes/{name}.csv", between, _between, slow=True, every=3)
    home = files_of("own-table", **HOME_MORE, **RAILS)
    yield Asked("freight", "home.toml", ("home.toml", "--network", "rails"), home, True, 4, "settings")


def _beside_plan(folder: Path) -> None:
    shutil.copytree(made_plan(), folder / "made")
    files_of(**RAILS)(folder)


def _between(folder: Path) -> None:
    shutil.copytree(_made_federation(), folder / "made")
    files_of(**LANES)(folder)


@cache
def _made_federation() -> Path:
    """Return the folder of a made-up federation's plans, made once."""
    folder = Path(tempfile.mkdtemp())
    planned_federation(folder)
    return folder / "made"
