import inspect
from dataclasses import is_dataclass
from typing import get_args

import pytest

from lustrum.councils.counting.ballots import Form
from lustrum.councils.counting.lots import WAYS
from lustrum.councils.counting.rule import Rule
from lustrum.councils.counting.rules import RULES, rule_class


@pytest.mark.parametrize("name", RULES)
def test_every_rule_keeps_the_protocol_and_its_docstring_is_a_textbook_page(name):
    kind = rule_class(name)
    assert is_dataclass(kind) and kind.name == name
    assert set(kind.takes) <= set(get_args(Form)) and kind.own_ties in (*WAYS, "never")
    assert list(inspect.signature(kind.count).parameters) == list(inspect.signature(Rule.count).parameters)
    text = inspect.getdoc(kind) or ""
    assert "References\n----------" in text and len(text.split("References")[0]) > 200


def test_every_rule_is_one_file_and_no_file_holds_two():
    files = [file for file, _ in RULES.values()]
    assert len(set(files)) == len(files)
