"""Every command reads its tables once, and builds each plan it is asked for once."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path

import pytest

import lustrum.data.read
import lustrum.scenario.backtest as backtest
import lustrum.scenario.session as session
from lustrum.cli.main import run
from lustrum.problem import PlanProblem
from tests.freight.railways import write_railways
from tests.market.scenario import write_market
from tests.power.planned.small import write_rivers

SCENARIO = """
name = "counted"
economy = "bundled:germany_1995"
years = "1996-1997"
tail = 1
[growth]
labour = 0.003
productivity = 0.012
[options]
capital.depreciation_rate = 0.05
capital.stock_growth = 0.015
"""


@dataclasses.dataclass
class Counted:
    """How often tables were read, problems built and plans solved."""

    times: Counter[str]

    def __call__(self, *words: object) -> tuple[int, int, int]:
        self.times.clear()
        assert run([str(word) for word in words]) == 0, words
        return self.times["read"], self.times["built"], self.times["solved"]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Counted:
    times: Counter[str] = Counter()

    def count(owner: object, name: str, what: str) -> None:
        before = getattr(owner, name)

        def called(*given, **named):  # type: ignore[no-untyped-def]
            times[what] += 1
            return before(*given, **named)

        monkeypatch.setattr(owner, name, called)

    count(lustrum.data.read, "read_folder", "read")
    count(PlanProblem, "__init__", "built")
    for module in (session, backtest):
        count(module, "solve_plan", "solved")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text(SCENARIO)
    return Counted(times)


def test_a_plan_is_read_and_built_once_its_report_included(counted: Counted) -> None:
    assert counted("plan", "s.toml", "--out", "p") == (1, 1, 1)
    assert counted("report", "p") == (1, 0, 0)


def test_questions_to_a_scenario_read_once_and_build_once_a_plan(counted: Counted) -> None:
    assert counted("coefficients", "s.toml") == (1, 1, 1)
    assert counted("coefficients", "s.toml", "--open-bounds") == (1, 1, 1)
    assert counted("reserves", "s.toml", "--account-only") == (1, 1, 1)
    # On the trend home and abroad cost the same and advice opens nothing; with less finance something pays.
    Path("poor.toml").write_text(SCENARIO + "trade.finance = -45000\n")
    read, built, solved = counted("coefficients", "poor.toml", "--settle")
    assert (read, built) == (1, solved) and solved > 1
    assert counted("reserves", "s.toml") == (1, 7, 7)
    read, built, solved = counted("frontier", "s.toml", "--points", "3", "--years-after", "2")
    assert (read, built) == (1, solved) and solved > 10


def test_questions_to_a_stored_plan_read_once_and_solve_nothing_that_is_solved(counted: Counted) -> None:
    counted("plan", "s.toml", "--out", "p", "--no-report")
    assert counted("coefficients", "p") == (1, 1, 0)
    assert counted("reserves", "p", "--account-only") == (1, 1, 0)
    assert counted("reserves", "p") == (1, 7, 6)


def test_what_wishes_cost_is_asked_of_one_reading_with_two_plans_a_wish(counted: Counted, tmp_path: Path) -> None:
    wish = '[[wish]]\nquantity = "output"\nlabel = "{}"\nsense = ">="\nthan_trend = 1.001\n'
    (tmp_path / "s.toml").write_text(SCENARIO + wish.format("CPA_F") + wish.format("CPA_A"))
    assert counted("attribution", "s.toml") == (1, 4, 4)
    counted("plan", "s.toml", "--out", "p", "--no-report")
    assert counted("attribution", "p") == (1, 3, 3)


def test_questions_to_an_economy_read_once(counted: Counted) -> None:
    assert counted("gap", "bundled:germany_1995", "--depreciation", "0.05", "--stock-growth", "0.015")[0] == 1
    assert counted("frontier", "bundled:us_2012", "--quick")[0] == 1


def test_an_obstacle_is_asked_of_two_scenarios_each_read_and_built_once(counted: Counted, tmp_path: Path) -> None:
    (tmp_path / "free.toml").write_text('parent = "s.toml"\nname = "free"\n[options]\ntrade.bands = false\n')
    assert counted("gap", "s.toml", "--without", "free.toml") == (2, 2, 2)


def test_money_is_asked_of_a_plan_without_building_it(counted: Counted) -> None:
    counted("plan", "s.toml", "--out", "p", "--no-report")
    assert counted("money", "p") == (1, 0, 0)
    assert counted("money", "s.toml") == (1, 1, 1)


def test_the_parent_of_a_family_and_its_members_share_one_reading(counted: Counted, tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text(
        'parent = "s.toml"\n[grid.finance]\ninput = "trade.finance"\nvalues = [0.0, 10.0]\n'
    )
    read, built, _ = counted("sweep", "f.toml")
    assert (read, built) == (1, 3)


def test_prices_after_a_change_of_costs_are_asked_of_one_reading(counted: Counted) -> None:
    assert counted("prices", "bundled:us_2012", "--change", "wages=+10%")[:2] == (1, 0)


VALLEY = """
name = "valley"
economy = "bundled:made_up_valley"
years = 2
tail = 1
[growth]
labour = 0.0
productivity = 0.01
government = 0.0
exports = 0.0
"""

FARMS = """
[[options.joining.groups]]
name = "farms of the valley"
alone = "valley_alone"
together = "valley_together"
capacity = 2.5
"""


def test_a_reform_is_asked_of_a_plan_before_and_after_with_one_reading(counted: Counted, tmp_path: Path) -> None:
    (tmp_path / "valley.toml").write_text(VALLEY)
    (tmp_path / "groups.csv").write_text("group,count,income,tax\nvillage,400,9000,200\ntown,500,24000,3000\n")
    assert counted("tax", "groups.csv") == (0, 0, 0)
    assert counted("tax", "groups.csv", "--scenario", "valley.toml") == (1, 2, 2)


def test_groups_of_the_economy_a_reform_is_planned_for_are_of_the_same_reading(
    counted: Counted, tmp_path: Path
) -> None:
    (tmp_path / "valley.toml").write_text(VALLEY)
    words = ("tax", "bundled:made_up_valley", "--revenue", "10")
    assert counted(*words) == (1, 0, 0)
    assert counted(*words, "--scenario", "valley.toml") == (1, 2, 2)


def test_who_joins_is_asked_of_one_reading_and_each_plan_built_once(counted: Counted, tmp_path: Path) -> None:
    assert counted("join", "bundled:made_up_village") == (0, 0, 0)
    (tmp_path / "valley.toml").write_text(VALLEY + FARMS)
    read, built, solved = counted("join", "valley.toml")
    assert (read, built) == (1, solved) and solved > 1


def test_a_network_reads_no_economy_and_a_plan_on_it_is_read_once(counted: Counted, tmp_path: Path) -> None:
    assert counted("freight", "bundled:made_up_railways") == (0, 0, 0)
    (tmp_path / "railways").mkdir()
    write_railways(tmp_path / "railways")
    read, built, solved = counted("freight", "s.toml", "--network", "railways")
    assert (read, built) == (1, solved) and solved > 1


def test_a_plan_with_power_is_told_of_without_building_it_and_made_again_once(counted: Counted, tmp_path: Path) -> None:
    write_rivers(tmp_path)
    counted("plan", "rivers.toml", "--out", "p", "--no-report")
    assert counted("electricity", "p") == (1, 0, 0)
    assert counted("electricity", "p", "--without", "new dam", "--dry-ignored") == (1, 3, 2)  # its own, to go on from


def test_a_power_system_reads_no_economy(counted: Counted) -> None:
    assert counted("power", "bundled:made_up_dams") == (0, 0, 0)


def test_gaps_of_regions_are_asked_of_their_own_table(counted: Counted) -> None:
    states = Path(__file__).parents[1] / "published" / "us_states_2000_2009" / "states.csv"
    assert counted("gaps", states, "--draws", "20") == (0, 0, 0)


def test_who_is_missing_is_asked_of_a_plan_without_building_it(counted: Counted) -> None:
    counted("plan", "s.toml", "--out", "p", "--no-report")
    assert counted("labour", "p") == (1, 0, 0)
    assert counted("labour", "s.toml") == (1, 1, 1)


def test_techniques_are_judged_at_a_plans_prices_without_building_it(counted: Counted, tmp_path: Path) -> None:
    counted("plan", "s.toml", "--out", "p", "--no-report")
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "changes.csv").write_text("activity,from,to,switch\nCPA_F,today,new,0.1\n")
    (tmp_path / "t" / "inputs.csv").write_text("activity,technique,item,amount\nCPA_F,new,work,0.5\n")
    assert counted("techniques", "p", "--folder", "t") == (1, 0, 0)
    assert counted("techniques", "s.toml", "--folder", "t") == (1, 1, 1)


def test_regions_are_taken_out_of_one_reading_of_the_country(counted: Counted, tmp_path: Path) -> None:
    activities = ("CPA_A", "CPA_B-E", "CPA_F", "CPA_G-I", "CPA_J-N", "CPA_O-T")
    rows = [f"{region},{activity},{jobs}" for region, jobs in (("a", 1), ("b", 3)) for activity in activities]
    (tmp_path / "jobs.csv").write_text("region,activity,jobs\n" + "\n".join(rows) + "\n")
    assert counted("regionalise", "bundled:germany_1995", "jobs.csv") == (1, 0, 0)


def test_the_scissors_of_a_plan_are_read_off_it(counted: Counted, tmp_path: Path) -> None:
    counted("plan", "s.toml", "--out", "p", "--no-report")
    assert counted("scissors", "p", "--industrial", "CPA_F", "--agricultural", "CPA_A") == (1, 0, 0)


def test_rounds_of_plan_and_market_build_nothing(counted: Counted, tmp_path: Path) -> None:
    market = write_market(tmp_path, shock=True)
    # One problem for all rounds, one for the plan told.
    assert counted("market", market, "--out", "settled") == (1, 2, 1)


def test_a_back_test_reads_once_and_plans_twice_and_a_demo_shares_the_reading(counted: Counted) -> None:
    assert counted("backtest", "bundled:us_2012") == (1, 2, 2)
    assert counted("demo", "us_2012", "--out", "d", "--no-report") == (1, 3, 3)


def test_a_table_is_asked_of_one_reading(counted: Counted) -> None:
    assert counted("analyse", "bundled:us_2012", "--what", "multipliers") == (1, 0, 0)
