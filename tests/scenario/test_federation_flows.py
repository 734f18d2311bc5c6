"""Who sells what to whom by year, read from the plans of a federation as they are stored."""

from __future__ import annotations

import csv
import io

import pytest
from benchmarks.deformed.regional import federation_folder

from lustrum.cli.main import run
from lustrum.errors import MissingDataError
from lustrum.scenario.federation_flows import links_with, region_flows
from lustrum.workspace import load_plan

REGIONS = ("R0", "R1", "R2")


@pytest.fixture(scope="module", params=["pool", "pairs"])
def stored(request, tmp_path_factory):
    """The plans of a made-up federation, through the pool and in pairs."""
    folder = tmp_path_factory.mktemp(request.param)
    federation_folder(folder)
    file = folder / "world" / "federation.toml"
    file.write_text(f'links = "{request.param}"\n' + file.read_text())
    assert run(["plan", str(folder / "world"), "--no-report", "--out", str(folder / "p"), "--json"]) == 0
    return folder / "p", {name: load_plan(folder / "p" / "regions" / name) for name in REGIONS}


def test_flows_of_every_year_add_up_to_what_is_exported_and_imported(stored):
    place, plans = stored
    flows = region_flows(place, plans)
    assert flows.regions == REGIONS and flows.years == plans["R0"].years
    for product in {of for of, _, _ in flows.base}:
        for t in range(len(flows.years)):
            sold = sum(value[t] for (of, _, _), value in flows.planned.items() if of == product)
            sides = [
                sum(_at(plan, quantity, product, t) for plan in plans.values()) for quantity in ("exports", "imports")
            ]
            assert sold <= min(sides) * (1 + 1e-6) + 1e-6
            assert sold == pytest.approx(min(sides), rel=0.05)


def _at(plan, quantity, product, t):
    table = plan.table(quantity)
    return max(float(table.values[t, table.index.items.index((product,))]), 0.0) if (
        (product,) in table.index.items) else 0.0  # fmt: skip


def test_limits_become_lines_of_links(stored):
    place, _ = stored
    text = links_with(place, {("p0", "R0", "R1"): 12.5}).decode()
    assert list(csv.DictReader(io.StringIO(text))) == [{"product": "p0", "from": "R0", "to": "R1", "limit": "12.5"}]
    (place / "inputs" / "links.csv").write_text("product,from,to,limit,freight\np0,R0,R1,3,\np0,R1,R0,,0.02\n")
    try:
        rows = list(csv.DictReader(io.StringIO(links_with(place, {("p0", "R0", "R1"): 12.5}).decode())))
    finally:
        (place / "inputs" / "links.csv").unlink()
    assert [row["limit"] for row in rows] == ["3", ""] and rows[1]["freight"] == "0.02"


def test_a_federation_without_sales_is_refused(stored):
    place, plans = stored
    sales = place / "inputs" / "sales.csv"
    kept = sales.read_bytes()
    sales.unlink()
    try:
        with pytest.raises(MissingDataError, match=r"without sales\.csv"):
            region_flows(place, plans)
    finally:
        sales.write_bytes(kept)
