"""Railways on which the plan of the teaching table does not fit."""

from __future__ import annotations

from pathlib import Path

TOML = """
name = "three stations"
unit = "wagons"
money = "EUR"
year = 1995
source = "made up"
wagons_per_train = 1
cost_per_wagon_km = 0.1

[wagons.wagon]
load = 1

[goods.grain]
product = "CPA_A"
[goods.wares]
product = "CPA_B-E"

[locomotives]
fleet = 400
fit = {fit}
km_a_day = 100
definition = "sound"

[[definition]]
id = "sound"
since = "1990"
says = "no repair due"

[plan]
money = 1000000
transport = "CPA_G-I"
transport_use = 20000
"""
ARCS = "from,to,length,capacity,direction\nNorth,South,100,60,each\nNorth,West,200,,each\nWest,South,200,,each\n"
NEEDS = """good,node,supply,need
grain,North,7300,
grain,South,,7300
wares,North,13870,
wares,South,,13870
"""


def write_railways(folder: Path, fit: float = 117.0) -> Path:
    """Write a network that carries 58 wagons a day over 100 km with 116 locomotives, and 60 over the straight line."""
    (folder / "freight.toml").write_text(TOML.format(fit=fit))
    (folder / "arcs.csv").write_text(ARCS.replace("200,,each", "200,500,each"))
    (folder / "needs.csv").write_text(NEEDS)
    return folder
