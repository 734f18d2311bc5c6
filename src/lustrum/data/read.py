"""Read an economy folder or workbook: all of it, strictly, all faults of one pass together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lustrum.data.agreement import check_labels
from lustrum.data.folder import Source, read_folder
from lustrum.data.grid import read_long, read_wide
from lustrum.data.meta import FILE, assumptions_of, check_mapping
from lustrum.data.schema import LONG, NEEDED, WIDE
from lustrum.data.tables import EconomyTables, LongTable, WideTable
from lustrum.errors import UsageError
from lustrum.results import Fault, raise_faults

_MAPPED_HEADERS = {"final_demand", "imported_use"}


def read_tables(path: str | Path) -> EconomyTables:
    """Read what an economy folder, or one .xlsx workbook with sheets of the same names, says.

    Nothing is filled, reordered or converted: a blank cell, a number that is not in plain decimal notation, an
    unknown file, column or label, and labels that differ between files are faults. Numbers are not yet tested
    against each other: that is `check_tables`.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    EconomyTables

    Raises
    ------
    DataError
        With every fault of the pass in `faults`.
    UsageError
        If there is no such folder or workbook.

    Examples
    --------
    >>> from lustrum.data import bundled_path, read_tables
    >>> tables = read_tables(bundled_path("us_2012"))
    >>> tables.wide["use"].values.shape
    (22, 20)
    """
    path = Path(path)
    faults: list[Fault] = []
    if path.is_dir():
        source = read_folder(path, faults)
    elif path.is_file() and path.suffix.lower() == ".xlsx":
        from lustrum.data.workbook import read_workbook

        source = read_workbook(path, faults)
        if any(fault.kind == "workbook" for fault in faults):
            raise_faults(faults, path)
    else:
        said = "neither a folder nor an .xlsx workbook" if path.exists() else "not there"
        raise UsageError(f"'{path}' is {said}. Name an economy folder (with economy.toml) or an .xlsx workbook.")
    tables = _interpret(source, faults)
    raise_faults(faults, path)
    return tables


def _interpret(source: Source, faults: list[Fault]) -> EconomyTables:
    _map_names(source, faults)
    _check_files(source, faults)
    wide: dict[str, WideTable] = {}
    long: dict[str, LongTable] = {}
    for name in WIDE:
        if name in source.grids:
            table = read_wide(name, source.files[name], source.grids[name], faults)
            if table is not None:
                wide[name] = table
    products = wide["use"].rows if "use" in wide else ()
    for name, schema in LONG.items():
        if name in source.grids and not (schema.product_columns and not products):
            records = read_long(name, source.files[name], source.grids[name], schema, products, faults)
            if records is not None:
                long[name] = records
    known = {"product": "use" in wide, "category": "final_demand" in wide}
    check_labels(wide, long, source.meta, known, faults)
    return EconomyTables(
        source.path, source.meta, wide, long, tuple(sorted(source.inputs)), assumptions_of(source.meta)
    )


def _map_names(source: Source, faults: list[Fault]) -> None:
    """Give unusual categories and columns their standard names, as `[columns]` of economy.toml says."""
    mapping = source.meta.get("columns", {})
    if not isinstance(mapping, dict) or not mapping:
        return
    seen: set[str] = set()

    def renamed(label: str) -> str:
        if label in mapping and isinstance(mapping[label], str):
            seen.add(label)
            return str(mapping[label])
        return label

    for name, grid in source.grids.items():
        if (name in LONG or name in _MAPPED_HEADERS) and grid:
            grid[0] = [renamed(label) for label in grid[0]]
        if name == "taxes_on_products" and grid and "user" in grid[0]:
            column = grid[0].index("user")
            source.grids[name] = [grid[0], *(_with(row, column, renamed) for row in grid[1:])]
    check_mapping(source.meta, seen, faults)


def _with(row: list[str], column: int, renamed: Callable[[str], str]) -> list[str]:
    if column >= len(row):
        return row
    return [*row[:column], renamed(row[column]), *row[column + 1 :]]


def _check_files(source: Source, faults: list[Fault]) -> None:
    """Name files that must be there and are not, and grids that say the same thing twice."""
    physical = source.meta.get("valuation") == "physical"
    read_or_broken: set[str] = {*source.grids, *(fault.file.removesuffix(".csv") for fault in faults)}
    is_book = source.path.is_file()

    def missing(name: str, why: str, way_out: str) -> None:
        file = name if is_book else f"{name}.csv"
        faults.append(Fault("missing_file", file, "", "", why, way_out))

    for name in (*NEEDED, *(() if physical else ("value_added",))):
        if name not in read_or_broken:
            missing(name, "the file is missing, and a plan cannot be made without it.", "Add it.")
    trade = source.meta.get("trade", {})
    closed = isinstance(trade, dict) and trade.get("closed") is True
    imports = {"imports", "imported_use"} & read_or_broken
    if not imports and not closed:
        way_out = f"Add one of them, or say closed = true under [trade] in {FILE} if nothing is imported."
        missing("imports", "neither imports.csv nor imported_use.csv is there.", way_out)
    if imports and closed:
        message = f"[trade] closed = true, but {' and '.join(sorted(imports))} is there."
        faults.append(Fault("unknown_value", FILE, "trade.closed", "", message, "Remove one of the two."))
