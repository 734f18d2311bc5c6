"""Files of ballots: which reader and writer an ending asks for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.blt import blt_text, read_blt
from lustrum.councils.counting.pabulib import pabulib_text, read_pabulib
from lustrum.councils.counting.preflib import preflib_text, read_preflib
from lustrum.councils.counting.table import read_table, table_text
from lustrum.errors import UsageError
from lustrum.results.files import write_text_atomically

READERS: Mapping[str, Callable[[Path], Ballots]] = {
    ".blt": read_blt,
    ".soc": read_preflib,
    ".soi": read_preflib,
    ".toc": read_preflib,
    ".toi": read_preflib,
    ".pb": read_pabulib,
}
"""By ending; a .csv is read by `read_table`."""
WRITERS: Mapping[str, Callable[[Ballots], str]] = {
    ".blt": blt_text,
    **{f".{kind}": partial(preflib_text, kind=kind) for kind in ("soc", "soi", "toc", "toi")},
    ".pb": pabulib_text,
    ".csv": table_text,
}
TABLES = (".csv", ".txt", ".tsv")


def read_ballots(path: Path | str, candidates: Sequence[str] = ()) -> Ballots:
    """Return the ballots of a file: BLT, PrefLib, Pabulib or CSV, told by its ending.

    Parameters
    ----------
    path : Path or str
    candidates : sequence of str, optional
        All candidates in their named order; that of the file where not given.

    Raises
    ------
    UsageError
        If there is no such file, no reader for its ending, or the order does not name the file's candidates.
    DataError
        With every fault of the file, its line and column.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending in TABLES:
        return with_notes(read_table(path, candidates))
    if ending not in READERS:
        known = ", ".join((*READERS, ".csv"))
        raise UsageError(f"'{path.name}' ends in none of {known}: its ending says how ballots are read.")
    ballots = with_notes(READERS[ending](path))
    return ballots.in_order(candidates) if candidates else ballots


def with_notes(ballots: Ballots) -> Ballots:
    """Return ballots with a note on candidates who may be one: names that differ in case or blanks alone.

    >>> with_notes(Ballots("ranked", ("Ann Bell", "ANN  BELL", "Bo"), ())).notes
    ("'Ann Bell' and 'ANN  BELL' are counted apart: if they are one, mend the file.",)
    """
    alike: dict[str, list[str]] = {}
    for name in ballots.candidates:
        alike.setdefault(" ".join(unicodedata.normalize("NFKC", name).casefold().split()), []).append(name)
    notes = [
        f"{' and '.join(repr(name) for name in names)} are counted apart: if they are one, mend the file."
        for names in alike.values()
        if len(names) > 1
    ]
    return replace(ballots, notes=(*ballots.notes, *notes)) if notes else ballots


def write_ballots(ballots: Ballots, path: Path | str) -> None:
    """Write ballots to a file, in the form its ending asks for; what stood there stays whole until the new is.

    Raises
    ------
    UsageError
        If there is no writer for the ending, or the form does not hold such ballots.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in WRITERS:
        raise UsageError(
            f"'{path.name}' ends in none of {', '.join(WRITERS)}: its ending says how ballots are written."
        )
    write_text_atomically(path, WRITERS[ending](ballots))
