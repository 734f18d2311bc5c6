"""A region's own table from the country's, by jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.said import SETTINGS, YEAR, said_of
from lustrum.studies.study import Keeps, Outcome, option

if TYPE_CHECKING:
    from lustrum.arrays import Array
    from lustrum.data.tables import EconomyTables
    from lustrum.regions import Employment, Nation, RegionAccount
    from lustrum.results import Result
    from lustrum.studies.subject import Subject

ALL = "all"


@dataclass(frozen=True)
class Regionalise:
    """Estimate the table of a region, or of all regions, from a country's table and jobs by region.

    NATIONAL is an economy folder or workbook, bundled:NAME or a published table of one country; EMPLOYMENT.csv holds
    region, activity, jobs for every region of the country. What a region makes itself of its domestic needs is a
    location quotient's share; the rest is bought in other regions. Summed over regions every cell is the country's.
    With --out all regions become a federation (one folder each, DIR/regions/NAME), which `lustrum plan DIR` plans
    together; with --region NAME the economy folder of one is written.

    A table of several regions alone, without EMPLOYMENT.csv, is added up and taken apart again: what each method errs.
    """

    takes: ClassVar = {"economy": "NATIONAL EMPLOYMENT.csv"}
    several: ClassVar = True
    keeps: ClassVar = Keeps(
        "regional table", "Folder for the federation of all regions, or the economy of one.", "regionalised.toml"
    )

    region: str = option(ALL, units="NAME", help="Which region.")
    method: str = option(
        "flq",
        choices=("slq", "cilq", "flq", "aflq", "flq_own", "charm"),
        help="Location quotient; charm where imports are inside the table.",
    )
    delta: float = option(0.1, least=0, help="Of FLQ: 0.1 for large regions, 0.3 for small ones.")
    technology: Path | None = option(
        units="DIR", help="flq_own: economy folders of regions, DIR/NAME, whose inputs per unit are taken."
    )
    growth: Path | None = option(
        units="FILE.csv", help="For the scenarios: growth by region (region, labour, productivity), fractions a year."
    )
    people: Path | None = option(
        units="FILE.csv", help="For the federation: persons in the base year (region, people), for gaps per head."
    )
    jobs: str = option("", units="ACCOUNT", help="Several regions: satellite account of jobs.  [default: output]")
    year: int | None = option(**YEAR)
    settings: tuple[str, ...] = option(**SETTINGS)

    def run(self, subject: Subject) -> Sequence[Result] | Outcome:
        """Return the estimated regions with their folders, or what the methods err."""
        from lustrum.data.world import WorldTable
        from lustrum.regions import check_delta, trial_result

        check_delta(self.delta)
        *parts, employment = (subject.place, *subject.others)
        if not parts:
            published = replace(subject, others=()).published(year=self.year, meta=said_of(self.settings))
            if not isinstance(published, WorldTable):
                raise UsageError(
                    f"Whose jobs? `lustrum regionalise {subject.place} EMPLOYMENT.csv`: region, activity, jobs of "
                    "every region. Alone stands a table of several regions."
                )
            if self.growth or self.people:
                raise UsageError("--growth and --people are for a federation: name EMPLOYMENT.csv too.")
            return [trial_result(published, self.jobs)]
        if (self.technology is not None) != (self.method == "flq_own"):
            raise UsageError("--method flq_own and --technology DIR belong together: whose inputs per unit are known?")
        country = replace(subject, place=parts[0], others=tuple(parts[1:]))
        return self._estimate(self._national(country), Path(employment), subject)

    def _national(self, subject: Subject) -> EconomyTables:
        from lustrum.data.sound import sound_economy
        from lustrum.data.valuation import to_basic_prices
        from lustrum.data.world import WorldTable

        published = subject.published(year=self.year, meta=said_of(self.settings))
        if isinstance(published, WorldTable):
            raise UsageError(
                f"'{subject.place}' holds several countries: take one out first by `lustrum load ... --region CODE`."
            )
        tables = sound_economy(published)
        return to_basic_prices(tables) if "valuation" in tables.wide else tables

    def _estimate(self, tables: EconomyTables, employment: Path, subject: Subject) -> Outcome:
        from lustrum.regions import nation_of, read_employment, regional_accounts, regional_results, said_of_method
        from lustrum.results.as_toml import as_toml
        from lustrum.wording.names import nearest

        nation = nation_of(tables)
        work = read_employment(employment, nation.activities)
        if self.region not in (ALL, *work.region):
            raise UsageError(
                f"'{employment}' has no region '{self.region}'. {nearest(self.region, (ALL, *work.region))}"
            )
        shown = work.region if self.region == ALL else (self.region,)
        technology = self._technology(nation, work.region)
        accounts = regional_accounts(nation, work, self.method, self.delta, technology)
        how = said_of_method(self.method, self.delta)
        files = self._folders(nation, work, accounts, how, subject)
        record = {"country": str(tables.meta["name"]), "jobs": employment.name, "method": self.method}
        files["regionalised.toml"] = as_toml({**record, "delta": self.delta, "regions": list(shown)}).encode()
        together, begun = self._federation(nation, accounts, how)
        said = [f"{len(shown)} of {len(work.region)} regions; economy.toml says how each file was estimated."]
        if begun and self.growth is None:
            said.append("Growth of 1 and 1 per cent a year stands in every scenario: put in what you expect.")
        return Outcome(
            regional_results(nation, work, accounts, shown, (self.method, self.delta), technology),
            files={**files, **together},
            begun=begun,
            said=tuple(said),
        )

    def _folders(
        self, nation: Nation, work: Employment, accounts: Sequence[RegionAccount], how: str, subject: Subject
    ) -> dict[str, bytes]:
        """Return the files of the economies asked for."""
        from lustrum.regions import folder_files, region_tables

        files: dict[str, bytes] = {}
        for r, account in enumerate(accounts):
            if self.region in (ALL, account.name):
                subject.tell(f"the table of {account.name}")
                made = folder_files(region_tables(nation, account, work.jobs[r], how), nation, account)
                place = f"regions/{_safe(account.name)}/" if self.region == ALL else ""
                files |= {place + name: content for name, content in made.items()}
        return files

    def _federation(
        self, nation: Nation, accounts: Sequence[RegionAccount], how: str
    ) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Return sales between all regions, and the files of their federation that are the reader's."""
        from lustrum.data.federation import read_growth
        from lustrum.regions import federation_files, read_people

        if self.region != ALL:
            if self.growth or self.people:
                raise UsageError("--growth and --people are for the federation of all regions: leave --region out.")
            return {}, {}
        names = [account.name for account in accounts]
        growth = None if self.growth is None else read_growth(self.growth, names)
        people = None if self.people is None else read_people(self.people, names)
        return federation_files(nation, accounts, how, growth, people)

    def _technology(self, nation: Nation, regions: Sequence[str]) -> Mapping[str, Array]:
        from lustrum.regions import own_technology

        if self.technology is None:
            return {}
        found = {name: self.technology / name for name in regions if (self.technology / name).is_dir()}
        if not found:
            raise UsageError(f"'{self.technology}' holds no folder of a region. It may hold {', '.join(regions)}.")
        return {name: own_technology(nation, place) for name, place in found.items()}


def _safe(name: str) -> str:
    """Return a region's name where it can be that of a folder.

    Raises
    ------
    UsageError
        If it holds marks that part folders.
    """
    if name in ("", ".", "..") or any(mark in name for mark in '/\\:*?"<>|'):
        raise UsageError(f"The region '{name}' cannot be the name of a folder; call it otherwise in the file of jobs.")
    return name
