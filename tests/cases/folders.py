"""Small economy folders written from their texts."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from lustrum.scenario import read_scenario, run_scenario

META = """\
name = "Home"
base_year = 2020
currency = "crown"
unit = "million crowns"
price_base = "current prices of 2020"
valuation = "basic"
source = "made up"
licence = "none needed"
"""

HOME = {
    "use": "product,farming,industry,services\nfarming,20,60,5\nindustry,30,200,60\nservices,15,80,70\n",
    "final_demand": (
        "product,households,government,gfcf,exports\nfarming,50,0,0,10\nindustry,80,20,90,100\nservices,150,100,10,15\n"
    ),
    "imports": "product,value\nfarming,15\nindustry,120\nservices,10\n",
    "value_added": "component,farming,industry,services\nwages,25,70,200\ngross_operating_surplus,40,50,95\n",
}
"""The table of the manual's how-to: output 130, 460, 430; GDP 480."""


def write(folder: Path, meta: str = META, /, **files: str) -> Path:
    """Write economy.toml and CSV files by their names; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "economy.toml").write_text(meta, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(dedent(text), encoding="utf-8")
    return folder


def home(folder: Path, meta: str = META, /, **changes: str) -> Path:
    """Write the home economy with some of its files in another form."""
    return write(folder, meta, **{**HOME, **changes})


def scenario(folder: Path, text: str, name: str = "plan.toml") -> Path:
    """Write a scenario beside the folder of its economy."""
    path = folder.parent / name
    path.write_text(f'economy = "{folder.name}"\n{dedent(text)}', encoding="utf-8")
    return path


def planned(folder: Path, text: str):
    """Return the plan of a scenario over a folder."""
    return run_scenario(read_scenario(scenario(folder, text)))
