"""A federation as it is asked for: what is not meant is refused with the way out."""

from __future__ import annotations

import pytest

from lustrum.data.federation import regions_of, write_federation
from lustrum.errors import MissingDataError, UsageError
from lustrum.plan import verify
from lustrum.regions.links import MOST_BANDED
from lustrum.scenario.federation import as_member, is_federation, read_federation
from lustrum.scenario.federation_plan import FederationSession
from lustrum.scenario.federation_results import federation_results
from tests.analysis.made_up_worlds import made_up_world
from tests.power.planned.small import FILES, write


@pytest.fixture
def place(tmp_path):
    return write_federation(regions_of(made_up_world(11)), tmp_path / "world", years=2)


def said(place, text):
    file = place / "federation.toml"
    file.write_text(file.read_text() + text)
    return place


def test_a_folder_or_its_file_is_known_as_a_federation(place):
    assert is_federation(place) and is_federation(place / "federation.toml")
    assert not is_federation(place / "regions" / "R0")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[weight]\nR0 = 2\n", r"no key 'weight'.*weights"),
        ("[weights]\nR9 = 2\n", "'R9', no region of the federation"),
        ("[weights]\nR0 = -1\n", "number"),
        ("[transfers]\nR0 = 'much'\n", "give a number"),
        ("[power]\nsystem = 'rivers'\n", r"one power system over all regions.*regions/NAME/scenario\.toml"),
    ],
)
def test_what_is_not_meant_is_refused_with_its_line(place, text, words):
    with pytest.raises(UsageError, match=words):
        read_federation(said(place, text))


def test_regions_have_power_systems_of_their_own(place):
    goods = FILES["goods.csv"].replace("P1", "S1").replace("P2", "S2")
    for name in ("R0", "R1"):
        write(place / "regions" / name / "small", goods_csv=goods)
        scenario = place / "regions" / name / "scenario.toml"
        scenario.write_text(scenario.read_text() + '[power]\nsystem = "small"\nenergy = "S0"\n')
    plans = FederationSession(read_federation(place)).plan.plans
    assert [name for name, plan in plans.items() if "power_delivered" in plan.quantities] == ["R0", "R1"]
    for name in ("R0", "R1"):
        assert all(check.passed for check in verify(plans[name]))
        delivered, made = (plans[name].table(each) for each in ("power_delivered", "output"))
        assert delivered.values[:, 0] / delivered.base[0] == pytest.approx(made.values[:, 0] / made.base[0])


def test_a_region_without_a_scenario_or_with_other_years_or_finance_of_its_own_is_refused(place):
    scenario = place / "regions" / "R1" / "scenario.toml"
    text = scenario.read_text()
    scenario.write_text(text.replace("years = 2", "years = 3"))
    with pytest.raises(UsageError, match="share their years: 'R0' plans 2, 'R1' 3"):
        read_federation(place)
    scenario.write_text(text + "[trade]\nfinance = 3.0\n")
    with pytest.raises(UsageError, match=r"'R1' says trade.finance.*\[transfers\]"):
        read_federation(place)
    scenario.unlink()
    with pytest.raises(MissingDataError, match=r"Region 'R1' has no scenario\.toml"):
        read_federation(place)


def test_transfers_named_by_hand_have_to_add_up(place):
    session = FederationSession(read_federation(said(place, "[transfers]\nR0 = 500.0\n")))
    with pytest.raises(UsageError, match="has to add up to"):
        _ = session.problems


def test_what_a_region_says_of_its_exports_goes_before(place):
    scenario = read_federation(place).scenarios["R0"]
    assert as_member(scenario, (1.0,)).options["trade"]["exports_pace"] == 3.0
    own = (place / "regions" / "R0" / "scenario.toml").read_text() + "[options]\ntrade.exports_pace = 1.0\n"
    (place / "regions" / "R0" / "scenario.toml").write_text(own)
    assert as_member(read_federation(place).scenarios["R0"], (1.0,)).options["trade"]["exports_pace"] == 1.0


def test_more_for_one_region_is_said_side_by_side(place):
    plain = FederationSession(read_federation(place)).plan
    deficits = {
        name: economy.base_deficit for name, economy in FederationSession(read_federation(place)).economies.items()
    }
    given = "[transfers]\n" + f"R0 = {deficits['R0'] + 5.0!r}\nR1 = {deficits['R1'] - 5.0!r}\n"
    moved = FederationSession(read_federation(said(place, given))).plan
    before, after = (federation_results(each)[0]["consumption"] for each in (plain, moved))
    assert after[0] > before[0] and after[1] < before[1]
    names = [result.name for result in federation_results(moved)]
    assert names == ["growth", "beside_trend", "sales", "levels", "transfers", "pool", "partners"]


@pytest.mark.parametrize(("seed", "left"), [(0, "R1"), (1, "R1"), (2, "R0"), (3, "R1")])
def test_regions_that_grow_apart_have_a_plan_though_they_buy_from_places_outside(tmp_path, seed, left):
    """What comes from outside grows with those who buy it, what pays for it with the mean: outside pays the rest."""
    rates = {"R0": (0.0, 0.01), "R1": (0.0, 0.03), "R2": (0.0, 0.05)}
    place = write_federation(regions_of(made_up_world(seed)), tmp_path / "open", rates, years=2)
    (place / "sales.csv").unlink()
    kept = [name for name in rates if name != left]
    (place / "federation.toml").write_text(f"regions = {kept}\n")
    session = FederationSession(read_federation(place))
    found = session.plan
    assert found.stack.status == "optimal"
    assert session.outside.any() and any(each.name == "federation.outside" for each in found.assumptions)
    assert abs(sum(session.transfers[name][0] for name in kept)) == pytest.approx(abs(_net(found)), rel=1e-6)
    for plan in found.plans.values():
        assert abs(plan.limits["trade_balance"].slack.values[:2]).max() < 1e-6, "nothing earned is left over"


def _net(found):
    """What all regions import beyond what they export in the first year."""
    flows = [
        sum(float(plan.table(kind).values[0].sum()) for plan in found.plans.values()) for kind in ("imports", "exports")
    ]
    return flows[0] - flows[1]


@pytest.mark.parametrize(
    ("text", "band"), [("", 0.1), ('partner_band = "5 %"\n', 0.05), ("partner_band = false\n", float("inf"))]
)
def test_shares_of_partners_are_held_by_ten_per_cent_a_year_unless_said_or_there_are_too_many(tmp_path, text, band):
    place = write_federation(regions_of(made_up_world(11)), tmp_path / "world", years=2)
    file = place / "federation.toml"
    kept = file.read_text()
    file.write_text(f'links = "pairs"\n{text}{kept}')
    links = read_federation(place).links
    assert links is not None and links.band_for(MOST_BANDED) == band
    assert links.band_for(MOST_BANDED + 1) == (band if text else float("inf"))
    for wrong in ("partner_band = 10\n", "partner_band = true\n"):
        file.write_text(f'links = "pairs"\n{wrong}{kept}')
        with pytest.raises(UsageError, match="partner_band"):
            read_federation(place)
    file.write_text(f"partner_band = 0.1\n{kept}")
    with pytest.raises(UsageError, match='write links = "pairs"'):
        read_federation(place)
