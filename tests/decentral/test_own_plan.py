"""A unit's plan as an ordinary plan: certified, with the order in its trade."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.decentral.own_plan import own_plan
from lustrum.decentral.unit_folder import read_unit
from lustrum.errors import DataError
from lustrum.plan import verify_or_raise
from lustrum.problem.names import EXPORTS, IMPORTS


def test_the_plan_keeps_its_laws_passes_its_certificate_and_trades_what_was_ordered(ordered_folder):
    folder = read_unit(ordered_folder)
    kept = folder.kept()
    plan = own_plan(folder, kept)
    verify_or_raise(plan)
    assert plan.certificate.passed and plan.certificate.relative_gap < 1e-9
    bought, sold = (plan.quantities[name] for name in (IMPORTS, EXPORTS))
    net = dict.fromkeys(folder.terms.items, 0.0)
    for table, sign in ((bought, 1.0), (sold, -1.0)):
        for (item, *_), value in zip(table.index.items, table.values[0], strict=True):
            net[item] += sign * float(value)
    assert np.allclose([*net.values()], kept.allotment[: len(net)], rtol=1e-6, atol=1e-6 * np.abs(kept.allotment).max())


def test_a_plan_of_another_problem_is_refused(ordered_folder):
    folder = read_unit(ordered_folder)
    kept = folder.kept()
    with pytest.raises(DataError, match="changed since the order came"):
        own_plan(folder, replace(kept, x=kept.x[:-1]))
