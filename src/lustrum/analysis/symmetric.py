r"""From supply and use tables to a symmetric one, by the four models of the United Nations Handbook.

With :math:`V'` the supply table (products x industries), :math:`U` the use table, :math:`q` product and :math:`g`
industry output:

* A, product technology: :math:`T = (V')^{-1} \hat q` industries x products, :math:`Z = U T`, product by product;
* B, industry technology: :math:`T = \hat g^{-1} V`, :math:`Z = U T`, product by product;
* C, fixed industry sales: :math:`T = \hat g (V')^{-1}`, :math:`Z = T U`, :math:`F = T Y`, industry by industry;
* D, fixed product sales: :math:`T = V \hat q^{-1}`, :math:`Z = T U`, :math:`F = T Y`, industry by industry.

In every model rows and columns add up to output. A and C need as many industries as products and may give negative
cells, which are reported and never clipped; B and D give none where the use table has none. `symmetric_table.py`
applies them to an economy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError

MODELS = {
    "product_technology": "A: product technology, product by product",
    "industry_technology": "B: industry technology, product by product",
    "fixed_industry_sales": "C: fixed industry sales structure, industry by industry",
    "fixed_product_sales": "D: fixed product sales structure, industry by industry",
}


@dataclass(frozen=True, eq=False)
class Transformation:
    """How a model turns supply and use into a symmetric table.

    Parameters
    ----------
    model : str
    by_product : bool
        Product by product (columns are transformed), or industry by industry (rows are).
    matrix : array
        T: industries x products; it is multiplied from the right in models A and B, from the left in C and D.
    """

    model: str
    by_product: bool
    matrix: Array

    def inputs(self, flows: Array) -> Array:
        """Return flows of products into industries as flows between products, or between industries.

        Of shape (products, industries) before; after it (products, products) or (industries, industries).
        """
        return flows @ self.matrix if self.by_product else self.matrix @ flows

    def final(self, flows: Array) -> Array:
        """Return deliveries of products to final users as deliveries of the symmetric table's rows.

        Of shape (products,) or (products, users) before; after it by the rows of the symmetric table.
        """
        return flows if self.by_product else self.matrix @ flows

    def primary(self, rows: Array) -> Array:
        """Return rows by industry (value added, jobs, emissions) as rows by the symmetric table's columns.

        Of shape (rows, industries) before, (rows, columns of the symmetric table) after.
        """
        return rows @ self.matrix if self.by_product else rows


def transformation(supply: Array, model: str) -> Transformation:
    """Return the transformation of a supply table.

    Parameters
    ----------
    supply : array, shape (products, industries)
        Flows: what each industry makes of each product; every product made by someone, every industry making something.
    model : str
        One of `MODELS`.

    Raises
    ------
    UsageError
        If the model is unknown, or needs a square and regular supply table and this one is not.

    References
    ----------
    - United Nations, *Handbook on Supply and Use Tables and Input-Output Tables with Extensions and Applications*,
      Series F No. 74 Rev. 1, 2018, chapter 12.
    - Eurostat, *Manual of Supply, Use and Input-Output Tables*, 2008, chapter 11.
    """
    if model not in MODELS:
        raise UsageError(f"'{model}' is no model of a symmetric table. Known: {', '.join(MODELS)}.")
    products, industries = supply.shape
    by_product, by_industry = supply.sum(axis=1), supply.sum(axis=0)
    if model == "industry_technology":
        return Transformation(model, True, (supply / by_industry).T)
    if model == "fixed_product_sales":
        return Transformation(model, False, (supply / by_product[:, None]).T)
    if products != industries:
        raise UsageError(
            f"Model {MODELS[model]} needs as many products as industries; there are {products} and {industries}. "
            "Aggregate one of them, or choose industry_technology or fixed_product_sales."
        )
    try:
        inverse = np.linalg.inv(supply)
    except np.linalg.LinAlgError:
        inverse = np.full_like(supply, np.nan)
    if not np.isfinite(inverse).all() or np.linalg.cond(supply / by_industry) > 1e12:
        raise UsageError(
            f"Model {MODELS[model]} cannot be used: the supply table cannot be inverted, because several industries "
            "make products in the same proportions. Choose industry_technology or fixed_product_sales."
        )
    if model == "product_technology":
        return Transformation(model, True, inverse * by_product)
    return Transformation(model, False, by_industry[:, None] * inverse)
