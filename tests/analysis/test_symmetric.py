"""Symmetric tables: identities of the four models, tables of two statistical offices, a textbook case by hand."""

from __future__ import annotations

import csv
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from lustrum.analysis.of_economy import system_of_economy
from lustrum.analysis.symmetric import MODELS
from lustrum.analysis.symmetric_table import symmetric, to_symmetric
from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.labels import Axis

NEVER_NEGATIVE = ("industry_technology", "fixed_product_sales")


def economy_of(supply, use, final, *, imported=None, imported_final=None, value_added=None, name="made up", **more):
    """Return an economy from flows; products and activities are numbered unless named."""
    products = more.pop("products", tuple(f"p{i}" for i in range(len(supply))))
    activities = more.pop("activities", tuple(f"a{j}" for j in range(supply.shape[1])))
    level = supply.sum(axis=0)
    scale = np.divide(1.0, level, out=np.zeros_like(level), where=level != 0)
    stated = {}
    if imported is not None:
        stated = dict(zip(activities, imported.T, strict=True)) | (imported_final or {})
    imports = sum(stated.values(), np.zeros(len(products)))
    gap = supply.sum(axis=1) + imports - use.sum(axis=1) - sum(final.values())
    if value_added is None:
        value_added = (level - use.sum(axis=0))[None, :]
    return Economy(
        name=name,
        base_year=2000,
        currency="crown",
        unit="million crowns",
        price_base="2000",
        valuation="basic",
        source="made up",
        licence="none",
        product=Axis("product", products),
        activity=Axis("activity", activities),
        base_level=level,
        supply=sparse.csc_array(supply * scale),
        use=sparse.csc_array(use * scale),
        final_demand=final,
        imports=imports,
        imported_use=stated,
        statistical_discrepancy=gap,
        component=Axis("component", tuple(f"v{k}" for k in range(len(value_added)))),
        value_added=value_added * scale,
        skill=Axis("skill", ("jobs",)),
        labour=sparse.csc_array(more.pop("jobs", np.ones((1, len(level)))) * scale),
        labour_unit={"jobs": "jobs"},
    )


def random_supply_use(seed: int, n: int = 5) -> Economy:
    """Return an economy with by-products, imports of its own products and of one that nobody makes."""
    rng = np.random.default_rng(seed)
    supply = np.vstack([np.diag(rng.uniform(50, 100, n)) + rng.uniform(0, 6, (n, n)), np.zeros(n)])
    use = rng.uniform(0, 7, (n + 1, n))
    imported = use * rng.uniform(0, 0.5, use.shape)
    imported[n] = use[n]
    households = np.append(supply.sum(axis=1)[:n] - (use - imported)[:n].sum(axis=1), 0.0)
    bought = rng.uniform(0, 5, n + 1)
    final = {"households": households * 0.7 + bought, "exports": households * 0.3}
    jobs = rng.uniform(1, 5, (1, n))
    return economy_of(supply, use, final, imported=imported, imported_final={"households": bought}, jobs=jobs)


@pytest.mark.parametrize("model", MODELS)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_rows_and_columns_add_up_to_output_and_gdp_is_kept(model, seed):
    economy = random_supply_use(seed)
    table = to_symmetric(economy, model)
    assert np.abs(table.row_gap).max() < 1e-9
    assert np.abs(table.column_gap).max() < 1e-9
    assert table.gdp == pytest.approx(float((economy.value_added @ economy.base_level).sum()), rel=1e-12)
    final = sum(flow.sum() for flow in table.final_demand.values())
    final += sum(flow.sum() for flow in table.imported_final.values())
    assert final == pytest.approx(float(economy.final("all").sum()), rel=1e-12)
    bought = table.imported.sum() + sum(flow.sum() for flow in table.imported_final.values())
    assert bought == pytest.approx(float(economy.imports.sum()), rel=1e-12)
    assert table.labour.sum() == pytest.approx(float((economy.labour @ economy.base_level).sum()), rel=1e-12)


@pytest.mark.parametrize("model", MODELS)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_the_leontief_system_is_that_of_the_symmetric_table(model, seed):
    economy = random_supply_use(seed)
    table, system = to_symmetric(economy, model), system_of_economy(economy, model=model)
    assert system.label.labels == table.label.labels
    assert np.allclose(system.intermediate, table.domestic, rtol=1e-10, atol=1e-10)
    assert np.allclose(system.imported_inputs * system.output, table.imported.sum(axis=0), rtol=1e-10)
    assert np.allclose(system.final, sum(table.final_demand.values()), rtol=1e-10)


