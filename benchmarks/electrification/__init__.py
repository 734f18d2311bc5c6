"""Electrification worked on real tables: Ethiopia 2022, South Africa 2015, and Kenya's power system alone."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks import page
from benchmarks.electrification import ethiopia, south_africa
from benchmarks.electrification.added_up import added_up
from benchmarks.electrification.kenya import kenya
from benchmarks.electrification.pages import country, trial
from benchmarks.electrification.plans import Country
from benchmarks.measure import machine
from benchmarks.page import put_into, table
from lustrum.data.load import economy_tables
from lustrum.data.readers import read_published
from lustrum.data.tables import EconomyTables
from lustrum.data.valuation import to_basic_prices
from lustrum.economy import economy_from_tables
from lustrum.problem import Growth

RURAL, URBAN = 96.0e6, 27.4e6
"""People of Ethiopia in 2022, in round figures: a fifth of each in every quintile."""


def data() -> Path:
    """Return the folder of the user's copies."""
    return Path(os.environ.get("LUSTRUM_DATA", Path(__file__).parents[3] / "shared" / "data"))


def _tables(folder: Path, **meta: str) -> EconomyTables:
    return to_basic_prices(economy_tables(read_published(folder, meta=meta)[0]))


def _ethiopia_grouped() -> EconomyTables:
    """Return Ethiopia's tables with the people of each quintile, which the copy does not state."""
    source = data() / "sam_ethiopia_2022"
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / source.name
        copy.mkdir()
        for name in ("accounts.csv", "sam.csv"):
            shutil.copyfile(source / name, copy / name)
        lines = [f"hhd-r{q},,{RURAL / 5}" for q in range(1, 6)] + [f"hhd-u{q},,{URBAN / 5}" for q in range(1, 6)]
        (copy / "households.csv").write_text("\n".join(("household,households,individuals", *lines)) + "\n")
        return _tables(copy, unit="billion", currency="birr")


def of_ethiopia(blocks: int = 6, years: int = 8, grouped: bool = True) -> Country:
    """Return Ethiopia 2022."""
    tables = _ethiopia_grouped() if grouped else _tables(data() / "sam_ethiopia_2022", unit="billion", currency="birr")
    kit = data() / "power_starter_kits" / "ethiopia"
    return Country(
        "Ethiopia 2022", economy_from_tables(tables), partial(ethiopia.write_ethiopia, kit, blocks=blocks), "celec",
        ethiopia.BIRR / 1000.0, Growth(labour=0.025, productivity=0.03), ethiopia.NEW_HYDRO,
        ordered=("1,000 MW of the dam ordered in the first year", {"ordered": 1000.0}), cheaper=(0.8, 0.4), years=years,
    )  # fmt: skip


def of_south_africa(blocks: int = 6, years: int = 8) -> Country:
    """Return South Africa 2015."""
    tables = added_up(_tables(data() / "sam_south_africa_2015", unit="million", currency="ZAR"))
    kit = data() / "power_starter_kits" / "south_africa"
    return Country(
        "South Africa 2015", economy_from_tables(tables), partial(south_africa.write_south_africa, kit, blocks=blocks),
        "power", south_africa.RAND, Growth(labour=0.012, productivity=0.008), south_africa.NEW_HYDRO,
        asked={"reserve_from": 2020}, years=years,
    )  # fmt: skip


def ethiopian() -> list[str]:
    """Return the section of Ethiopia, with the design trial beside."""
    at = of_ethiopia()
    return [
        *country(at),
        table(("beside the design trial of the model", "trial", "here"), trial(at)),
        "Shapes of demand and water and the years solved of the trial are not kept, so that figures agree in size and "
        "not to the digit.",
    ]  # fmt: skip


def south_african() -> list[str]:
    """Return the section of South Africa."""
    at = of_south_africa()
    household, power = at.economy.household_consumption, at.economy.product.position("power")
    share = 100.0 * float(household[power] / at.economy.base_output[power])
    return [
        *country(at),
        f"Households pay {share:.0f} per cent of the money for power here, 42 in the design trial of the model, which "
        "does not tell what it counted. 104 products and 62 activities are added up to 29 and 28. "
        "The kit leaves 12 MW of sites for medium and 240 for small hydropower.",
    ]  # fmt: skip


PARTS: dict[str, Callable[[], list[str]]] = {
    "ethiopia": ethiopian,
    "south_africa": south_african,
    "kenya": kenya,
}
COPIES = {"ethiopia": "sam_ethiopia_2022", "south_africa": "sam_south_africa_2015"}
"""Folders that are the user's own copies: nothing of them is in the project."""


def main(parts: Sequence[str] | None = None) -> None:
    """Write parts, all unless named, each at its place on the page `electrification`."""
    if unknown := sorted(set(parts or ()) - set(PARTS)):
        raise SystemExit(f"there is no part {', '.join(unknown)} of electrification; known: {', '.join(PARTS)}")
    _prepare()
    for name in parts or PARTS:
        if name in COPIES and not (data() / COPIES[name]).is_dir():
            print(f"{name}: no copy of {COPIES[name]}; set LUSTRUM_DATA to the folder that holds it.")
            continue
        text = "\n\n".join((*PARTS[name](), f"({machine('lustrum', 'highspy', 'numpy')})"))
        put_into(f"{page.FOLDER.name}/electrification.md", name, text)
        print(text, flush=True)
    print("\nWritten: docs/benchmarks/electrification.md")


def _prepare() -> None:
    """Write the page with a place for each part, unless it stands."""
    target = page.FOLDER / "electrification.md"
    written = target.read_text(encoding="utf-8") if target.is_file() else ""
    if all(f"<!-- begin: {name} -->" in written for name in PARTS):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    places = [f"<!-- begin: {name} -->\n<!-- end: {name} -->" for name in PARTS]
    intro = (
        "Tables and starter kits of three countries with a power system. Tables are copies a user has (`LUSTRUM_DATA` "
        "names their folder); Kenya's kit is bundled. Costs, capacities and fuels are the kits'; shapes of demand, sun "
        "and water, lead times and goods that plants are made of are assumptions (`benchmarks/electrification`). "
        "`python -m benchmarks electrification.ethiopia` makes one part again. Scenarios of water are 1.4, 1 and 0.6 "
        "of the mean, at 0.25, 0.5 and 0.25."
    )
    head = "# Electrification worked\n\nThis page is written by `python -m benchmarks electrification`."
    target.write_text("\n\n".join((head, intro, *places)) + "\n", encoding="utf-8")
