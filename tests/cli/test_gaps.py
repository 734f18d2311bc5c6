"""`lustrum gaps` as its user sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

STATES = Path(__file__).parents[1] / "published" / "us_states_2000_2009" / "states.csv"


def test_a_table_gets_its_answers_and_a_page_with_pictures(lustrum, tmp_path):
    ended = lustrum("gaps", STATES, "--theta", 0.95, "--draws", 40, "--json", "-o", tmp_path / "gaps.html")
    assert ended.code == 0, ended.err
    names = [each["analysis"] for each in ended.json["answers"]]
    assert names == ["gaps", "theil", "inequality", "convergence", "gini_by_region", "required_growth"]
    page = (tmp_path / "gaps.html").read_text()
    assert page.count("chart broad") == page.count("chart slim") == 4 and "7.1 % below the mean in 2009" in page


def test_coefficients_tell_how_uneven_each_region_is_inside(lustrum, tmp_path):
    (tmp_path / "k.csv").write_text(
        "region,product,coefficient\nnorth,steel,1.0\nnorth,grain,0.25\nsouth,steel,0.5\nsouth,grain,0.5\n"
    )
    ended = lustrum("gaps", STATES, "--draws", 40, "--coefficients", tmp_path / "k.csv")
    assert ended.code == 0, ended.err
    assert "North: branches at the world's level beside branches below K = 0.3" in " ".join(ended.out.split())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nothing.csv",), 2, "There is no file"),
        (("bundled:us_2012",), 2, "neither a table nor a federation"),
        ((STATES, "--theta", "0"), 2, "0"),
        ((STATES, "--draws", "3"), 2, "20"),
        ((STATES, "--shrink"), 2, "needs a column error"),
    ],
)
def test_what_cannot_be_meant_is_refused(lustrum, words, code, said):
    ended = lustrum("gaps", *words)
    assert ended.code == code and said in " ".join(ended.err.split())
