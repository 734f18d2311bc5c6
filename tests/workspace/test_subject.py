"""A plan's folder as the subject of a study."""

from __future__ import annotations

import numpy as np

from lustrum.workspace import save_plan
from lustrum.workspace.subject import subject_at


def test_a_folder_and_a_zip_are_the_same_subject(small_plan, small_folder, tmp_path):
    file = save_plan(small_plan, tmp_path / "p.zip")
    for place in (small_folder, file):
        plan = subject_at(str(place)).plan
        assert np.array_equal(plan.table("output").values, small_plan.table("output").values)
