"""A stored document is compared with its shape before anything of it is used."""

from __future__ import annotations

import copy
import json

import pytest

from lustrum.errors import DataError
from lustrum.workspace.shape import FORMAT_2, RESULT, refuse_misshapen


@pytest.fixture
def manifest(small_folder):
    return json.loads((small_folder / "plan.json").read_text())


def test_the_manifest_of_a_plan_has_its_shape(manifest):
    refuse_misshapen(manifest, FORMAT_2)


@pytest.mark.parametrize(
    ("at", "value", "words"),
    [
        (("name",), 3, "name is 3, and a plain text is meant"),
        (("status",), "fine", "status is 'fine', and one of optimal"),
        (("years",), [], "years is [], and a list of 1 or more"),
        (("years",), [1996, 1998], "are not the first of"),
        (("certificate", "passed"), "yes", "certificate.passed is 'yes', and true or false"),
        (("quantities", 0, "items"), [[1]], "quantities[0].items[0][0] is 1, and a plain text"),
        (("quantities", 0, "items", 0), ["a", "b", "c"], "quantities[0].items[0] is ['a', 'b', 'c'], and 1 labels"),
        (("message",), "\x1b[2J", r"message is '\x1b[2J', and a plain text"),
        (("quantities", 0, "colour"), "red", "quantities[0] has 'colour', which is not known"),
        (("inputs",), [["a"]], "inputs[0] is ['a'], and a list of 2"),
        (("objective",), 10**400, "and a number is meant"),
        (("objective",), True, "objective is True, and a number is meant"),
    ],
)
def test_the_first_value_of_another_kind_is_named_with_its_place(manifest, at, value, words):
    changed = copy.deepcopy(manifest)
    inner = changed
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = value
    with pytest.raises(DataError) as refused:
        refuse_misshapen(changed, FORMAT_2)
    assert words in str(refused.value)


def test_a_key_that_is_gone_is_named(manifest):
    del manifest["limits"]
    with pytest.raises(DataError, match="has no limits"):
        refuse_misshapen(manifest, FORMAT_2)


def test_a_result_that_is_none_is_named_with_its_file():
    with pytest.raises(DataError, match=r"answers/a\.json is damaged"):
        refuse_misshapen({"analysis": "a"}, RESULT, "answers/a.json")
