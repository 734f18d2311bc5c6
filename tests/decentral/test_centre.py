"""The centre's conversation: taken up from its log at any moment, and who answers something else is refused."""

from __future__ import annotations

import pytest

from lustrum.decentral.centre import Centre
from lustrum.decentral.desk import Desk
from lustrum.decentral.log import MessageLog
from lustrum.decentral.run import Asked, run
from lustrum.decentral.transport import InProcess, SilentUnit
from lustrum.errors import DataError
from tests.decentral.conftest import KEY, Network, random_blocks


class Killed(Exception):
    pass


class Mortal(InProcess):
    """A transport whose centre dies at a given question."""

    def __init__(self, network, left):
        super().__init__({name: desk.answer for name, desk in network.desks.items()})
        self.left = left

    def ask(self, unit, message):
        self.left -= 1
        if self.left < 0:
            raise Killed
        return super().ask(unit, message)


@pytest.mark.slow
def test_a_centre_killed_twenty_times_ends_where_it_would_have_ended(tmp_path):
    asked = Asked(gap=1e-9, rounds=14)
    whole = run(Network(*random_blocks(1)).centre(), Network(*random_blocks(1)).terms, asked)
    network, kills = Network(*random_blocks(1)), 0
    path = tmp_path / "log.jsonl"
    for life in range(200):
        network.log = MessageLog(path)
        centre = network.centre(Mortal(network, 4 + life % 2))
        try:
            found = run(centre, network.terms, asked)
            break
        except Killed:
            kills += 1
    assert kills >= 20 and found.objective == whole.objective and len(found.rounds) == len(whole.rounds)
    asked_of = [e.said["number"] for e in network.desks["u0"].log.entries() if e.way == "in"]
    assert asked_of == sorted(set(asked_of)), "no question was counted twice"


def test_a_log_of_another_way_through_is_refused(network):
    run(network.centre(), network.terms, Asked(gap=1e-5, rounds=5))
    again = network.centre()
    with pytest.raises(DataError, match="another way"):
        again.ask("introduce", 7, {"u0": {"terms": network.terms.fingerprint, "rows": 2, "unit": "units"}})


def test_an_answer_to_another_question_is_refused(network):
    old = {}

    class Echo(InProcess):
        def ask(self, unit, message):
            answer = super().ask(unit, message)
            return old.setdefault(unit, answer)

    centre = Centre(
        Echo({name: desk.answer for name, desk in network.desks.items()}),
        dict.fromkeys(network.desks, KEY), 2, MessageLog(), "run",
    )  # fmt: skip
    body = {"terms": network.terms.fingerprint, "rows": 2, "unit": "units"}
    assert len(centre.ask("introduce", 0, dict.fromkeys(network.desks, body)).answers) == 3
    heard = centre.ask("introduce", 0, dict.fromkeys(network.desks, body))
    assert all("another question" in why for why in heard.refused.values()) and not heard.answers
    assert centre.round_trips == 2 and centre.longest > 100


@pytest.mark.slow
def test_in_the_exact_mode_twenty_deaths_of_centre_and_units_change_nothing(tmp_path):
    """Units come back with nothing but their logs: they go through their steps again."""
    blocks, level = random_blocks(2)
    asked = Asked("exact", 1e-6)
    network = Network(blocks, level)
    whole = run(network.centre(), network.terms, asked)
    network = Network(blocks, level)
    logs = {unit: MessageLog(tmp_path / f"{unit}.jsonl") for unit in network.units}
    asked_before, deaths = {"count": 0}, {"centre": 0, "unit": 0}

    def born(unit):
        again = Network(blocks, level).units[unit]
        return Desk(again, KEY, MessageLog(tmp_path / f"{unit}.jsonl"))

    network.desks = {unit: Desk(network.units[unit], KEY, log) for unit, log in logs.items()}

    class Deadly(InProcess):
        def ask(self, unit, message):
            asked_before["count"] += 1
            if asked_before["count"] % 37 == 0:
                deaths["centre"] += 1
                raise Killed
            if asked_before["count"] % 23 == 0:
                deaths["unit"] += 1
                network.desks[unit].answer(message)  # dies after it answered: the answer is lost
                network.desks[unit] = born(unit)
                raise SilentUnit("gone", unit=unit)
            return network.desks[unit].answer(message)

    while True:
        network.log = MessageLog(tmp_path / "centre.jsonl")
        centre = network.centre(Deadly(dict.fromkeys(network.units, bytes)))
        centre.waits = (0.0, 0.0)
        try:
            found = run(centre, network.terms, asked)
            break
        except Killed:
            continue
    assert sum(deaths.values()) >= 20 and min(deaths.values()) > 5
    assert found.objective == whole.objective and found.iterations == whole.iterations
    for log in logs.values():
        numbers = [each.said["number"] for each in MessageLog(log.path).entries() if each.way == "in"]
        assert numbers == sorted(set(numbers)), "none counted twice"