@pytest.mark.parametrize("model", MODELS)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_shuffled_labels_give_the_same_table_shuffled(model, seed):
    economy = random_supply_use(seed)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(6), rng.permutation(5)
    flows = economy.supply.toarray() * economy.base_level, economy.use.toarray() * economy.base_level
    supply, use = (flow[np.ix_(rows, columns)] for flow in flows)
    imported = np.column_stack([economy.imported_use[f"a{j}"] for j in columns])[rows]
    shuffled = economy_of(
        supply,
        use,
        {name: flow[rows] for name, flow in economy.final_demand.items()},
        imported=imported,
        imported_final={"households": economy.imported_use["households"][rows]},
        products=tuple(f"p{i}" for i in rows),
        activities=tuple(f"a{j}" for j in columns),
    )
    one, other = to_symmetric(economy, model), to_symmetric(shuffled, model)
    order = [other.label.position(label) for label in one.label]
    assert np.allclose(other.domestic[np.ix_(order, order)], one.domestic, rtol=1e-9, atol=1e-9)


def test_each_model_carries_a_by_product_as_its_name_says():
    """Milk and butter: the farm makes 100 milk, the dairy 80 butter and, as a by-product, 20 milk."""
    supply = np.array([[100.0, 20.0], [0.0, 80.0]])
    use = np.array([[10.0, 50.0], [0.0, 5.0]])
    final = {"households": np.array([60.0, 75.0])}
    economy = economy_of(supply, use, final, products=("milk", "butter"), activities=("farm", "dairy"))
    # A: milk needs 10/100 milk wherever it is made, so the dairy's 20 milk take 2 milk away from butter.
    assert np.allclose(to_symmetric(economy, "product_technology").domestic, [[12.0, 48.0], [0.0, 5.0]])
    # B: a fifth of whatever the dairy buys is for milk.
    assert np.allclose(to_symmetric(economy, "industry_technology").domestic, [[20.0, 40.0], [1.0, 4.0]])
    # D: a sixth of all milk, whoever drinks it, comes from the dairy.
    fixed = to_symmetric(economy, "fixed_product_sales")
    assert np.allclose(fixed.domestic, [[10 * 5 / 6, 50 * 5 / 6], [10 / 6, 50 / 6 + 5]])
    assert np.allclose(fixed.final_demand["households"], [50.0, 85.0])
    # C: the dairy sells all it makes, milk too, as butter is sold; what is left of milk's sales is the farm's.
    sales = to_symmetric(economy, "fixed_industry_sales")
    assert np.allclose(sales.domestic, [[10.0, 50 - 20 * 5 / 80], [0.0, 5 + 20 * 5 / 80]])
    assert np.allclose(sales.final_demand["households"], [60 - 20 * 75 / 80, 75 + 20 * 75 / 80])


def test_negative_cells_are_reported_with_their_labels_and_not_clipped():
    supply = np.array([[100.0, 20.0], [0.0, 80.0]])
    use = np.array([[50.0, 1.0], [0.0, 5.0]])
    final = {"households": np.array([69.0, 75.0])}
    table = to_symmetric(economy_of(supply, use, final), "product_technology")
    worst = table.negatives[0]
    assert (worst.block, worst.row, worst.column) == ("domestic", "p0", "p1")
    assert worst.value == pytest.approx(1.0 - 20 * 0.5) and table.domestic[0, 1] == pytest.approx(worst.value)
    assert np.abs(table.row_gap).max() < 1e-9
    assert "1 cells are negative" in " ".join(symmetric(economy_of(supply, use, final), "product_technology").notes)
    for model in NEVER_NEGATIVE:
        assert to_symmetric(economy_of(supply, use, final), model).negatives == ()


@pytest.mark.parametrize("model", ["product_technology", "fixed_industry_sales"])
def test_a_rectangular_supply_table_is_refused_with_the_way_out(model):
    supply = np.array([[50.0, 5.0], [5.0, 50.0], [5.0, 5.0]])
    economy = economy_of(supply, supply * 0.2, {"households": supply.sum(axis=1) * 0.8})
    with pytest.raises(UsageError, match=r"as many products as industries.*industry_technology"):
        to_symmetric(economy, model)
    for other in NEVER_NEGATIVE:
        assert np.abs(to_symmetric(economy, other).row_gap).max() < 1e-9


def test_two_industries_with_the_same_mix_cannot_be_told_apart():
    supply = np.array([[10.0, 20.0], [30.0, 60.0]])
    economy = economy_of(supply, supply * 0.2, {"households": supply.sum(axis=1) * 0.8})
    with pytest.raises(UsageError, match="same proportions"):
        to_symmetric(economy, "product_technology")


def test_an_unknown_model_lists_the_four():
    with pytest.raises(UsageError, match="fixed_product_sales"):
        to_symmetric(random_supply_use(0), "product")


# -- tables of two statistical offices ---------------------------------------------------------------------------------


def _wide(path, year, drop):
    rows = [row for row in csv.DictReader(path.open()) if row["year"] == str(year)]
    labels = [row[drop] for row in rows]
    columns = [name for name in rows[0] if name not in ("year", drop)]
    return labels, columns, np.array([[float(row[name]) for name in columns] for row in rows])


