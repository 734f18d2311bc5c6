"""The bundled tables are what their sources say, and predict what happened as well as was found before."""

import csv
import tomllib

import numpy as np
import pytest

from lustrum.data import bundled_names, bundled_path, check_tables, levels_of, read_tables
from lustrum.errors import UsageError

US_ERRORS = {2013: 1.0, 2014: 1.5, 2015: 2.1, 2016: 2.5, 2017: 2.7}
"""Output-weighted mean absolute error in per cent, model page 00, section 0.8 (a); last printed digit 0.1."""


GROSS_OUTPUT_2017 = 34468132.0
"""Million USD: sum of the nominal column of the source's gross_output.csv."""


@pytest.mark.parametrize("name", ["us_2012", "germany_1995"])
def test_a_bundled_economy_is_read_and_every_identity_holds(name: str) -> None:
    tables = read_tables(bundled_path(name))
    report = check_tables(tables)
    assert report.passed, report.faults
    report.raise_if_failed()
    assert len(report.identities) > 2 * len(tables.activities)
    assert dict(tables.inputs).keys() >= {"economy.toml", "use.csv"}


def test_gaps_of_the_us_table_are_those_its_source_states() -> None:
    report = check_tables(read_tables(bundled_path("us_2012")))
    assert report.largest_gap("supply_use") <= 12.6
    assert report.largest_gap("output_costs") <= 17.0
    assert 0 < report.largest_gap("gdp_production") <= 17.0


def test_us_gdp_of_2012_is_the_official_one() -> None:
    tables = read_tables(bundled_path("us_2012"))
    assert tables.wide["value_added"].values.sum() == pytest.approx(16_253_963, abs=20)  # BEA, release of 2024


def test_the_misprint_of_the_german_table_is_reported_and_does_not_stop() -> None:
    report = check_tables(read_tables(bundled_path("germany_1995")))
    known = [identity for identity in report.identities if identity.known]
    assert [(identity.label, identity.gap) for identity in known] == [("CPA_B-E", -46.0)]
    assert any("46" in note and "CPA_B-E" in note for note in report.notes)


def test_products_that_nobody_makes_are_only_imported() -> None:
    for name, only in (("us_2012", {"Used", "Other"}), ("germany_1995", {"P7"})):
        tables = read_tables(bundled_path(name))
        supply = levels_of(tables).supply
        assert {p for p, made in zip(tables.products, supply.sum(axis=1), strict=True) if made == 0} == only


def test_assumptions_of_a_folder_are_handed_on() -> None:
    named = {assumption.name: assumption for assumption in read_tables(bundled_path("us_2012")).assumptions}
    assert named["government_depreciation_rate"].value == "0.0383"
    assert "WIOD" in named["government_capital_stock"].source


def test_every_bundled_folder_names_its_source() -> None:
    assert set(bundled_names()) >= {"us_2012", "us_2012_actual", "germany_1995"}
    for name in bundled_names():
        assert (bundled_path(name) / "SOURCE.md").read_text("utf-8").startswith("# ")


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="us_2012"):
        bundled_path("us_2013")


def _actual(file: str, *labels: str) -> dict[tuple[str, ...], float]:
    with (bundled_path("us_2012_actual") / file).open(newline="", encoding="utf-8") as stream:
        return {(row["year"], *(row[label] for label in labels)): float(row["value"]) for row in csv.DictReader(stream)}


@pytest.mark.parametrize("year", US_ERRORS)
def test_the_table_of_2012_foretells_later_output_as_well_as_found_before(year: int) -> None:
    tables = read_tables(bundled_path("us_2012"))
    products, activities = tables.products, tables.activities
    demand, output = tables.wide["final_demand"], _actual("output.csv", "activity")
    use = np.zeros((len(products), len(products)))
    use[:, : len(activities)] = tables.wide["use"].values
    level = levels_of(tables).base
    coefficients = use / np.append(level, np.ones(len(products) - len(level)))
    exports = demand.columns.index("exports")
    absorption = use.sum(axis=1) + demand.values.sum(axis=1) - demand.values[:, exports]
    home = 1.0 - tables.wide["imported_use"].values.sum(axis=1) / absorption
    happened = _actual("final_demand.csv", "product", "category")
    final = np.array([[happened[str(year), p, c] for c in demand.columns] for p in products])
    at_home = final.sum(axis=1) - final[:, exports]
    system = np.eye(len(products)) - home[:, None] * coefficients
    foretold = np.linalg.solve(system, home * at_home + final[:, exports])[: len(activities)]
    actual = np.array([output[str(year), activity] for activity in activities])
    error = 100.0 * np.abs(foretold - actual).sum() / actual.sum()
    assert error == pytest.approx(US_ERRORS[year], abs=0.105)


def test_figures_of_what_happened_cover_every_label_and_year() -> None:
    tables = read_tables(bundled_path("us_2012"))
    years = [str(year) for year in US_ERRORS]
    for file, label, labels in (
        ("output.csv", "activity", tables.activities),
        ("jobs.csv", "activity", tables.activities),
        ("imports.csv", "product", tables.products),
        ("deflators.csv", "product", tables.products),
    ):
        assert _actual(file, label).keys() == {(year, name) for year in years for name in labels}
    with (bundled_path("us_2012_actual") / "actual.toml").open("rb") as stream:
        assert tomllib.load(stream)["unit"]["deflators"] == "2012 = 1"


def test_deflated_output_and_deflators_give_back_output_at_current_prices() -> None:
    output, deflator = _actual("output.csv", "activity"), _actual("deflators.csv", "product")
    nominal = sum(value * deflator[key] for key, value in output.items() if key[0] == "2017")
    assert nominal == pytest.approx(GROSS_OUTPUT_2017, abs=1.0)
