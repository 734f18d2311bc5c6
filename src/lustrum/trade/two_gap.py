r"""The two gaps of development finance: is it savings or foreign exchange that holds growth back?

.. math::

   I = k g Y, \qquad \text{savings gap} = I - sY, \qquad \text{exchange gap} = m_k I + m_o Y - X

   g_s = \frac{sY + F}{kY}, \qquad g_x = \frac{(X + F - m_o Y)/m_k}{kY}, \qquad g = \min(g_s, g_x, target)

The larger gap at the target need not be the one that binds with the finance at hand: both limits are computed.

References
----------
H. B. Chenery and A. M. Strout, American Economic Review 56, 1966.
"""

from __future__ import annotations

from dataclasses import dataclass

from lustrum.errors import UsageError


@dataclass(frozen=True)
class TwoGap:
    """Both gaps at the target growth, and both growth limits with the finance at hand.

    Parameters
    ----------
    savings_gap, exchange_gap : float
        At the target, in the unit of output; negative where there is room.
    savings_growth, exchange_growth : float
        Yearly rates that savings, and foreign exchange, allow with the finance at hand.
    growth : float
        The smallest of the two and the target.
    binding : {"savings", "foreign exchange", "both", "neither"}
    """

    savings_gap: float
    exchange_gap: float
    savings_growth: float
    exchange_growth: float
    growth: float
    binding: str


def two_gap(
    output: float,
    *,
    target: float,
    capital_output: float,
    saving_rate: float,
    exports: float,
    import_share_of_investment: float,
    other_imports: float,
    finance: float,
) -> TwoGap:
    """Return the two gaps.

    Parameters
    ----------
    output : float
        Y, a year.
    target : float
        g, a yearly rate.
    capital_output : float
        k, investment needed per unit of added output.
    saving_rate : float
        s, share of output.
    exports, finance : float
        X and F, a year, in the unit of output.
    import_share_of_investment, other_imports : float
        m_k, and m_o as a share of output.

    Examples
    --------
    >>> found = two_gap(1000.0, target=0.06, capital_output=3.0, saving_rate=0.15, exports=130.0,
    ...                 import_share_of_investment=0.3, other_imports=0.1, finance=20.0)
    >>> round(found.savings_gap), round(found.exchange_gap), found.binding
    (30, 24, 'foreign exchange')
    """
    if not (output > 0.0 and capital_output > 0.0):
        raise UsageError("The two gaps need output and capital per unit of added output above zero.")
    if not 0.0 <= import_share_of_investment <= 1.0:
        raise UsageError(
            f"The imported share of investment is {import_share_of_investment!r}; give a share from 0 to 1."
        )
    invested = capital_output * target * output
    savings_growth = (saving_rate * output + finance) / (capital_output * output)
    left = exports + finance - other_imports * output
    exchange_growth = (
        left / import_share_of_investment / (capital_output * output)
        if import_share_of_investment > 0.0
        else float("inf") if left >= 0.0 else float("-inf")
    )  # fmt: skip
    growth = min(savings_growth, exchange_growth, target)
    tighter = "savings" if savings_growth < exchange_growth else "foreign exchange"
    if abs(savings_growth - exchange_growth) < 1e-9:
        tighter = "both"
    return TwoGap(
        invested - saving_rate * output,
        import_share_of_investment * invested + other_imports * output - exports,
        savings_growth,
        exchange_growth,
        growth,
        "neither" if growth == target else tighter,
    )
