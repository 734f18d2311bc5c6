"""Files of a freight network, alone, and beside a plan and a scenario."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.deformed.asked import HOME_MORE, Asked, bundled_files, files_of, made_plan

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
    home = files_of("own-table", **HOME_MORE, **RAILS)
    yield Asked("freight", "home.toml", ("home.toml", "--network", "rails"), home, True, 4, "settings")


def _beside_plan(folder: Path) -> None:
    shutil.copytree(made_plan(), folder / "made")
    files_of(**RAILS)(folder)
