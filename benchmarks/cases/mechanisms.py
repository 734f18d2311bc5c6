"""Cases of mechanisms: gaps, reserves, money, taxes, joining, scissors, balancing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from benchmarks.cases.judge import Call, Case, carried_out, close, rows
from lustrum.data.balancing import ras
from lustrum.errors import DataError
from lustrum.money import read_groups

MECHANISMS = "7 mechanisms"
VALID = "8 crashes and refusals of what is valid"
PLAN = "--out p --no-report --json"
OPTIMAL = (("status", "optimal"),)
EXEMPT = "answers/tax_by_group/measures/tax_after/values"


def _no_negative_exports(folder: Path) -> list[str]:
    below = [row for row in rows("p/tables/exports.csv") if float(row["value"]) < -1e-6]
    return [f"exports below zero: {below[:2]}"] if below else []


def _held_prices_count(folder: Path) -> list[str]:
    words = "--utilisation 0.05 --trade-band 0.2 --json"
    one, two = (carried_out(f"gap stated_{year} {words}").out for year in (1921, 1922))
    gammas = [json.loads(out)["answers"][0]["measures"]["gamma"]["values"] for out in (one, two)]
    return [] if np.allclose(*gammas, rtol=1e-9) else [f"gamma is {gammas[0]} and {gammas[1]}"]


def _same_income_before_and_after(folder: Path) -> list[str]:
    answers = json.loads(carried_out("tax groups.csv --family flat --revenue 3000000 --json").out)["answers"]
    parts = {name: np.array(one["values"]) for name, one in answers[0]["measures"].items() if name != "in"}
    change = parts["tax_before"] - parts["tax_after"]
    return [] if np.allclose(change, parts["change"]) else [f"change is {parts['change']}, taxes change by {change}"]


def _the_same_every_year(folder: Path) -> list[str]:
    answer = json.loads(carried_out("money five_years.toml --settings infl_money.toml --json").out)["answers"][0]
    ceilings = [answer["measures"]["deficit_ceiling"]["values"][k] for k in range(2)]
    known = all(close(value, text) for value, text in zip(ceilings, ("57.5", "61.3"), strict=True))
    return [] if known else [f"ceilings are {ceilings}"]


def _groups_from_text(folder: Path) -> list[str]:
    return [] if len(read_groups("groups.csv").group) else ["no groups were read"]  # type: ignore[arg-type]


def _impossible_totals(folder: Path) -> list[str]:
    try:
        ras(np.eye(2), [3.0, 7.0], [5.0, 5.0], rows=["x", "y"], columns=["a", "b"])
    except DataError as error:
        return [] if "row '" in str(error) and "column '" in str(error) else [f"no labels in: {error}"]
    return ["totals no matrix with these zeros meets were accepted"]


def _gap(folder: str, more: tuple[Call, ...] = ()) -> Case:
    words = "gap economy --utilisation 0.05 --trade-band 0.631578947368421 --json"
    first = Call(words, figures=(("answers/efficiency_gap/measures/gamma/values/2", "2.33465067"),))
    return Case(folder, MECHANISMS, (first, *more))


CASES = (
    Case("21-ras-impossible-zeros", MECHANISMS, (), _impossible_totals),
    Case(
        "w-export_band_above_one",
        MECHANISMS,
        (Call("plan us.toml --out p --no-report --json", figures=OPTIMAL),),
        _no_negative_exports,
    ),
    Case(
        "w-finance_ignores_world_prices",
        MECHANISMS,
        tuple(
            Call(
                f"plan {name}.toml {PLAN}",
                figures=(
                    ("indicators/trade_deficit/base", "0"),
                    ("indicators/trade_deficit/values/0", "0"),
                ),
            )
            for name in ("s", "s_finance0")
        ),
    ),
    Case("w-frontier_one_floor_nan", MECHANISMS, (Call("frontier f.toml --what curve --floors 0.95", never=("nan",)),)),
    Case("w-gap_forgets_held_world_prices", MECHANISMS, (), _held_prices_count),
    _gap(
        "w-gap_negative_exports",
        more=(Call("gap bundled:us_2012 --idle-labour 0.08 --utilisation 0.77", says=("15.56 per cent",)),),
    ),
    Case(
        "w-growth_rate_only_in_a_sentence",
        MECHANISMS,
        tuple(
            Call(
                f"frontier --quick {name} --json",
                figures=((f"answers/growth_rates/measures/{rate}/values/0", "17.84548061"),),
            )
            for name, rate in (("economy", "rate"), ("no_wear", "not_yet_at_work"))
        ),
    ),
    Case(
        "w-isoelastic_level_and_transfers",
        MECHANISMS,
        (
            Call("tax groups.csv --revenue 2830 --family isoelastic --theta 0.2", says=("lambda = 1.473",)),
            Call(
                "tax groups.csv --revenue 2830 --family isoelastic --theta 0.2 --transfers --json",
                figures=(
                    ("answers/tax_schedule/measures/value/values/0", "1.4550976764"),
                    (f"{EXEMPT}/0", "-0.411031"),
                ),
            ),
        ),
    ),
    Case(
        "w-join_all_rests_unstable",
        MECHANISMS,
        (Call("join group", says=("rests at 6 (neutral)",), never=("unstable",)),),
    ),
    Case(
        "w-money_mixes_real_and_nominal",
        MECHANISMS,
        (
            Call(
                "money five_years.toml --settings infl_money.toml",
                says=("The deficit passes its ceiling in 1923, 1924, 1925, 1926, 1927",),
            ),
        ),
        _the_same_every_year,
    ),
    Case(
        "w-money_pays_out_109_per_cent",
        MECHANISMS,
        (Call("money a.toml --settings a_money.toml", says=("Incomes cannot pay for consumption",), never=("1.09",)),),
    ),
    Case(
        "w-period_cut_at_80_columns",
        MECHANISMS,
        (
            Call(
                "scissors prices.csv",
                says=tuple(f" 1923-{month:02}" for month in range(2, 13)),
                never=(" 1923-0 ", " 1923-1 "),
            ),
        ),
    ),
    Case(
        "w-quotations_weight_of_places",
        MECHANISMS,
        (Call("prices quotations.csv --formula laspeyres --json", figures=(("measures/index/values/1", "143.5"),)),),
    ),
    Case("w-read_groups_text_path", VALID, (), _groups_from_text),
    Case(
        "w-reserves_target_plus_spares",
        MECHANISMS,
        (
            Call(
                "reserves machines.toml --json",
                says=("622.98",),
                figures=(("measures/floor/values/4", "100"),),
            ),
        ),
    ),
    Case(
        "w-scissors_lever_costs",
        MECHANISMS,
        (
            Call(
                "scissors prices.csv --farm-sales 100 --goods 32.2463768 --elasticity 0.5 --target 1.2 --json",
                figures=(
                    ("answers/scissors_levers/measures/budget_cost/values/2", "19.8"),
                    ("answers/scissors_levers/measures/budget_cost/values/4", "46.6"),
                ),
            ),
        ),
    ),
    Case(
        "w-scissors_row_order",
        MECHANISMS,
        tuple(
            Call(f"scissors {name}.csv", 2, ("Two series tell of one price", "'independent'", "'industrial'"))
            for name in ("one", "two")
        ),
    ),
    Case(
        "w-second_blade_needs_farm_prices",
        MECHANISMS,
        (
            Call(
                "scissors prices.csv --json",
                figures=(
                    ("measures/markup/values/0", "100"),
                    ("measures/markup/values/26", "127.955"),
                    ("measures/markup/values/29", "125.758"),
                ),
            ),
        ),
    ),
    Case("w-tax_change_does_not_add_up", MECHANISMS, (), _same_income_before_and_after),
    Case(
        "w-tax_exempt_frees_too_few",
        MECHANISMS,
        (
            Call(
                "tax groups.csv --revenue 2830 --family flat --exempt 0.45 --json",
                says=("60.0 % of households pay nothing",),
                figures=tuple(
                    (f"{EXEMPT}/{k}", tax) for k, tax in enumerate(("0", "0", "2.310204", "6.545578", "27.722449"))
                ),
            ),
        ),
    ),
)
