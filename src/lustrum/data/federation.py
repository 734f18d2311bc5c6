"""A world table as the folder of a federation: an economy a region, and who sold what to whom."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lustrum.data.check import CheckReport, check_tables
from lustrum.data.check_square import check_world
from lustrum.data.merge import sales_between
from lustrum.data.national import national
from lustrum.data.tables import EconomyTables
from lustrum.data.world import WorldTable
from lustrum.data.write_folder import refuse_folder, write_folder
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.results import (
    Column,
    Fault,
    guarded,
    raise_faults,
    read_records,
    repeated_rows,
    unknown_labels,
    write_text_atomically,
)
from lustrum.results.files import umask
from lustrum.results.paths import outside

YEARS = 5
RATES = 0.01, 0.01
"""Growth of people at work and of what each makes, a year, until somebody says what is expected."""


@dataclass(frozen=True, eq=False)
class Regions:
    """A world table as economies, each tested.

    Parameters
    ----------
    tables : mapping of region to EconomyTables
    reports : mapping of region to CheckReport
    world : CheckReport
        Of the table itself.
    """

    table: WorldTable
    tables: Mapping[str, EconomyTables]
    reports: Mapping[str, CheckReport]
    world: CheckReport

    @property
    def passed(self) -> bool:
        """Whether the table and every region pass."""
        return self.world.passed and all(report.passed for report in self.reports.values())


def regions_of(table: WorldTable) -> Regions:
    """Return every region of a world table as an economy, tested.

    Raises
    ------
    UsageError
        If a region's name is none of a folder.
    """
    for name in table.regions:
        if (why := outside(Path("regions"), name)) or "/" in name:
            raise UsageError(f"The region '{name}' needs a folder of its name: {why or 'it holds a /'}. Rename it.")
    tables = {name: national(table, name) for name in table.regions}
    return Regions(table, tables, {name: check_tables(each) for name, each in tables.items()}, check_world(table))


def read_growth(path: Path, regions: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return growth of labour and of output per job by region: a CSV with `region`, `labour` and `productivity`.

    Raises
    ------
    UsageError
        If a region is missing.
    DataError
        If the file is at fault, a rate of 1.5 or more for one, where per cent are likelier meant, or a region unknown.
    """
    rate = Column("share", above=-0.2, below=0.5, sure=0.001)
    columns = {"region": Column(), "labour": rate, "productivity": rate}
    faults: list[Fault] = []
    rows = read_records(path, columns, key=("region",), faults=faults).rows
    faults += [*unknown_labels(rows, "region", regions, "region of the federation"), *repeated_rows(rows, "region")]
    raise_faults(faults, path)
    found = {row.text("region"): (row.number("labour"), row.number("productivity")) for row in rows}
    if missing := [name for name in regions if name not in found]:
        raise UsageError(f"'{path}' has no growth of {shown(missing)}: give each region a line.")
    return found


def write_federation(
    regions: Regions, out: Path, growth: Mapping[str, tuple[float, float]] | None = None, years: int = YEARS
) -> Path:
    """Write a federation: `federation.toml`, `sales.csv`, and for each region an economy folder with its scenario.

    Parameters
    ----------
    growth : mapping of region to (labour, output per job), optional
        A year, as fractions; `RATES` in every scenario, said to be a placeholder, unless given.

    Raises
    ------
    UsageError
        If the folder holds files already.
    """
    refuse_folder(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part"))
    try:
        for name, tables in regions.tables.items():
            write_folder(tables, draft / "regions" / name)
            rates = (growth or {}).get(name)
            write_text_atomically(draft / "regions" / name / "scenario.toml", scenario_text(name, rates, years))
        if sales := sales_between(regions.table):
            write_text_atomically(draft / "sales.csv", sales_text(sales, regions.table.unit))
        title = f"{regions.table.name}, {len(regions.table.regions)} regions"
        write_text_atomically(draft / "federation.toml", federation_text(title, regions.table.regions, bool(sales)))
        for folder in (draft, draft / "regions"):
            folder.chmod(0o777 & ~umask())
        if out.exists():
            out.rmdir()
        draft.rename(out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return out


def scenario_text(name: str, rates: tuple[float, float] | None, years: int = YEARS) -> str:
    """Return the scenario of a region of a federation: its growth, or `RATES`, said to be a placeholder."""
    labour, productivity = rates or RATES
    said = "" if rates else "  # put in what you expect: the same for all regions until you do"
    return (
        f"# What is asked of {name}: wishes, options, paths as in any scenario. What regions finance for each other\n"
        "# stands in federation.toml.\n"
        f'name = {json.dumps(name, ensure_ascii=False)}\neconomy = "."\nyears = {years}\n\n'
        f"[growth]\nlabour = {labour:g}{said}\nproductivity = {productivity:g}{said and '  # the same'}\n"
    )


SALES = 'sales = "sales.csv"  # who sold what to whom in the base year; only figures of the report need it\n'


def federation_text(name: str, regions: Sequence[str], sells: bool, more: str = "") -> str:
    """Return `federation.toml`: the regions by name, and what else may be said.

    Parameters
    ----------
    sells : bool
        Whether `sales.csv` stands beside it.
    more : str
        Lines after the regions: keys before the tables.
    """
    names = ", ".join(json.dumps(each, ensure_ascii=False) for each in regions)
    return (
        f"name = {json.dumps(name, ensure_ascii=False)}\n"
        f"regions = [{names}]\n"
        f"{SALES if sells else ''}"
        f"{more}"
        "# rate = 0.02        # at which transfers grow; the mean of the regions' growth where nobody says it\n\n"
        "# [weights]          # what a unit of a region's goal counts; 1 unless named\n"
        "# [transfers]        # what a region may buy beyond what it sells, in the base year.\n"
        "#                    # All add up to what the table says of places outside; the base year's unless named.\n"
    )


def sales_text(sales: Mapping[tuple[str, str, str], float], unit: str) -> str:
    """Return `sales.csv`: product, from, to, value, unit."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("product", "from", "to", "value", "unit"))
    for (product, seller, buyer), value in sales.items():
        writer.writerow((guarded(product), guarded(seller), guarded(buyer), repr(value), unit))
    return buffer.getvalue()
