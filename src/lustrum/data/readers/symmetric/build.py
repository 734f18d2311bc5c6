"""From a block whose every row and column is known to the arrays of an economy."""

from __future__ import annotations

import re

import numpy as np

from lustrum.arrays import Array
from lustrum.data.assemble import Record, Wide
from lustrum.data.readers.reader import Choice
from lustrum.data.readers.symmetric.figures import Figures
from lustrum.data.readers.symmetric.parts import Reading
from lustrum.data.readers.symmetric.totals import Gap, Totals
from lustrum.data.readers.symmetric.words import FINAL, VALUE_ADDED

CATEGORY = {"private": "households", "consumption": "households", "gcf": "gfcf"}
"""Kinds that hold several categories, and the category they become where the parts are not printed."""
PERSONS = re.compile(
    r"((?:thousand|million|1[ ,.]?000) )?(persons|jobs|hours|people|workers|full.time equivalents?|fte)", re.I
)


class Build:
    """The arrays of an economy, made from a reading; what is derived is derived once, here."""

    def __init__(self, reading: Reading, imports: Figures | None) -> None:
        figures = reading.figures
        self.reading, self.figures = reading, figures
        lines = figures.layout.rows
        self.product_rows = sorted(figures.rows("product"), key=lambda n: lines[n].product)
        self.import_rows = figures.rows("imports")
        self.labels = [lines[n].label for n in self.product_rows]
        self.products = [*self.labels, *(lines[n].label for n in self.import_rows)]
        self.categories = self._categories()
        use, final = figures.block(), self._final(self.product_rows)
        self.imported_use: Array | None = None
        self.domestic = use
        if imports is not None or figures.rows("imported"):
            rows = sorted(figures.rows("imported"), key=lambda n: lines[n].product)
            if imports is None:
                self.imported_use = np.hstack([figures.block("imported"), self._final(rows)])
            else:
                self.imported_use = _imported(imports, self)
            if imports is None or self.import_rows:
                # The square is domestic: what is used is both.
                use = use + self.imported_use[:, : len(self.labels)]
                final = final + self.imported_use[:, len(self.labels) :]
                self.products, self.import_rows = list(self.labels), []
        extra = figures.values[np.ix_(self.import_rows, figures.square)]
        self.use = np.vstack([use, extra])
        self.final = np.vstack([final, self._final(self.import_rows)])
        output = reading.output
        level = reading.costs if output is None else output
        works = (level != 0.0) | self.use.any(axis=0)
        self.active = np.flatnonzero(works).tolist()
        self.idle = [label for n, label in enumerate(self.labels) if not works[n]]
        self.activities = [self.labels[n] for n in self.active]

    def _categories(self) -> list[str]:
        kinds = [self.figures.layout.columns[n].kind for n in self.figures.columns(*FINAL)]
        kinds += [each.kind for each in self.reading.derived_columns]
        return list(dict.fromkeys(CATEGORY.get(kind, kind) for kind in kinds))

    def _final(self, rows: list[int]) -> Array:
        """Return final uses of some rows by category, shape (rows, categories)."""
        found = np.zeros((len(rows), len(self.categories)))
        for n in self.figures.columns(*FINAL):
            kind = self.figures.layout.columns[n].kind
            found[:, self.categories.index(CATEGORY.get(kind, kind))] += self.figures.values[rows, n]
        for each in self.reading.derived_columns:
            found[:, self.categories.index(each.kind)] += each.values[rows]
        return found

    @property
    def wide(self) -> dict[str, Wide]:
        figures, columns = self.figures, [self.figures.square[n] for n in self.active]
        components: dict[str, Array] = {}
        rows = figures.rows(*VALUE_ADDED) or figures.rows("value_added")
        for n in rows:
            kind = figures.layout.rows[n].kind
            components[kind] = components.get(kind, np.zeros(len(columns))) + figures.values[n, columns]
        for each in self.reading.derived_rows:
            components[each.kind] = components.get(each.kind, np.zeros(len(columns))) + each.values[columns]
        found: dict[str, Wide] = {
            "use": (self.products, self.activities, self.use[:, self.active]),
            "final_demand": (self.products, self.categories, self.final),
            "value_added": (list(components), self.activities, np.vstack(list(components.values()))),
        }
        if self.imported_use is not None:
            users = [*self.activities, *self.categories]
            keep = [*self.active, *range(len(self.labels), len(self.labels) + len(self.categories))]
            found["imported_use"] = (self.labels, users, self.imported_use[:, keep])
        jobs = self.labour_rows()
        if jobs and self.labour_unit:
            names = [figures.layout.rows[n].name or figures.layout.rows[n].label for n in jobs]
            found["labour"] = (names, self.activities, figures.values[np.ix_(jobs, columns)])
        return found

    @property
    def long(self) -> dict[str, list[Record]]:
        figures = self.figures
        found: dict[str, list[Record]] = {}
        output = self.reading.output
        if output is not None:
            found["activities"] = [
                {"activity": name, "base_level": float(output[n])}
                for n, name in zip(self.active, self.activities, strict=True)
            ]
        abroad = self.imports
        if abroad is not None:
            found["imports"] = [
                {"product": name, "value": float(value)} for name, value in zip(self.products, abroad, strict=True)
            ]
        taxes = figures.rows("taxes_on_products", "subsidies_on_products")
        if taxes:
            paid = figures.values[np.ix_(taxes, [figures.square[n] for n in self.active])].sum(axis=0)
            by_category = self._final(taxes).sum(axis=0)
            users = [*zip(self.activities, paid, strict=True), *zip(self.categories, by_category, strict=True)]
            found["taxes_on_products"] = [{"user": name, "value": float(value)} for name, value in users]
        return found

    @property
    def imports(self) -> Array | None:
        """Imports by product, None where imported use says them, or there are none.

        Of shape (products,), in the unit of the table.
        """
        figures = self.figures
        if self.import_rows:
            total = self.use[len(self.labels) :].sum(axis=1) + self.final[len(self.labels) :].sum(axis=1)
            return np.concatenate([np.zeros(len(self.labels)), total])
        if figures.columns("imports"):
            found: Array = -figures.values[np.ix_(self.product_rows, figures.columns("imports"))].sum(axis=1)
            return found
        if figures.rows("imports_by_product"):
            found = figures.values[np.ix_(figures.rows("imports_by_product"), figures.square)].sum(axis=0)
            return found
        return None

    @property
    def labour_unit(self) -> str:
        names = [f"{self.figures.layout.rows[n].name} {self.figures.layout.rows[n].over}" for n in self.labour_rows()]
        units = {match[0].lower() for name in names if (match := PERSONS.search(name)) and match[1]}
        return self._unit or (next(iter(units)) if len(units) == 1 else "")

    _unit = ""

    def labour_rows(self) -> list[int]:
        """Return the rows of employment that are no sum of the others."""
        figures = self.figures
        rows = figures.rows("employment")
        for n in rows:
            rest = [other for other in rows if other != n]
            gap = figures.values[n, figures.square] - figures.values[np.ix_(rest, figures.square)].sum(axis=0)
            if len(rest) > 1 and (np.abs(gap) <= figures.allowed(len(rest))).all():
                return rest
        return rows

    def meta(self, choice: Choice) -> dict[str, object]:
        """Return the keys of economy.toml that follow from the figures."""
        self._unit = choice.meta.get("labour_unit", "")
        lines, columns = self.figures.layout.rows, self.figures.layout.columns
        found: dict[str, object] = {}
        titles = {lines[n].label: lines[n].name or lines[n].label for n in [*self.product_rows, *self.import_rows]}
        industries = {self.labels[n]: columns[self.figures.square[n]].name or self.labels[n] for n in self.active}
        found["titles"] = {"product": titles, "activity": industries}
        if self.imports is None and self.imported_use is None:
            found["trade"] = {"closed": True}
        if "labour" in self.wide:
            found["labour"] = {"unit": self.labour_unit}
        return found

    def stated_totals(self, totals: Totals) -> list[Record]:
        """Return the printed sums of all uses by product, which test the copy."""
        places = [n for n, words in totals.columns.items() if words == "all uses"]
        if not places or self.imported_use is not None:
            return []
        rows = [*self.product_rows, *self.import_rows]
        return [
            {"quantity": "product_use", "label": label, "value": float(self.figures.values[n, places[-1]])}
            for n, label in zip(rows, self.products, strict=True)
            if self.figures.filled[n, places[-1]]
        ]

    def known_gaps(self, totals: Totals, slips: list[Gap]) -> list[dict[str, object]]:
        """Return the slips among the printed sums of all uses, as `[[known_gap]]`."""
        places = [n for n, words in totals.columns.items() if words == "all uses"]
        label = dict(zip([*self.product_rows, *self.import_rows], self.products, strict=True))
        return [
            {
                "identity": "total_product_use",
                "label": label[gap.row],
                "gap": -gap.gap,
                "note": f"The sheet prints it so at {self.figures.place(gap.row, gap.column)}; its cells balance.",
            }
            for gap in slips
            if gap.column == places[-1] and gap.row in label
        ]


def _imported(imports: Figures, build: Build) -> Array:
    """Return a table of imports beside the main one, shape (products, activities and categories)."""
    kind = "imported" if imports.rows("imported") else "product"
    rows = sorted(imports.rows(kind), key=lambda n: imports.layout.rows[n].product)
    final = np.zeros((len(rows), len(build.categories)))
    for n in imports.columns(*FINAL):
        category = CATEGORY.get(imports.layout.columns[n].kind, imports.layout.columns[n].kind)
        if category in build.categories:
            final[:, build.categories.index(category)] += imports.values[rows, n]
    return np.hstack([imports.block(kind), final])
