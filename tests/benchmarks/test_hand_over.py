"""The benchmark of build and hand-over compares like with like: one model, whoever states it."""

from __future__ import annotations

from importlib import import_module

import pytest
from benchmarks.fingerprint import differences, fingerprint
from benchmarks.hand_over import TOOLS
from benchmarks.model import make_case
from benchmarks.sizes import WARM_UP
from benchmarks.tools import lustrum


@pytest.fixture(scope="module")
def case():
    return make_case(WARM_UP)


@pytest.fixture(scope="module")
def own(case):
    return lustrum.highs(lustrum.build(case))


@pytest.mark.parametrize("name", [name for name in TOOLS if name != "lustrum"])
def test_every_tool_hands_over_the_model_of_lustrum(name, case, own):
    if name != "bare":
        pytest.importorskip(name.removesuffix("_sparse"))
    tool = import_module(f"benchmarks.tools.{name}")
    other = tool.highs(tool.build(case))
    assert not differences(fingerprint(own), fingerprint(other))
    for model in (own, other):
        model.run()
    # A maximum may be handed over as the minimum of the negative.
    assert abs(other.getObjectiveValue()) == pytest.approx(abs(own.getObjectiveValue()), rel=1e-6)
