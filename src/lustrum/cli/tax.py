"""`lustrum tax`: a schedule of direct tax calibrated to a revenue, and what it does to every household group."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output
from lustrum.cli.published import choice_options

if TYPE_CHECKING:
    from lustrum.money import HouseholdGroups, Schedule


@click.command()
@click.argument("place", metavar="SAM|ECONOMY|GROUPS.csv")
@click.option(
    "--family", default="isoelastic", show_default=True, help="bracket, linear_progressive, isoelastic, flat."
)
@click.option("--theta", type=float, default=0.18, show_default=True, help="Isoelastic: progressivity.")
@click.option("--brackets", default="", metavar="LOW:RATE,...", help="Bracket: lower bounds and rates, 0:0,50000:0.2.")
@click.option("--line", default="", metavar="A,Z,R0,R1", help="Linear-progressive: rate R0 at income A up to R1 at Z.")
@click.option("--rate", type=float, default=0.2, show_default=True, help="Flat: the rate before calibration.")
@click.option("--revenue", type=float, metavar="VALUE", help="What the tax must bring in; as today's where not given.")
@click.option(
    "--level", type=float, metavar="L", help="As voted, not calibrated: L times the rates given; isoelastic: lambda."
)
@click.option("--transfers", is_flag=True, help="Isoelastic: the tax pays the poorest instead of ending at 0.")
@click.option("--cap", type=float, default=0.6, show_default=True, help="Largest marginal rate.")
@click.option("--exempt", type=float, default=0.0, show_default=True, help="Share of people, the poorest, kept free.")
@click.option("--elasticity", type=float, default=0.0, show_default=True, help="Of income to what is kept; 0: none.")
@click.option("--scenario", type=click.Path(path_type=Path), metavar="FILE", help="What the reform does to this plan.")
@click.option("--engel", type=float, default=1.0, show_default=True, help="Scenario: spending's answer to income.")
@choice_options
@answer_options
def tax(
    place: str,
    family: str,
    theta: float,
    brackets: str,
    line: str,
    rate: float,
    revenue: float | None,
    level: float | None,
    transfers: bool,
    cap: float,
    exempt: float,
    elasticity: float,
    scenario: Path | None,
    engel: float,
    region: str,
    year: int | None,
    settings: tuple[str, ...],
    output: Path | None,
    into: Path | None,
    as_json: bool,
) -> int:
    """Calibrate a schedule of direct tax and say who pays, who gains and who loses.

    Groups come from a social accounting matrix (with their taxes today), the households.csv of an economy folder, or a
    CSV file with group, count, income per head and, where known, tax, evasion and scissors (what the group pays through
    the price scissors). Without --revenue the reform is revenue-neutral; with --level it is applied as voted, whatever
    it brings in. A revenue no level brings in is refused with the most there is. Taxes told are those paid; where a
    group evades, what is due stands beside them.
    """
    from lustrum.cli.console import progress
    from lustrum.money import Rules, reform, reform_results, schedule_result

    refuse_output(output, into)
    with progress(quiet=as_json) as tell:
        tell(f"reading {place}")
        groups = _groups(place, region, year, settings)
        tell("finding the level")
        form = _schedule(family, theta, brackets, line, rate, transfers)
        rules = Rules(cap=cap, exempt=exempt, elasticity=elasticity)
        found = reform(groups, form, revenue, rules, written=level)
        results = [*reform_results(found), schedule_result(found)]
        if scenario is not None:
            from lustrum.cli.reform_plan import plan_answers

            results += plan_answers(found, scenario, engel, tell)
    give_answers(results, output, into, as_json=as_json)
    return 0


def _groups(place: str, region: str, year: int | None, settings: tuple[str, ...]) -> HouseholdGroups:
    from lustrum.cli.published import read_sources, settings_of, sound, sound_economy
    from lustrum.data.sam import SocialAccountingMatrix
    from lustrum.economy import economy_from_tables
    from lustrum.money import groups_of_economy, groups_of_sam, read_groups

    path = Path(place)
    if path.suffix.lower() == ".csv":
        return read_groups(path)
    published, _ = read_sources((place,), region, year, settings_of(settings))
    if isinstance(published, SocialAccountingMatrix):
        sound(published)
        return groups_of_sam(published)
    return groups_of_economy(economy_from_tables(sound_economy(published, region)))


def _schedule(family: str, theta: float, brackets: str, line: str, rate: float, transfers: bool) -> Schedule:
    from lustrum.errors import UsageError
    from lustrum.money import schedule

    if transfers and family != "isoelastic":
        raise UsageError(f"--transfers belongs to the isoelastic family; this is {family}.")
    if family == "bracket":
        if not brackets:
            raise UsageError("The bracket family needs --brackets LOW:RATE,..., as 0:0,50000:0.2,150000:0.35.")
        pairs = [_numbers("--brackets", part, 2, ":") for part in brackets.split(",")]
        return schedule("bracket", lower=tuple(p[0] for p in pairs), rates=tuple(p[1] for p in pairs))
    if family == "linear_progressive":
        if not line:
            raise UsageError("The linear-progressive family needs --line A,Z,R0,R1, as 20000,200000,0.1,0.5.")
        a, z, r0, r1 = _numbers("--line", line, 4, ",")
        return schedule("linear_progressive", a=a, z=z, r0=r0, r1=r1)
    options: dict[str, dict[str, object]] = {
        "isoelastic": {"theta": theta, "floor": not transfers},
        "flat": {"rate": rate},
    }
    return schedule(family, **options.get(family, {}))


def _numbers(option: str, text: str, count: int, mark: str) -> list[float]:
    from lustrum.errors import UsageError
    from lustrum.results.number import parse_number

    values = [parse_number(part.strip()) for part in text.split(mark)]
    if len(values) != count or None in values:
        raise UsageError(f"{option}: '{text}' is not {count} plain numbers with '{mark}' between them.")
    return [value for value in values if value is not None]
