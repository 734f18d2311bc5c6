"""One test of whatever was published, for every command that reads it: `check` and `load` say the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from lustrum.data.check import CheckReport, Identity, check_tables
from lustrum.data.check_square import check_sam, check_world
from lustrum.data.coverage import Coverage, all_used
from lustrum.data.load import economy_tables
from lustrum.data.readers.reader import Published
from lustrum.data.sam import SocialAccountingMatrix
from lustrum.data.tables import EconomyTables
from lustrum.data.world import WorldTable
from lustrum.results import Assumption

KEPT = "The table was written with this gap, which stands in the source."
"""Note of a gap that was kept because it was asked for."""


@dataclass(frozen=True, eq=False)
class Audit:
    """What was tested, and the economy's tables where the publication holds one.

    Parameters
    ----------
    report : CheckReport
        Of the publication as it is printed and of the tables made from it, together.
    tables : EconomyTables, optional
        None for a world table of which no region was asked for.
    coverage : tuple of Coverage
        Rows and columns seen, used and left out.
    """

    report: CheckReport
    tables: EconomyTables | None
    coverage: tuple[Coverage, ...]


def audit(published: Published, region: str = "") -> Audit:
    """Test a publication by the identities of its kind, then the tables of the economy that is made from it.

    Parameters
    ----------
    published : EconomyTables, WorldTable or SocialAccountingMatrix
    region : str
        Region of a world table whose economy is tested too.

    Raises
    ------
    UsageError
        If a world table has no such region.
    DataError
        If no tables of an economy can be made.
    """
    if isinstance(published, EconomyTables):
        return Audit(check_tables(published), published, published.coverage or _whole(published))
    square = check_world(published) if isinstance(published, WorldTable) else check_sam(published)
    if isinstance(published, WorldTable) and not region:
        return Audit(square, None, published.coverage)
    tables = economy_tables(published, region)
    if not square.passed:
        return Audit(square, tables, published.coverage)
    made = check_tables(tables)
    return Audit(
        replace(
            square,
            identities=(*square.identities, *made.identities),
            faults=made.faults,
            notes=(*square.notes, *made.notes),
        ),
        tables,
        published.coverage,
    )


def _whole(tables: EconomyTables) -> tuple[Coverage, ...]:
    """Return the coverage of an economy folder, which is read whole or refused."""
    wide = tables.wide.values()
    rows = sum(len(table.rows) for table in wide) + sum(len(table.records) for table in tables.long.values())
    columns = sum(len(table.columns) for table in wide) + sum(len(table.columns) for table in tables.long.values())
    return all_used(f"{len(tables.wide) + len(tables.long)} tables", rows, columns)


def keep_gaps(published: Published, tables: EconomyTables, report: CheckReport) -> EconomyTables:
    """Return tables in which every gap of the source is recorded, so that it is shown wherever they are used.

    A gap of an identity of the tables becomes a known gap; one of an account of a social accounting matrix or of a
    world table's row, which the tables do not hold, an assumption.
    """
    meta: dict[str, Any] = dict(tables.meta)
    failed = [each for each in check_tables(tables).identities if not each.passed]
    if failed:
        meta["known_gap"] = [*meta.get("known_gap", []), *map(_known_gap, failed)]
    notes: list[Assumption] = []
    if isinstance(published, WorldTable | SocialAccountingMatrix):
        outside = [each for each in report.identities if not each.passed]
        notes = [_assumption(each, report.unit) for each in outside]
    if notes:
        meta["assumption"] = [*meta.get("assumption", []), *(dict(vars(each)) for each in notes)]
    return replace(tables, meta=meta, assumptions=(*tables.assumptions, *notes))


def _known_gap(identity: Identity) -> dict[str, str | float]:
    return {"identity": identity.name, "label": identity.label, "gap": identity.gap, "note": KEPT}


def _assumption(identity: Identity, unit: str) -> Assumption:
    sides = ("receipts", "payments") if identity.name == "accounts" else (identity.name, "printed output")
    text = f"'{identity.label}' does not balance: {sides[0]} {identity.left:,.12g}, {sides[1]} {identity.right:,.12g}."
    return Assumption("source_gap", text, f"{identity.gap:+z,.6g} {unit}", "gap of the source, kept as asked for")
