"""Cases of taxes, money and reserves: what is free, due and paid; one price base; shares that are none; floors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import DataError, UsageError
from lustrum.money import Isoelastic, Rules, applied, calibrate, flat, read_groups, reform, reform_results
from lustrum.trade.screening import Earnings, Floor, Machinery, screening, stated
from tests.money.made_up import groups_of

FIVE = "group,count,income\na,300,4\nb,300,8\nc,200,14\nd,150,25\ne,50,80\n"


def test_the_exempt_share_frees_the_income_up_to_which_it_lies(write):
    # w-tax_exempt_frees_too_few: 4 was free and 30 per cent paid nothing.
    found = calibrate(read_groups(write("g.csv", FIVE)), flat(0.2), 2830.0, Rules(exempt=0.45))
    assert (found.allowance, found.exempt_share) == (8.0, pytest.approx(0.6))
    assert found.tax == pytest.approx([0, 0, 2.310204, 6.545578, 27.722449], abs=1e-6)


@given(st.lists(st.integers(1, 50), min_size=2, max_size=8), st.floats(0.01, 0.99))
def test_no_household_that_an_exemption_promised_to_free_is_taxed(counts, share):
    groups = groups_of(np.arange(1.0, len(counts) + 1), count=counts)
    found = applied(groups, flat(0.2), 1.0, Rules(exempt=share))
    assert found.exempt_share >= share - 1e-9
    below = np.array(counts)[groups.income < found.allowance].sum() / sum(counts)
    assert below < share  # and no income more than that is freed


def test_the_level_of_an_isoelastic_schedule_is_lambda_and_its_tax_may_pay_the_poorest(lustrum, write):
    # w-isoelastic_level_and_transfers: "the level -0.387333".
    groups = read_groups(str(write("g.csv", FIVE)))
    whole = calibrate(groups, Isoelastic(0.2, floor=False), 2830.0)
    assert whole.schedule.parameters(whole.level)["lambda"] == pytest.approx(1.4550976764, rel=1e-9)
    assert whole.tax[0] == pytest.approx(-0.411031, abs=1e-6)
    words = ("tax", "g.csv", "--revenue", 2830, "--theta", 0.2)
    ended = lustrum(*words, "--transfers")
    assert ended.code == 0 and "lambda = 1.4551" in ended.out
    ended = lustrum(*words)
    assert "lambda = 1.473" in ended.out and "-0.387" not in ended.out
    assert lustrum(*words, "--transfers", "--family", "flat").code == 2


def test_a_schedule_is_applied_as_it_was_voted(lustrum, write):
    write("g.csv", FIVE)
    ended = lustrum("tax", "g.csv", "--family", "bracket", "--brackets", "0:0,8:0.2", "--level", 1, "--json")
    answers = {each["analysis"]: each for each in ended.json["answers"]}
    assert answers["tax_by_group"]["measures"]["tax_after"]["values"] == pytest.approx([0, 0, 1.2, 3.4, 14.4])
    rows = [row[0] for row in answers["tax_schedule"]["items"]]
    values = dict(zip(rows, answers["tax_schedule"]["measures"]["value"]["values"], strict=True))
    assert values == pytest.approx(
        {"level": 1, "rate from 0": 0, "rate from 8": 0.2, "largest marginal rate": 0.6, "revenue": 1470.0}
    )
    # The tax that a calibration found is voted, and brings in the same.
    found = calibrate(groups := read_groups("g.csv"), Isoelastic(0.2), 2830.0)
    again = reform(groups, Isoelastic(0.2), written=float(np.exp(-found.level)))
    assert again.after.revenue == pytest.approx(2830.0)
    assert lustrum("tax", "g.csv", "--level", 1.4, "--revenue", 2830).code == 2


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(1, 100), st.floats(0, 0.9), st.floats(0, 0.4)), min_size=2, max_size=6),
    st.sampled_from([0.0, 0.3]),
    st.booleans(),
)
def test_change_and_taxes_of_a_row_add_up_whatever_is_evaded_or_earned(rows, elasticity, floor):
    # w-tax_change_does_not_add_up: a tax of 3,478 and a change of -3,130.
    income, evasion, rate = (np.array(column) for column in zip(*rows, strict=True))
    groups = groups_of(income, tax=income * rate, evasion=evasion)
    found = reform(groups, Isoelastic(0.2, floor=floor), rules=Rules(elasticity=elasticity), written=1.05)
    row = reform_results(found)[0]
    before = row["income_before"] if elasticity else row["income"]
    assert row["change"] == pytest.approx(row["income"] - row["tax_after"] - (before - row["tax_before"]), abs=1e-9)
    due = row["due_after"]
    assert row["tax_after"] == pytest.approx(np.where(due > 0, (1 - evasion) * due, due))
    assert float(groups.count @ row["tax_after"]) == pytest.approx(found.after.revenue)
    assert row["change_in_all"] == pytest.approx(groups.count * row["change"])


TABLE = "group,count,income,tax\npoor,400,9000,200\nmiddle,500,24000,3000\nrich,100,90000,20000\n"


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("Total,1000,24600,3580\n", "line 5"),
        ("total economy,1000,24600,3580\n", "line 5"),
        ("Insgesamt,1000,24600,3580\n", "line 5"),
        ("Everywhere,1000,24600,3580\n", "line 5"),
        ("The country,1000,24613,3580\n", "line 5"),
        ("of which: rich top 4,40,150000,35000\n", "line 5"),
        ("rich 90-96,60,50000,10000\nrich top 4,40,150000,35000\n", "line 4"),
    ],
)
def test_a_total_or_the_parts_of_a_row_are_refused_with_their_line(write, more, place):
    # 25-tax-total-row, 26-tax-of-which-rows: 7,160,000 came out silently.
    with pytest.raises(DataError) as refused:
        read_groups(write("g.csv", TABLE + more))
    assert [fault.row for fault in refused.value.faults] == [place]


def test_the_table_without_them_brings_in_3_580_000(write):
    groups = read_groups(write("g.csv", TABLE))
    assert groups.revenue(groups.today) == 400 * 200 + 500 * 3000 + 100 * 20000


@pytest.mark.parametrize("line", ["poor,400,9,000,200", "poor,400,9000"])
def test_a_cell_too_many_or_too_few_is_refused_with_its_line(write, line):
    with pytest.raises(DataError, match="line 2"):
        read_groups(write("g.csv", TABLE.replace("poor,400,9000,200", line)))


MONEY = """name = "a"
economy = "a"
years = 5
tail = 0
parts = ["production", "consumption", "government", "labour"]
[growth]
labour = 0.05
productivity = 0.0
[goal]
kind = "nothing"
[options]
consumption.form = "given"
"""
META = """name = "a"
base_year = 1922
currency = "rouble"
unit = "million roubles"
price_base = "1922"
valuation = "basic"
source = "constructed"
licence = "CC0"
[trade]
closed = true
[labour]
unit = "persons"
"""
ECONOMY = {
    "use": "product,goods\ngoods,0\n",
    "final_demand": "product,households,government\ngoods,{households},60\n",
    "value_added": "component,goods\ncompensation_of_employees,{wages}\n"
    "gross_operating_surplus,{surplus}\ntaxes_on_production,{taxes}\n",
    "labour": "skill,goods\nmen,100\n",
}


@pytest.fixture
def money(lustrum, write):
    """Return a function that asks `lustrum money` of an economy in which all real figures grow by 5 per cent."""

    def asked(settings, households=900, wages=700, surplus=260):
        taxes = households + 60 - wages - surplus
        for name, text in ECONOMY.items():
            write(f"a/{name}.csv", text.format(households=households, wages=wages, surplus=surplus, taxes=taxes))
        write("a/economy.toml", META)
        return lustrum("money", write("a.toml", MONEY), "--settings", write("m.toml", settings), "--json")

    return asked


@pytest.mark.parametrize("target", [0.0, 0.1, 0.5])
def test_an_economy_in_which_all_real_figures_grow_alike_gets_one_verdict(money, target):
    # w-money_mixes_real_and_nominal: ceilings of 57.5, 92, 144.9 beside deficits of 60, 63, 66.2.
    ended = money(f"[money]\nstock = 100.0\nalpha = 1.0\ntarget_inflation = {target}\n[budget]\nlimit = 1000.0\n")
    assert ended.code == 0, ended.out
    answer = ended.json["answers"][0]["measures"]
    ceiling = np.array(answer["deficit_ceiling"]["values"])
    deficit = np.array(answer["deficit"]["values"])
    assert deficit == pytest.approx(63 * 1.05 ** np.arange(5))
    assert (deficit > ceiling).all()
    assert ceiling[0] == pytest.approx(100 * (1.05 * (1 + target) - 1))
    # The stock at the start of the second year, at the prices of the first.
    stock = (100 + deficit[0]) / (1 + target)
    assert ceiling[1] == pytest.approx(stock * (1.05 * (1 + target) - 1))


def test_a_share_of_surplus_above_one_is_refused_or_the_default_that_asks_for_it_given_up(money):
    # w-money_pays_out_109_per_cent: 900 of consumption, 930 of income, 5 per cent saved.
    ended = money("[budget]\nlimit = 1000.0\n", households=930, wages=700, surplus=260)
    notes = [each for each in ended.json["answers"][0]["assumptions"] if "nobody stated" in each["text"]]
    assert notes[0]["value"] == f"{1 - 930 / 960:.4g}"
    ended = money("[households]\nsaving_rate = 0.05\n", households=930, wages=700, surplus=260)
    assert ended.code == 2
    assert "1.0729" in ended.out and f"{1 - 930 / 960:.4f}" in ended.out
    assert money("[households]\nsaving_rate = 0.02\n", households=970, wages=700, surplus=260).code == 2


MACHINES = {
    "opening": 150.0, "exports": [400, 420, 440, 460, 480], "current_imports": [330, 340, 350, 360, 370],
    "debt_service": 20, "gain": 0.25, "best_past_year": 90, "months": 3, "target": 100,
}  # fmt: skip


def test_the_target_of_the_manual_s_example_is_100_and_holds_no_spare_parts():
    # w-reserves_target_plus_spares: a floor of 104.5 and 618.526 of machinery.
    found = screening(*stated(MACHINES))
    assert found.floor[-1] == pytest.approx(100.0)
    assert found.machinery.sum() == pytest.approx(622.989, abs=6e-4)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_a_screening_is_the_programme_its_manual_writes(seed):
    from scipy.optimize import linprog

    rng = np.random.default_rng(seed)
    years, months = int(rng.integers(2, 6)), float(rng.integers(0, 7))
    exports, imports = rng.uniform(300, 500, years), rng.uniform(200, 330, years)
    stress, target = rng.uniform(0, 120, years), float(rng.uniform(0, 150))
    gain, spares, lag = float(rng.uniform(0.1, 0.5)), float(rng.uniform(0, 0.1)), int(rng.integers(1, 3))
    found = screening(
        Earnings(200.0, exports, imports),
        Machinery(gain, best_past_year=90.0, spares=spares, lag=lag),
        Floor(months, stress, target),
    )
    part = np.array([[spares if t > s else 0.0 for s in range(years)] for t in range(years)])
    yields = np.array([[gain if t >= s + lag else 0.0 for s in range(years)] for t in range(years)])
    stock = np.cumsum(yields - part - np.eye(years), axis=0)
    bare = 200.0 + np.cumsum(exports - imports)
    floor = np.maximum(stress, np.where(np.arange(years) == years - 1, target, 0.0))
    above = np.vstack([stock - months / 12 * part, stock])
    least = np.concatenate([months / 12 * imports - bare, floor - bare])
    bounds = [(0, 90 * 1.25**t) for t in range(1, years + 1)]
    other = linprog(-np.ones(years), A_ub=-above, b_ub=-least, bounds=bounds, method="highs")
    assert found.machinery.sum() == pytest.approx(-other.fun, rel=1e-7)
    assert (found.reserves >= found.floor - 1e-6).all()


def test_a_lambda_that_is_none_is_refused():
    with pytest.raises(UsageError, match="lambda"):
        reform(groups_of([1.0, 2.0]), Isoelastic(0.2), written=-1.0)
