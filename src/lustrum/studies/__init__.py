"""Questions put to an economy, a scenario or a plan: one file each, one line each in `STUDIES`.

The table is read without importing a study: the doors list what there is before they know how it is done.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lustrum.studies.study import Study

STUDIES = {
    "analyse": "Ask a table: multipliers, linkages, footprints ...",
    "attribution": "What each wish of a plan costs, beside the trend and the others.",
    "prices": "Price indices, prices of a plan, what costs do to prices.",
    "tax": "Calibrate a direct tax; who pays, gains and loses.",
    "money": "Budget and currency of a plan: three tests, and what closes a gap.",
    "scissors": "Industrial against farm prices, and what closes the gap.",
    "market": "Solve a plan and the market beside it together.",
    "coefficients": "Where to import, produce and build, at a plan's prices.",
    "ranges": "Between which values a plan leaves its prices open.",
    "frontier": "Consumption now against capacity later; variants; bounds.",
    "reserves": "Foreign exchange of a plan: machinery, worth, shocks, two gaps.",
    "freight": "What a network carries, what is scarce, repairs, and a plan on it.",
    "power": "Build and run a power system at least cost: hydro, dry years, network.",
    "electricity": "The power of a plan: what is built, dry years; with and without a dam.",
    "join": "Ask who would join a cooperative of their own will.",
    "gap": "How much more could be done with what there is.",
    "gaps": "How far regions stand apart, and whether the gaps close.",
    "techniques": "Which technique to use when, by steps or a jump.",
    "regionalise": "Estimate a region's table from the country's, by jobs.",
    "labour": "Who is missing where, by skill, and what closes each gap.",
    "sweep": "Solve a family of scenarios; rank decisions, find what matters.",
    "backtest": "Hold a table and its plans against what happened afterwards.",
}
"""Every study with what it answers, in the order in which they are listed.

`some-thing` stands in `lustrum.studies.some_thing` as the class `SomeThing`.
"""

FORMER = {"back-test": "backtest"}
"""Names a study had before, which go on being understood and are not listed."""


def load_study(name: str) -> type[Study]:
    """Return the study of a name.

    Raises
    ------
    KeyError
        If there is none.
    """
    if name not in STUDIES:
        raise KeyError(name)
    module = import_module(f"lustrum.studies.{name.replace('-', '_')}")
    found: type[Study] = getattr(module, name.title().replace("-", ""))
    return found


__all__ = ["FORMER", "STUDIES", "load_study"]
