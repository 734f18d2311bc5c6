"""What supply and use publications have in common, whoever publishes them: blocks of figures, codes of industries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.data.assemble import Record, Wide, assemble_tables
from lustrum.data.coverage import Coverage
from lustrum.data.place import Place
from lustrum.data.probe import Probe
from lustrum.data.tables import EconomyTables
from lustrum.errors import DataError
from lustrum.results import Assumption, Fault

SECTIONS = {
    "A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43), "G": (45, 47), "H": (49, 53),
    "I": (55, 56), "J": (58, 63), "K": (64, 66), "L": (68, 68), "M": (69, 75), "N": (77, 82), "O": (84, 84),
    "P": (85, 85), "Q": (86, 88), "R": (90, 93), "S": (94, 96), "T": (97, 98), "U": (99, 99),
}  # fmt: skip
"""Divisions of each section of NACE Rev. 2 and ISIC Rev. 4."""

TOTALS = {"TOTAL", "TOT", "CPA_TOTAL", "TOT_NACE", "TS_BP", "TS_PP", "TU", "TFU", "P1", "P2", "SUM"}


def plain_code(code: str) -> str:
    """Return one spelling of an industry's or product's code, whichever of its four it has.

    >>> [plain_code(code) for code in ("CPA_C10-12", "C10-C12", "C10_C12", "C10T12", "L68A", "P3_S14")]
    ['C10-C12', 'C10-C12', 'C10-C12', 'C10-C12', 'L68A', 'P3_S14']
    """
    code = code.strip().removeprefix("CPA_")
    found = re.fullmatch(r"([A-U])(\d{2})[-_T]([A-U]?)(\d{2})", code)
    if found is not None:
        return f"{found[1]}{found[2]}-{found[3] or found[1]}{found[4]}"
    found = re.fullmatch(r"([A-U])[-_T]([A-U])", code)
    return f"{found[1]}-{found[2]}" if found is not None else code


def divisions_of(code: str) -> frozenset[str]:
    """Return the divisions a code covers, none where it is no code of NACE, ISIC or CPA.

    >>> sorted(divisions_of("C10-C12")), sorted(divisions_of("L68A"))
    (['10', '11', '12'], ['68A'])
    """
    found = re.fullmatch(r"([A-U])(\d{2})(?:-([A-U])(\d{2}))?", code)
    if found is not None:
        first, last = int(found[2]), int(found[4] or found[2])
        if not _within(found[1], first) or not _within(found[3] or found[1], last):
            return frozenset()
        known = [range(low, high + 1) for low, high in SECTIONS.values()]
        return frozenset(f"{n:02d}" for span in known for n in span if first <= n <= last)
    found = re.fullmatch(r"([A-U])(\d{2})[A-Z0-9]", code)
    if found is not None:
        return frozenset({code[1:]}) if _within(found[1], int(found[2])) else frozenset()
    found = re.fullmatch(r"([A-U])(?:-([A-U]))?", code)
    if found is not None:
        letters = [letter for letter in SECTIONS if found[1] <= letter <= (found[2] or found[1])]
        spans = (SECTIONS[letter] for letter in letters)
        return frozenset(f"{n:02d}" for low, high in spans for n in range(low, high + 1))
    return frozenset()


def finest(codes: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the codes that are no sum of others, in order, and those that are.

    >>> finest(["TOTAL", "A", "A01", "A02", "A03", "B", "L68", "L68A", "L68B"])
    (['A01', 'A02', 'A03', 'B', 'L68A', 'L68B'], ['TOTAL', 'A', 'L68'])
    """
    every = list(dict.fromkeys(codes))
    cover = {code: divisions_of(code) for code in every}
    # A lone part of a division (L68A without L68B) says "of which": the division itself is kept.
    parts = [next(iter(cover[code]))[:2] for code in every if _is_part(cover[code])]
    lone = {code for code in every if _is_part(cover[code]) and parts.count(next(iter(cover[code]))[:2]) == 1}
    left = [code for code in every if code not in lone]
    split = {division for division in parts if parts.count(division) > 1}
    sums = [
        code
        for code in left
        if code in TOTALS
        or (not _is_part(cover[code]) and cover[code] & split)
        or any(cover[other] and cover[other] < cover[code] for other in left)
    ]
    dropped = [code for code in every if code in sums or (code in lone and next(iter(cover[code]))[:2] in _whole(left))]
    return [code for code in every if code not in dropped], dropped


def _is_part(divisions: frozenset[str]) -> bool:
    return any(len(division) > 2 for division in divisions)


