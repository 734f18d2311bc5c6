"""Gross domestic product, defined once: what was earned and what was spent, both at purchasers' prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lustrum.errors import UsageError

if TYPE_CHECKING:
    from lustrum.economy.economy import Economy


@dataclass(frozen=True)
class GrossDomesticProduct:
    """One year's domestic product by both sides of the account, in the economy's unit a year.

    Attributes
    ----------
    value_added : float
        At basic prices: wages, surplus and other taxes on production of all activities.
    taxes_on_products : float
        Less subsidies, paid by activities and by final users.
    final_uses, final_taxes, imports : float
        Final uses without their taxes on products, these taxes, and imports.
    """

    value_added: float
    taxes_on_products: float
    final_uses: float
    final_taxes: float
    imports: float

    @property
    def income(self) -> float:
        """Value added plus all taxes less subsidies on products."""
        return self.value_added + self.taxes_on_products

    @property
    def expenditure(self) -> float:
        """Final uses at purchasers' prices less imports."""
        return self.final_uses + self.final_taxes - self.imports

    @property
    def gap(self) -> float:
        """Income less expenditure: 0 where the table balances."""
        return self.income - self.expenditure


def gross_domestic_product(economy: Economy) -> GrossDomesticProduct:
    r"""Return base-year GDP: value added + taxes on products = final uses at purchasers' prices - imports.

    With v value added by activity, :math:`\tau` taxes less subsidies on products by user, y final uses before these
    taxes and m imports,

    .. math:: \sum_j v_j + \sum_u \tau_u = \sum_i y_i + \sum_{c} \tau_c - \sum_i m_i .

    Raises
    ------
    UsageError
        In physical units, where nothing is added up over products, and where the economy states no value added.

    References
    ----------
    .. [1] United Nations and others, *System of National Accounts 2008*, paragraphs 2.138 to 2.140.

    Examples
    --------
    >>> from lustrum.data import bundled_path
    >>> from lustrum.economy import read_economy
    >>> round(gross_domestic_product(read_economy(bundled_path("germany_1995"))).income)
    1801300
    """
    _refuse_physical(economy)
    if economy.value_added is None:
        raise UsageError(f"{economy.name} states no value added: add value_added.csv.")
    return GrossDomesticProduct(
        value_added=float((economy.value_added @ economy.base_level).sum()),
        taxes_on_products=float(sum(economy.taxes_on_products.values())),
        final_uses=float(economy.final("all").sum()),
        final_taxes=final_taxes(economy),
        imports=float(economy.imports.sum()),
    )


def final_expenditure(economy: Economy) -> float:
    """Return base-year final uses at purchasers' prices less imports: GDP where no value added is stated too.

    Raises
    ------
    UsageError
        In physical units, where nothing is added up over products.

    Examples
    --------
    >>> from lustrum.data import bundled_path
    >>> from lustrum.economy import read_economy
    >>> round(final_expenditure(read_economy(bundled_path("germany_1995"))))
    1801300
    """
    _refuse_physical(economy)
    return float(economy.final("all").sum() + final_taxes(economy) - economy.imports.sum())


def final_taxes(economy: Economy) -> float:
    """Return base-year taxes less subsidies on products paid by final users, in the economy's unit a year."""
    return float(sum(tax for user, tax in economy.taxes_on_products.items() if user in economy.final_demand))


def _refuse_physical(economy: Economy) -> None:
    if economy.is_physical:
        raise UsageError(f"{economy.name} counts products in units of their own: they add up to no domestic product.")
