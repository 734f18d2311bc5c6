"""Capital by kind: what sections of ISIC own, how it wears, and stocks that investment keeps growing."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.economy import derive_capital
from lustrum.economy.kinds import (
    SECTIONS,
    WORDS,
    Kinds,
    investment_by_kind,
    kind_of,
    owned_by_section,
    read_list,
    section_of,
    sections_of,
)
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Axis
from lustrum.plan import solve_plan
from lustrum.problem import build_plan
from lustrum.problem.base_year import kinds_of
from lustrum.problem.parts.capital import capital
from tests.economies import random_economy
from tests.edges import without_stocks
from tests.laws.test_the_trend_is_the_plan import CHEAPEST, DEAREST, national, off_trend
from tests.problem.solving import GROWTH, with_options

EQUIPMENT = ("equipment", "vehicles", "software", "research_and_originals")
"""What equipment holds where the table has no column of the others."""
CODES = ("A01", "C29", "F", "L68")
few = settings(max_examples=15, deadline=None)


def coded(seed: int = 0, labels=CODES, **columns: str):
    """Return an economy whose labels are codes of ISIC and whose two columns of investment bear the names given."""
    economy = without_stocks(random_economy(seed))
    names = {f"gfcf_{old}": f"gfcf_{new}" for old, new in columns.items()}
    final = {names.get(name, name): flow for name, flow in economy.final_demand.items()}
    return dataclasses.replace(
        economy, product=Axis("product", labels), activity=Axis("activity", labels), final_demand=final
    )


def one_column(seed: int = 0, labels=CODES):
    economy = coded(seed, labels)
    final = {name: flow for name, flow in economy.final_demand.items() if not name.startswith("gfcf")}
    final["gfcf"] = economy.final_demand["gfcf_a0"] + economy.final_demand["gfcf_a1"]
    return dataclasses.replace(economy, final_demand=final)


def test_the_list_adds_up_and_homes_belong_to_real_estate():
    table = read_list("us_2017")
    for kind in WORDS:
        own = {section: value for (section, k), value in table.items() if k == kind and section}
        total, wear = table["", kind]
        assert total == pytest.approx(sum(stock for stock, _ in own.values()))
        assert min(rate for _, rate in own.values()) <= wear <= max(rate for _, rate in own.values())
    assert [section for section, kind in table if kind == "dwellings" and section] == ["L"]
    # README of the bundled United States, from the same source: homes wear at 0.0114, structures at about 0.03.
    assert table["L", "dwellings"][1] == 0.0114
    assert 0.025 < table["", "structures"][1] < 0.04 < table["", "equipment"][1] < table["", "software"][1]


def test_a_list_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="'mars'; known: us_2017"):
        read_list("mars")


@pytest.mark.parametrize(
    ("label", "section"),
    [("A01", "A"), ("C10-C12", "C"), ("J62_J63", "J"), ("CPA_M72", "M"), ("T", "T"), ("R_S", "R"), ("H49.1", "H"),
     ("A04", ""), ("P0", ""), ("22", ""), ("coal", ""), ("C", "C"), ("S95", "S"), ("V01", "")],
)  # fmt: skip
def test_codes_of_isic_are_read_with_their_letter(label, section):
    assert section_of(label) == section


def test_every_division_is_of_the_section_of_its_letter_and_of_no_other():
    for section, first, last in SECTIONS:
        for division in range(first, last + 1):
            assert [s for s, _, _ in SECTIONS if section_of(f"{s}{division:02d}")] == [section]


def test_labels_of_another_list_that_happen_to_look_alike_are_left_alone():
    assert sections_of([f"A{n:02d}" for n in range(1, 21)]) == [""] * 20
    assert sections_of(["A01", "C29", "steel"]) == ["A", "C", ""]


@pytest.mark.parametrize(
    ("asset", "kind"),
    [("residential", "dwellings"), ("structures", "structures"), ("transport equipment", "vehicles"),
     ("machinery", "equipment"), ("intellectual_property", "research_and_originals"), ("software", "software"),
     ("cultivated", ""), ("capital", "")],
)  # fmt: skip
def test_columns_of_investment_are_known_by_their_words(asset, kind):
    assert kind_of(asset) == kind


def test_a_kind_without_a_column_is_held_by_the_one_that_stands_for_it():
    economy, notes = coded(0, a0="structures", a1="equipment"), []
    owned = owned_by_section(economy, ("structures", "equipment"), Kinds(), notes)
    table = read_list("us_2017")
    homes, other = table["L", "dwellings"], table["L", "structures"]
    assert owned.wear[3, 0] == pytest.approx((homes[0] * homes[1] + other[0] * other[1]) / (homes[0] + other[0]))
    assert np.allclose(owned.share.sum(axis=1), 1.0)
    assert owned.share[3, 0] > 0.95 > owned.share[1, 0]


def test_goods_tell_the_kind_where_one_column_holds_all_investment():
    economy = one_column()
    found = investment_by_kind(economy)
    assert {kind: np.flatnonzero(goods).tolist() for kind, goods in found.items()} == {
        "equipment": [0], "vehicles": [1], "structures": [2, 3]}  # fmt: skip
    assert np.allclose(sum(found.values()), economy.final_demand["gfcf"])
    assert list(investment_by_kind(one_column(0, ("wheat", "cars", "homes", "rents")))) == ["capital"]


@few
@given(st.integers(0, 10_000), st.floats(0.0, 0.08))
def test_investment_in_every_kind_keeps_its_stock_growing_with_the_trend(seed, growth):
    for economy in (coded(seed, a0="dwellings", a1="equipment"), one_column(seed)):
        found = derive_capital(economy, trend=growth, kinds=Kinds())
        assert np.allclose(found.base_growth, growth)
        assert np.allclose(found.stock, found.base_stock * (1.0 + growth))
        for k, asset in enumerate(found.asset_labels):
            invested = found.base_investment[found.asset == k].sum()
            assert invested == pytest.approx(investment_by_kind(economy)[asset].sum())


@pytest.mark.slow
def test_on_a_national_table_the_plan_is_the_trend_with_kinds_too(user_data):
    economy, growth = national(user_data, "BRA")
    plan = solve_plan(build_plan(economy, 5, parts=with_options(capital, kinds="us_2017"), growth=growth))
    assert {item[1] for item in plan.table("capital").index.items} == {
        "structures", "equipment", "vehicles", "software", "research_and_originals"}  # fmt: skip
    for quantity in ("consumption", "investment"):
        assert np.abs(off_trend(plan, quantity, growth)).max() <= 0.3
    price = plan.current_prices.values[: len(plan.years)]
    assert np.nanmin(price) >= CHEAPEST and np.nanmax(price) <= DEAREST


def test_rates_people_name_go_before_the_list():
    economy = coded(0, a0="dwellings", a1="equipment")
    found = derive_capital(economy, trend=0.02, kinds=Kinds(rates={"equipment": 0.2}))
    assert (found.depreciation[found.asset == 1] == 0.2).all()
    assert (found.depreciation[found.asset == 0] == 0.0114).all()
    assert any(note.name == "capital.kinds" for note in found.assumptions)


def test_a_section_named_goes_before_the_label():
    economy = coded(0, ("mills", "C29", "F", "A01"), a0="structures", a1="equipment")
    plain = owned_by_section(economy, ("structures", "equipment"), Kinds(), [])
    told = owned_by_section(economy, ("structures", "equipment"), Kinds(sections={"mills": "C"}), [])
    assert np.allclose(told.share[0], told.share[1]) and not np.allclose(plain.share[0], plain.share[1])


def test_rates_of_known_kinds_are_filled_where_capital_csv_states_stocks_alone():
    economy = random_economy(0)
    final = {name.replace("a0", "equipment"): flow for name, flow in economy.final_demand.items()}
    stated = dataclasses.replace(
        economy,
        final_demand=final,
        asset=Axis("asset", ("equipment", "a1")),
        depreciation_rate=np.full_like(economy.depreciation_rate, np.nan),
    )
    found = derive_capital(stated, trend=0.02, kinds=Kinds())
    table = read_list("us_2017")
    listed = sum(np.prod(table["", kind]) for kind in EQUIPMENT) / sum(table["", kind][0] for kind in EQUIPMENT)
    assert np.allclose(found.depreciation[found.asset == 0], listed)
    assert not np.allclose(found.depreciation[found.asset == 1], found.depreciation[0])


@pytest.mark.parametrize(
    ("options", "says"),
    [({"sections": {"A01": "A"}}, "needs capital.kinds"),
     ({"kind_rates": {"equipment": 0.1}}, "needs capital.kinds"),
     ({"kinds": "us_2017", "kind_rates": {"equipment": 12.0}}, "'12'")],
)  # fmt: skip
def test_options_that_cannot_be_meant_are_refused(options, says):
    with pytest.raises(UsageError, match=says):
        kinds_of(options)


@pytest.mark.parametrize(
    ("kinds", "says"),
    [(Kinds(sections={"mills": "C"}), "'mills'"), (Kinds(sections={"A01": "Z"}), "'Z' of 'A01'"),
     (Kinds(rates={"horses": 0.1}), "'horses'")],
)  # fmt: skip
def test_names_that_are_none_are_quoted(kinds, says):
    with pytest.raises(UsageError, match=says):
        derive_capital(coded(0, a0="dwellings", a1="equipment"), trend=0.02, kinds=kinds)


def test_growth_that_leaves_nothing_is_refused_and_so_is_a_rate_for_all():
    economy = coded(0, a0="dwellings", a1="equipment")
    with pytest.raises(MissingDataError, match="kind_rates"):
        derive_capital(economy, trend=-0.02, kinds=Kinds())
    with pytest.raises(UsageError, match="leave out"):
        derive_capital(economy, trend=0.02, depreciation_rate=0.05, kinds=Kinds())
    with pytest.raises(MissingDataError, match="name growth"):
        derive_capital(economy, kinds=Kinds())


def test_a_plan_says_which_list_it_took():
    problem = build_plan(one_column(), 1, parts=with_options(capital, kinds="us_2017"), growth=GROWTH)
    assert problem.assumptions["capital.kinds"].value.startswith("us_2017: ")
