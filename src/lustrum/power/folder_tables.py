"""The tables of a folder with system.toml: their columns, and the lines read from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lustrum.results import Assumption, Column, Fault, Record, read_records
from lustrum.results.paths import inside
from lustrum.results.totals import repeats
from lustrum.wording.names import nearest

CYCLES = ("day", "week", "season", "year", "none")
YES = ("true", "false")


def _some(kind: str = "number", **bounds: float) -> Column:
    """Return a column that may be left out or blank, for the default; what is said not to be known is no default."""
    return Column(kind, needed=False, blank=True, default=True, **bounds)  # type: ignore[arg-type]


CAPACITY: Mapping[str, Column] = {
    "existing": _some(least=0.0), "overnight_cost": _some(least=0.0), "cost_growth": _some(above=-1.0),
    "fixed_cost": _some(least=0.0), "life": _some(above=0.0), "lead_time": _some(least=0.0),
    "most_added": _some(least=0.0), "firm": _some("share", least=0.0, most=1.0),
}  # fmt: skip
IN_A_PLAN: Mapping[str, Mapping[str, Column]] = {
    "goods": {
        "name": Column(needed=False, blank=True), "for": Column("word", words=("building", "fuel")),
        "product": Column(), "share": Column("share", above=0.0, most=1.0),
    },
    "affected": {
        "name": Column(), "land": _some(least=0.0), "people": _some(least=0.0),
        "land_cost": _some(least=0.0), "people_cost": _some(least=0.0),
    },
    "joint_products": {"name": Column(), "product": Column(), "amount": Column("number", least=0.0)},
}  # fmt: skip
"""Tables that only a plan reads: what plants are built of and burn, whom they displace, what else a dam gives."""
COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "nodes": {"node": Column(), "carrier": Column(needed=False)},
    "blocks": {"season": Column(needed=False), "block": Column(), "hours": Column("number", above=0.0)},
    "demand": {
        "node": Column(needed=False), "year": Column("year", needed=False, blank=True), "season": Column(needed=False),
        "block": Column(needed=False), "power": Column("number", least=0.0),
    },
    "sources": {
        "source": Column(), "node": Column(needed=False), "carrier": Column(needed=False), **CAPACITY,
        "availability": _some("share", least=0.0, most=1.0), "energy_factor": _some("share", least=0.0, most=1.0),
        "variable_cost": _some(), "variable_cost_growth": _some(above=-1.0), "emission": _some(),
        "follows_inflow": Column("word", needed=False, blank=True, words=YES),
    },
    "stores": {
        "store": Column(), "node": Column(needed=False), "carrier": Column(needed=False), **CAPACITY,
        "hours": Column("number", above=0.0),
        "availability": _some("share", least=0.0, most=1.0),
        "pump": _some("share", least=0.0, most=1.0), "efficiency_in": _some("share", above=0.0, most=1.0),
        "efficiency_out": _some("share", above=0.0, most=1.0), "loss": _some("share", least=0.0, below=1.0),
        "variable_cost": _some(), "cycle": Column("word", words=CYCLES), "initial": _some(least=0.0),
        "end_least": _some(least=0.0),
        "inflow_of": Column("word", needed=False, blank=True, words=("site", "capacity")),
    },
    "converters": {
        "converter": Column(), "from": Column(), "to": Column(), "carrier": Column(needed=False), **CAPACITY,
        "availability": _some("share", least=0.0, most=1.0), "efficiency": _some(above=0.0), "variable_cost": _some(),
    },
    "lines": {
        "line": Column(), "from": Column(), "to": Column(), **CAPACITY, "reactance": _some(above=0.0),
        "loss": _some("share", least=0.0, below=1.0),
    },
    "additions": {
        "name": Column(), "year": Column("year"), "least": _some(least=0.0), "most": _some(least=0.0),
        "begun": Column("word", needed=False, blank=True, words=YES),
    },
    "costs": {
        "name": Column(), "year": Column("year"), "overnight_cost": _some(least=0.0), "variable_cost": _some(),
    },
    "existing": {"name": Column(), "year": Column("year"), "capacity": Column("number", least=0.0)},
    "inflow": {
        "store": Column(), "season": Column(needed=False), "block": Column(needed=False),
        "inflow": Column("number", least=0.0),
    },
    "availability": {
        "name": Column(), "season": Column(needed=False), "block": Column(needed=False),
        "share": Column("share", least=0.0, most=1.0),
    },
    **IN_A_PLAN,
    "reservoirs": {
        "store": Column(), "volume_km3": Column("number", above=0.0), "area_km2": Column("number", above=0.0),
        "head_m": Column("number", above=0.0), "silting_per_year": _some("share", least=0.0, below=1.0),
        "head_fall": _some("share", least=0.0, below=1.0),
    },
}  # fmt: skip
NAMED = {"nodes": "node", "sources": "source", "stores": "store", "converters": "converter", "lines": "line"}
"""The column that names a line, of tables where one may stand once."""
KEYS: Mapping[str, tuple[str, ...]] = {
    **{name: (column,) for name, column in NAMED.items()},
    "goods": ("name", "for", "product"), "affected": ("name",), "joint_products": ("name", "product"),
    "additions": ("name", "year"), "costs": ("name", "year"), "existing": ("name", "year"), "reservoirs": ("store",),
}  # fmt: skip
"""Columns that name a line together. Lines about seasons and blocks may overlap too: see `folder_time`."""


@dataclass
class Tables:
    """A folder being read: every line, fault, assumption and warning so far."""

    folder: Path
    rows: dict[str, tuple[Record, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def read(self, series: str = "") -> None:
        """Read every table there is; files that nobody knows are faults, but for an hourly series."""
        for name, known in COLUMNS.items():
            file = f"{name}.csv"
            self.rows[name] = ()
            if (self.folder / file).is_file():
                found = read_records(inside(self.folder, file), known, key=KEYS.get(name, ()), faults=self.faults)
                self.rows[name] = found.rows
                self._refuse_parts(name)
        for path in sorted(self.folder.glob("*.csv")):
            if path.stem not in COLUMNS and path.name != series:
                self.fault("unknown_file", path.name, "", "", "is not known.", nearest(path.stem, list(COLUMNS)))
        for name in () if series else ("demand", "blocks"):
            if not (self.folder / f"{name}.csv").is_file():
                columns = ", ".join(COLUMNS[name])
                self.fault("missing_file", f"{name}.csv", "", "", "is not there.", f"Its columns are {columns}.")

    def _refuse_parts(self, name: str) -> None:
        """Refuse rows that say they are part of another: it would be counted twice."""
        column = NAMED.get(name, "")
        for row in self.rows[name]:
            if column and repeats(row.text(column)) == "part":
                message = f"'{row.text(column)}' is part of another row, and would be counted twice."
                self.faults.append(row.fault("repeated", column, message, "Leave it out."))

    def fault(self, kind: str, file: str, row: str, column: str, message: str, way_out: str = "") -> None:
        """Note a fault."""
        self.faults.append(Fault(kind, file, row, column, message, way_out))

    def assume(self, name: str, text: str, value: str, source: str = "default") -> None:
        """Note what nobody said; once."""
        if all(each.name != name for each in self.assumptions):
            self.assumptions.append(Assumption(name, text, value, source))

    def place(self, row: Record, column: str, known: Sequence[str], where: str) -> int:
        """Return where a label stands; the only one where none is named and one is known; else a fault."""
        label = row.text(column)
        if label in known:
            return known.index(label)
        if not label and len(known) == 1:
            return 0
        kind, said = ("unknown_label", f"'{label}' does not stand in {where}.") if label else ("blank", "is blank.")
        self.faults.append(row.fault(kind, column, said, nearest(label, known) if label else "Name one."))
        return 0
