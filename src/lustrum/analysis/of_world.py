"""The Leontief system of a world table: every region's sectors, domestic and foreign inputs alike."""

from __future__ import annotations

import numpy as np

from lustrum.analysis.system import InputOutputSystem
from lustrum.data.world import WorldTable
from lustrum.economy import read_components
from lustrum.labels import Axis


def system_of_world(table: WorldTable) -> InputOutputSystem:
    """Return the system of a world table: every region's sectors, domestic and foreign inputs alike."""
    n = len(table.output)
    output = table.output
    scale = np.divide(1.0, output, out=np.zeros(n), where=output != 0.0)
    return InputOutputSystem(
        label=Axis("sector", table.labels),
        A=np.asfortranarray(table.intermediate * scale),
        output=output,
        unit=table.unit,
        final_demand={"final_demand": table.final_demand.sum(axis=1)},
        imported_inputs=np.zeros(n),
        taxes=np.zeros(n),
        component=table.component,
        value_added=table.value_added * scale,
        account=table.account,
        satellites=table.satellites * scale,
        satellite_unit=dict(zip(table.account, table.account_unit, strict=True)),
        name=f"{table.name} {table.year}",
        price_base=table.price_base,
        basis=("inputs from all regions",),
        assumptions=(*table.assumptions, read_components(table.component).assumption()),
    )
