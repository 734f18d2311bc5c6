"""Paths that no part of a plan asks for."""

from __future__ import annotations

import pytest

from lustrum.errors import UsageError
from lustrum.problem.unread_paths import refuse_unread

ASKED = {("exports", "farming"), ("exports", "industry"), ("government", "services")}


def test_a_path_that_somebody_asked_for_is_taken():
    refuse_unread({("exports", "farming")}, ASKED)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("export", "farming"), "Did you mean 'exports'"),
        (("exports", "farmin"), "Did you mean 'farming'"),
        (("rain", ""), "row 'rain'. Correct"),
    ],
)
def test_another_is_refused_with_the_nearest_word(given, says):
    with pytest.raises(UsageError, match=says) as caught:
        refuse_unread({given, ("exports", "farming")}, ASKED)
    assert (caught.value.data["quantity"], caught.value.data["label"]) == given
