"""World prices of what is traded: a price left blank beside stated ones would be taken for 1."""

from __future__ import annotations

import numpy as np

from lustrum.data.tables import LongTable, WideTable
from lustrum.results import Fault

PRICES = "world_prices"


def check_world_prices(wide: dict[str, WideTable], long: dict[str, LongTable], faults: list[Fault]) -> None:
    """Name products whose import or export price is blank in every row they have, though they are traded so.

    A product without any row has the price 1, as the file's page says; a year's blank is the year before.
    """
    table = long.get(PRICES)
    if table is None:
        return
    imported, exported = _imported(wide, long), _exported(wide)
    for column, traded, what in (("import_price", imported, "imports"), ("export_price", exported, "exports")):
        if column not in table.columns or np.isnan(table.number(column)).all():
            continue
        stated = {str(r["product"]) for r in table.records if r.get(column) is not None}
        for product in dict.fromkeys(table.text("product")):
            if product not in stated and traded.get(product, 0.0) > 0.0:
                message = f"is blank, and {what} of {traded[product]:g} stand in the table: missing is not 1."
                faults.append(Fault("blank", table.file, product, column, message, "Write the price."))


def _imported(wide: dict[str, WideTable], long: dict[str, LongTable]) -> dict[str, float]:
    if "imports" in long:
        table = long["imports"]
        return dict(zip(table.text("product"), table.number("value").tolist(), strict=True))
    if "imported_use" in wide:
        return dict(zip(wide["imported_use"].rows, wide["imported_use"].values.sum(axis=1).tolist(), strict=True))
    return {}


def _exported(wide: dict[str, WideTable]) -> dict[str, float]:
    demand = wide.get("final_demand")
    if demand is None or "exports" not in demand.columns:
        return {}
    return dict(zip(demand.rows, demand.values[:, demand.columns.index("exports")].tolist(), strict=True))
