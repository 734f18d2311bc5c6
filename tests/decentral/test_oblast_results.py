"""What an oblast tells of its order: the order, how it is shared out, what more would be worth, the form."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lustrum.decentral.oblast_folder import ORDER, write_oblast
from lustrum.decentral.oblast_results import oblast_order, oblast_results
from lustrum.errors import DataError, MissingDataError
from tests.decentral.conftest import KEY, make_terms

NAMES = ("a", "b", "c")
SAID = {
    "allotment": [4.0, -1.0], "prices": [1.0, 1.0], "own_prices": [1.2, 1.0], "local_prices": [0.5],
    "begins": [3.0, -1.0], "trade": [4.0, 2.0], "worth": [1.0, 1.0], "base": 10.0, "value": 3.0, "to_gain": 0.1,
    "plan": "p",
    "members": {
        "a": {"plan": "x", "allotment": [3.0, 0.5, 1.0], "value": 2.0, "to_gain": 0.06},
        "b": {"plan": "y", "allotment": [1.5, -1.0, 1.0], "value": 0.5, "to_gain": 0.04},
        "c": {"plan": "z", "allotment": [-0.5, -0.5, 1.0], "value": 0.5, "to_gain": 0.0},
    },
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """An oblast of three who share a row of their own beside the two of all."""
    above, below = make_terms(("north", "south"), 2, [1.0, 2.0]), make_terms(NAMES, 3, [0.0, 0.0, 3.0])
    write_oblast(tmp_path / "north", "north", (above, below), (KEY, b""), dict.fromkeys(NAMES, KEY))
    (tmp_path / "north" / ORDER).write_text(json.dumps(SAID))
    return tmp_path / "north"


def test_order_members_local_rows_worth_and_form_are_told(folder):
    found = oblast_order(folder)
    order, members, local, worth, form = oblast_results(found)
    assert "The order of north is proved: it takes 4 and gives 1" in order.notes[0] and not order.assumptions
    assert "0 of 3 members prove their own part" in " ".join(
        order.notes
    ) and "a, b, c where their folders are" in " ".join(order.notes)
    assert np.allclose(order["moved"], [1.0, 0.0])
    assert np.allclose(members["takes"], [3.5, 1.5, 0.0]) and np.allclose(members["gives"], [0.0, 1.0, 1.0])
    assert "a takes most" in members.notes[0] and "1 units go from member to member" in members.notes[1]
    assert np.allclose(members["to_gain"], [6000.0, 4000.0, 0.0])
    assert local["worth"] == pytest.approx([5e4]) and "r2 in 1" in local.notes[0]
    assert np.allclose(worth["apart"], [20.0, 0.0]), "per cent of its price"
    assert form.items == [("r0", "1")] and "ask for more: r0 in 1" in form.notes[0]


def test_an_order_kept_before_there_were_reports_says_how_to_get_one(folder):
    said = {name: each for name, each in SAID.items() if name not in ("own_prices", "base")}
    (folder / ORDER).write_text(json.dumps(said))
    with pytest.raises(MissingDataError, match="last round of a new run"):
        oblast_order(folder)


@pytest.mark.parametrize(
    "change", [{"own_prices": [1.0]}, {"local_prices": [1.0, 2.0]}, {"base": 0.0}, {"base": "much"}, {"worth": None}]
)
def test_an_order_that_is_none_is_named(folder, change):
    (folder / ORDER).write_text(json.dumps(SAID | change))
    with pytest.raises(DataError, match="cannot be read"):
        oblast_order(folder)


def test_a_part_that_was_changed_is_told_on_the_page(folder):
    members = SAID["members"] | {"a": SAID["members"]["a"] | {"allotment": [3.1, 0.5, 1.0]}}
    (folder / ORDER).write_text(json.dumps(SAID | {"members": members}))
    assert "is not proved" in oblast_results(oblast_order(folder))[0].notes[0]
