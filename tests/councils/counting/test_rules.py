import pytest

from lustrum.councils.counting.rules import RULES, make_rule, rule_class, summary_of, variants_of
from lustrum.errors import UsageError

ASKED = """
stv-scottish stv-meek schulze ranked-pairs instant-run-off equal-shares equal-shares-add1 greedy greedy-no-skip
greedy-threshold sequential-phragmen sequential-pav dhondt sainte-lague hare huntington-hill independent-markets
"""


def test_every_rule_that_was_asked_for_is_there():
    assert set(ASKED.split()) <= set(RULES)


def test_a_rule_is_made_in_the_variant_asked_for():
    assert make_rule("schulze", strength="ratio").strength == "ratio"
    assert variants_of("schulze") == {"strength": "winning-votes"}


def test_an_unknown_rule_and_an_unknown_variant_are_refused_with_a_hint():
    with pytest.raises(UsageError, match="'schulze'"):
        rule_class("schultze")
    with pytest.raises(UsageError, match="ranked-pairs"):
        make_rule("dhondt", strength="ratio")


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_what_it_does_in_a_sentence(name):
    assert summary_of(name).endswith((".", ":", "...")) or len(summary_of(name)) > 20
    assert "\n" not in summary_of(name)
