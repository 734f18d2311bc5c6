"""Whether what is said of sales between regions can be true of the tables of these regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.regions.links import Key
from lustrum.results import Fault
from lustrum.wording.names import nearest
from lustrum.wording.numbers import figure

ROUNDED = 1e-3
"""Of what a region sells or buys of a product: by how much sales may pass it, for figures are rounded."""
NOTHING = 1e-6
"""Of all sales of a product: what counts as none."""


def faults_of_sales(
    file: str, sales: Mapping[Key, float], units: Mapping[Key, str], economies: Mapping[str, Economy]
) -> list[Fault]:
    """Return what cannot be: a product no region has, another unit, more sold than exported or bought than imported.

    Parameters
    ----------
    file : str
        Whose faults they are.
    sales : mapping of (product, from, to) to float
        Of the base year, in the regions' unit a year.
    units : mapping of (product, from, to) to str
        As the file says.
    """
    every = list(dict.fromkeys(label for economy in economies.values() for label in economy.product.labels))
    unit = next(iter(economies.values())).unit
    faults = [
        Fault("unknown_label", file, "", "product", f"'{name}' is no product of the regions.", nearest(name, every))
        for name in dict.fromkeys(product for product, _, _ in sales)
        if name not in every
    ]
    faults += [
        Fault("unit", file, "", "unit", f"'{said}', and the regions count in '{unit}'.", "Give sales in that unit.")
        for said in dict.fromkeys(units.values())
        if said and said != unit
    ]
    return faults or [
        *_beyond(file, sales, economies, "from", "exports"),
        *_beyond(file, sales, economies, "to", "imports"),
    ]


def refuse_odd_sales(path: object, faults: list[Fault]) -> None:
    """Refuse sales between regions at fault, each named.

    Raises
    ------
    UsageError
        With all of them.
    """
    if faults:
        said = "\n".join(f"  {fault}" for fault in faults[:10])
        more = f"\n  and {len(faults) - 10} more" if len(faults) > 10 else ""
        raise UsageError(f"'{path}' does not fit the tables of the regions:\n{said}{more}")


def _beyond(
    file: str, sales: Mapping[Key, float], economies: Mapping[str, Economy], column: str, side: str
) -> list[Fault]:
    total, size = defaultdict[tuple[str, str], float](float), defaultdict[str, float](float)
    for (product, seller, buyer), value in sales.items():
        total[product, seller if column == "from" else buyer] += value
        size[product] += abs(value)
    faults = []
    for (product, name), value in total.items():
        economy = economies[name]
        flows = economy.final("exports") if side == "exports" else economy.imports
        known = float(flows[economy.product.position(product)]) if product in economy.product.labels else 0.0
        if value - known > ROUNDED * max(abs(known), abs(value)) + NOTHING * size[product]:
            message = (
                f"sales of {product} {column} '{name}' are {figure(value)} {economy.flow_unit}, and its {side} of it "
                f"are {figure(known)}."
            )
            faults.append(Fault("range", file, "", column, message, "Correct the sales, or the table of the region."))
    return faults
