"""What a sheet says of itself over its figures, against what is said of it: unit, currency, kind of prices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lustrum.data.place import Place
from lustrum.data.probe import SourceFile
from lustrum.data.title import contradicting, other_unit
from lustrum.errors import UsageError
from lustrum.results import Fault, raise_faults
from lustrum.results.cell_text import take_apart

FIGURES = 3
"""Numbers in a row from which on it is one of figures."""
REAL = re.compile(r"chained|constant prices|volume ind|quantity ind", re.I)


def refuse_other_statement(file: SourceFile, sheet: str, unit: str, *, current: bool = False) -> None:
    """Refuse a table whose own heading names another unit or currency than it is taken to be in.

    Parameters
    ----------
    file : SourceFile
    sheet : str
        '' for a text file.
    unit : str
        What it is taken to be in: ``million USD``.
    current : bool
        Its prices are taken to be those of its year: chained and constant ones are refused.

    Raises
    ------
    DataError
        With the cell that says so.
    """
    faults: list[Fault] = []
    place = Place(file.name, sheet)
    for row, column, text in _above(file, sheet):
        at = Place(file.name, sheet, {"": row}, {"": column}).of() if sheet else f"{place.file}, line {row + 1}"
        if said := other_unit(text, unit):
            message = f"the heading says '{said}', and the table is taken to be in {unit}."
            way_out = "Bring the figures to that unit, or say and write the one they are in."
            faults.append(Fault("unit", at, "", "", message, way_out))
        if current and (found := REAL.search(text)):
            message = f"the heading says '{found[0]}', and figures in the prices of their year are read."
            faults.append(Fault("price_base", at, "", "", message, "Fetch the table in current prices."))
    raise_faults(faults, file.path)


def refuse_other_currency(unit: str, currency: str) -> None:
    """Refuse a unit and a currency said on the command line that contradict each other."""
    if said := contradicting(unit, currency):
        raise UsageError(f"--set unit='{unit}' is in {said}, and --set currency={currency} says another.")


def _above(file: SourceFile, sheet: str) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and text of each cell above the first row of figures."""
    for row, cells in enumerate(file.sheets[sheet] if sheet else file.head):
        texts = [str(cell).strip() for cell in cells]
        if sum(bool(take_apart(text).core) for text in texts if text) >= FIGURES:
            return
        yield from ((row, column, text) for column, text in enumerate(texts) if text)
