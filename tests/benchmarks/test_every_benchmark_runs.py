"""Every benchmark has a small run that goes the whole way to its page, so that none can rot unseen."""

from __future__ import annotations

import importlib.util
import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.__main__ import NAMES
from benchmarks.deformed.asked import asked
from benchmarks.sizes import WARM_UP
from benchmarks.synthetic import GROWTH, Size, synthetic_economy

from benchmarks import (
    ablations,
    agreement,
    analysis,
    back_tests,
    cases,
    change_points,
    councils,
    counting,
    counting_against,
    decentral,
    deformed,
    electrification,
    families,
    federation_sizes,
    federations,
    growth,
    hand_over,
    large,
    ledger,
    limits,
    market,
    methods,
    page,
    power,
    quadratic,
    reading,
    reliability,
    shocks,
    tracking,
    trials,
    warm,
    whole_process,
)
from tests.analysis.made_up_worlds import made_up_world

ECONOMY = synthetic_economy(WARM_UP)


def without(missing: str, names: Iterable[str]) -> list[str]:
    """Return the names, but for that of a peer that is not installed (extra `bench`)."""
    return [name for name in names if name != missing or importlib.util.find_spec(missing)]


def small_hand_over() -> None:
    hand_over.main(["toy"], ("lustrum", "bare"))


def small_ablations() -> None:
    ablations.main(planned=[("Toy", ECONOMY, GROWTH)])


def small_back_tests() -> None:
    back_tests.main(("DEU",), (2000,))


def small_federations() -> None:
    federations.main(federations.ABLATIONS[:2], (1995,))


def small_federation_sizes() -> None:
    federation_sizes.main((1, 2, 3), 5, 2, with_world=False)


def small_shocks() -> None:
    shocks.main([shocks.case("Toy", ECONOMY, GROWTH)])


def small_trials() -> None:
    trials.main(planned=[("Toy", ECONOMY, GROWTH)], countries=("DEU",), starts=(2000,))


def small_whole_process() -> None:
    whole_process.main(WARM_UP, runs=1, starts=1, reports=(False,), asked=None)


def small_power() -> None:
    power.main(3, (4, 8), 1, ("lustrum",))


def small_electrification() -> None:
    electrification.main(["kenya"])


def small_methods() -> None:
    methods.main(["toy"], ("simplex", "PDLP"))


def small_analysis() -> None:
    analysis.main((100,), without("pymrio", analysis.CONTESTANTS))


def small_reading() -> None:
    reading.main(20, 30, 40, without("openpyxl", reading.WAYS))


def small_counting() -> None:
    counting.main(voters=200, papers=300, projects=12, candidates=6)


def small_counting_against() -> None:
    counting_against.main(2)


def small_councils() -> None:
    councils.main(voters=4, votes=3, kills=1, ballots=60, edits=20)


def small_change_points() -> None:
    series = change_points.made_up()
    assert [change_points.score(each.marks, change_points.found_in(each)) for each in series] == [1.0, 1.0]
    change_points.main(series)


def small_growth() -> None:
    growth.main(growth.TOY, 1)


def small_warm() -> None:
    warm.main(("toy",), ("toy",), 3, 1)


def small_tracking() -> None:
    tracking.main(tracking.made_up(), times=1, indicators=50, names=("Shewhart", "CUSUM"))


def small_market() -> None:
    market.main(Size("12 products x 3 years", 12, 3, 2.0, 0.5))


def small_large() -> None:
    large.main(["toy"], ("blocks", "simplex", "basis of half the years"), 1)


def small_families() -> None:
    peers = ("anew", "kept", "basis") if importlib.util.find_spec("linopy") else ()
    families.main(["toy"], ("cold", "warm", "rows_cold", "rows_warm", *peers), members=6)


def small_deformed() -> None:
    deformed.main([next(asked())])


def small_quadratic() -> None:
    quadratic.main(count=2)


def small_cases() -> None:
    if cases.shared_cases() is None:
        pytest.skip("the cases are not here: set LUSTRUM_CASES to their folder")
    cases.main(cases.CASES[:3], ["test_impossible_zeros.py"])


def small_reliability() -> None:
    sizes = reliability.Sizes(kills=4, races=2, every=120, programmes=6, faults=5, animals=3, tables=1, fuzz=2.0)
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(reliability, "STORE", Path(place))
        reliability.main(sizes)


def small_agreement() -> None:
    agreement.main(40)


def small_limits() -> None:
    limits.main(["toy"], 1)


def small_ledger() -> None:
    ledger.main(reports=2_400)


def small_decentral() -> None:
    decentral.main(sizes=decentral.SMALL)


SMALL: dict[str, Callable[[], None]] = {
    name.removeprefix("small_"): run for name, run in list(globals().items()) if name.startswith("small_")
}


LONG = ("decentral", "reliability")
"""Small runs that start many processes."""


@pytest.fixture(autouse=True)
def pages(tmp_path, monkeypatch):
    """Keep the pages of the manual: a small run writes elsewhere."""
    monkeypatch.setattr(page, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def national_tables(tmp_path, monkeypatch):
    """Take the toy as the table of every year."""
    monkeypatch.setattr(back_tests, "data", lambda: tmp_path)
    monkeypatch.setattr(back_tests, "economy", lambda country, year: replace(ECONOMY, base_year=year))
    monkeypatch.setattr(federations, "data", lambda: tmp_path)
    made_up, base = made_up_world(3), "current prices of {}".format
    monkeypatch.setattr(federations, "world", lambda year, _=None: replace(made_up, year=year, price_base=base(year)))


def test_every_benchmark_has_a_small_run():
    assert set(SMALL) == set(NAMES)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow) if name in ("decentral", "reliability") else name for name in NAMES],
)
def test_a_small_run_writes_its_page(name, pages, national_tables):
    SMALL[name]()
    text = (pages / f"{name}.md").read_text("utf-8")
    assert f"`python -m benchmarks {name}`" in text
    assert "| ---" in text
    assert not re.search(r"\| (nan|inf) \|", text)
    assert "Traceback" not in text and "Error" not in text
