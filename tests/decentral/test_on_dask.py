"""Units as actors on a Dask cluster: a real one, on this machine; left out where `distributed` is not installed."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

import pytest

from lustrum.decentral.addresses import Address
from lustrum.decentral.desk import Desk
from lustrum.decentral.log import MessageLog
from lustrum.decentral.loop import Loop
from lustrum.decentral.transport import SilentUnit
from lustrum.errors import UsageError
from tests.decentral.conftest import KEY, Network, random_blocks

distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")

from lustrum.decentral.on_dask import OnDask, connect  # noqa: E402


def desk_of(blocks, level, unit):
    return Desk(Network(blocks, level).units[unit], KEY)


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as found:
        yield found


def test_actors_reach_the_plan_that_is_reached_in_one_process(cluster):
    blocks, level = random_blocks(4)
    network = Network(blocks, level)
    there = Loop(network.centre(), network.terms, 1e-5, 60).run()
    makers = {unit: partial(desk_of, blocks, level, unit) for unit in network.units}
    transport = OnDask(cluster.scheduler_address, makers)
    assert transport.units == tuple(network.units) and transport.at_once > 1
    again = Network(blocks, level)
    here = Loop(again.centre(transport), again.terms, 1e-5, 60).run()
    workers = {unit: transport.worker_of(unit) for unit in makers}
    transport.close()
    assert here.lower == there.lower and here.upper == there.upper
    assert len(set(workers.values())) == 2, "units go round the workers"


def test_an_actor_stays_on_its_worker(cluster):
    blocks, level = random_blocks(4)
    network = Network(blocks, level)
    transport = OnDask(
        cluster.scheduler_address, {unit: partial(desk_of, blocks, level, unit) for unit in network.units}
    )
    for unit in network.units:
        assert transport._actor(unit)._address == transport.worker_of(unit)
    transport.close()


def test_a_folder_the_workers_do_not_see_is_silence_with_the_reason(cluster, tmp_path):
    place = f"{cluster.scheduler_address}#{tmp_path / 'nowhere'}"
    transport = connect({"north": Address("north", "dask", place, KEY)})
    with pytest.raises(SilentUnit, match=r"no folder of a unit"):
        transport.ask("north", b"x")
    with pytest.raises(SilentUnit, match="no address"):
        transport.ask("south", b"x")
    transport.close()


def test_a_question_under_another_key_is_not_answered(cluster):
    blocks, level = random_blocks(4)
    transport = OnDask(cluster.scheduler_address, {"u0": partial(desk_of, blocks, level, "u0")})
    with pytest.raises(SilentUnit, match="no JSON"):
        transport.ask("u0", b"nonsense")
    transport.close()


def logged_desk(blocks, level, unit, folder):
    return Desk(Network(blocks, level).units[unit], KEY, MessageLog(Path(folder) / f"{unit}.jsonl"))


@pytest.mark.slow
def test_a_worker_that_dies_is_silence_and_its_units_go_on_elsewhere_from_their_logs(tmp_path):
    blocks, level = random_blocks(4)
    network = Network(blocks, level)
    killed = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as cluster, distributed.Client(cluster) as client:  # fmt: skip
        pids = client.run(os.getpid)
        makers = {unit: partial(logged_desk, blocks, level, unit, str(tmp_path)) for unit in network.units}
        transport = OnDask(cluster.scheduler_address, makers, 8.0)

        def kill(found):
            if found.number == 2:
                killed.append(transport.worker_of("u0"))
                os.kill(pids[killed[0]], signal.SIGKILL)

        loop = Loop(network.centre(transport), network.terms, 1e-5, 60, kill)
        standing = loop.run()
        transport.close()
    optimum = network.monolith()
    assert killed and any(each.silent for each in loop.rounds[2:]), "who lived there was silent"
    assert standing.lower == pytest.approx(optimum, abs=1e-4 * (1 + optimum)) and not loop.rounds[-1].silent
    for unit in network.units:
        numbers = [each.said["number"] for each in MessageLog(tmp_path / f"{unit}.jsonl").entries() if each.way == "in"]
        assert numbers == sorted(set(numbers)), f"{unit} counted no question twice"


def test_two_schedulers_or_none_are_refused(monkeypatch):
    monkeypatch.setattr("lustrum.decentral.on_dask.TO_CONNECT", 1.0)
    places = {"a": "tcp://127.0.0.1:1#x", "b": "tcp://127.0.0.1:2#x"}
    with pytest.raises(UsageError, match="one Dask cluster"):
        connect({unit: Address(unit, "dask", place, KEY) for unit, place in places.items()})
    with pytest.raises(UsageError, match="No Dask scheduler answers"):
        OnDask("tcp://127.0.0.1:1", {})
