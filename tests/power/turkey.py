"""The Turkish expansion plan of Turvey and Anderson as a folder of ours, from the user's copy of its tables."""

from __future__ import annotations

import csv
from pathlib import Path

HOURS = 8760.0
YEARS = (1978, 1983, 1988, 1993, 1998, 2005)


def write_turkey(source: Path, folder: Path) -> Path:
    """Write the folder; costs a MW and year become costs a MWh, demand is rounded to MW as the authors do."""
    folder.mkdir(parents=True, exist_ok=True)
    plants, blocks, bounds = (_rows(source / f"{name}.csv") for name in ("plants", "load_blocks", "expansion_bounds"))
    (folder / "system.toml").write_text(
        'name = "Turkey"\nmoney = "million lira"\nbase_year = 1975\n'
        f"years = {list(YEARS)}\ndiscount = 0.11\nreserve = 0.05\n"
        'convention = "turvey-anderson"\nscenarios = "average"\n\n'
        '[[limit]]\ncarrier = "hydro"\nmost_share_of_peak = 0.5\n'
    )
    _write(folder / "blocks.csv", ("block", "hours"), [(b["block"], b["duration_hours"]) for b in blocks])
    _write(
        folder / "demand.csv",
        ("year", "block", "power"),
        [(y, b["block"], round(float(b["demand_mw_1975"]) * 1.11 ** (y - 1975))) for y in YEARS for b in blocks],
    )
    header = (
        "source", "carrier", "existing", "availability", "energy_factor", "variable_cost", "variable_cost_growth",
        "overnight_cost", "cost_growth", "life", "most_added",
    )  # fmt: skip
    _write(
        folder / "sources.csv",
        header,
        [
            (
                p["plant"], p["kind"], p["initial_capacity_mw"], p["availability"], p["energy_factor"],
                float(p["operating_cost_mtl_per_mw_year"]) / HOURS, p["operating_cost_growth"],
                p["capital_cost_mtl_per_mw"], p["capital_cost_growth"], p["life_years"], p["max_new_capacity_mw"],
            )
            for p in plants
        ],
    )  # fmt: skip
    _write(
        folder / "additions.csv",
        ("name", "year", "least", "most"),
        [(b["plant"], b["year"], b["min_addition_mw"], b["max_addition_mw"]) for b in bounds],
    )
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, header, rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
