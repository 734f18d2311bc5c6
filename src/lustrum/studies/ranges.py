"""Between which values a plan leaves its prices open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.arrays import Array
    from lustrum.results import Result
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Ranges:
    """Say between which values a plan leaves its prices open.

    Where everything binds at once, as in a base year, what one more unit of a product is worth depends on whether there
    is a little more or a little less of it. Printed is then the value nearest to the prices of the base year; here are
    both ends, for every product and for what stands behind everything (work, labour, foreign exchange), in one year.
    An end that is not there is left empty.
    """

    takes: ClassVar = {"plan": "PLAN", "scenario": "SCENARIO.toml"}

    year: int | None = option(units="YEAR", help="Of the plan; its last year unless named.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return least, printed and largest price of every product in one year."""
        import numpy as np

        from lustrum.plan.open_prices import with_open_prices
        from lustrum.plan.price_range import price_ranges
        from lustrum.results import Drawing, Measure, Result
        from lustrum.solver import exactly, solve
        from lustrum.wording.numbers import anywhere

        session = subject.session
        plan = session.plan
        if session.form.quadratic is not None:
            raise UsageError(
                f"The goal of {plan.name} is curved: each of its prices is one point, as `lustrum prices` prints it. "
                "Ranges are asked of a plan with a linear goal."
            )
        year = plan.years[-1] if self.year is None else self.year
        if all(limit.ends is None for limit in plan.limits.values()):
            # All are points, or the plan was made by a version or method that did not ask.
            session.tell("solving the plan")
            face = exactly(session.form, solve(session.form, session.options), session.options)[1]
            if face is None:
                raise UsageError(
                    "The method that solved the plan leaves its prices as they are and does not say whether there are "
                    "others; plan with --method simplex or ipm."
                )
            plan = with_open_prices(plan, session.problem, face)
        found = price_ranges(plan, year)
        wide = [each for each in found if not each.is_point]
        widest = max(wide, key=lambda each: each.most - each.least, default=None)
        notes = [f"{len(found) - len(wide)} of {len(found)} prices of {year} are points"]
        if widest is not None:
            ends = anywhere((widest.least, widest.most), "{:z.3g}".format)
            notes.append(f"the widest is that of {widest.title}: {widest.price:z.3g}{ends}")
        unit, products = "baskets of the year per unit", plan.economy.product

        def ends_of(which: str) -> Array:
            values = np.array([getattr(each, which) for each in found])
            return np.where(np.isfinite(values), values, np.nan)

        return [
            Result(
                "price_ranges",
                f"Prices and their ranges in {year}",
                ("limit", "item"),
                [(each.limit, each.label) for each in found],
                {
                    "price": Measure(np.array([each.price for each in found]), unit, "as the plan states it"),
                    "least": Measure(ends_of("least"), unit, "with a little more of it"),
                    "most": Measure(ends_of("most"), unit, "with a little less of it"),
                },
                {"balance": "Price"}
                | {each.limit: each.title for each in found if not each.label}
                | dict(zip(products.labels, products.titles or products.labels, strict=True)),
                tuple(notes),
                drawing=Drawing("bars", "price", title=notes[0]),
            )
        ]
