"""Laws of the analysis room: what must hold of every table, whichever path the numbers take."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data.readers.publishers import eurostat_csv, random_supply_use
from tests.data.readers.worlds import exiobase, random_world

from lustrum.analysis.contents import CONTENTS, Subject
from lustrum.analysis.decomposition import decomposition, polar_forms
from lustrum.analysis.exports import content_of_exports, gross_exports
from lustrum.analysis.extraction import extraction_losses
from lustrum.analysis.factor import Factorised, krylov
from lustrum.analysis.footprint import footprint, footprint_by_origin
from lustrum.analysis.inverse import ghosh_coefficients, ghosh_inverse, gross_output, output_by_final_demand
from lustrum.analysis.linkages import linkages
from lustrum.analysis.multipliers import multipliers
from lustrum.analysis.of_economy import system_of_economy
from lustrum.analysis.of_world import system_of_world
from lustrum.analysis.prices import labour_values, prices_at, production_prices
from lustrum.analysis.symmetric import MODELS, transformation
from lustrum.analysis.system import InputOutputSystem, perron_root
from lustrum.data import bundled_path, read_tables
from lustrum.data.readers import read_published
from lustrum.data.valuation import to_basic_prices
from lustrum.economy import economy_from_tables
from lustrum.errors import NotProductiveError, UsageError
from lustrum.labels import Axis
from lustrum.results import as_csv, as_workbook

seeds = st.integers(0, 10_000)


def random_system(seed: int, n: int = 7) -> InputOutputSystem:
    """Return a productive system whose costs are its output: inputs, imports, taxes, wages and surplus."""
    rng = np.random.default_rng(seed)
    A = rng.random((n, n)) * (rng.random((n, n)) < 0.6)
    A *= rng.uniform(0.1, 0.7, n) / np.maximum(A.sum(axis=0), 1e-9)
    y = rng.uniform(1.0, 100.0, n)
    x = np.linalg.solve(np.eye(n) - A, y)
    rest = 1.0 - A.sum(axis=0)
    parts = rng.dirichlet(np.ones(4), n).T * rest
    households = y * rng.uniform(0.2, 0.6, n)
    return InputOutputSystem(
        label=Axis("product", tuple(f"p{i}" for i in range(n))),
        A=A,
        output=x,
        unit="million EUR",
        final_demand={"households": households, "exports": y - households},
        imported_inputs=parts[0],
        taxes=parts[1],
        component=("compensation_of_employees", "gross_operating_surplus"),
        value_added=parts[2:],
        skill=("persons",),
        labour=rng.random((1, n)),
        labour_unit={"persons": "thousand persons"},
        household_spending=float(households.sum()) * 1.2 + float((parts[2] * x).sum()) * 0.0 + float(y.sum()),
        name=f"random {seed}",
        price_base="prices of 2000",
    )


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_value_added_imports_and_taxes_in_a_unit_of_demand_add_up_to_one(seed):
    found = multipliers(random_system(seed))
    total = found["value_added_multiplier"] + found["import_multiplier"] + found["tax_multiplier"]
    assert np.allclose(total, 1.0, rtol=0, atol=1e-12)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_value_added_multipliers_weighted_by_final_demand_are_value_added(seed):
    system = random_system(seed)
    carried = multipliers(system)["value_added_multiplier"] @ system.final
    assert carried == pytest.approx(float((system.value_added @ system.output).sum()), rel=1e-12)


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_total_multipliers_are_those_of_a_system_with_a_row_and_column_for_households(seed):
    system = random_system(seed)
    found = multipliers(system)
    basket = system.final_demand["households"] / system.household_spending
    wages = system.value_added[0]
    closed = np.block([[system.A, basket[:, None]], [wages[None, :], np.zeros((1, 1))]])
    inverse = np.linalg.inv(np.eye(len(closed)) - closed)
    assert np.allclose(found["output_multiplier_total"], inverse[:-1, :-1].sum(axis=0), rtol=1e-10)
    assert np.allclose(found["income_multiplier_total"], inverse[-1, :-1], rtol=1e-10)


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_shuffling_sectors_shuffles_answers_and_another_currency_changes_no_ratio(seed):
    system = random_system(seed)
    order = np.random.default_rng(seed).permutation(len(system))
    shuffled = InputOutputSystem(
        label=Axis("product", tuple(system.label.labels[i] for i in order)),
        A=system.A[np.ix_(order, order)],
        output=system.output[order] * 7.5,
        unit="million crowns",
        final_demand={name: flow[order] * 7.5 for name, flow in system.final_demand.items()},
        imported_inputs=system.imported_inputs[order],
        taxes=system.taxes[order],
        component=system.component,
        value_added=system.value_added[:, order],
        household_spending=system.household_spending * 7.5,
        name="shuffled",
    )
    for measure in ("output_multiplier", "income_multiplier_total"):
        assert np.allclose(multipliers(system)[measure][order], multipliers(shuffled)[measure], rtol=1e-10)
    for measure in ("backward_linkage", "forward_linkage"):
        assert np.allclose(linkages(system)[measure][order], linkages(shuffled)[measure], rtol=1e-10)


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_the_inverse_is_the_sum_of_powers_and_ghosh_is_its_mirror(seed):
    system = random_system(seed)
    power = total = np.eye(len(system))
    for _ in range(400):
        power = power @ system.A
        total = total + power
    assert np.allclose(system.leontief_inverse, total, rtol=1e-9)
    B = ghosh_coefficients(system)
    assert np.allclose(ghosh_inverse(system), np.linalg.inv(np.eye(len(B)) - B), rtol=1e-9)
    assert np.allclose(linkages(system)["forward_linkage"], ghosh_inverse(system).sum(axis=1), rtol=1e-9)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_output_by_category_adds_up_to_output(seed):
    system = random_system(seed)
    found = output_by_final_demand(system)
    assert np.allclose(found["output"], system.output, rtol=1e-10)
    assert np.allclose(found["output_for_households"] + found["output_for_exports"], found["output"], rtol=1e-12)


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("n", [40, 700, 1_200])
def test_every_road_to_a_solution_ends_at_the_same_numbers(n, transposed):
    rng = np.random.default_rng(n)
    A = rng.random((n, n))
    A *= rng.uniform(0.2, 0.8, n) / A.sum(axis=0)
    right = rng.random((n, 3))
    matrix = np.eye(n) - (A.T if transposed else A)
    exact = np.linalg.solve(matrix, right)
    assert np.allclose(Factorised(A).solve(right, transposed=transposed), exact, rtol=1e-10, atol=0)
    found = krylov(A, right, transposed=transposed)
    assert found is not None and np.allclose(found, exact, rtol=1e-10, atol=0)


def test_an_almost_unproductive_table_is_solved_in_double_precision():
    n = 400
    A = np.full((n, n), (1.0 - 1e-9) / n)
    answer = Factorised(A).solve(np.ones(n))
    assert np.abs(answer - A @ answer - 1.0).max() < 1e-5


def test_a_table_that_uses_up_what_it_makes_is_refused_with_its_sectors():
    system = random_system(1)
    system.A[:] *= 4.0
    with pytest.raises(NotProductiveError, match="uses up"):
        system.solve(system.final)


def test_a_cycle_without_surplus_is_seen():
    assert perron_root(np.array([[0.0, 2.0], [0.5, 0.0]])) == pytest.approx(1.0)


@given(seeds, st.integers(0, 6))
@settings(max_examples=30, deadline=None)
def test_extraction_agrees_with_taking_the_sector_out(seed, k):
    system = random_system(seed)
    A, y = system.A.copy(), system.final.copy()
    A[k, :] = A[:, k] = 0.0
    y[k] = 0.0
    left = np.linalg.solve(np.eye(len(A)) - A, y)
    assert np.allclose(extraction_losses(system)[:, k], system.output - left, rtol=1e-9, atol=1e-9)


@given(seeds, seeds)
@settings(max_examples=30, deadline=None)
def test_effects_of_a_decomposition_add_up_and_equal_years_have_none(one, other):
    later, earlier = random_system(one), random_system(other)
    found = decomposition(later, earlier)
    effects = found["technology_effect"] + found["level_effect"] + found["mix_effect"]
    assert np.allclose(effects, later.output - earlier.output, rtol=1e-8, atol=1e-8)
    assert np.allclose(decomposition(later, later)["technology_effect"], 0.0, atol=1e-9)


def test_both_polar_forms_of_two_factors_are_the_textbook_s():
    first, second = polar_forms(lambda f: f[0] * f[1], [np.array(2.0), np.array(3.0)], [np.array(4.0), np.array(5.0)])
    assert [float(each) for each in first] == [6.0, 8.0]
    assert [float(each) for each in second] == [10.0, 4.0]


def test_prices_of_different_years_are_not_compared_unless_asked():
    later, earlier = random_system(1), random_system(2)
    object.__setattr__(earlier, "price_base", "prices of 1990")
    with pytest.raises(UsageError, match="never meet"):
        decomposition(later, earlier)
    assert any(note.name == "nominal" for note in decomposition(later, earlier, nominal=True).assumptions)


# Sraffa 1960, chapter 1: 280 wheat + 12 iron make 400 wheat, 120 wheat + 8 iron make 20 iron; with a surplus (chapter
# 2) 280 wheat + 12 iron make 575 wheat at a rate of profits of 25 per cent and 15 wheat for one iron.
def test_sraffa_s_rate_of_profits_is_the_largest_of_his_second_example():
    A = np.array([[280 / 575, 120 / 20], [12 / 575, 8 / 20]])
    assert 1.0 / perron_root(A) - 1.0 == pytest.approx(0.25, abs=1e-9)
    values = np.linalg.eig(A.T)
    prices = np.real(values.eigenvectors[:, np.argmax(np.real(values.eigenvalues))])
    assert prices[1] / prices[0] == pytest.approx(15.0, rel=1e-9)


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_production_prices_hold_their_equation_and_are_values_at_no_profit(seed):
    system = random_system(seed)
    labour, net = system.labour[0], system.final
    rate = 0.5 * (1.0 / perron_root(system.A) - 1.0)
    price, wage = prices_at(system.A, labour, net, rate)
    assert np.allclose(price, (1 + rate) * (price @ system.A) + wage * labour, rtol=1e-9)
    assert price @ net == pytest.approx(net.sum(), rel=1e-10)
    value, _ = prices_at(system.A, labour, net, 0.0)
    ratio = value / labour_values(system)["labour_value"]
    assert np.allclose(ratio, ratio[0], rtol=1e-9), "without profit prices are proportional to labour values"
    assert production_prices(system)["standard_commodity"].sum() == pytest.approx(1.0)


@pytest.mark.parametrize("model", list(MODELS))
@given(seed=seeds)
@settings(max_examples=20, deadline=None)
def test_every_model_of_a_symmetric_table_keeps_rows_columns_and_gdp(model, seed):
    rng = np.random.default_rng(seed)
    n = 4
    supply = np.diag(rng.uniform(50, 100, n)) + rng.uniform(0, 6, (n, n))
    use = rng.uniform(0, 8, (n, n))
    value = supply.sum(axis=0) - use.sum(axis=0)
    final = supply.sum(axis=1) - use.sum(axis=1)
    by = transformation(supply, model)
    Z, y, v = by.inputs(use), by.final(final), by.primary(value)
    output = supply.sum(axis=1 if by.by_product else 0)
    assert np.allclose(Z.sum(axis=1) + y, output, rtol=1e-10)
    assert np.allclose(Z.sum(axis=0) + v, output, rtol=1e-10)
    assert v.sum() == pytest.approx(final.sum(), rel=1e-10)
    if model in ("industry_technology", "fixed_product_sales"):
        assert (Z >= 0).all()


def test_a_model_that_needs_a_square_table_says_so():
    with pytest.raises(UsageError, match="as many products as industries"):
        transformation(np.ones((3, 2)), "product_technology")


def test_a_diagonal_supply_table_gives_the_same_in_all_models(us_2012):
    supply = np.diag([3.0, 5.0])
    use = np.array([[1.0, 0.5], [0.25, 2.0]])
    for model in MODELS:
        assert np.allclose(transformation(supply, model).inputs(use), use)


def test_a_publisher_s_supply_and_use_is_analysed_from_end_to_end(tmp_path):
    eurostat_csv(tmp_path, random_supply_use(3))
    tables, _ = read_published(tmp_path)
    economy = economy_from_tables(to_basic_prices(tables))
    for inputs in ("stated", "total"):
        for model in ("industry_technology", "fixed_product_sales"):
            system = system_of_economy(economy, inputs, model)
            assert np.allclose(system.A.sum(axis=0) + system.imported_inputs + system.taxes
                               + system.value_added.sum(axis=0), 1.0, atol=1e-9)  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_the_world_makes_is_what_the_world_consumes(tmp_path, seed):
    table, _ = read_published(exiobase(tmp_path, random_world(seed)))
    system = system_of_world(table)
    found = footprint(table, system)
    for account in ("value_added", "CO2 - combustion - air"):
        made, used = found[f"{account}_production"], found[f"{account}_footprint"]
        assert made.sum() == pytest.approx(used.sum(), rel=1e-10)
    pairs = footprint_by_origin(table, system)["value_added_footprint"].reshape(3, 3)
    assert np.allclose(pairs.sum(axis=0), found["value_added_footprint"], rtol=1e-10)
    assert np.allclose(content_of_exports(table, system).sum(axis=0), gross_exports(table).sum(axis=0), rtol=1e-8)


def test_germany_s_foreign_content_of_exports_rises_and_so_does_china_s(user_data):
    share = {}
    for year in (1995, 2005):
        table, _ = read_published(user_data / "wiod2013_world12", year=year)
        found = CONTENTS["value_added_in_exports"].ask(Subject(table))
        share[year] = dict(zip(table.regions, found["backward_participation"], strict=True))
    assert share[2005]["DEU"] > share[1995]["DEU"] + 0.05
    assert share[2005]["CHN"] > share[1995]["CHN"] + 0.05
    assert all(0.03 < each < 0.40 for each in share[2005].values())


NATIONAL = [
    name
    for name in CONTENTS
    if name not in ("footprint", "footprint_by_origin", "value_added_in_exports", "decomposition", "impact")
]


@pytest.mark.parametrize("name", NATIONAL)
def test_every_national_analysis_answers_for_the_bundled_economies(name):
    for economy in ("us_2012", "germany_1995"):
        result = CONTENTS[name].ask(Subject(read_tables(bundled_path(economy))))
        rows = list(csv.reader(io.StringIO(as_csv(result).decode())))
        assert tuple(rows[0]) == (*result.axes, "measure", "value", "unit")
        assert len(rows) == 1 + len(result.items) * len(result.measures)
        assert len(as_workbook([result])) > 1_000
        assert len(result.to_pandas()) == len(result.items)


def test_a_world_question_asked_of_one_country_says_what_is_needed():
    with pytest.raises(UsageError, match="world"):
        CONTENTS["footprint"].ask(Subject(read_tables(bundled_path("us_2012"))))


def test_gross_output_of_base_year_demand_is_base_year_output(us_2012):
    system = system_of_economy(us_2012)
    # The source's own gaps (within 17 of 29 million) are all that stands between the two.
    assert np.abs(gross_output(system, system.final) - system.output).max() < 20.0


def test_the_command_writes_tidy_rows_and_explains_a_wrong_question(tmp_path):
    out = tmp_path / "m.csv"
    call = [sys.executable, "-m", "lustrum", "analyse", "bundled:germany_1995", "--what"]
    done = subprocess.run([*call, "multipliers", "-o", str(out)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(out.open()))
    assert list(rows[0]) == ["product", "measure", "value", "unit"]
    value = next(r for r in rows if (r["product"], r["measure"]) == ("CPA_A", "output_multiplier"))
    assert round(float(value["value"]), 4) == 1.7048
    wrong = subprocess.run([*call, "multiplier"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2 and "Did you mean 'multipliers'" in wrong.stderr
