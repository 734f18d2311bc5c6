"""A question a small file asks without a plan: what issuing money brings in at every inflation, S(pi)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lustrum.money.currency import inflation_tax
from lustrum.results import Drawing, Measure, Result, read_toml
from lustrum.wording.numbers import figure

KEYS = ("real_money", "alpha", "asked", "up_to", "name", "unit")
STEPS = 20


def read_inflation_tax(path: Path | str) -> Result | None:
    """Return S(pi) = m pi exp(-alpha pi) up to twice its peak, for a file with a table [inflation_tax].

    None where it has no such table.

    Raises
    ------
    UsageError
        For an unknown or missing key, or a value that is no number.
    """
    given = read_toml(path)
    if "inflation_tax" not in given:
        return None
    given.refuse_unknown(("inflation_tax",))
    section = given.table("inflation_tax")
    section.refuse_unknown(KEYS)
    section.refuse_missing(("real_money", "alpha"))
    money, alpha, asked = section.number("real_money"), section.number("alpha"), section.number("asked", 0.0)
    found = inflation_tax(money, asked, alpha)
    unit = section.text("unit", "value / year")
    points = {*np.linspace(0.0, section.number("up_to", 2.0 * found.peak, least=0.0), STEPS + 1).tolist(), found.peak}
    notes = [f"issue brings in {figure(found.most)} {unit} at most, at an inflation of {100 * found.peak:.4g} % a year"]
    if asked > 0 and np.isfinite(found.needed):
        points.add(found.needed)
        notes.append(f"{figure(asked)} takes an inflation of {100 * found.needed:.4g} % a year")
    elif asked > 0:
        notes.append(f"no inflation brings in {figure(asked)}")
    pi = np.array(sorted(points))
    return Result(
        "inflation_tax",
        f"What issuing money brings in: {section.text('name', Path(path).stem)}",
        ("inflation",),
        [(f"{100 * each:.6g} %",) for each in pi],
        {
            "inflation_tax": Measure(money * pi * np.exp(-alpha * pi), unit, "S, in real terms"),
            "real_balances": Measure(money * np.exp(-alpha * pi), unit.partition("/")[0].strip(), "what people hold"),
            "rate": Measure(100 * pi, "% a year", "inflation"),
        },
        notes=tuple(notes),
        drawing=Drawing("curve", "inflation_tax", x="rate"),
    )
