"""Published results of input-output analysis, to the last printed digit; see SOURCE.md beside the figures."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.analysis.inverse import gross_output
from lustrum.analysis.linkages import linkages
from lustrum.analysis.multipliers import multipliers
from lustrum.analysis.of_economy import system_of_economy
from lustrum.analysis.system import InputOutputSystem
from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.labels import Axis


@pytest.fixture(scope="module")
def germany():
    return system_of_economy(read_economy(bundled_path("germany_1995")))


def test_the_eurostat_manual_s_value_added_multipliers_of_germany_1995(germany):
    printed = [0.8450, 0.7647, 0.8615, 0.9019, 0.9393, 0.9199]
    assert multipliers(germany)["value_added_multiplier"].round(4).tolist() == printed


def test_the_eurostat_manual_s_employment_multipliers_of_germany_1995(germany):
    printed = [0.0326, 0.0162, 0.0207, 0.0237, 0.0112, 0.0242]
    assert multipliers(germany)["employment_multiplier"].round(4).tolist() == printed


def test_the_eurostat_manual_s_inverse_of_germany_1995(germany):
    """Table 15.10, page 488: the first three cells of the diagonal."""
    assert np.diagonal(germany.leontief_inverse)[:3].round(4).tolist() == [1.0339, 1.4292, 1.0289]


def two_sectors() -> InputOutputSystem:
    Z, x = np.array([[150.0, 500.0], [200.0, 100.0]]), np.array([1000.0, 2000.0])
    return InputOutputSystem(
        label=Axis("product", ("1", "2")),
        A=Z / x,
        output=x,
        unit="$",
        final_demand={"final_demand": np.array([350.0, 1700.0])},
        imported_inputs=np.zeros(2),
        taxes=np.zeros(2),
        component=("value_added",),
        value_added=np.array([[0.65, 0.7]]),
        name="Miller and Blair, two sectors",
    )


def test_miller_and_blair_s_two_sectors():
    system = two_sectors()
    assert system.leontief_inverse.round(4).tolist() == [[1.2541, 0.3300], [0.2640, 1.1221]]
    assert gross_output(system, np.array([600.0, 1500.0])).round(2).tolist() == [1247.52, 1841.58]
    assert multipliers(system)["output_multiplier"].round(4).tolist() == [1.5182, 1.4521]


def test_forward_linkages_of_two_sectors_are_the_rows_of_the_ghosh_inverse():
    system = two_sectors()
    B = np.array([[0.15, 0.5], [0.1, 0.05]])
    assert np.allclose(linkages(system)["forward_linkage"], np.linalg.inv(np.eye(2) - B).sum(axis=1), rtol=1e-12)


def test_the_netherlands_2000_by_a_second_route(user_data):
    """The manual's results are not at hand; coefficients, inverse and multipliers are worked out a second way."""
    import csv

    rows = list(csv.reader((user_data / "netherlands_2000" / "siot.csv").open()))
    table = {row[0]: dict(zip(rows[0][1:], row[1:], strict=True)) for row in rows[1:]}
    sectors = [name for name in rows[0][1:] if name.endswith("_group")]
    Z = np.array([[float(table[i][j]) for j in sectors] for i in sectors])
    x = np.array([float(table["output_bp"][j]) for j in sectors])
    system = InputOutputSystem(
        label=Axis("product", tuple(sectors)),
        A=Z / x,
        output=x,
        unit="million EUR",
        final_demand={"final_demand": x - Z.sum(axis=1)},
        imported_inputs=np.array([float(table["imports"][j]) for j in sectors]) / x,
        taxes=np.array([float(table["net_tax"][j]) for j in sectors]) / x,
        component=("value_added",),
        value_added=np.array([[float(table["value_added_bp"][j]) for j in sectors]]) / x,
        name="Netherlands 2000",
    )
    found = multipliers(system)
    series = sum(np.linalg.matrix_power(Z / x, k) for k in range(200))
    assert np.allclose(found["output_multiplier"], series.sum(axis=0), rtol=1e-12)
    total = found["value_added_multiplier"] + found["import_multiplier"] + found["tax_multiplier"]
    assert np.allclose(total, 1.0, atol=1e-9)
