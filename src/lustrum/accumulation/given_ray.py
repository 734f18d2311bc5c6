"""A growth ray of coefficients given by their figures: inputs A, capital B and what wears out, without a table."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lustrum.accumulation.growth_ray import growth_ray
from lustrum.arrays import Array
from lustrum.results import Drawing, Measure, Result, Section, read_toml
from lustrum.results.toml import is_number

KEYS = ("name", "sectors", "inputs", "capital", "wear")


def read_ray(path: Path | str) -> list[Result] | None:
    """Return the growth ray a file with a table [ray] asks for: sectors, inputs, capital and, where it is apart, wear.

    `inputs` and `capital` are lists of rows, one for each product, per unit of output; `wear` is the share of each
    capital good that wears out in a year, one number or one a row, 0 where replacement stands among the inputs.
    None where the file has no such table.

    Raises
    ------
    UsageError
        For an unknown or missing key, or matrices that do not fit the sectors.
    NotProductiveError
        If nothing can grow.
    """
    given = read_toml(path)
    if "ray" not in given:
        return None
    given.refuse_unknown(("ray",))
    section = given.table("ray")
    section.refuse_unknown(KEYS)
    section.refuse_missing(("sectors", "inputs", "capital"))
    sectors = section.values["sectors"]
    if not isinstance(sectors, list) or len({str(each) for each in sectors}) != len(sectors) or not sectors:
        raise section.error("sectors", "needs sectors as a list of names, each once.")
    inputs, capital = (_square(section, key, len(sectors)) for key in ("inputs", "capital"))
    wear = np.broadcast_to(np.asarray(section.path("wear", 0.0)).reshape(-1, 1), capital.shape)
    found = growth_ray(np.eye(len(sectors)) - inputs - wear * capital, capital)
    name = section.text("name", Path(path).stem)
    rate = Result(
        "growth_rates",
        f"How fast balanced growth could be, {name}",
        ("with",),
        [("nothing consumed beyond the inputs",)],
        {"rate": Measure(np.array([100 * found.rate]), "% a year", "of balanced growth")},
        drawing=Drawing("none"),
    )
    ray = Result(
        "growth_ray",
        f"The fastest balanced growth, {name}",
        ("sector",),
        [(str(each),) for each in sectors],
        {
            "proportion": Measure(100 * found.proportions, "% of all levels", "of the ray"),
            "price": Measure(found.prices, "sum = 1", "of the ray"),
        },
        drawing=Drawing("bars", "proportion"),
    )
    return [rate, ray]


def _square(section: Section, key: str, size: int) -> Array:
    rows = section.values[key]
    fits = isinstance(rows, list) and len(rows) == size
    if not fits or not all(isinstance(row, list) and len(row) == size and all(map(is_number, row)) for row in rows):
        raise section.error(key, f"needs {key} as {size} rows of {size} numbers, in the order of sectors.")
    return np.array(rows, dtype=float)