@pytest.fixture(scope="module")
def sweden(user_data):
    """Sweden 2008 as published: purchasers are 59 industries and seven final users."""
    folder = user_data / "sweden_sut"
    products, industries, supply = _wide(folder / "supply.csv", 2008, "product")
    _, users, domestic = _wide(folder / "use_domestic.csv", 2008, "product")
    same, _, imported = _wide(folder / "use_imports.csv", 2008, "product")
    assert same == products and users[: len(industries)] == industries
    n = len(industries)
    final = dict(zip(users[n:], (domestic + imported)[:, n:].T, strict=True))
    used = [j for j in range(n) if supply[:, j].any()]
    rows = csv.DictReader((folder / "industry_items.csv").open())
    items = {row["item"]: row for row in rows if row["year"] == "2008"}
    between = ("residents_purchases_abroad", "customs_duties", "product_taxes", "product_subsidies", "vat")
    value = [[float(items[name][industries[j]]) for j in used] for name in ("gross_value_added", *between)]
    return economy_of(
        supply[:, used],
        (domestic + imported)[:, used],
        final,
        imported=imported[:, used],
        imported_final=dict(zip(users[n:], imported[:, n:].T, strict=True)),
        value_added=np.array(value),
        products=tuple(products),
        activities=tuple(industries[j] for j in used),
        name="Sweden 2008",
    )


@pytest.mark.parametrize("model", MODELS)
def test_sweden_s_identities_hold_in_every_model(sweden, model):
    table = to_symmetric(sweden, model)
    assert np.abs(table.row_gap).max() < 1e-6 * table.output.max()
    assert np.abs(table.column_gap).max() < 1e-6 * table.output.max()
    assert table.value_added[0].sum() == pytest.approx(2_992_009, rel=1e-9), "value added as printed"
    if model in NEVER_NEGATIVE:
        assert not [cell for cell in table.negatives if cell.block == "domestic"]
    else:
        assert table.negatives[0].value < 0.0


def _bea(folder, year):
    def names(file):
        return [row["code"] for row in csv.DictReader((folder / file).open())]

    industries, products = names("industries.csv"), names("commodities.csv")
    groups = {row["code"]: row["group20"] for row in csv.DictReader((folder / "industries.csv").open())}
    finals = {row["code"]: row["category"] for row in csv.DictReader((folder / "final_demand.csv").open())}

    def cells(file, row, column):
        found: dict[tuple[str, str], float] = defaultdict(float)
        for record in csv.DictReader((folder / file).open()):
            if record["year"] == str(year):
                found[record[row], record[column]] += float(record["value"])
        return found

    make, use = cells("make.csv", "commodity", "industry"), cells("use.csv", "row", "column")
    imports = cells("imports.csv", "commodity", "user")
    supply = np.array([[make[p, j] for j in industries] for p in products])
    inputs = np.array([[use[p, j] for j in industries] for p in products])
    bought = np.array([[imports[p, j] for j in industries] for p in products])
    final: dict[str, np.ndarray] = {}
    final_bought: dict[str, np.ndarray] = {}
    for code, category in finals.items():
        if category != "imports":
            final[category] = final.get(category, 0.0) + np.array([use[p, code] for p in products])
            final_bought[category] = final_bought.get(category, 0.0) + np.array([imports[p, code] for p in products])
    value = np.array([[use[row, j] for j in industries] for row in ("V001", "V002", "V003")])
    economy = economy_of(
        supply, inputs, final, imported=bought, imported_final=final_bought, value_added=value,
        products=tuple(products), activities=tuple(industries), name=f"United States {year}",
    )  # fmt: skip
    return economy, groups


@pytest.mark.parametrize("year", [2012, 2017])
def test_model_d_of_the_bea_tables_is_the_20_sector_table_to_its_last_printed_digit(user_data, year):
    economy, groups = _bea(user_data / "us_bea_71", year)
    table = to_symmetric(economy, "fixed_product_sales")
    printed = {
        (row["row"], row["column"]): float(row["value"])
        for row in csv.DictReader((user_data / "us_20" / "domestic_flows.csv").open())
        if row["year"] == str(year)
    }
    mine: dict[tuple[str, str], float] = defaultdict(float)
    for i, row in enumerate(table.label):
        for j, column in enumerate(table.label):
            mine[groups[row], groups[column]] += table.domestic[i, j]
        for category, flow in table.final_demand.items():
            mine[groups[row], category] += flow[i]
    shared = [key for key in mine if key in printed]
    assert len(shared) > 500
    apart = max(abs(mine[key] - printed[key]) for key in shared)
    assert apart <= 0.05 + 1e-6, f"{apart:.3f} million dollars"
    left = [key for key in mine if key not in printed and abs(mine[key]) > 0.05]
    assert not left
