"""Write the tables of an economy as a folder, so that reading it gives the same tables."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from lustrum.data.tables import EconomyTables, LongTable, WideTable
from lustrum.errors import UsageError
from lustrum.results import write_text_atomically
from lustrum.results.as_toml import as_toml
from lustrum.results.files import umask
from lustrum.results.paths import inside


def write_folder(tables: EconomyTables, out: str | Path, *, extra: Mapping[str, str] | None = None) -> Path:
    """Write an economy folder; an earlier folder of that name is refused, never overwritten.

    Parameters
    ----------
    tables : EconomyTables
    out : path
        A folder that is not there yet, or is empty.
    extra : mapping of file name to text
        Further files kept beside the tables and listed under `[extra]`, such as a social accounting matrix.

    Raises
    ------
    UsageError
        If the folder holds files already.
    """
    out = Path(out)
    refuse_folder(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    # Unusual names have their standard ones by now: nothing is left to map.
    meta = {key: value for key, value in tables.meta.items() if key != "columns"}
    if extra:
        kept = meta.get("extra", {}).get("files", [])
        meta["extra"] = {"files": [*kept, *(name for name in extra if name not in kept)]}
    draft = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part"))
    try:
        write_text_atomically(draft / "economy.toml", as_toml(meta))
        every: list[WideTable | LongTable] = [*tables.wide.values(), *tables.long.values()]
        for table in every:
            write_text_atomically(draft / f"{table.name}.csv", csv_text(table))
        for name, text in (extra or {}).items():
            place = inside(draft, name, "a file beside the tables")
            place.parent.mkdir(parents=True, exist_ok=True)
            write_text_atomically(place, text)
        draft.chmod(0o777 & ~umask())
        if out.exists():
            out.rmdir()
        draft.rename(out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return out


def refuse_folder(out: Path) -> None:
    """Raise UsageError where a folder holds files already: nothing earlier is overwritten."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"'{out}' is there already and would be overwritten. Name another folder, or remove it.")


def csv_text(table: WideTable | LongTable) -> str:
    """Return a table as CSV: numbers in plain decimal notation, exact, with the decimals they were printed with."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    if isinstance(table, WideTable):
        writer.writerow(["", *table.columns])
        for label, row in zip(table.rows, table.values.tolist(), strict=True):
            writer.writerow([label, *(number_text(value, table.decimals) for value in row)])
    else:
        writer.writerow(table.columns)
        for record in table.records:
            cells = (record.get(column) for column in table.columns)
            writer.writerow([
                "" if cell is None else cell if isinstance(cell, str) else number_text(cell, table.decimals)
                for cell in cells
            ])  # fmt: skip
    return stream.getvalue()


def number_text(value: float, decimals: int) -> str:
    """Return a number in plain decimal notation that reads back as the same number.

    >>> number_text(1234.5, 2), number_text(1e-07, 0), number_text(3.0, 0)
    ('1234.50', '0.0000001', '3')
    """
    text = f"{value:.{decimals}f}"
    if float(text) == value:
        return "0" if text.strip("-0.") == "" and decimals == 0 else text
    text = repr(float(value))
    if "e" not in text:
        return text
    mantissa, _, exponent = text.partition("e")
    digits = len(mantissa.partition(".")[2]) - int(exponent)
    return f"{value:.{max(digits, 0)}f}"
