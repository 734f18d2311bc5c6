"""What proves a federation's plans is kept whole, and refused where it is not."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import DataError
from lustrum.plan.plan import CertificateRecord
from lustrum.plan.stack import StackPlan, StackProof
from lustrum.workspace.shared import SHARED, proof_as_bytes, read_proof


def test_prices_points_and_duals_are_read_back_as_they_were(tmp_path):
    proof = StackProof({"pool": np.eye(2)}, {"N/S": np.arange(3.0)}, {"N/S": np.array([0.5])})
    record = CertificateRecord(0.0, 0.0, 0.0, True)
    plan = StackPlan("optimal", 1.0, record, {}, {}, {}, "", {"catch_up": np.ones((2, 1))}, proof=proof)
    (tmp_path / SHARED).write_bytes(proof_as_bytes(plan))
    found, less = read_proof(tmp_path)
    assert np.array_equal(found.prices["pool"], np.eye(2)) and np.array_equal(found.duals["N/S"], [0.5])
    assert np.array_equal(found.points["N/S"], [0.0, 1.0, 2.0]) and np.array_equal(less["catch_up"], np.ones((2, 1)))


def test_a_proof_that_is_missing_or_damaged_is_said_to_be(tmp_path):
    with pytest.raises(DataError, match=r"keeps no shared\.npz.*Plan it again"):
        read_proof(tmp_path)
    (tmp_path / SHARED).write_bytes(b"none")
    with pytest.raises(DataError, match="is damaged"):
        read_proof(tmp_path)
