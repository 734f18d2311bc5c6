"""What is said of wishes that the regions of a federation cannot all have."""

from __future__ import annotations

from lustrum.plan.stack import solve_stack
from lustrum.results import as_csv
from lustrum.scenario.federation_wishes import wishes_result
from tests.plan.test_stack_wishes import more, sharing, wishing


def test_whose_wish_is_given_up_by_how_much_and_what_would_do_instead():
    found = solve_stack(sharing({"north": wishing(3, more(3.0, "the north")), "south": wishing(4, more(1.0001))}, 2.0))
    told = wishes_result(found)
    (given,) = found.given_up["north"]
    assert [item[0] for item in told.items] == ["north"]
    assert told["asked"][0] == given.asked and told["given"][0] == given.given
    assert told["missed_by"][0] == 100.0 * given.shortfall / given.asked
    assert list(told["asked_by"]) == ["the north"]
    assert "north: consumption in all" in told.notes[0]
    assert any(note.startswith("Way out, tried by solving again") for note in told.notes)
    assert "north" in as_csv(told).decode()


def test_nothing_is_said_where_every_wish_is_met():
    assert wishes_result(solve_stack(sharing({"north": wishing(3, more(1.0001))}, 2.0))) is None
