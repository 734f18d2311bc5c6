"""`lustrum analyse` as its user sees it: made from the study, with a table in several files and a list of questions."""

from __future__ import annotations

import json

import pytest

from lustrum.analysis.contents import CONTENTS
from tests.data.readers.publishers import eurostat_csv, random_supply_use


def test_a_table_in_two_files_is_read_as_one(lustrum, tmp_path):
    supply, use = eurostat_csv(tmp_path, random_supply_use(3))
    both = lustrum("analyse", supply, use, "--what", "linkages", "--json")
    assert both.code == 0, both.err
    assert json.loads(both.out)["analysis"] == "linkages"
    alone = lustrum("analyse", supply, "--what", "linkages")
    assert alone.code == 2 and "holds no use table" in alone.err


def test_every_question_is_listed_with_what_it_answers(lustrum):
    told = lustrum("analyse", "bundled:us_2012", "--what", "list")
    assert told.code == 0 and told.out.lstrip().startswith("Questions a table answers")
    listed = lustrum("analyse", "bundled:us_2012", "--what", "list", "--json").json
    assert listed == {name: each.title for name, each in CONTENTS.items()}
    assert list(listed) == list(CONTENTS)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("bundled:us_2012",), "Missing option '--what'"),
        (("--what", "list"), "Missing argument 'ECONOMY...'"),
        (("bundled:us_2012", "--what", "multiplier"), "Did you mean 'multipliers'"),
        (("bundled:us_2012", "--what", "ghosh", "--demand", "d.csv"), "--demand belongs to --what impact"),
        (("bundled:us_2012", "--what", "decomposition"), "name the earlier table with --against"),
    ],
)
def test_a_question_that_cannot_be_asked_is_wrong_use(lustrum, words, says):
    ended = lustrum("analyse", *words)
    assert ended.code == 2 and says in " ".join(ended.err.split())


def test_two_years_of_one_file_are_compared_and_the_earlier_is_named(lustrum, user_data):
    table = user_data / "wiod2013_world12"
    ended = lustrum("analyse", table, "--year", "2005", "--against-year", "1995", "--region", "DEU", "--nominal",
                    "--what", "decomposition", "--json")  # fmt: skip
    assert ended.code == 0, ended.err
    same = lustrum("analyse", table, "--year", "2005", "--against", table, "--against-year", "1995", "--nominal",
                   "--region", "DEU", "--what", "decomposition", "--json")  # fmt: skip
    assert same.out == ended.out
