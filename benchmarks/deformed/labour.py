"""Files of labour by skill, beside a plan, a scenario and a federation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.deformed.asked import HOME_MORE, Asked, files_of, made_plan
from benchmarks.deformed.regional import federation_folder

BRANCHES = ("farming", "industry", "services")
SKILLS = {
    "skills__posts.csv": "region,activity,skill,share\n"
    + "".join(
        f"{region},{branch},{skill},{share}\n"
        for branch in BRANCHES
        for region, skill, share in (
            ("east", "high", 0.06), ("east", "low", 0.24), ("west", "high", 0.175), ("west", "low", 0.525),
        )
    ),
    "skills__people.csv": (
        "region,skill,persons,wage,newcomers\n"
        "east,high,{0},1.25,{4}\neast,low,{1},0.75,{11}\nwest,high,{2},1.5,{12}\nwest,low,{3},0.875,{13}\n"
    ),
    "skills__regions.csv": "region,workforce,people,participation,carers,places,meetings\n"
    "east,{5},{7},0.75,{9},2.5,0.125\nwest,{6},{8},0.75,{10},3.5,0.25\n",
    "skills__training.csv": "region,skill,from_skill,length,pass,places,cost\neast,high,low,1,0.875,0.25,0.5\n",
    "skills__moving.csv": "from,to,skill,cost,amenity\nwest,east,high,3.5,0.125\neast,west,high,4.25,-0.125\n",
    "skills__moves.csv": "from,to,year,people,moved,wage_from,wage_to\n"
    "west,east,2017,1000,12,1.5,1.25\nwest,east,2018,1100,19,1.5,1.5\nwest,east,2019,1200,37,1.5,1.875\n",
    "skills__labour.toml": 'frictional = 0.04\nattrition = 0.05\npass = 0.875\nskilled = ["high"]\nhours = 1.0\n\n'
    '[agreement]\nparties = "unions and employers"\ndate = "2019-12-01"\norigin = "wage agreement"\n'
    "w_min = 0.8\nratio_max = 2.5\n\n[drain]\nfloor = 0.2\n",
}  # fmt: skip
"""Figures in braces are filled in from the labour of the plan: people a little short in the east."""


def filled(total: float) -> dict[str, str]:
    """Return the files for an economy with so much labour."""
    persons = [round(total * part / 0.96, 3) for part in (0.0601, 0.246, 0.182, 0.5355)]
    persons.append(round(0.03 * persons[0], 4))
    workforce = [round(persons[0] + persons[1], 3), round(persons[2] + persons[3], 3)]
    people = [round(each / 0.75, 4) for each in workforce]
    figures = [*persons, *workforce, *people, *(round(0.1 * each, 3) for each in people)]
    figures += [round(0.056 * each, 4) for each in persons[1:4]]
    return {name: text.format(*figures) if "{" in text else text for name, text in SKILLS.items()}


def labour() -> Iterator[Asked]:
    """Yield every file of the folder of labour, and what it stands beside."""
    told = ("made", "--folder", "skills", "--gaps", "1")
    for name in ("posts", "people", "regions", "training", "moving", "moves"):
        yield Asked("labour", f"skills/{name}.csv", told, _beside_plan, slow=True, every=2)
    settings: dict[str, Any] = {"form": "settings", "slow": True, "every": 2}
    yield Asked("labour", "skills/labour.toml", told, _beside_plan, **settings)
    yield Asked("labour", "made/tables/output.csv", ("made", "--gaps", "0"), _beside_plan, True, 4, "stored")
    plain = files_of("own-table", **HOME_MORE)
    yield Asked("labour", "home.toml", ("home.toml", "--gaps", "0"), plain, True, 3, "settings")
    world = ("world", "--folder", "skills", "--gaps", "0")
    yield Asked("labour", "world/federation.toml", world, _beside_world, **settings)


def _beside_plan(folder: Path) -> None:
    from lustrum.economy import read_economy

    shutil.copytree(made_plan(), folder / "made")
    economy = read_economy(folder / "made" / "inputs" / "economy")
    assert economy.labour is not None
    files_of(**filled(float((economy.labour @ economy.base_level).sum())))(folder)


def _beside_world(folder: Path) -> None:
    from lustrum.scenario.federation import read_federation
    from lustrum.scenario.run import scenario_economy

    federation_folder(folder)
    lines = ["region,activity,skill,posts"]
    for region, scenario in read_federation(folder / "world").scenarios.items():
        economy = scenario_economy(scenario)
        for name, level in zip(economy.activity, economy.base_level, strict=True):
            lines += [f"{region},{name},{skill},{part * level:.3f}" for skill, part in (("high", 0.1), ("low", 0.4))]
    files_of(**{"skills__posts.csv": "\n".join(lines) + "\n"})(folder)
