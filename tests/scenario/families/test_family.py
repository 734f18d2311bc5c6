import pytest

from lustrum.errors import UsageError
from lustrum.scenario.families import read_family
from lustrum.scenario.families.family import members_count

GOOD = """
parent = "bundled:us_2012"
measures = ["consumption"]
goal_of_choice = { measure = "consumption", best = "most" }

[decisions.exports]
input = "growth.exports"
values = [0.02, 0.03]

[grid.discount]
input = "goal.discount"
values = [0.95, 0.97, 0.98]

[sample]
size = 4
seed = 7

[sample.productivity]
input = "growth.productivity"
as = "factor"
distribution = "triangular"
low = 0.5
mode = 1.0
high = 1.5
"""


def written(folder, text):
    path = folder / "family.toml"
    path.write_text(text)
    return path


def test_decisions_grid_and_sample_are_read(tmp_path):
    family = read_family(written(tmp_path, GOOD))
    assert members_count(family) == 2 * 3 * 4
    assert [axis.name for axis in family.decisions] == ["exports"]
    assert [axis.name for axis in family.circumstances] == ["discount", "productivity"]
    assert family.taken == ("objective", "consumption") and family.choice == "consumption" and family.most
    assert family.axes[2].what.way == "factor" and family.seed == 7
    assert family.inputs[0][0].rsplit("/", 1)[-1] == "family.toml"


def test_the_parents_path_starts_where_the_family_stands(tmp_path):
    (tmp_path / "mine.toml").write_text('parent = "base.toml"\n')
    (tmp_path / "base.toml").write_text(
        'economy = "bundled:us_2012"\nyears = 2\n[growth]\nlabour = 0.01\nproductivity = 0.01\n'
    )
    family = read_family(written(tmp_path, GOOD.replace("bundled:us_2012", "mine.toml")))
    assert family.parent.years == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("parent =", "parents ="), "Did you mean 'parent'"),
        (('parent = "bundled:us_2012"', ""), "names no parent"),
        (("bundled:us_2012", "bundled:atlantis"), "There is no demo 'atlantis'"),
        (("bundled:us_2012", "nowhere.toml"), "There is no file"),
        (("values = [0.02, 0.03]", ""), "has no values"),
        (("values = [0.02, 0.03]", "values = []"), "values = \\[\\]"),
        (("values = [0.02, 0.03]", "values = [0.02, 0.02]"), "names a value twice"),
        (("[grid.discount]", "[grid.exports]"), "exports is named twice"),
        (("size = 4", ""), "size = a number of draws"),
        (("size = 4", "size = true"), "size = a number of draws"),
        (("size = 4", "size = 90000"), "540,000 members"),
        (("seed = 7", "seed = -1"), "whole number"),
        (("seed = 7", 'scheme = "sobol"'), "known: latin_hypercube"),
        (('distribution = "triangular"', ""), "has no distribution"),
        (("mode = 1.0", ""), "takes low, mode, high"),
        (("mode = 1.0", 'mode = "one"'), "give numbers"),
        (('as = "factor"', 'as = "product"'), "known: value, factor, shift"),
        (('input = "growth.exports"', ""), "has no input"),
        (('input = "growth.exports"', 'inputs = "growth.exports"'), "has no input"),
        (('best = "most"', 'best = "worst"'), "known: most, least"),
        (('measures = ["consumption"]', "measures = 3"), "list of names"),
        (('measures = ["consumption"]', 'one_at_a_time = "yes"'), "true or false"),
        (('measures = ["consumption"]', 'infeasible = "drop"'), "known: name, relax"),
    ],
)
def test_a_family_that_cannot_be_meant_is_refused(tmp_path, change, said):
    assert change[0] in GOOD
    with pytest.raises(UsageError, match=said):
        read_family(written(tmp_path, GOOD.replace(*change)))


def test_a_family_that_varies_nothing_is_no_toml_or_is_not_there_is_refused(tmp_path):
    with pytest.raises(UsageError, match="varies nothing"):
        read_family(written(tmp_path, 'parent = "bundled:us_2012"\n'))
    with pytest.raises(UsageError, match="is no TOML"):
        read_family(written(tmp_path, "parent = "))
    with pytest.raises(UsageError, match="There is no file"):
        read_family(tmp_path / "gone.toml")
    with pytest.raises(UsageError, match="is a folder"):
        read_family(tmp_path)
