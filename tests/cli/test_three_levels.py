"""Three levels as a user has them: a centre, an oblast served on a network, its members, each with a folder."""

from __future__ import annotations

import json

import pytest

from lustrum.data.federation import regions_of, write_federation
from lustrum.data.made_up_world import made_up_world
from lustrum.decentral.unit_folder import ORDER
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession
from lustrum.workspace.unit_process import UnitProcess

NAMES = ("R0", "R1", "R2", "R3")


@pytest.fixture(scope="module")
def four(tmp_path_factory):
    """A made-up world of four regions, one year planned; three of them answer together."""
    place = tmp_path_factory.mktemp("four")
    growth = {name: (0.002 * k, 0.008 + 0.004 * k) for k, name in enumerate(NAMES)}
    write_federation(regions_of(made_up_world(NAMES, ("farming", "machines"))), place / "world", growth, 1)
    (place / "oblasts.csv").write_text("region,oblast\nR0,North\nR1,North\nR2,North\n")
    return place


@pytest.mark.slow
def test_an_oblast_served_on_a_network_reaches_the_plan_with_its_members_and_proves_its_order(lustrum, four):
    made = lustrum("unit", "new", four / "world", "--out", four / "centre", "--oblasts", four / "oblasts.csv", "--json")
    assert made.code == 0 and made.json["units"] == ["North", "R3"]
    home = four / "centre" / "units" / "North"
    process = UnitProcess(home)
    try:
        run = "decentral", "run", four / "centre", "--units", f"North={process.address[len('http://') :]}"
        ended = lustrum(*run, "--no-report", "--json")
    finally:
        process.stop()
    assert ended.code == 0 and ended.json["gap"] <= 1e-3 and ended.json["units"]["North"]["members"] == 3
    optimum = FederationSession(read_federation(four / "world"), break_ties=False).solved.objective
    size = ended.json["base_consumption"]
    assert ended.json["objective"] <= optimum + 1e-6 * size and optimum - ended.json["objective"] <= 1e-3 * size
    for each in ended.json["rounds"]:
        assert each["lower"] is None or each["lower"] <= optimum + 1e-6 * size
        assert each["upper"] is None or each["upper"] >= optimum - 1e-6 * size
    proved = lustrum("unit", "check", home, "--json")
    assert proved.code == 0 and proved.json["proved"] == ["R0", "R1", "R2"] and proved.json["off"] < 1e-9
    told = lustrum("unit", "report", home, "--json")
    assert told.code == 0 and told.json["passed"] and set(told.json) == {"unit", "passed", "problems", "report", "form"}
    page = (home / "report.html").read_text()
    assert "The order of North is proved" in page and "3 of 3 members prove" in page and "to be filled in" in page
    written = lustrum("unit", "check", home, "--out", four / "order.csv")
    assert written.code == 0 and "machines,2021,moved" in (four / "order.csv").read_text()
    audited = lustrum("decentral", "audit", four / "centre", "--json")
    assert audited.code == 0 and any("Below North" in each for each in audited.json["done"])
    said = (four / "centre" / "log.jsonl").read_text()
    assert '"R0"' not in said and '"R1"' not in said, "the centre hears nothing of the members"
    below = (home / "below.jsonl").read_text()
    assert '"masked"' in below and '"response"' in below, (
        "members mask what they say; the market beside them has no need"
    )
    order = json.loads((home / ORDER).read_text())
    order["members"]["R0"]["allotment"][0] *= 1.01
    (home / ORDER).write_text(json.dumps(order))
    assert lustrum("unit", "check", home).code == 7, "an order that was changed is not proved"


@pytest.mark.parametrize(
    "lines, why",
    [
        (("R0,North", "R1,North"), "each could work out the other"),
        (("R0,North",), "can answer for itself"),
        (("R0,North", "R9,North", "R2,North"), "'R9' is no region of the federation"),
        (("R0,North", "R0,North", "R2,North"), "stands twice"),
        (("R0,R3", "R1,R3", "R2,R3"), "name of a region by itself"),
        (("R0,../x", "R1,../x", "R2,../x"), "no name of a folder"),
    ],
)
def test_a_table_of_oblasts_at_fault_is_refused_and_nothing_is_written(lustrum, four, tmp_path, lines, why):
    (tmp_path / "o.csv").write_text("\n".join(("region,oblast", *lines)) + "\n")
    ended = lustrum("unit", "new", four / "world", "--out", tmp_path / "c", "--oblasts", tmp_path / "o.csv")
    assert ended.code in (2, 3) and why in " ".join(ended.err.split()) and not (tmp_path / "c").exists()
