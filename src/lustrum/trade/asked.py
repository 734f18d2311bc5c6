"""Questions a small file asks without a plan: the two gaps of a country, the path of costs of an infant industry."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lustrum.results import Drawing, Measure, Result, Section, read_toml
from lustrum.trade.learning import LEARNING, infant
from lustrum.trade.two_gap import TwoGap, two_gap
from lustrum.wording.numbers import figure

GAPS = (
    "output", "target", "capital_output", "saving_rate", "exports", "import_share_of_investment", "other_imports",
    "finance",
)  # fmt: skip
GAP_SHARES = ("saving_rate", "import_share_of_investment", "other_imports")
INFANT = ("first_cost", "import_cost", "quantity", "investment", "discount")
ABOUT = ("name", "unit", "first_year")


def read_two_gaps(path: Path | str) -> Result | None:
    """Return the two gaps a file with a table [two_gaps] asks for; None where it has none.

    Raises
    ------
    UsageError
        For an unknown or missing key, or a value that is no number.
    """
    section = _section(path, "two_gaps", (*GAPS, *ABOUT), GAPS)
    if section is None:
        return None
    unit, target = section.text("unit", "value / year"), section.rate("target")
    given = {key: section.share(key) if key in GAP_SHARES else section.number(key) for key in GAPS if key != "target"}
    found = two_gap(target=target, **given)
    rows = [
        ("savings gap at the target", found.savings_gap, unit),
        ("foreign exchange gap at the target", found.exchange_gap, unit),
        ("growth that savings allow", 100 * found.savings_growth, "% a year"),
        ("growth that foreign exchange allows", 100 * found.exchange_growth, "% a year"),
        ("growth", 100 * found.growth, "% a year"),
    ]
    return Result(
        "two_gaps",
        f"Two gaps at a growth of {100 * target:z.2f} %: {section.text('name', Path(path).stem)}",
        ("figure",),
        [(name,) for name, _, _ in rows],
        {
            "value": Measure(np.array([value for _, value, _ in rows]), "", "gaps before finance; growth with it"),
            "in": Measure([unit for _, _, unit in rows], "", "unit of each"),
        },
        notes=_limits_said(found),
        drawing=Drawing("none"),
    )


def _limits_said(found: TwoGap) -> tuple[str, ...]:
    """Say which limit binds; where investment needs no imports, foreign exchange limits all growth or none."""
    if found.growth == -np.inf:
        return (
            "exports and finance do not pay for imports other than machines, and growth could not change that: no "
            "growth keeps within foreign exchange",
        )
    binds = "neither gap binds" if found.binding == "neither" else f"what binds is {found.binding}"
    said = f"{binds}: growth is {100 * found.growth:z.2f} % a year, the least of both limits and the target"
    if found.exchange_growth == np.inf:
        return (said, "investment needs no imports, so that foreign exchange sets no limit to growth")
    return (said,)


def read_infant(path: Path | str) -> Result | None:
    """Return the learning path a file with a table [learning] asks for, with the tests of Mill and Bastable.

    None where it has no such table.

    Raises
    ------
    UsageError
        For an unknown or missing key, or figures that do not fit.
    """
    section = _section(path, "learning", (*INFANT, "rate", "spillover", *ABOUT), INFANT)
    if section is None:
        return None
    quantity, price = section.path("quantity"), section.path("import_cost")
    if not isinstance(quantity, list):
        raise section.error("quantity", "has one quantity; give a list, the output of each year.")
    for key in ("import_cost", "spillover"):
        path_of = section.path(key, 0.0)
        if isinstance(path_of, list) and len(path_of) != len(quantity):
            raise section.error(key, f"has {len(path_of)} values of {key} for {len(quantity)} years of quantity.")
    rate = section.share("rate", LEARNING)
    found = infant(
        section.number("first_cost"),
        np.asarray(price),
        quantity,
        section.number("investment"),
        section.rate("discount"),
        rate,
        np.asarray(section.path("spillover", 0.0)),
    )
    first = section.whole("first_year") or 1
    unit = section.text("unit", "value")
    parity = (
        f"home costs no more than imports from {first + found.parity_year - 1} on: passes the test of Mill"
        if found.parity_year is not None
        else "home never costs as little as imports: fails the test of Mill"
    )
    bastable = "passes" if found.passes_bastable else "fails"
    return Result(
        "learning_path",
        f"A line of production that learns: {section.text('name', Path(path).stem)}",
        ("year",),
        [(str(first + t),) for t in range(len(quantity))],
        {
            "cost": Measure(
                found.cost, f"{unit} a unit", f"falls by {100 * rate:g} % with each doubling of what was made"
            ),
            "import_cost": Measure(found.import_cost, f"{unit} a unit", "of one from abroad"),
            "quantity": Measure(np.asarray(quantity), "units a year", "made at home"),
            "saved": Measure((found.import_cost - found.cost) * np.asarray(quantity), f"{unit} a year", "minus: lost"),
        },
        notes=(
            parity,
            f"present value {figure(found.npv)} {unit} less the investment: {bastable} the test of Bastable",
        ),
        drawing=Drawing("lines", "cost", x="year"),
    )


def _section(path: Path | str, name: str, known: tuple[str, ...], needed: tuple[str, ...]) -> Section | None:
    given = read_toml(path)
    if name not in given:
        return None
    given.refuse_unknown((name,))
    section = given.table(name)
    section.refuse_unknown(known)
    section.refuse_missing(needed)
    return section
