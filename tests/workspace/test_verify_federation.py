"""A federation checked anew: each region at the shared prices, all by what they share; what was changed shows."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from tests.analysis.made_up_worlds import made_up_world

from lustrum.data.federation import regions_of, write_federation
from lustrum.errors import UsageError
from lustrum.plan.stack import StackProof
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession
from lustrum.workspace import Place
from lustrum.workspace.federation import make_federation
from lustrum.workspace.shared import SHARED, read_proof
from lustrum.workspace.verify_federation import rebuilt, shared_holds, verify_stored

QUIET = str  # told a sentence, says nothing
VOTE = "[people]\nR0 = 10.0\nR1 = 60.0\nR2 = 10.0\n[catch_up]\ntransfers = 50.0\n[catch_up.share]\nR1 = {share}\n"


def made(home, more="", top=""):
    asked = write_federation(regions_of(made_up_world(11)), home / "world", years=2)
    file = asked / "federation.toml"
    file.write_text(top + file.read_text() + more)
    make_federation(read_federation(asked), Place(home / "plan", "x", report=False))
    return home / "plan"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return made(tmp_path_factory.mktemp("verified"))


def by_step(found):
    return {finding.step: finding for finding in found.findings}


def test_a_region_is_checked_at_the_shared_prices_and_its_gap_is_said(place):
    found = verify_stored(place / "regions" / "R1")
    assert found.passed and [each.step for each in found.findings] == ["files", "laws", "tables", "at shared prices"]
    assert by_step(found)["at shared prices"].compared > 50 and "gap" in by_step(found)["at shared prices"].note


def test_a_federation_is_checked_by_its_parts_and_planned_again_where_asked(place):
    found = verify_stored(place)
    assert found.passed and list(by_step(found)) == ["files", "laws", "tables", "at shared prices", "what is shared"]
    again = verify_stored(place, again=True)
    assert again.passed and by_step(again)["made again"].compared > 100


def test_to_plan_again_is_asked_of_a_federation(place):
    with pytest.raises(UsageError, match="--again plans a federation once more"):
        verify_stored(place / "regions" / "R0", again=True)


def test_a_region_taken_out_of_its_federation_is_not_held_against_a_plan_without_the_others(place, tmp_path):
    copy = shutil.copytree(place / "regions" / "R2", tmp_path / "R2")
    found = verify_stored(copy)
    assert found.passed and by_step(found)["at shared prices"].note.startswith("not done: it was planned with other")


def test_a_figure_changed_in_a_plan_is_found_out(place, tmp_path):
    copy = shutil.copytree(place, tmp_path / "plan")
    table = copy / "regions" / "R0" / "solution.npz"
    arrays = dict(np.load(table))
    arrays["quantity/consumption"] = arrays["quantity/consumption"] * 1.01
    np.savez_compressed(table, **arrays)
    found = by_step(verify_stored(copy / "regions" / "R0"))
    assert not found["files"].passed and not found["at shared prices"].passed
    assert any("consumption" in each for each in found["at shared prices"].differs)
    assert any(each.startswith("R0: ") for each in by_step(verify_stored(copy))["at shared prices"].differs)


@pytest.mark.parametrize("kind", ["price", "point", "dual"])
def test_a_proof_that_proves_nothing_is_found_out(place, tmp_path, kind):
    copy = shutil.copytree(place, tmp_path / "plan")
    file = copy / SHARED
    arrays = dict(np.load(file))
    name = next(key for key in arrays if key.startswith(f"{kind}/"))
    arrays[name] = arrays[name] + 0.5
    with file.open("wb") as out:
        np.savez_compressed(out, **arrays)
    found = by_step(verify_stored(copy / "regions" / "R0"))["at shared prices"]
    assert not found.passed and "its certificate at the shared prices" in found.differs[0]


def test_a_proof_of_other_rows_and_none_at_all_are_said(place, tmp_path):
    copy = shutil.copytree(place, tmp_path / "plan")
    (copy / SHARED).write_bytes(b"")
    found = by_step(verify_stored(copy / "regions" / "R0"))["at shared prices"]
    assert not found.passed and "is damaged" in found.differs[0]
    (copy / SHARED).unlink()
    assert "Plan it again" in by_step(verify_stored(copy))["at shared prices"].differs[0]


def test_what_is_shared_must_add_up_and_have_no_price_where_something_is_left(place):
    whole = rebuilt(place, QUIET)
    assert shared_holds(whole).passed
    points = {name: point * (1.1 if name == "R0" else 1.0) for name, point in whole.proof.points.items()}
    other = type(whole)(whole.session, whole.stack, whole.whole, StackProof(whole.proof.prices, points))
    found = shared_holds(other)
    assert not found.passed and "pool: rows are missed" in found.differs[0]


@pytest.mark.parametrize(("more", "reached"), [(1.005, True), (1.5, False)])
def test_a_vote_on_catching_up_is_part_of_what_is_proved_also_where_it_is_not_reached(place, tmp_path, more, reached):
    economies = FederationSession(read_federation(place.parent / "world")).economies
    heads = {"R0": 10.0, "R1": 60.0, "R2": 10.0}
    total = sum(float(economy.household_consumption.sum()) for economy in economies.values()) / sum(heads.values())
    now = float(economies["R1"].household_consumption.sum()) / heads["R1"] / total
    home = made(tmp_path / "voted", VOTE.format(share=more * now))
    assert (not read_proof(home)[1]["catch_up"].any()) == reached
    assert verify_stored(home).passed and verify_stored(home / "regions" / "R1").passed


def test_links_in_pairs_are_part_of_what_is_proved(tmp_path):
    home = made(tmp_path, top='links = "pairs"\n')
    assert verify_stored(home).passed and verify_stored(home / "regions" / "R2").passed


def test_a_federation_whose_wishes_gave_way_is_made_again_where_asked(tmp_path):
    asked = write_federation(regions_of(made_up_world(11)), tmp_path / "world", years=2)
    with (asked / "regions" / "R0" / "scenario.toml").open("a") as file:
        file.write('\n[[wish]]\nquantity = "consumption"\nlabel = "S0"\nyear = 2002\nsense = ">="\nvalue = 1e5\n')
        file.write('priority = 1\norigin = "assembly"\n')
    make_federation(read_federation(asked), Place(tmp_path / "plan", "x", report=False))
    place = tmp_path / "plan"
    assert by_step(verify_stored(place / "regions" / "R0"))["at shared prices"].note.startswith("not done: wishes")
    again = verify_stored(place, again=True)
    assert again.passed and by_step(again)["made again"].compared > 100
