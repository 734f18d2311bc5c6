"""A programme divided among aims: what each gets beyond the trend becomes a wish, the shares come from a vote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lustrum.errors import UsageError

if TYPE_CHECKING:
    from lustrum.problem import PlanProblem

DIGITS = 6
"""Decimals of a multiple of the trend."""


def programme(
    problem: PlanProblem, aims: Mapping[str, Mapping[str, Any]], shares: Mapping[str, Any], size: float
) -> list[dict[str, Any]]:
    r"""Return the wishes that divide a programme among aims, as a scenario states them.

    An aim with share w of a programme of size M is asked for beyond the trend, a cap as much below it:

    .. math:: q_T \ge \bar q_T + w M, \qquad q_T \le \bar q_T - w M

    Parameters
    ----------
    aims : mapping of name to keys of a wish
        Quantity, label, sense and the year `by` which it is reached; what each asks comes from its share.
    shares : mapping of name to number
        Adding up to one; aims without a share are left out.
    size : float
        Of the programme in the year by which it is reached, in the unit of the quantities.

    Raises
    ------
    UsageError
        If a share names no aim, or the trend of one is not above zero.
    """
    from lustrum.problem.wishes import trend_of

    found = []
    for name, share in shares.items():
        if name not in aims:
            raise UsageError(f"The vote gives a share to '{name}', which is no aim: {', '.join(aims)}.")
        aim = aims[name]
        if float(share) <= 0.0:
            continue
        declared = problem.quantities.get(str(aim["quantity"]))
        if declared is None:
            raise UsageError(f"The aim '{name}' is about '{aim['quantity']}', which this plan does not have.")
        labels = [", ".join(item) for item in declared.expression.index.items]
        label = str(aim.get("label", ""))
        if label and label not in labels:
            raise UsageError(
                f"The aim '{name}' is about {aim['quantity']} of '{label}', which this plan does not have."
            )
        trend = trend_of(problem, str(aim["quantity"]), labels.index(label) if label else None, int(aim["by"]))
        step = float(share) * size * (1.0 if aim["sense"] == ">=" else -1.0)
        if not trend > 0.0 or not trend + step > 0.0:
            raise UsageError(f"The aim '{name}' has a trend of {trend:g}: it cannot be moved by {step:g}.")
        found.append({"name": name, **aim, "than_trend": round((trend + step) / trend, DIGITS)})
    return found
