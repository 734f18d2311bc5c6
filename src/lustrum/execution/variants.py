"""Three variants of a year's figures: the plan, and the same plan with a lower and a higher floor of consumption."""

from __future__ import annotations

from collections.abc import Callable

from lustrum.errors import UsageError
from lustrum.plan import Plan
from lustrum.problem import WishedValue
from lustrum.problem.names import CONSUMPTION
from lustrum.scenario import Session


def variants_of(
    session: Session, year: int, spread: float, tell: Callable[[str], None] = lambda _: None
) -> tuple[dict[str, Plan], list[str]]:
    """Return the low and the high variant of a plan, and what is to be said of them.

    High asks for so much more consumption in the year, at the cost of later years; low allows no more than so much
    less, and invests the rest.

    Parameters
    ----------
    session : Session
    year : int
    spread : float
        Share of the plan's consumption of the year.

    Raises
    ------
    UsageError
        If the plan consumes nothing one could set a floor to.
    """
    plan = session.plan
    table = plan.quantities.get(CONSUMPTION)
    if table is None or not table.additive:
        raise UsageError("The plan has no consumption that adds up, to which variants could set a floor.")
    total = float(table.values[table.years.index(year)].sum())
    found, said = {}, []
    for name, sense, factor in (("low", "<=", 1.0 - spread), ("high", ">=", 1.0 + spread)):
        tell(f"the {name} variant")
        wish = WishedValue(CONSUMPTION, "", year, sense, factor * total, 1, f"the {name} variant")
        other = session.again(wishes=[wish], name=f"{plan.name}, {name}").plan
        if other.status == "optimal":
            found[name] = other
        else:
            said.append(f"no {name} variant: consumption {sense} {factor:g} times the plan's is {other.status}")
    last = plan.years[-1]
    at = table.years.index(last)
    for name, other in found.items():
        change = float(other.quantities[CONSUMPTION].values[at].sum() / table.values[at].sum() - 1.0)
        said.append(
            f"{name}: consumption of {year} {'up to' if name == 'low' else 'at least'} "
            f"{100 * (1 - spread if name == 'low' else 1 + spread):g} per cent of the plan's, {100 * change:+.2f} per "
            f"cent in {last}"
        )
    return found, said