def _whole(codes: Sequence[str]) -> set[str]:
    return {division for code in codes for division in divisions_of(code)}


def _within(letter: str, division: int) -> bool:
    low, high = SECTIONS[letter]
    return low <= division <= high


@dataclass
class Publication:
    """A supply and use (or symmetric) table as its publisher printed it, block by block.

    Parameters
    ----------
    products, industries : list of str
    supply : array (products, industries), or None for a symmetric table
    use : array (products, industries)
    final : mapping of standard category to array (products,)
    imports : array (products,), or None where `imported_use` says it
    valuation : mapping of column to array (products,)
    value_added : mapping of component to array (industries,)
    taxes : mapping of user to taxes on products, where use is at basic prices
    imported_use, imported_final : as `use` and `final`, the imported part
    output : array (industries,), for a symmetric table
    coverage : tuple of Coverage
        What of the publication was read.
    places : mapping of file of the economy folder to Place
        Where its cells stand in the publication.
    """

    products: list[str]
    industries: list[str]
    use: Array
    final: dict[str, Array]
    value_added: dict[str, Array]
    supply: Array | None = None
    output: Array | None = None
    imports: Array | None = None
    valuation: dict[str, Array] = field(default_factory=dict)
    taxes: dict[str, float] = field(default_factory=dict)
    imported_use: Array | None = None
    imported_final: dict[str, Array] = field(default_factory=dict)
    decimals: int = 0
    notes: list[Assumption] = field(default_factory=list)
    coverage: tuple[Coverage, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    def tables(self, source: Probe, meta: Mapping[str, object], inputs: Sequence[tuple[str, str]]) -> EconomyTables:
        """Return the tables of an economy."""
        kept = [name for name, column in self.final.items() if np.any(column)]
        if not kept:
            raise DataError(
                f"'{source.path}': every cell of final demand is 0: nobody buys what this economy makes. Give the "
                "table with its final uses; for a year not yet published name another.",
                file=str(source.path),
            )
        wide: dict[str, Wide] = {
            "use": (self.products, self.industries, self.use),
            "final_demand": (self.products, kept, np.column_stack([self.final[name] for name in kept])),
            "value_added": (list(self.value_added), self.industries, np.vstack(list(self.value_added.values()))),
        }
        long: dict[str, list[Record]] = {}
        if self.supply is not None:
            wide["supply"] = (self.products, self.industries, self.supply)
        if self.output is not None:
            long["activities"] = [
                {"activity": code, "base_level": float(level)}
                for code, level in zip(self.industries, self.output, strict=True)
            ]
        if self.valuation:
            wide["valuation"] = (self.products, list(self.valuation), np.column_stack(list(self.valuation.values())))
        if self.imported_use is not None:
            final = [self.imported_final[name] for name in kept]
            wide["imported_use"] = (
                self.products,
                [*self.industries, *kept],
                np.column_stack([self.imported_use, *final]),
            )
        if self.imports is not None:
            long["imports"] = [
                {"product": code, "value": float(value)}
                for code, value in zip(self.products, self.imports, strict=True)
            ]
        if self.taxes:
            users = [*self.industries, *kept]
            long["taxes_on_products"] = [{"user": user, "value": self.taxes.get(user, 0.0)} for user in users]
        trade = {} if self.imports is not None or self.imported_use is not None else {"trade": {"closed": True}}
        found = assemble_tables(
            source.path,
            {**meta, **trade},
            wide,
            long,
            decimals=self.decimals,
            inputs=inputs,
            assumptions=self.notes,
            places=self.places,
        )
        return replace(found, coverage=self.coverage)


def matrix_of(
    cells: Mapping[tuple[str, str], float],
    rows: Sequence[str],
    columns: Sequence[str],
    file: str,
    faults: list[Fault],
) -> Array:
    """Return cells by label as a matrix; a cell that is not there, or unknown, is a fault that names it.

    Of shape (rows, columns).
    """
    matrix = np.array([[cells.get((row, column), np.nan) for column in columns] for row in rows], dtype=float)
    matrix = matrix.reshape(len(rows), len(columns))
    for i, j in np.argwhere(np.isnan(matrix)):
        stands = (rows[i], columns[j]) in cells
        said = "the figure is unknown or confidential" if stands else "the figure is not in the file"
        message = f"{said}, and missing is not zero."
        way_out = "Choose a year or country that is complete, or give an estimate in an economy folder."
        faults.append(Fault("blank", file, rows[i], columns[j], message, way_out))
    return matrix
