import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.instant_run_off import InstantRunOff
from lustrum.errors import UsageError
from tests.councils.counting.cases import one, rankings
from tests.councils.making import ranked


def test_a_printed_example_has_its_rounds():
    case = one("ranked", "irv_tennessee")
    count = decide(InstantRunOff(), rankings(case))
    assert [{k: v for k, v in stage.votes.items() if v} for stage in count.stages] == case["rounds"]
    assert list(count.elected) == case["winners"]


def test_whoever_beats_all_in_pairs_and_is_excluded_is_named():
    count = decide(InstantRunOff(), ranked("4 A B C\n3 C B A\n2 B A C"))
    assert count.elected == ("A",) and "B is preferred to every other candidate" in count.notes[-1]


def test_a_majority_is_one_of_the_papers_still_in_the_count():
    count = decide(InstantRunOff(), ranked("4 A\n3 B\n2 C"))
    assert count.elected == ("A",) and count.stages[-1].not_transferable == 2


def test_a_cycle_is_named():
    assert "circle" in decide(InstantRunOff(), ranked("4 A B C\n3 B C A\n2 C A B")).notes[0]


def test_it_elects_one():
    with pytest.raises(UsageError, match="elects one"):
        decide(InstantRunOff(), ranked("1 A B"), 2)
