"""What a table says before any plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.said import MAP, REGION, SETTINGS, YEAR, said_of
from lustrum.studies.study import REQUIRED, Listing, option

if TYPE_CHECKING:
    from lustrum.data import EconomyTables
    from lustrum.data.world import WorldTable
    from lustrum.results import Result
    from lustrum.studies.subject import Subject


def questions() -> Mapping[str, str]:
    """Return the names of the questions a table answers, each with its answer."""
    from lustrum.analysis.contents import CONTENTS

    return {name: each.title for name, each in CONTENTS.items()}


@dataclass(frozen=True)
class Analyse:
    """Ask a table a question of input-output analysis.

    ECONOMY is an economy folder or workbook, bundled:NAME, or a published table of any kind `lustrum check` knows.
    With a table of the world, --region picks one country out; without it the question is asked of the world.
    """

    takes: ClassVar = {"economy": "ECONOMY"}
    several: ClassVar = True
    lists: ClassVar = Listing("what", "Questions a table answers", "answer", questions)

    what: str = option(REQUIRED, units="WHAT", help="The question; `--what list` names them all.")
    region: str = option(**REGION)
    year: int | None = option(**YEAR)
    settings: tuple[str, ...] = option(**SETTINGS)
    map_file: str | None = option(**MAP)
    inputs: str = option(
        "stated",
        choices=("stated", "domestic", "total"),
        help="Inputs counted: domestic ones where the table tells them apart, domestic ones alone, or all.",
    )
    model: str = option(
        "fixed_product_sales",
        units="MODEL",
        help="How supply and use are made symmetric: product_technology, industry_technology, fixed_industry_sales ...",
    )
    against: str | None = option(units="ECONOMY", help="Table of the earlier year, where two years are compared.")
    against_year: int | None = option(units="YEAR", help="Earlier year, where the file holds several.")
    demand: Path | None = option(units="FILE", help="Impact: a change of final demand, product, value.")
    nominal: bool = option(False, help="Compare tables in prices of different years as they stand.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the answer of the table."""
        from lustrum.analysis.contents import CONTENTS
        from lustrum.analysis.contents import Subject as Asked
        from lustrum.wording.names import nearest

        if self.what not in CONTENTS:
            raise UsageError(
                f"There is no analysis '{self.what}'. {nearest(self.what, CONTENTS)} `--what list` names them all."
            )
        if self.demand is not None and self.what != "impact":
            raise UsageError(f"--demand belongs to --what impact; this is {self.what}.")
        table = self._table(subject, self.year)
        earlier = None
        if self.against or self.against_year:
            at = subject.beside(self.against) if self.against else subject
            earlier = Asked(self._table(at, self.against_year), self.inputs, self.model)
        subject.tell(f"asking for {self.what}")
        return [CONTENTS[self.what].ask(Asked(table, self.inputs, self.model, earlier, self.nominal, self.demand))]

    def _table(self, subject: Subject, year: int | None) -> EconomyTables | WorldTable:
        """Return a world table as it is unless a region is picked, the tables of one economy otherwise."""
        from lustrum.data.sound import sound

        said = said_of(self.settings, self.map_file)
        return sound(subject.published(region=self.region, year=year, meta=said), self.region)
