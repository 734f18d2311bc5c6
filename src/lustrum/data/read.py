"""Read an economy folder or workbook: all of it, strictly, all faults of one pass together."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from lustrum.data.agreement import check_labels
from lustrum.data.folder import Grid, Source, read_folder
from lustrum.data.grid import read_long, read_wide
from lustrum.data.meta import FILE, assumptions_of, check_mapping
from lustrum.data.place import Place, placed
from lustrum.data.schema import LONG, NEEDED, WIDE
from lustrum.data.tables import EconomyTables, LongTable, WideTable
from lustrum.data.title import other_unit
from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, raise_faults
from lustrum.results.number import parse_number

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
    tables: EconomyTables | None
    if path.is_dir():
        tables = _interpret(read_folder(path, faults), faults)
    elif path.is_file() and path.suffix.lower() == ".xlsx":
        tables, faults = read_book(path)
    else:
        said = "neither a folder nor an .xlsx workbook" if path.exists() else "not there"
        raise UsageError(f"'{path}' is {said}. Name an economy folder (with economy.toml) or an .xlsx workbook.")
    raise_faults(faults, path)
    assert tables is not None
    return tables


def read_book(path: Path) -> tuple[EconomyTables | None, list[Fault]]:
    """Return the tables of a workbook and its faults; where it has some, the tables as they are likely meant.

    None where nobody can say what is meant. With faults the identities are tested on the likely tables too, so that one
    pass names all that is wrong; without, `check_tables` tests them.
    """
    from lustrum.data.second_look import second_look
    from lustrum.data.workbook import read_workbook

    faults: list[Fault] = []
    source = read_workbook(path, faults)
    if any(fault.kind == "workbook" for fault in faults):
        return None, faults
    tables = _interpret(source, faults)
    return second_look(source, faults, _interpret) if faults else (tables, faults)


def _interpret(source: Source, faults: list[Fault]) -> EconomyTables:
    _map_names(source, faults)
    _check_files(source, faults)
    _check_corners(source, faults)
    wide: dict[str, WideTable] = {}
    long: dict[str, LongTable] = {}
    for name in WIDE:
        if name in source.grids:
            lines = source.lines.get(name)
            table = read_wide(name, source.files[name], source.grids[name], faults, lines)
            if table is not None:
                wide[name] = table
    products = wide["use"].rows if "use" in wide else ()
    for name, schema in LONG.items():
        if name in source.grids and not (schema.product_columns and not products):
            lines = source.lines.get(name)
            records = read_long(name, source.files[name], source.grids[name], schema, products, faults, lines)
            if records is not None:
                long[name] = records
    known = {"product": "use" in wide, "category": "final_demand" in wide}
    check_labels(wide, long, source.meta, known, faults)
    places = _places(source) if source.path.is_file() else {}
    faults[:] = placed(faults, places)
    notes = (*assumptions_of(source.meta), *source.notes)
    return EconomyTables(source.path, source.meta, wide, long, tuple(sorted(source.inputs)), notes, places=places)


def _places(source: Source) -> dict[str, Place]:
    """Return where the labels of each sheet of a workbook stand."""
    places: dict[str, Place] = dict(source.places)
    for name, grid in source.grids.items():
        header = grid[0]
        lines, stands = source.lines.get(name, []), source.columns.get(name, [])
        key = [header.index(part) for part in LONG[name].key if part in header] if name in LONG else [0]
        rows: dict[str, int] = {}
        for number, cells in enumerate(grid):
            row = lines[number] - 1 if len(lines) == len(grid) else number
            rows.setdefault(", ".join(cells[k] for k in key if k < len(cells)), row)
            rows.setdefault(f"#{number + 1}", row)
        columns: dict[str, int] = {}
        for number, label in enumerate(header):
            column = stands[number] if len(stands) == len(header) else number
            columns.setdefault(label, column)
            columns.setdefault(f"#{number + 1}", column)
        places[source.files[name]] = Place(
            source.path.name, name, rows, columns, (rows["#1"], columns[f"#{(key or [0])[0] + 1}"])
        )
    return places


def _map_names(source: Source, faults: list[Fault]) -> None:
    """Give unusual categories and columns their standard names, as `[columns]` of economy.toml says.

    Several columns of final demand, or users of taxes, that bear one standard name are added up, which is recorded.
    """
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
            before, grid[0] = grid[0], [renamed(label) for label in grid[0]]
            if name in _MAPPED_HEADERS:
                source.grids[name] = _added_up(grid, before, source, name)
        if name == "taxes_on_products" and grid and "user" in grid[0]:
            source.grids[name] = _users_added_up(grid, renamed, source, name)
    check_mapping(source.meta, seen, faults)


def _added_up(grid: Grid, before: list[str], source: Source, name: str) -> Grid:
    """Add up columns that `[columns]` gives one name, in the digits they are printed with."""
    header = grid[0]
    groups: dict[str, list[int]] = {}
    for place, label in enumerate(header):
        groups.setdefault(label, []).append(place)
    several = {
        label: places
        for label, places in groups.items()
        # A column that bears the standard name itself may be their total: that is asked, not added.
        if len(places) > 1 and all(before[place] != label for place in places)
    }
    if not several or any(len(row) != len(header) for row in grid):
        return grid
    gone = {place for places in several.values() for place in places[1:]}
    result = [[cell for place, cell in enumerate(header) if place not in gone]]
    for row in grid[1:]:
        summed = list(row)
        for places in several.values():
            if any(parse_number(row[place]) is None for place in places):
                return grid
            summed[places[0]] = str(sum(Decimal(row[place]) for place in places))
        result.append([cell for place, cell in enumerate(summed) if place not in gone])
    for label, places in several.items():
        text = f"{', '.join(before[place] for place in places)} of {source.files[name]} are added up as {label}."
        source.notes.append(Assumption(f"columns.{name}.{label}", text, "sum", "[columns] of economy.toml"))
    return result


def _users_added_up(grid: Grid, renamed: Callable[[str], str], source: Source, name: str) -> Grid:
    """Rename the users of a long table, and add up the rows of those that bear one standard name."""
    column = grid[0].index("user")
    named = [grid[0], *(_with(row, column, renamed) for row in grid[1:])]
    if any(len(row) != len(grid[0]) for row in named):
        return named
    turned = [list(row) for row in zip(*named, strict=True)]
    order = [column, *(place for place in range(len(turned)) if place != column)]
    sides = _added_up([turned[place] for place in order], [row[column] for row in grid], source, name)
    if len(sides[0]) < len(grid):
        source.lines.pop(name, None)
    back = [sides[order.index(place)] for place in range(len(turned))]
    return [list(row) for row in zip(*back, strict=True)]


def _with(row: list[str], column: int, renamed: Callable[[str], str]) -> list[str]:
    if column >= len(row):
        return row
    return [*row[:column], renamed(row[column]), *row[column + 1 :]]


def _check_corners(source: Source, faults: list[Fault]) -> None:
    """Name a table whose first cell says another unit than economy.toml."""
    unit = source.meta.get("unit")
    for name, grid in source.grids.items():
        if name in ("labour", "satellites", "investment_labour") or not isinstance(unit, str) or not (grid and grid[0]):
            continue
        if said := other_unit(grid[0][0], unit):
            message = f"the first cell says '{said}', and {FILE} says {unit}."
            way_out = "Bring the figures to one unit, or mend the cell."
            faults.append(Fault("unit", source.files[name], "", grid[0][0], message, way_out))


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
            what = "sheet" if is_book else "file"
            missing(name, f"the {what} is missing, and a plan cannot be made without it.", "Add it.")
    trade = source.meta.get("trade", {})
    closed = isinstance(trade, dict) and trade.get("closed") is True
    imports = {"imports", "imported_use"} & read_or_broken
    if not imports and not closed:
        way_out = f"Add one of them, or say closed = true under [trade] in {FILE} if nothing is imported."
        missing("imports", "neither imports.csv nor imported_use.csv is there.", way_out)
    if imports and closed:
        message = f"[trade] closed = true, but {' and '.join(sorted(imports))} is there."
        faults.append(Fault("unknown_value", FILE, "trade.closed", "", message, "Remove one of the two."))
