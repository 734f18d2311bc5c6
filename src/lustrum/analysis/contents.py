"""What can be asked of a table: one line for each analysis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lustrum.analysis.decomposition import decomposition
from lustrum.analysis.exports import value_added_in_exports
from lustrum.analysis.extraction import extraction
from lustrum.analysis.footprint import footprint, footprint_by_origin
from lustrum.analysis.impact import impact, read_demand
from lustrum.analysis.inverse import ghosh, leontief, output_by_final_demand
from lustrum.analysis.linkages import key_sectors, linkages
from lustrum.analysis.multipliers import multipliers
from lustrum.analysis.of_economy import system_of_economy
from lustrum.analysis.of_world import system_of_world
from lustrum.analysis.prices import labour_values, production_prices
from lustrum.analysis.system import InputOutputSystem
from lustrum.data import EconomyTables
from lustrum.data.world import WorldTable
from lustrum.economy import Economy, economy_from_tables
from lustrum.errors import UsageError
from lustrum.results import Result


@dataclass(frozen=True, eq=False)
class Subject:
    """What an analysis is asked of: a national table or a world table, and how its system is made.

    Parameters
    ----------
    table : EconomyTables or WorldTable
    inputs : {"stated", "domestic", "total"}
        See `lustrum.analysis.of_economy.system_of_economy`.
    model : str
        Model that makes a rectangular table symmetric.
    other : Subject, optional
        The table of another year, where two are compared.
    nominal : bool
        Compare tables in prices of different years as they stand.
    demand : Path, optional
        File with a change of final demand: product, value.
    """

    table: EconomyTables | WorldTable
    inputs: str = "stated"
    model: str = "fixed_product_sales"
    other: Subject | None = field(default=None)
    nominal: bool = False
    demand: Path | None = None

    @cached_property
    def world(self) -> WorldTable:
        """The world table.

        Raises
        ------
        UsageError
            Where the table is that of one country: what happens abroad cannot be seen from it.
        """
        if not isinstance(self.table, WorldTable):
            name = self.table.meta["name"]
            raise UsageError(f"'{name}' is the table of one country; this analysis needs a table of the world.")
        return self.table

    @cached_property
    def economy(self) -> Economy:
        """The economy of a national table."""
        if isinstance(self.table, WorldTable):
            raise UsageError(
                f"'{self.table.name}' holds {len(self.table.regions)} regions; this analysis needs one country: "
                "write its folder with `lustrum load FILE --region CODE --out FOLDER`."
            )
        return economy_from_tables(self.table)

    @cached_property
    def system(self) -> InputOutputSystem:
        """The Leontief system of the table."""
        if isinstance(self.table, WorldTable):
            return system_of_world(self.table)
        return system_of_economy(self.economy, self.inputs, self.model)


def _compared(subject: Subject) -> Result:
    if subject.other is None:
        raise UsageError("This analysis compares two years: name the earlier table with --against.")
    return decomposition(subject.system, subject.other.system, nominal=subject.nominal)


def _impact(subject: Subject) -> Result:
    if subject.demand is None:
        raise UsageError("What shall be demanded? Name a file with product and value: --demand FILE.csv.")
    return impact(subject.system, read_demand(subject.demand, subject.system))


@dataclass(frozen=True)
class Analysis:
    """One line of the table of contents."""

    ask: Callable[[Subject], Result]
    title: str


CONTENTS: dict[str, Analysis] = {
    "multipliers": Analysis(lambda subject: multipliers(subject.system), "what a unit of final demand carries with it"),
    "linkages": Analysis(lambda subject: linkages(subject.system), "backward and forward linkages"),
    "key_sectors": Analysis(lambda subject: key_sectors(subject.system), "the key-sector map"),
    "output": Analysis(lambda subject: output_by_final_demand(subject.system), "output each final use calls forth"),
    "impact": Analysis(_impact, "what a change of final demand calls forth (--demand)"),
    "leontief": Analysis(lambda subject: leontief(subject.system), "technical coefficients and the Leontief inverse"),
    "ghosh": Analysis(lambda subject: ghosh(subject.system), "allocation coefficients and the Ghosh inverse"),
    "extraction": Analysis(lambda subject: extraction(subject.system), "what is lost without each sector"),
    "labour_values": Analysis(lambda subject: labour_values(subject.system), "labour in a unit of each product"),
    "production_prices": Analysis(
        lambda subject: production_prices(subject.system), "prices at a uniform rate of profit"
    ),
    "decomposition": Analysis(_compared, "what changed between two years, and with what (--against)"),
    "footprint": Analysis(
        lambda subject: footprint(subject.world, subject.system), "production and consumption by region (world table)"
    ),
    "footprint_by_origin": Analysis(
        lambda subject: footprint_by_origin(subject.world, subject.system), "who works for whom (world table)"
    ),
    "value_added_in_exports": Analysis(
        lambda subject: value_added_in_exports(subject.world, subject.system),
        "domestic content, backward and forward participation (world table)",
    ),
}
"""Every analysis, in the order in which people usually ask."""
