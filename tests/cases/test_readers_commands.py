"""A published table that does not balance is refused by every command that reads it, not by `check` alone."""

from __future__ import annotations

import pytest

from tests.cases.test_readers_balance import SAID, sam
from tests.data.readers.worlds import random_world, wiod_sheet


@pytest.mark.parametrize("words", [("check",), ("load", "--out", "out"), ("analyse", "--what", "multipliers")])
def test_a_matrix_that_does_not_balance_is_refused_by_every_command(lustrum, tmp_path, words):
    """Also where the gap is between accounts that are no part of the goods side."""
    path = sam(tmp_path, gov__dtax="100")
    ended = lustrum(words[0], path, *SAID, *words[1:])
    assert ended.code == 3 and "gov" in ended.out + ended.err


@pytest.mark.parametrize("region", [(), ("--region", "AUS")])
def test_a_world_table_that_does_not_balance_is_refused_by_every_command(lustrum, tmp_path, region):
    """Multipliers of a world table were printed without a word; one cell of another region was off."""
    world = random_world(2)
    world.value_added[4] += 500.0
    path = wiod_sheet(tmp_path, world)
    for words in (("check",), ("analyse", "--what", "multipliers")):
        ended = lustrum(words[0], path, "--year", "2014", *words[1:], *region)
        assert ended.code == 3 and "DEU" in ended.out + ended.err


def test_a_tax_on_groups_of_a_matrix_that_does_not_balance_is_refused(lustrum, tmp_path):
    path = sam(tmp_path, hhd__flab="900")
    source = tmp_path / "sam"
    source.mkdir()
    path.rename(source / "s_2015.csv")
    ended = lustrum("tax", source, *SAID, "--revenue", "10")
    assert ended.code in (2, 3) and "Traceback" not in ended.err


def test_faults_are_printed_to_a_limit(lustrum, tmp_path):
    rows = [",".join(["", *(f"c{k}" for k in range(300))]), *(f"p{k},1" for k in range(300))]
    folder = tmp_path / "eco"
    folder.mkdir()
    (folder / "economy.toml").write_text('name = "x"\n', encoding="utf-8")
    (folder / "use.csv").write_text("\n".join(rows), encoding="utf-8")
    ended = lustrum("check", folder)
    assert ended.code == 3 and len(ended.out.splitlines()) < 260
