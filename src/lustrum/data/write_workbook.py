"""Write the tables of an economy as a workbook to be filled: totals as live formulas, checks, a note at every cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lustrum.data.live_checks import LiveChecks
from lustrum.data.place import letters
from lustrum.data.schema import LONG, TEXT_KEYS
from lustrum.data.sheet_notes import COLUMNS, HOW_TO, KEYS, OPTIONAL, SHEETS
from lustrum.data.sheets import Asked, Book, Sheet, ask, write_sheet
from lustrum.data.tables import EconomyTables, LongTable, WideTable
from lustrum.data.workbook import READ_ME

TOTAL = "check: total"
CLOSES = "ABS({})<0.5"
"""Of a live check, in the unit of the table: rounding of a cell is no gap."""


def write_workbook(tables: EconomyTables, file: str, asked: Sequence[Sheet] = ()) -> bytes:
    """Return a workbook that reads back as these tables, with instructions, and sheets beside the tables.

    Parameters
    ----------
    tables : EconomyTables
    file : str
        Its name, for the instructions.
    asked : sequence of Sheet
        Sheets of a scenario, put behind the instructions.

    Examples
    --------
    >>> from lustrum.data.made_up import made_up
    >>> write_workbook(made_up(["farming"]), "home.xlsx")[:2]
    b'PK'
    """
    meta = tables.meta
    book = Book(str(meta["name"]), str(meta["unit"]))
    front = book.book.add_worksheet(READ_ME)
    for sheet in asked:
        write_sheet(book, sheet)
    write_sheet(book, Sheet("economy", _keys(tables)))
    live = LiveChecks(tables)
    names = [name for name in SHEETS if name in tables.wide or name in tables.long]
    for name in names:
        if name in tables.wide:
            _write_wide(book, tables, tables.wide[name], live)
        else:
            _write_long(book, tables.long[name], live)
    _write_front(book, front, file, [*(sheet.name for sheet in asked), "economy", *names], live)
    return book.close()


def _keys(tables: EconomyTables) -> tuple[Asked, ...]:
    """Return the rows of the sheet `economy`."""
    flat = dict(_flat({key: value for key, value in tables.meta.items() if key not in ("columns", "extra")}))
    rows = [Asked(key, flat.pop(key), KEYS[key]) for key in ("name", "base_year", *TEXT_KEYS[1:])]
    rows += [Asked(key, value, KEYS.get(key, ""), "as the tables say") for key, value in flat.items()]
    rows += [Asked(key, "", KEYS.get(key, ""), said) for key, said in OPTIONAL.items() if key not in flat]
    return tuple(rows)


def _flat(meta: Mapping[str, Any], before: str = "") -> list[tuple[str, str | float]]:
    """Return keys with dots for keys in tables; items of lists are numbered from 1."""
    lines: list[tuple[str, str | float]] = []
    for key, value in meta.items():
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            value = ", ".join(value)
        elif isinstance(value, list):
            value = {str(number): item for number, item in enumerate(value, start=1)}
        if isinstance(value, Mapping):
            lines += _flat(value, f"{before}{key}.")
        else:
            lines.append((f"{before}{key}", str(value).lower() if isinstance(value, bool) else value))
    return lines


def _write_wide(book: Book, tables: EconomyTables, table: WideTable, live: LiveChecks) -> None:
    sheet = book.book.add_worksheet(table.name)
    top, left = live.first(table.name)
    number = "#,##0" + ("." + "0" * min(table.decimals, 3) if table.decimals else "")
    book.put(sheet, 0, 0, book.unit if table.name not in ("labour", "satellites") else "units", book.format("head"))
    titles = {**live.titles.get("activity", {}), **{c: COLUMNS[c] for c in table.columns if c in COLUMNS}}
    if top > 1:
        book.put(sheet, 1, 0, "note: what it is", book.format("note"))
    if left > 1:
        book.put(sheet, 0, 1, "note: name", book.format("head"))
    for column, label in enumerate(table.columns, start=left):
        book.put(sheet, 0, column, label, book.format("head"))
        if top > 1:
            book.put(sheet, 1, column, titles.get(label, ""), book.format("note"))
        said = f"{titles.get(label, label)}: {SHEETS[table.name]} In {book.unit}. Needed: 0 where there is none."
        ask(sheet, (top, column, top + len(table.rows) - 1, column), f"{table.name}: {label}", said)
    for row, (label, cells) in enumerate(zip(table.rows, table.values.tolist(), strict=True), start=top):
        book.put(sheet, row, 0, label, book.format("label"))
        if left > 1:
            book.put(sheet, row, 1, live.titles.get("product", {}).get(label, ""), book.format("note"))
        for column, cell in enumerate(cells, start=left):
            book.put(sheet, row, column, cell, book.format("fill", number))
    _write_totals(book, sheet, table, live, number)
    sheet.freeze_panes(top, left)
    sheet.set_column(0, 0, 24)
    if left > 1:
        sheet.set_column(1, 1, 30)
    sheet.set_column(left, left + len(table.columns), 13)


def _write_totals(book: Book, sheet: Any, table: WideTable, live: LiveChecks, number: str) -> None:
    """Write the sums of rows and columns as formulas, and the gaps that must be none."""
    if live.tables.is_physical:
        return
    top, left = live.first(table.name)
    check, end, right = book.format("check", number), top + len(table.rows), left + len(table.columns)
    sheet.write_string(0, right, TOTAL, book.format("head"))
    for row, total in enumerate(table.values.sum(axis=1).tolist(), start=top):
        sheet.write_formula(row, right, f"=SUM({_cells(row, left, row, right - 1)})", check, total)
    if table.name == "labour" and len(table.rows) == 1:
        return
    sheet.write_string(end, 0, TOTAL, check)
    for column, total in enumerate(table.values.sum(axis=0).tolist(), start=left):
        sheet.write_formula(end, column, f"=SUM({_cells(top, column, end - 1, column)})", check, total)
    if table.name == "final_demand" and live.closes:
        sheet.write_string(0, right + 1, "check: supply less use", book.format("head"))
        for row, label in enumerate(table.rows, start=top):
            formula = f"={live.gap_of(f'$A{row + 1}')}"
            sheet.write_formula(row, right + 1, formula, check, _rounded(live.product_gap[label]))
        _red_where_open(book, sheet, (top, right + 1, end - 1, right + 1))
        live.gaps = f"final_demand!{_cells(top, right + 1, end - 1, right + 1)}"
        sheet.set_column(right + 1, right + 1, 22)


def _write_long(book: Book, table: LongTable, live: LiveChecks) -> None:
    sheet = book.book.add_worksheet(table.name)
    number = "#,##0" + ("." + "0" * min(table.decimals, 3) if table.decimals else "")
    end = 1 + len(table.records)
    for column, name in enumerate(table.columns):
        kind = LONG[table.name].columns.get(name)
        is_number = kind is None or kind.kind in ("number", "share")
        needed = kind is None or kind.required or kind.even or name == "base_level"
        book.put(sheet, 0, column, name, book.format("head"))
        rates = "0.0###" if name.endswith(("rate", "utilisation")) else number
        for row, record in enumerate(table.records, start=1):
            form = book.format("label" if column == 0 else "fill" if needed else "may", rates if is_number else "")
            book.put(sheet, row, column, record.get(name), form)
        said = f"{COLUMNS.get(name, name)}. {SHEETS[table.name]} " + ("Needed." if needed else "May be left blank.")
        ask(sheet, (1, column, end - 1, column), f"{table.name}: {name}", said)
    width = len(table.columns)
    if table.name == "activities" and live.by_level and live.closes:
        level = letters(table.columns.index("base_level"))
        sheet.write_string(0, width, "check: costs", book.format("head"))
        sheet.write_string(0, width + 1, "check: output less costs", book.format("head"))
        for row, label in enumerate(table.text("activity"), start=1):
            costs, gap = live.costs[label], live.output[label] - live.costs[label]
            sheet.write_formula(row, width, f"={live.costs_of(f'$A{row + 1}')}", book.format("check", number), costs)
            formula = f"={level}{row + 1}-{letters(width)}{row + 1}"
            sheet.write_formula(row, width + 1, formula, book.format("check", number), _rounded(gap))
        _red_where_open(book, sheet, (1, width + 1, end - 1, width + 1))
    if table.name == "imports":
        sheet.write_string(end, 0, TOTAL, book.format("check"))
        total = float(table.number("value").sum())
        sheet.write_formula(end, 1, f"=SUM({_cells(1, 1, end - 1, 1)})", book.format("check", number), total)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, width + 1, 18)


def _write_front(book: Book, sheet: Any, file: str, names: Sequence[str], live: LiveChecks) -> None:
    """Write the instructions, whether the tables close, and what each sheet holds."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    book.put(sheet, 0, 0, str(live.tables.meta["name"]), book.format("title"))
    row = 2
    for line in HOW_TO:
        sheet.write_string(row, 0, line.format(file=file, stem=file.rpartition(".")[0]))
        row += 1
    if live.gaps:
        row += 1
        sheet.write_string(row, 0, "Do the tables close?", book.format("head"))
        largest = max(map(abs, live.product_gap.values()), default=0.0)
        formula = f'=IF(SUMPRODUCT(ABS({live.gaps}))<0.5*ROWS({live.gaps}),"yes","no: look for red in final_demand")'
        said = "yes" if largest < 0.5 else "no: look for red in final_demand"
        sheet.write_formula(row, 1, formula, book.format("check"), said)
    row += 2
    sheet.write_string(row, 0, "sheet", book.format("head"))
    sheet.write_string(row, 1, "what it says, and why", book.format("head"))
    more = {
        "scenario": "What is asked of the plan: years, growth, goal. White cells have a default.",
        "wishes": "What is wanted beyond the trend, a row each; may stay empty.",
    }
    for name in names:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 1, {**SHEETS, **more}[name], book.format("text"))


def _red_where_open(book: Book, sheet: Any, cells: tuple[int, int, int, int]) -> None:
    corner = f"{letters(cells[1])}{cells[0] + 1}"
    rule = {"type": "formula", "criteria": f"=NOT({CLOSES.format(corner)})", "format": book.red}
    sheet.conditional_format(*cells, rule)


def _cells(top: int, left: int, bottom: int, right: int) -> str:
    return f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"


def _rounded(gap: float) -> float:
    """Return a gap without the noise of adding up."""
    return round(gap, 6) + 0.0
