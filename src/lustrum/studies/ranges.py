"""Between which values a plan leaves its prices open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.results import Result
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Ranges:
    """Say between which values a plan leaves its prices open.

    Where everything binds at once, as in a base year, what one more unit of a product is worth depends on whether there
    is a little more or a little less of it. Printed is then the value nearest to the prices of the base year; here are
    both ends, for every product and for what stands behind everything (work, labour, foreign exchange), in one year.
    """

    takes: ClassVar = {"plan": "PLAN", "scenario": "SCENARIO.toml"}

    year: int | None = option(units="YEAR", help="Of the plan; its last year unless named.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return least, printed and largest price of every product in one year."""
        import numpy as np

        from lustrum.plan.price_range import price_ranges
        from lustrum.results import Measure, Result
        from lustrum.solver import solve

        session = subject.session
        problem, plan = session.problem, session.plan
        year = plan.years[-1] if self.year is None else self.year
        session.tell("solving the plan")
        form = session.form
        found = price_ranges(problem, plan, form, solve(form, session.options), year, session.options)
        wide = [each for each in found if not each.is_point]
        widest = max(wide, key=lambda each: each.most - each.least, default=None)
        notes = [f"{len(found) - len(wide)} of {len(found)} prices of {year} are points"]
        if widest is not None:
            notes.append(
                f"the widest is that of {widest.title}: {widest.least:.3g} with a little more of it, {widest.most:.3g} "
                "with a little less"
            )
        unit, products = "baskets of the year per unit", plan.economy.product
        return [
            Result(
                "price_ranges",
                f"Prices and their ranges in {year}",
                ("limit", "item"),
                [(each.limit, each.label) for each in found],
                {
                    "price": Measure(np.array([each.price for each in found]), unit, "as the plan states it"),
                    "least": Measure(np.array([each.least for each in found]), unit, "with a little more of it"),
                    "most": Measure(np.array([each.most for each in found]), unit, "with a little less of it"),
                },
                {"balance": "Price"}
                | {each.limit: each.title for each in found if not each.label}
                | dict(zip(products.labels, products.titles or products.labels, strict=True)),
                tuple(notes),
            )
        ]
